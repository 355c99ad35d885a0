"""A page laid flat: the picture carried to a fixed number of pixels a millimetre, and its paper made evenly white."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np

PX_PER_MM: Final = 6
_FINEST_MM: Final = 9.0
_PAPER_MM: Final = 9
_QUARTER: Final = 4


def lay_flat(grey: Any, plane: Any, width_mm: float, height_mm: float) -> Any:
    """The page as a grey picture of `PX_PER_MM` pixels a mm; `plane` carries mm to pixels of `grey`."""
    finest = _pixels_per_mm(plane, width_mm, height_mm)
    source, to_source = grey, plane
    if finest > _FINEST_MM:
        source = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        to_source = np.array([[0.5, 0, -0.25], [0, 0.5, -0.25], [0, 0, 1.0]]) @ plane
    # pixel centres: the middle of pixel n lies at (n + ½) / PX_PER_MM millimetres
    from_flat = np.array([[1 / PX_PER_MM, 0, 0.5 / PX_PER_MM], [0, 1 / PX_PER_MM, 0.5 / PX_PER_MM], [0, 0, 1.0]])
    size = (round(width_mm * PX_PER_MM), round(height_mm * PX_PER_MM))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cv2.warpPerspective(source, to_source @ from_flat, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


def even_paper(flat: Any) -> Any:
    """The picture with its local paper white at 255: shadows and a grey lamp drop out, marks stay."""
    small = cv2.resize(flat, None, fx=1 / _QUARTER, fy=1 / _QUARTER, interpolation=cv2.INTER_AREA)
    side = _PAPER_MM * PX_PER_MM // _QUARTER | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (side, side)))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    white = cv2.resize(paper, (flat.shape[1], flat.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(flat, np.maximum(white, 40), scale=255)


def _pixels_per_mm(plane: Any, width_mm: float, height_mm: float) -> float:
    middle = np.array([[[width_mm / 2, height_mm / 2]], [[width_mm / 2 + 10, height_mm / 2]]])
    a, b = cv2.perspectiveTransform(middle, plane).reshape(2, 2)
    return float(np.linalg.norm(b - a)) / 10
