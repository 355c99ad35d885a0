"""What an office says of itself, and its own changes to the calendar of working days."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Office, Profile
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.dossiers import check_figure
from qcdc_desktop.usecases.workspace import Workspace, office_of


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One special day; `own` marks the office's own entries, `illustrative` those of a projected year."""

    day: SpecialDay
    own: bool
    illustrative: bool


def read_office(ws: Workspace) -> Office:
    """The office record with its profile."""
    with ws.store.reading() as reading:
        return office_of(reading)


def save_profile(ws: Workspace, profile: Profile) -> Profile:
    """Write what the office has and how its papers are headed; villages are cleaned of blanks and doubles.

    Raises `Refusal` negative-figure, figure-too-large with the field adult_population.
    """
    check_figure("adult_population", profile.adult_population)
    texts = {f.name: nfc(value).strip() for f in fields(profile) if isinstance(value := getattr(profile, f.name), str)}
    villages = tuple(dict.fromkeys(name for v in profile.villages if (name := nfc(v).strip())))
    clean = replace(profile, villages=villages, **texts)  # type: ignore[arg-type]
    with ws.store.transaction(ws.actor) as tx:
        tx.save(replace(office_of(tx), profile=clean))
    return clean


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


def save_special_day(ws: Workspace, day: date, kind: DayKind, name: str) -> SpecialDay:
    """Add a day, or change what the catalogue says of it; raises `Refusal("name-missing")`."""
    entry = SpecialDay(day, kind, nfc(name).strip())
    if not entry.name:
        raise Refusal("name-missing", field="name")
    with ws.store.transaction(ws.actor) as tx:
        tx.save(entry)
    return entry


def drop_special_day(ws: Workspace, day: date) -> None:
    """Take the office's own entry for a day back; raises `Refusal("day-not-own")` for a day of the catalogue."""
    with ws.store.transaction(ws.actor) as tx:
        found = tx.find(SpecialDay, day=day)
        if not found:
            raise Refusal("day-not-own", day=day.isoformat())
        tx.delete(found[0])
