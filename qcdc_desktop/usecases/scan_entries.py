"""From pages read to entries: what a person reads from a picture, and whole sheets made first or second entries.

A sheet is made an entry when all its pages are there and nothing of it waits for a person; through the same use cases
as a sheet keyed by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.double_entry import Value, is_compared
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.mark_reading import Seen
from qcdc_desktop.domain.questionnaire import Question, Questionnaire
from qcdc_desktop.domain.scanning import ScanDoubt, ScanJob, ScanPage, ScanUse, answer_of_ticks
from qcdc_desktop.domain.sheet_check import check_answer, prepare
from qcdc_desktop.domain.survey import Answer, CheckWay, Mark, SecondEntry, Sheet, Source, SurveyRound
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases import double_entry
from qcdc_desktop.usecases.attachments import blob_path
from qcdc_desktop.usecases.survey_sheets import CameIn, SheetRefused, check_sheet_number, save_sheet
from qcdc_desktop.usecases.surveys import editable_round, form_of
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading

_ABOVE: Final = 11.0
"""So much of the neighbours above and below is shown, mm; and beside: before the boxes, and behind them for labels."""
_BESIDE: Final = 10.0
_LABEL: Final = 34.0
_WIDE: Final = 205.0


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """An answer to be read from the picture, with its question and the page it stands on."""

    doubt: ScanDoubt
    page: ScanPage
    question: Question

    @property
    def id(self) -> str:
        """The doubt's."""
        return self.doubt.id


@dataclass(frozen=True, slots=True)
class CutOut:
    """A piece of a page, JPEG; `frame` (left, top, width, height in its pixels) is where the answer stands in it."""

    jpeg: bytes
    frame: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """Which sheets became entries, and which could not, each with the code that says why."""

    numbers: tuple[int, ...]
    refused: tuple[tuple[int, Refusal], ...]


def open_doubts(ws: Workspace, round_id: str, settled: bool = False) -> tuple[DoubtRow, ...]:
    """What a person has to read, question by question over all sheets; with `settled` what was read already too."""
    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
        if held is None:
            raise Refusal("record-gone")
        doubts = reading.find(ScanDoubt, round_id=round_id)
        pages = {page.id: page for page in reading.find(ScanPage, round_id=round_id)}
    form = form_of(ws, held)
    order = {question.code: place for place, question in enumerate(form.questions)}
    rows = [
        DoubtRow(doubt, pages[doubt.page_id], form.questions[order[doubt.question]])
        for doubt in doubts
        if doubt.question in order and (settled or doubt.settled_at is None) and not pages[doubt.page_id].problem
    ]
    written = Seen.WRITTEN
    return tuple(
        sorted(rows, key=lambda r: (r.doubt.seen is written, order[r.doubt.question], r.page.number or 0, r.id))
    )


def settle_doubt(ws: Workspace, doubt_id: str, value: Value) -> ScanDoubt:
    """Keep what a person reads from the picture; until the sheet is an entry it may be read again.

    Raises `Refusal` record-gone, scan-sheet-taken, scan-answer-missing, round-locked, and what a wrong answer raises.
    """
    with ws.store.transaction(ws.actor) as tx:
        doubt = tx.get(ScanDoubt, doubt_id)
        page = tx.get(ScanPage, doubt.page_id) if doubt is not None else None
        if doubt is None or page is None:
            raise Refusal("record-gone")
        form = form_of(ws, editable_round(ws, tx, doubt.round_id))
        if page.taken:
            raise Refusal("scan-sheet-taken", number=page.number)
        given = Value(nfc(value.answer).strip(), value.mark) if isinstance(value.answer, str) else value
        _check_reading(form, doubt.question, given)
        read = replace(doubt, value=given, settled_at=ws.clock(), settled_by=ws.actor)
        tx.save(read)
    return read


