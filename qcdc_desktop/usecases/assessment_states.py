"""Where the year's self-assessment stands on its way to recognition, and the look-over inside the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from qcdc_desktop.domain.assessment_stages import Sending, StageLine, stages
from qcdc_desktop.domain.criteria import Assessment, AssessmentState, InnerReview
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier
from qcdc_desktop.domain.recognition import DossierPaper
from qcdc_desktop.domain.review import Appraisal
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.assessment import open_assessment
from qcdc_desktop.usecases.dossiers import editable_dossier
from qcdc_desktop.usecases.package_contents import last_sent
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


def review_assessment(ws: Workspace, year: int, name: str) -> Assessment:
    """Note that somebody in the office looked the year's scoring over; a change of a figure takes it back.

    Raises `Refusal` name-missing, dossier-locked.
    """
    if not name.strip():
        raise Refusal("name-missing", field="name")
    open_assessment(ws, year)
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        (assessment,) = tx.find(Assessment, dossier_id=dossier.id)
        review = InnerReview(ws.clock(), nfc(name).strip())
        reviewed = replace(assessment, state=AssessmentState.REVIEWED, inner_review=review)
        tx.save(reviewed)
        return reviewed


def assessment_stages(ws: Workspace, year: int) -> tuple[StageLine, ...]:
    """The stages of this office's year, from what was entered, sent, answered and attached."""
    last = last_sent(ws, year)
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        found = reading.find(Assessment, dossier_id=dossier.id) if dossier else []
        if dossier is None or not found:
            return stages(Assessment("", "", ""))
        sending = Sending()
        if last is not None:
            receipt = next((a for a in reversed(last.answers) if a.kind is PackageKind.RECEIPT), None)
            appraisals = reading.find(Appraisal, dossier_id=dossier.id, submission=last.record.digest)
            sending = Sending(
                sent_at=last.record.at,
                revision=last.record.revision,
                received_at=receipt.at if receipt else None,
                receiver=last.peer.name if last.peer else "",
                appraisal=appraisals[0] if appraisals else None,
            )
        decision = _decision(reading, dossier)
    if decision is not None:
        day = decision.document_date
        at = datetime.combine(day, time(), UTC) if day else decision.added_at
        sending = replace(sending, decision=decision.document_number, recognised_at=at)
    return stages(found[0], sending)


def _decision(reading: Reading, dossier: Dossier) -> Attachment | None:
    """The attached decision that recognises the commune, if there is one."""
    links = reading.find(
        AttachmentLink,
        dossier_id=dossier.id,
        subject_kind=AttachedTo.PAPER,
        subject_id=DossierPaper.DECISION.value,
    )
    return reading.get(Attachment, links[-1].attachment_id) if links else None
