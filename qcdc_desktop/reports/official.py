"""The fixed parts of an official paper: head, title, foot with signature, and the head of an annex.

Nghị định 30/2020/NĐ-CP, Phụ lục I (mục II, III) and IV. Page and margins are the business of `layout`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qcdc_desktop.domain.vn_dates import format_long_date
from qcdc_desktop.reports.layout import MM, Paper
from qcdc_desktop.reports.letterhead import Letterhead, basis_lines, number_line, recipient_lines
from qcdc_desktop.reports.names import letterhead_lines
from qcdc_desktop.reports.paper import Signer
from qcdc_desktop.reports.typefaces import BOLD, REGULAR, Styles, paragraph, text_width

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
SIGNATURE_GAP = 26 * MM
LEFT_SHARE = 0.41
"""How much of the head's width the issuing body takes."""
_RULE = 0.7
_ROOM_BELOW_HEADING = 36 * MM
_CAPS = str.upper


def head(letterhead: Letterhead, styles: Styles, paper: Paper, dated: bool = True, numbered: bool = True) -> list[Any]:
    """Issuing body on the left; Quốc hiệu, Tiêu ngữ on the right, with place and date unless the text tells them."""
    from reportlab.platypus import Spacer, Table

    left_width = LEFT_SHARE * paper.width
    superior = in_lines(letterhead.superior_body, REGULAR, left_width)
    issuer = in_lines(letterhead.issuing_body, BOLD, left_width)
    left = [paragraph(styles, "superior", superior)] if superior else []
    # The rule is a third to a half as long as the line above it.
    longest = max(text_width(line, BOLD, 12) for line in issuer.split("\n"))
    left += [paragraph(styles, "issuer", issuer), _rule(min(longest, left_width) * 0.45)]
    motto_width = text_width(MOTTO, BOLD, 13)
    right = [paragraph(styles, "nation", NATION), paragraph(styles, "motto", MOTTO), _rule(motto_width)]
    place = f"{letterhead.place}, " if letterhead.place else ""
    date_line = paragraph(styles, "date", place + format_long_date(letterhead.date)) if dated else ""
    number = paragraph(styles, "number", number_line(letterhead)) if numbered else ""
    table = Table(
        [[left, right], [number, date_line]],
        [left_width, paper.width - left_width],
        style=[*bare(), ("ALIGN", (0, 0), (-1, -1), "CENTER"), ("TOPPADDING", (0, 1), (-1, 1), 5)],
    )
    return [table, Spacer(0, 12)]


def part(styles: Styles, text: str) -> list[Any]:
    """The heading of a part, which does not stand alone at the foot of a page."""
    from reportlab.platypus import CondPageBreak

    return [CondPageBreak(_ROOM_BELOW_HEADING), paragraph(styles, "part", text)]


def title(styles: Styles, name: str, excerpt: str) -> list[Any]:
    """Tên loại, trích yếu and the rule below it."""
    from reportlab.platypus import Spacer

    line = min(text_width(excerpt, BOLD, 14), 120 * MM)
    parts = [paragraph(styles, "name", _CAPS(name)), paragraph(styles, "excerpt", excerpt), _rule(line * 0.4)]
    return [*parts, Spacer(0, 8)]


def basis(styles: Styles, lines: tuple[str, ...]) -> list[Any]:
    """The lines "Căn cứ …" as paragraphs."""
    return [paragraph(styles, "basis", line) for line in basis_lines(lines)]


def foot(letterhead: Letterhead, styles: Styles, paper: Paper) -> list[Any]:
    """Nơi nhận on the left, on the right who signs."""
    from reportlab.platypus import Spacer, Table

    widths = [0.45 * paper.width, 0.55 * paper.width]
    cells = [_recipients(letterhead, styles), _signer(letterhead, styles)]
    return [Spacer(0, 14), Table([cells], widths, style=bare())]


