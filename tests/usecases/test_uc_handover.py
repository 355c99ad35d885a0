"""Two PCs of one commune: entered apart, handed over, merged; what both wrote is chosen by a person."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.db.audit import last_sequence
from qcdc_desktop.db.tables import METADATA, TABLES
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.merge import Act, Change, Question
from qcdc_desktop.domain.office import AttachedTo, Attachment
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import CheckWay, Mark, SecondEntry, Sheet, SurveyRound
from qcdc_desktop.domain.survey_quality.paper_sample import PaperCheck, PaperOutcome
from qcdc_desktop.usecases import double_entry as twice
from qcdc_desktop.usecases import survey_batches as batches
from qcdc_desktop.usecases import survey_rounds as rounds
from qcdc_desktop.usecases import survey_sheets as sheets
from qcdc_desktop.usecases import surveys
from qcdc_desktop.usecases.assessment import (
    approve_assessment,
    entry_for,
    open_assessment,
    save_entry,
    unlock_assessment,
)
from qcdc_desktop.usecases.attachments import attach_file, blob_path
from qcdc_desktop.usecases.disclosures import add_disclosure, delete_disclosure, save_disclosure
from qcdc_desktop.usecases.handover import hand_over, open_conflicts, settle_conflict
from qcdc_desktop.usecases.handover_records import CARRIED, STAYS, state_of
from qcdc_desktop.usecases.handover_view import conflict_list, preview_handover
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.look_inside import inspect_package
from qcdc_desktop.usecases.open_office import open_office
from qcdc_desktop.usecases.paper_checks import draw_sample, record_paper
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

pytestmark = pytest.mark.sqlite_only
YEAR = 2024


def test_every_table_is_carried_or_named_as_staying() -> None:
    carried = {TABLES[one.record].name for one in CARRIED}
    assert carried | STAYS.keys() == set(METADATA.tables)
    assert carried & STAYS.keys() == set() and all(STAYS.values())


def test_parents_come_before_children() -> None:
    names = [one.record for one in CARRIED]
    for place, one in enumerate(CARRIED):
        assert {other for _, other in one.refers} <= set(names[: place + 1])


@pytest.fixture
def copy_of(catalogues: Any, tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Another PC that begins as a copy of the office's folder."""
    opened = []

    def copied(ws: Workspace, name: str = "laptop") -> Workspace:
        backup = tmp_path / name
        shutil.copytree(ws.folders.root, backup, ignore=shutil.ignore_patterns("*.db*"))
        with closing(sqlite3.connect(ws.folders.database)) as database:
            database.execute("VACUUM INTO ?", (str(backup / "qcdc.db"),))
        there = replace(open_office(backup, catalogues, ws.clock, "Lê Văn Tám"), keys=ws.keys)
        opened.append(there)
        return there

    yield copied
    for one in opened:
        one.store.close()


@pytest.fixture
def two(office: Any, copy_of: Any) -> tuple[Workspace, Workspace]:
    """The main PC, and a laptop that began with its data."""
    here = office("xa")
    add_disclosure(here, YEAR, "1.1", "Kế hoạch")
    return here, copy_of(here)


def entries(ws: Workspace) -> list[Disclosure]:
    with ws.store.reading() as reading:
        return reading.find(Disclosure)


def titles(ws: Workspace) -> list[str]:
    return sorted(one.title for one in entries(ws))


def everything(ws: Workspace) -> dict[Any, Any]:
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, YEAR)
        assert dossier is not None
        return {
            "state": state_of(reading, dossier),
            "changes": {c.id: replace(c, dossier_id="") for c in reading.find(Change)},
        }


def give(one: Workspace, other: Workspace) -> str:
    (result,) = import_packages(other, [hand_over(one, YEAR).file])
    assert result.outcome == "applied", result
    return result.outcome


