"""Files that prove something: taken in by content, linked to records, given out under safe names."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import copy_file, machine_trouble, mark_as_foreign, replace_file
from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import AttachedTo, Attachment, AttachmentLink, Dossier
from qcdc_desktop.domain.recognition import FROM_OUTSIDE
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.usecases.dossiers import editable_dossier, require_own
from qcdc_desktop.usecases.workspace import Folders, Workspace, dossier_of, own_dossier

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Transaction

LARGEST = 256 * 1024 * 1024
"""Bytes; what a package may carry in one entry (format.md)."""

_SIGNATURES = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """An attachment with the link that ties it to a record."""

    attachment: Attachment
    link: AttachmentLink


def attach_file(
    ws: Workspace, year: int, file: Path, subject_kind: AttachedTo, subject_id: str, page: str = ""
) -> AttachedFile:
    """Take a file in and link it to one record; raises like `attach_to_all`."""
    return attach_to_all(ws, year, file, subject_kind, (subject_id,), page)[0]


def attach_to_all(
    ws: Workspace, year: int, file: Path, subject_kind: AttachedTo, subject_ids: Sequence[str], page: str = ""
) -> tuple[AttachedFile, ...]:
    """Take a file in and link it to every record named, all or nothing; the same content twice is kept once.

    Only PDF, JPEG and PNG, told by content. An approved year takes only papers of other offices. Raises
    `Refusal` file-missing, attachment-type, attachment-empty, attachment-too-large, dossier-locked, record-gone;
    `Trouble` disk-full.
    """
    head, size, digest = _read_identity(file)
    media_type = _media_type(file, head)
    late = all(_may_come_late(subject_kind, one) for one in subject_ids)
    with ws.store.transaction(ws.actor) as tx:
        dossier = _taking_dossier(ws, tx, year, late)  # refused before any byte is taken in
        _require_subjects(tx, dossier.id, subject_kind, subject_ids)
    blob = blob_path(ws.folders, digest)
    if not blob.exists():
        _take_in(file, blob, digest)
    with ws.store.transaction(ws.actor) as tx:
        dossier = _taking_dossier(ws, tx, year, late)
        same = tx.find(Attachment, dossier_id=dossier.id, sha256=digest)
        attachment = (
            same[0]
            if same
            else Attachment(ws.new_id(), dossier.id, digest, size, media_type, nfc(file.name), ws.clock())
        )
        if not same:
            tx.save(attachment)
        return tuple(
            AttachedFile(attachment, _link(ws, tx, attachment, subject_kind, subject_id, page))
            for subject_id in subject_ids
        )


def _may_come_late(kind: AttachedTo, subject_id: str) -> bool:
    """Whether it is a paper of another office, which an approved year still takes."""
    return kind is AttachedTo.PAPER and subject_id in FROM_OUTSIDE


def _taking_dossier(ws: Workspace, tx: Transaction, year: int, late: bool) -> Dossier:
    """This office's dossier of the year; an approved one takes only what may come late."""
    return own_dossier(ws, tx, year) if late else editable_dossier(ws, tx, year)


def _require_may_change(ws: Workspace, tx: Transaction, links: Sequence[AttachmentLink], dossier_id: str) -> None:
    """Refuse what belongs to an approved year, unless all it is linked to may come late."""
    dossier = tx.get(Dossier, dossier_id)
    late = bool(links) and all(_may_come_late(link.subject_kind, link.subject_id) for link in links)
    if late and dossier is not None and dossier.unit == ws.unit_key:
        return
    require_own(ws, tx, dossier_id)


def _require_subjects(tx: Transaction, dossier_id: str, kind: AttachedTo, ids: Sequence[str]) -> None:
    """Refuse a publication that was deleted in the meantime: a link to nothing proves nothing."""
    if kind is AttachedTo.PUBLICATION:
        for one in ids:
            found = tx.get(Publication, one)
            if found is None or found.dossier_id != dossier_id:
                raise Refusal("record-gone")


