"""Where the pieces of a bar of answers lie when bars are centred on the middle of their scale.

Drawn the same in the window and on paper. Lengths in hundredths of a percent of the answers; 0 is the middle, answers
of the worse half lie left of it (negative), those of the better half right; a middle answer lies half on each side.
"""

import itertools
from collections.abc import Sequence

from qcdc_desktop.domain.statistics import WHOLE, half_up

Piece = tuple[int, int]
"""From where to where a piece reaches."""


def centred(counts: Sequence[int]) -> tuple[Piece, ...]:
    """The pieces of a bar from the worst answer to the best; `counts` come from the best to the worst.

    Without answers every piece is empty.
    """
    total = sum(counts)
    if not total:
        return ((0, 0),) * len(counts)
    worst_first = tuple(reversed(counts))
    half = len(counts) // 2
    left = 2 * sum(worst_first[:half]) + (worst_first[half] if len(counts) % 2 else 0)
    ends = [-left]
    for count in worst_first:
        ends.append(ends[-1] + 2 * count)
    places = [half_up(end * WHOLE, 2 * total) for end in ends]
    return tuple(itertools.pairwise(places))


def reach(bars: Sequence[Sequence[Piece]]) -> Piece:
    """From where to where several bars reach together, the middle always within."""
    ends = [end for bar in bars for piece in bar for end in piece]
    return min(0, *ends) if ends else 0, max(0, *ends) if ends else 0
