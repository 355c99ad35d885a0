"""Keeping the disclosure register: adding, changing, judging and listing entries and their publications."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.catalogues import in_force
from qcdc_desktop.domain.compliance import Figures, Judged, figures
from qcdc_desktop.domain.deadline import Deadline, deadline_of
from qcdc_desktop.domain.disclosure import Content, Disclosure, DisclosureCatalogue, Publication
from qcdc_desktop.domain.disclosure_status import Judgement, Required, judge, required_publications
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo, AttachmentLink, Dossier
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.domain.worklist import WorkItem, worklist
from qcdc_desktop.usecases.attachments import untie_files
from qcdc_desktop.usecases.dossiers import editable_dossier, judging, require_own
from qcdc_desktop.usecases.workspace import Workspace, check_year, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One entry of the register as lists show it."""

    disclosure: Disclosure
    content: Content
    judgement: Judgement
    publications: tuple[Publication, ...]
    attachments: int
    search: str


@dataclass(frozen=True, slots=True)
class DisclosureDetails:
    """One entry with everything beside it: what the law requires of it and how its deadline came about."""

    row: DisclosureRow
    required: tuple[Required, ...]
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Register:
    """The register of one unit and year, judged today."""

    rows: tuple[DisclosureRow, ...]
    figures: Figures
    worklist: tuple[WorkItem, ...]


def disclosure_catalogue(ws: Workspace, day: date) -> DisclosureCatalogue:
    """The edition of Điều 11–13 in force on `day`; raises `Refusal("no-catalogue-in-force")`."""
    found = in_force(ws.catalogues.disclosure, day)
    if found is None:
        raise Refusal("no-catalogue-in-force", day=day.isoformat())
    return found


def catalogue_of_year(ws: Workspace, year: int) -> DisclosureCatalogue:
    """The edition new entries of a year are made with: in force today within the year, else at its nearest end.

    Raises `Refusal` year-out-of-range, no-catalogue-in-force.
    """
    check_year(year)
    return disclosure_catalogue(ws, min(max(ws.today, date(year, 1, 1)), date(year, 12, 31)))