def _check_reading(form: Questionnaire, code: str, value: Value) -> None:
    answer, mark = value.answer, value.mark
    question = form.question(code)
    if question is None:
        raise Refusal("record-gone")
    if (answer is None) == (mark is None):
        raise Refusal("scan-answer-missing", question=code)
    if mark is Mark.NOT_APPLICABLE and not question.may_be_not_applicable:
        raise Refusal("sheet-not-applicable-not-allowed", question=code)
    problem = check_answer(question, answer, prepare(form).places[code]) if answer is not None else None
    if problem is not None:
        raise SheetRefused((problem,))


def set_page_number(ws: Workspace, page_id: str, number: int) -> ScanPage:
    """Give a page the number that a person reads on it: its code was not read, or its number is another sheet's too.

    Raises `Refusal` record-gone, scan-page-not-numbered, scan-number-has-page, sheet-number-wrong, round-locked.
    """
    check_sheet_number(number)
    with ws.store.transaction(ws.actor) as tx:
        page = tx.get(ScanPage, page_id)
        if page is None:
            raise Refusal("record-gone")
        editable_round(ws, tx, page.round_id)
        mendable = ("scan-page-number-unread", "scan-page-number-twice", "scan-page-alone", "scan-page-again")
        if page.problem not in mendable or not page.form_page:
            raise Refusal("scan-page-not-numbered", file=page.file, page=page.page)
        for other in tx.find(ScanPage, round_id=page.round_id, number=number):
            if other.form_page == page.form_page and not other.problem:
                raise Refusal("scan-number-has-page", field="number", number=number, file=other.file, page=other.page)
        changed = replace(page, number=number, problem="", repeats="")
        tx.save(changed)
    return changed


def take_in(ws: Workspace, round_id: str) -> TakenIn:
    """Make entries of all sheets that are whole; one that cannot be one is told with the reason and the rest goes on.

    Raises `Refusal` record-gone, round-locked.
    """
    with ws.store.transaction(ws.actor) as tx:
        held = editable_round(ws, tx, round_id)
    form = form_of(ws, held)
    with ws.store.reading() as reading:
        ready = _whole_sheets(reading, form, held)
        jobs = {job.id: job for job in reading.find(ScanJob, round_id=round_id)}
        doubts: dict[str, list[ScanDoubt]] = {}
        for doubt in reading.find(ScanDoubt, round_id=round_id):
            doubts.setdefault(doubt.page_id, []).append(doubt)
    done: list[int] = []
    refused: list[tuple[int, Refusal]] = []
    for number, pages in ready.items():
        found = [doubt for page in pages for doubt in doubts.get(page.id, ())]
        if any(doubt.settled_at is None for doubt in found):
            continue
        job = jobs[pages[0].job_id]
        try:
            _make_entry(ws, form, job, number, _answers(form, pages, found))
        except Refusal as refusal:
            refused.append((number, refusal))
            continue
        with ws.store.transaction(ws.actor) as tx:
            for page in pages:
                tx.save(replace(page, taken=True))
        done.append(number)
    return TakenIn(tuple(done), tuple(refused))


def _whole_sheets(reading: Reading, form: Questionnaire, held: SurveyRound) -> dict[int, list[ScanPage]]:
    """The sheets all of whose pages with boxes are here and of which nothing became an entry yet."""
    needed = set(pages_with_boxes(form, held.organiser))
    found: dict[int, list[ScanPage]] = {}
    for page in reading.find(ScanPage, round_id=held.id, problem=""):
        if page.number is not None and page.form_page:
            found.setdefault(page.number, []).append(page)
    return {
        number: sorted(pages, key=lambda page: page.form_page)
        for number, pages in sorted(found.items())
        if needed <= {page.form_page for page in pages} and not any(page.taken for page in pages)
    }


def pages_with_boxes(form: Questionnaire, organiser: str) -> tuple[int, ...]:
    """The pages of a printed form on which something is answered."""
    from qcdc_desktop.reports.survey_setting import lay_out

    return tuple(sorted({box.page for box in lay_out(form, organiser).boxes}))


