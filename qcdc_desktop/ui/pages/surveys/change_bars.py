"""Questions with two bars each: the satisfied share before and now, and how much it changed; told in words too."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.statistics import WHOLE
from qcdc_desktop.domain.survey_analysis import Change
from qcdc_desktop.domain.vn_numbers import format_percent, format_points
from qcdc_desktop.ui.charts import PAIR, RIGHT, Chart, bar, pair_legend, words
from qcdc_desktop.ui.style import font_of


class ChangeBars(Chart):
    """Only questions that can be compared; a legend on top."""

    ROW, TOP = 58, 26

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Change, ...] = ()
        self._names = ("", "")

    def set_changes(self, changes: Sequence[Change], before: str, after: str) -> None:
        """Show these changes; `before` and `after` say what the bars are."""
        self._rows = tuple(change for change in changes if change.difference is not None)
        self._names = (before, after)
        self.updateGeometry()
        told = "; ".join(
            f"{title_of(row)}: {before} {rate_of(row, 0)}, {after} {rate_of(row, 1)}" for row in self._rows
        )
        self.describe("Tỷ lệ hài lòng từng câu, hai bên", told)

    def sizeHint(self) -> QSize:
        """As high as its questions."""
        return QSize(260, self.TOP + max(1, len(self._rows)) * self.ROW)

    def draw(self, painter: QPainter) -> None:
        """The legend, then each question."""
        width = self.width() - 8.0
        pair_legend(painter, self._names, width)
        for place, row in enumerate(self._rows):
            top = self.TOP + place * self.ROW
            painter.setFont(font_of("body_pt"))
            words(painter, QRectF(4, top, width - 70, 20), title_of(row))
            words(painter, QRectF(4, top, width, 20), difference_of(row), RIGHT, "muted")
            painter.setFont(font_of("caption_pt"))
            for at, colour in enumerate(PAIR):
                self._draw_bar(painter, top + 22 + 15 * at, width, row, at, colour)

    def _draw_bar(self, painter: QPainter, top: float, width: float, row: Change, side: int, colour: str) -> None:
        whole = width - 62
        part = (row.before, row.after)[side]
        bar(painter, QRectF(4, top + 2, whole, 9), "track")
        if part is not None and part.rate is not None:
            bar(painter, QRectF(4, top + 2, whole * part.rate / WHOLE, 9), colour)
        words(painter, QRectF(4 + whole, top - 1, 58, 15), rate_of(row, side), RIGHT)


def title_of(change: Change) -> str:
    """The question with its number, as the later form words it."""
    part = change.after or change.before
    if part is None:
        return ""
    number = question_number(part.question.code)
    return f"{number}. {part.question.text}" if number else part.question.text


def rate_of(change: Change, side: int) -> str:
    """The satisfied share before (0) or now (1)."""
    part = (change.before, change.after)[side]
    return "–" if part is None or part.rate is None else format_percent(part.rate)


def difference_of(change: Change) -> str:
    """How much it rose or fell, in points of a percent, with its sign."""
    found = change.difference
    if found is None:
        return ""
    return "0" if found == 0 else f"{'+' if found > 0 else '−'}{format_points(abs(found))}"