def list_disclosures(ws: Workspace, year: int, unit: UnitKey | None = None) -> Register:
    """The register of the year of this office, or of `unit` for a reviewing office; empty when nothing is there."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is None:
            return Register((), figures(()), ())
        return read_register(ws, reading, dossier)


def read_register(ws: Workspace, reading: Reading, dossier: Dossier) -> Register:
    """The register of a dossier within an open reading."""
    publications: dict[str, list[Publication]] = defaultdict(list)
    for publication in reading.find(Publication, dossier_id=dossier.id):
        publications[publication.disclosure_id].append(publication)
    attached: dict[str, int] = defaultdict(int)
    for link in reading.find(AttachmentLink, dossier_id=dossier.id, subject_kind=AttachedTo.DISCLOSURE):
        attached[link.subject_id] += 1
    by = judging(ws, reading, dossier)
    rows = []
    for disclosure in reading.find(Disclosure, dossier_id=dossier.id):
        catalogue, content = _content_of(ws, disclosure)
        own = tuple(publications[disclosure.id])
        judgement = judge(
            disclosure,
            own,
            required_publications(content, by.profile),
            deadline_of(catalogue, content, disclosure, by.calendar),
            by.day,
        )
        search = search_key(f"{disclosure.title} {disclosure.document_number} {content.code} {content.title}")
        rows.append(DisclosureRow(disclosure, content, judgement, own, attached[disclosure.id], search))
    judged = [Judged(row.disclosure, row.content, row.judgement) for row in rows]
    all_publications = [p for row in rows for p in row.publications]
    return Register(tuple(rows), figures(judged), tuple(worklist(judged, all_publications, by.day)))


def disclosure_details(ws: Workspace, disclosure_id: str) -> DisclosureDetails:
    """One entry with its required forms and its deadline; raises `Refusal("record-gone")`."""
    with ws.store.reading() as reading:
        disclosure = reading.get(Disclosure, disclosure_id)
        if disclosure is None:
            raise Refusal("record-gone")
        dossier = reading.get(Dossier, disclosure.dossier_id)
        assert dossier is not None
        catalogue, content = _content_of(ws, disclosure)
        by = judging(ws, reading, dossier)
        required = required_publications(content, by.profile)
        deadline = deadline_of(catalogue, content, disclosure, by.calendar)
        publications = tuple(reading.find(Publication, disclosure_id=disclosure.id))
        judgement = judge(disclosure, publications, required, deadline, by.day)
        links = reading.find(
            AttachmentLink, dossier_id=dossier.id, subject_kind=AttachedTo.DISCLOSURE, subject_id=disclosure.id
        )
    row = DisclosureRow(disclosure, content, judgement, publications, len(links), "")
    return DisclosureDetails(row, required, deadline)


def new_disclosure(ws: Workspace, year: int, content_code: str, title: str) -> Disclosure:
    """An entry with its keys and the edition in force, not saved yet."""
    catalogue = catalogue_of_year(ws, year)
    return Disclosure(
        id=ws.new_id(),
        dossier_id="",
        content_code=content_code,
        catalogue_edition=catalogue.edition.code,
        title=title,
        created_at=ws.clock(),
    )


def add_disclosure(ws: Workspace, year: int, content_code: str, title: str) -> Disclosure:
    """Open a new entry; raises `Refusal("unknown-content")`, `Refusal("title-missing")`."""
    return add_with_publications(ws, year, new_disclosure(ws, year, content_code, title), ())


def add_with_publications(
    ws: Workspace, year: int, disclosure: Disclosure, publications: Sequence[Publication]
) -> Disclosure:
    """Save a new entry together with its publications, all or nothing; raises like `save_disclosure`."""
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        saved = _save(ws, tx, replace(disclosure, dossier_id=dossier.id))
        for publication in publications:
            tx.save(_checked_publication(ws, saved, replace(publication, disclosure_id=saved.id)))
        return saved


def save_disclosure(ws: Workspace, disclosure: Disclosure) -> Disclosure:
    """Write a changed entry after checking it.

    Raises `Refusal` with the field's name: title-missing, unknown-content, extension-without-reason,
    fiscal-year-out-of-range, record-gone, dossier-locked. An extension that is not later than the deadline is said so
    in the steps of the deadline, which may still change.
    """
    with ws.store.transaction(ws.actor) as tx:
        return _write(ws, tx, disclosure)


def add_new_version(ws: Workspace, disclosure_id: str) -> Disclosure:
    """Open an entry for changed information, linked to the one it replaces; both stay (Điều 14 k1)."""
    with ws.store.transaction(ws.actor) as tx:
        old = tx.get(Disclosure, disclosure_id)
        if old is None:
            raise Refusal("record-gone")
        require_own(ws, tx, old.dossier_id)
        new = replace(
            old,
            id=ws.new_id(),
            created_at=ws.clock(),
            supersedes=old.id,
            document_number="",
            document_date=None,
            received_on=None,
            starts_on=None,
            extended_to=None,
            extension_reason="",
            not_applicable="",
        )
        return _save(ws, tx, new)


def delete_disclosure(ws: Workspace, disclosure_id: str, reason: str) -> None:
    """Take an entry with its publications out of the register; the audit trail keeps it. Needs a reason."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        disclosure = tx.get(Disclosure, disclosure_id)
        if disclosure is None:
            raise Refusal("record-gone")
        require_own(ws, tx, disclosure.dossier_id)
        for publication in tx.find(Publication, disclosure_id=disclosure_id):
            untie_files(tx, disclosure.dossier_id, AttachedTo.PUBLICATION, publication.id, reason)
            tx.delete(publication, reason)
        untie_files(tx, disclosure.dossier_id, AttachedTo.DISCLOSURE, disclosure_id, reason)
        tx.delete(disclosure, reason)


def propose_publications(ws: Workspace, disclosure_id: str) -> tuple[Publication, ...]:
    """The publications Điều 13 requires and the entry does not have yet, not saved, without dates."""
    details = disclosure_details(ws, disclosure_id)
    return tuple(
        Publication(ws.new_id(), details.row.disclosure.dossier_id, disclosure_id, missing.form, missing.place)
        for missing in details.row.judgement.missing
    )


def add_publications(ws: Workspace, publications: Sequence[Publication]) -> None:
    """Save publications made by `propose_publications` or by hand, all in one step; raises like `save_publication`."""
    by_disclosure: dict[str, list[Publication]] = defaultdict(list)
    for publication in publications:
        by_disclosure[publication.disclosure_id].append(publication)
    with ws.store.transaction(ws.actor) as tx:
        for disclosure_id, own in by_disclosure.items():
            disclosure = tx.get(Disclosure, disclosure_id)
            if disclosure is None:
                raise Refusal("record-gone")
            require_own(ws, tx, disclosure.dossier_id)
            for publication in own:
                tx.save(_checked_publication(ws, disclosure, publication))


def save_publication(ws: Workspace, publication: Publication) -> Publication:
    """Write one publication; raises `Refusal` form-missing, place-missing, end-before-start, record-gone."""
    add_publications(ws, (publication,))
    return publication


