"""The machine fails in the middle: no room on the disk, killed. All or nothing, a sentence, and it works again."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.demo.year import PASSPHRASE
from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.review import open_review

ROOT = Path(__file__).parents[2]
COMMAND = """
import resource, signal, sys
limit = int(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from qcdc_desktop.app import console
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
sys.argv = ["qcdc", *sys.argv[2:]]
sys.exit(console())
"""


def child(limit: int, *arguments: object) -> list[str]:
    return [sys.executable, "-c", COMMAND, str(limit), *map(str, arguments)]


def without_room(limit: int, *arguments: object) -> Any:
    done = subprocess.run(
        child(limit, *arguments),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "QCDC_PASSPHRASE": PASSPHRASE, "PYTHONUTF8": "1"},
    )
    said = json.loads(done.stdout)
    assert done.returncode == 4, (done.returncode, said, done.stderr)
    assert said["error"]["kind"] == "trouble"
    return said["error"]["code"]


def nothing_half(folder: Path) -> None:
    assert not list(folder.rglob("*.part")) and not list(folder.rglob("*.checking*"))
    assert list((folder / "quarantine").iterdir()) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path | None]:
    """A disk of eight megabytes, or None where this account may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True)
    if mounted.returncode != 0:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


def test_a_disk_that_fills_up_at_any_moment_of_an_import(
    small_disk: Path | None, demo: Any, fresh: Any, everything: Any, qcdc: Any
) -> None:
    """A little more room each time, until the import goes through: before that nothing changes."""
    if small_disk is None:
        return  # the next test then stands alone, with a limit instead of a disk
    folder = Path(shutil.copytree(demo.root / "huyen", small_disk / "huyen"))
    qcdc(folder, "status", "--year", 2024)
    before = everything(folder)
    filler = small_disk / "filler"
    codes = []
    for room in range(100, 9000, 300):
        filler.unlink(missing_ok=True)
        free = shutil.disk_usage(small_disk).free
        filler.write_bytes(bytes(max(0, free - room * 1024)))
        said = qcdc(folder, "package", "import", fresh.file)
        if said.code == 0:
            break
        assert (said.code, said.json["error"]["kind"]) == (4, "trouble")
        codes.append(said.json["error"]["code"])
        assert everything(folder) == before
        nothing_half(folder)
    assert said.json["packages"][0]["outcome"] == "applied"
    assert set(codes) == {"no-space-for-package", "disk-full"}, codes


def test_no_room_for_an_import(office: Any, fresh: Any, everything: Any, qcdc: Any) -> None:
    folder = office("huyen")
    before = everything(folder)
    assert without_room(40_000, "--data", folder, "--json", "package", "import", fresh.file) == "disk-full"
    assert everything(folder) == before
    nothing_half(folder)
    assert qcdc(folder, "package", "import", fresh.file).json["packages"][0]["outcome"] == "applied"


def test_no_room_for_a_package(office: Any, demo: Any, everything: Any) -> None:
    folder = office(demo.communes[0])
    before = everything(folder)
    assert without_room(50_000, "--data", folder, "--json", "package", "export", "--year", 2024) == "disk-full"
    assert everything(folder) == before
    nothing_half(folder)


def test_no_room_for_papers_and_workbooks(office: Any, demo: Any, everything: Any, tmp_path: Path) -> None:
    folder = office(demo.communes[0])
    before = everything(folder)
    out = tmp_path / "out"
    out.mkdir()
    for words in (
        ("report", "make", "self-assessment", "--out", out / "a.pdf", "--year", 2024),
        ("report", "make", "self-assessment", "--out", out / "a.xlsx", "--year", 2024),
        ("disclosure", "template", out / "d.xlsx", "--year", 2024),
    ):
        assert without_room(3_000, "--data", folder, "--json", *words) == "disk-full", words
    assert list(out.iterdir()) == []
    assert everything(folder) == before


def test_no_room_for_a_backup(office: Any, demo: Any, everything: Any) -> None:
    folder = office(demo.communes[0])
    before = everything(folder)
    assert without_room(60_000, "--data", folder, "--json", "backup", "create") == "disk-full"
    assert everything(folder) == before
    nothing_half(folder)


def test_killed_while_importing(office: Any, opened: Any, fresh: Any, demo: Any, everything: Any) -> None:
    """SIGKILL at random moments: whole or nothing, the office opens, and importing again works."""
    folder = office("huyen")
    ws = opened(folder)
    unit = next(u.key for u in ws.catalogues.units.below(ws.unit) if u.code == demo.communes[2])
    digest_before = open_review(ws, unit, 2024).submission.digest
    blobs = set(everything(folder).files)
    ws.store.close()
    chance = random.Random(5)
    began = time.monotonic()
    subprocess.run(child(0, "--data", folder, "status", "--year", "2024"), cwd=ROOT, capture_output=True, check=True)
    warm = time.monotonic() - began
    outcomes = []
    for _ in range(5):
        process = subprocess.Popen(
            child(0, "--data", folder, "--json", "package", "import", fresh.file),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(warm * chance.uniform(0.6, 1.6))
        process.kill()
        process.wait()
        again = opened(folder)
        again.store.quick_check()
        with again.store.reading() as reading:
            known = {record.digest for record in reading.find(PackageRecord)}
        view = open_review(again, unit, 2024)
        whole = view.submission.digest != digest_before
        assert view.submission.digest in known
        assert ("Nội dung bổ sung cuối năm" in {r.disclosure.title for r in view.assessment.register.rows}) is whole
        outcomes.append(whole)
        again.store.close()
        if whole:
            break
    last = opened(folder)
    (result,) = import_packages(last, [fresh.file])
    assert result.outcome == ("already" if outcomes[-1] else "applied")
    assert open_review(last, unit, 2024).submission.digest != digest_before
    assert blobs <= set(everything(folder).files)
    assert last.folders.inbox.joinpath(result.record.file_name if result.record else "").is_file()
