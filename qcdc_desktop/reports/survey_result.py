"""The result of one survey (kết quả khảo sát PKS01–PKS07): counts and shares of every question, with n.

It prints a tally and counts no sheets of its own; its tables stand in `survey_tables`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.survey_analysis import rate_interval
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Column, Grid, row
from qcdc_desktop.reports.letterhead import Letterhead, attached_to
from qcdc_desktop.reports.names import within_sentence
from qcdc_desktop.reports.paper import Annex, Look, OfficialPaper, Part, Text, texts
from qcdc_desktop.reports.survey_tables import opinion_grid, question_grid, section_grid, stack_charts
from qcdc_desktop.resources import load_words

_NAME = "Báo cáo"
_FACT_COLUMNS = (Column("Nội dung", 60), Column("Thông tin", 100, Align.LEFT))


@dataclass(frozen=True, slots=True)
class SurveyResultReport:
    """One form's result: of one round, or of all rounds of a year or of several units (`round` None).

    `open_answers` holds the texts given to each free-text question, by its code, in the order of the sheets; `minimum`
    says how many valid sheets give points (None: none asked).
    """

    letterhead: Letterhead
    unit_name: str
    year: int
    questionnaire: Questionnaire
    tally: FormTally
    round: SurveyRound | None = None
    open_answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minimum: int | None = None


def write_pdf(report: SurveyResultReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Write the result as a paper with the opinions as annex; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: SurveyResultReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def write_xlsx(report: SurveyResultReport, path: Path) -> None:
    """Write the result as a workbook: facts, questions, opinions; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.workbook import SheetPage, xlsx_bytes

    words = load_words()
    title = _excerpt(report).upper()
    sections = section_grid(report.tally, words, _population(report))
    notes = tuple(_results(report, words)) + _remarks(report, words)
    pages = [
        SheetPage("Kết quả", title, question_grid(report.tally, words, _population(report)), report.unit_name, notes),
        SheetPage("Thông tin chung", title, _fact_grid(report), report.unit_name),
    ]
    for at, (question, written) in enumerate(_opinions(report), 1):
        pages.append(SheetPage(f"Ý kiến {at}", title, opinion_grid(written), question))
    if sections is not None:
        pages.append(SheetPage("Chỉ số theo phần", title, sections, report.unit_name))
    save_for_person(path, xlsx_bytes(pages, report.letterhead))


def make_paper(report: SurveyResultReport) -> OfficialPaper:
    """The result with the opinions as annex, as values."""
    words = load_words()
    sections = section_grid(report.tally, words, _population(report))
    parts: tuple[Part, ...] = (
        Text(sentence(words, "paper-survey-part-general", {}), Look.PART),
        _fact_grid(report),
        Text(sentence(words, "paper-survey-part-result", {}), Look.PART),
        *texts(_results(report, words)),
        *((Text(words["paper-survey-sections"], Look.CAPTION), sections) if sections else ()),
        *stack_charts(report.tally, words),
        Text(sentence(words, "paper-survey-part-questions", {}), Look.PART),
        question_grid(report.tally, words, _population(report)),
        *texts(_remarks(report, words), Look.REMARK),
    )
    closing = sentence(words, "paper-survey-closing", {"unit": within_sentence(report.unit_name)})
    annexes = (_annex(report, words),) if _opinions(report) else ()
    return OfficialPaper(report.letterhead, _NAME, _excerpt(report), parts, closing, annexes=annexes)


def _annex(report: SurveyResultReport, words: Mapping[str, str]) -> Annex:
    parts: list[Part] = []
    for question, written in _opinions(report):
        parts += [Text(f"{question} (n = {format_count(len(written))})", Look.PART), opinion_grid(written)]
    return Annex(
        label="Phụ lục",
        name=sentence(words, "paper-survey-annex", {}),
        attached_to=attached_to(report.letterhead, _NAME),
        parts=tuple(parts),
        landscape=False,
    )


def _opinions(report: SurveyResultReport) -> list[tuple[str, tuple[str, ...]]]:
    """The questions that got texts, in the order of the form."""
    found = ((q.text, report.open_answers.get(q.code, ())) for q in report.questionnaire.questions)
    return [(text, written) for text, written in found if written]


def _fact_grid(report: SurveyResultReport) -> Grid:
    """What was asked, whom, when, and how many sheets there are; what is not known is left out."""
    form, held, tally = report.questionnaire, report.round, report.tally
    facts: list[tuple[str, str | int | None]] = [
        ("Mẫu phiếu", f"{form.code} – {form.title}"),
        ("Nội dung khảo sát", form.subject),
        ("Đối tượng trả lời", form.respondents),
        ("Đơn vị tổ chức", (held.organiser if held else "") or form.organiser),
    ]
    if held:
        facts += [
            ("Đợt khảo sát", held.title),
            ("Thời gian", _days(held)),
            ("Địa điểm", held.place),
            ("Quy mô nhóm được khảo sát (N)", held.population),
            ("Số phiếu phát ra", held.handed_out),
            ("Số phiếu thu về", held.returned),
            ("Số phiếu hỏng", held.spoiled),
        ]
    facts += [("Số phiếu đã nhập", tally.sheets), ("Số phiếu hợp lệ", tally.valid_sheets)]
    return Grid(_FACT_COLUMNS, tuple(row(name, value) for name, value in facts if value not in (None, "")), size=13)


def _days(held: SurveyRound) -> str:
    if held.starts_on and held.ends_on and held.starts_on != held.ends_on:
        return f"Từ {format_date(held.starts_on)} đến {format_date(held.ends_on)}"
    day = held.starts_on or held.ends_on
    return f"Ngày {format_date(day)}" if day else ""


def _results(report: SurveyResultReport, words: Mapping[str, str]) -> list[str]:
    """The result in sentences."""
    tally = report.tally
    facts: dict[str, Fact] = {
        "unit": within_sentence(report.unit_name),
        "sheets": tally.sheets,
        "valid": tally.valid_sheets,
    }
    said = [sentence(words, "paper-survey-sheets", facts)]
    between = rate_interval(tally, _population(report))
    if tally.rate is None or between is None:
        return [*said, sentence(words, "paper-survey-no-rate", {})]
    facts |= {
        "satisfied": tally.satisfied,
        "counted": tally.counted,
        "rate": tally.rate,
        "low": between[0],
        "high": between[1],
    }
    said.append(sentence(words, "paper-survey-rate", facts))
    if report.minimum is not None and tally.valid_sheets < report.minimum:
        few: dict[str, Fact] = {"valid": tally.valid_sheets, "minimum": report.minimum}
        said.append(sentence(words, "paper-survey-too-few", few))
    if tally.full_rate is not None:
        full: dict[str, Fact] = {"full": tally.fully_satisfied, "n": tally.counted_sheets, "rate": tally.full_rate}
        said.append(sentence(words, "paper-survey-full", full))
    return said


def _remarks(report: SurveyResultReport, words: Mapping[str, str]) -> tuple[str, ...]:
    remarks = [sentence(words, "paper-survey-method", {})]
    if report.questionnaire.edition.illustrative:
        remarks.append(sentence(words, "paper-survey-illustrative", {}))
    return tuple(remarks)


def _population(report: SurveyResultReport) -> int | None:
    return report.round.population if report.round else None


def _excerpt(report: SurveyResultReport) -> str:
    return f"Kết quả khảo sát {report.questionnaire.code} tại {within_sentence(report.unit_name)} năm {report.year}"
