"""Cut the power at random moments and look at what SQLite and this program make of the disk that is left.

SQLite writes through a layer that remembers every write and every sync. A cut keeps everything before the last sync of
a file; of what was written after it, each sector of 512 bytes survives or not by chance. The disk that is left is
opened by the program. Two things must never happen: a database that is damaged or does not open, and a save gone that
was acknowledged. With --synchronous normal the same run must lose saves: that shows that the simulation bites.
Usage: python benchmarks/power_cut.py [--cuts 400] [--seed 4] [--synchronous full|normal]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import apsw

from qcdc_desktop.db.dialect import SETTINGS, insert_statement
from qcdc_desktop.db.records import canonical_json, instant_text, map_of
from qcdc_desktop.db.store import create_store, open_store
from qcdc_desktop.db.tables import TABLES
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.office import Dossier

SECTOR = 512
SURVIVES = 0.7
SAVES = 60
NOW = datetime(2026, 2, 6, 5, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a file: bytes written at a place, its length set, its content synced, the file deleted."""

    what: str
    file: str
    at: int = 0
    data: bytes = b""


class Recorder(apsw.VFS):
    """The system's own file layer, with everything that is written noted down."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = str(folder)
        self.events: list[Event] = []
        super().__init__(name, base="")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return RecordedFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.note("delete", filename)

    def note(self, what: str, file: str, at: int = 0, data: bytes = b"") -> None:
        self.events.append(Event(what, Path(file).name, at, data))


class RecordedFile(apsw.VFSFile):
    """One file of it."""

    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        self._recorder = recorder
        self._file = name.filename() if isinstance(name, apsw.URIFilename) else (name or "")

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._recorder.note("write", self._file, offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._recorder.note("truncate", self._file, size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._recorder.note("sync", self._file)


def record(folder: Path, synchronous: int, pages_in_log: int, number: int) -> tuple[dict[str, bytes], list[Event]]:
    """Save dossiers as the program does, with its own settings; returns the disk before and everything that happened.

    A file "saved" is noted after each acknowledged save, with the id of what was saved.
    """
    database = folder / "qcdc.db"
    create_store(database, lambda: NOW).close()
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
    recorder = Recorder(f"recorder{number}", folder)
    connection = apsw.Connection(str(database), flags=apsw.SQLITE_OPEN_READWRITE, vfs=recorder.name)
    # this layer has no shared memory; alone on the file SQLite keeps the index of the log for itself
    settings: dict[str, int | str] = {"locking_mode": "exclusive", **SETTINGS}
    settings |= {"synchronous": synchronous, "wal_autocheckpoint": pages_in_log}
    for name, wanted in settings.items():
        connection.execute(f"PRAGMA {name}={wanted}").fetchall()
        found = connection.execute(f"PRAGMA {name}").fetchall()[0][0]
        if str(found) != str(wanted):
            raise SystemExit(f"{name} is {found} and not {wanted}")
    for save in range(SAVES):
        save_one(connection, save)
        recorder.note("saved", f"k{save}")
    connection.close()
    return before, recorder.events


def save_one(connection: apsw.Connection, number: int) -> None:
    """One transaction: a dossier and its line of the trail, with the statements of the program."""
    dossier = Dossier(f"k{number}", f"{number:06}", date(2025, 7, 1), 2026, NOW)
    line = AuditEntry(f"a{number}", NOW, "A", "add", "Dossier", dossier.id, "", None, canonical_json(dossier))
    connection.execute("BEGIN IMMEDIATE")
    for record_class, one in ((Dossier, dossier), (AuditEntry, line)):
        names = tuple(field.name for field in map_of(record_class).fields)
        connection.execute(insert_statement(TABLES[record_class], names), map_of(record_class).row(one))
    connection.execute("COMMIT")


def disk_after(before: Mapping[str, bytes], events: list[Event], chance: Random) -> tuple[dict[str, bytes], set[str]]:
    """What a cut after these events leaves on the disk, and what had been acknowledged by then."""
    files = {name: _File(data) for name, data in before.items()}
    saved: set[str] = set()
    for event in events:
        if event.what == "saved":
            saved.add(event.file)
            continue
        if event.what == "delete":
            files.pop(event.file, None)
            continue
        file = files.setdefault(event.file, _File(b""))
        if event.what == "sync":
            file.synced = bytearray(file.written)
            file.loose = []
        elif event.what == "write":
            file.write(event.at, event.data)
        else:
            file.cut(event.at)
    return {name: file.left(chance) for name, file in files.items()}, saved


class _File:
    """A file: what is on the disk for good, what was written, and which writes were not synced."""

    def __init__(self, data: bytes) -> None:
        self.synced = bytearray(data)
        self.written = bytearray(data)
        self.loose: list[tuple[int, bytes]] = []

    def write(self, at: int, data: bytes) -> None:
        _put(self.written, at, data)
        self.loose += [(at + n, data[n : n + SECTOR]) for n in range(0, len(data), SECTOR)]

    def cut(self, size: int) -> None:
        del self.written[size:]
        self.loose.append((size, b""))

    def left(self, chance: Random) -> bytes:
        found = bytearray(self.synced)
        for at, data in self.loose:
            if chance.random() >= SURVIVES:
                continue
            if data:
                _put(found, at, data)
            else:
                del found[at:]
        return bytes(found)


def _put(target: bytearray, at: int, data: bytes) -> None:
    if len(target) < at:
        target.extend(bytes(at - len(target)))
    target[at : at + len(data)] = data


@dataclass
class Result:
    """How the cuts ended."""

    cuts: int = 0
    damaged: int = 0
    lost: int = 0
    half: int = 0


def run(cuts: int, seed: int, synchronous: int) -> Result:
    """Half of the cuts with the log as long as in the program, half with one that is folded in all the time."""
    chance = Random(seed)
    result = Result()
    with tempfile.TemporaryDirectory() as folder:
        runs = [_recorded(Path(folder), synchronous, pages, number) for number, pages in enumerate((4000, 20))]
        for number in range(cuts):
            before, events = runs[number % 2]
            moment = chance.randrange(1, len(events) + 1)
            look(*disk_after(before, events[:moment], chance), result, Path(folder) / "left")
    return result


def _recorded(folder: Path, synchronous: int, pages: int, number: int) -> tuple[dict[str, bytes], list[Event]]:
    place = folder / f"run{number}"
    place.mkdir()
    return record(place, synchronous, pages, number)


def look(files: Mapping[str, bytes], saved: set[str], result: Result, folder: Path) -> None:
    """Open what is left as the program does."""
    result.cuts += 1
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    try:
        store = open_store(folder / "qcdc.db", lambda: NOW)
        store.thorough_check()
        with store.reading() as reading:
            there = {one.id for one in reading.find(Dossier)}
            trail = {line.record_id for line in reading.find(AuditEntry)}
        store.close()
    except (Trouble, Refusal):
        result.damaged += 1
        return
    result.lost += bool(saved - there)
    result.half += there != trail


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--synchronous", choices=("full", "normal"), default="full")
    options = parser.parse_args()
    began = time.monotonic()
    result = run(options.cuts, options.seed, {"full": 2, "normal": 1}[options.synchronous])
    print(f"{result.cuts} cuts: {result.damaged} damaged, {result.lost} lost a save, {result.half} half")
    print(f"{time.monotonic() - began:.0f} s, written at {instant_text(datetime.now(UTC))}")
    return 1 if result.damaged or result.lost or result.half else 0


if __name__ == "__main__":
    sys.exit(main())
