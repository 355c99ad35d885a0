"""Old encodings: every letter there and back, good Unicode never called old, fonts and words that tell."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.old_encodings import OldEncoding, OldFont, decode, is_unicode, old_font, recognise, weight
from qcdc_desktop.domain.vn_syllables import is_syllable

TONES = {"": "", "huyền": "\u0300", "sắc": "\u0301", "hỏi": "\u0309", "ngã": "\u0303", "nặng": "\u0323"}
VOWELS = "aăâeêioôơuưy"
SMALL = [unicodedata.normalize("NFC", v + mark) for v in VOWELS for mark in TONES.values()] + ["đ"]
LETTERS = SMALL + [letter.upper() for letter in SMALL]

# What the GNU C library's TCVN codec writes, as hexadecimal, one vowel a line.
TCVN3 = {
    "aàáảãạ": "61B5B8B6B7B9", "ăằắẳẵặ": "A8BBBEBCBDC6", "âầấẩẫậ": "A9C7CAC8C9CB",
    "eèéẻẽẹ": "65CCD0CECFD1", "êềếểễệ": "AAD2D5D3D4D6", "iìíỉĩị": "69D7DDD8DCDE",
    "oòóỏõọ": "6FDFE3E1E2E4", "ôồốổỗộ": "ABE5E8E6E7E9", "ơờớởỡợ": "ACEAEDEBECEE",
    "uùúủũụ": "75EFF3F1F2F4", "ưừứửữự": "ADF5F8F6F7F9", "yỳýỷỹỵ": "79FAFDFBFCFE",
    "đ": "AE", "ĂÂĐÊÔƠƯ": "A1A2A7A3A4A5A6",
}  # fmt: skip
TO_TCVN3 = {
    letter: code
    for letters, codes in TCVN3.items()
    for letter, code in zip(letters, bytes.fromhex(codes).decode("latin-1"), strict=True)
}

VNI_TONE = dict(zip(("\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), "øùûõï", strict=True))
VNI_HAT = dict(zip(("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), "âàáåãä", strict=True))
VNI_BREVE = dict(zip(("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), "êèéúüë", strict=True))
VNI_I = dict(zip(("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), "iìíæóò", strict=True))


def to_vni(letter: str) -> str:
    """The rule of VNI-Windows, written from the marks of a letter."""
    if letter.isupper():
        return to_vni(letter.lower()).upper()
    marks = unicodedata.normalize("NFD", letter)
    base, tone = marks[0], "".join(m for m in marks[1:] if m in VNI_TONE)
    if letter == "đ":
        return "ñ"
    if base == "i":
        return VNI_I[tone]
    if "\u0302" in marks:
        return base + VNI_HAT[tone]
    if "\u0306" in marks:
        return base + VNI_BREVE[tone]
    if letter == "ỵ":
        return "î"
    if "\u031b" in marks:
        base = {"o": "ô", "u": "ö"}[base]
    return base + VNI_TONE.get(tone, "")


def vni(text: str) -> str:
    return "".join(to_vni(char) if char in LETTERS else char for char in text)


def tcvn3(text: str) -> str:
    return "".join(TO_TCVN3.get(char, char) for char in text)


def test_there_are_146_letters() -> None:
    assert len(set(LETTERS)) == 146


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_survives_vni(letter: str) -> None:
    assert decode(to_vni(letter), OldEncoding.VNI) == letter


@pytest.mark.parametrize("letter", SMALL)
def test_every_letter_survives_tcvn3_and_a_font_of_capitals_shows_it_as_capital(letter: str) -> None:
    assert decode(TO_TCVN3[letter], OldEncoding.TCVN3) == letter
    assert decode(TO_TCVN3[letter], OldEncoding.TCVN3, capitals=True) == letter.upper()


@pytest.mark.parametrize("letter", "ĂÂĐÊÔƠƯ")
def test_the_seven_capitals_tcvn3_has(letter: str) -> None:
    assert decode(TO_TCVN3[letter], OldEncoding.TCVN3) == letter


words = st.text(st.sampled_from(LETTERS + list("bcdghklmnpqrstvxBCDGHKLMNPQRSTVX 0123456789.,-/")), max_size=40)


@given(words)
@settings(max_examples=200)
def test_any_text_survives_vni(text: str) -> None:
    assert decode(vni(text), OldEncoding.VNI) == text


@given(words)
@settings(max_examples=200)
def test_any_text_survives_tcvn3(text: str) -> None:
    assert decode(tcvn3(text.lower()), OldEncoding.TCVN3) == text.lower()


signs = st.sampled_from(
    [
        "10 µm",
        "§ 5",
        "© 2026",
        "Windows®",
        "«thôn»",
        "5 N·m",
        "3m×4m",
        "25 °C",
        "½",
        "100 m²",
        "mục¹",
        "£5",
        "–",
        "“ông”",
    ]
)
latin = st.text(st.sampled_from([c for c in LETTERS if c <= "\xff"] + list("bcghmnpt ")), max_size=12)
good = st.lists(
    st.one_of(words, latin, signs, st.sampled_from(["Ðông", "Ðà", "Hoà", "thuỷ", "công\xadtác"])), max_size=8
)


@given(good, st.sampled_from(["NFC", "NFD"]))
@settings(max_examples=400)
def test_good_unicode_is_never_called_old(parts: list[str], form: str) -> None:
    texts = [unicodedata.normalize(form, part) for part in parts]
    assert recognise(texts) is None
    assert recognise([" ".join(texts)]) is None


@pytest.mark.parametrize(
    "text",
    [
        "Hòa",
        "công khai",
        "Noël Müller",
        "José Muñoz",
        "Thaï",
        "3 µm và 5 N·m",
        "Ðo Ðac",
        "a×m",
        "Köln, Århus",
        "",
        "abc",
    ],
)
def test_good_text_and_foreign_names_are_not_called_old(text: str) -> None:
    assert recognise([text]) is None


SENTENCES = [
    "Kế hoạch sử dụng đất của xã Hòa Bình",
    "Quyết định công bố công khai dự toán ngân sách",
    "Danh sách hộ nghèo, hộ cận nghèo năm 2024",
    "Nguyễn Thị Hằng",
    "Thôn Đông",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_old_text_is_recognised_by_its_characters(text: str) -> None:
    assert recognise([tcvn3(text)]) is OldEncoding.TCVN3
    assert decode(tcvn3(text), OldEncoding.TCVN3) == text
    assert decode(vni(text), OldEncoding.VNI) == text


@pytest.mark.parametrize("text", SENTENCES[:3])
def test_vni_is_told_from_tcvn3(text: str) -> None:
    assert recognise([vni(text)]) is OldEncoding.VNI


def test_a_column_is_recognised_by_all_its_texts_together() -> None:
    names = [vni(name) for name in ("Nguyễn Văn Đông", "Trần Thị Nở", "Lê Hữu Đức")]
    assert recognise(["Ghi chú", "", "2024", *names]) is OldEncoding.VNI


def test_one_unicode_letter_makes_a_text_unicode() -> None:
    mixed = tcvn3("Kế hoạch của xã") + " ạ"
    assert is_unicode(mixed)
    assert decode(mixed, OldEncoding.TCVN3) is None
    assert recognise([mixed]) is None
    assert weight([mixed], OldEncoding.TCVN3) == 0


def test_a_letter_the_encoding_has_not_leaves_the_text_alone() -> None:
    assert decode("nhà", OldEncoding.TCVN3) is None
    assert decode("nhà", OldEncoding.VNI) is None


def test_a_capital_with_a_small_mark_is_read_in_vni() -> None:
    assert decode("Uûy ban NHAÂN DAâN", OldEncoding.VNI) == "Ủy ban NHÂN DÂN"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (".VnTime", OldFont(OldEncoding.TCVN3)),
        (".VnTimeH", OldFont(OldEncoding.TCVN3, capitals=True)),
        (".VnArial NarrowH", OldFont(OldEncoding.TCVN3, capitals=True)),
        (".vnArial", OldFont(OldEncoding.TCVN3)),
        ("VNI-Times", OldFont(OldEncoding.VNI)),
        ("VNI-Helve-Condense", OldFont(OldEncoding.VNI)),
        ("Times New Roman", None),
        ("Vni", None),
        ("", None),
    ],
)
def test_what_a_font_says(name: str, meant: OldFont | None) -> None:
    assert old_font(name) == meant


SYLLABLES = "quýt giếng gì nghiêng khuỷu hoà hòa thuở quốc QUYẾT ngoằn ngoèo huyện xã Được ái yêu Ủy"


@pytest.mark.parametrize("word", SYLLABLES.split())
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Noớl", "josộ", "Hoứa", "nhaõn", "hộtt", "cạàc", "hoàc", "đ", "éụng", "Windowsđ", ""])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)
