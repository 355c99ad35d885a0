"""Charts for paper: flat bars with the figures written on them and n beside every share.

Everything is drawn with the paper's own letters, so it prints sharp and can be searched. No figure is computed here
beyond the length of its bar.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qcdc_desktop.domain.likert_bars import centred, reach
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points
from qcdc_desktop.reports.typefaces import BOLD, REGULAR, register_fonts, text_width

OWN, APPRAISED, REST = "#8FB3D9", "#1F4E79", "#E6E6E6"
"""What the commune says of itself, what the reviewer says, what is missing to the whole."""

OWN_AND_APPRAISED = ("Điểm tự chấm", "Điểm thẩm định")

LEVELS = ("#1F4E79", "#6FA0CF", "#D9D9D9", "#F0B27A", "#C0501F")
"""From the best answer to the worst; told apart in grey print as well."""

CHART_ROWS = 12
"""As many questions as one chart shows well."""

_SIZE = 10.5
_LINE = 12.5


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar: `value` of `maximum`, with the text written at its end."""

    label: str
    value: int
    maximum: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Points (hundredths) of one unit or criterion on two sides: its own and, once appraised, the reviewer's."""

    label: str
    own: int
    appraised: int | None


@dataclass(frozen=True, slots=True)
class Stack:
    """The answers to one question: counts from the best answer to the worst; n is their sum."""

    label: str
    counts: tuple[int, ...]


def bars(items: Sequence[Bar], width: float) -> Any:
    """Horizontal bars, the lighter rest of each up to its maximum."""
    register_fonts()
    longest = max((text_width(item.text, REGULAR, _SIZE) for item in items), default=0.0)
    canvas = _Rows(width, label_share=0.4, value_room=longest + 6)
    for item in items:
        top = canvas.next_row(item.label, 13)
        whole = canvas.bar_width
        part = whole * item.value / item.maximum if item.maximum else 0.0
        canvas.rect(0, top, whole, 13, REST)
        canvas.rect(0, top, part, 13, APPRAISED)
        canvas.text_after(whole, top, 13, item.text)
    return canvas.drawing()


def pairs(items: Sequence[Pair], maximum: int, width: float, names: tuple[str, str] = OWN_AND_APPRAISED) -> Any:
    """The first points above the second, each with its figure; a legend with their `names` stands on top."""
    canvas = _Rows(width, label_share=0.3, value_room=48)
    canvas.legend(tuple(zip((OWN, APPRAISED), names, strict=True)))
    for item in items:
        top = canvas.next_row(item.label, 20)
        values = ((item.own, OWN), (item.appraised, APPRAISED))
        for at, (value, colour) in enumerate(values):
            if value is None:
                canvas.text_after(0, top + 10 * at, 9, "chưa thẩm định", size=8.5)
                continue
            length = canvas.bar_width * value / maximum if maximum else 0.0
            canvas.rect(0, top + 10 * at, length, 9, colour)
            canvas.text_after(length, top + 10 * at, 9, format_points(value), size=8.5)
    return canvas.drawing()


