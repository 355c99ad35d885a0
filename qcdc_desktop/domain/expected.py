"""What a year must bring: periodic contents as expected items with the day they fall due (nội dung phải công khai).

Only what follows from the calendar stands here. A rule that counts from an event nobody knows in advance gives an item
without a due day. How entries are judged is in `disclosure_status`, how many are missing in `compliance`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from types import MappingProxyType

from qcdc_desktop.domain.calendar import WorkCalendar
from qcdc_desktop.domain.deadline import Counting, deadline_of, rule_for
from qcdc_desktop.domain.disclosure import Content, DeadlineRule, Disclosure, DisclosureCatalogue
from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.vn_dates import format_period, period_end

_PARTS = MappingProxyType(
    {
        "quarter": ("-Q1", "-Q2", "-Q3", "-Q4"),
        "half_year": ("-H1",),
        "nine_months": ("-9M",),
        "year": ("",),
    }
)


@dataclass(frozen=True, slots=True)
class ExpectedItem:
    """One content in one reporting period.

    `due_on` is None where `rule` counts from an event not known in advance; `steps` say how it came about.
    """

    content: Content
    period: str
    period_ends_on: date
    due_on: date | None
    rule: DeadlineRule
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        """The content with its period, as an entry for it would be called."""
        words = format_period(self.period)
        return f"{self.content.title} ({words})"

    @property
    def key(self) -> tuple[str, str]:
        """Content and period: what an entry that answers it has."""
        return self.content.code, self.period


class Expectation(StrEnum):
    """How an expected item stands on a day."""

    ENTERED = "entered"
    """đã có mục trong sổ: the entry is judged by itself"""
    NOT_APPLICABLE = "not_applicable"
    """không áp dụng: the entry gives the reason"""
    MISSING = "missing"
    """chưa công khai: past due and nobody entered it"""
    WAITING = "waiting"
    """chưa đến hạn"""
    OPEN = "open"
    """chưa biết hạn: the event it counts from is not known yet"""


def expected_of_year(
    catalogue: DisclosureCatalogue,
    year: int,
    since: date,
    calendar: WorkCalendar,
    counting: Counting | None = None,
) -> tuple[ExpectedItem, ...]:
    """What falls due in `year`, by day, then in the order of the law; items without a day come last.

    An item belongs to the year of its due day: the fourth quarter of one year is expected in the next. Without a due
    day a yearly content belongs to its own year, a report to the year its period has ended in. `since` is the first
    day of the unit: for periods that ended before, it owes nothing. Nor is anything expected before the catalogue is
    in force, or for a period that no sector rule of the content knows (nine months before the budget year 2026).
    """
    found = [
        item
        for content in catalogue.contents
        for period in _periods(content, year)
        if (item := _item(catalogue, content, period, calendar, counting)) and _belongs(item, year, since, catalogue)
    ]
    return tuple(sorted(found, key=lambda item: (item.due_on or date.max, item.period_ends_on)))


def stand_in(item: ExpectedItem) -> Disclosure:
    """The entry nobody made, for judging and counting like any other; its id is empty."""
    return Disclosure(
        id="",
        dossier_id="",
        content_code=item.content.code,
        catalogue_edition="",
        title=item.title,
        created_at=datetime.combine(item.period_ends_on, time(), UTC),
        period=item.period,
    )


def answers(
    items: Iterable[ExpectedItem], disclosures: Iterable[Disclosure]
) -> dict[tuple[str, str], tuple[Disclosure, ...]]:
    """The entries that answer each item, by its `key`: same content and period.

    An entry without a period answers a content that is expected only once in the year.
    """
    keys = [item.key for item in items]
    once = Counter(code for code, _ in keys)
    by_key: dict[tuple[str, str], list[Disclosure]] = {}
    for disclosure in disclosures:
        by_key.setdefault((disclosure.content_code, disclosure.period), []).append(disclosure)
    return {
        (code, period): (*by_key.get((code, period), ()), *(by_key.get((code, ""), ()) if once[code] == 1 else ()))
        for code, period in keys
    }


def expectation(item: ExpectedItem, entries: Iterable[Disclosure], today: date) -> Expectation:
    """How an item stands on `today`, given the entries that answer it."""
    given = tuple(entries)
    if given:
        exempt = all(disclosure.not_applicable.strip() for disclosure in given)
        return Expectation.NOT_APPLICABLE if exempt else Expectation.ENTERED
    if item.due_on is None:
        return Expectation.OPEN
    return Expectation.MISSING if today > item.due_on else Expectation.WAITING


def _periods(content: Content, year: int) -> tuple[str, ...]:
    """Those of the year and of the one before, whose last reports fall due in this one."""
    return tuple(f"{one}{part}" for one in (year - 1, year) for kind in content.periods for part in _PARTS[kind])


def _item(
    catalogue: DisclosureCatalogue, content: Content, period: str, calendar: WorkCalendar, counting: Counting | None
) -> ExpectedItem | None:
    end = period_end(period)
    blank = Disclosure("", "", content.code, "", content.title, datetime.combine(end, time(), UTC), period=period)
    rule = rule_for(catalogue, content, blank)
    if content.rules and rule.code not in content.rules:
        return None
    deadline = deadline_of(catalogue, content, blank, calendar, counting)
    if deadline is None:
        event = f"expected-from-{rule.start.value.replace('_', '-')}"
        return ExpectedItem(content, period, end, None, rule, (step(event, rule.clause, title=rule.title),))
    return ExpectedItem(content, period, end, deadline.due_on, rule, deadline.steps)


def _belongs(item: ExpectedItem, year: int, since: date, catalogue: DisclosureCatalogue) -> bool:
    if item.period_ends_on < since:
        return False
    if item.due_on is not None:
        return item.due_on.year == year and item.due_on >= catalogue.edition.valid_from
    yearly = item.period == str(item.period_ends_on.year)
    reported_in = item.period_ends_on.year + (not yearly and item.period_ends_on.month == 12)
    return reported_in == year and item.period_ends_on >= catalogue.edition.valid_from
