import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.db.backup import create_backup, list_backups, prune_backups, restore_backup, verify_backup
from qcdc_desktop.db.backup_set import blob_file
from qcdc_desktop.db.dialect import connect
from qcdc_desktop.db.retention import expired
from qcdc_desktop.db.store import Store, open_store
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import Attachment, Dossier

NOW = datetime(2026, 2, 6, 5, 0, tzinfo=UTC)
SCAN = b"%PDF-1.7 quyet dinh"


@pytest.fixture
def blobs(store: Store, dossier: Dossier) -> Path:
    """The attachments folder with one file, which a record names."""
    folder = store.path.parent / "attachments"
    digest = sha256(SCAN).hexdigest()
    blob_file(folder, digest).parent.mkdir(parents=True)
    blob_file(folder, digest).write_bytes(SCAN)
    with store.transaction("A") as tx:
        tx.save(Attachment("a1", dossier.id, digest, len(SCAN), "application/pdf", "qd.pdf", NOW))
    return folder


def test_a_backup_is_whole_and_says_what_is_in_it(store: Store, blobs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    info = create_backup(store.path, blobs, folder, NOW)
    assert info == verify_backup(info.path) == list_backups(folder)[0]
    assert (info.path.name, info.at, info.blobs, info.missing) == ("20260206T050000Z.db", NOW, 1, ())
    assert info.rows > 3
    names = {file.name for file in folder.iterdir()}
    assert names == {"20260206T050000Z.db", "20260206T050000Z.sha256", "20260206T050000Z.blobs.txt", "blobs"}
    for line in info.path.with_suffix(".sha256").read_text().splitlines():
        digest, name = line.split("  ")
        assert sha256((folder / name).read_bytes()).hexdigest() == digest


def test_rows_that_are_still_in_the_log_are_in_the_backup(store: Store, blobs: Path, tmp_path: Path) -> None:
    info = create_backup(store.path, blobs, tmp_path / "backups", NOW)
    with closing(sqlite3.connect(info.path)) as connection:
        assert connection.execute("SELECT count(*) FROM dossier").fetchone() == (1,)


def test_two_backups_of_one_second_stand_side_by_side(store: Store, blobs: Path, tmp_path: Path) -> None:
    made = [create_backup(store.path, blobs, tmp_path / "backups", NOW).path for _ in range(11)]
    assert [info.path for info in list_backups(tmp_path / "backups")] == made[::-1]


def test_an_attachment_that_is_not_there_is_named(store: Store, blobs: Path, tmp_path: Path) -> None:
    digest = sha256(SCAN).hexdigest()
    blob_file(blobs, digest).unlink()
    info = create_backup(store.path, blobs, tmp_path / "backups", NOW)
    assert (info.blobs, info.missing) == (0, (digest,))
    assert verify_backup(info.path).missing == (digest,)


def test_no_backup_without_a_folder_is_no_error(tmp_path: Path) -> None:
    assert list_backups(tmp_path / "none") == []


@pytest.mark.parametrize("ending", [".db", ".blobs.txt", ".sha256"])
def test_a_changed_byte_is_found(store: Store, blobs: Path, tmp_path: Path, ending: str) -> None:
    path = create_backup(store.path, blobs, tmp_path / "backups", NOW).path
    file = path.with_suffix(ending)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(Trouble) as caught:
        verify_backup(path)
    assert caught.value.code == "backup-damaged"
    assert len(list_backups(tmp_path / "backups")) == 1


def test_a_changed_attachment_is_found(store: Store, blobs: Path, tmp_path: Path) -> None:
    path = create_backup(store.path, blobs, tmp_path / "backups", NOW).path
    kept = blob_file(tmp_path / "backups" / "blobs", sha256(SCAN).hexdigest())
    kept.unlink()
    kept.write_bytes(b"something else")
    with pytest.raises(Trouble) as caught:
        verify_backup(path)
    assert caught.value.code == "backup-blob-damaged"


def test_a_backup_without_its_digests_is_refused(store: Store, blobs: Path, tmp_path: Path) -> None:
    path = create_backup(store.path, blobs, tmp_path / "backups", NOW).path
    path.with_suffix(".sha256").unlink()
    for file, code in ((path, "backup-incomplete"), (path.with_name("none.db"), "backup-missing")):
        with pytest.raises(Refusal) as caught:
            verify_backup(file)
        assert caught.value.code == code


def test_restoring_brings_everything_back_and_deletes_nothing(
    store: Store, blobs: Path, dossier: Dossier, clock: Callable[[], datetime]
) -> None:
    root = store.path.parent
    info = create_backup(store.path, blobs, root / "backups", NOW)
    with store.transaction("A") as tx:
        tx.save(replace(dossier, id="d2", year=2027))
    store.close()
    blob_file(blobs, sha256(SCAN).hexdigest()).unlink()
    assert restore_backup(info.path, root, NOW) == info
    again = open_store(store.path, clock)
    with again.reading() as reading:
        assert reading.find(Dossier) == [dossier]
    again.close()
    assert blob_file(blobs, sha256(SCAN).hexdigest()).read_bytes() == SCAN
    aside = root / "qcdc.db.before-restore-20260206T050000Z"
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT count(*) FROM dossier").fetchone() == (2,)


def test_restoring_into_an_empty_folder(
    store: Store, blobs: Path, dossier: Dossier, tmp_path: Path, clock: Callable[[], datetime]
) -> None:
    info = create_backup(store.path, blobs, tmp_path / "backups", NOW)
    restore_backup(info.path, tmp_path / "new", NOW)
    opened = open_store(tmp_path / "new" / "qcdc.db", clock)
    with opened.reading() as reading:
        assert reading.find(Dossier) == [dossier]
    opened.close()


def test_the_log_is_set_aside_with_its_database(store: Store, blobs: Path, dossier: Dossier) -> None:
    root = store.path.parent
    info = create_backup(store.path, blobs, root / "backups", NOW)
    cut_off = root.with_name("cut-off")
    with closing(connect(store.path)) as left_open:
        left_open.execute("INSERT INTO setting VALUES ('only', 'in the log')")
        shutil.copytree(root, cut_off)  # as a power cut leaves it
        with pytest.raises(Trouble, match="database-locked"):  # another program would go on writing into the old file
            restore_backup(info.path, root, NOW)
        assert left_open.execute("SELECT value FROM setting").fetchone() == ("in the log",)
    assert (cut_off / "qcdc.db-wal").stat().st_size > 0
    restore_backup(info.path, cut_off, NOW)
    aside = cut_off / "qcdc.db.before-restore-20260206T050000Z"
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT value FROM setting").fetchone() == ("in the log",)
    assert not (cut_off / "qcdc.db-wal").exists()


def test_a_damaged_backup_changes_nothing(store: Store, blobs: Path, tmp_path: Path) -> None:
    path = create_backup(store.path, blobs, tmp_path / "backups", NOW).path
    store.close()
    path.write_bytes(path.read_bytes()[:-4096])
    before = tree(tmp_path)
    with pytest.raises(Trouble):
        restore_backup(path, store.path.parent, NOW)
    assert tree(tmp_path) == before


HOSTILE = [
    "CREATE TRIGGER t AFTER INSERT ON dossier BEGIN DELETE FROM sheet; END",
    "CREATE VIEW v AS SELECT * FROM office",
    "CREATE TABLE extra (a)",
    "ALTER TABLE office ADD COLUMN more TEXT",
    "DROP TRIGGER audit_entry_no_delete",
    "PRAGMA application_id=1",
    "PRAGMA user_version=99",
]


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_backup_that_somebody_rebuilt_is_refused(store: Store, blobs: Path, tmp_path: Path, statement: str) -> None:
    """Digests beside a file prove nothing about who wrote both."""
    path = create_backup(store.path, blobs, tmp_path / "backups", NOW).path
    store.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    listed = path.with_suffix(".blobs.txt")
    lines = [f"{sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in (path, listed)]
    path.with_suffix(".sha256").write_text("".join(lines))
    with pytest.raises(Trouble) as caught:
        restore_backup(path, store.path.parent, NOW)
    assert caught.value.code == ("database-newer" if "99" in statement else "database-foreign")


def test_a_list_cannot_lead_out_of_its_folder(store: Store, blobs: Path, tmp_path: Path) -> None:
    path = create_backup(store.path, blobs, tmp_path / "backups", NOW).path
    listed = path.with_suffix(".blobs.txt")
    listed.write_text("rows 1\nblob ../../qcdc.db\n")
    lines = [f"{sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in (path, listed)]
    path.with_suffix(".sha256").write_text("".join(lines))
    with pytest.raises(Trouble) as caught:
        verify_backup(path)
    assert caught.value.code == "backup-damaged"


def test_old_backups_go_with_the_attachments_only_they_needed(
    store: Store, blobs: Path, dossier: Dossier, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    old = [create_backup(store.path, blobs, folder, NOW - timedelta(days=40, minutes=m)) for m in range(3)]
    with store.transaction("A") as tx:
        gone = tx.one(Attachment)
        tx.delete(gone)
    new = create_backup(store.path, blobs, folder, NOW)
    assert set(prune_backups(folder)) == {info.path for info in old[1:]}
    assert [info.path for info in list_backups(folder)] == [new.path, old[0].path]
    assert blob_file(folder / "blobs", gone.sha256).exists()
    old[0].path.unlink()
    extra = create_backup(store.path, blobs, folder, NOW - timedelta(days=40))
    extra_too = create_backup(store.path, blobs, folder, NOW - timedelta(days=40, minutes=9))
    assert prune_backups(folder) == (extra_too.path,)
    assert [info.path for info in list_backups(folder)] == [new.path, extra.path]
    assert not blob_file(folder / "blobs", gone.sha256).exists()
    assert blob_file(blobs, gone.sha256).read_bytes() == SCAN


def test_nothing_is_deleted_while_no_backup_is_sound(store: Store, blobs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    for days in range(20, 30):
        info = create_backup(store.path, blobs, folder, NOW - timedelta(days=days, hours=days % 3))
        info.path.write_bytes(b"broken")
    assert prune_backups(folder) == ()
    assert len(list_backups(folder)) == 10


@settings(max_examples=60, deadline=None)
@given(st.lists(st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))), st.data())  # noqa: DTZ001
def test_retention_never_lets_the_verified_nor_the_recent_go(instants: list[datetime], data: st.DataObject) -> None:
    assert expired(instants, None) == frozenset()
    if not instants:
        return
    verified = data.draw(st.sampled_from(instants))
    gone = expired(instants, verified)
    assert verified not in gone
    assert not [at for at in gone if at > max(instants) - timedelta(days=2)]
    kept = set(instants) - gone
    assert expired(kept, verified) == frozenset()


def test_retention_of_a_year_with_a_backup_every_six_hours() -> None:
    newest = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
    instants = [newest - timedelta(hours=6 * n) for n in range(4 * 365)]
    kept = set(instants) - expired(instants, newest)
    days = {at.astimezone(UTC).date() for at in kept}
    assert len(kept) <= 8 + 12 + 10 + 9
    assert {date(2026, 12, day) for day in range(18, 32)} <= days
    assert min(kept) < datetime(2026, 5, 1, tzinfo=UTC)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