def side_by_side(
    signers: Sequence[Signer], letterhead: Letterhead, styles: Styles, paper: Paper, filed: bool
) -> list[Any]:
    """Several people sign beside each other; below them Nơi nhận, when the paper is `filed` under a number."""
    from reportlab.platypus import Spacer, Table

    titles, names = [], []
    for signer in signers:
        note = [paragraph(styles, "signer-note", signer.note)] if signer.note else []
        titles.append([paragraph(styles, "signer", _CAPS(signer.title)), *note])
        names.append(paragraph(styles, "signer", signer.name) if signer.name else "")
    between = [(padding, (0, 0), (-1, -1), 6) for padding in ("LEFTPADDING", "RIGHTPADDING")]
    together = ("NOSPLIT", (0, 0), (-1, -1))  # a name belongs under its title
    style = [*bare(), *between, together, ("TOPPADDING", (0, 1), (-1, 1), SIGNATURE_GAP)]
    widths = [paper.width / len(signers)] * len(signers)
    below = [Spacer(0, 10), *_recipients(letterhead, styles)] if filed else []
    return [Spacer(0, 14), Table([titles, names], widths, style=style), *below]


def closing(letterhead: Letterhead, styles: Styles, paper: Paper, text: str) -> list[Any]:
    """The last sentence and the foot, which stay on one page: a signature alone on a page belongs to nothing."""
    from reportlab.platypus import KeepTogether

    return [KeepTogether([paragraph(styles, "body", text), *foot(letterhead, styles, paper)])]


def sheet_foot(letterhead: Letterhead, styles: Styles, paper: Paper, prepared_by: str) -> list[Any]:
    """The foot of a score sheet or a list: who made it on the left, who signs on the right."""
    from reportlab.platypus import Spacer, Table

    left = [paragraph(styles, "signer", "NGƯỜI LẬP BIỂU"), Spacer(0, 18 + SIGNATURE_GAP)]
    left.append(paragraph(styles, "signer", prepared_by))
    table = Table([[left, _signer(letterhead, styles)]], [paper.width / 2, paper.width / 2], style=bare())
    return [Spacer(0, 14), table]


def annex_head(styles: Styles, label: str, name: str, attached_to: str) -> list[Any]:
    """The head of an annex: "Phụ lục", its title, to which paper it belongs, and the rule."""
    from reportlab.platypus import Spacer

    return [
        *([paragraph(styles, "name", label)] if label else []),
        paragraph(styles, "name", _CAPS(name)),
        paragraph(styles, "attached", attached_to),
        _rule(50 * MM),
        Spacer(0, 8),
    ]


def in_lines(name: str, face: str, width: float) -> str:
    """An office's name in capitals, on two lines when one is too short for it."""
    first, second = letterhead_lines(name)
    whole = f"{first} {second}".strip()
    return whole if text_width(whole, face, 12) <= width or not second else f"{first}\n{second}"


def _recipients(letterhead: Letterhead, styles: Styles) -> list[Any]:
    head = paragraph(styles, "recipients-head", "Nơi nhận:")
    return [head, *(paragraph(styles, "recipients", line) for line in recipient_lines(letterhead))]


def _signer(letterhead: Letterhead, styles: Styles) -> list[Any]:
    from reportlab.platypus import Spacer

    lines = [letterhead.signer_authority, letterhead.signer_title]
    parts = [paragraph(styles, "signer", _CAPS(line)) for line in lines if line.strip()]
    return [*parts, Spacer(0, SIGNATURE_GAP), paragraph(styles, "signer", letterhead.signer_name)]


def _rule(width: float) -> Any:
    from reportlab.lib.colors import black
    from reportlab.platypus import HRFlowable

    return HRFlowable(width=width, thickness=_RULE, color=black, spaceBefore=2, spaceAfter=0, hAlign="CENTER")


def bare() -> list[tuple[Any, ...]]:
    """The style of a table only to place things: no lines, no padding."""
    paddings = ("LEFTPADDING", "RIGHTPADDING", "TOPPADDING", "BOTTOMPADDING")
    whole = (0, 0), (-1, -1)
    return [("VALIGN", *whole, "TOP"), ("FONTNAME", *whole, REGULAR), *((padding, *whole, 0) for padding in paddings)]
