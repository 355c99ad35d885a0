"""Packages as wholes: written in one go, read from quarantine, and nothing of a bad one stays behind."""

import errno
import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from qcdc_desktop import disk
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.office import Attachment, Profile
from qcdc_desktop.exchange import package, quarantine
from qcdc_desktop.exchange.canonical_zip import ENVELOPE
from qcdc_desktop.exchange.data_records import Submission, read_submission
from qcdc_desktop.exchange.package import extract, open_package, package_file_name, write_package
from qcdc_desktop.exchange.quarantine import quarantine_copy, sweep
from qcdc_desktop.exchange.trust import verify
from qcdc_desktop.exchange.zip_writer import stored


def with_pdf(scene: Any, pdf: tuple[str, Path]) -> Any:
    sha, path = pdf
    attachment = Attachment(
        "01933e2a-7b00-7000-8000-000000000010",
        "d",
        sha,
        path.stat().st_size,
        "application/pdf",
        "Văn bản.pdf",
        scene.now,
    )
    return scene.write(Submission(Profile(), attachments=(attachment,)), {sha: path})


def test_name_of_the_file(scene: Any) -> None:
    assert package_file_name(scene.commune, 2026, PackageKind.SUBMISSION, 7) == "27280_2026_submission_r0007.qcdc"


def test_the_whole_way(scene: Any, pdf: tuple[str, Path], tmp_path: Path) -> None:
    written = with_pdf(scene, pdf)
    assert written.size == written.path.stat().st_size
    assert written.package_id == written.statement.package_id
    copy = quarantine_copy(written.path, tmp_path / "quarantine")
    assert copy.sha256 == hashlib.sha256(written.path.read_bytes()).hexdigest()
    with open_package(copy.path) as opened:
        verified = verify(opened.envelope, scene.directory, scene.receiver())
        contents = extract(opened, verified, copy.folder)
    assert verified.digest == written.digest
    assert contents.blobs[pdf[0]].read_bytes() == pdf[1].read_bytes()
    assert read_submission(contents, "d").attachments[0].name == "Văn bản.pdf"
    copy.discard()
    assert list((tmp_path / "quarantine").iterdir()) == []


def test_the_same_content_gives_the_same_digest(scene: Any) -> None:
    assert scene.write().digest == scene.write().digest


def test_nothing_half_is_left_when_writing_fails(scene: Any, tmp_path: Path) -> None:
    def broken() -> Any:
        yield b"{}\n"
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "out" / "x.qcdc"
    with pytest.raises(Trouble, match="disk-full"):
        write_package(path, scene.heading(), {"profile": broken()}, {}, scene.commune_key)
    assert not path.exists()
    assert list(tmp_path.glob("**/*.part")) == []


def test_the_old_file_stays_when_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"old")
    with pytest.raises(Trouble, match="disk-full"), disk.atomic_file(path) as file:
        file.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(KeyError), disk.atomic_file(path) as file:
        raise KeyError("a mistake of ours")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x"]


@pytest.mark.parametrize("held", [5, 32])
def test_windows_holding_the_file_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int) -> None:
    """A virus scanner holds a fresh file for a moment; other errors are not waited for."""
    real, calls = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        calls.append(target)
        if len(calls) < 3:
            error = OSError(errno.EACCES, "Access is denied")
            error.winerror = held  # type: ignore[attr-defined]
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    disk.write_atomically(tmp_path / "x", b"new")
    assert (tmp_path / "x").read_bytes() == b"new"
    assert len(calls) == 3


def test_a_folder_that_cannot_be_made(scene: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble):
        write_package(tmp_path / "file" / "x.qcdc", scene.heading(), {"profile": [b"{}\n"]}, {}, scene.commune_key)


@pytest.mark.parametrize("data", [b"<html>", b"MZ\x90\x00", b"#!/bin/sh", b"PK\x03\x04", b"", b"%PD", b"\xff\xd8"])
def test_only_three_types_are_attached(scene: Any, tmp_path: Path, data: bytes) -> None:
    sha = hashlib.sha256(data).hexdigest()
    path = tmp_path / "file"
    path.write_bytes(data)
    with pytest.raises(Refusal, match="package-attachment-type"):
        scene.write(blobs={sha: path})


