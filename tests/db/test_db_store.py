import sqlite3
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from qcdc_desktop.db.dialect import APPLICATION_ID, SETTINGS, apply_settings, connect
from qcdc_desktop.db.folder import is_on_network, marker_of
from qcdc_desktop.db.store import Store, create_store, open_store
from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import Dossier, DossierProfile, Profile

Clock = Callable[[], datetime]


def test_settings_are_read_back_on_every_connection(store: Store) -> None:
    with store.reading() as one, store.reading() as two:
        for reading in (one, two):
            for name, wanted in SETTINGS.items():
                assert reading.connection.exec_driver_sql(f"PRAGMA {name}").scalar() == wanted


def test_a_setting_that_does_not_hold_is_refused() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory, pytest.raises(Trouble) as caught:
        apply_settings(memory, {"journal_mode": "wal"})
    assert caught.value.code == "database-setting-refused"
    assert caught.value.facts["setting"] == "journal_mode"


def test_what_was_saved_is_there_after_opening_again(store: Store, dossier: Dossier, clock: Clock) -> None:
    store.close()
    again = open_store(store.path, clock)
    with again.reading() as reading:
        assert reading.get(Dossier, dossier.id) == dossier
        assert reading.find(Dossier, unit_valid_from=date(2025, 7, 1), year=2026) == [dossier]
        assert reading.find(Dossier, year=2025) == []
        assert reading.one(Dossier, year=2026) == dossier
        with pytest.raises(LookupError):
            reading.one(Dossier, year=2025)
        with pytest.raises(KeyError):
            reading.find(Dossier, years=2026)
    again.close()


def test_an_exception_takes_everything_back(store: Store, dossier: Dossier) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction("A") as tx:
        tx.save(replace(dossier, year=2027))
        raise ZeroDivisionError
    with store.reading() as reading:
        assert reading.get(Dossier, dossier.id) == dossier


def test_a_reading_keeps_its_view_while_another_writes(store: Store, dossier: Dossier) -> None:
    with store.reading() as reading:
        assert reading.find(DossierProfile) == []
        with store.transaction("A") as tx:
            tx.save(DossierProfile("p1", dossier.id, Profile(villages=("Thôn Đông",))))
        assert reading.find(DossierProfile) == []
    with store.reading() as reading:
        assert reading.one(DossierProfile).profile.villages == ("Thôn Đông",)


def test_special_days_are_kept_by_their_day(store: Store) -> None:
    day = SpecialDay(date(2026, 2, 16), DayKind.HOLIDAY, "Tết Nguyên đán")
    with store.transaction("A") as tx:
        tx.save(day)
        tx.save(replace(day, kind=DayKind.WORKING))
    with store.reading() as reading:
        assert reading.find(SpecialDay) == [replace(day, kind=DayKind.WORKING)]
        assert reading.get(SpecialDay, day.day) == replace(day, kind=DayKind.WORKING)


def test_reading_on_one_thread_while_another_writes(store: Store, dossier: Dossier) -> None:
    failures: list[BaseException] = []

    def write() -> None:
        try:
            for year in range(2027, 2067):
                with store.transaction("B") as tx:
                    tx.save(replace(dossier, id=f"d{year}", year=year))
        except BaseException as error:  # noqa: BLE001 - shown by the test below
            failures.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    seen = 0
    while writer.is_alive():
        with store.reading() as reading:
            now = len(reading.find(Dossier))
        assert now >= seen
        seen = now
    writer.join()
    assert failures == []
    with store.reading() as reading:
        assert len(reading.find(Dossier)) == 41


