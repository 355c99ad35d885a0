"""Tables of a DOCX file: grids with their headings again on every page, and tables only to place things.

What stands in a cell comes from `grid.as_text`, as on paper and in the workbook. Needs python-docx, so its functions
are called only while a document is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qcdc_desktop.reports.docx_styles import CELL, CELL_BOLD, CELL_HEAD, LINK, TABLE
from qcdc_desktop.reports.grid import Align, Block, Grid, Kind, Link, as_text, heading

_GROUND = "EDEDED"


def add_grid(document: Any, grid: Grid, width: float) -> Any:
    """Append a grid, `width` points wide; returns the table."""
    head = heading(grid)
    count = len(head.rows) + sum(len(block.rows) for block in grid.blocks)
    table = document.add_table(count, len(grid.columns), TABLE)
    whole = sum(column.width for column in grid.columns)
    rows = [list(row.cells) for row in table.rows]
    _fix_widths(table, rows, [width * column.width / whole for column in grid.columns])
    for down, titles in enumerate(head.rows):
        for cell, title in zip(rows[down], titles, strict=True):
            write_cell(cell, title, CELL_HEAD)
            cell.vertical_alignment = 1
        _row_property(table.rows[down], "w:tblHeader")
    for r0, c0, r1, c1 in head.merged:
        _merge(rows[r0][c0], rows[r1][c1])
    at = len(head.rows)
    for block in grid.blocks:
        _write_block(rows[at : at + len(block.rows)], block, grid)
        at += len(block.rows)
    for row in table.rows:
        _row_property(row, "w:cantSplit")
    return table


def add_frame(document: Any, rows: int, widths: Sequence[float]) -> Any:
    """Append a table without lines and without room in its cells, only to place things side by side."""
    from docx.oxml.parser import parse_xml

    table = document.add_table(rows, len(widths))
    _fix_widths(table, [list(row.cells) for row in table.rows], widths)
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    room = parse_xml(f"<w:tblCellMar {space}>{sides}</w:tblCellMar>")
    table._tbl.tblPr.insert_element_before(room, "w:tblLook")
    for row in table.rows:
        _row_property(row, "w:cantSplit")
    return table


def write_cell(cell: Any, text: str, style: str) -> Any:
    """Write into the first paragraph of a cell; line ends are kept. Returns the paragraph."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    paragraph.add_run(text)
    return paragraph


def _write_block(rows: Sequence[Sequence[Any]], block: Block, grid: Grid) -> None:
    several = len(rows) > 1
    style = CELL if block.kind is Kind.PLAIN else CELL_BOLD
    for down, (cells, values) in enumerate(zip(rows, block.rows, strict=True)):
        first, last = block.joined or (0, -1)
        for across, (cell, value) in enumerate(zip(cells, values, strict=True)):
            if (several and down and across in block.tall) or first < across <= last:
                continue
            paragraph = write_cell(cell, "" if isinstance(value, Link) else as_text(value), style)
            if isinstance(value, Link):
                _add_link(paragraph, value)
            if across != first or not block.joined:
                paragraph.alignment = _alignment(grid.columns[across].align)
        if block.kind is Kind.GROUP:
            for cell in cells:
                _shade(cell)
        if block.joined and last > first:
            _merge(cells[first], cells[last])
    for across in block.tall if several else ():
        _merge(rows[0][across], rows[-1][across])


def _add_link(paragraph: Any, link: Link) -> None:
    """Words that open a file beside the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    run = paragraph.add_run(link.text, LINK)
    anchor = OxmlElement("w:hyperlink")
    anchor.set(qn("r:id"), paragraph.part.relate_to(link.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.replace(run._r, anchor)
    anchor.append(run._r)


def _alignment(align: Align) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    return {
        Align.LEFT: None,
        Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
        Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    }[align]


def _merge(first: Any, last: Any) -> None:
    """One cell of several; the empty paragraphs of the others do not stay below the text."""
    merged = first.merge(last)
    for paragraph in merged.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def _fix_widths(table: Any, rows: Sequence[Sequence[Any]], widths: Sequence[float]) -> None:
    from docx.shared import Pt

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for cells in rows:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = Pt(width)


def _shade(cell: Any) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    shade = OxmlElement("w:shd")
    for attribute, value in (("val", "clear"), ("color", "auto"), ("fill", _GROUND)):
        shade.set(qn(f"w:{attribute}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _row_property(row: Any, name: str) -> None:
    from docx.oxml.parser import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement(name))
