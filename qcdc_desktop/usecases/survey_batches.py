"""Batches of sheets within a round: numbers given in advance, what is missing, the draw, closing.

What two entries say of one sheet stands in `double_entry`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.double_entry import BatchState, ErrorFigures, SheetState, batch_state, figures_of, state_of
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.scanning import ScanJob
from qcdc_desktop.domain.survey import Batch, CheckPlan, SecondEntry, SheetEntry, SurveyRound
from qcdc_desktop.domain.survey_sampling import draw, missing_numbers, spans
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.survey_sheets import check_sheet_number
from qcdc_desktop.usecases.surveys import editable_round
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.sheets import SheetHead
    from qcdc_desktop.db.store import Reading, Transaction

LARGEST_BATCH: Final = 5000


@dataclass(frozen=True, slots=True)
class BatchView:
    """A batch with where its sheets stand: `needed` are the numbers the plan wants keyed twice."""

    batch: Batch
    states: Mapping[int, SheetState]
    missing: tuple[int, ...]
    needed: tuple[int, ...]
    unchecked: tuple[int, ...]
    figures: ErrorFigures
    state: BatchState

    @property
    def keyed(self) -> int:
        """How many sheets are keyed."""
        return sum(state is not SheetState.EMPTY for state in self.states.values())

    @property
    def id(self) -> str:
        """The batch's id."""
        return self.batch.id


@dataclass(frozen=True, slots=True)
class RoundCheck:
    """A round as its batches stand; `loose` are the sheets in no batch, by number."""

    round: SurveyRound
    batches: tuple[BatchView, ...]
    loose: tuple[int, ...]
    heads: Mapping[int, SheetHead]
    seconds: Mapping[str, SecondEntry]


def list_batches(ws: Workspace, round_id: str) -> RoundCheck:
    """The batches of a round, oldest first; raises `Refusal("record-gone")`."""
    with ws.store.reading() as reading:
        found = reading.get(SurveyRound, round_id)
        if found is None:
            raise Refusal("record-gone")
        return read_batches(reading, found)


def read_batches(reading: Reading, found: SurveyRound) -> RoundCheck:
    """The batches of a round within an open reading."""
    from qcdc_desktop.db.sheets import sheet_heads

    heads = {head.number: head for head in sheet_heads(reading, found.id)}
    seconds = {second.sheet_id: second for second in reading.find(SecondEntry, round_id=found.id)}
    entries = {entry.id: entry.batch_id for entry in reading.find(SheetEntry, round_id=found.id)}
    batches = sorted(reading.find(Batch, round_id=found.id), key=_in_order)
    of: dict[str, list[SheetHead]] = {batch.id: [] for batch in batches}
    loose = []
    for head in heads.values():
        batch_id = next((b.id for b in batches if head.number in b.numbers), entries.get(head.id))
        if batch_id in of:
            of[batch_id].append(head)
        else:
            loose.append(head.number)
    plan = found.check
    views = tuple(_view(batch, of[batch.id], seconds, plan) for batch in batches)
    return RoundCheck(found, views, tuple(sorted(loose)), heads, seconds)


def _in_order(batch: Batch) -> tuple[bool, int, str]:
    """By their numbers, those without at the end."""
    return batch.first is None, batch.first or 0, batch.id


def _view(
    batch: Batch, heads: Iterable[SheetHead], seconds: Mapping[str, SecondEntry], plan: CheckPlan | None
) -> BatchView:
    by_number = {head.number: head for head in heads}
    numbers = sorted({*by_number, *batch.numbers})
    states = {n: state_of(h, seconds.get(h.id) if h else None) for n in numbers for h in [by_number.get(n)]}
    missing = missing_numbers(batch.numbers, by_number)
    needed = draw(by_number, plan, batch.id) if plan is not None and batch.drawn_at is not None else ()
    unchecked = tuple(n for n in needed if states[n] is SheetState.FIRST)
    figures = figures_of(len(by_number), [seconds[h.id] for h in by_number.values() if h.id in seconds])
    drawn = batch.drawn_at is not None and plan is not None
    state = batch_state(
        missing=len(missing),
        keyed=len(by_number),
        unchecked=len(unchecked) if drawn else None,
        waiting=sum(state is SheetState.DIFFERENT for state in states.values()),
        closed=batch.closed_at is not None,
    )
    return BatchView(batch, states, missing, needed, unchecked, figures, state)


