"""Which cells of a table are in an old encoding, and how they would read in Unicode; nothing is converted unasked.

A column is judged as a whole: by the names of its fonts, else by its characters. What a letter means is known to the
domain; fonts are read in `fonts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qcdc_desktop.domain.old_encodings import OldEncoding, OldFont, decode, is_unicode, recognise, weight
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.excel.fonts import CellFonts
from qcdc_desktop.excel.table import Example, OldColumn, cell_name

_EXAMPLES = 3
"""Cells a column shows before and after."""

Place = tuple[int, int]
"""A cell by (row from 1, column from 0)."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was found by column, and how each of those cells reads in Unicode."""

    columns: tuple[OldColumn, ...]
    texts: Mapping[Place, str]


def find_old_text(
    titles: Mapping[int, str], lines: Sequence[Sequence[object]], first: int, fonts: CellFonts
) -> Conversion:
    """Look the columns of a table through; `titles` by column, `first` the index of the first line under the titles."""
    cells = {
        column: {
            (index + 1, column): text
            for index in range(first, len(lines))
            if column < len(lines[index]) and isinstance(text := lines[index][column], str) and text.strip()
        }
        for column in titles
    }
    whole = recognise(text for texts in cells.values() for text in texts.values())
    found: list[OldColumn] = []
    texts: dict[Place, str] = {}
    for column, title in titles.items():
        by_font = _by_font(cells[column], fonts)
        ways = [(e, True, {p: t for p, t in by_font.items() if fonts[p].encoding is e}) for e in OldEncoding]
        encoding, by_letters = _by_letters({p: t for p, t in cells[column].items() if p not in by_font}, fonts, whole)
        ways += [(encoding, False, by_letters)] if encoding else []
        for way, font, old in ways:
            if old:
                found.append(OldColumn(title, way.value, font, len(old), _examples(cells[column], old)))
                texts |= old
    return Conversion(tuple(found), texts)


def _by_font(cells: Mapping[Place, str], fonts: CellFonts) -> dict[Place, str]:
    """Cells whose font tells; a font in which good Unicode stands too is only left over from former use."""
    doubted = {font for place, text in cells.items() if is_unicode(text) and (font := fonts.get(place)) is not None}
    found: dict[Place, str] = {}
    for place, text in cells.items():
        font = fonts.get(place)
        if font is not None and font not in doubted:
            _keep_changed(found, place, text, font)
    return found


def _by_letters(
    cells: Mapping[Place, str], fonts: CellFonts, whole: OldEncoding | None
) -> tuple[OldEncoding | None, dict[Place, str]]:
    """Cells whose characters tell: every odd cell of an old column, of a mixed one those with a telling word.

    A short column that tells too little by itself goes with the rest of the table.
    """
    encoding = recognise(cells.values())
    if encoding is None and whole is not None and weight(cells.values(), whole):
        encoding = whole
    if encoding is None:
        return None, {}
    mixed = any(is_unicode(text) for text in cells.values())
    found: dict[Place, str] = {}
    for place, text in cells.items():
        if not text.isascii() and (not mixed or weight([text], encoding)):
            font = fonts.get(place)
            capitals = font is not None and font.encoding is encoding and font.capitals
            _keep_changed(found, place, text, OldFont(encoding, capitals))
    return encoding, found


def _keep_changed(found: dict[Place, str], place: Place, text: str, font: OldFont) -> None:
    read = decode(text, font.encoding, font.capitals)
    if read is not None and read != text:
        found[place] = read


def _examples(cells: Mapping[Place, str], found: Mapping[Place, str]) -> tuple[Example, ...]:
    """The first cells whose texts differ."""
    shown: dict[str, Example] = {}
    for place, read in found.items():
        if cells[place] not in shown:
            shown[cells[place]] = Example(cell_name(*place), cells[place], nfc(read))
        if len(shown) == _EXAMPLES:
            break
    return tuple(shown.values())
