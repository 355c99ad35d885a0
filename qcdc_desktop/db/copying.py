"""Copying a database so that the copy is known to be whole before it gets its name.

`VACUUM INTO` sees committed rows in the write-ahead log; copying the file would lose them.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from qcdc_desktop.db.dialect import SAFE_SETTINGS, connect, damage, read_number, table_counts
from qcdc_desktop.disk import replace_file, sync_file
from qcdc_desktop.domain.errors import Trouble


def verified_copy(source: Path, target: Path) -> dict[str, int]:
    """Copy a database to a new file and return its rows per table.

    The copy is reopened and compared: on a full disk both ways of copying leave an empty file that passes every
    check. Raises `Trouble("copy-differs")`, `Trouble("database-damaged")`, `sqlite3.Error`, `OSError`.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(connect(source, SAFE_SETTINGS)) as guard, closing(connect(source, SAFE_SETTINGS)) as reader:
            # VACUUM runs in no transaction, so another connection keeps writers out until the copy is made.
            guard.execute("BEGIN IMMEDIATE")
            expected = _summary(reader)
            reader.execute("VACUUM INTO ?", (str(part),))
        counts = check_copy(part, expected)
        sync_file(part)
        replace_file(part, target)
    finally:
        part.unlink(missing_ok=True)
    return counts


def check_copy(file: Path, expected: tuple[int, int, dict[str, int]] | None = None) -> dict[str, int]:
    """Open a copy read-only, look for any damage, compare it with `expected`, and return its rows per table."""
    if file.stat().st_size == 0:
        raise Trouble("copy-differs", name=file.name)
    with closing(connect(file, SAFE_SETTINGS, read_only=True)) as connection:
        found = damage(connection, thorough=True)
        if found:
            raise Trouble("database-damaged", name=file.name, found=found)
        summary = _summary(connection)
    if expected is not None and summary != expected:
        raise Trouble("copy-differs", name=file.name)
    return summary[2]


def _summary(connection: sqlite3.Connection) -> tuple[int, int, dict[str, int]]:
    version = read_number(connection, "user_version")
    return read_number(connection, "application_id"), version, table_counts(connection)
