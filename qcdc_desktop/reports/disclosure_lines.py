"""Entries of the register as papers tell of them: which belong to a time, and the text of their cells.

Used by every paper about disclosures; how an entry stands was judged before in `domain.disclosure_status`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from qcdc_desktop.domain.disclosure import Content, Disclosure, Publication
from qcdc_desktop.domain.disclosure_required import POSTING_FORM, WEBSITE_FORM
from qcdc_desktop.domain.disclosure_status import Judgement
from qcdc_desktop.domain.vn_dates import format_date, quarter_bounds
from qcdc_desktop.domain.words import sentence

FORM_LETTERS = "abcdđeghik"
"""The forms of Điều 12 k1 in their order."""
QUARTERS = ("I", "II", "III", "IV")
_LASTING = (POSTING_FORM, WEBSITE_FORM)


@dataclass(frozen=True, slots=True)
class DisclosureLine:
    """One entry of the register with how it was carried out and how it is judged.

    What was expected and never entered is a line whose disclosure has no id (`domain.expected`).
    """

    disclosure: Disclosure
    content: Content
    judgement: Judgement
    publications: tuple[Publication, ...]
    proofs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of the files that prove a publication, by its id."""

    @property
    def proof_names(self) -> tuple[str, ...]:
        """Every file that proves a publication of the entry, once."""
        return tuple(dict.fromkeys(name for p in self.publications for name in self.proofs.get(p.id, ())))


def lines_within(lines: Iterable[DisclosureLine], first: date, last: date) -> tuple[DisclosureLine, ...]:
    """The entries that were begun or fell due from `first` to `last`, in the order of the law, then of time."""

    def within(day: date | None) -> bool:
        return day is not None and first <= day <= last

    chosen = [
        line for line in lines if within(line.judgement.due_on) or any(within(p.starts_on) for p in line.publications)
    ]
    return tuple(sorted(chosen, key=order_of_law))


def order_of_law(line: DisclosureLine) -> tuple[int, date, str]:
    """By clause of Điều 11, then by due day."""
    judged = line.judgement.due_on or line.disclosure.document_date or date.max
    return line.content.clause, judged, line.disclosure.id


def alike(publications: Iterable[Publication]) -> list[list[Publication]]:
    """Publications in the same form over the same days together: a commune may post in a hundred villages."""
    groups: dict[tuple[str, date | None, date | None], list[Publication]] = {}
    for publication in sorted(publications, key=lambda p: (FORM_LETTERS.find(p.form), p.starts_on or date.max)):
        if publication.starts_on:
            groups.setdefault((publication.form, publication.starts_on, publication.ends_on), []).append(publication)
    return list(groups.values())


def content_text(line: DisclosureLine) -> str:
    """The title with the clause it belongs to."""
    return f"{line.disclosure.title}\n(khoản {line.content.clause} Điều 11)"


def document_text(disclosure: Disclosure) -> str:
    """Number, day and issuer of the document, as far as they are known."""
    parts = []
    if disclosure.document_number:
        parts.append(f"Số {disclosure.document_number}")
    if disclosure.document_date:
        parts.append(f"ngày {format_date(disclosure.document_date)}")
    if disclosure.issuer:
        parts.append(f"của {disclosure.issuer}")
    return " ".join(parts)


def time_text(publication: Publication) -> str:
    """When a publication was, in one cell."""
    begins = format_date(publication.starts_on) if publication.starts_on else ""
    if publication.ends_on and publication.ends_on != publication.starts_on:
        return f"Từ {begins} đến {format_date(publication.ends_on)}"
    return f"Từ {begins}" if publication.form in _LASTING and not publication.ends_on else f"Ngày {begins}"


def result_text(line: DisclosureLine, words: Mapping[str, str]) -> str:
    """How the entry stands, with its due day."""
    state = state_text(line, words)
    due = line.judgement.due_on
    return f"{state}\n(hạn {format_date(due)})" if due else state


def state_text(line: DisclosureLine, words: Mapping[str, str]) -> str:
    """How the entry stands, in few words."""
    return sentence(words, f"paper-state-{line.judgement.state.value.replace('_', '-')}", {})


def period_text(first: date, last: date) -> str:
    """A span of days as people call it: năm 2026, quý I năm 2026, 6 tháng đầu năm 2026, else from day to day."""
    if first.year == last.year:
        year = first.year
        spans = {quarter_bounds(year, n): f"quý {QUARTERS[n - 1]} năm {year}" for n in (1, 2, 3, 4)}
        spans[date(year, 1, 1), date(year, 12, 31)] = f"năm {year}"
        spans[date(year, 1, 1), date(year, 6, 30)] = f"6 tháng đầu năm {year}"
        spans[date(year, 1, 1), date(year, 9, 30)] = f"9 tháng năm {year}"
        if (first, last) in spans:
            return spans[first, last]
    return f"từ ngày {format_date(first)} đến ngày {format_date(last)}"


def carried_out(line: DisclosureLine) -> bool:
    """Whether anything of it was begun."""
    return any(publication.starts_on for publication in line.publications)
