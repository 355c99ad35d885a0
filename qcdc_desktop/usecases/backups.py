"""Backups by hand and before anything risky; the copying and checking itself stands in `db.backup`."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.backup_care import FRESH
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.own_catalogues import with_own
from qcdc_desktop.usecases.workspace import Clock, Folders, Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.backup import BackupInfo as BackupInfo

LOST: Final = ("database-damaged", "database-foreign", "database-gone", "database-missing")
"""Why an office cannot be opened although a backup can bring it back."""


def make_backup(ws: Workspace) -> BackupInfo:
    """Write a verified backup of the database and the attachments, then clear out those past keeping."""
    from qcdc_desktop.db import backup

    made = _write(ws)
    backup.prune_backups(ws.folders.backups)
    return made


def back_up_if_changed(ws: Workspace) -> BackupInfo | None:
    """Write a verified backup when anything changed since the newest one; returns None when nothing did."""
    newest = next(iter(list_backups(ws)), None)
    if newest is not None and not _changed_since(ws, newest.path):
        return None
    return _write(ws)


def _write(ws: Workspace) -> BackupInfo:
    """A verified backup; of an office on a server, of a whole copy of what stands there."""
    from qcdc_desktop.db import backup
    from qcdc_desktop.usecases.office_server import server_of, snapshot

    if server_of(ws) is None:
        return backup.create_backup(ws.folders.database, ws.folders.blobs, ws.folders.backups, ws.clock())
    with snapshot(ws) as (file, _):
        return backup.create_backup(file, ws.folders.blobs, ws.folders.backups, ws.clock())


def back_up_before_risk(ws: Workspace) -> None:
    """Before an import or a large deletion: have a backup that is not older than ten minutes, if anything changed.

    Raises like `create_backup`: what cannot be backed up is not put at risk.
    """
    newest = next(iter(list_backups(ws)), None)
    if newest is None or not timedelta(0) <= ws.clock() - newest.at < FRESH:
        back_up_if_changed(ws)


def prune_backups(ws: Workspace) -> int:
    """Clear out the backups past keeping; returns how many went."""
    from qcdc_desktop.db import backup

    return len(backup.prune_backups(ws.folders.backups))


def _changed_since(ws: Workspace, newest: Path) -> bool:
    """Every change adds a line to the trail, so the number of the newest tells; a damaged backup does not count."""
    from qcdc_desktop.db.audit import last_sequence
    from qcdc_desktop.db.errors import database_errors
    from qcdc_desktop.db.inspection import last_change

    with ws.store.reading() as reading:
        present = last_sequence(reading)
    try:
        with database_errors(newest):
            return last_change(newest) != present
    except (OSError, Trouble):
        return True


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
    from qcdc_desktop.usecases.office_server import server_of

    _check_own(ws, file)
    _keep_present(ws)
    distrusted = _distrusted_keys(ws)
    if server_of(ws) is not None:
        _restore_on_server(ws, file)
        return _begin_epoch(ws, file, distrusted)
    ws.store.close()
    backup.restore_backup(file, ws.folders.root, ws.clock())
    open_store(ws.folders.database, ws.clock).close()  # brings an older one up to date
    # the same store goes on, so that work still queued with `ws` leaves no second one open behind it
    return _begin_epoch(ws, file, distrusted)


def _restore_on_server(ws: Workspace, file: Path) -> None:
    """Put the rows of a backup in the place of those on the server, in one transaction; needs the tables' owner."""
    from qcdc_desktop.db import backup
    from qcdc_desktop.db.moving import copy_rows
    from qcdc_desktop.db.store import open_store
    from qcdc_desktop.usecases.office_server import carry_files

    with tempfile.TemporaryDirectory(dir=ws.folders.root, prefix="copy-") as place:
        backup.restore_backup(file, Path(place), ws.clock())
        restored = Folders(Path(place))
        store = open_store(restored.database, ws.clock)
        try:
            carry_files(restored, ws.folders)
            copy_rows(store, ws.store, lambda done, total: None, replacing=True)
        finally:
            store.close()


def restore_folder(folder: Path, file: Path, catalogues: Catalogues, clock: Clock) -> Workspace:
    """Restore an office that may not be opened any more: its database lost, damaged, or left behind on another PC.

    Raises like `restore_backup` and, for what a backup cannot mend, like `open_office`.
    """
    from qcdc_desktop.db import backup

    try:
        ws = open_office(folder, catalogues, clock)
    except (Refusal, Trouble) as error:
        if error.code not in (*LOST, "no-office-here"):  # a backup brought to a new PC finds an empty folder
            raise
        _check_same_office(folder, file, catalogues)
        backup.restore_backup(file, folder, clock(), aside="corrupt")
        return _begin_epoch(open_office(folder, catalogues, clock), file)
    try:
        return restore_backup(ws, file)
    except BaseException:
        ws.store.close()
        raise


def _check_own(ws: Workspace, file: Path) -> None:
    """A backup of another office would leave this one's key signing for a unit that is not its own."""
    _check_unit(ws.unit_key, file, ws.catalogues)


def _check_same_office(folder: Path, file: Path, catalogues: Catalogues) -> None:
    """The same where the database cannot say any more whose it was: then the folder's own backups can."""
    from qcdc_desktop.db import backup

    for info in backup.list_backups(Folders(folder).backups):
        try:
            own = backup.unit_of_backup(info.path)
        except (Refusal, Trouble):
            continue
        if own is not None:
            _check_unit(own, file, catalogues)
            return


def _check_unit(own: UnitKey, file: Path, catalogues: Catalogues) -> None:
    from qcdc_desktop.db import backup

    backup.verify_backup(file)
    found = backup.unit_of_backup(file)
    if found != own:
        unit = catalogues.units.find(found) if found else None
        raise Refusal("backup-of-other-office", name=file.name, unit=unit.name if unit else str(found or "?"))


def _keep_present(ws: Workspace) -> None:
    """Back the present data up; not `make_backup`: clearing out might take the very backup that is wanted."""
    try:
        _write(ws)
    except Trouble as trouble:
        if trouble.code not in LOST:
            raise  # damaged data are no reason against restoring: the file itself is set aside


def _distrusted_keys(ws: Workspace) -> tuple[EnrolledKey, ...]:
    """The keys retired or revoked by now: an older list must not make them trusted again (docs/decisions/0009)."""
    try:
        with ws.store.reading() as reading:
            return tuple(key for key in reading.find(EnrolledKey) if key.state is not KeyState.ACTIVE)
    except Trouble:
        return ()  # damaged beyond reading


def _begin_epoch(ws: Workspace, file: Path, distrusted: tuple[EnrolledKey, ...] = ()) -> Workspace:
    try:
        with ws.store.transaction(ws.actor) as tx:
            for key in distrusted:
                tx.save(key)
            office = office_of(tx)
            tx.save(replace(office, epoch=secrets.token_hex(16)))
            tx.note("restore", "Office", office.id, reason=file.name)
            catalogues = with_own(load_catalogues(), tx)
    except BaseException:
        ws.store.close()
        raise
    return replace(ws, role=office.role, catalogues=catalogues)
