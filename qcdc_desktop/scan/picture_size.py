"""How large a picture says it is, read from its head before anything is unpacked: a few bytes may unfold to gigabytes.

Only what scanners and telephones write: JPEG, PNG, TIFF. Anything else is not a picture here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from mmap import mmap
from typing import Final

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_PARTS: Final = 10_000
_TIFF_TYPES: Final = {1: 1, 3: 2, 4: 4}


class FileKind(StrEnum):
    """The kinds of files read, by their content."""

    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"


@dataclass(frozen=True, slots=True)
class PictureSize:
    """Width and height in pixels, and how many bits each takes (1: black and white only)."""

    width: int
    height: int
    bits: int


def kind_of(head: bytes) -> FileKind | None:
    """The kind of a file by its first bytes, or None."""
    if head[:5] == b"%PDF-":
        return FileKind.PDF
    if head[:3] == b"\xff\xd8\xff":
        return FileKind.JPEG
    if head[:8] == _PNG:
        return FileKind.PNG
    return FileKind.TIFF if head[:4] in (b"II*\0", b"MM\0*") else None


def picture_sizes(data: bytes | mmap) -> list[PictureSize]:
    """The size of every picture of a file, one but for TIFF; raises `ValueError` when its head is not sound."""
    kind = kind_of(data[:16])
    try:
        if kind is FileKind.JPEG:
            return [_jpeg(data)]
        if kind is FileKind.PNG:
            width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
            return [PictureSize(width, height, depth * {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 1))]
        if kind is FileKind.TIFF:
            return list(_tiff(data))
    except (struct.error, IndexError) as error:
        raise ValueError("cut short") from error
    raise ValueError("no picture")


def _jpeg(data: bytes | mmap) -> PictureSize:
    place = 2
    for _ in range(_MOST_PARTS):
        while data[place] == 0xFF and data[place + 1] == 0xFF:
            place += 1
        if data[place] != 0xFF:
            raise ValueError("no marker")
        marker, length = data[place + 1], struct.unpack_from(">H", data, place + 2)[0]
        if marker in _SOF:
            depth, height, width, parts = struct.unpack_from(">BHHB", data, place + 4)
            return PictureSize(width, height, depth * parts)
        if length < 2:
            raise ValueError("no length")
        place += 2 + length
    raise ValueError("no frame")


def _tiff(data: bytes | mmap) -> Iterator[PictureSize]:
    order = "<" if data[:2] == b"II" else ">"
    seen: set[int] = set()
    at = struct.unpack_from(order + "I", data, 4)[0]
    while at:
        if at in seen or len(seen) > _MOST_PARTS:
            raise ValueError("pages in a circle")
        seen.add(at)
        count = struct.unpack_from(order + "H", data, at)[0]
        tags = dict(_tags(data, at + 2, count, order))
        if not tags.get(256) or not tags.get(257):
            raise ValueError("no size")
        yield PictureSize(tags[256], tags[257], tags.get(258, 1) * tags.get(277, 1))
        at = struct.unpack_from(order + "I", data, at + 2 + 12 * count)[0]


def _tags(data: bytes | mmap, at: int, count: int, order: str) -> Iterator[tuple[int, int]]:
    """The tags that hold one small number, and the first of several numbers that stand in place."""
    for n in range(count):
        tag, kind, values = struct.unpack_from(order + "HHI", data, at + 12 * n)
        if tag not in (256, 257, 258, 277) or kind not in _TIFF_TYPES:
            continue
        size = _TIFF_TYPES[kind]
        place = at + 12 * n + 8
        if size * values > 4:
            place = struct.unpack_from(order + "I", data, place)[0]
        yield tag, struct.unpack_from(order + {1: "B", 2: "H", 4: "I"}[size], data, place)[0]
