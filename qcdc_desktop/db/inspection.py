"""Looking at a database file that somebody brought, before it takes the place of the office's own.

Its head must be ours, its version known, and its tables and triggers exactly those our migrations make.
"""

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from qcdc_desktop.db.dialect import APPLICATION_ID, SAFE_SETTINGS, connect, read_number
from qcdc_desktop.db.migrations import SCHEMA_VERSION
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.units import UnitKey


def inspect_file(file: Path) -> int:
    """The schema version of a file of ours.

    Raises `Trouble` database-foreign (another program's, or with tables and triggers we did not make), database-newer.
    """
    with closing(connect(file, SAFE_SETTINGS, read_only=True)) as connection:
        if read_number(connection, "application_id") != APPLICATION_ID:
            raise Trouble("database-foreign", name=file.name)
        version = read_number(connection, "user_version")
        if version > SCHEMA_VERSION:
            raise Trouble("database-newer", found=version, known=SCHEMA_VERSION)
        if _shape(connection) != _shape_made(version):
            raise Trouble("database-foreign", name=file.name)
    return version


def unit_inside(file: Path) -> UnitKey | None:
    """Whose data a file of ours holds, or None when no office was ever written into it; nothing else is looked at."""
    with closing(connect(file, SAFE_SETTINGS, read_only=True)) as connection:
        found = connection.execute("SELECT unit_code, unit_valid_from FROM office").fetchone()
    return UnitKey(found[0], date.fromisoformat(found[1])) if found else None


def last_change(file: Path) -> int:
    """The number of the newest line of the trail in a file of ours (see `audit.last_sequence`)."""
    with closing(connect(file, SAFE_SETTINGS, read_only=True)) as connection:
        return int(connection.execute("SELECT coalesce(max(sequence), 0) FROM audit_entry").fetchone()[0])


def _shape_made(version: int) -> frozenset[tuple[object, ...]]:
    """The shape our own revisions give a database of this version."""
    from qcdc_desktop.db.migrations.migrate import revision_modules, run_revisions

    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        run_revisions(connection, revision_modules()[:version], 0, datetime.now(UTC))
        return _shape(connection)


def _shape(connection: sqlite3.Connection) -> frozenset[tuple[object, ...]]:
    """Every object by kind and name, every column, and the words of every trigger and view."""
    objects = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    shape: set[tuple[object, ...]] = {(kind, name, table) for kind, name, table, _ in objects}
    for kind, name, _, sql in objects:
        if kind in ("trigger", "view"):
            shape.add((name, " ".join(str(sql).split())))
        elif kind == "table":
            columns = connection.execute('SELECT name, type, "notnull", pk, hidden FROM pragma_table_xinfo(?)', (name,))
            shape.update((name, *column) for column in columns)
    return frozenset(shape)
