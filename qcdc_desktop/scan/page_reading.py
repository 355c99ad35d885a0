"""One picture of a page read whole: which page it is, every box measured, its number, its ink, cut-outs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np

from qcdc_desktop.domain.mark_reading import BoxMeasure
from qcdc_desktop.scan.ink_print import ink_print
from qcdc_desktop.scan.markers import MarkerGeometry, find_page
from qcdc_desktop.scan.measuring import DARK, BoxPlace, measure_boxes
from qcdc_desktop.scan.rectify import PX_PER_MM, even_paper, lay_flat

_CUT_QUALITY: Final = 85
_PAGE_QUALITY: Final = 55
_NEAR_MM: Final = 0.6
_WRITTEN_MM2: Final = 1.0
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
    texts: Mapping[str, Writing] | None = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A place for handwriting; `printed` says which of its pixels, and those near them, are dark on the empty form."""

    area: Area
    printed: Any


@dataclass(frozen=True, slots=True)
class ReadPicture:
    """What a picture said; `problem` is a code when it could not be read, and then the rest is empty.

    `number` is the text of its square code ("" for none). `written` are the questions with handwriting. `flat` is the
    page laid flat, for cutting out.
    """

    problem: str = ""
    code: int = -1
    residual: float = 0.0
    measures: tuple[BoxMeasure, ...] = ()
    ink: bytes = b""
    number: str = ""
    written: tuple[str, ...] = ()
    flat: Any = None


def learn_page(
    grey: Any,
    geometry: MarkerGeometry,
    code: int,
    places: Sequence[BoxPlace],
    number_code: Area | None = None,
    texts: Mapping[str, Area] | None = None,
) -> FormPage:
    """A page of a form from a picture of it empty; raises `ValueError` when that is not this page."""
    place = find_page(grey, geometry)
    if place is None or place.page_code != code:
        raise ValueError("not this page")
    even = even_paper(lay_flat(grey, place.plane, geometry.width, geometry.height))
    empty = measure_boxes(even, places).measures if places else ()
    found = {question: Writing(area, _printed(_part(even, area))) for question, area in (texts or {}).items()}
    return FormPage(code, tuple(places), empty, number_code, found)


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
    written = tuple(q for q, place in (form.texts or {}).items() if _is_written(even, place))
    number = _square_code(flat, form.number_code) if form.number_code else ""
    if not form.places:
        return ReadPicture("", form.code, residual, number=number, written=written, flat=flat)
    measured = measure_boxes(even, form.places, form.empty)
    lost = sum(box.frame < _FRAME and box.ink < _FRAME for box in measured.measures)
    if lost > _LOST_FRAMES * len(form.places):
        return ReadPicture("scan-page-misfit", form.code, residual)
    ink = ink_print(measured.measures, measured.patches)
    return ReadPicture("", form.code, residual, measured.measures, ink, number, written, flat)


def whole_page(flat: Any) -> bytes:
    """A page laid flat as a JPEG picture, to be kept."""
    done, data = cv2.imencode(".jpg", flat, [cv2.IMWRITE_JPEG_QUALITY, _PAGE_QUALITY])
    return bytes(data) if done else b""


def open_page(picture: bytes) -> Any:
    """A kept page, laid flat as it was; None when the picture is damaged."""
    return cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)


def cut_out(flat: Any, area: Area, around: float = 0.0) -> bytes:
    """Part of a page as a JPEG picture, with `around` mm more on every side."""
    left, top = area.x - around, area.y - around
    right, bottom = area.x + area.width + around, area.y + area.height + around
    height, width = flat.shape
    x0, y0 = max(0, round(left * PX_PER_MM)), max(0, round(top * PX_PER_MM))
    x1, y1 = min(width, round(right * PX_PER_MM)), min(height, round(bottom * PX_PER_MM))
    done, data = cv2.imencode(".jpg", flat[y0:y1, x0:x1], [cv2.IMWRITE_JPEG_QUALITY, _CUT_QUALITY])
    return bytes(data) if done else b""


def _part(flat: Any, area: Area) -> Any:
    top, left = max(0, round(area.y * PX_PER_MM)), max(0, round(area.x * PX_PER_MM))
    return flat[top : round((area.y + area.height) * PX_PER_MM), left : round((area.x + area.width) * PX_PER_MM)]


def _printed(part: Any) -> Any:
    side = 2 * round(_NEAR_MM * PX_PER_MM) + 1
    return cv2.dilate((part < DARK).astype(np.uint8), np.ones((side, side), np.uint8)).astype(bool)


def _is_written(even: Any, place: Writing) -> bool:
    """Whether there is more ink than specks make; where the form itself is dark nothing is counted."""
    dark = _part(even, place.area) < DARK
    return bool((dark & ~place.printed).sum() >= _WRITTEN_MM2 * PX_PER_MM**2)


def _square_code(flat: Any, area: Area) -> str:
    """The text of the QR code there, or "" when it cannot be read."""
    import zxingcpp

    margin = 3
    y0, y1 = int((area.y - margin) * PX_PER_MM), int((area.y + area.height + margin) * PX_PER_MM)
    x0, x1 = int((area.x - margin) * PX_PER_MM), int((area.x + area.width + margin) * PX_PER_MM)
    part = np.ascontiguousarray(flat[max(0, y0) : y1, max(0, x0) : x1])
    for picture in (part, cv2.resize(cv2.medianBlur(part, 3), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)):
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
        if found:
            return str(found[0].text)
    return ""


def _nothing_on(grey: Any) -> bool:
    """Whether a page is a blank back: almost no dark on it."""
    small = cv2.resize(grey, (300, 424), interpolation=cv2.INTER_AREA)
    inner = even_paper(small)[20:-20, 15:-15]
    return bool((inner < 190).mean() < 0.004)
