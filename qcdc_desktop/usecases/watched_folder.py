"""A folder that is looked at again and again for packages: a share or a synchronised drive where communes put them.

A file counts once it has stood unchanged between two looks, so that one still being copied is left alone. What was
taken in is remembered by name, size and time; the same file is not imported at every look.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qcdc_desktop.disk import write_atomically
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.usecases.import_package import needs_key
from qcdc_desktop.usecases.inbox import Taken, take_in
from qcdc_desktop.usecases.workspace import Workspace

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""

_ENDINGS: Final = (".qcdc", ".qcdc.age")
_DEPTH: Final = 2
"""Folders below the watched one are looked into, and those below them: one for a district, one for a commune."""
_REMEMBERED: Final = 5000
_MEMORY: Final = "watched-folder.json"


@dataclass(frozen=True, slots=True)
class Look:
    """One look into the folder: files to take in, files whose seal needs the office's key, and what stood there."""

    ready: tuple[Path, ...]
    sealed: tuple[Path, ...]
    stamps: Mapping[str, Stamp]
    reachable: bool


def watched_folder(ws: Workspace) -> Path | None:
    """The folder that is watched, or None."""
    from qcdc_desktop.db.settings import read_setting

    with ws.store.reading() as reading:
        text = read_setting(reading, "watched-folder")
    return Path(text) if text else None


def set_watched_folder(ws: Workspace, folder: Path | None) -> Path | None:
    """Watch a folder, or none any more; raises `Refusal("watched-folder-missing")`."""
    from qcdc_desktop.db.settings import write_setting

    if folder is not None and not folder.is_dir():
        raise Refusal("watched-folder-missing", folder=str(folder))
    chosen = folder.absolute() if folder is not None else None
    with ws.store.transaction(ws.actor) as tx:
        write_setting(tx, "watched-folder", str(chosen) if chosen else "")
    (ws.folders.root / _MEMORY).unlink(missing_ok=True)
    return chosen


def look_into_folder(ws: Workspace, before: Mapping[str, Stamp]) -> Look:
    """Look once; `before` is what the look before this one saw. A folder that cannot be reached has nothing."""
    folder = watched_folder(ws)
    if folder is None or not folder.is_dir():
        return Look((), (), {}, folder is None)
    stamps = dict(_packages(folder))
    seen = _seen(ws)
    still = [Path(name) for name, stamp in stamps.items() if before.get(name) == stamp and seen.get(name) != stamp]
    sealed = [file for file in still if needs_key(ws, [file])]
    return Look(tuple(f for f in sorted(still) if f not in sealed), tuple(sorted(sealed)), stamps, True)


def take_from_folder(ws: Workspace, look: Look, progress: Progress = UNWATCHED) -> Taken:
    """Import what a look found ready and remember it, refused files too: they are not tried at every look."""
    taken = take_in(ws, look.ready, progress)
    left = set(taken.left)
    _remember(ws, {str(file): look.stamps[str(file)] for file in look.ready if file not in left})
    return taken


def _packages(folder: Path) -> Iterator[tuple[str, Stamp]]:
    for place, folders, files in os.walk(folder):
        if len(Path(place).relative_to(folder).parts) >= _DEPTH:
            folders.clear()
        for name in files:
            if name.lower().endswith(_ENDINGS):
                try:
                    found = (Path(place) / name).stat()
                except OSError:
                    continue  # gone or locked between listing and looking: the next look tells
                yield str(Path(place) / name), (found.st_size, found.st_mtime_ns)


def _seen(ws: Workspace) -> dict[str, Stamp]:
    """What was taken in; where the memory was lost, known packages are only looked at again."""
    try:
        found = json.loads((ws.folders.root / _MEMORY).read_text(encoding="utf-8"))
        return {str(name): (int(size), int(at)) for name, (size, at) in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remember(ws: Workspace, files: Mapping[str, Stamp]) -> None:
    if files:
        kept = dict(_newest({**_seen(ws), **files}.items()))
        write_atomically(ws.folders.root / _MEMORY, json.dumps(kept, ensure_ascii=False).encode())


def _newest(items: Iterable[tuple[str, Stamp]]) -> Sequence[tuple[str, Stamp]]:
    return sorted(items, key=lambda item: item[1][1])[-_REMEMBERED:]
