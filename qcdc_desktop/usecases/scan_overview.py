"""How far a scanned round is: what was read, what could not be and why, what waits and what is missing.

How often each scanner leaves a doubt is told too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.mark_reading import Seen
from qcdc_desktop.domain.scanning import ScanDoubt, ScanJob, ScanPage, missing_numbers
from qcdc_desktop.domain.survey import Batch, SurveyRound
from qcdc_desktop.usecases.scan_entries import pages_with_boxes
from qcdc_desktop.usecases.surveys import form_of
from qcdc_desktop.usecases.workspace import Workspace

BACK = "scan-page-blank"
"""Empty backs are counted, not listed."""


@dataclass(frozen=True, slots=True)
class ScannerFigures:
    """What one scanner gave: pages read, answers on them, and how many of those a person had to look at."""

    scanner: str
    pages: int
    answers: int
    doubtful: int

    @property
    def rate(self) -> int | None:
        """Doubtful answers in hundredths of a percent; None without answers."""
        return self.doubtful * 10_000 // self.answers if self.answers else None

    @property
    def id(self) -> str:
        """The scanner's name."""
        return self.scanner


@dataclass(frozen=True, slots=True)
class HalfSheet:
    """A sheet of which pages are missing."""

    number: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScanOverview:
    """A round as far as it was scanned.

    `unread` are the pages that cannot be used, each with its problem; `backs` were empty. `half` sheets lack pages,
    `missing` are numbers of which nothing came. `open` answers wait for a person, of them `handwriting` to be keyed.
    """

    jobs: tuple[ScanJob, ...]
    pages: int
    backs: int
    one_bit: int
    sheets: int
    taken: int
    unread: tuple[ScanPage, ...]
    half: tuple[HalfSheet, ...]
    missing: tuple[int, ...]
    open: int
    handwriting: int
    scanners: tuple[ScannerFigures, ...]


def scan_overview(ws: Workspace, round_id: str) -> ScanOverview:
    """How far a round is with its scans; raises `Refusal("record-gone")`."""
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
        if held is None:
            raise Refusal("record-gone")
        jobs = sorted(reading.find(ScanJob, round_id=round_id), key=lambda job: (job.started_at, job.id))
        pages = sorted(reading.find(ScanPage, round_id=round_id), key=lambda page: (page.read_at, page.id))
        doubts = reading.find(ScanDoubt, round_id=round_id)
        keyed = {head.number for head in sheets.sheet_heads(reading, round_id)}
        given = {n for batch in reading.find(Batch, round_id=round_id) for n in batch.numbers}
    sound = [page for page in pages if page.form_page and not page.problem]
    numbers: dict[int, list[ScanPage]] = {}
    for page in sound:
        numbers.setdefault(page.number or 0, []).append(page)
    needed = set(pages_with_boxes(form_of(ws, held), held.organiser))
    lacking = {n: tuple(sorted(needed - {p.form_page for p in found})) for n, found in sorted(numbers.items())}
    usable = {page.id for page in sound}
    waiting = [doubt for doubt in doubts if doubt.settled_at is None and doubt.page_id in usable]
    there = keyed | numbers.keys()
    return ScanOverview(
        jobs=tuple(jobs),
        pages=len(pages),
        backs=sum(page.problem == BACK for page in pages),
        one_bit=sum(page.one_bit for page in pages),
        sheets=len(numbers),
        taken=sum(any(page.taken for page in found) for found in numbers.values()),
        unread=tuple(page for page in pages if page.problem not in ("", BACK)),
        half=tuple(HalfSheet(n, lacks) for n, lacks in lacking.items() if lacks),
        missing=missing_numbers(given, there) if numbers else (),
        open=len(waiting),
        handwriting=sum(doubt.seen is Seen.WRITTEN for doubt in waiting),
        scanners=_by_scanner(jobs, sound, doubts),
    )


def _by_scanner(jobs: list[ScanJob], pages: list[ScanPage], doubts: list[ScanDoubt]) -> tuple[ScannerFigures, ...]:
    """Answers count where they are ticked; handwriting is no fault of a scanner."""
    scanner_of_job = {job.id: job.scanner for job in jobs}
    scanner_of_page = {page.id: scanner_of_job[page.job_id] for page in pages}
    read = Counter(scanner_of_page.values())
    certain: Counter[str] = Counter()
    for page in pages:
        certain[scanner_of_page[page.id]] += len(page.certain)
    doubtful = Counter(
        scanner_of_page[doubt.page_id]
        for doubt in doubts
        if doubt.page_id in scanner_of_page and doubt.seen is not Seen.WRITTEN
    )
    return tuple(
        ScannerFigures(name, read[name], certain[name] + doubtful[name], doubtful[name]) for name in sorted(read)
    )
