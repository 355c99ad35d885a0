"""One picture of a page read whole: which page it is, every box measured, its number, its ink, cut-outs for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from qcdc_desktop.domain.mark_reading import BoxMeasure
from qcdc_desktop.scan.ink_print import ink_print
from qcdc_desktop.scan.markers import MarkerGeometry, find_page
from qcdc_desktop.scan.measuring import BoxPlace, measure_boxes
from qcdc_desktop.scan.rectify import PX_PER_MM, even_paper, lay_flat

_CUT_QUALITY: Final = 80
_LOST_FRAMES: Final = 0.5
_FRAME: Final = 3_000


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the page, mm."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class FormPage:
    """What is known of one page of a form beforehand: its boxes, and what they show when nothing is marked."""

    code: int
    places: tuple[BoxPlace, ...]
    empty: tuple[BoxMeasure, ...]
    number_code: Area | None = None
    texts: Mapping[str, Area] | None = None


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """What a picture said; `problem` is a code when it could not be read, and then the rest is empty.

    `number` is the text of its square code ("" for none). `flat` is the page laid flat, for cutting out.
    """

    problem: str = ""
    code: int = -1
    residual: float = 0.0
    measures: tuple[BoxMeasure, ...] = ()
    ink: bytes = b""
    number: str = ""
    flat: Any = None


def measure_empty(grey: Any, geometry: MarkerGeometry, code: int, places: Sequence[BoxPlace]) -> tuple[BoxMeasure, ...]:
    """The measures of the empty form, from its own picture; raises `ValueError` when that is not this page."""
    place = find_page(grey, geometry)
    if place is None or place.page_code != code:
        raise ValueError("not this page")
    flat = even_paper(lay_flat(grey, place.plane, geometry.width, geometry.height))
    return measure_boxes(flat, places).measures


def read_picture(grey: Any, geometry: MarkerGeometry, pages: Mapping[int, FormPage]) -> ReadPicture:
    """Read one picture; `pages` are the pages that may come, by the code of their markers."""
    place = find_page(grey, geometry)
    if place is None:
        return ReadPicture("scan-page-blank" if _nothing_on(grey) else "scan-page-unmarked")
    form = pages.get(place.page_code)
    if form is None:
        return ReadPicture("scan-page-other-form", place.page_code)
    flat = lay_flat(grey, place.plane, geometry.width, geometry.height)
    return read_flat(flat, form, place.residual)


def read_flat(flat: Any, form: FormPage, residual: float) -> ReadPicture:
    """Read a page that lies flat already."""
    even = even_paper(flat)
    measured = measure_boxes(even, form.places, form.empty)
    lost = sum(box.frame < _FRAME and box.ink < _FRAME for box in measured.measures)
    if lost > _LOST_FRAMES * len(form.places):
        return ReadPicture("scan-page-misfit", form.code, residual)
    number = _square_code(flat, form.number_code) if form.number_code else ""
    return ReadPicture(
        "", form.code, residual, measured.measures, ink_print(measured.measures, measured.patches), number, flat
    )


def cut_out(flat: Any, area: Area, around: float = 0.0) -> bytes:
    """Part of a page as a JPEG picture, with `around` mm more on every side."""
    left, top = area.x - around, area.y - around
    right, bottom = area.x + area.width + around, area.y + area.height + around
    height, width = flat.shape
    x0, y0 = max(0, round(left * PX_PER_MM)), max(0, round(top * PX_PER_MM))
    x1, y1 = min(width, round(right * PX_PER_MM)), min(height, round(bottom * PX_PER_MM))
    done, data = cv2.imencode(".jpg", flat[y0:y1, x0:x1], [cv2.IMWRITE_JPEG_QUALITY, _CUT_QUALITY])
    return bytes(data) if done else b""


def row_area(places: Sequence[BoxPlace]) -> Area:
    """The smallest rectangle that holds these boxes."""
    left, top = min(p.x for p in places), min(p.y for p in places)
    right, bottom = max(p.x + p.side for p in places), max(p.y + p.side for p in places)
    return Area(left, top, right - left, bottom - top)


def _square_code(flat: Any, area: Area) -> str:
    """The text of the QR code there, or "" when it cannot be read."""
    import zxingcpp

    margin = 3
    y0, y1 = int((area.y - margin) * PX_PER_MM), int((area.y + area.height + margin) * PX_PER_MM)
    x0, x1 = int((area.x - margin) * PX_PER_MM), int((area.x + area.width + margin) * PX_PER_MM)
    part = np.ascontiguousarray(flat[max(0, y0) : y1, max(0, x0) : x1])
    found = zxingcpp.read_barcodes(part, formats=zxingcpp.BarcodeFormat.QRCode)
    return str(found[0].text) if found else ""


def _nothing_on(grey: Any) -> bool:
    """Whether a page is a blank back: almost no dark on it."""
    small = cv2.resize(grey, (300, 424), interpolation=cv2.INTER_AREA)
    inner = even_paper(small)[20:-20, 15:-15]
    return bool((inner < 190).mean() < 0.004)
