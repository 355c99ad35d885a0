"""A hostile file of 1 GiB is refused within a second once it is copied, before anything is brought out of it.

The files have holes (sparse), so that they cost no disk; reading a hole costs what reading zeros costs.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, LARGEST_FILE, MIB, Entry, end_record
from qcdc_desktop.exchange.package import open_package
from qcdc_desktop.exchange.quarantine import quarantine_copy
from qcdc_desktop.exchange.trust import peek_unverified

BLOB = "blobs/" + "0" * 63
Fill = Callable[[Path], None]


def zeros(file: Path) -> None:
    os.truncate(file, LARGEST_FILE)


def lying_end(file: Path) -> None:
    """An end record that speaks of 5,000 entries in a directory of zeros."""
    os.truncate(file, LARGEST_FILE - 22)
    with file.open("ab") as target:
        target.write(end_record(5000, 400 * MIB, LARGEST_FILE - 22 - 400 * MIB))


def canonical(*sizes: tuple[str, int, int]) -> Fill:
    """A canonical archive of entries of zeros: name, method, size as stored."""

    def fill(file: Path) -> None:
        entries: list[Entry] = []
        with file.open("r+b") as target:
            for name, method, size in sizes:
                offset = entries[-1].end if entries else 0
                entries.append(Entry(name, method, 0, size, size, offset))
                target.seek(offset)
                target.write(entries[-1].local_header())
            target.seek(entries[-1].end)
            directory = b"".join(entry.central_header() for entry in entries)
            target.write(directory + end_record(len(entries), len(directory), entries[-1].end))

    return fill


def many(file: Path) -> None:
    """4,999 attachments of 200 KiB each: the most entries, all of them to be looked at."""
    blobs = [(f"blobs/{place:064x}", 0, 200 * 1024) for place in range(4999)]
    canonical((ENVELOPE, 0, 100), *blobs)(file)


HOSTILE: dict[str, Fill] = {
    "zeros": zeros,
    "an end that lies": lying_end,
    "an envelope of 8 MiB of zeros before large attachments": canonical(
        (ENVELOPE, 0, 8 * MIB), *((f"{BLOB}{place}", 0, 250 * MIB) for place in range(4))
    ),
    "an envelope of 1 GiB": canonical((ENVELOPE, 0, LARGEST_FILE - 4096)),
    "an attachment larger than may be": canonical((ENVELOPE, 0, 10), (f"{BLOB}1", 0, 900 * MIB)),
    "data that are not deflated": canonical((ENVELOPE, 0, 10), ("data/profile.ndjson", 8, 900 * MIB)),
    "five thousand entries": many,
}


@pytest.mark.parametrize("fill", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_refused_within_a_second(tmp_path: Path, fill: Fill) -> None:
    file = tmp_path / "package.qcdc"
    file.touch()
    fill(file)
    assert file.stat().st_size > 900 * MIB
    began = time.process_time()  # a busy machine must not fail this
    with pytest.raises(Refusal), open_package(file) as opened:
        peek_unverified(opened.envelope)
    assert time.process_time() - began < 1
    assert [place.name for place in tmp_path.iterdir()] == ["package.qcdc"]


def test_more_than_that_is_not_even_copied(tmp_path: Path) -> None:
    file = tmp_path / "package.qcdc"
    file.touch()
    os.truncate(file, LARGEST_FILE + 1)
    with pytest.raises(Refusal, match="package-too-large"):
        quarantine_copy(file, tmp_path / "quarantine")
    assert list((tmp_path / "quarantine").iterdir()) == []
