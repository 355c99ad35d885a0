"""An office whose database is on a server: moving there and back, another PC joining, what it works on.

Several PCs of a reviewing office then work on the same records. Each keeps its own key, reports and logs; what was
received and attached lies in the folder they share (docs/decisions/0016).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import copy_file, file_errors, machine_trouble, replace_file
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.usecases.open_office import folders_of, open_office
from qcdc_desktop.usecases.server_password import keep_password, password_of
from qcdc_desktop.usecases.workspace import Clock, Folders, Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.server_address import ServerAddress
    from qcdc_desktop.db.server_store import ServerStore
    from qcdc_desktop.db.store import Store

_KEY_FILES = ("signing-key.age", "signing-key.pub", "recovery.pub", "recovery-copy.age")
_COPYING = "Chép dữ liệu"


@dataclass(frozen=True, slots=True)
class Moved:
    """The office after it moved, and how many rows of each table went along; every one was compared."""

    workspace: Workspace
    rows: Mapping[str, int]


def server_of(ws: Workspace) -> ServerAddress | None:
    """The server this office works on, or None for a database in its folder."""
    from qcdc_desktop.db.server_store import ServerStore

    return ws.store.address if isinstance(ws.store, ServerStore) else None


def address_of(url: str, files: Path | None = None) -> tuple[ServerAddress, str | None]:
    """The server of an address, and its password: the one in the address, else the one that is kept.

    Raises `Refusal` server-address-wrong; folder-missing when the shared folder is not there.
    """
    from qcdc_desktop.db.server_address import parse_address

    address, password = parse_address(url)
    if files is not None and not files.is_dir():
        raise Refusal("folder-missing", field="files", name=str(files))
    address = replace(address, files=str(files.absolute()) if files is not None else "")
    return address, password if password is not None else password_of(address.url)


def move_to_server(
    ws: Workspace, address: ServerAddress, password: str | None, progress: Progress = UNWATCHED
) -> Moved:
    """Copy the office to an empty database on a server and work there from now on; what was here is set aside.

    Until everything has arrived and was compared the office stays as it is. Raises `Refusal` already-on-server,
    server-not-empty, server-order-wrong; `Trouble` server-unreachable and others, copy-differs; `Cancelled`.
    """
    from qcdc_desktop.db.server_address import write_address

    present = server_of(ws)
    if present is not None:
        raise Refusal("already-on-server", name=present.label)
    target = _empty_server(ws, address, password)
    try:
        rows = _copy(ws, target, progress)
        folders = folders_of(ws.folders.root, address)
        carry_files(ws.folders, folders)
    except BaseException:
        target.close()
        raise
    with file_errors(ws.folders.database):
        ws.store.close()  # folds the log into the file
        write_address(ws.folders.root, address)  # from here on the office is on the server
        _set_aside(ws, "moved")
    return Moved(replace(ws, store=target, folders=folders), rows)


def move_to_folder(ws: Workspace, progress: Progress = UNWATCHED) -> Moved:
    """Copy the office from its server back into a database in its folder and work there from now on.

    What is on the server stays there, untouched. Raises `Refusal("not-on-server")`, `Trouble`, `Cancelled`.
    """
    from qcdc_desktop.db.folder import write_marker
    from qcdc_desktop.db.server_address import forget_address
    from qcdc_desktop.db.store import open_store

    if server_of(ws) is None:
        raise Refusal("not-on-server")
    folders = Folders(ws.folders.root)
    with snapshot(ws, progress) as (file, rows):
        folders.make()
        carry_files(ws.folders, folders)
        ws.store.close()
        with file_errors(folders.database):
            _set_aside(replace(ws, folders=folders), "before-move")
            replace_file(file, folders.database)
            write_marker(folders.database)
    forget_address(folders.root)
    store = open_store(folders.database, ws.clock)
    return Moved(replace(ws, store=store, folders=folders), rows)


def join_server(
    folder: Path,
    address: ServerAddress,
    password: str | None,
    catalogues: Catalogues,
    clock: Clock,
    keys_from: Path | None = None,
) -> Workspace:
    """Make the folder of another PC of an office that is on a server already.

    `keys_from`: a folder with a copy of the office's protected key; without it this PC cannot sign. Raises `Refusal`
    folder-not-empty, office-unfinished, key-missing; `Trouble` server-unreachable and others. Nothing stays then.
    """
    from qcdc_desktop.db.server_address import write_address
    from qcdc_desktop.db.server_store import open_server

    if folder.exists() and any(folder.iterdir()):
        raise Refusal("folder-not-empty", folder=str(folder))
    if keys_from is not None and not (keys_from / _KEY_FILES[0]).is_file():
        raise Refusal("key-missing")
    open_server(address, password, clock).close()
    was_there = folder.exists()
    try:
        Folders(folder).make()
        for name in _KEY_FILES:
            if keys_from is not None and (keys_from / name).is_file():
                copy_file(keys_from / name, Folders(folder).keys / name)
        write_address(folder, address)
        return open_office(folder, catalogues, clock)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if was_there:
            with suppress(OSError):
                folder.mkdir()
        if isinstance(error, OSError):
            raise machine_trouble(error, folder.name) from error
        raise


def remember_password(address: ServerAddress, password: str) -> None:
    """Keep the password where the operating system keeps passwords; raises `Trouble("password-store-missing")`."""
    keep_password(address.url, password)


def address_kept(folder: Path) -> ServerAddress:
    """The server the office of a folder works on; raises `Refusal("not-on-server")`."""
    from qcdc_desktop.db.server_address import read_address

    address = read_address(folder)
    if address is None:
        raise Refusal("not-on-server")
    return address


def upgrade_database(folder: Path, clock: Clock) -> int:
    """Bring the office's database on the server to this program's version; returns the version it had.

    Raises `Refusal("not-on-server")`, `Trouble` server-not-allowed and others.
    """
    from qcdc_desktop.db.server_store import upgrade_server

    address = address_kept(folder)
    return upgrade_server(address, password_of(address.url), clock)


def give_rights(ws: Workspace, worker: str, reader: str) -> None:
    """Let roles of the server work on the office's records, or only look at them.

    Raises `Refusal` not-on-server, server-role-missing; `Trouble("server-not-allowed")`.
    """
    from qcdc_desktop.db import server_store

    if not isinstance(ws.store, server_store.ServerStore):
        raise Refusal("not-on-server")
    server_store.give_rights(ws.store, worker, reader)


@contextmanager
def snapshot(ws: Workspace, progress: Progress = UNWATCHED) -> Iterator[tuple[Path, Mapping[str, int]]]:
    """A whole copy of an office on a server as an SQLite file, for the time of the block; raises `Trouble`."""
    from qcdc_desktop.db.dialect import make_engine
    from qcdc_desktop.db.migrations.migrate import create
    from qcdc_desktop.db.moving import copy_rows
    from qcdc_desktop.db.store import Store

    with tempfile.TemporaryDirectory(dir=ws.folders.root, prefix="copy-") as place:
        file = Path(place) / "qcdc.db"
        create(file, ws.clock())
        store = Store(file, make_engine(file), ws.clock)
        try:
            rows = copy_rows(ws.store, store, lambda done, total: progress.step(done, total, _COPYING))
        finally:
            store.close()
        yield file, rows


def _empty_server(ws: Workspace, address: ServerAddress, password: str | None) -> ServerStore:
    """The tables on the server; those an earlier try has left without an office in them will do."""
    from qcdc_desktop.db.server_store import create_server, open_server

    try:
        return create_server(address, password, ws.clock)
    except Refusal as refusal:
        if refusal.code != "office-exists":
            raise
    store = open_server(address, password, ws.clock)
    with store.reading() as reading:
        if reading.connection.exec_driver_sql('SELECT 1 FROM "audit_entry" LIMIT 1').first() is None:
            return store
    store.close()
    raise Refusal("server-not-empty", name=address.label)


def _copy(ws: Workspace, target: Store, progress: Progress) -> Mapping[str, int]:
    from qcdc_desktop.db.moving import copy_rows

    rows = copy_rows(ws.store, target, lambda done, total: progress.step(done, total, _COPYING))
    with target.transaction(ws.actor) as tx:
        tx.note("move-database", "Office", office_of(tx).id, new=str(sum(rows.values())))
    return rows


def carry_files(source: Folders, target: Folders) -> None:
    """What was received and attached goes along; files are only added, and those of the source stay."""
    for old, new in ((source.blobs, target.blobs), (source.inbox, target.inbox)):
        if old == new or not old.is_dir():
            continue
        for file in old.rglob("*"):
            there = new / file.relative_to(old)
            if file.is_file() and not there.exists():
                with file_errors(there):
                    there.parent.mkdir(parents=True, exist_ok=True)
                copy_file(file, there)


def _set_aside(ws: Workspace, why: str) -> None:
    """The database that stood here gets another name; it is not deleted."""
    stamp = ws.clock().strftime("%Y%m%dT%H%M%S")
    for ending in ("", "-wal", "-shm"):
        file = ws.folders.database.with_name(ws.folders.database.name + ending)
        if file.exists():
            file.rename(file.with_name(f"{file.name}.{why}-{stamp}"))
    if ws.folders.database.exists():
        raise Trouble("database-locked", name=ws.folders.database.name)
