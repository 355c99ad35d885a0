"""Files written whole or not at all, and what the machine's errors mean: used by every room that touches a disk.

Only the mechanics stand here; which file goes where, and what is in it, is known to the callers.
"""

import errno
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from qcdc_desktop.domain.errors import Trouble

_CODES = MappingProxyType(
    {
        errno.ENOSPC: "disk-full",
        errno.EDQUOT: "disk-full",
        errno.EFBIG: "disk-full",
        errno.EACCES: "file-not-allowed",
        errno.EPERM: "file-not-allowed",
        errno.EROFS: "folder-read-only",
        errno.ENOENT: "folder-missing",
        errno.ENOTDIR: "folder-missing",
    }
)
_HELD_ON_WINDOWS = (5, 32)
"""Access denied, sharing violation: a virus scanner or the indexer has the file for a moment."""
_PATIENCE = 5.0
_PAUSE = 0.05


def machine_trouble(error: OSError, name: str) -> Trouble:
    """The trouble an operating-system error means; `name` is the file's name without its path."""
    code = _CODES.get(error.errno or 0, "file-trouble")
    return Trouble(code, name=name, detail=error.strerror or str(error))


def held_trouble(error: OSError, name: str) -> Trouble:
    """The same of a file a person works with: Windows says "access denied" of one that Excel or a PDF reader holds."""
    return _held(machine_trouble(error, name))


def _held(trouble: Trouble) -> Trouble:
    return Trouble("file-in-use", **trouble.facts) if trouble.code == "file-not-allowed" else trouble


@contextmanager
def file_errors(file: Path) -> Iterator[None]:
    """Turn what the operating system says about `file` into `Trouble`."""
    try:
        yield
    except OSError as error:
        raise machine_trouble(error, file.name) from error


@contextmanager
def atomic_file(path: Path, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` only when the block ends well, on the disk for good.

    `private`: only this account may read it. Whatever is raised inside removes the half file.
    Raises `Trouble` for what the machine cannot.
    """
    part = path.with_name(path.name + ".part")
    with file_errors(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.unlink(missing_ok=True)
            part.touch(mode=0o600 if private else 0o666)
            with part.open("wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            replace_file(part, path)
        finally:
            part.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes, private: bool = False) -> None:
    """Put `data` in place of the file `path`; raises `Trouble`."""
    with atomic_file(path, private) as file:
        file.write(data)


def save_for_person(path: Path, data: bytes) -> None:
    """Put `data` in place of a file that a person keeps: a report, a template.

    Raises `Trouble` like `write_atomically`; where writing is not allowed it is file-in-use (see `held_trouble`).
    """
    with file_for_person(path) as file:
        file.write(data)


@contextmanager
def file_for_person(path: Path) -> Iterator[BinaryIO]:
    """A file to write like `atomic_file`, for one that a person keeps and is too long for memory; raises alike."""
    try:
        with atomic_file(path) as file:
            yield file
    except Trouble as trouble:
        raise _held(trouble) from trouble


def copy_file(source: Path, target: Path) -> Path:
    """Copy a file whole or not at all, on the disk for good: a stick may be pulled out next. Raises `Trouble`."""
    part = target.with_name(target.name + ".part")
    with file_errors(target):
        try:
            shutil.copyfile(source, part)
            sync_file(part)
            replace_file(part, target)
        finally:
            part.unlink(missing_ok=True)
    return target


def mark_as_foreign(file: Path, platform: str = sys.platform) -> None:
    """Tell Windows that a file comes from outside, so that Office and others open it guarded (Mark-of-the-Web).

    The mark is a stream beside the content (NTFS); where there are none, as on a stick, the file stays unmarked.
    """
    if platform != "win32":
        return
    with suppress(OSError):
        file.with_name(file.name + ":Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")


def replace_file(part: Path, path: Path) -> None:
    """Rename `part` to `path` for good, waiting a few seconds while another program holds the file on Windows."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            part.replace(path)
            break
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_ON_WINDOWS or time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE)
    sync_folder(path.parent)


def sync_file(file: Path) -> None:
    """Make the content of a file reach the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Make new names in a folder reach the disk; Windows cannot open folders and does it by itself."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
