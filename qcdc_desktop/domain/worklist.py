"""What an office has to do about its disclosures on a day (việc hôm nay).

Picks from judged disclosures what needs a hand or an eye; it changes nothing and computes no due dates itself.
Each item names its sentence in `resources/words`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from qcdc_desktop.domain.compliance import Judged
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.disclosure_required import LOUDSPEAKER_FORM
from qcdc_desktop.domain.disclosure_status import Check, State
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.expected import ExpectedItem
from qcdc_desktop.domain.posting_review import reviewed_on
from qcdc_desktop.domain.vn_dates import local_day, months_later
from qcdc_desktop.domain.vn_text import sort_key

AHEAD_DAYS = 7
REVIEW_MONTHS = 12

_ORDER = MappingProxyType(
    {
        kind: place
        for place, kind in enumerate(
            (
                "overdue",
                "expected",
                "repost",
                "missing-start",
                "publish",
                "planned",
                "broadcast",
                "review",
                "take-down",
                "running",
            )
        )
    }
)


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do or to watch.

    Kinds: `overdue`, `expected` (falls or fell due and nobody entered it: no `disclosure_id`), `repost` (came down too
    early), `missing-start`, `publish` (due soon), `planned` (someone entered a coming day), `broadcast` (loudspeakers
    speak today), `review` (a permanent posting is to be looked over), `take-down` (may come down since `on`), `running`
    (must stay up until `on`). Facts: `title`, `on`, `days` between today and `on`, `count` and `places` concerned; of
    `expected` its `content` and `period` instead of places.
    """

    kind: str
    disclosure_id: str
    title: str
    on: date
    facts: Mapping[str, Fact]

    @property
    def code(self) -> str:
        """The code of its sentence: by kind, with other words for the last day and where no places are known."""
        if self.kind in ("expected", "review"):
            return f"work-{self.kind}{self.facts['ending']}"
        today = "-today" if self.kind == "publish" and not self.facts["days"] else ""
        open_places = "-open" if self.kind in ("publish", "overdue") and not self.facts["count"] else ""
        return f"work-{self.kind}{today}{open_places}"


def worklist(
    judged: Iterable[Judged],
    publications: Iterable[Publication],
    today: date,
    ahead_days: int = AHEAD_DAYS,
    expected: Iterable[ExpectedItem] = (),
    review_months: int = REVIEW_MONTHS,
) -> tuple[WorkItem, ...]:
    """The items of `today`, most pressing first, then by day, then by title in Vietnamese order.

    `ahead_days` is how long before its due day (or planned day) a disclosure is announced. Places of one
    disclosure with the same kind and day make one item. `expected` are the items without an entry. Permanent postings
    are to be looked over as soon as a newer version is entered, and `review_months` after they were put up (0: never).
    """
    entries = tuple(judged)
    newer = {entry.disclosure.supersedes: entry.disclosure for entry in entries if entry.disclosure.supersedes}
    by_disclosure: dict[str, list[Publication]] = {}
    for publication in publications:
        by_disclosure.setdefault(publication.disclosure_id, []).append(publication)
    found: list[WorkItem] = []
    for entry in entries:
        if entry.judgement.state is not State.NOT_APPLICABLE:
            own = by_disclosure.get(entry.disclosure.id, [])
            found.extend(_items_of(entry, own, today, ahead_days))
            found.extend(_reviews_of(entry, newer.get(entry.disclosure.id), today, review_months))
    found.extend(_missing_entries(expected, today, today + timedelta(days=ahead_days)))
    titles = {title: sort_key(title) for title in {item.title for item in found}}
    return tuple(sorted(found, key=lambda item: (_ORDER[item.kind], item.on, titles[item.title])))


