"""Looking over, registering, attaching papers, and the stages that follow from packages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.assessment_stages import Stage, current_stage
from qcdc_desktop.domain.criteria import AssessmentState, IndicatorEntry
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.recognition import DossierPaper, ModelPlan, PaperState, Registration
from qcdc_desktop.usecases import assessment as use
from qcdc_desktop.usecases.assessment_states import assessment_stages, review_assessment
from qcdc_desktop.usecases.attachments import describe_attachment, detach_file
from qcdc_desktop.usecases.recognition import attach_paper, read_recognition, save_registration
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


def scan(tmp_path: Path, name: str) -> Path:
    file = tmp_path / name
    file.write_bytes(b"%PDF-1.4 " + name.encode())
    return file


def test_a_look_over_is_noted_and_a_change_takes_it_back(ws: Workspace) -> None:
    reviewed = review_assessment(ws, YEAR, " Trần Thị Lan ")
    assert reviewed.inner_review is not None
    assert (reviewed.state, reviewed.inner_review.by) == (AssessmentState.REVIEWED, "Trần Thị Lan")
    assert not use.open_assessment(ws, YEAR).locked
    line = current_stage(assessment_stages(ws, YEAR))
    assert (line.stage, line.by) == (Stage.REVIEWED, "Trần Thị Lan")
    use.save_entry(ws, YEAR, IndicatorEntry(ws.new_id(), "", "TC1.1", yes=True))
    assert use.open_assessment(ws, YEAR).assessment.state is AssessmentState.SCORING
    assert current_stage(assessment_stages(ws, YEAR)).stage is Stage.SCORING


def test_saving_the_same_again_leaves_the_look_over(ws: Workspace) -> None:
    entry = use.save_entry(ws, YEAR, IndicatorEntry(ws.new_id(), "", "TC1.1", yes=True))
    review_assessment(ws, YEAR, "Lan")
    use.save_entry(ws, YEAR, entry)
    assert use.open_assessment(ws, YEAR).assessment.state is AssessmentState.REVIEWED
    use.approve_assessment(ws, YEAR, "Bình", "Thử nghiệm")
    lines = {line.stage: line for line in assessment_stages(ws, YEAR)}
    assert (lines[Stage.REVIEWED].by, lines[Stage.APPROVED].by) == ("Lan", "Bình")
    use.unlock_assessment(ws, YEAR, "Bổ sung")
    assert not any(line.reached for line in assessment_stages(ws, YEAR)[1:])


def test_a_look_over_needs_a_name_and_an_open_year(ws: Workspace, refused: Callable[..., Any]) -> None:
    with pytest.raises(Refusal) as nameless:
        review_assessment(ws, YEAR, " ")
    assert nameless.value.code == "name-missing"
    use.open_assessment(ws, YEAR)
    use.approve_assessment(ws, YEAR, "Bình", "Thử nghiệm")
    with pytest.raises(Refusal) as locked:
        review_assessment(ws, YEAR, "Lan")
    assert locked.value.code == "dossier-locked"


def test_registration_is_kept_once_a_year_and_cleaned(ws: Workspace) -> None:
    assert read_recognition(ws, YEAR).registration == Registration("", "")
    first = save_registration(
        ws,
        YEAR,
        Registration("", "", date(2024, 1, 20), 9000, " Tốt ", " Niêm yết đủ ", (ModelPlan(" Ngày không hẹn "),)),
    )
    assert (first.target_rank, first.models[0].title) == ("Tốt", "Ngày không hẹn")
    again = save_registration(ws, YEAR, replace(first, target_points=9500))
    assert again.id == first.id
    found = read_recognition(ws, YEAR)
    assert found.registration == again
    assert found.states[DossierPaper.MODEL_REGISTRATION] is PaperState.READY


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"target_points": 10_001}, "target-out-of-range"),
        ({"target_points": -1}, "target-out-of-range"),
        ({"models": (ModelPlan("  "),)}, "model-untitled"),
        ({"models": (ModelPlan("x", starts_on=date(2024, 2, 2), ends_on=date(2024, 2, 1)),)}, "model-days-wrong"),
        ({"models": tuple(ModelPlan(str(n)) for n in range(51))}, "too-many-models"),
    ],
)
def test_what_cannot_be_registered_changes_nothing(ws: Workspace, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        save_registration(ws, YEAR, replace(Registration("", ""), **change))
    assert refusal.value.code == code
    assert read_recognition(ws, YEAR).registration.models == ()


def test_papers_are_attached_and_counted(ws: Workspace, tmp_path: Path) -> None:
    use.open_assessment(ws, YEAR)
    assert read_recognition(ws, YEAR).complete == 0
    attach_paper(ws, YEAR, DossierPaper.MODEL_APPROVAL, scan(tmp_path, "phe-duyet.pdf"))
    attach_paper(ws, YEAR, DossierPaper.REQUEST, scan(tmp_path, "to-trinh.pdf"))
    found = read_recognition(ws, YEAR)
    assert found.complete == 2
    assert found.files[DossierPaper.REQUEST][0].attachment.name == "to-trinh.pdf"
    use.approve_assessment(ws, YEAR, "Bình", "Thử nghiệm")
    assert read_recognition(ws, YEAR).complete == 4
    points = use.open_assessment(ws, YEAR).score
    late = attach_paper(ws, YEAR, DossierPaper.DECISION, scan(tmp_path, "quyet-dinh.pdf"))
    describe_attachment(ws, late.attachment.id, "", "12/QĐ-UBND", date(2024, 12, 28), "UBND tỉnh")
    assert read_recognition(ws, YEAR).files[DossierPaper.DECISION][0].attachment.document_number == "12/QĐ-UBND"
    assert use.open_assessment(ws, YEAR).score == points
    detach_file(ws, read_recognition(ws, YEAR).files[DossierPaper.MODEL_APPROVAL][0].link.id)
    assert read_recognition(ws, YEAR).complete == 3
    with pytest.raises(Refusal):
        detach_file(ws, found.files[DossierPaper.REQUEST][0].link.id)
    with pytest.raises(Refusal):
        attach_paper(ws, YEAR, DossierPaper.REPORT, scan(tmp_path, "bc.pdf"))
