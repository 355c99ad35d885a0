"""Writes a paper given as values (`paper`) as DOCX: the same parts as the PDF, in styles an office can edit.

Styles stand in `docx_styles`, tables in `docx_table`. The same paper gives the same bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.vn_dates import format_long_date
from qcdc_desktop.reports.charts import bars, pairs, stacks
from qcdc_desktop.reports.docx_styles import STYLE_NAMES, make_docx_styles
from qcdc_desktop.reports.docx_table import add_frame, add_grid, write_cell
from qcdc_desktop.reports.grid import Grid
from qcdc_desktop.reports.layout import BOTTOM, LANDSCAPE, LEFT, NUMBER_FROM_TOP, PORTRAIT, RIGHT, TOP, Paper
from qcdc_desktop.reports.letterhead import basis_lines, number_line, recipient_lines
from qcdc_desktop.reports.official import LEFT_SHARE, MOTTO, NATION, SIGNATURE_GAP, in_lines
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
from qcdc_desktop.reports.typefaces import BOLD, REGULAR, register_fonts, text_width

_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_TABLE_SIZE = 12
_PICTURE_SCALE = 3.0


def save_docx(paper: OfficialPaper, path: Path) -> None:
    """Write the paper into a file; raises `Trouble` as `save_for_person` does."""
    save_for_person(path, docx_bytes(paper))


def docx_bytes(paper: OfficialPaper) -> bytes:
    """The paper as a Word document."""
    from docx import Document

    register_fonts()
    document = Document()
    grids = [part for part in (*paper.parts, *(p for a in paper.annexes for p in a.parts)) if isinstance(part, Grid)]
    make_docx_styles(document, min((grid.size for grid in grids), default=_TABLE_SIZE))
    _describe(document, paper)
    writer = _Writer(document, LANDSCAPE if paper.landscape else PORTRAIT)
    writer.head(paper)
    writer.parts(paper.parts)
    writer.foot(paper)
    for annex in paper.annexes:
        writer.annex(annex, paper)
    target = BytesIO()
    document.save(target)
    return _with_fixed_time(target.getvalue())


class _Writer:
    """The document so far and the way up of its present pages."""

    def __init__(self, document: Any, page: Paper) -> None:
        self._document = document
        self._page = page
        _set_page(document.sections[0], page)

    def text(self, text: str, kind: str) -> Any:
        """Append a paragraph in the style of its kind."""
        return self._document.add_paragraph(text, STYLE_NAMES[kind])

    def head(self, paper: OfficialPaper) -> None:
        """Issuing body and Quốc hiệu, number and date, and the title of the paper."""
        letterhead = paper.letterhead
        left = LEFT_SHARE * self._page.width
        right = self._page.width - left
        frame = add_frame(self._document, 2, (left, right))
        (issuer, nation), (number, day) = (row.cells for row in frame.rows)
        superior = in_lines(letterhead.superior_body, REGULAR, left)
        body = in_lines(letterhead.issuing_body, BOLD, left)
        lines = ([("superior", superior)] if superior else []) + [("issuer", body)]
        longest = max(text_width(line, BOLD, 12) for line in body.split("\n"))
        _fill(issuer, lines, left, min(longest, left) * 0.45)
        _fill(nation, [("nation", NATION), ("motto", MOTTO)], right, text_width(MOTTO, BOLD, 13))
        _fill(number, [("number", number_line(letterhead) if paper.numbered else "")], left)
        place = f"{letterhead.place}, " if letterhead.place else ""
        _fill(day, [("date", place + format_long_date(letterhead.date) if paper.dated else "")], right)
        self.text("", "number")
        self.text(paper.name.upper(), "name")
        self.text(paper.excerpt, "excerpt")
        self._rule(min(text_width(paper.excerpt, BOLD, 14), 0.75 * self._page.width) * 0.4)

    def parts(self, parts: Sequence[Part]) -> None:
        """Append the parts in their order."""
        basis = iter(basis_lines([p.text for p in parts if isinstance(p, Text) and p.look is Look.BASIS]))
        for part in parts:
            match part:
                case Text(look=Look.BASIS):
                    self.text(next(basis), "basis")
                case Text(text, look):
                    self.text(text, look.value)
                case Blank():
                    self._blank(part)
                case Code(text):
                    self.text(text, Look.CAPTION.value)
                case Grid():
                    add_grid(self._document, part, self._page.width)
                case BarChart(caption, items):
                    self._picture(caption, bars(items, self._page.width))
                case PairChart(caption, names, both, maximum):
                    self._picture(caption, pairs(both, maximum, self._page.width, names))
                case StackChart(caption, levels, stacked):
                    self._picture(caption, stacks(stacked, levels, self._page.width))

    def foot(self, paper: OfficialPaper) -> None:
        """The last sentence and who signs, kept on one page."""
        if paper.closing:
            self.text(paper.closing, "body").paragraph_format.keep_with_next = True
        self._gap()
        letterhead = paper.letterhead
        lines = [("recipients-head", "Nơi nhận:"), *(("recipients", line) for line in recipient_lines(letterhead))]
        if not paper.signers:
            widths = (0.45 * self._page.width, 0.55 * self._page.width)
            left, right = add_frame(self._document, 1, widths).rows[0].cells
            _fill(left, lines, widths[0])
            self._sign(right, letterhead.signer_authority, letterhead.signer_title, letterhead.signer_name)
            return
        count = len(paper.signers)
        frame = add_frame(self._document, 1, [self._page.width / count] * count)
        for cell, signer in zip(frame.rows[0].cells, paper.signers, strict=True):
            self._sign(cell, signer.title, "", signer.name, signer.note)
        for kind, line in lines if paper.numbered else ():
            self.text(line, kind)

    def annex(self, annex: Annex, paper: OfficialPaper) -> None:
        """Pages of their own with their own way up and page numbers from 1."""
        from docx.enum.section import WD_SECTION

        self._page = LANDSCAPE if annex.landscape else PORTRAIT
        _set_page(self._document.add_section(WD_SECTION.NEW_PAGE), self._page)
        if annex.label:
            self.text(annex.label, "name")
        self.text(annex.name.upper(), "name")
        self.text(annex.attached_to, "attached")
        self._rule(140)
        self.parts(annex.parts)
        if annex.prepared_by is not None:
            self._gap()
            left, right = add_frame(self._document, 1, [self._page.width / 2] * 2).rows[0].cells
            self._sign(left, "NGƯỜI LẬP BIỂU", "", annex.prepared_by)
            letterhead = paper.letterhead
            self._sign(right, letterhead.signer_authority, letterhead.signer_title, letterhead.signer_name)

    def _gap(self) -> None:
        """An empty line before a signature: two tables that touch would become one."""
        self.text("", "recipients").paragraph_format.keep_with_next = True

    def _sign(self, cell: Any, authority: str, title: str, name: str, note: str = "") -> None:
        from docx.shared import Pt

        lines = [("signer", line.upper()) for line in (authority, title) if line.strip()]
        _fill(cell, [*lines, *([("signer-note", note)] if note else []), ("signer", name)], 0)
        cell.paragraphs[-1].paragraph_format.space_before = Pt(SIGNATURE_GAP)

    def _blank(self, part: Blank) -> None:
        """Dots to the end of each column, made by tab stops, so that typing pushes them on."""
        for at in range(part.lines):
            labels = ("",) if at else part.labels
            line = self.text("".join(f"{label} \t" if label else "\t" for label in labels), "fill")
            _dotted_tabs(line, self._page.width, len(labels))

    def _rule(self, width: float) -> None:
        """A line in the middle below the title."""
        paragraph = self.text("", "recipients")
        _rule_above(paragraph, (self._page.width - width) / 2)

    def _picture(self, caption: str, drawing: Any) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        self.text(caption, "caption")
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(BytesIO(_png(drawing)), Pt(self._page.width))
        shape._inline.docPr.set("descr", caption)


def _fill(cell: Any, lines: Sequence[tuple[str, str]], width: float, rule: float = 0) -> None:
    """Write lines into a cell, with a rule of that length under the last."""
    for at, (kind, text) in enumerate(lines):
        if at:
            cell.add_paragraph(text, STYLE_NAMES[kind])
        else:
            write_cell(cell, text, STYLE_NAMES[kind])
    if rule:
        paragraph = cell.add_paragraph("", STYLE_NAMES["recipients"])
        paragraph.paragraph_format.line_spacing = 0.5
        _rule_above(paragraph, (width - rule) / 2)


def _rule_above(paragraph: Any, indent: float) -> None:
    """A line above a paragraph, shorter than it by `indent` on both sides."""
    from docx.oxml.parser import parse_xml
    from docx.shared import Pt

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    line = '<w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/>'
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        parse_xml(f"<w:pBdr {space}>{line}</w:pBdr>"), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    paragraph.paragraph_format.left_indent = Pt(max(indent, 0))
    paragraph.paragraph_format.right_indent = Pt(max(indent, 0))


def _dotted_tabs(paragraph: Any, width: float, columns: int) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Pt

    for column in range(1, columns + 1):
        stop = Pt(width * column / columns - (6 if column < columns else 0))
        paragraph.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.DOTS)


def _set_page(section: Any, page: Paper) -> None:
    """Size, margins, and the page number in the middle of the upper margin from the second page on."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt

    section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(page.size[0]), Pt(page.size[1])
    section.top_margin, section.bottom_margin = Pt(TOP), Pt(BOTTOM)
    section.left_margin, section.right_margin = Pt(LEFT), Pt(RIGHT)
    section.header_distance = Pt(NUMBER_FROM_TOP - 10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = False
    section.first_page_header.is_linked_to_previous = False
    numbers = section._sectPr.find(qn("w:pgNumType"))
    if numbers is None:
        numbers = OxmlElement("w:pgNumType")
        section._sectPr.insert_element_before(numbers, "w:cols", "w:titlePg", "w:docGrid")
    numbers.set(qn("w:start"), "1")
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _describe(document: Any, paper: OfficialPaper) -> None:
    """What the file says of itself; the template's own words, picture and dates go."""
    day = paper.letterhead.date
    about = document.core_properties
    about.title, about.author = paper.title, paper.letterhead.issuing_body
    about.last_modified_by, about.comments, about.language = paper.letterhead.issuing_body, "", "vi-VN"
    about.created = about.modified = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the format knows no zones
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype.endswith("/thumbnail")]:
        relations.pop(key)


def _png(drawing: Any) -> bytes:
    """A drawing as a picture: printed as PDF and looked at, for reportlab's own pictures know no Vietnamese letters."""
    from pypdfium2 import PdfDocument
    from reportlab.graphics.renderPDF import drawToString

    document = PdfDocument(drawToString(drawing))
    target = BytesIO()
    document[0].render(scale=_PICTURE_SCALE).to_pil().save(target, format="PNG")
    document.close()
    return target.getvalue()


def _with_fixed_time(archive: bytes) -> bytes:
    """The same archive with one time for every entry, so that the same paper gives the same bytes."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return target.getvalue()
