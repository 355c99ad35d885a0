"""A look inside a workbook before it is really read: how far its cells reach, and which hold an error.

The reader lays a sheet out as a full rectangle: one stray cell in the last corner would ask for more memory than any
machine has, and it shows an error like #DIV/0! as an empty cell. Neither may happen to a person's figures.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.table import cell_name

LARGEST_UNPACKED = 256 * 1024 * 1024
"""Bytes of all parts of a workbook together."""
MOST_LINES = 50_000
MOST_COLUMNS = 256
_INDEX = "xl/workbook.xml"
_LINKS = "xl/_rels/workbook.xml.rels"
_LARGEST_INDEX = 1024 * 1024
_TAG = re.compile(rb"<(?:\w+:)?(?:c|row)\b[^<>]{0,400}>")
_PLACE = re.compile(rb"\br=[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_IS_LINE = re.compile(rb"<(?:\w+:)?row")
_ERROR = re.compile(rb"\bt=[\"']e[\"']")
_CHUNK = 1 << 20
_LONGEST_TAG = 512


def error_cells(data: bytes, sheet: str, name: str) -> tuple[str, ...]:
    """The cells of a sheet that hold an error, like "C7"; a sheet that is not there has none.

    Raises `Refusal` excel-unreadable, excel-too-large, and excel-far-cell for a cell outside what is still read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            if sum(part.file_size for part in book.infolist()) > LARGEST_UNPACKED:
                raise Refusal("excel-too-large", name=name, most=LARGEST_UNPACKED // 2**20)
            part = _part_of(book, sheet)
            if part is None:
                return ()
            with book.open(part) as stream:
                return tuple(_wrong_cells(stream, sheet, name))  # type: ignore[arg-type]
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, NotImplementedError, RuntimeError, EOFError) as error:
        # zipfile says RuntimeError of an encrypted part and NotImplementedError of an odd packing
        raise Refusal("excel-unreadable", name=name) from error


def _part_of(book: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the archive in which a sheet stands."""
    wanted = next((e for e in _index(book, _INDEX) if _local(e.tag) == "sheet" and e.get("name") == sheet), None)
    if wanted is None:
        return None
    link = next(value for key, value in wanted.attrib.items() if _local(key) == "id")
    target = next(e.get("Target", "") for e in _index(book, _LINKS) if e.get("Id") == link)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _index(book: zipfile.ZipFile, part: str) -> Iterator[ElementTree.Element]:
    if book.getinfo(part).file_size > _LARGEST_INDEX:
        raise zipfile.BadZipFile(part)
    return ElementTree.fromstring(book.read(part)).iter()


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _wrong_cells(stream: BinaryIO, sheet: str, name: str) -> Iterator[str]:
    for place, is_error in _cells(stream):
        if place[1] > MOST_LINES or place[0] > MOST_COLUMNS:
            raise Refusal("excel-far-cell", name=name, sheet=sheet, cell=cell_name(place[1], place[0] - 1))
        if is_error:
            yield cell_name(place[1], place[0] - 1)


def _cells(stream: BinaryIO) -> Iterator[tuple[tuple[int, int], bool]]:
    """Every cell as (column, line), both from 1, and whether it holds an error; a cell need not say where it is."""
    column = line = 0
    for tag in _tags(stream):
        found = _PLACE.search(tag)
        if _IS_LINE.match(tag):
            column, line = 0, int(found[2]) if found else line + 1
            continue
        if found:
            column, line = _number(found[1].decode()), int(found[2])
        else:
            column += 1
        yield (column, line), _ERROR.search(tag) is not None


def _tags(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    while piece := stream.read(_CHUNK):
        text = rest + piece
        end = 0
        for tag in _TAG.finditer(text):
            end = tag.end()
            yield tag[0]
        rest = text[max(end, len(text) - _LONGEST_TAG) :]


def _number(letters: str) -> int:
    """The number of a column from 1; 0 for none."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
