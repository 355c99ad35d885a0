"""Adds many judged disclosures up: how many were due, on time, late, missing (tỷ lệ công khai đúng hạn).

Counting only; how one disclosure stands is decided in `disclosure_status`, what a rate is worth in `scoring`. What was
expected and never entered comes as an entry without publications (`expected.stand_in`) and counts like one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from qcdc_desktop.domain.disclosure import Content, Disclosure
from qcdc_desktop.domain.disclosure_status import Check, Judgement, State
from qcdc_desktop.domain.vn_dates import local_day, quarter_of

_ON_TIME = (State.RUNNING, State.DONE)
_LATE = (State.RUNNING_LATE, State.DONE_LATE)
K = TypeVar("K", int, tuple[int, int])


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of disclosures. `due` = `on_time` + `late` + `missing`; the other two stand beside it.

    `missing`: past its due day and not, not wholly or too briefly disclosed. `waiting`: not complete but the due day
    has not passed, or no start day is known. A disclosure made before its due day counts as due and on time.
    """

    due: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    not_applicable: int = 0
    waiting: int = 0

    @property
    def rate(self) -> int | None:
        """On time of due in hundredths of a percent, rounded half up; None when nothing was due."""
        return (self.on_time * 20_000 + self.due) // (2 * self.due) if self.due else None


_ONE_ON_TIME = Figures(due=1, on_time=1)
_ONE_LATE = Figures(due=1, late=1)
_ONE_MISSING = Figures(due=1, missing=1)
_ONE_WAITING = Figures(waiting=1)
_NOT_APPLICABLE = Figures(not_applicable=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A disclosure with its content and how it stands."""

    disclosure: Disclosure
    content: Content
    judgement: Judgement


def figures(judged: Iterable[Judged]) -> Figures:
    """Count disclosures by how they stand."""
    return add_up(_figures_of(entry.judgement) for entry in judged)


def add_up(parts: Iterable[Figures]) -> Figures:
    """The sum of figures, for totals over units or clauses."""
    due = on_time = late = missing = not_applicable = waiting = 0
    for part in parts:
        due += part.due
        on_time += part.on_time
        late += part.late
        missing += part.missing
        not_applicable += part.not_applicable
        waiting += part.waiting
    return Figures(due, on_time, late, missing, not_applicable, waiting)


def by_clause(judged: Iterable[Judged]) -> dict[int, Figures]:
    """Figures by clause of Điều 11 (1..14), in order; clauses without a disclosure are absent."""
    return _grouped(judged, lambda entry: entry.content.clause)


def by_quarter(judged: Iterable[Judged]) -> dict[tuple[int, int], Figures]:
    """Figures by (year, quarter) of the due day, in order.

    Without a due day the document's day decides, then the day of receipt, then the day of entry.
    """
    return _grouped(judged, lambda entry: _quarter(_day_of(entry)))


def by_form(judged: Iterable[Judged]) -> dict[str, Figures]:
    """Figures by letter of the form (a b c d …): every required publication is counted by itself.

    A disclosure of ten postings adds ten to form a. Those that do not apply are not counted, since nothing is
    required of them.
    """
    found: dict[str, list[Figures]] = {}
    for entry in judged:
        for check in entry.judgement.checks:
            found.setdefault(check.required.form, []).append(_figures_of_check(check, entry.judgement))
    return {form: add_up(found[form]) for form in sorted(found, key="abcdđeghik".find)}


def _grouped(judged: Iterable[Judged], key: Callable[[Judged], K]) -> dict[K, Figures]:
    found: dict[K, list[Figures]] = {}
    for entry in judged:
        found.setdefault(key(entry), []).append(_figures_of(entry.judgement))
    return {group: add_up(found[group]) for group in sorted(found)}


def _figures_of(judgement: Judgement) -> Figures:
    state = judgement.state
    if state is State.NOT_APPLICABLE:
        return _NOT_APPLICABLE
    if state in _ON_TIME:
        return _ONE_ON_TIME
    if state in _LATE:
        return _ONE_LATE
    if state is State.OVERDUE or _past_due(judgement):
        return _ONE_MISSING
    return _ONE_WAITING


def _figures_of_check(check: Check, judgement: Judgement) -> Figures:
    if judgement.due_on is None:
        return _ONE_WAITING
    if check.met and check.begun_on:
        return _ONE_ON_TIME if check.begun_on <= judgement.due_on else _ONE_LATE
    return _ONE_MISSING if _past_due(judgement) else _ONE_WAITING


def _past_due(judgement: Judgement) -> bool:
    """Only incomplete disclosures carry a negative count of days left."""
    return judgement.days_left is not None and judgement.days_left < 0


def _day_of(entry: Judged) -> date:
    disclosure = entry.disclosure
    known = entry.judgement.due_on or disclosure.document_date or disclosure.received_on
    return known or local_day(disclosure.created_at)


def _quarter(day: date) -> tuple[int, int]:
    return day.year, quarter_of(day)
