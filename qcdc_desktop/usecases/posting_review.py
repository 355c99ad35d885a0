"""Noting that permanent postings were looked over and are still true (rà soát niêm yết thường xuyên)."""

from __future__ import annotations

from dataclasses import replace

from qcdc_desktop.domain.posting_review import with_review
from qcdc_desktop.usecases.disclosures import add_publications, disclosure_details
from qcdc_desktop.usecases.workspace import Workspace


def confirm_postings(ws: Workspace, disclosure_id: str) -> int:
    """Note on every permanent posting of an entry that it was looked over today; returns how many there are.

    Raises `Refusal` record-gone, not-your-dossier, dossier-locked.
    """
    checks = disclosure_details(ws, disclosure_id).row.judgement.checks
    up = [check.publication for check in checks if check.publication and check.met and check.required.permanent]
    add_publications(ws, [replace(one, note=with_review(one.note, ws.today)) for one in up])
    return len(up)
