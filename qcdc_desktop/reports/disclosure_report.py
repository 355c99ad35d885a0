"""The report on how disclosure went and what came of it, to the People's Council and the Fatherland Front.

Điều 14 khoản 3. Its figures come from `domain.compliance`, its entries are judged in `domain.disclosure_status`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.disclosure import DisclosureForm
from qcdc_desktop.domain.disclosure_status import State
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.compliance_tables import ComplianceTables, figures_grid, named_clauses
from qcdc_desktop.reports.disclosure_lines import FORM_LETTERS, DisclosureLine, carried_out, period_text
from qcdc_desktop.reports.grid import Align, Block, Column, Grid
from qcdc_desktop.reports.letterhead import Letterhead, with_recipients
from qcdc_desktop.reports.names import body_within_sentence, within_sentence
from qcdc_desktop.reports.paper import Blank, Look, OfficialPaper, Part, Text, texts
from qcdc_desktop.resources import load_words

_NAME = "Báo cáo"
_LATE = (State.RUNNING_LATE, State.DONE_LATE)
_OPEN = (State.OVERDUE, State.ENDED_EARLY)
_MOST_NAMED = 30
_BY_FORM = (
    Column("TT", 10, Align.CENTER),
    Column("Hình thức công khai", 80),
    Column("Số nội dung", 25, Align.RIGHT),
    Column("Số lần, số nơi công khai", 30, Align.RIGHT),
)


@dataclass(frozen=True, slots=True)
class DisclosureReport:
    """What was disclosed from `first` to `last`; `lines` and `tables` are those of the period."""

    letterhead: Letterhead
    unit_name: str
    first: date
    last: date
    forms: tuple[DisclosureForm, ...]
    lines: tuple[DisclosureLine, ...]
    tables: ComplianceTables


def write_pdf(report: DisclosureReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the report; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: DisclosureReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def make_paper(report: DisclosureReport) -> OfficialPaper:
    """The report as values."""
    words = load_words()
    facts = _facts(report)

    def part(code: str) -> Text:
        return Text(sentence(words, code, {}), Look.PART)

    parts: tuple[Part, ...] = (
        Text(sentence(words, "paper-council-to", facts), Look.ADDRESSEE),
        Text(sentence(words, "paper-council-intro", facts)),
        part("paper-council-part-course"),
        *texts(sentence(words, "paper-council-course", facts).splitlines()),
        *_by_form(report, words),
        part("paper-council-part-result"),
        Text(sentence(words, "paper-council-result" if facts["due"] else "paper-council-nothing-due", facts)),
        Text(sentence(words, "paper-council-beside", facts)),
        *_by_clause(report, words),
        part("paper-council-part-lacks"),
        *texts(_lacks(report, words)),
        part("paper-council-part-next"),
        Blank(lines=4),
    )
    closing = sentence(words, "paper-council-closing", facts)
    recipients = sentence(words, "paper-council-recipients", {}).splitlines()
    return OfficialPaper(with_recipients(report.letterhead, recipients), _NAME, _excerpt(report), parts, closing)


def _facts(report: DisclosureReport) -> dict[str, Fact]:
    figures = report.tables.whole
    return {
        "unit": within_sentence(report.unit_name),
        "body": body_within_sentence(report.letterhead.issuing_body),
        "period": period_text(report.first, report.last),
        "count": len(report.lines),
        "carried": sum(carried_out(line) for line in report.lines),
        "publications": sum(1 for line in report.lines for p in line.publications if p.starts_on),
        "due": figures.due,
        "on_time": figures.on_time,
        "late": figures.late,
        "missing": figures.missing,
        "waiting": figures.waiting,
        "not_applicable": figures.not_applicable,
        "rate": figures.rate,
    }


def _by_form(report: DisclosureReport, words: Mapping[str, str]) -> tuple[Part, ...]:
    """How many contents went out in each form, and how often."""
    titles = {form.code: form.title for form in report.forms}
    contents: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for line in report.lines:
        begun = [p.form for p in line.publications if p.starts_on]
        times.update(begun)
        contents.update(set(begun))
    codes = sorted(times, key=FORM_LETTERS.find)
    rows = [
        Block(((number, titles.get(code, code), contents[code], times[code]),))
        for number, code in enumerate(codes, start=1)
    ]
    if not rows:
        return ()
    return Text(sentence(words, "paper-council-forms", {})), Grid(_BY_FORM, tuple(rows), size=13)


def _by_clause(report: DisclosureReport, words: Mapping[str, str]) -> tuple[Part, ...]:
    named = named_clauses(report.tables)
    return (figures_grid("Nội dung", named, report.tables.whole, words),) if named else ()


def _lacks(report: DisclosureReport, words: Mapping[str, str]) -> list[str]:
    """What was late and what is still missing, each by name."""
    late = [line for line in report.lines if line.judgement.state in _LATE]
    missing = [line for line in report.lines if line.judgement.state in _OPEN and _past_due(line)]
    told = []
    for code, lines in (("paper-council-late", late), ("paper-council-missing", missing)):
        if not lines:
            continue
        told.append(sentence(words, code, {"count": len(lines)}))
        told += [_named(line, words) for line in lines[:_MOST_NAMED]]
        if len(lines) > _MOST_NAMED:
            told.append(sentence(words, "paper-council-more", {"count": len(lines) - _MOST_NAMED}))
    return told or [sentence(words, "paper-council-no-lack", {})]


def _past_due(line: DisclosureLine) -> bool:
    """An early end before the due day may still be mended, so it is not yet missing."""
    return line.judgement.days_left is None or line.judgement.days_left < 0


def _named(line: DisclosureLine, words: Mapping[str, str]) -> str:
    facts: dict[str, Fact] = {
        "title": line.disclosure.title.rstrip(" ."),
        "clause": line.content.clause,
        "due": format_date(line.judgement.due_on) if line.judgement.due_on else "–",
        "done": format_date(line.judgement.done_on) if line.judgement.done_on else "–",
    }
    code = "paper-council-late-line" if line.judgement.state in _LATE else "paper-council-missing-line"
    return sentence(words, code, facts)


def _excerpt(report: DisclosureReport) -> str:
    return f"Quá trình và kết quả công khai thông tin {period_text(report.first, report.last)}"
