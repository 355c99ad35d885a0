"""Numbers as offices write and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points, parse_count, parse_points


@pytest.mark.parametrize(
    ("hundredths", "written"),
    [(0, "0"), (5, "0,05"), (20, "0,2"), (275, "2,75"), (250, "2,5"), (2000, "20"), (-25, "-0,25"), (10000, "100")],
)
def test_points_are_written_as_short_as_they_can_be(hundredths: int, written: str) -> None:
    assert format_points(hundredths) == written


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("2,75", 275), ("2.75", 275), (" 20 ", 2000), ("2,5", 250), ("0,05", 5), ("007", 700)],
)
def test_points_are_read_with_comma_or_dot(typed: str, hundredths: int) -> None:
    assert parse_points(typed) == hundredths


@pytest.mark.parametrize("typed", ["", "hai", "2,755", "1.000", "-1", "2,", ",5", "2,7,5", "1e3", "٣", "2 75"])
def test_other_points_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_points(typed)
    assert refused.value.code == "not-points"


@given(st.integers(0, 99_999_999))
def test_points_written_are_read_back(hundredths: int) -> None:
    assert parse_points(format_points(hundredths)) == hundredths
    assert parse_points(format_points(hundredths).replace(",", ".")) == hundredths


def test_percent() -> None:
    assert [format_percent(rate) for rate in (8394, 10000, 8250, 0)] == ["83,94 %", "100 %", "82,5 %", "0 %"]


@given(st.integers(0, 999_999_999_999))
def test_counts_written_are_read_back(number: int) -> None:
    assert parse_count(format_count(number)) == number
    assert parse_count(str(number)) == number
    assert parse_count(format_count(number).replace(".", " ")) == number


@pytest.mark.parametrize("typed", ["", "1.23", "12.3456", "1,234", "-3", "3,5", "ba", "1..234", "1234.567"])
def test_other_counts_are_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_count(typed)
    assert refused.value.code == "not-a-number"
