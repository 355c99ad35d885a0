"""The data file of a hand-over: every change a PC knows of a year, one a row (docs/format.md 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.merge import Change, Stored, change_id
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.exchange.row_reading import check_files, json_rows, wrong
from qcdc_desktop.exchange.statement import instant_text
from qcdc_desktop.exchange.strict_json import canonical_line
from qcdc_desktop.exchange.typed_json import CODE, HEX64, Fields, FieldWrong, instant_of, integer_of, matching, text_of

if TYPE_CHECKING:
    from qcdc_desktop.exchange.package import Contents

CHANGES = "changes"
_NAME = re.compile(r"[a-z0-9_+]{0,120}")
_LONGEST_VALUE = 500_000
_LARGEST = 2**53 - 1
_MOST_FIELDS = 100
_MOST_PARENTS = 1000


def change_lines(changes: Iterable[Change]) -> Mapping[str, Iterable[bytes]]:
    """The data file, in the order of the ids."""
    return {CHANGES: _lines(changes)}


def read_changes(contents: Contents, dossier_id: str) -> Iterator[Change]:
    """The changes of a hand-over, given the id of the receiver's dossier; raises `Refusal("data-wrong")`."""
    check_files(contents, (CHANGES,))
    before = ""
    for line, row in enumerate(json_rows(CHANGES, contents.data[CHANGES]), 1):
        try:
            change = _change(row, dossier_id, contents.statement.newer_minor)
        except FieldWrong as error:
            raise Refusal("data-wrong", file=CHANGES, line=line, name=error.field) from error
        # The id follows from the content, so that nobody can slip another content under a known id.
        if change.id <= before or change.id != change_id(change.record, change.values, change.parents):
            wrong(CHANGES, line, "id")
        before = change.id
        yield change


def _change(row: dict[str, Any], dossier_id: str, lenient: bool) -> Change:
    fields = Fields(row, "", lenient)
    values = fields.mapping("values", _MOST_FIELDS)
    found = Change(
        fields.match("id", HEX64),
        dossier_id,
        fields.match("kind", CODE),
        fields.match("key", CODE),
        _values(values),
        fields.read("at", instant_of),
        fields.text("by", 300),
        tuple(fields.read("parents", _parents)),
    )
    fields.done()
    return found


def _values(values: Mapping[str, Any]) -> dict[str, Stored]:
    try:
        return {matching(name, _NAME): _value(value) for name, value in values.items()}
    except ValueError as error:
        raise FieldWrong("values") from error


def _value(value: object) -> Stored:
    """A text, a whole number or null."""
    if value is None:
        return None
    return integer_of(value, -_LARGEST, _LARGEST) if type(value) is int else text_of(value, _LONGEST_VALUE)


def _parents(value: object) -> tuple[str, ...]:
    if type(value) is not list or len(value) > _MOST_PARENTS or sorted(set(value)) != value:
        raise ValueError
    return tuple(matching(one, HEX64) for one in value)


def _lines(changes: Iterable[Change]) -> Iterator[bytes]:
    for change in sorted(changes, key=lambda one: one.id):
        yield canonical_line(
            {
                "id": change.id,
                "kind": change.kind,
                "key": change.key,
                "values": dict(change.values),
                "at": instant_text(change.at),
                "by": nfc(change.actor),
                "parents": list(change.parents),
            }
        )
