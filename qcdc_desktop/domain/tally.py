"""Counting the sheets of a form (tổng hợp phiếu): one pass over a stream of sheets, whatever their number.

Valid, blank, invalid, not applicable and not asked stay apart, so every percentage can name its n. Shares are computed
when asked for, never stored. Nothing here checks sheets for entry (see `sheet_check`).
"""

from dataclasses import dataclass

from qcdc_desktop.domain.questionnaire import Option, Question
from qcdc_desktop.domain.statistics import half_up, share
from qcdc_desktop.domain.statistics import interval as interval


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
