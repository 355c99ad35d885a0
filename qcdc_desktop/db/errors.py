"""Where SQLite's result codes become `Trouble`; what the operating system says is read in `disk`.

A broken constraint is not the machine's trouble: it is refused where it can be expected, or it is a mistake of ours.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from qcdc_desktop.disk import machine_trouble
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


def _of_sqlite(error: BaseException | None, database: Path) -> Trouble | None:
    result = getattr(error, "sqlite_errorcode", None)
    if result is None:
        return None
    code = _BY_RESULT_CODE.get(result & 0xFF)
    if code == "file-trouble" and _probe(database) == "disk-full":
        code = "disk-full"  # a quota or a size limit answers SQLite like a broken disk
    if code == "database-not-reachable" and _probe(database) in ("folder-read-only", "file-not-allowed"):
        code = "folder-read-only"  # no log can be made beside the file, and so it cannot even be read
    return Trouble(code, name=database.name, detail=str(error)) if code else None


def _probe(database: Path) -> str:
    """The code of what the folder answers when a few more pages are written into it; "" when it takes them."""
    probe = database.with_name(database.name + "-room")
    try:
        with probe.open("wb") as stream:
            stream.write(bytes(_PROBE_BYTES))
    except OSError as error:
        return machine_trouble(error, database.name).code
    finally:
        with suppress(OSError):
            probe.unlink(missing_ok=True)
    return ""
