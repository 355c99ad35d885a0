"""The way of the year from scoring to recognition as one painted line, with who and when under each stage."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.assessment_stages import Stage, StageLine, current_stage
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.charts import CENTRE, Chart, words
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.style import font_of, theme

STAGE_WORDS: Mapping[Stage, str] = MappingProxyType(
    {
        Stage.SCORING: "Đang chấm",
        Stage.REVIEWED: "Đã rà soát",
        Stage.APPROVED: "Lãnh đạo duyệt",
        Stage.SENT: "Đã gửi",
        Stage.RECEIVED: "Đã tiếp nhận",
        Stage.APPRAISED: "Đã thẩm định",
        Stage.RECOGNISED: "Công nhận",
    }
)


class StagesBar(Chart):
    """A mark a stage: ticked when reached, the present one in the accent colour, returned with its own icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[StageLine, ...] = ()

    def set_stages(self, lines: Sequence[StageLine]) -> None:
        """Show these stages."""
        self._lines = tuple(lines)
        told = "; ".join(f"{word_of(line)}: {who_and_when(line) or 'chưa'}" for line in lines[1:])
        self.describe("Các bước của hồ sơ năm", f"Hiện ở bước {word_of(current_stage(self._lines))}. {told}")
        self.setToolTip("\n".join(f"{word_of(line)}: {who_and_when(line) or 'chưa'}" for line in lines[1:]))

    def sizeHint(self) -> QSize:
        """A mark and two lines of words."""
        return QSize(560, 62)

    def draw(self, painter: QPainter) -> None:
        """The line, its marks, the words below them."""
        if not self._lines:
            return
        column = self.width() / len(self._lines)
        here = current_stage(self._lines)
        for place, line in enumerate(self._lines):
            middle = column * (place + 0.5)
            if place:
                painter.setPen(QPen(theme().colour("accent" if line.reached else "line_strong"), 2))
                painter.drawLine(QPointF(middle - column + 13, 13), QPointF(middle - 13, 13))
            self._draw_mark(painter, middle, line, line is here)
            painter.setFont(font_of("caption_pt", bold=line is here))
            box = QRectF(column * place + 2, 27, column - 4, 16)
            words(painter, box, word_of(line), CENTRE, "text" if line.reached else "muted")
            painter.setFont(font_of("caption_pt"))
            words(painter, box.translated(0, 16), _short(line), CENTRE, "muted")

    def _draw_mark(self, painter: QPainter, middle: float, line: StageLine, here: bool) -> None:
        icon_name, token = ("return", "warning") if line.returned else ("check", "success")
        if line.reached and not (here and line.stage is Stage.SCORING):
            painter.drawPixmap(QPointF(middle - 10, 3), pixmap(icon_name, token, 20))
            return
        painter.setPen(QPen(theme().colour("accent" if here else "line_strong"), 2))
        painter.setBrush(theme().colour("accent") if here else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(middle, 13), 6, 6)


def word_of(line: StageLine) -> str:
    """What a stage is called."""
    return "Trả lại" if line.returned else STAGE_WORDS[line.stage]


def who_and_when(line: StageLine) -> str:
    """Who brought a stage about and when, e.g. "Trần Bình, 16/12/2024"; empty while it is not reached."""
    if not line.reached:
        return ""
    day = format_date(local_day(line.at)) if line.at else ""
    despite = f"còn việc chưa xong: {line.reason}" if line.reason else ""
    return ", ".join(part for part in (line.by, day, despite) if part)


def _short(line: StageLine) -> str:
    day = format_date(local_day(line.at)) if line.reached and line.at else ""
    return day or (line.by if line.reached else "")
