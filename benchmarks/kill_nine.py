"""Kill the program at random moments of entry, import, export, backup and migration, and look at what is left.

Each round a process works on an office and is killed with SIGKILL; then the office is opened as the program opens it.
Three things must never happen: a save that was acknowledged is gone, a package is there by half, a database does not
open. The seed makes the moments the same, the machine does not. Needs a system that can fork (not Windows).
Usage: python benchmarks/kill_nine.py [--rounds 1000] [--seed 9] [--json]
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from qcdc_desktop.db.backup import list_backups, verify_backup
from qcdc_desktop.db.backup_set import blob_file
from qcdc_desktop.db.dialect import damage, table_counts
from qcdc_desktop.db.migrations import SCHEMA_VERSION
from qcdc_desktop.db.store import open_store
from qcdc_desktop.demo.run import MARKER, run_demo
from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.exchange_log import AuditEntry, Direction, PackageRecord
from qcdc_desktop.domain.office import Attachment, Dossier
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.backups import back_up_if_changed
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages, verify_package
from qcdc_desktop.usecases.key_ring import KeyRing
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
NOW = datetime(2024, 12, 20, 2, 0, tzinfo=UTC)
SAMPLES = Path(__file__).parents[1] / "tests" / "db" / "shipped"
TITLE = "Nội dung bổ sung cuối năm"
SHARES = {"entry": 30, "import": 25, "export": 15, "backup": 15, "migration": 15}
Acknowledge = Callable[[str], None]


@dataclass
class Count:
    """What was seen of one activity."""

    rounds: int = 0
    cut: int = 0
    """Rounds in which the process was killed before it had finished."""
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    unopened: list[str] = field(default_factory=list)


@dataclass
class Place:
    """The offices everything is tried on."""

    root: Path
    catalogues: Catalogues
    package: Path
    """A package the reviewing office has not seen."""
    digest: str
    keys: KeyRing
    """The commune's, unlocked."""


def clock() -> datetime:
    return NOW


def prepare(root: Path, catalogues: Catalogues) -> Place:
    """Make the demonstration, and a next revision of one commune that nobody has imported."""
    run_demo(root / "demo", communes=2, sheets=5)
    told = json.loads((root / "demo" / MARKER).read_text(encoding="utf-8"))
    commune = next(folder for folder in told["offices"] if folder.startswith("xa/"))
    shutil.copytree(root / "demo" / "huyen", root / "huyen")
    shutil.copytree(root / "demo" / commune, root / "xa")
    shutil.copytree(root / "xa", root / "sender")
    sender = open_office(root / "sender", catalogues, clock)
    sender.keys.unlock(PASSPHRASE)
    unlock_assessment(sender, YEAR, "Bổ sung")
    add_disclosure(sender, YEAR, "1.1", TITLE)
    approve_assessment(sender, YEAR, "Nguyễn Văn Bình", "Thử nghiệm")
    package = export_submission(sender, YEAR, sealed=False).file
    sender.store.close()
    ready = open_office(root / "xa", catalogues, clock)
    unlock_assessment(ready, YEAR, "Nhập tiếp")
    ready.store.close()
    reviewer = open_office(root / "huyen", catalogues, clock)
    digest = verify_package(reviewer, package).digest
    reviewer.store.close()
    return Place(root, catalogues, package, digest, sender.keys)


