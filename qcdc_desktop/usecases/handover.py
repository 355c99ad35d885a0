"""Several PCs of one office: what was entered here is handed over, what comes is merged, a person settles the rest.

The rules of merging stand in `domain.merge`, which records are merged in `handover_records` (decision 0020).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState, PackageKind
from qcdc_desktop.domain.merge import (
    Change,
    Conflict,
    Key,
    Make,
    Merged,
    Row,
    change_of,
    choose,
    record_changes,
    resolve,
    union,
)
from qcdc_desktop.domain.office import Attachment, Dossier, Role
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.dossiers import editable_dossier
from qcdc_desktop.usecases.export_package import MadePackage, heading_for, write_outgoing
from qcdc_desktop.usecases.handover_checks import check_approved, check_editions
from qcdc_desktop.usecases.handover_history import told_by_trail
from qcdc_desktop.usecases.handover_records import SHAPE, check_known, state_of
from qcdc_desktop.usecases.handover_writing import bring_to
from qcdc_desktop.usecases.workspace import Workspace, dossier_of, own_dossier

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction
    from qcdc_desktop.exchange.package import Contents


@dataclass(frozen=True, slots=True)
class Known:
    """What this PC knows of a year: its records as they stand, its changes with those just found, what they say."""

    state: Mapping[Key, Row]
    changes: Mapping[str, Change]
    found: tuple[Change, ...]
    merged: Merged


@dataclass(frozen=True, slots=True)
class Merging:
    """What taking in a hand-over does: the changes that are new here, and what all say together."""

    fresh: tuple[Change, ...]
    merged: Merged


def hand_over(ws: Workspace, year: int, copy_to: Path | None = None, progress: Progress = UNWATCHED) -> MadePackage:
    """Write what this PC knows of the year for the office's other PCs, sealed to the office's own keys.

    `copy_to` is a file or a folder for a copy. Raises `Refusal` key-locked, handover-not-a-commune, nothing-to-send,
    attachment-gone; `Trouble`.
    """
    from qcdc_desktop.exchange.change_rows import change_lines
    from qcdc_desktop.exchange.statement import People, Period

    if ws.role is not Role.COMMUNE:
        raise Refusal("handover-not-a-commune")
    key = ws.keys.key
    progress.step(0, 3)
    with ws.store.transaction(ws.actor) as tx:
        known = record_own(ws, tx, own_dossier(ws, tx, year))
        if not known.changes:
            raise Refusal("nothing-to-send", year=year)
    progress.step(1, 3)
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        attached = reading.find(Attachment, dossier_id=dossier.id) if dossier else []
        heading = heading_for(
            ws, reading, PackageKind.HANDOVER, ws.unit_key, ws.unit_key, Period(year), People(ws.actor)
        )
        others = [k for k in reading.find(EnrolledKey) if k.unit == ws.unit_key and k.state is KeyState.ACTIVE]
    recipients = {ws.keys.seal_to, ws.keys.recovery, *(one for other in others for one in other.recipients)} - {""}
    blobs = {one.sha256: blob_path(ws.folders, one.sha256) for one in attached}
    lines = change_lines(known.changes.values())
    made = write_outgoing(ws, heading, lines, blobs, key, copy_to, seal_to=tuple(sorted(recipients)))
    progress.step(3, 3)
    return made


def apply_handover(ws: Workspace, tx: Transaction, contents: Contents) -> None:
    """Merge a verified hand-over within a transaction.

    Raises `Refusal` data-wrong, catalogue-edition-unknown, data-not-in-catalogue, data-sheet-wrong, handover-approved.
    """
    dossier = own_dossier(ws, tx, contents.statement.period.year)
    known = record_own(ws, tx, dossier)
    merging = merge_with(ws, known, contents, dossier.id)
    tx.save_many(merging.fresh)
    bring_to(ws.folders, tx, dossier, known.merged.records, merging.merged.records, contents.blobs)
    tx.note("merge", "Dossier", dossier.id, new=str(len(merging.fresh)))


def merge_with(ws: Workspace, known: Known, contents: Contents, dossier_id: str) -> Merging:
    """What a verified hand-over would do to what is known here; nothing is written. Raises like `apply_handover`."""
    from qcdc_desktop.exchange.change_rows import read_changes

    coming = tuple(read_changes(contents, dossier_id))
    check_known(coming)
    every = union(known.changes.values(), coming)
    fresh = tuple(change for change in every.values() if known.changes.get(change.id) != change)
    merged = resolve(every.values(), SHAPE) if fresh else known.merged
    check_approved(contents.statement.period.year, merged, known.merged, lambda: resolve(coming, SHAPE))
    check_editions(ws, known.merged, merged)
    return Merging(fresh, merged)


def look(ws: Workspace, reading: Reading, dossier: Dossier) -> Known:
    """What is known of a dossier here, with what was done since the last look; nothing is written."""
    kept = reading.find(Change, dossier_id=dossier.id)
    state = state_of(reading, dossier)
    told = [] if kept else told_by_trail(reading, dossier, state)
    before = union(kept, told)
    said = resolve(before.values(), SHAPE)
    done = record_changes(before.values(), state, SHAPE, _maker(ws, reading, dossier, state), said)
    changes = union(before.values(), done)
    merged = resolve(changes.values(), SHAPE) if done else said
    return Known(state, changes, (*told, *done), merged)


def record_own(ws: Workspace, tx: Transaction, dossier: Dossier) -> Known:
    """Write down what was done on this PC. What waited for a place that became free takes it at once."""
    known = look(ws, tx, dossier)
    tx.save_many(known.found)
    bring_to(ws.folders, tx, dossier, known.state, known.merged.records, {})
    return known


def open_conflicts(ws: Workspace, year: int) -> tuple[Conflict, ...]:
    """What two PCs wrote without knowing of each other and nobody has settled yet; none before the first hand-over."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        known = look(ws, reading, dossier) if dossier is not None and handed_over(reading, dossier) else None
    return known.merged.conflicts if known else ()


