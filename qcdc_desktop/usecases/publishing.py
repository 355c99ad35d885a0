"""Carrying an entry out at many places in one step: beginning, ending, proving (thực hiện công khai hàng loạt).

Which places the law asks for is read off the entry's judgement; single publications are written by `disclosures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.usecases.attachments import AttachedFile, attach_file, link_kept_file
from qcdc_desktop.usecases.disclosures import add_publications, disclosure_details, propose_publications
from qcdc_desktop.usecases.workspace import Workspace


def publish_missing(
    ws: Workspace, disclosure_id: str, day: date, form: str = "", responsible: str = ""
) -> tuple[Publication, ...]:
    """Begin on `day` whatever is still missing of an entry, at every place, or only in one `form`.

    Raises like `add_publications`.
    """
    missing = propose_publications(ws, disclosure_id)
    begun = tuple(replace(one, starts_on=day, responsible=responsible) for one in missing if form in ("", one.form))
    add_publications(ws, begun)
    return begun


def end_publications(ws: Workspace, disclosure_id: str, day: date, form: str = "", place: str = "") -> int:
    """End on `day` what is still up of an entry, everywhere or only in a form and at a place; returns how many.

    Raises `Refusal("nothing-running")` when nothing of that is up, else like `save_publication`.
    """
    running = [one for one in publications_at(ws, disclosure_id, form, place) if one.starts_on and one.ends_on is None]
    if not running:
        raise Refusal("nothing-running")
    add_publications(ws, [replace(one, ends_on=day) for one in running])
    return len(running)


def attach_proof(ws: Workspace, year: int, file: Path, publications: Sequence[Publication]) -> tuple[AttachedFile, ...]:
    """Let one file prove several publications, e.g. a photo of the board of each village taken on one sheet.

    Raises `Refusal("nothing-to-prove")` without a publication, else like `attach_file`.
    """
    if not publications:
        raise Refusal("nothing-to-prove")
    first = attach_file(ws, year, file, AttachedTo.PUBLICATION, publications[0].id)
    links = [link_kept_file(ws, year, first.attachment.id, AttachedTo.PUBLICATION, one.id) for one in publications[1:]]
    return (first, *(AttachedFile(first.attachment, link) for link in links))


def publications_at(ws: Workspace, disclosure_id: str, form: str = "", place: str = "") -> tuple[Publication, ...]:
    """The publications of an entry in a form and at a place; empty texts choose all, marks on letters do not matter."""
    wanted = search_key(nfc(place))
    return tuple(
        one
        for one in disclosure_details(ws, disclosure_id).row.publications
        if form in ("", one.form) and (not wanted or search_key(one.place) == wanted)
    )
