"""Making, opening and describing an office."""

import os
import resource
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.db.store import create_store
from qcdc_desktop.domain.calendar import DayKind
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.dossiers import list_dossiers
from qcdc_desktop.usecases.office_settings import (
    drop_special_day,
    list_special_days,
    read_office,
    save_profile,
    save_special_day,
)
from qcdc_desktop.usecases.open_office import create_office, open_office, rename_actor
from qcdc_desktop.usecases.workspace import Folders, Workspace, own_dossier

UNIT = UnitKey("07453", date(2024, 1, 1))


def make(folder: Path, catalogues: Any, clock: Any, passphrase: str = "dài hơn tám", unit: UnitKey = UNIT) -> Workspace:
    return create_office(folder, unit, Role.COMMUNE, passphrase, catalogues, clock, "A")


@pytest.mark.sqlite_only
def test_an_office_is_made_only_where_nothing_is(
    tmp_path: Path, catalogues: Any, clock: Any, refused: Any, ws: Workspace
) -> None:
    assert refused(make, ws.folders.root, catalogues, clock).code == "office-exists"
    full = tmp_path / "full"
    full.mkdir()
    (full / "ảnh.jpg").write_bytes(b"x")
    assert refused(make, full, catalogues, clock).code == "folder-not-empty"
    short = refused(make, tmp_path / "new", catalogues, clock, "ngắn")
    assert (short.code, short.field) == ("passphrase-too-short", "passphrase")
    unknown = refused(make, tmp_path / "new", catalogues, clock, unit=UnitKey("99999", date(2024, 1, 1)))
    assert (unknown.code, unknown.field) == ("unknown-unit-code", "unit")
    assert not (tmp_path / "new").exists()


def test_what_fails_half_way_leaves_the_folder_as_it_was(tmp_path: Path, catalogues: Any, clock: Any) -> None:
    """No room for the database after the key was made; then it can be tried again in the same folder."""
    folder = tmp_path / "xa"
    (folder / "logs").mkdir(parents=True)  # of a window that was opened before
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(Trouble, match="disk-full"):
            make(folder, catalogues, clock)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [entry.name for entry in folder.iterdir()] == ["logs"]
    ws = make(folder, catalogues, clock)
    assert read_office(ws).unit == UNIT
    ws.store.close()


def test_opening_where_nothing_was_made(tmp_path: Path, catalogues: Any, clock: Any, refused: Any) -> None:
    assert refused(open_office, tmp_path / "none", catalogues, clock).code == "no-office-here"
    assert refused(open_office, tmp_path, catalogues, clock).code == "no-office-here"


def test_opening_what_was_cut_off_while_it_was_made(tmp_path: Path, catalogues: Any, clock: Any, refused: Any) -> None:
    folders = Folders(tmp_path / "half")
    folders.make()
    create_store(folders.database, clock).close()
    assert refused(open_office, folders.root, catalogues, clock).code == "office-unfinished"


@pytest.mark.sqlite_only
def test_a_lost_database_is_said(ws: Workspace, catalogues: Any, clock: Any) -> None:
    ws.store.close()
    ws.folders.database.unlink()
    with pytest.raises(Trouble, match="database-gone"):
        open_office(ws.folders.root, catalogues, clock)


def test_only_old_quarantine_is_swept(ws: Workspace, catalogues: Any, clock: Any) -> None:
    """Another program on the same folder may be importing right now."""
    new, old = ws.folders.quarantine / "in-new", ws.folders.quarantine / "in-old"
    for folder in (new, old):
        folder.mkdir()
        (folder / "package.qcdc").write_bytes(b"x")
    hour_ago = new.stat().st_mtime - timedelta(hours=1).total_seconds()
    os.utime(old, (hour_ago, hour_ago))
    again = open_office(ws.folders.root, catalogues, clock)
    again.store.close()
    assert [entry.name for entry in ws.folders.quarantine.iterdir()] == ["in-new"]


def test_the_letterhead_starts_from_the_unit(ws: Workspace) -> None:
    profile = read_office(ws).profile
    assert profile.issuing_body == "ỦY BAN NHÂN DÂN THỊ TRẤN ĐỒI NGÔ"
    assert profile.superior_body == "ỦY BAN NHÂN DÂN HUYỆN LỤC NAM"
    assert profile.place == "Đồi Ngô"


def test_a_profile_is_cleaned_and_checked(ws: Workspace, refused: Any, trail: Callable[[Any], Any]) -> None:
    profile = read_office(ws).profile
    save_profile(ws, replace(profile, villages=(" thôn Đông ", "thôn Đông", "", "thôn Đoài"), place=" X "))
    saved = read_office(ws).profile
    assert (saved.villages, saved.place) == (("thôn Đông", "thôn Đoài"), "X")
    assert (trail(ws)[-1].record_kind, trail(ws)[-1].field) == ("Office", "profile")
    for wrong, code in ((-1, "negative-figure"), (10**20, "figure-too-large")):
        refusal = refused(save_profile, ws, replace(profile, adult_population=wrong))
        assert (refusal.code, refusal.field) == (code, "adult_population")
    assert read_office(ws).profile == saved


def test_special_days(ws: Workspace, refused: Any) -> None:
    holiday = list_special_days(ws, 2024)[0]
    assert not holiday.own
    assert refused(drop_special_day, ws, holiday.day.day).code == "day-not-own"
    assert refused(save_special_day, ws, date(2024, 6, 5), DayKind.HOLIDAY, " ").field == "name"
    save_special_day(ws, date(2024, 6, 5), DayKind.HOLIDAY, "Hội làng")
    assert [row.day.name for row in list_special_days(ws, 2024) if row.own] == ["Hội làng"]
    drop_special_day(ws, date(2024, 6, 5))
    assert not any(row.own for row in list_special_days(ws, 2024))


def test_working_on_under_another_name(ws: Workspace, refused: Any, catalogues: Any, clock: Any, trail: Any) -> None:
    assert refused(rename_actor, ws, "  ").field == "actor"
    renamed = rename_actor(ws, " Trần Văn Bình ")
    assert renamed.actor == "Trần Văn Bình"
    with renamed.store.transaction(renamed.actor) as tx:
        own_dossier(renamed, tx, 2024)
    assert trail(ws)[-1].actor == "Trần Văn Bình"
    again = open_office(ws.folders.root, catalogues, clock)
    assert again.actor == "Trần Văn Bình"
    again.store.close()


@pytest.mark.parametrize("year", [2019, 2101, 0, -5, 99999])
def test_years_no_dossier_can_be_about(ws: Workspace, refused: Any, year: int) -> None:
    from qcdc_desktop.usecases.assessment import open_assessment
    from qcdc_desktop.usecases.disclosures import add_disclosure
    from qcdc_desktop.usecases.surveys import add_round, questionnaires

    for attempt in (
        lambda: add_disclosure(ws, year, "1.1", "Kế hoạch"),
        lambda: open_assessment(ws, year),
        lambda: add_round(ws, year, "PKS01"),
        lambda: questionnaires(ws, year),
    ):
        assert refused(attempt).code == "year-out-of-range"
    assert list_dossiers(ws) == ()
