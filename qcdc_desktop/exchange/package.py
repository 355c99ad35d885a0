"""Package files as wholes: written in one go, opened from quarantine, and their entries brought out once verified.

A sealed package was opened before (`sealing`). Whether a package may be believed is judged in `trust`; what its rows
mean stands in `data_records`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import atomic_file, machine_trouble
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.canonical_zip import (
    ENVELOPE,
    LARGEST_BLOB,
    LARGEST_DATA,
    LARGEST_FILE,
    MIB,
    MOST_ENTRIES,
    Archive,
    read_archive,
)
from qcdc_desktop.exchange.envelope import seal_envelope
from qcdc_desktop.exchange.keys import UnlockedKey
from qcdc_desktop.exchange.quarantine import Quarantined, quarantine_copy, sweep
from qcdc_desktop.exchange.statement import NDJSON, Heading, Statement, Subject, statement_of, to_payload
from qcdc_desktop.exchange.statement_reading import read_statement
from qcdc_desktop.exchange.strict_json import canonical
from qcdc_desktop.exchange.trust import Verified
from qcdc_desktop.exchange.zip_writer import Content, deflated, stored, stored_file, write_archive

__all__ = [
    "Contents",
    "OpenPackage",
    "Quarantined",
    "WrittenPackage",
    "extract",
    "open_package",
    "package_file_name",
    "quarantine_copy",
    "sweep",
    "write_package",
]

SUFFIX = ".qcdc"
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
_LONGEST_MAGIC = 8


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package on disk: `digest` is that of its payload, `size` that of the file in bytes."""

    path: Path
    digest: str
    package_id: str
    size: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class OpenPackage:
    """A package whose structure is sound and of which nothing else is known yet; `envelope` is its first entry."""

    archive: Archive
    envelope: bytes


@dataclass(frozen=True, slots=True)
class Contents:
    """The checked entries of a verified package: data files by bare name ("disclosures"), attachments by SHA-256.

    The attachments are files in quarantine; whoever keeps them moves them.
    """

    statement: Statement
    data: Mapping[str, bytes]
    blobs: Mapping[str, Path]


def package_file_name(unit: UnitKey, year: int, kind: PackageKind, revision: int) -> str:
    """The name a package goes by, e.g. `27280_2026_submission_r0007.qcdc`; `unit` is the unit it is about."""
    return f"{unit.code}_{year}_{kind.value}_r{revision:04d}{SUFFIX}"


def write_package(
    path: Path,
    heading: Heading,
    data: Mapping[str, Iterable[bytes]],
    blobs: Mapping[str, Path],
    key: UnlockedKey,
    cosigners: Iterable[UnlockedKey] = (),
) -> WrittenPackage:
    """Write and sign a package; it takes the place of `path` only when it is whole.

    `data` gives the NDJSON lines (each with its line feed) of each data file by bare name, `blobs` the attachments by
    SHA-256. Raises `Refusal` package-attachment-type, package-too-large, attachment-gone; `Trouble`.
    """
    try:
        contents, subjects, counts = _contents(data, blobs)
        statement = statement_of(heading, key.key_id, subjects, counts)
        payload = canonical(to_payload(statement))
        assert read_statement(payload) == statement, "what is written must read back the same"
        envelope = stored(ENVELOPE, seal_envelope(payload, [key, *cosigners]))
        with atomic_file(path) as file:
            size = write_archive(file, [envelope, *contents])
    except OSError as error:
        raise machine_trouble(error, path.name) from error
    return WrittenPackage(path, hashlib.sha256(payload).hexdigest(), heading.package_id, size, statement)


