"""Questionnaires (mẫu phiếu) as data: questions, options, conditions. PKS01–PKS07 are catalogues of this shape.

What is answered on a sheet stands in `survey`; validation and counting in `survey` and `tally`.
"""

from dataclasses import dataclass
from enum import StrEnum

from qcdc_desktop.domain.catalogue import Edition


class QuestionKind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    YES_NO = "yes_no"
    MULTIPLE = "multiple"
    NUMBER = "number"
    TEXT = "text"


class Operator(StrEnum):
    """How a condition compares."""

    IS = "is"
    IS_NOT = "is_not"
    HAS = "has"
    """A multiple choice holds the option."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """That the answer to `question` compares with the option code `value`."""

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

    `show_if` None: always asked. `demographic` questions describe the person and count towards no score.
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

    @property
    def counts_satisfaction(self) -> bool:
        """Whether its answers say satisfied or not."""
        return any(option.satisfied is not None for option in self.options)

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