def test_what_was_entered_apart_comes_together(two: Any, pdf: Path, trail: Any) -> None:
    here, there = two
    add_disclosure(here, YEAR, "1.1", "Ở máy chính")
    added = add_disclosure(there, YEAR, "1.1", "Ở máy xách tay")
    attach_file(there, YEAR, pdf, AttachedTo.DISCLOSURE, added.id)
    view = open_assessment(there, YEAR)
    save_entry(there, YEAR, replace(entry_for(there, view, "TC1.1"), yes=True, responsible="Chị Lan"))
    file = hand_over(there, YEAR).file
    assert import_packages(here, [file])[0].outcome == "applied"
    assert import_packages(here, [file])[0].outcome == "already"
    give(here, there)
    assert titles(here) == titles(there) == ["Kế hoạch", "Ở máy chính", "Ở máy xách tay"]
    with here.store.reading() as reading:
        (attached,) = reading.find(Attachment)
    assert blob_path(here.folders, attached.sha256).exists()
    entry = entry_for(here, open_assessment(here, YEAR), "TC1.1")
    assert (entry.yes, entry.responsible) == (True, "Chị Lan")
    assert open_conflicts(here, YEAR) == open_conflicts(there, YEAR) == ()
    assert everything(here) == everything(there)
    assert [line.new for line in trail(here) if line.action == "merge"] != []


def test_what_one_pc_edited_before_the_first_hand_over_is_no_conflict(two: Any) -> None:
    """Both copies tell of the same beginning; the trail says who went on from there."""
    here, there = two
    (entry,) = entries(there)
    save_disclosure(there, replace(entry, title="Sửa ở máy xách tay"))
    gone = add_disclosure(here, YEAR, "1.1", "Nhập nhầm")
    delete_disclosure(here, gone.id, "nhập nhầm")
    hand_over(here, YEAR)
    give(there, here)
    give(here, there)
    assert titles(here) == titles(there) == ["Sửa ở máy xách tay"]
    assert open_conflicts(here, YEAR) == ()


def test_what_one_pc_deleted_before_the_first_hand_over_stays_deleted(two: Any) -> None:
    here, there = two
    delete_disclosure(there, entries(there)[0].id, "nhập nhầm")
    give(here, there)
    assert titles(there) == []
    give(there, here)
    assert titles(here) == []


def test_the_same_field_is_chosen_by_a_person(two: Any, refused: Callable[..., Any]) -> None:
    here, there = two
    for ws, title in ((here, "Tên ở máy chính"), (there, "Tên ở máy xách tay")):
        (entry,) = entries(ws)
        save_disclosure(ws, replace(entry, title=title))
    give(there, here)
    (conflict,) = open_conflicts(here, YEAR)
    assert conflict.field == "title" and len(conflict.choices) == 2
    assert {one.actor for one in conflict.choices} == {"Nguyễn Thị Hạnh", "Lê Văn Tám"}
    assert refused(settle_conflict, here, YEAR, "x", 1).code == "conflict-gone"
    assert refused(settle_conflict, here, YEAR, conflict.id, 3).code == "choice-unknown"
    own = next(n for n, c in enumerate(conflict.choices, 1) if "máy chính" in str(c.value))
    assert settle_conflict(here, YEAR, conflict.id, own) == ()
    give(here, there)
    assert titles(here) == titles(there) == ["Tên ở máy chính"]
    assert everything(here) == everything(there)


def test_deleted_here_and_changed_there_is_asked(two: Any) -> None:
    here, there = two
    (entry,) = entries(there)
    save_disclosure(there, replace(entry, summary="Bổ sung"))
    delete_disclosure(here, entry.id, "nhập nhầm")
    give(there, here)
    (conflict,) = open_conflicts(here, YEAR)
    assert conflict.question is Question.GONE and titles(here) == ["Kế hoạch"], "nothing acknowledged is lost"
    drop = next(n for n, c in enumerate(conflict.choices, 1) if c.act is Act.DELETE)
    assert settle_conflict(here, YEAR, conflict.id, drop) == ()
    give(here, there)
    assert titles(here) == titles(there) == []


