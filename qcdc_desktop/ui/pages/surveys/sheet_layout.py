"""Where everything stands on the painted sheet: the whole form at once, in as many columns as the screen needs.

Only measuring; `key_entry` paints and takes the keys. Nothing moves while a sheet is keyed: a question that is not
asked keeps its place, as on paper. Questions of one scale stand as lines under one legend.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind
from qcdc_desktop.ui.style import font_of, size

WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_TYPED_WIDTH, _NUMBER_WIDTH = 520, 140
_LEAST_COLUMN = 250


@cache
def _letters(points: int, bold: bool) -> QFont:
    font = font_of("body_pt", bold)
    font.setPointSize(points)
    return font


def forget_letters() -> None:
    """The application has another font: what was made and measured of the former is over."""
    for made in (_letters, _measured_line, _measured_block):
        made.cache_clear()


@dataclass(frozen=True, slots=True)
class Scale:
    """How large everything is: letters, the key boxes, the room between."""

    points: int
    key: int
    line: int
    pad: int
    gap: int
    number: int

    def font(self, bold: bool = False) -> QFont:
        """The letters of the sheet."""
        return _letters(self.points, bold)


@dataclass(frozen=True, slots=True)
class PlacedOption:
    """An option with its key box and the words behind it (none where a legend says them)."""

    option: Option
    number: int
    key: QRect
    label: QRect


@dataclass(frozen=True, slots=True)
class PlacedQuestion:
    """A question on the sheet. `heading` is the section's line above it, `legend` that of a scale; both may be null."""

    question: Question
    number: str
    heading: QRect
    legend: QRect
    box: QRect
    text: QRect
    answer: QRect
    options: tuple[PlacedOption, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """The whole sheet for one size."""

    questions: tuple[PlacedQuestion, ...]
    end: QRect
    height: int
    scale: Scale
    columns: int

    def of(self, code: str) -> PlacedQuestion | None:
        """Where a question stands."""
        return next((p for p in self.questions if p.question.code == code), None)


def scales() -> tuple[Scale, ...]:
    """The sizes to try, the most comfortable first."""
    large, body = size("sheet_pt"), size("body_pt")
    return (
        Scale(large, 26, 34, 8, 22, 40),
        Scale(body, 22, 26, 5, 14, 34),
        Scale(body - 1, 20, 23, 3, 12, 32),
        Scale(body - 2, 18, 20, 2, 10, 28),
    )


def legend_words(question: Question) -> str:
    """The scale of a question in one line: "1 Rất hài lòng · 2 Hài lòng …"."""
    return "  ·  ".join(f"{n} {option.label}" for n, option in enumerate(question.options, 1))


def question_words(question: Question) -> str:
    """The question as it is read on the sheet."""
    return f"{question.text} ({question.hint})" if question.hint else question.text


def place_sheet(questions: Sequence[Question], width: int, height: int) -> Placed:
    """Lay the form out so that all of it is seen at once, as large as that allows; too long a form scrolls."""
    best: Placed | None = None
    for scale in scales():
        for columns in (1, 2, 3):
            if columns > 1 and width // columns < _LEAST_COLUMN:
                break
            made = _columns(questions, width, height, scale, columns)
            if made.height <= height:
                return made
            if best is None or made.height < best.height:
                best = made
    assert best is not None
    return best


def _columns(questions: Sequence[Question], width: int, height: int, scale: Scale, columns: int) -> Placed:
    """The blocks one below the other, cut into columns that end as evenly as can be."""
    inner = (width - scale.pad * (columns + 1)) // columns
    blocks = _blocks(tuple(questions), inner, scale)
    total = sum(high for _, high in blocks) + scale.line + scale.pad
    target = -(-total // columns)
    while len(_cut(blocks, target, scale)) > columns:
        target += 8
    placed: list[PlacedQuestion] = []
    bottom, end = 0, QRect()
    for number, column in enumerate(_cut(blocks, target, scale)):
        left, top = scale.pad + number * (inner + scale.pad), scale.pad
        for one, high in column:
            if one is not None:
                placed.append(_moved(one, left, top))
            else:
                end = QRect(left, top, inner, scale.line)
            top += high
        bottom = max(bottom, top)
    return Placed(tuple(placed), end, bottom, scale, columns)


_Block = tuple[PlacedQuestion | None, int]


def _cut(blocks: Sequence[_Block], target: int, scale: Scale) -> list[list[_Block]]:
    columns: list[list[_Block]] = [[]]
    used = 0
    for block in [*blocks, (None, scale.line + scale.pad)]:
        if used and used + block[1] > target:
            columns.append([])
            used = 0
        columns[-1].append(block)
        used += block[1]
    return columns


def _blocks(questions: tuple[Question, ...], width: int, scale: Scale) -> list[_Block]:
    """Every question at the left upper corner, with the height it takes."""
    section = ""
    before: tuple[str, ...] = ()
    blocks: list[_Block] = []
    for place, question in enumerate(questions):
        following = questions[place + 1] if place + 1 < len(questions) else None
        heading = question.section if question.section != section else ""
        section = question.section or section
        labels = _labels(question)
        in_row = bool(labels) and (labels == before or (following is not None and labels == _labels(following)))
        legend = in_row and (labels != before or bool(heading))
        before = labels if in_row else ()
        blocks.append(_place(question, heading, legend, in_row, width, scale))
    return blocks


def _labels(question: Question) -> tuple[str, ...]:
    """The scale a question shares with its neighbours; short ones need no legend."""
    if question.kind is QuestionKind.MULTIPLE or len(question.options) < 3:
        return ()
    return tuple(option.label for option in question.options)


def _place(question: Question, heading: str, legend: bool, in_row: bool, width: int, scale: Scale) -> _Block:
    top, head, key = 0, QRect(), QRect()
    if heading:
        inner = width - 2 * scale.pad
        head = QRect(scale.pad, top + 2, inner, _height(heading.upper(), inner, scale, True))
        top += head.height() + 4
    if legend:
        inner = width - 2 * scale.pad
        key = QRect(scale.pad, top, inner, _height(legend_words(question), inner, scale, False))
        top += key.height() + 2
    left, inner = scale.pad + scale.number, width - 2 * scale.pad - scale.number
    boxes = _row_width(question, scale) if in_row else _beside_width(question, inner, scale)
    beside = boxes is not None
    text_width = inner - (boxes or 0) - (scale.gap if beside else 0)
    words = question_words(question)
    text = QRect(left, top + scale.pad, text_width, _height(words, text_width, scale, False))
    if beside:
        start = QPoint(width - scale.pad - (boxes or 0), text.top() - 1)
        options = _line(question, start, scale, labelled=not in_row)
        answer = QRect(start.x(), start.y(), boxes or 0, scale.line)
        bottom = max(text.bottom(), start.y() + scale.key)
    elif question.options:
        options, bottom = _flow(question, left, text.bottom() + 3, inner, scale)
        answer = QRect(left, text.bottom() + 3, inner, bottom - text.bottom() - 3)
    else:
        options = ()
        answer = QRect(left, text.bottom() + 3, min(inner, _TYPED_WIDTH), scale.key + 6)
        bottom = answer.bottom()
    box = QRect(0, top, width, bottom + scale.pad - top)
    number = question_number(question.code)
    return PlacedQuestion(question, number, head, key, box, text, answer, options), box.bottom() + 3


def _row_width(question: Question, scale: Scale) -> int:
    """The boxes of a line under a legend."""
    return len(question.options) * (scale.key + 4) - 4


def _beside_width(question: Question, inner: int, scale: Scale) -> int | None:
    """The room of two or three short options beside the question, where both fit on a line; else None."""
    if not 2 <= len(question.options) <= 3:
        return None
    wide = sum(scale.key + 6 + _advance(o.label, scale) + scale.gap for o in question.options) - scale.gap
    words = _advance(question_words(question), scale)
    return wide if wide < inner // 2 and min(words, inner * 2 // 5) + scale.gap + wide <= inner else None


def _line(question: Question, start: QPoint, scale: Scale, labelled: bool) -> tuple[PlacedOption, ...]:
    x, y = start.x(), start.y()
    placed = []
    for number, option in enumerate(question.options, 1):
        key = QRect(x, y, scale.key, scale.key)
        label = QRect()
        x += scale.key + 4
        if labelled:
            label = QRect(x + 2, y, _advance(option.label, scale), scale.key)
            x = label.right() + 1 + scale.gap
        placed.append(PlacedOption(option, number, key, label))
    return tuple(placed)


def _flow(question: Question, left: int, top: int, width: int, scale: Scale) -> tuple[tuple[PlacedOption, ...], int]:
    """Options side by side, on as many lines as they need; room is kept for a chosen one in bold."""
    x, y = left, top
    placed = []
    for number, option in enumerate(question.options, 1):
        words = min(_advance(option.label, scale), width - scale.key - 6)
        if x > left and x + scale.key + 6 + words > left + width:
            x, y = left, y + scale.key + 3
        key = QRect(x, y, scale.key, scale.key)
        placed.append(PlacedOption(option, number, key, QRect(x + scale.key + 6, y, words, scale.key)))
        x += scale.key + 6 + words + scale.gap
    return tuple(placed), y + scale.key


def _moved(placed: PlacedQuestion, left: int, top: int) -> PlacedQuestion:
    by = QPoint(left, top)

    def moved(rect: QRect) -> QRect:
        return rect if rect.isNull() else rect.translated(by)

    return replace(
        placed,
        heading=moved(placed.heading),
        legend=moved(placed.legend),
        box=moved(placed.box),
        text=moved(placed.text),
        answer=moved(placed.answer),
        options=tuple(replace(o, key=moved(o.key), label=moved(o.label)) for o in placed.options),
    )


def _advance(words: str, scale: Scale) -> int:
    return _measured_line(words, scale) + 4


def _height(words: str, width: int, scale: Scale, bold: bool) -> int:
    return _measured_block(words, width, scale, bold)


@cache
def _measured_line(words: str, scale: Scale) -> int:
    return QFontMetrics(scale.font(bold=True)).horizontalAdvance(words)


@cache
def _measured_block(words: str, width: int, scale: Scale, bold: bool) -> int:
    return QFontMetrics(scale.font(bold)).boundingRect(QRect(0, 0, width, 10_000), WRAP, words).height()
