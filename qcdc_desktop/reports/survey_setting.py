"""Sets a questionnaire on paper: pages, columns of options, tables of scales. Only measuring; nothing is drawn here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.questionnaire import (
    NUMBER_OPERATORS,
    AllOf,
    Comparison,
    Operator,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    ShowIf,
)
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.survey_layout import (
    BOTTOM,
    LEFT,
    NUMBER_X,
    RIGHT,
    TICK,
    TOP,
    WIDTH,
    Box,
    Line,
    Look,
    Rule,
    SheetLayout,
    Use,
)
from qcdc_desktop.reports.survey_text import even, leading, wide, wrap
from qcdc_desktop.reports.typefaces import register_fonts
from qcdc_desktop.resources import load_words

_ROW, _PAD, _GAP = 6.0, 1.8, 1.6
_DIGIT_W, _DIGIT_H, _WRITING = 7.0, 7.0, 8.0
_FIRST_COLUMN, _LEAST_COLUMN = 84.0, 14.0
_DATE_DIGITS = 8
_DATE_GAPS = (2, 4)
"""A day is written as two digits, two digits, four."""
_HALF = (LEFT + RIGHT) / 2


@dataclass(slots=True)
class _Pages:
    """The pages as they fill: `y` is how far down the page at hand is used."""

    page: int = 1
    y: float = TOP
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def need(self, height: float) -> bool:
        """Begin a new page when `height` does not fit; whether one was begun."""
        if self.y + height <= BOTTOM:
            return False
        self.page += 1
        self.y = TOP
        return True

    def write(self, x: float, text: str, look: Look, middle: bool = False) -> None:
        """A line of text below what is there."""
        self.y += leading(look)
        self.lines.append(Line(self.page, x, self.y - leading(look) * 0.25, text, look, middle))

    def tick(self, question: str, option: str, x: float, y: float) -> None:
        """A box to tick."""
        self.boxes.append(Box(self.page, question, option, Use.TICK, x, y, TICK, TICK))


def lay_out(form: Questionnaire, organiser: str = "") -> SheetLayout:
    """The pages of a questionnaire; `organiser` takes the place of the form's own where a round has another."""
    register_fonts()
    words = load_words()
    pages = _Pages()
    _head(pages, form, organiser or form.organiser, words)
    section = ""
    for run in _runs(form.questions):
        heading = run[0].section if run[0].section != section else ""
        section = run[0].section
        before = _Lead(heading, _condition(form, run[0].show_if, words))
        if len(run) > 1:
            _table(pages, run, before, words)
        else:
            _single(pages, run[0], before, words)
    pages.need(8)
    pages.y += 3
    pages.write(_HALF, words["sheet-thanks"], Look.REMARK, middle=True)
    lines = [*pages.lines, *_page_heads(form, pages.page, words)]
    return SheetLayout(
        form.code, form.edition.code, form.title, pages.page, tuple(pages.boxes), tuple(lines), tuple(pages.rules)
    )


@dataclass(frozen=True, slots=True)
class _Lead:
    """What stands above a question: the section that begins with it, and when it is to be answered."""

    section: str
    condition: str

    @property
    def height(self) -> float:
        """In millimetres."""
        section = leading(Look.SECTION) + 2 * _GAP if self.section else 0.0
        return section + _GAP + len(wrap(self.condition, Look.REMARK, RIGHT - LEFT)) * leading(Look.REMARK)

    def write(self, pages: _Pages) -> None:
        """Put it below what is there."""
        if self.section:
            pages.y += _GAP
            pages.write(LEFT, self.section, Look.SECTION)
            pages.y += _GAP / 2
        pages.y += _GAP if self.condition else 0
        for line in wrap(self.condition, Look.REMARK, RIGHT - LEFT):
            pages.write(LEFT, line, Look.REMARK)


def _head(pages: _Pages, form: Questionnaire, organiser: str, words: Mapping[str, str]) -> None:
    left, right = LEFT + 38, RIGHT - 46
    top = pages.y
    for line in even(organiser.upper(), Look.NATION, 72):
        pages.write(left, line, Look.NATION, middle=True)
    below = pages.y
    pages.rules.append(Rule(1, left - 11, below + 0.6, left + 11, below + 0.6))
    pages.y = top
    pages.write(right, words["sheet-nation"], Look.NATION, middle=True)
    pages.write(right, words["sheet-motto"], Look.NATION, middle=True)
    pages.rules.append(Rule(1, right - 23, pages.y + 0.6, right + 23, pages.y + 0.6))
    pages.y = max(below, pages.y) + 4
    for line in even(form.title.upper(), Look.TITLE, RIGHT - LEFT - 6):
        pages.write(_HALF, line, Look.TITLE, middle=True)
    pages.y += 1.5
    for key in ("sheet-purpose", "sheet-how"):
        for line in wrap(sentence(words, key, {"who": form.respondents}), Look.REMARK, RIGHT - LEFT):
            pages.write(LEFT, line, Look.REMARK)
    pages.y += 1


