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
    changes: dict[date, list[tuple[str, int]]] = defaultdict(list)
    for line in lines:
        for day, event in _events(line, first, last):
            days[day].append(event)
        for begun, ended in _postings(line):
            if begun <= last and ended >= first:
                changes[max(begun, first)].append((line.key, 1))
                changes[min(ended, last) + _DAY].append((line.key, -1))
    order = {what: place for place, what in enumerate(Happening)}
    for events in days.values():
        events.sort(key=lambda event: (order[event.what], event.line.content.clause, event.line.content.code))
    return Agenda(first, last, dict(days), _posted(changes, first, last))


def _events(line: RegisterLine, first: date, last: date) -> Iterator[tuple[date, Event]]:
    due = line.due_on
    if due is not None and first <= due <= last:
        done = line.standing not in TO_DO
        yield due, Event(Happening.DUE, line, 1, State.SUCCESS if done else LOOKS[line.standing].state)
    found = Counter(happening for happening in _happenings(line, first, last) if first <= happening[0] <= last)
    for (day, what), places in found.items():
        yield day, Event(what, line, places, State.INFO if what is Happening.LOUD else State.NEUTRAL)


def _happenings(line: RegisterLine, first: date, last: date) -> Iterator[tuple[date, Happening]]:
    """Every day on which something happens at a place, once for each place."""
    if line.entry is None:
        return
    for publication in line.entry.publications:
        if publication.form != LOUDSPEAKER_FORM:
            if publication.starts_on is not None:
                yield publication.starts_on, Happening.BEGIN
            if publication.ends_on is not None:
                yield publication.ends_on, Happening.END
    for check in line.judgement.checks:
        free = _free_on(check)
        if free is not None:
            yield free, Happening.FREE
    for start, end in _broadcasts(line):
        for day in _days(max(start, first), min(end, last)):
            yield day, Happening.LOUD


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


def _posted(changes: dict[date, list[tuple[str, int]]], first: date, last: date) -> dict[date, tuple[int, int]]:
    """How many places and how many entries are posted on each day."""
    places, up = 0, Counter[str]()
    found: dict[date, tuple[int, int]] = {}
    for day in _days(first, last):
        for key, change in changes.get(day, ()):
            places += change
            up[key] += change
            if not up[key]:
                del up[key]
        found[day] = (places, len(up))
    return found
