"""How a rate becomes points: by bands, or in proportion; with the working as steps.

Rates are compared as exact fractions of integers, only the finished points are rounded: half up to hundredths.
"""

from qcdc_desktop.domain.criteria import Band, Scale
from qcdc_desktop.domain.statistics import WHOLE, half_up
from qcdc_desktop.domain.steps import Step, step


def scale_points(scale: Scale, maximum: int, part: int, whole: int) -> tuple[int, tuple[Step, ...]]:
    """The points of `part` of `whole` (above 0) out of `maximum`, and how they came about."""
    if scale.bands:
        return _by_band(scale.bands, part, whole)
    return _in_proportion(scale.full_at, maximum, part, whole)


def _by_band(bands: tuple[Band, ...], part: int, whole: int) -> tuple[int, tuple[Step, ...]]:
    """The highest band the exact rate reaches; 0 below the lowest."""
    falling = sorted(bands, key=lambda band: band.at_least, reverse=True)
    shown = half_up(part * WHOLE, whole)
    steps: list[Step] = []
    above: Band | None = None
    for band in falling:
        if part * WHOLE >= band.at_least * whole:
            return band.points, (*steps, _band_step(band, above))
        if shown >= band.at_least:
            # 79,996 % is printed as 80 % but has not reached 80 %: say so, or the working looks wrong
            steps.append(step("score-band-just-missed", rate=shown, at_least=band.at_least))
        above = band
    lowest = falling[-1].at_least
    return 0, (*steps, step("score-band-none", at_least=lowest))


def _band_step(band: Band, above: Band | None) -> Step:
    if above is None:
        return step("score-band-top", at_least=band.at_least, points=band.points)
    return step("score-band", at_least=band.at_least, below=above.at_least, points=band.points)


def _in_proportion(full_at: int, maximum: int, part: int, whole: int) -> tuple[int, tuple[Step, ...]]:
    """Full points from `full_at` upwards, below it in proportion."""
    if part * WHOLE >= full_at * whole:
        return maximum, (step("score-full-rate", full_at=full_at, points=maximum),)
    points = half_up(maximum * part * WHOLE, whole * full_at)
    if full_at == WHOLE:
        return points, (step("score-in-proportion", part=part, whole=whole, maximum=maximum, points=points),)
    return points, (
        step("score-in-proportion-to", part=part, whole=whole, full_at=full_at, maximum=maximum, points=points),
    )
