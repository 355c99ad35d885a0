"""Grids as an XLSX workbook that people go on working with: numbers as numbers, headings repeated when printed.

Text is only ever written as text: what begins with = + - @ in a record stays what the person wrote and never
becomes a formula or a link. Formulas (`Live`) and links (`Link`) are made by the program alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.reports.charts import level_colours
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, Link, Live, Percent, Points, heading
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.typefaces import LINK_COLOUR

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_NUMBER_FORMATS: Mapping[type, str] = {int: "#,##0", date: "dd/mm/yyyy", Points: "0.00", Percent: "0.00%"}
_PLACE = re.compile(r"\{(?:([^{}!]+)!)?(\d+):(\d+)\}")
_CHARACTERS = 150  # of a landscape A4 page at this size


@dataclass(frozen=True, slots=True)
class SheetChart:
    """Bars of 100 % beside the grid: the column of labels, the columns of counts, how many rows from the first."""

    title: str
    labels: int
    counts: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One sheet: its name (31 characters at most), the lines above the grid, the grid, the lines below it."""

    name: str
    title: str
    grid: Grid
    subtitle: str = ""
    notes: tuple[str, ...] = ()
    chart: SheetChart | None = None


def xlsx_bytes(pages: Sequence[SheetPage], letterhead: Letterhead, progress: Progress = UNWATCHED) -> bytes:
    """The workbook; the same input gives the same bytes."""
    from xlsxwriter import Workbook

    target = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(target, options)
    book.set_properties(
        {
            "title": pages[0].title,
            "author": letterhead.issuing_body,
            "created": datetime(letterhead.date.year, letterhead.date.month, letterhead.date.day),  # noqa: DTZ001 - the format knows no zones
        }
    )
    formats = _Formats(book)
    places: dict[str, list[int]] = {}
    for at, page in enumerate(pages):
        sheet = book.add_worksheet(page.name)
        first, end = _write_page(sheet, page, letterhead, formats, places)
        if page.chart is not None:
            _insert_chart(book, sheet, page, page.chart, first, end)
        progress.step(at + 1, len(pages), page.name)
    book.close()
    return target.getvalue()


