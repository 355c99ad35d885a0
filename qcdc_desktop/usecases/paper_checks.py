"""Pulling sheets from the paper archive by lot and writing down what the paper said, at either office."""

from __future__ import annotations

from dataclasses import dataclass

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.survey_quality.paper_sample import (
    PaperCheck,
    PaperFigures,
    PaperOutcome,
    PaperSample,
    draw_papers,
    paper_figures,
)
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.workspace import Workspace, dossier_of


@dataclass(frozen=True, slots=True)
class SampleView:
    """A sample with the last check of every number that was looked at."""

    sample: PaperSample
    checks: dict[int, PaperCheck]
    figures: PaperFigures

    @property
    def id(self) -> str:
        """What makes it the same after reading again."""
        return self.sample.id


def draw_sample(ws: Workspace, round_id: str, count: int, seed: str = "") -> PaperSample:
    """Draw `count` sheet numbers of a round; without a seed the sample's own id is it.

    Raises `Refusal` record-gone, sample-size-wrong, sample-of-nothing.
    """
    from qcdc_desktop.db import sheets

    with ws.store.transaction(ws.actor) as tx:
        held = tx.get(SurveyRound, round_id)
        if held is None:
            raise Refusal("record-gone")
        sample_id = ws.new_id()
        chosen = nfc(seed).strip() or sample_id
        numbers = draw_papers(sheets.sheet_numbers(tx, round_id), count, chosen)
        sample = PaperSample(sample_id, held.dossier_id, round_id, held.title, chosen, numbers, ws.actor, ws.clock())
        tx.save(sample)
        return sample


def record_paper(ws: Workspace, sample_id: str, number: int, outcome: PaperOutcome, note: str = "") -> PaperCheck:
    """Write down what the paper of a drawn number said; an earlier check of it stays in the record.

    Raises `Refusal` record-gone, paper-not-drawn, paper-note-missing (what differs must be said).
    """
    clean = nfc(note).strip()
    with ws.store.transaction(ws.actor) as tx:
        sample = tx.get(PaperSample, sample_id)
        if sample is None:
            raise Refusal("record-gone")
        if number not in sample.numbers:
            raise Refusal("paper-not-drawn", field="number", number=number)
        if outcome is PaperOutcome.DIFFERENT and not clean:
            raise Refusal("paper-note-missing", field="note")
        check = PaperCheck(ws.new_id(), sample.dossier_id, sample.id, number, outcome, clean, ws.actor, ws.clock())
        tx.save(check)
        return check


def list_samples(ws: Workspace, year: int, unit: UnitKey | None = None) -> tuple[SampleView, ...]:
    """The samples drawn from a unit's year (None: this office's own), the newest first."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is None:
            return ()
        checks = reading.find(PaperCheck, dossier_id=dossier.id)
        found = []
        for sample in reading.find(PaperSample, dossier_id=dossier.id):
            own = sorted((c for c in checks if c.sample_id == sample.id), key=lambda c: (c.checked_at, c.id))
            found.append(SampleView(sample, {check.number: check for check in own}, paper_figures(sample, own)))
    return tuple(sorted(found, key=lambda view: (view.sample.drawn_at, view.id), reverse=True))
