"""Double entry (nhập hai lần): what two entries of one paper disagree about, who was wrong, and how sure one may be.

Pure comparing and counting; which sheets are keyed twice is drawn in `survey_sampling`, nothing is stored here.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from qcdc_desktop.domain.questionnaire import Question, Questionnaire
from qcdc_desktop.domain.statistics import WHOLE, share
from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.survey import Answer, Difference, Mark, Outcome, SecondEntry, Sheet, SurveyCheck

_UNLIKELY = 0.05 + 1e-12
"""What the statement "at most x % wrong" at 95 % leaves; a hair more, for the last place of the arithmetic."""


class SheetState(StrEnum):
    """How far a sheet is on its way through double entry."""

    EMPTY = "empty"
    """Expected, not keyed yet."""
    FIRST = "first"
    """Keyed once."""
    SECOND = "second"
    """Keyed twice, both agree."""
    DIFFERENT = "different"
    """Keyed twice, differences wait to be settled."""
    SETTLED = "settled"
    """Keyed twice, every difference settled."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an entry says of one question: an answer, a mark, or neither where it was not asked."""

    answer: Answer | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class ErrorFigures:
    """Errors found among `answers` compared; rates in hundredths of a percent, None where nothing was compared."""

    sheets: int = 0
    checked: int = 0
    answers: int = 0
    keyer_errors: int = 0
    verifier_errors: int = 0
    open: int = 0

    @property
    def rate(self) -> int | None:
        """The keyer's wrong answers of those compared; what is still open counts as wrong."""
        return share(self.keyer_errors + self.open, self.answers)

    @property
    def verifier_rate(self) -> int | None:
        """The verifier's wrong answers of those compared."""
        return share(self.verifier_errors, self.answers)

    @property
    def at_most(self) -> int | None:
        """The keyer's true rate is at most this, at 95 %."""
        return upper_bound(self.keyer_errors + self.open, self.answers) if self.answers else None

    @property
    def steps(self) -> tuple[Step, ...]:
        """How the statement came about."""
        if not self.answers:
            return (step("check-nothing-compared"),)
        return (
            step("check-compared", checked=self.checked, sheets=self.sheets, answers=self.answers),
            step("check-errors", keyer=self.keyer_errors, verifier=self.verifier_errors, open=self.open),
            step("check-rate", wrong=self.keyer_errors + self.open, answers=self.answers, rate=self.rate),
            step("check-at-most", at_most=self.at_most),
        )


class BatchState(StrEnum):
    """How far a batch is."""

    EXPECTED = "expected"
    """Nothing of it is keyed."""
    ENTERING = "entering"
    """Part of it is keyed."""
    ENTERED = "entered"
    """All of it is keyed; the second entry is not complete."""
    DIFFERENT = "different"
    """Differences wait to be settled."""
    VERIFIED = "verified"
    """The drawn sheets were keyed twice and nothing waits."""
    CLOSED = "closed"
    """Finished: it takes no more entries."""


def batch_state(*, missing: int, keyed: int, unchecked: int | None, waiting: int, closed: bool) -> BatchState:
    """Where a batch stands; `unchecked` is how many drawn sheets wait for their second entry, None before a draw."""
    if closed:
        return BatchState.CLOSED
    if waiting:
        return BatchState.DIFFERENT
    if not keyed:
        return BatchState.EXPECTED
    if missing:
        return BatchState.ENTERING
    return BatchState.VERIFIED if unchecked == 0 else BatchState.ENTERED


def value_of(answers: Mapping[str, Answer], marks: Mapping[str, Mark], code: str) -> Value:
    """What an entry says of a question."""
    return Value(answers.get(code), marks.get(code))


def is_compared(question: Question) -> bool:
    """Whether two entries of a question are compared; nobody keys free text twice alike."""
    return not question.free_text


def compare(
    form: Questionnaire,
    first: tuple[Mapping[str, Answer], Mapping[str, Mark]],
    second: tuple[Mapping[str, Answer], Mapping[str, Mark]],
) -> tuple[int, tuple[Difference, ...]]:
    """How many answers two entries have between them, and where they differ, in the order of the form."""
    compared, found = 0, []
    for question in form.questions:
        one, other = value_of(*first, question.code), value_of(*second, question.code)
        if not is_compared(question) or one == other == Value():
            continue
        compared += 1
        if one != other:
            found.append(Difference(question.code, one.answer, one.mark, other.answer, other.mark))
    return compared, tuple(found)