def test_a_second_writer_is_told_that_the_database_is_busy(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(connect(store.path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with store.reading() as reading:
            reading.connection.exec_driver_sql("PRAGMA busy_timeout=20")
        with pytest.raises(Trouble) as caught, store.transaction("A"):
            pass
        assert caught.value.code == "database-locked"
        other.execute("ROLLBACK")


def test_a_transaction_within_a_transaction_is_our_mistake(store: Store) -> None:
    with pytest.raises(RuntimeError), store.transaction("A"), store.transaction("A"):
        pass
    with store.transaction("A"):
        pass


def test_a_missing_file_is_never_made_anew(store: Store, clock: Clock) -> None:
    store.close()
    store.path.unlink()
    for start in (open_store, create_store):
        with pytest.raises(Trouble) as caught:
            start(store.path, clock)
        assert caught.value.code == "database-gone"
    assert not store.path.exists()
    store.path.touch()
    with pytest.raises(Trouble) as caught:
        open_store(store.path, clock)
    assert caught.value.code == "database-gone"


def test_a_folder_that_never_had_data_says_so(database: Path, clock: Clock) -> None:
    with pytest.raises(Trouble) as caught:
        open_store(database, clock)
    assert caught.value.code == "database-missing"
    assert not database.exists()


def test_an_existing_database_is_not_made_again(store: Store, clock: Clock) -> None:
    with pytest.raises(Refusal) as caught:
        create_store(store.path, clock)
    assert caught.value.code == "database-exists"


def test_creation_leaves_nothing_but_the_database_and_its_marker(store: Store) -> None:
    store.close()
    assert {file.name for file in store.path.parent.iterdir()} == {store.path.name, marker_of(store.path).name}


def test_a_newer_database_is_not_opened(store: Store, clock: Clock) -> None:
    store.close()
    with closing(connect(store.path)) as connection:
        connection.execute("PRAGMA user_version=999")
    before = store.path.read_bytes()
    with pytest.raises(Trouble) as caught:
        open_store(store.path, clock)
    assert (caught.value.code, caught.value.facts["found"]) == ("database-newer", 999)
    assert store.path.read_bytes() == before


def test_a_database_of_another_program_is_not_opened(database: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE t (a)")
    with pytest.raises(Trouble) as caught:
        open_store(database, clock)
    assert caught.value.code == "database-foreign"


def test_damage_is_found_at_the_start(store: Store, dossier: Dossier, clock: Clock) -> None:
    with store.transaction("A") as tx:
        tx.save_many([replace(dossier, id=f"d{year}", year=year) for year in range(3000, 3400)])
    store.close()
    content = bytearray(store.path.read_bytes())
    content[5 * 4096 : 20 * 4096] = b"\x55" * (15 * 4096)
    store.path.write_bytes(content)
    with pytest.raises(Trouble) as caught:
        open_store(store.path, clock)
    assert caught.value.code == "database-damaged"


def test_a_file_that_is_no_database_is_damage(database: Path, clock: Clock) -> None:
    database.write_bytes(b"nothing of a database" * 500)
    with pytest.raises(Trouble) as caught:
        open_store(database, clock)
    assert caught.value.code == "database-damaged"


def test_the_head_of_the_file_names_the_program(store: Store) -> None:
    store.close()
    assert int.from_bytes(store.path.read_bytes()[68:72], "big") == APPLICATION_ID


def test_opening_needs_no_alembic(store: Store) -> None:
    import subprocess

    store.close()
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path\n"
        "from qcdc_desktop.db.store import open_store\n"
        f"open_store(Path({str(store.path)!r}), lambda: datetime(2026, 1, 1, tzinfo=UTC)).close()\n"
        "sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2]).returncode == 0


@pytest.mark.parametrize(
    ("path", "drive_kind", "expected"),
    [
        (r"\\server\share\qcdc\qcdc.db", 0, True),
        (r"\\?\UNC\server\share\qcdc.db", 0, True),
        (r"\\?\C:\Users\xa\qcdc.db", 3, False),
        (r"Z:\qcdc\qcdc.db", 4, True),
        (r"C:\Users\xa\qcdc.db", 3, False),
        ("/home/xa/qcdc.db", 0, False),
    ],
)
def test_network_folders_are_known(path: str, drive_kind: int, expected: bool) -> None:
    assert is_on_network(path, drive_kind) is expected
