"""What a reviewing office adds to a dossier: its scores and comments beside the commune's own (thẩm định)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

STILL_WRITING = timedelta(minutes=15)
"""How long a remark may be written on."""


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
    """The reviewer's points (hundredths) and comment on one indicator; lowering needs a comment.

    `asked` is what the commune is to complete there before it sends again.
    """

    id: str
    dossier_id: str
    appraisal_id: str
    indicator_code: str
    points: int | None
    comment: str = ""
    reviewer: str = ""
    decided_at: datetime | None = None
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class AppraisalRemark:
    """One remark on one indicator (lời nhận xét), with the points given then.

    Who wrote it may go on writing for a quarter of an hour and until the appraisal is decided (`final`); afterwards it
    is never edited, another one is added.
    """

    id: str
    dossier_id: str
    appraisal_id: str
    indicator_code: str
    text: str
    points: int | None
    by: str
    at: datetime
    final: bool = False

    def open_to(self, person: str, now: datetime) -> bool:
        """Whether it is still being written by this person."""
        return not self.final and self.by == person and now - self.at < STILL_WRITING


@dataclass(frozen=True, slots=True)
class SubmittedEntry:
    """What an earlier submission said of one indicator, kept when a later one takes its place.

    `submission` is the digest of that package, `content` a sum over figures, evidence and points: another content was
    changed.
    """

    id: str
    dossier_id: str
    submission: str
    indicator_code: str
    points: int
    content: str
    explanation: str = ""
    reply: str = ""
