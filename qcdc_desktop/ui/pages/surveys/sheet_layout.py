"""Where everything stands on the painted sheet: headings, questions, the boxes with their keys.

Only measuring; `key_entry` paints and takes the keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from qcdc_desktop.domain.keying import TYPED
from qcdc_desktop.domain.questionnaire import Option, Question
from qcdc_desktop.ui.rule_words import question_number
from qcdc_desktop.ui.style import font_of

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
MARGIN, PAD, NUMBER, KEY, GAP = 16, 12, 48, 26, 22
_LINE = 34
_CHIP = 150


@dataclass(frozen=True, slots=True)
class PlacedOption:
    """An option with its key box and the words behind it."""

    option: Option
    number: int
    key: QRect
    label: QRect


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A question on the sheet; one that is skipped has one thin line and no options."""

    question: Question
    number: str
    section: str
    heading: QRect
    box: QRect
    text: QRect
    answer: QRect
    options: tuple[PlacedOption, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """The whole sheet for one width."""

    questions: tuple[PlacedQuestion, ...]
    end: QRect
    height: int

    def of(self, code: str) -> PlacedQuestion | None:
        """Where a question stands."""
        return next((p for p in self.questions if p.question.code == code), None)


def sheet_font(bold: bool = False) -> QFont:
    """The large letters of the sheet."""
    return font_of("sheet_pt", bold)


def place_sheet(questions: Iterable[Question], asked: frozenset[str], width: int) -> Placed:
    """Lay the questions out from top to bottom for a width in logical pixels."""
    top, section = PAD, ""
    placed = []
    for question in questions:
        heading = QRect()
        if question.section and question.section != section:
            section = question.section
            heading = QRect(MARGIN, top + 4, width - 2 * MARGIN, 28)
            top = heading.bottom() + 5
        one = _place(question, question.code in asked, heading, top, width)
        placed.append(one)
        top = one.box.bottom() + 5
    end = QRect(MARGIN, top + 4, width - 2 * MARGIN, 44)
    return Placed(tuple(placed), end, end.bottom() + PAD)


def _place(question: Question, is_asked: bool, heading: QRect, top: int, width: int) -> PlacedQuestion:
    left, inner = MARGIN + PAD + NUMBER, width - 2 * (MARGIN + PAD) - NUMBER
    number = question_number(question.code)
    if not is_asked:
        box = QRect(MARGIN, top, width - 2 * MARGIN, 28)
        text = QRect(left, top, inner, 28)
        return PlacedQuestion(question, number, question.section, heading, box, text, QRect(), (), False)
    metrics = QFontMetrics(sheet_font(bold=True))
    words = f"{question.text} ({question.hint})" if question.hint else question.text
    high = metrics.boundingRect(QRect(0, 0, inner - _CHIP, 1000), WRAP, words).height()
    text = QRect(left, top + PAD - 2, inner - _CHIP, high)
    below = text.bottom() + 7
    if question.kind in TYPED:
        answer = QRect(left, below, min(inner, 520), 34)
        options: tuple[PlacedOption, ...] = ()
        bottom = answer.bottom()
    else:
        options, bottom = _flow(question.options, left, below, inner)
        answer = QRect(left, below, inner, bottom - below)
    box = QRect(MARGIN, top, width - 2 * MARGIN, bottom + PAD - 2 - top)
    return PlacedQuestion(question, number, question.section, heading, box, text, answer, options, True)


def _flow(options: tuple[Option, ...], left: int, top: int, width: int) -> tuple[tuple[PlacedOption, ...], int]:
    """Options side by side, on as many lines as they need; room is kept for a chosen one in bold."""
    metrics = QFontMetrics(sheet_font(bold=True))
    x, y = left, top
    placed = []
    for number, option in enumerate(options, 1):
        words = metrics.horizontalAdvance(option.label) + 4
        words = min(words, width - KEY - 8)
        if x > left and x + KEY + 8 + words > left + width:
            x, y = left, y + _LINE
        key = QRect(x, y + 3, KEY, KEY)
        placed.append(PlacedOption(option, number, key, QRect(x + KEY + 8, y, words, _LINE - 2)))
        x += KEY + 8 + words + GAP
    return tuple(placed), y + _LINE
