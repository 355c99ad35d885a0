"""The names of the fonts of cells, as far as they tell an old encoding; only openpyxl says them, and it is slow.

So the workbook's own parts are searched for such a name first, and openpyxl is loaded only when there is one.
"""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from qcdc_desktop.domain.old_encodings import OldFont, old_font

_PARTS = ("xl/styles.xml", "xl/sharedStrings.xml")
_OLD_NAME = re.compile(rb"[\"'](?:\.|&#(?:46|x2[eE]);)[vV][nN]|[\"'][vV][nN][iI][- ]")
_CHUNK = 1 << 20
_LONGEST_NAME = 16

CellFonts = dict[tuple[int, int], OldFont]
"""The old fonts of cells by (row from 1, column from 0)."""


def old_fonts(data: bytes, sheet: str) -> CellFonts:
    """The cells of a sheet that are set in a font of an old encoding; cells in other fonts are left out.

    A workbook whose styles openpyxl cannot make out has none: then the characters alone tell.
    """
    if not _names_old_font(data):
        return {}
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts it does not know, like drop-down lists of newer Excels
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, rich_text=True)
            try:
                return dict(_fonts(book[sheet])) if sheet in book.sheetnames else {}
            finally:
                book.close()
    except (SyntaxError, LookupError, ValueError, TypeError, AttributeError):
        # SyntaxError is what both XML readers openpyxl may use say of a broken part
        return {}


def _names_old_font(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        known = set(book.namelist())
        return any(_names_one(book, part) for part in _PARTS if part in known)


def _names_one(book: zipfile.ZipFile, part: str) -> bool:
    rest = b""
    with book.open(part) as stream:
        while piece := stream.read(_CHUNK):
            if _OLD_NAME.search(rest + piece):
                return True
            rest = piece[-_LONGEST_NAME:]
    return False


def _fonts(sheet: Any) -> Iterator[tuple[tuple[int, int], OldFont]]:
    sheet.reset_dimensions()  # what a workbook says of its own size may be wrong
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str | list):
                found = old_font(_font_name(cell))
                if found is not None:
                    yield (cell.row, cell.column - 1), found


def _font_name(cell: Any) -> str:
    """The font of a cell; of a text in several fonts the one most letters are set in."""
    own = str(cell.font.name or "")
    if isinstance(cell.value, str):
        return own
    letters: dict[str, int] = {}
    for part in cell.value:
        name = own if isinstance(part, str) else str(part.font.rFont or own)
        letters[name] = letters.get(name, 0) + len(str(part))
    return max(letters, key=lambda name: letters[name], default=own)
