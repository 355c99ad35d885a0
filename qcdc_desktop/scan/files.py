"""Files from a scanner or a telephone, page by page: one page in memory at a time, nothing unpacked that is too large.

A page that cannot be read is told with its reason and the next one comes; only a file that is none at all is refused.
"""

from __future__ import annotations

import mmap
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from qcdc_desktop.disk import machine_trouble
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.scan.picture_size import FileKind, PictureSize, kind_of, picture_sizes

LARGEST_FILE: Final = 1024 * 1024 * 1024
MOST_PIXELS: Final = 80_000_000
"""An A4 sheet at 600 dots an inch has 35 million."""
LEAST_SIDE: Final = 700
"""Below this many pixels across a box has too few to be judged."""
_RENDER_DPI: Final = 200
_MOST_PAGES: Final = 5_000


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page of a file: `grey` is its picture (rows × columns, 8 bit), or None with the reason in `problem`.

    `one_bit`: it has only black and white, in which pencil may be lost. `page` counts from 1.
    """

    page: int
    grey: Any
    problem: str = ""
    one_bit: bool = False


def page_pictures(path: Path, known: Container[int] = ()) -> Iterator[PagePicture]:
    """Every page of a PDF, TIFF, JPEG or PNG file but those `known` already.

    Raises `Refusal` scan-not-a-picture, scan-file-too-large, scan-file-damaged; `Trouble` when the machine cannot.
    """
    try:
        kind = _kind(path)
        if kind is FileKind.PDF:
            yield from _pdf_pages(path, known)
        else:
            yield from _picture_pages(path, kind, known)
    except OSError as error:
        raise machine_trouble(error, path.name) from error


def count_pages(path: Path) -> int:
    """How many pages a file has; raises as `page_pictures`."""
    try:
        if _kind(path) is not FileKind.PDF:
            return min(len(_sizes(path, _mapped(path))), _MOST_PAGES)
        document = _document(path)
        try:
            return min(len(document), _MOST_PAGES)
        finally:
            document.close()
    except OSError as error:
        raise machine_trouble(error, path.name) from error


def _kind(path: Path) -> FileKind:
    if path.stat().st_size > LARGEST_FILE:
        raise Refusal("scan-file-too-large", name=path.name)
    with path.open("rb") as file:
        kind = kind_of(file.read(16))
    if kind is None:
        raise Refusal("scan-not-a-picture", name=path.name)
    return kind


def _mapped(path: Path) -> Any:
    """The bytes of a file without taking them all into memory: a scanned TIFF may have a thousand pages."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _sizes(path: Path, data: Any) -> list[PictureSize]:
    try:
        return picture_sizes(data)
    except ValueError as error:
        raise Refusal("scan-file-damaged", name=path.name) from error


def _picture_pages(path: Path, kind: FileKind, known: Container[int]) -> Iterator[PagePicture]:
    data = _mapped(path)
    for at, size in enumerate(_sizes(path, data)[:_MOST_PAGES]):
        if at + 1 in known:
            continue
        problem = _problem(size)
        grey = None if problem else _decoded(data, at, kind)
        yield _page(at + 1, grey, problem, size.bits == 1)


def _page(page: int, grey: Any, problem: str, one_bit: bool) -> PagePicture:
    return PagePicture(page, grey, problem or ("" if grey is not None else "scan-page-damaged"), one_bit)


def _problem(size: PictureSize) -> str:
    if size.width * size.height > MOST_PIXELS:
        return "scan-page-too-large"
    return "scan-page-too-small" if min(size.width, size.height) < LEAST_SIDE else ""


def _decoded(data: Any, at: int, kind: FileKind) -> Any:
    """The picture, or None when it is damaged."""
    import cv2
    import numpy as np

    raw = np.frombuffer(data, np.uint8)
    try:
        if kind is FileKind.TIFF:
            done, pages = cv2.imdecodemulti(raw, cv2.IMREAD_GRAYSCALE, range=(at, at + 1))
            return pages[0] if done and pages else None
        return cv2.imdecode(raw, cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None


def _document(path: Path) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(path)
    except PdfiumError as error:
        raise Refusal("scan-file-damaged", name=path.name) from error


def _pdf_pages(path: Path, known: Container[int]) -> Iterator[PagePicture]:
    from pypdfium2 import PdfiumError

    document = _document(path)
    try:
        for at in range(min(len(document), _MOST_PAGES)):
            if at + 1 in known:
                continue
            try:
                page = document[at]
            except PdfiumError:
                yield PagePicture(at + 1, None, "scan-page-damaged")
                continue
            try:
                yield _pdf_page(at + 1, page)
            finally:
                page.close()
    finally:
        document.close()


def _pdf_page(number: int, page: Any) -> PagePicture:
    """A scanned page is one picture: that is taken as it is. Any other page is drawn."""
    from pypdfium2 import PdfiumError

    try:
        width, height = page.get_size()
        grey = _only_picture(page, width, height)
        if grey is not None:
            return PagePicture(number, grey)
        dots = _RENDER_DPI / 72
        problem = _problem(PictureSize(int(width * dots), int(height * dots), 8))
        if problem:
            return PagePicture(number, None, problem)
        return PagePicture(number, _grey(page.render(scale=dots, grayscale=True)), one_bit=_is_one_bit(page))
    except (PdfiumError, ValueError):
        return PagePicture(number, None, "scan-page-damaged")


def _only_picture(page: Any, width: float, height: float) -> Any:
    """The picture that fills the page, in its own resolution, or None when the page is more or other than that."""
    import cv2
    import numpy as np
    from pypdfium2 import PdfiumError, raw

    objects = list(page.get_objects(max_depth=1))
    if len(objects) != 1 or objects[0].type != raw.FPDF_PAGEOBJ_IMAGE or page.get_rotation():
        return None
    left, bottom, right, top = objects[0].get_bounds()
    if (right - left) < 0.9 * width or (top - bottom) < 0.9 * height:
        return None
    try:
        filters = objects[0].get_filters()
        if filters != ["DCTDecode"]:
            return None
        data = bytes(objects[0].get_data(decode_simple=False))
        size = picture_sizes(data)[0]
    except (PdfiumError, ValueError):
        return None
    if _problem(size):
        return None
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)


def _is_one_bit(page: Any) -> bool:
    """Whether a page is one picture of black and white only."""
    from pypdfium2 import raw

    objects = list(page.get_objects(max_depth=1))
    if len(objects) != 1 or objects[0].type != raw.FPDF_PAGEOBJ_IMAGE:
        return False
    return bool(objects[0].get_metadata().bits_per_pixel == 1)


def _grey(bitmap: Any) -> Any:
    import numpy as np

    pixels = bitmap.to_numpy()
    grey = pixels if pixels.ndim == 2 else pixels[:, :, 0]
    return np.ascontiguousarray(grey)
