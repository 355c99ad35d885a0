"""Sheets of a survey as they come in: keyed one by one, corrected and deleted with a reason, taken from a file.

A sheet stands with what is kept beside it: how it came in, its batch, its second entry. Rounds and tallies stand in
`surveys`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.double_entry import compare_again
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.sheet_check import Problem, check_sheet, normalise, prepare
from qcdc_desktop.domain.survey import Answer, Batch, Mark, SecondEntry, Sheet, SheetEntry, Source
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.surveys import editable_round, forget_scans, form_of
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction

LARGEST_SHEET_NUMBER: Final = 999_999


@dataclass(frozen=True, slots=True)
class CameIn:
    """How a sheet comes in: into which batch, from where, in how many seconds; `slot` is its draft, forgotten then.

    `by` is who read the paper where that was not the person at work: a scanner.
    """

    batch_id: str | None = None
    source: Source = Source.KEYED
    seconds: int | None = None
    slot: str = ""
    by: str = ""


class SheetRefused(Refusal):
    """A sheet that cannot be saved as it is; `problems` name the questions."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, field=first.question, question=first.question, **first.facts)
        self.problems = problems


def save_sheet(
    ws: Workspace,
    round_id: str,
    number: int,
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    village: str = "",
    sheet_id: str | None = None,
    reason: str = "",
    came_in: CameIn | None = None,
) -> Sheet:
    """Save one sheet, new or corrected (`sheet_id`, then with a reason).

    What the conditions skip is dropped. A corrected sheet is compared with its second entry again. Raises
    `SheetRefused` (naming every question that is wrong), `Refusal` sheet-number-taken, sheet-number-wrong,
    reason-missing, round-locked, batch-closed, number-outside-batch, number-of-other-batch.
    """
    from qcdc_desktop.db.transaction import sheet_number_taken

    check_sheet_number(number)
    with ws.store.transaction(ws.actor) as tx:
        found = editable_round(ws, tx, round_id)
        form = form_of(ws, found)
        texts = {code: nfc(v).strip() if isinstance(v, str) else v for code, v in answers.items()}
        kept_answers, kept_marks = normalise(form, texts, marks)
        problems = check_sheet(form, kept_answers, kept_marks)
        if problems:
            raise SheetRefused(problems)
        old = tx.get(Sheet, sheet_id) if sheet_id else None
        if sheet_id and (old is None or old.round_id != round_id):
            raise Refusal("record-gone")
        if old is not None and not reason.strip():
            raise Refusal("reason-missing", field="reason")
        if any(other.id != sheet_id for other in tx.find(Sheet, round_id=round_id, number=number)):
            raise sheet_number_taken(tx, round_id, number)
        sheet = Sheet(
            id=sheet_id or ws.new_id(),
            dossier_id=found.dossier_id,
            round_id=round_id,
            form_code=found.form_code,
            number=number,
            entered_at=old.entered_at if old else ws.clock(),
            entered_by=old.entered_by if old else (came_in.by if came_in else "") or ws.actor,
            village=nfc(village).strip(),
            answers=kept_answers,
            marks=kept_marks,
        )
        _put_sheet(ws, tx, form, sheet, came_in or CameIn(), old, nfc(reason).strip())
        return sheet


def _put_sheet(
    ws: Workspace, tx: Transaction, form: Questionnaire, sheet: Sheet, came_in: CameIn, old: Sheet | None, reason: str
) -> None:
    """Write a sheet with what is kept beside it: how it came in, its place in a batch, its second entry."""
    from qcdc_desktop.db import drafts

    entry = tx.get(SheetEntry, sheet.id) if old is not None else None
    before = entry.batch_id if entry else None
    batch = batch_of_number(tx, sheet.round_id, sheet.number, came_in.batch_id or before)
    tx.save(sheet)
    batch_id = batch.id if batch else None
    if old is None:
        tx.save(SheetEntry(sheet.id, sheet.dossier_id, sheet.round_id, batch_id, came_in.source, came_in.seconds))
    elif entry is not None and batch_id != before:
        tx.save(replace(entry, batch_id=batch_id))
    if old is not None:
        tx.note("correct", "Sheet", sheet.id, reason=reason)
        for second in tx.find(SecondEntry, sheet_id=sheet.id):
            again = compare_again(form, sheet, second, ws.actor)
            tx.save(replace(again, number=sheet.number))
    if came_in.slot:
        drafts.drop_draft(tx, sheet.round_id, came_in.slot)


