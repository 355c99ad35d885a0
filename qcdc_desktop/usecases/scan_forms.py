"""What the reader of scans knows of a printed questionnaire: its boxes and writing lines, and how it looks empty.

The boxes come from the function that draws the page; how it looks empty from that very page.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.usecases.surveys import form_of
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.reports.survey_layout import SheetLayout
    from qcdc_desktop.scan.markers import MarkerGeometry
    from qcdc_desktop.scan.page_reading import Area, FormPage

_NEEDED: Final = ("cv2", "numpy", "zxingcpp")
_MOST_PAGES: Final = 8
"""Markers tell this many pages of a form apart."""


@dataclass(frozen=True, slots=True)
class ScanForm:
    """A round's questionnaire ready for reading: `pages` by the code of their markers."""

    round: SurveyRound
    questionnaire: Questionnaire
    layout: SheetLayout
    geometry: MarkerGeometry
    pages: Mapping[int, FormPage]

    def page_of(self, code: int) -> int:
        """The page of the form that a marker code stands for, from 1."""
        return 1 + list(self.pages).index(code)

    def areas(self, page: int) -> dict[str, Area]:
        """Where each question of a page is answered: the smallest rectangle around its boxes, mm."""
        from qcdc_desktop.scan.page_reading import Area

        found: dict[str, Area] = {}
        for code in dict.fromkeys(box.question for box in self.layout.boxes if box.page == page):
            boxes = [box for box in self.layout.boxes_of(code) if box.page == page]
            left, top = min(box.x for box in boxes), min(box.y for box in boxes)
            right, foot = max(box.x + box.w for box in boxes), max(box.y + box.h for box in boxes)
            found[code] = Area(left, top, right - left, foot - top)
        return found


_LEARNT: dict[str, Mapping[int, FormPage]] = {}
"""Pages by the sum of their layout: drawing and measuring an empty form takes a second."""


def check_scanning_installed() -> None:
    """Raise `Refusal("scan-not-installed")` where the parts for reading pictures are missing."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise Refusal("scan-not-installed", missing=", ".join(missing))


def scan_form(ws: Workspace, held: SurveyRound) -> ScanForm:
    """The form of a round as it is printed; raises `Refusal` scan-not-installed, scan-form-too-long."""
    check_scanning_installed()
    from qcdc_desktop.reports.survey_layout import HEIGHT, MARKER, MARKER_EDGE, WIDTH
    from qcdc_desktop.reports.survey_setting import lay_out
    from qcdc_desktop.scan.markers import MarkerGeometry

    form = form_of(ws, held)
    layout = lay_out(form, held.organiser)
    if layout.pages > _MOST_PAGES:
        raise Refusal("scan-form-too-long", form=form.code, pages=layout.pages, most=_MOST_PAGES)
    geometry = MarkerGeometry(MARKER, MARKER_EDGE, MARKER_EDGE, WIDTH, HEIGHT)
    if layout.sum not in _LEARNT:
        _LEARNT[layout.sum] = _learn(ws, layout, geometry)
    return ScanForm(held, form, layout, geometry, _LEARNT[layout.sum])


def _learn(ws: Workspace, layout: SheetLayout, geometry: MarkerGeometry) -> dict[int, FormPage]:
    """Draw the empty form and look at it as a scan would show it."""
    from qcdc_desktop.reports.survey_blank import blank_sheets, write_sheets
    from qcdc_desktop.reports.survey_layout import CODE, CODE_X, CODE_Y, Use, marker_number
    from qcdc_desktop.scan.files import page_pictures
    from qcdc_desktop.scan.measuring import BoxPlace
    from qcdc_desktop.scan.page_reading import Area, learn_page

    found = {}
    code_area = Area(CODE_X, CODE_Y, CODE, CODE)
    with tempfile.TemporaryDirectory(dir=ws.folders.quarantine) as folder:
        file = Path(folder) / "empty.pdf"
        write_sheets(layout, "0" * 12, blank_sheets(()), file)
        for picture in page_pictures(file):
            boxes = [box for box in layout.boxes if box.page == picture.page]
            places = [BoxPlace(b.question, b.option, b.x, b.y, b.w) for b in boxes if b.use is Use.TICK]
            texts = _writing_areas(layout, picture.page)
            code = marker_number(layout.form_code, picture.page, 0) // 4
            found[code] = learn_page(picture.grey, geometry, code, places, code_area, texts)
    return found


def _writing_areas(layout: SheetLayout, page: int) -> dict[str, Area]:
    """Where a page is written on by hand: lines for text, boxes for digits."""
    from qcdc_desktop.reports.survey_layout import Use
    from qcdc_desktop.scan.page_reading import Area

    found: dict[str, Area] = {}
    for box in layout.boxes:
        if box.page == page and box.use is not Use.TICK:
            before = found.get(box.question)
            left, top = (box.x, box.y) if before is None else (before.x, before.y)
            found[box.question] = Area(left, top, box.x + box.w - left, box.y + box.h - top)
    return found
