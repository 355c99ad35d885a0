"""The gate to an office's database on PostgreSQL: opening, creating, bringing up to date, rights of its roles."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect

from qcdc_desktop.db.dialect import READ_ONLY_WORK, WRITING_WORK
from qcdc_desktop.db.migrations import SCHEMA_VERSION
from qcdc_desktop.db.postgresql import make_server_engine, server_errors
from qcdc_desktop.db.server_address import ServerAddress
from qcdc_desktop.db.store import Store
from qcdc_desktop.db.tables import METADATA, audit_entry, schema_history
from qcdc_desktop.domain.errors import Refusal, Trouble

Clock = Callable[[], datetime]
_PLAIN_ORDER: Final = ("C", "POSIX", "C.UTF-8", "C.utf8")
"""Orders of letters that compare bytes, as SQLite does: another would list and sum in another order."""


class ServerStore(Store):
    """A database on a server; several programs may use it, one transaction writes at a time."""

    def __init__(self, address: ServerAddress, engine: Engine, clock: Clock) -> None:
        super().__init__(Path(address.database), engine, clock)
        self.address = address

    def errors(self) -> AbstractContextManager[None]:
        """Turns what the server says into `Trouble`."""
        return server_errors(self.address)

    def quick_check(self) -> None:
        """The server looks for damage itself; here only that it answers and that the tables are ours."""
        with self.errors(), self.begun(READ_ONLY_WORK) as connection:
            _check_version(connection, self.address)

    def thorough_check(self) -> None:
        """Like `quick_check`: page sums and references are the server's own business."""
        self.quick_check()


def open_server(address: ServerAddress, password: str | None, clock: Clock) -> ServerStore:
    """Open an office's database on a server.

    Raises `Trouble` server-unreachable, server-entry-refused, server-database-missing, server-extra-missing,
    database-foreign, database-newer, database-older.
    """
    engine = make_server_engine(address, password)
    store = ServerStore(address, engine, clock)
    try:
        store.quick_check()
    except BaseException:
        store.close()
        raise
    return store


def create_server(address: ServerAddress, password: str | None, clock: Clock) -> ServerStore:
    """Make the tables in an empty database on a server, and open it.

    Raises like `open_server`; `Refusal` server-not-empty, server-order-wrong (its order of letters is not plain).
    """
    engine = make_server_engine(address, password)
    store = ServerStore(address, engine, clock)
    try:
        with store.errors(), store.begun(WRITING_WORK) as connection:
            _check_fit(connection, address)
            _run_revisions(connection, 0, clock())
    except BaseException:
        store.close()
        raise
    return store


def upgrade_server(address: ServerAddress, password: str | None, clock: Clock) -> int:
    """Bring an older database on a server to this program's version, all or nothing; returns the version it had."""
    store = ServerStore(address, make_server_engine(address, password), clock)
    try:
        with store.errors(), store.begun(WRITING_WORK) as connection:
            version = _version(connection, address)
            if version < SCHEMA_VERSION:
                from qcdc_desktop.db.content import rebuild

                _run_revisions(connection, version, clock())
                rebuild(connection.exec_driver_sql)
            return version
    finally:
        store.close()


def role_statements(worker: str, reader: str) -> tuple[str, ...]:
    """What gives a role the right to work (never to change the trail), and another the right to look only.

    An empty name leaves that role out. To be run by the owner of the tables.
    """
    done: list[str] = []
    for role, rights in ((worker, "SELECT, INSERT, UPDATE, DELETE"), (reader, "SELECT")):
        if role:
            name = '"' + role.replace('"', '""') + '"'
            done += [
                f"GRANT USAGE ON SCHEMA public TO {name}",
                f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {name}",
                f"REVOKE UPDATE, DELETE, TRUNCATE ON {audit_entry.name} FROM {name}",
                f"REVOKE INSERT, UPDATE, DELETE ON {schema_history.name} FROM {name}",
            ]
    return tuple(done)


def give_rights(store: ServerStore, worker: str, reader: str) -> None:
    """Run `role_statements`; raises `Trouble` server-not-allowed, `Refusal("server-role-missing")`."""
    with store.errors(), store.begun(WRITING_WORK) as connection:
        for role in filter(None, (worker, reader)):
            if connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = ?", (role,)).scalar() is None:
                raise Refusal("server-role-missing", role=role)
        for statement in role_statements(worker, reader):
            connection.exec_driver_sql(statement)


def _check_fit(connection: Connection, address: ServerAddress) -> None:
    names = inspect(connection).get_table_names()
    if names:
        code = "office-exists" if audit_entry.name in names else "server-not-empty"
        raise Refusal(code, folder=address.label, name=address.label)
    query = "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
    order, letters = connection.exec_driver_sql(query).one()
    if order not in _PLAIN_ORDER or letters != "UTF8":
        raise Refusal("server-order-wrong", name=address.label, found=f"{order}, {letters}", database=address.database)


def _check_version(connection: Connection, address: ServerAddress) -> None:
    version = _version(connection, address)
    if version > SCHEMA_VERSION:
        raise Trouble("database-newer", found=version, known=SCHEMA_VERSION)
    if version < SCHEMA_VERSION:
        raise Trouble("database-older", name=address.label, found=version, known=SCHEMA_VERSION)


def _version(connection: Connection, address: ServerAddress) -> int:
    if not set(METADATA.tables) & set(inspect(connection).get_table_names()):
        raise Trouble("database-foreign", name=address.label)
    found = connection.exec_driver_sql(f'SELECT max("version") FROM "{schema_history.name}"').scalar()
    return int(found or 0)


def _run_revisions(connection: Connection, version: int, now: datetime) -> None:
    """Run the revisions after `version` on this connection; the server takes tables back like rows."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from qcdc_desktop.db.migrations.migrate import note_version, revision_modules

    operations = Operations(MigrationContext.configure(connection))
    for number, module in enumerate(revision_modules()[version:], start=version + 1):
        module.upgrade(operations)
        note_version(connection, number, now)
