"""Keeping the disclosure register: adding, changing and taking away entries and their publications.

How the register is read and judged stands in `register`, whose names may be imported from here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.vn_dates import FIRST_YEAR, LAST_YEAR, format_period
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.attachments import untie_files
from qcdc_desktop.usecases.dossiers import editable_dossier, require_own
from qcdc_desktop.usecases.register import (
    DisclosureDetails,
    DisclosureRow,
    ExpectedRow,
    Register,
    catalogue_of_year,
    content_of,
    disclosure_catalogue,
    disclosure_details,
    expected_items,
    list_disclosures,
    read_register,
)
from qcdc_desktop.usecases.register_merge import Known, completed, known_entries, likeness
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Transaction

__all__ = [
    "DisclosureDetails",
    "DisclosureRow",
    "ExpectedRow",
    "Register",
    "add_disclosure",
    "add_new_version",
    "add_publications",
    "add_with_publications",
    "catalogue_of_year",
    "delete_disclosure",
    "delete_publication",
    "disclosure_catalogue",
    "disclosure_details",
    "enter_expected",
    "expected_items",
    "import_disclosures",
    "list_disclosures",
    "new_disclosure",
    "propose_publications",
    "read_register",
    "save_disclosure",
    "save_publication",
]


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


def enter_expected(ws: Workspace, year: int, content_code: str, period: str, not_applicable: str = "") -> Disclosure:
    """Open the entry that answers an expected item, or note why it does not apply; raises like `add_disclosure`.

    Raises `Refusal("not-a-period")` for a text that names no reporting period.
    """
    opened = new_disclosure(ws, year, content_code, "")
    _, content = content_of(ws.catalogues, opened)
    titled = replace(opened, title=f"{content.title} ({format_period(period)})", period=period)
    return add_with_publications(ws, year, replace(titled, not_applicable=not_applicable), ())


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
    """Save many entries read from a file, all or nothing; returns how many were new or got publications.

    An entry already there (see `register_merge.likeness`) keeps what it says and is only completed, so a second
    import of the same file adds nothing. Raises `Refusal("publication-other-day")` besides those of saving.
    """
    catalogue = catalogue_of_year(ws, year)
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        stored = known_entries(tx.find(Disclosure, dossier_id=dossier.id), tx.find(Publication, dossier_id=dossier.id))
        known = {key: list(each) for key, each in stored.items()}
        for entry, publications in entries:
            own = replace(entry, id=ws.new_id(), dossier_id=dossier.id, catalogue_edition=catalogue.edition.code)
            disclosure = _checked(ws, replace(own, created_at=ws.clock()))
            same = known.setdefault(likeness(disclosure), [])
            before = same or [Known(disclosure, ())]
            after = completed(before, [_checked_publication(ws, before[-1].disclosure, p) for p in publications])
            same[:] = [after if k.disclosure.id == after.disclosure.id else k for k in before]
        old = {k.disclosure.id: k for each in stored.values() for k in each}
        changed = [k for each in known.values() for k in each if old.get(k.disclosure.id) != k]
        _save_known(ws, tx, changed, old)
    return len(changed)


def _save_known(ws: Workspace, tx: Transaction, changed: Sequence[Known], old: Mapping[str, Known]) -> None:
    """Write new entries and publications in bulk; what was there and was completed, one by one for the audit trail."""
    records: list[Disclosure | Publication] = []
    for known in changed:
        entry, before = known.disclosure, old.get(known.disclosure.id)
        records += [] if before else [entry]
        had = {p.id: p for p in before.publications} if before else {}
        for publication in known.publications:
            if publication.id in had:
                if had[publication.id] != publication:
                    tx.save(publication)
            else:
                records.append(replace(publication, id=ws.new_id(), disclosure_id=entry.id))
    tx.save_many(records)


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
    content_of(ws.catalogues, clean)
    if not clean.title:
        raise Refusal("title-missing", field="title")
    if clean.extended_to is not None and not clean.extension_reason:
        raise Refusal("extension-without-reason", field="extension_reason")
    if clean.fiscal_year is not None and not 2000 <= clean.fiscal_year <= 2100:
        raise Refusal("fiscal-year-out-of-range", field="fiscal_year", year=clean.fiscal_year)
    _check_days(clean, "document_date", "received_on", "starts_on", "extended_to")
    return clean


def _check_days(record: Disclosure | Publication, *names: str) -> None:
    """Refuse a day so early or late that no deadline could be counted from it: a slip of the key."""
    for name in names:
        day = getattr(record, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refusal("day-out-of-range", field=name, first=FIRST_YEAR, last=LAST_YEAR)


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
    catalogue, _ = content_of(ws.catalogues, disclosure)
    if catalogue.form(clean.form) is None:
        raise Refusal("form-missing", field="form")
    if not clean.place:
        raise Refusal("place-missing", field="place")
    if clean.ends_on is not None and (clean.starts_on is None or clean.ends_on < clean.starts_on):
        raise Refusal("end-before-start", field="ends_on")
    _check_days(clean, "starts_on", "ends_on")
    return clean
