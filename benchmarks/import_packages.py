"""How long a reviewing office takes to import a season of packages, against a floor that does the bare minimum.

The floor unzips, parses, checks SHA-256 and Ed25519 and inserts the same rows with sqlite3, a transaction a package.
The product does the same through its use case: quarantine, strict reading, authority, replay rules, every sheet judged
by its questionnaire, audit trail, kept package. Both run in processes of their own, one after the other, on the same
files. Usage: python benchmarks/import_packages.py [--packages 200] [--sheets 60] [--rounds 3]
"""

import argparse
import base64
import hashlib
import json
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

YEAR = 2024
SINCE = date(2024, 1, 1)
NOW = datetime(2024, 12, 20, 3, 0, tzinfo=UTC)
PASSPHRASE = "benchmark passphrase"
BAR, MEMORY_BAR = 2.0, 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=200)
    parser.add_argument("--sheets", type=int, default=60, help="sheets of each of the seven forms")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=("product", "floor"))
    parser.add_argument("--place", type=Path)
    options = parser.parse_args()
    if options.child:
        print(json.dumps({"product": import_by_product, "floor": import_by_floor}[options.child](options.place)))
        return
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        began = time.perf_counter()
        make_season(place, options.packages, options.sheets)
        print(f"{options.packages} packages made in {time.perf_counter() - began:.1f} s")
        compare(place, options.rounds)


def compare(place: Path, rounds: int) -> None:
    """Run both in turn, print medians and the ratio of each pair, and exit with 1 when the bar is missed."""
    found: dict[str, list[dict[str, float]]] = {"floor": [], "product": []}
    for _ in range(rounds):
        for name, results in found.items():
            command = [sys.executable, __file__, "--child", name, "--place", str(place)]
            told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            results.append(json.loads(told.splitlines()[-1]))
    for name, results in found.items():
        seconds = statistics.median(r["seconds"] for r in results)
        memory = max(r["memory_mb"] for r in results)
        print(f"{name:8} {seconds:6.2f} s   {results[0]['sheets']:.0f} sheets   {memory:.0f} MB")
    missed = max(r["memory_mb"] for r in found["product"]) >= MEMORY_BAR
    for measure, label, bar in (("seconds", "ratio", BAR), ("processor", "processor time", None)):
        ratios = [p[measure] / f[measure] for p, f in zip(found["product"], found["floor"], strict=True)]
        told = f"; bar {bar:.2f}, {MEMORY_BAR} MB" if bar else ""
        print(f"{label} {statistics.median(ratios):.2f} (pairs: {', '.join(f'{r:.2f}' for r in ratios)}){told}")
        missed = missed or (bar is not None and statistics.median(ratios) > bar)
    sys.exit(int(missed))


def make_season(place: Path, packages: int, sheets: int) -> None:
    """Write the packages of many communes, all addressed to one office, and that office's empty folder."""
    from qcdc_desktop.db.store import open_store
    from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
    from qcdc_desktop.domain.ids import new_id
    from qcdc_desktop.domain.office import Role
    from qcdc_desktop.domain.units import UnitKey
    from qcdc_desktop.exchange.keys import new_key
    from qcdc_desktop.usecases.catalogues import load_catalogues
    from qcdc_desktop.usecases.open_office import close_office, create_office

    catalogues = load_catalogues()
    province = UnitKey("24", SINCE)
    communes = [u for u in catalogues.units.units if u.level == "xa" and u.valid_from == SINCE][:packages]
    ws = create_office(place / "office", province, Role.REVIEWER, PASSPHRASE, catalogues, lambda: NOW, "Thẩm định")
    random = Random(1)
    (place / "packages").mkdir()
    pool = [make_sheets(form, sheets, random) for form in catalogues.questionnaires_on(date(YEAR, 12, 31))]
    trusted = []
    for unit in communes:
        key = new_key()
        write_one(place / "packages", unit, province, key, pool)
        trusted.append(
            EnrolledKey(
                new_id(NOW), key.key_id, unit.code, unit.valid_from, "commune", key.public, KeyState.ACTIVE, NOW
            )
        )
    close_office(ws)
    store = open_store(place / "office" / "qcdc.db", lambda: NOW)
    with store.transaction("benchmark") as tx:
        tx.save_many(trusted)
    store.close()
    (place / "keys.json").write_text(json.dumps({k.key_id: k.public for k in trusted}), encoding="utf-8")


def make_sheets(form, count, random):
    from qcdc_desktop.demo.answers import made_up_sheets

    return form, made_up_sheets(form, count, 0.9, ("thôn Đông", "thôn Đoài"), "Nguyễn Văn An", NOW, random)