def batch_of_number(tx: Reading, round_id: str, number: int, batch_id: str | None) -> Batch | None:
    """The batch a number belongs to: the one it was given to in advance, else `batch_id`; it must be open.

    Raises `Refusal` batch-closed, number-outside-batch, number-of-other-batch, record-gone.
    """
    batches = {batch.id: batch for batch in tx.find(Batch, round_id=round_id)}
    if batch_id is not None and batch_id not in batches:
        raise Refusal("record-gone")
    chosen = batches[batch_id] if batch_id is not None else None
    given = next((batch for batch in batches.values() if number in batch.numbers), None)
    if chosen is not None and given is not None and given.id != chosen.id:
        raise Refusal("number-of-other-batch", field="number", number=number, batch=given.name)
    if chosen is not None and given is None and chosen.numbers:
        raise Refusal(
            "number-outside-batch",
            field="number",
            number=number,
            batch=chosen.name,
            first=chosen.first,
            last=chosen.last,
        )
    found = given or chosen
    if found is not None and found.closed_at is not None:
        raise Refusal("batch-closed", field="number", batch=found.name, name=found.closed_by)
    return found


def check_sheet_number(number: int) -> None:
    """Raise `Refusal("sheet-number-wrong")` for what cannot stand on a paper sheet."""
    if not 1 <= number <= LARGEST_SHEET_NUMBER:
        raise Refusal("sheet-number-wrong", field="number", largest=LARGEST_SHEET_NUMBER)


def delete_sheet(ws: Workspace, sheet_id: str, reason: str) -> None:
    """Delete a sheet; its answers stay in the audit trail. Raises `Refusal("reason-missing")`."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        sheet = tx.get(Sheet, sheet_id)
        if sheet is None:
            raise Refusal("record-gone")
        editable_round(ws, tx, sheet.round_id)
        entry = tx.get(SheetEntry, sheet_id)
        batch_of_number(tx, sheet.round_id, sheet.number, entry.batch_id if entry else None)
        for beside in (*tx.find(SecondEntry, sheet_id=sheet_id), *([entry] if entry else [])):
            tx.delete(beside, reason)
        forget_scans(tx, sheet.round_id, reason, sheet.number)
        tx.delete(sheet, reason)


def import_sheets(ws: Workspace, round_id: str, sheets_in: Sequence[Sheet]) -> int:
    """Save many sheets read from a file, all or nothing; returns how many were new.

    A sheet already here with the same answers is passed over, with other answers it is refused; it is found by its id,
    or where it brings none by its number.
    """
    from qcdc_desktop.db import sheets
    from qcdc_desktop.db.transaction import sheet_number_taken

    with ws.store.transaction(ws.actor) as tx:
        found = editable_round(ws, tx, round_id)
        form = prepare(form_of(ws, found))
        known = {s.number: s for s in sheets.stream_sheets(tx, round_id=round_id)}
        by_id = {s.id: s for s in known.values()}
        new: list[Sheet] = []
        entries: list[SheetEntry] = []
        for sheet in sheets_in:
            check_sheet_number(sheet.number)
            answers, marks = normalise(form, sheet.answers, sheet.marks)
            problems = check_sheet(form, answers, marks)
            if problems:
                raise SheetRefused(problems)
            old = by_id.get(sheet.id) or known.get(sheet.number)
            if old is not None:
                if old.answers == answers and old.marks == marks:
                    continue
                raise sheet_number_taken(tx, round_id, sheet.number)
            batch = batch_of_number(tx, round_id, sheet.number, None)
            kept = replace(
                sheet,
                id=sheet.id or ws.new_id(),
                dossier_id=found.dossier_id,
                round_id=round_id,
                form_code=found.form_code,
                entered_at=ws.clock(),
                entered_by=sheet.entered_by or ws.actor,
                answers=answers,
                marks=marks,
            )
            known[sheet.number] = kept
            new.append(kept)
            entries.append(SheetEntry(kept.id, found.dossier_id, round_id, batch.id if batch else None, Source.FILE))
        sheets.add_sheets(tx, new)
        if entries:
            tx.save_many(entries)
    return len(new)
