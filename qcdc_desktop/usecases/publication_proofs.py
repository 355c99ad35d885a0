"""Which files prove which publication (minh chứng của lần công khai)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


def proofs_by_publication(reading: Reading, dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """The names of the files that prove each publication, by its id."""
    links = reading.find(AttachmentLink, dossier_id=dossier.id, subject_kind=AttachedTo.PUBLICATION)
    if not links:
        return {}
    names = {file.id: file.name for file in reading.find(Attachment, dossier_id=dossier.id)}
    found: dict[str, tuple[str, ...]] = {}
    for link in links:
        found[link.subject_id] = (*found.get(link.subject_id, ()), names[link.attachment_id])
    return found
