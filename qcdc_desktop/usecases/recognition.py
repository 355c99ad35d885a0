"""Registering for the standard, and the five papers of the recognition dossier: what is there, attached or printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.recognition import (
    DossierPaper,
    ModelPlan,
    PaperState,
    Registration,
    complete_papers,
    paper_states,
)
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.assessment import criteria_in
from qcdc_desktop.usecases.attachments import AttachedFile, attach_file, attached_files
from qcdc_desktop.usecases.dossiers import editable_dossier, is_approved
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

MOST_MODELS = 50
"""More models than a commune registers in a year."""


@dataclass(frozen=True, slots=True)
class RecognitionView:
    """The registration of a year and its five papers, with the files attached to each (and the decision, if any)."""

    registration: Registration
    states: Mapping[DossierPaper, PaperState]
    files: Mapping[DossierPaper, tuple[AttachedFile, ...]]
    approved: bool

    @property
    def complete(self) -> int:
        """How many of the five can go."""
        return complete_papers(self.states)


def read_recognition(ws: Workspace, year: int, unit: UnitKey | None = None) -> RecognitionView:
    """The registration and papers of this office's year, or of a received dossier; empty before anything is entered."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is None:
            return RecognitionView(Registration("", ""), paper_states({}, False, None), {}, False)
        found = reading.find(Registration, dossier_id=dossier.id)
        approved = is_approved(reading, dossier)
    files = {paper: attached_files(ws, dossier.id, AttachedTo.PAPER, paper.value) for paper in DossierPaper}
    registration = found[0] if found else Registration("", dossier.id)
    counts = {paper: len(kept) for paper, kept in files.items()}
    return RecognitionView(registration, paper_states(counts, approved, registration), files, approved)


def save_registration(ws: Workspace, year: int, registration: Registration) -> Registration:
    """Write what the commune registers for the year.

    Raises `Refusal` target-out-of-range, too-many-models, model-untitled, model-days-wrong, dossier-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        most = criteria_in(ws, tx, dossier).maximum
        _check(registration, most)
        kept = tx.find(Registration, dossier_id=dossier.id)
        clean = replace(
            registration,
            id=kept[0].id if kept else ws.new_id(),
            dossier_id=dossier.id,
            target_rank=nfc(registration.target_rank).strip(),
            measures=nfc(registration.measures).strip(),
            models=tuple(_clean(model) for model in registration.models),
        )
        if kept != [clean]:
            tx.save(clean)
        return clean


def attach_paper(ws: Workspace, year: int, paper: DossierPaper, file: Path) -> AttachedFile:
    """Attach a signed copy of a paper; raises like `attach_file`."""
    return attach_file(ws, year, file, AttachedTo.PAPER, paper.value)


def _check(registration: Registration, maximum: int) -> None:
    target = registration.target_points
    if target is not None and not 0 <= target <= maximum:
        raise Refusal("target-out-of-range", field="target_points", maximum=maximum)
    if len(registration.models) > MOST_MODELS:
        raise Refusal("too-many-models", field="models", most=MOST_MODELS)
    for model in registration.models:
        if not model.title.strip():
            raise Refusal("model-untitled", field="title")
        if model.starts_on and model.ends_on and model.ends_on < model.starts_on:
            raise Refusal("model-days-wrong", field="ends_on", title=model.title)


def _clean(model: ModelPlan) -> ModelPlan:
    return replace(
        model,
        title=nfc(model.title).strip(),
        field=nfc(model.field).strip(),
        place=nfc(model.place).strip(),
        content=nfc(model.content).strip(),
        responsible=nfc(model.responsible).strip(),
    )
