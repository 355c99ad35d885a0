"""Batches, the second entry, settling, locking, and the figures all the way to the reviewing office."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qcdc_desktop.domain.double_entry import BatchState, SheetState, Value
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import (
    CheckPlan,
    CheckRule,
    CheckWay,
    Mark,
    Outcome,
    Sheet,
    SheetEntry,
    Source,
    SurveyRound,
)
from qcdc_desktop.usecases import double_entry as twice
from qcdc_desktop.usecases import survey_batches as batches
from qcdc_desktop.usecases import survey_rounds as rounds
from qcdc_desktop.usecases import survey_sheets as sheets
from qcdc_desktop.usecases import surveys
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.workspace import Workspace

ANSWERS = {"gioi_tinh": "nu", "c1": "dd", "do_tuoi": "25_49"}
Refused = Any


@pytest.fixture
def held(ws: Workspace) -> SurveyRound:
    return surveys.add_round(ws, 2024, "PKS01")


@pytest.fixture
def other(ws: Workspace) -> Workspace:
    """The same office with another person at the keyboard."""
    return replace(ws, actor="Trần Văn Bình")


def whole(ws: Workspace, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Mark]]:
    form = next(q for q in surveys.questionnaires(ws, 2024) if q.code == "PKS01")
    options = form.question("do_tuoi")
    assert options is not None
    answers = {"do_tuoi": options.options[1].code} | {k: v for k, v in answers.items() if k != "do_tuoi"}
    return answers, {q.code: Mark.BLANK for q in asked(form, answers) if q.code not in answers}


def key(ws: Workspace, held: SurveyRound, number: int, answers: dict[str, Any] | None = None, **more: Any) -> Sheet:
    return sheets.save_sheet(ws, held.id, number, *whole(ws, answers or ANSWERS), **more)


def again(ws: Workspace, held: SurveyRound, number: int, answers: dict[str, Any], **more: Any) -> Any:
    return twice.save_second(ws, held.id, number, *whole(ws, answers), CheckWay.APART, **more)


def test_numbers_given_in_advance(ws: Workspace, held: SurveyRound, refused: Refused) -> None:
    first = batches.add_batch(ws, held.id, "", 1, 50, " Hạnh ", "Thôn 1")
    assert (first.name, first.keyer) == ("Tập 1", "Hạnh")
    for numbers, code in (
        ((50, 60), "batch-overlaps"),
        ((60, 51), "numbers-backwards"),
        ((51, None), "numbers-half"),
        ((51, 99_999), "batch-too-large"),
        ((0, 9), "sheet-number-wrong"),
    ):
        assert refused(batches.add_batch, ws, held.id, "x", *numbers).code == code
    typed = batches.add_batch(ws, held.id, "Lẻ")
    key(ws, held, 7)
    key(ws, held, 99, came_in=sheets.CameIn(typed.id, Source.KEYED, 21))
    assert refused(key, ws, held, 8, came_in=sheets.CameIn(typed.id)).code == "number-of-other-batch"
    assert refused(key, ws, held, 98, came_in=sheets.CameIn(first.id)).code == "number-outside-batch"
    check = batches.list_batches(ws, held.id)
    assert [(v.keyed, len(v.missing), v.state) for v in check.batches] == [
        (1, 49, BatchState.ENTERING),
        (1, 0, BatchState.ENTERED),
    ]
    assert check.batches[0].states[7] is SheetState.FIRST
    with ws.store.reading() as reading:
        assert [(e.batch_id, e.seconds) for e in reading.find(SheetEntry)] == [(first.id, None), (typed.id, 21)]
    assert refused(batches.delete_batch, ws, typed.id, "x").code == "batch-has-sheets"
    assert refused(batches.save_batch, ws, replace(typed, first=5, last=9)).code == "batch-overlaps"
    assert batches.save_batch(ws, replace(typed, name="Rời", first=90, last=99)).name == "Rời"


def test_a_number_twice_says_where_the_first_is(ws: Workspace, held: SurveyRound, refused: Refused) -> None:
    batches.add_batch(ws, held.id, "Tập thôn Đông", 1, 9)
    sheet = key(ws, held, 5)
    refusal = refused(key, ws, held, 5)
    assert refusal.facts == {
        "number": 5,
        "round": held.title,
        "batch": "Tập thôn Đông",
        "who": "Nguyễn Thị Hạnh",
        "day": "2024-06-03",
    }
    assert refused(sheets.import_sheets, ws, held.id, [replace(sheet, answers={}, marks={})]).code.startswith("sheet-")


def test_sheets_keyed_before_come_into_the_batch_of_their_numbers(ws: Workspace, held: SurveyRound) -> None:
    key(ws, held, 3)
    made = batches.add_batch(ws, held.id, "", 1, 4)
    with ws.store.reading() as reading:
        assert [entry.batch_id for entry in reading.find(SheetEntry)] == [made.id]


def test_the_second_person_is_another(ws: Workspace, other: Workspace, held: SurveyRound, refused: Refused) -> None:
    key(ws, held, 1)
    assert refused(again, ws, held, 1, ANSWERS).code == "second-same-person"
    assert refused(twice.sheet_to_check, replace(ws, actor="nguyen thi hanh"), held.id, 1).code == "second-same-person"
    assert again(other, held, 1, ANSWERS).differences == ()
    assert refused(again, other, held, 1, ANSWERS).code == "second-exists"
    assert refused(again, other, held, 2, ANSWERS).code == "sheet-unknown"
    key(ws, held, 2)
    assert again(ws, held, 2, ANSWERS, reason="Xã chỉ có một cán bộ").reason == "Xã chỉ có một cán bộ"


def test_differences_are_settled_against_the_paper(
    ws: Workspace, other: Workspace, held: SurveyRound, refused: Refused, trail: Callable[[Any], Any]
) -> None:
    key(ws, held, 1)
    second = again(other, held, 1, ANSWERS | {"gioi_tinh": "nam"})
    assert [row.question.code for row in twice.differences(ws, held.id)] == ["gioi_tinh"]
    assert batches.list_batches(ws, held.id).loose == (1,)
    settled = twice.settle_difference(other, second.id, "gioi_tinh", Value("nam"))
    assert settled.differences[0].outcome is Outcome.KEYER
    assert surveys.open_round(ws, held.id).sheets[0].answers["gioi_tinh"] == "nam"
    assert twice.differences(ws, held.id) == ()
    assert len(twice.differences(ws, held.id, settled=True)) == 1
    assert refused(twice.settle_difference, other, second.id, "gioi_tinh", Value("nu")).code == "difference-settled"
    assert ("Sheet", "answers") in {(e.record_kind, e.field) for e in trail(ws)}
    sheet = surveys.open_round(ws, held.id).sheets[0]
    key(ws, held, 1, ANSWERS, sheet_id=sheet.id, reason="Nhìn lại giấy")
    assert len(twice.differences(ws, held.id)) == 1, "a corrected sheet is compared again"
    assert refused(twice.settle_difference, other, second.id, "gioi_tinh", Value("zz")).code == "sheet-option-unknown"


def test_asked_again_at_once_replaces_the_first_value(ws: Workspace, other: Workspace, held: SurveyRound) -> None:
    key(ws, held, 1)
    answers, marks = whole(ws, ANSWERS | {"gioi_tinh": "nam"})
    second = twice.save_second(other, held.id, 1, answers, marks, CheckWay.AGAIN)
    assert [(d.outcome, d.settled_by) for d in second.differences] == [(Outcome.KEYER, "Trần Văn Bình")]
    sheet = surveys.open_round(ws, held.id).sheets[0]
    assert (sheet.answers["gioi_tinh"], sheet.entered_by) == ("nam", "Nguyễn Thị Hạnh")


def test_a_batch_closes_only_when_it_is_verified_under_the_agreed_rate(
    ws: Workspace, other: Workspace, held: SurveyRound, refused: Refused
) -> None:
    made = batches.add_batch(ws, held.id, "", 1, 12)
    assert refused(batches.close_batch, ws, made.id).code == "batch-empty"
    for number in range(1, 11):
        key(ws, held, number)
    missing = refused(batches.close_batch, ws, made.id)
    assert (missing.code, missing.facts["numbers"]) == ("batch-numbers-missing", "11–12")
    rounds.plan_checks(ws, held.id, CheckPlan(CheckRule.RANDOM, CheckWay.APART, share=1500, agreed_rate=100))
    assert refused(batches.close_batch, ws, made.id, "Hai phiếu hỏng").code == "batch-not-verified"
    drawn = batches.draw_batch(ws, made.id).drawn
    assert len(drawn) == 2
    again(other, held, drawn[0], ANSWERS | {"gioi_tinh": "nam"})
    assert batches.list_batches(ws, held.id).batches[0].state is BatchState.DIFFERENT
    row = twice.differences(ws, held.id)[0]
    assert refused(batches.close_batch, ws, made.id, "x").code == "batch-has-differences"
    twice.settle_difference(other, row.second.id, "gioi_tinh", Value("nam"))
    assert refused(batches.close_batch, ws, made.id, "x").facts["numbers"] == str(drawn[1])
    again(other, held, drawn[1], ANSWERS)
    over = refused(batches.close_batch, ws, made.id, "x")
    assert (over.code, over.facts["agreed"]) == ("batch-over-rate", 100)
    for number in set(range(1, 11)) - set(drawn):
        again(other, held, number, ANSWERS)
    closed = batches.close_batch(ws, made.id, "Hai phiếu hỏng")
    assert closed.closing_note == "Hai phiếu hỏng"
    assert batches.list_batches(ws, held.id).batches[0].state is BatchState.CLOSED
    assert refused(key, ws, held, 11).code == "batch-closed"
    assert refused(sheets.delete_sheet, ws, surveys.open_round(ws, held.id).sheets[0].id, "x").code == "batch-closed"
    assert refused(batches.reopen_batch, ws, made.id, "").code == "reason-missing"
    batches.reopen_batch(ws, made.id, "Thêm phiếu")
    key(ws, held, 11)


def test_a_round_keyed_without_batches_is_checked_as_one(ws: Workspace, held: SurveyRound, refused: Refused) -> None:
    assert refused(batches.whole_round_batch, ws, held.id).code == "batch-empty"
    for number in (4, 8, 15):
        key(ws, held, number)
    made = batches.whole_round_batch(ws, held.id)
    assert made.name == "Cả đợt"
    drawn = batches.draw_batch(ws, made.id)
    assert len(drawn.drawn) == 1
    assert surveys.list_rounds(ws, 2024)[0].round.check == CheckPlan()


def test_a_locked_round_takes_nothing(ws: Workspace, held: SurveyRound, refused: Refused) -> None:
    sheet = key(ws, held, 1)
    assert refused(rounds.lock_round, ws, held.id, " ").code == "reason-missing"
    rounds.lock_round(ws, held.id, "Đã báo cáo tỉnh")
    for attempt in (
        lambda: key(ws, held, 2),
        lambda: key(ws, held, 1, sheet_id=sheet.id, reason="x"),
        lambda: sheets.delete_sheet(ws, sheet.id, "x"),
        lambda: sheets.import_sheets(ws, held.id, [replace(sheet, number=5)]),
        lambda: again(replace(ws, actor="B"), held, 1, ANSWERS),
        lambda: batches.add_batch(ws, held.id),
        lambda: surveys.save_round(ws, replace(held, title="Khác")),
        lambda: rounds.plan_checks(ws, held.id, None),
    ):
        refusal = refused(attempt)
        assert (refusal.code, refusal.facts["reason"]) == ("round-locked", "Đã báo cáo tỉnh")
    assert refused(rounds.unlock_round, ws, held.id, "").code == "reason-missing"
    rounds.unlock_round(ws, held.id, "Tỉnh yêu cầu sửa")
    key(ws, held, 2)


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (CheckPlan(every=0), "every-out-of-range"),
        (CheckPlan(share=0), "share-out-of-range"),
        (CheckPlan(agreed_rate=10_001), "rate-out-of-range"),
    ],
)
def test_plans_that_cannot_be(ws: Workspace, held: SurveyRound, refused: Refused, plan: CheckPlan, code: str) -> None:
    assert refused(rounds.plan_checks, ws, held.id, plan).code == code


def test_the_target_by_the_formula(ws: Workspace, held: SurveyRound) -> None:
    assert rounds.aim_at(ws, held.id, 8000, 500).sheets == 381
    found = surveys.list_rounds(ws, 2024)[0].round
    assert (found.population, found.target) == (8000, 381)


def test_deleting_takes_what_stands_beside_along(ws: Workspace, other: Workspace, held: SurveyRound) -> None:
    sheet = key(ws, held, 1)
    second = again(other, held, 1, ANSWERS)
    twice.drop_second(ws, second.id, "Nhập nhầm phiếu")
    again(other, held, 1, ANSWERS)
    sheets.delete_sheet(ws, sheet.id, "Phiếu của xã khác")
    with ws.store.reading() as reading:
        assert reading.find(SheetEntry) == []
    key(ws, held, 1)


def test_the_figures_travel_and_show_at_the_reviewer(
    office: Callable[[str], Workspace], held: SurveyRound, ws: Workspace, other: Workspace, tmp_path: Any
) -> None:
    for number in (1, 2, 3):
        key(ws, held, number)
    second = again(other, held, 1, ANSWERS | {"gioi_tinh": "nam"})
    twice.settle_difference(other, second.id, "gioi_tinh", Value("nam"))
    rounds.plan_checks(ws, held.id, CheckPlan(agreed_rate=500))
    rounds.lock_round(ws, held.id, "Xong")
    own = twice.list_checks(ws, 2024)
    assert [(r.check.keyer, r.check.sheets, r.check.checked, r.check.keyer_errors) for r in own] == [
        ("Nguyễn Thị Hạnh", 3, 1, 1)
    ]
    above = office("huyen")
    request = write_key_request(ws, tmp_path).file
    shown = read_key_request(above, request).shown_groups
    groups = own_key(ws).fingerprint.split()
    enrol_key(above, request, " ".join(g for g, s in zip(groups, shown, strict=True) if s is None))
    approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    import_packages(above, [export_submission(ws, 2024, tmp_path, sealed=False).file])
    received = twice.list_checks(above, 2024, ws.unit_key)
    assert [replace(r.check, id="", dossier_id="") for r in received] == [
        replace(r.check, id="", dossier_id="") for r in own
    ]
    assert received[0].figures.at_most == own[0].figures.at_most
    assert received[0].round.check == CheckPlan(agreed_rate=500)
    assert received[0].round.lock is not None
