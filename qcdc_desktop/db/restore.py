"""Putting a backup in the place of an office's data. What was there is set aside, never deleted.

A backup may come from a stranger's stick: it is checked through before anything is touched.
"""

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from qcdc_desktop.db.backup_check import verify_backup
from qcdc_desktop.db.backup_set import BackupInfo, blob_file, checked_contents, copy_blob, sha256_of
from qcdc_desktop.db.dialect import SAFE_SETTINGS, connect
from qcdc_desktop.db.folder import BLOBS_NAME, DATABASE_NAME, write_marker
from qcdc_desktop.disk import file_errors, replace_file, sync_file
from qcdc_desktop.domain.errors import Trouble

_ENDINGS = ("", "-wal", "-shm")


def restore_backup(
    backup: Path, target_root: Path, now: datetime | None = None, aside: str = "before-restore"
) -> BackupInfo:
    """Restore a backup into an office's folder whose database is closed.

    The present files get the ending `.<aside>-<instant>`. The new epoch is the caller's business, and so is
    opening the store, which migrates an older version. Raises what `verify_backup` raises, disk-full, and
    database-locked while another program has the present file open.
    """
    stamp = (now or datetime.now(UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    info = verify_backup(backup)
    database = target_root / DATABASE_NAME
    staged = target_root / f"{DATABASE_NAME}.restoring"
    with file_errors(database):
        target_root.mkdir(parents=True, exist_ok=True)
        try:
            _bring_blobs(backup, target_root / BLOBS_NAME)
            _bring_database(backup, staged)
            _check_alone(database)
            _swap(staged, database, f"{aside}-{stamp}")
        finally:
            staged.unlink(missing_ok=True)
    write_marker(database)
    return info


def _bring_database(backup: Path, staged: Path) -> None:
    """Copy the file as it is: a backup has no log beside it, and its medium may be write-protected."""
    expected = sha256_of(backup)
    shutil.copyfile(backup, staged)
    sync_file(staged)
    if sha256_of(staged) != expected:
        raise Trouble("copy-differs", name=staged.name)


def _bring_blobs(backup: Path, blobs: Path) -> None:
    """Attachments are only added: a file with the right content stays as it is."""
    for sha256 in checked_contents(backup).blobs:
        target = blob_file(blobs, sha256)
        if not target.exists() or sha256_of(target) != sha256:
            copy_blob(blob_file(backup.parent / "blobs", sha256), target, link=False)


def _check_alone(database: Path) -> None:
    """Only one who is alone may leave WAL; another program would go on writing into the file that is set aside."""
    if not database.exists():
        return
    try:
        connect(database, {**SAFE_SETTINGS, "journal_mode": "delete"}).close()
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Trouble("database-locked", name=database.name) from error
        # damaged beyond opening: that is what backups are for


def _swap(staged: Path, database: Path, ending: str) -> None:
    """Rename the present files together, so that they still open as one database, and take their place; all or none."""
    aside = _free(database, ending)
    moved: list[tuple[Path, Path]] = []
    try:
        for part in _ENDINGS:
            present = database.with_name(database.name + part)
            if present.exists():
                kept = aside.with_name(aside.name + part)
                present.rename(kept)
                moved.append((present, kept))
        replace_file(staged, database)
    except OSError:
        for present, kept in reversed(moved):
            kept.rename(present)
        raise


def _free(database: Path, ending: str) -> Path:
    path, number = database.with_name(f"{database.name}.{ending}"), 1
    while any(path.with_name(path.name + part).exists() for part in _ENDINGS):
        number += 1
        path = database.with_name(f"{database.name}.{ending}-{number}")
    return path
