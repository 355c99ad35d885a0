"""Printing: making one paper as PDF, XLSX or DOCX from the records as they stand.

Which papers there are stands in `report_kinds`, what those about disclosure and about the self-assessment say
in `disclosure_papers` and `assessment_papers`.
"""

from __future__ import annotations

from pathlib import Path

from qcdc_desktop.disk import machine_trouble
from qcdc_desktop.domain.consolidation import consolidate
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.usecases import assessment_papers as assessment
from qcdc_desktop.usecases import disclosure_papers as papers
from qcdc_desktop.usecases import review_papers
from qcdc_desktop.usecases.assessment import open_assessment, survey_minimum
from qcdc_desktop.usecases.report_kinds import (
    KINDS,
    Gather,
    ReportChoice,
    ReportKind,
    Writers,
    letterhead_for,
    report_kinds,
    suggested_name,
)
from qcdc_desktop.usecases.review import nothing_sent, review_list
from qcdc_desktop.usecases.survey_days import days_of_year
from qcdc_desktop.usecases.surveys import list_rounds, questionnaires, tally_form
from qcdc_desktop.usecases.workspace import Workspace, unit_of

__all__ = ["KINDS", "ReportChoice", "ReportKind", "make_report", "report_kinds", "suggested_name"]


def make_report(ws: Workspace, name: str, choice: ReportChoice, file: Path, progress: Progress = UNWATCHED) -> Path:
    """Print one paper; the ending of `file` (.pdf, .xlsx, .docx) chooses the form.

    Raises `Refusal` unknown-report, report-format, quarter-missing, unknown-form, nothing-received, disclosure-missing,
    nothing-posted, period-wrong;
    `Trouble` file-in-use, disk-full.
    """
    kind = next((k for k in report_kinds(ws) if k.name == name), None)
    if kind is None:
        raise Refusal("unknown-report", name=name, known=", ".join(k.name for k in report_kinds(ws)))
    ending = file.suffix.lower().lstrip(".")
    if ending not in kind.formats:
        raise Refusal("report-format", ending=ending, known=", ".join(f".{f}" for f in kind.formats))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise machine_trouble(error, file.parent.name) from error
    progress.step(0, 2)
    report, writers = _GATHER[name](ws, choice)
    progress.step(1, 2)
    writers[ending](report, file)
    progress.step(2, 2)
    return file


def _survey_result(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import survey_result as paper

    form = next((q for q in questionnaires(ws, choice.year) if q.code == choice.form), None)
    if form is None:
        raise Refusal("unknown-form", field="form", form=choice.form or "")
    tally: FormTally = tally_form(ws, choice.year, form.code, choice.unit)
    rounds = [row for row in list_rounds(ws, choice.year, choice.unit) if row.round.form_code == form.code]
    report = paper.SurveyResultReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=unit_of(ws, choice.unit or ws.unit_key).name,
        year=choice.year,
        questionnaire=form,
        tally=tally,
        round=rounds[0].round if len(rounds) == 1 else None,
        open_answers=_open_answers(ws, choice, form.code),
        minimum=survey_minimum(ws, choice.year, form.code, choice.unit),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def _survey_summary(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import survey_summary as paper

    lines = tuple(
        paper.SurveyLine(
            form,
            tally_form(ws, choice.year, form.code, choice.unit),
            survey_minimum(ws, choice.year, form.code, choice.unit),
        )
        for form in questionnaires(ws, choice.year)
    )
    name = unit_of(ws, choice.unit or ws.unit_key).name
    report = paper.SurveySummaryReport(letterhead_for(ws, choice), name, choice.year, lines)
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def _survey_days(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import survey_days as paper

    form = next((q for q in questionnaires(ws, choice.year) if q.code == choice.form), None)
    if form is None:
        raise Refusal("unknown-form", field="form", form=choice.form or "")
    tables = tuple(
        paper.DaysTable(one.round.title, one.round.place_kind, one.lines, one.sheets)
        for one in days_of_year(ws, choice.year, form.code, choice.unit)
        if one.lines
    )
    name = unit_of(ws, choice.unit or ws.unit_key).name
    report = paper.SurveyDaysReport(letterhead_for(ws, choice), name, choice.year, form, tables)
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def _consolidated(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import consolidated as paper

    rows = review_list(ws, choice.year)
    first = next((row.unit for row in rows if row.result is not None), None)
    if first is None:
        raise Refusal("nothing-received", year=choice.year)
    programme = next((p for p in ws.catalogues.programmes if p.year == choice.year), None)
    target = programme.target_share if programme else None
    report = paper.ConsolidatedReport(
        letterhead=letterhead_for(ws, choice),
        area_name=ws.unit.name,
        year=choice.year,
        criteria_set=open_assessment(ws, choice.year, first.key).criteria_set,
        result=consolidate((row.result or nothing_sent(row.unit) for row in rows), target),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def _open_answers(ws: Workspace, choice: ReportChoice, form_code: str) -> dict[str, tuple[str, ...]]:
    from qcdc_desktop.usecases.surveys import open_round

    found: dict[str, list[str]] = {}
    for row in list_rounds(ws, choice.year, choice.unit):
        if row.round.form_code != form_code:
            continue
        free = [q.code for q in row.questionnaire.questions if q.free_text]
        for sheet in open_round(ws, row.round.id).sheets if free else ():
            for code in free:
                answer = sheet.answers.get(code)
                if isinstance(answer, str) and answer:
                    found.setdefault(code, []).append(answer)
    return {code: tuple(texts) for code, texts in found.items()}


_GATHER: dict[str, Gather] = {
    "self-assessment": assessment.self_assessment,
    "score-sheet": assessment.score_sheet,
    "recognition-request": assessment.recognition_request,
    "standard-registration": assessment.standard_registration,
    "model-registration": assessment.model_registration,
    "evidence-index": assessment.evidence_index,
    "disclosure-plan": papers.disclosure_plan,
    "disclosure-list": papers.disclosure_list,
    "posting-minutes": papers.posting_minutes,
    "take-down-minutes": papers.take_down_minutes,
    "loudspeaker-text": papers.loudspeaker_text,
    "disclosure-register": papers.disclosure_register,
    "disclosure-report": papers.council_report,
    "compliance-summary": papers.compliance_summary,
    "survey-result": _survey_result,
    "survey-summary": _survey_summary,
    "survey-days": _survey_days,
    "survey-quality": review_papers.survey_quality,
    "appraisal-minutes": review_papers.appraisal_minutes,
    "return-letter": review_papers.return_letter,
    "review-observations": review_papers.review_observations,
    "consolidated": _consolidated,
}
