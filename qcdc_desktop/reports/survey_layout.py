"""Where everything stands on a printed questionnaire, in millimetres from the top left corner of the page.

The same values are drawn (`survey_blank`) and, once scanned, read: a box is where its question's option is ticked.
How one question is set stands in `survey_setting`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from qcdc_desktop.reports.typefaces import BOLD, BOLD_ITALIC, ITALIC, REGULAR

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, TOP, BOTTOM = 20.0, 190.0, 28.0, 277.0
"""What is printed of the form stays inside; the markers and the head of the page stand outside."""
MARKER, MARKER_EDGE = 9.0, 9.0
TICK, FRAME = 4.0, 0.25
CODE, CODE_X, CODE_Y = 15.0, 172.0, 9.0
NUMBER_X, NUMBER_Y = 22.0, 19.0
CORNERS = (
    (MARKER_EDGE, MARKER_EDGE),
    (WIDTH - MARKER_EDGE - MARKER, MARKER_EDGE),
    (WIDTH - MARKER_EDGE - MARKER, HEIGHT - MARKER_EDGE - MARKER),
    (MARKER_EDGE, HEIGHT - MARKER_EDGE - MARKER),
)
"""The top left corners of the four markers, clockwise from the top left."""


class Use(StrEnum):
    """What is written into a box."""

    TICK = "tick"
    DIGIT = "digit"
    TEXT = "text"


class Look(StrEnum):
    """How a line of text is written."""

    NATION = "nation"
    TITLE = "title"
    SECTION = "section"
    QUESTION = "question"
    OPTION = "option"
    HEAD = "head"
    REMARK = "remark"
    SMALL = "small"
    NUMBER = "number"


FACES: dict[Look, tuple[str, float]] = {
    Look.NATION: (BOLD, 10.5),
    Look.TITLE: (BOLD, 13),
    Look.SECTION: (BOLD, 12),
    Look.QUESTION: (REGULAR, 11.5),
    Look.OPTION: (REGULAR, 11),
    Look.HEAD: (BOLD_ITALIC, 9),
    Look.REMARK: (ITALIC, 10.5),
    Look.SMALL: (REGULAR, 9),
    Look.NUMBER: (BOLD, 12),
}
"""Face and size in points of every look."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place for a mark: `option` is the option's code, a mark's value, or the place of a digit from 1."""

    page: int
    question: str
    option: str
    use: Use
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `y` is its foot line. `middle` says that `x` is the middle of the line, not its start."""

    page: int
    x: float
    y: float
    text: str
    look: Look
    middle: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line; `dotted` ones are written on."""

    page: int
    x1: float
    y1: float
    x2: float
    y2: float
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A whole questionnaire on paper; pages count from 1."""

    form_code: str
    edition: str
    title: str
    pages: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    rules: tuple[Rule, ...]

    @property
    def sum(self) -> str:
        """Eight characters that change when any box moves: a scan is read by the layout it was printed from."""
        whole = "\n".join(
            f"{b.page} {b.question} {b.option} {b.use.value} {b.x:.2f} {b.y:.2f} {b.w:.2f} {b.h:.2f}"
            for b in self.boxes
        )
        text = f"{self.form_code} {self.edition}\n{whole}"
        return hashlib.sha256(text.encode()).hexdigest()[:8].upper()

    def boxes_of(self, question: str) -> tuple[Box, ...]:
        """The boxes of a question, in the order of the paper."""
        return tuple(box for box in self.boxes if box.question == question)


def marker_number(form_code: str, page: int, corner: int) -> int:
    """The number of the marker in a corner (0–3 clockwise from the top left) of a page.

    Four times a code, plus the corner. The code is eight times the form's number less one (PKS01–PKS07), plus the page
    less one; other forms share codes by a sum over their name, a ninth page begins again: the round tells them apart.
    """
    digits = form_code[-2:]
    known = digits.isdecimal() and 1 <= int(digits) <= 7
    slot = int(digits) - 1 if known else hashlib.sha256(form_code.encode()).digest()[0] % 7
    return 4 * (8 * slot + (page - 1) % 8) + corner


def code_text(layout: SheetLayout, round_id: str, number: int | None) -> str:
    """What the code on a page says: form, sum of the layout, end of the round's id, number of the sheet."""
    return f"{layout.form_code}:{layout.sum}:{round_id[-12:].upper()}:{number or 0}".upper()
