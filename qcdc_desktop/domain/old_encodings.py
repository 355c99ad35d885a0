"""Text of the fonts used before Unicode, TCVN3 (ABC, .VnTime …) and VNI-Windows: recognising and converting it.

In such a text the letters arrive as other Latin letters and signs; only the font showed Vietnamese. Nothing here
decides to convert: it says what a text seems to be, and people decide after seeing it. Texts must come as they were
read, before `nfc`, which drops the soft hyphen that is ư in TCVN3.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from qcdc_desktop.domain.vn_syllables import is_syllable


class OldEncoding(StrEnum):
    """How a text was written before Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"


@dataclass(frozen=True, slots=True)
class OldFont:
    """What a font's name says of the text set in it; `capitals`: it shows small letters as capitals."""

    encoding: OldEncoding
    capitals: bool = False


_ENOUGH = 2
"""Weight of the telling words of a text or a column that is called old."""
_SOFT_HYPHEN = "\xad"
_DEGREE = "\xba"

# TCVN 5712:1993, VN3: one byte a letter. Capitals with a tone have no byte; only fonts ending in H show them.
_TCVN3_BYTES = bytes.fromhex(
    "B5B8B6B7B9 A8BBBEBCBDC6 A9C7CAC8C9CB AE CCD0CECFD1 AAD2D5D3D4D6 D7DDD8DCDE DFE3E1E2E4 ABE5E8E6E7E9 ACEAEDEBECEE"
    " EFF3F1F2F4 ADF5F8F6F7F9 FAFDFBFCFE A1A2A7A3A4A5A6"
)
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ"
_TCVN3 = MappingProxyType(dict(zip(_TCVN3_BYTES.decode("latin-1"), _TCVN3_LETTERS, strict=True)))
_TCVN3_TABLE = MappingProxyType({ord(char): letter for char, letter in _TCVN3.items()})
_TCVN3_DROPPED = MappingProxyType(dict.fromkeys(_TCVN3_TABLE))

_VNI_TONES = MappingProxyType({"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"})
_VNI_HATS = MappingProxyType(
    {
        "â": "\u0302",
        "à": "\u0302\u0300",
        "á": "\u0302\u0301",
        "å": "\u0302\u0309",
        "ã": "\u0302\u0303",
        "ä": "\u0302\u0323",
    }
)
_VNI_BREVES = MappingProxyType(
    {
        "ê": "\u0306",
        "è": "\u0306\u0300",
        "é": "\u0306\u0301",
        "ú": "\u0306\u0309",
        "ü": "\u0306\u0303",
        "ë": "\u0306\u0323",
    }
)
_VNI_ALONE = MappingProxyType(
    {"ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}
)


def _vni_letters() -> dict[str, str]:
    """Every sequence of VNI-Windows and its letter: a base with a mark behind it, or a letter of its own."""
    marks = {"a": {**_VNI_TONES, **_VNI_HATS, **_VNI_BREVES}, "u": _VNI_TONES, "y": _VNI_TONES}
    marks |= {"ô": _VNI_TONES, "ö": _VNI_TONES} | {base: {**_VNI_TONES, **_VNI_HATS} for base in "eo"}
    found = dict(_VNI_ALONE)
    for base, ways in marks.items():
        for mark, shape in ways.items():
            letter = unicodedata.normalize("NFC", _VNI_ALONE.get(base, base) + shape)
            found[base + mark] = found[base + mark.upper()] = letter
    return found | {seq[0].upper() + seq[1:]: letter.upper() for seq, letter in found.items()}


_VNI = MappingProxyType(_vni_letters())
_VNI_SEQUENCE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))
"""Longest first: ô with a tone behind it is one letter."""

_SMALL = "".join(letter for letter in _TCVN3_LETTERS if letter.islower())
_VIETNAMESE = frozenset(_SMALL + _SMALL.upper())
_TELLING = MappingProxyType(
    {
        OldEncoding.TCVN3: frozenset(_TCVN3) - _VIETNAMESE,
        OldEncoding.VNI: frozenset("".join(_VNI)) - _VIETNAMESE - frozenset(map(chr, range(128))),
    }
)
"""What stands in an old text and in no Vietnamese word of Unicode."""
_BEYOND_LATIN_1 = re.compile("[^\x00-\xff]")
_WORD = re.compile("(?<![0-9])[A-Za-z\xa1-\xff]*[\xa1-\xff][A-Za-z\xa1-\xff]*(?![0-9])")
_UNIT = re.compile("\xb5.*|[A-Za-z][\xb7\xd7\xf7][A-Za-z]|\xd0.*")
"""Words good text has too: µm, N·m, 3×4, and Ð from old keyboards where Đ is meant."""
_SIGN_BEHIND = re.compile(".*[\xb9\xaa]")
"""A footnote's number or an ordinal behind a word; it could be either."""


