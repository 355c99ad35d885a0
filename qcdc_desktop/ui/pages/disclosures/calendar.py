"""The calendar of a quarter: the painted weeks, and beside them what the chosen day holds, as a list of links."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.calendar import SpecialDay
from qcdc_desktop.domain.vn_dates import quarter_bounds, quarter_of
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button, make_icon_button
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.disclosures.agenda import Agenda, Event, Happening, agenda
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine
from qcdc_desktop.ui.pages.disclosures.looks import LOOKS
from qcdc_desktop.ui.pages.disclosures.quarter_grid import SIGNS, QuarterGrid, day_words
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.office_settings import CalendarRow, list_special_days

_ROMAN = ("I", "II", "III", "IV")
_WHAT = {
    Happening.BEGIN: "Bắt đầu",
    Happening.LOUD: "Phát loa",
    Happening.FREE: "Được gỡ",
    Happening.END: "Kết thúc",
}


def event_words(event: Event) -> str:
    """What happens: a due day says how it stands, the others at how many places."""
    if event.what is Happening.DUE:
        return LOOKS[event.line.standing].words
    return f"{_WHAT[event.what]}, {event.places} nơi" if event.places > 1 else _WHAT[event.what]


class QuarterCalendar(QWidget):
    """Shows one quarter of a register; `opened(key)` for the line the person wants to see."""

    opened = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._lines: tuple[RegisterLine, ...] = ()
        self._special: tuple[SpecialDay, ...] = ()
        self._asked = (0, 0)
        self._year, self._quarter = session.year, quarter_of(session.workspace.today)
        self.agenda = Agenda(*quarter_bounds(self._year, self._quarter))
        self.grid = QuarterGrid()
        self.grid.choose_next(session.workspace.today)
        self.title = QLabel()
        set_role(self.title, "heading")
        self.title.setMinimumWidth(108)
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.back = make_icon_button("chevron-left", "Quý trước", lambda: self.turn(-1), "text")
        self.ahead = make_icon_button("chevron-right", "Quý sau", lambda: self.turn(1), "text")
        self.today = make_button("Hôm nay", "", self.go_to_today)
        self.day_title = QLabel(wordWrap=True)
        set_role(self.day_title, "heading")
        self.day_words = QLabel(wordWrap=True)
        set_role(self.day_words, "muted")
        self.model: RowsModel[Event] = RowsModel(_columns())
        self.list = RowsView(self.model, "Việc của ngày đã chọn")
        self.list.horizontalHeader().hide()
        set_role(self.list, "plain")
        self.list.set_empty("calendar", "Ngày này không có việc công khai nào.")
        self._lay_out()
        self.grid.chosen.connect(lambda _: self._show_day())
        self.grid.opened.connect(lambda _: self._enter_list())
        self.grid.quarter_wanted.connect(self.turn)
        self.list.opened.connect(lambda event: self.opened.emit(event.line.key))

    def show_lines(self, lines: Sequence[RegisterLine], year: int) -> None:
        """Show the register of a year; another year begins with the quarter of today or its first."""
        self._lines = tuple(lines)
        today = self._session.workspace.today
        if year != self._year:
            self._quarter = quarter_of(today) if today.year == year else 1
        self._year = year
        ws = self._session.workspace
        self._session.read(lambda: list_special_days(ws, year), partial(self._take_days, year), self)
        self._show_quarter()

    def turn(self, steps: int) -> None:
        """Show the quarter before or after, within the year."""
        self._quarter = min(4, max(1, self._quarter + steps))
        self._show_quarter()

    def go_to_today(self) -> None:
        """Choose today, or the first day of the year shown when it is another one."""
        today = self._session.workspace.today
        day = today if today.year == self._year else date(self._year, 1, 1)
        self._quarter = quarter_of(day)
        self.grid.choose_next(day)
        self._show_quarter()
        self.grid.setFocus()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(4)
        for widget in (self.back, self.title, self.ahead, self.today):
            bar.addWidget(widget)
        bar.addStretch(1)
        for what, (icon_name, text) in SIGNS.items():
            picture, label = QLabel(), QLabel(text if what is not Happening.BEGIN else "Bắt đầu")
            picture.setPixmap(pixmap(icon_name, "info" if what is Happening.LOUD else "muted", 14))
            set_role(label, "caption")
            bar.addWidget(picture)
            bar.addWidget(label)
            bar.addSpacing(6)
        card = QFrame()
        set_role(card, "card")
        card.setMinimumWidth(264)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(4)
        inside.addWidget(self.day_title)
        inside.addWidget(self.day_words)
        inside.addWidget(self.list, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.grid, 9)
        row.addWidget(card, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(bar)
        layout.addLayout(row, 1)

    def _take_days(self, year: int, rows: tuple[CalendarRow, ...]) -> None:
        if year == self._year:
            self._special = tuple(row.day for row in rows)
            self._paint()

    def _show_quarter(self) -> None:
        """Read the quarter off the lines."""
        first, last = quarter_bounds(self._year, self._quarter)
        self.title.setText(f"Quý {_ROMAN[self._quarter - 1]}/{self._year}")
        self.back.setEnabled(self._quarter > 1)
        self.ahead.setEnabled(self._quarter < 4)
        lines = self._lines
        self._asked = (self._year, self._quarter)
        self._session.read(lambda: agenda(lines, first, last), partial(self._take_agenda, self._asked, lines), self)

    def _take_agenda(self, asked: tuple[int, int], lines: tuple[RegisterLine, ...], found: Agenda) -> None:
        if asked == self._asked and lines is self._lines:
            self.agenda = found
            self._paint()

    def _paint(self) -> None:
        self.grid.show_agenda(self.agenda, self._special, self._session.workspace.today)
        self._show_day()

    def _show_day(self) -> None:
        day = self.grid.day
        special = self.grid.special_on(day)
        today = " (hôm nay)" if day == self._session.workspace.today else ""
        self.day_title.setText(day_words(day) + today)
        places, entries = self.agenda.posted.get(day, (0, 0))
        if places:
            posted = f"Đang niêm yết {format_count(places)} nơi của {format_count(entries)} mục."
        else:
            posted = "Không có niêm yết nào đang treo."
        self.day_words.setText(f"{special.name}. {posted}" if special else posted)
        self.model.set_rows(self.agenda.on(day))

    def _enter_list(self) -> None:
        if self.model.rows:
            self.list.selectRow(0)
            self.list.setFocus()


def _event_tip(event: Event) -> str:
    return f"{SIGNS[event.what][1]}: {event_words(event).lower()}"


def _columns() -> tuple[Column[Event], ...]:
    return (
        Column("what", "Việc", event_words, width=128, state=lambda e: e.state, tip=_event_tip),
        Column("title", "Nội dung", lambda e: e.line.title, stretch=True, tip=lambda e: f"{e.line.title}\nEnter để mở"),
    )
