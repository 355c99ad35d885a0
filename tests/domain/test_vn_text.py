"""Vietnamese text: one normal form, one search key, one order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.vn_text import nfc, search_key, sort_key

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
"""Every letter with every tone, in the order of the dictionary."""

vietnamese = st.text(alphabet=LETTERS + LETTERS.upper() + " 0123456789,.-()", max_size=24)


def test_every_letter_stands_in_the_order_of_the_dictionary() -> None:
    for letters in (LETTERS, LETTERS.upper()):
        backwards = list(reversed(letters))
        assert sorted(backwards, key=sort_key) == list(letters)


@pytest.mark.parametrize("ordered", ["An Ăn Ân Ấn Ba Bà Bả Bã Bá Bạ Da Đa", "Dương Đông Đồng Em Ê", "uy uỷ ủy Ủy uz"])
def test_words_stand_in_vietnamese_order(ordered: str) -> None:
    backwards = list(reversed(ordered.split()))
    assert " ".join(sorted(backwards, key=sort_key)) == ordered


def test_order_of_names() -> None:
    names = ["thôn 10", "Thôn 2", "Phường Đa Mai", "Phường Dĩnh Kế", "Xã Ân", "Xã An", "xã 2", "xã 10", "thôn 02"]
    assert sorted(names, key=sort_key) == [
        "Phường Dĩnh Kế",
        "Phường Đa Mai",
        "thôn 02",
        "Thôn 2",
        "thôn 10",
        "xã 2",
        "xã 10",
        "Xã An",
        "Xã Ân",
    ]


def test_tones_decide_only_after_all_letters() -> None:
    assert sorted(["Bà Năm", "Ba Năn", "Bạ Nam"], key=sort_key) == ["Bạ Nam", "Bà Năm", "Ba Năn"]


def test_foreign_letters_stand_by_their_base_letter() -> None:
    assert sorted(["Zürich", "Zurich", "Zu", "Çay", "Cay"], key=sort_key) == ["Cay", "Çay", "Zu", "Zurich", "Zürich"]


@given(st.text(max_size=30))
def test_nfc_is_the_normal_form_and_stays(text: str) -> None:
    kept = nfc(text)
    assert unicodedata.is_normalized("NFC", kept)
    assert nfc(kept) == kept
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cf", "Cs") and c not in "\n\t"]
    kept.encode("utf-8")


def test_nfc_repairs_what_old_keyboards_and_copying_bring() -> None:
    assert nfc("Ðồng\u200b ðình\ufeff") == "Đồng đình"
    assert nfc(unicodedata.normalize("NFD", "Hội đồng Nhân dân")) == "Hội đồng Nhân dân"
    assert nfc("một\r\nhai\rba\x00\t.") == "một\nhai\nba\t."


@given(vietnamese)
def test_search_key_of_vietnamese_is_plain(text: str) -> None:
    key = search_key(text)
    assert key.isascii()
    assert key == key.lower()
    assert search_key(key) == key
    assert search_key(text.upper()) == key
    assert search_key(unicodedata.normalize("NFD", text)) == key


@given(st.text(max_size=20))
def test_search_key_stays(text: str) -> None:
    assert search_key(search_key(text)) == search_key(text)


def test_search_key_joins_what_people_write_differently() -> None:
    assert search_key("Uỷ ban  Nhân dân xã Hoà Bình") == search_key("ủy ban nhân dân xã hòa bình")
    assert search_key("Đông") == "dong"


@given(vietnamese, vietnamese)
def test_two_texts_tie_only_when_they_are_the_same(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (nfc(one).strip() == nfc(other).strip())


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_stand_by_their_value(one: int, other: int) -> None:
    assert (sort_key(f"Thôn {one}") < sort_key(f"Thôn {other}")) == (one < other)


@given(st.lists(vietnamese, max_size=8))
def test_letters_alone_decide_before_tones(texts: list[str]) -> None:
    ordered = sorted(texts, key=sort_key)
    letters = [sort_key(text)[0] for text in ordered]
    assert letters == sorted(letters)
