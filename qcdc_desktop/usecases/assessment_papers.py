"""What the papers about the self-assessment say: the report, the score sheet, the request, the index of evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from qcdc_desktop.usecases.assessment import AssessmentView, Evidence, entered, open_assessment
from qcdc_desktop.usecases.compare_assessment import beside_feedback, year_before
from qcdc_desktop.usecases.package_contents import last_feedback
from qcdc_desktop.usecases.recognition import read_recognition
from qcdc_desktop.usecases.report_kinds import ReportChoice, Writers, letterhead_for, profile_for
from qcdc_desktop.usecases.workspace import Workspace, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.reports.evidence_index import EvidenceIndexReport
    from qcdc_desktop.reports.registration import RegistrationReport
    from qcdc_desktop.reports.self_assessment import Evidence as NamedEvidence
    from qcdc_desktop.reports.self_assessment import SelfAssessmentReport

_NO_FILES: Mapping[str, str] = MappingProxyType({})


def self_assessment(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The report with the score sheet as annex."""
    from qcdc_desktop.reports import self_assessment as paper

    return _report(ws, choice), {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def score_sheet(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The score sheet alone."""
    from qcdc_desktop.reports import score_sheet as paper

    return _report(ws, choice), {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def recognition_request(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The request to the office above."""
    from qcdc_desktop.reports import recognition_request as paper

    view = open_assessment(ws, choice.year, choice.unit)
    report = paper.RequestReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        year=choice.year,
        criteria_set=view.criteria_set,
        sheet=view.score,
        addressee=profile_for(ws, choice).superior_body,
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def standard_registration(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """What the commune registers to reach in the year."""
    from qcdc_desktop.reports import registration as paper

    return _registration(ws, choice), {"pdf": paper.write_standard_pdf, "docx": paper.write_standard_docx}


def model_registration(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The models the commune registers for the year."""
    from qcdc_desktop.reports import registration as paper

    return _registration(ws, choice), {"pdf": paper.write_models_pdf, "docx": paper.write_models_docx}


def evidence_index(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The index of evidence without links: nothing lies beside a paper that is saved alone."""
    from qcdc_desktop.reports import evidence_index as paper

    report = evidence_index_report(ws, choice)
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def evidence_index_report(
    ws: Workspace, choice: ReportChoice, files: Mapping[str, str] = _NO_FILES
) -> EvidenceIndexReport:
    """The index as values; `files` says for an attachment's id under which relative path its copy lies beside it."""
    from qcdc_desktop.reports.evidence_index import EvidenceIndexReport, IndexedDocument

    view = open_assessment(ws, choice.year, choice.unit)

    def indexed(evidence: Evidence) -> IndexedDocument:
        kept = evidence.attachment
        return IndexedDocument(
            kept.description or kept.name,
            kept.document_number,
            kept.document_date,
            kept.issuer,
            evidence.link.page,
            files.get(kept.id, ""),
        )

    return EvidenceIndexReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        year=choice.year,
        sheet=view.score,
        documents={code: tuple(indexed(item) for item in items) for code, items in view.evidence.items()},
        explanations={code: entry.explanation for code, entry in view.entries.items() if entry.explanation},
        prepared_by=profile_for(ws, choice).prepared_by,
    )


def _registration(ws: Workspace, choice: ReportChoice) -> RegistrationReport:
    from qcdc_desktop.reports.registration import RegistrationReport

    found = read_recognition(ws, choice.year, choice.unit).registration
    head = letterhead_for(ws, choice)
    return RegistrationReport(
        replace(head, date=found.registered_on) if found.registered_on else head,
        _unit_name(ws, choice),
        choice.year,
        entered(ws, choice.year)[0],
        found,
        profile_for(ws, choice).superior_body,
    )


def _report(ws: Workspace, choice: ReportChoice) -> SelfAssessmentReport:
    from qcdc_desktop.reports.self_assessment import Earlier, SelfAssessmentReport

    view = open_assessment(ws, choice.year, choice.unit)
    before = year_before(ws, view, choice.year, choice.unit)
    feedback = last_feedback(ws, choice.year, choice.unit)
    return SelfAssessmentReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        year=choice.year,
        criteria_set=view.criteria_set,
        sheet=view.score,
        entries=view.entries,
        evidence=_evidence(view),
        disclosure=view.register.figures,
        surveys=tuple(view.tallies[form] for form in sorted(view.tallies)),
        earlier=Earlier(before.year, before.comparison) if before else None,
        appraised=beside_feedback(view, feedback) if feedback else None,
        prepared_by=profile_for(ws, choice).prepared_by,
    )


def _evidence(view: AssessmentView) -> dict[str, tuple[NamedEvidence, ...]]:
    from qcdc_desktop.reports.self_assessment import Evidence as Named

    return {
        code: tuple(
            Named(
                e.attachment.description or e.attachment.name,
                e.attachment.document_number,
                e.attachment.document_date,
                e.link.page,
            )
            for e in items
        )
        for code, items in view.evidence.items()
    }


def _unit_name(ws: Workspace, choice: ReportChoice) -> str:
    return unit_of(ws, choice.unit or ws.unit_key).name
