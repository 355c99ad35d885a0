"""Flat painted charts with their words on them: the year's progress, points against the pass mark, the quarters.

They paint ready numbers in colours of the look; every chart says in words what it shows, for screen readers.
The answers of a survey stand in `chart_likert`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points
from qcdc_desktop.ui.style import State, font_of, set_role, theme

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class Chart(QWidget):
    """What all charts share: a painter made ready, words for screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """A chart is never smaller than its words need."""
        return self.sizeHint()

    def describe(self, name: str, description: str) -> None:
        """Say what is shown in words."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chart on its ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font_of("body_pt"))
        self.draw(painter)
        painter.end()

    def draw(self, painter: QPainter) -> None:
        """Draw with a painter that is ready."""


def chart_pane(chart: QWidget) -> QScrollArea:
    """A pane in which a chart higher than its room is scrolled up and down."""
    pane = QScrollArea()
    pane.setWidgetResizable(True)
    pane.setFrameShape(QFrame.Shape.NoFrame)
    pane.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    pane.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    holder = QWidget()
    set_role(holder, "content")
    inner = QVBoxLayout(holder)
    inner.setContentsMargins(0, 0, 8, 0)
    inner.addWidget(chart)
    inner.addStretch(1)
    pane.setWidget(holder)
    return pane


PAIR = ("chart_4", "accent")
"""The colours of two bars side by side: before, now."""


def pair_legend(painter: QPainter, names: tuple[str, str], width: float) -> None:
    """What the two bars of a pair are, in the first 26 pixels; a name too long for its half is cut."""
    painter.setFont(font_of("caption_pt"))
    left = 4.0
    for name, colour in zip(names, PAIR, strict=True):
        bar(painter, QRectF(left, 7, 12, 8), colour)
        room = min(painter.fontMetrics().horizontalAdvance(name) + 6.0, width / 2 - 24)
        words(painter, QRectF(left + 18, 2, room, 18), name, colour="muted")
        left += 18 + room + 8


def bar(painter: QPainter, box: QRectF, colour: str, radius: float = 4) -> None:
    """A filled bar with round corners in the colour of a token."""
    if box.width() <= 0:
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().colour(colour))
    painter.drawRoundedRect(box, min(radius, box.width() / 2), radius)


def words(painter: QPainter, box: QRectF, text: str, align: int = LEFT, colour: str = "text") -> None:
    """Text in a box, shortened where it does not fit."""
    painter.setPen(theme().colour(colour))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()) + 1)
    painter.drawText(box, align, shown)


@dataclass(frozen=True, slots=True)
class ProgressItem:
    """One bar: `done` of `total`; `key` is given back when the bar is clicked."""

    key: str
    title: str
    done: int
    total: int
    unit: str = ""

    @property
    def rate(self) -> int | None:
        """The share in hundredths of a percent, or None when there is nothing to do."""
        return share(self.done, self.total)


class ProgressBars(Chart):
    """The bars of the year. Each is a link: `chosen(key)` by mouse, or arrows and Enter."""

    chosen = Signal(str)
    ROW = 44

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[ProgressItem, ...] = ()
        self._at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.describe("Tiến độ của năm", "")

    def set_items(self, items: Sequence[ProgressItem]) -> None:
        """Show these bars."""
        self._items = tuple(items)
        self._at = min(self._at, max(0, len(items) - 1))
        told = "; ".join(f"{i.title}: {format_count(i.done)} / {format_count(i.total)} {i.unit}".strip() for i in items)
        self.updateGeometry()
        self.describe("Tiến độ của năm", told)

    def sizeHint(self) -> QSize:
        """As high as its bars."""
        return QSize(360, max(1, len(self._items)) * self.ROW)

    def draw(self, painter: QPainter) -> None:
        """Title and figures over each bar."""
        for place, item in enumerate(self._items):
            top = place * self.ROW
            line = QRectF(4, top + 4, self.width() - 8, 20)
            rate = item.rate
            share = "chưa có việc" if rate is None else format_percent(rate)
            figures = f"{format_count(item.done)} / {format_count(item.total)} {item.unit}".strip()
            words(painter, line, item.title)
            words(painter, line, figures if rate is None else f"{figures} · {share}", RIGHT, "muted")
            track = QRectF(4, top + 28, self.width() - 8, 8)
            bar(painter, track, "track")
            if rate:
                full = rate >= 10_000
                bar(
                    painter,
                    QRectF(4, top + 28, max(8.0, track.width() * min(rate, 10_000) / 10_000), 8),
                    "success" if full else "accent",
                )
            if self.hasFocus() and place == self._at:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(theme().colour("focus"), 2))
                painter.drawRoundedRect(QRectF(1, top + 1, self.width() - 2, self.ROW - 3), 4, 4)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a bar goes to its page."""
        place = int(event.position().y()) // self.ROW
        if 0 <= place < len(self._items):
            self._at = place
            self.chosen.emit(self._items[place].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from bar to bar, Enter goes to the page."""
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        key = Qt.Key(event.key())
        if key in steps and self._items:
            self._at = (self._at + steps[key]) % len(self._items)
            self.update()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._items:
            self.chosen.emit(self._items[self._at].key)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keys go."""
        super().focusInEvent(event)
        self.update()


class PointsBar(Chart):
    """Points so far against the pass mark, all in hundredths of a point."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points, self._maximum, self._pass_mark, self._passed = 0, 10_000, 0, False

    def set_points(self, points: int, maximum: int, pass_mark: int, passed: bool | None = None) -> None:
        """Show these points; `passed` says it where more than the sum decides (None: the sum alone)."""
        self._points, self._maximum, self._pass_mark = points, maximum, pass_mark
        self._passed = points >= pass_mark if passed is None else passed
        missing = "" if points >= pass_mark else f", còn thiếu {format_points(pass_mark - points)} điểm"
        self.describe(
            "Điểm tự đánh giá",
            f"{format_points(points)} trên {format_points(maximum)} điểm, "
            f"điểm đạt chuẩn {format_points(pass_mark)}{missing}",
        )

    def sizeHint(self) -> QSize:
        """Figures, bar, pass mark."""
        return QSize(320, 76)

    def draw(self, painter: QPainter) -> None:
        """The figure large, the bar, the pass mark with its number."""
        width = self.width() - 8.0
        painter.setFont(font_of("title_pt", bold=True))
        text = format_points(self._points)
        advance = painter.fontMetrics().horizontalAdvance(text)
        words(painter, QRectF(4, 0, width, 28), text)
        painter.setFont(font_of("body_pt"))
        words(painter, QRectF(10 + advance, 3, width, 26), f"/ {format_points(self._maximum)} điểm", colour="muted")
        state = "Đạt chuẩn" if self._passed else "Chưa đạt chuẩn"
        words(painter, QRectF(4, 0, width, 28), state, RIGHT, "success" if self._passed else "warning")
        track = QRectF(4, 34, width, 12)
        bar(painter, track, "track", 6)
        if self._maximum > 0:
            share = min(1.0, self._points / self._maximum)
            bar(painter, QRectF(4, 34, width * share, 12), "success" if self._passed else "accent", 6)
            self._draw_mark(painter, 4 + width * min(1.0, self._pass_mark / self._maximum), width)

    def _draw_mark(self, painter: QPainter, x: float, width: float) -> None:
        painter.setPen(QPen(theme().colour("text"), 2))
        painter.drawLine(QPointF(x, 31), QPointF(x, 52))
        painter.setFont(font_of("caption_pt"))
        text = f"điểm đạt chuẩn {format_points(self._pass_mark)}"
        advance = painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(4.0, x - advance / 2), 4 + width - advance)
        words(painter, QRectF(left, 54, advance + 4, 18), text, colour="muted")


@dataclass(frozen=True, slots=True)
class TimelineMark:
    """One thing on the line of the year: a day as a share of the year in 1/1000, its state, its words."""

    at: int
    state: State
    text: str


class QuarterTimeline(Chart):
    """The four quarters with their tasks or dates; the present day is a thin line."""

    TITLES = ("Quý I", "Quý II", "Quý III", "Quý IV")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[TimelineMark, ...] = ()
        self._today: int | None = None
        self.setMouseTracking(True)

    def set_marks(self, marks: Sequence[TimelineMark], today: int | None = None) -> None:
        """Show these marks; `today` in 1/1000 of the year, None in another year."""
        self._marks, self._today = tuple(marks), today
        self.describe("Các mốc trong năm", "; ".join(mark.text for mark in marks))

    def sizeHint(self) -> QSize:
        """One line with its titles."""
        return QSize(400, 64)

    def draw(self, painter: QPainter) -> None:
        """Four fields, marks as dots, today."""
        look, width = theme(), self.width() - 16.0
        quarter = width / 4
        painter.setFont(font_of("caption_pt"))
        for number, title in enumerate(self.TITLES):
            box = QRectF(8 + number * quarter, 0, quarter, 18)
            words(painter, box, title, CENTRE, "muted")
            bar(painter, QRectF(9 + number * quarter, 30, quarter - 2, 8), "track")
        if self._today is not None:
            x = 8 + width * self._today / 1000
            painter.setPen(QPen(look.colour("text"), 1.5))
            painter.drawLine(QPointF(x, 20), QPointF(x, 48))
            words(painter, QRectF(x - 40, 48, 80, 16), "hôm nay", CENTRE, "muted")
        for mark in self._marks:
            painter.setPen(QPen(look.colour("surface"), 2))
            painter.setBrush(look.state(mark.state))
            painter.drawEllipse(QPointF(8 + width * mark.at / 1000, 34), 6, 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The words of the mark under the mouse."""
        share = (event.position().x() - 8) * 1000 / max(1, self.width() - 16)
        near = [mark.text for mark in self._marks if abs(mark.at - share) < 8000 / max(1, self.width())]
        self.setToolTip("\n".join(near))
