"""The daily table: days in order, running totals that end in the sums."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.survey_days import SurveyDay, day_lines

FIRST = date(2024, 8, 5)
figures = st.none() | st.integers(0, 500)
days = st.lists(
    st.tuples(st.integers(0, 20), st.sampled_from(("", "Thôn Đông", "Một cửa")), figures, figures), max_size=12
)


@given(days)
@settings(max_examples=50)
def test_the_running_totals_are_the_sums_up_to_the_day(rows: list[tuple[int, str, int | None, int | None]]) -> None:
    table = [SurveyDay(str(n), "d", "r", FIRST + timedelta(at), p, "", v, t) for n, (at, p, v, t) in enumerate(rows)]
    lines = day_lines(table)
    assert sorted(line.day.id for line in lines) == sorted(one.id for one in table)
    assert [line.day.day for line in lines] == sorted(one.day for one in table)
    for at, line in enumerate(lines, 1):
        assert line.visitors_so_far == sum(one.day.visitors or 0 for one in lines[:at])
        assert line.participants_so_far == sum(one.day.participants or 0 for one in lines[:at])
    assert day_lines(reversed(table)) == lines


def test_the_share_needs_both_figures() -> None:
    both, none, empty = day_lines(
        [
            SurveyDay("1", "d", "r", FIRST, "", "", 80, 60),
            SurveyDay("2", "d", "r", FIRST + timedelta(1), "", "", None, 5),
            SurveyDay("3", "d", "r", FIRST + timedelta(2), "", "", 0, 0),
        ]
    )
    assert (both.rate, none.rate, empty.rate) == (7500, None, None)
    assert (empty.visitors_so_far, empty.participants_so_far) == (80, 65)
