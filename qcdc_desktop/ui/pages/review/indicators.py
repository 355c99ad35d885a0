"""The indicators in the middle: own points, appraised points, and the one being looked at below."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.review.judged import Judged, LastYear
from qcdc_desktop.ui.pages.review.judging import Judging
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.review import ReviewView

_FILTERS: tuple[tuple[Choice, Callable[[Judged], bool]], ...] = (
    (Choice("", "Mọi chỉ tiêu"), lambda _: True),
    (Choice("changed", "Chỉ xem thay đổi", "Các chỉ tiêu khác lần gửi trước"), lambda row: row.changed),
    (Choice("open", "Chưa thẩm định"), lambda row: row.given is None),
    (Choice("lowered", "Thấp hơn tự chấm"), lambda row: row.given is not None and row.given < row.score.points),
    (Choice("asked", "Có yêu cầu bổ sung"), lambda row: bool(row.asked)),
    (Choice("bare", "Không có minh chứng"), lambda row: not row.evidence),
)


class Indicators(QWidget):
    """The list above, the fields below. `chosen(code)`; `scored(code, points, comment)` when a field is left.

    `asked(code, text)` when what the commune is to complete was written.
    """

    chosen = Signal(str)
    scored = Signal(str, object, str)
    asked = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.judging = Judging(session)
        self.model: RowsModel[Judged] = RowsModel(_columns())
        self.view = RowsView(self.model, "Các chỉ tiêu", preferences=session.preferences, memory="appraisal")
        self.view.set_empty("review", "Chọn một hồ sơ ở bên trái.")
        self.view.chosen.connect(self._show)
        self.view.opened.connect(lambda _: self.judging.points.setFocus())
        self.judging.scored.connect(self._scored)
        self.judging.asked.connect(self._asked)
        self.which = ChoiceField("Lọc chỉ tiêu", [choice for choice, _ in _FILTERS])
        self.which.set_value("")
        self.which.committed.connect(self.filter)
        self.judging.next_wanted.connect(self.next_open)
        parts = QSplitter(Qt.Orientation.Vertical, childrenCollapsible=False)
        parts.addWidget(self.view)
        parts.addWidget(self.judging)
        parts.setSizes([170, 280])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.which)
        layout.addWidget(parts, 1)

    def show_review(
        self, view: ReviewView | None, *, closed: bool, last_year: Mapping[str, LastYear] | None = None
    ) -> None:
        """Show a dossier; `closed`: it was decided and is only read. `last_year` by indicator."""
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
                    view.remarks.get(score.indicator.code, ()),
                    view.before.past.get(score.indicator.code, ()),
                    score.indicator.code in view.before.changed,
                    (last_year or {}).get(score.indicator.code),
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
        self.judging.show_indicator(row)
        self.chosen.emit(row.id if row else "")

    @property
    def shown(self) -> frozenset[str]:
        """The codes of the rows the filter leaves."""
        return frozenset(row.id for row in self.model.rows)

    def filter(self, wanted: str) -> None:
        """Leave only some rows."""
        self.which.set_value(wanted)
        keep = next(keep for choice, keep in _FILTERS if choice.value == wanted)
        self.model.set_condition(keep if wanted else None)

    def _asked(self, text: str) -> None:
        if self.judging.code:
            self.asked.emit(self.judging.code, text)

    def _scored(self, points: int | None, comment: str) -> None:
        code = self.judging.code
        if code:
            self.scored.emit(code, points, comment)


def _columns() -> tuple[Column[Judged], ...]:
    return (
        Column("code", "Mã", lambda r: r.score.indicator.code, width=70),
        Column("title", "Chỉ tiêu", _title, width=120, stretch=True),
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


def _title(row: Judged) -> str:
    """The title, with a mark where something changed since the last round."""
    return f"● {row.score.indicator.title}" if row.changed else row.score.indicator.title
