"""An office on PostgreSQL: moving there and back, several PCs, roles, what a server says when it fails."""

import os
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import ProgrammingError

from qcdc_desktop.db.migrations import SCHEMA_VERSION
from qcdc_desktop.db.moving import moved_tables, sum_of
from qcdc_desktop.db.server_address import ServerAddress, parse_address, read_address, write_address
from qcdc_desktop.domain.errors import Cancelled, Refusal, Trouble
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.usecases.attachments import attach_file
from qcdc_desktop.usecases.backups import make_backup, restore_backup
from qcdc_desktop.usecases.content_check import check_content
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures
from qcdc_desktop.usecases.office_server import (
    address_of,
    give_rights,
    join_server,
    move_to_folder,
    move_to_server,
    server_of,
    upgrade_database,
)
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.workspace import Workspace

from .conftest import SERVER, Served

YEAR = 2024
needs_server = pytest.mark.skipif(SERVER not in os.environ, reason=f"no PostgreSQL: {SERVER} is not set")


@pytest.fixture(params=["sqlite"])
def backend(request: pytest.FixtureRequest) -> str:
    """These tests move by themselves."""
    return str(request.param)


@pytest.fixture
def empty(served: Served) -> ServerAddress:
    address, _ = parse_address(f"{served.url}/{served.make('template0')}?sslmode=disable")
    return address


def sums(ws: Workspace) -> dict[str, tuple[int, str]]:
    with ws.store.reading() as reading:
        return {table.name: sum_of(reading.connection, table) for table in moved_tables()}


def titles(ws: Workspace) -> list[str]:
    return sorted(row.disclosure.title for row in list_disclosures(ws, YEAR).rows)


def filled(ws: Workspace, pdf: Path) -> Workspace:
    one = add_disclosure(ws, YEAR, "1.1", "Kế hoạch phát triển kinh tế – xã hội")
    add_disclosure(ws, YEAR, "5.1", "Quỹ khuyến học")
    attach_file(ws, YEAR, pdf, AttachedTo.DISCLOSURE, one.id)
    return ws


@needs_server
def test_there_and_back_nothing_is_lost(ws: Workspace, empty: ServerAddress, pdf: Path, tmp_path: Path) -> None:
    filled(ws, pdf)
    before = sums(ws)
    shared = tmp_path / "chung"
    shared.mkdir()
    told: list[int] = []

    class Progress:
        def step(self, done: int, total: int, what: str = "") -> None:
            told.append(total - done)

    moved = move_to_server(ws, replace(empty, files=str(shared)), None, Progress())
    there = moved.workspace
    assert told[-1] == 0 and sum(moved.rows.values()) == sum(count for count, _ in before.values())
    after = sums(there)
    assert after.pop("audit_entry")[0] == before["audit_entry"][0] + 1
    assert after == {name: one for name, one in before.items() if name != "audit_entry"}
    assert not ws.folders.database.exists() and list(ws.folders.root.glob("qcdc.db.moved-*"))
    assert [f.name for f in (shared / "attachments").rglob("*") if f.is_file()]
    assert check_content(there) == ()

    add_disclosure(there, YEAR, "1.1", "Ghi trên máy chủ")
    last = sums(there)
    home = move_to_folder(there).workspace
    assert sums(home) == last and server_of(home) is None and read_address(home.folders.root) is None
    assert titles(home) == ["Ghi trên máy chủ", "Kế hoạch phát triển kinh tế – xã hội", "Quỹ khuyến học"]
    assert check_content(home) == ()
    home.store.close()


