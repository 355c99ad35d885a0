"""Turns a code and its facts into the Vietnamese sentence kept in `resources/words`.

The one place that knows the formats of the gaps; the sentences themselves are data, and reading their files
is the business of `qcdc_desktop.resources`.
"""

import string
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_percent, format_points


def sentence(words: Mapping[str, str], code: str, facts: Mapping[str, Fact]) -> str:
    """Return the sentence of `code` with its gaps filled.

    Gaps: `{x}` as it is, `{x:date}` an ISO day, `{x:points}` hundredths of a point, `{x:percent}` hundredths of a
    percent, `{x:count}` a whole number. A fact that is None leaves its gap empty.
    Raises `KeyError` for a code without words or a gap without a fact, `ValueError` for an unknown format:
    all three are mistakes of ours.
    """
    return _Filler().vformat(words[code], (), facts)


def gaps(template: str) -> tuple[tuple[str, str], ...]:
    """The gaps of a sentence in their order, as pairs of fact name and format."""
    return tuple((name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None)


class _Filler(string.Formatter):
    """Fills gaps by the formats above; facts are only looked up by name, never indexed or taken apart."""

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[Fact, str]:
        return kwargs[field_name], field_name

    def format_field(self, value: Fact, format_spec: str) -> str:
        if value is None:
            return ""
        if not format_spec:
            return str(value)
        if format_spec not in _FORMATS:
            raise ValueError(f"unknown format of a gap: {format_spec!r}")
        return _FORMATS[format_spec](value)


def _date(value: str | int) -> str:
    return format_date(date.fromisoformat(str(value)))


_FORMATS: Mapping[str, Callable[[str | int], str]] = MappingProxyType(
    {
        "date": _date,
        "points": lambda value: format_points(int(value)),
        "percent": lambda value: format_percent(int(value)),
        "count": lambda value: format_count(int(value)),
    }
)
