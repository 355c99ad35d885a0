"""A page with every Vietnamese letter: printed and read back, it shows that fonts and paper are whole."""

import unicodedata
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.reports.typefaces import REGULAR, register_fonts

_BASES = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")


def vietnamese_letters() -> str:
    """The 146 letters with marks and đ, small and capital, in NFC."""
    small = [unicodedata.normalize("NFC", base + tone) for base in _BASES for tone in _TONES]
    marked = [letter for letter in [*small, "đ"] if not letter.isascii()]
    return "".join(marked) + "".join(letter.upper() for letter in marked)


def write_specimen(file: Path) -> str:
    """Print the letters and return the text that must be read back; raises `Trouble`."""
    from io import BytesIO

    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    letters = vietnamese_letters()
    target = BytesIO()
    canvas = Canvas(target, pagesize=A4, invariant=1)
    canvas.setFont(REGULAR, 14)
    for line, start in enumerate(range(0, len(letters), 30)):
        canvas.drawString(72, 760 - 24 * line, letters[start : start + 30])
    canvas.save()
    save_for_person(file, target.getvalue())
    return letters