def stacks(items: Sequence[Stack], levels: Sequence[str], width: float) -> Any:
    """Bars of 100 % set so that the middle answer lies on one line: better ones to the right, worse ones to the left.

    One bar a question, with shares inside where there is room and n beside; all bars have one scale. The middle of an
    even number of levels is between two of them.
    """
    canvas = _Rows(width, label_share=0.4, value_room=58)
    colours = level_colours(len(levels))
    canvas.legend(tuple(zip(reversed(colours), reversed(levels), strict=True)))
    bars_of = [centred(item.counts) for item in items]
    start, end = reach(bars_of)
    scale = canvas.bar_width / max(1, end - start)
    first = canvas.bottom
    for item, pieces in zip(items, bars_of, strict=True):
        top = canvas.next_row(item.label, 15)
        n = sum(item.counts)
        for (left, right), count, colour in zip(pieces, reversed(item.counts), reversed(colours), strict=True):
            x, length = (left - start) * scale, (right - left) * scale
            canvas.rect(x, top, length, 15, colour)
            share = format_percent((count * 20_000 + n) // (2 * n)) if n else ""
            canvas.text_inside(x, top, length, 15, share, colour)
        canvas.text_after(canvas.bar_width, top, 15, f"n = {format_count(n)}")
    canvas.rule(-start * scale, first)
    return canvas.drawing()


def level_colours(count: int) -> tuple[str, ...]:
    """Colours for that many levels, the ends always the strongest."""
    chosen = {1: (0,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4)}.get(count, tuple(range(5)))
    return tuple(LEVELS[at] for at in chosen) + (LEVELS[2],) * max(0, count - 5)


class _Rows:
    """A drawing that grows downwards row by row; heights are turned round at the end, for paper counts upwards."""

    def __init__(self, width: float, label_share: float, value_room: float) -> None:
        register_fonts()
        self._width = width
        self._left = width * label_share + 6
        self._label_width = width * label_share
        self.bar_width = width - self._left - value_room
        self._shapes: list[tuple[str, tuple[Any, ...]]] = []
        self._bottom = 0.0

    @property
    def bottom(self) -> float:
        """Where the next row begins."""
        return self._bottom

    def rule(self, x: float, top: float) -> None:
        """A thin upright line behind the bars, from `top` to the last row, `x` counted from where bars begin."""
        self._shapes.insert(0, ("rect", (self._left + x - 0.4, top - 2, 0.8, self._bottom - top, "#000000")))

    def legend(self, entries: Sequence[tuple[str, str]]) -> None:
        """Squares with their meaning, in as many lines as they need."""
        x = 0.0
        for colour, label in entries:
            length = text_width(label, REGULAR, _SIZE) + 26
            if x and x + length > self._width:
                x, self._bottom = 0.0, self._bottom + _LINE + 2
            self._shapes.append(("rect", (x, self._bottom + 2, 9, 9, colour)))
            self._shapes.append(("text", (x + 13, self._bottom + 10, label, REGULAR, _SIZE, "start", "#000000")))
            x += length
        self._bottom += _LINE + 8

    def next_row(self, label: str, height: float) -> float:
        """Write the label, wrapped, and return the top of its bars."""
        from reportlab.lib.utils import simpleSplit

        lines = simpleSplit(label, REGULAR, _SIZE, self._label_width)
        tall = max(height, _LINE * len(lines))
        first = self._bottom + (tall - _LINE * len(lines)) / 2
        for at, line in enumerate(lines):
            baseline = first + _LINE * at + _SIZE * 0.85
            self._shapes.append(("text", (self._label_width, baseline, line, REGULAR, _SIZE, "end", "#000000")))
        top = self._bottom + (tall - height) / 2
        self._bottom += tall + 5
        return top

    def rect(self, x: float, top: float, width: float, height: float, colour: str) -> None:
        """A filled box, `x` counted from where bars begin."""
        if width > 0:
            self._shapes.append(("rect", (self._left + x, top, width, height, colour)))

    def text_after(self, x: float, top: float, height: float, text: str, size: float = _SIZE) -> None:
        """A figure behind the end of a bar."""
        baseline = top + height / 2 + size * 0.34
        self._shapes.append(("text", (self._left + x + 4, baseline, text, REGULAR, size, "start", "#000000")))

    def text_inside(self, x: float, top: float, width: float, height: float, text: str, ground: str) -> None:
        """A figure in the middle of a bar, left out where it has no room."""
        if text and text_width(text, BOLD, 8.5) + 4 <= width:
            ink = "#FFFFFF" if ground in (LEVELS[0], LEVELS[4]) else "#000000"
            at = (self._left + x + width / 2, top + height / 2 + 3, text, BOLD, 8.5, "middle", ink)
            self._shapes.append(("text", at))

    def drawing(self) -> Any:
        """Everything as one drawing."""
        from reportlab.graphics.shapes import Drawing, Rect, String
        from reportlab.lib.colors import HexColor

        height = self._bottom
        drawing = Drawing(self._width, height, initialFontName=REGULAR)
        for kind, facts in self._shapes:
            if kind == "rect":
                x, top, width, tall, colour = facts
                drawing.add(Rect(x, height - top - tall, width, tall, fillColor=HexColor(colour), strokeColor=None))
            else:
                x, top, text, face, size, anchor, ink = facts
                drawing.add(
                    String(
                        x, height - top, text, fontName=face, fontSize=size, textAnchor=anchor, fillColor=HexColor(ink)
                    )
                )
        return drawing
