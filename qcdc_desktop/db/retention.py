"""Which backups may go: everything of two days stays, then one a day, a week, a month.

Pure: it is told the instants in the file names and looks at no clock, so a wrong clock deletes nothing.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta, timezone

EVERYTHING = timedelta(days=2)
DAYS = 12
WEEKS = 10
MONTHS = 9
_VIETNAM = timezone(timedelta(hours=7))


def expired(instants: Iterable[datetime], newest_verified: datetime | None) -> frozenset[datetime]:
    """The backups that may be deleted; nothing without a verified one, and never that one.

    Counted back from the newest backup: the last of each of 12 days, 10 weeks and 9 months that have one stay.
    """
    newest_first = sorted(set(instants), reverse=True)
    if not newest_first or newest_verified is None:
        return frozenset()
    recent = {at for at in newest_first if at > newest_first[0] - EVERYTHING}
    older = [at for at in newest_first if at not in recent]
    kept = recent | {newest_verified}
    kept |= _last_of_each(older, lambda day: day.isoformat(), DAYS)
    kept |= _last_of_each(older, lambda day: "{}-{}".format(*day.isocalendar()[:2]), WEEKS)
    kept |= _last_of_each(older, lambda day: f"{day.year}-{day.month}", MONTHS)
    return frozenset(newest_first) - kept


def _last_of_each(newest_first: Iterable[datetime], period: Callable[[date], str], most: int) -> set[datetime]:
    """The newest of each of the first `most` periods that have any."""
    found: dict[str, datetime] = {}
    for at in newest_first:
        found.setdefault(period(at.astimezone(_VIETNAM).date()), at)
    return set(list(found.values())[:most])
