"""What the machine's own errors mean to a person: the one place where `OSError` becomes `Trouble`."""

import errno

from qcdc_desktop.domain.errors import Trouble

_CODES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EACCES: "file-not-allowed",
    errno.EPERM: "file-not-allowed",
    errno.EROFS: "folder-read-only",
    errno.ENOENT: "folder-missing",
    errno.ENOTDIR: "folder-missing",
}


def machine_trouble(error: OSError, name: str) -> Trouble:
    """The trouble an operating-system error means; `name` is the file or folder, without its path."""
    code = _CODES.get(error.errno or 0, "file-trouble")
    return Trouble(code, name=name, detail=error.strerror or "")
