"""Backups that are known to be whole: a copy of the database, the attachments by their hash, and their digests.

A backup is `<instant>.db` with `<instant>.blobs.txt` and `<instant>.sha256` beside it; the attachments of all
backups stand once in `blobs/`. Which backups may go is decided in `retention`.
"""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from qcdc_desktop.db.backup_check import unit_of_backup, verify_backup
from qcdc_desktop.db.backup_set import (
    BackupInfo,
    Contents,
    blob_file,
    copy_blob,
    digests_of,
    free_name,
    is_finished,
    is_hash,
    list_of,
    order_of,
    read_info,
    read_list,
    write_digests,
    write_list,
)
from qcdc_desktop.db.copying import verified_copy
from qcdc_desktop.db.dialect import SAFE_SETTINGS, connect
from qcdc_desktop.db.errors import database_errors
from qcdc_desktop.db.restore import restore_backup
from qcdc_desktop.db.retention import expired
from qcdc_desktop.disk import file_errors, replace_file
from qcdc_desktop.domain.errors import Refusal, Trouble

__all__ = [
    "BackupInfo",
    "create_backup",
    "list_backups",
    "prune_backups",
    "restore_backup",
    "unit_of_backup",
    "verify_backup",
]


_BLOBS = "SELECT DISTINCT sha256 FROM attachment ORDER BY sha256"
_PICTURES = "SELECT DISTINCT picture FROM scan_page WHERE picture <> '' ORDER BY picture"


def create_backup(database: Path, blobs: Path, folder: Path, now: datetime) -> BackupInfo:
    """Copy the database and its attachments into `folder`, check the copy, and only then give it its name.

    Writers wait while it runs. Raises `Trouble` disk-full, database-locked, database-damaged, copy-differs;
    nothing half is left.
    """
    with file_errors(folder), database_errors(database):
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("*.checking*"):  # left by a power cut
            stale.unlink()
        target = free_name(folder, now)
        staged = target.with_suffix(".checking")
        made = (staged, target, list_of(target), digests_of(target))
        try:
            counts = verified_copy(database, staged)
            kept, missing = _keep_blobs(staged, blobs, folder / "blobs")
            write_list(list_of(target), Contents(sum(counts.values()), kept, missing))
            write_digests(target, staged)
            replace_file(staged, target)
        except BaseException:
            for file in made:
                file.unlink(missing_ok=True)
            raise
        return read_info(target)


def list_backups(folder: Path) -> list[BackupInfo]:
    """The finished backups of a folder, newest first; their content is not looked at."""
    with file_errors(folder):
        if not folder.is_dir():
            return []
        found = [file for file in folder.iterdir() if order_of(file)[0] and is_finished(file)]
        return [read_info(file) for file in sorted(found, key=order_of, reverse=True)]


def prune_backups(folder: Path) -> tuple[Path, ...]:
    """Delete the backups that `retention` lets go, after one newer was checked through; returns their paths."""
    backups = list_backups(folder)
    newest = next((info.at for info in backups if _is_sound(info.path)), None)
    going = expired((info.at for info in backups), newest)
    deleted = tuple(info.path for info in backups if info.at in going)
    with file_errors(folder):
        for path in deleted:
            for file in (path, digests_of(path), list_of(path)):
                file.unlink(missing_ok=True)
        staying = [info for info in backups if info.at not in going]
        # A list that cannot be read may name any attachment: then all of them stay.
        if deleted and all(info.readable for info in staying):
            needed = {sha256 for info in staying for sha256 in read_list(list_of(info.path)).blobs}
            for blob in (folder / "blobs").glob("*/*"):
                if is_hash(blob.name) and blob.name not in needed:
                    blob.unlink()
    return deleted


def _keep_blobs(database: Path, blobs: Path, kept: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bring every attachment the copy names into `kept`; returns the hashes that are there and those missing."""
    with closing(connect(database, SAFE_SETTINGS, read_only=True)) as connection:
        wanted = [row[0] for row in connection.execute(_BLOBS)]
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'scan_page'").fetchone():
            wanted += [row[0] for row in connection.execute(_PICTURES)]
    there: list[str] = []
    missing: list[str] = []
    for sha256 in wanted:
        if not is_hash(sha256):
            raise Trouble("database-damaged", name=database.name, detail="attachment.sha256")
        target = blob_file(kept, sha256)
        source = blob_file(blobs, sha256)
        if not target.exists() and source.exists():
            copy_blob(source, target, link=True)
        (there if target.exists() else missing).append(sha256)
    return tuple(there), tuple(missing)


def _is_sound(path: Path) -> bool:
    """Whether a backup may stand for the others; a damaged one only means that an older must be kept."""
    try:
        verify_backup(path)
    except (Refusal, Trouble):
        return False
    return True
