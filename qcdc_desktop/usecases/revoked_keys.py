"""What a revoked key leaves behind: packages taken in before are listed for a person to look at once more.

A key is judged by when a package was received, so nothing that was taken in is undone by itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageRecord
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Transaction

REVOKED_LATER: Final = "key-revoked-later"
LOOKED_AT: Final = "key-revoked-looked-at"


def flag_received(tx: Transaction, key_id: str) -> int:
    """Mark every package received under a key that is revoked now; returns how many."""
    received = tx.find(PackageRecord, direction=Direction.IN, key_id=key_id)
    marked = [record for record in received if not {REVOKED_LATER, LOOKED_AT}.intersection(record.flags)]
    for record in marked:
        tx.save(replace(record, flags=(*record.flags, REVOKED_LATER)))
    return len(marked)


def doubtful_packages(ws: Workspace) -> tuple[PackageRecord, ...]:
    """The packages whose key was revoked after they came and that nobody has looked at since, newest first."""
    with ws.store.reading() as reading:
        received = reading.find(PackageRecord, direction=Direction.IN)
    waiting = [record for record in received if REVOKED_LATER in record.flags]
    return tuple(sorted(waiting, key=lambda record: (record.at, record.id), reverse=True))


def mark_looked_at(ws: Workspace, record_id: str, reason: str) -> PackageRecord:
    """Say that a person asked the sender and what came of it; the reason stands in the trail.

    Raises `Refusal` reason-missing, record-gone.
    """
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        record = tx.get(PackageRecord, record_id)
        if record is None or REVOKED_LATER not in record.flags:
            raise Refusal("record-gone")
        kept = tuple(LOOKED_AT if flag == REVOKED_LATER else flag for flag in record.flags)
        changed = replace(record, flags=kept)
        tx.save(changed)
        tx.note("looked-at", "PackageRecord", record.id, field="reason", old=None, new=reason.strip())
        return changed