def handed_over(reading: Reading, dossier: Dossier) -> bool:
    """Whether a hand-over of the dossier was made or taken in here before: without one there is nothing to choose."""
    from qcdc_desktop.db.changes import any_change

    return any_change(reading, dossier.id)


def settle_conflict(ws: Workspace, year: int, conflict_id: str, number: int) -> tuple[Conflict, ...]:
    """Let choice `number` (from 1) of a conflict stand; gives what is still open.

    Raises `Refusal` conflict-gone, choice-unknown, dossier-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        known = record_own(ws, tx, dossier)
        conflict = next((one for one in known.merged.conflicts if one.id == conflict_id), None)
        if conflict is None:
            raise Refusal("conflict-gone", id=conflict_id)
        if not 1 <= number <= len(conflict.choices):
            raise Refusal("choice-unknown", field="number", most=len(conflict.choices))
        choice = conflict.choices[number - 1]
        settled = choose(known.changes.values(), conflict, choice, SHAPE, _maker(ws, tx, dossier, {}))
        tx.save_many(settled)
        after = resolve(union(known.changes.values(), settled).values(), SHAPE)
        bring_to(ws.folders, tx, dossier, known.merged.records, after.records, {})
        tx.note("settle", conflict.kind, conflict.key, conflict.field, new=choice.act.value)
        return after.conflicts


def own_key_for_handover(ws: Workspace, envelope: bytes) -> list[EnrolledKey]:
    """The office's own key where a hand-over is judged; it vouches for nothing else."""
    from qcdc_desktop.exchange.keys import key_id
    from qcdc_desktop.exchange.trust import peek_unverified

    with suppress(Refusal):
        if ws.keys.exists and peek_unverified(envelope).kind is PackageKind.HANDOVER:
            public, unit = ws.keys.public, ws.unit_key
            active, now = KeyState.ACTIVE, ws.clock()
            return [EnrolledKey("own", key_id(public), unit.code, unit.valid_from, ws.role.value, public, active, now)]
    return []


def _maker(ws: Workspace, reading: Reading, dossier: Dossier, state: Mapping[Key, Row]) -> Make:
    """Makes changes as of now; of an edit the trail knows better when it was and by whom."""
    from qcdc_desktop.db.audit import trail

    now = ws.clock()

    def make(record: Key, values: Row, parents: tuple[str, ...]) -> Change:
        own_id = str(state.get(record, {}).get("id", record[1]))
        lines = trail(reading, own_id, 1) if parents and record in state else []
        at, actor = (lines[0].at, lines[0].actor) if lines else (now, ws.actor)
        return change_of(dossier.id, record, values, at, actor, parents)

    return make
