"""Scans drawn for tests: printed sheets with pen strokes, as picture files. They share no code with the reader."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

DPI = 200
MM = DPI / 25.4


def drawn_pages(printed: Path) -> list[Any]:
    """The pages of a printed file as grey pictures."""
    from pypdfium2 import PdfDocument

    document = PdfDocument(printed)
    try:
        pages = []
        for at in range(len(document)):
            page = document[at]
            pixels = page.render(scale=DPI / 72, grayscale=True).to_numpy()
            pages.append(np.ascontiguousarray(pixels.reshape(pixels.shape[0], pixels.shape[1], -1)[:, :, 0]))
            page.close()
        return pages
    finally:
        document.close()


def cross(page: Any, box: Any, shift: float = 0.0, grey: int = 40) -> None:
    """A cross in a box; `shift` mm makes another hand's."""
    left, top = (box.x + 0.4 + shift) * MM, (box.y + 0.5) * MM
    right, foot = (box.x + box.w - 0.3) * MM, (box.y + box.h - 0.4 - shift) * MM
    for a, b in (((left, top), (right, foot)), ((left + 3 * shift, foot), (right, top + 2 * shift))):
        cv2.line(page, (round(a[0]), round(a[1])), (round(b[0]), round(b[1])), grey, 3, cv2.LINE_AA)


def fill(page: Any, box: Any) -> None:
    """A box made black from edge to edge."""
    corners = [(round(x * MM), round(y * MM)) for x, y in ((box.x, box.y), (box.x + box.w, box.y + box.h))]
    cv2.rectangle(page, corners[0], corners[1], 20, -1)


def mark(page: Any, boxes: Iterable[Any], ticks: Mapping[str, Sequence[str]], number: int, shift: float = 0.0) -> None:
    """Cross the boxes of the options ticked on this page of the form."""
    for box in boxes:
        if box.page == number and box.option in ticks.get(box.question, ()):
            cross(page, box, shift)


def turned(page: Any, degrees: float, scale: float = 1.0) -> Any:
    """The page as rollers feed it, a little askew and printed a little small."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return cv2.warpAffine(page, matrix, (width, height), borderValue=(245,))


def save(page: Any, file: Path, quality: int = 85) -> Path:
    """Write a picture; the ending says which kind."""
    options = [cv2.IMWRITE_JPEG_QUALITY, quality] if file.suffix == ".jpg" else []
    done, data = cv2.imencode(file.suffix, page, options)
    assert done
    file.write_bytes(bytes(data))
    return file
