"""What scanning a pile of sheets leaves behind (quét phiếu): jobs, pages, and the answers a person has to look at.

A page keeps its raw measures, so that limits can be applied again without scanning again. Nothing here knows a picture.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.mark_reading import BoxMeasure, Limits, ReadQuestion, Seen, read_page
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Answer, Mark


class ScanUse(StrEnum):
    """What the machine's reading is taken for."""

    FIRST = "first"
    """The sheets' first entry."""
    SECOND = "second"
    """A blind second entry of sheets that a person keyed."""


@dataclass(frozen=True, slots=True)
class ScanJob:
    """One pile put through the scanner (lần quét); `scanner` is the machine's name as the office calls it.

    `finished_at` None: it was stopped and can be gone on with.
    """

    id: str
    dossier_id: str
    round_id: str
    use: ScanUse
    started_at: datetime
    started_by: str
    scanner: str = ""
    village: str = ""
    batch_id: str | None = None
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScanPage:
    """One picture of a page (trang quét).

    `file`, `digest` (SHA-256 of the file) and `page` (from 1; 0 stands for the whole file) say where it came from.
    `problem` is a code where the page cannot be used, `repeats` then names the page it repeats. `number` is the
    sheet's, `form_page` the page of the form, `layout` the sum of the layout it was printed from. `residual` is how
    far its markers lie from where they should, in micrometres; `dirt` the page's own, in ten-thousandths. `picture` is
    the SHA-256 of the page laid flat, `ink` its strokes. `measures` has ink, depth, ring and frame by question/option;
    `certain` the ticked options of the questions that speak for themselves; `written` the questions with handwriting.
    `taken` is True once the sheet's entry was made from it.
    """

    id: str
    dossier_id: str
    round_id: str
    job_id: str
    file: str
    digest: str
    page: int
    read_at: datetime
    problem: str = ""
    repeats: str = ""
    number: int | None = None
    form_page: int = 0
    layout: str = ""
    one_bit: bool = False
    residual: int = 0
    dirt: int = 0
    picture: str = ""
    ink: str = ""
    measures: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    certain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    written: tuple[str, ...] = ()
    taken: bool = False


@dataclass(frozen=True, slots=True)
class ScanDoubt:
    """An answer that a person reads from the picture: a doubtful mark, or handwriting (câu cần người xem).

    `options` are those that may be meant, `area` (left, top, width, height in tenths of a mm) is where it stands on the
    page. `value` is what the person read.
    """

    id: str
    dossier_id: str
    round_id: str
    page_id: str
    question: str
    seen: Seen
    options: tuple[str, ...]
    area: tuple[int, ...]
    value: Value | None = None
    settled_at: datetime | None = None
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What the square code on a page says; `number` None: the sheet was printed without one, to be copied."""

    form: str
    layout: str
    round_end: str
    number: int | None


_CODE = re.compile(r"([A-Z0-9_.-]{1,40}):([0-9A-F]{8}):([0-9A-F-]{12}):(\d{1,6})")


def read_code(text: str) -> SheetCode | None:
    """The parts of a square code, or None when it is none of ours."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    return SheetCode(found[1], found[2], found[3], int(found[4]) or None)


def kept_measures(measures: Iterable[BoxMeasure]) -> dict[str, tuple[int, ...]]:
    """Measures as a page keeps them."""
    return {f"{m.question}/{m.option}": (m.ink, m.depth, m.ring, m.frame) for m in measures}


def measures_of(kept: Mapping[str, Sequence[int]]) -> tuple[BoxMeasure, ...]:
    """The measures a page keeps."""
    found = []
    for name, (ink, depth, ring, frame) in kept.items():
        question, _, option = name.rpartition("/")
        found.append(BoxMeasure(question, option, ink, depth, ring, frame))
    return tuple(found)


def judge_page(
    form: Questionnaire, measures: Sequence[BoxMeasure], limits: Limits | None = None
) -> tuple[dict[str, tuple[str, ...]], tuple[ReadQuestion, ...]]:
    """The ticks that speak for themselves, by question, and the questions that a person has to look at.

    What the form does not allow (more ticks than it asks for, "not applicable" beside an answer) is doubtful too.
    """
    several = {q.code for q in form.questions if q.kind is QuestionKind.MULTIPLE}
    certain: dict[str, tuple[str, ...]] = {}
    doubts = []
    for read in read_page(measures, several, limits):
        if read.certain and _allowed(form, read):
            certain[read.question] = read.options
        else:
            doubts.append(read)
    return certain, tuple(doubts)


def _allowed(form: Questionnaire, read: ReadQuestion) -> bool:
    question = form.question(read.question)
    if question is None:
        return False
    aside = Mark.NOT_APPLICABLE.value in read.options and len(read.options) > 1
    return not aside and (question.most is None or len(read.options) <= question.most)


def answer_of_ticks(form: Questionnaire, question: str, options: Sequence[str]) -> tuple[Answer | None, Mark | None]:
    """Ticked options as a sheet keeps them: an answer, or the mark that stands in its place."""
    if not options:
        return None, Mark.BLANK
    if tuple(options) == (Mark.NOT_APPLICABLE.value,):
        return None, Mark.NOT_APPLICABLE
    asked = form.question(question)
    if asked is not None and asked.kind is QuestionKind.MULTIPLE:
        order = [option.code for option in asked.options]
        return tuple(sorted(options, key=order.index)), None
    return options[0], None


def missing_numbers(given: Iterable[int], there: Iterable[int]) -> tuple[int, ...]:
    """Numbers given to sheets of which nothing came, with every number between the lowest and the highest that came."""
    came = set(there)
    between = range(min(came), max(came) + 1) if came else range(0)
    return tuple(sorted({*given, *between} - came))
