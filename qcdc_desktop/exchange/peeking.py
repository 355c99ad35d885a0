"""What an unverified package holds, read for the eyes only: nothing of it is believed, kept or written anywhere.

Verified packages go through `trust` and `package.extract`; what is read here must never reach the database.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.package import Contents, OpenPackage, check_entries, media_type_of
from qcdc_desktop.exchange.sealing import stanzas_of
from qcdc_desktop.exchange.statement import Statement

__all__ = ["contents_unverified", "data_bytes", "stanzas_of", "types_unverified"]


def data_bytes(statement: Statement) -> int:
    """How many bytes the data files of a package say they unpack to."""
    return sum(subject.size for subject in statement.subjects if subject.name.startswith("data/"))


def contents_unverified(opened: OpenPackage, statement: Statement) -> Contents:
    """The data files as the package itself lists them; of attachments only the names (their SHA-256), no file.

    Raises `Refusal` entry-missing, entry-extra, entry-changed: then the list inside and the entries disagree.
    """
    check_entries(opened.archive, statement)
    data: dict[str, bytes] = {}
    blobs: dict[str, Path] = {}
    for subject in statement.subjects:
        kind, _, name = subject.name.partition("/")
        if kind == "blobs":
            blobs[name] = Path(name)  # never opened
            continue
        content = opened.archive.read(subject.name)
        if hashlib.sha256(content).hexdigest() != subject.sha256:
            raise Refusal("entry-changed", entry=subject.name)
        data[name.rpartition(".")[0]] = content
    return Contents(statement, data, blobs)


def types_unverified(opened: OpenPackage) -> dict[str, str | None]:
    """The media type that the first bytes of each attachment tell, by SHA-256; None for what may not travel."""
    found: dict[str, str | None] = {}
    for name in opened.archive.entries:
        if name.startswith("blobs/"):
            found[name.removeprefix("blobs/")] = media_type_of(next(opened.archive.stream(name), b""))
    return found
