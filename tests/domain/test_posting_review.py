"""The sentence that a posting was looked over: written, found again, replaced, and asked for when it is taken out."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.posting_review import reviewed_on, with_review


def test_a_note_keeps_its_words_and_has_one_review() -> None:
    note = with_review("Bảng tin tầng 1.", date(2025, 2, 5))
    assert note == "Bảng tin tầng 1. Đã rà soát ngày 05/02/2025, vẫn đúng."
    assert with_review(note, date(2026, 6, 15)) == "Bảng tin tầng 1. Đã rà soát ngày 15/06/2026, vẫn đúng."


def test_other_words_are_no_review() -> None:
    assert reviewed_on("Đã rà soát") is None
    assert reviewed_on("Đã rà soát ngày 31/02/2026, vẫn đúng.") is None
    assert reviewed_on("") is None


def test_the_last_of_several_counts() -> None:
    assert reviewed_on("Đã rà soát ngày 1/2/2026, vẫn đúng. Đã rà soát ngày 03/01/2026, vẫn đúng") == date(2026, 2, 1)


@given(st.text(max_size=40), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_what_is_written_is_found_again(note: str, day: date) -> None:
    assert reviewed_on(with_review(note, day)) == day
