"""Which page the words beside a piece of evidence name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.office import named_page


@pytest.mark.parametrize(
    ("where", "page"),
    [
        ("trang 3, mục II", 3),
        ("Trang 12-14", 12),
        ("tr. 7", 7),
        ("tr 7", 7),
        ("TR.7", 7),
        ("mục II, trang: 4", 4),
        ("5", 5),
        ("5 - 7", 5),
        ("5, 9", 5),
        ("mục 2", None),
        ("Điều 5 khoản 2", None),
        ("trích lục 3", None),
        ("trang bìa", None),
        ("trang 0", None),
        ("", None),
    ],
)
def test_only_a_page_is_a_page(where: str, page: int | None) -> None:
    assert named_page(where) == page


@given(st.text(max_size=40))
def test_any_words_name_a_page_that_exists_or_none(where: str) -> None:
    page = named_page(where)
    assert page is None or page >= 1
