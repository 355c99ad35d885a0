"""The ink of a page as a fingerprint: the same sheet scanned twice is known by its strokes, not by its number.

Two people who tick the same boxes draw them differently; two scans of one sheet show the same strokes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import cv2
import numpy as np

from qcdc_desktop.domain.mark_reading import BoxMeasure

_SIDE: Final = 12
_LEAST_INK: Final = 500
_LEAST_BOXES: Final = 3
_AT_A_TIME: Final = 100
SAME_SHEET: Final = 0.76
"""Two scans of one sheet agree better than this, two sheets with the same answers worse."""


def ink_print(measures: Sequence[BoxMeasure], patches: Any) -> bytes:
    """The insides of the marked boxes, small and soft: two bytes for the box's place in the form, then its pixels."""
    found = bytearray()
    for place, (measure, patch) in enumerate(zip(measures, patches, strict=True)):
        if measure.ink < _LEAST_INK or place > 0xFFFF:
            continue
        soft = cv2.GaussianBlur(255 - patch, (0, 0), 0.8)
        small = cv2.resize(soft, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        found += place.to_bytes(2, "big") + small.tobytes()
    return bytes(found)


def same_sheets(prints: Sequence[bytes], known: int = 0) -> list[tuple[int, int]]:
    """The pairs of pages of one form whose ink is the same, each as (earlier, later) places in `prints`.

    The first `known` were compared with each other already. Some hundred pages are in memory at a time.
    """
    size = 2 + _SIDE * _SIDE
    pages = [[printed[n : n + size] for n in range(0, len(printed), size)] for printed in prints]
    boxes = 1 + max((int.from_bytes(entry[:2], "big") for page in pages for entry in page), default=-1)
    starts = range(0, len(pages), _AT_A_TIME)
    found: list[tuple[int, int]] = []
    for late in starts:
        if late + _AT_A_TIME <= known:
            continue
        later = _vectors(pages[late : late + _AT_A_TIME], boxes)
        for early in starts[: late // _AT_A_TIME + 1]:
            earlier = later if early == late else _vectors(pages[early : early + _AT_A_TIME], boxes)
            first, second = np.nonzero(earlier @ later.T >= SAME_SHEET)
            pairs = [(early + int(a), late + int(b)) for a, b in zip(first, second, strict=True)]
            found += [(a, b) for a, b in pairs if a < b and b >= known]
    return found


def _vectors(pages: Sequence[Sequence[bytes]], boxes: int) -> Any:
    """One unit vector a page: the strokes of each box about their mean; pages with too few marks stay zero."""
    vectors = np.zeros((len(pages), boxes, _SIDE * _SIDE), np.float32)
    for at, page in enumerate(pages):
        if len(page) < _LEAST_BOXES:
            continue
        for entry in page:
            pixels = np.frombuffer(entry, np.uint8, offset=2).astype(np.float32)
            vectors[at, int.from_bytes(entry[:2], "big")] = pixels - pixels.mean()
    flat = vectors.reshape(len(pages), -1)
    lengths = np.linalg.norm(flat, axis=1, keepdims=True)
    return np.divide(flat, lengths, out=np.zeros_like(flat), where=lengths > 0)
