"""Backups without being asked: when something changed, before what is risky, a copy elsewhere, the monthly trial.

What is remembered lies in a small file beside the database, not in it: the second place belongs to this PC, and a
restore must not forget when the last copy was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.disk import write_atomically
from qcdc_desktop.domain.backup_care import Care, Drill, backup_warnings, check_due, copy_due, drill_due
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.vn_dates import local_day
from qcdc_desktop.usecases.backups import back_up_if_changed, list_backups, prune_backups
from qcdc_desktop.usecases.content_check import check_content
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.backup import BackupInfo

_DRILLS_KEPT = 24


@dataclass(frozen=True, slots=True)
class CareView:
    """How the backups stand: what is remembered, the newest backup, what a person should look at."""

    care: Care
    last_backup: datetime | None
    warnings: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a round of keeping safe did: a new backup, a copy elsewhere, a trial, and what the machine could not do."""

    made: BackupInfo | None = None
    copied: BackupInfo | None = None
    drill: Drill | None = None
    problem: Refusal | Trouble | None = None


def care_of(ws: Workspace) -> CareView:
    """How the backups of this office stand; never fails because of the small file."""
    from qcdc_desktop.db.folder import place_of

    care = read_care(ws)
    backups = list_backups(ws)
    last = backups[0].at if backups else None
    same_disk = _on_same_disk(ws, care.second_place)
    place = place_of(ws.folders.database).value
    return CareView(care, last, backup_warnings(care, last, ws.today, same_disk, place))


def keep_safe(ws: Workspace, progress: Progress = UNWATCHED, *, leaving: bool = False) -> Kept:
    """Back changed data up, copy the backup elsewhere when that is due and the place is there, try a restore monthly.

    `leaving`: a person waits to go, so the trial is left for the next day. Nothing is raised: what could not be done
    comes back as `problem`, and the work goes on.
    """
    try:
        progress.step(0, 3, "Sao lưu")
        made = back_up_if_changed(ws)
        if made is not None:
            _prune_daily(ws)
        progress.step(1, 3, "Chép sang nơi thứ hai")
        copied = _copy_if_due(ws, made)
        progress.step(2, 3, "Thử khôi phục")
        drill = run_drill(ws) if not leaving and _drill_wanted(ws) else None
        if not leaving and check_due(read_care(ws), ws.today):
            look_at_content(ws)
        progress.step(3, 3, "")
    except (Refusal, Trouble) as error:
        return Kept(problem=error)
    return Kept(made, copied, drill)


def set_second_place(ws: Workspace, place: Path | None) -> CareView:
    """Say where backups are copied to, or None for nowhere.

    Raises `Refusal` second-place-inside, second-place-missing.
    """
    if place is not None:
        place = place.absolute()
        if place.is_relative_to(ws.folders.root.absolute()):
            raise Refusal("second-place-inside", field="second_place", folder=str(place))
        if not place.is_dir():
            raise Refusal("second-place-missing", field="second_place", folder=str(place))
    care = read_care(ws)
    _write(ws, replace(care, second_place=str(place or ""), copied_at=None, copied=""))
    return care_of(ws)


def copy_to_second_place(ws: Workspace) -> BackupInfo:
    """Copy the newest backup to the second place and check the copy.

    Raises `Refusal` second-place-unset, second-place-missing (the USB is not there), backup-missing, and what copying
    raises.
    """
    from qcdc_desktop.db import backup
    from qcdc_desktop.db.second_place import copy_backup

    care = read_care(ws)
    if not care.second_place:
        raise Refusal("second-place-unset")
    place = Path(care.second_place)
    if not place.is_dir():
        raise Refusal("second-place-missing", folder=care.second_place)
    backups = list_backups(ws)
    if not backups:
        raise Refusal("backup-missing", name="")
    target = place / f"qcdc-{ws.unit_key.code}"
    copied = copy_backup(backups[0].path, target)
    backup.prune_backups(target)
    _write(ws, replace(care, copied_at=ws.clock(), copied=copied.path.name))
    return copied


