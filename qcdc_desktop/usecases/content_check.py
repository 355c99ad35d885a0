"""Whether the content is what was last written: looked at every week, before a package is signed, and when asked.

The sums themselves stand in `db.content`; here is what a difference means to a person, and the way out of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.people import require_leader
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class ContentDifference:
    """A table of a dossier whose rows are not what was last written; `year` is None where it belongs to none."""

    table: str
    year: int | None
    unit_code: str


def check_content(ws: Workspace) -> tuple[ContentDifference, ...]:
    """Read every record again and compare the sums; also every page, index and reference of the file.

    Raises `Trouble("database-damaged")` for what SQLite itself notices.
    """
    ws.store.thorough_check()
    with ws.store.reading() as reading:
        return _differences(reading, None)


def require_content(reading: Reading, dossier: Dossier) -> None:
    """Before a dossier is signed: raises `Trouble("content-differs")` when it is not what was last written."""
    found = _differences(reading, dossier.id)
    if found:
        raise Trouble("content-differs", year=dossier.year, tables=_tables(found))


def accept_content(ws: Workspace, reason: str) -> int:
    """Take the content as it is for right, after somebody compared it with the papers; the trail keeps the reason.

    Returns how many places differed. Raises `Refusal` reason-missing, leader-needed.
    """
    from qcdc_desktop.db.content import rebuild

    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        require_leader(ws, tx)
        found = _differences(tx, None)
        rebuild(tx.connection.exec_driver_sql)
        tx.note("accept-content", "Office", ws.unit_key.code, old=_tables(found) or None, reason=nfc(reason).strip())
    return len(found)


def _differences(reading: Reading, dossier_id: str | None) -> tuple[ContentDifference, ...]:
    from qcdc_desktop.db.content import differences

    found = differences(reading.connection.exec_driver_sql, dossier_id)
    if not found:
        return ()
    owners = {one.id: one for one in reading.find(Dossier)}
    rounds = {one.id: owners.get(one.dossier_id) for one in reading.find(SurveyRound)}
    told = []
    for one in found:
        dossier = owners.get(one.owner) or rounds.get(one.owner)
        told.append(
            ContentDifference(one.table, dossier.year if dossier else None, dossier.unit_code if dossier else "")
        )
    return tuple(told)


def _tables(found: tuple[ContentDifference, ...]) -> str:
    return ", ".join(sorted({one.table for one in found}))
