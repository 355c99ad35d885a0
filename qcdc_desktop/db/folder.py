"""The files around the database: its marker, and folders it must not live in.

Nothing is read from the database here.
"""

import os
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path, PureWindowsPath

from qcdc_desktop.disk import file_errors, sync_file
from qcdc_desktop.domain.errors import Refusal, Trouble

DATABASE_NAME = "qcdc.db"
BLOBS_NAME = "attachments"
BACKUPS_NAME = "backups"
"""How the parts of an office's folder are called."""

_REMOVABLE_DRIVE = 2
_NETWORK_DRIVE = 4
_NETWORK_SYSTEMS = ("nfs", "cifs", "smb", "9p", "fuse.sshfs", "fuse.rclone")
_FAT_SYSTEMS = frozenset({"fat", "fat12", "fat16", "fat32", "vfat", "msdos", "exfat"})
_SYNCHRONISED_NAMES = ("onedrive", "dropbox", "google drive", "my drive", "icloud")


class Place(StrEnum):
    """What kind of place a folder of data is."""

    LOCAL = "local"
    REMOVABLE = "removable"
    """A stick: slow, and pulled out some day."""
    FAT = "fat"
    """A file system without a journal: what was saved may be gone after a power cut."""
    SYNCHRONISED = "synchronised"
    """A program copies the files away while they are written."""
    NETWORK = "network"


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
    if place_of(database) is Place.NETWORK:
        raise Refusal("folder-on-network", folder=str(database.parent))


def check_new_place(database: Path) -> None:
    """Refuse to begin in a place that spoils data: a network drive, a folder that is synchronised, a FAT stick.

    Raises `Refusal` folder-on-network, folder-synchronised, folder-on-fat. Data that are there already are opened, with
    a warning, so that nobody is kept from them.
    """
    check_local(database)
    place = place_of(database)
    if place is Place.SYNCHRONISED:
        raise Refusal("folder-synchronised", folder=str(database.parent))
    if place is Place.FAT:
        raise Refusal("folder-on-fat", folder=str(database.parent))


def place_of(database: Path) -> Place:
    """What kind of place a database lies in."""
    path = database.absolute()
    if sys.platform == "win32":
        import ctypes

        root = f"{PureWindowsPath(path).drive}\\"
        kind = int(ctypes.windll.kernel32.GetDriveTypeW(root))
        name = ctypes.create_unicode_buffer(64)
        ctypes.windll.kernel32.GetVolumeInformationW(root, None, 0, None, None, None, name, 64)
        system = name.value
    else:
        kind, system = 0, mounted_system(_mounts(), str(path))
    roots = [value for name, value in os.environ.items() if name.upper().startswith("ONEDRIVE") and value]
    return judge_place(str(path), kind, system, roots)


def judge_place(path: str, drive_kind: int, system: str, synchronised: Sequence[str]) -> Place:
    """The kind of a place; `drive_kind` is the answer of Windows' GetDriveType, `system` the name of the file system.

    `synchronised`: the folders Windows names as OneDrive's; others are known by the name of a folder on the way.
    """
    name = system.lower()
    if is_on_network(path, drive_kind) or name.startswith(_NETWORK_SYSTEMS):
        return Place.NETWORK
    own = PureWindowsPath(path)
    if any(own.is_relative_to(PureWindowsPath(root)) for root in synchronised):
        return Place.SYNCHRONISED
    if any(part.lower().startswith(_SYNCHRONISED_NAMES) for part in own.parts[:-1]):
        return Place.SYNCHRONISED
    if name in _FAT_SYSTEMS:
        return Place.FAT
    return Place.REMOVABLE if drive_kind == _REMOVABLE_DRIVE else Place.LOCAL


def mounted_system(mounts: str, path: str) -> str:
    """The file system a path lies on, read from the lines of /proc/mounts; "" when no line fits."""
    found = ("", "")
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(found[0]):
            found = (point, parts[2])
    return found[1]


def _mounts() -> str:
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def is_on_network(path: str, drive_kind: int) -> bool:
    """Whether a path leads to another computer; `drive_kind` is the answer of Windows' GetDriveType."""
    drive = PureWindowsPath(path).drive.upper()
    local = drive.startswith("\\\\?\\") and not drive.startswith("\\\\?\\UNC\\")
    share = drive.startswith("\\\\") and path.startswith("\\\\") and not local
    return share or drive_kind == _NETWORK_DRIVE
