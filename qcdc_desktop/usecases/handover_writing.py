"""Bringing the records of a dossier to what a merge says: one line of the trail per changed field, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.merge import OWN_ID, Key, Row
from qcdc_desktop.domain.office import Attachment, Dossier
from qcdc_desktop.domain.survey import SecondEntry, Sheet, SheetEntry
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.handover_records import BY_NAME, CARRIED, to_record
from qcdc_desktop.usecases.workspace import Folders

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Transaction

_HIGHEST = 2_000_000_000
_LEAVES = (SecondEntry.__name__, SheetEntry.__name__, Sheet.__name__)
"""Gone before others come: they hold numbers, and only each other refers to them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How records differ from what they should be, by key."""

    new: frozenset[Key]
    changed: frozenset[Key]
    gone: frozenset[Key]
    renamed: frozenset[Key]
    """There before under another id: written anew."""


def difference(before: Mapping[Key, Row], after: Mapping[Key, Row]) -> Difference:
    """What must happen to `before` so that it becomes `after`."""
    both = before.keys() & after.keys()
    renamed = frozenset(key for key in both if before[key].get(OWN_ID) != after[key].get(OWN_ID))
    changed = frozenset(key for key in both - renamed if before[key] != after[key])
    return Difference(
        frozenset(after.keys() - before.keys()), changed, frozenset(before.keys() - after.keys()), renamed
    )


def bring_to(
    folders: Folders,
    tx: Transaction,
    dossier: Dossier,
    before: Mapping[Key, Row],
    after: Mapping[Key, Row],
    blobs: Mapping[str, Path],
) -> None:
    """Make the records `after`, which are `before` now; `blobs` are attachments that come along.

    Raises `Refusal` data-wrong, record-id-taken, attachment-gone.
    """
    found = difference(before, after)
    made = {key: to_record(key, after[key], dossier.id) for key in found.new | found.changed | found.renamed}
    _require_bytes(folders, made.values(), blobs)
    for name in _LEAVES:
        _delete(tx, dossier, before, (key for key in found.gone if key[0] == name))
    _delete(tx, dossier, before, found.renamed)
    _free_numbers(tx, before, [made[key] for key in sorted(found.changed) if key[0] == Sheet.__name__])
    for carried in CARRIED:
        name = carried.record.__name__
        tx.save_many([made[key] for key in sorted(found.new | found.renamed) if key[0] == name])
        for key in sorted(key for key in found.changed if key[0] == name):
            tx.save(made[key])
    for carried in reversed(CARRIED):
        name = carried.record.__name__
        if name not in _LEAVES:
            _delete(tx, dossier, before, (key for key in found.gone if key[0] == name))


def _delete(tx: Transaction, dossier: Dossier, before: Mapping[Key, Row], keys: Iterable[Key]) -> None:
    for key in sorted(keys):
        record = to_record(key, before[key], dossier.id)
        present = tx.get(BY_NAME[key[0]].record, record.day if key[0] == "SpecialDay" else record.id)
        if present is not None:
            tx.delete(present)


def _free_numbers(tx: Transaction, before: Mapping[Key, Row], sheets: Iterable[Sheet]) -> None:
    """Sheets that change places among themselves: their old numbers are freed before the new ones are taken."""
    taken = {(row["round_id"], row["number"]) for key, row in before.items() if key[0] == Sheet.__name__}
    for at, sheet in enumerate(sheets):
        old = before[Sheet.__name__, sheet.id]["number"]
        if old != sheet.number and (sheet.round_id, sheet.number) in taken:
            present = tx.get(Sheet, sheet.id)
            assert present is not None
            tx.save(replace(present, number=_HIGHEST - at))


def _require_bytes(folders: Folders, records: Iterable[Any], blobs: Mapping[str, Path]) -> None:
    """No row names a file that is not there."""
    for record in records:
        if not isinstance(record, Attachment) or record.sha256 in blobs:
            continue
        if not blob_path(folders, record.sha256).exists():
            raise Refusal("attachment-gone", name=record.name)