def test_attachments_that_are_gone_or_changed(scene: Any, pdf: tuple[str, Path], tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="attachment-gone"):
        scene.write(blobs={pdf[0]: tmp_path / "gone"})
    pdf[1].write_bytes(b"%PDF-1.7 other")
    with pytest.raises(Refusal, match="attachment-gone"):
        scene.write(blobs={pdf[0]: pdf[1]})


def test_caps_when_writing(scene: Any, pdf: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    for cap in ("LARGEST_BLOB", "LARGEST_DATA", "MOST_ENTRIES"):
        with monkeypatch.context() as patch:
            patch.setattr(package, cap, 3)
            with pytest.raises(Refusal, match="package-too-large"):
                scene.write(blobs={pdf[0]: pdf[1]})


def test_type_of_an_attachment_is_checked_on_the_way_in(scene: Any, pdf: tuple[str, Path]) -> None:
    """A sender's program may lie about the type; the first bytes decide."""
    data = with_pdf(scene, pdf).path.read_bytes()

    def change(payload: dict[str, Any]) -> None:
        next(s for s in payload["subject"] if s["name"].startswith("blobs/"))["mediaType"] = "image/png"

    assert scene.refused(scene.resign(data, change)) == "package-attachment-type"
    assert list((scene.folder / "out").iterdir()) == []


def test_entries_and_list_must_agree(scene: Any, pdf: tuple[str, Path]) -> None:
    data = with_pdf(scene, pdf).path.read_bytes()
    blob = f"blobs/{pdf[0]}"
    other = pdf[1].read_bytes()[:-1] + b"!"
    assert scene.refused(scene.rebuilt(data, {blob: None})) == "entry-missing"
    assert scene.refused(scene.rebuilt(data, {}, (stored("blobs/" + "0" * 64, b"%PDF-"),))) == "entry-extra"
    assert scene.refused(scene.rebuilt(data, {}, (scene.packed("data/more.ndjson", b""),))) == "entry-extra"
    assert scene.refused(scene.rebuilt(data, {blob: stored("blobs/" + "0" * 64, b"%PDF-")})) == "entry-missing"
    assert scene.refused(scene.rebuilt(data, {blob: stored(blob, other)})) == "entry-changed"
    assert scene.refused(scene.rebuilt(data, {blob: stored(blob, other + b"!")})) == "entry-changed"
    profile = scene.packed("data/profile.ndjson", b"{}\n")
    assert scene.refused(scene.rebuilt(data, {"data/profile.ndjson": profile})) == "entry-changed"
    assert list((scene.folder / "out").iterdir()) == []


def test_signed_bomb(scene: Any) -> None:
    """A valid signature opens no door for a hundred megabytes of zeros."""
    import zlib

    from qcdc_desktop.exchange.zip_writer import Content

    zeros = bytes(60_000_000)
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = machine.compress(zeros) + machine.flush()
    sha = hashlib.sha256(zeros).hexdigest()
    data = scene.write().path.read_bytes()

    def change(payload: dict[str, Any]) -> None:
        subject = next(s for s in payload["subject"] if s["name"] == "data/profile.ndjson")
        payload["predicate"]["totals"]["bytes"] += len(zeros) - subject["annotations"]["size"]
        subject["digest"]["sha256"] = sha
        subject["annotations"]["size"] = len(zeros)

    bomb = Content("data/profile.ndjson", raw, zlib.crc32(zeros), len(raw), len(zeros), sha)
    assert scene.refused(scene.rebuilt(scene.resign(data, change), {"data/profile.ndjson": bomb})) == "zip-structure"


def test_counts_must_agree(scene: Any) -> None:
    data = scene.write().path.read_bytes()
    assert scene.refused(scene.resign(data, lambda p: p["predicate"]["counts"].update(profile=2))) == "data-wrong"


def test_exchanged_envelopes(scene: Any) -> None:
    """The envelope of one package on the content of another."""
    one = scene.write().path.read_bytes()
    two = scene.write(Submission(Profile(place="Nơi khác"))).path.read_bytes()
    mixed = scene.with_envelope(two, scene.open(one).envelope)
    assert scene.refused(mixed) == "entry-changed"


def receipt_outcome(scene: Any, data: bytes, receiver: Any) -> tuple[str, dict[str, bytes]] | None:
    """Digest and data of an accepted receipt, or None when it is refused (with a Refusal, never anything else)."""
    try:
        opened = scene.open(data)
        verified = verify(opened.envelope, [scene.directory[2]], receiver)
        return verified.digest, dict(extract(opened, verified, scene.folder).data)
    except Refusal:
        return None


def test_every_byte_counts(scene: Any) -> None:
    """Three changes of every byte of a small package: refused, or (padding of deflate) without any effect."""
    data = scene.write_receipt().path.read_bytes()
    receiver = scene.commune_receiver()
    good = receipt_outcome(scene, data, receiver)
    assert good is not None
    accepted = 0
    for place in range(len(data)):
        for flip in (0x01, 0x20, 0x80):
            changed = data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :]
            outcome = receipt_outcome(scene, changed, receiver)
            assert outcome in (None, good), place
            accepted += outcome is not None
    assert accepted <= 3


