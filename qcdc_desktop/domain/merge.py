"""Merging what several PCs of one office entered: what a set of changes says, and what a person must choose.

Every PC keeps the changes it knows of. A change names the changes it was made in sight of (`parents`) and replaces what
they wrote of the same fields. Merging is the union of two sets, so any order and any repetition gives the same; what
stands is computed from the set alone. Clocks only decide what stands until a person has chosen (decision 0020).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

Key = tuple[str, str]
"""Kind of record and its key: the UUIDv7, or for what exists once in a dossier the thing itself (indicator code)."""
Stored = str | int | None
Row = Mapping[str, Stored]
"""The fields of a record as they are kept; fields that only make sense together are one."""

EXISTS = ""
"""The field that says whether a record is there: 0 once deleted, 1 when taken back."""
OWN_ID = "id"
"""Of a record that exists once, its UUID: whoever has the smallest decides, nobody is asked."""
_EMPTY: tuple[Stored, ...] = (None, "", "{}", "[]")


@dataclass(frozen=True, slots=True)
class Change:
    """Fields of one record written on one PC, in sight of `parents`; `id` follows from all but `at` and `actor`."""

    id: str
    dossier_id: str
    kind: str
    key: str
    values: Mapping[str, Stored]
    at: datetime
    actor: str
    parents: tuple[str, ...] = ()

    @property
    def record(self) -> Key:
        """The record it is about."""
        return self.kind, self.key


Make = Callable[[Key, Row, tuple[str, ...]], Change]
"""Makes a change of (record, values, parents): the caller knows when and by whom."""


def change_id(record: Key, values: Row, parents: Iterable[str]) -> str:
    """What names a change: the SHA-256 (hex) of what it says. The same edit known to two PCs is one change."""
    said = [*record, values, sorted(parents)]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def change_of(
    dossier_id: str, record: Key, values: Row, at: datetime, actor: str, parents: Iterable[str] = ()
) -> Change:
    """A change with its name."""
    seen = tuple(sorted(parents))
    return Change(change_id(record, values, seen), dossier_id, *record, dict(values), at, actor, seen)


class Question(StrEnum):
    """What a person is asked."""

    FIELD = "field"
    """Two PCs wrote different things into the same field."""
    GONE = "gone"
    """Deleted on one PC, changed or used on another."""
    PLACE = "place"
    """Two records take one place: two sheets with the same number in a round."""


class Act(StrEnum):
    """What choosing does."""

    WRITE = "write"
    KEEP = "keep"
    DELETE = "delete"
    RENUMBER = "renumber"
    """Both stay, this one under a free number."""
    REPLACE = "replace"
    """This one stays, the other goes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer; `value` is what would stand in the field, `at` and `actor` who wrote it when, where somebody did."""

    act: Act
    value: Stored = None
    at: datetime | None = None
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two PCs wrote without knowing of each other. The first of `choices` stands until one is taken.

    PLACE: `twin` is the record that has the place meanwhile; this one waits and counts nowhere.
    """

    kind: str
    key: str
    question: Question
    field: str
    choices: tuple[Choice, ...]
    twin: str = ""

    @property
    def id(self) -> str:
        """The same on every PC that knows the same changes."""
        return f"{self.kind}/{self.key}/{self.field if self.question is Question.FIELD else self.question}"

    @property
    def record(self) -> Key:
        """The record it is about."""
        return self.kind, self.key


@dataclass(frozen=True, slots=True)
class Shape:
    """What a merge must know of the records.

    `refers(kind, key, row)`: the records that must exist as long as this one does; `place(kind, row)`: what only one
    record may take (a sheet's round and number, the last a number where there is a free one), or None.
    """

    refers: Callable[[str, str, Row], Iterable[Key]]
    place: Callable[[str, Row], tuple[Stored, ...] | None]
    numbered: Mapping[str, str] = field(default_factory=dict)
    """By kind the field whose number may be changed to free a place."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a set of changes says: the records that stand, those that wait for a person, and what is asked."""

    records: Mapping[Key, Row]
    waiting: Mapping[Key, Row]
    conflicts: tuple[Conflict, ...]


def union(*sides: Iterable[Change]) -> dict[str, Change]:
    """All changes by id. Of one change told twice the earlier telling stays, so it does not matter which side came."""
    found: dict[str, Change] = {}
    for side in sides:
        for change in side:
            other = found.get(change.id)
            if other is None or (change.at, change.actor) < (other.at, other.actor):
                found[change.id] = change if other is None else replace(other, at=change.at, actor=change.actor)
    return found


