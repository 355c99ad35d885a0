"""Answers of ODK and KoboToolbox: both ways of ticks, groups, identities, mistakes by cell; twice adds nothing."""

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from qcdc_desktop.domain.errors import Cancelled, Refusal
from qcdc_desktop.domain.ids import id_of
from qcdc_desktop.domain.survey import Mark, Sheet, Source
from qcdc_desktop.usecases.filled_tables import FileRefused
from qcdc_desktop.usecases.odk_sheets import (
    check_odk_file,
    export_odk_file,
    import_odk_file,
    import_odk_into_new_round,
    is_answer_file,
)
from qcdc_desktop.usecases.survey_batches import add_batch
from qcdc_desktop.usecases.survey_sheets import save_sheet
from qcdc_desktop.usecases.surveys import add_round, open_round
from qcdc_desktop.usecases.workspace import Workspace

KOBO = {
    "start": "2024-10-05T08:00:00",
    "muc_1/gioi_tinh": "nam",
    "muc_1/do_tuoi": "t25_49",
    "c1": "co",
    "nhom/c1_1": "loa hop",
    "muc_1/so_nguoi": 4,
    "_uuid": "a1",
    "_submission_time": "2024-10-05 08:10:00",
}


@pytest.fixture
def round_id(ws: Workspace) -> str:
    return add_round(ws, 2024, "PKS07").id


def write_csv(file: Path, *rows: dict[str, Any], mark: str = ",", code: str = "utf-8-sig") -> Path:
    titles = list(dict.fromkeys(title for row in rows for title in row))
    with file.open("w", encoding=code, newline="") as target:
        writer = csv.DictWriter(target, titles, delimiter=mark)
        writer.writeheader()
        writer.writerows(rows)
    return file


def write_xlsx(file: Path, *rows: dict[str, Any]) -> Path:
    titles = list(dict.fromkeys(title for row in rows for title in row))
    book = openpyxl.Workbook()
    for row in [titles, *([row.get(title) for title in titles] for row in rows)]:
        book.active.append(row)
    book.save(file)
    return file


def sheets(ws: Workspace, round_id: str) -> tuple[Sheet, ...]:
    return open_round(ws, round_id).sheets


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
def test_submissions_are_taken_once(ws: Workspace, round_id: str, tmp_path: Path, write: Any) -> None:
    second = {**KOBO, "_uuid": "B2", "muc_1/gioi_tinh": "Nữ", "c1": "khong", "nhom/c1_1": "", "lạ": "gì đó"}
    file = write(tmp_path / f"kobo.{'csv' if write is write_csv else 'xlsx'}", KOBO, second)
    assert is_answer_file("PKS07", file)
    check = check_odk_file(ws, round_id, file)
    assert check.rows == 2 and check.problems == ()
    assert [note.code for note in check.notes] == ["odk-column-unknown", "odk-questions-missing"]
    assert check.notes[0].cell == "I1" and "c2" in str(check.notes[1].facts["questions"])
    assert sheets(ws, round_id) == (), "looking changes nothing"
    assert import_odk_file(ws, round_id, file) == 2
    one, two = sheets(ws, round_id)
    assert (one.number, two.number) == (1, 2)
    assert one.answers == {"gioi_tinh": "nam", "do_tuoi": "t25_49", "so_nguoi": 4, "c1": "co", "c1_1": ("loa", "hop")}
    assert one.marks["c2"] is Mark.BLANK and "c10_1" not in one.marks, "not asked"
    assert two.answers["gioi_tinh"] == "nu" and "c1_1" not in two.answers and "c1_1" not in two.marks
    dossier = open_round(ws, round_id).round.dossier_id
    assert (one.id, two.id) == (id_of(dossier, "a1"), id_of(dossier, "b2"))
    assert import_odk_file(ws, round_id, file) == 0
    again = check_odk_file(ws, round_id, file)
    assert again.rows == 0 and again.notes[-1].facts == {"count": 2}
    third = write(tmp_path / f"sau.{file.suffix}", KOBO, {**KOBO, "_uuid": "uuid:C3"})
    assert import_odk_file(ws, round_id, third) == 1 and len(sheets(ws, round_id)) == 3


def test_odk_central_says_the_same_otherwise(ws: Workspace, round_id: str, tmp_path: Path) -> None:
    central = {
        "SubmissionDate": "2024-10-05T08:10:00Z",
        "muc_1-gioi_tinh": "nam",
        "c1": "co",
        "g-c1_1/loa": 1,
        "g-c1_1/hop": 0,
        "g-c1_1/mxh": "True",
        "meta-instanceID": "uuid:A1",
        "KEY": "uuid:A1",
        "so_phieu": 7,
        "thon": "Thôn 1",
    }
    file = write_csv(tmp_path / "central.csv", central, mark=";", code="utf-16")
    assert import_odk_file(ws, round_id, file) == 1
    (one,) = sheets(ws, round_id)
    assert (one.number, one.village) == (7, "Thôn 1")
    assert one.answers == {"gioi_tinh": "nam", "c1": "co", "c1_1": ("loa", "mxh")}
    with ws.store.reading() as reading:
        from qcdc_desktop.domain.survey import SheetEntry

        assert reading.get(SheetEntry, one.id).source is Source.FILE  # type: ignore[union-attr]
    labels = {"Giới tính": "Nữ", "Ông (bà) biết qua đâu (chọn nhiều)": "Loa truyền thanh", "_uuid": "x"}
    assert import_odk_file(ws, round_id, write_csv(tmp_path / "nhan.csv", {**labels, "c1": "Có"})) == 1
    assert sheets(ws, round_id)[1].answers == {"gioi_tinh": "nu", "c1": "co", "c1_1": ("loa",)}


