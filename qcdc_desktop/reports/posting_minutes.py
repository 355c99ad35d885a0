"""Minutes of a posting and of its end (biên bản niêm yết, biên bản kết thúc niêm yết): one disclosure, all its places.

Who was there is left to be filled in by hand. From when to when a paper must hang is computed in
`domain.disclosure_status`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.disclosure_required import HEADQUARTERS_PLACE, POSTING_FORM, in_short
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.vn_text import sort_key
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.disclosure_lines import DisclosureLine, document_text
from qcdc_desktop.reports.grid import Align, Block, Cell, Column, Grid
from qcdc_desktop.reports.letterhead import Letterhead, with_symbol
from qcdc_desktop.reports.names import body_within_sentence
from qcdc_desktop.reports.paper import Blank, OfficialPaper, Part, Signer, Text
from qcdc_desktop.resources import load_words

_NAME = "Biên bản"
_POSTED = (
    Column("TT", 9, Align.CENTER),
    Column("Nơi niêm yết", 66),
    Column("Niêm yết từ ngày", 27, Align.CENTER),
    Column("Phải giữ ít nhất đến hết ngày", 30, Align.CENTER),
    Column("Người niêm yết", 32),
)
_TAKEN_DOWN = (
    Column("TT", 9, Align.CENTER),
    Column("Nơi niêm yết", 55),
    Column("Từ ngày", 24, Align.CENTER),
    Column("Đến ngày", 24, Align.CENTER),
    Column("Số ngày", 16, Align.CENTER),
    Column("Kết quả", 36),
)


@dataclass(frozen=True, slots=True)
class PostingMinutesReport:
    """The minutes about the postings of one disclosure; `taken_down`: about their end."""

    letterhead: Letterhead
    unit_name: str
    line: DisclosureLine
    taken_down: bool


def postings(line: DisclosureLine) -> tuple[Publication, ...]:
    """The postings of an entry, headquarters first, then in the order of the language."""
    own = [publication for publication in line.publications if publication.form == POSTING_FORM]
    return tuple(sorted(own, key=lambda p: (not p.place.startswith(HEADQUARTERS_PLACE), sort_key(p.place), p.id)))


def write_pdf(report: PostingMinutesReport, path: Path, progress: Progress = UNWATCHED) -> None:
    """Print the minutes; raises as `save_for_person`, `Cancelled`."""
    from qcdc_desktop.reports.paper_pdf import save_pdf

    save_pdf(make_paper(report), path, progress)


def write_docx(report: PostingMinutesReport, path: Path) -> None:
    """Write the same paper for editing; raises `Trouble` as `save_for_person` does."""
    from qcdc_desktop.reports.docx_paper import save_docx

    save_docx(make_paper(report), path)


def make_paper(report: PostingMinutesReport) -> OfficialPaper:
    """The minutes as values."""
    words = load_words()
    disclosure, content = report.line.disclosure, report.line.content
    document = document_text(disclosure)
    facts: dict[str, Fact] = {
        "title": disclosure.title.rstrip(" ."),
        "document": document,
        "clause": content.clause,
        "body": body_within_sentence(report.letterhead.issuing_body),
        "count": len(postings(report.line)),
    }
    which = "ended" if report.taken_down else "posted"
    parts: list[Part] = [
        Blank((sentence(words, "paper-minutes-hour", {}), sentence(words, "paper-minutes-day", {}))),
        Blank((sentence(words, "paper-minutes-at", {}),)),
        Text(sentence(words, "paper-minutes-people", {})),
    ]
    for code in ("paper-minutes-office", "paper-minutes-village", "paper-minutes-front"):
        person = (sentence(words, code, {}), sentence(words, "paper-minutes-post", {}))
        parts += [Blank(person)]
    parts.append(Text(sentence(words, f"paper-minutes-{which}-matter", facts)))
    if document:
        parts.append(Text(sentence(words, "paper-minutes-document", facts)))
    parts.append(Text(sentence(words, f"paper-minutes-{which}-places", facts)))
    parts.append(posting_grid(report, words))
    parts += [Text(text) for text in _proof_texts(report.line, words)]
    parts.append(Text(sentence(words, f"paper-minutes-{which}-opinions", {})))
    parts.append(Blank(lines=2))
    note = sentence(words, "paper-minutes-sign", {})
    return OfficialPaper(
        letterhead=with_symbol(report.letterhead, "BB"),
        name=_NAME,
        excerpt=sentence(words, f"paper-minutes-{which}", {}),
        parts=tuple(parts),
        closing=sentence(words, "paper-minutes-closing", facts),
        dated=False,
        signers=tuple(
            Signer(sentence(words, code, {}), note)
            for code in ("paper-minutes-writer", "paper-minutes-of-village", "paper-minutes-of-office")
        ),
    )


def posting_grid(report: PostingMinutesReport, words: Mapping[str, str]) -> Grid:
    """Every place with its days; what is not known yet is left to be written by hand."""
    checks = {check.publication.id: check for check in report.line.judgement.checks if check.publication}
    rows: list[tuple[Cell, ...]] = []
    for number, posting in enumerate(postings(report.line), start=1):
        check = checks.get(posting.id)
        until = check.until if check else None
        if report.taken_down:
            rows.append((number, posting.place, posting.starts_on, *_ended(posting, until, words)))
            continue
        kept = sentence(words, "paper-minutes-permanent", {}) if check and check.permanent else until
        rows.append((number, posting.place, posting.starts_on, kept, posting.responsible or None))
    columns = _TAKEN_DOWN if report.taken_down else _POSTED
    return Grid(columns, tuple(Block((row,)) for row in rows), size=12)


def _proof_texts(line: DisclosureLine, words: Mapping[str, str]) -> tuple[str, ...]:
    """The photos and files that go with the minutes, with the places each shows; nothing when there are none."""
    shown: dict[str, list[str]] = {}
    for posting in postings(line):
        for name in line.proofs.get(posting.id, ()):
            shown.setdefault(name, []).append(posting.place)
    if not shown:
        return ()
    head = sentence(words, "paper-minutes-proofs", {"count": len(shown)})
    return (head, *(f"- {name}: {in_short(places)}" for name, places in shown.items()))


def _ended(posting: Publication, until: date | None, words: Mapping[str, str]) -> tuple[Cell, Cell, Cell]:
    """Last day, number of days after the day of posting (that day is not counted), and whether that was enough."""
    if posting.starts_on is None or posting.ends_on is None:
        return None, None, None
    days = (posting.ends_on - posting.starts_on).days
    if until is None:
        return posting.ends_on, days, None
    code = "paper-minutes-enough" if posting.ends_on >= until else "paper-minutes-short"
    return posting.ends_on, days, sentence(words, code, {"until": until.isoformat()})