def killed(work: Callable[[Acknowledge], None], after: float) -> tuple[list[str], bool]:
    """Do `work` in a process and kill it; returns what it acknowledged and whether it was cut off."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        code = 1
        try:
            work(lambda text: os.write(write, f"{text}\n".encode()) and None)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read, encoding="utf-8") as stream:
        said = [line.rstrip("\n") for line in stream if line.endswith("\n")]
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise SystemExit("the work failed by itself")
    return said, os.WIFSIGNALED(status)


def timed(work: Callable[[Acknowledge], None]) -> float:
    """Seconds the work takes when nobody kills it."""
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work(lambda _: None)
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(child, 0)[1] != 0:
        raise SystemExit("the work failed by itself")
    return time.monotonic() - began


def office(place: Place, folder: Path) -> Workspace:
    return open_office(folder, place.catalogues, clock)


def sound(place: Place, folder: Path, count: Count) -> Workspace | None:
    """The office as the program opens it, with every page and reference checked; None when it cannot be opened."""
    try:
        ws = office(place, folder)
    except Exception as error:  # noqa: BLE001 - whatever keeps it from opening is what is looked for
        count.unopened.append(f"{folder.name}: {error}")
        return None
    connection = sqlite3.connect(folder / "qcdc.db")
    try:
        found = damage(connection, thorough=True)
    finally:
        connection.close()
    if found:
        count.unopened.append(f"{folder.name}: {found}")
    return ws


def entry(place: Place, count: Count, chance: Random) -> None:
    """Somebody enters one disclosure after the other; each that was acknowledged must be there, with its trail."""
    folder = place.root / "xa"
    before = ids_of(place, folder)

    def work(acknowledge: Acknowledge) -> None:
        ws = office(place, folder)
        for number in range(10_000):
            acknowledge(add_disclosure(ws, YEAR, "5.1", f"Quỹ {number}").id)

    said, cut = killed(work, chance.uniform(0.05, 0.5))
    count.cut += cut
    count.acknowledged += len(said)
    ws = sound(place, folder, count)
    if ws is None:
        return
    with ws.store.reading() as reading:
        there = {one.id for one in reading.find(Disclosure)}
        trail = {line.record_id for line in reading.find(AuditEntry, action="add", record_kind="Disclosure")}
    ws.store.close()
    count.lost += [one for one in said if one not in there]
    count.half += sorted(there - before - trail)
    if len(there) > 2000:  # the office gets slow to open; begin anew
        shutil.rmtree(folder)
        shutil.copytree(place.root / "demo" / "xa" / _code(place), folder)
        again = office(place, folder)
        unlock_assessment(again, YEAR, "Nhập tiếp")
        again.store.close()


def ids_of(place: Place, folder: Path) -> set[str]:
    ws = office(place, folder)
    with ws.store.reading() as reading:
        found = {one.id for one in reading.find(Disclosure)}
    ws.store.close()
    return found


def _code(place: Place) -> str:
    return sorted(folder.name for folder in (place.root / "demo" / "xa").iterdir())[0]


def importing(place: Place, count: Count, chance: Random, seconds: float) -> None:
    """A package is taken in: everything of it or nothing, every attachment in place, and importing again works."""
    folder = fresh_copy(place, "huyen")
    said, cut = killed(lambda done: _import(place, folder, done), chance.uniform(0, 1.5 * seconds))
    count.cut += cut
    count.acknowledged += len(said)
    ws = sound(place, folder, count)
    if ws is None:
        return
    with ws.store.reading() as reading:
        known = [r for r in reading.find(PackageRecord, direction=Direction.IN) if r.digest == place.digest]
        whole = any(one.title == TITLE for one in reading.find(Disclosure))
        missing = [a.sha256 for a in reading.find(Attachment) if not _there(ws, a)]
    if bool(known) is not whole:
        count.half.append(f"log {bool(known)}, content {whole}")
    if known and not (ws.folders.inbox / known[0].file_name).is_file():
        count.half.append("the package itself was not kept")
    if missing:
        count.half.append(f"{len(missing)} attachments named but not there")
    if said and not whole:
        count.lost.append(said[0])
    (again,) = import_packages(ws, [place.package])
    if again.outcome != ("already" if known else "applied"):
        count.half.append(f"importing again: {again.outcome} {again.code}")
    ws.store.close()


def _import(place: Place, folder: Path, acknowledge: Acknowledge) -> None:
    ws = office(place, folder)
    (result,) = import_packages(ws, [place.package])
    assert result.outcome == "applied", result.code
    acknowledge("imported")


def _there(ws: Workspace, attachment: Attachment) -> bool:
    file = blob_file(ws.folders.blobs, attachment.sha256)
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == attachment.sha256


def exporting(place: Place, count: Count, chance: Random, seconds: float) -> None:
    """A package is written: what stands in the outbox is whole, what the log names is there, the next one follows."""
    folder = fresh_copy(place, "sender")
    said, cut = killed(lambda done: _export(place, folder, done), chance.uniform(0, 1.5 * seconds))
    count.cut += cut
    count.acknowledged += len(said)
    ws = sound(place, folder, count)
    if ws is None:
        return
    with ws.store.reading() as reading:
        sent = [r for r in reading.find(PackageRecord, direction=Direction.OUT) if r.kind.value == "submission"]
    ws.store.close()
    for draft in ws.folders.outbox.rglob("*.draft*"):  # what is being written now stays; what is old is swept away
        os.utime(draft, (0, 0))
    ws = office(place, folder)
    names = {file.name for file in ws.folders.outbox.rglob("*") if file.is_file()}
    count.half += [f"left in the outbox: {name}" for name in names if ".draft" in name]
    count.half += [f"in the log but not in the outbox: {r.file_name}" for r in sent if r.file_name not in names]
    if said and said[0] not in {str(r.revision) for r in sent}:
        count.lost.append(said[0])
    ready = replace(ws, keys=place.keys)
    newest = export_submission(ready, YEAR, sealed=False)
    if newest.record.revision != max(r.revision for r in sent) + 1:
        count.half.append(f"revision {newest.record.revision} after {[r.revision for r in sent]}")
    ws.store.close()


def _export(place: Place, folder: Path, acknowledge: Acknowledge) -> None:
    ws = replace(office(place, folder), keys=place.keys)
    acknowledge(str(export_submission(ws, YEAR, sealed=False).record.revision))


def backing_up(place: Place, count: Count, chance: Random, seconds: float) -> None:
    """A backup is made: those that are listed are sound, and the one acknowledged is among them."""
    folder = fresh_copy(place, "huyen")

    def work(acknowledge: Acknowledge) -> None:
        ws = office(place, folder)
        for _ in range(3):
            with ws.store.transaction("Kiểm thử") as tx:
                tx.note("look", "Office", "")
            made = back_up_if_changed(ws)
            assert made is not None
            acknowledge(made.path.name)

    said, cut = killed(work, chance.uniform(0, 3 * seconds))
    count.cut += cut
    count.acknowledged += len(said)
    ws = sound(place, folder, count)
    if ws is None:
        return
    ws.store.close()
    found = list_backups(folder / "backups")
    for one in found:
        try:
            verify_backup(one.path)
        except Exception as error:  # noqa: BLE001 - any reason is a backup that does not open
            count.unopened.append(f"{one.path.name}: {error}")
    count.lost += [name for name in said if name not in {one.path.name for one in found}]


def migrating(place: Place, count: Count, chance: Random, seconds: float) -> None:
    """A database of the first version is brought up to date: afterwards it opens with every row it had."""
    folder = place.root / "alt"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    database = folder / "qcdc.db"
    load_sample(database)
    before = rows_of(database)

    def work(acknowledge: Acknowledge) -> None:
        open_store(database, clock).close()
        acknowledge("migrated")

    said, cut = killed(work, chance.uniform(0, 1.5 * seconds))
    count.cut += cut
    count.acknowledged += len(said)
    try:
        store = open_store(database, clock)
    except Exception as error:  # noqa: BLE001 - whatever keeps it from opening is what is looked for
        count.unopened.append(f"migration: {error}")
        return
    with store.reading() as reading:
        dossiers = len(reading.find(Dossier))
    store.close()
    after = rows_of(database)
    lost = [name for name, number in before.items() if name != "schema_history" and after.get(name, 0) < number]
    count.lost += [f"rows of {name}" for name in lost] + ([] if dossiers else ["the dossier"])
    if after["schema_history"] != SCHEMA_VERSION:
        count.half.append(f"history {after['schema_history']}")


def load_sample(database: Path) -> None:
    connection = sqlite3.connect(database)
    connection.executescript((SAMPLES / "version_1.sql").read_text(encoding="utf-8"))
    connection.close()


def rows_of(database: Path) -> dict[str, int]:
    connection = sqlite3.connect(database)
    try:
        return table_counts(connection)
    finally:
        connection.close()


def fresh_copy(place: Place, name: str) -> Path:
    """The office as it was prepared."""
    folder = place.root / f"{name}-work"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(place.root / name, folder)
    return folder


def measure(place: Place) -> dict[str, float]:
    """How long each activity takes when nobody kills it; the killing moments are spread over a little more."""
    taken = {}
    folder = fresh_copy(place, "huyen")
    taken["import"] = timed(lambda done: _import(place, folder, done))
    folder = fresh_copy(place, "sender")
    taken["export"] = timed(lambda done: _export(place, folder, done))
    folder = fresh_copy(place, "huyen")
    taken["backup"] = timed(lambda _: back_up_if_changed(office(place, folder)) and None)
    database = place.root / "alt" / "qcdc.db"
    database.parent.mkdir()
    load_sample(database)
    taken["migration"] = timed(lambda _: open_store(database, clock).close())
    return taken


def run(rounds: int, seed: int, root: Path) -> dict[str, Count]:
    """Carry out the rounds, mixed as the shares say."""
    place = prepare(root, load_catalogues())
    seconds = measure(place)
    chance = Random(seed)
    counts = {name: Count() for name in SHARES}
    order = chance.choices(list(SHARES), weights=list(SHARES.values()), k=max(0, rounds - len(SHARES)))
    for done, name in enumerate([*SHARES, *order][:rounds], start=1):
        counts[name].rounds += 1
        if name == "entry":
            entry(place, counts[name], chance)
        else:
            activity = {"import": importing, "export": exporting, "backup": backing_up, "migration": migrating}[name]
            activity(place, counts[name], chance, seconds[name])
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done}/{rounds}")
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not hasattr(os, "fork"):
        print("this system cannot fork")
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        counts = run(options.rounds, options.seed, Path(folder))
    bad = sum(len(c.lost) + len(c.half) + len(c.unopened) for c in counts.values())
    if options.json:
        print(json.dumps({name: vars(count) for name, count in counts.items()}))
        return 1 if bad else 0
    print(f"{'':10} {'kills':>6} {'cut off':>8} {'acknowledged':>13} {'lost':>5} {'half':>5} {'unopened':>9}")
    for name, c in counts.items():
        numbers = (c.rounds, c.cut, c.acknowledged, len(c.lost), len(c.half), len(c.unopened))
        print("{:10} {:6} {:8} {:13} {:5} {:5} {:9}".format(name, *numbers))
    for name, c in counts.items():
        for what in (*c.lost, *c.half, *c.unopened):
            print(f"{name}: {what}")
    print(f"{options.rounds} kills in {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
