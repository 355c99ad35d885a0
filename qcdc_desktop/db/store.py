"""The one gate to the database: opening, creating, reading, writing all or nothing.

It decides whether a file may be opened at all; what stands in it is the business of whoever asks.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from qcdc_desktop.db.dialect import (
    APPLICATION_ID,
    READ_ONLY_WORK,
    SAFE_SETTINGS,
    WRITING_WORK,
    connect,
    damage,
    make_engine,
    read_number,
)
from qcdc_desktop.db.errors import database_errors
from qcdc_desktop.db.folder import check_absent, check_local, check_new_place, check_present, write_marker
from qcdc_desktop.db.migrations import SCHEMA_VERSION
from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.transaction import Transaction
from qcdc_desktop.domain.errors import Trouble

__all__ = ["Reading", "Store", "Transaction", "create_store", "open_store"]

Clock = Callable[[], datetime]


class Store:
    """An open database. Any thread may read or write; one transaction runs at a time, others wait five seconds."""

    def __init__(self, path: Path, engine: Engine, clock: Clock) -> None:
        self.path = path
        self._engine = engine
        self._clock = clock
        self._writing = threading.local()

    def errors(self) -> AbstractContextManager[None]:
        """Turns what the database says into `Trouble`."""
        return database_errors(self.path)

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """One consistent view; it does not wait for writers. Raises `Trouble`."""
        with self.errors(), self.begun(READ_ONLY_WORK) as connection:
            yield Reading(connection)

    @contextmanager
    def transaction(self, actor: str) -> Iterator[Transaction]:
        """One all-or-nothing change in the name of `actor`; any exception takes everything back.

        Raises `Trouble("database-locked")` and others; `RuntimeError` inside another of the same thread.
        """
        if getattr(self._writing, "now", False):
            raise RuntimeError("a transaction within a transaction would wait for itself")
        self._writing.now = True
        try:
            with self.errors(), self.begun(WRITING_WORK) as connection:
                tx = Transaction(connection, actor, self._clock)
                yield tx
                tx.finish()
        finally:
            self._writing.now = False

    @contextmanager
    def begun(self, options: Mapping[str, str]) -> Iterator[Connection]:
        """A bare transaction with the options of `dialect`, for copying whole databases; all else goes by the above."""
        with self._engine.connect() as connection, connection.execution_options(**options).begin():
            yield connection

    def quick_check(self) -> None:
        """Look for damage; raises `Trouble("database-damaged")`."""
        with self.errors():
            _check(self.path)

    def thorough_check(self) -> None:
        """Look at every page, index and reference; raises `Trouble("database-damaged")`. Slower than `quick_check`."""
        with self.errors():
            connection = connect(self.path, SAFE_SETTINGS)
            try:
                found = damage(connection, thorough=True)
            finally:
                connection.close()
        if found:
            raise Trouble("database-damaged", name=self.path.name, found=found)

    def close(self) -> None:
        """Close every connection; SQLite then folds the write-ahead log into the file."""
        self._engine.dispose()


def open_store(path: Path, clock: Clock) -> Store:
    """Open an office's database, migrating an older one first.

    Raises `Trouble` database-gone, database-missing, database-foreign, database-damaged, database-newer,
    database-locked, disk-full; `Refusal("folder-on-network")`.
    """
    check_local(path)
    check_present(path)
    with database_errors(path):
        version = _check(path)
    if version > SCHEMA_VERSION:
        raise Trouble("database-newer", found=version, known=SCHEMA_VERSION)
    if version < SCHEMA_VERSION:
        from qcdc_desktop.db.migrations.migrate import migrate

        migrate(path, clock())
    return Store(path, make_engine(path), clock)


def create_store(path: Path, clock: Clock) -> Store:
    """Make a new database in an existing folder and open it.

    Raises `Refusal` database-exists and those of `check_new_place`; `Trouble` database-gone, disk-full.
    """
    from qcdc_desktop.db.migrations.migrate import create

    check_new_place(path)
    check_absent(path)
    create(path, clock())
    write_marker(path)
    return Store(path, make_engine(path), clock)


def _check(path: Path) -> int:
    """The schema version of a sound file of ours."""
    connection = connect(path, SAFE_SETTINGS)
    try:
        if read_number(connection, "application_id") != APPLICATION_ID:
            raise Trouble("database-foreign", name=path.name)
        found = damage(connection, thorough=False)
        if found:
            raise Trouble("database-damaged", name=path.name, found=found)
        version = read_number(connection, "user_version")
        if version < 1:  # every database of ours is made with its first version
            raise Trouble("database-foreign", name=path.name)
        return version
    finally:
        connection.close()
