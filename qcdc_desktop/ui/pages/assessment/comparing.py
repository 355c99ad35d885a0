"""This year beside the year before, and the office's own points beside the reviewer's: a chart and every indicator."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.score_comparison import ComparedIndicator, Comparison
from qcdc_desktop.domain.vn_numbers import format_count, format_points
from qcdc_desktop.ui.charts import chart_pane
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.assessment.pair_chart import PairBars
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import EmptyState, RowsView
from qcdc_desktop.usecases.assessment import AssessmentView
from qcdc_desktop.usecases.compare_assessment import YearBefore, beside_feedback, year_before
from qcdc_desktop.usecases.package_contents import LastFeedback

YEARS, REVIEWER = "years", "reviewer"
_NOTHING = {
    YEARS: "Năm trước chưa có bản tự đánh giá trong chương trình nên chưa so sánh được.",
    REVIEWER: "Chưa nhận kết quả thẩm định của năm. Khi có tệp phản hồi, nhập ở trang Gói dữ liệu.",
}
_NOTHING_GIVEN = "Cơ quan thẩm định chưa cho điểm chỉ tiêu nào."


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is compared, and what the two sides are called."""

    comparison: Comparison
    before: str
    after: str
    note: str = ""


class ComparingView(QWidget):
    """Reads when it is looked at; `indicator_wanted(code)` goes to the scoring."""

    indicator_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._view: AssessmentView | None = None
        self._feedback: LastFeedback | None = None
        self.which = ChoiceField("So sánh với", [Choice(YEARS, "Năm trước"), Choice(REVIEWER, "Điểm thẩm định")])
        self.which.set_value(YEARS)
        self.which.setFixedWidth(200)
        self.sums = QLabel()
        set_role(self.sums, "heading")
        self.note = QLabel(wordWrap=True)
        set_role(self.note, "muted")
        self.chart = PairBars()
        self.model: RowsModel[ComparedIndicator] = RowsModel(_COLUMNS, key=lambda r: r.indicator.code)
        self.table = RowsView(self.model, "Điểm từng chỉ tiêu, hai bên")
        self.table.opened.connect(lambda row: self.indicator_wanted.emit(row.indicator.code))
        self.nothing = EmptyState("assessment", "")
        self.which.committed.connect(lambda _: self.look())
        self._lay_out()

    def show_view(self, view: AssessmentView | None, feedback: LastFeedback | None) -> None:
        """Keep what was read; it is compared when it is looked at."""
        self._view, self._feedback = view, feedback
        if self.isVisible():
            self.look()

    def search(self, text: str) -> None:
        """Show the indicators in which the words stand."""
        self.model.set_filter(text)

    def look(self) -> None:
        """Compare and show; another year is read on the worker thread."""
        view, feedback = self._view, self._feedback
        if view is None:
            self._show(None)
            return
        if self.which.value() == REVIEWER:
            shown = _Shown(beside_feedback(view, feedback), "Tự chấm", "Thẩm định") if feedback else None
            self._show(shown)
            return
        workspace, year = self._session.workspace, self._session.year

        def read() -> YearBefore | None:
            return year_before(workspace, view, year)

        def show(found: YearBefore | None) -> None:
            if self.which.value() == YEARS and self._view is view:
                self._show(_of_years(found, year))

        self._session.read(read, show, self)

    def _show(self, shown: _Shown | None) -> None:
        there = shown is not None and bool(shown.comparison.criteria)
        self._split.setVisible(there)
        self.nothing.setVisible(not there)
        self.sums.setText("")
        self.note.setText(shown.note if shown else "")
        self.note.setVisible(bool(self.note.text()))
        if shown is None or not there:
            self.nothing.set_sentence((shown.note or _NOTHING_GIVEN) if shown else _NOTHING[self.which.value()])
            self.note.setVisible(False)
            return
        found = shown.comparison
        sums = f"{shown.before} {format_points(found.before)} · {shown.after} {format_points(found.after)}"
        self.sums.setText(f"{sums} · chênh {change_words(found.difference)}")
        self.chart.set_criteria(found.criteria, shown.before, shown.after)
        self.model.rename({"before": shown.before, "after": shown.after})
        self.model.set_rows(found.indicators)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.which)
        head.addWidget(self.sums, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(8)
        self._split.addWidget(chart_pane(self.chart))
        self._split.addWidget(self.table)
        self._split.setSizes([340, 510])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.note)
        layout.addWidget(self._split, 1)
        layout.addWidget(self.nothing, 1)


def _of_years(found: YearBefore | None, year: int) -> _Shown | None:
    if found is None:
        return None
    note = ""
    if not found.comparison.criteria:
        note = (
            f"Năm {found.year} chấm theo bộ tiêu chí khác ({found.criteria_set.edition.title}), không có chỉ tiêu nào"
            f" được ghi là tương đương. Tổng điểm năm {found.year}: {format_points(found.points)}."
        )
    elif not found.same_edition:
        left = format_count(found.comparison.left_out)
        note = f"Bộ tiêu chí hai năm khác nhau: chỉ so các chỉ tiêu tương đương, {left} chỉ tiêu không so sánh."
    return _Shown(found.comparison, f"Năm {found.year}", f"Năm {year}", note)


def change_words(change: int | None) -> str:
    """A difference with its sign, e.g. "+2,5" or "bằng nhau"."""
    if change is None:
        return ""
    return "bằng nhau" if change == 0 else f"{'+' if change > 0 else '−'}{format_points(abs(change))}"


def _points(points: int | None) -> str:
    return "–" if points is None else format_points(points)


def _change(row: ComparedIndicator) -> str:
    return change_words(row.difference)


def _state(row: ComparedIndicator) -> State | None:
    if not row.difference:
        return None
    return State.SUCCESS if row.difference > 0 else State.WARNING


_COLUMNS: tuple[Column[ComparedIndicator], ...] = (
    Column("code", "Mã", lambda r: r.indicator.code, width=72),
    Column("title", "Chỉ tiêu", lambda r: r.indicator.title, stretch=True, tip=lambda r: r.indicator.title),
    Column("before", "Trước", lambda r: _points(r.before), sort=lambda r: r.before, width=84, right=True),
    Column("after", "Nay", lambda r: _points(r.after), sort=lambda r: r.after, width=100, right=True),
    Column("change", "Chênh", _change, sort=lambda r: r.difference, width=100, state=_state),
)
