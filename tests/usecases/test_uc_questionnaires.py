"""Questionnaires authored in Excel: out, changed, looked through by cell, taken in as a new edition."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import AllOf, AnyOf, Comparison, Operator, QuestionKind
from qcdc_desktop.usecases.catalogue_files import export_edition, import_file, write_template
from qcdc_desktop.usecases.excel_questionnaires import (
    check_questionnaire_file,
    import_questionnaire_file,
    questionnaire_in,
    write_questionnaire,
)
from qcdc_desktop.usecases.filled_tables import FileRefused, OldTextUndecided
from qcdc_desktop.usecases.workspace import Workspace


def changed(file: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)
    return file


def put(sheet: str, **cells: object) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for cell, value in cells.items():
            book[sheet][cell] = value

    return change


@pytest.fixture
def form(ws: Workspace, tmp_path: Path) -> Path:
    """PKS07 as an XLSForm with an edition code of its own."""
    return changed(write_questionnaire(ws, tmp_path / "phiếu.xlsx", "pks07-2024"), put("settings", B2="pks07-2027"))


def test_a_changed_form_becomes_a_new_edition(ws: Workspace, form: Path) -> None:
    assert check_questionnaire_file(ws, form).problems == ()
    found = import_file(ws, form)
    made = found.workspace.catalogues.questionnaire("PKS07", "pks07-2027")
    before = ws.catalogues.questionnaire("PKS07", "pks07-2024")
    assert found.new and made is not None and before is not None and made.questions == before.questions
    assert import_file(found.workspace, form).new is False
    with pytest.raises(Refusal) as caught:
        import_file(found.workspace, changed(form, put("survey", C7="Câu khác")))
    assert caught.value.code == "catalogue-edition-taken"


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "named", "code"),
    [
        ("settings", "B2", None, "settings!B2", "xlsform-setting-missing"),
        ("settings", "B2", "mã có dấu cách", "settings!B2", "catalogue-code-form"),
        ("settings", "K2", 5, "settings!K2", "catalogue-out-of-range"),
        ("settings", "L2", "30/2/2027", "settings!L2", "not-a-date"),
        ("settings", "O2", "có lẽ", "settings!O2", "cell-choice"),
        ("survey", "A7", "geopoint", "survey!A7", "xlsform-type-unsupported"),
        ("survey", "A7", "select_one la", "survey!A7", "xlsform-list-unknown"),
        ("survey", "A7", "begin_repeat", "survey!A7", "xlsform-type-unsupported"),
        ("survey", "A6", "end_group", "survey!A6", "xlsform-group-not-open"),
        ("survey", "B7", None, "survey!B7", "cell-empty"),
        ("survey", "C7", "", "survey!C7", "cell-empty"),
        ("survey", "B8", "gioi_tinh", "survey!B8", "catalogue-code-twice"),
        ("survey", "F8", "${gioi_tinh} = 'nam", "survey!F8", "xlsform-formula-wrong"),
        ("survey", "F8", "${gioi_tinh} + 1 = 2", "survey!F8", "xlsform-formula-wrong"),
        ("survey", "F8", "once(${gioi_tinh})", "survey!F8", "xlsform-formula-unsupported"),
        ("survey", "F8", "${c99} = '1'", "survey!F8", "xlsform-name-unknown"),
        ("survey", "F8", "${gioi_tinh} = 'khac'", "survey!F8", "catalogue-option-unknown"),
        ("survey", "F8", "${gioi_tinh} > 3", "survey!F8", "catalogue-operator-unfit"),
        ("survey", "G8", "regex(., 'a')", "survey!G8", "xlsform-formula-unsupported"),
        ("survey", "G8", ". >= 1", "survey!G8", "catalogue-bound-without-number"),
        ("survey", "E8", "bắt buộc", "survey!E8", "cell-choice"),
        ("survey", "P1", "calculation", "survey!P8", "xlsform-column-unsupported"),
        ("choices", "B2", None, "choices!B2", "cell-empty"),
        ("choices", "E2", "ba", "choices!E2", "not-a-number"),
        ("choices", "D2", "yes", "survey!J7", "catalogue-demographic-counts"),
    ],
)
def test_mistakes_are_named_by_cell(
    ws: Workspace, form: Path, sheet: str, cell: str, value: object, named: str, code: str
) -> None:
    changed(form, put(sheet, **{cell: value, **({"P8": "1 + 1"} if cell == "P1" else {})}))
    problems = check_questionnaire_file(ws, form).problems
    assert (named, code) in [(p.cell, p.code) for p in problems]
    with pytest.raises(FileRefused):
        import_questionnaire_file(ws, form)


def test_an_empty_template_says_what_it_lacks(ws: Workspace, tmp_path: Path) -> None:
    file = write_template(ws, "questionnaire", tmp_path / "trống.xlsx")
    problems = check_questionnaire_file(ws, file).problems
    assert {p.cell.partition("!")[0] for p in problems} == {"settings"}
    assert len(problems) == 9 and {p.code for p in problems} == {"xlsform-setting-missing"}


FOREIGN = {
    "survey": [
        ["type", "name", "label::English (en)", "label::Tiếng Việt (vi)", "relevant", "constraint message", "$kuid"],
        ["start", "start", "", "", "", "", ""],
        ["select_one lh", "hai_long", "Happy?", "Hài lòng không?", "", "", "k1"],
        ["note", "n1", "Thanks", "Cảm ơn", "", "", ""],
        ["begin_group", "g", "Part", "Phần B", "${hai_long} != '1'", "", ""],
        ["select_multiple lh", "vi_sao", "Why", "Vì sao\nkhông?", "", "Chọn 2", ""],
        ["text", "khac", "Other", "Khác", "selected(${vi_sao}, '2') or ${vi_sao} != ''", "", ""],
        ["integer", "tuoi", "Age", "Tuổi", "not(selected(${hai_long}, '2'))", "", ""],
        ["end_group", "", "", "", "", "", ""],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::Tiếng Việt (vi)"],
        ["lh", 1, "Yes", "Có"],
        ["lh", 2, "No", "Không"],
    ],
    "settings": [
        [
            *("form_title", "form_id", "qcdc_form", "qcdc_subject", "qcdc_respondents", "qcdc_organiser"),
            *("qcdc_quarter", "qcdc_valid_from", "qcdc_source"),
        ],
        ["Phiếu thử", "pks07-kobo", "PKS07", "Việc", "Người dân", "MTTQ", 4, "1/1/2027", "Kế hoạch 5"],
    ],
}


def write_foreign(file: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file


def test_a_form_made_elsewhere_is_taken_with_notes(ws: Workspace, tmp_path: Path) -> None:
    file = write_foreign(tmp_path / "kobo.xlsx", FOREIGN)
    check = check_questionnaire_file(ws, file)
    assert check.problems == () and check.rows == 4
    assert [(n.cell, n.code) for n in check.notes] == [
        ("survey!C1", "xlsform-column-passed-over"),
        ("survey!F1", "xlsform-column-passed-over"),
        ("survey!G1", "xlsform-column-passed-over"),
        ("choices!C1", "xlsform-column-passed-over"),
        ("survey!D4", "xlsform-note-passed-over"),
        ("survey!E6", "xlsform-blank-opens-nothing"),
        ("survey!E7", "xlsform-blank-opens-nothing"),
        ("survey!E8", "xlsform-blank-opens-nothing"),
    ]
    found = questionnaire_in(ws, file)
    why, other, age = found.questions[1:]
    unhappy = Comparison("hai_long", Operator.IS_NOT, "1")
    assert why.kind is QuestionKind.MULTIPLE and why.text == "Vì sao không?" and why.section == "Phần B"
    assert why.show_if == unhappy
    said = AnyOf((Comparison("vi_sao", Operator.HAS, "1"), Comparison("vi_sao", Operator.HAS, "2")))
    assert other.show_if == AllOf((unhappy, AnyOf((Comparison("vi_sao", Operator.HAS, "2"), said))))
    assert age.show_if == AllOf((unhappy, Comparison("hai_long", Operator.IS_NOT, "2")))
    assert [o.label for o in found.questions[0].options] == ["Có", "Không"]


def test_a_catalogue_goes_out_as_its_name_says(ws: Workspace, tmp_path: Path) -> None:
    assert export_edition(ws, "pks01-2024", tmp_path / "a.json").read_bytes()[:1] == b"{"
    assert questionnaire_in(ws, export_edition(ws, "pks01-2024", tmp_path / "a.xlsx")).code == "PKS01"
    with pytest.raises(Refusal) as caught:
        export_edition(ws, "holidays-2024", tmp_path / "b.xlsx")
    assert caught.value.code == "catalogue-no-workbook"
    with pytest.raises(Refusal) as caught:
        write_questionnaire(ws, tmp_path / "c.xlsx", "pks01-1999")
    assert caught.value.code == "catalogue-edition-unknown"


def test_old_letters_are_asked_about(ws: Workspace, form: Path) -> None:
    changed(form, put("survey", C7="Giíi tÝnh cña «ng (bµ)", C8="§é tuæi cña «ng (bµ) hiÖn nay"))
    check = check_questionnaire_file(ws, form)
    assert check.undecided and check.old[0].title == "survey: label::Tiếng Việt (vi)"
    with pytest.raises(OldTextUndecided):
        import_questionnaire_file(ws, form)
    made = import_questionnaire_file(ws, form, convert=True).workspace.catalogues.questionnaire("PKS07", "pks07-2027")
    assert made is not None and made.questions[1].text == "Độ tuổi của ông (bà) hiện nay"


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("(" * 100 + "${gioi_tinh} = 'nam'" + ")" * 100, "xlsform-formula-wrong"),
        ("not(" * 500 + "${gioi_tinh} = 'nam'" + ")" * 500, "xlsform-formula-wrong"),
        ("${gioi_tinh} = 'nam'" + " or ${gioi_tinh} = 'nam'" * 400, "xlsform-formula-wrong"),
        ("${gioi_tinh} = ${do_tuoi}", "xlsform-formula-unsupported"),
        ("'nam' = 'nam'", "xlsform-formula-unsupported"),
        ("${gioi_tinh} = ''", "xlsform-formula-unsupported"),
        ("${gioi_tinh} = 'nam' and", "xlsform-formula-wrong"),
        ("${gioi_tinh = 'nam'", "xlsform-formula-wrong"),
        ("and ${gioi_tinh} = 'nam'", "xlsform-formula-wrong"),
        (
            "${gioi_tinh}='nam' or (${gioi_tinh}='nu' and (${gioi_tinh}='nam' or (${gioi_tinh}='nu' and "
            "(${gioi_tinh}='nam' or ${gioi_tinh}='nu'))))",
            "catalogue-condition-deep",
        ),
    ],
)
def test_hostile_formulas_are_refused_at_their_cell(ws: Workspace, form: Path, formula: str, code: str) -> None:
    changed(form, put("survey", F10=formula))
    assert [(p.cell, p.code) for p in check_questionnaire_file(ws, form).problems] == [("survey!F10", code)]


def test_files_of_something_else_are_refused(ws: Workspace, form: Path, tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 khong phai")
    other = write_foreign(tmp_path / "y.xlsx", {"Trang 1": [["a"]]})
    far = changed(form, put("choices", XFD2="xa"))
    for file, code in (
        (tmp_path / "x.xlsx", "excel-unreadable"),
        (other, "excel-sheet-missing"),
        (far, "excel-far-cell"),
    ):
        with pytest.raises(Refusal) as caught:
            import_file(ws, file)
        assert caught.value.code == code
