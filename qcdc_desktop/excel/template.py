"""Writing a table for filling in: headings that stay, lists to choose from, hints, and rows already known."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.excel.table import CellValue, Column, ColumnKind, Table, cell_name

HEADER_LINE = 3
"""The row (from 1) that carries the column titles; above it stand heading and hint."""
EXPLAINED = "Câu hỏi"
"""The sheet that says what the columns mean, where there is one."""
_ROOM = 2000
"""Rows below the known ones that still offer the lists."""


def write_template(
    table: Table,
    rows: Iterable[Mapping[str, CellValue]],
    hint: str,
    file: Path,
    explained: Sequence[Sequence[str]] = (),
) -> None:
    """Write the table with its known rows; `explained` are titles and lines of a sheet that says what columns mean.

    Raises `Trouble` file-in-use, disk-full, folder-missing, file-trouble.
    """
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {**plain, "in_memory": True})
    _fill(book, table, list(rows), hint)
    if explained:
        _explain(book, explained)
    book.close()
    save_for_person(file, target.getvalue())


def _fill(book: Any, table: Table, rows: list[Mapping[str, CellValue]], hint: str) -> None:
    sheet = book.add_worksheet(table.sheet)
    lists = book.add_worksheet("Danh mục")
    title = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 14})
    small = book.add_format({"italic": True, "font_name": "Times New Roman", "font_size": 11})
    head = book.add_format(
        {
            "bold": True,
            "font_name": "Times New Roman",
            "border": 1,
            "bg_color": "#E8EEF5",
            "text_wrap": True,
            "valign": "vcenter",
            "align": "center",
        }
    )
    sheet.write_string(0, 0, table.heading, title)
    sheet.write_string(1, 0, hint, small)
    sheet.freeze_panes(HEADER_LINE, 0)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width, _format(book, column))
        sheet.write_string(HEADER_LINE - 1, place, column.title + (" *" if column.required else ""), head)
        if column.hint:
            sheet.write_comment(HEADER_LINE - 1, place, column.hint)
        _offer(sheet, lists, place, column, HEADER_LINE + len(rows) + _ROOM)
    for number, row in enumerate(rows):
        for place, column in enumerate(table.columns):
            _write(sheet, HEADER_LINE + number, place, row.get(column.key), column, _format(book, column))


def _explain(book: Any, lines: Sequence[Sequence[str]]) -> None:
    sheet = book.add_worksheet(EXPLAINED)
    plain = {"font_name": "Times New Roman", "num_format": "@", "valign": "top", "text_wrap": True, "border": 1}
    head, cell = book.add_format({**plain, "bold": True, "bg_color": "#E8EEF5"}), book.add_format(plain)
    sheet.freeze_panes(1, 1)
    for place, width in enumerate((10, 60, 60, 24)):
        sheet.set_column(place, place, width)
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text, cell if number else head)


def _format(book: Any, column: Column) -> Any:
    """Text cells stay text, so that Excel turns neither "05/02" into a date nor "=…" into a formula."""
    number = {ColumnKind.COUNT: "0", ColumnKind.POINTS: "0.00", ColumnKind.DATE: "dd/mm/yyyy"}
    return book.add_format(
        {"font_name": "Times New Roman", "num_format": number.get(column.kind, "@"), "valign": "top", "text_wrap": True}
    )


def _offer(sheet: Any, lists: Any, place: int, column: Column, last: int) -> None:
    """A list to choose from, kept on its own sheet because Excel limits lists written into a cell.

    Of a text the list only helps: anything else may be written too.
    """
    if not column.choices:
        return
    lists.write_string(0, place, column.title)
    for line, (code, label) in enumerate(column.choices, start=1):
        lists.write_string(line, place, shown_choice(code, label))
    letter = cell_name(1, place).rstrip("1")
    sheet.data_validation(
        HEADER_LINE,
        place,
        last,
        place,
        {
            "validate": "list",
            "source": f"='Danh mục'!${letter}$2:${letter}${len(column.choices) + 1}",
            "error_type": "warning",
            "show_error": column.kind is ColumnKind.CHOICE,
        },
    )


def _write(sheet: Any, line: int, place: int, value: CellValue, column: Column, cell: Any) -> None:
    if value is None:
        sheet.write_blank(line, place, None, cell)
    elif isinstance(value, date):
        sheet.write_datetime(line, place, value, cell)
    elif isinstance(value, int):
        sheet.write_number(line, place, value / 100 if column.kind is ColumnKind.POINTS else value, cell)
    else:
        labels = dict(column.choices)
        sheet.write_string(line, place, shown_choice(value, labels[value]) if value in labels else value, cell)


def shown_choice(code: str, label: str) -> str:
    """How a choice stands in a cell: its code, so that it is found again, and what it means."""
    return f"{code} – {label}" if label and label != code else code