@pytest.mark.parametrize(
    ("change", "cell", "code"),
    [
        ({"muc_1/gioi_tinh": "khac"}, "B3", "odk-option-unknown"),
        ({"nhom/c1_1": "loa đài"}, "E3", "odk-option-unknown"),
        ({"muc_1/so_nguoi": "bốn"}, "F3", "not-a-number"),
        ({"muc_1/so_nguoi": 99}, "F3", "sheet-number-too-large"),
        ({"_uuid": ""}, "G3", "odk-row-unnamed"),
        ({"_uuid": "a1"}, "G3", "odk-row-twice"),
        ({"so_phieu": "mười"}, "I3", "not-a-number"),
        ({"so_phieu": "0"}, "I3", "sheet-number-wrong"),
    ],
)
def test_mistakes_are_named_by_cell(
    ws: Workspace, round_id: str, tmp_path: Path, change: dict[str, Any], cell: str, code: str
) -> None:
    file = write_csv(tmp_path / "sai.csv", KOBO, {**KOBO, "_uuid": "b2", **change})
    assert [(p.cell, p.code) for p in check_odk_file(ws, round_id, file).problems] == [(cell, code)]
    with pytest.raises(FileRefused):
        import_odk_file(ws, round_id, file)
    assert sheets(ws, round_id) == ()


def test_what_changed_or_stands_elsewhere_is_refused(ws: Workspace, round_id: str, tmp_path: Path) -> None:
    import_odk_file(ws, round_id, write_csv(tmp_path / "a.csv", KOBO))
    changed = write_csv(tmp_path / "b.csv", {**KOBO, "c1": "khong", "nhom/c1_1": ""})
    assert [p.code for p in check_odk_file(ws, round_id, changed).problems] == ["odk-answers-changed"]
    other = add_round(ws, 2024, "PKS07").id
    assert [p.code for p in check_odk_file(ws, other, tmp_path / "a.csv").problems] == ["odk-other-round"]
    numbered = write_csv(tmp_path / "c.csv", {**KOBO, "_uuid": "z", "so_phieu": 1})
    assert [p.code for p in check_odk_file(ws, round_id, numbered).problems] == ["odk-number-taken"]


def test_numbers_go_on_behind_those_taken_and_given(ws: Workspace, round_id: str, tmp_path: Path) -> None:
    add_batch(ws, round_id, "A", 1, 20)
    rows = [{**KOBO, "_uuid": "1"}, {**KOBO, "_uuid": "2", "so_phieu": 30}, {**KOBO, "_uuid": "3", "so_phieu": ""}]
    import_odk_file(ws, round_id, write_csv(tmp_path / "a.csv", *rows))
    assert [sheet.number for sheet in sheets(ws, round_id)] == [30, 31, 32]


@pytest.mark.parametrize("name", ["ra.csv", "ra.xlsx"])
def test_a_round_goes_out_and_comes_back(ws: Workspace, round_id: str, tmp_path: Path, name: str) -> None:
    form = open_round(ws, round_id).questionnaire
    marks = {question.code: Mark.BLANK for question in form.questions} | {"c2": Mark.INVALID}
    answers = {"gioi_tinh": "nu", "c1": "co", "c1_1": ("loa", "bao"), "so_nguoi": 3, "c13": "=1+1; “cảm ơn”"}
    save_sheet(ws, round_id, 5, answers, {code: m for code, m in marks.items() if code not in answers}, "Thôn 2")
    file = export_odk_file(ws, round_id, tmp_path / name)
    assert import_odk_file(ws, round_id, file) == 0, "its own sheets are known"
    opened, added = import_odk_into_new_round(ws, 2025, "PKS07", file)
    (there,), (here,) = sheets(ws, opened.id), sheets(ws, round_id)
    assert added == 1 and there.number == 5 and there.village == "Thôn 2"
    assert there.answers == here.answers and there.marks == here.marks
    if file.suffix == ".csv":
        assert "'=1+1" in file.read_text(encoding="utf-8-sig"), "no formula for a spreadsheet program"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a,b\n1,2\n", "odk-no-question"),
        ("gioi_tinh\nnam\n", "odk-identity-missing"),
        ("gioi_tinh,_uuid\n", "answers-empty"),
        ("", "answers-empty"),
    ],
)
def test_files_of_something_else_are_refused(
    ws: Workspace, round_id: str, tmp_path: Path, text: str, code: str
) -> None:
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        check_odk_file(ws, round_id, tmp_path / "x.csv")
    assert caught.value.code == code


def test_bytes_that_are_no_text_are_refused(ws: Workspace, round_id: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"gioi_tinh,_uuid\n\xff\xfe\x00,1\n")
    (tmp_path / "x.xlsx").write_bytes(b"gioi_tinh")
    for name, code in (("x.csv", "answers-not-text"), ("x.xlsx", "excel-unreadable")):
        with pytest.raises(Refusal) as caught:
            check_odk_file(ws, round_id, tmp_path / name)
        assert caught.value.code == code


def test_a_long_file_can_be_stopped(ws: Workspace, round_id: str, tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, what: str = "") -> None:
            assert done <= total == 121
            raise Cancelled

    file = write_csv(tmp_path / "a.csv", *({**KOBO, "_uuid": f"u{n}"} for n in range(120)))
    for work in (check_odk_file, import_odk_file):
        with pytest.raises(Cancelled):
            work(ws, round_id, file, Stop())
    assert sheets(ws, round_id) == ()
