"""Where the machine's errors become `Trouble`: SQLite's result codes and the operating system's error numbers.

A broken constraint is not the machine's trouble: it is refused where it can be expected, or it is a mistake of ours.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from qcdc_desktop.domain.errors import Trouble

_BY_RESULT_CODE = {
    sqlite3.SQLITE_BUSY: "database-locked",
    sqlite3.SQLITE_LOCKED: "database-locked",
    sqlite3.SQLITE_FULL: "disk-full",
    sqlite3.SQLITE_CORRUPT: "database-damaged",
    sqlite3.SQLITE_NOTADB: "database-damaged",
    sqlite3.SQLITE_FORMAT: "database-damaged",
    sqlite3.SQLITE_IOERR: "file-trouble",
    sqlite3.SQLITE_NOMEM: "memory-full",
    sqlite3.SQLITE_READONLY: "folder-read-only",
    sqlite3.SQLITE_PERM: "folder-read-only",
    sqlite3.SQLITE_CANTOPEN: "database-not-reachable",
}
_BY_ERROR_NUMBER = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EACCES: "file-not-allowed",
    errno.EPERM: "file-not-allowed",
    errno.EROFS: "folder-read-only",
    errno.ENOENT: "folder-missing",
    errno.ENOTDIR: "folder-missing",
}
_PROBE_BYTES = 65_536


@contextmanager
def database_errors(database: Path) -> Iterator[None]:
    """Turn what SQLite says about `database` into `Trouble`; everything else passes unchanged."""
    try:
        yield
    except DBAPIError as error:
        trouble = _of_sqlite(error.orig, database)
        if trouble is None:
            raise
        raise trouble from error
    except sqlite3.Error as error:
        trouble = _of_sqlite(error, database)
        if trouble is None:
            raise
        raise trouble from error


@contextmanager
def file_errors(file: Path) -> Iterator[None]:
    """Turn what the operating system says about `file` into `Trouble`."""
    try:
        yield
    except OSError as error:
        raise _of_system(error, file) from error


def _of_sqlite(error: BaseException | None, database: Path) -> Trouble | None:
    result = getattr(error, "sqlite_errorcode", None)
    if result is None:
        return None
    code = _BY_RESULT_CODE.get(result & 0xFF)
    if code == "file-trouble" and _no_room(database):
        code = "disk-full"  # a quota or a size limit answers SQLite like a broken disk
    return Trouble(code, name=database.name, detail=str(error)) if code else None


def _no_room(database: Path) -> bool:
    """Whether the folder refuses a few more pages."""
    probe = database.with_name(database.name + "-room")
    try:
        with probe.open("wb") as stream:
            stream.write(bytes(_PROBE_BYTES))
    except OSError as error:
        return _BY_ERROR_NUMBER.get(error.errno or 0) == "disk-full"
    finally:
        probe.unlink(missing_ok=True)
    return False


def _of_system(error: OSError, file: Path) -> Trouble:
    code = _BY_ERROR_NUMBER.get(error.errno or 0, "file-trouble")
    return Trouble(code, name=file.name, detail=error.strerror or str(error))