def delete_publication(ws: Workspace, publication_id: str) -> None:
    """Take a publication away; the audit trail keeps it."""
    with ws.store.transaction(ws.actor) as tx:
        publication = tx.get(Publication, publication_id)
        if publication is None:
            raise Refusal("record-gone")
        require_own(ws, tx, publication.dossier_id)
        untie_files(tx, publication.dossier_id, AttachedTo.PUBLICATION, publication_id)
        tx.delete(publication)


def import_disclosures(ws: Workspace, year: int, entries: Sequence[tuple[Disclosure, Sequence[Publication]]]) -> int:
    """Save many entries read from a file, all or nothing; returns how many were new.

    An entry already there (same content, number, date and title) is passed over, so a second import adds nothing.
    """
    catalogue = catalogue_of_year(ws, year)
    records: list[Disclosure | Publication] = []
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        known = {_likeness(d) for d in tx.find(Disclosure, dossier_id=dossier.id)}
        for entry, publications in entries:
            disclosure = _checked(
                ws,
                replace(
                    entry,
                    id=ws.new_id(),
                    dossier_id=dossier.id,
                    catalogue_edition=catalogue.edition.code,
                    created_at=ws.clock(),
                ),
            )
            if _likeness(disclosure) in known:
                continue
            known.add(_likeness(disclosure))
            new = (replace(p, id=ws.new_id(), disclosure_id=disclosure.id) for p in publications)
            records += [disclosure, *(_checked_publication(ws, disclosure, p) for p in new)]
        tx.save_many(records)
    return sum(isinstance(record, Disclosure) for record in records)


def _likeness(disclosure: Disclosure) -> tuple[object, ...]:
    return (
        disclosure.content_code,
        search_key(disclosure.title),
        disclosure.document_number,
        disclosure.document_date,
        disclosure.period,
    )


def _content_of(ws: Workspace, disclosure: Disclosure) -> tuple[DisclosureCatalogue, Content]:
    catalogue = ws.catalogues.disclosure_edition(disclosure.catalogue_edition)
    if catalogue is None:
        raise Refusal("catalogue-edition-unknown", edition=disclosure.catalogue_edition)
    content = catalogue.content(disclosure.content_code)
    if content is None:
        raise Refusal("unknown-content", field="content_code", code=disclosure.content_code)
    return catalogue, content


def _write(ws: Workspace, tx: Transaction, disclosure: Disclosure) -> Disclosure:
    old = tx.get(Disclosure, disclosure.id)
    if old is None:
        raise Refusal("record-gone")
    require_own(ws, tx, old.dossier_id)
    return _save(ws, tx, replace(disclosure, dossier_id=old.dossier_id))


def _save(ws: Workspace, tx: Transaction, disclosure: Disclosure) -> Disclosure:
    clean = _checked(ws, disclosure)
    tx.save(clean)
    return clean


def _checked(ws: Workspace, disclosure: Disclosure) -> Disclosure:
    """The entry with clean texts; raises the `Refusal` of `save_disclosure`."""
    clean = _clean(disclosure)
    _content_of(ws, clean)
    if not clean.title:
        raise Refusal("title-missing", field="title")
    if clean.extended_to is not None and not clean.extension_reason:
        raise Refusal("extension-without-reason", field="extension_reason")
    if clean.fiscal_year is not None and not 2000 <= clean.fiscal_year <= 2100:
        raise Refusal("fiscal-year-out-of-range", field="fiscal_year", year=clean.fiscal_year)
    return clean


def _clean(disclosure: Disclosure) -> Disclosure:
    """The entry with every text in NFC and without outer blanks."""
    texts = {
        f.name: nfc(value).strip()
        for f in fields(disclosure)
        if isinstance(value := getattr(disclosure, f.name), str) and f.name not in ("id", "dossier_id", "supersedes")
    }
    return replace(disclosure, **texts)  # type: ignore[arg-type]


def _checked_publication(ws: Workspace, disclosure: Disclosure, publication: Publication) -> Publication:
    """The publication with clean texts, tied to its entry; raises the `Refusal` of `save_publication`."""
    clean = replace(
        publication,
        dossier_id=disclosure.dossier_id,
        place=nfc(publication.place).strip(),
        responsible=nfc(publication.responsible).strip(),
        note=nfc(publication.note).strip(),
    )
    catalogue, _ = _content_of(ws, disclosure)
    if catalogue.form(clean.form) is None:
        raise Refusal("form-missing", field="form")
    if not clean.place:
        raise Refusal("place-missing", field="place")
    if clean.ends_on is not None and (clean.starts_on is None or clean.ends_on < clean.starts_on):
        raise Refusal("end-before-start", field="ends_on")
    return clean
