"""Files from scanners: every page once and in order, whatever else the bytes are a refusal and no more."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.mark_reading import BoxMeasure
from qcdc_desktop.scan.files import count_pages, page_pictures
from qcdc_desktop.scan.ink_print import ink_print, same_sheets
from qcdc_desktop.scan.picture_size import picture_sizes

GREY = np.full((1100, 800), 240, np.uint8)


def with_number(n: int) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    page = GREY.copy()
    page[100 : 100 + 50 * n, 100:200] = 20
    return page


@pytest.mark.parametrize("bits", [8, 1])
def test_every_page_of_a_tiff_once_and_in_order(tmp_path: Path, bits: int) -> None:
    file = tmp_path / "nhiều trang.tif"
    options = [cv2.IMWRITE_TIFF_COMPRESSION, 5]
    done, data = cv2.imencodemulti(".tif", [with_number(n) for n in range(5)], options)
    assert done
    file.write_bytes(bytes(data))
    assert count_pages(file) == 5
    found = list(page_pictures(file, known={2} if bits == 1 else ()))
    assert [page.page for page in found] == ([1, 3, 4, 5] if bits == 1 else [1, 2, 3, 4, 5])
    for page in found:
        assert (page.grey[:, 150] < 100).sum() == 50 * (page.page - 1)


def test_black_and_white_is_told(tmp_path: Path) -> None:
    file = tmp_path / "den-trang.png"
    done, data = cv2.imencode(".png", with_number(2), [cv2.IMWRITE_PNG_BILEVEL, 1])
    assert done
    file.write_bytes(bytes(data))
    assert [page.one_bit for page in page_pictures(file)] == [True]


@settings(max_examples=40)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*"]), st.binary(max_size=200))
def test_any_bytes_behind_a_right_beginning(head: bytes, rest: bytes) -> None:
    try:
        sizes = picture_sizes(head + rest)
    except ValueError:
        return
    assert all(size.width >= 0 and size.height >= 0 for size in sizes)


def test_cut_short_anywhere(tmp_path: Path) -> None:
    done, data = cv2.imencode(".png", with_number(3))
    assert done
    whole = bytes(data)
    for length in (10, 20, 40, len(whole) // 2, len(whole) - 8):
        file = tmp_path / f"{length}.png"
        file.write_bytes(whole[:length])
        try:
            assert len(list(page_pictures(file))) == 1
        except Refusal as refusal:
            assert refusal.code == "scan-file-damaged"


def test_the_same_ink_again_in_hundreds_of_pages() -> None:
    """Two scans of one sheet agree; different hands do not, though they tick the same boxes."""
    rng = np.random.default_rng(3)
    measures = [BoxMeasure(f"q{n}", "a", 3_000, 2_000, 0, 9_000) for n in range(12)]

    def strokes() -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
        patches = np.full((12, 18, 18), 255, np.uint8)
        for patch in patches:
            a, b = (tuple(int(v) for v in rng.integers(0, 18, 2)) for _ in range(2))
            cv2.line(patch, a, b, 40, 2, cv2.LINE_AA)
        return patches

    people = [strokes() for _ in range(230)]
    again = np.clip(people[7].astype(int) + rng.normal(0, 12, people[7].shape), 0, 255).astype(np.uint8)
    prints = [ink_print(measures, patches) for patches in [*people, again]]
    assert same_sheets(prints) == [(7, 230)]
    assert same_sheets(prints, known=230) == [(7, 230)]
    assert same_sheets(prints[:230], known=200) == []
    assert same_sheets([]) == []