def numbers(ws: Workspace) -> list[int]:
    with ws.store.reading() as reading:
        return sorted(one.number for one in reading.find(Sheet))


def test_an_approved_year_is_what_its_leader_saw(two: Any, refused: Callable[..., Any]) -> None:
    here, there = two
    for code in ("TC1.1",):
        save_entry(here, YEAR, replace(entry_for(here, open_assessment(here, YEAR), code), yes=True))
    give(here, there)
    add_disclosure(there, YEAR, "1.1", "Chưa ai duyệt")
    approve_assessment(here, YEAR, "Trần Văn Chủ", "Thử nghiệm")
    before = everything(there)
    (result,) = import_packages(there, [hand_over(here, YEAR).file])
    assert (result.outcome, result.code) == ("refused", "handover-approved")
    assert everything(there)["state"] == before["state"]
    file = hand_over(there, YEAR).file
    (result,) = import_packages(here, [file])
    assert (result.outcome, result.code) == ("refused", "handover-approved")
    unlock_assessment(here, YEAR, "nhận bàn giao")
    assert import_packages(here, [file])[0].outcome == "applied"
    approve_assessment(here, YEAR, "Trần Văn Chủ", "Thử nghiệm")
    give(here, there)
    assert everything(here) == everything(there)
    assert refused(add_disclosure, there, YEAR, "1.1", "Sau khi duyệt").code == "dossier-locked"


def test_a_hand_over_is_for_the_own_office_only(two: Any, office: Any, refused: Callable[..., Any]) -> None:
    here, _ = two
    made = hand_over(here, YEAR)
    assert made.sealed
    seen = inspect_package(here, made.file)
    assert (seen.kind, seen.signature, seen.problem) == (PackageKind.HANDOVER, "signature-good", None)
    (result,) = import_packages(office("xa-ben"), [made.file])
    assert result.code == "sealed-for-others"
    assert refused(hand_over, here, 2030).code == "nothing-to-send"
    assert refused(hand_over, office("huyen"), YEAR).code == "handover-not-a-commune"


def test_a_hand_over_of_another_office_is_refused_even_when_it_opens(two: Any, office: Any, catalogues: Any) -> None:
    """Somebody else's changes, sealed to us by a mistake or an attack, are not ours."""
    here, _ = two
    other = office("xa-ben")
    add_disclosure(other, YEAR, "1.1", "Của xã khác")
    made = hand_over(other, YEAR)
    inside = made.file.with_suffix("")
    (result,) = import_packages(here, [inside])
    assert result.code in ("unknown-key", "wrong-audience")


def key(ws: Workspace, held: SurveyRound, number: int, **more: Any) -> Sheet:
    form = next(q for q in surveys.questionnaires(ws, YEAR) if q.code == "PKS01")
    options = form.question("do_tuoi")
    assert options is not None
    answers = {"gioi_tinh": "nu", "c1": "dd", "do_tuoi": options.options[1].code}
    marks = {q.code: Mark.BLANK for q in asked(form, answers) if q.code not in answers}
    return sheets.save_sheet(ws, held.id, number, answers, marks, **more)


def test_sheets_keyed_on_three_laptops(office: Any, copy_of: Any) -> None:
    """Batches, sheets, second entries and paper checks of all come together on each, whoever gives to whom first."""
    main = office("xa")
    held = surveys.add_round(main, YEAR, "PKS01")
    laptops = [main, copy_of(main, "a"), copy_of(main, "b")]
    for place, ws in enumerate(laptops):
        batch = batches.add_batch(ws, held.id, f"Tập {place}", place * 10 + 1, place * 10 + 10)
        for number in range(batch.numbers[0], batch.numbers[0] + 3):
            key(ws, held, number)
        first = key(ws, held, batch.numbers[0] + 3)
        twice.save_second(
            replace(ws, actor="Người khác"), held.id, first.number, first.answers, first.marks, CheckWay.APART
        )
    drawn = draw_sample(laptops[2], held.id, 2)
    record_paper(laptops[2], drawn.id, drawn.numbers[0], PaperOutcome.SAME)
    files = [hand_over(ws, YEAR).file for ws in laptops]
    for order, ws in zip(((1, 2), (2, 0), (1, 0, 1)), laptops, strict=True):
        for one in order:
            assert import_packages(ws, [files[one]])[0].outcome in ("applied", "already")
    assert numbers(main) == [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]
    assert everything(laptops[0]) == everything(laptops[1]) == everything(laptops[2])
    assert len(batches.list_batches(main, held.id).batches) == 3
    with main.store.reading() as reading:
        assert len(reading.find(SecondEntry)) == 3 and len(reading.find(PaperCheck)) == 1


