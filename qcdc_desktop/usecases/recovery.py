"""When an office cannot be opened any more: what is left of it is kept, the newest sound backup takes its place, and
the packages received since are taken in again.

Nothing here needs the damaged database, and nothing of it is deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.usecases.backups import LOST, restore_folder
from qcdc_desktop.usecases.replay import replay_kept
from qcdc_desktop.usecases.workspace import Clock, Folders, Workspace


@dataclass(frozen=True, slots=True)
class Rescue:
    """A backup that may bring an office back; `problem` is the code of what is wrong with it, "" for nothing.

    `checked` is False for backups older than a sound one: they are only looked at when somebody wants them.
    """

    file: Path
    at: datetime
    rows: int
    blobs: int
    checked: bool
    problem: str = ""

    @property
    def id(self) -> str:
        """The name of its file."""
        return self.file.name


@dataclass(frozen=True, slots=True)
class Recovered:
    """An office that works again: what was set aside, how many kept packages were taken in again, of how many."""

    workspace: Workspace
    kept_aside: tuple[str, ...]
    replayed: int
    kept_packages: int


def can_recover(error: BaseException) -> bool:
    """Whether a backup mends what kept an office from being opened."""
    return isinstance(error, Trouble) and error.code in LOST


def rescues(folder: Path, progress: Progress = UNWATCHED) -> tuple[Rescue, ...]:
    """The backups of a folder, newest first, checked through until one is sound; the database is not looked at."""
    from qcdc_desktop.db import backup

    found: list[Rescue] = []
    infos = backup.list_backups(Folders(folder).backups)
    sound = False
    for done, info in enumerate(infos):
        progress.step(done, len(infos), info.path.name)
        problem = "" if sound else _problem(info.path)
        found.append(Rescue(info.path, info.at, info.rows, info.blobs, not sound, problem))
        sound = sound or not problem
    progress.step(len(infos), len(infos))
    return tuple(found)


def newest_sound(backups: Sequence[Rescue]) -> Rescue:
    """The newest backup that was checked through; raises `Refusal("no-sound-backup")`."""
    for one in backups:
        if one.checked and not one.problem:
            return one
    raise Refusal("no-sound-backup", count=len(backups))


def recover(
    folder: Path, file: Path, catalogues: Catalogues, clock: Clock, progress: Progress = UNWATCHED
) -> Recovered:
    """Put a backup in the place of lost or damaged data and take in again the packages received since.

    The damaged files stay beside it with the ending `.corrupt-<instant>`. Raises like `restore_folder`.
    """
    progress.step(0, 3, file.name)
    before = {entry.name for entry in folder.iterdir()}
    ws = restore_folder(folder, file, catalogues, clock)
    progress.step(1, 3, file.name)
    try:
        results = replay_kept(ws)
    except BaseException:
        ws.store.close()
        raise
    progress.step(3, 3, file.name)
    aside = sorted(e.name for e in folder.iterdir() if e.name not in before and (".corrupt-" in e.name))
    done = sum(one.outcome != "refused" for one in results)
    return Recovered(ws, tuple(aside), done, len(results))


def _problem(file: Path) -> str:
    from qcdc_desktop.db import backup

    try:
        backup.verify_backup(file)
    except (Refusal, Trouble) as error:
        return error.code
    return ""
