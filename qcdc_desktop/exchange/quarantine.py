"""Where files from outside are copied before anything looks at them, and how that place is swept.

The stick may be changed or pulled out while it is read: everything later works on the copy only. What the file holds
is not known here.
"""

import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import machine_trouble
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.exchange.canonical_zip import CHUNK, LARGEST_FILE, MIB

_PREFIX = "in-"


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A private copy: the file, the folder made for it alone, its SHA-256 (hex) and size in bytes."""

    path: Path
    folder: Path
    sha256: str
    size: int

    def discard(self) -> None:
        """Take the copy and whatever was unpacked beside it away."""
        shutil.rmtree(self.folder, ignore_errors=True)


def quarantine_copy(source: Path, folder: Path, largest: int = LARGEST_FILE) -> Quarantined:
    """Copy a file from outside into a new folder under `folder`, hashing on the way.

    Raises `Refusal` package-missing, package-too-large; `Trouble` no-space-for-package and what the machine cannot.
    A half copy is removed.
    """
    if not source.is_file():
        raise Refusal("package-missing", name=source.name)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _check_size(source.stat().st_size, folder, largest)
        private = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    except OSError as error:
        raise machine_trouble(error, source.name) from error
    target = private / "package.qcdc"
    try:
        sha256, size = _copy(source, target, largest)
    except OSError as error:
        shutil.rmtree(private, ignore_errors=True)
        raise machine_trouble(error, source.name) from error
    except Refusal:
        shutil.rmtree(private, ignore_errors=True)
        raise
    return Quarantined(target, private, sha256, size)


def sweep(folder: Path) -> int:
    """Remove what an import that was cut off left behind; returns how many folders went. Called at start."""
    if not folder.is_dir():
        return 0
    left = [place for place in folder.iterdir() if place.is_dir() and place.name.startswith(_PREFIX)]
    for place in left:
        shutil.rmtree(place, ignore_errors=True)
    return len(left)


def _check_size(size: int, folder: Path, largest: int) -> None:
    if size > largest:
        raise Refusal("package-too-large", largest=largest // MIB)
    # The copy, what is unpacked from it, and the database's share of it.
    needed = size * 22 // 10
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Trouble("no-space-for-package", needed=needed // MIB + 1, free=free // MIB)


def _copy(source: Path, target: Path, largest: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as incoming, target.open("xb") as copy:
        while piece := incoming.read(CHUNK):
            size += len(piece)
            if size > largest:
                raise Refusal("package-too-large", largest=largest // MIB)
            digest.update(piece)
            copy.write(piece)
    return digest.hexdigest(), size
