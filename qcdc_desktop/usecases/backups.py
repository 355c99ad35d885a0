"""Backups by hand and before anything risky; the copying and checking itself stands in `db.backup`."""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.usecases.workspace import Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.backup import BackupInfo as BackupInfo


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
    `verify_backup` raises, with nothing changed.
    """
    from qcdc_desktop.db import backup
    from qcdc_desktop.db.store import open_store

    backup.verify_backup(file)
    # not `make_backup`: clearing out might take the very backup that is wanted
    backup.create_backup(ws.folders.database, ws.folders.blobs, ws.folders.backups, ws.clock())
    ws.store.close()
    backup.restore_backup(file, ws.folders.root)
    store = open_store(ws.folders.database, ws.clock)
    with store.transaction(ws.actor) as tx:
        office = office_of(tx)
        tx.save(replace(office, epoch=secrets.token_hex(16)))
        tx.note("restore", "Office", office.id, reason=file.name)
    return replace(ws, store=store)
