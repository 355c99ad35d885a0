"""What happens on which day of a quarter: what falls due, goes up, may come down or ended, when loudspeakers speak.

Read off judged lines; nothing is judged or painted here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.disclosure_required import LOUDSPEAKER_FORM, POSTING_FORM
from qcdc_desktop.domain.disclosure_status import Check
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine
from qcdc_desktop.ui.pages.disclosures.looks import LOOKS, TO_DO
from qcdc_desktop.ui.style import State

_DAY = timedelta(days=1)


class Happening(StrEnum):
    """What a day brings, in the order it is shown."""

    DUE = "due"
    BEGIN = "begin"
    LOUD = "loud"
    FREE = "free"
    END = "end"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing of one line on one day, at `places` places."""

    what: Happening
    line: RegisterLine
    places: int
    state: State

    @property
    def id(self) -> tuple[str, str]:
        """What makes it the same event of its day."""
        return self.what.value, self.line.key


@dataclass(slots=True)
class Agenda:
    """The events of every day from `first` to `last`, and how many places and entries are posted each day."""

    first: date
    last: date
    days: dict[date, list[Event]] = field(default_factory=dict)
    posted: dict[date, tuple[int, int]] = field(default_factory=dict)

    def on(self, day: date) -> list[Event]:
        """What happens on a day."""
        return self.days.get(day, [])


def agenda(lines: Iterable[RegisterLine], first: date, last: date) -> Agenda:
    """The events from `first` to `last`, both included, each day in the order of `Happening`."""
    days: dict[date, list[Event]] = defaultdict(list)
    changes: dict[date, Counter[str]] = defaultdict(Counter)
    for line in lines:
        for day, event in _events(line, first, last):
            days[day].append(event)
        for begun, ended in _postings(line):
            if begun <= last and ended >= first:
                changes[max(begun, first)][line.key] += 1
                changes[min(ended, last) + _DAY][line.key] -= 1
    order = {what: place for place, what in enumerate(Happening)}
    for events in days.values():
        events.sort(key=lambda event: (order[event.what], event.line.content.code))
    return Agenda(first, last, dict(days), _posted(changes, first, last))


def _events(line: RegisterLine, first: date, last: date) -> Iterator[tuple[date, Event]]:
    due = line.due_on
    if due is not None and first <= due <= last:
        done = line.standing not in TO_DO
        yield due, Event(Happening.DUE, line, 1, State.SUCCESS if done else LOOKS[line.standing].state)
    found: Counter[tuple[date, Happening]] = Counter()
    for publication in line.entry.publications if line.entry else ():
        begin, end = publication.starts_on, publication.ends_on
        if begin is not None and publication.form != LOUDSPEAKER_FORM:
            found[begin, Happening.BEGIN] += 1
        if end is not None and publication.form != LOUDSPEAKER_FORM:
            found[end, Happening.END] += 1
    for check in line.judgement.checks:
        free = _free_on(check)
        if free is not None:
            found[free, Happening.FREE] += 1
    for start, end in _broadcasts(line):
        for day in _days(max(start, first), min(end, last)):
            found[day, Happening.LOUD] += 1
    for (day, what), places in found.items():
        if first <= day <= last:
            yield day, Event(what, line, places, State.INFO if what is Happening.LOUD else State.NEUTRAL)


def _free_on(check: Check) -> date | None:
    """The first day a posting may come down, while nobody said that it did."""
    publication = check.publication
    if publication is None or publication.ends_on is not None or check.required.form == LOUDSPEAKER_FORM:
        return None
    return check.free_from


def _broadcasts(line: RegisterLine) -> Iterator[tuple[date, date]]:
    """First and last day of every broadcast: to the day entered, else for the days required, else one day."""
    least = {c.publication.id: c.until for c in line.judgement.checks if c.publication}
    for publication in line.entry.publications if line.entry else ():
        start = publication.starts_on
        if start is not None and publication.form == LOUDSPEAKER_FORM:
            yield start, publication.ends_on or least.get(publication.id) or start


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _postings(line: RegisterLine) -> Iterator[tuple[date, date]]:
    """First and last day of every posting of paper."""
    publications: tuple[Publication, ...] = line.entry.publications if line.entry else ()
    for publication in publications:
        if publication.form == POSTING_FORM and publication.starts_on is not None:
            yield publication.starts_on, publication.ends_on or date.max - _DAY


def _posted(changes: dict[date, Counter[str]], first: date, last: date) -> dict[date, tuple[int, int]]:
    up: Counter[str] = Counter()
    found: dict[date, tuple[int, int]] = {}
    for day in _days(first, last):
        up.update(changes.get(day, {}))
        shown = [count for count in up.values() if count > 0]
        found[day] = (sum(shown), len(shown))
    return found
