"""A commune and a reviewing office with real keys, made once and copied for every test; a clock that can be set."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.db.content import differences
from qcdc_desktop.db.server_address import parse_address, write_address
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.office_server import address_of, move_to_server
from qcdc_desktop.usecases.open_office import create_office, open_office
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "bốn từ dễ nhớ"
SERVER = "QCDC_TEST_SERVER"
"""The environment variable with the address of a PostgreSQL whose user may make databases, without a database."""
OFFICES = {
    "xa": (UnitKey("07444", date(2024, 1, 1)), Role.COMMUNE),
    "xa-ben": (UnitKey("07450", date(2024, 1, 1)), Role.COMMUNE),
    "huyen": (UnitKey("218", date(2024, 1, 1)), Role.REVIEWER),
}


class Clock:
    """Stands on a day and moves a second at each look."""

    def __init__(self, day: date = date(2024, 6, 3)) -> None:
        self.set(day)

    def set(self, day: date) -> None:
        self.now = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@dataclass(frozen=True)
class Made:
    """The offices as they were made, with their keys still open."""

    root: Path
    offices: dict[str, Workspace]


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return load_catalogues()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, catalogues: Catalogues) -> Made:
    root = tmp_path_factory.mktemp("offices")
    offices = {}
    for name, (unit, role) in OFFICES.items():
        ws = create_office(root / name, unit, role, PASSPHRASE, catalogues, Clock(date(2024, 1, 5)), "Nguyễn Thị Hạnh")
        ws.store.close()
        offices[name] = ws
    return Made(root, offices)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass(frozen=True)
class Served:
    """The same offices moved to a PostgreSQL; a test works on a copy of an office's folder and of its database."""

    root: Path
    url: str

    def copy(self, name: str, folder: Path) -> Path:
        shutil.copytree(self.root / name, folder)
        address, _ = parse_address(f"{self.url}/{self.make(self.template(name))}?sslmode=disable")
        write_address(folder, address)
        return folder

    def template(self, office: str) -> str:
        return f"{self.root.name}_{office}"

    def make(self, template: str, name: str = "") -> str:
        import psycopg

        new = name or f"t{uuid.uuid4().hex}"
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{new}" TEMPLATE "{template}"')
        return new


@pytest.fixture(scope="session")
def served(made: Made, catalogues: Catalogues, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The offices as they stand after moving to the server of QCDC_TEST_SERVER.

    No database is dropped, each would cost a checkpoint: the server goes with the run.
    """
    served = Served(tmp_path_factory.mktemp(f"served{uuid.uuid4().hex[:8]}"), os.environ[SERVER])
    for name in OFFICES:
        folder = Path(shutil.copytree(made.root / name, served.root / name))
        database = served.make("template0", served.template(name))
        address, password = address_of(f"{served.url}/{database}?sslmode=disable")
        ws = open_office(folder, catalogues, Clock(date(2024, 1, 5)))
        move_to_server(ws, address, password).workspace.store.close()
    return served


@pytest.fixture(params=["sqlite", *(["postgresql"] if SERVER in os.environ else [])])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database the offices of a test work on: every test of a use case runs on both where there is a server."""
    if request.param == "postgresql" and request.node.get_closest_marker("sqlite_only"):
        pytest.skip("about the database file of a folder")
    return str(request.param)


@pytest.fixture
def office(
    made: Made, catalogues: Catalogues, clock: Clock, tmp_path: Path, backend: str, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Workspace]]:
    """A copy of an office, open, its key unlocked; on PostgreSQL moved there as an office moves."""
    opened: list[Workspace] = []

    def copied(name: str) -> Workspace:
        folder = tmp_path / name
        if backend == "postgresql":
            request.getfixturevalue("served").copy(name, folder)
        else:
            shutil.copytree(made.root / name, folder)
        ws = open_office(folder, catalogues, clock)
        ws.keys._key = made.offices[name].keys._key  # opening it takes a second
        opened.append(ws)
        return ws

    yield copied
    for ws in opened:
        with suppress(Trouble), ws.store.reading() as reading:  # a test may have lost or damaged it
            assert differences(reading.connection.exec_driver_sql) == (), "something writes past the sums"
        ws.store.close()


@pytest.fixture
def ws(office: Callable[[str], Workspace]) -> Workspace:
    """The commune."""
    return office("xa")


@pytest.fixture
def trail() -> Callable[[Workspace], list[AuditEntry]]:
    """Every line of the audit trail, oldest first."""

    def lines(ws: Workspace) -> list[AuditEntry]:
        with ws.store.reading() as reading:
            return reading.find(AuditEntry)

    return lines


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "Biên bản niêm yết.pdf"
    file.write_bytes(b"%PDF-1.4\n" + bytes(200))
    return file


@pytest.fixture
def refused() -> Callable[..., Any]:
    """Calls something and gives the refusal it must end with: `refused(f, x).code`."""
    from qcdc_desktop.domain.errors import Refusal

    def call(function: Callable[..., Any], *arguments: Any, **named: Any) -> Refusal:
        with pytest.raises(Refusal) as caught:
            function(*arguments, **named)
        return caught.value

    return call