def _items_of(entry: Judged, publications: list[Publication], today: date, ahead_days: int) -> list[WorkItem]:
    places: dict[tuple[str, date], list[str]] = {}
    horizon = today + timedelta(days=ahead_days)
    own = _about_disclosure(entry, today, horizon)
    if own is not None:
        places[own] = [required.place for required in entry.judgement.missing]
    for publication in publications:
        if publication.starts_on and today < publication.starts_on <= horizon:
            places.setdefault(("planned", publication.starts_on), []).append(publication.place)
        elif _speaks(publication, entry.judgement.checks, today):
            places.setdefault(("broadcast", today), []).append(publication.place)
    for check in entry.judgement.checks:
        stays = _about_posting(check, today)
        if stays is not None:
            places.setdefault(stays, []).append(check.required.place)
    return [_item(entry, kind, on, where, today) for (kind, on), where in places.items()]


def _about_disclosure(entry: Judged, today: date, horizon: date) -> tuple[str, date] | None:
    judgement = entry.judgement
    if judgement.due_on is None:
        return "missing-start", today
    if judgement.state is State.OVERDUE:
        return "overdue", judgement.due_on
    if judgement.state is State.ENDED_EARLY:
        return "repost", judgement.due_on
    if judgement.state is State.NOT_DUE and judgement.due_on <= horizon:
        return "publish", judgement.due_on
    return None


def _about_posting(check: Check, today: date) -> tuple[str, date] | None:
    """Only what is still up and has a least time: permanent postings and pages of the website stay."""
    publication, free_from = check.publication, check.free_from
    if publication is None or free_from is None or check.required.form == LOUDSPEAKER_FORM:
        return None
    if publication.ends_on is not None and publication.ends_on <= today:
        return None
    return ("take-down" if free_from <= today else "running"), free_from


def _reviews_of(entry: Judged, newer: Disclosure | None, today: date, months: int) -> list[WorkItem]:
    """Permanent postings still up that a newer version replaces, or that were looked over `months` ago or never.

    Putting a paper up counts as looking it over; so does the sentence of `posting_review` in its note.
    """
    places: dict[date, list[str]] = {}
    changed = (newer.document_date or local_day(newer.created_at)) if newer else None
    for check in entry.judgement.checks:
        paper = check.publication if check.met and check.permanent else None
        if paper is None or paper.starts_on is None:
            continue
        looked = reviewed_on(paper.note)
        seen = max(paper.starts_on, looked) if looked else paper.starts_on
        due = months_later(seen, months) if months else None
        if changed is not None and (looked is None or looked < changed):
            places.setdefault(changed, []).append(check.required.place)
        elif due is not None and due <= today:
            places.setdefault(due, []).append(check.required.place)
    ending = "-newer" if newer else ""
    return [_item(entry, "review", on, where, today, ending=ending) for on, where in places.items()]


def _missing_entries(expected: Iterable[ExpectedItem], today: date, horizon: date) -> Iterator[WorkItem]:
    for item in expected:
        if item.due_on is None or item.due_on > horizon:
            continue
        facts: dict[str, Fact] = {
            "title": item.title,
            "on": item.due_on.isoformat(),
            "days": abs((item.due_on - today).days),
            "content": item.content.code,
            "period": item.period,
            "ending": "" if item.due_on < today else "-soon" if item.due_on > today else "-today",
        }
        yield WorkItem("expected", "", item.title, item.due_on, facts)


def _speaks(publication: Publication, checks: tuple[Check, ...], today: date) -> bool:
    """Whether loudspeakers carry it today: to the day entered, else for the days required, else on its first day."""
    if publication.form != LOUDSPEAKER_FORM or publication.starts_on is None or publication.starts_on > today:
        return False
    if publication.ends_on is not None:
        return today <= publication.ends_on
    days = max((c.required.days or 1 for c in checks if c.required.form == LOUDSPEAKER_FORM), default=1)
    return today < publication.starts_on + timedelta(days=days)


def _item(entry: Judged, kind: str, on: date, places: list[str], today: date, **more: Fact) -> WorkItem:
    title = entry.disclosure.title or entry.content.title
    facts: dict[str, Fact] = {
        "title": title,
        "on": on.isoformat(),
        "days": abs((on - today).days),
        "count": len(places),
        "places": "; ".join(places),
        **more,
    }
    return WorkItem(kind, entry.disclosure.id, title, on, facts)
