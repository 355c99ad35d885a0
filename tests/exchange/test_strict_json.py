"""JSON that two readers could understand differently is refused; what is written reads back the same."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.exchange.strict_json import DEEPEST, JsonWrong, canonical, canonical_line, parse, parse_lines

TRICKS = {
    "key twice": (b'{"a":1,"a":2}', "key-twice"),
    "key twice by escape": (rb'{"a":1,"\u0061":2}', "key-twice"),
    "key twice inside": (b'[{"x":{"a":1,"b":2,"a":1}}]', "key-twice"),
    "NaN": (b'{"a":NaN}', "bad-number"),
    "Infinity": (b'{"a":Infinity}', "bad-number"),
    "minus Infinity": (b'{"a":-Infinity}', "bad-number"),
    "float": (b'{"a":1.5}', "bad-number"),
    "whole float": (b'{"a":1.0}', "bad-number"),
    "exponent": (b'{"a":1e3}', "bad-number"),
    "beyond every float": (b'{"a":1e999}', "bad-number"),
    "integer too large": (b"9007199254740992", "bad-number"),
    "integer too small": (b"-9007199254740992", "bad-number"),
    "a million digits": (b"9" * 1_000_000, "bad-number"),
    "minus zero": (b"-0", "bad-number"),
    "leading zero": (b"01", "text-after-value"),
    "BOM": (b"\xef\xbb\xbf{}", "not-json"),
    "UTF-16": ("{}".encode("utf-16"), "not-utf-8"),
    "overlong UTF-8": (b'"\xc0\xaf"', "not-utf-8"),
    "surrogate in UTF-8": (b'"\xed\xa0\x80"', "not-utf-8"),
    "lone high surrogate": (rb'"\ud800"', "bad-character"),
    "lone low surrogate": (rb'{"\udc00":1}', "bad-character"),
    "NUL by escape": (rb'["a\u0000"]', "bad-character"),
    "raw NUL": (b'"a\x00"', "not-json"),
    "raw control character": (b'"a\nb"', "not-json"),
    "two values": (b"{}{}", "text-after-value"),
    "space after": (b"{} ", "text-after-value"),
    "space before": (b" {}", "not-json"),
    "nothing": (b"", "not-json"),
    "cut": (b'{"a":', "not-json"),
    "single quotes": (b"{'a':1}", "not-json"),
    "trailing comma": (b"[1,]", "not-json"),
    "comment": (b"[1/*x*/]", "not-json"),
    "too deep": (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "too-deep"),
    "very deep": (b"[" * 1_000_000, "too-deep"),
    "very deep objects": (b'{"a":' * 100_000, "too-deep"),
}


@pytest.mark.parametrize(("data", "why"), TRICKS.values(), ids=TRICKS.keys())
def test_tricks_are_refused(data: bytes, why: str) -> None:
    with pytest.raises(JsonWrong) as caught:
        parse(data)
    assert caught.value.why == why


def test_what_is_allowed() -> None:
    assert parse(b"[9007199254740991,-9007199254740991,0]") == [2**53 - 1, 1 - 2**53, 0]
    assert parse(b"[" * DEEPEST + b"]" * DEEPEST)
    assert parse(rb'"\ud83d\ude00"') == "😀"
    assert parse(b'["[[[[[[[[[[[[[[[[[[[[\\"[[[[[[[["]') == ['[[[[[[[[[[[[[[[[[[[["[[[[[[[[']
    assert type(parse(b"true")) is bool


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(1 - 2**53, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150)
@given(VALUES)
def test_what_is_written_reads_back(value: object) -> None:
    data = canonical(value)
    assert parse(data) == value
    assert canonical(parse(data)) == data
    assert json.loads(data) == value


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = parse(data)
    except JsonWrong:
        return
    assert json.loads(data) == value


@pytest.mark.parametrize("value", [1.5, float("nan"), {"a": [0.0]}, {1: 2}, b"x", 2**53, {"a": {1, 2}}])
def test_what_no_package_may_hold_is_a_mistake_of_ours(value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical(value)


def test_canonical_is_sorted_and_bare() -> None:
    assert canonical({"b": 1, "a": ["ủy", {"d": None, "c": True}]}) == '{"a":["ủy",{"c":true,"d":null}],"b":1}'.encode()


def test_lines() -> None:
    rows = [{"a": 1}, {"b": "dòng\u2028một\x85"}]
    data = b"".join(canonical_line(row) for row in rows)
    assert list(parse_lines(data)) == rows
    assert list(parse_lines(b"")) == []


@pytest.mark.parametrize(
    ("data", "why", "line"),
    [
        (b'{"a":1}', "no-line-end", 1),
        (b'{"a":1}\n{"a":1}', "no-line-end", 2),
        (b"\n", "not-json", 1),
        (b"{}\n\n{}\n", "not-json", 2),
        (b"{}\n[]\n", "not-an-object", 2),
        (b"{}\n{}\r\n", "text-after-value", 2),
        (b'{}\n{"a":1,"a":1}\n', "key-twice", 2),
        (b'{}\n{}\n"\xff"\n', "not-utf-8", 3),
        (b'{"a":"' + b"x" * 1024 * 1024 + b'"}\n', "line-too-long", 1),
        (b'{"a":1},{"b":2}\n', "text-after-value", 1),
    ],
)
def test_lines_refused(data: bytes, why: str, line: int) -> None:
    with pytest.raises(JsonWrong) as caught:
        list(parse_lines(data))
    assert (caught.value.why, caught.value.line) == (why, line)
