"""Files that are written whole or not at all, and what the machine's errors mean.

Only the mechanics of writing stand here; which file goes where is known to the callers.
"""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def atomic_file(path: Path, private: bool = False) -> Iterator[BinaryIO]:
    """A file to write that takes the place of `path` only when the block ends well, on the disk for good.

    `private`: only this account may read it. Whatever is raised inside removes the half file.
    Raises `Trouble` for what the machine cannot.
    """
    part = path.with_name(path.name + ".part")
    try:
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
    except OSError as error:
        raise machine_trouble(error, path.name) from error


def write_atomically(path: Path, data: bytes, private: bool = False) -> None:
    """Put `data` in place of the file `path`; raises `Trouble`."""
    with atomic_file(path, private) as file:
        file.write(data)


def replace_file(part: Path, path: Path) -> None:
    """Rename `part` to `path`, waiting a few seconds while another program holds the file on Windows."""
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            part.replace(path)
            break
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD_ON_WINDOWS or time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable; Windows cannot open a folder and does not need it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
