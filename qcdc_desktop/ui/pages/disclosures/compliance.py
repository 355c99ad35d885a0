"""How well the year's duties were met: figures by clause, by form and by quarter, each with how it came about.

Shows figures the domain has counted; it counts nothing itself.
"""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.compliance import Figures, by_clause, by_form, by_quarter
from qcdc_desktop.domain.disclosure import DisclosureCatalogue
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.disclosures import Register

_ROMAN = ("I", "II", "III", "IV")
_NOUNS = {"clause": "mục", "form": "lần công khai bắt buộc", "quarter": "mục"}


@dataclass(frozen=True, slots=True)
class FiguresRow:
    """One group with its figures; `total` marks the sum."""

    id: str
    place: int
    name: str
    figures: Figures
    total: bool = False


def figures_rows(register: Register, catalogue: DisclosureCatalogue, group: str) -> tuple[FiguresRow, ...]:
    """The groups of a register by "clause", "form" or "quarter", then what they add up to."""
    judged = register.judged
    if group == "form":
        titles = {form.code: form.title for form in catalogue.forms}
        found = [(f"{code}) {titles.get(code, '')}", part) for code, part in by_form(judged).items()]
    elif group == "quarter":
        found = [(f"Quý {_ROMAN[q - 1]} năm {year}", part) for (year, q), part in by_quarter(judged).items()]
    else:
        heads = {c.clause: c.title for c in catalogue.contents if c.code == str(c.clause)}
        found = [(f"Khoản {clause}. {heads.get(clause, '')}", part) for clause, part in by_clause(judged).items()]
    rows = [FiguresRow(f"{group}-{n}", n, name, part) for n, (name, part) in enumerate(found)]
    if group != "form" and rows:
        rows.append(FiguresRow(f"{group}-all", len(rows), "Cả năm", register.figures, total=True))
    return tuple(rows)


def working_lines(row: FiguresRow, noun: str) -> tuple[str, ...]:
    """How the rate of a group came about."""
    f = row.figures
    lines = [
        f"{row.name}: {format_count(f.due)} {noun} đã đến hạn hoặc đã làm xong.",
        f"Đúng hạn {format_count(f.on_time)}, chậm {format_count(f.late)}, chưa công khai {format_count(f.missing)} "
        "(tính cả mục phải công khai theo kỳ mà chưa lập trong sổ).",
    ]
    if f.rate is not None:
        lines.append(f"Tỷ lệ đúng hạn = {f.on_time} : {f.due} = {format_percent(f.rate)}.")
    else:
        lines.append("Chưa có gì đến hạn nên chưa có tỷ lệ.")
    lines.append(
        f"Không tính vào tỷ lệ: {format_count(f.waiting)} chưa đến hạn, {format_count(f.not_applicable)} không áp dụng."
    )
    return tuple(lines)


class ComplianceView(QWidget):
    """A small table; the chosen row opens its working below."""

    def __init__(self, catalogue: DisclosureCatalogue) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._register: Register | None = None
        self.group = ChoiceField(
            "Xếp số liệu theo",
            (
                Choice("clause", "Theo khoản của Điều 11"),
                Choice("form", "Theo hình thức công khai"),
                Choice("quarter", "Theo quý đến hạn"),
            ),
        )
        self.group.set_value("clause")
        self.group.setFixedWidth(240)
        self.rate = QLabel()
        set_role(self.rate, "heading")
        self.model: RowsModel[FiguresRow] = RowsModel(_columns())
        self.view = RowsView(self.model, "Số liệu tuân thủ")
        self.view.set_empty("report", "Sổ công khai của năm chưa có gì để tính.")
        self.working = Working()
        self.working.link.setChecked(True)
        self._lay_out()
        self.group.committed.connect(lambda _: self._fill())
        self.view.chosen.connect(self._explain)

    def show_register(self, register: Register) -> None:
        """Show the figures of a register."""
        self._register = register
        rate = register.figures.rate
        self.rate.setText(f"Đúng hạn cả năm: {format_percent(rate)}" if rate is not None else "Chưa có gì đến hạn")
        self._fill()

    def search(self, text: str) -> None:
        """Show the groups that fit."""
        self.model.set_filter(text)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.group)
        top.addWidget(self.rate)
        top.addStretch(1)
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addWidget(self.working)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(card)

    def _fill(self) -> None:
        if self._register is None:
            return
        self.model.set_rows(figures_rows(self._register, self._catalogue, self.group.value()))
        if self.view.current_row() is None and self.model.rows:
            self.view.selectRow(len(self.model.rows) - 1)
        self._explain(self.view.current_row())

    def _explain(self, row: FiguresRow | None) -> None:
        self.working.set_lines(working_lines(row, _NOUNS[self.group.value()]) if row else ())


def _columns() -> tuple[Column[FiguresRow], ...]:
    def number(key: str, title: str, width: int) -> Column[FiguresRow]:
        return Column(
            key,
            title,
            lambda r: format_count(getattr(r.figures, key)),
            sort=lambda r: getattr(r.figures, key),
            width=width,
            right=True,
        )

    return (
        Column("name", "Nhóm", lambda r: r.name, sort=lambda r: r.place, stretch=True),
        number("due", "Đến hạn", 94),
        number("on_time", "Đúng hạn", 102),
        number("late", "Chậm", 76),
        number("missing", "Chưa có", 94),
        number("waiting", "Chưa đến hạn", 126),
        Column("rate", "Tỷ lệ", _rate, sort=lambda r: r.figures.rate, width=112, state=_mark),
    )


def _rate(row: FiguresRow) -> str:
    return "–" if row.figures.rate is None else format_percent(row.figures.rate)


def _mark(row: FiguresRow) -> State | None:
    if row.figures.rate is None:
        return State.NEUTRAL
    if row.figures.missing:
        return State.ERROR
    return State.WARNING if row.figures.late else State.SUCCESS
