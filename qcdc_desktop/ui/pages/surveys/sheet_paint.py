"""How questions, key boxes and marks are painted on the sheet, in colours of the look."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from qcdc_desktop.domain.keying import TYPED
from qcdc_desktop.domain.survey import Answer, Mark
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.surveys.sheet_layout import WRAP, PlacedOption, PlacedQuestion, sheet_font
from qcdc_desktop.ui.style import font_of, theme

MARK_WORDS = {Mark.BLANK: "Bỏ trống", Mark.INVALID: "Không hợp lệ", Mark.NOT_APPLICABLE: "Không áp dụng"}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


def draw_question(
    painter: QPainter,
    placed: PlacedQuestion,
    answer: Answer | None,
    mark: Mark | None,
    *,
    current: bool,
    wrong: bool,
) -> None:
    """One question with its heading, text, options or typed answer, and mark."""
    if not placed.heading.isNull():
        painter.setFont(font_of("body_pt", bold=True))
        painter.setPen(theme().colour("accent"))
        painter.drawText(placed.heading, _LEFT, placed.section.upper())
    if not placed.asked:
        _draw_skipped(painter, placed)
        return
    if current:
        _draw_ground(painter, placed.box, wrong)
    painter.setPen(theme().colour("text"))
    painter.setFont(sheet_font(bold=True))
    number = QRect(placed.text.left() - 48, placed.text.top(), 44, 24)
    painter.drawText(number, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), placed.number or "•")
    words = f"{placed.question.text} ({placed.question.hint})" if placed.question.hint else placed.question.text
    painter.drawText(placed.text, WRAP, words)
    if placed.question.kind in TYPED:
        _draw_typed(painter, placed.answer, answer)
    ticked = answer if isinstance(answer, tuple) else (answer,)
    for option in placed.options:
        _draw_option(painter, option, option.option.code in ticked)
    if mark is not None:
        _draw_mark(painter, placed, mark)


def draw_end(painter: QPainter, box: QRect, current: bool, wrong: bool, words: str) -> None:
    """The place behind the last question, where Enter saves."""
    if current:
        _draw_ground(painter, box, wrong)
    painter.setFont(sheet_font(bold=current))
    painter.setPen(theme().colour("text" if current else "muted"))
    painter.drawText(box.adjusted(16, 0, -16, 0), _LEFT, words)


def _draw_ground(painter: QPainter, box: QRect, wrong: bool) -> None:
    painter.setPen(QPen(theme().colour("error" if wrong else "accent"), 1.5))
    painter.setBrush(theme().colour("error_soft" if wrong else "accent_soft"))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _draw_skipped(painter: QPainter, placed: PlacedQuestion) -> None:
    painter.setFont(font_of("body_pt"))
    painter.setPen(theme().colour("disabled"))
    painter.drawText(QRect(placed.text.left() - 48, placed.text.top(), 44, 28), _LEFT, placed.number or "•")
    words = f"{placed.question.text} – không hỏi"
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, placed.text.width())
    painter.drawText(placed.text, _LEFT, shown)


def _draw_option(painter: QPainter, placed: PlacedOption, chosen: bool) -> None:
    look = theme()
    painter.setPen(QPen(look.colour("accent" if chosen else "line_strong"), 1.5))
    painter.setBrush(look.colour("accent" if chosen else "surface"))
    painter.drawRoundedRect(QRectF(placed.key), 4, 4)
    painter.setFont(sheet_font(bold=True))
    painter.setPen(look.colour("on_accent" if chosen else "muted"))
    painter.drawText(placed.key, _CENTRE, str(placed.number))
    painter.setFont(sheet_font(bold=chosen))
    painter.setPen(look.colour("text"))
    shown = painter.fontMetrics().elidedText(placed.option.label, Qt.TextElideMode.ElideRight, placed.label.width())
    painter.drawText(placed.label, _LEFT, shown)


def _draw_typed(painter: QPainter, box: QRect, answer: Answer | None) -> None:
    painter.setFont(sheet_font())
    painter.setPen(QPen(theme().colour("line_strong"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if answer is not None:
        painter.setPen(theme().colour("text"))
        shown = painter.fontMetrics().elidedText(str(answer), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)


def _draw_mark(painter: QPainter, placed: PlacedQuestion, mark: Mark) -> None:
    look = theme()
    tokens = {Mark.BLANK: ("neutral", "minus"), Mark.INVALID: ("error", "error"), Mark.NOT_APPLICABLE: ("info", "info")}
    colour, name = tokens[mark]
    painter.setFont(font_of("body_pt", bold=True))
    wide = painter.fontMetrics().horizontalAdvance(MARK_WORDS[mark]) + 38
    chip = QRect(placed.box.right() - wide - 10, placed.box.top() + 9, wide, 26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(f"{colour}_soft"))
    painter.drawRoundedRect(QRectF(chip), 4, 4)
    painter.drawPixmap(chip.left() + 8, chip.top() + 5, pixmap(name, colour, 16))
    painter.setPen(look.colour(colour))
    painter.drawText(chip.adjusted(28, 0, -4, 0), _LEFT, MARK_WORDS[mark])
