"""Of editions that share a code, a year or a day, the province's counts before the office's own and the shipped one."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.calendar import HolidayCatalogue
from qcdc_desktop.domain.catalogue import Edition, Origin
from qcdc_desktop.domain.catalogues import Catalogues, in_force, prevailing
from qcdc_desktop.domain.units import UnitCatalogue

EMPTY = Catalogues(UnitCatalogue((), ()), (), (), (), (), (), ())


def holidays(code: str, years: tuple[int, ...], origin: Origin, since: date = date(2024, 1, 1)) -> HolidayCatalogue:
    return HolidayCatalogue(Edition("holidays", code, code, since, None, "", False, origin), years, ())


made = st.builds(
    holidays,
    st.sampled_from("abc"),
    st.sets(st.integers(2024, 2026), min_size=1).map(lambda years: tuple(sorted(years))),
    st.sampled_from(Origin),
    st.dates(date(2023, 1, 1), date(2025, 1, 1)),
)


@settings(max_examples=50)
@given(st.lists(made, max_size=8))
def test_what_is_left_gives_way_to_nothing_and_what_went_gave_way_to_something_higher(
    found: list[HolidayCatalogue],
) -> None:
    left = prevailing(replace(EMPTY, holidays=tuple(found))).holidays

    def above(one: HolidayCatalogue, other: HolidayCatalogue) -> bool:
        shares = one.edition.code == other.edition.code or set(one.years) & set(other.years)
        return bool(shares) and one.edition.origin.rank > other.edition.origin.rank

    assert not any(above(a, b) for a in left for b in left)
    assert all(any(above(a, gone) for a in found) for gone in found if gone not in left)
    assert [one for one in found if one in left] == list(left), "order is kept"
    assert prevailing(replace(EMPTY, holidays=left)).holidays == left


@settings(max_examples=50)
@given(st.lists(made, max_size=8), st.dates(date(2022, 1, 1), date(2026, 1, 1)))
def test_in_force_is_of_the_highest_origin_and_then_the_latest(found: list[HolidayCatalogue], day: date) -> None:
    chosen = in_force(tuple(found), day)
    covering = [one for one in found if one.edition.covers(day)]
    assert (chosen is None) == (not covering)
    if chosen is not None:
        rank = max(one.edition.origin.rank for one in covering)
        latest = max(one.edition.valid_from for one in covering if one.edition.origin.rank == rank)
        assert (chosen.edition.origin.rank, chosen.edition.valid_from) == (rank, latest)
