"""Reading a filled table back: what people type, what they break, and what hostile files try."""

import io
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.excel.reading import read_table
from qcdc_desktop.excel.table import Column, ColumnKind, Table, cell_name
from qcdc_desktop.excel.template import shown_choice, write_template

FIVE = date(2026, 2, 5)
MORNING = datetime(2026, 2, 5, 10, 30)  # noqa: DTZ001 - a cell has no zone


TABLE = Table(
    "Sổ",
    "Sổ theo dõi",
    (
        Column("code", "Nội dung", ColumnKind.CHOICE, required=True, choices=(("1.1", "Kế hoạch"), ("1.10", "Đề án"))),
        Column("title", "Tên văn bản", required=True),
        Column("day", "Ngày", ColumnKind.DATE),
        Column("count", "Số lượng", ColumnKind.COUNT),
        Column("points", "Điểm", ColumnKind.POINTS),
    ),
)
TITLES = ("Nội dung *", "Tên văn bản *", "Ngày", "Số lượng", "Điểm")
"""One column of every kind."""


@pytest.fixture
def table() -> Table:
    return TABLE


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Path]:
    """A workbook with titles and rows; dates stand as dates, a pair as a formula with its result."""

    def write(rows: Sequence[Sequence[Any]], titles: Sequence[str] = TITLES, sheet: str = "Sổ", above: int = 0) -> Path:
        file = tmp_path / "điền.xlsx"
        book = xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_numbers": False})
        page = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, title in enumerate(titles):
            page.write_string(above, place, title)
        for line, row in enumerate(rows, above + 1):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(line, place, cell, day)
                elif isinstance(cell, tuple):
                    page.write_formula(line, place, cell[0], None, cell[1])
                elif cell is not None:
                    page.write(line, place, cell)
        book.close()
        return file

    return write


def cells(reading: Any) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code) for problem in reading.problems]


def code_of(table: Table, file: Path) -> str:
    with pytest.raises(Refusal) as caught:
        read_table(table, file)
    return caught.value.code


def test_out_and_in_again(table: Table, tmp_path: Path) -> None:
    rows = [
        {"code": "1.10", "title": "=1+1", "day": FIVE, "count": 12, "points": 275},
        {"code": "1.1", "title": "Số 05/02", "day": None, "count": 0, "points": None},
        {"code": "1.1", "title": "https://x.vn\nhai dòng", "day": FIVE, "count": None, "points": 2000},
    ]
    file = tmp_path / "mẫu.xlsx"
    write_template(table, rows, "Mỗi dòng một mục.", file)
    reading = read_table(table, file)
    assert reading.problems == ()
    assert [row.values for row in reading.rows] == rows
    assert [row.line for row in reading.rows] == [4, 5, 6]


def test_an_empty_template_has_no_rows(table: Table, tmp_path: Path) -> None:
    file = tmp_path / "mẫu.xlsx"
    write_template(table, [], "", file)
    assert read_table(table, file).rows == ()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (["1.1", "A", "5/2/2026", "1.234", "7,5"], (FIVE, 1234, 750)),
        (["1.1 – Kế hoạch", "A", "05-02-26", 12, 7.5], (FIVE, 12, 750)),
        (["Kế hoạch", "A", FIVE, 12.0, "7.5"], (FIVE, 12, 750)),
        (["kế  HOẠCH".replace("  ", " "), "A", "05022026", "0", 0.07], (FIVE, 0, 7)),
        ([1.1, "A", MORNING, None, 2.75], (FIVE, None, 275)),
        ([("=A1", "1.1"), ("=B1", "A"), None, ("=6*2", 12), ("=5/2", 2.5)], (None, 12, 250)),
    ],
)
def test_the_ways_people_write(
    table: Table, filled: Any, row: list[Any], expected: tuple[date | None, int | None, int | None]
) -> None:
    reading = read_table(table, filled([row]))
    assert cells(reading) == []
    values = reading.rows[0].values
    assert (values["code"], values["title"]) == ("1.1", "A")
    assert (values["day"], values["count"], values["points"]) == expected


