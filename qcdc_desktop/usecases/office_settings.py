"""What an office says of itself, how it counts terms, and its own changes to the calendar of working days.

A change of calendar or counting recomputes what is open; the functions here say which due days moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.deadline import counting_of
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import MOST_REVIEW_MONTHS, Dossier, Office, Profile
from qcdc_desktop.domain.vn_text import nfc, sort_key
from qcdc_desktop.usecases.dossiers import check_figure, is_approved
from qcdc_desktop.usecases.register import due_days
from qcdc_desktop.usecases.workspace import Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading

_Key = tuple[str, str, str]
"""Dossier, entry, and of an expected item its content and period."""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One special day; `own` marks the office's own entries, `illustrative` those of a projected year."""

    day: SpecialDay
    own: bool
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Something open whose due day changed; `disclosure_id` is empty for what the year expects and nobody entered."""

    disclosure_id: str
    title: str
    old_due: date | None
    new_due: date | None


def read_office(ws: Workspace) -> Office:
    """The office record with its profile."""
    with ws.store.reading() as reading:
        return office_of(reading)


def save_profile(ws: Workspace, profile: Profile) -> tuple[Moved, ...]:
    """Write what the office has, how it counts and how its papers are headed; returns which open items moved.

    Villages are cleaned of blanks and doubles. Raises `Refusal` with the field: negative-figure, figure-too-large
    (adult_population), review-months-out-of-range (permanent_review_months).
    """
    check_figure("adult_population", profile.adult_population)
    if not 0 <= profile.permanent_review_months <= MOST_REVIEW_MONTHS:
        raise Refusal("review-months-out-of-range", field="permanent_review_months", most=MOST_REVIEW_MONTHS)
    texts = {f.name: nfc(value).strip() for f in fields(profile) if isinstance(value := getattr(profile, f.name), str)}
    villages = tuple(dict.fromkeys(name for v in profile.villages if (name := nfc(v).strip())))
    clean = replace(profile, villages=villages, **texts)  # type: ignore[arg-type]
    with ws.store.transaction(ws.actor) as tx:
        office = office_of(tx)
        if counting_of(office.profile) == counting_of(clean):
            tx.save(replace(office, profile=clean))
            return ()
        before = _due_days(ws, tx)
        tx.save(replace(office, profile=clean))
        return _moved(before, _due_days(ws, tx))


def list_special_days(ws: Workspace, year: int) -> tuple[CalendarRow, ...]:
    """The holidays and swapped working days of a year: the catalogue's with the office's own on top."""
    rows = {
        day.day: CalendarRow(day, own=False, illustrative=catalogue.edition.illustrative)
        for catalogue in ws.catalogues.holidays
        for day in catalogue.days
        if day.day.year == year
    }
    with ws.store.reading() as reading:
        for day in reading.find(SpecialDay):
            if day.day.year == year:
                rows[day.day] = CalendarRow(day, own=True, illustrative=False)
    return tuple(rows[key] for key in sorted(rows))


def save_special_day(ws: Workspace, day: date, kind: DayKind, name: str) -> tuple[Moved, ...]:
    """Add a day, or change what the catalogue says of it; returns which open items moved.

    Raises `Refusal("name-missing")`.
    """
    entry = SpecialDay(day, kind, nfc(name).strip())
    if not entry.name:
        raise Refusal("name-missing", field="name")
    with ws.store.transaction(ws.actor) as tx:
        before = _due_days(ws, tx)
        tx.save(entry)
        return _moved(before, _due_days(ws, tx))


def drop_special_day(ws: Workspace, day: date) -> tuple[Moved, ...]:
    """Take the office's own entry for a day back; returns which open items moved.

    Raises `Refusal("day-not-own")` for a day of the catalogue.
    """
    with ws.store.transaction(ws.actor) as tx:
        found = tx.find(SpecialDay, day=day)
        if not found:
            raise Refusal("day-not-own", day=day.isoformat())
        before = _due_days(ws, tx)
        tx.delete(found[0])
        return _moved(before, _due_days(ws, tx))


def _due_days(ws: Workspace, reading: Reading) -> dict[_Key, tuple[str, date | None]]:
    """The due days of what is open in this office's dossiers; an approved one keeps its figures and is left out."""
    found: dict[_Key, tuple[str, date | None]] = {}
    for dossier in reading.find(Dossier, unit_code=ws.unit_key.code, unit_valid_from=ws.unit_key.valid_from):
        if not is_approved(reading, dossier):
            found |= {(dossier.id, *key): due for key, due in due_days(ws, reading, dossier).items()}
    return found


def _moved(
    before: Mapping[_Key, tuple[str, date | None]], after: Mapping[_Key, tuple[str, date | None]]
) -> tuple[Moved, ...]:
    """What has another due day than before, nearest first.

    An expected item may fall due in another year than before and so be in one of the two only: it is not told.
    """
    found = [
        Moved(key[1], title, old_due, after[key][1])
        for key, (title, old_due) in before.items()
        if key in after and after[key][1] != old_due
    ]
    return tuple(sorted(found, key=lambda one: (one.new_due or date.max, sort_key(one.title))))