class _Formats:
    """The cell formats made so far: a workbook wants each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **wishes: Any) -> Any:
        """The format with these properties on top of the common font."""
        key = tuple(sorted(wishes.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, **wishes})
        return self._made[key]

    def cell(self, cell: Cell, column: Column, kind: Kind) -> Any:
        """The format of a cell of the table."""
        wishes: dict[str, Any] = {"border": 1, "text_wrap": True, "valign": "top", "align": column.align.value}
        if kind is not Kind.PLAIN:
            wishes["bold"] = True
        if kind is Kind.GROUP:
            wishes["bg_color"] = "#EDEDED"
        if isinstance(cell, Link):
            wishes |= {"font_color": LINK_COLOUR, "underline": 1}
        number_format = _NUMBER_FORMATS.get(type(cell.value if isinstance(cell, Live) else cell))
        if number_format:
            wishes["num_format"] = number_format
        return self.get(**wishes)


def _write_page(
    sheet: Any, page: SheetPage, letterhead: Letterhead, formats: _Formats, places: dict[str, list[int]]
) -> tuple[int, int]:
    """Write everything but the chart; returns the first row of the table's body and the first row after the notes.

    `places` gets the first row of every block of this page, for formulas here and on later pages.
    """
    grid = page.grid
    last = len(grid.columns) - 1
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.8, right=0.6, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    whole = sum(column.width for column in grid.columns)
    for at, column in enumerate(grid.columns):
        sheet.set_column(at, at, max(6, _CHARACTERS * column.width / whole))
    at = _write_top(sheet, page, letterhead, formats, last)
    head = heading(grid)
    bold = formats.get(bold=True, border=1, text_wrap=True, valign="vcenter", align="center")
    for r0, c0, r1, c1 in head.merged:
        sheet.merge_range(at + r0, c0, at + r1, c1, "", bold)
    inside = {(r, c) for r0, c0, r1, c1 in head.merged for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)}
    starts = {(r0, c0) for r0, c0, _, _ in head.merged}
    for down, titles in enumerate(head.rows):
        for across, title in enumerate(titles):
            if (down, across) not in inside - starts:
                sheet.write_string(at + down, across, title, bold)
    sheet.repeat_rows(at, at + len(head.rows) - 1)
    sheet.freeze_panes(at + len(head.rows), 0)
    at += len(head.rows)
    first = at
    places[page.name] = [first + sum(len(block.rows) for block in grid.blocks[:n]) for n in range(len(grid.blocks))]
    for block in grid.blocks:
        at = _write_block(sheet, at, _resolved(block, page.name, places), grid, formats)
    note = formats.get(italic=True)
    for down, line in enumerate(page.notes):
        sheet.write_string(at + 1 + down, 0, line, note)
    return first, at + 2 + len(page.notes)


def _insert_chart(book: Any, sheet: Any, page: SheetPage, chart: SheetChart, first: int, below: int) -> None:
    """A chart that follows the cells: who corrects a number sees it move."""
    last = first + chart.rows - 1
    drawn = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for column, colour in zip(chart.counts, level_colours(len(chart.counts)), strict=True):
        drawn.add_series(
            {
                "name": page.grid.columns[column].title,
                "categories": [page.name, first, chart.labels, last, chart.labels],
                "values": [page.name, first, column, last, column],
                "fill": {"color": colour},
                "gap": 60,
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"name": _FONT["font_name"], "size": 12}})
    drawn.set_y_axis({"reverse": True})  # the first row on top, as in the table
    drawn.set_legend({"position": "bottom"})
    drawn.set_size({"width": 900, "height": 140 + 26 * chart.rows})
    sheet.insert_chart(below, 0, drawn, {"description": chart.title})


def _write_top(sheet: Any, page: SheetPage, letterhead: Letterhead, formats: _Formats, last: int) -> int:
    """Who made it, and the title; returns the row in which the grid begins."""
    plain, bold = formats.get(), formats.get(bold=True)
    sheet.write_string(0, 0, letterhead.superior_body.upper(), plain)
    sheet.write_string(1, 0, letterhead.issuing_body.upper(), bold)
    center = formats.get(bold=True, align="center", valign="vcenter", text_wrap=True, font_size=14)
    italic = formats.get(italic=True, align="center", valign="vcenter", text_wrap=True)
    for at, text, shape in ((3, page.title, center), (4, page.subtitle, italic)):
        if last:
            sheet.merge_range(at, 0, at, last, "", shape)
        sheet.write_string(at, 0, text, shape)
    # A merged cell does not grow with its text.
    sheet.set_row(3, 20 * (1 + len(page.title) // 110))
    return 6


def _write_block(sheet: Any, at: int, block: Block, grid: Grid, formats: _Formats) -> int:
    several = len(block.rows) > 1
    for down, cells in enumerate(block.rows):
        for across, (cell, column) in enumerate(zip(cells, grid.columns, strict=True)):
            shape = formats.cell(cell, column, block.kind)
            if across in block.tall and several:
                if down == 0:
                    sheet.merge_range(at, across, at + len(block.rows) - 1, across, "", shape)
                    _write(sheet, at, across, cell, shape)
            elif block.joined and block.joined[0] < across <= block.joined[1]:
                continue
            elif block.joined and across == block.joined[0]:
                shape = formats.cell(cell, Column("", 1, Align.LEFT), block.kind)
                if block.joined[1] > across:
                    sheet.merge_range(at + down, across, at + down, block.joined[1], "", shape)
                _write(sheet, at + down, across, cell, shape)
            else:
                _write(sheet, at + down, across, cell, shape)
    return at + len(block.rows)


def _resolved(block: Block, name: str, places: Mapping[str, Sequence[int]]) -> Block:
    """The block with the places in its formulas as the workbook's own cell names."""
    from xlsxwriter.utility import quote_sheetname, xl_rowcol_to_cell

    def cell_name(found: re.Match[str]) -> str:
        cell: str = xl_rowcol_to_cell(places[found[1] or name][int(found[3])], int(found[2]))
        return f"{quote_sheetname(found[1])}!{cell}" if found[1] else cell

    rows = tuple(
        tuple(replace(c, formula=_PLACE.sub(cell_name, c.formula)) if isinstance(c, Live) else c for c in cells)
        for cells in block.rows
    )
    return replace(block, rows=rows)


def _write(sheet: Any, down: int, across: int, cell: Cell, shape: Any) -> None:
    match cell:
        case None:
            sheet.write_blank(down, across, None, shape)
        case str():
            sheet.write_string(down, across, cell, shape)
        case Points():
            sheet.write_number(down, across, Decimal(cell.hundredths) / 100, shape)
        case Percent():
            sheet.write_number(down, across, Decimal(cell.hundredths) / 10_000, shape)
        case date():
            sheet.write_datetime(down, across, cell, shape)
        case int():
            sheet.write_number(down, across, cell, shape)
        case Live():
            sheet.write_formula(down, across, f"={cell.formula}", shape, _number(cell.value))
        case Link():
            sheet.write_url(down, across, f"external:{cell.target}", shape, cell.text)


def _number(value: int | Points | Percent) -> float:
    """What the cell of a formula shows before anything is computed anew."""
    match value:
        case Points():
            return value.hundredths / 100
        case Percent():
            return value.hundredths / 10_000
    return value
