"""A quarter painted by weeks: every day with its number and the signs of what happens on it.

It paints a ready agenda and moves the chosen day by mouse and keys; what the chosen day holds is listed in `calendar`.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.charts import CENTRE, LEFT, Chart, words
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.disclosures.agenda import Agenda, Event, Happening
from qcdc_desktop.ui.style import STATE_ICONS, State, font_of, theme

SIGNS = {
    Happening.DUE: ("clock", "Hạn công khai"),
    Happening.BEGIN: ("post-up", "Bắt đầu công khai"),
    Happening.LOUD: ("loudspeaker", "Phát loa"),
    Happening.FREE: ("post-down", "Được gỡ niêm yết"),
    Happening.END: ("minus", "Đã kết thúc"),
}
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
_HEAD, _LEAST, _UP = 22.0, 29.0, 66.0
_DAY = timedelta(days=1)


def day_words(day: date) -> str:
    """The day with its weekday: "Thứ Hai, 15/06/2026"."""
    return f"{WEEKDAYS[day.weekday()]}, {format_date(day)}"


def sign_of(event: Event) -> tuple[str, str]:
    """Icon and colour of an event: a due day shows how it stands."""
    if event.what is Happening.DUE and event.state is not State.INFO:
        return STATE_ICONS[event.state], str(event.state)
    return SIGNS[event.what][0], str(event.state)


class QuarterGrid(Chart):
    """Weeks below each other. `chosen(day)` whenever another day is chosen, `opened(day)` for Enter or a double click,
    `quarter_wanted(steps)` when the keys leave the quarter.
    """

    chosen = Signal(object)
    opened = Signal(object)
    quarter_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._agenda = Agenda(date(2000, 1, 1), date(2000, 3, 31))
        self._special: Mapping[date, SpecialDay] = {}
        self._today = date(2000, 1, 1)
        self._day = date(2000, 1, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Lịch công khai của quý")

    @property
    def day(self) -> date:
        """The chosen day."""
        return self._day

    def show_agenda(self, agenda: Agenda, special: Iterable[SpecialDay], today: date) -> None:
        """Show a quarter; the chosen day is kept within it."""
        self._agenda, self._today = agenda, today
        self._special = {entry.day: entry for entry in special}
        self._day = min(max(self._day, agenda.first), agenda.last)
        self.updateGeometry()
        self._tell()

    def choose_next(self, day: date) -> None:
        """The day to be chosen in the quarter shown next, if it is in it."""
        self._day = day

    def choose(self, day: date) -> None:
        """Choose a day; one outside the quarter asks for its quarter."""
        if day < self._agenda.first or day > self._agenda.last:
            self._day = day
            self.quarter_wanted.emit(-1 if day < self._agenda.first else 1)
            return
        if day != self._day:
            self._day = day
            self._tell()
            self.chosen.emit(day)

    def sizeHint(self) -> QSize:
        """All weeks of the quarter at their least height."""
        return QSize(480, int(_HEAD + _LEAST * self._weeks) + 2)

    def minimumSizeHint(self) -> QSize:
        """Small enough for the smallest screen; the signs then stand close under the numbers."""
        return QSize(420, int(_HEAD) + 17 * self._weeks)

    def special_on(self, day: date) -> SpecialDay | None:
        """What the calendar of working days says of a day."""
        return self._special.get(day)

    def box_of(self, day: date) -> QRectF:
        """Where a day is painted."""
        week, weekday = divmod((day - self._monday).days, 7)
        wide, high = (self.width() - _UP) / 7, (self.height() - _HEAD - 1) / self._weeks
        return QRectF(weekday * wide, _HEAD + week * high, wide, high)

    def day_at(self, place: QPointF) -> date | None:
        """The day painted at a place, or None beside the quarter."""
        wide, high = (self.width() - _UP) / 7, (self.height() - _HEAD - 1) / self._weeks
        column, row = int(place.x() // wide), int((place.y() - _HEAD) // high)
        day = self._monday + timedelta(days=row * 7 + column)
        inside = place.y() >= _HEAD and 0 <= column < 7 and self._agenda.first <= day <= self._agenda.last
        return day if inside else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move by days and weeks, Home and End within the week, PageUp and PageDown by quarters."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            self.choose(self._day + timedelta(days=_STEPS[key]))
        elif key == Qt.Key.Key_Home:
            self.choose(max(self._agenda.first, self._day - self._day.weekday() * _DAY))
        elif key == Qt.Key.Key_End:
            self.choose(min(self._agenda.last, self._day + (6 - self._day.weekday()) * _DAY))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.quarter_wanted.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._day)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the day."""
        day = self.day_at(event.position())
        if day is not None:
            self.choose(day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click goes on to the list of the day."""
        day = self.day_at(event.position())
        if day is not None:
            self.opened.emit(day)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The frame of the chosen day tells where the keys go."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """See `focusInEvent`."""
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """The words of the day under the mouse."""
        if isinstance(event, QHelpEvent):
            day = self.day_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.words_of(day) if day else "", self)
            return True
        return super().event(event)

    def words_of(self, day: date) -> str:
        """Everything of a day in words, for tips and screen readers."""
        special = self._special.get(day)
        lines = [day_words(day) + (" (hôm nay)" if day == self._today else "")]
        if special is not None:
            lines.append(special.name)
        for what in Happening:
            count = sum(event.what is what for event in self._agenda.on(day))
            if count:
                lines.append(f"{SIGNS[what][1]}: {count} mục")
        return "\n".join(lines)

    def draw(self, painter: QPainter) -> None:
        """Weekdays, days, and how many places are posted at the end of each week."""
        self._draw_head(painter)
        day = self._agenda.first
        while day <= self._agenda.last:
            self._draw_day(painter, day)
            if day.weekday() == 6 or day == self._agenda.last:
                self._draw_posted(painter, day)
            day += _DAY

    @property
    def _monday(self) -> date:
        return self._agenda.first - self._agenda.first.weekday() * _DAY

    @property
    def _weeks(self) -> int:
        return (self._agenda.last - self._monday).days // 7 + 1

    def _tell(self) -> None:
        self.setAccessibleDescription(self.words_of(self._day).replace("\n", "; "))
        self.update()

    def _draw_head(self, painter: QPainter) -> None:
        painter.setFont(font_of("caption_pt"))
        wide = (self.width() - _UP) / 7
        for place, name in enumerate(WEEKDAYS):
            words(painter, QRectF(place * wide + 6, 0, wide - 6, _HEAD - 2), name, LEFT, "muted")
        words(painter, QRectF(self.width() - _UP, 0, _UP, _HEAD - 2), "Niêm yết", CENTRE, "muted")

    def _draw_day(self, painter: QPainter, day: date) -> None:
        look, box = theme(), self.box_of(day).adjusted(0.5, 0.5, -0.5, -0.5)
        special = self._special.get(day)
        off = special.kind is DayKind.HOLIDAY if special else day.weekday() >= 5
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("neutral_soft" if off else "surface"))
        painter.drawRect(box)
        first = box.adjusted(5, 2, -2, 0)
        first.setHeight(16)
        painter.setFont(font_of("caption_pt", bold=day == self._today))
        number = f"{day.day}/{day.month}" if day.day == 1 or day == self._agenda.first else f"{day.day}"
        if day == self._today:
            pill = QRectF(box.left() + 2, box.top() + 2, painter.fontMetrics().horizontalAdvance(number) + 8, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(pill, 4, 4)
        words(painter, first, number, LEFT, "on_accent" if day == self._today else "muted" if off else "text")
        if special is not None and special.kind is DayKind.HOLIDAY:
            words(painter, QRectF(box.left() + 30, box.top() + 2, box.width() - 34, 16), special.name, LEFT, "muted")
        self._draw_signs(painter, box, self._agenda.on(day))
        if day == self._day:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.colour("focus" if self.hasFocus() else "line_strong"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _draw_signs(self, painter: QPainter, box: QRectF, events: list[Event]) -> None:
        """A sign with its count for every kind of event and state, from the right lower corner."""
        counts: dict[tuple[str, str], int] = {}
        for event in events:
            sign = sign_of(event)
            counts[sign] = counts.get(sign, 0) + 1
        painter.setFont(font_of("caption_pt"))
        x = box.left() + 4
        y = box.bottom() - 15
        for (name, colour), count in counts.items():
            number = "99+" if count > 99 else str(count) if count > 1 else ""
            wide = 14 + painter.fontMetrics().horizontalAdvance(number)
            if x + wide > box.right():
                words(painter, QRectF(x - 2, y - 1, 12, 15), "…", LEFT, "muted")
                break
            painter.drawPixmap(QPointF(x, y), pixmap(name, colour, 13))
            words(painter, QRectF(x + 14, y - 1, wide, 15), number, LEFT, colour)
            x += wide + 4

    def _draw_posted(self, painter: QPainter, day: date) -> None:
        places = self._agenda.posted.get(day, (0, 0))[0]
        box = self.box_of(day)
        painter.setFont(font_of("caption_pt"))
        text = f"{format_count(places)} nơi" if places else "–"
        words(painter, QRectF(self.width() - _UP, box.top(), _UP, box.height()), text, CENTRE, "muted")
