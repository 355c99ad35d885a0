"""Printing: which papers there are, and making one as PDF or XLSX from the records as they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.consolidation import consolidate
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Office, Role
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.assessment import open_assessment
from qcdc_desktop.usecases.disclosures import disclosure_catalogue, list_disclosures
from qcdc_desktop.usecases.disk import machine_trouble
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.review import nothing_sent, review_list
from qcdc_desktop.usecases.surveys import list_rounds, questionnaires, tally_form
from qcdc_desktop.usecases.workspace import Workspace, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.reports.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A paper the program can print; `needs` names what must be chosen: "quarter" or "form".

    Its title and explanation stand in the words as `report-NAME` and `report-NAME-help`.
    """

    name: str
    roles: tuple[Role, ...]
    needs: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What is printed: the unit (None: this office), the year, and what the kind needs."""

    year: int
    unit: UnitKey | None = None
    quarter: int | None = None
    form: str | None = None
    number: str = ""


_BOTH = (Role.COMMUNE, Role.REVIEWER, Role.PROVINCE)
_FILES = ("pdf", "xlsx")

KINDS = (
    ReportKind("self-assessment", _BOTH, "", _FILES),
    ReportKind("disclosure-list", _BOTH, "quarter", _FILES),
    ReportKind("survey-result", _BOTH, "form", _FILES),
    ReportKind("consolidated", (Role.REVIEWER, Role.PROVINCE), "", _FILES),
)


def report_kinds(ws: Workspace) -> tuple[ReportKind, ...]:
    """The papers this office prints."""
    return tuple(kind for kind in KINDS if ws.role in kind.roles)


def make_report(ws: Workspace, name: str, choice: ReportChoice, file: Path, progress: Progress = UNWATCHED) -> Path:
    """Print one paper; the ending of `file` (.pdf, .xlsx) chooses the form.

    Raises `Refusal` unknown-report, report-format, quarter-missing, unknown-form, nothing-received;
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


def suggested_name(ws: Workspace, name: str, choice: ReportChoice, ending: str) -> str:
    """A file name that says what is in it, without letters that some systems misread."""
    unit = choice.unit or ws.unit_key
    parts = [unit.code, str(choice.year), name]
    if choice.quarter and name == "disclosure-list":
        parts.append(f"quy-{choice.quarter}")
    if choice.form and name == "survey-result":
        parts.append(choice.form)
    return "_".join(parts) + f".{ending}"


def _letterhead(ws: Workspace, office: Office, choice: ReportChoice) -> Letterhead:
    from qcdc_desktop.reports.letterhead import letterhead_of

    return letterhead_of(office.profile, ws.today, choice.number)


Writers = dict[str, Callable[[Any, Path], None]]


def _self_assessment(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import self_assessment as paper

    office = read_office(ws)
    view = open_assessment(ws, choice.year, choice.unit)
    report = paper.SelfAssessmentReport(
        letterhead=_letterhead(ws, office, choice),
        unit_name=unit_of(ws, choice.unit or ws.unit_key).name,
        year=choice.year,
        criteria_set=view.criteria_set,
        sheet=view.score,
        entries=view.entries,
        evidence={
            code: tuple(
                paper.Evidence(
                    e.attachment.description or e.attachment.name,
                    e.attachment.document_number,
                    e.attachment.document_date,
                    e.link.page,
                )
                for e in items
            )
            for code, items in view.evidence.items()
        },
        disclosure=view.register.figures,
        surveys=tuple(view.tallies[form] for form in sorted(view.tallies)),
        prepared_by=office.profile.prepared_by,
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def _disclosure_list(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.domain.compliance import Judged, figures
    from qcdc_desktop.reports import disclosure_list as paper

    if choice.quarter not in (1, 2, 3, 4):
        raise Refusal("quarter-missing", field="quarter")
    register = list_disclosures(ws, choice.year, choice.unit)
    every = [paper.DisclosureLine(r.disclosure, r.content, r.judgement, r.publications) for r in register.rows]
    lines = paper.lines_of_quarter(every, choice.year, choice.quarter)
    report = paper.DisclosureListReport(
        letterhead=_letterhead(ws, read_office(ws), choice),
        unit_name=unit_of(ws, choice.unit or ws.unit_key).name,
        year=choice.year,
        quarter=choice.quarter,
        forms=disclosure_catalogue(ws, ws.today).forms,
        lines=tuple(lines),
        figures=figures([Judged(line.disclosure, line.content, line.judgement) for line in lines]),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def _survey_result(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import survey_result as paper

    form = next((q for q in questionnaires(ws, choice.year) if q.code == choice.form), None)
    if form is None:
        raise Refusal("unknown-form", field="form", form=choice.form or "")
    tally: FormTally = tally_form(ws, choice.year, form.code, choice.unit)
    rounds = [row for row in list_rounds(ws, choice.year, choice.unit) if row.round.form_code == form.code]
    report = paper.SurveyResultReport(
        letterhead=_letterhead(ws, read_office(ws), choice),
        unit_name=unit_of(ws, choice.unit or ws.unit_key).name,
        year=choice.year,
        questionnaire=form,
        tally=tally,
        round=rounds[0].round if len(rounds) == 1 else None,
        open_answers=_open_answers(ws, choice, form.code),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def _consolidated(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    from qcdc_desktop.reports import consolidated as paper

    rows = review_list(ws, choice.year)
    first = next((row.unit for row in rows if row.result is not None), None)
    if first is None:
        raise Refusal("nothing-received", year=choice.year)
    programme = next((p for p in ws.catalogues.programmes if p.year == choice.year), None)
    target = programme.target_share if programme else None
    report = paper.ConsolidatedReport(
        letterhead=_letterhead(ws, read_office(ws), choice),
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
        free = [q.code for q in row.questionnaire.questions if q.kind is QuestionKind.TEXT]
        for sheet in open_round(ws, row.round.id).sheets if free else ():
            for code in free:
                answer = sheet.answers.get(code)
                if isinstance(answer, str) and answer:
                    found.setdefault(code, []).append(answer)
    return {code: tuple(texts) for code, texts in found.items()}


_GATHER: dict[str, Callable[[Workspace, ReportChoice], tuple[object, Writers]]] = {
    "self-assessment": _self_assessment,
    "disclosure-list": _disclosure_list,
    "survey-result": _survey_result,
    "consolidated": _consolidated,
}
