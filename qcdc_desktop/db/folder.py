"""The files around the database: its marker, and folders it must not live in.

Nothing is read from the database here.
"""

import sys
from pathlib import Path, PureWindowsPath

from qcdc_desktop.disk import file_errors, sync_file
from qcdc_desktop.domain.errors import Refusal, Trouble

DATABASE_NAME = "qcdc.db"
BLOBS_NAME = "attachments"
BACKUPS_NAME = "backups"
"""How the parts of an office's folder are called."""

_NETWORK_DRIVE = 4


def marker_of(database: Path) -> Path:
    """The small file that says: here was data once."""
    return database.with_name(database.name + "-made")


def write_marker(database: Path) -> None:
    """Say that data exists from now on."""
    marker = marker_of(database)
    with file_errors(marker):
        marker.write_text("QCDC\n", encoding="ascii")
        sync_file(marker)


def check_present(database: Path) -> None:
    """Refuse a missing or empty file, which SQLite would take for a new database.

    Raises `Trouble("database-gone")` when data existed here, else `Trouble("database-missing")`.
    """
    with file_errors(database):
        if database.exists() and database.stat().st_size > 0:
            return
    raise Trouble("database-gone" if marker_of(database).exists() else "database-missing", name=database.name)


def check_absent(database: Path) -> None:
    """Raises `Refusal("database-exists")`, or `Trouble("database-gone")` where data existed and is missing."""
    if database.exists() and database.stat().st_size > 0:
        raise Refusal("database-exists", name=database.name)
    if marker_of(database).exists():
        raise Trouble("database-gone", name=database.name)


def check_local(database: Path) -> None:
    """Refuse a folder on a network drive: WAL needs shared memory, which no network gives.

    Raises `Refusal("folder-on-network")`.
    """
    if sys.platform == "win32":
        import ctypes

        drive = PureWindowsPath(database.absolute()).drive
        kind = int(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\"))
    else:
        kind = 0
    if is_on_network(str(database), kind):
        raise Refusal("folder-on-network", folder=str(database.parent))


def is_on_network(path: str, drive_kind: int) -> bool:
    """Whether a path leads to another computer; `drive_kind` is the answer of Windows' GetDriveType."""
    drive = PureWindowsPath(path).drive.upper()
    local = drive.startswith("\\\\?\\") and not drive.startswith("\\\\?\\UNC\\")
    share = drive.startswith("\\\\") and path.startswith("\\\\") and not local
    return share or drive_kind == _NETWORK_DRIVE
