"""Registering for the standard and the recognition dossier: its five papers and what is still missing of them.

What papers there are is taken from practice (hồ sơ đề nghị công nhận: tờ trình, báo cáo kết quả, bảng tự chấm điểm, bản
đăng ký mô hình, văn bản phê duyệt mô hình); printing them is the business of reports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """One model of friendly government the commune registers (mô hình): what, where, by whom, when."""

    title: str
    field: str = ""
    place: str = ""
    content: str = ""
    responsible: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What a commune registers for a year (đăng ký đạt chuẩn); one a dossier. Points in hundredths."""

    id: str
    dossier_id: str
    registered_on: date | None = None
    target_points: int | None = None
    target_rank: str = ""
    measures: str = ""
    models: tuple[ModelPlan, ...] = ()


class DossierPaper(StrEnum):
    """A paper of the recognition dossier; links of attachments carry its value."""

    REQUEST = "request"
    """tờ trình"""
    REPORT = "report"
    """báo cáo kết quả"""
    SCORE_SHEET = "score-sheet"
    """bảng tự chấm điểm"""
    MODEL_REGISTRATION = "model-registration"
    """bản đăng ký xây dựng mô hình"""
    MODEL_APPROVAL = "model-approval"
    """văn bản phê duyệt mô hình: comes from outside"""
    DECISION = "decision"
    """quyết định công nhận: comes afterwards, none of the five"""


FIVE = (
    DossierPaper.REQUEST,
    DossierPaper.REPORT,
    DossierPaper.SCORE_SHEET,
    DossierPaper.MODEL_REGISTRATION,
    DossierPaper.MODEL_APPROVAL,
)
FROM_OUTSIDE = frozenset({DossierPaper.MODEL_APPROVAL, DossierPaper.DECISION})
"""Papers another office issues: they may come after the year was approved, and no score depends on them."""

_OF_THE_ASSESSMENT = frozenset({DossierPaper.REQUEST, DossierPaper.REPORT, DossierPaper.SCORE_SHEET})


class PaperState(StrEnum):
    """How far a paper of the dossier is."""

    ATTACHED = "attached"
    """A signed copy is attached."""
    READY = "ready"
    """The program prints it from approved figures."""
    DRAFT = "draft"
    """The program prints it, but the figures are not approved yet."""
    MISSING = "missing"
    """Neither attached nor can it be printed."""


def paper_states(
    attached: Mapping[DossierPaper, int], approved: bool, registration: Registration | None
) -> dict[DossierPaper, PaperState]:
    """How far each of the five papers is; `attached` counts the files of each, `approved` is about the assessment."""
    return {paper: _state(paper, attached.get(paper, 0), approved, registration) for paper in FIVE}


def complete_papers(states: Mapping[DossierPaper, PaperState]) -> int:
    """How many of the five can go: attached, or printed from approved figures."""
    return sum(state in (PaperState.ATTACHED, PaperState.READY) for state in states.values())


def _state(paper: DossierPaper, files: int, approved: bool, registration: Registration | None) -> PaperState:
    if files:
        return PaperState.ATTACHED
    if paper in _OF_THE_ASSESSMENT:
        return PaperState.READY if approved else PaperState.DRAFT
    registered = registration is not None and any(model.title for model in registration.models)
    if paper is DossierPaper.MODEL_REGISTRATION and registered:
        return PaperState.READY
    return PaperState.MISSING
