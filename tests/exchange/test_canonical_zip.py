"""One archive has one form: whatever a tool, a trick or a fault makes of it is refused before anything is unpacked."""

import io
import struct
import subprocess
import sys
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange import canonical_zip
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, NAME, Entry, end_record, method_of, read_archive
from qcdc_desktop.exchange.zip_writer import Content, deflated, stored, write_archive

BLOB = "blobs/" + "0123456789abcdef" * 4


def archive(*contents: Content) -> bytes:
    out = io.BytesIO()
    size = write_archive(out, contents)
    assert size == len(out.getvalue())
    return out.getvalue()


def sample() -> bytes:
    return archive(
        stored(ENVELOPE, b'{"envelope":1}'), deflated("data/rows.ndjson", [b'{"a":1}\n'] * 50), stored(BLOB, b"%PDF-x")
    )


def refused(data: bytes) -> str:
    """The code and the detail with which an archive is refused, at opening or at reading."""
    with pytest.raises(Refusal) as caught:
        opened = read_archive(io.BytesIO(data))
        for name in opened.entries:
            opened.read(name)
    return f"{caught.value.code} {caught.value.facts.get('detail', '')}".strip()


@settings(max_examples=60)
@given(st.binary(max_size=300), st.lists(st.binary(max_size=400), max_size=4), st.binary(max_size=3000))
def test_what_is_written_reads_back(envelope: bytes, pieces: list[bytes], blob: bytes) -> None:
    data = archive(stored(ENVELOPE, envelope), deflated("data/a.ndjson", pieces), stored(BLOB, blob))
    opened = read_archive(io.BytesIO(data))
    assert opened.read(ENVELOPE) == envelope
    assert opened.read("data/a.ndjson") == b"".join(pieces)
    assert opened.read(BLOB) == blob


def test_other_tools_read_it() -> None:
    with zipfile.ZipFile(io.BytesIO(sample())) as other:
        assert other.testzip() is None
        assert other.read("data/rows.ndjson") == b'{"a":1}\n' * 50
        assert [entry.external_attr for entry in other.infolist()] == [0o600 << 16] * 3