def old_font(name: str) -> OldFont | None:
    """What a font's name says: ".VnTime" is TCVN3, ".VnTimeH" TCVN3 in capitals, "VNI-Times" VNI, others nothing."""
    plain = name.strip()
    if plain.lower().startswith(".vn"):
        return OldFont(OldEncoding.TCVN3, plain.endswith("H"))
    if plain.lower().startswith(("vni-", "vni ")):
        return OldFont(OldEncoding.VNI)
    return None


def is_unicode(text: str) -> bool:
    """Whether a text has letters or marks no old text has, like ạ, đ or a combining tone: then it is never old."""
    return any(unicodedata.category(char)[0] in "LM" for char in _BEYOND_LATIN_1.findall(text))


def decode(text: str, encoding: OldEncoding, capitals: bool = False) -> str | None:
    """The text in Unicode (NFC); None when it holds a letter the encoding has not, so that it is not such a text.

    `capitals` for fonts that show small letters as capitals (their names end in H).
    """
    if is_unicode(text):
        return None
    if encoding is OldEncoding.TCVN3:
        unknown, found = text.translate(_TCVN3_DROPPED), text.translate(_TCVN3_TABLE)
    else:
        unknown = _VNI_SEQUENCE.sub("", text)
        found = _VNI_SEQUENCE.sub(lambda match: _VNI[match[0]], text)
    if not unknown.isascii() and any(char > "\x7f" and char.isalpha() and char != _DEGREE for char in unknown):
        return None
    return found.upper() if capitals else found


def weight(texts: Iterable[str], encoding: OldEncoding) -> int:
    """How strongly texts tell an encoding: the sum over their different words that only it makes Vietnamese."""
    return _weight_of(_counted(texts), encoding)


def recognise(texts: Iterable[str]) -> OldEncoding | None:
    """What the texts of a field or a column seem to be written in by their characters alone; None for good text.

    Text of Vietnamese words in Unicode has no telling character, so it is never called old.
    """
    words = _counted(texts)
    if not any(_TELLING[encoding].intersection(word) for word in words for encoding in OldEncoding):
        return None
    readable = {e: sum(count for word, count in words.items() if _is_syllable(word, e)) for e in OldEncoding}
    weights = {e: _weight_of(words, e) for e in OldEncoding}
    best = max(OldEncoding, key=lambda e: (readable[e], weights[e]))
    return best if weights[best] >= _ENOUGH and readable[best] * 2 > words.total() else None


def _counted(texts: Iterable[str]) -> Counter[str]:
    """The words that could be old, each with how often it stands there: a register says the same words again."""
    return Counter(word for text in texts if not text.isascii() and not is_unicode(text) for word in _words(text))


def _weight_of(words: Iterable[str], encoding: OldEncoding) -> int:
    return sum({word.lower(): _weight(word, encoding) for word in words}.values())


def _words(text: str) -> Iterator[str]:
    """The words of a text that are not plain ASCII; what touches a number is a measure or a footnote."""
    return (match[0] for match in _WORD.finditer(text))


def _is_syllable(word: str, encoding: OldEncoding) -> bool:
    read = decode(word, encoding)
    return read is not None and is_syllable(read)


def _weight(word: str, encoding: OldEncoding) -> int:
    """0 for a word that tells nothing, 1 for one a foreign name could be, 2 for signs no good word holds."""
    telling = [char for char in word if char in _TELLING[encoding]]
    if not telling or _UNIT.fullmatch(word) or not any(char.isascii() for char in word):
        return 0
    if not _is_syllable(word, encoding):
        return 0
    signs = [char for char in telling if not char.isalpha() and char != _SOFT_HYPHEN]
    return 2 if signs and not _SIGN_BEHIND.fullmatch(word) else 1
