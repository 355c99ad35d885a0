"""The stages of a year and the five papers of its dossier."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.assessment_stages import ORDER, Sending, Stage, current_stage, stages
from qcdc_desktop.domain.criteria import Assessment, AssessmentState, InnerReview
from qcdc_desktop.domain.recognition import (
    FIVE,
    DossierPaper,
    ModelPlan,
    PaperState,
    Registration,
    complete_papers,
    paper_states,
)
from qcdc_desktop.domain.review import Appraisal, AppraisalState

NOW = datetime(2024, 12, 1, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
OPEN = Assessment("a", "d", "set")
APPROVED = replace(OPEN, state=AssessmentState.APPROVED, approved_by="Bình", approved_at=NOW)


def judged(state: AppraisalState) -> Appraisal:
    return Appraisal("p", "d", "digest", state, "Lê Hoa", "", LATER)


def reached(assessment: Assessment, sending: Sending) -> list[Stage]:
    return [line.stage for line in stages(assessment, sending) if line.reached]


def test_the_way_is_gone_stage_by_stage_with_who_and_when() -> None:
    assert reached(OPEN, Sending()) == [Stage.SCORING]
    looked = replace(OPEN, state=AssessmentState.REVIEWED, inner_review=InnerReview(NOW, "Lan"))
    line = current_stage(stages(looked))
    assert (line.stage, line.by, line.at) == (Stage.REVIEWED, "Lan", NOW)
    assert current_stage(stages(APPROVED)).by == "Bình"
    sent = Sending(LATER, 1)
    assert current_stage(stages(APPROVED, sent)).stage is Stage.SENT
    received = replace(sent, received_at=LATER, receiver="UBND huyện")
    assert current_stage(stages(APPROVED, received)).by == "UBND huyện"
    accepted = replace(received, appraisal=judged(AppraisalState.ACCEPTED))
    assert current_stage(stages(APPROVED, accepted)).stage is Stage.APPRAISED
    recognised = replace(accepted, decision="12/QĐ-UBND", recognised_at=LATER)
    assert current_stage(stages(APPROVED, recognised)).by == "12/QĐ-UBND"


def test_a_returned_dossier_says_so_and_cannot_be_recognised() -> None:
    sending = Sending(LATER, 1, appraisal=judged(AppraisalState.RETURNED), recognised_at=LATER)
    line = current_stage(stages(APPROVED, sending))
    assert (line.stage, line.returned) == (Stage.APPRAISED, True)
    assert Stage.RECEIVED in reached(APPROVED, sending)  # who answered has received


def test_approving_again_asks_for_another_package() -> None:
    again = replace(APPROVED, approved_at=LATER + timedelta(days=1))
    assert current_stage(stages(again, Sending(LATER, 1, LATER))).stage is Stage.APPROVED
    assert current_stage(stages(OPEN, Sending(LATER, 1, LATER))).stage is Stage.SCORING


@given(
    st.sampled_from(AssessmentState),
    st.booleans(),
    st.booleans(),
    st.one_of(st.none(), st.sampled_from(AppraisalState)),
    st.booleans(),
)
def test_no_stage_after_approval_is_reached_without_the_one_before(
    state: AssessmentState, sent: bool, received: bool, appraisal: AppraisalState | None, decided: bool
) -> None:
    approved = state is AssessmentState.APPROVED
    assessment = replace(APPROVED if approved else OPEN, state=state)
    lines = stages(
        assessment,
        Sending(
            LATER if sent else None,
            1,
            LATER if received else None,
            "",
            judged(appraisal) if appraisal else None,
            "",
            LATER if decided else None,
        ),
    )
    assert tuple(line.stage for line in lines) == ORDER
    after = [line.reached for line in lines[2:]]
    assert after == sorted(after, reverse=True)


@pytest.mark.parametrize(
    ("attached", "approved", "models", "count"),
    [
        ({}, False, (), 0),
        ({}, True, (), 3),
        ({}, True, (ModelPlan("Ngày không hẹn"),), 4),
        ({DossierPaper.MODEL_APPROVAL: 1}, True, (ModelPlan("Ngày không hẹn"),), 5),
        (dict.fromkeys(FIVE, 1), False, (), 5),
        ({DossierPaper.DECISION: 1}, False, (), 0),
    ],
)
def test_completeness_counts_what_can_go(
    attached: dict[DossierPaper, int], approved: bool, models: tuple[ModelPlan, ...], count: int
) -> None:
    states = paper_states(attached, approved, Registration("r", "d", models=models))
    assert tuple(states) == FIVE
    assert complete_papers(states) == count


def test_a_signed_copy_goes_before_what_can_be_printed() -> None:
    states = paper_states({DossierPaper.REPORT: 2}, True, None)
    assert states[DossierPaper.REPORT] is PaperState.ATTACHED
    assert states[DossierPaper.REQUEST] is PaperState.READY
    assert paper_states({}, False, None)[DossierPaper.REQUEST] is PaperState.DRAFT
    assert states[DossierPaper.MODEL_APPROVAL] is PaperState.MISSING
