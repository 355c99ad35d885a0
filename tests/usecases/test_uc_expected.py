"""What the year expects in the register: shown, asked for, counted alike by the commune and the reviewing office."""

from dataclasses import replace
from datetime import date
from typing import Any

from qcdc_desktop.domain.calendar import DayKind
from qcdc_desktop.domain.compliance import by_clause
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.expected import Expectation
from qcdc_desktop.usecases import disclosures as register
from qcdc_desktop.usecases.assessment import approve_assessment, open_assessment, unlock_assessment
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.office_settings import (
    Moved,
    drop_special_day,
    read_office,
    save_profile,
    save_special_day,
)
from qcdc_desktop.usecases.overview import overview
from qcdc_desktop.usecases.register import due_days
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

FIRST_QUARTER = ("2.3", "2024-Q1")


def standing(ws: Workspace, key: tuple[str, str]) -> Expectation:
    return next(row.standing for row in register.expected_items(ws, 2024) if row.item.key == key)


def test_the_year_is_expected_before_anything_is_entered(ws: Workspace, clock: Any) -> None:
    clock.set(date(2024, 6, 3))
    found = register.list_disclosures(ws, 2024)
    assert [(row.item.key, row.standing) for row in found.expected if row.item.due_on] == [
        (FIRST_QUARTER, Expectation.MISSING),
        (("2.3", "2024-Q2"), Expectation.WAITING),
        (("2.4", "2024-H1"), Expectation.WAITING),
        (("2.3", "2024-Q3"), Expectation.WAITING),
    ]
    assert (found.figures.due, found.figures.missing, found.figures.rate) == (1, 1, 0)
    assert found.rows == ()
    assert [row.item.key for row in found.missing] == [FIRST_QUARTER]
    assert [(item.kind, item.facts["content"]) for item in found.worklist] == [("expected", "2.3")]


def test_missing_entries_count_in_scores_dashboard_and_register_alike(ws: Workspace, clock: Any) -> None:
    clock.set(date(2024, 6, 3))
    view = open_assessment(ws, 2024)
    assert by_clause(view.register.judged)[2].missing == 1
    seen = overview(ws, 2024)
    assert seen.disclosure == register.list_disclosures(ws, 2024).figures == view.register.figures
    assert "expected" in {item.kind for item in seen.worklist}


def test_an_entry_answers_and_is_then_judged_by_itself(ws: Workspace, clock: Any) -> None:
    clock.set(date(2024, 6, 3))
    entered = register.enter_expected(ws, 2024, *FIRST_QUARTER)
    assert entered.title == "Thực hiện dự toán theo quý (quý I năm 2024)"
    found = register.list_disclosures(ws, 2024)
    assert standing(ws, FIRST_QUARTER) is Expectation.ENTERED
    assert (found.rows[0].judgement.state, found.rows[0].judgement.due_on) == (State.OVERDUE, date(2024, 4, 15))
    assert found.figures.due == 1, "the entry counts, not the expectation beside it"
    register.save_disclosure(ws, replace(entered, period=""))
    assert standing(ws, FIRST_QUARTER) is Expectation.MISSING


def test_a_reason_answers_too(ws: Workspace, clock: Any, refused: Any) -> None:
    clock.set(date(2024, 6, 3))
    register.enter_expected(ws, 2024, *FIRST_QUARTER, not_applicable="Đã ghi trong sổ năm trước")
    assert standing(ws, FIRST_QUARTER) is Expectation.NOT_APPLICABLE
    figures = register.list_disclosures(ws, 2024).figures
    assert (figures.due, figures.not_applicable) == (0, 1)
    assert refused(register.enter_expected, ws, 2024, "2.3", "quý I").code == "not-a-period"


def test_a_reviewing_office_expects_nothing_of_itself(office: Any) -> None:
    found = register.list_disclosures(office("huyen"), 2024)
    assert (found.rows, found.expected, found.worklist, found.figures.due) == ((), (), (), 0)


# --- newer versions ---


def test_the_newer_version_ends_the_duty_of_the_old_one(ws: Workspace, clock: Any) -> None:
    clock.set(date(2024, 6, 3))
    old = register.add_disclosure(ws, 2024, "4.1", "Quy chế")
    register.save_disclosure(ws, replace(old, starts_on=date(2024, 6, 3)))
    proposed = register.propose_publications(ws, old.id)
    register.add_publications(ws, [replace(p, starts_on=date(2024, 6, 4)) for p in proposed])
    clock.set(date(2024, 6, 5))
    assert register.disclosure_details(ws, old.id).row.judgement.state is State.RUNNING
    newer = register.add_new_version(ws, old.id)
    kinds = {item.kind: item.disclosure_id for item in register.list_disclosures(ws, 2024).worklist}
    assert kinds["review"] == old.id
    clock.set(date(2024, 9, 2))
    register.save_disclosure(ws, replace(newer, starts_on=date(2024, 8, 30)))
    proposed = register.propose_publications(ws, newer.id)
    register.add_publications(ws, [replace(p, starts_on=date(2024, 9, 1)) for p in proposed])
    states = {row.disclosure.id: row.judgement.state for row in register.list_disclosures(ws, 2024).rows}
    assert states == {old.id: State.DONE, newer.id: State.RUNNING}
    assert register.disclosure_details(ws, old.id).row.judgement.state is State.DONE


def test_versions_in_a_circle_are_judged_too(ws: Workspace) -> None:
    first = register.add_disclosure(ws, 2024, "4.1", "Quy chế")
    second = register.add_new_version(ws, first.id)
    register.save_disclosure(ws, replace(first, supersedes=second.id))
    assert len(register.list_disclosures(ws, 2024).rows) == 2


