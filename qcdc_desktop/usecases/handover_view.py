"""What a person sees of hand-overs: what taking one in would change, and the list of what is to be chosen."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.merge import Act, Choice, Conflict, Key, Merged, Question, Row, Stored
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.survey import Sheet, SheetEntry
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.audit_trail import kind_words, name_in, value_words
from qcdc_desktop.usecases.handover import Known, handed_over, look, merge_with
from qcdc_desktop.usecases.handover_records import BY_NAME, columns_of, group_name
from qcdc_desktop.usecases.handover_writing import difference
from qcdc_desktop.usecases.import_package import checked_package
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading

_ACTS = {
    Act.KEEP: "handover-keep",
    Act.DELETE: "handover-delete",
    Act.RENUMBER: "handover-renumber",
    Act.REPLACE: "handover-replace",
}


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One answer in words; `number` counts from 1, the first stands until one is taken."""

    number: int
    text: str
    actor: str
    at: datetime | None

    @property
    def id(self) -> int:
        """What makes the line the same after reading again."""
        return self.number


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """A place two PCs wrote differently, in words; `id` names it when it is settled."""

    id: str
    kind: str
    record: str
    field: str
    choices: tuple[ChoiceLine, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a hand-over in would do; numbers of records by kind, in words.

    `late` sheets would come into a batch that is closed here or a round that is locked.
    """

    year: int
    prepared_by: str
    issued_at: datetime
    would: str
    new: Mapping[str, int]
    changed: Mapping[str, int]
    gone: Mapping[str, int]
    late: int
    conflicts: tuple[ConflictLine, ...]


def conflict_list(ws: Workspace, year: int) -> tuple[ConflictLine, ...]:
    """What a person must choose in a year, in words; none before the first hand-over."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None or not handed_over(reading, dossier):
            return ()
        merged = look(ws, reading, dossier).merged
    return _in_words(merged)


def preview_handover(ws: Workspace, file: Path) -> Preview:
    """What taking a file in would change, with everything checked and nothing written.

    Raises `Refusal` not-a-handover and those that importing would raise.
    """
    with checked_package(ws, file) as checked:
        statement = checked.verified.value
        if statement.kind is not PackageKind.HANDOVER:
            raise Refusal("not-a-handover", name=file.name)
        with ws.store.reading() as reading:
            dossier = dossier_of(reading, ws.unit_key, statement.period.year)
            known = _known(ws, reading, dossier)
            after = merge_with(ws, known, checked.contents, dossier.id if dossier else "").merged
    words = load_words()
    found = difference(known.state, after.records)
    return Preview(
        year=statement.period.year,
        prepared_by=statement.people.prepared_by,
        issued_at=statement.issued_at,
        would=checked.decision.kind.value,
        new=_counted(words, found.new),
        changed=_counted(words, found.changed | found.renamed),
        gone=_counted(words, found.gone),
        late=_late(found.new, after.records),
        conflicts=_in_words(after),
    )


def _known(ws: Workspace, reading: Reading, dossier: Dossier | None) -> Known:
    return look(ws, reading, dossier) if dossier else Known({}, {}, (), Merged({}, {}, ()))


def _counted(words: Mapping[str, str], keys: frozenset[Key]) -> dict[str, int]:
    counts = Counter(kind for kind, _ in keys)
    return {kind_words(words, kind): counts[kind] for kind in BY_NAME if counts[kind]}


def _late(new: frozenset[Key], records: Mapping[Key, Row]) -> int:
    """New sheets whose round is locked or whose batch is closed."""
    late = set()
    for kind, key in new:
        row = records[kind, key]
        if kind == Sheet.__name__ and (records.get(("SurveyRound", str(row["round_id"]))) or {}).get("lock"):
            late.add(key)
        if kind == SheetEntry.__name__ and row.get("batch_id"):
            batch = columns_of(BY_NAME["Batch"], records.get(("Batch", str(row["batch_id"])), {}))
            late |= {key} if batch.get("closed_at") else set()
    return len(late)


def _in_words(merged: Merged) -> tuple[ConflictLine, ...]:
    words = load_words()
    rows = {**merged.records, **merged.waiting}
    return tuple(_line(words, conflict, rows) for conflict in merged.conflicts)


def _line(words: Mapping[str, str], conflict: Conflict, rows: Mapping[Key, Row]) -> ConflictLine:
    texts = _values(words, conflict) if conflict.question is Question.FIELD else _acts(words, conflict)
    choices = tuple(
        ChoiceLine(number, text, choice.actor, choice.at)
        for number, (choice, text) in enumerate(zip(conflict.choices, texts, strict=True), 1)
    )
    field = {Question.GONE: words["handover-gone"], Question.PLACE: words["handover-place"]}
    name = _field_words(words, conflict) if conflict.question is Question.FIELD else field[conflict.question]
    return ConflictLine(conflict.id, kind_words(words, conflict.kind), _name(conflict, rows), name, choices)


def _name(conflict: Conflict, rows: Mapping[Key, Row]) -> str:
    """What a person calls the record; where it has no name, what its key says."""
    carried = BY_NAME[conflict.kind]
    named = name_in(columns_of(carried, rows.get(conflict.record, {})))
    return named or (conflict.key if carried.once not in ("", "*", "sheet_id") else "")


def _field_words(words: Mapping[str, str], conflict: Conflict) -> str:
    names = _members(conflict)
    return ", ".join(words.get(f"audit-field-{name}", name) for name in names[:3])


def _members(conflict: Conflict) -> tuple[str, ...]:
    groups = {group_name(group): group for group in BY_NAME[conflict.kind].groups}
    return groups.get(conflict.field, (conflict.field,))


def _acts(words: Mapping[str, str], conflict: Conflict) -> list[str]:
    return [words[_ACTS[choice.act]].format(number=choice.value) for choice in conflict.choices]


def _values(words: Mapping[str, str], conflict: Conflict) -> list[str]:
    """What each choice would write; of large texts and lists only where they differ."""
    names = _members(conflict)
    rows = [_columns(conflict, choice) for choice in conflict.choices]
    texts = []
    for row in rows:
        parts = []
        for name in names:
            if len(names) > 1 and all(other[name] == row[name] for other in rows):
                continue
            shown = _shown(words, name, row[name], [other[name] for other in rows])
            label = f"{words.get(f'audit-field-{name}', name)}: " if len(names) > 1 else ""
            parts.append(f"{label}{shown or words['handover-nothing']}")
        texts.append("; ".join(parts))
    return texts


def _columns(conflict: Conflict, choice: Choice) -> Mapping[str, Stored]:
    return columns_of(BY_NAME[conflict.kind], {conflict.field: choice.value})


def _shown(words: Mapping[str, str], name: str, value: Stored, every: list[Stored]) -> str:
    text = None if value is None else str(value)
    if text is None or not text.startswith("{"):
        return value_words(words, name, text)
    objects: list[dict[str, Any]] = [json.loads(str(one)) if one else {} for one in every]
    own = json.loads(text)
    differing = sorted({key for one in objects for key in one if any(o.get(key) != own.get(key) for o in objects)})
    return ", ".join(f"{key} = {own[key]}" if key in own else f"{key} –" for key in differing)
