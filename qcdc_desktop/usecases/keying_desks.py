"""What somebody needs who sits down to key: the numbers known already, the next one, the unfinished sheet.

No sheet is parsed for it, so that the desk is set in an instant however many sheets a round has.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Batch, CheckPlan, SurveyRound
from qcdc_desktop.usecases.survey_batches import list_batches
from qcdc_desktop.usecases.survey_drafts import SECOND, SheetDraft, read_draft
from qcdc_desktop.usecases.surveys import form_of
from qcdc_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class KeyingDesk:
    """A round, or one batch of it, ready for keying; `numbers` are all those keyed in the round."""

    round: SurveyRound
    questionnaire: Questionnaire
    numbers: frozenset[int]
    batch: Batch | None = None
    batch_keyed: int = 0
    draft: SheetDraft | None = None

    @property
    def goal(self) -> int | None:
        """How many sheets are expected: those given to the batch, else the target of the round."""
        return len(self.batch.numbers) or None if self.batch else self.round.target

    @property
    def keyed(self) -> int:
        """How many of them are keyed."""
        return self.batch_keyed if self.batch else len(self.numbers)


@dataclass(frozen=True, slots=True)
class CheckDesk:
    """A batch ready for its second entry: `queue` are the drawn numbers still to be keyed again."""

    round: SurveyRound
    questionnaire: Questionnaire
    batch: Batch
    plan: CheckPlan
    queue: tuple[int, ...]
    needed: int
    draft: SheetDraft | None = None


def next_number(numbers: Collection[int], batch: Batch | None, after: int = 0) -> int | None:
    """The number to key after `after`: the next free one of a batch's own, from its beginning again at its end; None
    when all of them are keyed. Without numbers given in advance the one after the highest, or after `after`."""
    given = batch.numbers if batch else range(0)
    if not given:
        following = (after or max(numbers, default=0)) + 1
        while following in numbers:
            following += 1
        return following
    free = [number for number in given if number not in numbers]
    return next((number for number in free if number > after), free[0] if free else None)


def open_keying(ws: Workspace, round_id: str, batch_id: str | None = None) -> KeyingDesk:
    """Set the desk for a round or one of its batches; raises `Refusal` record-gone, round-locked, batch-closed."""
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        found = reading.get(SurveyRound, round_id)
        batch = reading.get(Batch, batch_id) if batch_id else None
        numbers = sheets.sheet_numbers(reading, round_id)
        in_batch = sheets.count_batch(reading, batch_id) if batch_id else 0
    if found is None or (batch_id is not None and batch is None):
        raise Refusal("record-gone")
    if batch is not None and batch.closed_at is not None:
        raise Refusal("batch-closed", batch=batch.name, name=batch.closed_by)
    return KeyingDesk(found, form_of(ws, found), numbers, batch, in_batch, read_draft(ws, round_id))


def open_check(ws: Workspace, round_id: str, batch_id: str) -> CheckDesk:
    """Set the desk for the second entry of a batch; raises `Refusal` record-gone, batch-closed, batch-not-drawn."""
    check = list_batches(ws, round_id)
    view = next((view for view in check.batches if view.id == batch_id), None)
    if view is None:
        raise Refusal("record-gone")
    if view.batch.closed_at is not None:
        raise Refusal("batch-closed", batch=view.batch.name, name=view.batch.closed_by)
    if view.batch.drawn_at is None or check.round.check is None:
        raise Refusal("batch-not-drawn", batch=view.batch.name)
    return CheckDesk(
        check.round,
        form_of(ws, check.round),
        view.batch,
        check.round.check,
        view.unchecked,
        len(view.needed),
        read_draft(ws, round_id, SECOND),
    )
