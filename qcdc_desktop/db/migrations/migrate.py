"""Carrying a database from its version to the newest: on a checked copy, which then takes the old one's place.

Until the very last step the old file is not written to. What changes stands in the revision modules.
"""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool

from qcdc_desktop import __version__
from qcdc_desktop.db.backup import create_backup
from qcdc_desktop.db.copying import verified_copy
from qcdc_desktop.db.dialect import (
    APPLICATION_ID,
    SAFE_SETTINGS,
    SETTINGS,
    connect,
    damage,
    read_number,
    table_counts,
)
from qcdc_desktop.db.errors import database_errors
from qcdc_desktop.db.folder import BACKUPS_NAME, BLOBS_NAME
from qcdc_desktop.db.migrations import REVISIONS
from qcdc_desktop.db.records import instant_text
from qcdc_desktop.disk import file_errors, replace_file, sync_file
from qcdc_desktop.domain.errors import Trouble

# Foreign keys must be off: a table that is rebuilt would otherwise take its children's rows along.
_MIGRATING = {**SAFE_SETTINGS, "foreign_keys": 0, "journal_mode": "delete", "synchronous": 2}


def revision_modules(names: Sequence[str] = REVISIONS) -> tuple[ModuleType, ...]:
    """The modules of the revisions, oldest first."""
    return tuple(import_module(f"{__package__}.{name}") for name in names)


def create(database: Path, now: datetime, revisions: Sequence[ModuleType] | None = None) -> None:
    """Make a new database of the newest version; nothing is left behind when it fails."""
    modules = revision_modules() if revisions is None else revisions
    part = database.with_name(database.name + ".part")
    with database_errors(database), file_errors(database):
        part.unlink(missing_ok=True)
        try:
            connection = connect(part, _MIGRATING, create=True)
            try:
                connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
                run_revisions(connection, modules, 0, now)
            finally:
                connection.close()
            sync_file(part)
            replace_file(part, database)
        finally:
            part.unlink(missing_ok=True)


def migrate(database: Path, now: datetime, revisions: Sequence[ModuleType] | None = None) -> Path:
    """Bring an older database to the newest version and return the backup made of it before.

    Raises `Trouble("migration-failed")` when the result is not sound, or whatever went wrong; the old file stays.
    """
    modules = revision_modules() if revisions is None else revisions
    work = database.with_name(database.name + ".migrating")
    with database_errors(database), file_errors(database):
        backup = create_backup(database, database.parent / BLOBS_NAME, database.parent / BACKUPS_NAME, now).path
        work.unlink(missing_ok=True)
        try:
            verified_copy(backup, work)
            _upgrade_copy(work, modules, now)
            if revisions is None:
                _sum_up(work)
            _fold_log(database)
            replace_file(work, database)
        finally:
            for name in ("", "-journal", ".part"):
                work.with_name(work.name + name).unlink(missing_ok=True)
    return backup


def run_revisions(connection: sqlite3.Connection, modules: Sequence[ModuleType], version: int, now: datetime) -> None:
    """Run the revisions after `version` in one transaction, with the history and the version number."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    event.listen(engine, "begin", _begin)
    with engine.connect() as alchemy, alchemy.begin():
        operations = Operations(MigrationContext.configure(alchemy))
        for number, module in enumerate(modules[version:], start=version + 1):
            module.upgrade(operations)
            note_version(alchemy, number, now)
            alchemy.exec_driver_sql(f"PRAGMA user_version={number}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def note_version(connection: Connection, number: int, now: datetime) -> None:
    """Write into the history that the database has this version from now on, and by which program."""
    connection.exec_driver_sql(
        "INSERT INTO schema_history (version, app, at) VALUES (?, ?, ?)", (number, __version__, instant_text(now))
    )


def _upgrade_copy(work: Path, modules: Sequence[ModuleType], now: datetime) -> None:
    connection = connect(work, _MIGRATING)
    try:
        version = read_number(connection, "user_version")
        before = table_counts(connection)
        run_revisions(connection, modules, version, now)
        changing = {name for module in modules[version:] for name in getattr(module, "ROWS_CHANGE", ())}
        _check_result(connection, before, {"schema_history", *changing})
    finally:
        connection.close()
    sync_file(work)


def _sum_up(work: Path) -> None:
    """The rows have other columns now: their sums are computed anew, from what was checked just before."""
    from qcdc_desktop.db.content import rebuild

    connection = connect(work, _MIGRATING)
    try:
        connection.execute("BEGIN IMMEDIATE")
        rebuild(connection.execute)
        connection.execute("COMMIT")
    finally:
        connection.close()
    sync_file(work)


def _check_result(connection: sqlite3.Connection, before: dict[str, int], changing: Collection[str]) -> None:
    """No damage, no loose reference, and no row fewer or more than a revision announced."""
    after = table_counts(connection)
    found = damage(connection, thorough=True)
    moved = [name for name, rows in before.items() if name not in changing and after.get(name) != rows]
    if found or moved:
        raise Trouble("migration-failed", found=found or f"rows: {', '.join(moved)}")


def _fold_log(database: Path) -> None:
    """Leave no write-ahead log beside the old file: SQLite would apply it to the new one."""
    connection = connect(database, {**SETTINGS, "journal_mode": "delete"})
    connection.close()
