"""A day: a line that understands 5/2/2026, 05/02/2026, 05022026, 5-2-26 and a calendar behind a button.

Qt's own date field is not used: with vi_VN it stores other days than the ones typed.
"""

from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QPoint, QSize, Qt
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import format_date, parse_date
from qcdc_desktop.ui.fields.line import LineField
from qcdc_desktop.ui.icons import icon


class _CalendarPopup(QFrame):
    """A month to pick a day from; closes with Esc or a click elsewhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "card")
        self.month = QCalendarWidget(self)
        self.month.setGridVisible(False)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setAccessibleName("Lịch tháng")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.month)


class DateField(LineField):
    """A day as a `datetime.date` or None; `earliest` and `latest` bound it, both included."""

    def __init__(
        self,
        name: str = "",
        *,
        earliest: date | None = None,
        latest: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder="ngày/tháng/năm", parent=parent)
        self._earliest, self._latest = earliest, latest
        self._popup: _CalendarPopup | None = None
        self.line.setMinimumWidth(self.line.fontMetrics().horizontalAdvance("00/00/0000") + 24)
        self.line.setMaximumWidth(128)
        self.button = QToolButton()
        self.button.setToolTip("Chọn ngày trên lịch")
        self.button.setIcon(icon("calendar", "muted"))
        self.button.setIconSize(QSize(18, 18))
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setAccessibleName(f"Chọn {name.lower() or 'ngày'} trên lịch")
        self.button.clicked.connect(self.open_calendar)
        self._row.insertWidget(1, self.button)
        self._row.addStretch(1)
        self._row.setStretchFactor(self.line, 100)  # the whole hint is seen wherever there is room for it

    def set_bounds(self, earliest: date | None, latest: date | None) -> None:
        """Take other bounds; what is shown already is not judged again."""
        self._earliest, self._latest = earliest, latest

    def set_read_only(self, read_only: bool) -> None:
        """Show the day without letting it be changed."""
        super().set_read_only(read_only)
        self.button.setEnabled(not read_only)

    def open_calendar(self) -> None:
        """Show the month of the day, or of today."""
        if self._popup is None:
            self._popup = _CalendarPopup(self)
            self._popup.month.clicked.connect(self._pick)
            self._popup.month.activated.connect(self._pick)
        self.commit()
        shown = self._value
        chosen = QDate(shown.year, shown.month, shown.day) if shown else QDate.currentDate()
        self._popup.month.setSelectedDate(chosen)
        below = self.line.mapToGlobal(QPoint(0, self.line.height() + 2))
        space = self.screen().availableGeometry()
        extent = self._popup.sizeHint()
        x = min(below.x(), space.right() - extent.width())
        y = below.y()
        if y + extent.height() > space.bottom():
            y = below.y() - self.line.height() - extent.height() - 4
        self._popup.move(max(space.left(), x), max(space.top(), y))
        self._popup.show()
        self._popup.month.setFocus()

    def _pick(self, day: QDate) -> None:
        if self._popup is not None:
            self._popup.close()
        self.line.setText(format_date(date(day.year(), day.month(), day.day())))
        self.line.setModified(True)
        self.commit()
        self.line.setFocus()

    def _read(self, text: str) -> date:
        day = parse_date(text)
        if self._earliest is not None and day < self._earliest:
            raise Refusal("field-day-too-early", earliest=self._earliest.isoformat())
        if self._latest is not None and day > self._latest:
            raise Refusal("field-day-too-late", latest=self._latest.isoformat())
        return day

    def _show(self, value: Any) -> str:
        return "" if value is None else format_date(value)
