"""Everything a use case works with: the store, the folders, the clock, the catalogues and the office's keys.

Nothing is looked up globally; whoever starts the program puts a workspace together and passes it on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.calendar import SpecialDay, WorkCalendar
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.ids import new_id
from qcdc_desktop.domain.office import Dossier, Office, Profile, Role
from qcdc_desktop.domain.published import Published
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.usecases.key_ring import KeyRing

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Store, Transaction

Clock = Callable[[], datetime]
"""Returns the present instant with its time zone."""

VIETNAM = timezone(timedelta(hours=7))
"""Việt Nam keeps UTC+7 all year; the zone database is not asked, Windows has none."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where one office keeps what: everything lies under one root that can be copied to another PC.

    An office on a server has such a folder on each PC; `shared` is then the one its PCs have in common for what was
    received and attached, None where there is only this PC.
    """

    root: Path
    shared: Path | None = None

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "qcdc.db"

    @property
    def blobs(self) -> Path:
        """Attachments by their SHA-256."""
        return (self.shared or self.root) / "attachments"

    @property
    def keys(self) -> Path:
        """The office's own signing key, protected by the passphrase."""
        return self.root / "keys"

    @property
    def outbox(self) -> Path:
        """Packages this office has made."""
        return self.root / "outbox"

    @property
    def inbox(self) -> Path:
        """Packages received and kept for good, as evidence."""
        return (self.shared or self.root) / "inbox"

    @property
    def quarantine(self) -> Path:
        """Where files from outside are looked at before they are trusted."""
        return self.root / "quarantine"

    @property
    def backups(self) -> Path:
        """Verified copies of the database and the attachments."""
        return self.root / "backups"

    @property
    def care(self) -> Path:
        """What is remembered about the backups: the second place, the last copy there, the trials of restoring."""
        return self.root / "backup-care.json"

    @property
    def reports(self) -> Path:
        """Printed papers."""
        return self.root / "reports"

    @property
    def logs(self) -> Path:
        """The program's log files."""
        return self.root / "logs"

    def make(self) -> None:
        """Create what is missing."""
        for folder in (
            self.root,
            self.blobs,
            self.keys,
            self.outbox,
            self.inbox,
            self.quarantine,
            self.backups,
            self.reports,
            self.logs,
        ):
            folder.mkdir(parents=True, exist_ok=True)


@dataclass(frozen=True, slots=True)
class Workspace:
    """One office at work. `actor` is the person's name, for the trail; `person_id` who was chosen, if anybody was."""

    store: Store
    folders: Folders
    clock: Clock
    catalogues: Catalogues
    keys: KeyRing
    unit_key: UnitKey
    role: Role
    actor: str
    person_id: str = ""
    shipped: Catalogues | None = None
    """The catalogues of the program alone, under the office's own and the province's."""
    published: Published | None = None
    """The release of the province's catalogues in use."""

    @property
    def today(self) -> date:
        """The calendar day in Việt Nam."""
        return self.clock().astimezone(VIETNAM).date()

    @property
    def unit(self) -> Unit:
        """This office's unit; raises `Refusal("unknown-unit")` when no catalogue knows it."""
        return unit_of(self, self.unit_key)

    def new_id(self) -> str:
        """A fresh key for a record."""
        return new_id(self.clock())


def unit_of(ws: Workspace, key: UnitKey) -> Unit:
    """The unit named by `key`; raises `Refusal("unknown-unit-code")`."""
    unit = ws.catalogues.units.find(key)
    if unit is None:
        raise Refusal("unknown-unit-code", code=key.code, since=key.valid_from.isoformat())
    return unit


def office_of(reading: Reading) -> Office:
    """The office record of this folder."""
    return reading.one(Office)


def profile_of(reading: Reading) -> Profile:
    """What this office has and how its papers are headed."""
    return office_of(reading).profile


def dossier_of(reading: Reading, unit: UnitKey, year: int) -> Dossier | None:
    """The dossier of a unit and year, or None when nothing was recorded yet."""
    found = reading.find(Dossier, unit_code=unit.code, unit_valid_from=unit.valid_from, year=year)
    return found[0] if found else None


def check_year(year: int) -> int:
    """The year, if a dossier may be about it; raises `Refusal("year-out-of-range")`."""
    if not 2020 <= year <= 2100:
        raise Refusal("year-out-of-range", field="year", year=year)
    return year


def own_dossier(ws: Workspace, tx: Transaction, year: int) -> Dossier:
    """This office's dossier of the year, made when first needed."""
    return ensure_dossier(ws, tx, ws.unit_key, year)


def ensure_dossier(ws: Workspace, tx: Transaction, unit: UnitKey, year: int) -> Dossier:
    """The dossier of a unit and year, made when missing; raises `Refusal("year-out-of-range")`."""
    check_year(year)
    dossier = dossier_of(tx, unit, year)
    if dossier is None:
        dossier = Dossier(ws.new_id(), unit.code, unit.valid_from, year, ws.clock())
        tx.save(dossier)
    return dossier


def shipped_days(ws: Workspace) -> tuple[SpecialDay, ...]:
    """The special days of all catalogues."""
    return tuple(day for catalogue in ws.catalogues.holidays for day in catalogue.days)


def work_calendar(ws: Workspace, reading: Reading) -> WorkCalendar:
    """The special days of the catalogues with this office's own changes on top."""
    return WorkCalendar.of([*shipped_days(ws), *reading.find(SpecialDay)])
