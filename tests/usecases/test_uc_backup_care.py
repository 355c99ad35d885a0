"""Backups without being asked, the copy elsewhere, the trial of restoring, and what a restore keeps of newer days."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.backup_care import (
    care_of,
    copy_to_second_place,
    keep_safe,
    read_care,
    run_drill,
    set_second_place,
)
from qcdc_desktop.usecases.backups import (
    back_up_before_risk,
    back_up_if_changed,
    list_backups,
    make_backup,
    restore_backup,
    verify_backup,
)
from qcdc_desktop.usecases.content_check import accept_content
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.enrolment import enrol_key as enrol
from qcdc_desktop.usecases.enrolment import own_key, read_key_request, set_key_state, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.open_office import rename_actor
from qcdc_desktop.usecases.self_check import self_check
from qcdc_desktop.usecases.workspace import Workspace


def codes(ws: Workspace) -> list[str]:
    return [w.code for w in care_of(ws).warnings]


def test_only_changed_data_are_backed_up(ws: Workspace) -> None:
    first = back_up_if_changed(ws)
    assert first is not None
    assert back_up_if_changed(ws) is None
    add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    assert back_up_if_changed(ws) is not None
    rename_actor(ws, "Lê Thị Mai")  # a setting is a change too
    assert back_up_if_changed(ws) is not None
    assert len(list_backups(ws)) == 3


def test_a_damaged_backup_does_not_stand_for_the_data(ws: Workspace) -> None:
    made = back_up_if_changed(ws)
    assert made is not None
    made.path.write_bytes(b"no database")
    assert back_up_if_changed(ws) is not None


def test_before_an_import_there_is_a_young_backup(ws: Workspace, clock: Any) -> None:
    back_up_before_risk(ws)
    add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    back_up_before_risk(ws)
    assert len(list_backups(ws)) == 1, "ten minutes have not gone"
    clock.now += timedelta(minutes=10)
    back_up_before_risk(ws)
    assert len(list_backups(ws)) == 2
    clock.set(date(2023, 1, 1))  # a clock that was set back makes no backup young
    add_disclosure(ws, 2024, "5.2", "Mức đóng góp")
    back_up_before_risk(ws)
    assert len(list_backups(ws)) == 3


def test_a_round_backs_up_copies_and_tries_a_restore_once_a_month(ws: Workspace, clock: Any, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    set_second_place(ws, usb)
    first = keep_safe(ws)
    assert first.problem is None
    assert first.made is not None
    assert first.copied is not None
    assert first.drill is not None
    assert first.drill.sound
    assert first.drill.rows == first.made.rows
    assert verify_backup(usb / "qcdc-07444" / first.made.path.name).rows == first.made.rows
    again = keep_safe(ws)
    assert (again.made, again.copied, again.drill, again.problem) == (None, None, None, None)
    clock.set(date(2024, 7, 3))
    assert keep_safe(ws, leaving=True).drill is None, "nobody who leaves waits for a trial"
    assert keep_safe(ws).drill is not None
    assert len(read_care(ws).drills) == 2


def test_a_usb_that_is_away_is_asked_for_and_stops_nothing(ws: Workspace, clock: Any, tmp_path: Path) -> None:
    assert "backup-no-second-place" in codes(ws)
    usb = tmp_path / "usb"
    usb.mkdir()
    set_second_place(ws, usb)
    keep_safe(ws)
    assert codes(ws) == ["backup-same-disk"]
    usb.rename(tmp_path / "away")
    clock.set(date(2024, 6, 20))
    add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    kept = keep_safe(ws)
    assert (kept.problem, kept.copied) == (None, None)
    assert kept.made is not None
    assert codes(ws) == ["backup-copy-old"]
    (tmp_path / "away").rename(usb)
    assert keep_safe(ws).copied is not None
    assert codes(ws) == ["backup-same-disk"]


def test_a_place_inside_the_data_or_nowhere_is_refused(ws: Workspace, refused: Any, tmp_path: Path) -> None:
    assert refused(set_second_place, ws, ws.folders.backups).code == "second-place-inside"
    assert refused(set_second_place, ws, tmp_path / "nothing").code == "second-place-missing"
    assert refused(copy_to_second_place, ws).code == "second-place-unset"
    assert read_care(ws).second_place == ""


def test_a_copy_that_was_spoilt_on_the_stick_does_not_count(ws: Workspace, tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    set_second_place(ws, usb)
    made = make_backup(ws)
    copied = copy_to_second_place(ws)
    assert copied.path != made.path
    made.path.write_bytes(made.path.read_bytes()[:-1])
    for file in (usb / "qcdc-07444").glob("*.*"):
        file.unlink()
    with pytest.raises(Trouble, match="backup-damaged"):
        copy_to_second_place(ws)
    assert not list((usb / "qcdc-07444").glob("*.db"))


def test_a_trial_finds_a_spoilt_backup_and_says_so(ws: Workspace) -> None:
    made = make_backup(ws)
    data = bytearray(made.path.read_bytes())
    data[len(data) // 2] ^= 1
    made.path.write_bytes(data)
    drill = run_drill(ws)
    assert (drill.sound, drill.problem, drill.backup) == (False, "backup-damaged", made.path.name)
    assert codes(ws)[0] == "backup-drill-failed"
    make_backup(ws)
    assert run_drill(ws).sound
    assert "backup-drill-failed" not in codes(ws)
    assert [d.sound for d in read_care(ws).drills] == [True, False]


def test_a_trial_touches_nothing_of_the_office(ws: Workspace) -> None:
    make_backup(ws)
    run_drill(ws)

    def files() -> dict[str, bytes]:
        return {str(f): f.read_bytes() for f in ws.folders.root.rglob("*") if f.is_file() and f != ws.folders.care}

    before = files()
    run_drill(ws)
    assert files() == before


@pytest.mark.parametrize("text", ["", "{", "[]", '{"drills": 3}', json.dumps({"second_place": "x"})])
def test_a_spoilt_memory_counts_as_none(ws: Workspace, text: str) -> None:
    ws.folders.care.write_text(text)
    assert read_care(ws).second_place == ""
    assert keep_safe(ws).problem is None


def test_a_full_disk_comes_back_as_a_problem_and_not_as_an_error(ws: Workspace) -> None:
    shutil.rmtree(ws.folders.backups)
    ws.folders.backups.write_text("a file where the folder should be")
    kept = keep_safe(ws)
    assert kept.problem is not None
    assert kept.problem.code


def enrol_in(ws: Workspace, commune: Workspace, place: Path) -> EnrolledKey:
    place.mkdir()
    request = write_key_request(commune, place, ws.unit_key).file
    shown = read_key_request(ws, request).shown_groups
    groups = own_key(commune).fingerprint.split()
    enrol(ws, request, " ".join(g for g, s in zip(groups, shown, strict=True) if s is None))
    with ws.store.reading() as reading:
        return reading.one(EnrolledKey, unit_code=commune.unit_key.code)


def test_an_old_key_list_never_makes_a_stolen_key_trusted_again(
    office: Callable[[str], Workspace], tmp_path: Path
) -> None:
    above, commune, neighbour = office("huyen"), office("xa"), office("xa-ben")
    key = enrol_in(above, commune, tmp_path / "one")
    wanted = make_backup(above).path
    set_key_state(above, key.id, KeyState.REVOKED, "Mất USB")
    enrol_in(above, neighbour, tmp_path / "two")
    restored = restore_backup(above, wanted)
    try:
        with restored.store.reading() as reading:
            (kept,) = reading.find(EnrolledKey)
        assert (kept.id, kept.state, kept.reason) == (key.id, KeyState.REVOKED, "Mất USB")
        assert replace(kept, state=KeyState.ACTIVE, state_at=None, reason="") == key
    finally:
        restored.store.close()


def turn_a_bit(ws: Workspace) -> None:
    """As a disk does it: past the program."""
    connection = sqlite3.connect(ws.folders.database)
    connection.execute("UPDATE disclosure SET title = title || 'x'")
    connection.commit()
    connection.close()


@pytest.mark.sqlite_only
def test_content_is_looked_at_weekly_and_before_signing(
    office: Callable[[str], Workspace], clock: Any, refused: Any
) -> None:
    ws = office("xa")
    add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    assert keep_safe(ws).problem is None
    assert read_care(ws).content_problem == ""
    approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    export_submission(ws, 2024)
    turn_a_bit(ws)
    keep_safe(ws)
    assert read_care(ws).content_problem == "", "a week has not gone"
    with pytest.raises(Trouble) as caught:
        export_submission(ws, 2024)
    assert (caught.value.code, caught.value.facts["tables"]) == ("content-differs", "disclosure")
    clock.set(date(2024, 6, 10))
    keep_safe(ws)
    assert codes(ws)[0] == "care-content-differs"
    assert not next(c for c in self_check(clock, ws) if c.name == "content").sound

    assert refused(accept_content, ws, " ").code == "reason-missing"
    assert accept_content(ws, "Đã đối chiếu với sổ giấy") == 1
    clock.set(date(2024, 6, 11))
    keep_safe(ws)
    assert "care-content-differs" not in codes(ws)
    export_submission(ws, 2024)


@pytest.mark.sqlite_only
def test_a_trial_finds_a_backup_whose_content_was_changed_before_it_was_made(ws: Workspace) -> None:
    add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học")
    turn_a_bit(ws)
    make_backup(ws)
    assert run_drill(ws).problem == "copy-differs"
    accept_content(ws, "Đã đối chiếu")
