"""When a copy elsewhere and a trial of restoring are due."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.backup_care import Care, Drill, backup_warnings, copy_due, drill_due

NOON = datetime(2026, 1, 31, 5, tzinfo=UTC)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


def test_a_trial_is_due_at_first_after_a_failure_and_after_a_month() -> None:
    sound = Drill(NOON, "a.db", "", 5)
    assert drill_due(Care(), date(2026, 1, 31))
    assert drill_due(Care(drills=(Drill(NOON, "a.db", "backup-damaged", 0), sound)), date(2026, 1, 31))
    assert not drill_due(Care(drills=(sound,)), date(2026, 2, 27))
    assert drill_due(Care(drills=(sound,)), date(2026, 2, 28))  # the month is shorter


@given(days, days)
def test_a_copy_is_due_a_week_after_the_last(copied: date, today: date) -> None:
    assert copy_due(Care("/usb", at(copied)), today) is (today - copied >= timedelta(days=7))


@given(st.booleans(), st.booleans(), st.booleans(), days, days)
def test_warnings_name_what_is_wrong_and_nothing_else(
    place: bool, copied: bool, same_disk: bool, last: date, today: date
) -> None:
    care = Care("/usb" if place else "", at(last) if copied and place else None)
    codes = [w.code for w in backup_warnings(care, at(last), today, same_disk)]
    assert ("backup-no-second-place" in codes) is not place
    assert ("backup-same-disk" in codes) is (place and same_disk)
    assert ("backup-copy-old" in codes) is (place and copied and copy_due(care, today))
    assert ("backup-never-copied" in codes) is (place and not copied)
    assert len(codes) == len(set(codes)) <= 3


def test_a_failed_trial_comes_first() -> None:
    care = Care(drills=(Drill(NOON, "a.db", "backup-damaged", 0),))
    assert [w.code for w in backup_warnings(care, None, date(2026, 1, 31), False)] == [
        "backup-drill-failed",
        "backup-none",
        "backup-no-second-place",
    ]
