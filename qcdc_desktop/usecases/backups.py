"""Backups by hand and before anything risky; the copying and checking itself stands in `db.backup`."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.workspace import Clock, Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.backup import BackupInfo as BackupInfo

_LOST: Final = ("database-damaged", "database-gone", "database-missing")
"""Why an office cannot be opened although a backup can bring it back."""


def make_backup(ws: Workspace) -> BackupInfo:
    """Write a verified backup of the database and the attachments, then clear out those past keeping."""
    from qcdc_desktop.db import backup

    made = backup.create_backup(ws.folders.database, ws.folders.blobs, ws.folders.backups, ws.clock())
    backup.prune_backups(ws.folders.backups)
    return made


def list_backups(ws: Workspace) -> tuple[BackupInfo, ...]:
    """The backups of this office, newest first."""
    from qcdc_desktop.db import backup

    return tuple(backup.list_backups(ws.folders.backups))


def verify_backup(file: Path) -> BackupInfo:
    """Open a backup and check it through; raises `Refusal`/`Trouble` when it is not sound."""
    from qcdc_desktop.db import backup

    return backup.verify_backup(file)


def restore_backup(ws: Workspace, file: Path) -> Workspace:
    """Put a backup in the place of the present data; what was there is set aside, not deleted.

    The restored office begins a new epoch, so that receivers see an honest restore and not an attack. Raises what
    `verify_backup` raises, `Refusal("backup-of-other-office")`, `Trouble("database-locked")` while another program
    works in the folder; nothing is changed then.
    """
    from qcdc_desktop.db import backup
    from qcdc_desktop.db.store import open_store

    backup.verify_backup(file)
    _check_own(ws, file)
    _keep_present(ws)
    ws.store.close()
    backup.restore_backup(file, ws.folders.root, ws.clock())
    open_store(ws.folders.database, ws.clock).close()  # brings an older one up to date
    # the same store goes on, so that work still queued with `ws` leaves no second one open behind it
    return _begin_epoch(ws, file)


def restore_folder(folder: Path, file: Path, catalogues: Catalogues, clock: Clock) -> Workspace:
    """Restore an office that may not be opened any more: its database lost or damaged.

    Raises like `restore_backup` and, for what a backup cannot mend, like `open_office`.
    """
    from qcdc_desktop.db import backup

    try:
        ws = open_office(folder, catalogues, clock)
    except Trouble as trouble:
        if trouble.code not in _LOST:
            raise
        backup.restore_backup(file, folder, clock())
        return _begin_epoch(open_office(folder, catalogues, clock), file)
    try:
        return restore_backup(ws, file)
    except BaseException:
        ws.store.close()
        raise


def _check_own(ws: Workspace, file: Path) -> None:
    """A backup of another office would leave this one's key signing for a unit that is not its own."""
    from qcdc_desktop.db import backup

    found = backup.unit_of_backup(file)
    if found != ws.unit_key:
        unit = ws.catalogues.units.find(found) if found else None
        raise Refusal("backup-of-other-office", name=file.name, unit=unit.name if unit else str(found or "?"))


def _keep_present(ws: Workspace) -> None:
    """Back the present data up; not `make_backup`: clearing out might take the very backup that is wanted."""
    from qcdc_desktop.db import backup

    try:
        backup.create_backup(ws.folders.database, ws.folders.blobs, ws.folders.backups, ws.clock())
    except Trouble as trouble:
        if trouble.code not in _LOST:
            raise  # damaged data are no reason against restoring: the file itself is set aside


def _begin_epoch(ws: Workspace, file: Path) -> Workspace:
    try:
        with ws.store.transaction(ws.actor) as tx:
            office = office_of(tx)
            tx.save(replace(office, epoch=secrets.token_hex(16)))
            tx.note("restore", "Office", office.id, reason=file.name)
    except BaseException:
        ws.store.close()
        raise
    return replace(ws, role=office.role)
