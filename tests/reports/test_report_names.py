"""Names inside sentences and letterheads."""

import pytest

from qcdc_desktop.reports.names import body_within_sentence, letterhead_lines, within_sentence


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("Xã Đông Hưng", "xã Đông Hưng"),
        ("Thị trấn Đồi Ngô", "thị trấn Đồi Ngô"),
        ("Thị xã Việt Yên", "thị xã Việt Yên"),
        ("Huyện Lục Nam", "huyện Lục Nam"),
        ("xã Tam Dị", "xã Tam Dị"),
        ("Xãx", "Xãx"),
    ],
)
def test_units_within_sentences(name: str, inside: str) -> None:
    assert within_sentence(name) == inside


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("ỦY BAN NHÂN DÂN XÃ ĐÔNG HƯNG", "Ủy ban nhân dân xã Đông Hưng"),
        ("ỦY BAN NHÂN DÂN THỊ TRẤN ĐỒI NGÔ", "Ủy ban nhân dân thị trấn Đồi Ngô"),
        ("Ủy ban nhân dân xã Tam Dị", "Ủy ban nhân dân xã Tam Dị"),
        ("BAN CHỈ ĐẠO QCDC", "BAN CHỈ ĐẠO QCDC"),
        ("ỦY BAN NHÂN DÂN", "Ủy ban nhân dân"),
    ],
)
def test_bodies_within_sentences(name: str, inside: str) -> None:
    assert body_within_sentence(name) == inside


def test_a_body_breaks_before_the_kind_of_its_unit() -> None:
    assert letterhead_lines("Ủy ban nhân dân xã Đông Hưng") == ("ỦY BAN NHÂN DÂN", "XÃ ĐÔNG HƯNG")
    assert letterhead_lines("Huyện ủy Lục Nam") == ("HUYỆN ỦY LỤC NAM", "")
