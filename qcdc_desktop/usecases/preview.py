"""Pages to look at inside the window: of a paper before it is saved, and of a document that proves something.

Pictures are PNG or JPEG bytes; what is made for looking only never stays on the disk.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Attachment
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.make_report import ReportChoice, make_report
from qcdc_desktop.usecases.workspace import Workspace

MOST_PAGES = 40
"""A preview shows the first pages only; the saved paper has them all."""


@dataclass(frozen=True, slots=True)
class Preview:
    """Pages of a document as pictures, from the page `first` (counted from 1), and how many pages there are."""

    pages: tuple[bytes, ...]
    total: int
    first: int = 1


def preview_report(ws: Workspace, name: str, choice: ReportChoice, scale: float = 1.5) -> Preview:
    """The pages of a paper as it would be printed now; `scale` 1 is 72 dots an inch. Raises like `make_report`."""
    with tempfile.TemporaryDirectory(prefix="qcdc-") as folder:
        file = make_report(ws, name, choice, Path(folder) / "preview.pdf")
        return _pages(file, scale)


def preview_attachment(ws: Workspace, attachment_id: str, scale: float = 1.5, page: int = 1) -> Preview:
    """The pages of a kept PDF or picture, drawn in a process of their own: what comes from outside is hostile.

    Of a PDF too long to be shown whole come the pages around `page` (from 1), so that a named page is among them.
    Raises `Refusal` record-gone; `Trouble` preview-not-possible, preview-too-heavy.
    """
    from qcdc_desktop.reports.apart import draw_apart

    with ws.store.reading() as reading:
        attachment = reading.get(Attachment, attachment_id)
    if attachment is None:
        raise Refusal("record-gone")
    blob = blob_path(ws.folders, attachment.sha256)
    drawn = draw_apart(blob, attachment.media_type, scale, page, MOST_PAGES, name=attachment.name)
    return Preview(drawn.pages, drawn.total, drawn.first)


def preview_form(form: Questionnaire, scale: float = 1.5) -> Preview:
    """The pages of a questionnaire as they would be printed for a person to fill in, without a number."""
    from qcdc_desktop.reports.survey_blank import blank_sheets, write_sheets
    from qcdc_desktop.reports.survey_setting import lay_out

    with tempfile.TemporaryDirectory(prefix="qcdc-") as folder:
        file = Path(folder) / "preview.pdf"
        write_sheets(lay_out(form), "", blank_sheets(()), file)
        return _pages(file, scale)


def _pages(file: Path, scale: float) -> Preview:
    from qcdc_desktop.reports.preview import page_count, page_images

    return Preview(tuple(page_images(file, scale, 0, MOST_PAGES)), page_count(file))
