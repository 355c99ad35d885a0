"""Checking a backup through, as if a stranger had brought it: digests, origin, every page, every attachment.

Nothing is changed here.
"""

from pathlib import Path

from qcdc_desktop.db.backup_set import BackupInfo, blob_file, checked_contents, read_info, sha256_of
from qcdc_desktop.db.copying import check_copy
from qcdc_desktop.db.errors import database_errors
from qcdc_desktop.db.inspection import inspect_file, unit_inside
from qcdc_desktop.disk import file_errors
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.units import UnitKey


def verify_backup(path: Path) -> BackupInfo:
    """Check a backup through: digests, every page and reference of the database, every attachment.

    Raises `Refusal` backup-missing, backup-incomplete; `Trouble` backup-damaged, database-damaged,
    database-foreign, database-newer, backup-blob-damaged.
    """
    with file_errors(path), database_errors(path):
        contents = checked_contents(path)
        inspect_file(path)
        counts = check_copy(path)
        if sum(counts.values()) != contents.rows:
            raise Trouble("backup-damaged", name=path.name)
        for sha256 in contents.blobs:
            blob = blob_file(path.parent / "blobs", sha256)
            if not blob.exists() or sha256_of(blob) != sha256:
                raise Trouble("backup-blob-damaged", name=path.name, blob=sha256)
        return read_info(path)


def unit_of_backup(path: Path) -> UnitKey | None:
    """Whose data a backup holds that `verify_backup` found sound; None when no office is in it."""
    with file_errors(path), database_errors(path):
        return unit_inside(path)
