"""Texts that no reader may take for JSON, in the manner of the known suites' "must be refused" part, written anew."""

import pytest

from qcdc_desktop.exchange.strict_json import JsonWrong, parse, parse_lines

_STRUCTURE = [
    "", " ", "\n", "[", "]", "{", "}", "[1", "1]", "[[]", "[]]", "[}", "{]", "{{}}", "[1,,2]", "[,1]", "[1,]", "[,]",
    "[1 2]", "[1;2]", "[1:2]", "{,}", "{1:2}", "{null:1}", "{[]:1}", '{"a"}', '{"a":}', '{:1}', '{"a" 1}', '{"a"=1}',
    '{"a":1,}', '{,"a":1}', '{"a":1,,"b":2}', '{"a":1 "b":2}', '{"a":1]', '["a":1]', '{"a"::1}', "{a:1}", "{'a':1}",
    '{"a":1}}', '{"a":1}[', '{"a":1}x', "[]x", "1 1", "true false", '"a""b"', "[1]#", "[1]//x", "/**/[1]", "[1/**/]",
    "<html>", "=1", ";", ",", ":", "()", "(1)", "`1`", "[\x0c1]", "[\x0b1]", "[\xa01]", "[\u20601]",
    "[1]\x00", "\x001", "[\u3000]", "\\u005b1]", "[1\\n]", "[" * 17 + "]" * 17, '{"a":' * 17 + "1" + "}" * 17,
]  # fmt: skip
_LITERALS = [
    "nul", "nulll", "Null", "NULL", "None", "nil", "undefined", "tru", "truee", "True", "TRUE", "fals",
    "False", "yes",
    "NaN", "nan", "-NaN", "Infinity", "-Infinity", "+Infinity", "Inf", "-inf", "[nul]", "[tru]", "[True]", "[NaN]",
    '{"a":Infinity}', "[-Infinity]", "[truefalse]", "[null1]", "[1null]",
]  # fmt: skip
_NUMBERS = [
    "+1", "++1", "--1", "-", "+", "-a", "- 1", "1-", "1+", "1+2", "-+1", ".1", "-.1", "1.", "-1.", "1.e1", ".e1",
    "1..2", "1.2.3", "01", "-01", "00", "0x1", "0X1F", "1f", "0b1", "0o7", "1_000", "1,0", "1e", "1e+", "1E-",
    "e1", "1e1.5",
    "1ee1", "0e", "1 000", "１", "①", "٣", "1\u200b", "0.1", "1.0", "1e3", "1E400", "-0", "-0.0", "9007199254740992",
    "-9007199254740992", "18446744073709551616", "9" * 5000, "[1a]", "[-]", "[1.]", "[.5]", "[2.e3]", "[0x0]", "[+1]",
]  # fmt: skip
_STRINGS = [
    '"', '"a', 'a"', "'a'", '"a\n"', '"a\t"', '"a\r"', '"\x00"', '"\x1f"', r'"\x41"', r'"\a"', r'"\v"', r'"\0"',
    r'"\'"', '"\\"', '"\\', r'"\u"', r'"\u1"', r'"\u12"', r'"\u123"', r'"\u12G4"', r'"\U0041"', r'"\u 041"',
    r'"\ud800"', r'"\udc00"', r'"\udc00\ud800"', r'"\ud800\ud800"', r'"\ud83dx"', r'"\u0000"', r'"a\ b"',
    '["a]', '["]', '[a"]', '["a"b]', r'["\n]', '{"a":"b}', '{"a:1}', '{"\n":1}', r'{"\ud800":1}',
    "“a”", "«a»", "`a`", '"\\\n"',
]  # fmt: skip
_BYTES = [
    b"\xff", b"\xfe\xff", b"\xff\xfe[\x00]\x00", b"\xef\xbb\xbf[]", b"\x00[", b'"\x80"', b'"\xc0\x80"', b'"\xc3"',
    b'"\xc3\x28"', b'"\xe0\x80\x80"', b'"\xe2\x82"', b'"\xed\xa0\x80"', b'"\xed\xbf\xbf"', b'"\xf0\x80\x80\x80"',
    b'"\xf4\x90\x80\x80"', b'"\xf8\x88\x80\x80\x80"', b'"\xfc\x84\x80\x80\x80\x80"', b"[\xe5]", b"\xe5",
    b"{\"\xb9\":1}", b"[1]\xff", b"[\xff]",
]  # fmt: skip
_TWICE = ['{"a":1,"a":1}', r'{"a":1,"\u0061":2}', '{"a":{"b":1,"b":1}}', '[{"":1,"":1}]', r'{"\u0000":1}']
MUST_NOT = [
    *(text.encode("utf-8", "surrogatepass") for text in (*_STRUCTURE, *_LITERALS, *_NUMBERS, *_STRINGS, *_TWICE)),
    *_BYTES,
]


@pytest.mark.parametrize("data", MUST_NOT, ids=lambda data: repr(data[:24]))
def test_it_is_refused(data: bytes) -> None:
    with pytest.raises(JsonWrong):
        parse(data)


def test_nor_as_a_line() -> None:
    for data in MUST_NOT:
        if data.strip(b"\n"):  # no line at all is an empty file
            with pytest.raises(JsonWrong):
                list(parse_lines(data + b"\n"))


def test_how_many_there_are() -> None:
    assert len(set(MUST_NOT)) == len(MUST_NOT) > 190