def write_one(folder: Path, unit, audience, key, pool) -> None:
    """One commune's package: seven rounds with their sheets."""
    from dataclasses import replace

    from qcdc_desktop.domain.exchange_log import PackageKind
    from qcdc_desktop.domain.ids import new_id
    from qcdc_desktop.domain.office import Profile
    from qcdc_desktop.domain.survey import SurveyRound
    from qcdc_desktop.exchange.data_records import Submission, submission_lines
    from qcdc_desktop.exchange.package import package_file_name, write_package
    from qcdc_desktop.exchange.statement import Heading, Period, Series

    rounds, sheets = [], []
    for form, made in pool:
        one = SurveyRound(new_id(NOW), "", form.code, form.edition.code, form.code)
        rounds.append(one)
        sheets += [replace(sheet, id=new_id(NOW), round_id=one.id) for sheet in made]
    heading = Heading(
        kind=PackageKind.SUBMISSION,
        package_id=new_id(NOW),
        unit=unit.key,
        unit_name=unit.name,
        audience=audience,
        period=Period(YEAR),
        series=Series("ab" * 16, 1),
        issued_at=NOW,
    )
    file = folder / package_file_name(unit.key, YEAR, PackageKind.SUBMISSION, 1)
    write_package(
        file, heading, submission_lines(Submission(Profile(), survey_rounds=tuple(rounds), sheets=sheets)), {}, key
    )


def import_by_product(place: Path) -> dict[str, float]:
    """Through the use case, into a fresh copy of the office."""
    from qcdc_desktop.usecases.catalogues import load_catalogues
    from qcdc_desktop.usecases.import_package import import_packages
    from qcdc_desktop.usecases.open_office import close_office, open_office

    office = place / "office-now"
    shutil.rmtree(office, ignore_errors=True)
    shutil.copytree(place / "office", office)
    ws = open_office(office, load_catalogues(), lambda: NOW)
    began = time.perf_counter(), time.process_time()
    results = import_packages(ws, [place / "packages"])
    taken = time.perf_counter() - began[0], time.process_time() - began[1]
    assert all(result.outcome == "applied" for result in results), results
    close_office(ws)
    return measured(office / "qcdc.db", taken, "sheet")


def import_by_floor(place: Path) -> dict[str, float]:
    """The bare minimum with the same libraries, safe settings and the same rows."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    database = place / "floor.db"
    for file in place.glob("floor.db*"):
        file.unlink()
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE round (id TEXT PRIMARY KEY, form TEXT, row TEXT)")
    connection.execute(
        "CREATE TABLE sheet (id TEXT PRIMARY KEY, unit TEXT, round_id TEXT, number INTEGER, entered_at TEXT, "
        "entered_by TEXT, village TEXT, answers TEXT, marks TEXT, UNIQUE (round_id, number))"
    )
    keys = json.loads((place / "keys.json").read_text(encoding="utf-8"))
    trusted = {k: Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)) for k, public in keys.items()}
    began = time.perf_counter(), time.process_time()
    for file in sorted((place / "packages").glob("*.qcdc")):
        take_one(connection, file, trusted)
    taken = time.perf_counter() - began[0], time.process_time() - began[1]
    connection.close()
    return measured(database, taken, "sheet")


def take_one(connection: sqlite3.Connection, file: Path, trusted) -> None:
    """Unzip, verify, parse, insert."""
    with zipfile.ZipFile(file) as archive:
        envelope = json.loads(archive.read("envelope.dsse.json"))
        payload = base64.b64decode(envelope["payload"])
        kind = envelope["payloadType"].encode()
        signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
        signature = envelope["signatures"][0]
        trusted[signature["keyid"]].verify(base64.b64decode(signature["sig"]), signed)
        statement = json.loads(payload)
        data = {}
        for subject in statement["subject"]:
            content = archive.read(subject["name"])
            assert hashlib.sha256(content).hexdigest() == subject["digest"]["sha256"]
            data[subject["name"]] = [json.loads(line) for line in content.splitlines()]
    unit = statement["predicate"]["sender"]["unit"]["code"]
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(
        "INSERT INTO round VALUES (?, ?, ?)",
        [(r["id"], r["form_code"], json.dumps(r)) for r in data["data/survey_rounds.ndjson"]],
    )
    connection.executemany(
        "INSERT INTO sheet VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                s["id"],
                unit,
                s["round_id"],
                s["number"],
                s["entered_at"],
                s["entered_by"],
                s["village"],
                json.dumps(s["answers"], ensure_ascii=False),
                json.dumps(s["marks"]),
            )
            for s in data["data/survey_sheets.ndjson"]
        ],
    )
    connection.execute("COMMIT")


def measured(database: Path, taken: tuple[float, float], table: str) -> dict[str, float]:
    with sqlite3.connect(database) as connection:
        sheets = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return {"seconds": taken[0], "processor": taken[1], "sheets": sheets, "memory_mb": peak_megabytes()}


def peak_megabytes() -> float:
    """The peak of this process; `ru_maxrss` alone would carry the parent's peak over on Linux."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
