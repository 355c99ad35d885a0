"""Typed looks at one JSON object: each field is taken once by name and kind, and at the end none may be left.

What is wrong is told by the field's path as `FieldWrong`; callers make their own refusal of it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from qcdc_desktop.domain.vn_text import nfc

T = TypeVar("T")

HEX64 = re.compile(r"[0-9a-f]{64}")
HEX32 = re.compile(r"[0-9a-f]{32}")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CODE = re.compile(r"\S{1,80}")
INSTANT = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z", re.ASCII)
DAY = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\d", re.ASCII)
"""Years 1900 to 2199: with days at the very end of the calendar no deadline could be counted any more."""
LONGEST_TEXT = 20_000


class FieldWrong(ValueError):  # noqa: N818 - says which field, not that the program erred
    """A field is missing, unknown, of another kind or out of range; `field` is its path with dots."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def text_of(value: object, longest: int = LONGEST_TEXT) -> str:
    """A text in the form every text is kept in; raises `ValueError`."""
    if type(value) is not str or len(value) > longest:
        raise ValueError
    if not (value.isascii() and value.isprintable()) and nfc(value) != value:
        raise ValueError
    return value


def matching(value: object, pattern: re.Pattern[str]) -> str:
    """A text of exactly this pattern; raises `ValueError`."""
    if type(value) is not str or not pattern.fullmatch(value):
        raise ValueError
    return value


def integer_of(value: object, least: int, most: int) -> int:
    """A whole number within bounds, never a truth value; raises `ValueError`."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError
    return value


def truth_of(value: object) -> bool:
    """True or false; raises `ValueError`."""
    if type(value) is not bool:
        raise ValueError
    return value


def day_of(value: object) -> date:
    """A day as 2026-02-05; raises `ValueError`."""
    return date.fromisoformat(matching(value, DAY))


def instant_of(value: object) -> datetime:
    """An instant in UTC as 2026-02-05T08:30:00Z, with microseconds or without; raises `ValueError`."""
    return datetime.fromisoformat(matching(value, INSTANT))


class Fields:
    """One JSON object being read; `path` is where it stands, `lenient` lets unknown fields pass (newer minor)."""

    def __init__(self, value: object, path: str, lenient: bool) -> None:
        if type(value) is not dict:
            raise FieldWrong(path or "$")
        self._left: dict[str, Any] = dict(value)
        self._path = path
        self._lenient = lenient

    def take(self, name: str) -> object:
        """The raw value of a field that must be there."""
        if name not in self._left:
            raise FieldWrong(self._at(name))
        return self._left.pop(name)

    def nested(self, name: str) -> "Fields":
        """A nested object."""
        return Fields(self.take(name), self._at(name), self._lenient)

    def read(self, name: str, parse: Callable[[object], T]) -> T:
        """The field by a parser that raises `ValueError`."""
        value = self.take(name)
        try:
            return parse(value)
        except ValueError as error:
            raise FieldWrong(self._at(name)) from error

    def read_or_none(self, name: str, parse: Callable[[object], T]) -> T | None:
        """The field by a parser, or None where null stands."""
        return self.read(name, lambda value: None if value is None else parse(value))

    def text(self, name: str, longest: int = 1000) -> str:
        """A text in NFC."""
        return self.read(name, lambda value: text_of(value, longest))

    def match(self, name: str, pattern: re.Pattern[str]) -> str:
        """A text of exactly this pattern."""
        return self.read(name, lambda value: matching(value, pattern))

    def integer(self, name: str, least: int, most: int) -> int:
        """A whole number within bounds."""
        return self.read(name, lambda value: integer_of(value, least, most))

    def items(self, name: str, most: int) -> list[Any]:
        """An array of at most `most` values."""
        value = self.take(name)
        if type(value) is not list or len(value) > most:
            raise FieldWrong(self._at(name))
        return value

    def mapping(self, name: str, most: int) -> Mapping[str, Any]:
        """An object with keys that are data, at most `most` of them."""
        value = self.take(name)
        if type(value) is not dict or len(value) > most:
            raise FieldWrong(self._at(name))
        return value

    @property
    def has_more(self) -> bool:
        """Whether fields are left that nobody took."""
        return bool(self._left)

    def done(self) -> None:
        """Say that no more is expected; an unknown field in a known version is a mistake or an attack."""
        if self._left and not self._lenient:
            raise FieldWrong(self._at(min(self._left)))

    def _at(self, name: str) -> str:
        shown = name if name.isprintable() and len(name) <= 40 else "?"
        return f"{self._path}.{shown}" if self._path else shown
