"""Text in old encodings in filled workbooks: told by font or characters, shown before and after, converted if asked."""

import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qcdc_desktop.excel.fonts import old_fonts
from qcdc_desktop.excel.reading import read_table
from qcdc_desktop.excel.table import Column, ColumnKind, Reading, Table

Fill = Callable[..., Path]
TITLES = ("Nội dung", "Ngày", "Ghi chú")
TABLE = Table(
    "Bảng",
    "Bảng thử",
    (
        Column("title", "Nội dung", required=True),
        Column("day", "Ngày", ColumnKind.DATE),
        Column("note", "Ghi chú", ColumnKind.CHOICE, choices=(("Có", ""), ("Không", "đã hủy"))),
    ),
)
VNI = "Uûy ban nhaân daân xaõ Hoøa Bình, ngöôøi daân ñöôïc bieát"
VNI_READ = "Ủy ban nhân dân xã Hòa Bình, người dân được biết"


def tcvn3(text: str) -> str:
    """Some small letters as TCVN3 fonts keep them, by their codes."""
    pairs = {
        "à": 0xB5, "á": 0xB8, "ạ": 0xB9, "ả": 0xB6, "ã": 0xB7, "ă": 0xA8, "â": 0xA9, "ấ": 0xCA, "ậ": 0xCB, "đ": 0xAE,
        "é": 0xD0, "ê": 0xAA, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7, "ị": 0xDE, "ò": 0xDF, "ó": 0xE3, "ô": 0xAB, "ộ": 0xE9,
        "ơ": 0xAC, "ờ": 0xEA, "ợ": 0xEE, "ủ": 0xF1, "ư": 0xAD, "ự": 0xF9, "ử": 0xF6, "ỷ": 0xFB,
    }  # fmt: skip
    return "".join(chr(pairs.get(char, ord(char))) for char in text)


@pytest.fixture
def fill(tmp_path: Path) -> Fill:
    """Write rows under the titles; a cell is a text or (text, font name)."""

    def write(rows: Sequence[Sequence[Any]], name: str = "tep.xlsx", sheet: str = "Bảng") -> Path:
        book = xlsxwriter.Workbook(str(tmp_path / name), {"strings_to_formulas": False, "strings_to_numbers": False})
        page = book.add_worksheet(sheet)
        for column, title in enumerate(TITLES):
            page.write_string(2, column, title)
        for line, row in enumerate(rows, start=3):
            for column, cell in enumerate(row):
                text, font = cell if isinstance(cell, tuple) else (cell, "Times New Roman")
                page.write_string(line, column, text, book.add_format({"font_name": font}))
        book.close()
        return tmp_path / name

    return write


def titles(reading: Reading) -> list[object]:
    return [row.values["title"] for row in reading.rows]


def test_text_is_told_by_its_characters_and_only_converted_when_asked(fill: Fill) -> None:
    file = fill([(tcvn3("kế hoạch đấu giá của xã"),), (tcvn3("người dân được biết"),), ("100 m²",)])
    reading = read_table(TABLE, file)
    (column,) = reading.old
    assert (column.title, column.encoding, column.by_font, column.cells) == ("Nội dung", "tcvn3", False, 2)
    assert [(e.cell, e.after) for e in column.examples] == [
        ("A4", "kế hoạch đấu giá của xã"),
        ("A5", "người dân được biết"),
    ]
    assert column.examples[0].before == tcvn3("kế hoạch đấu giá của xã")
    assert titles(reading)[0] != "kế hoạch đấu giá của xã"
    assert titles(read_table(TABLE, file, convert=True)) == [e.after for e in column.examples] + ["100 m²"]


def test_the_soft_hyphen_of_tcvn3_is_not_lost(fill: Fill) -> None:
    file = fill([("ng\xadêi d©n x· H\xadng, thu t\xad",)])
    assert titles(read_table(TABLE, file, convert=True)) == ["người dân xã Hưng, thu tư"]


def test_vni_is_read_by_its_rule(fill: Fill) -> None:
    reading = read_table(TABLE, fill([(VNI,)]), convert=True)
    assert titles(reading) == [VNI_READ]
    assert [column.encoding for column in reading.old] == ["vni"]


def test_good_unicode_holds_no_old_text_whatever_the_signs(fill: Fill) -> None:
    rows = [("Công khai thu hồi đất §5 – 10 µm",), ("Hòa",), ("«thôn» ©",), ("Noël Müller",), ("Đường số 3¹",)]
    file = fill(rows)
    assert read_table(TABLE, file).old == ()
    assert titles(read_table(TABLE, file, convert=True)) == [row[0] for row in rows]


