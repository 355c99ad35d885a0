"""An office above the communes keeps its own assessment with the set for steering committees."""

from collections.abc import Callable
from dataclasses import replace

from qcdc_desktop.usecases.assessment import entry_for, open_assessment, save_entry
from qcdc_desktop.usecases.workspace import Workspace


def test_a_reviewing_office_scores_its_committee_and_a_commune_itself(office: Callable[[str], Workspace]) -> None:
    ws = office("huyen")
    view = open_assessment(ws, 2024)
    assert view.assessment.criteria_edition == "bcd-2024"
    save_entry(ws, 2024, replace(entry_for(ws, view, "BCD1.2.1"), yes=True))
    assert open_assessment(ws, 2024).score.points == 500
    assert open_assessment(office("xa"), 2024).assessment.criteria_edition == "cqtt-2024"
