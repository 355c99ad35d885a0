"""Where a page lies in a picture: its four corner markers, and the plane that carries mm of paper to pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import cv2
import numpy as np

SMALL_WIDTH: Final = 900
"""Markers are looked for in a picture this wide: they are large, and the rest of the page is not needed for them."""
_CORNER: Final = (0.20, 0.28)
_WORST_MM: Final = 0.6
_LEAST_MARKERS: Final = 2


@dataclass(frozen=True, slots=True)
class Place:
    """How a page lies: `page_code` names form and page, `plane` (3×3) carries mm of the page to pixels of the picture.

    `residual` is the mean distance of the found corners from that plane, in mm. `found` counts the markers.
    """

    page_code: int
    plane: Any
    residual: float
    found: int


@dataclass(frozen=True, slots=True)
class MarkerGeometry:
    """Where the markers stand on every page, in mm from the upper left: corners of the squares of side `side`."""

    side: float
    left: float
    top: float
    width: float
    height: float

    def corners(self, corner: int) -> Any:
        """The corners of the marker at a corner of the page (0 upper left, clockwise), themselves clockwise."""
        right, bottom = self.width - self.left - self.side, self.height - self.top - self.side
        x, y = ((self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom))[corner]
        s = self.side
        return np.array([(x, y), (x + s, y), (x + s, y + s), (x, y + s)], np.float64)


@cache
def _detector() -> Any:
    parameters = cv2.aruco.DetectorParameters()
    parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_NONE
    parameters.adaptiveThreshWinSizeMin = 7
    parameters.adaptiveThreshWinSizeMax = 27
    parameters.adaptiveThreshWinSizeStep = 10
    parameters.minMarkerPerimeterRate = 0.04
    parameters.errorCorrectionRate = 0.4
    return cv2.aruco.ArucoDetector(cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_250), parameters)


def find_page(grey: Any, geometry: MarkerGeometry) -> Place | None:
    """Where the page lies in a grey picture (rows × columns, 8 bit), or None when its markers are not there.

    Two markers of one page suffice; they may stand any way up.
    """
    scale = max(1.0, grey.shape[1] / SMALL_WIDTH)
    small = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA) if scale > 1 else grey
    found = _in_corners(small)
    if len(found) < 4:
        found |= _markers(small)
    if len(found) < _LEAST_MARKERS and scale > 1:
        found, scale = _markers(grey), 1.0
    code, own = _of_one_page(found)
    if len(own) < _LEAST_MARKERS:
        return None
    return _plane(grey, geometry, code, {corner: points * scale for corner, points in own.items()})


def _in_corners(small: Any) -> dict[int, Any]:
    height, width = small.shape
    w, h = int(width * _CORNER[0]), int(height * _CORNER[1])
    found: dict[int, Any] = {}
    for x, y in ((0, 0), (width - w, 0), (width - w, height - h), (0, height - h)):
        for marker, points in _markers(small[y : y + h, x : x + w]).items():
            found[marker] = points + np.array((x, y))
    return found


def _markers(grey: Any) -> dict[int, Any]:
    corners, ids, _ = _detector().detectMarkers(np.ascontiguousarray(grey))
    if ids is None:
        return {}
    return {
        int(marker): points.reshape(4, 2).astype(np.float64)
        for marker, points in zip(ids.ravel(), corners, strict=True)
    }


def _of_one_page(found: dict[int, Any]) -> tuple[int, dict[int, Any]]:
    """The markers of the page that has most of them: a neighbour's marker at the edge of a photo is left out."""
    pages: dict[int, dict[int, Any]] = {}
    for marker, points in found.items():
        pages.setdefault(marker // 4, {})[marker % 4] = points
    return max(pages.items(), key=lambda page: len(page[1]), default=(0, {}))


def _plane(grey: Any, geometry: MarkerGeometry, code: int, own: dict[int, Any]) -> Place | None:
    seen = np.concatenate([own[corner] for corner in sorted(own)]).astype(np.float32)
    paper = np.concatenate([geometry.corners(corner) for corner in sorted(own)])
    side = float(np.linalg.norm(seen[1] - seen[0]))
    window = max(2, int(side / 12))
    criteria = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 30, 0.02)
    fine = cv2.cornerSubPix(grey, seen.reshape(-1, 1, 2).copy(), (window, window), (-1, -1), criteria).reshape(-1, 2)
    plane: Any = cv2.findHomography(paper, fine.astype(np.float64), 0)[0]
    if plane is None:
        return None
    back = cv2.perspectiveTransform(fine.reshape(-1, 1, 2).astype(np.float64), np.linalg.inv(plane)).reshape(-1, 2)
    residual = float(np.sqrt(((back - paper) ** 2).sum(axis=1).mean()))
    return Place(code, plane, residual, len(own)) if residual <= _WORST_MM else None
