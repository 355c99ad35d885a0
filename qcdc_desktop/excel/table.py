"""What a table for filling in looks like: its columns, what each takes, and what was found in a cell."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qcdc_desktop.domain.errors import Fact

CellValue = str | int | date | None
"""A text in NFC, a whole number (points in hundredths), a date, or nothing."""


class ColumnKind(StrEnum):
    """What a cell takes."""

    TEXT = "text"
    COUNT = "count"
    POINTS = "points"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `choices` are (code, label) pairs of a choice, and a cell may hold either.

    Of a text `choices` are only offered; of a date or a count they are words that may stand in its place.
    """

    key: str
    title: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    width: int = 18
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table for filling in: the name of its sheet, its heading, and its columns in order."""

    sheet: str
    heading: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row; `line` is its row number in the file."""

    line: int
    values: dict[str, CellValue]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What is wrong in one cell, like "C7"; `code` names its words."""

    cell: str
    code: str
    facts: dict[str, Fact]


@dataclass(frozen=True, slots=True)
class Example:
    """One cell before and after converting; `before` is exactly what the file holds."""

    cell: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OldColumn:
    """A column with text in an encoding from before Unicode ("tcvn3" or "vni"): how many cells, and the first of them.

    `by_font`: the cells' font says so; else the characters do.
    """

    title: str
    encoding: str
    by_font: bool
    cells: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the rows, and every problem found. With problems nothing may be taken over.

    `places` says in which column (from 0) of the file each column was found; `old` what is in an old encoding.
    """

    rows: tuple[Row, ...]
    problems: tuple[CellProblem, ...]
    places: dict[str, int]
    old: tuple[OldColumn, ...] = ()

    def cell(self, row: Row, key: str | None) -> str:
        """The name of a cell of the file; without a known column the first of the row."""
        return cell_name(row.line, self.places.get(key or "", 0))


def cell_name(line: int, column: int) -> str:
    """The name people see in Excel: `cell_name(7, 2)` is "C7" (columns from 0)."""
    letters = ""
    rest = column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{letters}{line}"
