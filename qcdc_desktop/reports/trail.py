"""The audit trail as a workbook: one line a row, written as it is read, so that a long trail needs no memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import file_for_person
from qcdc_desktop.domain.vn_dates import LOCAL_ZONE, format_date

_TITLES = ("Số", "Lúc", "Người", "Việc", "Loại bản ghi", "Bản ghi", "Mục", "Trước", "Sau")
_WIDTHS = (8, 18, 24, 18, 20, 34, 22, 34, 34)
_LONGEST_CELL = 32_000
"""A little under what a cell of Excel may hold."""


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One line of the trail in words."""

    at: datetime
    actor: str
    action: str
    kind: str
    record: str
    field: str
    old: str
    new: str
    number: int


def write_trail_xlsx(rows: Iterable[TrailRow], unit_name: str, superior: str, today: date, path: Path) -> None:
    """Write the workbook; raises `Trouble` (file-in-use where another program holds the file)."""
    from xlsxwriter import Workbook

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with file_for_person(path) as file:
        book = Workbook(file, options)
        _write(book, rows, unit_name, superior, today)
        book.close()


def _write(book: Any, rows: Iterable[TrailRow], unit_name: str, superior: str, today: date) -> None:
    plain = book.add_format({"font_name": "Times New Roman", "font_size": 11, "valign": "top"})
    bold = book.add_format({"font_name": "Times New Roman", "font_size": 12, "bold": True, "bottom": 1})
    sheet = book.add_worksheet("Nhật ký")
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, superior, plain)
    sheet.write_string(1, 0, f"Nhật ký thay đổi của {unit_name}, lập ngày {format_date(today)}", bold)
    for place, title in enumerate(_TITLES):
        sheet.write_string(3, place, title, bold)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 0)
    for at, row in enumerate(rows, start=4):
        sheet.write_number(at, 0, row.number, plain)
        local = row.at.astimezone(LOCAL_ZONE)
        texts = (f"{local:%d/%m/%Y %H:%M:%S}", row.actor, row.action, row.kind, row.record, row.field, row.old, row.new)
        for place, text in enumerate(texts, start=1):
            sheet.write_string(at, place, text[:_LONGEST_CELL], plain)
