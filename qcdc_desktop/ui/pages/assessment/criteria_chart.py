"""The points of each criterion as bars, with the least each one must reach; painted, told in words too."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.scoring import CriterionScore
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.charts import Chart, bar, words
from qcdc_desktop.ui.style import font_of, theme

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class CriteriaBars(Chart):
    """One bar a criterion: points of its maximum, a thin line at its minimum."""

    ROW = 40

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CriterionScore, ...] = ()

    def set_criteria(self, rows: Sequence[CriterionScore]) -> None:
        """Show these criteria."""
        self._rows = tuple(rows)
        self.updateGeometry()
        told = "; ".join(
            f"{r.criterion.code} {format_points(r.points)} trên {format_points(r.maximum)} điểm" for r in rows
        )
        self.describe("Điểm theo tiêu chí", told)

    def sizeHint(self) -> QSize:
        """As high as its criteria."""
        return QSize(320, max(1, len(self._rows)) * self.ROW)

    def draw(self, painter: QPainter) -> None:
        """Title and points over each bar."""
        width = self.width() - 8.0
        for place, row in enumerate(self._rows):
            top = place * self.ROW + 2.0
            painter.setFont(font_of("body_pt"))
            points = f"{format_points(row.points)} / {format_points(row.maximum)}"
            advance = painter.fontMetrics().horizontalAdvance(points) + 12.0
            title = f"{row.criterion.code}. {row.criterion.title}"
            words(painter, QRectF(4, top, width - advance, 20), title)
            words(painter, QRectF(4, top, width, 20), points, _RIGHT, "muted" if row.meets_minimum else "warning")
            track = QRectF(4, top + 23, width, 8)
            bar(painter, track, "track")
            if row.maximum > 0:
                share = min(1.0, max(0, row.points) / row.maximum)
                bar(painter, QRectF(4, top + 23, width * share, 8), "accent" if row.meets_minimum else "warning")
                if row.minimum:
                    x = 4 + width * row.minimum / row.maximum
                    painter.setPen(QPen(theme().colour("text"), 1.5))
                    painter.drawLine(QPointF(x, top + 20), QPointF(x, top + 34))
