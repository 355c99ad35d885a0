"""A table as values, before it is drawn: the same grid goes on paper (`rows`) and into a workbook (`workbook`).

Numbers stay numbers until the last moment, so that both files say the same. Nothing is drawn here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points


@dataclass(frozen=True, slots=True)
class Points:
    """Points in hundredths: 275 is shown as 2,75."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in hundredths of a percent: 8394 is shown as 83,94 %."""

    hundredths: int


@dataclass(frozen=True, slots=True)
class Live:
    """A number a workbook goes on computing: `formula` without its equals sign, on paper only the number.

    `{4:7}` in the formula is the cell of column 4 in block 7 (both counted from 0), `{Name!4:7}` one of another sheet
    of the same workbook that stands before it. Formulas are made by the program alone, never of what people wrote.
    """

    value: int | Points | Percent
    formula: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that open a file beside the paper; `target` is its relative path with forward slashes."""

    text: str
    target: str


Cell = str | int | date | Points | Percent | Live | Link | None


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


class Kind(StrEnum):
    """What a block of rows is, which decides how it looks."""

    PLAIN = "plain"
    GROUP = "group"
    """The head of a group of rows: bold on a light ground."""
    TOTAL = "total"
    """A sum: bold."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is its share of the whole, neighbours with the same `group` get a common heading."""

    title: str
    width: float
    align: Align = Align.LEFT
    group: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together and stay on one page when they can.

    In the columns `tall` the first row's cell stands beside all rows of the block; `joined` (first, last) makes one
    cell of these columns in every row of the block.
    """

    rows: tuple[tuple[Cell, ...], ...]
    kind: Kind = Kind.PLAIN
    tall: tuple[int, ...] = ()
    joined: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A whole table; `numbered` prints the row (1) (2) (3)… under the headings, `size` is the type size in points."""

    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    size: float = 12
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading rows of a grid and which of their cells are one: (first row, first column, last row, last column)."""

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...]


def row(*cells: Cell, kind: Kind = Kind.PLAIN, joined: tuple[int, int] | None = None) -> Block:
    """A block of a single row."""
    return Block((cells,), kind, joined=joined)


def as_text(cell: Cell) -> str:
    """A cell as people read it."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case Points():
            return format_points(cell.hundredths)
        case Percent():
            return format_percent(cell.hundredths)
        case date():
            return format_date(cell)
        case int():
            return format_count(cell)
        case Live():
            return as_text(cell.value)
        case Link():
            return cell.text


def heading(grid: Grid) -> Heading:
    """The heading rows: one, or two when columns are grouped, and the numbers of the columns if wanted."""
    titles = tuple(column.title for column in grid.columns)
    numbers = tuple(f"({n})" for n in range(1, len(titles) + 1))
    tail = (numbers,) if grid.numbered else ()
    if not any(column.group for column in grid.columns):
        return Heading((titles, *tail), ())
    top: list[str] = []
    below: list[str] = []
    merged: list[tuple[int, int, int, int]] = []
    for at, column in enumerate(grid.columns):
        if not column.group:
            top.append(column.title)
            below.append("")
            merged.append((0, at, 1, at))
            continue
        below.append(column.title)
        if at and grid.columns[at - 1].group == column.group:
            top.append("")
            first = merged.pop()
            merged.append((0, first[1], 0, at))
        else:
            top.append(column.group)
            merged.append((0, at, 0, at))
    return Heading((tuple(top), tuple(below), *tail), tuple(m for m in merged if m[:2] != m[2:]))