def _link(
    ws: Workspace, tx: Transaction, attachment: Attachment, kind: AttachedTo, subject_id: str, page: str
) -> AttachmentLink:
    """The link of an attachment to a record, made unless it is there."""
    linked = tx.find(
        AttachmentLink,
        dossier_id=attachment.dossier_id,
        attachment_id=attachment.id,
        subject_kind=kind,
        subject_id=subject_id,
    )
    if linked:
        return linked[0]
    link = AttachmentLink(ws.new_id(), attachment.dossier_id, attachment.id, kind, subject_id, nfc(page).strip())
    tx.save(link)
    return link


def attached_files(
    ws: Workspace, dossier_id: str, subject_kind: AttachedTo, subject_id: str
) -> tuple[AttachedFile, ...]:
    """The files linked to a record, in the order they were linked."""
    with ws.store.reading() as reading:
        links = reading.find(AttachmentLink, dossier_id=dossier_id, subject_kind=subject_kind, subject_id=subject_id)
        by_id = {a.id: a for a in reading.find(Attachment, dossier_id=dossier_id)}
    return tuple(AttachedFile(by_id[link.attachment_id], link) for link in links)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of the dossier and everything it is linked to; `indicators` are the codes among that."""

    attachment: Attachment
    links: tuple[AttachmentLink, ...]

    @property
    def indicators(self) -> tuple[str, ...]:
        """The codes of the indicators it proves."""
        return tuple(link.subject_id for link in self.links if link.subject_kind is AttachedTo.INDICATOR)


def kept_files(ws: Workspace, year: int) -> tuple[KeptFile, ...]:
    """Every file of this office's dossier of the year, in the order they were taken in; none when there is none yet."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None:
            return ()
        links: dict[str, list[AttachmentLink]] = {}
        for link in reading.find(AttachmentLink, dossier_id=dossier.id):
            links.setdefault(link.attachment_id, []).append(link)
        found = sorted(reading.find(Attachment, dossier_id=dossier.id), key=lambda a: (a.added_at, a.id))
    return tuple(KeptFile(a, tuple(links.get(a.id, ()))) for a in found)


