"""A grid on paper: rows that fill the rest of a page and go on on the next, with the headings again on each.

The table is cut page by page as it is laid out: one table of all rows is copied whole at every page and grows
slow with the square of its length. Needs reportlab's Flowable as a base, so import this module inside functions only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import black
from reportlab.platypus import Flowable, PageBreak, Table

from qcdc_desktop.reports.grid import Grid, Kind
from qcdc_desktop.reports.measuring import PAD_X, PAD_Y, Measured, measure, measure_head
from qcdc_desktop.reports.typefaces import REGULAR, register_fonts

_ABOVE, _BELOW = 6, 8


class Rows(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """The blocks of a grid that are still to be drawn; `full_height` is the height of an empty page's frame.

    What must follow on the same page, the signature, is announced with `keep_with`.
    """

    def __init__(self, head: Measured, blocks: Sequence[Measured], widths: Sequence[float], full_height: float) -> None:
        super().__init__()
        self._head = head
        self._blocks = blocks
        self._widths = widths
        self._full_height = full_height
        self._foot = 0.0
        self._held = 1
        self.width = sum(widths)
        self.height = head.height + sum(block.height for block in blocks)
        self.spaceBefore = _ABOVE
        self.spaceAfter = _BELOW

    def keep_with(self, held: int, foot: float) -> None:
        """Let the last `held` blocks share a page with `foot` points of what follows, if one page can hold them."""
        needed = self._head.height + sum(block.height for block in self._blocks[-held:]) + foot
        self._held, self._foot = held, foot if needed <= self._full_height else 0.0

    def wrap(self, _width: float, height: float) -> tuple[float, float]:
        """The room it takes; with a foot that would not fit below it claims the foot's room too, so as to be split."""
        crowded = self.height + self._foot > height and self._without_lone_heads(len(self._blocks) - self._held) > 0
        return self.width, self.height + self._foot if crowded else self.height

    def split(self, _width: float, height: float) -> list[Any]:
        """What fits into `height` as a table, and the rest; nothing when the first block had better start a page."""
        fit = self._fitting(height - self._head.height)
        if fit == len(self._blocks):  # there is room for all of it, but not for the foot as well
            cut = self._without_lone_heads(fit - self._held)
            here, later = self._in_two(self._blocks[:cut], self._blocks[cut:])
            return [here, PageBreak(), later]
        fit = self._without_lone_heads(fit)
        if fit:
            return self._in_two(self._blocks[:fit], self._blocks[fit:])
        first, others = self._blocks[0], self._blocks[1:]
        room, page = height - self._head.height, self._full_height - self._head.height
        rows_here = first.rows_within(room)
        if first.height <= page or (not rows_here and room < page / 2):
            return []
        above, below = first.cut(rows_here) if rows_here else first.cut_first_row(room)
        return self._in_two([above], [below, *others])

    def _fitting(self, room: float) -> int:
        """How many blocks fit into `room`."""
        for count, block in enumerate(self._blocks):
            room -= block.height
            if room < 0:
                return count
        return len(self._blocks)

    def draw(self) -> None:
        """Draw everything, which is only asked when everything fits."""
        table = self._table(self._blocks)
        table.wrapOn(self.canv, self.width, self.height)
        table.drawOn(self.canv, 0, 0)

    def _without_lone_heads(self, count: int) -> int:
        """At most `count` blocks, the last of which is no head of what comes after."""
        while count > 0 and self._blocks[count - 1].leads:
            count -= 1
        return count

    def _in_two(self, here: Sequence[Measured], later: Sequence[Measured]) -> list[Any]:
        rest = Rows(self._head, later, self._widths, self._full_height)
        rest._foot, rest._held = self._foot, self._held
        return [self._table(here), rest]

    def _table(self, blocks: Sequence[Measured]) -> Any:
        cells: list[Any] = []
        heights: list[float] = []
        style: list[tuple[Any, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.5, black),
            ("FONTNAME", (0, 0), (-1, -1), REGULAR),  # also where nothing is written, or Helvetica would be listed
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("VALIGN", (0, 0), (-1, len(self._head.cells) - 1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), PAD_X),
            ("RIGHTPADDING", (0, 0), (-1, -1), PAD_X),
            ("TOPPADDING", (0, 0), (-1, -1), PAD_Y),
            ("BOTTOMPADDING", (0, 0), (-1, -1), PAD_Y),
        ]
        for block in (self._head, *blocks):
            style.extend(block.commands(len(cells)))
            cells.extend(block.cells)
            heights.extend(block.heights)
        return Table(cells, list(self._widths), heights, style=style, hAlign="LEFT", spaceBefore=self.spaceBefore)


def rows(grid: Grid, width: float, full_height: float) -> Rows:
    """The grid, `width` points wide, ready to be laid out."""
    register_fonts()
    whole = sum(column.width for column in grid.columns)
    widths = [width * column.width / whole for column in grid.columns]
    measured = [measure(block, grid, widths) for block in grid.blocks]
    return Rows(measure_head(grid, widths), measured, widths, full_height)


def rows_with_foot(grid: Grid, width: float, full_height: float, foot: Sequence[Any]) -> list[Any]:
    """The grid and what follows it: its last block and its sums go with the foot to a new page if they must.

    A signature alone on a page belongs to nothing. A foot that leaves no room for them on a page goes its own way.
    """
    table = rows(grid, width, full_height)
    below = _BELOW + sum(part.wrap(width, full_height)[1] + part.getSpaceBefore() for part in foot)
    held = 1 + sum(block.kind is Kind.TOTAL for block in grid.blocks)
    table.keep_with(held, below)
    return [table, *foot]
