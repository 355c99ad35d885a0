"""Where databases differ: SQLite's own ways, the texts of statements, and what one of both must do for the other.

What is true of PostgreSQL only stands in `postgresql`; no table and no record is named here.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.pool import QueuePool

from qcdc_desktop.domain.errors import Refusal, Trouble

APPLICATION_ID = 0x51434443
"""The letters QCDC: written in the file's head, so that a file of another program is known at once."""
BUSY_MILLISECONDS = 5000
_UNIQUE_ON_SERVER = "23505"
READ_ONLY_WORK = {"qcdc_work": "read"}
WRITING_WORK = {"qcdc_work": "write"}

# Schema and cells are distrusted before anything else is read: the file may come from a stranger's backup.
SAFE_SETTINGS: Mapping[str, int | str] = {
    "busy_timeout": BUSY_MILLISECONDS,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
SETTINGS: Mapping[str, int | str] = {
    **SAFE_SETTINGS,
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    # Pages (of 4 KiB) in the log before they go into the file: one package touches about 1000, the usual number.
    "wal_autocheckpoint": 4000,
}


def connect(
    database: Path, settings: Mapping[str, int | str] = SETTINGS, *, create: bool = False, read_only: bool = False
) -> sqlite3.Connection:
    """Open a file with the settings and read every one of them back.

    Without `create` a missing file is an error, never a new empty database. Transactions are begun by hand.
    Raises `Trouble("database-setting-refused")`, `sqlite3.Error`.
    """
    mode = "ro" if read_only else "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{database.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        apply_settings(connection, settings)
    except BaseException:
        connection.close()
        raise
    return connection


def apply_settings(connection: sqlite3.Connection, settings: Mapping[str, int | str]) -> None:
    """Set each pragma and read it back; raises `Trouble("database-setting-refused")` where the answer differs."""
    for name, wanted in settings.items():
        connection.execute(f"PRAGMA {name}={wanted}")
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != wanted:
            raise Trouble("database-setting-refused", setting=name, found=str(found[0]) if found else "")


def make_engine(database: Path) -> Engine:
    """An engine whose connections carry `SETTINGS`.

    A pooled connection may serve another thread later, never two at a time; each reading and each
    transaction has its own.
    """
    engine = create_engine(
        "sqlite://", creator=lambda: connect(database), poolclass=QueuePool, pool_size=4, max_overflow=12
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Begin by name: the driver's own guess would commit before DDL and lock too late."""
    reading = connection.get_execution_options().get("qcdc_work") == "read"
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@cache
def select_statement(table: Table, columns: Sequence[str], equals: Sequence[str], order: str) -> str:
    """The text of a select with one placeholder for each column of `equals`; a null equals a null.

    Written out for the reason given at `insert_statement`: most look-ups find one row.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    condition = " AND ".join(f'"{name}" IS ?' for name in equals)
    where = f" WHERE {condition}" if condition else ""
    return f'SELECT {names} FROM "{table.name}"{where} ORDER BY "{order}"'


def keys_statement(table: Table, columns: Sequence[str], key: str, count: int) -> str:
    """The text of a select of the rows under so many keys; written out for the reason given at `insert_statement`."""
    names = ", ".join(f'"{name}"' for name in columns)
    return f'SELECT {names} FROM "{table.name}" WHERE "{key}" IN ({", ".join("?" * count)})'


def delete_statement(table: Table, column: str, value: str = "?") -> str:
    """The text of a delete of all rows whose `column` has a value, or one of the values of a subquery."""
    return f'DELETE FROM "{table.name}" WHERE "{column}" IN ({value})'


def insert_statement(table: Table, columns: Sequence[str]) -> str:
    """The text of an insert with one placeholder for each column, in that order.

    Written out here because compiling it anew takes longer than adding a hundred rows.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    return f'INSERT INTO "{table.name}" ({names}) VALUES ({", ".join("?" * len(columns))})'


def upsert_statement(table: Table, columns: Sequence[str], unchanging: str | None = None) -> str:
    """The text of "insert, or update the row of the same key"; a row whose `unchanging` column differs is left alone.

    Never INSERT OR REPLACE: that deletes the old row first, and what refers to it with it.
    """
    keys = [column.name for column in table.primary_key]
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns if name not in keys)
    target = ", ".join(f'"{key}"' for key in keys)
    guard = f' WHERE "{table.name}"."{unchanging}" = excluded."{unchanging}"' if unchanging else ""
    return f"{insert_statement(table, columns)} ON CONFLICT ({target}) DO UPDATE SET {changes}{guard}"


@contextmanager
def added_rows_taken_back(connection: Connection, table: Table) -> Iterator[None]:
    """Take back the rows the block adds to `table` when it ends in a refusal or breaks a constraint.

    Not a savepoint: for that SQLite sets every page it touches aside, and bulk work takes twice as long. New rows are
    numbered after all others, and within a writing transaction nobody else adds any.
    """
    if on_server(connection):
        with connection.begin_nested():
            yield
        return
    name = f'"{table.name}"'
    last = connection.exec_driver_sql(f"SELECT coalesce(max(rowid), 0) FROM {name}").scalar_one()
    try:
        yield
    except (Refusal, IntegrityError):
        connection.exec_driver_sql(f"DELETE FROM {name} WHERE rowid > ?", (last,))
        raise


def on_server(connection: Connection) -> bool:
    """Whether this is PostgreSQL rather than SQLite."""
    return connection.dialect.name != "sqlite"


def breakable(connection: Connection) -> AbstractContextManager[object]:
    """A block after whose broken constraint the transaction can go on: SQLite takes one statement back by itself."""
    return connection.begin_nested() if on_server(connection) else nullcontext()


def is_duplicate(error: IntegrityError) -> bool:
    """Whether a unique key was broken, rather than a foreign key or a missing value."""
    if getattr(error.orig, "sqlstate", None) == _UNIQUE_ON_SERVER:
        return True
    codes = (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY)
    return getattr(error.orig, "sqlite_errorcode", None) in codes


def read_number(connection: sqlite3.Connection, pragma: str) -> int:
    """The value of a numeric pragma such as `user_version`."""
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def table_counts(connection: sqlite3.Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name"
    ).fetchall()
    quoted = {name: '"' + name.replace('"', '""') + '"' for (name,) in names}
    return {name: int(connection.execute(f"SELECT count(*) FROM {q}").fetchone()[0]) for name, q in quoted.items()}


def damage(connection: sqlite3.Connection, *, thorough: bool) -> str:
    """What is wrong with the file, or an empty text; `thorough` adds every index and every foreign key."""
    check = "integrity_check" if thorough else "quick_check"
    found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}(5)")]
    if found != ["ok"]:
        return "; ".join(found)
    if thorough:
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            return f"foreign key: {broken[0]}"
    return ""


def run(connection: Connection, statement: str, values: Any) -> Any:
    """Run a statement in text, with its values or a list of them, by the bare driver.

    For statements that break no constraint, many a transaction: SQLAlchemy prepares much for each. Returns the driver's
    cursor. Raises `sqlite3.Error`.
    """
    cursor = connection.connection.cursor()
    if on_server(connection):
        from qcdc_desktop.db.postgresql import translated

        statement = translated(statement)
    if isinstance(values, list):
        cursor.executemany(statement, values)
    else:
        cursor.execute(statement, values)
    return cursor
