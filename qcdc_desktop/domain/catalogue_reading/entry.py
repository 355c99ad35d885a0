"""One object of a catalogue file while it is read: asks for its keys by type and notes what is wrong.

A wrong value is noted and replaced by a placeholder, so that one pass finds every mistake; whoever starts a
reading must therefore look at the findings before using what came out. Kinds of catalogues are not known here.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import Enum, StrEnum
from typing import Final, TypeVar

from qcdc_desktop.domain.catalogue_reading.findings import Findings
from qcdc_desktop.domain.errors import Fact

Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_TEXT: Final = 2000
PLACEHOLDER_DAY: Final = date.min
_CODE: Final = re.compile(r"[A-Za-z0-9đ][A-Za-z0-9đ._-]{0,47}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class _Absent(Enum):
    """That a key is not there, told apart from null."""

    ABSENT = 0


_ABSENT: Final = _Absent.ABSENT


class Entry:
    """Reads one JSON object key by key; `close` then notes the keys nobody asked for."""

    def __init__(self, findings: Findings, path: str, value: object) -> None:
        self._findings = findings
        self.path = path
        self._sound = isinstance(value, dict)
        self._value: Mapping[str, object] = value if isinstance(value, dict) else {}
        self._asked: set[str] = set()
        self._wrong: set[str] = set()
        if not self._sound:
            self.wrong("", "catalogue-not-an-object")

    @property
    def findings(self) -> Findings:
        """Where mistakes of this entry are noted."""
        return self._findings

    def wrong(self, field: str, code: str, /, **facts: Fact) -> None:
        """Note a mistake in `field` of this entry."""
        self._wrong.add(field)
        self._findings.add(self.path or "/", field, code, **facts)

    def has(self, key: str) -> bool:
        """Whether the key is there, whatever its value."""
        return key in self._value

    def ignore(self, key: str) -> None:
        """Take a key as asked for: what is wrong with it has been noted already."""
        self._asked.add(key)

    def sound(self, key: str) -> bool:
        """Whether the key is there and nothing is wrong with it so far: what rests on it can be checked."""
        return key in self._value and key not in self._wrong

    def close(self) -> None:
        """Note every key that was not asked for."""
        for key in self._value:
            if key not in self._asked:
                self.wrong(key, "catalogue-key-unknown", key=key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text in NFC without control characters or space at its ends; empty only where a default allows it."""
        value = self._take(key, required=default is None)
        if value is _ABSENT:
            return default or ""
        if not isinstance(value, str):
            self._not("catalogue-not-text", key, value)
            return ""
        if problem := _text_problem(value, may_be_empty=default is not None):
            self.wrong(key, problem)
        return value

    def code(self, key: str) -> str:
        """A code: letters, digits, đ, dot, line; at most 48 characters."""
        value = self.text(key)
        if value and not _CODE.fullmatch(value):
            self.wrong(key, "catalogue-code-form", code=value)
        return value

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number from `low` to `high`."""
        value = self._take(key, required=default is None)
        number = None if value is _ABSENT else self._whole(key, value, low, high)
        if number is not None:
            return number
        return default if default is not None else low

    def optional_integer(self, key: str, low: int, high: int) -> int | None:
        """A whole number or null; a missing key means null."""
        value = self._take(key, required=False)
        return None if value is _ABSENT or value is None else self._whole(key, value, low, high)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        value = self._take(key, required=default is None)
        if value is _ABSENT:
            return bool(default)
        if not isinstance(value, bool):
            self._not("catalogue-not-flag", key, value)
            return False
        return value

    def optional_flag(self, key: str) -> bool | None:
        """True, false or null; a missing key means null."""
        value = self._take(key, required=False)
        return None if value is _ABSENT or value is None else self.flag(key)

    def day(self, key: str) -> date:
        """A date written YYYY-MM-DD."""
        value = self._take(key, required=True)
        return PLACEHOLDER_DAY if value is _ABSENT else self._date(key, value)

    def optional_day(self, key: str) -> date | None:
        """A date written YYYY-MM-DD, or null; the key must stand there, so that an open end is meant."""
        value = self._take(key, required=True)
        return None if value is _ABSENT or value is None else self._date(key, value)

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        """One of the values of `kind`."""
        fallback = default if default is not None else next(iter(kind))
        value = self._take(key, required=default is None)
        if value is _ABSENT:
            return fallback
        if not isinstance(value, str):
            self._not("catalogue-not-text", key, value)
            return fallback
        if value not in {member.value for member in kind}:
            self.wrong(key, "catalogue-choice-unknown", value=value, allowed=", ".join(member.value for member in kind))
            return fallback
        return kind(value)

    def child(self, key: str) -> "Entry":
        """The object under `key`."""
        value = self._take(key, required=True)
        if value is _ABSENT:
            return _silent(f"{self.path}/{key}", self._findings)
        return Entry(self._findings, f"{self.path}/{key}", value)

    def entries(self, key: str, named_by: str = "code", default_empty: bool = False) -> tuple["Entry", ...]:
        """The objects of the list under `key`, each called by its key `named_by` or else by its place."""
        found = self._list(key, default_empty)
        return tuple(
            Entry(self._findings, f"{self.path}/{key}/{_name(item, named_by, place)}", item)
            for place, item in enumerate(found, start=1)
        )

    def texts(self, key: str, default_empty: bool = True) -> tuple[str, ...]:
        """A list of texts, none twice."""
        found: list[str] = []
        for item in self._list(key, default_empty):
            if not isinstance(item, str):
                self._not("catalogue-not-text", key, item)
            elif problem := _text_problem(item, may_be_empty=False):
                self.wrong(key, problem)
            elif item in found:
                self.wrong(key, "catalogue-value-twice", value=item)
            else:
                found.append(item)
        return tuple(found)

    def integers(self, key: str, low: int, high: int, default_empty: bool = True) -> tuple[int, ...]:
        """A list of whole numbers from `low` to `high`, none twice."""
        found: list[int] = []
        for item in self._list(key, default_empty):
            number = self._whole(key, item, low, high)
            if number in found:
                self.wrong(key, "catalogue-value-twice", value=str(number))
            elif number is not None:
                found.append(number)
        return tuple(found)

    def _take(self, key: str, required: bool) -> object:
        self._asked.add(key)
        if key in self._value:
            return self._value[key]
        if required and self._sound:
            self.wrong(key, "catalogue-key-missing", key=key)
        return _ABSENT

    def _list(self, key: str, default_empty: bool) -> list[object]:
        value = self._take(key, required=not default_empty)
        if value is _ABSENT:
            return []
        if not isinstance(value, list):
            self._not("catalogue-not-list", key, value)
            return []
        return value

    def _whole(self, key: str, value: object, low: int, high: int) -> int | None:
        # bool is an int to Python, but true is no number to whoever writes a catalogue
        if not isinstance(value, int) or isinstance(value, bool):
            self._not("catalogue-not-integer", key, value)
            return None
        if not low <= value <= high:
            self.wrong(key, "catalogue-out-of-range", value=str(value), low=low, high=high)
            return None
        return value

    def _date(self, key: str, value: object) -> date:
        if not isinstance(value, str):
            self._not("catalogue-not-text", key, value)
            return PLACEHOLDER_DAY
        day = _iso_day(value)
        if day is None:
            self.wrong(key, "catalogue-not-a-date", value=value)
            return PLACEHOLDER_DAY
        return day

    def _not(self, code: str, key: str, value: object) -> None:
        self.wrong(key, "catalogue-float" if isinstance(value, float) else code)


def _silent(path: str, findings: Findings) -> Entry:
    """An entry in place of a missing one: the missing key is noted already, its own keys need not be."""
    entry = Entry(findings, path, {})
    entry._sound = False
    return entry


def _name(item: object, named_by: str, place: int) -> str:
    """What an item of a list is called in a mistake's way: its own name where it has one, else its place."""
    name = item.get(named_by) if isinstance(item, dict) else None
    if isinstance(name, str) and name:
        return name
    return str(name) if isinstance(name, int) and not isinstance(name, bool) else f"#{place}"


def _iso_day(value: str) -> date | None:
    if not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _text_problem(value: str, may_be_empty: bool) -> str | None:
    if not value.strip():
        return None if may_be_empty and not value else "catalogue-text-empty"
    if len(value) > LONGEST_TEXT:
        return "catalogue-text-long"
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn") for letter in value):
        return "catalogue-text-control"
    if not unicodedata.is_normalized("NFC", value):
        return "catalogue-text-not-nfc"
    return "catalogue-text-space" if value != value.strip() else None
