"""Putting a pile of sheets through the scanner: every page of every file read and kept, doubts set aside for a person.

Pages are kept some at a time, so that a job that was stopped goes on where it was: a page known already is passed over.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qcdc_desktop.disk import file_errors, write_atomically
from qcdc_desktop.domain.double_entry import is_compared
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.mark_reading import Limits, Seen, page_dirt
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.scanning import (
    ScanDoubt,
    ScanJob,
    ScanPage,
    ScanUse,
    SheetCode,
    judge_page,
    kept_measures,
    measures_of,
    read_code,
)
from qcdc_desktop.domain.survey import Batch, SurveyRound
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.scan_forms import ScanForm, scan_form
from qcdc_desktop.usecases.surveys import editable_round
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading
    from qcdc_desktop.scan.files import PagePicture
    from qcdc_desktop.scan.page_reading import Area, ReadPicture

_AT_A_TIME: Final = 12
_BACK: Final = "scan-page-blank"
"""An empty back is nobody's trouble; it is counted, not listed."""


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """How a pile is taken: as first or second entry, into which batch, from which scanner, from which village."""

    use: ScanUse = ScanUse.FIRST
    scanner: str = ""
    village: str = ""
    batch_id: str | None = None


@dataclass(slots=True)
class _Pile:
    """The pile at hand: which numbers are free, what lay on top just before."""

    form: ScanForm
    job: ScanJob
    free: int
    before: ScanPage | None = None


def scan_files(
    ws: Workspace, round_id: str, files: Sequence[Path], plan: ScanPlan | None = None, progress: Progress = UNWATCHED
) -> ScanJob:
    """Read every page of the files and folders; what cannot be read is kept with its reason and the rest goes on.

    The same files again go on where an earlier job was stopped. Raises `Refusal` record-gone, round-locked,
    scan-not-installed, scan-form-too-long, scan-no-files; `Trouble`; `Cancelled` (what was read so far stays).
    """
    chosen = plan or ScanPlan()
    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
    if held is None:
        raise Refusal("record-gone")
    form = scan_form(ws, held)
    found = _all_files(files)
    if not found:
        raise Refusal("scan-no-files")
    job, free = _begin(ws, held, chosen)
    pile = _Pile(form, job, free)
    total = sum(_count(file) for file in found)
    done = 0
    for file in found:
        done = _scan_file(ws, pile, file, done, total, progress)
    _find_repeats(ws, round_id)
    finished = replace(job, finished_at=ws.clock())
    with ws.store.transaction(ws.actor) as tx:
        tx.save(finished)
    return finished


def _all_files(files: Sequence[Path]) -> list[Path]:
    """The files themselves, and those of folders in the order of their names."""
    found: list[Path] = []
    for one in files:
        with file_errors(one):
            if not one.is_dir():
                found.append(one)
                continue
            found += sorted((p for p in one.rglob("*") if p.is_file() and p.name[:1] != "."), key=_in_order)
    return found


def _in_order(file: Path) -> list[tuple[int, str]]:
    """As a person orders names: "2" comes before "10"; sheets without numbers are told apart by how they lie."""
    parts = re.split(r"(\d+)", str(file))
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _count(file: Path) -> int:
    from qcdc_desktop.scan.files import count_pages

    try:
        return count_pages(file)
    except Refusal:
        return 1


def _begin(ws: Workspace, held: SurveyRound, plan: ScanPlan) -> tuple[ScanJob, int]:
    """The new job, and the first number behind all that are taken or given."""
    from qcdc_desktop.db import sheets

    with ws.store.transaction(ws.actor) as tx:
        editable_round(ws, tx, held.id)
        batch = tx.get(Batch, plan.batch_id) if plan.batch_id else None
        if plan.batch_id and (batch is None or batch.round_id != held.id):
            raise Refusal("record-gone")
        job = ScanJob(
            ws.new_id(),
            held.dossier_id,
            held.id,
            plan.use,
            ws.clock(),
            ws.actor,
            nfc(plan.scanner).strip(),
            nfc(plan.village).strip(),
            plan.batch_id,
        )
        tx.save(job)
        taken = [head.number for head in sheets.sheet_heads(tx, held.id)]
        taken += [page.number or 0 for page in tx.find(ScanPage, round_id=held.id)]
        taken += [one.last or 0 for one in tx.find(Batch, round_id=held.id)]
    return job, max(taken, default=0) + 1


