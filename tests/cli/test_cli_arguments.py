"""Wrong arguments are answered in Vietnamese, whatever the standard library says."""

import re
from typing import Any

import pytest

from qcdc_desktop.cli.arguments import in_vietnamese

ENGLISH = re.compile(r"\b(argument|required|following|invalid|choice|choose|usage|options|unrecognized)\b")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("disclosure",),
        ("disclosure", "nothing"),
        ("disclosure", "list", "--year", "abc"),
        ("disclosure", "list", "--year"),
        ("disclosure", "list", "thừa"),
        ("disclosure", "add"),
        ("disclosure", "attach", "x"),
        ("--json=1", "status"),
        ("disclosure", "--help"),
        ("--help",),
    ],
)
def test_no_english_about_arguments(qcdc: Any, office: Any, words: tuple[str, ...]) -> None:
    said = qcdc(office("xa"), *words, text=True)
    if not words:
        assert said.code == 77  # no command opens the window
        return
    assert said.code == (0 if "--help" in words else 2)
    text = said.out + said.err
    assert text.strip()
    assert ENGLISH.search(text) is None, text


def test_unknown_words_stay_as_they_are() -> None:
    assert in_vietnamese("argument --year: expected one argument") == "--year: cần một giá trị"
    assert in_vietnamese("something new") == "something new"
