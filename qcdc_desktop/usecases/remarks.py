"""Remarks of an appraisal: added one after the other, never edited once they have been said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalRemark
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


def add_remark(ws: Workspace, tx: Transaction, item: AppraisalItem, points: int | None, text: str) -> str:
    """Add a remark to an indicator, or go on with the one still being written; returns all that was said on it.

    The same words again are not said twice.
    """
    written = tx.find(AppraisalRemark, appraisal_id=item.appraisal_id, indicator_code=item.indicator_code)
    last = max(written, key=lambda one: (one.at, one.id), default=None)
    if text == item.comment or (last is not None and last.text == text):
        return item.comment
    if last is not None and last.open_to(ws.actor, ws.clock()):
        tx.save(replace(last, text=text, points=points))
        return item.comment.removesuffix(last.text) + text
    tx.save(
        AppraisalRemark(
            ws.new_id(), item.dossier_id, item.appraisal_id, item.indicator_code, text, points, ws.actor, ws.clock()
        )
    )
    return f"{item.comment}\n{text}" if item.comment else text


def close_remarks(tx: Transaction, appraisal: Appraisal) -> None:
    """Nothing said on a decided appraisal is edited any more."""
    written = tx.find(AppraisalRemark, appraisal_id=appraisal.id)
    tx.save_many([replace(one, final=True) for one in written if not one.final])


def read_remarks(reading: Reading, appraisal: Appraisal) -> dict[str, tuple[AppraisalRemark, ...]]:
    """The remarks of an appraisal by indicator, oldest first."""
    found: dict[str, tuple[AppraisalRemark, ...]] = {}
    for one in sorted(reading.find(AppraisalRemark, appraisal_id=appraisal.id), key=lambda r: (r.at, r.id)):
        found[one.indicator_code] = (*found.get(one.indicator_code, ()), one)
    return found
