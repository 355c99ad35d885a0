"""Data files of a package, row by row: strict lines in, records out, every refusal naming file, line and field.

Which rows belong together in a package is known to `data_records`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.row_layout import Layout
from qcdc_desktop.exchange.strict_json import JsonValue, JsonWrong, canonical_line, parse_lines

if TYPE_CHECKING:
    from qcdc_desktop.exchange.package import Contents

R = TypeVar("R")


def wrong(file: str, line: int, name: str) -> NoReturn:
    """Refuse a data file; `name` is the field, or what is wrong with the line. The sender must export again."""
    raise Refusal("data-wrong", file=file, line=line, name=name)


def json_rows(file: str, data: bytes) -> Iterator[dict[str, JsonValue]]:
    """The rows of a data file as JSON objects; raises `Refusal("data-wrong")`."""
    try:
        yield from parse_lines(data)
    except JsonWrong as error:
        raise Refusal("data-wrong", file=file, line=error.line, name=error.why) from error


def record_of(layout: Layout[R], file: str, line: int, row: Mapping[str, Any], lenient: bool, **given: object) -> R:
    """The record of one row; `given` sets the fields that are not taken from the file.

    `lenient`: a later minor version wrote it, unknown fields are passed over. Raises `Refusal("data-wrong")`.
    """
    fields = layout.fields
    if row.keys() != fields.keys():
        check_names(fields.keys(), row, file, line, lenient)
    values: dict[str, Any] = dict(given)
    for name, kind in fields.items():
        try:
            values[name] = kind.parse(row[name])
        except ValueError:
            wrong(file, line, name)
    return layout.record(**values)


def check_names(expected: Iterable[str], row: Mapping[str, Any], file: str, line: int, lenient: bool) -> None:
    """Every expected field is there, and no other unless a later minor version wrote it."""
    names = set(expected)
    missing = sorted(names - row.keys())
    if missing:
        wrong(file, line, missing[0])
    unknown = sorted(row.keys() - names)
    if unknown and not lenient:
        wrong(file, line, unknown[0] if unknown[0].isprintable() and len(unknown[0]) <= 40 else "?")


def write_rows(layout: Layout[R], records: Iterable[R]) -> Iterator[bytes]:
    """The lines of a data file, each as every receiver can read it; raises `Refusal("value-not-sendable")`."""
    for record in records:
        row = layout.write(record)
        for name, kind in layout.fields.items():
            try:
                kind.parse(row[name])
            except ValueError as error:
                what = str(getattr(record, "title", "") or getattr(record, "indicator_code", ""))[:80]
                raise Refusal("value-not-sendable", kind=layout.record.__name__, name=name, what=what) from error
        yield canonical_line(row)


def unique(file: str, line: int, seen: set[Any], value: object, name: str) -> None:
    """Refuse a value that stood in an earlier line."""
    if value in seen:
        wrong(file, line, name)
    seen.add(value)


def check_files(contents: Contents, expected: Iterable[str]) -> None:
    """The package holds exactly the data files of its kind; a later minor version may bring more."""
    names = set(expected)
    for name in sorted(names - contents.data.keys()):
        wrong(name, 0, "missing")
    for name in sorted(contents.data.keys() - names):
        if not contents.statement.newer_minor:
            wrong(name, 0, "unknown")
