"""Carrying an entry out at many places in one step: beginning, ending, proving (thực hiện công khai hàng loạt).

Which places the law asks for is read off the entry's judgement; single publications are written by `disclosures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.usecases.attachments import AttachedFile, attach_to_all, detach_files
from qcdc_desktop.usecases.disclosures import add_publications, disclosure_details, propose_publications
from qcdc_desktop.usecases.workspace import Workspace


def publish_missing(
    ws: Workspace, disclosure_id: str, day: date, form: str = "", responsible: str = "", place: str = ""
) -> tuple[Publication, ...]:
    """Begin on `day` whatever is still missing of an entry, everywhere or only in a form and at a place.

    With both a form and a place the law does not ask for, that publication is made. Raises like `add_publications`.
    """
    missing = [one for one in propose_publications(ws, disclosure_id) if _is_at(one, form, place)]
    if form and place and not missing and not publications_at(ws, disclosure_id, form, place):
        entry = disclosure_details(ws, disclosure_id).row.disclosure
        missing = [Publication(ws.new_id(), entry.dossier_id, disclosure_id, form, place)]
    begun = tuple(replace(one, starts_on=day, responsible=responsible) for one in missing)
    add_publications(ws, begun)
    return begun


def end_publications(ws: Workspace, disclosure_id: str, day: date, form: str = "", place: str = "") -> int:
    """End on `day` what is still up of an entry in a form or at a place; returns how many.

    Without either, only what may come down at all ends: a permanent posting and a website, for which the law names no
    end (Điều 13 k1, k2), have to be named. Raises `Refusal("nothing-running")` when nothing of that is up, else like
    `save_publication`.
    """
    running = [one for one in publications_at(ws, disclosure_id, form, place) if one.starts_on and one.ends_on is None]
    if not (form or place):
        endless = _endless(ws, disclosure_id)
        running = [one for one in running if one.id not in endless]
    if not running:
        raise Refusal("nothing-running")
    add_publications(ws, [replace(one, ends_on=day) for one in running])
    return len(running)


def _endless(ws: Workspace, disclosure_id: str) -> frozenset[str]:
    """The publications that meet a requirement without a least number of days."""
    checks = disclosure_details(ws, disclosure_id).row.judgement.checks
    return frozenset(one.publication.id for one in checks if one.publication and one.required.days is None)


def attach_proof(ws: Workspace, year: int, file: Path, publications: Sequence[Publication]) -> tuple[AttachedFile, ...]:
    """Let one file prove several publications, e.g. a photo of the board of each village taken on one sheet.

    Raises `Refusal("nothing-to-prove")` without a publication, else like `attach_to_all`; all or nothing.
    """
    if not publications:
        raise Refusal("nothing-to-prove")
    return attach_to_all(ws, year, file, AttachedTo.PUBLICATION, [one.id for one in publications])


@dataclass(frozen=True, slots=True)
class EntryFile:
    """A file of an entry with every link that ties it there; `proves` are the publications it is the proof of.

    With `whole` it belongs to the entry itself: the decision, the plan, the information disclosed.
    """

    attachment: Attachment
    links: tuple[AttachmentLink, ...]
    proves: tuple[Publication, ...]

    @property
    def whole(self) -> bool:
        """Whether it is tied to the entry itself."""
        return len(self.links) > len(self.proves)


def entry_files(ws: Workspace, disclosure_id: str) -> tuple[EntryFile, ...]:
    """The files of an entry and of its publications, each once, in the order they were taken in.

    Raises `Refusal("record-gone")`.
    """
    with ws.store.reading() as reading:
        disclosure = reading.get(Disclosure, disclosure_id)
        if disclosure is None:
            raise Refusal("record-gone")
        publications = {one.id: one for one in reading.find(Publication, disclosure_id=disclosure_id)}
        links: dict[str, list[AttachmentLink]] = {}
        for link in reading.find(AttachmentLink, dossier_id=disclosure.dossier_id):
            own = link.subject_kind is AttachedTo.DISCLOSURE and link.subject_id == disclosure_id
            if own or (link.subject_kind is AttachedTo.PUBLICATION and link.subject_id in publications):
                links.setdefault(link.attachment_id, []).append(link)
        files = [a for a in reading.find(Attachment, dossier_id=disclosure.dossier_id) if a.id in links]
    files.sort(key=lambda a: (a.added_at, a.id))
    return tuple(
        EntryFile(
            a,
            tuple(links[a.id]),
            tuple(publications[one.subject_id] for one in links[a.id] if one.subject_kind is AttachedTo.PUBLICATION),
        )
        for a in files
    )


def detach_all(ws: Workspace, file: EntryFile) -> None:
    """Untie a file from an entry and all its publications; its bytes stay kept. Raises like `detach_file`."""
    detach_files(ws, [link.id for link in file.links])


def publications_at(ws: Workspace, disclosure_id: str, form: str = "", place: str = "") -> tuple[Publication, ...]:
    """The publications of an entry in a form and at a place; empty texts choose all, marks on letters do not matter."""
    found = disclosure_details(ws, disclosure_id).row.publications
    return tuple(one for one in found if _is_at(one, form, place))


def entry_year(ws: Workspace, disclosure_id: str) -> int:
    """The year in whose register an entry stands; raises `Refusal("record-gone")`."""
    with ws.store.reading() as reading:
        entry = reading.get(Disclosure, disclosure_id)
        dossier = reading.get(Dossier, entry.dossier_id) if entry else None
    if dossier is None:
        raise Refusal("record-gone")
    return dossier.year


def _is_at(publication: Publication, form: str, place: str) -> bool:
    wanted = search_key(nfc(place))
    return form in ("", publication.form) and (not wanted or search_key(publication.place) == wanted)
