"""Who works here: names chosen instead of typed, PINs that are never written anywhere, what needs a leader."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qcdc_desktop.domain.people import PersonRole
from qcdc_desktop.usecases.assessment import approve_assessment, open_assessment, unlock_assessment
from qcdc_desktop.usecases.backups import make_backup, restore_backup
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.open_office import open_office, rename_actor
from qcdc_desktop.usecases.people import (
    UNNAMED,
    add_person,
    enter,
    find_person,
    list_people,
    may_choose,
    require_leader,
    reset_pin,
    save_person,
    set_pin,
)
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "bốn từ dễ nhớ"
CLERK, LEADER = PersonRole.CLERK, PersonRole.LEADER


def leader_of(ws: Workspace) -> Any:
    with ws.store.reading() as reading:
        return require_leader(ws, reading)


def reopened(ws: Workspace, catalogues: Any) -> Workspace:
    ws.store.close()
    return open_office(ws.folders.root, catalogues, ws.clock)


def test_without_people_everything_is_as_before(ws: Workspace, catalogues: Any) -> None:
    assert may_choose(ws) == ()
    assert leader_of(ws) is None
    again = reopened(rename_actor(ws, "Lê Thị Mai"), catalogues)
    assert (again.actor, again.person_id) == ("Lê Thị Mai", "")
    again.store.close()


def test_a_name_is_chosen_and_stands_in_the_trail(ws: Workspace, trail: Any, refused: Any, catalogues: Any) -> None:
    person = add_person(ws, "  Lê  Thị Mai ", CLERK, "Công chức Văn phòng")
    assert person.name == "Lê Thị Mai"
    assert refused(rename_actor, ws, "Ai Đó").code == "person-to-choose"
    mai = enter(ws, person.id)
    add_disclosure(mai, 2024, "5.1", "Quỹ khuyến học")
    assert trail(mai)[-1].actor == "Lê Thị Mai"
    again = reopened(mai, catalogues)
    assert (again.actor, again.person_id) == ("Lê Thị Mai", person.id), "without a PIN the last one works on"
    again.store.close()


def test_with_a_pin_nobody_works_on_unasked(ws: Workspace, catalogues: Any) -> None:
    person = add_person(ws, "Lê Thị Mai", CLERK)
    set_pin(ws, person.id, "2468")
    again = reopened(enter(ws, person.id, "2468"), catalogues)
    assert (again.actor, again.person_id) == (UNNAMED, "")
    assert [row.id for row in may_choose(again)] == [person.id]
    again.store.close()


def test_the_key_is_locked_when_somebody_else_takes_over(ws: Workspace) -> None:
    mai, binh = add_person(ws, "Lê Thị Mai", CLERK), add_person(ws, "Trần Văn Bình", CLERK)
    ws.keys.unlock(PASSPHRASE)
    now = enter(ws, mai.id)
    assert not now.keys.is_unlocked
    now.keys.unlock(PASSPHRASE)
    assert enter(now, mai.id).keys.is_unlocked
    assert not enter(now, binh.id).keys.is_unlocked


def test_wrong_pins_are_counted_across_restarts_and_make_one_wait(
    ws: Workspace, refused: Any, clock: Any, catalogues: Any, trail: Any
) -> None:
    person = add_person(ws, "Lê Thị Mai", CLERK)
    set_pin(ws, person.id, "2468")
    for _ in range(3):
        assert refused(enter, ws, person.id, "1111").code == "wrong-pin"
    ws = reopened(ws, catalogues)
    assert refused(enter, ws, person.id, "1111").code == "wrong-pin"
    fifth = refused(enter, ws, person.id, "1111")
    assert (fifth.code, fifth.field, fifth.facts["seconds"]) == ("pin-wait", "pin", 60)
    assert refused(enter, ws, person.id, "2468").code == "pin-wait", "not even the right one"
    clock.now += timedelta(seconds=61)
    assert enter(ws, person.id, "2468").actor == "Lê Thị Mai"
    assert refused(enter, ws, person.id, "1111").code == "wrong-pin", "the count begins anew"
    assert [line.action for line in trail(ws)].count("pin-refused") == 6
    ws.store.close()


@pytest.mark.sqlite_only
def test_neither_pin_nor_hash_is_ever_written_where_it_can_be_read(ws: Workspace, trail: Any, refused: Any) -> None:
    person = add_person(ws, "Lê Thị Mai", CLERK)
    set_pin(ws, person.id, "rất bí mật")
    refused(enter, ws, person.id, "sai bét rồi")
    set_pin(ws, person.id, "", "rất bí mật")
    text = "\n".join(str(line) for line in trail(ws))
    assert "bí mật" not in text and "sai bét" not in text and "scrypt" not in text
    ws.store.close()
    assert "bí mật".encode() not in ws.folders.database.read_bytes()


def test_a_pin_is_changed_with_the_old_and_lost_with_the_passphrase(ws: Workspace, refused: Any) -> None:
    person = add_person(ws, "Lê Thị Mai", CLERK)
    assert refused(set_pin, ws, person.id, "123").code == "pin-too-short"
    assert refused(set_pin, ws, person.id, "1" * 33).code == "pin-too-long"
    set_pin(ws, person.id, "2468")
    assert refused(set_pin, ws, person.id, "1357", "9999").code == "wrong-pin"
    set_pin(ws, person.id, "1357", "2468")
    assert enter(ws, person.id, "1357").actor == "Lê Thị Mai"
    assert refused(reset_pin, ws, person.id, "không phải").code == "wrong-passphrase"
    ws.keys.lock()
    reset_pin(ws, person.id, PASSPHRASE)
    assert not ws.keys.is_unlocked
    assert not list_people(ws)[0].has_pin
    assert enter(ws, person.id, "").actor == "Lê Thị Mai"


def test_once_there_is_a_leader_people_and_approval_need_one(ws: Workspace, refused: Any) -> None:
    clerk = enter(ws, add_person(ws, "Lê Thị Mai", CLERK).id)
    chief = add_person(clerk, "Nguyễn Văn Bình", LEADER, "Chủ tịch")
    needed = refused(leader_of, clerk)
    assert (needed.code, needed.facts["names"]) == ("leader-needed", "Nguyễn Văn Bình")
    assert refused(add_person, clerk, "Ai Đó", CLERK).code == "leader-needed"
    assert refused(save_person, clerk, replace(chief, active=False)).code == "leader-needed"
    at_work = enter(clerk, chief.id)
    assert leader_of(at_work) == chief
    assert refused(save_person, at_work, replace(chief, active=False)).code == "last-leader"
    assert refused(save_person, at_work, replace(chief, role=CLERK)).code == "last-leader"
    add_person(at_work, "Hoàng Thị Cúc", LEADER)
    save_person(at_work, replace(chief, active=False))
    assert refused(leader_of, at_work).code == "leader-needed", "who left approves nothing more"
    assert refused(enter, at_work, chief.id).code == "record-gone"


def test_approving_and_unlocking_need_the_leader(ws: Workspace, refused: Any) -> None:
    approve_assessment(ws, 2024, "Nguyễn Văn Bình", "Thử nghiệm")
    unlock_assessment(ws, 2024, "Còn sửa")
    clerk = enter(ws, add_person(ws, "Lê Thị Mai", CLERK).id)
    chief = add_person(clerk, "Nguyễn Văn Bình", LEADER)
    assert refused(approve_assessment, clerk, 2024, "Nguyễn Văn Bình").code == "leader-needed"
    assert not open_assessment(clerk, 2024).locked
    at_work = enter(clerk, chief.id)
    assert approve_assessment(at_work, 2024, "Ai đó khác", "Thử nghiệm").approved_by == "Nguyễn Văn Bình"
    assert refused(unlock_assessment, enter(at_work, clerk.person_id), 2024, "Còn sửa").code == "leader-needed"
    assert open_assessment(ws, 2024).locked
    unlock_assessment(at_work, 2024, "Còn sửa")


def test_names_are_told_apart(ws: Workspace, refused: Any) -> None:
    mai = add_person(ws, "Lê Thị Mai", CLERK)
    assert refused(add_person, ws, "LÊ THỊ MAI", CLERK).code == "person-known"
    assert refused(add_person, ws, "   ", CLERK).code == "name-missing"
    save_person(ws, replace(mai, active=False))
    other = add_person(ws, "Lê Thị Mai", CLERK)
    assert find_person(ws, "le thi mai") == other
    assert refused(find_person, ws, "Ai").code == "person-unknown"
    assert refused(save_person, ws, mai).code == "person-known"


def test_a_restore_brings_back_the_people_of_that_day(ws: Workspace, refused: Any) -> None:
    wanted = make_backup(ws).path
    chief = add_person(ws, "Nguyễn Văn Bình", LEADER)
    restored = restore_backup(enter(ws, chief.id), wanted)
    try:
        assert list_people(restored) == ()
        assert leader_of(restored) is None
    finally:
        restored.store.close()


@pytest.mark.parametrize("pin", ["", "0000", "２４６８"])
def test_only_the_pin_itself_opens(ws: Workspace, refused: Any, pin: str) -> None:
    person = add_person(ws, "Lê Thị Mai", CLERK)
    set_pin(ws, person.id, "2468")
    assert refused(enter, ws, person.id, pin).code == "wrong-pin"
