"""Writes the canonical ZIP that `canonical_zip` describes, entry after entry, large ones streamed.

It writes to an open file only; temporary names and renaming are the business of `package`.
"""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from qcdc_desktop.exchange.canonical_zip import CHUNK, END, PACKAGE, Entry, Shape, end_record, ratio_allowed

_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Content:
    """What an entry will hold, measured: `source` is its packed bytes, or the file they are read from."""

    name: str
    source: bytes | Path
    crc: int
    packed: int
    size: int
    sha256: str


def stored(name: str, data: bytes) -> Content:
    """Bytes to be stored as they are."""
    return Content(name, data, zlib.crc32(data), len(data), len(data), hashlib.sha256(data).hexdigest())


def stored_file(name: str, path: Path) -> Content:
    """A file to be stored as it is; it is read once to measure and once to copy."""
    digest, crc, size = hashlib.sha256(), 0, 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
            crc = zlib.crc32(piece, crc)
            size += len(piece)
    return Content(name, path, crc, size, size, digest.hexdigest())


def deflated(name: str, pieces: Iterable[bytes]) -> Content:
    """Pieces to be packed together; they are packed at once and held packed."""
    machine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    digest, crc, size = hashlib.sha256(), 0, 0
    packed: list[bytes] = []
    for piece in pieces:
        digest.update(piece)
        crc = zlib.crc32(piece, crc)
        size += len(piece)
        packed.append(machine.compress(piece))
    packed.append(machine.flush())
    data = b"".join(packed)
    if not ratio_allowed(len(data), size):
        # The reader would take it for a bomb: the same stream in blocks that are not packed.
        plain = zlib.compressobj(0, zlib.DEFLATED, -15)
        data = plain.compress(zlib.decompress(data, -15)) + plain.flush()
    return Content(name, data, crc, len(data), size, digest.hexdigest())


def write_archive(file: BinaryIO, contents: Iterable[Content], shape: Shape = PACKAGE) -> int:
    """Write the archive to an empty file and return its size in bytes; names must fit the grammar and differ."""
    entries: dict[str, Entry] = {}
    offset = 0
    for content in contents:
        if not shape.names.fullmatch(content.name) or content.name in entries:
            raise ValueError(f"not a name for an entry: {content.name}")
        entry = Entry(content.name, shape.method(content.name), content.crc, content.packed, content.size, offset)
        file.write(entry.local_header())
        _copy(content, file)
        entries[entry.name] = entry
        offset = entry.end
    directory = b"".join(entry.central_header() for entry in entries.values())
    file.write(directory)
    file.write(end_record(len(entries), len(directory), offset))
    return offset + len(directory) + END.size


def _copy(content: Content, target: BinaryIO) -> None:
    if isinstance(content.source, bytes):
        target.write(content.source)
        return
    crc = size = 0
    with content.source.open("rb") as source:
        while piece := source.read(CHUNK):
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            target.write(piece)
    if crc != content.crc or size != content.size:
        raise OSError(f"{content.source.name} changed while it was read")
