"""How long a wrong PIN makes one wait."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.people import FREE_TRIES, LONGEST_WAIT, seconds_left, wait_after

NOW = datetime(2026, 2, 6, 5, tzinfo=UTC)


@given(st.integers(0, 100_000))
def test_waiting_never_gets_shorter_and_never_longer_than_an_hour(failures: int) -> None:
    wait = wait_after(failures)
    assert timedelta(0) <= wait <= wait_after(failures + 1) <= LONGEST_WAIT
    assert bool(wait) is (failures >= FREE_TRIES)


def test_the_sixth_try_waits_a_minute_the_next_two() -> None:
    assert [int(wait_after(n).total_seconds()) for n in (4, 5, 6, 7, 10, 11, 12)] == [0, 60, 120, 240, 1920, 3600, 3600]


@given(st.integers(0, 20), st.integers(-10_000_000, 10_000_000))
def test_a_clock_that_moved_makes_nobody_wait_longer_than_the_rule(failures: int, moved: int) -> None:
    left = seconds_left(failures, NOW, NOW + timedelta(seconds=moved))
    assert 0 <= left <= wait_after(failures).total_seconds()
    assert (left == 0) is (moved >= wait_after(failures).total_seconds() or not wait_after(failures))


def test_without_a_wrong_pin_nobody_waits() -> None:
    assert seconds_left(9, None, NOW) == 0
