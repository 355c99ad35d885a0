"""Vietnamese text as plain values: one normal form on every way in, one search key, one order.

The order is our own so that lists, packages and tests agree on every machine (the system's tables differ).
Reading the old font encodings and building sentences have no place here.
"""

import re
import unicodedata
from types import MappingProxyType

_OLD_STROKE_D = {ord("Ð"): "Đ", ord("ð"): "đ", ord("Ɖ"): "Đ", ord("ɖ"): "đ"}
_LINE_ENDS = re.compile("\r\n|\r|\u2028|\u2029|\u0085|\x0b|\x0c")
_DROPPED = frozenset({"Cc", "Cf", "Cs"})

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""Ngang, huyền, hỏi, ngã, sắc, nặng: the order of the dictionary."""
_FOREIGN_MARK = "6"
_LETTER_BASE = 0xF0000
"""Letters are put behind every character of plain text, numbers between the two."""
_NUMBER_BASE = 0xE0000
_LONGEST_NUMBER = 0xFFFF
_LATIN_BLOCKS = (range(0x41, 0x5B), range(0x61, 0x7B), range(0xC0, 0x250), range(0x1E00, 0x1F00))
_NUMBER = re.compile("[0-9]+")


def nfc(text: str) -> str:
    """Return `text` in the form every text is kept in: NFC, without control characters.

    The Icelandic Ð of old keyboards becomes Đ; line ends become a line feed; line feed and tab stay.
    """
    lined = _LINE_ENDS.sub("\n", text).translate(_OLD_STROKE_D)
    if not lined.isprintable():
        lined = "".join(c for c in lined if c in "\n\t" or unicodedata.category(c) not in _DROPPED)
    return unicodedata.normalize("NFC", lined)


def search_key(text: str) -> str:
    """Return what two texts share when a person would call them the same: lower case, no marks, đ as d.

    Runs of white space count as one space, so "Hoà  Bình" and "hòa bình" have one key.
    """
    plain = nfc(text).translate(_PLAIN).lower()
    if not plain.isascii():
        plain = _without_marks(plain)
    return " ".join(plain.split())


def sort_key(text: str) -> tuple[str, str, str, str]:
    """Return a key that puts texts in Vietnamese order, numbers by their value ("xã 2" before "xã 10").

    Letters decide first (a ă â b c d đ e ê …), then tones (ngang huyền hỏi ngã sắc nặng), then lower
    before upper case; the text itself comes last, so that two different texts never tie.
    """
    kept = nfc(text).strip()
    letters = _NUMBER.sub(_number_key, kept).translate(_LETTER_KEYS)
    return letters, kept.translate(_TONE_KEYS), kept.translate(_CASE_KEYS), kept


def _number_key(found: re.Match[str]) -> str:
    digits = found.group().lstrip("0")
    return chr(_NUMBER_BASE + min(len(digits), _LONGEST_NUMBER)) + digits


def _without_marks(text: str) -> str:
    """Take the marks off letters that are not Vietnamese; what has no plain form stays."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in apart if not unicodedata.category(c).startswith("M")).translate(_PLAIN)


def _taken_apart(char: str) -> tuple[str, str] | None:
    """The Vietnamese letter (lower case) and the tone's place in the order, or None for other characters."""
    marks = unicodedata.normalize("NFD", char.lower())
    letter, rest = unicodedata.normalize("NFC", marks[:1]), marks[1:]
    for shape in "\u0302\u0306\u031b":
        joined = unicodedata.normalize("NFC", letter + shape)
        if shape in rest and joined in _LETTERS:
            letter, rest = joined, rest.replace(shape, "", 1)
            break
    if letter not in _LETTERS:
        return None
    return letter, str(_TONES.index(rest)) if rest in _TONES else _FOREIGN_MARK


def _latin_letters() -> dict[str, tuple[str, str]]:
    found = {chr(code): _taken_apart(chr(code)) for block in _LATIN_BLOCKS for code in block}
    return {char: parts for char, parts in found.items() if parts is not None}


def _plain_letter(letter: str) -> str:
    return "d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0]


_APART = MappingProxyType(_latin_letters())
_PLAIN = MappingProxyType({ord(c): _plain_letter(letter) for c, (letter, _) in _APART.items()})
_LETTER_KEYS = MappingProxyType({ord(c): chr(_LETTER_BASE + _LETTERS.index(v)) for c, (v, _) in _APART.items()})
_TONE_KEYS = MappingProxyType({ord(c): tone for c, (_, tone) in _APART.items()})
_CASE_KEYS = MappingProxyType({ord(c): "1" if c.isupper() else "0" for c in _APART})
