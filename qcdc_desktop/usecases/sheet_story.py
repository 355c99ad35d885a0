"""One sheet with everything that is known of it: its batch, how it came in, its second entry, what was changed."""

from __future__ import annotations

from dataclasses import dataclass

from qcdc_desktop.domain.double_entry import SheetState, state_of
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.survey import Batch, SecondEntry, Sheet, SheetEntry
from qcdc_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SheetStory:
    """A sheet; `changes` are the lines of the trail about it, oldest first, with the old answers."""

    sheet: Sheet
    entry: SheetEntry | None
    batch: Batch | None
    second: SecondEntry | None
    changes: tuple[AuditEntry, ...]

    @property
    def state(self) -> SheetState:
        """Where it stands in double entry."""
        return state_of(self.sheet, self.second)


def find_sheet(ws: Workspace, round_id: str, number: int) -> SheetStory:
    """The sheet with a number; raises `Refusal("sheet-unknown")`."""
    from qcdc_desktop.db.audit import trail

    with ws.store.reading() as reading:
        found = reading.find(Sheet, round_id=round_id, number=number)
        if not found:
            raise Refusal("sheet-unknown", field="number", number=number)
        sheet = found[0]
        entry = reading.get(SheetEntry, sheet.id)
        batch = reading.get(Batch, entry.batch_id) if entry is not None and entry.batch_id else None
        seconds = reading.find(SecondEntry, sheet_id=sheet.id)
        changes = tuple(reversed(trail(reading, sheet.id)))
    return SheetStory(sheet, entry, batch, seconds[0] if seconds else None, changes)
