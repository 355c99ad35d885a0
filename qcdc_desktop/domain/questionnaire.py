"""Questionnaires (mẫu phiếu) as data: questions, options, conditions. PKS01–PKS07 are catalogues of this shape.

What is answered on a sheet stands in `survey`; validation and counting in `survey` and `tally`.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from qcdc_desktop.domain.catalogue import Edition


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    YES_NO = "yes_no"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    """A day; the answer is its text YYYY-MM-DD."""
    TEXT = "text"
    LONG_TEXT = "long_text"
    """Several lines on paper."""


class Operator(StrEnum):
    """How a condition compares."""

    IS = "is"
    IS_NOT = "is_not"
    HAS = "has"
    """A multiple choice holds the option."""
    HAS_NOT = "has_not"
    """A multiple choice has ticks, and this is none of them."""
    LESS = "less"
    AT_MOST = "at_most"
    MORE = "more"
    AT_LEAST = "at_least"


NUMBER_OPERATORS = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
_OPPOSITES = MappingProxyType(
    {
        Operator.IS: Operator.IS_NOT,
        Operator.IS_NOT: Operator.IS,
        Operator.HAS: Operator.HAS_NOT,
        Operator.HAS_NOT: Operator.HAS,
        Operator.LESS: Operator.AT_LEAST,
        Operator.AT_LEAST: Operator.LESS,
        Operator.MORE: Operator.AT_MOST,
        Operator.AT_MOST: Operator.MORE,
    }
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """That the answer to `question` compares with `value`: the code of an option, or a whole number in digits."""

    question: str
    operator: Operator
    value: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["ShowIf", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["ShowIf", ...]


ShowIf = Comparison | AllOf | AnyOf


def negated(show_if: ShowIf) -> ShowIf:
    """The condition that says the opposite of people who answered; of what was not answered neither holds."""
    if isinstance(show_if, Comparison):
        return Comparison(show_if.question, _OPPOSITES[show_if.operator], show_if.value)
    parts = tuple(negated(part) for part in show_if.parts)
    return AnyOf(parts) if isinstance(show_if, AllOf) else AllOf(parts)


@dataclass(frozen=True, slots=True)
class Option:
    """A box on the sheet. `satisfied` says whether ticking it counts as satisfied (None: it says nothing of that).

    `weight` is its points on the scale, for averages (None: it has none).
    """

    code: str
    label: str
    satisfied: bool | None = None
    weight: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Yes/no questions have the two options of the form's definition like any other.

    `show_if` None: always asked. `demographic` questions describe the person and count towards no score. `minimum`
    and `maximum` bound a number, `earliest` and `latest` a day, `most` the ticks of a multiple choice.
    """

    code: str
    kind: QuestionKind
    text: str
    options: tuple[Option, ...] = ()
    section: str = ""
    hint: str = ""
    required: bool = False
    may_be_not_applicable: bool = False
    demographic: bool = False
    show_if: ShowIf | None = None
    minimum: int | None = None
    maximum: int | None = None
    most: int | None = None
    earliest: date | None = None
    latest: date | None = None

    @property
    def counts_satisfaction(self) -> bool:
        """Whether its answers say satisfied or not."""
        return any(option.satisfied is not None for option in self.options)

    @property
    def free_text(self) -> bool:
        """Whether people write what they like: listed, never counted by answer or compared."""
        return self.kind in (QuestionKind.TEXT, QuestionKind.LONG_TEXT)

    def option(self, code: str) -> Option | None:
        """The option with this code, or None."""
        return next((o for o in self.options if o.code == code), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One edition of one form; `quarter` is the quarter of the programme in which it is held."""

    edition: Edition
    code: str
    title: str
    subject: str
    respondents: str
    organiser: str
    quarter: int
    questions: tuple[Question, ...]

    def question(self, code: str) -> Question | None:
        """The question with this code, or None."""
        return next((q for q in self.questions if q.code == code), None)
