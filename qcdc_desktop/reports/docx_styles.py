"""The styles of a DOCX file: named, in Times New Roman, with the sizes of an official paper, ready to be edited.

Sizes and measures come from `typefaces`, the same table the PDF is printed from; Nghị định 30/2020/NĐ-CP, Phụ lục I.
Nothing is written into the document here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from qcdc_desktop.reports.typefaces import BOLD, BOLD_ITALIC, ITALIC, KINDS, LINK_COLOUR

FONT = "Times New Roman"
TABLE = "Bảng biểu"
CELL, CELL_HEAD, CELL_BOLD = "Ô bảng", "Đầu bảng", "Ô bảng đậm"
LINK = "Hyperlink"

STYLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "nation": "Quốc hiệu",
        "motto": "Tiêu ngữ",
        "superior": "Cơ quan chủ quản",
        "issuer": "Cơ quan ban hành",
        "number": "Số, ký hiệu",
        "date": "Địa danh, ngày tháng",
        "name": "Title",
        "excerpt": "Subtitle",
        "attached": "Kèm theo",
        "addressee": "Kính gửi",
        "basis": "Căn cứ",
        "body": "Body Text",
        "part": "Heading 1",
        "caption": "Caption",
        "remark": "Ghi chú",
        "fill": "Dòng điền tay",
        "signer": "Người ký",
        "signer-note": "Dưới chức danh",
        "recipients-head": "Đầu nơi nhận",
        "recipients": "Nơi nhận",
    }
)
"""The name in Word's list of styles for each kind of `typefaces`; English names are Word's own, shown translated."""

_NATURAL_LEADING = 1.15
"""Line height of Times New Roman at single spacing, in sizes."""
_THEME_FONTS = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def make_docx_styles(document: Any, table_size: float) -> None:
    """Put all styles into the document; `table_size` is the type size in tables, in points."""
    from docx.enum.style import WD_STYLE_TYPE

    _plain_defaults(document)
    for kind, (face, size, alignment, more) in KINDS.items():
        style = _style(document, STYLE_NAMES[kind], WD_STYLE_TYPE.PARAGRAPH)
        _letters(style, size, bold=face in (BOLD, BOLD_ITALIC), italic=face in (ITALIC, BOLD_ITALIC))
        _paragraph(style, size, alignment, more)
    for name, bold, alignment in ((CELL, False, 0), (CELL_HEAD, True, 1), (CELL_BOLD, True, 0)):
        style = _style(document, name, WD_STYLE_TYPE.PARAGRAPH)
        _letters(style, table_size, bold=bold, italic=False)
        _paragraph(style, table_size, alignment, {"leading": table_size * 1.18})
    _link_style(document)
    _letters(document.styles["Header"], 13, bold=False, italic=False)
    _table_style(_style(document, TABLE, WD_STYLE_TYPE.TABLE))


def _style(document: Any, name: str, kind: Any) -> Any:
    styles = document.styles
    if name in styles:
        found = styles[name]
    else:
        found = styles.add_style(name, kind)
        found.element.styleId = f"QCDC{len(styles)}"  # identifiers in plain letters, whatever the name
        found.base_style = styles["Normal"] if kind == 1 else styles["Normal Table"]
    found.hidden = False
    found.unhide_when_used = False
    found.quick_style = True
    return found


def _link_style(document: Any) -> None:
    """The style of words that open something, as Word names it."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    style = document.styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER)
    style.font.underline = True
    style.font.color.rgb = RGBColor.from_string(LINK_COLOUR.removeprefix("#"))


def _plain_defaults(document: Any) -> None:
    """Every text is Vietnamese and in Times New Roman unless a style says otherwise; the theme has no say."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for attribute in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{attribute}"), "vi-VN")
    fonts = defaults.find(qn("w:rFonts"))
    if fonts is not None:
        _name_font(fonts)
    _letters(document.styles["Normal"], 14, bold=False, italic=False)


def _letters(style: Any, size: float, *, bold: bool, italic: bool) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name = FONT
    _name_font(style.element.rPr.rFonts)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.italic = italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.all_caps = False


def _name_font(fonts: Any) -> None:
    """The font for every kind of letters; a reference to the theme would win over the name."""
    from docx.oxml.ns import qn

    for theme in _THEME_FONTS:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for letters in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{letters}"), FONT)


def _paragraph(style: Any, size: float, alignment: int, more: Mapping[str, float]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Pt

    shape = style.paragraph_format
    shape.alignment = {
        0: WD_ALIGN_PARAGRAPH.LEFT,
        1: WD_ALIGN_PARAGRAPH.CENTER,
        2: WD_ALIGN_PARAGRAPH.RIGHT,
        4: WD_ALIGN_PARAGRAPH.JUSTIFY,
    }[alignment]
    shape.line_spacing = max(1.0, round(more.get("leading", 0) / (_NATURAL_LEADING * size), 2))
    shape.space_before = Pt(more.get("spaceBefore", 0))
    shape.space_after = Pt(more.get("spaceAfter", 0))
    shape.first_line_indent = Pt(more.get("firstLineIndent", 0))
    shape.keep_with_next = bool(more.get("keepWithNext")) or style.name == STYLE_NAMES["part"]
    # Word's own title is underlined by a coloured rule; ours has a rule of its own where the decree wants it.
    for leftover in ("w:pBdr", "w:contextualSpacing"):
        for element in style.element.pPr.findall(qn(leftover)):
            style.element.pPr.remove(element)


def _table_style(style: Any) -> None:
    """Thin black lines all round and a little room in every cell."""
    from docx.oxml.parser import parse_xml

    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    room = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 40), ("left", 70), ("bottom", 40), ("right", 70))
    )
    for element in style.element.findall("{*}tblPr"):
        style.element.remove(element)
    style.element.append(
        parse_xml(f"<w:tblPr {space}><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{room}</w:tblCellMar></w:tblPr>")
    )