def resolve(changes: Iterable[Change], shape: Shape) -> Merged:
    """What stands after these changes, whatever order they came in."""
    heads = _heads(changes)
    rows: dict[Key, Row] = {}
    gone: set[Key] = set()
    for record, fields in heads.items():
        row = {name: _standing(name, found).values[name] for name, found in fields.items() if name != EXISTS}
        if row:
            rows[record] = row
        if _deletions(fields) and not _unseen(fields):
            gone.add(record)
    needed = _needed(rows, gone, shape)
    present = {record: row for record, row in rows.items() if record not in gone or record in needed}
    places = _twins(present, shape)
    standing = {record: row for record, row in present.items() if record not in places}
    for record in _orphans(standing, shape):
        del standing[record]
    conflicts = [_place_conflict(record, places[record], present, shape) for record in places]
    for record in standing:
        conflicts += _field_conflicts(record, heads[record])
        if _deletions(heads[record]):
            conflicts.append(_gone_conflict(record, heads[record]))
    waiting = {record: row for record, row in present.items() if record not in standing}
    ordered = tuple(sorted(conflicts, key=lambda one: one.id))
    return Merged(dict(sorted(standing.items())), dict(sorted(waiting.items())), ordered)


def record_changes(
    known: Iterable[Change], state: Mapping[Key, Row], shape: Shape, make: Make, said: Merged | None = None
) -> list[Change]:
    """What was done on this PC since the known changes: where its records differ from what they say.

    `said` is what the known changes say, where that has been computed already.

    Afterwards the records must be brought to what all changes say before anything else is done: a place that became
    free is taken by whoever waited for it.
    """
    known = list(known)
    before = (said or resolve(known, shape)).records
    if before == state:
        return []
    heads = _heads(known)
    done: list[Change] = []
    for record, row in sorted(state.items()):
        fields = heads.get(record, {})
        told = {name: _standing(name, found).values[name] for name, found in fields.items() if name != EXISTS}
        values = {name: value for name, value in row.items() if name not in told or told[name] != value}
        if record not in before and EXISTS in fields:
            values[EXISTS] = 1
        if values:
            done.append(make(record, values, _ids(fields, values)))
    done += [make(record, {EXISTS: 0}, _ids(heads[record])) for record in sorted(before.keys() - state.keys())]
    return done


def choose(known: Iterable[Change], conflict: Conflict, choice: Choice, shape: Shape, make: Make) -> list[Change]:
    """The changes that settle a conflict by one of its choices. A record that goes takes along what needs it."""
    known = list(known)
    heads = _heads(known)
    record = conflict.record
    if choice.act in (Act.WRITE, Act.RENUMBER):
        return [make(record, {conflict.field: choice.value}, _ids(heads[record], (conflict.field,)))]
    if choice.act is Act.KEEP:
        return [make(record, {EXISTS: 1}, _ids(heads[record], (EXISTS,)))]
    merged = resolve(known, shape)
    every = {**merged.records, **merged.waiting}
    going = [(conflict.kind, conflict.twin) if choice.act is Act.REPLACE else record]
    for gone in going:
        going += [other for other, row in every.items() if other not in going and gone in shape.refers(*other, row)]
    return [make(one, {EXISTS: 0}, _ids(heads[one])) for one in going]


Heads = Mapping[str, list[Change]]
"""By field the changes nobody replaced, what stands first."""


def _heads(changes: Iterable[Change]) -> dict[Key, dict[str, list[Change]]]:
    by_record: dict[Key, dict[str, Change]] = defaultdict(dict)
    for change in union(changes).values():
        by_record[change.record][change.id] = change
    return {record: _heads_of(found) for record, found in by_record.items()}


def _heads_of(changes: Mapping[str, Change]) -> dict[str, list[Change]]:
    """The heads of one record. One change alone, the most frequent case, is told at once."""
    if len(changes) == 1:
        (only,) = changes.values()
        return {name: [only] for name in only.values}
    depths = _depths(changes)
    replaced = {
        (parent, name)
        for change in changes.values()
        for parent in change.parents
        if parent in changes
        for name in change.values
    }
    heads: dict[str, list[Change]] = defaultdict(list)
    for change in sorted(changes.values(), key=lambda one: (depths[one.id], one.at, one.id), reverse=True):
        for name in change.values:
            if (change.id, name) not in replaced:
                heads[name].append(change)
    return dict(heads)


def _depths(changes: Mapping[str, Change]) -> dict[str, int]:
    """How long the longest line of changes is that each was made in sight of: an order that needs no clock."""
    depths: dict[str, int] = {}
    looking = list(changes)
    while looking:
        change = changes[looking[-1]]
        unknown = [one for one in change.parents if one in changes and one not in depths]
        if unknown:
            looking += unknown
            continue
        depths[looking.pop()] = 1 + max((depths[one] for one in change.parents if one in changes), default=0)
    return depths


