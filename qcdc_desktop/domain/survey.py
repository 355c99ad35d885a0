"""Rounds and sheets of a survey (đợt khảo sát, phiếu), and whether a sheet is sound.

A sheet carries no name. A question that was asked stands either in `answers` or in `marks`; one that its
condition skips stands in neither, so blank, invalid, not applicable and not asked stay apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Answer = str | int | tuple[str, ...]
"""An option code, a number, a text, or the ticked option codes of a multiple choice in the order of the form."""


class Mark(StrEnum):
    """Why an asked question has no answer."""

    BLANK = "blank"
    """Nothing was ticked (bỏ trống)."""
    INVALID = "invalid"
    """Two boxes ticked, or unreadable (không hợp lệ)."""
    NOT_APPLICABLE = "not_applicable"
    """The person said it does not apply (không áp dụng)."""


class PlaceKind(StrEnum):
    """Where people filled the sheets in."""

    ONE_STOP = "one_stop"
    """At the one-stop desk (bộ phận một cửa)."""
    VILLAGE = "village"
    """In the villages (thôn, tổ dân phố)."""
    OTHER = "other"
    """Elsewhere."""


class CheckRule(StrEnum):
    """Which sheets of a batch a second person keys again."""

    EVERY = "every"
    """All of them."""
    NTH = "nth"
    """Every n-th in the order of their numbers."""
    RANDOM = "random"
    """A share, drawn by lot."""


class CheckWay(StrEnum):
    """How the second entry meets the first."""

    AGAIN = "again"
    """A differing key asks again at once."""
    APART = "apart"
    """Keyed whole and apart; the differences are settled against the paper afterwards."""


class Source(StrEnum):
    """Which way an entry came in."""

    KEYED = "keyed"
    """From the paper by a person's keys."""
    FILE = "file"
    """From a file."""
    SCAN = "scan"
    """Read from a scan by the machine."""


@dataclass(frozen=True, slots=True)
class CheckPlan:
    """How a round's sheets are checked by a second entry (nhập kiểm tra).

    `every` is n of every n-th, `share` the drawn share and `agreed_rate` the highest error rate a batch may close
    with, both in hundredths of a percent.
    """

    rule: CheckRule = CheckRule.RANDOM
    way: CheckWay = CheckWay.AGAIN
    every: int = 10
    share: int = 1000
    agreed_rate: int = 100


@dataclass(frozen=True, slots=True)
class RoundLock:
    """That a round takes no more entries, imports and corrections: since when, who locked it, why."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class SurveyRound:
    """One survey of one form in one year (đợt khảo sát); `population` is the N of the sampled group, if known.

    `check` None: no second entry was agreed. `lock` None: the round is open.
    """

    id: str
    dossier_id: str
    form_code: str
    form_edition: str
    title: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: str = ""
    organiser: str = ""
    target: int | None = None
    population: int | None = None
    printed: int | None = None
    handed_out: int | None = None
    returned: int | None = None
    spoiled: int | None = None
    place_kind: PlaceKind | None = None
    check: CheckPlan | None = None
    lock: RoundLock | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A pile of sheets one person keys (tập phiếu).

    `first`–`last` are the numbers given to it in advance; None: numbers are typed as the sheets come. `drawn` are the
    numbers a second person keys again, drawn at `drawn_at` with the batch's id as seed. A closed batch takes no entry.
    """

    id: str
    dossier_id: str
    round_id: str
    name: str
    first: int | None = None
    last: int | None = None
    keyer: str = ""
    place: str = ""
    drawn: tuple[int, ...] = ()
    drawn_at: datetime | None = None
    closed_at: datetime | None = None
    closed_by: str = ""
    closing_note: str = ""

    @property
    def numbers(self) -> range:
        """The numbers given in advance; empty for a batch whose numbers are typed."""
        return range(self.first, self.last + 1) if self.first is not None and self.last is not None else range(0)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper sheet keyed in; `number` is unique in its round."""

    id: str
    dossier_id: str
    round_id: str
    form_code: str
    number: int
    entered_at: datetime
    entered_by: str = ""
    village: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """How a sheet came in; `id` is the sheet's. `seconds` is how long keying it took, where that is known."""

    id: str
    dossier_id: str
    round_id: str
    batch_id: str | None = None
    source: Source = Source.KEYED
    seconds: int | None = None


class Outcome(StrEnum):
    """Who was wrong where two entries differ."""

    OPEN = "open"
    """Not settled yet."""
    KEYER = "keyer"
    """The first entry was wrong."""
    VERIFIER = "verifier"
    """The second entry was wrong."""
    BOTH = "both"
    """The paper says a third thing."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A question the two entries read differently; an entry has an answer, a mark, or neither (not asked).

    `settled` is what the paper says, once somebody has looked.
    """

    question: str
    first: Answer | None = None
    first_mark: Mark | None = None
    second: Answer | None = None
    second_mark: Mark | None = None
    outcome: Outcome = Outcome.OPEN
    settled: Answer | None = None
    settled_mark: Mark | None = None
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class SecondEntry:
    """What a second person or the scanner read from the same paper, beside the first entry (nhập lần hai).

    `answers`, `marks` are as read blind, `compared` how many answers were compared. `reason` says why the same person
    had to do both. The sheet itself carries what was settled.
    """

    id: str
    dossier_id: str
    round_id: str
    sheet_id: str
    number: int
    source: Source
    way: CheckWay
    entered_at: datetime
    entered_by: str
    first_by: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    compared: int = 0
    differences: tuple[Difference, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SurveyCheck:
    """What double entry found about one keyer in one round (kết quả nhập kiểm tra), as it is sent.

    `sheets` were keyed, `checked` of them twice, `answers` compared there; errors are answers that were wrong. `open`
    differences are not settled yet.
    """

    id: str
    dossier_id: str
    round_id: str
    keyer: str
    sheets: int
    checked: int
    answers: int
    keyer_errors: int
    verifier_errors: int
    open: int
