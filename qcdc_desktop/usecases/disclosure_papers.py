"""What the papers about disclosure say: records of the register put together for each of them.

Plan, list, minutes, loudspeaker text, register, report to the People's Council and summary (Luật 10/2022/QH15 Điều 13,
14). What was expected and never entered stands in them like an entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from qcdc_desktop.domain.compliance import Judged, by_clause, by_form, by_quarter, figures
from qcdc_desktop.domain.deadline import rule_for
from qcdc_desktop.domain.disclosure import Content, Disclosure, DisclosureCatalogue
from qcdc_desktop.domain.disclosure_required import LOUDSPEAKER_FORM, POSTING_FORM
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.expected import stand_in
from qcdc_desktop.domain.vn_dates import format_period
from qcdc_desktop.usecases.disclosures import (
    DisclosureRow,
    Register,
    catalogue_of_year,
    disclosure_details,
    list_disclosures,
)
from qcdc_desktop.usecases.report_kinds import ReportChoice, Writers, letterhead_for, profile_for
from qcdc_desktop.usecases.workspace import Workspace, check_year, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.reports.compliance_tables import ComplianceTables
    from qcdc_desktop.reports.disclosure_lines import DisclosureLine
    from qcdc_desktop.reports.disclosure_plan import PlanLine


def disclosure_list(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The list of a quarter; raises `Refusal("quarter-missing")`."""
    from qcdc_desktop.reports import disclosure_list as paper

    if choice.quarter not in (1, 2, 3, 4):
        raise Refusal("quarter-missing", field="quarter")
    lines = paper.lines_of_quarter(_lines(list_disclosures(ws, choice.year, choice.unit)), choice.year, choice.quarter)
    report = paper.DisclosureListReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        year=choice.year,
        quarter=choice.quarter,
        forms=catalogue_of_year(ws, choice.year).forms,
        lines=lines,
        figures=figures(_judged(lines)),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def disclosure_plan(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The plan of the year: every content of the catalogue, with what the calendar knows of it."""
    from qcdc_desktop.reports import disclosure_plan as paper

    catalogue = catalogue_of_year(ws, choice.year)
    report = paper.DisclosurePlanReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        year=choice.year,
        profile=profile_for(ws, choice),
        forms=catalogue.forms,
        lines=_plan_lines(ws, choice, catalogue),
        clause_titles=_clause_titles(catalogue),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx, "docx": paper.write_docx}


def posting_minutes(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The minutes of a posting; raises `Refusal` disclosure-missing, record-gone, nothing-posted."""
    return _minutes(ws, choice, taken_down=False)


def take_down_minutes(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The minutes of its end; raises like `posting_minutes`."""
    return _minutes(ws, choice, taken_down=True)


def loudspeaker_text(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The sheet to be read out; raises `Refusal` disclosure-missing, record-gone."""
    from qcdc_desktop.reports import loudspeaker_text as paper

    row = _chosen(ws, choice)
    asked = [c.required.days for c in row.judgement.checks if c.required.form == LOUDSPEAKER_FORM and c.required.days]
    report = paper.LoudspeakerReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        line=_line(row),
        days=max(asked, default=None),
        prepared_by=profile_for(ws, choice).prepared_by,
    )
    return report, {"pdf": paper.write_pdf, "docx": paper.write_docx}


def disclosure_register(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The register of a period; raises `Refusal("period-wrong")`."""
    from qcdc_desktop.reports import disclosure_register as paper

    first, last = _period(choice)
    lines = _lines_of_period(ws, choice, first, last)
    report = paper.DisclosureRegisterReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        first=first,
        last=last,
        forms=catalogue_of_year(ws, choice.year).forms,
        lines=lines,
        figures=figures(_judged(lines)),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def council_report(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The report to the People's Council about a period; raises `Refusal("period-wrong")`."""
    from qcdc_desktop.reports import disclosure_report as paper

    first, last = _period(choice)
    lines = _lines_of_period(ws, choice, first, last)
    catalogue = catalogue_of_year(ws, choice.year)
    report = paper.DisclosureReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        first=first,
        last=last,
        forms=catalogue.forms,
        lines=lines,
        tables=_tables(_judged(lines), catalogue),
    )
    return report, {"pdf": paper.write_pdf, "docx": paper.write_docx}


def compliance_summary(ws: Workspace, choice: ReportChoice) -> tuple[object, Writers]:
    """The figures of the year by clause, form and quarter."""
    from qcdc_desktop.reports import compliance_summary as paper

    catalogue = catalogue_of_year(ws, choice.year)
    report = paper.ComplianceSummaryReport(
        letterhead=letterhead_for(ws, choice),
        unit_name=_unit_name(ws, choice),
        year=choice.year,
        forms=catalogue.forms,
        tables=_tables(list_disclosures(ws, choice.year, choice.unit).judged, catalogue),
    )
    return report, {"pdf": paper.write_pdf, "xlsx": paper.write_xlsx}


def _minutes(ws: Workspace, choice: ReportChoice, taken_down: bool) -> tuple[object, Writers]:
    from qcdc_desktop.reports import posting_minutes as paper

    row = _chosen(ws, choice)
    if not any(publication.form == POSTING_FORM for publication in row.publications):
        raise Refusal("nothing-posted", field="disclosure_id", title=row.disclosure.title)
    report = paper.PostingMinutesReport(letterhead_for(ws, choice), _unit_name(ws, choice), _line(row), taken_down)
    return report, {"pdf": paper.write_pdf, "docx": paper.write_docx}


def _chosen(ws: Workspace, choice: ReportChoice) -> DisclosureRow:
    if not choice.disclosure_id:
        raise Refusal("disclosure-missing", field="disclosure_id")
    return disclosure_details(ws, choice.disclosure_id).row


def _period(choice: ReportChoice) -> tuple[date, date]:
    first = choice.first or date(choice.year, 1, 1)
    last = choice.last or date(choice.year, 12, 31)
    if last < first:
        raise Refusal("period-wrong", field="last", first=first.isoformat(), last=last.isoformat())
    return first, last


def _lines_of_period(ws: Workspace, choice: ReportChoice, first: date, last: date) -> tuple[DisclosureLine, ...]:
    """Entries of every year the period touches; a year's register holds what was entered for that year."""
    from qcdc_desktop.reports.disclosure_lines import lines_within

    years = range(check_year(first.year), check_year(last.year) + 1)
    every = [line for year in years for line in _lines(list_disclosures(ws, year, choice.unit))]
    return lines_within(every, first, last)


def _lines(register: Register) -> list[DisclosureLine]:
    """The entries, and what is missing altogether."""
    from qcdc_desktop.reports.disclosure_lines import DisclosureLine

    missing = [DisclosureLine(stand_in(m.item), m.item.content, m.judgement, ()) for m in register.missing]
    return [*(_line(row) for row in register.rows), *missing]


def _line(row: DisclosureRow) -> DisclosureLine:
    from qcdc_desktop.reports.disclosure_lines import DisclosureLine

    return DisclosureLine(row.disclosure, row.content, row.judgement, row.publications, row.proofs)


def _judged(lines: Iterable[DisclosureLine]) -> tuple[Judged, ...]:
    return tuple(Judged(line.disclosure, line.content, line.judgement) for line in lines)


def _tables(judged: tuple[Judged, ...], catalogue: DisclosureCatalogue) -> ComplianceTables:
    from qcdc_desktop.reports.compliance_tables import ComplianceTables

    titles = _clause_titles(catalogue)
    return ComplianceTables(figures(judged), by_clause(judged), by_form(judged), by_quarter(judged), titles)


def _clause_titles(catalogue: DisclosureCatalogue) -> dict[int, str]:
    """Short names of the clauses: a content whose code is the clause's number is the clause itself."""
    return {content.clause: content.title for content in catalogue.contents if content.code == str(content.clause)}


def _plan_lines(ws: Workspace, choice: ReportChoice, catalogue: DisclosureCatalogue) -> tuple[PlanLine, ...]:
    from qcdc_desktop.reports.disclosure_plan import Occasion, PlanLine

    register = list_disclosures(ws, choice.year, choice.unit)
    before = list_disclosures(ws, choice.year - 1, choice.unit) if choice.year > 2020 else register
    parted = {content.clause for content in catalogue.contents if content.code != str(content.clause)}
    lines = []
    for content in catalogue.contents:
        if content.code == str(content.clause) and content.clause in parted:
            continue
        items = [row.item for row in register.expected if row.item.content.code == content.code]
        if content.periods and not items and register.expected:
            continue  # periodic, and the law asks for no such report in this year
        occasions = tuple(Occasion(format_period(item.period), item.due_on) for item in items)
        rules = dict.fromkeys(item.rule.title for item in items) or (_rule_of_year(catalogue, content, choice.year),)
        responsible = _responsible(content, register) or _responsible(content, before)
        lines.append(PlanLine(content, tuple(rules), occasions, responsible))
    return tuple(lines)


def _rule_of_year(catalogue: DisclosureCatalogue, content: Content, year: int) -> str:
    """The title of the rule a document of the year follows."""
    last = date(year, 12, 31)
    blank = Disclosure(
        "", "", content.code, "", "", datetime.combine(last, time(), UTC), document_date=last, fiscal_year=year
    )
    return rule_for(catalogue, content, blank).title


def _responsible(content: Content, register: Register) -> str:
    """Who answered for this content most often, as a proposal."""
    names = Counter(
        publication.responsible
        for row in register.rows
        if row.content.code == content.code
        for publication in row.publications
        if publication.responsible
    )
    return min(names, key=lambda name: (-names[name], name), default="")


def _unit_name(ws: Workspace, choice: ReportChoice) -> str:
    return unit_of(ws, choice.unit or ws.unit_key).name