def test_the_same_number_on_two_laptops(office: Any, copy_of: Any) -> None:
    main = office("xa")
    held = surveys.add_round(main, YEAR, "PKS01")
    laptop = copy_of(main)
    first, second = key(main, held, 7), key(laptop, held, 7)
    file = hand_over(laptop, YEAR).file
    seen = preview_handover(main, file)
    assert (seen.new, seen.changed, seen.gone, seen.late) == ({}, {}, {}, 0)
    assert [one.field for one in seen.conflicts] == ["Hai phiếu cùng một số"]
    assert import_packages(main, [file])[0].outcome == "applied"
    give(main, laptop)
    for ws in (main, laptop):
        assert numbers(ws) == [7], "what waits counts nowhere"
        with ws.store.reading() as reading:
            assert reading.find(Sheet)[0].id == first.id
    (line,) = conflict_list(main, YEAR)
    assert [one.text for one in line.choices] == [
        "Giữ cả hai; phiếu này nhận số 8",
        "Bỏ mục này",
        "Giữ phiếu này, bỏ phiếu đang mang số đó",
    ]
    assert settle_conflict(main, YEAR, line.id, 1) == ()
    give(main, laptop)
    assert numbers(main) == numbers(laptop) == [7, 8]
    with laptop.store.reading() as reading:
        kept = reading.get(Sheet, second.id)
        assert kept is not None and kept.answers == second.answers
    assert everything(main) == everything(laptop)


def test_what_waited_comes_in_when_its_place_is_free(office: Any, copy_of: Any) -> None:
    main = office("xa")
    held = surveys.add_round(main, YEAR, "PKS01")
    laptop = copy_of(main)
    first, second = key(main, held, 7), key(laptop, held, 7)
    give(laptop, main)
    sheets.delete_sheet(main, first.id, "phiếu hỏng")
    hand_over(main, YEAR)
    with main.store.reading() as reading:
        assert [one.id for one in reading.find(Sheet)] == [second.id]
    give(main, laptop)
    assert everything(main) == everything(laptop) and conflict_list(laptop, YEAR) == ()


def test_sheets_that_come_late_are_said_before(office: Any, copy_of: Any) -> None:
    main = office("xa")
    held = surveys.add_round(main, YEAR, "PKS01")
    laptop = copy_of(main)
    key(laptop, held, 3)
    rounds.lock_round(main, held.id, "xong")
    seen = preview_handover(main, hand_over(laptop, YEAR).file)
    assert (seen.late, seen.new) == (1, {"Phiếu khảo sát": 1, "Cách nhập phiếu": 1})
    give(laptop, main)
    assert numbers(main) == [3], "acknowledged work is not thrown away"


def test_a_preview_changes_nothing(two: Any, refused: Callable[..., Any], pdf: Path) -> None:
    here, there = two
    add_disclosure(there, YEAR, "1.1", "Mới")
    file = hand_over(there, YEAR).file
    before = trail_length(here)
    seen = preview_handover(here, file)
    assert (seen.year, seen.would, seen.new) == (YEAR, "apply", {"Mục công khai": 1})
    assert trail_length(here) == before and titles(here) == ["Kế hoạch"]
    assert refused(preview_handover, here, pdf).code != ""


def trail_length(ws: Workspace) -> int:
    with ws.store.reading() as reading:
        return last_sequence(reading)
