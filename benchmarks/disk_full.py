"""Let the disk fill up at every stage of a save, an import, an export and a backup, and look at what is left.

A small disk (tmpfs, so this needs root; without it the script says so and ends) is filled so far that only a little
room is left, a little more each time, until the work goes through. Before that each try must end with exit code 4 and a
sentence, the office must be as it was to the last row and file, and nothing half may lie about.
Usage: python benchmarks/disk_full.py [--step 90]   (kilobytes of room more each time)
"""

import argparse
import contextlib
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.main import run as qcdc
from qcdc_desktop.demo.run import MARKER, run_demo
from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.usecases.assessment import approve_assessment, unlock_assessment
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.open_office import open_office

YEAR = 2024
NOW = datetime(2024, 12, 20, 2, 0, tzinfo=UTC)
DISK = "24m"
FIRST = 8
MOST = 9000
"""Kilobytes of room: the first try, and the one that must go through at the latest."""
EXPECTED = {"disk-full", "no-space-for-package"}


@dataclass
class Seen:
    """How the tries of one activity ended."""

    tries: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    went_through: bool = False


@dataclass(frozen=True)
class Work:
    """One activity: the office it happens in, and the command."""

    name: str
    office: str
    command: tuple[str, ...]


def prepare(root: Path) -> list[Work]:
    """A commune with its year unlocked, the same with a package to write, and a reviewing office with one to import."""
    run_demo(root / "demo", communes=2, sheets=20)
    told = json.loads((root / "demo" / MARKER).read_text(encoding="utf-8"))
    commune = next(folder for folder in told["offices"] if folder.startswith("xa/"))
    shutil.copytree(root / "demo" / "huyen", root / "huyen")
    for name in ("xa", "sender"):
        shutil.copytree(root / "demo" / commune, root / name)
    catalogues = load_catalogues()
    entering = open_office(root / "xa", catalogues, lambda: NOW)
    unlock_assessment(entering, YEAR, "Nhập tiếp")
    entering.store.close()
    sender = open_office(root / "sender", catalogues, lambda: NOW)
    sender.keys.unlock(PASSPHRASE)
    unlock_assessment(sender, YEAR, "Bổ sung")
    add_disclosure(sender, YEAR, "1.1", "Nội dung bổ sung")
    approve_assessment(sender, YEAR, "Nguyễn Văn Bình", "Thử nghiệm")
    package = export_submission(sender, YEAR, sealed=False).file
    sender.store.close()
    row = root / "muc.json"
    row.write_text(json.dumps({"content": "5.1", "title": "Quỹ " + "khuyến học " * 4000}), encoding="utf-8")
    year = str(YEAR)
    return [
        Work("save", "xa", ("disclosure", "add", "--year", year, "--file", str(row))),
        Work("import", "huyen", ("package", "import", str(package))),
        Work("export", "sender", ("package", "export", "--year", year)),
        Work("backup", "huyen", ("backup", "create")),
    ]


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[Path | None]:
    """A disk of few megabytes, or None where this account may not mount one."""
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", place], capture_output=True).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def tell(folder: Path, *words: str) -> tuple[int, Any]:
    """A command of the program in this process: its exit code and what it said."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = qcdc(["--data", str(folder), "--json", *words], folder, lambda: NOW, lambda _: 99)
    text = out.getvalue()
    return code, json.loads(text) if text.strip() else {}


def state(folder: Path) -> tuple[str, dict[str, str]]:
    """Every row and every file of an office; the backups made before an import are looked at by themselves."""
    connection = sqlite3.connect(f"file:{folder / 'qcdc.db'}?mode=ro", uri=True)
    try:
        rows = "\n".join(connection.iterdump())
    finally:
        connection.close()
    skipped = ("qcdc.db", "logs/", "backups/")
    files = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not name.startswith(skipped):
            files[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return hashlib.sha256(rows.encode()).hexdigest(), files


def half_things(folder: Path) -> list[str]:
    """What may not lie about after a failure."""
    found = [p for pattern in ("*.part", "*.checking*", "*.migrating*", "*-room") for p in folder.rglob(pattern)]
    return [p.relative_to(folder).as_posix() for p in [*found, *(folder / "quarantine").iterdir()]]


def fill(disk: Path, room: int) -> None:
    """Leave so many kilobytes."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    free = shutil.disk_usage(disk).free
    with filler.open("wb") as file:
        file.write(bytes(max(0, free - room * 1024)))


def try_out(work: Work, root: Path, disk: Path, step: int) -> Seen:
    """More and more room, until it goes through."""
    seen = Seen()
    folder = Path(shutil.copytree(root / work.office, disk / f"{work.name}-{work.office}"))
    tell(folder, "status", "--year", str(YEAR))
    before = state(folder)
    for room in range(FIRST, MOST, step):
        fill(disk, room)
        seen.tries += 1
        code, said = tell(folder, *work.command)
        if code == 0:
            seen.went_through = True
            break
        error = said.get("error", {})
        seen.codes[error.get("code", f"exit {code}")] += 1
        if code != 4 or error.get("code") not in EXPECTED or not error.get("message"):
            seen.wrong.append(f"room {room}: exit {code} {error.get('code')}")
        if state(folder) != before:
            seen.wrong.append(f"room {room}: the office has changed")
        seen.wrong += [f"room {room}: left {name}" for name in half_things(folder)]
    (disk / "filler").unlink(missing_ok=True)
    _, listed = tell(folder, "backup", "list")
    for one in listed["backups"]:
        if tell(folder, "backup", "verify", one["file"])[0] != 0:
            seen.wrong.append(f"backup {one['file']} is not sound")
    if tell(folder, *work.command)[0] != 0 and work.name != "import":
        seen.wrong.append("with room again it does not work")
    shutil.rmtree(folder)
    return seen


def run(step: int) -> dict[str, Seen] | None:
    """Every activity on the small disk; None where none can be mounted."""
    os.environ["QCDC_PASSPHRASE"] = PASSPHRASE
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        with small_disk(root / "disk") as disk:
            if disk is None:
                return None
            return {work.name: try_out(work, root, disk, step) for work in prepare(root)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=90)
    options = parser.parse_args()
    began = time.monotonic()
    found = run(options.step)
    if found is None:
        print("mounting a small disk needs root: nothing was tried")
        return 0
    bad = False
    for name, seen in found.items():
        codes = ", ".join(f"{code} {number}" for code, number in sorted(seen.codes.items()))
        print(f"{name:8} {seen.tries:4} tries, refused: {codes or 'none'}; went through at last: {seen.went_through}")
        bad = bad or bool(seen.wrong) or not seen.went_through
        for what in seen.wrong:
            print(f"  {what}")
    print(f"{time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