@contextmanager
def open_package(path: Path) -> Iterator[OpenPackage]:
    """Open a package in quarantine and check its structure (step 3 of docs/format.md).

    Raises `Refusal` zip-structure, package-too-large, entry-changed; `Trouble`.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise machine_trouble(error, path.name) from error
    with file:
        archive = read_archive(file)
        yield OpenPackage(archive, archive.read(ENVELOPE))


def extract(opened: OpenPackage, verified: Verified[Statement], folder: Path) -> Contents:
    """Compare the entries with the signed list and bring them out, each checked on the way (steps 9 and 10).

    Attachments are written into `folder`; on any refusal those written are removed. Raises `Refusal` entry-missing,
    entry-extra, entry-changed, package-attachment-type, data-wrong; `Trouble`.
    """
    statement = verified.value
    check_entries(opened.archive, statement)
    data: dict[str, bytes] = {}
    blobs: dict[str, Path] = {}
    try:
        for subject in statement.subjects:
            kind, _, name = subject.name.partition("/")
            if kind == "blobs":
                blobs[name] = folder / name
                _bring_out(opened.archive, subject, folder / name)
            else:
                data[name.rpartition(".")[0]] = _checked(opened.archive, subject)
        _check_counts(statement, data)
    except OSError as error:
        _remove(blobs.values())
        raise machine_trouble(error, folder.name) from error
    except Refusal:
        _remove(blobs.values())
        raise
    return Contents(statement, data, blobs)


def check_entries(archive: Archive, statement: Statement) -> None:
    """The archive holds exactly the signed entries beside the envelope, with the signed sizes."""
    listed = {subject.name: subject.size for subject in statement.subjects}
    present = {name: entry.size for name, entry in archive.entries.items() if name != ENVELOPE}
    missing = sorted(listed.keys() - present.keys())
    extra = sorted(present.keys() - listed.keys())
    if missing:
        raise Refusal("entry-missing", entry=missing[0])
    if extra:
        raise Refusal("entry-extra", entry=extra[0])
    for name, size in listed.items():
        if present[name] != size:
            raise Refusal("entry-changed", entry=name)


def media_type_of(head: bytes) -> str | None:
    """The media type the first bytes of a file tell, or None for what a package may not carry."""
    return next((media_type for magic, media_type in _MAGIC if head.startswith(magic)), None)


def _contents(
    data: Mapping[str, Iterable[bytes]], blobs: Mapping[str, Path]
) -> tuple[list[Content], tuple[Subject, ...], tuple[tuple[str, int], ...]]:
    contents: list[Content] = []
    subjects: list[Subject] = []
    counts: list[tuple[str, int]] = []
    for name, lines in sorted(data.items()):
        counter = _Counter()
        content = deflated(f"data/{name}.ndjson", counter.through(lines))
        if content.size > LARGEST_DATA:
            raise Refusal("package-too-large", largest=LARGEST_DATA // MIB)
        contents.append(content)
        subjects.append(Subject(content.name, content.sha256, content.size, NDJSON))
        counts.append((name, counter.count))
    for sha256, path in sorted(blobs.items()):
        content = _blob(sha256, path)
        contents.append(content)
        subjects.append(Subject(content.name, sha256, content.size, _media_type(path, content)))
    if len(contents) + 1 > MOST_ENTRIES or sum(content.packed for content in contents) > LARGEST_FILE - 16 * MIB:
        raise Refusal("package-too-large", largest=LARGEST_FILE // MIB)
    return contents, tuple(subjects), tuple(counts)


class _Counter:
    """Counts lines while they pass."""

    def __init__(self) -> None:
        self.count = 0

    def through(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            self.count += 1
            yield line


def _blob(sha256: str, path: Path) -> Content:
    if not path.is_file():
        raise Refusal("attachment-gone", name=path.name)
    if path.stat().st_size > LARGEST_BLOB:
        raise Refusal("package-too-large", largest=LARGEST_BLOB // MIB)
    content = stored_file(f"blobs/{sha256}", path)
    if content.sha256 != sha256:
        raise Refusal("attachment-gone", name=path.name)
    return content


def _media_type(path: Path, content: Content) -> str:
    with path.open("rb") as file:
        media_type = media_type_of(file.read(_LONGEST_MAGIC))
    if media_type is None:
        raise Refusal("package-attachment-type", entry=content.name)
    return media_type


def _checked(archive: Archive, subject: Subject) -> bytes:
    data = archive.read(subject.name)
    if hashlib.sha256(data).hexdigest() != subject.sha256:
        raise Refusal("entry-changed", entry=subject.name)
    return data


def _bring_out(archive: Archive, subject: Subject, target: Path) -> None:
    """Stream an attachment into quarantine; its type must be what its first bytes say."""
    digest, head = hashlib.sha256(), b""
    with target.open("xb") as file:
        for piece in archive.stream(subject.name):
            if len(head) < _LONGEST_MAGIC:
                head += piece[:_LONGEST_MAGIC]
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != subject.sha256:
        raise Refusal("entry-changed", entry=subject.name)
    if media_type_of(head) != subject.media_type:
        raise Refusal("package-attachment-type", entry=subject.name)


def _check_counts(statement: Statement, data: Mapping[str, bytes]) -> None:
    for name, rows in statement.counts:
        if data[name].count(b"\n") != rows:
            raise Refusal("data-wrong", file=name, line=0, name="counts")


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
