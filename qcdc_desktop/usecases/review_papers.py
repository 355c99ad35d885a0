"""What the papers of the reviewing office say: minutes, letters of return, observations, the quality of data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.paper_checks import list_samples
from qcdc_desktop.usecases.report_kinds import ReportChoice, Writers, letterhead_for
from qcdc_desktop.usecases.review import open_review, review_list
from qcdc_desktop.usecases.survey_quality import limits_of, look_into_unit
from qcdc_desktop.usecases.workspace import Workspace, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.reports.appraisal_papers import AppraisalReport, AppraisedUnit
    from qcdc_desktop.reports.letterhead import Letterhead


def appraisal_minutes(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The minutes of one unit's appraisal; raises `Refusal("nothing-received")`."""
    from qcdc_desktop.reports import appraisal_papers as paper

    writers: Writers = {
        "pdf": paper.write_minutes_pdf,
        "docx": paper.write_minutes_docx,
        "xlsx": paper.write_minutes_xlsx,
    }
    return _report(ws, choice), writers


def return_letter(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The letter that returns one unit's dossier; raises `Refusal` nothing-received, dossier-not-returned."""
    from qcdc_desktop.reports import appraisal_papers as paper

    report = _report(ws, choice)
    if report.unit.appraisal.state is not AppraisalState.RETURNED:
        raise Refusal("dossier-not-returned", unit=report.unit.unit_name)
    return report, {"pdf": paper.write_letter_pdf, "docx": paper.write_letter_docx}


def review_observations(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """What was observed at one unit, or at all that sent something."""
    from qcdc_desktop.reports import appraisal_papers as paper

    units = (choice.unit,) if _below(ws, choice) and choice.unit else _received(ws, choice.year)
    report = paper.ObservationsReport(
        _letterhead(ws, choice), ws.unit.name, choice.year, tuple(_unit(ws, unit, choice.year) for unit in units)
    )
    writers: Writers = {
        "pdf": paper.write_observations_pdf,
        "docx": paper.write_observations_docx,
        "xlsx": paper.write_observations_xlsx,
    }
    return report, writers


def survey_quality(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """What should be compared with the paper in a unit's sheets."""
    from qcdc_desktop.reports import survey_findings as paper

    report = paper.SurveyQualityReport(
        letterhead=_letterhead(ws, choice),
        unit_name=unit_of(ws, choice.unit or ws.unit_key).name,
        year=choice.year,
        limits_title=limits_of(ws, choice.year).edition.title,
        rounds=tuple(
            paper.RoundFindings(one.round.title, one.sheets, one.findings)
            for one in look_into_unit(ws, choice.year, choice.unit)
        ),
        samples=tuple((view.sample, view.figures) for view in list_samples(ws, choice.year, choice.unit)),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def _report(ws: Workspace, choice: ReportChoice) -> AppraisalReport:
    from qcdc_desktop.reports.appraisal_papers import AppraisalReport

    return AppraisalReport(_letterhead(ws, choice), choice.year, _unit(ws, choice.unit or ws.unit_key, choice.year))


def _letterhead(ws: Workspace, choice: ReportChoice) -> Letterhead:
    """These papers are the reviewing office's own, whomever they are about."""
    return letterhead_for(ws, ReportChoice(choice.year, number=choice.number))


def _unit(ws: Workspace, unit: UnitKey, year: int) -> AppraisedUnit:
    from qcdc_desktop.reports.appraisal_papers import AppraisedUnit

    view = open_review(ws, unit, year)
    entries = view.assessment.entries
    return AppraisedUnit(
        view.unit.name,
        view.submission.revision,
        view.assessment.score,
        view.appraisal,
        view.items,
        {code: entry.reply for code, entry in entries.items() if entry.reply},
    )


def _below(ws: Workspace, choice: ReportChoice) -> bool:
    return choice.unit is not None and choice.unit != ws.unit_key


def _received(ws: Workspace, year: int) -> tuple[UnitKey, ...]:
    return tuple(row.unit.key for row in review_list(ws, year) if row.submission is not None)
