"""The canonical ZIP: of all archives a ZIP reader may accept, the one form in which every byte is accounted for.

The form itself (headers, caps, the names of a package) and the strict reader stand here; `zip_writer` writes the same
form. Nothing is written to disk here, and what the entries mean is not known here.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, NoReturn

from qcdc_desktop.domain.errors import Refusal

ENVELOPE = "envelope.dsse.json"
NAME = re.compile(r"envelope\.dsse\.json|data/[a-z][a-z0-9_]{0,40}\.(json|ndjson)|blobs/[0-9a-f]{64}")
"""The whole grammar of entry names: no other name exists, so no name can lead out of a folder."""

MIB = 1024 * 1024
LARGEST_FILE = 1024 * MIB
LARGEST_SUM = 1024 * MIB
LARGEST_ENVELOPE = 8 * MIB
LARGEST_DATA = 64 * MIB
"""Data entries are held in memory while they are read."""
LARGEST_BLOB = 256 * MIB
MOST_ENTRIES = 5000
MOST_RATIO = 200
RATIO_ALLOWANCE = 64 * 1024
CHUNK = 256 * 1024

STORED, DEFLATED = 0, 8
VERSION = 20
MADE_BY = 3 << 8 | VERSION
"""Unix, 2.0: the attributes below are Unix permissions."""
DATE = 0x21
"""1980-01-01, the first day ZIP knows; the time is 00:00."""
ATTRIBUTES = 0o600 << 16

LOCAL = struct.Struct("<4sHHHHHIIIHH")
CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
END = struct.Struct("<4sHHHHIIH")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: where its header begins, how it is packed, and its size (bytes) packed and unpacked."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def data_offset(self) -> int:
        """Where its packed bytes begin."""
        return self.offset + LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """The first byte after it."""
        return self.data_offset + self.packed

    def local_header(self) -> bytes:
        """The only local header this entry may have, with its name."""
        head = LOCAL.pack(
            b"PK\x03\x04", VERSION, 0, self.method, 0, DATE, self.crc, self.packed, self.size, len(self.name), 0
        )
        return head + self.name.encode("ascii")

    def central_header(self) -> bytes:
        """The only entry of the central directory it may have, with its name."""
        head = CENTRAL.pack(
            b"PK\x01\x02", MADE_BY, VERSION, 0, self.method, 0, DATE, self.crc, self.packed, self.size,
            len(self.name), 0, 0, 0, 0, ATTRIBUTES, self.offset,
        )  # fmt: skip
        return head + self.name.encode("ascii")


def method_of(name: str) -> int:
    """How an entry of this name is packed: data are deflated, the envelope and attachments are stored."""
    return DEFLATED if name.startswith("data/") else STORED


def largest_of(name: str) -> int:
    """The most bytes an entry of this name may unpack to."""
    if name == ENVELOPE:
        return LARGEST_ENVELOPE
    return LARGEST_DATA if name.startswith("data/") else LARGEST_BLOB


@dataclass(frozen=True, slots=True)
class Shape:
    """What the archives of one kind hold: the grammar of names, what stands first, how each is packed, caps (bytes)."""

    names: re.Pattern[str]
    first: str | None
    method: Callable[[str], int]
    largest: Callable[[str], int]
    largest_file: int


PACKAGE = Shape(NAME, ENVELOPE, method_of, largest_of, LARGEST_FILE)


def ratio_allowed(packed: int, size: int) -> bool:
    """Whether sizes (bytes) are believable; what unpacks to more is taken for a bomb."""
    return size <= packed * MOST_RATIO + RATIO_ALLOWANCE


def end_record(count: int, size: int, offset: int) -> bytes:
    """The last 22 bytes: `count` entries, central directory of `size` bytes at `offset`."""
    return END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)


class Archive:
    """An opened package whose structure was found sound; entries are read only with their caps.

    Made by `read_archive`. It reads from `file`, which its opener closes.
    """

    def __init__(self, file: BinaryIO, entries: tuple[Entry, ...]) -> None:
        self._file = file
        self.entries: Mapping[str, Entry] = MappingProxyType({entry.name: entry for entry in entries})

    def read(self, name: str) -> bytes:
        """The whole entry, unpacked and checked; raises `Refusal("entry-changed")`."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """The entry piece by piece. It is good only when the iteration ends without `Refusal("entry-changed")`."""
        entry = self.entries[name]
        pieces = self._inflated(entry) if entry.method == DEFLATED else self._packed(entry)
        crc = size = 0
        for piece in pieces:
            crc = zlib.crc32(piece, crc)
            size += len(piece)
            yield piece
        if crc != entry.crc or size != entry.size:
            raise Refusal("entry-changed", entry=name)

    def sha256(self, name: str) -> str:
        """The SHA-256 (hex) of the entry, read through once."""
        digest = hashlib.sha256()
        for piece in self.stream(name):
            digest.update(piece)
        return digest.hexdigest()

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        self._file.seek(entry.data_offset)
        left = entry.packed
        while left:
            piece = self._file.read(min(CHUNK, left))
            if not piece:
                raise Refusal("entry-changed", entry=entry.name)
            left -= len(piece)
            # A reader of two entries at a time would move the file: each piece says where the next one begins.
            position = self._file.tell()
            yield piece
            self._file.seek(position)

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        """Unpack with a cap at the declared size, so that a lying size costs no memory."""
        machine = zlib.decompressobj(-15)
        left = entry.size
        try:
            for packed in self._packed(entry):
                waiting, full = packed, True
                while waiting or full:
                    cap = min(left, CHUNK) + 1
                    piece = machine.decompress(waiting, cap)
                    waiting, full = machine.unconsumed_tail, len(piece) == cap
                    left -= len(piece)
                    if left < 0 or machine.unused_data:
                        raise Refusal("entry-changed", entry=entry.name)
                    if piece:
                        yield piece
        except zlib.error as error:
            raise Refusal("entry-changed", entry=entry.name) from error
        if left or not machine.eof:
            raise Refusal("entry-changed", entry=entry.name)


_LONGEST_NAME = 200
"""Bytes; longer than any name of any shape."""


def read_archive(file: BinaryIO, shape: Shape = PACKAGE) -> Archive:
    """Check the structure of a whole file and return its archive; nothing is unpacked.

    Raises `Refusal` zip-structure (with `detail`, a word of docs/format.md) or package-too-large.
    """
    size = file.seek(0, 2)
    if size > shape.largest_file:
        raise Refusal("package-too-large", largest=shape.largest_file // MIB)
    if size < END.size:
        _refuse("too-short")
    file.seek(size - END.size)
    count, length, start = _end(file.read(END.size), size)
    file.seek(start)
    entries = _entries(file.read(length), count, shape.names)
    _check_layout(entries, start, shape)
    for entry in entries:
        file.seek(entry.offset)
        expected = entry.local_header()
        if file.read(len(expected)) != expected:
            _refuse("local-header")
    return Archive(file, entries)


def _end(record: bytes, size: int) -> tuple[int, int, int]:
    signature, _, _, _, count, length, start, _ = END.unpack(record)
    if signature != b"PK\x05\x06":
        _refuse("end-record")
    if record != end_record(count, length, start) or start + length + END.size != size:
        _refuse("end-record")
    if not 1 <= count <= MOST_ENTRIES:
        _refuse("entry-count")
    if length > count * (CENTRAL.size + _LONGEST_NAME):  # it is read whole: a lie must not cost a gigabyte
        _refuse("central-directory")
    return count, length, start


def _entries(directory: bytes, count: int, names: re.Pattern[str]) -> tuple[Entry, ...]:
    found: list[Entry] = []
    place = 0
    for _ in range(count):
        if len(directory) - place < CENTRAL.size:
            _refuse("central-directory")
        fields = CENTRAL.unpack_from(directory, place)
        _, _, _, _, method, _, _, crc, packed, size, name_length, *_, offset = fields
        raw = directory[place + CENTRAL.size : place + CENTRAL.size + name_length]
        entry = Entry(_name(raw, names), method, crc, packed, size, offset)
        header = entry.central_header()
        if directory[place : place + len(header)] != header:
            _refuse("central-directory")
        place += len(header)
        found.append(entry)
    if place != len(directory):
        _refuse("central-directory")
    return tuple(found)


def _name(raw: bytes, names: re.Pattern[str]) -> str:
    try:
        name = raw.decode("ascii")
    except UnicodeDecodeError:
        _refuse("entry-name")
    if not names.fullmatch(name):
        _refuse("entry-name")
    return name


def _check_layout(entries: tuple[Entry, ...], directory: int, shape: Shape) -> None:
    """Entries stand one behind the other from byte 0 to the central directory, no name twice, within the caps."""
    if shape.first is not None and entries[0].name != shape.first:
        _refuse("envelope-not-first")
    if len({entry.name for entry in entries}) != len(entries):
        _refuse("name-twice")
    place = 0
    for entry in entries:
        if entry.offset != place:
            _refuse("not-contiguous")
        _check_entry(entry, shape)
        place = entry.end
    if place != directory:
        _refuse("not-contiguous")
    if sum(entry.size for entry in entries) > LARGEST_SUM:
        raise Refusal("package-too-large", largest=LARGEST_SUM // MIB)


def _check_entry(entry: Entry, shape: Shape) -> None:
    if entry.method != shape.method(entry.name):
        _refuse("method")
    if entry.size > shape.largest(entry.name):
        raise Refusal("package-too-large", largest=shape.largest(entry.name) // MIB)
    if entry.method == STORED and entry.packed != entry.size:
        _refuse("sizes")
    if not ratio_allowed(entry.packed, entry.size):
        _refuse("ratio")


def _refuse(detail: str) -> NoReturn:
    raise Refusal("zip-structure", detail=detail)
