"""Prints a paper given as values (`paper`) as PDF: each part in the place and the letters of an official paper.

How head, foot, tables and charts are drawn is the business of `official`, `rows` and `charts`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.reports import official
from qcdc_desktop.reports.charts import bars, pairs, stacks
from qcdc_desktop.reports.grid import Grid
from qcdc_desktop.reports.layout import LANDSCAPE, MM, PORTRAIT, About, Paper, Section, pdf_bytes
from qcdc_desktop.reports.letterhead import basis_lines
from qcdc_desktop.reports.paper import (
    Annex,
    BarChart,
    Blank,
    Code,
    Look,
    OfficialPaper,
    PairChart,
    Part,
    StackChart,
    Text,
)
from qcdc_desktop.reports.typefaces import REGULAR, Styles, make_styles, paragraph, text_width

_FILL_SIZE = 14
_BETWEEN = 6


def save_pdf(paper: OfficialPaper, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the paper into a file; raises `Trouble` as `save_for_person` does, `Cancelled` when stopped."""
    styles = make_styles()
    page = LANDSCAPE if paper.landscape else PORTRAIT
    sections = [Section(page, tuple(_paper_flow(paper, styles, page)))]
    for annex in paper.annexes:
        sheet = LANDSCAPE if annex.landscape else PORTRAIT
        sections.append(Section(sheet, tuple(_annex_flow(annex, paper, styles, sheet))))
    about = About(paper.title, paper.letterhead.issuing_body, paper.letterhead.date)
    save_for_person(path, pdf_bytes(sections, about, progress))


def _paper_flow(paper: OfficialPaper, styles: Styles, page: Paper) -> list[Any]:
    top = [
        *official.head(paper.letterhead, styles, page, paper.dated, paper.numbered),
        *official.title(styles, paper.name, paper.excerpt),
    ]
    if paper.signers:
        foot = official.side_by_side(paper.signers, paper.letterhead, styles, page, paper.numbered)
    else:
        foot = official.foot(paper.letterhead, styles, page)
    last = [*([paragraph(styles, "body", paper.closing)] if paper.closing else []), *foot]
    return [*top, *_with_foot(paper.parts, last, styles, page)]


def _annex_flow(annex: Annex, paper: OfficialPaper, styles: Styles, page: Paper) -> list[Any]:
    top = official.annex_head(styles, annex.label, annex.name, annex.attached_to)
    if annex.prepared_by is None:
        return [*top, *_flow(annex.parts, styles, page)]
    foot = official.sheet_foot(paper.letterhead, styles, page, annex.prepared_by)
    return [*top, *_with_foot(annex.parts, foot, styles, page)]


def _with_foot(parts: Sequence[Part], foot: list[Any], styles: Styles, page: Paper) -> list[Any]:
    """The parts and the signature, which does not stand alone on a page."""
    from reportlab.platypus import KeepTogether

    from qcdc_desktop.reports.rows import rows, rows_with_foot

    # Remarks below a table belong to its foot.
    at = len(parts)
    while at and isinstance(parts[at - 1], Text) and parts[at - 1].look is Look.REMARK:  # type: ignore[union-attr]
        at -= 1
    remarks = _flow(parts[at:], styles, page)
    body = parts[:at]
    if body and isinstance(body[-1], Grid) and body[-1].blocks:
        flow = _flow(body[:-1], styles, page)
        if len(body[-1].blocks) == 1:  # nothing to cut: all of it goes with the foot
            table = rows(body[-1], page.width, page.height)
            return [*flow, KeepTogether([table, *remarks, *foot])]
        return [*flow, *rows_with_foot(body[-1], page.width, page.height, [*remarks, *foot])]
    return [*_flow(body, styles, page), KeepTogether([*remarks, *foot])]


def _flow(parts: Sequence[Part], styles: Styles, page: Paper) -> list[Any]:
    from reportlab.platypus import KeepTogether

    from qcdc_desktop.reports.rows import rows

    flow: list[Any] = []
    basis = iter(basis_lines([p.text for p in parts if isinstance(p, Text) and p.look is Look.BASIS]))
    for part in parts:
        match part:
            case Text(look=Look.BASIS):
                flow.append(paragraph(styles, "basis", next(basis)))
            case Text(text, Look.PART):
                flow += official.part(styles, text)
            case Text(text, look):
                flow.append(paragraph(styles, look.value, text))
            case Blank():
                flow += _blank_lines(part, styles, page.width)
            case Grid():
                flow.append(rows(part, page.width, page.height))
            case Code(text, side):
                flow.append(_code(text, side * MM))
            case BarChart(caption, items):
                flow.append(KeepTogether([paragraph(styles, "caption", caption), bars(items, page.width)]))
            case PairChart(caption, names, pair_items, maximum):
                drawing = pairs(pair_items, maximum, page.width, names)
                flow.append(KeepTogether([paragraph(styles, "caption", caption), drawing]))
            case StackChart(caption, levels, chart_items):
                drawing = stacks(chart_items, levels, page.width)
                flow.append(KeepTogether([paragraph(styles, "caption", caption), drawing]))
    return flow


def _code(text: str, side: float) -> Any:
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    code = QrCodeWidget(text, barWidth=side, barHeight=side, barLevel="M")
    drawing = Drawing(side, side)
    drawing.hAlign = "CENTER"
    drawing.add(code)
    return drawing


def _blank_lines(part: Blank, styles: Styles, width: float) -> list[Any]:
    """A line for each wish: labels in columns of the same width, dots from each to the end of its column."""
    from reportlab.platypus import Table

    column = width / len(part.labels)
    cells = [
        paragraph(styles, "fill", label + _dots(label, column - (_BETWEEN if at < len(part.labels) - 1 else 0)))
        for at, label in enumerate(part.labels)
    ]
    line = Table([cells], [column] * len(cells), style=official.bare())
    empty = paragraph(styles, "fill", _dots("", width))
    return [line, *([empty] * (part.lines - 1))]


def _dots(label: str, width: float) -> str:
    room = width - text_width(f"{label} ", REGULAR, _FILL_SIZE)
    dots = int(room / text_width(".", REGULAR, _FILL_SIZE))
    return (" " if label else "") + "." * max(dots, 0)
