"""Criteria with two bars each: before and after, or the office's own points and the reviewer's; told in words too."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.score_comparison import ComparedCriterion
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.charts import PAIR, RIGHT, Chart, bar, pair_legend, words
from qcdc_desktop.ui.style import font_of


class PairBars(Chart):
    """Title over two thin bars with their figures; a legend on top."""

    ROW, TOP = 58, 26

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ComparedCriterion, ...] = ()
        self._names = ("", "")

    def set_criteria(self, rows: Sequence[ComparedCriterion], before: str, after: str) -> None:
        """Show these criteria; `before` and `after` say what the bars are."""
        self._rows, self._names = tuple(rows), (before, after)
        self.updateGeometry()
        told = "; ".join(
            f"{r.code}: {before} {format_points(r.before)}, {after} {format_points(r.after)}"
            f" trên {format_points(r.maximum)} điểm"
            for r in rows
        )
        self.describe("Điểm theo tiêu chí, hai bên", told)

    def sizeHint(self) -> QSize:
        """As high as its criteria."""
        return QSize(300, self.TOP + max(1, len(self._rows)) * self.ROW)

    def draw(self, painter: QPainter) -> None:
        """The legend, then each criterion."""
        width = self.width() - 8.0
        pair_legend(painter, self._names, width)
        for place, row in enumerate(self._rows):
            top = self.TOP + place * self.ROW
            painter.setFont(font_of("body_pt"))
            words(painter, QRectF(4, top, width - 70, 20), f"{row.code}. {row.title}")
            words(painter, QRectF(4, top, width, 20), f"/ {format_points(row.maximum)}", RIGHT, "muted")
            painter.setFont(font_of("caption_pt"))
            for at, (points, colour) in enumerate(zip((row.before, row.after), PAIR, strict=True)):
                self._draw_bar(painter, top + 22 + 15 * at, width, points, row.maximum, colour)

    def _draw_bar(self, painter: QPainter, top: float, width: float, points: int, maximum: int, colour: str) -> None:
        whole = width - 52
        bar(painter, QRectF(4, top + 2, whole, 9), "track")
        if maximum > 0:
            bar(painter, QRectF(4, top + 2, whole * min(1.0, max(0, points) / maximum), 9), colour)
        words(painter, QRectF(4 + whole, top - 1, 48, 15), format_points(points), RIGHT)
