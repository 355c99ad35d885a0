"""How a backup lies on the disk: its names, the list and the digests beside it, the attachments shared by all.

What a copy must be checked for stands in `backup_check`, the order of the steps in `backup` and `restore`.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from qcdc_desktop.disk import replace_file, sync_file, sync_folder
from qcdc_desktop.domain.errors import Refusal, Trouble

_NAME = re.compile(r"(\d{8}T\d{6}Z)(?:-(\d+))?\.db")
_HASH = re.compile(r"[0-9a-f]{64}")
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup: `size` in bytes without attachments, `rows` of all tables together, `blobs` attachments.

    `missing` are the hashes of attachments that the office's folder lacked when the backup was made. With `readable`
    False the list beside the database is damaged and the figures are 0.
    """

    path: Path
    at: datetime
    size: int
    rows: int
    blobs: int
    missing: tuple[str, ...] = ()
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Contents:
    """What the list beside a backup says."""

    rows: int
    blobs: tuple[str, ...]
    missing: tuple[str, ...]


def free_name(folder: Path, now: datetime) -> Path:
    """A name for a new backup that no other has."""
    stamp = now.astimezone(UTC).strftime(_STAMP)
    path, number = folder / f"{stamp}.db", 1
    while path.exists():
        number += 1
        path = folder / f"{stamp}-{number}.db"
    return path


def order_of(path: Path) -> tuple[str, int]:
    """What backups are sorted by: the instant in the name, then the number; empty for another file's name."""
    found = _NAME.fullmatch(path.name)
    return (found[1], int(found[2] or 1)) if found else ("", 0)


def list_of(path: Path) -> Path:
    """The list beside a backup."""
    return path.with_suffix(".blobs.txt")


def digests_of(path: Path) -> Path:
    """The digests beside a backup."""
    return path.with_suffix(".sha256")


def is_finished(path: Path) -> bool:
    """Whether everything that belongs to a backup is beside it."""
    return digests_of(path).exists() and list_of(path).exists()


def is_hash(text: str) -> bool:
    """Whether a text is a SHA-256 in hex, and so a safe file name."""
    return _HASH.fullmatch(text) is not None


def read_info(path: Path) -> BackupInfo:
    """What the list and the name say of a backup; a damaged list hides neither this nor other backups."""
    at = datetime.strptime(order_of(path)[0], _STAMP).replace(tzinfo=UTC)
    size = path.stat().st_size
    try:
        contents = read_list(list_of(path))
    except (Trouble, UnicodeDecodeError):
        return BackupInfo(path, at, size, 0, 0, readable=False)
    return BackupInfo(path, at, size, contents.rows, len(contents.blobs), contents.missing)


def write_list(file: Path, contents: Contents) -> None:
    """Write the list of attachments."""
    lines = [
        f"rows {contents.rows}",
        *(f"blob {b}" for b in contents.blobs),
        *(f"missing {b}" for b in contents.missing),
    ]
    _write(file, lines)


def read_list(file: Path) -> Contents:
    """Read the list of attachments; raises `Trouble("backup-damaged")`."""
    rows = 0
    found: dict[str, list[str]] = {"blob": [], "missing": []}
    for line in file.read_text(encoding="ascii").splitlines():
        word, _, value = line.partition(" ")
        if word == "rows" and value.isdecimal():
            rows = int(value)
        elif word in found and is_hash(value):
            found[word].append(value)
        else:
            raise Trouble("backup-damaged", name=file.name)
    return Contents(rows, tuple(found["blob"]), tuple(found["missing"]))


def write_digests(target: Path, staged: Path) -> None:
    """In the form of `sha256sum`, so that a backup can be checked without this program."""
    listed = list_of(target)
    _write(digests_of(target), [f"{sha256_of(staged)}  {target.name}", f"{sha256_of(listed)}  {listed.name}"])


def checked_contents(path: Path) -> Contents:
    """The list of a backup after both files were compared with their digests."""
    if not path.exists():
        raise Refusal("backup-missing", name=path.name)
    if not _NAME.fullmatch(path.name) or not is_finished(path):
        raise Refusal("backup-incomplete", name=path.name)
    expected = [f"{sha256_of(file)}  {file.name}" for file in (path, list_of(path))]
    if digests_of(path).read_text(encoding="ascii", errors="replace").splitlines() != expected:
        raise Trouble("backup-damaged", name=path.name)
    return read_list(list_of(path))


def _write(file: Path, lines: Iterable[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="ascii", newline="\n")
    sync_file(file)
    sync_folder(file.parent)


def blob_file(folder: Path, sha256: str) -> Path:
    """Where an attachment with this SHA-256 stands, in the office's folder as in the backups'."""
    return folder / sha256[:2] / sha256


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def copy_blob(source: Path, target: Path, *, link: bool) -> None:
    """Bring an attachment to `target` whole or not at all; `link` shares the bytes where the disk can."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        if not (link and _linked(source, part)):
            shutil.copyfile(source, part)
            sync_file(part)
        replace_file(part, target)
    finally:
        part.unlink(missing_ok=True)


def _linked(source: Path, target: Path) -> bool:
    """Whether both could be made one file: not across disks, not on FAT."""
    try:
        os.link(source, target)
    except OSError:
        return False
    return True