def test_python_with_fixed_fields_writes_the_same_bytes() -> None:
    """The form is nothing exotic: the standard library makes it too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        for name, data, method in ((ENVELOPE, b"{}", 0), ("data/a.json", b"[1,2,3]" * 9, 8), (BLOB, b"%PDF", 0)):
            entry = zipfile.ZipInfo(name)
            entry.create_system, entry.compress_type = 3, method
            other.writestr(entry, data)
    read_archive(io.BytesIO(out.getvalue()))


def test_large_contents_pass_in_pieces() -> None:
    data = b"x" * 3_000_000 + bytes(range(256)) * 8000
    opened = read_archive(io.BytesIO(archive(stored(ENVELOPE, b"{}"), deflated("data/a.ndjson", [data]))))
    pieces = list(opened.stream("data/a.ndjson"))
    assert opened.entries["data/a.ndjson"].packed > len(data), "what packs suspiciously well is not packed"
    assert b"".join(pieces) == data
    assert max(map(len, pieces)) <= canonical_zip.CHUNK + 1


BAD_NAMES = [
    "../data/a.json", "data/../a.json", "/data/a.json", "C:\\a", "data\\a.json", "data/a.json/", "data/", "DATA/a.json",
    "data/A.json", "data/a.exe", "data/a.json ", "data/a.json.", "data/con", "data/1.json", "data/.json", "blobs/x",
    "blobs/" + "A" * 64, "blobs/" + "0" * 63, "blobs/" + "0" * 65, "envelope.dsse.json2", "data/a\x00.json",
    "data/a:b.json", "\\\\server\\share", "data/" + "a" * 42 + ".json", "", "data/a.json\n",
]  # fmt: skip


@pytest.mark.parametrize("name", BAD_NAMES)
def test_bad_names_are_refused(name: str) -> None:
    data = archive(stored(ENVELOPE, b"{}"), stored(BLOB, b"12"))
    changed = renamed(data, BLOB, name)
    assert refused(changed).startswith("zip-structure")


@settings(max_examples=300)
@given(st.text(max_size=90))
def test_no_other_name_fits_the_grammar(name: str) -> None:
    if NAME.fullmatch(name):
        assert name.isascii()
        assert name == ENVELOPE or name.startswith(("data/", "blobs/"))
        assert ".." not in name and "\\" not in name


def test_names_with_other_letters_are_refused() -> None:
    data = archive(stored(ENVELOPE, b"{}"), stored(BLOB, b"12"))
    assert refused(data.replace(b"blobs/01", b"blobs/0\xd7")) == "zip-structure entry-name"


def renamed(data: bytes, old: str, new: str) -> bytes:
    """The archive rebuilt by hand with another name, all else canonical."""
    opened = read_archive(io.BytesIO(data))
    out, entries, place = b"", [], 0
    for entry in opened.entries.values():
        other = replace(entry, name=new if entry.name == old else entry.name, offset=place)
        out += other.local_header() + data[entry.data_offset : entry.end]
        entries.append(other)
        place = len(out)
    directory = b"".join(entry.central_header() for entry in entries)
    return out + directory + end_record(len(entries), len(directory), place)


def hand_made(entries: list[tuple[Entry, bytes]]) -> bytes:
    """An archive of entries that say whatever they like."""
    out, placed = b"", []
    for entry, data in entries:
        here = replace(entry, offset=len(out))
        out += here.local_header() + data
        placed.append(here)
    directory = b"".join(entry.central_header() for entry in placed)
    return out + directory + end_record(len(placed), len(directory), len(out))


def entry(name: str, body: bytes, data: bytes, **lies: int) -> tuple[Entry, bytes]:
    honest = Entry(name, method_of(name), zlib.crc32(data), len(body), len(data), 0)
    return replace(honest, **lies), body


def raw_deflate(data: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return machine.compress(data) + machine.flush()


FIRST = entry(ENVELOPE, b"{}", b"{}")


def test_hand_made_is_canonical() -> None:
    data = hand_made([FIRST, entry("data/a.json", raw_deflate(b"[1]"), b"[1]")])
    assert read_archive(io.BytesIO(data)).read("data/a.json") == b"[1]"


ZEROS = raw_deflate(bytes(100_000_000))
SMALL = raw_deflate(b"x" * 1000)

LIES = {
    "name twice": ([FIRST, entry(BLOB, b"1", b"1"), entry(BLOB, b"2", b"2")], "zip-structure name-twice"),
    "two envelopes": ([FIRST, FIRST], "zip-structure name-twice"),
    "envelope second": ([entry(BLOB, b"1", b"1"), FIRST], "zip-structure envelope-not-first"),
    "no entries": ([], "zip-structure entry-count"),
    "data stored": ([FIRST, entry("data/a.json", b"[]", b"[]", method=0)], "zip-structure method"),
    "blob deflated": ([FIRST, entry(BLOB, raw_deflate(b"x"), b"x", method=8)], "zip-structure method"),
    "envelope deflated": ([entry(ENVELOPE, raw_deflate(b"{}"), b"{}", method=8)], "zip-structure method"),
    "odd method": ([FIRST, entry("data/a.json", b"[]", b"[]", method=14)], "zip-structure method"),
    "stored sizes differ": ([FIRST, entry(BLOB, b"123", b"123", size=4)], "zip-structure sizes"),
    "wrong CRC": ([FIRST, entry(BLOB, b"123", b"123", crc=7)], "entry-changed"),
    "bomb that says so": ([FIRST, entry("data/a.json", ZEROS, b"", size=100_000_000)], "package-too-large"),
    "bomb over the ratio": ([FIRST, entry("data/a.json", ZEROS, b"", size=60_000_000)], "zip-structure ratio"),
    "bomb that lies": ([FIRST, entry("data/a.json", ZEROS, b"", size=1000)], "entry-changed"),
    "bomb that says nothing": ([FIRST, entry("data/a.json", ZEROS, b"", size=0)], "entry-changed"),
    "less than it says": ([FIRST, entry("data/a.json", SMALL, b"", size=1001)], "entry-changed"),
    "more than it says": ([FIRST, entry("data/a.json", SMALL, b"", size=999)], "entry-changed"),
    "bytes after the stream": ([FIRST, entry("data/a.json", SMALL + b"!", b"x" * 1000)], "entry-changed"),
    "cut stream": ([FIRST, entry("data/a.json", SMALL[:-1], b"x" * 1000)], "entry-changed"),
    "no stream": ([FIRST, entry("data/a.json", b"", b"")], "entry-changed"),
    "not a stream": ([FIRST, entry("data/a.json", b"\xff" * 9, b"x" * 9)], "entry-changed"),
    "zlib instead of raw": ([FIRST, entry("data/a.json", zlib.compress(b"[]"), b"[]")], "entry-changed"),
    "huge envelope": ([entry(ENVELOPE, b"{}", b"{}", size=9_000_000, packed=9_000_000)], "package-too-large"),
    "four gigabytes": ([FIRST, entry(BLOB, b"1", b"1", size=0xFFFFFFFF, packed=0xFFFFFFFF)], "package-too-large"),
}


@pytest.mark.parametrize(("entries", "code"), LIES.values(), ids=LIES.keys())
def test_lies_are_refused(entries: list[tuple[Entry, bytes]], code: str) -> None:
    assert refused(hand_made(entries)).startswith(code)


def test_a_lying_bomb_costs_no_memory() -> None:
    data = hand_made([FIRST, entry("data/a.json", ZEROS, b"", size=1000)])
    tracemalloc.start()
    refused(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_overlapping_entries_are_refused() -> None:
    """Two entries of the directory over the same bytes, as in the densest bombs."""
    first, packed = entry("data/a.json", SMALL, b"x" * 1000)
    start = FIRST[0].end
    one, two = replace(first, offset=start), replace(first, name="data/b.json", offset=start)
    body = FIRST[0].local_header() + FIRST[1] + one.local_header() + packed
    directory = b"".join(e.central_header() for e in (FIRST[0], one, two))
    assert refused(body + directory + end_record(3, len(directory), len(body))) == "zip-structure not-contiguous"


def test_too_many_entries_are_refused() -> None:
    many = [FIRST] + [entry(f"blobs/{n:064x}", b"", b"") for n in range(5000)]
    assert refused(hand_made(many)) == "zip-structure entry-count"


def test_the_sum_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canonical_zip, "LARGEST_SUM", 300)
    assert refused(sample()) == "package-too-large"
    monkeypatch.setattr(canonical_zip, "LARGEST_FILE", 300)
    assert refused(sample()) == "package-too-large"


def end_of(data: bytes) -> int:
    return len(data) - 22


def directory_of(data: bytes) -> int:
    return int(struct.unpack("<I", data[-6:-2])[0])


def patched(data: bytes, place: int, value: bytes) -> bytes:
    return data[:place] + value + data[place + len(value) :]


def both_headers(local: int, central: int, value: bytes) -> Callable[[bytes], bytes]:
    """Set the same field of the first entry in its local and its central header."""
    return lambda data: patched(patched(data, local, value), directory_of(data) + central, value)


def with_extra_fields(data: bytes) -> bytes:
    """Extra fields in both headers, all offsets right: the hiding place for ZIP64 and second names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other:
        made = zipfile.ZipInfo(ENVELOPE)
        made.extra = b"\x75\x70\x02\x00ab"
        other.writestr(made, b"{}")
    return out.getvalue()


