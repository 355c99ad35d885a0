"""The sums over the content follow every change, and a bit that turned over inside a text is found."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.db.content import Difference, differences
from qcdc_desktop.db.sheets import add_sheets
from qcdc_desktop.db.store import Store, open_store
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.survey import Sheet, SurveyRound

NOW = datetime(2026, 2, 6, 5, tzinfo=UTC)


def wrong(store: Store, dossier_id: str | None = None) -> list[Difference]:
    with store.reading() as reading:
        return list(differences(reading.connection.exec_driver_sql, dossier_id))


def disclosure(number: int, **fields: Any) -> Disclosure:
    return replace(Disclosure(f"c{number}", "d1", "5.1", "e", f"Quỹ {number}", NOW), **fields)


def test_every_way_of_writing_keeps_the_sums(
    store: Store, survey_round: SurveyRound, sheet_of: Callable[[SurveyRound, int], Sheet]
) -> None:
    assert wrong(store) == []
    with store.transaction("A") as tx:
        tx.save(disclosure(1))
        tx.save(disclosure(2, supersedes="c1"))
        tx.save(disclosure(1, note="Đã hỏi lại"))
        tx.save_many([disclosure(3), disclosure(1, title="Khác")])
        add_sheets(tx, [sheet_of(survey_round, n) for n in range(1, 6)])
    assert wrong(store) == []
    with store.transaction("A") as tx:
        tx.delete(tx.get(Disclosure, "c1"))  # what refers to it is loosened
        tx.delete(tx.get(Sheet, "r1-3"))
        with pytest.raises(Refusal):
            add_sheets(tx, [sheet_of(survey_round, 9), sheet_of(survey_round, 1)])
    assert wrong(store) == []
    with store.transaction("A") as tx:
        tx.save(disclosure(4))
        tx.delete_dossier_content("d1")
        tx.save(disclosure(5))
    assert wrong(store) == []
    with pytest.raises(ZeroDivisionError), store.transaction("A") as tx:
        tx.save(disclosure(6))
        raise ZeroDivisionError
    assert wrong(store) == []


def change(store: Store, statement: str) -> None:
    """As a disk does it: past the program."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "table", "owner"),
    [
        ("UPDATE disclosure SET title = 'Quỹ x' WHERE id = 'c1'", "disclosure", "d1"),
        ("UPDATE disclosure SET fiscal_year = 2027 WHERE id = 'c1'", "disclosure", "d1"),
        ("DELETE FROM disclosure WHERE id = 'c2'", "disclosure", "d1"),
        ('UPDATE sheet SET answers = \'{"q1":"khong_hai_long"}\' WHERE number = 2', "sheet", "r1"),
        ("UPDATE dossier SET year = 2027", "dossier", ""),
    ],
)
def test_content_that_was_changed_behind_the_program_is_found(
    store: Store,
    survey_round: SurveyRound,
    sheet_of: Callable[[SurveyRound, int], Sheet],
    statement: str,
    table: str,
    owner: str,
) -> None:
    with store.transaction("A") as tx:
        tx.save_many([disclosure(1), disclosure(2)])
        add_sheets(tx, [sheet_of(survey_round, n) for n in range(1, 6)])
        tx.save(Dossier("d2", "00071", date(2025, 7, 1), 2026, NOW))
    change(store, statement)
    assert wrong(store) == [Difference(table, owner)]
    assert wrong(store, "d1") == ([Difference(table, owner)] if owner else [])
    assert wrong(store, "d2") == []


def test_a_single_bit_that_turned_over_in_the_file_is_found(store: Store, dossier: Dossier) -> None:
    """What SQLite's own check does not see."""
    with store.transaction("A") as tx:
        tx.save(disclosure(1, summary="một đoạn chữ dài không có chỉ mục nào"))
    store.close()
    data = bytearray(store.path.read_bytes())
    place = data.index("không có chỉ mục".encode(), 0)
    places = [place]
    while (place := data.find("không có chỉ mục".encode(), place + 1)) > 0:
        places.append(place)
    for one in places:
        data[one] ^= 1
    store.path.write_bytes(data)
    again = open_store(store.path, lambda: NOW)
    again.thorough_check()
    assert Difference("disclosure", "d1") in wrong(again)
    again.close()


def test_a_migrated_database_begins_with_right_sums(tmp_path: Path) -> None:
    database = tmp_path / "qcdc.db"
    dump = Path(__file__).parent / "shipped" / "version_1.sql"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    store = open_store(database, lambda: NOW)
    assert wrong(store) == []
    with store.transaction("A") as tx:
        tx.save(replace(tx.find(Disclosure)[0], note="x"))
    assert wrong(store) == []
    store.close()
