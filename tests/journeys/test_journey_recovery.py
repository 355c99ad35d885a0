"""Data that cannot be opened: each kind of damage its own sentence, and one way out by command line and window."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.usecases.backups import make_backup
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.open_office import close_office
from qcdc_desktop.usecases.recovery import newest_sound, rescues


def garble(folder: Path) -> None:
    """A disk error in the middle of the file."""
    database = folder / "qcdc.db"
    size = database.stat().st_size
    with database.open("r+b") as file:
        file.seek(size // 3)
        file.write(os.urandom(size // 3))


def cut_short(folder: Path) -> None:
    with (folder / "qcdc.db").open("r+b") as file:
        file.truncate(10_000)


def emptied(folder: Path) -> None:
    (folder / "qcdc.db").write_bytes(b"")


def gone(folder: Path) -> None:
    (folder / "qcdc.db").unlink()


def another_program(folder: Path) -> None:
    (folder / "qcdc.db").write_bytes(b"MZ" + bytes(5000))


_HEAD = 100
"""SQLite's head, where it notes whether a log lies beside the file."""
DAMAGES = [
    (garble, "database-damaged"),
    (cut_short, "database-damaged"),
    (emptied, "database-gone"),
    (gone, "database-gone"),
    (another_program, "database-damaged"),
]


@pytest.fixture
def received(office: Any, opened: Any, fresh: Any) -> tuple[Path, str]:
    """A reviewing office with a backup, and a package it received since."""
    folder = office("huyen")
    ws = opened(folder)
    make_backup(ws)
    (result,) = import_packages(ws, [fresh.file])
    assert result.outcome == "applied"
    epoch = read_office(ws).epoch
    close_office(ws)
    return folder, epoch


@pytest.mark.parametrize(("damage", "code"), DAMAGES, ids=lambda value: getattr(value, "__name__", value))
def test_every_damage_has_its_sentence_and_its_way_out(
    received: tuple[Path, str], damage: Any, code: str, qcdc: Any, opened: Any
) -> None:
    folder, epoch = received
    damage(folder)
    kept = (folder / "qcdc.db").read_bytes() if (folder / "qcdc.db").exists() else None
    said = qcdc(folder, "status")
    assert (said.code, said.json["error"]["code"]) == (4, code)
    listed = qcdc(folder, "backup", "list").json
    assert listed["backups"][0]["problem"] is None
    assert listed["warnings"][0]["code"] == code
    checked = qcdc(folder, "self-check")
    assert (checked.code, checked.json["error"]["code"]) == (3, "self-check-failed")
    assert (folder / "qcdc.db").exists() is (kept is not None), "looking changes nothing"

    done = qcdc(folder, "backup", "restore", "--newest").json
    assert done["restored"] is True
    assert (done["kept_packages"], done["replayed"]) == (1, 1)
    aside = [file for file in folder.iterdir() if ".corrupt-" in file.name]
    bodies = [file.read_bytes()[_HEAD:] for file in aside if not file.name.endswith(("-wal", "-shm"))]
    assert bodies == ([kept[_HEAD:]] if kept is not None else [])
    ws = opened(folder)
    ws.store.quick_check()
    assert read_office(ws).epoch != epoch
    with ws.store.reading() as reading:
        assert len({r.digest for r in reading.find(PackageRecord)}) > 3


def test_the_log_beside_a_damaged_file_is_kept_with_it(received: tuple[Path, str], qcdc: Any) -> None:
    folder, _ = received
    garble(folder)
    (folder / "qcdc.db-wal").write_bytes(b"log")
    (folder / "qcdc.db-shm").write_bytes(b"index")
    assert qcdc(folder, "backup", "restore", "--newest").json["restored"] is True
    aside = sorted(file.name.rsplit("Z", 1)[1] for file in folder.iterdir() if ".corrupt-" in file.name)
    assert aside[0] == ""
    assert set(aside) <= {"", "-shm", "-wal"}


def test_a_damaged_newest_backup_gives_way_to_the_one_before(received: tuple[Path, str], qcdc: Any) -> None:
    folder, _ = received
    backups = sorted((folder / "backups").glob("*.db"), reverse=True)
    newest = rescues(folder)[0].file
    newest.write_bytes(newest.read_bytes()[:-1])
    gone(folder)
    found = rescues(folder)
    assert (found[0].file, found[0].problem) == (newest, "backup-damaged")
    wanted = newest_sound(found)
    assert wanted.file in backups and wanted.file != newest
    assert qcdc(folder, "backup", "restore", "--newest").json["file"] == str(wanted.file)


def test_without_a_sound_backup_nothing_is_touched(received: tuple[Path, str], qcdc: Any) -> None:
    folder, _ = received
    for file in (folder / "backups").glob("*.db"):
        file.write_bytes(b"broken")
    garble(folder)
    before = (folder / "qcdc.db").read_bytes()
    assert qcdc(folder, "backup", "restore", "--newest").refusal == "no-sound-backup"
    assert (folder / "qcdc.db").read_bytes() == before


def test_another_offices_backup_is_refused_also_for_lost_data(
    received: tuple[Path, str], demo: Any, qcdc: Any, office: Any
) -> None:
    folder, _ = received
    other = Path(qcdc(office(demo.communes[0]), "backup", "create").json["file"])
    gone(folder)
    assert qcdc(folder, "backup", "restore", other).refusal == "backup-of-other-office"
    assert not (folder / "qcdc.db").exists()


def test_a_new_pc_begins_with_the_backup_from_the_stick(received: tuple[Path, str], qcdc: Any, tmp_path: Path) -> None:
    folder, _ = received
    usb = tmp_path / "usb"
    usb.mkdir()
    assert qcdc(folder, "backup", "place", usb).code == 0
    copied = qcdc(folder, "backup", "copy").json["file"]
    new = tmp_path / "may-moi"
    assert qcdc(new, "backup", "restore", copied).json["restored"] is True
    assert (
        qcdc(new, "status", "--year", 2024).json["received"] == qcdc(folder, "status", "--year", 2024).json["received"]
    )


@pytest.fixture
def read_only(received: tuple[Path, str], tmp_path: Path) -> Iterator[Path | None]:
    """The office on a disk that cannot be written to, or None where this account may not mount one."""
    place = tmp_path / "ro"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", place], capture_output=True).returncode:
        yield None
        return
    shutil.copytree(received[0], place / "huyen")
    subprocess.run(["mount", "-o", "remount,ro", place], check=True)
    try:
        yield place / "huyen"
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_a_read_only_folder_is_said_to_be_one(read_only: Path | None, qcdc: Any) -> None:
    if read_only is None:
        pytest.skip("mounting needs root")
    said = qcdc(read_only, "status")
    assert (said.code, said.json["error"]["code"]) == (4, "folder-read-only")


def test_a_newer_database_is_left_alone(office: Any, demo: Any, qcdc: Any, everything: Any) -> None:
    import sqlite3

    folder = office(demo.communes[0])
    connection = sqlite3.connect(folder / "qcdc.db")
    connection.execute("PRAGMA user_version=999")
    connection.close()
    before = everything(folder)
    said = qcdc(folder, "status")
    assert (said.code, said.json["error"]["code"]) == (4, "database-newer")
    assert "999" in said.json["error"]["message"]
    assert everything(folder) == before
