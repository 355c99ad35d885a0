"""Counts time limits and keeps the working: from which day, what was not counted and why, what came out.

Luật 10/2022/QH15 Điều 12 k3; Bộ luật Dân sự 2015 Điều 147 k2 and 148 k5. Whether a disclosure met its limit is
judged in `disclosure_status`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from qcdc_desktop.domain.calendar import DayKind, WorkCalendar
from qcdc_desktop.domain.disclosure import (
    Content,
    CountIn,
    DeadlineRule,
    Disclosure,
    DisclosureCatalogue,
    StartEvent,
)
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.vn_dates import is_period, period_end, period_part

FIRST_DAY_BASIS = "Điều 147 khoản 2 Bộ luật Dân sự 2015"
LAST_DAY_BASIS = "Điều 148 khoản 5 Bộ luật Dân sự 2015"

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Counting:
    """How terms are counted; no law says that the Civil Code's way holds for these limits, so it may be changed.

    `skip_first_day`: the day of the event is not counted. `roll_to_working_day`: a term that ends on a day off
    ends on the next working day.
    """

    skip_first_day: bool = True
    roll_to_working_day: bool = True


def counting_of(profile: Profile) -> Counting:
    """How the office of this profile counts."""
    return Counting(profile.skip_first_day, profile.roll_to_working_day)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for a disclosure, the rule it follows and how it was computed."""

    due_on: date
    rule: DeadlineRule
    steps: tuple[Step, ...]


def count_deadline(
    rule: DeadlineRule, start: date, calendar: WorkCalendar, counting: Counting | None = None
) -> Deadline:
    """Count `rule` from `start`, the day of its event."""
    way = counting or Counting()
    steps = [_term_step(rule), step(f"deadline-start-{rule.start.value.replace('_', '-')}", day=start.isoformat())]
    # a term of no days is the day of the event itself, however terms are counted
    before_first = start if way.skip_first_day or not rule.amount else start - _DAY
    code = "deadline-first-day-skipped" if way.skip_first_day else "deadline-first-day-counted"
    steps.append(step(code, FIRST_DAY_BASIS if way.skip_first_day else "", day=start.isoformat()))
    if rule.count_in is CountIn.WORKING_DAYS:
        last, passed = _count_working_days(before_first, rule.amount, calendar)
        steps.extend(_passed_steps(passed, calendar))
        ended = "deadline-last-working"
    else:
        last = before_first + rule.amount * _DAY
        ended = "deadline-last-calendar"
    steps.append(step(ended, day=last.isoformat(), amount=rule.amount))
    due, rolled = _rolled(last, calendar, way)
    steps.extend(rolled)
    steps.append(step("deadline-due", due=due.isoformat()))
    return Deadline(due, rule, tuple(steps))


def rule_for(catalogue: DisclosureCatalogue, content: Content, disclosure: Disclosure) -> DeadlineRule:
    """The rule a disclosure follows: the first sector rule of its content that holds, else the general rule.

    A rule holds when the document's day (else the start day) lies in its validity, the budget year in its years (see
    `fiscal_year`) and the period among those it is for. Raises `LookupError` when the catalogue names a rule it does
    not have.
    """
    for code in content.rules:
        rule = _rule(catalogue, code)
        if _holds(rule, disclosure):
            return rule
    return _rule(catalogue, catalogue.general_rule)


def fiscal_year(disclosure: Disclosure) -> int | None:
    """The budget year of a disclosure: as entered, else that of its period, else that of its day; None without any."""
    if disclosure.fiscal_year is not None:
        return disclosure.fiscal_year
    if is_period(disclosure.period):
        return period_end(disclosure.period).year
    day = _document_day(disclosure)
    return day.year if day else None


def start_day(rule: DeadlineRule, disclosure: Disclosure) -> date | None:
    """The day the rule counts from: as entered, else the day the record itself gives for that event, else None."""
    if disclosure.starts_on is not None:
        return disclosure.starts_on
    if rule.start is StartEvent.DOCUMENT:
        return disclosure.document_date
    if rule.start is StartEvent.RECEIVED:
        return disclosure.received_on
    by_period = rule.start is StartEvent.PERIOD_END and is_period(disclosure.period)
    return period_end(disclosure.period) if by_period else None


def deadline_of(
    catalogue: DisclosureCatalogue,
    content: Content,
    disclosure: Disclosure,
    calendar: WorkCalendar,
    counting: Counting | None = None,
) -> Deadline | None:
    """The deadline of a disclosure with its extension, or None while no start day is known.

    An extension to a day that is not later than the computed one changes nothing and is said so in the steps.
    """
    rule = rule_for(catalogue, content, disclosure)
    start = start_day(rule, disclosure)
    if start is None:
        return None
    counted = count_deadline(rule, start, calendar, counting)
    year = _fiscal_year_steps(rule, disclosure)
    due, extension = _extended(counted.due_on, disclosure)
    return Deadline(due, rule, (*year, *counted.steps, *extension))


