"""The indicators in the middle: own points, appraised points, and the one being looked at below."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.domain.scoring import IndicatorScore
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.pages.review.judging import Judging
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.review import ReviewView


@dataclass(frozen=True, slots=True)
class Judged:
    """One indicator with what the commune and the reviewer say of it."""

    score: IndicatorScore
    entry: IndicatorEntry | None
    item: AppraisalItem | None
    evidence: int

    @property
    def id(self) -> str:
        """What makes the row the same after reading again."""
        return self.score.indicator.code

    @property
    def given(self) -> int | None:
        """The reviewer's points."""
        return self.item.points if self.item else None


class Indicators(QWidget):
    """The list above, the fields below. `chosen(code)`; `scored(code, points, comment)` when a field is left."""

    chosen = Signal(str)
    scored = Signal(str, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.judging = Judging(session)
        self.model: RowsModel[Judged] = RowsModel(_columns())
        self.view = RowsView(self.model, "Các chỉ tiêu", preferences=session.preferences, memory="appraisal")
        self.view.set_empty("review", "Chọn một hồ sơ ở bên trái.")
        self.view.chosen.connect(self._show)
        self.view.opened.connect(lambda _: self.judging.points.setFocus())
        self.judging.scored.connect(self._scored)
        self.judging.next_wanted.connect(self.next_open)
        parts = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        parts.addWidget(self.view)
        parts.addWidget(self.judging)
        parts.setSizes([170, 280])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)

    def show_review(self, view: ReviewView | None, *, closed: bool) -> None:
        """Show a dossier; `closed`: it was decided and is only read."""
        self.judging.set_closed(closed)
        if view is None:
            self.model.set_rows(())
            self._show(None)
            return
        assessment = view.assessment
        self.model.set_rows(
            [
                Judged(
                    score,
                    assessment.entries.get(score.indicator.code),
                    view.items.get(score.indicator.code),
                    len(assessment.evidence.get(score.indicator.code, ())),
                )
                for score in assessment.score.indicators
            ]
        )
        if self.view.current_row() is None and self.model.rows:
            self.view.selectRow(0)
        self._show(self.view.current_row())

    def step(self, way: int) -> None:
        """Go to the next or the previous indicator, with the points ready to be typed."""
        place = self.view.currentIndex().row() + way
        if 0 <= place < self.model.rowCount():
            self.view.selectRow(place)
            self.judging.points.setFocus()

    def next_open(self) -> None:
        """Go to the next indicator without appraised points, or to the next one."""
        here = self.view.currentIndex().row()
        rows = self.model.rows
        after = next((place for place in range(here + 1, len(rows)) if rows[place].given is None), here + 1)
        if after < len(rows):
            self.view.selectRow(after)
            self.judging.points.setFocus()

    def _show(self, row: Judged | None) -> None:
        self.judging.show_indicator(row.score if row else None, row.entry if row else None, row.item if row else None)
        self.chosen.emit(row.id if row else "")

    def _scored(self, points: int | None, comment: str) -> None:
        code = self.judging.code
        if code:
            self.scored.emit(code, points, comment)


def _columns() -> tuple[Column[Judged], ...]:
    return (
        Column("code", "Mã", lambda r: r.score.indicator.code, width=70),
        Column("title", "Chỉ tiêu", lambda r: r.score.indicator.title, width=120, stretch=True),
        Column("own", "Tự chấm", lambda r: format_points(r.score.points), lambda r: r.score.points, 80, right=True),
        Column("given", "Thẩm định", _given, sort=lambda r: r.given, width=100, state=_state, tip=_comment),
    )


def _given(row: Judged) -> str:
    return "" if row.given is None else format_points(row.given)


def _comment(row: Judged) -> str:
    return row.item.comment if row.item and row.item.comment else _given(row)


def _state(row: Judged) -> State | None:
    if row.given is None:
        return None
    return State.WARNING if row.given < row.score.points else State.SUCCESS
