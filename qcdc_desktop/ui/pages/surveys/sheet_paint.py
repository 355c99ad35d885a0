"""How questions, key boxes and marks are painted on the sheet, in colours of the look."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from qcdc_desktop.domain.survey import Answer, Mark
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.surveys.sheet_layout import (
    WRAP,
    PlacedOption,
    PlacedQuestion,
    Scale,
    legend_words,
    question_words,
)
from qcdc_desktop.ui.style import Theme, theme

MARK_WORDS = {Mark.BLANK: "Bỏ trống", Mark.INVALID: "Không hợp lệ", Mark.NOT_APPLICABLE: "Không áp dụng"}
_SHORT = {Mark.BLANK: "Trống", Mark.INVALID: "KHL", Mark.NOT_APPLICABLE: "KAD"}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is to be seen of one question; two equal ones need no painting. `alarm` names the colour of a wrong key."""

    answer: Answer | None = None
    mark: Mark | None = None
    asked: bool = True
    current: bool = False
    alarm: str = ""


def draw_heading(painter: QPainter, placed: PlacedQuestion, scale: Scale) -> None:
    """The section and the legend above a question, where it has them."""
    look = theme()
    if not placed.heading.isNull():
        painter.setFont(scale.font(bold=True))
        painter.setPen(look.colour("accent"))
        painter.drawText(placed.heading, WRAP, placed.question.section.upper())
    if not placed.legend.isNull():
        painter.setFont(scale.font())
        painter.setPen(look.colour("muted"))
        painter.drawText(placed.legend, WRAP, legend_words(placed.question))


def draw_question(painter: QPainter, placed: PlacedQuestion, shown: Shown, scale: Scale) -> None:
    """One question with its text, options or typed answer, and mark."""
    look = theme()
    if shown.current:
        _draw_ground(painter, placed.box, shown.alarm)
    painter.setPen(look.colour("text" if shown.asked else "disabled"))
    painter.setFont(scale.font())
    number = QRect(placed.text.left() - scale.number, placed.text.top(), scale.number - 4, placed.text.height())
    painter.drawText(number, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), placed.number or "•")
    painter.drawText(placed.text, WRAP, question_words(placed.question))
    ticked = _ticked(shown)
    for option in placed.options:
        _draw_option(painter, look, option, option.option.code in ticked, shown.asked, scale)
    if not placed.options:
        _draw_typed(painter, placed.answer, shown.answer, scale)
    if not shown.asked:
        _draw_skipped(painter, placed, scale)
    elif shown.mark is not None:
        _draw_mark(painter, placed, shown.mark, scale)


def draw_answer(painter: QPainter, placed: PlacedQuestion, shown: Shown, scale: Scale) -> None:
    """What an asked question shows beyond the empty form, which is painted already: chosen options, text, mark."""
    look, ticked = theme(), _ticked(shown)
    for option in placed.options:
        if option.option.code in ticked:
            for part in (option.key.adjusted(-1, -1, 1, 1), option.label):
                painter.fillRect(part, look.colour("surface"))
            _draw_option(painter, look, option, True, True, scale)
    if not placed.options:
        _draw_typed(painter, placed.answer, shown.answer, scale)
    if shown.mark is not None:
        _draw_mark(painter, placed, shown.mark, scale)


def _ticked(shown: Shown) -> tuple[Answer | None, ...]:
    return shown.answer if isinstance(shown.answer, tuple) else (shown.answer,)


def draw_end(painter: QPainter, box: QRect, current: bool, alarm: str, words: str, scale: Scale) -> None:
    """The place behind the last question, where Enter saves."""
    if current:
        _draw_ground(painter, box, alarm)
    painter.setFont(scale.font(bold=current))
    painter.setPen(theme().colour("text" if current else "muted"))
    painter.drawText(box.adjusted(scale.pad + 4, 0, -scale.pad, 0), _LEFT, words)


def _draw_ground(painter: QPainter, box: QRect, alarm: str) -> None:
    painter.setPen(QPen(theme().colour(alarm or "accent"), 1.5))
    painter.setBrush(theme().colour(f"{alarm or 'accent'}_soft"))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)


def _draw_skipped(painter: QPainter, placed: PlacedQuestion, scale: Scale) -> None:
    """A question its condition skips is crossed over: it keeps its place and takes no answer."""
    painter.setPen(QPen(theme().colour("line_strong"), 1))
    middle = placed.answer.center().y()
    painter.drawLine(placed.answer.left(), middle, placed.answer.right(), middle)


def _draw_option(painter: QPainter, look: Theme, placed: PlacedOption, chosen: bool, asked: bool, scale: Scale) -> None:
    painter.setPen(QPen(look.colour("accent" if chosen else "line_strong" if asked else "line"), 1.5))
    painter.setBrush(look.colour("accent" if chosen else "surface"))
    painter.drawRoundedRect(QRectF(placed.key), 4, 4)
    painter.setFont(scale.font(bold=True))
    painter.setPen(look.colour("on_accent" if chosen else "muted" if asked else "disabled"))
    painter.drawText(placed.key, _CENTRE, str(placed.number))
    if placed.label.isNull():
        return
    painter.setFont(scale.font(bold=chosen))
    painter.setPen(look.colour("text" if asked else "disabled"))
    shown = painter.fontMetrics().elidedText(placed.option.label, Qt.TextElideMode.ElideRight, placed.label.width())
    painter.drawText(placed.label, _LEFT, shown)


def _draw_typed(painter: QPainter, box: QRect, answer: Answer | None, scale: Scale) -> None:
    painter.setFont(scale.font(bold=True))
    painter.setPen(QPen(theme().colour("line_strong"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(box.bottomLeft(), box.bottomRight())
    if answer is not None:
        painter.setPen(theme().colour("text"))
        shown = painter.fontMetrics().elidedText(str(answer), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)


def _draw_mark(painter: QPainter, placed: PlacedQuestion, mark: Mark, scale: Scale) -> None:
    """A chip over the answer's place, so that nothing else moves."""
    look = theme()
    tokens = {Mark.BLANK: ("neutral", "minus"), Mark.INVALID: ("error", "error"), Mark.NOT_APPLICABLE: ("info", "info")}
    colour, name = tokens[mark]
    painter.setFont(scale.font(bold=True))
    wide = painter.fontMetrics().horizontalAdvance(MARK_WORDS[mark]) + 30
    words, roomy = MARK_WORDS[mark], placed.answer.width() >= wide
    if roomy:
        chip = QRect(placed.answer.right() - wide, placed.answer.top(), wide, scale.key)
        if not placed.options:
            chip.moveLeft(placed.answer.left())
    else:
        words = _SHORT[mark]
        chip = QRect(placed.answer.left(), placed.answer.top(), placed.answer.width(), scale.key)
    painter.setPen(QPen(look.colour(colour), 1))
    painter.setBrush(look.colour(f"{colour}_soft"))
    painter.drawRoundedRect(QRectF(chip), 4, 4)
    painter.setPen(look.colour(colour))
    if not roomy:
        painter.drawText(chip, _CENTRE, words)
        return
    painter.drawPixmap(chip.left() + 5, chip.center().y() - 6, pixmap(name, colour, 14))
    painter.drawText(chip.adjusted(23, 0, -4, 0), _LEFT, words)
