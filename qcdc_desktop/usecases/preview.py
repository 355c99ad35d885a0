"""Pages to look at inside the window: of a paper before it is saved, and of a document that proves something.

Pictures are PNG or JPEG bytes; what is made for looking only never stays on the disk.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import machine_trouble
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Attachment
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
    """The pages of a kept PDF, or the kept picture itself.

    Of a PDF too long to be shown whole come the pages around `page` (from 1), so that a named page is among them.
    Raises `Refusal` record-gone; `Trouble` preview-not-possible, file-trouble.
    """
    with ws.store.reading() as reading:
        attachment = reading.get(Attachment, attachment_id)
    if attachment is None:
        raise Refusal("record-gone")
    blob = blob_path(ws.folders, attachment.sha256)
    if attachment.media_type == "application/pdf":
        return _pages(blob, scale, page)
    try:
        return Preview((blob.read_bytes(),), 1)
    except OSError as error:
        raise machine_trouble(error, attachment.name) from error


def _pages(file: Path, scale: float, page: int = 1) -> Preview:
    from qcdc_desktop.reports.preview import page_count, page_images

    total = page_count(file)
    first = 1 if page <= MOST_PAGES else max(1, min(page - 2, total - MOST_PAGES + 1))
    return Preview(tuple(page_images(file, scale, first - 1, MOST_PAGES)), total, first)
