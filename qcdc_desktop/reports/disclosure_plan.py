"""The annual disclosure plan (kế hoạch công khai thông tin), which Điều 14 khoản 1 asks of every commune.

What falls due when is given; here it is put into words: content, form, moment, duration, who answers for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.disclosure import Condition, Content, DisclosureForm, RequiredForm, Scope
from qcdc_desktop.domain.disclosure_required import POSTING_FORM, in_short
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid, Kind, row
from qcdc_desktop.reports.letterhead import Letterhead, attached_to, with_recipients, with_symbol
from qcdc_desktop.reports.names import body_within_sentence, within_sentence
from qcdc_desktop.reports.paper import Annex, Look, OfficialPaper, Text, texts
from qcdc_desktop.resources import load_words

_NAME = "Kế hoạch"
_TOGETHER = 3
_COLUMNS = (
    Column("TT", 10, Align.CENTER),
    Column("Nội dung công khai", 68),
    Column("Hình thức, nơi công khai", 58),
    Column("Thời điểm công khai", 62),
    Column("Thời hạn công khai", 34),
    Column("Trách nhiệm", 30),
)


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time a periodic content has to be disclosed in the year.

    `period` in words ("quý I năm 2026"), the last day for it (None: counted from an event nobody knows yet).
    """

    period: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A content of the year: the titles of its rules in force, its occasions in order, who answers for it."""

    content: Content
    rules: tuple[str, ...]
    occasions: tuple[Occasion, ...] = ()
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class DisclosurePlanReport:
    """The plan of one year; `lines` in the order of the catalogue, `forms` the catalogue's, `profile` the office's,
    `clause_titles` short names of the clauses of Điều 11.
    """

    letterhead: Letterhead
    unit_name: str
    year: int
    profile: Profile
    forms: tuple[DisclosureForm, ...]
    lines: tuple[PlanLine, ...]
    clause_titles: Mapping[int, str] = field(default_factory=dict)


def write_pdf(report: DisclosurePlanReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the plan with its table as annex; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: DisclosurePlanReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: DisclosurePlanReport, path: Path) -> None:
    """Write the table of the plan as a workbook; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    page = SheetPage(
        name=f"Kế hoạch {report.year}",
        title=f"{_NAME} {_excerpt(report)[0].lower()}{_excerpt(report)[1:]}".upper(),
        grid=plan_grid(report, words),
        subtitle=report.unit_name,
        notes=(_figures_text(report, words), *_places(report, words)),
    )
    save_for_person(path, xlsx_bytes([page], report.letterhead))


def make_paper(report: DisclosurePlanReport) -> OfficialPaper:
    """The plan as values."""
    words = load_words()
    recipients = sentence(words, "paper-plan-recipients", {}).splitlines()
    letterhead = with_recipients(with_symbol(report.letterhead, "KH"), recipients)
    facts = {"body": body_within_sentence(report.letterhead.issuing_body), "year": str(report.year)}

    def lines(code: str) -> tuple[Text, ...]:
        return texts(sentence(words, code, facts).splitlines())

    annex = Annex(
        label="Phụ lục",
        name=sentence(words, "paper-plan-annex", facts),
        attached_to=attached_to(letterhead, _NAME),
        parts=(plan_grid(report, words), *texts(_places(report, words), Look.REMARK)),
        prepared_by=report.profile.prepared_by,
    )
    return OfficialPaper(
        letterhead=letterhead,
        name=_NAME,
        excerpt=_excerpt(report),
        parts=(
            *texts(sentence(words, "paper-disclosure-basis", {}).splitlines(), Look.BASIS),
            *lines("paper-plan-intro"),
            Text(sentence(words, "paper-plan-part-aims", {}), Look.PART),
            *lines("paper-plan-aims"),
            Text(sentence(words, "paper-plan-part-contents", {}), Look.PART),
            Text(_figures_text(report, words)),
            Text(sentence(words, "paper-plan-part-work", {}), Look.PART),
            *lines("paper-plan-work"),
        ),
        closing=sentence(words, "paper-plan-closing", facts),
        annexes=(annex,),
    )