def _standing(name: str, heads: list[Change]) -> Change:
    if name == OWN_ID:
        return min(heads, key=lambda one: str(one.values[name]))
    return _telling(name, heads)[0]


def _telling(name: str, heads: list[Change]) -> list[Change]:
    """Heads without those that only say "nothing yet", written when the record was made, where others say something."""
    return [head for head in heads if head.parents or head.values[name] not in _EMPTY] or heads


def _field_conflicts(record: Key, fields: Heads) -> list[Conflict]:
    found = []
    for name, heads in fields.items():
        if name in (EXISTS, OWN_ID) or len(heads) == 1:
            continue
        values: dict[Stored, Change] = {}
        for head in _telling(name, heads):
            values.setdefault(head.values[name], head)
        if len(values) > 1:
            choices = tuple(Choice(Act.WRITE, value, head.at, head.actor) for value, head in values.items())
            found.append(Conflict(*record, Question.FIELD, name, choices))
    return found


def _deletions(fields: Heads) -> list[Change]:
    return [head for head in fields.get(EXISTS, ()) if head.values[EXISTS] == 0]


def _unseen(fields: Heads) -> list[Change]:
    """Changes no deletion was made in sight of, and takings-back beside it: they keep the record alive."""
    deletions = _deletions(fields)
    seen = {parent for deletion in deletions for parent in deletion.parents} | {one.id for one in deletions}
    return [head for heads in fields.values() for head in heads if head.id not in seen]


def _gone_conflict(record: Key, fields: Heads) -> Conflict:
    """Deleted, but something written or used in ignorance of that keeps it."""
    deletion = _deletions(fields)[0]
    newest = max(_unseen(fields), key=lambda one: (one.at, one.id), default=None)
    keep = Choice(Act.KEEP, None, newest.at, newest.actor) if newest else Choice(Act.KEEP)
    return Conflict(*record, Question.GONE, EXISTS, (keep, Choice(Act.DELETE, None, deletion.at, deletion.actor)))


def _place_conflict(record: Key, twin: Key, present: Mapping[Key, Row], shape: Shape) -> Conflict:
    """It waits until somebody says whether both stay, or which."""
    kind, row = record[0], present[record]
    choices = [Choice(Act.DELETE), Choice(Act.REPLACE)]
    name = shape.numbered.get(kind, "")
    if name:
        rest = (shape.place(kind, row) or ())[:-1]
        taken = [shape.place(kind, other) for (other_kind, _), other in present.items() if other_kind == kind]
        free = 1 + max(int(place[-1] or 0) for place in taken if place is not None and place[:-1] == rest)
        choices.insert(0, Choice(Act.RENUMBER, free))
    return Conflict(*record, Question.PLACE, name, tuple(choices), twin[1])


def _needed(rows: Mapping[Key, Row], gone: set[Key], shape: Shape) -> set[Key]:
    """Deleted records that something that stands refers to, directly or through another deleted one."""
    needed: set[Key] = set()
    if not gone:
        return needed
    looking = [record for record in rows if record not in gone]
    while looking:
        record = looking.pop()
        for other in shape.refers(*record, rows[record]):
            if other in gone and other in rows and other not in needed:
                needed.add(other)
                looking.append(other)
    return needed


def _twins(present: Mapping[Key, Row], shape: Shape) -> dict[Key, Key]:
    """Of records that take one place the one made first stays; the others wait. By each that waits, who has it."""
    first: dict[tuple[Stored, ...], Key] = {}
    waiting: dict[Key, Key] = {}
    for record in sorted(present):
        place = shape.place(record[0], present[record])
        if place is not None and first.setdefault((record[0], *place), record) != record:
            waiting[record] = first[record[0], *place]
    return waiting


def _orphans(standing: Mapping[Key, Row], shape: Shape) -> set[Key]:
    """What refers to a record that does not stand, directly or through another."""
    out: set[Key] = set()
    users: dict[Key, list[Key]] = defaultdict(list)
    looking: list[Key] = []
    for record, row in standing.items():
        for other in shape.refers(*record, row):
            users[other].append(record)
            if other not in standing:
                looking.append(record)
    while looking:
        record = looking.pop()
        if record not in out:
            out.add(record)
            looking += users[record]
    return out


def _ids(fields: Heads, names: Iterable[str] | None = None) -> tuple[str, ...]:
    """The heads of some fields, or of all."""
    wanted = fields if names is None else names
    return tuple({head.id for name in wanted for head in fields.get(name, ())})
