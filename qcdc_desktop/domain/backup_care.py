"""What an office should do about its backups: when a copy elsewhere and a trial of restoring are due.

Pure: told the days, it says codes; making, copying and opening backups stands elsewhere.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.vn_dates import local_day, months_later

EVERY = timedelta(minutes=30)
"""How often changed data are backed up while the program is open."""
FRESH = timedelta(minutes=10)
"""A backup this young stands for the one before an import: many packages in a row make one backup, not hundreds."""
CHECKED_EVERY = 7
"""Days between two looks at the whole content."""
REMINDED_AFTER = 7
"""Days after which the copy in the second place is asked for."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One trial of restoring: when, of which backup, the code of what was wrong ("" for nothing), rows compared."""

    at: datetime
    backup: str
    problem: str
    rows: int

    @property
    def sound(self) -> bool:
        """Whether the backup could be opened and held what it should."""
        return not self.problem


@dataclass(frozen=True, slots=True)
class Care:
    """What this folder remembers about its backups: the second place, the last copy there, the trials, newest first."""

    second_place: str = ""
    copied_at: datetime | None = None
    copied: str = ""
    drills: tuple[Drill, ...] = ()
    pruned_at: datetime | None = None
    checked_at: datetime | None = None
    content_problem: str = ""
    """The code of what the weekly look at the content found, "" for nothing."""


def drill_due(care: Care, today: date) -> bool:
    """Whether a trial is due: none yet, the last failed, or a month has gone since the last."""
    if not care.drills or not care.drills[0].sound:
        return True
    return today >= months_later(local_day(care.drills[0].at), 1)


def check_due(care: Care, today: date) -> bool:
    """Whether the weekly look at the content is due; one that found something is repeated every day."""
    if care.checked_at is None:
        return True
    days = (today - local_day(care.checked_at)).days
    return days >= (1 if care.content_problem else CHECKED_EVERY)


def copy_due(care: Care, today: date) -> bool:
    """Whether a copy elsewhere is due; with a clock that was set back it is not."""
    return care.copied_at is None or (today - local_day(care.copied_at)).days >= REMINDED_AFTER


def backup_warnings(
    care: Care, last_backup: datetime | None, today: date, same_disk: bool, place: str = "local"
) -> tuple[Step, ...]:
    """What a person should look at, the most pressing first; empty when all is well.

    `same_disk`: the second place lies on the disk that holds the data, so both are lost together. `place`: what kind of
    place the data lie in (`db.folder.Place`).
    """
    found: list[Step] = []
    if care.content_problem:
        found.append(step("care-content-differs"))
    if care.drills and not care.drills[0].sound:
        drill = care.drills[0]
        found.append(step("backup-drill-failed", name=drill.backup, day=local_day(drill.at).isoformat()))
    if place in ("removable", "fat", "synchronised"):
        found.append(step(f"place-{place}"))
    if last_backup is None:
        found.append(step("backup-none"))
    if not care.second_place:
        found.append(step("backup-no-second-place"))
    elif care.copied_at is None:
        found.append(step("backup-never-copied", place=care.second_place))
    elif copy_due(care, today):
        days = (today - local_day(care.copied_at)).days
        found.append(step("backup-copy-old", days=days, place=care.second_place))
    if care.second_place and same_disk:
        found.append(step("backup-same-disk", place=care.second_place))
    return tuple(found)
