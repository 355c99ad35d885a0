"""The file a province's catalogues travel in (`.qcdccat`): the canonical ZIP with the names of a TUF repository.

Metadata and targets are only carried here; whether they may be believed is judged in `catalogue_trust`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from qcdc_desktop.disk import file_for_person, machine_trouble
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.canonical_zip import DEFLATED, MIB, Archive, Shape, read_archive
from qcdc_desktop.exchange.quarantine import quarantine_copy
from qcdc_desktop.exchange.zip_writer import deflated, write_archive

CATALOGUE_SUFFIX: Final = ".qcdccat"
METADATA: Final = "metadata/"
TARGETS: Final = "targets/"
TARGET_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{0,99}")
"""What a catalogue may be called inside: no folders, so that no name leads anywhere."""
_NAMES: Final = re.compile(
    r"metadata/(?:[1-9][0-9]{0,9}\.(?:root|snapshot|targets)|timestamp)\.json"
    rf"|targets/[0-9a-f]{{64}}\.{TARGET_NAME.pattern}"
)
_ROOT: Final = re.compile(r"metadata/([1-9][0-9]{0,9})\.root\.json")
_LARGEST_ENTRY: Final = 8 * MIB
_LARGEST_FILE: Final = 64 * MIB

SHAPE: Final = Shape(_NAMES, None, lambda _: DEFLATED, lambda _: _LARGEST_ENTRY, _LARGEST_FILE)


@contextmanager
def open_catalogue(file: Path, quarantine: Path) -> Iterator[Archive]:
    """The archive of a private copy of `file`, its structure and sums checked and nothing believed.

    Raises `Refusal` package-missing, catalogue-file-broken (with `detail`), catalogue-file-large, catalogue-changed;
    `Trouble`.
    """
    try:
        copy = quarantine_copy(file, quarantine, _LARGEST_FILE)
    except Refusal as refusal:
        raise _of_catalogue(refusal) from refusal
    try:
        with copy.path.open("rb") as stream:
            try:
                archive = read_archive(stream, SHAPE)
            except Refusal as refusal:
                raise _of_catalogue(refusal) from refusal
            for name in archive.entries:  # also what nobody will ask for must be what the file says
                read_entry(archive, name)
            yield archive
    except OSError as error:
        raise machine_trouble(error, file.name) from error
    finally:
        copy.discard()


def read_entry(archive: Archive, name: str) -> bytes:
    """The whole entry; raises `Refusal("catalogue-changed")` where its content is not what the file says."""
    try:
        return archive.read(name)
    except Refusal as refusal:
        raise Refusal("catalogue-changed", entry=name) from refusal


def roots_in(archive: Archive) -> Mapping[int, str]:
    """The names of the entries that hold a root, by version."""
    found = {}
    for name in archive.entries:
        match = _ROOT.fullmatch(name)
        if match:
            found[int(match.group(1))] = name
    return dict(sorted(found.items()))


def write_catalogue(path: Path, entries: Mapping[str, bytes]) -> None:
    """Write the entries (bytes by whole name) as one file; raises `Trouble` like `save_for_person`."""
    with file_for_person(path) as file:
        write_archive(file, [deflated(name, [data]) for name, data in sorted(entries.items())], SHAPE)


def _of_catalogue(refusal: Refusal) -> Refusal:
    """The same said of a catalogue; the words of a package would send people to the wrong office."""
    if refusal.code == "zip-structure":
        return Refusal("catalogue-file-broken", None, **refusal.facts)
    if refusal.code == "package-too-large":
        return Refusal("catalogue-file-large", None, **refusal.facts)
    return refusal