# --- what a change of calendar or counting moves ---


def test_a_new_holiday_says_which_open_items_moved(ws: Workspace, clock: Any) -> None:
    clock.set(date(2024, 7, 1))
    opened = register.add_disclosure(ws, 2024, "1.3", "Kết quả 6 tháng")
    register.save_disclosure(ws, replace(opened, starts_on=date(2024, 7, 10)))
    done = register.add_disclosure(ws, 2024, "14.1", "Đã xong")
    register.save_disclosure(ws, replace(done, starts_on=date(2024, 7, 10), not_applicable="Không phát sinh"))
    moved = save_special_day(ws, date(2024, 7, 15), DayKind.HOLIDAY, "Hội làng")
    assert moved == (
        Moved("", "Thực hiện dự toán 6 tháng đầu năm (6 tháng đầu năm 2024)", date(2024, 7, 15), date(2024, 7, 16)),
        Moved("", "Thực hiện dự toán theo quý (quý II năm 2024)", date(2024, 7, 15), date(2024, 7, 16)),
        Moved(opened.id, "Kết quả 6 tháng", date(2024, 7, 17), date(2024, 7, 18)),
    )
    back = drop_special_day(ws, date(2024, 7, 15))
    assert {(one.title, one.old_due, one.new_due) for one in back} == {
        (one.title, one.new_due, one.old_due) for one in moved
    }
    assert save_special_day(ws, date(2024, 12, 24), DayKind.HOLIDAY, "Ngày khác") == ()


def test_another_way_of_counting_moves_open_items_and_travels(ws: Workspace, clock: Any, refused: Any) -> None:
    clock.set(date(2024, 6, 3))
    opened = register.add_disclosure(ws, 2024, "1.1", "Kế hoạch")
    register.save_disclosure(ws, replace(opened, starts_on=date(2024, 6, 3)))
    profile = read_office(ws).profile
    moved = save_profile(ws, replace(profile, skip_first_day=False))
    assert Moved(opened.id, "Kế hoạch", date(2024, 6, 10), date(2024, 6, 7)) in moved
    assert register.disclosure_details(ws, opened.id).row.judgement.due_on == date(2024, 6, 7)
    assert save_profile(ws, replace(profile, skip_first_day=False, place="Nơi khác")) == ()
    refusal = refused(save_profile, ws, replace(profile, permanent_review_months=121))
    assert (refusal.code, refusal.field) == ("review-months-out-of-range", "permanent_review_months")


def test_an_approved_year_does_not_move(ws: Workspace, clock: Any) -> None:
    clock.set(date(2024, 6, 3))
    opened = register.add_disclosure(ws, 2024, "1.1", "Kế hoạch")
    register.save_disclosure(ws, replace(opened, starts_on=date(2024, 6, 3)))
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, 2024)
        assert dossier is not None
        assert due_days(ws, reading, dossier)[opened.id, ""] == ("Kế hoạch", date(2024, 6, 10))
    approve_assessment(ws, 2024, "Nguyễn Văn Bình", "Thử nghiệm")
    assert save_special_day(ws, date(2024, 6, 5), DayKind.HOLIDAY, "Hội làng") == ()
    save_profile(ws, replace(read_office(ws).profile, skip_first_day=False, has_website=True, villages=("thôn Mới",)))
    details = register.disclosure_details(ws, opened.id)
    assert details.row.judgement.due_on == date(2024, 6, 10)
    assert "Nhà văn hóa thôn Mới" not in {required.place for required in details.required}
    unlock_assessment(ws, 2024, "Bổ sung")
    assert register.disclosure_details(ws, opened.id).row.judgement.due_on == date(2024, 6, 10)
    assert "Nhà văn hóa thôn Mới" in {r.place for r in register.disclosure_details(ws, opened.id).required}


# --- the same at the reviewing office ---


def test_the_reviewing_office_judges_by_the_senders_counting_and_expects_the_same(office: Any, clock: Any) -> None:
    commune, reviewer = office("xa"), office("huyen")
    clock.set(date(2024, 8, 1))
    enrol(reviewer, commune)
    save_profile(commune, replace(read_office(commune).profile, roll_to_working_day=False, skip_first_day=False))
    opened = register.add_disclosure(commune, 2024, "1.3", "Kết quả 6 tháng")
    register.save_disclosure(commune, replace(opened, starts_on=date(2024, 7, 8)))
    register.enter_expected(commune, 2024, *FIRST_QUARTER)
    here = register.list_disclosures(commune, 2024)
    assert {row.disclosure.title: row.judgement.due_on for row in here.rows}["Kết quả 6 tháng"] == date(2024, 7, 12)
    assert sorted(row.item.period for row in here.missing) == ["2024-H1", "2024-Q2"]
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    (result,) = import_packages(reviewer, [export_submission(commune, 2024).file])
    assert result.outcome == "applied", result
    clock.set(date(2024, 12, 2))
    there = register.list_disclosures(reviewer, 2024, commune.unit_key)
    assert there.figures == here.figures
    assert [(row.item, row.standing) for row in there.expected] == [(row.item, row.standing) for row in here.expected]
    assert by_clause(open_assessment(reviewer, 2024, commune.unit_key).register.judged) == by_clause(here.judged)
    assert [(item.kind, item.on) for item in there.worklist] == [(item.kind, item.on) for item in here.worklist]


def enrol(reviewer: Workspace, commune: Workspace) -> None:
    request = write_key_request(commune, audience=reviewer.unit_key).file
    shown = read_key_request(reviewer, request).shown_groups
    hidden = (group for group, seen in zip(own_key(commune).fingerprint.split(), shown, strict=True) if seen is None)
    enrol_key(reviewer, request, " ".join(hidden))
