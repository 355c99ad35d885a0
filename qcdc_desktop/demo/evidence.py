"""Small PDF files that stand for scanned papers in the demonstration, marked as examples on their page."""

from pathlib import Path

from qcdc_desktop.domain.vn_text import search_key


def write_paper(file: Path, title: str, number: str) -> Path:
    """Write a one-page PDF. It uses a font every reader brings along, so its letters carry no diacritics."""
    lines = ("TAI LIEU MINH HOA", search_key(number).upper(), search_key(title).upper()[:80])
    shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
    text = f"BT /F1 14 Tf 72 760 Td 22 TL {shown}ET".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    file.write_bytes(_assembled(objects))
    return file


def _escaped(line: str) -> str:
    kept = "".join(letter for letter in line if 32 <= ord(letter) < 127)
    return kept.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(objects: list[bytes]) -> bytes:
    """The objects with the table that says where each begins."""
    data = b"%PDF-1.4\n"
    starts = []
    for number, body in enumerate(objects, start=1):
        starts.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    end = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(objects) + 1, table, end)
