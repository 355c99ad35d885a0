"""Rounds and sheets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.db.sheets import add_sheets
from qcdc_desktop.db.tallies import keep_counts, kept_counts
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import Mark, Sheet, SurveyRound
from qcdc_desktop.usecases import survey_sheets as use_sheets
from qcdc_desktop.usecases import surveys as use
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.content_check import check_content
from qcdc_desktop.usecases.survey_printing import MOST_SHEETS, print_blank, print_filled
from qcdc_desktop.usecases.workspace import Workspace

ANSWERS = {"gioi_tinh": "nu", "c1": "dd"}


@pytest.fixture
def round_(ws: Workspace) -> SurveyRound:
    return use.add_round(ws, 2024, "PKS01")


def whole(ws: Workspace, answers: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Mark]]:
    """The answers, with every other asked question left blank."""
    form = next(q for q in use.questionnaires(ws, 2024) if q.code == "PKS01")
    blank = {q.code: Mark.BLANK for q in asked(form, answers) if q.code not in answers}
    return answers, blank


def save(ws: Workspace, of: SurveyRound, number: int, answers: dict[str, Any] | None = None, **more: Any) -> Sheet:
    given, marks = whole(ws, dict(answers or ANSWERS))
    return use_sheets.save_sheet(ws, of.id, number, given, marks, **more)


def test_empty_states(ws: Workspace, refused: Any) -> None:
    assert use.list_rounds(ws, 2024) == ()
    tally = use.tally_form(ws, 2024, "PKS01")
    assert (tally.sheets, tally.rate) == (0, None)
    assert refused(use.tally_form, ws, 2024, "PKS99").code == "unknown-form"
    assert refused(use.add_round, ws, 2024, "PKS99").field == "form_code"
    assert refused(use.open_round, ws, "x").code == "record-gone"


def test_rounds(ws: Workspace, round_: SurveyRound, refused: Any) -> None:
    assert (round_.title, use.add_round(ws, 2024, "PKS01").title) == ("PKS01 – đợt 1/2024", "PKS01 – đợt 2/2024")
    for changes, code, field in (
        ({"title": " "}, "title-missing", "title"),
        ({"starts_on": date(2024, 3, 2), "ends_on": date(2024, 3, 1)}, "end-before-start", "ends_on"),
        ({"printed": -1}, "negative-figure", "printed"),
        ({"population": 10**19}, "figure-too-large", "population"),
        ({"id": "x"}, "record-gone", None),
    ):
        refusal = refused(use.save_round, ws, replace(round_, **changes))
        assert (refusal.code, refusal.field) == (code, field)
    saved = use.save_round(ws, replace(round_, form_code="PKS07", place=" Nhà văn hóa "))
    assert (saved.form_code, saved.place) == ("PKS01", "Nhà văn hóa"), "a round stays one of its form"


def test_a_sheet_is_kept_as_it_is(ws: Workspace, round_: SurveyRound) -> None:
    sheet = save(ws, round_, 1, village=" thôn Đông ")
    view = use.open_round(ws, round_.id)
    assert view.sheets == (sheet,)
    assert (sheet.village, sheet.entered_by, view.next_number) == ("thôn Đông", "Nguyễn Thị Hạnh", 2)


def test_what_conditions_skip_is_dropped(ws: Workspace, round_: SurveyRound) -> None:
    form = use.open_round(ws, round_.id).questionnaire
    question = form.question("c7_1")
    assert question is not None and question.show_if is not None
    answers, marks = whole(ws, {"c7": "khong"})
    sheet = use_sheets.save_sheet(ws, round_.id, 1, {**answers, "c7_1": question.options[0].code}, marks)
    assert "c7_1" not in sheet.answers
    asked_too, marks = whole(ws, {"c7": "co", "c7_1": question.options[0].code})
    assert use_sheets.save_sheet(ws, round_.id, 2, asked_too, marks).answers["c7_1"] == question.options[0].code


def test_every_wrong_question_is_named(ws: Workspace, round_: SurveyRound, refused: Any) -> None:
    answers, marks = whole(ws, dict(ANSWERS))
    refusal = refused(use_sheets.save_sheet, ws, round_.id, 1, {**answers, "c1": "xx", "so_nam": 99}, marks | {})
    assert isinstance(refusal, use_sheets.SheetRefused)
    assert {"c1"} <= {problem.question for problem in refusal.problems}
    assert refusal.field == refusal.problems[0].question
    assert use.open_round(ws, round_.id).sheets == ()


@pytest.mark.parametrize("number", [0, -1, 1_000_000, 10**20])
def test_numbers_no_sheet_bears(ws: Workspace, round_: SurveyRound, refused: Any, number: int) -> None:
    refusal = refused(save, ws, round_, number)
    assert (refusal.code, refusal.field) == ("sheet-number-wrong", "number")
    sheet = replace(save(ws, round_, 1), id="", number=number)
    assert refused(use_sheets.import_sheets, ws, round_.id, [sheet]).code == "sheet-number-wrong"


def test_a_number_stands_once_in_a_round(ws: Workspace, round_: SurveyRound, refused: Any) -> None:
    save(ws, round_, 1)
    refusal = refused(save, ws, round_, 1)
    assert (refusal.code, refusal.field, refusal.facts["round"]) == ("sheet-number-taken", "number", round_.title)
    other = use.add_round(ws, 2024, "PKS01")
    save(ws, other, 1)
    assert use.tally_form(ws, 2024, "PKS01").sheets == 2
    assert use.tally_round(ws, other.id).sheets == 1


def test_correcting_needs_a_reason_and_leaves_the_old_answers_in_the_trail(
    ws: Workspace, round_: SurveyRound, refused: Any, trail: Callable[[Any], Any], clock: Any
) -> None:
    sheet = save(ws, round_, 1)
    clock.set(date(2024, 6, 10))
    other = replace(ws, actor="Người khác")
    assert refused(save, other, round_, 1, {"gioi_tinh": "nam"}, sheet_id=sheet.id).field == "reason"
    corrected = save(other, round_, 3, {"gioi_tinh": "nam"}, sheet_id=sheet.id, reason="Gõ nhầm giới tính")
    assert (corrected.id, corrected.number, corrected.entered_by) == (sheet.id, 3, sheet.entered_by)
    assert corrected.entered_at == sheet.entered_at
    lines = [e for e in trail(ws) if e.record_id == sheet.id]
    assert [e.new for e in lines if e.action == "correct"] == ["Gõ nhầm giới tính"]
    changed = {e.field: e for e in lines if e.action == "change"}
    assert '"nu"' in (changed["answers"].old or "") and '"nam"' in (changed["answers"].new or "")
    assert changed["answers"].actor == "Người khác"
    assert refused(save, ws, round_, 4, sheet_id="x", reason="?").code == "record-gone"


def test_a_sheet_stays_in_its_round(ws: Workspace, round_: SurveyRound, refused: Any) -> None:
    sheet = save(ws, round_, 1)
    other = use.add_round(ws, 2024, "PKS01")
    assert refused(save, ws, other, 1, sheet_id=sheet.id, reason="Chuyển").code == "record-gone"
    assert use.open_round(ws, round_.id).sheets == (sheet,)


def test_deleting(ws: Workspace, round_: SurveyRound, refused: Any, trail: Callable[[Any], Any]) -> None:
    sheet = save(ws, round_, 1)
    assert refused(use_sheets.delete_sheet, ws, sheet.id, " ").field == "reason"
    assert refused(use.delete_round, ws, round_.id, "").field == "reason"
    assert refused(use.delete_round, ws, round_.id, "Nhầm").facts["count"] == 1
    use_sheets.delete_sheet(ws, sheet.id, "Phiếu của xã khác")
    gone = next(e for e in trail(ws) if (e.action, e.record_kind) == ("delete", "Sheet"))
    assert '"nu"' in (gone.old or "") and gone.new == "Phiếu của xã khác"
    use.delete_round(ws, round_.id, "Nhầm")
    assert use.list_rounds(ws, 2024) == ()
    assert refused(use_sheets.delete_sheet, ws, sheet.id, "Lần nữa").code == "record-gone"


def test_importing_again_adds_nothing_and_other_answers_are_refused(
    ws: Workspace, round_: SurveyRound, refused: Any
) -> None:
    answers, marks = whole(ws, dict(ANSWERS))
    sheets = [Sheet("", "", "", "PKS01", n, ws.clock(), "", "", answers, marks) for n in (1, 2, 3)]
    assert use_sheets.import_sheets(ws, round_.id, sheets) == 3
    assert use_sheets.import_sheets(ws, round_.id, sheets) == 0
    changed = replace(sheets[1], answers={**answers, "gioi_tinh": "nam"})
    fourth = replace(sheets[0], number=4)
    assert refused(use_sheets.import_sheets, ws, round_.id, [fourth, changed]).code == "sheet-number-taken"
    assert use.open_round(ws, round_.id).next_number == 4, "all or nothing"


def test_a_locked_dossier(ws: Workspace, round_: SurveyRound, refused: Any) -> None:
    sheet = save(ws, round_, 1)
    approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    for attempt in (
        lambda: use.add_round(ws, 2024, "PKS02"),
        lambda: use.save_round(ws, replace(round_, title="Khác")),
        lambda: use.delete_round(ws, round_.id, "?"),
        lambda: save(ws, round_, 2),
        lambda: use_sheets.delete_sheet(ws, sheet.id, "?"),
        lambda: use_sheets.import_sheets(ws, round_.id, [replace(sheet, number=2)]),
    ):
        assert refused(attempt).code == "dossier-locked"
    assert use.tally_form(ws, 2024, "PKS01").sheets == 1


def test_a_tally_follows_every_change_of_its_sheets(ws: Workspace, round_: SurveyRound) -> None:
    def counted() -> tuple[int, int]:
        tally = use.tally_form(ws, 2024, "PKS01")
        return tally.sheets, tally.satisfied

    assert counted() == (0, 0)
    first = save(ws, round_, 1)
    one = counted()
    assert one[0] == 1
    assert counted() == one
    second = save(ws, round_, 2)
    assert counted() == (2, 2 * one[1])
    use_sheets.delete_sheet(ws, second.id, "Nhập nhầm")
    assert counted() == one
    given, marks = whole(ws, {"gioi_tinh": "nu"})
    use_sheets.save_sheet(ws, round_.id, 1, given, marks, sheet_id=first.id, reason="Đọc lại phiếu")
    assert counted()[0] == 1
    assert counted()[1] < one[1]


def test_printing_blank_and_keyed_sheets(ws: Workspace, round_: SurveyRound, tmp_path: Path, refused: Any) -> None:
    from pypdfium2 import PdfDocument

    file = tmp_path / "phieu.pdf"
    made = print_blank(ws, round_.id, file, 5, 7)
    assert (made.sheets, made.pages, len(PdfDocument(file))) == (3, 2, 6)
    assert print_blank(ws, round_.id, file).sheets == 1
    assert print_blank(ws, round_.id, file, last=9).sheets == 1
    for first, last in ((7, 5), (0, 3), (1, MOST_SHEETS + 1)):
        assert refused(print_blank, ws, round_.id, file, first, last).code == "sheet-range-wrong"
    assert refused(print_blank, ws, "x", file).code == "record-gone"
    kept = save(ws, round_, 5)
    changed, marks = whole(ws, {**ANSWERS, "c1": "ko"})
    use_sheets.save_sheet(ws, round_.id, 5, changed, marks, sheet_id=kept.id, reason="Xem lại phiếu giấy")
    print_filled(ws, round_.id, 5, file)
    text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(file))
    assert text.count("đã sửa") == 1
    assert refused(print_filled, ws, round_.id, 6, file).code == "sheet-unknown"


def test_a_tally_is_counted_once_and_follows_every_change(ws: Workspace, round_: SurveyRound) -> None:
    """What is kept is what counting gives, whatever is done to the sheets; a damaged text is counted again."""

    def shown() -> Any:
        use._TALLIES.clear()  # as after a new start
        return use.tally_form(ws, 2024, "PKS01")

    def counted() -> Any:
        return use.tally_round(ws, round_.id)

    def kept() -> str:
        with ws.store.reading() as reading:
            return kept_counts(reading, round_.id)

    many = [
        Sheet(ws.new_id(), round_.dossier_id, round_.id, "PKS01", n, ws.clock(), "", "", ANSWERS) for n in range(1, 61)
    ]
    with ws.store.transaction("A") as tx:
        add_sheets(tx, many)
    assert shown() == counted() and shown().sheets == 60
    first = kept()
    assert first and (shown(), kept()) == (counted(), first), "not written again"
    save(ws, round_, 61)
    assert shown() == counted() and shown().sheets == 61 and kept() != first
    use_sheets.delete_sheet(ws, many[0].id, "nhập nhầm")
    assert shown() == counted() and shown().sheets == 60
    with ws.store.transaction("A") as tx:
        keep_counts(tx, {round_.id: kept().replace("60", "61"), "gone": "x"})
    assert shown() == counted() and shown().sheets == 60
    with ws.store.reading() as reading:
        assert kept_counts(reading, "gone") == ""
    assert check_content(ws) == ()
