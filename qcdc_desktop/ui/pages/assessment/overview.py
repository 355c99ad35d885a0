"""The whole assessment at a glance: points against the pass mark, points by criterion, what is still missing.

Each missing thing is a link to its indicator. Shown while no indicator is chosen.
"""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.gaps import Gap
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.charts import PointsBar
from qcdc_desktop.ui.pages.assessment.criteria_chart import CriteriaBars
from qcdc_desktop.ui.pages.assessment.history import HistoryView
from qcdc_desktop.ui.pages.assessment.looks import FIRST, GAP_FIELDS, GAP_PAGES, GAP_WORDS
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.words import say
from qcdc_desktop.usecases.assessment import AssessmentView

_HISTORY = 2


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    gap: Gap
    title: str


class Overview(QWidget):
    """Follows a click, or Enter, on what is missing: `place_wanted(code, field)` to an indicator or a criterion,
    `page_wanted(page key, record)` to the page where the figures are kept.
    """

    place_wanted = Signal(str, str)
    page_wanted = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.history = HistoryView(session)
        self.points = PointsBar()
        self.criteria = CriteriaBars()
        self.model: RowsModel[_Row] = RowsModel(
            (
                Column("code", "Chỉ tiêu", lambda r: r.gap.indicator_code or "Chung", width=76),
                Column("what", "Còn thiếu", _what, width=216, state=_state, tip=_tip),
                Column("title", "Nội dung", lambda r: r.title, stretch=True),
            ),
            key=lambda r: (r.gap.code, r.gap.indicator_code, r.place),
        )
        self.table = RowsView(self.model, "Việc còn thiếu trước khi chốt")
        self.table.set_empty("check", "Không còn thiếu gì. Lãnh đạo có thể duyệt và khóa hồ sơ.")
        self.table.opened.connect(self._go)
        self.table.clicked.connect(lambda index: self._go(self.model.row(index.row())))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName("Tổng hợp tự đánh giá")
        self.tabs.addTab(_page(self.table), "Còn thiếu")
        self.tabs.addTab(_page(self.criteria), "Điểm theo tiêu chí")
        self.tabs.addTab(_page(self.history), "Lịch sử")
        self.tabs.currentChanged.connect(lambda _: self._look_back())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.points)
        layout.addWidget(self.tabs, 1)

    def show_gaps(self) -> None:
        """Bring the list of what is missing to the front."""
        self.tabs.setCurrentIndex(0)
        self.table.setFocus()

    def show_view(self, view: AssessmentView, criterion: str = "") -> None:
        """Show the whole, or what is missing in one criterion."""
        score, criteria_set = view.score, view.criteria_set
        self.points.set_points(score.judged_points, criteria_set.maximum, criteria_set.pass_mark, score.passed)
        self.criteria.set_criteria(score.criteria)
        inside = {
            i.indicator.code
            for c in score.criteria
            if not criterion or c.criterion.code == criterion
            for i in c.indicators
        }
        titles = {i.code: i.title for i in criteria_set.indicators}
        gaps = [
            gap
            for gap in view.gaps
            if not criterion or gap.indicator_code in inside or gap.facts.get("criterion") == criterion
        ]
        self.model.set_rows(
            [_Row(n, gap, titles.get(gap.indicator_code or "", say(gap.code, gap.facts))) for n, gap in enumerate(gaps)]
        )
        self._look_back()
        where = f" ở {criterion}" if criterion else ""
        self.tabs.setTabText(0, f"Còn thiếu{where} ({format_count(len(gaps))})" if gaps else f"Còn thiếu{where}")

    def _look_back(self) -> None:
        if self.tabs.currentIndex() == _HISTORY:
            self.history.look()

    def _go(self, row: _Row) -> None:
        gap = row.gap
        if gap.code in GAP_PAGES:
            self.page_wanted.emit(GAP_PAGES[gap.code][0], str(gap.facts.get("form", "")))
        elif gap.indicator_code:
            self.place_wanted.emit(gap.indicator_code, GAP_FIELDS.get(gap.code, FIRST))
        elif "criterion" in gap.facts:
            self.place_wanted.emit(str(gap.facts["criterion"]), "")
        else:
            self.tabs.setCurrentIndex(1)


def _what(row: _Row) -> str:
    return GAP_WORDS.get(row.gap.code, say(row.gap.code, row.gap.facts))


def _tip(row: _Row) -> str:
    """What is wrong, and where the line leads."""
    said = say(row.gap.code, row.gap.facts)
    return f"{said}\n{GAP_PAGES[row.gap.code][1]}" if row.gap.code in GAP_PAGES else said


def _state(row: _Row) -> State:
    if not row.gap.blocks:
        return State.INFO
    return State.NEUTRAL if row.gap.code == "gap-empty" else State.WARNING


def _page(part: QWidget) -> QWidget:
    """A tab's page with air above its part."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 8, 0, 0)
    layout.addWidget(part)
    if part.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Fixed:
        layout.addStretch(1)
    return page
