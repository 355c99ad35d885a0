"""How tall the rows of a grid are on paper, and how a block of rows is cut where a page ends.

Drawing them is the business of `rows`. Needs reportlab's paragraphs, so import this module inside functions only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from qcdc_desktop.reports.grid import Align, Block, Grid, Kind, Link, as_text, heading
from qcdc_desktop.reports.typefaces import BOLD, REGULAR, linked, marked_up

PAD_X, PAD_Y = 3.5, 2.5
"""Room between a cell's lines and its text, in points."""

_GROUND = HexColor("#EDEDED")
_ALIGN = {Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}


@dataclass(frozen=True, slots=True)
class Measured:
    """A block as paragraphs with the heights of its rows.

    `inner` are the widths of the cells' text; `spans` and `grounds` (rows on a grey ground) count from the block.
    """

    cells: tuple[tuple[Any, ...], ...]
    inner: tuple[tuple[float, ...], ...]
    heights: tuple[float, ...]
    spans: tuple[tuple[int, int, int, int], ...] = ()
    grounds: tuple[int, ...] = ()
    tall: tuple[int, ...] = field(default=())

    @property
    def leads(self) -> bool:
        """Whether it is the head of the rows after it, and must not be left alone at the foot of a page."""
        return bool(self.grounds)

    @property
    def height(self) -> float:
        """All rows together."""
        return sum(self.heights)

    def rows_within(self, room: float) -> int:
        """How many of the rows fit into `room`."""
        count = 0
        for height in self.heights:
            room -= height
            if room < 0:
                break
            count += 1
        return count

    def commands(self, top: int) -> list[tuple[Any, ...]]:
        """The table commands for this block when its first row is row `top` of the table."""
        spans = [("SPAN", (c0, top + r0), (c1, top + r1)) for r0, c0, r1, c1 in self.spans]
        grounds = [("BACKGROUND", (0, top + r), (-1, top + r), _GROUND) for r in self.grounds]
        last = len(self.cells) - 1
        tall = [("SPAN", (c, top), (c, top + last)) for c in self.tall if last]
        return [*spans, *grounds, *tall]

    def cut(self, at: int) -> tuple[Measured, Measured]:
        """The first `at` rows and the others; text that stood beside all rows stays with the first."""
        return self._part(0, at), self._part(at, len(self.cells))

    def cut_first_row(self, room: float) -> tuple[Measured, Measured]:
        """The block in two, its first row broken inside after `room`: for a row taller than a page."""
        above, below = [], []
        for cell, width in zip(self.cells[0], self.inner[0], strict=True):
            parts = cell.split(width, room - 2 * PAD_Y) if isinstance(cell, Paragraph) else []
            above.append(parts[0] if parts else "")
            below.append(parts[1] if len(parts) > 1 else ("" if parts else cell))
        left = max(_height(cell, width) for cell, width in zip(below, self.inner[0], strict=True))
        first = Measured((tuple(above),), self.inner[:1], (room,), grounds=tuple(g for g in self.grounds if g == 0))
        rest = Measured(
            (tuple(below), *self.cells[1:]), self.inner, (left, *self.heights[1:]), self.spans, self.grounds, self.tall
        )
        return first, rest

    def _part(self, start: int, stop: int) -> Measured:
        return Measured(
            self.cells[start:stop],
            self.inner[start:stop],
            self.heights[start:stop],
            tuple((r0 - start, c0, r1 - start, c1) for r0, c0, r1, c1 in self.spans if start <= r0 and r1 < stop),
            tuple(g - start for g in self.grounds if start <= g < stop),
            self.tall,
        )


def cell_style(size: float, align: Align, bold: bool) -> Any:
    """The paragraph style of a cell."""
    face = BOLD if bold else REGULAR
    return ParagraphStyle("cell", fontName=face, fontSize=size, leading=size * 1.18, alignment=_ALIGN[align])


def measure_head(grid: Grid, widths: Sequence[float]) -> Measured:
    """The heading rows of a grid."""
    head = heading(grid)
    bold, plain = (cell_style(grid.size, Align.CENTER, bold) for bold in (True, False))
    covered = {(r0, c): (r1, c0, c1) for r0, c0, r1, c1 in head.merged for c in range(c0, c1 + 1)}
    cells, inner, heights = [], [], []
    for at, titles in enumerate(head.rows):
        style = plain if grid.numbered and at == len(head.rows) - 1 else bold
        cells.append(tuple(Paragraph(marked_up(title), style) if title else "" for title in titles))
        row_widths, needed = [], [grid.size + 2 * PAD_Y]
        for column, cell in enumerate(cells[-1]):
            last_row, first, last = covered.get((at, column), (at, column, column))
            row_widths.append(sum(widths[first : last + 1]) - 2 * PAD_X)
            if last_row == at:
                needed.append(_height(cell, row_widths[-1]))
        inner.append(tuple(row_widths))
        heights.append(max(needed))
    for r0, c0, r1, _ in head.merged:
        lacking = _height(cells[r0][c0], inner[r0][c0]) - sum(heights[r0 : r1 + 1])
        heights[r1] += max(0.0, lacking)
    return Measured(tuple(cells), tuple(inner), tuple(heights), head.merged)


def measure(block: Block, grid: Grid, widths: Sequence[float]) -> Measured:
    """A block of a grid whose columns have these widths."""
    bold = block.kind is not Kind.PLAIN
    styles = [cell_style(grid.size, column.align, bold) for column in grid.columns]
    inner = [width - 2 * PAD_X for width in widths]
    first, last = block.joined or (0, 0)
    if block.joined:
        inner[first] = sum(widths[first : last + 1]) - 2 * PAD_X
        styles[first] = cell_style(grid.size, Align.LEFT, bold)
    cells, heights = [], []
    for at, values in enumerate(block.rows):
        texts = [linked(v.text, v.target) if isinstance(v, Link) else marked_up(as_text(v)) for v in values]
        cells.append(tuple(Paragraph(t, s) if t else "" for t, s in zip(texts, styles, strict=True)))
        beside = block.tall if len(block.rows) > 1 else ()
        heights.append(
            max(
                _height(cell, width)
                for c, (cell, width) in enumerate(zip(cells[at], inner, strict=True))
                if c not in beside
            )
        )
    for column in block.tall:
        heights[-1] += max(0.0, _height(cells[0][column], inner[column]) - sum(heights))
    return Measured(
        tuple(cells),
        (tuple(inner),) * len(cells),
        tuple(heights),
        tuple((r, first, r, last) for r in range(len(cells))) if block.joined else (),
        tuple(range(len(cells))) if block.kind is Kind.GROUP else (),
        block.tall,
    )


def _height(cell: Any, width: float) -> float:
    if not isinstance(cell, Paragraph):
        return 0.0
    # A little more than measured: the paragraph is laid out again when it is drawn, and rounding must not hurt.
    return float(cell.wrap(width, 1e6)[1]) + 2 * PAD_Y + 0.1
