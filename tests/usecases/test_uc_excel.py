"""The year by Excel: template out, filled in, checked, taken over; a second time nothing is new."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.excel.table import Table
from qcdc_desktop.usecases.assessment import approve_assessment, entered, open_assessment, save_entry
from qcdc_desktop.usecases.disclosures import catalogue_of_year, list_disclosures
from qcdc_desktop.usecases.excel_assessment import (
    assessment_table,
    check_assessment_file,
    import_assessment_file,
    write_assessment_template,
)
from qcdc_desktop.usecases.excel_disclosures import (
    check_disclosure_file,
    disclosure_table,
    import_disclosure_file,
    write_disclosure_template,
)
from qcdc_desktop.usecases.excel_surveys import (
    check_survey_file,
    import_into_new_round,
    import_survey_file,
    write_survey_template,
)
from qcdc_desktop.usecases.own_catalogues import import_text
from qcdc_desktop.usecases.survey_columns import survey_table
from qcdc_desktop.usecases.surveys import add_round, list_rounds, open_round
from qcdc_desktop.usecases.workspace import Workspace


@pytest.fixture
def fill(tmp_path: Path) -> Callable[[Table, Sequence[dict[str, Any]]], Path]:
    """A workbook as a person would fill the template in."""

    def write(table: Table, rows: Sequence[dict[str, Any]]) -> Path:
        file = tmp_path / "điền.xlsx"
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet(table.sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, column in enumerate(table.columns):
            sheet.write_string(2, place, column.title)
            for line, row in enumerate(rows, 3):
                value = row.get(column.key)
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif value is not None:
                    sheet.write(line, place, value)
        book.close()
        return file

    return write


def problems(check: Callable[..., Any], *arguments: Any) -> list[tuple[str, str]]:
    return [(p.cell, p.code) for p in check(*arguments).problems]


PLAN = {"content_code": "1.1", "title": "Kế hoạch", "document_number": "01/KH", "document_date": date(2024, 5, 6)}


def test_the_register(ws: Workspace, fill: Any, tmp_path: Path, trail: Any) -> None:
    rows = [
        {**PLAN, "forms": "A; b", "published_on": "07/05/2024", "ended_on": date(2024, 6, 10), "responsible": "Hạnh"},
        {**PLAN, "title": "Kế hoạch khác", "starts_on": "8.5.24", "fiscal_year": 2024, "period": "2024-Q1"},
    ]
    file = fill(disclosure_table(ws, 2024), rows)
    assert check_disclosure_file(ws, 2024, file).rows == 2
    assert list_disclosures(ws, 2024).rows == (), "checking changes nothing"
    assert import_disclosure_file(ws, 2024, file) == 2
    first, second = sorted(list_disclosures(ws, 2024).rows, key=lambda row: row.disclosure.title)
    assert {p.form for p in first.publications} == {"a", "b"}
    assert first.publications[0].starts_on == date(2024, 5, 7)
    assert first.disclosure.starts_on is None
    assert first.judgement.due_on == date(2024, 5, 13), "counted from the document when nothing else is said"
    assert second.disclosure.starts_on == date(2024, 5, 8)
    count = len(trail(ws))
    assert import_disclosure_file(ws, 2024, file) == 0
    out = write_disclosure_template(ws, 2024, tmp_path / "ra.xlsx")
    assert import_disclosure_file(ws, 2024, out) == 0
    assert len([e for e in trail(ws)[count:] if e.new != "0"]) == 0


def test_wrong_rows_of_the_register(ws: Workspace, fill: Any) -> None:
    file = fill(
        disclosure_table(ws, 2024),
        [
            {**PLAN, "forms": "a"},
            {**PLAN, "forms": "a, z", "published_on": date(2024, 5, 7)},
            {**PLAN, "forms": "a", "published_on": date(2024, 5, 7), "ended_on": date(2024, 5, 6)},
            {**PLAN, "published_on": date(2024, 5, 7)},
            {**PLAN, "fiscal_year": 24},
        ],
    )
    assert problems(check_disclosure_file, ws, 2024, file) == [
        ("K4", "start-missing"),
        ("J5", "unknown-disclosure-form"),
        ("L6", "end-before-start"),
        ("J7", "form-missing"),
        ("H8", "fiscal-year-out-of-range"),
    ]
    with pytest.raises(Refusal, match="excel-cells-wrong") as caught:
        import_disclosure_file(ws, 2024, file)
    assert (caught.value.facts["count"], caught.value.facts["first"]) == (5, "K4")
    assert list_disclosures(ws, 2024).rows == ()


def test_a_year_to_come_is_read_with_its_own_edition(ws: Workspace) -> None:
    assert catalogue_of_year(ws, 2025).contents and disclosure_table(ws, 2025).columns


def test_the_assessment(ws: Workspace, fill: Any, tmp_path: Path) -> None:
    criteria_set, _ = entered(ws, 2024)
    file = fill(
        assessment_table(criteria_set, 2024),
        [
            {"indicator": "TC1.1", "yes": "có"},
            {"indicator": "TC1.6", "numerator": 9, "denominator": "10"},
            {"indicator": "TC1.9", "points": "1,75", "explanation": "Gia\u0309i tri\u0300nh"},
            {"indicator": "TC1.10"},
        ],
    )
    assert check_assessment_file(ws, 2024, file).rows == 4
    assert entered(ws, 2024)[1] == {}
    assert import_assessment_file(ws, 2024, file) == 3, "an empty row enters nothing"
    entries = entered(ws, 2024)[1]
    assert entries["TC1.1"].yes is True
    assert (entries["TC1.9"].points, entries["TC1.9"].explanation) == (175, "Giải trình")
    assert import_assessment_file(ws, 2024, file) == 0
    save_entry(ws, 2024, replace(entries["TC1.6"], responsible="Văn phòng"))
    out = write_assessment_template(ws, 2024, tmp_path / "ra.xlsx")
    assert import_assessment_file(ws, 2024, out) == 0
    assert entered(ws, 2024)[1]["TC1.6"].responsible == "Văn phòng", "what Excel does not show stays"
    approve_assessment(ws, 2024, "Chủ tịch", "Thử nghiệm")
    with pytest.raises(Exception, match="dossier-locked"):
        import_assessment_file(ws, 2024, file)


def test_wrong_rows_of_the_assessment(ws: Workspace, fill: Any) -> None:
    view = open_assessment(ws, 2024)
    file = fill(
        assessment_table(view.criteria_set, 2024),
        [
            {"indicator": "TC1.6", "numerator": 11, "denominator": 10},
            {"indicator": "TC1.9", "points": "2,01"},
            {"indicator": "TC1.1", "not_applicable": "Không có"},
            {"indicator": "TC1.8", "count": 99_999_999_999},
            {"indicator": "TC1.9", "points": 1},
            {"indicator": "TC1.9", "points": 2},
        ],
    )
    assert problems(check_assessment_file, ws, 2024, file) == [
        ("D4", "numerator-above-denominator"),
        ("F5", "points-above-maximum"),
        ("G6", "not-applicable-not-allowed"),
        ("C7", "figure-too-large"),
        ("A8", "indicator-twice"),
        ("A9", "indicator-twice"),
    ]


def test_sheets(ws: Workspace, fill: Any, tmp_path: Path) -> None:
    opened = add_round(ws, 2024, "PKS01")
    form = open_round(ws, opened.id).questionnaire
    table = survey_table(form, "x")
    rows = [
        {"number": 1, "village": "thôn Đông", "gioi_tinh": "nu", "so_nam": 3, "c12": "bb, dg", "c7": "khong"},
        {"number": "2", "gioi_tinh": "KHL", "c8": "KAD", "c13": "Tốt"},
    ]
    file = fill(table, rows)
    assert check_survey_file(ws, opened.id, file).rows == 2
    assert import_survey_file(ws, opened.id, file) == 2
    one, two = open_round(ws, opened.id).sheets
    assert (one.answers["gioi_tinh"], one.answers["so_nam"], one.answers["c12"]) == ("nu", 3, ("bb", "dg"))
    assert one.marks["c1"] is Mark.BLANK and "c7_1" not in one.marks
    assert (two.marks["gioi_tinh"], two.marks["c8"]) == (Mark.INVALID, Mark.NOT_APPLICABLE)
    assert import_survey_file(ws, opened.id, file) == 0
    out = write_survey_template(ws, opened.id, tmp_path / "ra.xlsx")
    assert import_survey_file(ws, opened.id, out) == 0
    changed = fill(table, [{**rows[0], "gioi_tinh": "nam"}])
    with pytest.raises(Exception, match="sheet-number-taken"):
        import_survey_file(ws, opened.id, changed)


def test_wrong_sheets(ws: Workspace, fill: Any) -> None:
    form = open_round(ws, add_round(ws, 2024, "PKS01").id).questionnaire
    table = survey_table(form, "x")
    place = {column.key: number for number, column in enumerate(table.columns)}

    def cell(key: str, line: int) -> str:
        from qcdc_desktop.excel.table import cell_name

        return cell_name(line, place[key])

    file = fill(
        table,
        [
            {"number": 1, "so_nam": 51},
            {"number": 2, "so_nam": "ba"},
            {"number": 3, "c12": "bb zz"},
            {"number": 4, "gioi_tinh": "KAD"} | {},
            {"number": 0},
            {"number": 1},
            {"number": 1},
        ],
    )
    assert problems(check_survey_file, ws, list_rounds(ws, 2024)[0].round.id, file) == [
        (cell("so_nam", 4), "sheet-number-too-large"),
        (cell("so_nam", 5), "not-a-number"),
        (cell("c12", 6), "cell-choice"),
        (cell("gioi_tinh", 7), "cell-choice"),
        ("A8", "sheet-number-wrong"),
        ("A10", "sheet-number-twice"),
    ]


def test_days_and_numbers_are_cells_of_their_kind(ws: Workspace, fill: Any, tmp_path: Path) -> None:
    value = {
        "edition": {
            "kind": "questionnaire", "code": "pks02-2024b", "title": "Thử", "valid_from": "2024-02-01",
            "valid_to": None, "source": "Thử", "illustrative": True,
        },
        "code": "PKS02", "title": "Thử", "subject": "Thử", "respondents": "Dân", "organiser": "Xã", "quarter": 1,
        "questions": [
            {"code": "ngay", "kind": "date", "text": "Ngày", "earliest": "2024-01-01", "may_be_not_applicable": True},
            {"code": "so", "kind": "number", "text": "Số"},
            {"code": "dai", "kind": "long_text", "text": "Ý kiến"},
            {"code": "nhieu", "kind": "multiple", "text": "Chọn", "most": 2, "options": [
                {"code": str(n), "label": f"Phương án {n}"} for n in range(1, 5)]},
        ],
    }  # fmt: skip
    ws = import_text(ws, json.dumps(value), "f.json").workspace
    opened = add_round(ws, 2024, "PKS02")
    form = open_round(ws, opened.id).questionnaire
    assert form.edition.code == "pks02-2024b"
    rows = [
        {"number": 1, "ngay": date(2024, 10, 5), "so": 0, "dai": "Dòng một\ndòng hai", "nhieu": "1 4"},
        {"number": 2, "ngay": "6.10.24", "so": 3.0, "nhieu": 2},
        {"number": 3, "ngay": "KAD", "so": "KHL – không hợp lệ"},
    ]
    file = fill(survey_table(form, "x"), rows)
    assert problems(check_survey_file, ws, opened.id, file) == []
    assert import_survey_file(ws, opened.id, file) == 3
    one, two, three = open_round(ws, opened.id).sheets
    assert one.answers == {"ngay": "2024-10-05", "so": 0, "dai": "Dòng một\ndòng hai", "nhieu": ("1", "4")}
    assert two.answers == {"ngay": "2024-10-06", "so": 3, "nhieu": ("2",)}
    assert three.marks == {
        "ngay": Mark.NOT_APPLICABLE, "so": Mark.INVALID, "dai": Mark.BLANK, "nhieu": Mark.BLANK,
    }  # fmt: skip
    out = write_survey_template(ws, opened.id, tmp_path / "ra.xlsx")
    book = openpyxl.load_workbook(out)
    kept, told = book["PKS02"], [[cell.value for cell in row] for row in book["Câu hỏi"]]
    assert told[1] == ["ngay", "Ngày", "Ngày (từ 01/01/2024).", ""] and len(told) == 5
    assert "không quá 2 phương án" in told[4][2] and told[4][2].startswith("Các mã cách nhau")
    sample = check_survey_file(ws, opened.id, file).sample
    assert sample.titles == ("Số phiếu", "Thôn, tổ", "ngay", "so", "dai", "nhieu")
    assert sample.rows[0] == ("1", "", "05/10/2024", "0", "Dòng một\ndòng hai", "Phương án 1; Phương án 4")
    assert sample.rows[2] == ("3", "", "KAD", "KHL", "", "")
    assert kept["C4"].value.date() == date(2024, 10, 5) and kept["D4"].value == 0
    assert import_survey_file(ws, opened.id, out) == 0, "what goes out comes back as it went"
    wrong = fill(survey_table(form, "x"), [{"number": 4, "ngay": date(2023, 1, 1)}, {"number": 5, "nhieu": "1 2 3"}])
    assert problems(check_survey_file, ws, opened.id, wrong) == [
        ("C4", "sheet-day-too-early"),
        ("F5", "sheet-ticks-many"),
    ]


def test_the_first_round_is_opened_by_a_sound_file_only(ws: Workspace, fill: Any, refused: Any) -> None:
    form = next(q for q in ws.catalogues.questionnaires if q.code == "PKS02")
    table = survey_table(form, "x")
    with pytest.raises(Refusal, match="excel-cells-wrong"):
        import_into_new_round(ws, 2024, "PKS02", fill(table, [{"number": "một"}]))
    assert refused(import_into_new_round, ws, 2024, "PKS99", fill(table, [])).code == "unknown-form"
    assert list_rounds(ws, 2024) == ()
    opened, added = import_into_new_round(ws, 2024, "PKS02", fill(table, [{"number": 7}]))
    assert (opened.form_code, added) == ("PKS02", 1)
    assert [sheet.number for sheet in open_round(ws, opened.id).sheets] == [7]