def with_data_descriptor(data: bytes) -> bytes:
    """What a writer makes that cannot seek."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            self.data += bytes(piece)
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as other:  # type: ignore[call-overload]
        other.writestr(zipfile.ZipInfo(ENVELOPE), b"{}")
    return pipe.data


def with_zip64(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as other, other.open(zipfile.ZipInfo(ENVELOPE), "w", force_zip64=True) as file:
        file.write(b"{}")
    return out.getvalue()


def with_comment(data: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as other:
        other.comment = b"xin chao"
    return out.getvalue()


def two_in_one(data: bytes) -> bytes:
    return data + sample()


TRICKS: dict[str, Callable[[bytes], bytes]] = {
    "prefix": lambda data: b"MZ" + data,
    "prefix with right offsets": lambda data: zipfile_prefix(data),
    "trailer": lambda data: data + b"\n",
    "two archives in one": two_in_one,
    "comment": with_comment,
    "data descriptor": with_data_descriptor,
    "extra field": with_extra_fields,
    "zip64": with_zip64,
    "encrypted flag": both_headers(6, 8, b"\x01\x00"),
    "UTF-8 flag": both_headers(6, 8, b"\x00\x08"),
    "descriptor flag": both_headers(6, 8, b"\x08\x00"),
    "other time": both_headers(10, 12, b"\x01\x00"),
    "other date": both_headers(12, 14, b"\x22\x00"),
    "other version needed": both_headers(4, 6, b"\x2d\x00"),
    "made on Windows": lambda data: patched(data, directory_of(data) + 5, b"\x00"),
    "symbolic link": lambda data: patched(data, directory_of(data) + 38, struct.pack("<I", 0o120777 << 16)),
    "directory": lambda data: patched(data, directory_of(data) + 38, struct.pack("<I", 0o040600 << 16 | 0x10)),
    "executable": lambda data: patched(data, directory_of(data) + 38, struct.pack("<I", 0o700 << 16)),
    "other disk": lambda data: patched(data, directory_of(data) + 34, b"\x01\x00"),
    "internal attributes": lambda data: patched(data, directory_of(data) + 36, b"\x01\x00"),
    "local size differs": lambda data: patched(data, 22, b"\x0d\x00\x00\x00"),
    "local CRC differs": lambda data: patched(data, 14, b"\x00\x00\x00\x00"),
    "local name differs": lambda data: patched(data, 30, b"E"),
    "count too small": lambda data: patched(data, end_of(data) + 8, b"\x02\x00\x02\x00"),
    "count too large": lambda data: patched(data, end_of(data) + 8, b"\x04\x00\x04\x00"),
    "counts differ": lambda data: patched(data, end_of(data) + 8, b"\x02\x00"),
    "disk number": lambda data: patched(data, end_of(data) + 4, b"\x01\x00"),
    "directory begins elsewhere": lambda data: patched(data, end_of(data) + 16, b"\x00\x00\x00\x00"),
    "empty file": lambda data: b"",
    "no archive": lambda data: b"%PDF-1.7 " + bytes(100),
    "only an end": lambda data: end_record(0, 0, 0),
    "directory of nothing": lambda data: end_record(1, 0, 0),
}


def zipfile_prefix(data: bytes) -> bytes:
    """A self-extracting archive: a program in front, offsets corrected by the standard library."""
    out = io.BytesIO(b"MZ" + bytes(98))
    out.seek(0, 2)
    with zipfile.ZipFile(out, "a") as other:
        made = zipfile.ZipInfo(ENVELOPE)
        made.create_system = 3
        other.writestr(made, b"{}")
    return out.getvalue()


@pytest.mark.parametrize("trick", TRICKS.values(), ids=TRICKS.keys())
def test_tricks_are_refused(trick: Callable[[bytes], bytes]) -> None:
    changed = trick(sample())
    assert changed != sample()
    assert refused(changed).startswith("zip-structure")


def test_every_cut_is_refused() -> None:
    data = sample()
    for length in range(len(data)):
        assert refused(data[:length]).startswith("zip-structure")


def test_every_changed_bit_of_the_structure_is_refused() -> None:
    """Bits of the contents are refused by CRC, bits around them by the form; a padding bit changes nothing."""
    data = sample()
    plain = {name: read_archive(io.BytesIO(data)).read(name) for name in read_archive(io.BytesIO(data)).entries}
    for place in range(len(data)):
        for bit in range(8):
            changed = patched(data, place, bytes([data[place] ^ 1 << bit]))
            try:
                opened = read_archive(io.BytesIO(changed))
                found = {name: opened.read(name) for name in opened.entries}
            except Refusal:
                continue
            assert found == plain, place


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert refused(data).startswith("zip-structure")


@pytest.mark.parametrize("name", ["data/x", "../x", "", "blobs/" + "g" * 64])
def test_the_writer_knows_the_grammar(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        archive(stored(ENVELOPE, b"{}"), stored(name, b""))
    with pytest.raises(ValueError, match="not a name"):
        archive(stored(ENVELOPE, b"{}"), stored(ENVELOPE, b"{}"))


def test_the_command_line_of_the_standard_library_is_content(tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    file.write_bytes(sample())
    done = subprocess.run([sys.executable, "-m", "zipfile", "-t", str(file)], capture_output=True, text=True)
    assert done.returncode == 0
    assert "Done testing" in done.stdout
