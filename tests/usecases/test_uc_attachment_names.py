"""Whatever a file was called, and whatever it is: what goes out has a plain name, an ending by content, and a mark."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop import disk
from qcdc_desktop.domain.office import AttachedTo, Attachment
from qcdc_desktop.usecases import attachments as use
from qcdc_desktop.usecases.workspace import Workspace

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*_[0-9a-f]{8}\.(pdf|jpg|png)")
NAUGHTY = [
    "", ".", "..", "../../etc/passwd", "..\\..\\windows\\system32\\x.dll", "C:\\x.pdf", "\\\\server\\share\\x.pdf",
    "con", "CON.pdf", "nul", "COM1", "COM¹.pdf", "lpt9.txt", "CONIN$", "aux.pdf.exe", "x.pdf ", "x.pdf.",
    "x.pdf::$DATA", "x.pdf:stream", "bien\u202efdp.exe", "x\x00.pdf", "x\n.pdf", "~$x.docx", "-rf", "--help",
    "$(x).pdf", "`x`",
    "%PATH%", "desktop.ini", "autorun.inf", "Thumbs.db", "x" * 500, "Biên bản niêm yết.pdf",
    "Bie\u0302n ba\u0309n.pdf",
    "файл.pdf", "文件.pdf", "😀.png", "<script>.html", "a|b?c*d.pdf", " . ", "\u200b", "\ufeff.pdf",
]  # fmt: skip


def called(name: str, media_type: str = "application/pdf") -> str:
    return use.safe_name(Attachment("i", "d", "0a1b2c3d" * 8, 1, media_type, name, datetime(2024, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize("name", NAUGHTY)
def test_naughty_names(name: str) -> None:
    found = called(name)
    assert SAFE.fullmatch(found) and len(found) < 80
    assert found.partition("_")[0] + "_" in found, "a reserved name of Windows never stands alone before the dot"


@settings(max_examples=200)
@given(st.text(max_size=60), st.sampled_from(["application/pdf", "image/jpeg", "image/png"]))
def test_any_name(name: str, media_type: str) -> None:
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}[media_type]
    found = called(name, media_type)
    assert SAFE.fullmatch(found) and found.endswith(f".{ending}")


@pytest.mark.parametrize(
    "head",
    [b"MZ\x90\x00", b"<html>", b"#!/bin/sh\n", b"PK\x03\x04", b"GIF89a", b"\x7fELF", b" %PDF-1.4", b"\xd0\xcf\x11\xe0"],
)
def test_the_content_decides_not_the_name(ws: Workspace, tmp_path: Path, head: bytes, refused: Any) -> None:
    file = tmp_path / "bien-ban.pdf"
    file.write_bytes(head + bytes(100))
    assert refused(use.attach_file, ws, 2024, file, AttachedTo.INDICATOR, "TC1.1").code == "attachment-type"


def test_a_program_that_is_a_pdf_goes_out_as_one_and_marked(
    ws: Workspace, tmp_path: Path, pdf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "chay di.exe"
    program.write_bytes(pdf.read_bytes())
    attached = use.attach_file(ws, 2024, program, AttachedTo.INDICATOR, "TC1.1")
    monkeypatch.setattr(use, "mark_as_foreign", lambda file: disk.mark_as_foreign(file, "win32"))
    out = tmp_path / "ra"
    out.mkdir()
    file = use.export_attachment(ws, attached.attachment.id, out)
    assert file.name == f"chay-di_{attached.attachment.sha256[:8]}.pdf"
    assert (out / f"{file.name}:Zone.Identifier").read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"
    assert file.read_bytes() == pdf.read_bytes()
