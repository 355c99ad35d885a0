"""Days as offices write and type them, and the reporting periods."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import (
    format_date,
    format_long_date,
    is_period,
    local_day,
    parse_date,
    period_end,
    quarter_bounds,
    quarter_of,
)

days = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    "typed",
    ["5/2/2026", "05/02/2026", "05022026", "5-2-2026", "5.2.2026", "5/2/26", "05.02.26", " 05/2/2026 "],
)
def test_a_day_is_read_in_every_usual_way(typed: str) -> None:
    assert parse_date(typed) == date(2026, 2, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hôm nay",
        "31/02/2026",
        "29/02/2025",
        "2/5",
        "5/2-2026",
        "2026-02-05",
        "05/02/226",
        "5022026",
        "050226",
        "05/13/2026",
        "01/01/1899",
        "01/01/2200",
        "00/01/2026",
        "٥/٢/٢٠٢٦",
    ],
)
def test_other_days_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_date(typed)
    assert refused.value.code == "not-a-date"
    assert refused.value.facts["value"] == typed


@given(days)
def test_days_written_are_read_back(day: date) -> None:
    written = format_date(day)
    assert parse_date(written) == day
    assert parse_date(written.replace("/", "")) == day
    assert parse_date(f"{day.day}.{day.month}.{day.year}") == day


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 23), "ngày 23 tháng 11 năm 2026"),
        (date(2026, 1, 10), "ngày 10 tháng 01 năm 2026"),
    ],
)
def test_the_long_form_follows_the_decree(day: date, written: str) -> None:
    assert format_long_date(day) == written


@given(days)
def test_every_day_lies_in_its_quarter(day: date) -> None:
    first, last = quarter_bounds(day.year, quarter_of(day))
    assert first <= day <= last
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1


@pytest.mark.parametrize("quarter", [0, 5])
def test_there_is_no_fifth_quarter(quarter: int) -> None:
    with pytest.raises(ValueError, match="no quarter"):
        quarter_bounds(2026, quarter)


@pytest.mark.parametrize(
    ("period", "last"),
    [
        ("2026-Q1", date(2026, 3, 31)),
        ("2026-Q2", date(2026, 6, 30)),
        ("2026-Q3", date(2026, 9, 30)),
        ("2026-Q4", date(2026, 12, 31)),
        ("2026-H1", date(2026, 6, 30)),
        ("2026-9M", date(2026, 9, 30)),
        ("2026", date(2026, 12, 31)),
    ],
)
def test_periods_end(period: str, last: date) -> None:
    assert period_end(period) == last


@pytest.mark.parametrize("period", ["", "2026-Q5", "2026-H2", "26", "2026-", "2026-q1", "0000-Q1", "9999"])
def test_other_periods_are_refused(period: str) -> None:
    assert not is_period(period)
    with pytest.raises(Refusal) as refused:
        period_end(period)
    assert refused.value.code == "not-a-period"


def test_the_local_day_begins_seven_hours_earlier() -> None:
    assert local_day(datetime(2026, 2, 4, 16, 59, tzinfo=UTC)) == date(2026, 2, 4)
    assert local_day(datetime(2026, 2, 4, 17, 0, tzinfo=UTC)) == date(2026, 2, 5)
