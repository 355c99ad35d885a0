"""What is due, how far the year is, and what is missing before the package can go: the first page and `status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord
from qcdc_desktop.domain.gaps import Gap
from qcdc_desktop.domain.office import AttachmentLink, Role
from qcdc_desktop.domain.scoring import ScoreState
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.domain.work_programme import WorkTask
from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.usecases.assessment import AssessmentView, open_assessment
from qcdc_desktop.usecases.backups import list_backups
from qcdc_desktop.usecases.surveys import RoundRow, list_rounds, questionnaires
from qcdc_desktop.usecases.workspace import Workspace, dossier_of


@dataclass(frozen=True, slots=True)
class Part:
    """How far one part of the year is: `done` of `total`."""

    code: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A commune's year at a glance."""

    unit: Unit
    role: Role
    year: int
    parts: tuple[Part, ...]
    worklist: tuple[WorkItem, ...]
    disclosure: Figures
    assessment: AssessmentView
    rounds: tuple[RoundRow, ...]
    missing: tuple[Gap, ...]
    tasks: tuple[WorkTask, ...]
    last_package: PackageRecord | None
    last_backup: datetime | None
    attachments: int


def overview(ws: Workspace, year: int) -> Overview:
    """A commune's year at a glance: every number comes from the function that also prints it."""
    view = open_assessment(ws, year)
    register = view.register
    rounds = list_rounds(ws, year)
    figures = register.figures
    scores = [s for c in view.score.criteria for s in c.indicators]
    filled = sum(s.state not in (ScoreState.EMPTY, ScoreState.INSUFFICIENT) for s in scores)
    keyed_forms = {row.round.form_code for row in rounds if row.sheets}
    forms = questionnaires(ws, year)
    proved = len(scores) - len({gap.indicator_code for gap in view.gaps if gap.indicator_code})
    backups = list_backups(ws)
    return Overview(
        unit=ws.unit,
        role=ws.role,
        year=year,
        parts=(
            Part("disclosure", figures.on_time + figures.late, figures.due),
            Part("assessment", filled, len(scores)),
            Part("survey", len(keyed_forms), len(forms)),
            Part("evidence", proved, len(scores)),
        ),
        worklist=register.worklist,
        disclosure=figures,
        assessment=view,
        rounds=rounds,
        missing=view.gaps,
        tasks=_tasks(ws, year),
        last_package=_last_package(ws, year),
        last_backup=backups[0].at if backups else None,
        attachments=_attachments(ws, year),
    )


def _tasks(ws: Workspace, year: int) -> tuple[WorkTask, ...]:
    """The programme's tasks of the present quarter; outside the year none."""
    programme = next((p for p in ws.catalogues.programmes if p.year == year), None)
    if programme is None or ws.today.year != year:
        return ()
    quarter = (ws.today.month + 2) // 3
    return tuple(task for task in programme.tasks if task.quarter == quarter)


def _last_package(ws: Workspace, year: int) -> PackageRecord | None:
    with ws.store.reading() as reading:
        sent = reading.find(PackageRecord, direction=Direction.OUT, kind=PackageKind.SUBMISSION, year=year)
    return max(sent, key=lambda record: record.at, default=None)


def _attachments(ws: Workspace, year: int) -> int:
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        if dossier is None:
            raise Refusal("nothing-received", year=year)
        return len(reading.find(AttachmentLink, dossier_id=dossier.id))
