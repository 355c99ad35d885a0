"""Everything that is true of PostgreSQL only: connecting, how transactions begin, statements in its own words, errors.

Texts of statements are written once, in the form `dialect` gives them; here they are put into PostgreSQL's.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from qcdc_desktop.db.server_address import ServerAddress
from qcdc_desktop.domain.errors import Trouble

_CONNECT_SECONDS = 5
_LOCK_SECONDS = 5
_ONE_WRITER = 0x51434443
"""The letters QCDC: the lock a writing transaction holds, so that one runs at a time, as on SQLite."""

READ_ONLY = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_PATIENCE = f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'"
# READ COMMITTED: a snapshot taken while waiting for the lock would not show what the one before has written.
_ALONE = f"SELECT pg_advisory_xact_lock({_ONE_WRITER})"

_BY_STATE = {
    "08": "server-unreachable",
    "57": "server-unreachable",  # shut down by its administrator
    "53": "server-full",
    "28": "server-entry-refused",
    "3D": "server-database-missing",
    "55P03": "database-locked",
    "40": "database-locked",
    "42501": "server-not-allowed",
    "25006": "server-not-allowed",  # a standby, or a role that may only read
}
"""What the first letters of a state say; the longest that fits counts."""


def load_driver() -> Any:
    """The driver's module; raises `Trouble("server-extra-missing")` where the optional part is not installed."""
    try:
        import psycopg
    except ImportError as error:
        raise Trouble("server-extra-missing", detail=str(error)) from error
    return psycopg


def make_server_engine(address: ServerAddress, password: str | None) -> Engine:
    """An engine on a server; nothing is connected yet. Raises `Trouble("server-extra-missing")`."""
    psycopg = load_driver()

    def connect() -> Any:
        return psycopg.connect(
            **address.parameters,
            **({} if password is None else {"password": password}),
            connect_timeout=_CONNECT_SECONDS,
            application_name="qcdc",
            keepalives_idle=30,
            client_encoding="utf8",
        )

    engine = create_engine("postgresql+psycopg://", creator=connect, pool_size=4, max_overflow=12, pool_pre_ping=True)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _translate, retval=True)
    return engine


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("qcdc_work") == "read":
        connection.exec_driver_sql(READ_ONLY)
        return
    connection.exec_driver_sql(_PATIENCE)
    connection.exec_driver_sql(_ALONE)


def _translate(
    _connection: Connection, _cursor: Any, statement: str, parameters: Any, context: Any, _executemany: bool
) -> tuple[str, Any]:
    """What SQLAlchemy composed is in PostgreSQL's words already; what we wrote out is not."""
    written_out = context is None or context.compiled is None
    return (translated(statement) if written_out and parameters else statement), parameters


@lru_cache(maxsize=512)
def translated(statement: str) -> str:
    """A statement with placeholders in SQLite's form in that of the driver; no text of ours has a ? elsewhere."""
    return re.sub(r"\bIS \?", "IS NOT DISTINCT FROM %s", statement).replace("?", "%s")


@contextmanager
def server_errors(address: ServerAddress) -> Iterator[None]:
    """Turn what the server says into `Trouble`; everything else passes unchanged."""
    driver = load_driver()
    try:
        yield
    except DBAPIError as error:
        trouble = _trouble(error.orig, address, error.connection_invalidated)
        if trouble is None:
            raise
        raise trouble from error
    except driver.Error as error:
        trouble = _trouble(error, address, False)
        if trouble is None:
            raise
        raise trouble from error


def _trouble(error: BaseException | None, address: ServerAddress, lost: bool) -> Trouble | None:
    state = getattr(error, "sqlstate", None) or ""
    code = next((_BY_STATE[state[:n]] for n in (5, 2) if state[:n] in _BY_STATE), None)
    if code is None and (lost or (not state and _is_operational(error))):
        code = _unreached(str(error))
    return Trouble(code, name=address.label, user=address.user, detail=_first_line(error)) if code else None


def _is_operational(error: BaseException | None) -> bool:
    return isinstance(error, load_driver().OperationalError)


def _unreached(text: str) -> str:
    """Before a connection stands the driver gives no state, only the server's words, in whatever language."""
    if "password" in text or "role" in text or "authentication" in text:
        return "server-entry-refused"
    return "server-database-missing" if "does not exist" in text else "server-unreachable"


def _first_line(error: BaseException | None) -> str:
    """The driver adds lines of advice and the statement; the first says what happened."""
    return (str(error).strip().splitlines() or [""])[0]
