"""The queue at the left: which units have sent, how far each appraisal is, and both totals."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.packages.looks import APPRAISALS
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.review import ReviewRow

OPEN = frozenset({AppraisalState.RECEIVED, AppraisalState.IN_REVIEW})
_EMPTY = "Chưa nhận được hồ sơ nào trong năm. Hãy nhập gói dữ liệu ở trang Tiếp nhận."


class Queue(QWidget):
    """`chosen(row)` follows the unit; units without a submission are not shown."""

    chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model: RowsModel[ReviewRow] = RowsModel(_columns(), key=lambda row: row.unit.key)
        self.view = RowsView(self.model, "Hồ sơ cần thẩm định", preferences=session.preferences, memory="queue")
        self.view.set_empty("inbox", _EMPTY, "Đến trang Tiếp nhận", lambda: session.open_page("inbox"))
        self.view.chosen.connect(self.chosen)
        self.which = ChoiceField(
            "Lọc hồ sơ",
            (
                Choice("", "Mọi hồ sơ"),
                Choice("open", "Còn phải thẩm định"),
                Choice("accepted", "Đã thẩm định"),
                Choice("returned", "Đã trả lại"),
            ),
        )
        self.which.set_value("")
        self.which.committed.connect(lambda _: self._filter())
        self._sums = QLabel()
        set_role(self._sums, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.which)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._sums)

    def show_rows(self, rows: tuple[ReviewRow, ...]) -> None:
        """Show what was received; the first one is chosen when none is."""
        received = [row for row in rows if row.submission is not None]
        done = sum(row.appraisal is not None and row.appraisal.state not in OPEN for row in received)
        self._sums.setText(f"Xong {done} / {len(received)} hồ sơ đã nhận")
        self.model.set_rows(received)
        if received and self.view.current_row() is None:
            first = next((row for row in received if row.appraisal and row.appraisal.state in OPEN), received[0])
            self.view.choose(first.unit.key)

    def step(self, way: int) -> None:
        """Go to the next or the previous unit."""
        place = self.view.currentIndex().row() + way
        if 0 <= place < self.model.rowCount():
            self.view.selectRow(place)

    def _filter(self) -> None:
        wanted = self.which.value()

        def keep(row: ReviewRow) -> bool:
            state = row.appraisal.state if row.appraisal else AppraisalState.RECEIVED
            return state in OPEN if wanted == "open" else state.value == wanted

        self.model.set_condition(keep if wanted else None)


def _columns() -> tuple[Column[ReviewRow], ...]:
    return (
        Column("unit", "Đơn vị", lambda r: r.unit.name, width=80, stretch=True, state=_state, tip=_tip),
        Column("points", "Điểm", _points, sort=_sort_points, width=60, right=True, tip=_tip),
    )


def _state(row: ReviewRow) -> State:
    return APPRAISALS[row.appraisal.state if row.appraisal else AppraisalState.RECEIVED][0]


def _points(row: ReviewRow) -> str:
    points: int | None = _sort_points(row)
    return "" if points is None else format_points(points)


def _sort_points(row: ReviewRow) -> int | None:
    if row.result is None:
        return None
    return row.result.own_points if row.result.appraised_points is None else row.result.appraised_points


def _tip(row: ReviewRow) -> str:
    words = APPRAISALS[row.appraisal.state if row.appraisal else AppraisalState.RECEIVED][1]
    if row.result is None:
        return f"{row.unit.name}: {words}"
    named = (("Tự chấm", row.result.own_points), ("thẩm định", row.result.appraised_points))
    points = ", ".join(f"{what} {format_points(value)}" for what, value in named if value is not None)
    return f"{row.unit.name}: {words}. {points}"
