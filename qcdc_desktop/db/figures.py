"""Figures of a database file for a supporter: its version and how many rows each table has. No content is read."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.db.dialect import SAFE_SETTINGS, connect, read_number, table_counts
from qcdc_desktop.db.errors import database_errors
from qcdc_desktop.db.migrations import SCHEMA_VERSION
from qcdc_desktop.db.moving import count_rows, moved_tables
from qcdc_desktop.db.server_store import ServerStore


@dataclass(frozen=True, slots=True)
class Figures:
    """The schema version and the rows of each table."""

    version: int
    rows: Mapping[str, int]


def database_figures(database: Path) -> Figures:
    """The figures of a database; raises `Trouble` where it cannot be read."""
    with database_errors(database), closing(connect(database, SAFE_SETTINGS)) as connection:
        return Figures(read_number(connection, "user_version"), table_counts(connection))


def server_figures(store: ServerStore) -> Figures:
    """The same of a database on a server."""
    with store.reading() as reading:
        return Figures(SCHEMA_VERSION, {table.name: count_rows(reading.connection, table) for table in moved_tables()})