def test_a_font_tells_where_characters_alone_could_not(fill: Fill) -> None:
    file = fill([(("Uû ban", ".VnTime"),), (("Lª", ".VnArial"),)])
    reading = read_table(TABLE, file, convert=True)
    assert titles(reading) == ["Uỷ ban", "Lê"]
    assert [(c.by_font, c.cells) for c in reading.old] == [(True, 2)]


def test_a_font_ending_in_h_shows_small_letters_as_capitals(fill: Fill) -> None:
    file = fill([((tcvn3("ủy ban nhân dân"), ".VnTimeH"),), (("thong bao", ".VnTimeH"),)])
    assert titles(read_table(TABLE, file, convert=True)) == ["ỦY BAN NHÂN DÂN", "THONG BAO"]


def test_vni_and_tcvn3_fonts_in_one_column_are_told_apart(fill: Fill) -> None:
    file = fill([((VNI, "VNI-Times"),), ((tcvn3("kế hoạch"), ".VnTime"),)])
    reading = read_table(TABLE, file, convert=True)
    assert titles(reading) == [VNI_READ, "kế hoạch"]
    assert sorted(c.encoding for c in reading.old) == ["tcvn3", "vni"]


def test_an_old_font_left_over_on_good_text_changes_nothing(fill: Fill) -> None:
    rows = [
        (("Kế hoạch của xã", ".VnTime"),),
        (("Công khai", ".VnTime"),),
        (("Hòa", ".VnTimeH"),),
        (("Đất", ".VnTimeH"),),
    ]
    reading = read_table(TABLE, fill(rows), convert=True)
    assert reading.old == ()
    assert titles(reading) == [row[0][0] for row in rows]


def test_of_a_mixed_column_only_telling_cells_are_converted(fill: Fill) -> None:
    file = fill([("Kế hoạch",), (tcvn3("kế hoạch đấu giá"),), ("Công khai",)])
    assert titles(read_table(TABLE, file, convert=True)) == ["Kế hoạch", "kế hoạch đấu giá", "Công khai"]


def test_a_short_column_goes_with_the_rest_of_the_table(fill: Fill) -> None:
    """One telling word is little, but the column beside it is plainly TCVN3, and so is the choice."""
    file = fill([(tcvn3("kế hoạch đấu giá"), "", "C" + tcvn3("ó")), (tcvn3("kế hoạch"), "", "®· hñy")])
    assert not read_table(TABLE, file, convert=True).problems
    plain = read_table(TABLE, file)
    assert [p.cell for p in plain.problems] == ["C4", "C5"]


def test_the_font_of_most_letters_counts_in_a_cell_of_several(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "tep.xlsx"))
    page = book.add_worksheet("Bảng")
    for column, title in enumerate(("Nội dung", "Ngày", "Ghi chú")):
        page.write_string(2, column, title)
    old, new = book.add_format({"font_name": ".VnTime"}), book.add_format({"font_name": "Arial"})
    page.write_rich_string(3, 0, new, "1. ", old, "Uû ban x·")
    book.close()
    assert titles(read_table(TABLE, tmp_path / "tep.xlsx", convert=True)) == ["1. Uỷ ban xã"]


def test_openpyxl_is_not_loaded_for_a_file_without_old_fonts(fill: Fill) -> None:
    file = fill([("Công khai",)])
    code = (
        "import sys, pathlib; from qcdc_desktop.excel.fonts import old_fonts; "
        "data = pathlib.Path(sys.argv[1]).read_bytes(); assert old_fonts(data, 'Bảng') == {}; "
        "assert 'openpyxl' not in sys.modules"
    )
    subprocess.run([sys.executable, "-X", "utf8", "-c", code, str(file)], check=True)


def test_styles_that_cannot_be_made_out_leave_the_characters_to_tell(fill: Fill, tmp_path: Path) -> None:
    whole = fill([((tcvn3("kế hoạch đấu giá"), ".VnTime"),)])
    broken = tmp_path / "hong.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/styles.xml":
                data = data.replace(b"<fills ", b"<fills wrong='").replace(
                    b"<fonts count=", b"<fonts count='x' other=", 1
                )
                data += b"<!-- '.VnTime' -->"
            target.writestr(name, data)
    assert old_fonts(broken.read_bytes(), "Bảng") == {}


def test_a_sheet_that_is_not_there_has_no_fonts(fill: Fill) -> None:
    file = fill([((tcvn3("kế hoạch"), ".VnTime"),)])
    assert old_fonts(file.read_bytes(), "Khác") == {}
