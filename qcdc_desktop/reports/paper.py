"""An official paper as values, before it is printed: its head, its parts in order, who signs, its annexes.

The same paper is printed as PDF (`paper_pdf`) and written as DOCX (`docx_paper`), so that both say the same. Nothing is
drawn here, and no sentence stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qcdc_desktop.reports.charts import Bar, Pair, Stack
from qcdc_desktop.reports.grid import Grid
from qcdc_desktop.reports.letterhead import Letterhead


class Look(StrEnum):
    """What a paragraph is, which decides how it looks; the values name styles of `typefaces`."""

    BODY = "body"
    PART = "part"
    """The heading of a part: I, II, III."""
    BASIS = "basis"
    """A line "Căn cứ …" without its closing mark."""
    ADDRESSEE = "addressee"
    ATTACHED = "attached"
    """A line in brackets under the title."""
    CAPTION = "caption"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of plain text."""

    text: str
    look: Look = Look.BODY


@dataclass(frozen=True, slots=True)
class Blank:
    """Lines to write on by hand: each label is followed by dots; several labels share a line."""

    labels: tuple[str, ...] = ("",)
    lines: int = 1


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars with their caption."""

    caption: str
    items: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class PairChart:
    """Two bars each, of points up to `maximum` (hundredths), with their caption and what the two sides are called."""

    caption: str
    names: tuple[str, str]
    items: tuple[Pair, ...]
    maximum: int


@dataclass(frozen=True, slots=True)
class StackChart:
    """Bars of 100 % in `levels`, with their caption."""

    caption: str
    levels: tuple[str, ...]
    items: tuple[Stack, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Letters a camera reads (QR); `size` is the side in millimetres."""

    text: str
    size: float = 45


Part = Text | Blank | Grid | BarChart | PairChart | StackChart | Code


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: the lines above the signature (in capitals), what stands under them in italics, and the name."""

    title: str
    note: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """Pages of their own behind the paper; `prepared_by` (None: nobody signs) is who made the table."""

    label: str
    name: str
    attached_to: str
    parts: tuple[Part, ...]
    landscape: bool = True
    prepared_by: str | None = None


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """A whole paper.

    `closing` is the last sentence, which stays on one page with the signature. With `signers` they sign side by side
    (minutes), else the letterhead's signer beside "Nơi nhận". `dated`: place and date stand in the head; `numbered`:
    it is issued under a number and filed, so that "Số:" and "Nơi nhận" stand on it.
    """

    letterhead: Letterhead
    name: str
    excerpt: str
    parts: tuple[Part, ...]
    closing: str = ""
    landscape: bool = False
    dated: bool = True
    numbered: bool = True
    signers: tuple[Signer, ...] = ()
    annexes: tuple[Annex, ...] = ()

    @property
    def title(self) -> str:
        """What the file is called inside."""
        return f"{self.name}: {self.excerpt}"


def texts(lines: tuple[str, ...] | list[str], look: Look = Look.BODY) -> tuple[Text, ...]:
    """Several paragraphs of one look."""
    return tuple(Text(line, look) for line in lines)