def settle(difference: Difference, paper: Value, by: str) -> Difference:
    """A difference settled by what the paper says, in the name of who looked."""
    if paper == Value(difference.first, difference.first_mark):
        outcome = Outcome.VERIFIER
    elif paper == Value(difference.second, difference.second_mark):
        outcome = Outcome.KEYER
    else:
        outcome = Outcome.BOTH
    return replace(difference, outcome=outcome, settled=paper.answer, settled_mark=paper.mark, settled_by=by)


def compare_again(form: Questionnaire, sheet: Sheet, entry: SecondEntry, by: str) -> SecondEntry:
    """The second entry beside a sheet that `by` has corrected; what was settled stays so where the sheet still says it.

    An open difference the correction brought to what the second entry says was the keyer's error.
    """
    compared, fresh = compare(form, (sheet.answers, sheet.marks), (entry.answers, entry.marks))
    before = {d.question: d for d in entry.differences}
    kept: dict[str, Difference] = {}
    for code, old in before.items():
        if old.outcome is not Outcome.OPEN:
            kept[code] = old
        elif code not in {d.question for d in fresh}:
            kept[code] = settle(old, value_of(sheet.answers, sheet.marks, code), by)
    for new in fresh:
        old_one = kept.get(new.question)
        now = value_of(sheet.answers, sheet.marks, new.question)
        if old_one is None or not _stands(old_one, now):
            kept[new.question] = new
    order = [q.code for q in form.questions if q.code in kept]
    return replace(entry, compared=compared, differences=tuple(kept[code] for code in order))


def _stands(settled: Difference, now: Value) -> bool:
    """Whether the sheet still says what was settled."""
    return settled.outcome is not Outcome.OPEN and now == Value(settled.settled, settled.settled_mark)


def state_of(sheet: object | None, second: SecondEntry | None) -> SheetState:
    """Where a sheet stands; `sheet` is whatever shows that it is keyed, or None."""
    if sheet is None:
        return SheetState.EMPTY
    if second is None:
        return SheetState.FIRST
    if not second.differences:
        return SheetState.SECOND
    waits = any(d.outcome is Outcome.OPEN for d in second.differences)
    return SheetState.DIFFERENT if waits else SheetState.SETTLED


def figures_of(keyed: int, seconds: Iterable[SecondEntry]) -> ErrorFigures:
    """The errors that the second entries of `keyed` sheets found."""
    checked = answers = keyer = verifier = waiting = 0
    for entry in seconds:
        checked += 1
        answers += entry.compared
        for difference in entry.differences:
            keyer += difference.outcome in (Outcome.KEYER, Outcome.BOTH)
            verifier += difference.outcome in (Outcome.VERIFIER, Outcome.BOTH)
            waiting += difference.outcome is Outcome.OPEN
    return ErrorFigures(keyed, checked, answers, keyer, verifier, waiting)


def sent_figures(checks: Iterable[SurveyCheck]) -> ErrorFigures:
    """The figures of several keyers or rounds together."""
    total = ErrorFigures()
    for one in checks:
        total = ErrorFigures(
            total.sheets + one.sheets,
            total.checked + one.checked,
            total.answers + one.answers,
            total.keyer_errors + one.keyer_errors,
            total.verifier_errors + one.verifier_errors,
            total.open + one.open,
        )
    return total


def upper_bound(errors: int, n: int) -> int:
    """The exact (Clopper–Pearson) one-sided 95 % upper bound of a share, in hundredths of a percent, rounded up.

    Of `n` answers `errors` were wrong: with a higher true share so few errors would come less than once in twenty
    times. Raises `ValueError` when `errors` is not within 0..n or n is 0.
    """
    if n < 1 or not 0 <= errors <= n:
        raise ValueError(f"{errors} of {n}")
    low, high = 0, WHOLE
    while low < high:
        middle = (low + high) // 2
        if _at_most(errors, n, middle / WHOLE) <= _UNLIKELY:
            high = middle
        else:
            low = middle + 1
    return low


def _at_most(errors: int, n: int, p: float) -> float:
    """The probability of at most so many errors of n when each comes with probability p."""
    if p <= 0.0 or errors >= n:
        return 1.0
    if p >= 1.0:
        return 0.0
    log_p, log_q = math.log(p), math.log1p(-p)
    total = 0.0
    for k in range(errors, -1, -1):
        ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        term = math.exp(ways + k * log_p + (n - k) * log_q)
        total += term
        if k < n * p and term < total * 1e-15:
            break
    return total
