"""How wide and how tall text on a questionnaire is, and where its lines break; everything in millimetres."""

from qcdc_desktop.reports.survey_layout import FACES, Look
from qcdc_desktop.reports.typefaces import text_width

_POINT = 25.4 / 72


def leading(look: Look) -> float:
    """From one line to the next."""
    return FACES[look][1] * 1.22 * _POINT


def wide(text: str, look: Look) -> float:
    """How wide a line is; the faces must be registered."""
    face, size = FACES[look]
    return text_width(text, face, size) * _POINT


def wrap(text: str, look: Look, width: float) -> list[str]:
    """Text in lines no wider than `width`; a single longer word stands alone."""
    lines: list[str] = []
    for word in text.split():
        if lines and wide(f"{lines[-1]} {word}", look) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def even(text: str, look: Look, width: float) -> list[str]:
    """The same number of lines as `wrap` makes, but of much the same length: no word is left alone."""
    lines = wrap(text, look, width)
    narrow = width
    while len(lines) > 1 and narrow > width / 3:
        narrow -= 1
        closer = wrap(text, look, narrow)
        if len(closer) > len(lines) or max(wide(line, look) for line in closer) > narrow:
            break
        lines = closer
    return lines