def test_every_wrong_cell_is_named(table: Table, filled: Any) -> None:
    reading = read_table(
        table,
        filled(
            [
                ["9.9", "A", "31/02/2026", "1,5", "2,755"],
                [None, "A", "2026-02-05", -1, -1],
                ["1.1", None, 46058, 1.5, 2.755],
                ["1.1", "  ", True, True, True],
                ["1.1", FIVE, "hôm qua", 1e20, 1e20],
            ],
            above=2,
        ),
    )
    assert cells(reading) == [
        ("A4", "cell-choice"), ("C4", "not-a-date"), ("D4", "not-a-number"), ("E4", "not-points"),
        ("A5", "cell-empty"), ("C5", "not-a-date"), ("D5", "not-a-number"), ("E5", "not-points"),
        ("B6", "cell-empty"), ("C6", "not-a-date"), ("D6", "not-a-number"), ("E6", "not-points"),
        ("B7", "cell-empty"), ("C7", "not-a-date"), ("D7", "not-a-number"), ("E7", "not-points"),
        ("B8", "cell-date-in-text"), ("C8", "not-a-date"), ("D8", "not-a-number"), ("E8", "not-points"),
    ]  # fmt: skip


def test_nfd_becomes_nfc(table: Table, filled: Any) -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Thị Hòa")
    titles = [unicodedata.normalize("NFD", t) for t in ("Nội dung", "Tên văn bản", "Ngày", "Số lượng", "Điểm")]
    reading = read_table(table, filled([[unicodedata.normalize("NFD", "Kế hoạch"), decomposed]], titles))
    assert reading.rows[0].values["title"] == "Nguyễn Thị Hòa"
    assert reading.rows[0].values["code"] == "1.1"


def test_columns_may_be_moved_and_others_added(table: Table, filled: Any) -> None:
    titles = ["Ghi chú", "Điểm", "ngày ", "SỐ LƯỢNG", "Tên văn bản *", "Nội dung"]
    reading = read_table(table, filled([["x", "hai", FIVE, 3, "A", "1.1"], ["chỉ ghi chú"]], titles, above=4))
    assert cells(reading) == [("B6", "not-points")], "named as it stands in the file"
    assert len(reading.rows) == 1
    assert reading.cell(reading.rows[0], "title") == "E6"


def test_formulas_in_error_are_not_empty_cells(table: Table, filled: Any) -> None:
    reading = read_table(
        table, filled([["1.1", "A", None, ("=1/0", "#DIV/0!"), 1], [None, None, None, ("=NA()", "#N/A")]])
    )
    assert ("D2", "cell-error") in cells(reading) and ("D3", "cell-error") in cells(reading)


