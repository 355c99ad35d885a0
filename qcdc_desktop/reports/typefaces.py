"""The letters on paper: Liberation Serif (metrics of Times New Roman), its sizes and paragraph styles.

Sizes follow Nghị định 30/2020/NĐ-CP, Phụ lục I. Tables choose their own sizes in `rows`.
"""

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from qcdc_desktop.resources import resource

REGULAR = "LiberationSerif"
BOLD = "LiberationSerif-Bold"
ITALIC = "LiberationSerif-Italic"
BOLD_ITALIC = "LiberationSerif-BoldItalic"

Styles = Mapping[str, Any]
"""Paragraph styles by name."""

LINK_COLOUR = "#0563C1"
_LEFT, _CENTER, _RIGHT, _JUSTIFY = 0, 1, 2, 4
_GAP = re.compile(" {2,}")
_INDENT = 28.35  # 1 cm

KINDS: Mapping[str, tuple[str, float, int, Mapping[str, float]]] = {
    "nation": (BOLD, 12, _CENTER, {"leading": 15}),
    "motto": (BOLD, 13, _CENTER, {"leading": 16}),
    "superior": (REGULAR, 12, _CENTER, {"leading": 15}),
    "issuer": (BOLD, 12, _CENTER, {"leading": 15}),
    "number": (REGULAR, 13, _CENTER, {"leading": 16}),
    "date": (ITALIC, 13, _CENTER, {"leading": 16}),
    "name": (BOLD, 14, _CENTER, {"leading": 18}),
    "excerpt": (BOLD, 14, _CENTER, {"leading": 18}),
    "attached": (ITALIC, 13, _CENTER, {"leading": 17}),
    "addressee": (REGULAR, 14, _CENTER, {"leading": 18, "spaceBefore": 10, "spaceAfter": 4}),
    "basis": (ITALIC, 14, _JUSTIFY, {"firstLineIndent": _INDENT, "leading": 18, "spaceBefore": 6}),
    "body": (REGULAR, 14, _JUSTIFY, {"firstLineIndent": _INDENT, "leading": 18.5, "spaceBefore": 6}),
    "part": (BOLD, 14, _LEFT, {"firstLineIndent": _INDENT, "leading": 18.5, "spaceBefore": 8}),
    "caption": (ITALIC, 13, _CENTER, {"leading": 17, "spaceBefore": 8, "spaceAfter": 4, "keepWithNext": 1}),
    "remark": (ITALIC, 12, _JUSTIFY, {"leading": 15, "spaceBefore": 6}),
    "fill": (REGULAR, 14, _LEFT, {"leading": 18.5, "spaceBefore": 5}),
    "signer-note": (ITALIC, 13, _CENTER, {"leading": 16}),
    "signer": (BOLD, 14, _CENTER, {"leading": 18}),
    "recipients-head": (BOLD_ITALIC, 12, _LEFT, {"leading": 15}),
    "recipients": (REGULAR, 11, _LEFT, {"leading": 13.5}),
}
"""What is written in which face and size, how it stands (0 left, 1 middle, 2 right, 4 both sides), and its measures."""


def register_fonts() -> None:
    """Make the four faces known to reportlab; calling it again does nothing."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = set(pdfmetrics.getRegisteredFontNames())
    for face, file in ((REGULAR, "Regular"), (BOLD, "Bold"), (ITALIC, "Italic"), (BOLD_ITALIC, "BoldItalic")):
        if face not in known:
            pdfmetrics.registerFont(TTFont(face, str(resource("fonts", f"LiberationSerif-{file}.ttf"))))


def make_styles() -> Styles:
    """The paragraph styles of an official paper, by name."""
    from reportlab.lib.styles import ParagraphStyle

    register_fonts()
    return {
        name: ParagraphStyle(name, fontName=font, fontSize=size, alignment=alignment, **more)
        for name, (font, size, alignment, more) in KINDS.items()
    }


def paragraph(styles: Styles, kind: str, text: str) -> Any:
    """A paragraph of plain text: what looks like markup in it is printed as it is, line ends are kept."""
    from reportlab.platypus import Paragraph

    return Paragraph(marked_up(text), styles[kind])


def marked_up(text: str) -> str:
    """Plain text as reportlab's markup; a figure stays on one line with its sign, an n with its number."""
    together = text.replace(" %", "\u00a0%").replace("n = ", "n\u00a0=\u00a0")
    # A gap to write into by hand is made of spaces that would be drawn together.
    together = _GAP.sub(lambda found: "\u00a0" * len(found.group()), together)
    return escape(together).replace("\n", "<br/>")


def linked(text: str, target: str) -> str:
    """Plain text as reportlab's markup that opens a file beside the paper."""
    return f'<link href={quoteattr(target)} color="{LINK_COLOUR}"><u>{marked_up(text)}</u></link>'


def text_width(text: str, face: str, size: float) -> float:
    """How wide a line of text is, in points; the faces must be registered."""
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(text, face, size))
