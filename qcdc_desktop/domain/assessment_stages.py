"""The way of a year's self-assessment from scoring to recognition, worked out from what was recorded.

Nothing here is stored: a stage is reached because its record is there, and only after the stage before it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qcdc_desktop.domain.criteria import Assessment, AssessmentState
from qcdc_desktop.domain.review import Appraisal, AppraisalState


class Stage(StrEnum):
    """A stage of the way."""

    SCORING = "scoring"
    """đang chấm"""
    REVIEWED = "reviewed"
    """đã rà soát"""
    APPROVED = "approved"
    """lãnh đạo duyệt"""
    SENT = "sent"
    """đã gửi"""
    RECEIVED = "received"
    """đã tiếp nhận"""
    APPRAISED = "appraised"
    """đã thẩm định"""
    RECOGNISED = "recognised"
    """công nhận"""


ORDER = tuple(Stage)


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage with who brought it about and when, where that is known; `returned`: the dossier came back here.

    `reason`: why it was reached although something was missing.
    """

    stage: Stage
    reached: bool
    by: str = ""
    at: datetime | None = None
    returned: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """What is known of the last package of the year: when it was written, its revision, what answered it.

    `recognised_at` is the instant of the decision, `decision` its number.
    """

    sent_at: datetime | None = None
    revision: int = 0
    received_at: datetime | None = None
    receiver: str = ""
    appraisal: Appraisal | None = None
    decision: str = ""
    recognised_at: datetime | None = None


def stages(assessment: Assessment, sending: Sending = Sending()) -> tuple[StageLine, ...]:
    """All stages in order; those reached come first, a later one counts only after those before it.

    The package counts when it was written after the approval: unlocking and approving again asks for another one. The
    look-over inside the office may be left out.
    """
    approved = assessment.state is AssessmentState.APPROVED
    review = assessment.inner_review
    sent = approved and sending.sent_at is not None and _after(sending.sent_at, assessment.approved_at)
    appraisal = sending.appraisal if sent else None
    judged = appraisal is not None and appraisal.state in (AppraisalState.ACCEPTED, AppraisalState.RETURNED)
    returned = judged and appraisal is not None and appraisal.state is AppraisalState.RETURNED
    received = sent and (sending.received_at is not None or appraisal is not None)
    decided = judged and not returned and sending.recognised_at is not None
    return (
        StageLine(Stage.SCORING, True),
        StageLine(Stage.REVIEWED, review is not None, review.by if review else "", review.at if review else None),
        StageLine(
            Stage.APPROVED,
            approved,
            assessment.approved_by,
            assessment.approved_at,
            reason=assessment.gaps_reason or "",
        ),
        StageLine(Stage.SENT, sent, "", sending.sent_at if sent else None),
        StageLine(
            Stage.RECEIVED, received, sending.receiver if received else "", sending.received_at if sent else None
        ),
        StageLine(
            Stage.APPRAISED,
            judged,
            appraisal.reviewer if appraisal and judged else "",
            appraisal.decided_at if appraisal and judged else None,
            returned,
        ),
        StageLine(
            Stage.RECOGNISED,
            decided,
            sending.decision if decided else "",
            sending.recognised_at if decided else None,
        ),
    )


def current_stage(lines: tuple[StageLine, ...]) -> StageLine:
    """The last stage reached."""
    return [line for line in lines if line.reached][-1]


def _after(instant: datetime, other: datetime | None) -> bool:
    return other is None or instant >= other
