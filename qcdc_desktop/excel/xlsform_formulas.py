"""The small language of conditions in an XLSForm, read into a tree: names in ${…}, values, comparisons, and, or, not.

What a tree means to a questionnaire stands in `xlsform_conditions` and `xlsform_constraints`; sums, paths and the many
functions of XPath are refused, never guessed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from qcdc_desktop.domain.errors import Refusal

T = TypeVar("T")
LONGEST: Final = 4000
_DEEPEST: Final = 30
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<name>\$\{\s*[^{}\s]+\s*\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<word>[A-Za-z][A-Za-z0-9_:-]*)|(?P<sign>!=|<=|>=|[=<>(),.]))"
)
COMPARISONS: Final = ("=", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True, slots=True)
class Ref:
    """The answer to a question; "" is the answer the formula stands at."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A text or a number as it is written."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function with what is handed to it."""

    function: str
    given: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two things compared by one of `COMPARISONS`."""

    left: "Formula"
    sign: str
    right: "Formula"


@dataclass(frozen=True, slots=True)
class Every:
    """Parts joined by "and"."""

    parts: tuple["Formula", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """Parts joined by "or"."""

    parts: tuple["Formula", ...]


Formula = Ref | Value | Call | Compared | Every | Some


def parse_formula(text: str) -> Formula:
    """The tree of a formula; raises `Refusal("xlsform-formula-wrong")` with the place (from 1) where it fails."""
    if len(text) > LONGEST:
        raise Refusal("xlsform-formula-wrong", formula=text[:40], place=LONGEST)
    return _Parser(text).whole()


def wrong(text: str) -> Refusal:
    """The refusal of a formula that is well written but says what a questionnaire cannot hold."""
    return Refusal("xlsform-formula-unsupported", formula=text[:200])


class _Parser:
    """Reads a formula from left to right; each method reads what its name says and stands behind it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens: list[tuple[str, str, int]] = []
        at = 0
        while text[at:].strip():
            found = _TOKEN.match(text, at)
            if found is None:
                raise self._wrong(at)
            kind = str(found.lastgroup)
            self._tokens.append((kind, found[kind], found.start(kind)))
            at = found.end()
        self._at = 0
        self._depth = 0

    def whole(self) -> Formula:
        """The whole formula."""
        found = self._some()
        if self._at < len(self._tokens):
            raise self._wrong(self._tokens[self._at][2])
        return found

    def _some(self) -> Formula:
        return self._joined("or", self._every, Some)

    def _every(self) -> Formula:
        return self._joined("and", self._compared, Every)

    def _joined(self, word: str, part: Callable[[], Formula], kind: type[Every] | type[Some]) -> Formula:
        parts = [part()]
        while self._take("word", word):
            parts.append(part())
        return parts[0] if len(parts) == 1 else kind(tuple(parts))

    def _compared(self) -> Formula:
        left = self._single()
        for sign in COMPARISONS:
            if self._take("sign", sign):
                return Compared(left, sign, self._single())
        return left

    def _single(self) -> Formula:
        if self._at == len(self._tokens):
            raise self._wrong(len(self._text))
        kind, token, place = self._tokens[self._at]
        self._at += 1
        if kind == "name":
            return Ref(token[2:-1].strip())
        if kind == "text":
            return Value(token[1:-1])
        if kind == "number":
            return Value(token)
        if kind == "word" and token not in ("and", "or") and self._take("sign", "("):
            return Call(token, self._given())
        if token == ".":
            return Ref("")
        if token == "(":
            return self._inside(self._some)
        raise self._wrong(place)

    def _given(self) -> tuple[Formula, ...]:
        if self._take("sign", ")"):
            return ()
        return self._inside(self._list)

    def _list(self) -> tuple[Formula, ...]:
        found = [self._some()]
        while self._take("sign", ","):
            found.append(self._some())
        return tuple(found)

    def _inside(self, read: Callable[[], T]) -> T:
        """What stands in brackets, up to and with the closing one."""
        self._depth += 1
        place = self._tokens[self._at - 1][2]
        if self._depth > _DEEPEST:
            raise self._wrong(place)
        found = read()
        if not self._take("sign", ")"):
            raise self._wrong(self._tokens[self._at][2] if self._at < len(self._tokens) else len(self._text))
        self._depth -= 1
        return found

    def _take(self, kind: str, token: str) -> bool:
        if self._at < len(self._tokens) and self._tokens[self._at][:2] == (kind, token):
            self._at += 1
            return True
        return False

    def _wrong(self, place: int) -> Refusal:
        return Refusal("xlsform-formula-wrong", formula=self._text[:200], place=place + 1)