def earliest_take_down(starts_on: date, days: int) -> date:
    """The first day on which a posting of at least `days` days may come down; the day of posting is not counted."""
    return starts_on + timedelta(days=days)


def _term_step(rule: DeadlineRule) -> Step:
    code = "deadline-term-working" if rule.count_in is CountIn.WORKING_DAYS else "deadline-term-calendar"
    return step(code, rule.clause, amount=rule.amount, title=rule.title)


def _count_working_days(before_first: date, amount: int, calendar: WorkCalendar) -> tuple[date, list[date]]:
    """The `amount`-th working day after `before_first`, and every day passed on the way, itself included."""
    day, passed, counted = before_first, [], 0
    while counted < amount:
        day += _DAY
        passed.append(day)
        counted += calendar.is_working(day)
    return day, passed


def _passed_steps(passed: list[date], calendar: WorkCalendar) -> Iterator[Step]:
    """One step for every run of days off of one cause, and for every weekend day that is worked."""
    for (cause, name), run in groupby(passed, key=lambda day: _cause(day, calendar)):
        days = list(run)
        if cause == "worked":
            yield from (step("deadline-worked-weekend", name, day=d.isoformat()) for d in days)
        elif cause and len(days) == 1:
            yield step(f"deadline-skip-{cause}-day", day=days[0].isoformat(), name=name)
        elif cause:
            yield step(f"deadline-skip-{cause}", first=days[0].isoformat(), last=days[-1].isoformat(), name=name)


def _cause(day: date, calendar: WorkCalendar) -> tuple[str, str]:
    """Why a day is remarkable: "holiday", "off" (a day off without a name), "weekend", "worked", or "" for none."""
    entry = calendar.special.get(day)
    if entry is None:
        return ("", "") if calendar.is_working(day) else ("weekend", "")
    if entry.kind is DayKind.WORKING:
        return ("worked", entry.name) if day.weekday() >= 5 else ("", "")
    return ("holiday", entry.name) if entry.name else ("off", "")


def _rolled(last: date, calendar: WorkCalendar, way: Counting) -> tuple[date, list[Step]]:
    if calendar.is_working(last):
        return last, []
    cause, name = _cause(last, calendar)
    if not way.roll_to_working_day:
        return last, [step("deadline-not-rolled", day=last.isoformat())]
    day = last
    while not calendar.is_working(day):
        day += _DAY
    code = "deadline-rolled-holiday" if cause == "holiday" else "deadline-rolled"
    return day, [step(code, LAST_DAY_BASIS, day=last.isoformat(), to=day.isoformat(), name=name)]


def _extended(due: date, disclosure: Disclosure) -> tuple[date, tuple[Step, ...]]:
    to, reason = disclosure.extended_to, disclosure.extension_reason.strip(" .;")
    if to is None:
        return due, ()
    if to <= due:
        return due, (step("deadline-extension-not-later", to=to.isoformat(), due=due.isoformat()),)
    code = "deadline-extended" if reason else "deadline-extended-without-reason"
    return to, (step(code, was=due.isoformat(), to=to.isoformat(), reason=reason),)


def _fiscal_year_steps(rule: DeadlineRule, disclosure: Disclosure) -> tuple[Step, ...]:
    if rule.fiscal_year_from is None and rule.fiscal_year_to is None:
        return ()
    code = "deadline-fiscal-year" if disclosure.fiscal_year is not None else "deadline-fiscal-year-assumed"
    return (step(code, rule.clause, year=fiscal_year(disclosure)),)


def _holds(rule: DeadlineRule, disclosure: Disclosure) -> bool:
    day, year = _document_day(disclosure), fiscal_year(disclosure)
    if day is not None and (day < rule.valid_from or (rule.valid_to is not None and day > rule.valid_to)):
        return False
    if rule.periods and is_period(disclosure.period) and period_part(disclosure.period) not in rule.periods:
        return False
    if rule.fiscal_year_from is None and rule.fiscal_year_to is None:
        return True
    if year is None:
        return False
    return (rule.fiscal_year_from or year) <= year <= (rule.fiscal_year_to or year)


def _document_day(disclosure: Disclosure) -> date | None:
    return disclosure.document_date or disclosure.starts_on or disclosure.received_on


def _rule(catalogue: DisclosureCatalogue, code: str) -> DeadlineRule:
    rule = catalogue.rule(code)
    if rule is None:
        raise LookupError(f"the catalogue {catalogue.edition.code} has no rule {code}")
    return rule
