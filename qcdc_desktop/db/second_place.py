"""A copy of a finished backup on another disk, and the trial of restoring one in a place of its own.

Both take nothing on trust: what was copied or restored is opened and compared before it counts.
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from qcdc_desktop.db.audit import last_sequence
from qcdc_desktop.db.backup_check import verify_backup
from qcdc_desktop.db.backup_set import BackupInfo, blob_file, checked_contents, copy_blob, digests_of, list_of
from qcdc_desktop.db.content import differences
from qcdc_desktop.db.copying import check_copy
from qcdc_desktop.db.errors import database_errors
from qcdc_desktop.db.folder import DATABASE_NAME
from qcdc_desktop.db.inspection import last_change
from qcdc_desktop.db.store import open_store
from qcdc_desktop.disk import copy_file, file_errors
from qcdc_desktop.domain.errors import Trouble


def copy_backup(backup: Path, place: Path) -> BackupInfo:
    """Copy a backup with its attachments into `place` and check the copy through; attachments there are left alone.

    The database comes last: until it is there the copy does not count. Raises what `verify_backup` raises; `Trouble`
    disk-full, folder-missing, file-not-allowed.
    """
    contents = checked_contents(backup)
    target = place / backup.name
    with file_errors(place):
        place.mkdir(parents=True, exist_ok=True)
        for sha256 in contents.blobs:
            kept = blob_file(place / "blobs", sha256)
            if not kept.exists():
                copy_blob(blob_file(backup.parent / "blobs", sha256), kept, link=False)
        for source in (list_of(backup), digests_of(backup), backup):
            copy_file(source, place / source.name)
    try:
        return verify_backup(target)
    except BaseException:
        for file in (target, list_of(target), digests_of(target)):  # a copy that is not whole must not look like one
            file.unlink(missing_ok=True)
        raise


def try_restore(backup: Path, clock: Callable[[], datetime]) -> int:
    """Open a copy of a backup in a temporary place as restoring would, compare it, and return its rows.

    Attachments are compared by their digests where they lie. The office's own data are not touched. Raises what
    `verify_backup` and opening raise; `Trouble("copy-differs")`.
    """
    info = verify_backup(backup)
    place = Path(tempfile.mkdtemp(prefix="qcdc-drill-"))
    try:
        with file_errors(place), database_errors(backup):
            database = copy_file(backup, place / DATABASE_NAME)
            if sum(check_copy(database).values()) != info.rows:
                raise Trouble("copy-differs", name=backup.name)
            _open(database, last_change(backup), clock)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return info.rows


def _open(database: Path, expected: int, clock: Callable[[], datetime]) -> None:
    """Open a restored database in earnest, which brings an older one up to date; compare its newest change and sums."""
    store = open_store(database, clock)
    try:
        with store.reading() as reading:
            found = last_sequence(reading)
            wrong = differences(reading.connection.exec_driver_sql)
    finally:
        store.close()
    if found != expected or wrong:
        raise Trouble("copy-differs", name=database.name)
