"""The page of an official paper: A4, margins, page numbers, sections with numbers of their own, the finished file.

Nghị định 30/2020/NĐ-CP, Phụ lục I. What stands at the head and foot is drawn in `official`, tables in `rows`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.reports.typefaces import REGULAR, register_fonts

MM = 72 / 25.4
"""A millimetre in points."""

_SHORT, _LONG = 210 * MM, 297 * MM
TOP, BOTTOM, LEFT, RIGHT = 20 * MM, 20 * MM, 30 * MM, 20 * MM
"""The margins, in points."""
NUMBER_FROM_TOP = 13 * MM
"""How far below the edge the number of a page stands."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A page's way up and what is left of it inside the margins, in points."""

    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return (_LONG, _SHORT) if self.landscape else (_SHORT, _LONG)

    @property
    def width(self) -> float:
        """The width between the margins."""
        return self.size[0] - LEFT - RIGHT

    @property
    def height(self) -> float:
        """The height between the margins."""
        return self.size[1] - TOP - BOTTOM


PORTRAIT = Paper()
LANDSCAPE = Paper(landscape=True)


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that are numbered by themselves: the paper proper, or an annex. `flow` is what reportlab lays out."""

    paper: Paper
    flow: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself; `day` is the paper's date, so that the same input gives the same file."""

    title: str
    author: str
    day: date


def pdf_bytes(sections: Sequence[Section], about: About, progress: Progress) -> bytes:
    """Lay the sections out and return the PDF; `progress` is told after every part and may cancel."""
    from reportlab.platypus import BaseDocTemplate, NextPageTemplate, PageBreak

    register_fonts()
    target = BytesIO()
    document = BaseDocTemplate(
        target,
        title=about.title,
        author=about.author,
        creator="QCDC Desktop",
        producer="QCDC Desktop",
        lang="vi-VN",
        invariant=1,
        initialFontName=REGULAR,
        pageTemplates=_templates(sections, about.day),
    )
    document.setProgressCallBack(_reporter(progress))
    story: list[Any] = []
    for at, section in enumerate(sections):
        if at:
            story += [NextPageTemplate(f"section-{at}"), PageBreak()]
        story += section.flow
    document.build(story)
    return target.getvalue()


def _templates(sections: Sequence[Section], day: date) -> list[Any]:
    from reportlab.platypus import Frame, PageTemplate

    stamp = f"D:{day:%Y%m%d}000000+07'00'"
    begins: dict[str, int] = {}

    def finish_page(canvas: Any, document: Any) -> None:
        canvas.setDateFormatter(lambda *_: stamp)
        template = document.pageTemplate
        number = document.page - begins.setdefault(template.id, document.page) + 1
        if number > 1:
            width, height = template.pagesize
            canvas.setFont(REGULAR, 13)
            # The middle of the text, not of the sheet: the left margin is the wider one.
            canvas.drawCentredString((LEFT + width - RIGHT) / 2, height - NUMBER_FROM_TOP, str(number))

    templates = []
    for at, section in enumerate(sections):
        paper = section.paper
        frame = Frame(LEFT, BOTTOM, paper.width, paper.height, 0, 0, 0, 0, id=f"frame-{at}")
        templates.append(PageTemplate(f"section-{at}", [frame], onPage=finish_page, pagesize=paper.size))
    return templates


def _reporter(progress: Progress) -> Callable[[str, int], None]:
    """Tell `progress` of reportlab's own counting: how many parts are laid out of how many there were at first."""
    total = 1

    def report(kind: str, value: int) -> None:
        nonlocal total
        if kind == "SIZE_EST":
            total = max(value, 1)
        elif kind == "PROGRESS":
            # A table cut in two puts parts back, so the count may stand still or fall.
            progress.step(min(max(value, 0), total), total)

    return report
