"""A file of answers as other programs write it: one row of titles, then one row a sheet; CSV or the first sheet of a
workbook. What the columns mean stands in `odk_columns`.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.inside import MOST_LINES, error_cells
from qcdc_desktop.excel.reading import cell_text, workbook_bytes

_MARKS: Final = (",", ";", "\t")
_LONGEST_CELL: Final = 100_000


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """The titles and rows of a file, and the names of cells that hold an error; `name` is the file's.

    Line 1 of the file is the titles; `rows` begin at line 2.
    """

    name: str
    titles: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    broken: frozenset[str] = frozenset()


def read_answer_file(file: Path) -> AnswerFile:
    """Read a CSV or workbook of answers.

    Raises `Refusal` excel-unreadable, excel-too-large, excel-far-cell, answers-empty, answers-not-text, file-missing;
    `Trouble` file-in-use.
    """
    data = workbook_bytes(file)
    broken: tuple[str, ...] = ()
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        lines: Sequence[Sequence[object]] = _csv(data, file.name)
    else:
        lines, broken = _workbook(data, file.name)
    if len(lines) < 2:
        raise Refusal("answers-empty", name=file.name)
    if len(lines) > MOST_LINES:
        raise Refusal("answers-too-many", name=file.name, most=MOST_LINES)
    return AnswerFile(file.name, tuple(cell_text(cell) for cell in lines[0]), lines[1:], frozenset(broken))


def _csv(data: bytes, name: str) -> list[list[str]]:
    """The records of a CSV; of the marks between cells the one that parts the titles most."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        first = text.partition("\n")[0]
        mark = max(_MARKS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
        csv.field_size_limit(_LONGEST_CELL)
        return [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if any(line)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal("answers-not-text", name=name) from error


def _workbook(data: bytes, name: str) -> tuple[Sequence[Sequence[object]], tuple[str, ...]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheet = book.sheet_names[0]
        broken = error_cells(data, sheet, name)
        return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), broken
    except (CalamineError, IndexError) as error:
        raise Refusal("excel-unreadable", name=name) from error


def has_sheet(file: Path, sheet: str) -> bool:
    """Whether a workbook has a sheet of this name; a CSV has none. Raises what reading it raises."""
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        return False
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return sheet in CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(file))).sheet_names
    except CalamineError as error:
        raise Refusal("excel-unreadable", name=file.name) from error