def _scan_file(ws: Workspace, pile: _Pile, file: Path, done: int, total: int, progress: Progress) -> int:
    """Read the pages of one file that are not known yet; returns how many pages are behind us."""
    from qcdc_desktop.scan.files import page_pictures

    with file_errors(file), file.open("rb") as source:
        digest = hashlib.file_digest(source, "sha256").hexdigest()
    with ws.store.reading() as reading:
        known = {page.page: page for page in reading.find(ScanPage, round_id=pile.form.round.id, digest=digest)}
    done += len(known)
    if known:
        pile.before = known[max(known)]
    read: list[tuple[ScanPage, tuple[ScanDoubt, ...]]] = []
    try:
        for picture in page_pictures(file, known):
            progress.step(min(done, total), max(total, 1), file.name)
            read.append(_scan_page(ws, pile, file.name, digest, picture))
            done += 1
            if len(read) == _AT_A_TIME:
                _keep(ws, read)
                read = []
    except Refusal as refusal:
        if not known:
            page = _new_page(ws, pile, file.name, digest, 0)
            read.append((replace(page, problem=refusal.code), ()))
            done += 1
    finally:
        _keep(ws, read)
    return done


def _new_page(ws: Workspace, pile: _Pile, file: str, digest: str, page: int) -> ScanPage:
    job = pile.job
    return ScanPage(ws.new_id(), job.dossier_id, job.round_id, job.id, nfc(file), digest, page, ws.clock())


def _scan_page(
    ws: Workspace, pile: _Pile, file: str, digest: str, picture: PagePicture
) -> tuple[ScanPage, tuple[ScanDoubt, ...]]:
    """One page read; its picture is kept whatever came of it, so that a person can look."""
    from qcdc_desktop.scan.page_reading import read_picture, whole_page

    page = replace(_new_page(ws, pile, file, digest, picture.page), one_bit=picture.one_bit)
    if picture.grey is None:
        pile.before = None
        return replace(page, problem=picture.problem), ()
    read = read_picture(picture.grey, pile.form.geometry, pile.form.pages)
    if read.problem == _BACK:
        return replace(page, problem=_BACK), ()
    page = replace(page, picture=_keep_picture(ws, whole_page(picture.grey if read.flat is None else read.flat)))
    if read.problem:
        pile.before = None
        return replace(page, problem=read.problem, residual=round(read.residual * 1000)), ()
    page = _identified(pile, _measured(page, pile.form, read), read_code(read.number))
    pile.before = page
    return page, _doubts(ws, pile.form, page, pile.job.use)


def _keep_picture(ws: Workspace, data: bytes) -> str:
    digest = hashlib.sha256(data).hexdigest()
    blob = blob_path(ws.folders, digest)
    if not blob.exists():
        write_atomically(blob, data)
    return digest


def _measured(page: ScanPage, form: ScanForm, read: ReadPicture) -> ScanPage:
    certain, _ = judge_page(form.questionnaire, read.measures)
    return replace(
        page,
        form_page=form.page_of(read.code),
        residual=round(read.residual * 1000),
        dirt=page_dirt(read.measures),
        ink=base64.b64encode(read.ink).decode(),
        measures=kept_measures(read.measures),
        certain=certain,
        written=read.written,
    )


def _identified(pile: _Pile, page: ScanPage, code: SheetCode | None) -> ScanPage:
    """The page with its sheet's number, or with the reason why it cannot be told."""
    held, layout = pile.form.round, pile.form.layout
    if code is None:
        return replace(page, problem="scan-page-number-unread")
    if code.form != held.form_code.upper():
        return replace(page, problem="scan-page-other-form")
    page = replace(page, layout=code.layout)
    if code.round_end != held.id[-12:].upper():
        return replace(page, problem="scan-page-other-round", number=code.number)
    if code.layout != layout.sum:
        return replace(page, problem="scan-page-other-layout", number=code.number)
    if code.number is not None:
        return replace(page, number=code.number)
    before = pile.before
    if page.form_page == 1:
        pile.free += 1
        return replace(page, number=pile.free - 1)
    if before is None or before.problem or before.form_page != page.form_page - 1:
        return replace(page, problem="scan-page-alone")
    return replace(page, number=before.number)


