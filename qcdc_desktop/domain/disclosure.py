"""Disclosure (công khai): what the law asks for, as catalogue values, and what an office has recorded.

Luật 10/2022/QH15 Điều 11 (contents), Điều 12 (forms and time), Điều 13 (which content in which form).
The computing functions stand in `deadline`, `disclosure_status` and `compliance`.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qcdc_desktop.domain.catalogue import Edition


class CountIn(StrEnum):
    """What a time limit counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class StartEvent(StrEnum):
    """The event whose day a time limit starts from."""

    DOCUMENT = "document"
    """The day of the decision or document (ngày ban hành văn bản)."""
    SESSION_OPENING = "session_opening"
    """The opening of the People's Council session (khai mạc kỳ họp HĐND)."""
    SENT_TO_DEPUTIES = "sent_to_deputies"
    """The day the estimate was sent to the deputies (gửi đại biểu HĐND)."""
    PERIOD_END = "period_end"
    """The last day of the reporting period (ngày kết thúc kỳ báo cáo)."""
    RECEIVED = "received"
    """The day the office received the document (ngày nhận văn bản)."""
    SUBMITTED = "submitted"
    """The day the report was submitted (ngày trình báo cáo)."""
    APPROVED = "approved"
    """The day of approval or payment (ngày phê duyệt, chi trả)."""


class Scope(StrEnum):
    """Where a form must be carried out."""

    OFFICE = "office"
    """Once by the office itself (website, loudspeaker system)."""
    HEADQUARTERS = "headquarters"
    """At the headquarters of HĐND and UBND."""
    HEADQUARTERS_AND_VILLAGES = "headquarters_and_villages"
    """At the headquarters and at the community place of every village (thôn, tổ dân phố)."""
    VILLAGES = "villages"
    """Through or in every village."""


class Condition(StrEnum):
    """What an office must have for a form to be required of it."""

    ALWAYS = "always"
    HAS_WEBSITE = "has_website"
    HAS_LOUDSPEAKER = "has_loudspeaker"


@dataclass(frozen=True, slots=True)
class DisclosureForm:
    """One of the ten forms of Điều 12 k1 (hình thức công khai); `code` is its letter a b c d đ e g h i k."""

    code: str
    title: str
    clause: str


@dataclass(frozen=True, slots=True)
class RequiredForm:
    """One cell of the matrix of Điều 13: a form a content must take, where, how long.

    `days` is the least number of days without a break; None with `permanent` False means no duration given.
    """

    form: str
    scope: Scope
    days: int | None
    permanent: bool
    condition: Condition
    clause: str


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A time limit: `amount` days counted in `count_in` from `start`.

    It holds for documents from `valid_from` to `valid_to`, and for budget years from `fiscal_year_from` to
    `fiscal_year_to` where a budget year decides (None: no bound). `periods` are the parts of the year it holds for as
    `vn_dates.period_part` names them (empty: any, and whatever has no period). `clause` cites the law.
    """

    code: str
    title: str
    amount: int
    count_in: CountIn
    start: StartEvent
    clause: str
    valid_from: date
    valid_to: date | None
    fiscal_year_from: int | None
    fiscal_year_to: int | None
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A thing that must be disclosed: a clause of Điều 11 or one of its sub-items.

    `clause` is 1..14; `required` comes from the clause's row of the matrix; `rules` are the codes of its
    sector rules in order of preference (none: the general 05 working days); `periods` names the reporting
    periods it recurs in (`quarter`, `half_year`, `nine_months`, `year`), empty when it comes by event.
    """

    code: str
    clause: int
    title: str
    explanation: str
    periods: tuple[str, ...]
    rules: tuple[str, ...]
    required: tuple[RequiredForm, ...]


@dataclass(frozen=True, slots=True)
class DisclosureCatalogue:
    """One edition of contents, forms and time limits; `general_rule` is the rule where no other law sets one."""

    edition: Edition
    contents: tuple[Content, ...]
    forms: tuple[DisclosureForm, ...]
    rules: tuple[DeadlineRule, ...]
    general_rule: str

    def content(self, code: str) -> Content | None:
        """The content with this code, or None."""
        return next((c for c in self.contents if c.code == code), None)

    def form(self, code: str) -> DisclosureForm | None:
        """The form with this letter, or None."""
        return next((f for f in self.forms if f.code == code), None)

    def rule(self, code: str) -> DeadlineRule | None:
        """The rule with this code, or None."""
        return next((r for r in self.rules if r.code == code), None)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One entry of the register (mục công khai).

    `starts_on` is the day of the event its rule counts from (for the general rule the document's date);
    `fiscal_year` decides between budget rules; `period` is like "2026-Q1", "2026-H1", "2026-9M", "2026".
    `extended_to` with its reason moves the due date; `not_applicable` is the reason why nothing need be done.
    `supersedes` links a changed information to the entry it replaces; both stay.
    """

    id: str
    dossier_id: str
    content_code: str
    catalogue_edition: str
    title: str
    created_at: datetime
    document_number: str = ""
    document_date: date | None = None
    issuer: str = ""
    received_on: date | None = None
    starts_on: date | None = None
    fiscal_year: int | None = None
    period: str = ""
    summary: str = ""
    extended_to: date | None = None
    extension_reason: str = ""
    not_applicable: str = ""
    supersedes: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Publication:
    """One carrying-out of a disclosure in one form at one place (lần công khai).

    `ends_on` is the last day it was up (None: still up, or a one-off form).
    """

    id: str
    dossier_id: str
    disclosure_id: str
    form: str
    place: str
    starts_on: date | None = None
    ends_on: date | None = None
    responsible: str = ""
    note: str = ""
