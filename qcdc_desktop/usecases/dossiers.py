"""Which dossiers are here, whether one may still be changed, and whose profile judges it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.calendar import SpecialDay, WorkCalendar
from qcdc_desktop.domain.criteria import Assessment, AssessmentState
from qcdc_desktop.domain.deadline import Counting, counting_of
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier, DossierProfile, Profile
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.usecases.workspace import (
    Workspace,
    dossier_of,
    office_of,
    own_dossier,
    profile_of,
    shipped_days,
    unit_of,
    work_calendar,
)

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


LARGEST_FIGURE: Final = 999_999_999
"""More of anything than a commune can have; a slip of the key, and beyond it no database keeps whole numbers."""


@dataclass(frozen=True, slots=True)
class DossierRow:
    """A dossier with the name of its unit."""

    dossier: Dossier
    unit: Unit


def list_dossiers(ws: Workspace, year: int | None = None) -> tuple[DossierRow, ...]:
    """All dossiers kept here, of one year or of all, in the order of the unit list."""
    with ws.store.reading() as reading:
        dossiers = reading.find(Dossier, year=year) if year is not None else reading.find(Dossier)
    order = {unit.key: place for place, unit in enumerate(ws.catalogues.units.units)}
    rows = [DossierRow(dossier, unit_of(ws, dossier.unit)) for dossier in dossiers]
    return tuple(sorted(rows, key=lambda row: (row.dossier.year, order[row.unit.key])))


def known_years(ws: Workspace) -> tuple[int, ...]:
    """The years that have a dossier, and always the present one, newest first."""
    with ws.store.reading() as reading:
        years = {dossier.year for dossier in reading.find(Dossier)}
    return tuple(sorted(years | {ws.today.year}, reverse=True))


def editable_dossier(ws: Workspace, tx: Transaction, year: int) -> Dossier:
    """This office's dossier of the year, if it may be changed; raises `Refusal("dossier-locked")` once approved."""
    dossier = own_dossier(ws, tx, year)
    assessments = tx.find(Assessment, dossier_id=dossier.id)
    if assessments and assessments[0].state is AssessmentState.APPROVED:
        raise Refusal("dossier-locked", year=year, name=assessments[0].approved_by)
    return dossier


def is_approved(reading: Reading, dossier: Dossier) -> bool:
    """Whether the self-assessment of a dossier is approved: its figures stay as they were signed."""
    found = reading.find(Assessment, dossier_id=dossier.id)
    return bool(found) and found[0].state is AssessmentState.APPROVED


def own_assessment(ws: Workspace, year: int) -> Assessment | None:
    """The self-assessment of this office's year as it stands, e.g. to see whether it is approved; begins none."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        found = reading.find(Assessment, dossier_id=dossier.id) if dossier is not None else []
    return found[0] if found else None


def require_own(ws: Workspace, tx: Transaction, dossier_id: str) -> Dossier:
    """The dossier of a record, if it is this office's and may be changed.

    Raises `Refusal("not-your-dossier")`, `Refusal("dossier-locked")`.
    """
    dossier = tx.get(Dossier, dossier_id)
    if dossier is None or dossier.unit != ws.unit_key:
        raise Refusal("not-your-dossier")
    return editable_dossier(ws, tx, dossier.year)


def check_figure(name: str, value: int | None) -> None:
    """Raise `Refusal` negative-figure or figure-too-large for the field `name`, unless its number can be."""
    if value is not None and value < 0:
        raise Refusal("negative-figure", field=name)
    if value is not None and value > LARGEST_FIGURE:
        raise Refusal("figure-too-large", field=name, largest=LARGEST_FIGURE)


@dataclass(frozen=True, slots=True)
class Judging:
    """What a dossier is judged by: what its office has, its calendar, and the day its figures stand on."""

    profile: Profile
    calendar: WorkCalendar
    day: date

    @property
    def counting(self) -> Counting:
        """How its office counts terms."""
        return counting_of(self.profile)


def judging(ws: Workspace, reading: Reading, dossier: Dossier) -> Judging:
    """How to judge a dossier: by what was kept at its approval or came with it, else by this office as it is today."""
    kept = reading.find(DossierProfile, dossier_id=dossier.id)
    if kept:
        days = (*shipped_days(ws), *kept[0].special_days)
        return Judging(kept[0].profile, WorkCalendar.of(days), kept[0].judged_on or ws.today)
    own = office_of(reading).unit == dossier.unit
    profile = profile_of(reading) if own else Profile()
    return Judging(profile, work_calendar(ws, reading), ws.today)


def keep_judging(ws: Workspace, tx: Transaction, dossier: Dossier) -> None:
    """Keep what this office judges its dossier by today, for as long as the dossier is approved."""
    forget_judging(tx, dossier)
    days = tuple(tx.find(SpecialDay))
    tx.save(DossierProfile(ws.new_id(), dossier.id, profile_of(tx), days, ws.today))


def forget_judging(tx: Transaction, dossier: Dossier) -> None:
    """Judge the dossier by the office's present profile and calendar again."""
    for kept in tx.find(DossierProfile, dossier_id=dossier.id):
        tx.delete(kept)


def what_judges(reading: Reading, dossier: Dossier) -> tuple[Profile, tuple[SpecialDay, ...]]:
    """The profile and own special days that travel with this office's dossier."""
    kept = reading.find(DossierProfile, dossier_id=dossier.id)
    if kept:
        return kept[0].profile, kept[0].special_days
    return profile_of(reading), tuple(reading.find(SpecialDay))
