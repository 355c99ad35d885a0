"""What the audit trail tells of a year before its first hand-over: which field was changed on this PC, when, by whom.

A laptop that began as a copy of the main PC shares the older lines of the trail with it, so that both tell of the same
edit as the same change; without that, every field edited since on one of them would look like a conflict.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.merge import EXISTS, OWN_ID, Change, Key, Row, Stored, change_of
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.usecases.handover_records import BY_NAME, Carried, columns_of, to_row

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading

_EVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
"""When a record was made, for what was written in bulk and stands in no line: the same on every copy."""


def told_by_trail(reading: Reading, dossier: Dossier, state: Mapping[Key, Row]) -> list[Change]:
    """The changes the trail knows of the records that stand, and of those that were deleted. Nothing is written."""
    lines = _lines(reading)
    found: list[Change] = []
    for record, row in state.items():
        carried = BY_NAME[record[0]]
        values = {OWN_ID: record[1], **columns_of(carried, row)}
        found += _line_of_changes(dossier, record, values, lines.pop((record[0], str(values[OWN_ID])), ()))
    for (kind, own_id), story in lines.items():
        carried = BY_NAME[kind]
        if story[-1].action == "delete" and not carried.once:
            values = _deleted(carried, story[-1])
            if values.get("dossier_id") == dossier.id:
                found += _line_of_changes(dossier, (kind, own_id), values, story)
    return found


def _lines(reading: Reading) -> dict[tuple[str, str], Sequence[AuditEntry]]:
    """By kind and id of a record the lines about its fields, the oldest first."""
    found: dict[tuple[str, str], list[AuditEntry]] = defaultdict(list)
    for action in ("change", "delete"):
        for line in reading.find(AuditEntry, action=action):
            if line.record_kind in BY_NAME:
                found[line.record_kind, line.record_id].append(line)
    return dict(found)


def _line_of_changes(
    dossier: Dossier, record: Key, values: Mapping[str, Stored], story: Iterable[AuditEntry]
) -> Iterator[Change]:
    """The record as it was before the trail speaks of it, then one change a line, each in sight of the ones before."""
    carried = BY_NAME[record[0]]
    edits = [line for line in story if line.action == "change" and line.field in values]
    was = dict(values)
    for line in reversed(edits):
        was[line.field] = _stored(carried, line.field, line.old)
    row = to_row(carried, was)
    first = change_of(dossier.id, record, row, _EVER, "")
    heads = dict.fromkeys(row, first.id)
    yield first
    for line in edits:
        was[line.field] = _stored(carried, line.field, line.new)
        now = to_row(carried, was)
        written = {name: value for name, value in now.items() if row[name] != value}
        if written:
            change = change_of(dossier.id, record, written, line.at, line.actor, {heads[name] for name in written})
            heads.update(dict.fromkeys(written, change.id))
            row = now
            yield change
    for line in story:
        if line.action == "delete":
            yield change_of(dossier.id, record, {EXISTS: 0}, line.at, line.actor, set(heads.values()))


def _deleted(carried: Carried, line: AuditEntry) -> dict[str, Stored]:
    """The columns of a record from the JSON the trail kept of it."""
    from qcdc_desktop.db.records import canonical_json, map_of

    found = json.loads(line.old or "{}")
    values: dict[str, Stored] = {}
    for field in map_of(carried.record).fields:
        value = found.get(field.name)
        if isinstance(value, bool):
            value = int(value)
        values[field.name] = value if isinstance(value, str | int | None) else canonical_json(value)
    return values


def _stored(carried: Carried, name: str, text: str | None) -> Stored:
    """The value of a column from the text of a line."""
    from qcdc_desktop.db.records import map_of

    return int(text) if text is not None and map_of(carried.record).by_name[name].kind == "integer" else text