def run_drill(ws: Workspace) -> Drill:
    """Restore the newest backup in a temporary place, compare it, and remember how it went.

    A backup that is not sound is told in the result, not raised. Raises `Refusal("backup-missing")` without one.
    """
    from qcdc_desktop.db.second_place import try_restore

    backups = list_backups(ws)
    if not backups:
        raise Refusal("backup-missing", name="")
    newest, problem, rows = backups[0], "", 0
    try:
        rows = try_restore(newest.path, ws.clock)
    except (Refusal, Trouble) as error:
        if error.code == "disk-full":
            raise  # says nothing of the backup
        problem = error.code
    drill = Drill(ws.clock(), newest.path.name, problem, rows)
    care = read_care(ws)
    _write(ws, replace(care, drills=(drill, *care.drills)[:_DRILLS_KEPT]))
    return drill


def look_at_content(ws: Workspace) -> str:
    """The weekly look: every page, every reference, every sum; returns the code of what is wrong, "" for nothing."""
    try:
        problem = "content-differs" if check_content(ws) else ""
    except Trouble as trouble:
        if trouble.code != "database-damaged":
            raise
        problem = trouble.code
    _write(ws, replace(read_care(ws), checked_at=ws.clock(), content_problem=problem))
    return problem


def read_care(ws: Workspace) -> Care:
    """What this folder remembers; a missing or damaged file counts as nothing remembered."""
    try:
        found = json.loads(ws.folders.care.read_text(encoding="utf-8"))
        return _care(found)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Care()


def _drill_wanted(ws: Workspace) -> bool:
    return bool(list_backups(ws)) and drill_due(read_care(ws), ws.today)


def _copy_if_due(ws: Workspace, made: BackupInfo | None) -> BackupInfo | None:
    """Copy a new backup once a day; an absent USB is no trouble, the reminder tells of it."""
    care = read_care(ws)
    there = bool(care.second_place) and Path(care.second_place).is_dir()
    first_today = care.copied_at is None or local_day(care.copied_at) != ws.today
    if not there or not list_backups(ws) or not ((made is not None and first_today) or copy_due(care, ws.today)):
        return None
    return copy_to_second_place(ws)


def _prune_daily(ws: Workspace) -> None:
    """Clear out once a day: it checks the newest backup through, with every attachment."""
    care = read_care(ws)
    if care.pruned_at is not None and local_day(care.pruned_at) == ws.today:
        return
    prune_backups(ws)
    _write(ws, replace(care, pruned_at=ws.clock()))


def _on_same_disk(ws: Workspace, place: str) -> bool:
    try:
        return bool(place) and Path(place).stat().st_dev == ws.folders.root.stat().st_dev
    except OSError:
        return False


def _write(ws: Workspace, care: Care) -> None:
    text = json.dumps(_plain(care), ensure_ascii=False, indent=1) + "\n"
    write_atomically(ws.folders.care, text.encode())


def _plain(care: Care) -> Mapping[str, Any]:
    def instant(at: datetime | None) -> str | None:
        return at.isoformat() if at else None

    return {
        "second_place": care.second_place,
        "copied_at": instant(care.copied_at),
        "copied": care.copied,
        "pruned_at": instant(care.pruned_at),
        "checked_at": instant(care.checked_at),
        "content_problem": care.content_problem,
        "drills": [
            {"at": instant(d.at), "backup": d.backup, "problem": d.problem, "rows": d.rows} for d in care.drills
        ],
    }


def _care(found: Mapping[str, Any]) -> Care:
    def instant(text: str | None) -> datetime | None:
        at = datetime.fromisoformat(text) if text else None
        if at is not None and at.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return at

    drills = []
    for one in found["drills"]:
        at = instant(one["at"])
        if at is None:
            raise ValueError("a trial without its time")
        drills.append(Drill(at, str(one["backup"]), str(one["problem"]), int(one["rows"])))
    return Care(
        str(found["second_place"]),
        instant(found["copied_at"]),
        str(found["copied"]),
        tuple(drills),
        instant(found["pruned_at"]),
        instant(found["checked_at"]),
        str(found.get("content_problem", "")),
    )
