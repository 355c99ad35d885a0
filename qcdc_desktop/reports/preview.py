"""Pages of a PDF as pictures, for the window's preview.

Only looking: nothing is changed or written, and no window is known here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from qcdc_desktop.domain.errors import Trouble


def page_count(pdf: Path) -> int:
    """How many pages the file has; raises `Trouble("preview-not-possible")`."""
    with _opened(pdf) as document:
        return len(document)


def page_images(pdf: Path, scale: float = 1.5, first: int = 0, count: int | None = None) -> list[bytes]:
    """Pages from `first` (counted from 0) as PNG; `scale` 1 is 72 dots an inch.

    Raises `Trouble("preview-not-possible")` when the file cannot be read as PDF.
    """
    pictures = []
    with _opened(pdf) as document:
        last = len(document) if count is None else min(len(document), first + count)
        for at in range(first, last):
            page = document[at]
            target = BytesIO()
            page.render(scale=scale).to_pil().save(target, format="PNG")
            page.close()
            pictures.append(target.getvalue())
    return pictures


def page_texts(pdf: Path) -> list[str]:
    """The text of every page; raises `Trouble("preview-not-possible")`."""
    texts = []
    with _opened(pdf) as document:
        for page in document:
            layer = page.get_textpage()
            texts.append(layer.get_text_bounded())
            layer.close()
            page.close()
    return texts


@contextmanager
def _opened(pdf: Path) -> Iterator[Any]:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        # Read whole, so that the file on disk stays free to be replaced while it is looked at.
        document = PdfDocument(pdf.read_bytes())
    except (PdfiumError, OSError) as error:
        raise Trouble("preview-not-possible", name=pdf.name) from error
    try:
        yield document
    finally:
        document.close()