@needs_server
def test_a_second_pc_works_on_the_same_records(
    ws: Workspace, empty: ServerAddress, catalogues: Any, clock: Any, tmp_path: Path
) -> None:
    there = move_to_server(ws, empty, None).workspace
    other = join_server(tmp_path / "máy 2", empty, None, catalogues, clock, there.folders.keys)
    assert other.keys.exists and other.unit_key == there.unit_key
    add_disclosure(other, YEAR, "1.1", "Máy 2 ghi")
    add_disclosure(there, YEAR, "5.1", "Máy 1 ghi")
    assert titles(other) == titles(there) == ["Máy 1 ghi", "Máy 2 ghi"]
    with pytest.raises(Refusal, match="folder-not-empty"):
        join_server(tmp_path / "máy 2", empty, None, catalogues, clock)
    with pytest.raises(Refusal, match="key-missing"):
        join_server(tmp_path / "máy 3", empty, None, catalogues, clock, tmp_path)
    assert not (tmp_path / "máy 3").exists()
    other.store.close()
    there.store.close()


@needs_server
def test_writers_come_one_after_the_other(ws: Workspace, empty: ServerAddress) -> None:
    """Forty changes from four threads: each is there, and the trail is numbered without a gap."""
    there = move_to_server(ws, empty, None).workspace

    def write(name: int) -> None:
        for number in range(10):
            add_disclosure(there, YEAR, "1.1", f"Việc {name}.{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(titles(there)) == 40
    with there.store.reading() as reading:
        query = 'SELECT "sequence" FROM "audit_entry" ORDER BY "sequence"'
        numbers = list(reading.connection.exec_driver_sql(query).scalars())
    assert numbers == list(range(1, len(numbers) + 1))
    assert check_content(there) == ()
    there.store.close()


@needs_server
def test_a_backup_of_a_server_is_put_back(ws: Workspace, empty: ServerAddress, pdf: Path) -> None:
    there = move_to_server(filled(ws, pdf), empty, None).workspace
    epoch = read_office(there).epoch
    backup = make_backup(there)
    before = sums(there)
    add_disclosure(there, YEAR, "1.1", "Sau khi sao lưu")
    restored = restore_backup(there, backup.path)
    assert "Sau khi sao lưu" not in titles(restored) and len(titles(restored)) == 2
    assert read_office(restored).epoch != epoch
    assert sums(restored)["disclosure"] == before["disclosure"]
    assert check_content(restored) == ()
    restored.store.close()


@needs_server
def test_what_stands_on_the_server_is_never_overwritten(
    ws: Workspace, office: Callable[[str], Workspace], empty: ServerAddress
) -> None:
    there = move_to_server(ws, empty, None).workspace
    other = office("huyen")
    with pytest.raises(Refusal, match="server-not-empty"):
        move_to_server(other, empty, None)
    assert server_of(other) is None and other.folders.database.exists()
    with pytest.raises(Refusal, match="already-on-server"):
        move_to_server(there, empty, None)
    there.store.close()


@needs_server
def test_stopped_in_the_middle_it_stays_here_and_can_be_tried_again(
    ws: Workspace, empty: ServerAddress, pdf: Path
) -> None:
    filled(ws, pdf)
    before = sums(ws)

    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done * 2 > total:
                raise Cancelled

    with pytest.raises(Cancelled):
        move_to_server(ws, empty, None, Impatient())
    assert sums(ws) == before and read_address(ws.folders.root) is None
    there = move_to_server(ws, empty, None).workspace
    assert sums(there)["disclosure"] == before["disclosure"]
    there.store.close()


@needs_server
def test_roles_may_work_or_only_look(
    ws: Workspace, empty: ServerAddress, served: Served, catalogues: Any, clock: Any
) -> None:
    import psycopg

    there = move_to_server(ws, empty, None).workspace
    names = (f"w_{empty.database}", f"r_{empty.database}")
    with pytest.raises(Refusal, match="server-role-missing"):
        give_rights(there, *names)
    with psycopg.connect(f"{served.url}/postgres", autocommit=True) as connection:
        for name in names:
            connection.execute(f'CREATE ROLE "{name}" LOGIN')
    give_rights(there, *names)
    worker, reader = (open_office(ws.folders.root, catalogues, clock, server=replace(empty, user=n)) for n in names)
    add_disclosure(worker, YEAR, "1.1", "Người làm")
    assert titles(reader) == ["Người làm"]
    with pytest.raises(Trouble, match="server-not-allowed"):
        add_disclosure(reader, YEAR, "1.1", "Người xem")
    for statement in ("DELETE FROM audit_entry", "UPDATE audit_entry SET actor = 'x'", "TRUNCATE audit_entry"):
        with pytest.raises(Trouble, match="server-not-allowed"), worker.store.transaction("x") as tx:
            tx.connection.exec_driver_sql(statement)
    for one in (there, worker, reader):
        one.store.close()


@needs_server
def test_an_older_database_is_brought_up_to_date_by_its_owner(
    ws: Workspace, empty: ServerAddress, catalogues: Any, clock: Any
) -> None:
    there = move_to_server(ws, empty, None).workspace
    assert upgrade_database(there.folders.root, clock) == SCHEMA_VERSION
    with there.store.transaction("x") as tx:
        tx.connection.exec_driver_sql('DELETE FROM "schema_history" WHERE "version" > 1')
    there.store.close()
    with pytest.raises(Trouble, match="database-older"):
        open_office(there.folders.root, catalogues, clock)
    with pytest.raises(ProgrammingError, match="already exists"):  # the revisions are really run, and taken back
        upgrade_database(there.folders.root, clock)


@needs_server
def test_each_trouble_of_a_server_has_its_own_sentence(
    ws: Workspace, served: Served, empty: ServerAddress, catalogues: Any, clock: Any
) -> None:
    folder = ws.folders.root
    ws.store.close()
    for address, code in (
        (replace(empty, port=1), "server-unreachable"),
        (replace(empty, database="no_such"), "server-database-missing"),
        (replace(empty, user="nobody_here"), "server-entry-refused"),
        (empty, "database-foreign"),
    ):
        write_address(folder, address)
        with pytest.raises(Trouble, match=code):
            open_office(folder, catalogues, clock)
    (folder / "server.json").write_text("{", encoding="utf-8")
    with pytest.raises(Trouble, match="server-file-wrong"):
        open_office(folder, catalogues, clock)


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("postgresql://lan@may-chu/qcdc", ServerAddress("may-chu", "qcdc", "lan")),
        ("postgres://lan:b%C3%AD%20m%E1%BA%ADt@10.0.0.2:5433/qcdc", ServerAddress("10.0.0.2", "qcdc", "lan", 5433)),
        (
            "postgresql://lan@[::1]/qcdc?sslmode=verify-full",
            ServerAddress("::1", "qcdc", "lan", 5432, {"sslmode": "verify-full"}),
        ),
    ],
)
def test_addresses(url: str, wanted: ServerAddress) -> None:
    address, password = parse_address(url)
    assert address == wanted
    assert password == ("bí mật" if "b%C3" in url else None)
    assert parse_address(address.url) == (address, None)


@pytest.mark.parametrize(
    "url",
    ["mysql://lan@x/y", "postgresql://x/y", "postgresql://lan:s3cret@x", "postgresql://lan:s3cret@x:no/y",
     "postgresql://lan:s3cret@x/y?options=-csearch_path%3Dz"],
)  # fmt: skip
def test_wrong_addresses_are_refused_without_the_password(url: str, refused: Any) -> None:
    refusal = refused(address_of, url)
    assert refusal.code == "server-address-wrong"
    assert "s3cret" not in str(refusal.facts)


def test_to_another_computer_the_way_is_encrypted_unless_asked_otherwise() -> None:
    assert parse_address("postgresql://lan@may-chu/qcdc")[0].parameters["sslmode"] == "require"
    assert parse_address("postgresql://lan@may-chu/qcdc?sslmode=disable")[0].parameters["sslmode"] == "disable"
    assert "sslmode" not in parse_address("postgresql://lan@localhost/qcdc")[0].parameters
