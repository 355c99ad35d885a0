"""What a reviewing office adds to a dossier: its scores and comments beside the commune's own (thẩm định)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AppraisalState(StrEnum):
    """How far the appraisal of one received submission is."""

    RECEIVED = "received"
    """đã tiếp nhận"""
    IN_REVIEW = "in_review"
    """đang thẩm định"""
    RETURNED = "returned"
    """trả lại để bổ sung"""
    ACCEPTED = "accepted"
    """đã thẩm định, đề nghị công nhận"""


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The appraisal of one submission of a dossier; `submission` is the digest of the package appraised."""

    id: str
    dossier_id: str
    submission: str
    state: AppraisalState = AppraisalState.RECEIVED
    reviewer: str = ""
    reason: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AppraisalItem:
    """The reviewer's points (hundredths) and comment on one indicator; lowering needs a comment."""

    id: str
    dossier_id: str
    appraisal_id: str
    indicator_code: str
    points: int | None
    comment: str = ""
    reviewer: str = ""
    decided_at: datetime | None = None