def add_batch(
    ws: Workspace,
    round_id: str,
    name: str = "",
    first: int | None = None,
    last: int | None = None,
    keyer: str = "",
    place: str = "",
) -> Batch:
    """Begin a batch, with numbers given in advance or without; sheets of these numbers in no batch come into it.

    Raises `Refusal` numbers-half, numbers-backwards, batch-too-large, batch-overlaps, sheet-number-wrong, round-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        found = editable_round(ws, tx, round_id)
        batches = tx.find(Batch, round_id=round_id)
        named = nfc(name).strip() or f"Tập {len(batches) + 1}"
        batch = Batch(
            ws.new_id(), found.dossier_id, round_id, named, first, last, nfc(keyer).strip(), nfc(place).strip()
        )
        _check_numbers(tx, batch)
        tx.save(batch)
        _take_in(tx, batch)
    return batch


def save_batch(ws: Workspace, changed: Batch) -> Batch:
    """Write a changed batch; the draw stays. Raises what `add_batch` raises, title-missing, batch-closed."""
    with ws.store.transaction(ws.actor) as tx:
        old = _open_batch(ws, tx, changed.id)
        clean = replace(
            old,
            name=nfc(changed.name).strip(),
            first=changed.first,
            last=changed.last,
            keyer=nfc(changed.keyer).strip(),
            place=nfc(changed.place).strip(),
        )
        if not clean.name:
            raise Refusal("title-missing", field="name")
        _check_numbers(tx, clean)
        tx.save(clean)
        _take_in(tx, clean)
    return clean


def delete_batch(ws: Workspace, batch_id: str, reason: str) -> None:
    """Take a batch without sheets away; raises `Refusal` reason-missing, batch-has-sheets, batch-closed."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        batch = _open_batch(ws, tx, batch_id)
        view = _view_of(tx, batch)
        if view.keyed:
            raise Refusal("batch-has-sheets", count=view.keyed)
        for job in tx.find(ScanJob, batch_id=batch_id):
            tx.save(replace(job, batch_id=None))
        tx.delete(batch, reason)


def draw_batch(ws: Workspace, batch_id: str) -> Batch:
    """Draw the sheets a second person keys again and record them; a round without a plan gets the usual one.

    Raises `Refusal` batch-empty, batch-closed, round-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        batch = _open_batch(ws, tx, batch_id)
        found = editable_round(ws, tx, batch.round_id)
        if found.check is None:
            found = replace(found, check=CheckPlan())
            tx.save(found)
        drawn = replace(batch, drawn_at=ws.clock())
        needed = _needed(read_batches(tx, found), drawn, found.check or CheckPlan())
        if not needed:
            raise Refusal("batch-empty", batch=batch.name)
        drawn = replace(drawn, drawn=needed)
        tx.save(drawn)
    return drawn


def whole_round_batch(ws: Workspace, round_id: str) -> Batch:
    """The batch of the sheets that are in none: made when a round keyed without batches is checked.

    Raises `Refusal` batch-empty, round-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        found = editable_round(ws, tx, round_id)
        check = read_batches(tx, found)
        if not check.loose:
            raise Refusal("batch-empty", batch=found.title)
        name = "Cả đợt" if not check.batches else f"Tập {len(check.batches) + 1}"
        batch = Batch(ws.new_id(), found.dossier_id, round_id, name)
        tx.save(batch)
        known = {entry.id: entry for entry in tx.find(SheetEntry, round_id=round_id)}
        ids = [check.heads[number].id for number in check.loose]
        tx.save_many(replace(known.get(i) or SheetEntry(i, found.dossier_id, round_id), batch_id=batch.id) for i in ids)
    return batch


def close_batch(ws: Workspace, batch_id: str, note: str = "") -> Batch:
    """Close a batch: everything keyed or accounted for in `note`, checked as agreed, under the agreed rate.

    A batch keyed twice from the first sheet to the last closes at any rate: every error was found and settled.
    Raises `Refusal` batch-empty, batch-numbers-missing, batch-has-differences, batch-not-verified, batch-over-rate.
    """
    with ws.store.transaction(ws.actor) as tx:
        batch = _open_batch(ws, tx, batch_id)
        found = editable_round(ws, tx, batch.round_id)
        view = _view_of(tx, batch)
        _check_closable(view, found.check, note)
        closed = replace(
            batch,
            drawn=view.needed or batch.drawn,
            closed_at=ws.clock(),
            closed_by=ws.actor,
            closing_note=nfc(note).strip(),
        )
        tx.save(closed)
    return closed


