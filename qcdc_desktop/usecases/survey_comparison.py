"""A round beside another round of its form, or beside all sheets of another year, question by question."""

from __future__ import annotations

from dataclasses import dataclass

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.survey_analysis import Change, compare
from qcdc_desktop.usecases.surveys import tally_form, tally_round
from qcdc_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Beside:
    """What a round can be compared with: another round, or (`round_id` None) all sheets of its form in `year`."""

    year: int
    title: str
    round_id: str | None = None


def can_compare_with(ws: Workspace, round_id: str) -> tuple[Beside, ...]:
    """Other rounds of the form in the same year, then the other years of the same unit, the latest first.

    Raises `Refusal("record-gone")`.
    """
    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
        dossier = reading.get(Dossier, held.dossier_id) if held else None
        if held is None or dossier is None:
            raise Refusal("record-gone")
        same = reading.find(SurveyRound, dossier_id=dossier.id, form_code=held.form_code)
        found = [Beside(dossier.year, one.title, one.id) for one in same if one.id != round_id]
        others = reading.find(Dossier, unit_code=dossier.unit_code, unit_valid_from=dossier.unit_valid_from)
        for other in sorted(others, key=lambda one: -one.year):
            if other.id != dossier.id and reading.find(SurveyRound, dossier_id=other.id, form_code=held.form_code):
                found.append(Beside(other.year, f"{held.form_code} – {other.year}"))
    return tuple(found)


def compare_with(ws: Workspace, round_id: str, beside: Beside) -> tuple[Change, ...]:
    """What `beside` says and what the round says, question by question, only like with like.

    Raises `Refusal("record-gone")`.
    """
    after = tally_round(ws, round_id)
    if beside.round_id is not None:
        return compare(tally_round(ws, beside.round_id), after)
    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
        dossier = reading.get(Dossier, held.dossier_id) if held else None
    if dossier is None:
        raise Refusal("record-gone")
    return compare(tally_form(ws, beside.year, after.form_code, dossier.unit), after)