def plan_grid(report: DisclosurePlanReport, words: Mapping[str, str]) -> Grid:
    """The table: a heading for every clause, below it its contents a few at a time, so that pages fill well.

    What holds for all contents of a block stands once beside them.
    """
    blocks: list[Block] = []
    number = 0
    for clause, group in groupby(report.lines, key=lambda line: line.content.clause):
        lines = tuple(group)
        title = report.clause_titles.get(clause)
        name = f"Khoản {clause} Điều 11. {title}" if title else f"Khoản {clause} Điều 11"
        blocks.append(row(name, *(None,) * 5, kind=Kind.GROUP, joined=(0, 5)))
        for start in range(0, len(lines), _TOGETHER):
            part = lines[start : start + _TOGETHER]
            blocks.append(_block(number + 1, part, report, words))
            number += len(part)
    return Grid(_COLUMNS, tuple(blocks), size=11, numbered=True)


def _block(number: int, lines: tuple[PlanLine, ...], report: DisclosurePlanReport, words: Mapping[str, str]) -> Block:
    alike = len({line.content.required for line in lines}) == 1
    rows: list[tuple[Cell, ...]] = []
    for at, line in enumerate(lines):
        told = not (alike and at)
        forms = _forms_text(line.content, report, words) if told else None
        duration = _duration_text(line.content, report.profile, words) if told else None
        moment = _moment_text(line, words)
        rows.append((number + at, line.content.title, forms, moment, duration, line.responsible or None))
    return Block(tuple(rows), tall=(2, 4) if alike else ())


def _moment_text(line: PlanLine, words: Mapping[str, str]) -> str:
    rule = "; ".join(line.rules)
    if not line.occasions:
        return sentence(words, "paper-plan-by-event", {"rule": rule})
    told = []
    for occasion in line.occasions:
        facts = {"period": occasion.period[:1].upper() + occasion.period[1:], "rule": rule}
        if occasion.due_on is None:
            told.append(sentence(words, "paper-plan-due-open", facts))
        else:
            told.append(sentence(words, "paper-plan-due", {**facts, "due": format_date(occasion.due_on)}))
    return "\n".join(told)


def _forms_text(content: Content, report: DisclosurePlanReport, words: Mapping[str, str]) -> str:
    titles = {form.code: form.title for form in report.forms}
    told = []
    for cell in _due_forms(content, report.profile):
        told.append(f"- {titles.get(cell.form, cell.form)}{_scope_text(cell.scope, report.profile, words)}")
    return "\n".join(told) or sentence(words, "paper-plan-no-form", {})


def _duration_text(content: Content, profile: Profile, words: Mapping[str, str]) -> str:
    told = []
    for cell in _due_forms(content, profile):
        if cell.permanent:
            told.append(sentence(words, "paper-plan-permanent", {}))
        elif cell.days is not None:
            code = "paper-plan-posted-days" if cell.form == POSTING_FORM else "paper-plan-days"
            told.append(sentence(words, code, {"days": f"{cell.days:02d}"}))
    return "\n".join(dict.fromkeys(told))


def _due_forms(content: Content, profile: Profile) -> Iterator[RequiredForm]:
    """The forms this office has the means for."""
    means = {
        Condition.ALWAYS: True,
        Condition.HAS_WEBSITE: profile.has_website,
        Condition.HAS_LOUDSPEAKER: profile.has_loudspeaker,
    }
    return (cell for cell in content.required if means[cell.condition])


def _scope_text(scope: Scope, profile: Profile, words: Mapping[str, str]) -> str:
    """Where, behind the name of the form; the website and the loudspeakers are places themselves."""
    if scope is Scope.OFFICE:
        return ""
    known = Scope.HEADQUARTERS if scope is Scope.HEADQUARTERS_AND_VILLAGES and not profile.villages else scope
    code = f"paper-plan-scope-{known.value.replace('_', '-')}"
    return " " + sentence(words, code, {"villages": len(profile.villages)})


def _places(report: DisclosurePlanReport, words: Mapping[str, str]) -> tuple[str, ...]:
    """At which places of the villages papers are put up."""
    villages = in_short(report.profile.villages)
    return (sentence(words, "paper-plan-places", {"places": villages}),) if villages else ()


def _figures_text(report: DisclosurePlanReport, words: Mapping[str, str]) -> str:
    occasions = [occasion for line in report.lines for occasion in line.occasions]
    facts = {
        "contents": len(report.lines),
        "periodic": sum(bool(line.occasions) for line in report.lines),
        "occasions": len(occasions),
        "dated": sum(occasion.due_on is not None for occasion in occasions),
    }
    return sentence(words, "paper-plan-contents", facts)


def _excerpt(report: DisclosurePlanReport) -> str:
    return f"Công khai thông tin năm {report.year} của {within_sentence(report.unit_name)}"
