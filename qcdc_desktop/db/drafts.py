"""Sheets keyed halfway: one short text a round and slot, written at every answer, never in the trail.

What the text means is the business of whoever writes it.
"""

from datetime import datetime

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.records import instant_text
from qcdc_desktop.db.transaction import Transaction

# Written out by hand: this runs at every key of a clerk.
_WRITE = (
    'INSERT INTO "sheet_draft" ("round_id", "slot", "content", "at") VALUES (?, ?, ?, ?) '
    'ON CONFLICT ("round_id", "slot") DO UPDATE SET "content" = excluded."content", "at" = excluded."at"'
)
_READ = 'SELECT "content" FROM "sheet_draft" WHERE "round_id" = ? AND "slot" = ?'
_DROP = 'DELETE FROM "sheet_draft" WHERE "round_id" = ?'


def write_draft(tx: Transaction, round_id: str, slot: str, content: str, at: datetime) -> None:
    """Keep the text of a slot in the place of the one before."""
    tx.connection.exec_driver_sql(_WRITE, (round_id, slot, content, instant_text(at)))


def read_draft(reading: Reading, round_id: str, slot: str) -> str | None:
    """The text of a slot, or None."""
    found: str | None = reading.connection.exec_driver_sql(_READ, (round_id, slot)).scalar()
    return found


def drop_draft(tx: Transaction, round_id: str, slot: str) -> None:
    """Forget a slot."""
    tx.connection.exec_driver_sql(f'{_DROP} AND "slot" = ?', (round_id, slot))


def drop_drafts(tx: Transaction, round_id: str) -> None:
    """Forget all slots of a round."""
    tx.connection.exec_driver_sql(_DROP, (round_id,))
