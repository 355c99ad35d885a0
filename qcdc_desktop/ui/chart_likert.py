"""The answers to survey questions as one bar each, cut by option and centred on the middle of the scale.

n stands beside every percentage; where a piece lies is worked out in `domain.likert_bars`, as for paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.likert_bars import centred, reach
from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.charts import CENTRE, RIGHT, Chart, bar, words
from qcdc_desktop.ui.style import font_of, theme

_COLOURS = {
    1: ("chart_5",),
    2: ("chart_5", "chart_1"),
    3: ("chart_5", "chart_3", "chart_1"),
    4: ("chart_5", "chart_4", "chart_2", "chart_1"),
    5: ("chart_5", "chart_4", "chart_3", "chart_2", "chart_1"),
}


_FEW = " – dưới mức tối thiểu"


@dataclass(frozen=True, slots=True)
class LikertRow:
    """One question: `counts` by option from the best to the worst, `n` valid answers, whether these are too few."""

    title: str
    counts: tuple[int, ...]
    n: int
    too_few: bool = False


class LikertBars(Chart):
    """Several questions with the same options, the better half to the right of a common middle.

    The options' names stand on top with their colours, in the order of the pieces: from the worst to the best.
    """

    ROW = 52

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: tuple[str, ...] = ()
        self._rows: tuple[LikertRow, ...] = ()

    def set_rows(self, options: Sequence[str], rows: Sequence[LikertRow]) -> None:
        """Show these questions."""
        self._options, self._rows = tuple(options), tuple(rows)
        self.updateGeometry()
        self.describe("Kết quả trả lời", "; ".join(self._told(row) for row in rows))

    def sizeHint(self) -> QSize:
        """As high as its questions."""
        return QSize(360, 48 + max(1, len(self._rows)) * self.ROW)

    def draw(self, painter: QPainter) -> None:
        """The key on top, then a bar for each question."""
        self._draw_key(painter)
        for place, row in enumerate(self._rows):
            top = self._top() + place * self.ROW
            painter.setFont(font_of("body_pt"))
            counted = f"n = {format_count(row.n)}{_FEW if row.too_few else ''}"
            advance = painter.fontMetrics().horizontalAdvance(counted) + 8
            words(painter, QRectF(0, top, self.width() - advance - 8, 22), row.title)
            words(painter, QRectF(self.width() - advance, top, advance, 22), counted, RIGHT, colour="muted")
            self._draw_bar(painter, row, top + 24)

    def _told(self, row: LikertRow) -> str:
        shares = ", ".join(
            f"{name} {_percent(count, row.n)}" for name, count in zip(self._options, row.counts, strict=False) if row.n
        )
        few = _FEW if row.too_few else ""
        return f"{row.title}: {shares or 'chưa có phiếu'} (n = {format_count(row.n)}{few})"

    def _colours(self) -> tuple[str, ...]:
        """From the worst to the best."""
        found = _COLOURS.get(len(self._options), _COLOURS[5])
        return tuple(reversed([found[place % len(found)] for place in range(len(self._options))]))

    def _key_boxes(self) -> list[QRectF]:
        """Where each option's name stands on top; names that do not fit go to the next line."""
        metrics = QFontMetricsF(font_of("caption_pt"))
        boxes, x, y = [], 0.0, 0.0
        for name in reversed(self._options):
            width = 18 + metrics.horizontalAdvance(name) + 6
            if x > 0 and x + width > self.width():
                x, y = 0.0, y + 20
            boxes.append(QRectF(x, y, width, 20))
            x += width + 12
        return boxes

    def _top(self) -> float:
        boxes = self._key_boxes()
        return (boxes[-1].bottom() if boxes else 0) + 8

    def _draw_key(self, painter: QPainter) -> None:
        painter.setFont(font_of("caption_pt"))
        for name, colour, box in zip(reversed(self._options), self._colours(), self._key_boxes(), strict=True):
            bar(painter, QRectF(box.left(), box.top() + 4, 12, 12), colour, 2)
            words(painter, box.adjusted(18, 0, 0, 0), name, colour="muted")

    def _draw_bar(self, painter: QPainter, row: LikertRow, top: float) -> None:
        if row.n <= 0:
            bar(painter, QRectF(0, top, self.width(), 20), "track", 2)
            words(painter, QRectF(8, top, self.width(), 20), "chưa có phiếu", colour="muted")
            return
        painter.setFont(font_of("caption_pt"))
        first, last = reach([centred(one.counts) for one in self._rows])
        scale = self.width() / max(1, last - first)
        middle = -first * scale
        painter.setPen(QPen(theme().colour("text"), 1))
        painter.drawLine(QPointF(middle, top - 2), QPointF(middle, top + 22))
        pieces = zip(centred(row.counts), reversed(row.counts), self._colours(), strict=True)
        for (start, end), count, token in pieces:
            x, width = (start - first) * scale, (end - start) * scale
            bar(painter, QRectF(x, top, max(0.0, width - 1), 20), token, 2)
            label = _percent(count, row.n)
            if width > painter.fontMetrics().horizontalAdvance(label) + 8:
                dark = theme().colour(token).lightnessF() < 0.5
                painter.setPen(theme().colour("surface" if dark == (theme().name == "light") else "text"))
                painter.drawText(QRectF(x, top, width, 20), CENTRE, label)


def _percent(count: int, n: int) -> str:
    """The share as the tables and papers print it."""
    return format_percent(share(count, n) or 0)