def _answers(
    form: Questionnaire, pages: Sequence[ScanPage], doubts: Sequence[ScanDoubt]
) -> tuple[dict[str, Answer], dict[str, Mark]]:
    """What a whole sheet says: what a person read counts before what the machine read; nothing written is blank."""
    answers: dict[str, Answer] = {}
    marks: dict[str, Mark] = {question.code: Mark.BLANK for question in form.questions if not question.options}
    read = [(code, *answer_of_ticks(form, code, ticks)) for page in pages for code, ticks in page.certain.items()]
    for code, answer, mark in [*read, *((d.question, d.value.answer, d.value.mark) for d in doubts if d.value)]:
        answers.pop(code, None)
        marks.pop(code, None)
        if answer is not None:
            answers[code] = answer
        elif mark is not None:
            marks[code] = mark
    return answers, marks


def _make_entry(
    ws: Workspace, form: Questionnaire, job: ScanJob, number: int, read: tuple[dict[str, Answer], dict[str, Mark]]
) -> Sheet | SecondEntry:
    answers, marks = read
    machine = job.scanner or load_words()["scan-machine"]
    if job.use is ScanUse.FIRST:
        came_in = CameIn(job.batch_id, Source.SCAN, by=machine)
        return save_sheet(ws, job.round_id, number, answers, marks, job.village, came_in=came_in)
    compared = {question.code for question in form.questions if is_compared(question)}
    return double_entry.save_second(
        ws,
        job.round_id,
        number,
        {code: answer for code, answer in answers.items() if code in compared},
        {code: mark for code, mark in marks.items() if code in compared},
        CheckWay.APART,
        source=Source.SCAN,
        by=machine,
    )


def page_picture(ws: Workspace, page_id: str) -> bytes:
    """The whole page laid flat, JPEG; raises `Refusal` record-gone, scan-picture-gone."""
    with ws.store.reading() as reading:
        page = reading.get(ScanPage, page_id)
    if page is None:
        raise Refusal("record-gone")
    blob = blob_path(ws.folders, page.picture) if page.picture else None
    if blob is None or not blob.exists():
        raise Refusal("scan-picture-gone", file=page.file, page=page.page)
    return blob.read_bytes()


def doubt_picture(ws: Workspace, doubt_id: str) -> CutOut:
    """Where a doubtful answer stands, with its neighbours above and below, JPEG; raises as `page_picture`."""
    with ws.store.reading() as reading:
        doubt = reading.get(ScanDoubt, doubt_id)
    if doubt is None:
        raise Refusal("record-gone")
    return _cut(page_picture(ws, doubt.page_id), doubt.area)


def answer_picture(ws: Workspace, round_id: str, number: int, question: str) -> CutOut:
    """Where a sheet's answer stands on its scanned page, JPEG: the picture behind a figure.

    Raises `Refusal` record-gone, scan-no-picture, scan-picture-gone, scan-not-installed.
    """
    from qcdc_desktop.usecases.scan_forms import scan_form

    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
        pages = reading.find(ScanPage, round_id=round_id, number=number, problem="")
    if held is None:
        raise Refusal("record-gone")
    form = scan_form(ws, held)
    for page in pages:
        area = form.areas(page.form_page).get(question) if page.form_page else None
        if area is not None:
            tenths = tuple(round(value * 10) for value in (area.x, area.y, area.width, area.height))
            return _cut(page_picture(ws, page.id), tenths)
    raise Refusal("scan-no-picture", number=number, question=question)


def _cut(picture: bytes, area: Sequence[int]) -> CutOut:
    from qcdc_desktop.scan.page_reading import Area, cut_out, open_page
    from qcdc_desktop.scan.rectify import PX_PER_MM
    from qcdc_desktop.usecases.scan_forms import check_scanning_installed

    check_scanning_installed()
    x, y, width, height = (value / 10 for value in area)
    left, top = max(0.0, x - _BESIDE), max(0.0, y - _ABOVE)
    right = min(_WIDE, x + width + _LABEL)
    jpeg = cut_out(open_page(picture), Area(left, top, right - left, y + height + _ABOVE - top))
    frame = (x - left - 1, y - top - 1, width + 2, height + 2)
    return CutOut(jpeg, tuple(round(value * PX_PER_MM) for value in frame))