def test_every_byte_counts_even_with_checksums_put_right(scene: Any) -> None:
    """Whoever changes a package can correct the CRC too: then strict JSON, the signature and the hashes must hold."""
    data = scene.write_receipt().path.read_bytes()
    receiver = scene.commune_receiver()
    archive = scene.open(data).archive
    for name in archive.entries:
        content = archive.read(name)
        for place in range(len(content)):
            for flip in (0x01, 0x20):
                changed = content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :]
                forged = scene.rebuilt(data, {name: scene.packed(name, changed)})
                assert receipt_outcome(scene, forged, receiver) is None, (name, place)


def test_every_cut_is_refused(scene: Any) -> None:
    data = scene.write_receipt().path.read_bytes()
    for length in range(0, len(data), 3):
        assert receipt_outcome(scene, data[:length], scene.commune_receiver()) is None
        assert receipt_outcome(scene, data[length + 1 :], scene.commune_receiver()) is None


def test_every_renamed_entry_is_refused(scene: Any, pdf: tuple[str, Path]) -> None:
    data = with_pdf(scene, pdf).path.read_bytes()
    archive = scene.open(data).archive
    for name in archive.entries:
        if name == ENVELOPE:
            continue
        other = name[:-1] + ("0" if name[-1] != "0" else "1") if name.startswith("blobs/") else "data/zz.ndjson"
        taken = scene.packed(other, archive.read(name))
        assert scene.refused(scene.rebuilt(data, {name: None}, (taken,))) == "entry-missing"


def test_quarantine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "quarantine"
    with pytest.raises(Refusal, match="package-missing"):
        quarantine_copy(tmp_path / "gone.qcdc", place)
    with pytest.raises(Refusal, match="package-missing"):
        quarantine_copy(tmp_path, place)
    source = tmp_path / "x.qcdc"
    source.write_bytes(b"x" * 1000)
    with pytest.raises(Refusal, match="package-too-large"):
        quarantine_copy(source, place, largest=999)
    monkeypatch.setattr(quarantine.shutil, "disk_usage", lambda folder: SimpleNamespace(free=2199))
    with pytest.raises(Trouble, match="no-space-for-package"):
        quarantine_copy(source, place)
    monkeypatch.setattr(quarantine.shutil, "disk_usage", lambda folder: SimpleNamespace(free=2200))
    copy = quarantine_copy(source, place)
    assert (copy.size, copy.path.read_bytes()) == (1000, b"x" * 1000)
    source.write_bytes(b"changed on the stick")
    assert copy.path.read_bytes() == b"x" * 1000
    (place / "kept-by-hand").mkdir()
    assert sweep(place) == 1
    assert [entry.name for entry in place.iterdir()] == ["kept-by-hand"]
    assert sweep(tmp_path / "nowhere") == 0
