"""Bars centred on the middle of their scale: every answer has its length, the halves lie on their sides."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.likert_bars import centred, reach
from qcdc_desktop.domain.statistics import WHOLE

bars = st.lists(st.integers(0, 400), min_size=1, max_size=10)


@given(bars)
@settings(max_examples=50)
def test_pieces_are_as_long_as_their_share_and_lie_side_by_side(counts: list[int]) -> None:
    pieces = centred(counts)
    total = sum(counts)
    assert len(pieces) == len(counts)
    for (start, end), count in zip(pieces, reversed(counts), strict=True):
        assert start <= end
        assert not total or abs((end - start) * total - count * WHOLE) <= total
    assert all(one[1] == other[0] for one, other in itertools.pairwise(pieces))
    assert pieces[-1][1] - pieces[0][0] == (WHOLE if total else 0)


@given(bars)
@settings(max_examples=50)
def test_the_worse_half_lies_left_and_the_better_right(counts: list[int]) -> None:
    pieces, half = centred(counts), len(counts) // 2
    assert all(end <= 0 for _, end in pieces[:half])
    assert all(start >= 0 for start, _ in pieces[len(counts) - half :])
    if len(counts) % 2:
        start, end = pieces[half]
        assert abs(start + end) <= 1


def test_two_bars_share_one_middle() -> None:
    assert centred((6, 2, 2)) == ((-3000, -1000), (-1000, 1000), (1000, 7000))
    assert centred((1, 3)) == ((-7500, 0), (0, 2500))
    assert reach((centred((6, 2, 2)), centred((1, 3)))) == (-7500, 7000)
    assert reach(()) == (0, 0)
    assert reach((centred((0, 0)),)) == (0, 0)
