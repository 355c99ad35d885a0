"""The machine fails: the process is killed while it writes, the disk has no more room. Real processes and files."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from qcdc_desktop.db.backup import create_backup, list_backups
from qcdc_desktop.db.store import Store, open_store
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.office import Dossier, DossierProfile

ROOT = Path(__file__).parents[2]
START = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from qcdc_desktop.db.backup import create_backup
from qcdc_desktop.db.store import open_store
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.office import Dossier, DossierProfile, Profile
NOW = datetime(2026, 2, 6, tzinfo=UTC)
database = Path(sys.argv[1])
store = open_store(database, lambda: NOW)
"""
WRITE = (
    START
    + """
number = int(sys.argv[2])
while True:
    with store.transaction("A") as tx:
        tx.save(Dossier(f"k{number}", f"{number:06}", date(2025, 7, 1), 2026, NOW))
        tx.save(DossierProfile(f"p{number}", f"k{number}", Profile()))
    print(number, flush=True)
    number += 1
"""
)
LIMIT = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
"""
WRITE_WITHOUT_ROOM = (
    START
    + LIMIT
    + """
try:
    with store.transaction("A") as tx:
        tx.save_many([Dossier(f"k{n}", f"{n:06}", date(2025, 7, 1), 2026, NOW) for n in range(5000)])
except Trouble as trouble:
    print(trouble.code)
with store.reading() as reading:
    print(len(reading.find(Dossier)))
"""
)
BACKUP_WITHOUT_ROOM = (
    START
    + LIMIT
    + """
try:
    create_backup(database, database.parent / "attachments", database.parent / "backups", NOW)
except Trouble as trouble:
    print(trouble.code)
"""
)


def run(program: str, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_killed_while_writing_nothing_acknowledged_is_lost_and_nothing_is_half(
    store: Store, clock: Callable[[], datetime]
) -> None:
    store.close()
    chance = random.Random(7)
    first = 0
    for _ in range(5):
        child = subprocess.Popen(
            [sys.executable, "-c", WRITE, str(store.path), str(first)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        acknowledged = [int(child.stdout.readline())]
        time.sleep(chance.uniform(0.01, 0.3))
        child.kill()
        acknowledged += [int(line) for line in child.stdout if line.endswith("\n")]
        child.stdout.close()
        child.wait()
        opened = open_store(store.path, clock)
        with opened.reading() as reading:
            dossiers = {int(d.unit_code) for d in reading.find(Dossier)}
            profiles = {int(p.dossier_id[1:]) for p in reading.find(DossierProfile)}
            lines = len(reading.find(AuditEntry))
        opened.close()
        assert set(acknowledged) <= dossiers
        assert profiles == dossiers == set(range(len(dossiers)))
        assert lines == 2 * len(dossiers)
        first = len(dossiers)


def test_a_full_disk_is_said_and_nothing_changes(store: Store, dossier: Dossier) -> None:
    assert run(WRITE_WITHOUT_ROOM, str(store.path)) == ["disk-full", "1"]
    with store.reading() as reading:
        assert reading.find(Dossier) == [dossier]
        assert len(reading.find(AuditEntry)) == 1
    store.quick_check()


def test_a_full_disk_leaves_no_half_backup(store: Store, dossier: Dossier) -> None:
    sound = create_backup(
        store.path, store.path.parent / "attachments", store.path.parent / "backups", datetime(2026, 2, 5, tzinfo=UTC)
    )
    before = sorted(file.name for file in sound.path.parent.iterdir())
    assert run(BACKUP_WITHOUT_ROOM, str(store.path)) == ["disk-full"]
    assert sorted(file.name for file in sound.path.parent.iterdir()) == before
    assert [info.path for info in list_backups(sound.path.parent)] == [sound.path]