def reopen_batch(ws: Workspace, batch_id: str, reason: str) -> Batch:
    """Open a closed batch again; raises `Refusal` reason-missing, round-locked."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        batch = _batch(ws, tx, batch_id)
        opened = replace(batch, closed_at=None, closed_by="", closing_note="")
        tx.save(opened)
        tx.note("reopen", "Batch", batch_id, reason=nfc(reason).strip())
    return opened


def _check_closable(view: BatchView, plan: CheckPlan | None, note: str) -> None:
    name = view.batch.name
    if not view.keyed:
        raise Refusal("batch-empty", batch=name)
    if view.missing and not note.strip():
        raise Refusal("batch-numbers-missing", field="note", batch=name, numbers=spans(view.missing))
    waiting = sum(state is SheetState.DIFFERENT for state in view.states.values())
    if waiting:
        raise Refusal("batch-has-differences", batch=name, count=waiting)
    if plan is None:
        return
    if view.batch.drawn_at is None or view.unchecked:
        raise Refusal("batch-not-verified", batch=name, numbers=spans(view.unchecked) or "–")
    rate, whole = view.figures.rate, view.figures.checked == view.keyed
    if rate is not None and rate > plan.agreed_rate and not whole:
        raise Refusal("batch-over-rate", batch=name, rate=rate, agreed=plan.agreed_rate)


def _needed(check: RoundCheck, batch: Batch, plan: CheckPlan) -> tuple[int, ...]:
    view = next(view for view in check.batches if view.id == batch.id)
    return draw([n for n, state in view.states.items() if state is not SheetState.EMPTY], plan, batch.id)


def _view_of(tx: Reading, batch: Batch) -> BatchView:
    found = tx.get(SurveyRound, batch.round_id)
    assert found is not None
    return next(view for view in read_batches(tx, found).batches if view.id == batch.id)


def _batch(ws: Workspace, tx: Transaction, batch_id: str) -> Batch:
    batch = tx.get(Batch, batch_id)
    if batch is None:
        raise Refusal("record-gone")
    editable_round(ws, tx, batch.round_id)
    return batch


def _open_batch(ws: Workspace, tx: Transaction, batch_id: str) -> Batch:
    batch = _batch(ws, tx, batch_id)
    if batch.closed_at is not None:
        raise Refusal("batch-closed", batch=batch.name, name=batch.closed_by)
    return batch


def _take_in(tx: Transaction, batch: Batch) -> None:
    """Put sheets keyed before into the batch given their numbers; raises `Refusal("number-of-other-batch")`."""
    from qcdc_desktop.db.sheets import sheet_heads

    if not batch.numbers:
        return
    entries = {entry.id: entry for entry in tx.find(SheetEntry, round_id=batch.round_id)}
    taken = []
    for head in sheet_heads(tx, batch.round_id):
        if head.number not in batch.numbers:
            continue
        entry = entries.get(head.id) or SheetEntry(head.id, batch.dossier_id, batch.round_id)
        if entry.batch_id not in (None, batch.id):
            other = tx.one(Batch, id=entry.batch_id)
            raise Refusal("number-of-other-batch", field="first", number=head.number, batch=other.name)
        if entry.batch_id is None:
            taken.append(replace(entry, batch_id=batch.id))
    if taken:
        tx.save_many(taken)


def _check_numbers(tx: Reading, batch: Batch) -> None:
    first, last = batch.first, batch.last
    if (first is None) != (last is None):
        raise Refusal("numbers-half", field="last" if last is None else "first")
    if first is None or last is None:
        return
    check_sheet_number(first)
    check_sheet_number(last)
    if last < first:
        raise Refusal("numbers-backwards", field="last")
    if last - first + 1 > LARGEST_BATCH:
        raise Refusal("batch-too-large", field="last", largest=LARGEST_BATCH)
    for other in tx.find(Batch, round_id=batch.round_id):
        numbers = other.numbers
        if other.id != batch.id and numbers and first <= numbers[-1] and numbers[0] <= last:
            raise Refusal("batch-overlaps", field="first", batch=other.name, first=other.first, last=other.last)
