"""The criteria sets to read: any edition with its criteria, rules in words, evidence asked for, who is responsible.

It shows what the catalogues say; a set cannot be changed here, so that a year keeps the edition it was scored by.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import CriteriaSet, Criterion, Indicator
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.rule_words import rule_lines
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView


@dataclass(frozen=True, slots=True)
class SetRow:
    """A criterion or an indicator of a set; `depth` is how many groups stand above it."""

    node: Criterion | Indicator
    depth: int

    @property
    def code(self) -> str:
        """The node's code."""
        return self.node.code


class SetViewer(QWidget):
    """The edition at the top, its lines at the left, the chosen line in full at the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._sets: dict[str, CriteriaSet] = {}
        self.edition = ChoiceField("Bộ tiêu chí")
        self.edition.setMinimumWidth(360)
        self.about = QLabel(wordWrap=True)
        set_role(self.about, "muted")
        self.model: RowsModel[SetRow] = RowsModel(
            (
                Column("title", "Tiêu chí, chỉ tiêu", _title, stretch=True, tip=lambda r: r.node.title),
                Column("maximum", "Điểm tối đa", lambda r: format_points(r.node.maximum), width=104, right=True),
            ),
            key=lambda row: row.code,
        )
        self.table = RowsView(self.model, "Tiêu chí, chỉ tiêu của bộ tiêu chí")
        self.table.setSortingEnabled(False)
        self.text = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignTop)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.title = QLabel(wordWrap=True)
        set_role(self.title, "heading")
        self.edition.committed.connect(self.show_set)
        self.table.chosen.connect(self._show_row)
        self._lay_out()

    def show_sets(self, sets: Sequence[CriteriaSet], used: str) -> None:
        """Offer these editions; `used` is the one the year is scored by, marked and shown first."""
        self._sets = {one.edition.code: one for one in sets}
        marked = {True: " (năm đang xem dùng bộ này)", False: ""}
        self.edition.set_choices(
            Choice(code, one.edition.title + marked[code == used], one.edition.source)
            for code, one in self._sets.items()
        )
        shown = self.edition.value()
        self.show_set(shown if shown in self._sets else used if used in self._sets else next(iter(self._sets), ""))

    def show_set(self, code: str) -> None:
        """Show one edition."""
        found = self._sets.get(code)
        self.edition.set_value(code)
        if found is None:
            return
        self.about.setText(about(found))
        self.model.set_rows(rows_of(found))
        if self.table.current_row() is None:
            self.table.selectRow(0)
        self._show_row(self.table.current_row())

    def search(self, text: str) -> None:
        """Show the lines in which the words stand."""
        self.model.set_filter(text)

    def _show_row(self, row: SetRow | None) -> None:
        if row is None:
            return
        self.title.setText(f"{row.code}. {row.node.title}")
        self.text.setText("\n\n".join(lines_of(row.node)))

    def _lay_out(self) -> None:
        right = QFrame()
        set_role(right, "card")
        inside = QVBoxLayout(right)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(self.title)
        inside.addWidget(self.text, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(self.table)
        split.addWidget(scroll)
        split.setSizes([480, 370])
        self.tools = QHBoxLayout()
        self.tools.setSpacing(8)
        self.tools.addWidget(self.edition, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self.tools)
        layout.addWidget(self.about)
        layout.addWidget(split, 1)


def rows_of(criteria_set: CriteriaSet) -> tuple[SetRow, ...]:
    """Criteria with their indicators in the order of the set."""
    rows: list[SetRow] = []
    for criterion in criteria_set.criteria:
        rows.append(SetRow(criterion, 0))
        rows += [SetRow(indicator, 1) for indicator in criterion.indicators]
    return tuple(rows)


def about(criteria_set: CriteriaSet) -> str:
    """What holds for the whole set, in a few sentences."""
    edition = criteria_set.edition
    until = f" đến {format_date(edition.valid_to)}" if edition.valid_to else ""
    count = format_count(len(criteria_set.indicators))
    said = [
        f"Mã {edition.code}, áp dụng từ {format_date(edition.valid_from)}{until}.",
        f"{count} chỉ tiêu, {format_points(criteria_set.maximum)} điểm, đạt chuẩn từ"
        f" {format_points(criteria_set.pass_mark)} điểm.",
    ]
    if criteria_set.ranks:
        ranks = sorted(criteria_set.ranks, key=lambda rank: rank.at_least, reverse=True)
        told = "; ".join(f"{rank.title} từ {format_points(rank.at_least)}" for rank in ranks)
        said.append(f"Xếp loại: {told}.")
    said.append(
        "Chỉ tiêu không áp dụng được trừ khỏi điểm tối đa, kết quả quy đổi về thang điểm của bộ."
        if criteria_set.rescale_not_applicable
        else "Chỉ tiêu không áp dụng không được quy đổi."
    )
    if edition.source:
        said.append(f"Nguồn: {edition.source}.")
    if edition.illustrative:
        said.append("Bản minh họa, chưa phải văn bản chính thức.")
    return " ".join(said)


def lines_of(node: Criterion | Indicator) -> tuple[str, ...]:
    """A criterion or an indicator in full, one paragraph a matter."""
    if isinstance(node, Criterion):
        least = (
            f"Phải đạt ít nhất {format_percent(node.minimum_share)} số điểm của tiêu chí." if node.minimum_share else ""
        )
        whole = f"Điểm tối đa {format_points(node.maximum)}, {format_count(len(node.indicators))} chỉ tiêu."
        return tuple(line for line in (whole, least) if line)
    return tuple(
        line
        for line in (
            f"Điểm tối đa {format_points(node.maximum)}.",
            "Cách chấm: " + " ".join(rule_lines(node)),
            f"Hướng dẫn: {node.help}" if node.help else "",
            f"Minh chứng cần có: {node.evidence}" if node.evidence else "",
            f"Phụ trách: {node.responsible}" if node.responsible else "",
        )
        if line
    )


def _title(row: SetRow) -> str:
    return f"{'      ' * row.depth}{row.code}  {row.node.title}"
