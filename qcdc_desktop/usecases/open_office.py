"""Making the folder of an office, opening it, and leaving it in order."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import machine_trouble
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.ids import new_id
from qcdc_desktop.domain.office import Office, Profile, Role
from qcdc_desktop.domain.people import Person
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.key_ring import KeyRing, check_passphrase
from qcdc_desktop.usecases.own_catalogues import with_own
from qcdc_desktop.usecases.people import worker_of
from qcdc_desktop.usecases.published_catalogues import kept_editions, published_of, with_published
from qcdc_desktop.usecases.workspace import Clock, Folders, Workspace, office_of

if TYPE_CHECKING:
    from qcdc_desktop.db.server_address import ServerAddress
    from qcdc_desktop.db.store import Store

ACTOR_SETTING = "actor"
_LONGEST_IMPORT = timedelta(minutes=10)
"""A quarantine folder untouched for so long belongs to nobody: another program on this folder may be importing."""


def office_exists(folder: Path) -> bool:
    """Whether an office was made in this folder, also when its database is lost."""
    from qcdc_desktop.db.folder import marker_of
    from qcdc_desktop.db.server_address import ADDRESS_NAME

    database = Folders(folder).database
    return database.exists() or marker_of(database).exists() or (folder / ADDRESS_NAME).exists()


def create_office(
    folder: Path,
    unit: UnitKey,
    role: Role,
    passphrase: str,
    catalogues: Catalogues,
    clock: Clock,
    actor: str,
    profile: Profile | None = None,
) -> Workspace:
    """Make the folder of an office: its database, its key, its record.

    Raises `Refusal` office-exists, folder-not-empty, unknown-unit-code, passphrase-too-short;
    `Trouble` disk-full, file-not-allowed. When a step fails nothing of it stays behind.
    """
    from qcdc_desktop.db.settings import write_setting
    from qcdc_desktop.db.store import create_store

    folders = Folders(folder)
    _refuse_unfit(folders, unit, passphrase, catalogues)
    was_there = folder.exists()
    _claim(folders)
    try:
        folders.make()
        keys = KeyRing(folders.keys)
        keys.create(passphrase)
        store = create_store(folders.database, clock)
        found = catalogues.units.find(unit)
        assert found is not None
        office = Office(
            id=new_id(clock()),
            unit_code=unit.code,
            unit_valid_from=unit.valid_from,
            role=role,
            epoch=secrets.token_hex(16),
            created_at=clock(),
            profile=profile or default_profile(catalogues, found),
        )
        with _closed_on_error(store), store.transaction(actor) as tx:
            tx.save(office)
            write_setting(tx, ACTOR_SETTING, nfc(actor).strip())
    except OSError as error:
        _sweep(folders, was_there)
        raise machine_trouble(error, folder.name) from error
    except (Refusal, Trouble):
        _sweep(folders, was_there)
        raise
    return _workspace(store, folders, clock, catalogues, keys, office, nfc(actor).strip())


def open_office(
    folder: Path,
    catalogues: Catalogues,
    clock: Clock,
    actor: str | None = None,
    server: ServerAddress | None = None,
) -> Workspace:
    """Open the office of a folder; a database of an older program is brought up to date first.

    Where the folder says that the office works on a server, or `server` is given, its database there is opened.
    Raises `Refusal` no-office-here, office-unfinished; `Trouble` database-damaged, database-newer, database-locked,
    and those of `db.server_store.open_server`.
    """
    from qcdc_desktop.db.server_address import read_address
    from qcdc_desktop.db.settings import read_setting

    if not folder.is_dir() or not any((Folders(folder).database.exists(), Folders(folder).keys.exists())):
        raise Refusal("no-office-here", folder=str(folder))
    kept = read_address(folder)
    address = replace(server, files=kept.files if kept else "") if server is not None else kept
    folders = folders_of(folder, address)
    try:
        folders.make()
    except OSError as error:
        raise machine_trouble(error, folder.name) from error
    _sweep_leftovers(folders)
    store = _open_store(folders, address, clock)
    with _closed_on_error(store), store.reading() as reading:
        if not reading.find(Office):
            raise Refusal("office-unfinished", folder=str(folder))
        office = office_of(reading)
        name, person_id = worker_of(reading, read_setting(reading, ACTOR_SETTING) or "")
        working = with_published(with_own(catalogues, reading), kept_editions(reading))
        published = published_of(reading)
    ws = _workspace(store, folders, clock, catalogues, KeyRing(folders.keys), office, name)
    ws = replace(ws, catalogues=working, published=published)
    return replace(ws, person_id=person_id) if actor is None else replace(ws, actor=actor)


def folders_of(folder: Path, address: ServerAddress | None) -> Folders:
    """The folders of an office, with the one its PCs share where it works on a server."""
    return Folders(folder, Path(address.files) if address is not None and address.files else None)


def _open_store(folders: Folders, address: ServerAddress | None, clock: Clock) -> Store:
    if address is None:
        from qcdc_desktop.db.store import open_store

        return open_store(folders.database, clock)
    from qcdc_desktop.db.server_store import open_server
    from qcdc_desktop.usecases.server_password import password_of

    return open_server(address, password_of(address.url), clock)


def close_office(ws: Workspace) -> None:
    """Leave the office: the database is closed and the key forgotten."""
    ws.keys.lock()
    ws.store.close()


def default_profile(catalogues: Catalogues, unit: Unit) -> Profile:
    """The letterhead a unit's papers start with, from its name and the unit above it; the office edits it."""
    above = catalogues.units.parent(unit)
    place = unit.name.split(" ", 1)[-1]
    for prefix in ("Thị trấn ", "Thành phố ", "Thị xã "):
        place = unit.name.removeprefix(prefix) if unit.name.startswith(prefix) else place
    return Profile(
        superior_body=f"ỦY BAN NHÂN DÂN {above.name}".upper() if above else "",
        issuing_body=f"ỦY BAN NHÂN DÂN {unit.name}".upper(),
        place=place,
    )


