"""Putting a finished file in its place: whole or not at all.

What the file contains is made elsewhere, in memory, so that nothing half-written is ever seen under its name.
"""

import errno
import os
from pathlib import Path
from types import MappingProxyType

from qcdc_desktop.domain.errors import Trouble

_CODES = MappingProxyType(
    {
        errno.ENOSPC: "disk-full",
        errno.EDQUOT: "disk-full",
        errno.EFBIG: "disk-full",
        # Windows says "access denied" of a file that Excel or a PDF reader holds.
        errno.EACCES: "file-in-use",
        errno.EPERM: "file-in-use",
        errno.EROFS: "folder-read-only",
        errno.ENOENT: "folder-missing",
        errno.ENOTDIR: "folder-missing",
    }
)


def save_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` through a file beside it; an older file stays until the new one is safely on disk.

    Raises `Trouble`: file-in-use (open elsewhere, or writing not allowed), disk-full, folder-read-only,
    folder-missing, file-trouble.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        code = _CODES.get(error.errno or 0, "file-trouble")
        raise Trouble(code, name=path.name, detail=error.strerror or type(error).__name__) from error
