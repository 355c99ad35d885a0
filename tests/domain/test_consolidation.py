"""The consolidated table: order, shared places, and the share against the target."""

from datetime import date
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.consolidation import CriterionPoints, UnitResult, consolidate
from qcdc_desktop.domain.units import Unit


def result(code: str, own: int | None, appraised: int | None = None, passed: bool | None = None) -> UnitResult:
    unit = Unit(code, date(2024, 1, 1), None, f"Xã {code}", "xa", "218")
    criteria = (CriterionPoints("TC1", own, appraised),)
    return UnitResult(unit, "received", own, appraised, criteria, passed, "", Figures(), 0, None)


def test_equal_points_share_a_place_and_the_next_is_skipped() -> None:
    table = consolidate([result("07445", 9000), result("07444", 9000), result("07448", 9520), result("07450", 8000)])
    assert [(row.place, row.result.unit.code) for row in table.rows] == [
        (1, "07448"),
        (2, "07444"),
        (2, "07445"),
        (4, "07450"),
    ]


def test_appraised_points_count_before_own_ones_and_no_points_come_last() -> None:
    table = consolidate([result("a", None), result("b", 9900, 7000), result("c", 8000), result("d", 0)])
    assert [(row.place, row.result.unit.code) for row in table.rows] == [(1, "c"), (2, "b"), (3, "d"), (None, "a")]


def test_the_target_of_2024() -> None:
    """60 % of the communes should reach the standard: 125 of 209 do not do it, 126 do."""
    units = [result(f"{n:05}", 8500, passed=n < 126) for n in range(209)]
    table = consolidate(units, 6000)
    assert (table.reached, table.total, table.share, table.target) == (126, 209, 6029, 6000)
    assert table.target_reached is True
    assert consolidate([*units[1:], result("x", 1, passed=False)], 6000).target_reached is False


def test_a_share_that_only_rounds_to_the_target_does_not_reach_it() -> None:
    many = [result(str(n), 1, passed=n > 0) for n in range(30_000)]
    table = consolidate(many, 10_000)
    assert table.share == 10_000
    assert table.target_reached is False


def test_without_units_or_target_nothing_is_claimed() -> None:
    assert consolidate([], 6000).share is None
    assert consolidate([], 6000).target_reached is None
    assert consolidate([result("a", 1, passed=True)]).target_reached is None


@given(st.lists(st.one_of(st.none(), st.integers(0, 30)), max_size=12), st.randoms())
def test_places_do_not_depend_on_the_order_of_arrival(points: list[int | None], random: Random) -> None:
    results = [result(f"{n:03}", value) for n, value in enumerate(points)]
    shuffled = list(results)
    random.shuffle(shuffled)
    table = consolidate(results)
    assert table == consolidate(shuffled)
    for row in table.rows:
        if row.result.points is None:
            assert row.place is None
        else:
            better = sum(p is not None and p > row.result.points for p in points)
            assert row.place == better + 1