@contextmanager
def _closed_on_error(store: Store) -> Iterator[None]:
    """Leave no connection behind when the office cannot be used: Windows lets nobody delete or replace an open file."""
    try:
        yield
    except BaseException:
        store.close()
        raise


def _workspace(
    store: Store, folders: Folders, clock: Clock, catalogues: Catalogues, keys: KeyRing, office: Office, actor: str
) -> Workspace:
    return Workspace(store, folders, clock, catalogues, keys, office.unit, office.role, actor, shipped=catalogues)


def _refuse_unfit(folders: Folders, unit: UnitKey, passphrase: str, catalogues: Catalogues) -> None:
    if folders.database.exists():
        raise Refusal("office-exists", folder=str(folders.root))
    # a log may be there before the office: of a window that never got as far, of a mistake of ours
    if _holds_something(folders):
        raise Refusal("folder-not-empty", folder=str(folders.root))
    if catalogues.units.find(unit) is None:
        raise Refusal("unknown-unit-code", field="unit", code=unit.code, since=unit.valid_from.isoformat())
    check_passphrase(passphrase, "passphrase")


def _holds_something(folders: Folders) -> bool:
    try:
        if not folders.root.exists():
            return False
        return not folders.root.is_dir() or any(entry != folders.logs for entry in folders.root.iterdir())
    except OSError as error:
        raise machine_trouble(error, folders.root.name) from error


def _claim(folders: Folders) -> None:
    """Whoever makes the folder of the keys makes the office: of two programs that begin at once one is refused.

    The other's work is then not swept away with one's own.
    """
    try:
        folders.root.mkdir(parents=True, exist_ok=True)
        folders.keys.mkdir()
    except FileExistsError as error:
        raise Refusal("folder-not-empty", folder=str(folders.root)) from error
    except OSError as error:
        raise machine_trouble(error, folders.root.name) from error


def _sweep(folders: Folders, was_there: bool) -> None:
    """Take back what a failed start made; the folder was empty or missing before, so nothing else is in it."""
    if not folders.root.is_dir():
        return
    for entry in (folders.database, *folders.root.glob("qcdc.db-*")):
        entry.unlink(missing_ok=True)
    made = (folders.keys, folders.blobs, folders.outbox, folders.inbox, folders.quarantine, folders.backups)
    for folder in (*made, folders.reports):
        shutil.rmtree(folder, ignore_errors=True)
    if not was_there:
        shutil.rmtree(folders.root, ignore_errors=True)


def _sweep_leftovers(folders: Folders) -> None:
    """Take away what imports and exports that were cut off left behind."""
    oldest = (datetime.now().astimezone() - _LONGEST_IMPORT).timestamp()  # the disk's own time, not the office's
    for left in (*folders.quarantine.iterdir(), *folders.outbox.rglob("*.draft*")):
        with suppress(OSError):  # another program may take its own away just now
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink()


def rename_actor(ws: Workspace, name: str) -> Workspace:
    """Work on under another name, while no people are entered; raises `Refusal` name-missing, person-to-choose."""
    from qcdc_desktop.db.settings import write_setting

    clean = nfc(name).strip()
    if not clean:
        raise Refusal("name-missing", field="actor")
    with ws.store.transaction(clean) as tx:
        if tx.find(Person, active=True):
            raise Refusal("person-to-choose", field="actor")
        write_setting(tx, ACTOR_SETTING, clean)
    return replace(ws, actor=clean)
