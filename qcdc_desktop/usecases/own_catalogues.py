"""Catalogues an office brings itself: taken in for good, used beside the shipped ones, handed on as a file.

An edition that was taken in is never changed and never taken away, because records may have been made under it;
what changes is a new edition with a code of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.heads import Kind
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.own_catalogue import OwnCatalogue
from qcdc_desktop.domain.published import PublishedCatalogue
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.catalogues import add_catalogue, read_sound, read_text, shipped_text
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class Imported:
    """The office with the catalogue in use, its head, and whether it was new."""

    workspace: Workspace
    edition: Edition
    new: bool


def import_catalogue(ws: Workspace, path: Path) -> Imported:
    """Take in a catalogue file; whoever holds the workspace goes on with the returned one.

    The same content again changes nothing. Raises `Refusal` catalogue-wrong, catalogue-edition-taken,
    own-catalogue-units and those of reading a file.
    """
    return import_text(ws, read_text(path), path.name)


def import_text(ws: Workspace, text: str, file: str) -> Imported:
    """Take in a catalogue given as the text of its file. Raises like `import_catalogue`."""
    text = nfc(text)
    edition = read_sound(ws.catalogues, text, file)
    shipped = shipped_text(edition.kind, edition.code)
    with ws.store.transaction(ws.actor) as tx:
        before = _kept_text(tx, kind=edition.kind, code=edition.code) or shipped
        if before is not None and nfc(before) != text:
            raise Refusal("catalogue-edition-taken", file=file, edition=edition.code)
        if before is not None:
            return Imported(ws, edition, new=False)
        catalogues = add_catalogue(ws.catalogues, text, file)
        tx.save(OwnCatalogue(ws.new_id(), edition.kind, edition.code, text, ws.clock()))
    return Imported(replace(ws, catalogues=catalogues), edition, new=True)


def export_catalogue(ws: Workspace, code: str, file: Path) -> Path:
    """Write an edition, the office's own or a shipped one, as the file others can take in.

    Raises `Refusal("catalogue-edition-unknown")`; `Trouble` file-in-use, disk-full, folder-missing.
    """
    save_for_person(file, catalogue_text(ws, code).encode("utf-8"))
    return file


def catalogue_text(ws: Workspace, code: str) -> str:
    """The text of an edition's file; raises `Refusal("catalogue-edition-unknown")`."""
    with ws.store.reading() as reading:
        kept = _kept_text(reading, code=code)
    if kept is not None:
        return kept
    for kind in Kind:
        if kind is not Kind.UNITS and (text := shipped_text(kind.value, code)) is not None:
            return text
    raise Refusal("catalogue-edition-unknown", edition=code)


def own_editions(ws: Workspace) -> tuple[OwnCatalogue, ...]:
    """What this office brought, in the order in which it came."""
    with ws.store.reading() as reading:
        return _kept(reading)


def with_own(catalogues: Catalogues, reading: Reading) -> Catalogues:
    """The shipped catalogues with the office's own.

    One that this version of the program reads no longer, or ships itself, is left out: the office still opens.
    """
    found = catalogues
    # criteria rest on questionnaires, so those come first
    for kept in sorted(_kept(reading), key=lambda one: one.kind != Kind.QUESTIONNAIRE.value):
        try:
            found = add_catalogue(found, kept.content, kept.code)
        except Refusal:
            continue
    return found


def _kept_text(reading: Reading, **named: str) -> str | None:
    """The text of an edition kept here: the province's before the office's own."""
    texts = [one.content for one in reading.find(PublishedCatalogue, **named)]
    texts += [one.content for one in reading.find(OwnCatalogue, **named)]
    return texts[0] if texts else None


def _kept(reading: Reading) -> tuple[OwnCatalogue, ...]:
    return tuple(sorted(reading.find(OwnCatalogue), key=lambda one: (one.added_at, one.id)))