def _doubts(ws: Workspace, form: ScanForm, page: ScanPage, use: ScanUse) -> tuple[ScanDoubt, ...]:
    """What a person has to read of a page; text that is never compared is not read a second time."""
    _, doubts = judge_page(form.questionnaire, measures_of(page.measures))
    seen = [(one.question, one.seen, one.options) for one in doubts]
    for code in page.written:
        question = form.questionnaire.question(code)
        if question is not None and (use is ScanUse.FIRST or is_compared(question)):
            seen.append((code, Seen.WRITTEN, ()))
    areas = form.areas(page.form_page)
    return tuple(
        ScanDoubt(ws.new_id(), page.dossier_id, page.round_id, page.id, code, how, options, _tenths(areas[code]))
        for code, how, options in seen
    )


def _tenths(area: Area) -> tuple[int, ...]:
    return tuple(round(value * 10) for value in (area.x, area.y, area.width, area.height))


def _keep(ws: Workspace, read: Sequence[tuple[ScanPage, tuple[ScanDoubt, ...]]]) -> None:
    if not read:
        return
    with ws.store.transaction(ws.actor) as tx:
        tx.save_many([page for page, _ in read])
        doubts = [doubt for _, found in read for doubt in found]
        if doubts:
            tx.save_many(doubts)


def _find_repeats(ws: Workspace, round_id: str) -> None:
    """Pages that show a sheet a second time: by their ink, or by a number that another sheet has already."""
    from qcdc_desktop.scan.ink_print import same_sheets

    with ws.store.transaction(ws.actor) as tx:
        pages = sorted(tx.find(ScanPage, round_id=round_id), key=lambda page: (page.read_at, page.id))
        sound = [page for page in pages if page.form_page and page.problem in ("", "scan-page-number-unread")]
        told: set[str] = set()
        for form_page in sorted({page.form_page for page in sound}):
            group = [page for page in sound if page.form_page == form_page]
            for early, late in same_sheets([base64.b64decode(page.ink) for page in group]):
                first, again = group[early], group[late]
                if again.id not in told and first.id not in told and not again.taken:
                    told.add(again.id)
                    tx.save(replace(again, problem="scan-page-again", repeats=first.id))
        for first, again in _same_number(page for page in sound if page.id not in told and not page.problem):
            tx.save(replace(again, problem="scan-page-number-twice", repeats=first.id))


def _same_number(pages: Iterator[ScanPage]) -> Iterator[tuple[ScanPage, ScanPage]]:
    held: dict[tuple[int | None, int], ScanPage] = {}
    for page in pages:
        first = held.setdefault((page.number, page.form_page), page)
        if first is not page and not page.taken:
            yield first, page


def judge_again(ws: Workspace, round_id: str, limits: Limits) -> int:
    """Apply other limits to the measures kept of pages that made no entry yet; returns how many answers are doubtful.

    What a person read already stays. Raises `Refusal` record-gone, round-locked.
    """
    open_now = 0
    with ws.store.transaction(ws.actor) as tx:
        held = editable_round(ws, tx, round_id)
        form = scan_form(ws, held)
        for page in tx.find(ScanPage, round_id=round_id, taken=False):
            if not page.measures:
                continue
            kept = {d.question: d for d in tx.find(ScanDoubt, page_id=page.id)}
            certain, doubts = judge_page(form.questionnaire, measures_of(page.measures), limits)
            areas = form.areas(page.form_page)
            now = {one.question for one in doubts}
            tx.save(replace(page, certain=certain))
            for code, doubt in kept.items():
                if code not in now and doubt.seen is not Seen.WRITTEN and doubt.settled_at is None:
                    tx.delete(doubt)
            fresh = [
                ScanDoubt(
                    ws.new_id(), page.dossier_id, round_id, page.id, d.question, d.seen, d.options,
                    _tenths(areas[d.question]),
                )
                for d in doubts
                if d.question not in kept
            ]  # fmt: skip
            if fresh:
                tx.save_many(fresh)
            open_now += len(now)
    return open_now


def pages_of(reading: Reading, round_id: str) -> list[Any]:
    """The pages of a round in the order they were read."""
    return sorted(reading.find(ScanPage, round_id=round_id), key=lambda page: (page.read_at, page.id))
