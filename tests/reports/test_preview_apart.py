"""Documents that would bring a program down: the process that draws them goes, the program says a sentence."""

import struct
import sys
import time
import zlib
from pathlib import Path

import pytest

from qcdc_desktop.disk import mark_as_foreign
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.reports.apart import PDF, Limits, draw_apart


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf(content: bytes, box: str = "0 0 595 842", packed: bool = True) -> bytes:
    stream = zlib.compress(content) if packed else content
    way = b"/Filter /FlateDecode " if packed else b""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%b] /Contents 4 0 R >>" % box.encode(),
        b"<< /Length %d %b>>\nstream\n%b\nendstream" % (len(stream), way, stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(out)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % end
    )


def code(file: Path, media_type: str, limits: Limits) -> str:
    with pytest.raises(Trouble) as caught:
        draw_apart(file, media_type, 1.0, 1, 40, name="Biên bản.pdf", limits=limits)
    assert caught.value.facts == {"name": "Biên bản.pdf"}
    return caught.value.code


def test_a_small_picture_and_a_small_page(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(png(8, 8, zlib.compress(b"\x00\xff" * 8)))
    drawn = draw_apart(tmp_path / "a", "image/png", 1.0, 1, 40)
    assert drawn.pages[0].startswith(b"\x89PNG") and (drawn.total, drawn.first) == (1, 1)
    (tmp_path / "b").write_bytes(pdf(b"0 0 m 100 100 l S"))
    drawn = draw_apart(tmp_path / "b", PDF, 0.2, 1, 40)
    assert drawn.pages[0].startswith(b"\x89PNG") and drawn.total == 1


def test_a_picture_of_2500_million_points(tmp_path: Path) -> None:
    """50,000 × 50,000 points in 300 kB: refused by its head, before anything is unpacked."""
    machine = zlib.compressobj(9)
    rows = b"".join(machine.compress(bytes(6251 * 500)) for _ in range(100)) + machine.flush()
    (tmp_path / "bomb").write_bytes(png(50_000, 50_000, rows))
    assert (tmp_path / "bomb").stat().st_size < 400_000
    assert code(tmp_path / "bomb", "image/png", Limits()) == "preview-too-heavy"


def test_a_page_that_needs_more_memory_than_there_may_be(tmp_path: Path) -> None:
    """A page of 14,400 × 14,400 points takes 800 MB as a picture; the process may have 600."""
    (tmp_path / "bomb").write_bytes(pdf(b"0 0 m 9 9 l S", "0 0 14400 14400"))
    assert code(tmp_path / "bomb", PDF, Limits(megabytes=600)) in ("preview-too-heavy", "preview-not-possible")


def test_a_page_that_draws_without_end(tmp_path: Path) -> None:
    """60 MB of strokes in 200 kB: the process is ended when its time is over."""
    (tmp_path / "bomb").write_bytes(pdf(b"0 0 m 595 842 l S " * 3_500_000))
    started = time.monotonic()
    assert code(tmp_path / "bomb", PDF, Limits(seconds=1.5)) == "preview-too-heavy"
    assert time.monotonic() - started < 15


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff" + bytes(20), b"<html>"])
def test_what_is_none_of_them(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(data)
    for media_type in (PDF, "image/png"):
        assert code(tmp_path / "x", media_type, Limits()) == "preview-not-possible"


def test_the_mark_of_what_comes_from_outside(tmp_path: Path) -> None:
    """The content of the stream; on NTFS it lies beside the file, here it is a file of that name."""
    file = tmp_path / "bien-ban_0a1b2c3d.pdf"
    file.write_bytes(b"%PDF-")
    mark_as_foreign(file, "linux")
    assert [place.name for place in tmp_path.iterdir()] == [file.name]
    mark_as_foreign(file, "win32")
    stream = tmp_path / "bien-ban_0a1b2c3d.pdf:Zone.Identifier"
    if sys.platform != "win32":
        assert stream.read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"
    assert file.read_bytes() == b"%PDF-"
    mark_as_foreign(tmp_path / "none" / "x.pdf", "win32")
