"""Copying every row of one database into another, of the same or the other kind, and proving that all arrived.

Rows are copied as they stand, with their history; nothing is written into the trail here.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, select

from qcdc_desktop.db.dialect import WRITING_WORK, insert_statement, run
from qcdc_desktop.db.store import Store
from qcdc_desktop.db.tables import METADATA, schema_history
from qcdc_desktop.domain.errors import Refusal, Trouble

_ROWS_AT_ONCE = 2000
Told = Callable[[int, int], None]
"""Is told how many rows of how many are copied; may raise `Cancelled`."""


def moved_tables() -> tuple[Table, ...]:
    """All tables, parents first; only the history of the schema is each database's own."""
    return tuple(table for table in METADATA.sorted_tables if table is not schema_history)


def copy_rows(source: Store, target: Store, told: Told, *, replacing: bool = False) -> dict[str, int]:
    """Copy everything of `source` into the empty `target`, compare counts and sums, and return the rows per table.

    `replacing`: what `target`, a server, holds goes first. All or nothing.
    Raises `Refusal("server-not-empty")`, `Trouble("copy-differs")`, and what either database says.
    """
    with source.errors(), source.reading() as reading:
        theirs = reading.connection
        total = sum(count_rows(theirs, table) for table in moved_tables())
        with target.errors(), target.begun(WRITING_WORK) as ours:
            if replacing:
                names = ", ".join(f'"{table.name}"' for table in moved_tables())
                ours.exec_driver_sql(f"TRUNCATE {names}")
            filled = [table.name for table in moved_tables() if count_rows(ours, table)]
            if filled:
                raise Refusal("server-not-empty", name=", ".join(filled))
            done = 0
            for table in moved_tables():
                for part in _parts(theirs, table):
                    run(ours, insert_statement(table, tuple(table.columns.keys())), part)
                    done += len(part)
                    told(done, total)
            counts = {}
            for table in moved_tables():
                found, wanted = sum_of(ours, table), sum_of(theirs, table)
                if found != wanted:
                    raise Trouble("copy-differs", name=table.name)
                counts[table.name] = found[0]
    return counts


def sum_of(connection: Connection, table: Table) -> tuple[int, str]:
    """How many rows a table has, and a SHA-256 over all of them in the order of their keys."""
    digest, count = hashlib.sha256(), 0
    for part in _parts(connection, table):
        for row in part:
            digest.update(repr(row).encode("utf-8", "surrogatepass"))
        count += len(part)
    return count, digest.hexdigest()


def _parts(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    keys: Sequence[Any] = list(table.primary_key.columns)
    query = select(*table.columns).order_by(*keys).execution_options(stream_results=True)
    for part in connection.execute(query).partitions(_ROWS_AT_ONCE):
        yield [tuple(row) for row in part]


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
