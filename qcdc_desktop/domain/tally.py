"""Counting the sheets of a form (tổng hợp phiếu): one pass over a stream of sheets, whatever their number.

Valid, blank, invalid, not applicable and not asked stay apart, so every percentage can name its n. Shares are computed
when asked for, never stored. Nothing here checks sheets for entry (see `sheet_check`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.sheet_check import PreparedForm, check_answer, not_asked, prepare
from qcdc_desktop.domain.statistics import half_up, share
from qcdc_desktop.domain.statistics import interval as interval
from qcdc_desktop.domain.survey import Answer, Mark, Sheet


@dataclass(frozen=True, slots=True)
class OptionCount:
    """How many valid answers tick this option."""

    option: Option
    count: int


@dataclass(frozen=True, slots=True)
class QuestionTally:
    """One question over all sheets; the five counts `valid` … `not_asked` add up to the number of sheets.

    `satisfied` of `counted` answers say satisfied: only options that say anything of it are counted, and questions
    about the person never. A multiple choice is satisfied when no ticked option says otherwise. `weight_sum` adds the
    weights of ticked options, `weighted` says of how many; for a number question the numbers themselves.
    """

    question: Question
    valid: int
    blank: int
    invalid: int
    not_applicable: int
    not_asked: int
    options: tuple[OptionCount, ...]
    satisfied: int
    counted: int
    weight_sum: int
    weighted: int

    @property
    def asked(self) -> int:
        """How many sheets asked it."""
        return self.valid + self.blank + self.invalid + self.not_applicable

    @property
    def rate(self) -> int | None:
        """The satisfied share in hundredths of a percent of `counted`; None when nothing counts."""
        return share(self.satisfied, self.counted)

    @property
    def average(self) -> int | None:
        """The mean weight (or number) in hundredths; None when nothing is weighted."""
        return half_up(self.weight_sum * 100, self.weighted) if self.weighted else None

    def share(self, option_code: str) -> int | None:
        """The share of valid answers with this option, hundredths of a percent; None without valid answers.

        Raises KeyError for an option the question does not have.
        """
        for entry in self.options:
            if entry.option.code == option_code:
                return share(entry.count, self.valid)
        raise KeyError(option_code)


@dataclass(frozen=True, slots=True)
class FormTally:
    """One form over all its sheets. `edition` is the code of the questionnaire's edition.

    `valid_sheets` have at least one valid answer to a question that is not about the person. `satisfied` of `counted`
    answers; `counted_sheets` hold at least one of these, and on `fully_satisfied` of them all say satisfied.
    """

    form_code: str
    edition: str
    sheets: int
    valid_sheets: int
    questions: tuple[QuestionTally, ...]
    satisfied: int
    counted: int
    counted_sheets: int
    fully_satisfied: int

    @property
    def rate(self) -> int | None:
        """The satisfied share of all counted answers in hundredths of a percent; None when nothing counts."""
        return share(self.satisfied, self.counted)

    @property
    def full_rate(self) -> int | None:
        """The share of counted sheets that are satisfied throughout; None when there are none."""
        return share(self.fully_satisfied, self.counted_sheets)

    def question(self, code: str) -> QuestionTally | None:
        """The tally of the question with this code, or None."""
        return next((q for q in self.questions if q.question.code == code), None)


def tally(questionnaire: Questionnaire, sheets: Iterable[Sheet]) -> FormTally:
    """Count the sheets of a form in one pass; they may come as a stream and are not kept.

    An answer to a question that its conditions skip is not counted, one that does not fit its question counts as
    invalid, and a question without answer and mark as blank.
    """
    form = prepare(questionnaire)
    columns = [_Column(question, form) for question in questionnaire.questions]
    total = valid_sheets = counted_sheets = fully_satisfied = 0
    for sheet in sheets:
        total += 1
        found = _count(columns, sheet, not_asked(form, sheet.answers) if form.conditional else ())
        valid_sheets += bool(found & _VALID)
        if found & _COUNTED:
            counted_sheets += 1
            fully_satisfied += not found & _DISSATISFIED
    questions = tuple(column.result() for column in columns)
    return FormTally(
        form_code=questionnaire.code,
        edition=questionnaire.edition.code,
        sheets=total,
        valid_sheets=valid_sheets,
        questions=questions,
        satisfied=sum(q.satisfied for q in questions),
        counted=sum(q.counted for q in questions),
        counted_sheets=counted_sheets,
        fully_satisfied=fully_satisfied,
    )


def merge_tallies(a: FormTally, b: FormTally) -> FormTally:
    """The tally of both sets of sheets together; the order of merging does not matter.

    Raises `Refusal("tallies-differ")` when they are not of the same form and edition.
    """
    if (a.form_code, a.edition) != (b.form_code, b.edition):
        raise Refusal("tallies-differ", form=a.form_code, edition=a.edition, form_2=b.form_code, edition_2=b.edition)
    return FormTally(
        form_code=a.form_code,
        edition=a.edition,
        sheets=a.sheets + b.sheets,
        valid_sheets=a.valid_sheets + b.valid_sheets,
        questions=tuple(_merge(one, other) for one, other in zip(a.questions, b.questions, strict=True)),
        satisfied=a.satisfied + b.satisfied,
        counted=a.counted + b.counted,
        counted_sheets=a.counted_sheets + b.counted_sheets,
        fully_satisfied=a.fully_satisfied + b.fully_satisfied,
    )


def _merge(a: QuestionTally, b: QuestionTally) -> QuestionTally:
    return QuestionTally(
        question=a.question,
        valid=a.valid + b.valid,
        blank=a.blank + b.blank,
        invalid=a.invalid + b.invalid,
        not_applicable=a.not_applicable + b.not_applicable,
        not_asked=a.not_asked + b.not_asked,
        options=tuple(OptionCount(x.option, x.count + y.count) for x, y in zip(a.options, b.options, strict=True)),
        satisfied=a.satisfied + b.satisfied,
        counted=a.counted + b.counted,
        weight_sum=a.weight_sum + b.weight_sum,
        weighted=a.weighted + b.weighted,
    )


# What one answer says of its sheet, as bits, so that a sheet is the OR of its answers.
_INVALID = 0
_DEMOGRAPHIC = 1
_VALID = 2
_COUNTED = 4
_DISSATISFIED = 8


class _Column:
    """The counts of one question while the sheets pass by.

    Every different answer is looked at once and then only counted: that is what makes many sheets fast.
    """

    __slots__ = ("bits", "code", "counts", "form", "marks", "not_asked", "question", "texts")

    def __init__(self, question: Question, form: PreparedForm) -> None:
        self.code = question.code
        self.question = question
        self.form = form
        self.counts: dict[Answer, int] = {}
        self.bits: dict[Answer, int] = {}
        self.marks: dict[Mark, int] = dict.fromkeys(Mark, 0)
        self.not_asked = 0
        self.texts = 0

    def first_seen(self, answer: Answer) -> int:
        """Judge an answer that was not met before and remember it; texts are judged one by one and not kept."""
        question = self.question
        if check_answer(question, answer, self.form.places[self.code]) is not None:
            found = _INVALID
        else:
            found = _bits(question, answer)
        if question.free_text:
            self.texts += found != _INVALID
            self.marks[Mark.INVALID] += found == _INVALID
        else:
            self.bits[answer] = found
            self.counts[answer] = 1
        return found

    def result(self) -> QuestionTally:
        """The finished tally of the question."""
        valid = [(answer, n) for answer, n in self.counts.items() if self.bits[answer] != _INVALID]
        invalid = sum(n for answer, n in self.counts.items() if self.bits[answer] == _INVALID)
        ticks = {option.code: 0 for option in self.question.options}
        for answer, n in valid:
            for code in answer if isinstance(answer, tuple) else (answer,):
                if isinstance(code, str) and code in ticks:
                    ticks[code] += n
        counted = [(self.bits[answer], n) for answer, n in valid if self.bits[answer] & _COUNTED]
        weight_sum, weighted = self._weights(ticks)
        return QuestionTally(
            question=self.question,
            valid=sum(n for _, n in valid) + self.texts,
            blank=self.marks[Mark.BLANK],
            invalid=self.marks[Mark.INVALID] + invalid,
            not_applicable=self.marks[Mark.NOT_APPLICABLE],
            not_asked=self.not_asked,
            options=tuple(OptionCount(option, ticks[option.code]) for option in self.question.options),
            satisfied=sum(n for bits, n in counted if not bits & _DISSATISFIED),
            counted=sum(n for _, n in counted),
            weight_sum=weight_sum,
            weighted=weighted,
        )

    def _weights(self, ticks: dict[str, int]) -> tuple[int, int]:
        """The sum of weights and how many there are, of ticked options or of the numbers themselves."""
        if self.question.kind is QuestionKind.NUMBER:
            numbers = [(a, n) for a, n in self.counts.items() if isinstance(a, int) and self.bits[a] != _INVALID]
        else:
            weights = [(option.weight, ticks[option.code]) for option in self.question.options]
            numbers = [(weight, n) for weight, n in weights if weight is not None]
        return sum(value * n for value, n in numbers), sum(n for _, n in numbers)


def _count(columns: Sequence[_Column], sheet: Sheet, skipped: frozenset[str] | tuple[()]) -> int:
    """Count one sheet and return what its answers say of it, as bits."""
    answers, marks = sheet.answers, sheet.marks
    found = 0
    for column in columns:
        code = column.code
        if code in skipped:
            column.not_asked += 1
            continue
        answer = answers.get(code)
        if answer is None:
            column.marks[marks.get(code, Mark.BLANK)] += 1
            continue
        bits = column.bits.get(answer)
        if bits is None:
            found |= column.first_seen(answer)
        else:
            column.counts[answer] += 1
            found |= bits
    return found


def _bits(question: Question, answer: Answer) -> int:
    """What a sound answer says of its sheet."""
    if question.demographic:
        return _DEMOGRAPHIC
    ticked = answer if isinstance(answer, tuple) else (answer,)
    flags = {o.satisfied for o in question.options if o.code in ticked and o.satisfied is not None}
    if not flags:
        return _VALID
    return _VALID | _COUNTED | (_DISSATISFIED if False in flags else 0)
