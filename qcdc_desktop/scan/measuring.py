"""What is in and around each box of a page that lies flat, all boxes at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from qcdc_desktop.domain.mark_reading import WHOLE, BoxMeasure
from qcdc_desktop.scan.rectify import PX_PER_MM

DARK: Final = 204
"""Below this, of 255 for the paper, a pixel is dark: 80 % of the paper around it."""
_SLIDE: Final = 4
_RING_FROM: Final = 3
_RING_TO: Final = 9
_INSET: Final = 3
_LINE: Final = 2


@dataclass(frozen=True, slots=True)
class BoxPlace:
    """One box on the page, mm from the upper left corner."""

    question: str
    option: str
    x: float
    y: float
    side: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The raw measures of all boxes, and the patches of their insides for telling a page scanned twice."""

    measures: tuple[BoxMeasure, ...]
    patches: Any


def measure_boxes(even: Any, places: Sequence[BoxPlace], empty: Sequence[BoxMeasure] | None = None) -> Measured:
    """Measure every box; with the measures of the empty form what is printed there is taken off."""
    side = round(places[0].side * PX_PER_MM)
    patches = _patches(even, places, side)
    around = _RING_TO + _SLIDE
    shifts, frames = _slide(patches, side, around)
    own = _moved(patches, shifts, side)
    dark = own < DARK
    inner = slice(_RING_TO + _INSET, _RING_TO + side - _INSET)
    ink = dark[:, inner, inner].mean(axis=(1, 2))
    depth = 1 - own[:, inner, inner].mean(axis=(1, 2)) / 255
    ring = _ring(dark, side)
    found = []
    for n, place in enumerate(places):
        base = empty[n] if empty else None
        found.append(
            BoxMeasure(
                place.question,
                place.option,
                _share(ink[n], base.ink if base else 0),
                _share(depth[n], base.depth if base else 0),
                _share(ring[n], base.ring if base else 0),
                _share(frames[n], 0),
            )
        )
    return Measured(tuple(found), own[:, inner, inner])


def _share(value: float, base: int) -> int:
    return max(0, round(float(value) * WHOLE) - base)


def _patches(even: Any, places: Sequence[BoxPlace], side: int) -> Any:
    """One square picture a box, wide enough for its ring wherever it slides."""
    around = _RING_TO + _SLIDE
    span = side + 2 * around
    padded = np.pad(even, around + 2, constant_values=255)
    found = np.empty((len(places), span, span), np.uint8)
    for n, place in enumerate(places):
        x, y = round(place.x * PX_PER_MM) + 2, round(place.y * PX_PER_MM) + 2
        found[n] = padded[y : y + span, x : x + span]
    return found


def _slide(patches: Any, side: int, around: int) -> tuple[Any, Any]:
    """For every box the shift (rows, columns) at which its printed frame fits best, and how dark that frame is.

    The frame is a thin dark square with lighter paper just outside: a mark inside must not draw it along.
    """
    dark = np.minimum(255 - patches.astype(np.float32), 160.0) / 160.0
    sums = np.zeros((len(patches), patches.shape[1] + 1, patches.shape[2] + 1), np.float32)
    sums[:, 1:, 1:] = dark.cumsum(axis=1).cumsum(axis=2)
    best = np.full(len(patches), -9.0, np.float32)
    shifts = np.zeros((len(patches), 2), int)
    frames = np.zeros(len(patches), np.float32)
    for dy in range(-_SLIDE, _SLIDE + 1):
        for dx in range(-_SLIDE, _SLIDE + 1):
            line = _four_lines(sums, around + dy, around + dx, side)
            outside = _band(sums, around + dy, around + dx, side, 2, 4)
            # every side counts alone and the weakest twice, so that ink across one side does not decide
            score = line.mean(axis=0) + line.min(axis=0) - 0.5 * outside - 0.004 * (abs(dx) + abs(dy))
            better = score > best
            best = np.where(better, score, best)
            shifts[better] = (dy, dx)
            frames = np.where(better, np.sort(line, axis=0)[1], frames)
    return shifts, frames


def _area(sums: Any, top: int, left: int, height: int, width: int) -> Any:
    return (
        sums[:, top + height, left + width]
        - sums[:, top, left + width]
        - sums[:, top + height, left]
        + sums[:, top, left]
    )


def _four_lines(sums: Any, top: int, left: int, side: int) -> Any:
    """Mean darkness of the four sides of the frame at this place."""
    line, half = _LINE, _LINE // 2
    return np.stack(
        [
            _area(sums, top - half, left, line, side) / (line * side),
            _area(sums, top + side - half, left, line, side) / (line * side),
            _area(sums, top, left - half, side, line) / (line * side),
            _area(sums, top, left + side - half, side, line) / (line * side),
        ]
    )


def _band(sums: Any, top: int, left: int, side: int, near: int, far: int) -> Any:
    outer = _area(sums, top - far, left - far, side + 2 * far, side + 2 * far)
    inner = _area(sums, top - near, left - near, side + 2 * near, side + 2 * near)
    return (outer - inner) / ((side + 2 * far) ** 2 - (side + 2 * near) ** 2)


def _moved(patches: Any, shifts: Any, side: int) -> Any:
    """The patches cut anew around the frames found."""
    span = side + 2 * _RING_TO
    found = np.empty((len(patches), span, span), np.uint8)
    for n, (dy, dx) in enumerate(shifts):
        found[n] = patches[n, _SLIDE + dy : _SLIDE + dy + span, _SLIDE + dx : _SLIDE + dx + span]
    return found


def _ring(dark: Any, side: int) -> Any:
    """Share of the band around the box that is dark."""
    outer = dark.sum(axis=(1, 2), dtype=np.int64)
    start = _RING_TO - _RING_FROM
    stop = _RING_TO + side + _RING_FROM
    inner = dark[:, start:stop, start:stop].sum(axis=(1, 2), dtype=np.int64)
    pixels = dark.shape[1] ** 2 - (stop - start) ** 2
    return (outer - inner) / pixels