def link_kept_file(
    ws: Workspace, year: int, attachment_id: str, subject_kind: AttachedTo, subject_id: str, page: str = ""
) -> AttachmentLink:
    """Let a file that is already in the dossier prove one thing more; twice the same is one link.

    Raises `Refusal` record-gone, dossier-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        attachment = tx.get(Attachment, attachment_id)
        if attachment is None or attachment.dossier_id != dossier.id:
            raise Refusal("record-gone")
        _require_subjects(tx, dossier.id, subject_kind, (subject_id,))
        return _link(ws, tx, attachment, subject_kind, subject_id, page)


def describe_attachment(
    ws: Workspace,
    attachment_id: str,
    description: str,
    document_number: str,
    document_date: date | None,
    issuer: str,
) -> Attachment:
    """Write what the document is; the date is the document's own, not the upload's."""
    with ws.store.transaction(ws.actor) as tx:
        attachment = tx.get(Attachment, attachment_id)
        if attachment is None:
            raise Refusal("record-gone")
        links = tx.find(AttachmentLink, attachment_id=attachment_id)
        _require_may_change(ws, tx, links, attachment.dossier_id)
        changed = replace(
            attachment,
            description=nfc(description).strip(),
            document_number=nfc(document_number).strip(),
            document_date=document_date,
            issuer=nfc(issuer).strip(),
        )
        tx.save(changed)
        return changed


def set_page(ws: Workspace, link_id: str, page: str) -> AttachmentLink:
    """Say on which page or in which section of the document the proof stands."""
    with ws.store.transaction(ws.actor) as tx:
        link = tx.get(AttachmentLink, link_id)
        if link is None:
            raise Refusal("record-gone")
        require_own(ws, tx, link.dossier_id)
        changed = replace(link, page=nfc(page).strip())
        tx.save(changed)
        return changed


def detach_file(ws: Workspace, link_id: str) -> None:
    """Untie a file from a record; an attachment nothing points to any more leaves the register, its bytes stay."""
    detach_files(ws, (link_id,))


def detach_files(ws: Workspace, link_ids: Sequence[str]) -> None:
    """Untie several links at once, all or nothing, as `detach_file` does."""
    with ws.store.transaction(ws.actor) as tx:
        for link_id in link_ids:
            link = tx.get(AttachmentLink, link_id)
            if link is None:
                raise Refusal("record-gone")
            _require_may_change(ws, tx, (link,), link.dossier_id)
            _untie(tx, link, "")


def untie_files(tx: Transaction, dossier_id: str, subject_kind: AttachedTo, subject_id: str, reason: str = "") -> None:
    """Untie every file of a record that is being deleted, as `detach_file` does."""
    links = tx.find(AttachmentLink, dossier_id=dossier_id, subject_kind=subject_kind, subject_id=subject_id)
    for link in links:
        _untie(tx, link, reason)


def _untie(tx: Transaction, link: AttachmentLink, reason: str) -> None:
    tx.delete(link, reason)
    if not tx.find(AttachmentLink, attachment_id=link.attachment_id):
        attachment = tx.get(Attachment, link.attachment_id)
        if attachment is not None:
            tx.delete(attachment, reason)


def export_attachment(ws: Workspace, attachment_id: str, folder: Path) -> Path:
    """Copy an attachment out under a safe name that its content decides, marked as from outside; returns the file."""
    with ws.store.reading() as reading:
        attachment = reading.get(Attachment, attachment_id)
    if attachment is None:
        raise Refusal("record-gone")
    file = copy_file(blob_path(ws.folders, attachment.sha256), folder / safe_name(attachment))
    mark_as_foreign(file)
    return file


def safe_name(attachment: Attachment) -> str:
    """A name no system misreads: a slug of the person's name, the start of the hash, the ending by content."""
    ending = next(e for _, media, e in _SIGNATURES if media == attachment.media_type)
    slug = re.sub(r"[^a-z0-9]+", "-", search_key(Path(attachment.name).stem)).strip("-")[:60] or "tep"
    return f"{slug}_{attachment.sha256[:8]}.{ending}"


def blob_path(folders: Folders, sha256: str) -> Path:
    """Where the bytes with this SHA-256 are kept."""
    return folders.blobs / sha256[:2] / sha256


def _read_identity(file: Path) -> tuple[bytes, int, str]:
    """The first bytes, the size and the SHA-256 of a file."""
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise Refusal("attachment-too-large", name=file.name, megabytes=size // 2**20, most=LARGEST // 2**20)
        with file.open("rb") as source:
            head = source.read(16)
            source.seek(0)
            digest = hashlib.file_digest(source, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise Refusal("file-missing", name=file.name) from error
    except IsADirectoryError as error:
        raise Refusal("file-missing", name=file.name) from error
    except OSError as error:
        raise machine_trouble(error, file.name) from error
    if size == 0:
        raise Refusal("attachment-empty", name=file.name)
    return head, size, digest


def _media_type(file: Path, head: bytes) -> str:
    for magic, media_type, _ in _SIGNATURES:
        if head.startswith(magic):
            return media_type
    raise Refusal("attachment-type", name=file.name)


def _take_in(file: Path, blob: Path, digest: str) -> None:
    """Copy into the store under a temporary name, check the copy, then give it its name."""
    part = blob.with_suffix(".part")
    try:
        blob.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
            target.flush()
            os.fsync(target.fileno())
        with part.open("rb") as copy:
            if hashlib.file_digest(copy, "sha256").hexdigest() != digest:
                raise Trouble("file-changed-while-reading", name=file.name)
        replace_file(part, blob)
    except OSError as error:
        raise machine_trouble(error, file.name) from error
    finally:
        part.unlink(missing_ok=True)