def test_wrong_files(table: Table, filled: Any, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    for content in (
        b"",
        "Nội dung,Tên\n1.1,A\n".encode(),
        b"\xd0\xcf\x11\xe0" + bytes(2000),
        b"PK\x03\x04" + bytes(200),
    ):
        file.write_bytes(content)
        assert code_of(table, file) == "excel-unreadable"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert code_of(table, file) == "excel-unreadable"
    whole = filled([["1.1", "A"]]).read_bytes()
    for length in (100, len(whole) // 2, len(whole) - 10):
        file.write_bytes(whole[:length])
        assert code_of(table, file) == "excel-unreadable"
    assert code_of(table, tmp_path / "none.xlsx") == "file-missing"
    assert code_of(table, tmp_path) == "file-missing"


def test_another_table(table: Table, filled: Any) -> None:
    assert code_of(table, filled([], sheet="Trang khác")) == "excel-sheet-missing"
    with pytest.raises(Refusal) as caught:
        read_table(table, filled([], ["Nội dung", "Tên", "Ngày", "Số lượng"]))
    assert caught.value.code == "excel-column-missing"
    assert caught.value.facts["columns"] == "Tên văn bản, Điểm"
    twice = ["Nội dung", "Tên văn bản", "Ngày", "Số lượng", "Điểm", "Điểm"]
    assert code_of(table, filled([["1.1", "A", None, None, 1, 2]], twice)) == "excel-column-twice"


def with_sheet(file: Path, old: bytes, new: bytes) -> Path:
    """The workbook with something in its first sheet replaced."""
    source = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in data
                data = data.replace(old, new)
            archive.writestr(name, data)
    return file


def test_numbers_no_machine_has(table: Table, filled: Any) -> None:
    file = with_sheet(filled([["1.1", "A", None, 12345, 6789]]), b"<v>12345</v>", b"<v>1e999</v>")
    file = with_sheet(file, b"<v>6789</v>", b"<v>-1e999</v>")
    assert cells(read_table(table, file)) == [("D2", "not-a-number"), ("E2", "not-points")]


def test_a_stray_cell_in_the_last_corner(table: Table, tmp_path: Path) -> None:
    """Laid out as a rectangle it would need half a terabyte; the reader would end the whole program."""
    for line, place in ((1_048_575, 16_383), (60_000, 0), (5, 300)):
        file = tmp_path / "xa.xlsx"
        book = xlsxwriter.Workbook(str(file))
        sheet = book.add_worksheet("Sổ")
        sheet.write_string(0, 0, "Nội dung")
        sheet.write_string(line, place, "x")
        book.close()
        with pytest.raises(Refusal) as caught:
            read_table(table, file)
        assert (caught.value.code, caught.value.facts["cell"]) == ("excel-far-cell", cell_name(line + 1, place))


@pytest.mark.parametrize(
    "far",
    [b'<row r="900000"><c><v>1</v></c></row>', b'<row r="9">' + b"<c><v>1</v></c>" * 300 + b"</row>"],
    ids=["a far line", "many cells"],
)
def test_cells_that_do_not_say_where_they_are(table: Table, filled: Any, far: bytes) -> None:
    file = with_sheet(filled([["1.1", "A"]]), b"</sheetData>", far + b"</sheetData>")
    assert code_of(table, file) == "excel-far-cell"


def test_an_empty_line_far_below_is_no_harm(table: Table, filled: Any) -> None:
    file = with_sheet(filled([["1.1", "A"]]), b"</sheetData>", b'<row r="900000" ht="30"></row></sheetData>')
    assert len(read_table(table, file).rows) == 1


def test_a_workbook_that_swells(table: Table, filled: Any) -> None:
    file = filled([["1.1", "A"]])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/swell.bin", bytes(257 * 2**20))
    assert file.stat().st_size < 2**20
    assert code_of(table, file) == "excel-too-large"
    with file.open("r+b") as stream:
        stream.truncate(33 * 2**20)
    assert code_of(table, file) == "excel-too-large"


def test_entities_that_grow(table: Table, filled: Any) -> None:
    file = filled([["1.1", "A"]])
    steps = zip("abcdefgh", "bcdefghi", strict=True)
    lines = "".join(f'<!ENTITY {larger} "{f"&{smaller};" * 10}">' for smaller, larger in steps)
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{lines}]><x>&i;</x>'
    source = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    with zipfile.ZipFile(file, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, bomb if name == "xl/workbook.xml" else source.read(name))
    with pytest.raises(Refusal):
        read_table(table, file)


def test_only_the_first_wrong_cells_are_told(table: Table, filled: Any) -> None:
    reading = read_table(table, filled([["9.9", "A"]] * 500))
    assert len(reading.problems) == 200


def test_where_a_template_cannot_be_written(table: Table, tmp_path: Path) -> None:
    write_template(table, [], "", tmp_path / "mới" / "x.xlsx")
    assert (tmp_path / "mới" / "x.xlsx").exists(), "a folder that is not there yet is made, as for reports"
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    with pytest.raises(Trouble, match="folder-missing"):
        write_template(table, [], "", tmp_path / "tệp" / "x.xlsx")
    full = """
import resource, sys
from pathlib import Path
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.excel.table import Column, Table
from qcdc_desktop.excel.template import write_template
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
try:
    write_template(Table("A", "B", (Column("a", "A"),)), [{"a": "x"}] * 500, "", Path(sys.argv[1]))
except Trouble as trouble:
    print(trouble.code)
"""
    old = tmp_path / "cũ.xlsx"
    old.write_bytes(b"before")
    done = subprocess.run(
        [sys.executable, "-c", full, str(old)], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert done.stdout.strip() == "disk-full", done.stderr
    assert old.read_bytes() == b"before"
    assert not list(tmp_path.glob("*.part"))


def test_names_of_cells_and_choices() -> None:
    assert [cell_name(7, place) for place in (0, 2, 25, 26, 701, 702)] == ["A7", "C7", "Z7", "AA7", "ZZ7", "AAA7"]
    assert (shown_choice("a", "Niêm yết"), shown_choice("Có", "")) == ("a – Niêm yết", "Có")


def test_lists_beyond_the_26th_column(tmp_path: Path) -> None:
    columns = tuple(Column(f"q{n}", f"q{n}", ColumnKind.CHOICE, choices=(("1", "Có"),)) for n in range(30))
    file = tmp_path / "rộng.xlsx"
    write_template(Table("A", "B", columns), [], "", file)
    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    assert "$AD$2:$AD$2" in sheet and "$[$" not in sheet
