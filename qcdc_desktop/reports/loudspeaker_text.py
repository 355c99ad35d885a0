"""The sheet that is read out over the loudspeakers (bản tin truyền thanh) about one disclosure, Điều 13 khoản 3.

It is written to be heard: abbreviations are spoken in full and days in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.disclosure_required import LOUDSPEAKER_FORM, POSTING_FORM, WEBSITE_FORM, in_short
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_dates import format_long_date
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.disclosure_lines import DisclosureLine
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid
from qcdc_desktop.reports.letterhead import Letterhead
from qcdc_desktop.reports.names import body_within_sentence
from qcdc_desktop.reports.paper import Blank, Look, OfficialPaper, Part, Signer, Text, texts
from qcdc_desktop.resources import load_words

_NAME = "Bản tin truyền thanh"
_SPOKEN: Mapping[str, str] = MappingProxyType(
    {
        "HĐND": "Hội đồng nhân dân",
        "UBND": "Ủy ban nhân dân",
        "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
        "MTTQ": "Mặt trận Tổ quốc",
        "TDP": "tổ dân phố",
        "NSNN": "ngân sách nhà nước",
        "KT-XH": "kinh tế - xã hội",
        "QĐ": "quyết định",
        "BC": "báo cáo",
        "KH": "kế hoạch",
        "TB": "thông báo",
        "NQ": "nghị quyết",
    }
)
_ABBREVIATION = re.compile(r"(?<![\w/-])(" + "|".join(sorted(_SPOKEN, key=len, reverse=True)) + r")(?![\w/]|-[A-ZĐ])")
_COLUMNS = (
    Column("Đợt", 14, Align.CENTER),
    Column("Từ ngày", 30, Align.CENTER),
    Column("Đến ngày", 30, Align.CENTER),
    Column("Giờ phát", 40),
    Column("Người phát (ký tên)", 46),
)


@dataclass(frozen=True, slots=True)
class LoudspeakerReport:
    """The text for one disclosure; `days` is how many days running it must be read at least (None: none set)."""

    letterhead: Letterhead
    unit_name: str
    line: DisclosureLine
    days: int | None
    prepared_by: str = ""


def write_pdf(report: LoudspeakerReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the sheet; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: LoudspeakerReport, path: Path) -> None:
    """Write the same sheet for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def make_paper(report: LoudspeakerReport) -> OfficialPaper:
    """The sheet as values: what is read, then the table of when it was read."""
    words, line = load_words(), report.line
    disclosure = line.disclosure
    facts = {
        "body": body_within_sentence(report.letterhead.issuing_body),
        "title": spoken(disclosure.title.rstrip(" .")),
        "clause": str(line.content.clause),
        "document": _document(disclosure),
    }
    parts: list[Part] = [*texts(sentence(words, "paper-speaker-opening", facts).splitlines())]
    if facts["document"]:
        parts.append(Text(sentence(words, "paper-speaker-document", facts)))
    summary = spoken(disclosure.summary.strip())
    if summary:
        parts += [Text(sentence(words, "paper-speaker-summary", {})), *texts(summary.splitlines())]
    else:
        parts += [Text(sentence(words, "paper-speaker-summary", {})), Blank(lines=4)]
    parts += texts(_where(line, words))
    parts.append(Text(sentence(words, "paper-speaker-end", facts)))
    parts.append(Text(_rule(report, words), Look.PART))
    parts.append(broadcast_grid(line))
    note = sentence(words, "paper-minutes-sign", {})
    letterhead = report.letterhead
    approved_by = f"{letterhead.signer_authority}\n{letterhead.signer_title}".strip()
    return OfficialPaper(
        letterhead=letterhead,
        name=_NAME,
        excerpt=sentence(words, "paper-speaker-about", {"clause": str(line.content.clause)}),
        parts=tuple(parts),
        numbered=False,
        signers=(
            Signer(sentence(words, "paper-speaker-writer", {}), note, report.prepared_by),
            Signer(approved_by, name=letterhead.signer_name),
        ),
    )


def spoken(text: str) -> str:
    """Text as it is read out: abbreviations of the administration in full, those in symbols of documents left alone."""
    return _ABBREVIATION.sub(lambda found: _SPOKEN[found.group()], text)


def broadcast_grid(line: DisclosureLine) -> Grid:
    """When it is read: the broadcasts entered, or empty rows to write on."""
    own = [p for p in line.publications if p.form == LOUDSPEAKER_FORM and p.starts_on]
    rows: list[tuple[Cell, ...]] = [
        (number, p.starts_on, p.ends_on, None, p.responsible or None)
        for number, p in enumerate(sorted(own, key=lambda p: (p.starts_on or date.max, p.id)), start=1)
    ]
    rows = rows or [(number, None, None, None, None) for number in (1, 2, 3)]
    return Grid(_COLUMNS, (Block(tuple(rows)),), size=12)


def _where(line: DisclosureLine, words: Mapping[str, str]) -> list[str]:
    """Where the whole text can be read."""
    posted = [p for p in line.publications if p.form == POSTING_FORM]
    told = []
    if posted:
        starts = sorted({p.starts_on for p in posted if p.starts_on})
        code = "paper-speaker-posted-since" if starts else "paper-speaker-posted"
        since = format_long_date(starts[0]) if starts else ""
        told.append(sentence(words, code, {"places": spoken(in_short(p.place for p in posted)), "since": since}))
    if any(p.form == WEBSITE_FORM for p in line.publications):
        told.append(sentence(words, "paper-speaker-website", {}))
    return told


def _rule(report: LoudspeakerReport, words: Mapping[str, str]) -> str:
    code = "paper-speaker-days" if report.days else "paper-speaker-times"
    return sentence(words, code, {"days": f"{report.days or 0:02d}"})


def _document(disclosure: Disclosure) -> str:
    """The document as it is read out; its symbol stays as it is written."""
    parts = [f"số {disclosure.document_number}"] if disclosure.document_number else []
    if disclosure.document_date:
        parts.append(format_long_date(disclosure.document_date))
    if disclosure.issuer and parts:
        parts.append(f"của {spoken(disclosure.issuer)}")
    return " ".join(("văn bản", *parts)) if parts else ""
