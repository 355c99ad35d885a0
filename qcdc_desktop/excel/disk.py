"""What the machine's own errors mean where workbooks are read and written."""

import errno
from types import MappingProxyType

from qcdc_desktop.domain.errors import Trouble

_CODES = MappingProxyType(
    {
        errno.ENOSPC: "disk-full",
        errno.EDQUOT: "disk-full",
        errno.EFBIG: "disk-full",
        # Windows says "access denied" of a workbook that Excel holds.
        errno.EACCES: "file-in-use",
        errno.EPERM: "file-in-use",
        errno.EROFS: "folder-read-only",
        errno.ENOENT: "folder-missing",
        errno.ENOTDIR: "folder-missing",
    }
)


def machine_trouble(error: OSError, name: str) -> Trouble:
    """The trouble an operating-system error means; `name` is the workbook's name without its path."""
    return Trouble(_CODES.get(error.errno or 0, "file-trouble"), name=name, detail=error.strerror or str(error))
