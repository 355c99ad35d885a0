"""Pages without markers, as the province printed them: known by their text and found by the frames of their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from qcdc_desktop.scan.page_reading import FormPage, ReadPicture, read_flat
from qcdc_desktop.scan.rectify import PX_PER_MM, even_paper, lay_flat

_LOOK: Final = 900
_FEATURES: Final = 2500
_LEAST_PAIRS: Final = 25
_RATIO: Final = 0.8


@dataclass(frozen=True, slots=True)
class KnownPage:
    """An empty page to compare with: its features in mm of the page."""

    form: FormPage
    points: Any
    descriptors: Any
    width: float
    height: float


def know_page(flat: Any, form: FormPage) -> KnownPage:
    """Prepare the empty page, laid flat, for finding it in scans."""
    points, descriptors = _features(flat)
    return KnownPage(form, points / PX_PER_MM, descriptors, flat.shape[1] / PX_PER_MM, flat.shape[0] / PX_PER_MM)


def read_unmarked(grey: Any, known: Sequence[KnownPage]) -> ReadPicture:
    """Find which of the known pages a picture shows, lay it flat by its text and then by its boxes, and read it."""
    points, descriptors = _features(grey)
    if descriptors is None:
        return ReadPicture("scan-page-blank")
    best: tuple[int, Any, KnownPage] | None = None
    for page in known:
        plane, support = _match(points, descriptors, page)
        if plane is not None and (best is None or support > best[0]):
            best = (support, plane, page)
    if best is None:
        return ReadPicture("scan-page-unmarked")
    _, plane, page = best
    for _ in range(2):
        plane = _by_boxes(grey, plane, page)
    return read_flat(lay_flat(grey, plane, page.width, page.height), page.form, 0.0)


def _features(grey: Any) -> tuple[Any, Any]:
    scale = max(1.0, grey.shape[1] / _LOOK)
    small = cv2.resize(grey, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    keys, descriptors = cv2.ORB.create(_FEATURES, fastThreshold=12).detectAndCompute(even_paper(small), None)
    points = np.array([key.pt for key in keys], np.float64).reshape(-1, 2) * scale
    return points, descriptors


def _match(points: Any, descriptors: Any, page: KnownPage) -> tuple[Any, int]:
    """The plane that carries mm of the page to pixels, and how many features agree with it."""
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(page.descriptors, descriptors, k=2)
    good = [p[0] for p in pairs if len(p) == 2 and p[0].distance < _RATIO * p[1].distance]
    if len(good) < _LEAST_PAIRS:
        return None, 0
    paper = page.points[[m.queryIdx for m in good]]
    seen = points[[m.trainIdx for m in good]]
    near = float(np.ptp(seen[:, 0]) + np.ptp(seen[:, 1])) / 400
    plane, kept = cv2.findHomography(paper, seen, cv2.USAC_MAGSAC, max(2.0, near), maxIters=5000, confidence=0.999)
    support = int(kept.sum()) if kept is not None else 0
    return (plane, support) if plane is not None and support >= _LEAST_PAIRS else (None, 0)


def _by_boxes(grey: Any, plane: Any, page: KnownPage) -> Any:
    """The plane made finer by where the boxes' frames are really found."""
    from qcdc_desktop.scan.measuring import frame_shifts

    places = page.form.places
    even = even_paper(lay_flat(grey, plane, page.width, page.height))
    shifts, sure = frame_shifts(even, places)
    if int(sure.sum()) < 8:
        return plane
    middles = np.array([(p.x + p.side / 2, p.y + p.side / 2) for p in places])[sure]
    moved = middles + shifts[sure][:, ::-1] / PX_PER_MM
    target = cv2.perspectiveTransform(moved.reshape(-1, 1, 2), plane).reshape(-1, 2)
    own = page.points[:: max(1, len(page.points) // 60)]
    anchors = cv2.perspectiveTransform(own.reshape(-1, 1, 2), plane).reshape(-1, 2)
    better, _ = cv2.findHomography(np.concatenate([middles, own]), np.concatenate([target, anchors]), cv2.RANSAC, 6.0)
    return plane if better is None else better
