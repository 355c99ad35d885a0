"""From measured boxes to answers: what a page says by itself, and what a person has to look at (đọc dấu trên phiếu).

The measures come from a picture, but nothing here knows a picture: limits can be applied again to measures kept from
an earlier scan. A doubt is never a guess: whatever is not clearly one thing goes to a person, with the reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

WHOLE = 10_000
"""Shares are integers in ten-thousandths."""


@dataclass(frozen=True, slots=True)
class BoxMeasure:
    """What was seen of one box, less what the empty form shows there; shares in ten-thousandths.

    `ink`: share of its inside that is dark. `depth`: mean darkness of its inside. `ring`: share of the band around it
    that is dark. `frame`: how much of its printed frame was found; below `Limits.frame` the box may not be there.
    """

    question: str
    option: str
    ink: int
    depth: int
    ring: int
    frame: int


@dataclass(frozen=True, slots=True)
class Limits:
    """Where a mark begins; shares in ten-thousandths.

    `ticked`: this much ink is a mark for certain. `clean`: this much is none for certain. `dirt_factor`: the page's
    own dirt times this (hundredths) is taken for dirt as well. `ring`: this much ink around a box means that somebody
    circled or wrote there. `full`: a box as full as this may be a mark taken back. `frame`: see `BoxMeasure`.
    """

    ticked: int = 700
    clean: int = 300
    dirt_factor: int = 150
    ring: int = 450
    full: int = 8_200
    frame: int = 3_500


class Seen(StrEnum):
    """What a question looks like on paper."""

    TICKED = "ticked"
    """One clear mark, or clear marks of a multiple choice (đã đánh dấu)."""
    BLANK = "blank"
    """No mark (bỏ trống)."""
    TWO_MARKS = "two_marks"
    """More than one mark where one is asked for (đánh hai ô)."""
    CORRECTED = "corrected"
    """A full box beside a mark: perhaps a mark taken back (sửa)."""
    DOUBTFUL = "doubtful"
    """Something that is neither clearly a mark nor clearly none (không rõ)."""
    WRITTEN = "written"
    """Handwriting, which only a person reads (chữ viết tay)."""


@dataclass(frozen=True, slots=True)
class ReadQuestion:
    """One question as read; `options` are the ticked codes, in a doubt those that may be meant.

    `certain`: it may stand without a person looking. Blank answers are certain too.
    """

    question: str
    seen: Seen
    options: tuple[str, ...]
    certain: bool


def page_dirt(boxes: Iterable[BoxMeasure], limits: Limits | None = None) -> int:
    """The dirt where nobody marks: the ink of all but 10 % of the boxes that are not the darkest of their row.

    Boxes at least half as full as the page's own marks are left out: they are further marks, or marks taken back.
    """
    rows: dict[str, list[int]] = {}
    for box in boxes:
        rows.setdefault(box.question, []).append(box.ink)
    marked = sorted(max(inks) for inks in rows.values() if max(inks) >= (limits or Limits()).ticked)
    most = marked[len(marked) // 2] // 2 if marked else WHOLE
    rest = sorted(ink for inks in rows.values() for ink in sorted(inks)[:-1] if ink < most)
    return rest[len(rest) * 9 // 10] if rest else 0


def page_fills(boxes: Iterable[BoxMeasure], limits: Limits) -> bool:
    """Whether the person fills boxes as a habit: then a full box is a mark and not one taken back."""
    marked = [box for box in boxes if box.ink >= limits.ticked]
    full = sum(box.ink >= limits.full for box in marked)
    return full >= 3 and full * 2 > len(marked)


def read_page(
    boxes: Sequence[BoxMeasure], multiple: Iterable[str] = (), limits: Limits | None = None
) -> tuple[ReadQuestion, ...]:
    """Every question of a page, in the order its boxes come; `multiple` are the questions that allow several marks."""
    limits = limits or Limits()
    several = frozenset(multiple)
    dirt = page_dirt(boxes, limits) * limits.dirt_factor // 100
    fills = page_fills(boxes, limits)
    rows: dict[str, list[BoxMeasure]] = {}
    for box in boxes:
        rows.setdefault(box.question, []).append(box)
    return tuple(
        (_read_several if code in several else _read_one)(code, row, limits, dirt, fills) for code, row in rows.items()
    )


def _read_one(code: str, row: Sequence[BoxMeasure], limits: Limits, dirt: int, fills: bool) -> ReadQuestion:
    """A question with one answer."""
    marked = [box for box in row if box.ink >= limits.ticked]
    clean = max(limits.clean, min(dirt, limits.ticked))
    unsure = [box for box in row if clean <= box.ink < limits.ticked]
    circled = [box for box in row if box.ring >= limits.ring]
    full = [box for box in marked if box.ink >= limits.full]
    lost = any(box.frame < limits.frame and box.ink < limits.full for box in row)
    if len(marked) == 1 and not unsure and not lost:
        suspect = (full and not fills) or any(box is not marked[0] for box in circled)
        if not suspect and marked[0].ink > dirt:
            return ReadQuestion(code, Seen.TICKED, _codes(marked), True)
        return ReadQuestion(code, Seen.DOUBTFUL, _codes([*marked, *circled]), False)
    if not marked and not unsure and not circled and not lost:
        return ReadQuestion(code, Seen.BLANK, (), True)
    if len(marked) == 2 and len(full) == 1:
        kept = [box for box in marked if box not in full]
        return ReadQuestion(code, Seen.CORRECTED, _codes(kept), False)
    if len(marked) > 1:
        return ReadQuestion(code, Seen.TWO_MARKS, _codes(marked), False)
    return ReadQuestion(code, Seen.DOUBTFUL, _codes([*marked, *unsure, *circled]), False)


def _read_several(code: str, row: Sequence[BoxMeasure], limits: Limits, dirt: int, fills: bool) -> ReadQuestion:
    """A question with any number of answers: each box speaks for itself."""
    clean = max(limits.clean, min(dirt, limits.ticked))
    marked = [box for box in row if box.ink >= limits.ticked]
    doubts = [
        box
        for box in row
        if clean <= box.ink < limits.ticked
        or (box.ring >= limits.ring and box.ink < limits.ticked)
        or (box.ink >= limits.full and not fills)
        or (box.frame < limits.frame and box.ink < limits.full)
    ]
    if doubts:
        return ReadQuestion(
            code, Seen.DOUBTFUL, _codes([*marked, *(box for box in doubts if box not in marked)]), False
        )
    return ReadQuestion(code, Seen.TICKED if marked else Seen.BLANK, _codes(marked), True)


def _codes(boxes: Iterable[BoxMeasure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(box.option for box in boxes))
