"""Keying one sheet without looking at the screen: where the cursor stands and what a key does there.

No widget and no colour here: the window paints what this says and the command line plays keys from a file. Conditions
skip, answers of skipped questions go.
"""

from collections.abc import Mapping
from enum import Enum, auto

from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import asked, check_answer, check_sheet, normalise, prepare
from qcdc_desktop.domain.survey import Answer, Mark

MARK_KEYS = {"0": Mark.BLANK, ".": Mark.BLANK, ",": Mark.BLANK, "*": Mark.INVALID, "-": Mark.NOT_APPLICABLE}
"""The keys that say why a question has no answer."""


class Went(Enum):
    """What a key did."""

    ON = auto()
    """The cursor stands elsewhere."""
    HERE = auto()
    """Something changed, the cursor did not move."""
    WRONG = auto()
    """The key means nothing here; nothing changed."""
    DIFFERENT = auto()
    """The first entry says something else: look at the paper and key it once more."""
    FINISHED = auto()
    """The sheet is complete and wants to be saved."""


class Keying:
    """One sheet while it is keyed. `at` is the code of the current question, empty behind the last one."""

    def __init__(self, form: Questionnaire) -> None:
        self.form = form
        self._prepared = prepare(form)
        self.answers: dict[str, Answer] = {}
        self.marks: dict[str, Mark] = {}
        self.asked: tuple[Question, ...] = ()
        self.at = ""
        self.start()

    def start(
        self, answers: Mapping[str, Answer] | None = None, marks: Mapping[str, Mark] | None = None, at: str = ""
    ) -> None:
        """Begin with an empty sheet, or where it was left; what does not fit the form is left out."""
        codes = {q.code for q in self.form.questions}
        self.answers = {code: a for code, a in (answers or {}).items() if code in codes and self._fits(code, a)}
        self.marks = {code: m for code, m in (marks or {}).items() if code in codes and code not in self.answers}
        self._tidy()
        self.at = next((q.code for q in self.asked if not self.done(q.code)), "")
        if not self.at and not answers and not marks and self.asked:
            self.at = self.asked[0].code
        if at in {q.code for q in self.asked}:
            self.at = at

    @property
    def question(self) -> Question | None:
        """The current question, or None behind the last one."""
        return self._prepared.questions[self.at] if self.at else None

    @property
    def empty(self) -> bool:
        """Whether nothing was keyed yet."""
        return not self.answers and not self.marks

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The asked questions without answer and mark."""
        return tuple(q for q in self.asked if not self.done(q.code))

    def done(self, code: str) -> bool:
        """Whether a question has an answer or a mark."""
        return code in self.answers or code in self.marks

    def digit(self, number: int) -> Went:
        """Pick the option with this number (from 1): a choice goes on, a tick stays."""
        question = self.question
        if question is None or not 1 <= number <= len(question.options):
            return Went.WRONG
        code = question.options[number - 1].code
        if question.kind is not QuestionKind.MULTIPLE:
            return self._accept(question, code, None)
        before = self.answers.get(question.code)
        ticked = set(before) if isinstance(before, tuple) else set()
        ticked ^= {code}
        answer = tuple(o.code for o in question.options if o.code in ticked)
        if answer and not self._fits(question.code, answer):
            return Went.WRONG
        self.marks.pop(question.code, None)
        if answer:
            self.answers[question.code] = answer
        else:
            self.answers.pop(question.code, None)
        self._tidy()
        return Went.HERE

    def mark(self, mark: Mark) -> Went:
        """Say why the question has no answer, and go on; not applicable only where the form allows it."""
        question = self.question
        if question is None or (mark is Mark.NOT_APPLICABLE and not question.may_be_not_applicable):
            return Went.WRONG
        return self._accept(question, None, mark)

    def write(self, answer: int | str) -> Went:
        """Take a typed number, day or text and go on; what does not fit the question is wrong."""
        question = self.question
        if question is None or question.options or not self._fits(question.code, answer):
            return Went.WRONG
        return self._accept(question, answer, None)

    def forward(self) -> Went:
        """Go on from a question that has its answer; from one without it there is no going on."""
        question = self.question
        if question is None or not self.done(question.code):
            return Went.WRONG
        return self._go_on(question)

    def back(self) -> Went:
        """Go to the question before, as it was answered."""
        codes = self._stops()
        place = codes.index(self.at) if self.at in codes else len(codes)
        if place == 0:
            return Went.WRONG
        self.at = codes[place - 1]
        return Went.ON

    def go_to(self, code: str) -> Went:
        """Go to a question that is asked."""
        if code not in self._stops():
            return Went.WRONG
        self.at = code
        return Went.ON

    def finish(self) -> Went:
        """End the sheet: complete it is finished, else the cursor goes to the first open question."""
        if check_sheet(self._prepared, self.answers, self.marks):
            left = self.open_questions
            self.at = left[0].code if left else self.at
            return Went.WRONG
        return Went.FINISHED

    def _accept(self, question: Question, answer: Answer | None, mark: Mark | None) -> Went:
        """Take an answer or a mark, and go on."""
        self._set(question.code, answer, mark)
        return self._go_on(question)

    def _set(self, code: str, answer: Answer | None, mark: Mark | None) -> None:
        self.answers.pop(code, None)
        self.marks.pop(code, None)
        if answer is not None:
            self.answers[code] = answer
        elif mark is not None:
            self.marks[code] = mark
        self._tidy()

    def _go_on(self, question: Question) -> Went:
        codes = self._stops()
        place = codes.index(question.code) + 1
        self.at = codes[place] if place < len(codes) else ""
        return Went.ON

    def _stops(self) -> list[str]:
        """The questions the cursor stands on, in order."""
        return [q.code for q in self.asked]

    def _tidy(self) -> None:
        self.answers, self.marks = normalise(self._prepared, self.answers, self.marks)
        self.asked = asked(self._prepared, self.answers)

    def _fits(self, code: str, answer: Answer) -> bool:
        question = self._prepared.questions.get(code)
        return question is not None and check_answer(question, answer, self._prepared.places[code]) is None
