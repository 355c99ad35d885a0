"""What a commune registers for the year: reaching the standard (đăng ký đạt chuẩn), and its models (đăng ký mô hình).

What was not entered is left to be written by hand, so that both forms serve as blanks too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.recognition import ModelPlan, Registration
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.grid import Align, Block, Column, Grid, Kind, Live, Points, row
from qcdc_desktop.reports.letterhead import Letterhead, with_symbol
from qcdc_desktop.reports.names import body_within_sentence, within_sentence
from qcdc_desktop.reports.paper import Blank, Look, OfficialPaper, Part, Text, texts
from qcdc_desktop.resources import load_words

_CRITERIA = (
    Column("TT", 14, Align.CENTER),
    Column("Tiêu chí", 100),
    Column("Điểm tối đa", 26, Align.CENTER),
)
_MODELS = (
    Column("TT", 10, Align.CENTER),
    Column("Tên mô hình", 44),
    Column("Lĩnh vực", 26),
    Column("Nội dung", 50),
    Column("Nơi thực hiện", 28),
    Column("Phụ trách", 28),
    Column("Thời gian", 26, Align.CENTER),
)
_EMPTY_ROWS = 3


@dataclass(frozen=True, slots=True)
class RegistrationReport:
    """What both forms say; an empty `addressee` leaves room to write it by hand."""

    letterhead: Letterhead
    unit_name: str
    year: int
    criteria_set: CriteriaSet
    registration: Registration
    addressee: str = ""


def write_standard_pdf(report: RegistrationReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the registration for the standard; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(standard_paper(report), path, progress)


def write_standard_docx(report: RegistrationReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(standard_paper(report), path)


def write_models_pdf(report: RegistrationReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the registration of models; raises `Trouble` as `save_for_person` does, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(models_paper(report), path, progress)


def write_models_docx(report: RegistrationReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(models_paper(report), path)


def standard_paper(report: RegistrationReport) -> OfficialPaper:
    """The registration for the standard as values."""
    words, facts = load_words(), _facts(report)
    own = report.registration
    parts: tuple[Part, ...] = (
        _addressee(report),
        Text(sentence(words, "paper-standard-intro", facts)),
        *_target(own, words),
        Text(sentence(words, "paper-standard-criteria", facts)),
        _criteria_grid(report.criteria_set, words),
        Text(sentence(words, "paper-standard-measures", {})),
        *(texts(own.measures.splitlines()) if own.measures else (Blank(lines=4),)),
        Text(sentence(words, "paper-standard-models", {})),
        *([_models_grid(own.models)] if own.models else [Blank(lines=2)]),
    )
    return OfficialPaper(
        with_symbol(report.letterhead, "ĐK"),
        name=sentence(words, "paper-standard-name", {}),
        excerpt=sentence(words, "paper-standard-excerpt", facts),
        parts=parts,
        closing=sentence(words, "paper-standard-closing", facts),
    )


def models_paper(report: RegistrationReport) -> OfficialPaper:
    """The registration of models as values."""
    words, facts = load_words(), _facts(report)
    parts: tuple[Part, ...] = (
        _addressee(report),
        Text(sentence(words, "paper-models-intro", facts)),
        _models_grid(report.registration.models),
        Text(sentence(words, "paper-models-asks", facts)),
    )
    return OfficialPaper(
        with_symbol(report.letterhead, "ĐK"),
        name=sentence(words, "paper-models-name", {}),
        excerpt=sentence(words, "paper-models-excerpt", facts),
        parts=parts,
        closing=sentence(words, "paper-models-closing", facts),
        landscape=True,
    )


def _facts(report: RegistrationReport) -> dict[str, Fact]:
    unit = within_sentence(report.unit_name)
    return {
        "unit": unit,
        "body": body_within_sentence(report.letterhead.issuing_body) or unit,
        "year": str(report.year),
        "edition": report.criteria_set.edition.title,
        "pass_mark": report.criteria_set.pass_mark,
        "maximum": report.criteria_set.maximum,
        "count": len(report.registration.models),
    }


def _addressee(report: RegistrationReport) -> Text:
    return Text(f"Kính gửi: {body_within_sentence(report.addressee) or ' ' * 40}", Look.ADDRESSEE)


def _target(own: Registration, words: Mapping[str, str]) -> tuple[Part, ...]:
    """What is aimed at; points or rank that were not entered are left to be written."""
    said: list[Part] = []
    if own.target_points is not None:
        said.append(Text(sentence(words, "paper-standard-points", {"points": own.target_points})))
    if own.target_rank:
        said.append(Text(sentence(words, "paper-standard-rank", {"rank": own.target_rank})))
    return tuple(said) or (Blank((sentence(words, "paper-standard-blank-points", {}), "")),)


def _criteria_grid(criteria_set: CriteriaSet, words: Mapping[str, str]) -> Grid:
    lines = [row(c.code, c.title, Points(c.maximum)) for c in criteria_set.criteria]
    last = len(lines) - 1
    total = Live(Points(criteria_set.maximum), f"SUM({{2:0}}:{{2:{last}}})")
    return Grid(_CRITERIA, (*lines, row(None, sentence(words, "paper-self-sum", {}), total, kind=Kind.TOTAL)), size=13)


def _models_grid(models: tuple[ModelPlan, ...]) -> Grid:
    """The models, or empty lines to write them by hand."""
    if not models:
        return Grid(_MODELS, tuple(row(n, *([None] * 6)) for n in range(1, _EMPTY_ROWS + 1)), size=13)
    lines = [
        Block(((n, m.title, m.field, m.content, m.place, m.responsible, _days(m)),))
        for n, m in enumerate(models, start=1)
    ]
    return Grid(_MODELS, tuple(lines), size=12)


def _days(model: ModelPlan) -> str:
    first = f"từ {format_date(model.starts_on)}" if model.starts_on else ""
    last = f"đến {format_date(model.ends_on)}" if model.ends_on else ""
    return "\n".join(part for part in (first, last) if part)