def _page_heads(form: Questionnaire, total: int, words: Mapping[str, str]) -> Iterator[Line]:
    for page in range(1, total + 1):
        facts: dict[str, str | int] = {"form": form.code, "edition": form.edition.code, "page": page, "pages": total}
        yield Line(page, NUMBER_X, 13, sentence(words, "sheet-page", facts), Look.SMALL)
        if form.edition.illustrative:
            yield Line(page, WIDTH / 2, 286, words["sheet-illustrative"], Look.SMALL, middle=True)


def _runs(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Questions one after the other that are answered on the same scale and condition stand together."""
    if not questions:
        return
    run = [questions[0]]
    for before, question in pairwise(questions):
        if _alike(before, question):
            run.append(question)
            continue
        yield run
        run = [question]
    yield run


def _alike(a: Question, b: Question) -> bool:
    kinds = {QuestionKind.SINGLE, QuestionKind.YES_NO}
    room = RIGHT - LEFT - _FIRST_COLUMN
    return (
        a.kind in kinds
        and b.kind in kinds
        and a.options == b.options
        and (a.section, a.show_if) == (b.section, b.show_if)
        and not a.demographic
        and (len(a.options) + 1) * _LEAST_COLUMN <= room
    )


def _table(pages: _Pages, run: Sequence[Question], lead: _Lead, words: Mapping[str, str]) -> None:
    """A scale as the head of columns, its questions as rows."""
    options = [(option.code, option.label) for option in run[0].options]
    if any(question.may_be_not_applicable for question in run):
        options.append((Mark.NOT_APPLICABLE.value, words["sheet-not-applicable"]))
    column = (RIGHT - LEFT - _FIRST_COLUMN) / len(options)
    heads = [even(label, Look.HEAD, column - 1) for _, label in options]
    head_height = max(map(len, heads)) * leading(Look.HEAD) + _PAD
    pages.need(lead.height + head_height + 2 * _row_height(run[0]))
    lead.write(pages)
    pages.y += _GAP
    top = _table_head(pages, heads, head_height, column)
    for question in run:
        height = _row_height(question)
        if pages.y + height > BOTTOM:
            _columns(pages, top, column, len(options))
            pages.need(height)
            top = _table_head(pages, heads, head_height, column)
        begin = pages.y
        pages.y += _PAD / 2
        for line in wrap(_numbered(question), Look.QUESTION, _FIRST_COLUMN - 3):
            pages.write(LEFT + 1.5, line, Look.QUESTION)
        pages.y = begin + height
        for at, (code, _) in enumerate(options):
            if code != Mark.NOT_APPLICABLE.value or question.may_be_not_applicable:
                middle = LEFT + _FIRST_COLUMN + column * (at + 0.5)
                pages.tick(question.code, code, middle - TICK / 2, begin + (height - TICK) / 2)
        pages.rules.append(Rule(pages.page, LEFT, pages.y, RIGHT, pages.y))
    _columns(pages, top, column, len(options))
    pages.y += _GAP


def _table_head(pages: _Pages, heads: Sequence[Sequence[str]], height: float, column: float) -> float:
    """The labels of a scale above their columns; returns where the table begins."""
    top = pages.y
    pages.rules.append(Rule(pages.page, LEFT, top, RIGHT, top))
    for at, lines in enumerate(heads):
        pages.y = top + (height - len(lines) * leading(Look.HEAD)) / 2
        for line in lines:
            pages.write(LEFT + _FIRST_COLUMN + column * (at + 0.5), line, Look.HEAD, middle=True)
    pages.y = top + height
    pages.rules.append(Rule(pages.page, LEFT, pages.y, RIGHT, pages.y))
    return top


def _columns(pages: _Pages, top: float, column: float, count: int) -> None:
    for x in (LEFT, RIGHT, *(LEFT + _FIRST_COLUMN + column * at for at in range(count))):
        pages.rules.append(Rule(pages.page, x, top, x, pages.y))


def _row_height(question: Question) -> float:
    lines = len(wrap(_numbered(question), Look.QUESTION, _FIRST_COLUMN - 3))
    return max(lines * leading(Look.QUESTION) + _PAD, TICK + 2 * _PAD)


def _single(pages: _Pages, question: Question, lead: _Lead, words: Mapping[str, str]) -> None:
    text = wrap(_numbered(question), Look.QUESTION, RIGHT - LEFT)
    hint = wrap(question.hint, Look.REMARK, RIGHT - LEFT)
    options = list(question.options)
    if question.may_be_not_applicable:
        options.append(Option(Mark.NOT_APPLICABLE.value, words["sheet-not-applicable"]))
    answer = _answer_height(question, options)
    pages.need(lead.height + _GAP + (len(text) + len(hint)) * leading(Look.QUESTION) + answer)
    lead.write(pages)
    pages.y += _GAP / 2 if lead.condition else _GAP
    for line in text:
        pages.write(LEFT, line, Look.QUESTION)
    for line in hint:
        pages.write(LEFT, line, Look.REMARK)
    if question.kind in (QuestionKind.NUMBER, QuestionKind.DATE):
        _digits(pages, question, text[-1] if not hint else "")
    elif question.free_text:
        _writing(pages, question)
    if options:
        _options(pages, question, options)


def _answer_height(question: Question, options: Sequence[Option]) -> float:
    height = 0.0
    if options:
        across = _across(options)
        height = _ROW * -(-len(options) // across)
    if question.kind in (QuestionKind.NUMBER, QuestionKind.DATE):
        height += _DIGIT_H + _GAP
    elif question.free_text:
        height += _text_lines(question) * _WRITING
    return height


def _options(pages: _Pages, question: Question, options: Sequence[Option]) -> None:
    across = _across(options)
    column = (RIGHT - LEFT - 4) / across
    for at, option in enumerate(options):
        if at and at % across == 0:
            pages.y += _ROW
        x = LEFT + 4 + column * (at % across)
        pages.tick(question.code, option.code, x, pages.y + 1)
        pages.lines.append(Line(pages.page, x + TICK + 2, pages.y + TICK + 0.3, option.label, Look.OPTION))
    pages.y += _ROW


def _across(options: Sequence[Option]) -> int:
    """How many options stand side by side: as many as have room, in rows as even as may be."""
    widest = max(TICK + 5 + wide(option.label, Look.OPTION) for option in options)
    most = max(1, min(len(options), int((RIGHT - LEFT - 4) / widest)))
    rows = -(-len(options) // most)
    return -(-len(options) // rows)


def _digits(pages: _Pages, question: Question, beside: str) -> None:
    """Boxes for a number or a day, behind the question where there is room."""
    day = question.kind is QuestionKind.DATE
    count = _DATE_DIGITS if day else len(str(question.maximum)) if question.maximum is not None else 4
    gap = _GAP * 2 if day else 0.0
    x = LEFT + wide(beside, Look.QUESTION) + 4 if beside else LEFT + 4
    if beside and x + count * _DIGIT_W + 2 * gap <= RIGHT:
        y = pages.y - leading(Look.QUESTION) - 0.4
    else:
        x, y = LEFT + 4, pages.y + _GAP / 2
    for at in range(count):
        left = x + at * _DIGIT_W + gap * sum(at >= after for after in _DATE_GAPS)
        pages.boxes.append(Box(pages.page, question.code, str(at + 1), Use.DIGIT, left, y, _DIGIT_W, _DIGIT_H))
    pages.y = y + _DIGIT_H + _GAP / 2


def _writing(pages: _Pages, question: Question) -> None:
    count = _text_lines(question)
    height = count * _WRITING
    pages.boxes.append(Box(pages.page, question.code, "", Use.TEXT, LEFT, pages.y, RIGHT - LEFT, height))
    for at in range(1, count + 1):
        y = pages.y + at * _WRITING - 1
        pages.rules.append(Rule(pages.page, LEFT, y, RIGHT, y, dotted=True))
    pages.y += height


def _text_lines(question: Question) -> int:
    return 5 if question.kind is QuestionKind.LONG_TEXT else 3


def _condition(form: Questionnaire, show_if: ShowIf | None, words: Mapping[str, str]) -> str:
    """When a question is to be answered, as the paper says it; empty for one that is always asked."""
    return sentence(words, "sheet-if", {"when": _when(form, show_if, words)}) if show_if is not None else ""


def _when(form: Questionnaire, show_if: ShowIf, words: Mapping[str, str]) -> str:
    if isinstance(show_if, Comparison):
        asked = form.question(show_if.question)
        option = asked.option(show_if.value) if asked is not None else None
        number = question_number(show_if.question)
        place = sentence(words, "sheet-at-number", {"number": number}) if number else ""
        if not place and asked is not None:
            place = sentence(words, "sheet-at-text", {"text": asked.text})
        if show_if.operator in NUMBER_OPERATORS:
            return sentence(words, f"sheet-{show_if.operator.value}", {"number": show_if.value, "place": place})
        negative = show_if.operator in (Operator.IS_NOT, Operator.HAS_NOT)
        key = "sheet-answer-not" if negative else "sheet-answer"
        return sentence(words, key, {"answer": option.label if option else show_if.value, "place": place})
    joint = words["sheet-and"] if isinstance(show_if, AllOf) else words["sheet-or"]
    return f" {joint} ".join(_when(form, part, words) for part in show_if.parts)


def _numbered(question: Question) -> str:
    number = question_number(question.code)
    return f"{number}. {question.text}" if number else question.text
