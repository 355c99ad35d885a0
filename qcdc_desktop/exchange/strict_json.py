"""JSON that means the same to every reader: one strict way in, one canonical way out.

Whatever two JSON readers could understand differently is refused (duplicate keys, floats, NaN, huge integers, deep
nesting, a BOM, lone surrogates, NUL). What the values mean is not decided here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn, Union

JsonValue = Union[None, bool, int, str, "list[JsonValue]", "dict[str, JsonValue]"]

LARGEST_INTEGER = 2**53 - 1
"""What every reader, one in a browser too, holds exactly."""
DEEPEST = 16
LONGEST_LINE = 1024 * 1024
_MOST_DIGITS = 17
_MANY_DIGITS = 16
"""From here on a number may be larger than `LARGEST_INTEGER`."""


class JsonWrong(ValueError):  # noqa: N818 - says what the text is, not that the program erred
    """The text is not strict JSON; `line` counts from 1. Each caller turns it into its own refusal."""

    def __init__(self, why: str, line: int = 1) -> None:
        super().__init__(why, line)
        self.why = why
        self.line = line


def parse(data: bytes) -> JsonValue:
    """The one value that `data` (UTF-8) holds, with nothing around it; raises `JsonWrong`."""
    return _value(_text(data))


def parse_lines(data: bytes) -> Iterator[dict[str, JsonValue]]:
    """The objects of an NDJSON file, one a line, every line ended by a line feed; raises `JsonWrong` with the line."""
    if not data:
        return
    if not data.endswith(b"\n"):
        raise JsonWrong("no-line-end", data.count(b"\n") + 1)
    number = 0
    for number, line in enumerate(_text(data[:-1]).split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise JsonWrong("line-too-long", number)
        try:
            value = _value(line)
        except JsonWrong as error:
            raise JsonWrong(error.why, number) from error
        if type(value) is not dict:
            raise JsonWrong("not-an-object", number)
        yield value


def canonical(value: Any) -> bytes:
    """The value as UTF-8 JSON with sorted keys and no spaces; a float or another type is a mistake of ours."""
    _check_writable(value)
    return _ENCODER.encode(value).encode("utf-8")


def canonical_line(value: Mapping[str, Any]) -> bytes:
    """One line of NDJSON, with its line feed."""
    line = canonical(value) + b"\n"
    if len(line) > LONGEST_LINE:
        raise ValueError("a line longer than 1 MiB cannot be written")
    return line


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise JsonWrong("not-utf-8", data.count(b"\n", 0, error.start) + 1) from error


def _value(text: str) -> JsonValue:
    if text.count("{") + text.count("[") > DEEPEST and _deeper_than_allowed(text):
        raise JsonWrong("too-deep")
    try:
        value, end = _SCAN(text, 0)
    except JsonWrong:
        raise
    except (StopIteration, ValueError) as error:
        raise JsonWrong("not-json") from error
    if end != len(text):
        raise JsonWrong("text-after-value")
    if "\\u" in text:
        _check_escapes(value)
    checked: JsonValue = value
    return checked


def _deeper_than_allowed(text: str) -> bool:
    """Count the nesting before anything is built, so that a deep text costs nothing."""
    depth, inside, escaped = 0, False, False
    for char in text:
        if inside:
            if escaped:
                escaped = False
            elif char == "\\":
                escaped = True
            elif char == '"':
                inside = False
        elif char == '"':
            inside = True
        elif char in "{[":
            depth += 1
            if depth > DEEPEST:
                return True
        elif char in "}]":
            depth -= 1
    return False


def _check_escapes(value: object) -> None:
    """Refuse what only an escape can bring in: NUL and half of a surrogate pair."""
    if type(value) is str:
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise JsonWrong("bad-character")
    elif type(value) is list:
        for item in value:
            _check_escapes(item)
    elif type(value) is dict:
        for key, item in value.items():
            _check_escapes(key)
            _check_escapes(item)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise JsonWrong("key-twice")
    return made


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS or text == "-0":
        raise JsonWrong("bad-number")
    number = int(text)
    if len(text) < _MANY_DIGITS:
        return number
    if not -LARGEST_INTEGER <= number <= LARGEST_INTEGER:
        raise JsonWrong("bad-number")
    return number


def _no_float(text: str) -> NoReturn:
    raise JsonWrong("bad-number")


def _check_writable(value: object) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if kind is int and isinstance(value, int):
        if not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise ValueError("integer too large for a package")
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if type(key) is not str:
                raise TypeError("keys are texts")
            _check_writable(item)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for item in value:
            _check_writable(item)
    else:
        raise TypeError(f"{kind.__name__} cannot stand in a package")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_no_float, parse_int=_integer, parse_constant=_no_float
)
_SCAN = _DECODER.scan_once  # type: ignore[attr-defined] # the typeshed leaves it out
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
