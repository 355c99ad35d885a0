"""Reading a filled table back: every cell checked, every problem named by its cell, nothing guessed."""

import io
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from qcdc_desktop.disk import held_trouble
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import parse_date
from qcdc_desktop.domain.vn_numbers import parse_count, parse_points
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.excel.fonts import old_fonts
from qcdc_desktop.excel.inside import error_cells
from qcdc_desktop.excel.old_text import find_old_text
from qcdc_desktop.excel.table import CellProblem, CellValue, Column, ColumnKind, Reading, Row, Table, cell_name

LARGEST = 32 * 1024 * 1024
"""Bytes of a workbook that is still read; a filled template has far fewer."""
_MOST_PROBLEMS = 200
_COUNT_LIMIT = 10**12
_SEARCHED_LINES = 20


def read_table(table: Table, file: Path, convert: bool = False) -> Reading:
    """Read the rows under the table's titles; with `convert`, text of an old encoding is read as Unicode.

    What is in an old encoding is told either way; whether to convert it is for a person to say.

    Raises `Refusal` excel-unreadable, excel-sheet-missing, excel-column-missing, excel-column-twice, excel-too-large,
    excel-far-cell, file-missing; `Trouble` file-in-use. Problems of single cells are collected, not raised.
    """
    data = workbook_bytes(file)
    broken = error_cells(data, table.sheet, file.name)
    lines = _lines(table, data, file.name)
    head, places = _find_titles(table, lines)
    titles = {places[column.key]: column.title for column in table.columns}
    old = find_old_text(titles, lines, head + 1, old_fonts(data, table.sheet))
    texts = old.texts if convert else {}
    rows: list[Row] = []
    problems: list[CellProblem] = []
    for index in range(head + 1, len(lines)):
        cells = lines[index]
        if all(_is_empty(cells[place]) for place in places.values() if place < len(cells)) and not any(
            cell_name(index + 1, place) in broken for place in places.values()
        ):
            continue
        raw = {p: texts.get((index + 1, p), cells[p] if p < len(cells) else "") for p in titles}
        row, found = _read_row(table, places, raw, index + 1, broken)
        rows.append(row)
        problems.extend(found)
    return Reading(tuple(rows), tuple(problems[:_MOST_PROBLEMS]), places, old.columns)


def workbook_bytes(file: Path) -> bytes:
    """The bytes of a workbook; raises `Refusal` excel-too-large, file-missing, `Trouble` file-in-use."""
    try:
        if file.stat().st_size > LARGEST:
            raise Refusal("excel-too-large", name=file.name, most=LARGEST // 2**20)
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refusal("file-missing", name=file.name) from error
    except OSError as error:
        raise held_trouble(error, file.name) from error


def _lines(table: Table, data: bytes, name: str) -> Sequence[Sequence[object]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        if table.sheet not in book.sheet_names:
            raise Refusal("excel-sheet-missing", name=name, sheet=table.sheet)
        return book.get_sheet_by_name(table.sheet).to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Refusal("excel-unreadable", name=name) from error


def _find_titles(table: Table, lines: Sequence[Sequence[object]]) -> tuple[int, dict[str, int]]:
    """The line of titles and where each column stands; columns may be moved, and titles are compared loosely.

    A title that stands twice is refused: which of the two columns is meant would be a guess.
    """
    wanted = {_loose(column.title): column for column in table.columns}
    best: dict[str, int] = {}
    best_line = -1
    for index, cells in enumerate(lines[:_SEARCHED_LINES]):
        found = {
            wanted[_loose(cell)].key: place
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and _loose(cell) in wanted
        }
        if len(found) > len(best):
            best, best_line = found, index
    missing = [column.title for column in table.columns if column.key not in best]
    if missing:
        raise Refusal("excel-column-missing", columns=", ".join(missing), sheet=table.sheet)
    titles = [_loose(cell) for cell in lines[best_line] if isinstance(cell, str)]
    twice = [column.title for column in table.columns if titles.count(_loose(column.title)) > 1]
    if twice:
        raise Refusal("excel-column-twice", columns=", ".join(twice), sheet=table.sheet)
    return best_line, best


def _loose(title: str) -> str:
    return search_key(title.replace("*", " ")).strip()


def _read_row(
    table: Table, places: Mapping[str, int], cells: Mapping[int, object], line: int, broken: Sequence[str]
) -> tuple[Row, list[CellProblem]]:
    values: dict[str, CellValue] = {}
    problems: list[CellProblem] = []
    for column in table.columns:
        place = places[column.key]
        try:
            if cell_name(line, place) in broken:
                raise Refusal("cell-error", column=column.title)
            values[column.key] = _read_cell(column, cells[place])
        except Refusal as refusal:
            problems.append(CellProblem(cell_name(line, place), refusal.code, dict(refusal.facts)))
    return Row(line, values), problems


def _read_cell(column: Column, raw: object) -> CellValue:
    if _is_empty(raw):
        if column.required:
            raise Refusal("cell-empty", column=column.title)
        return None
    if column.kind in (ColumnKind.DATE, ColumnKind.COUNT) and isinstance(raw, str):
        word = _chosen(column, cell_text(raw))
        if word is not None:
            return word
    if column.kind is ColumnKind.DATE:
        return raw.date() if isinstance(raw, datetime) else raw if isinstance(raw, date) else parse_date(cell_text(raw))
    if column.kind is ColumnKind.COUNT:
        return _whole(raw) if isinstance(raw, (int, float)) else parse_count(cell_text(raw))
    if column.kind is ColumnKind.POINTS:
        return _hundredths(raw) if isinstance(raw, (int, float)) else parse_points(cell_text(raw))
    if column.kind is ColumnKind.CHOICE:
        return _choice(column, cell_text(raw))
    if isinstance(raw, date):
        raise Refusal("cell-date-in-text", column=column.title)
    return cell_text(raw)


def _is_empty(raw: object) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip())


def cell_text(raw: object) -> str:
    """A cell as text in NFC; Excel keeps whole numbers as floats, which people do not see."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return nfc(str(raw)).strip()


def _whole(raw: int | float) -> int:
    if isinstance(raw, bool) or not math.isfinite(raw) or raw != int(raw) or not 0 <= raw < _COUNT_LIMIT:
        raise Refusal("not-a-number", value=str(raw))
    return int(raw)


def _hundredths(raw: int | float) -> int:
    if isinstance(raw, bool) or not math.isfinite(raw) or not 0 <= raw < _COUNT_LIMIT:
        raise Refusal("not-points", value=str(raw))
    hundredths = round(raw * 100)
    if abs(raw * 100 - hundredths) > 1e-6:
        raise Refusal("not-points", value=str(raw))
    return hundredths


def _chosen(column: Column, text: str) -> str | None:
    """The code of a choice, given as code, as label, or as "code – label"; None for anything else."""
    wanted = search_key(text)
    for code, label in column.choices:
        if wanted in (search_key(code), search_key(label), search_key(f"{code} – {label}")):
            return code
    return None


def _choice(column: Column, text: str) -> str:
    code = _chosen(column, text)
    if code is not None:
        return code
    raise Refusal("cell-choice", column=column.title, value=text, known="; ".join(c for c, _ in column.choices[:12]))
