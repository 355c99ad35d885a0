"""A pile through the scanner: read, doubts settled from the picture, whole sheets made entries; nothing is guessed."""

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import scans

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.errors import Cancelled
from qcdc_desktop.domain.mark_reading import Limits, Seen
from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.domain.scanning import ScanPage, ScanUse
from qcdc_desktop.domain.sheet_check import asked
from qcdc_desktop.domain.survey import CheckWay, Mark, Outcome, Sheet, SheetEntry, Source, SurveyRound
from qcdc_desktop.usecases import backups, double_entry, scan_entries, scan_overview, scanning, surveys
from qcdc_desktop.usecases.scan_forms import scan_form
from qcdc_desktop.usecases.survey_printing import print_blank
from qcdc_desktop.usecases.survey_sheets import delete_sheet, save_sheet
from qcdc_desktop.usecases.workspace import Workspace

FORM = "PKS05"
Ticks = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Desk:
    """A round with its blank sheets, and what is needed to fill them."""

    ws: Workspace
    held: SurveyRound
    form: Any
    boxes: tuple[Any, ...]
    pages: list[Any]
    folder: Path

    def ticks(self, change: int = 0) -> Ticks:
        """An answer to every question with boxes, the next option for a higher `change`."""
        found = {}
        for question in self.form.questions:
            if question.options:
                options = [option.code for option in question.options]
                found[question.code] = (options[change % len(options)],)
        return found

    def scan(self, number: int, ticks: Ticks, name: str, shift: float = 0.0, quality: int = 85) -> list[Any]:
        """The two pages of a sheet, marked and saved; gives the pictures back."""
        made = []
        for page in (1, 2):
            picture = self.pages[2 * (number - 1) + page - 1].copy()
            scans.mark(picture, self.boxes, ticks, page, shift)
            scans.save(picture, self.folder / f"{name}-{page}.jpg", quality)
            made.append(picture)
        return made

    def expected(self, ticks: Ticks) -> tuple[dict[str, Any], dict[str, Mark]]:
        answers: dict[str, Any] = {}
        for question in self.form.questions:
            ticked = ticks.get(question.code, ())
            if ticked:
                answers[question.code] = ticked if question.kind is QuestionKind.MULTIPLE else ticked[0]
        there = [q.code for q in asked(self.form, answers)]
        answers = {code: answers[code] for code in there if code in answers}
        return answers, {code: Mark.BLANK for code in there if code not in answers}

    def sheets(self) -> dict[int, Sheet]:
        return {sheet.number: sheet for sheet in surveys.open_round(self.ws, self.held.id).sheets}

    def kept(self) -> list[ScanPage]:
        with self.ws.store.reading() as reading:
            return list(scanning.pages_of(reading, self.held.id))


@pytest.fixture
def desk(ws: Workspace, tmp_path: Path) -> Desk:
    held = surveys.add_round(ws, 2024, FORM)
    printed = tmp_path / "trang.pdf"
    print_blank(ws, held.id, printed, 1, 3)
    form = scan_form(ws, held)
    folder = tmp_path / "quet"
    folder.mkdir()
    return Desk(ws, held, form.questionnaire, form.layout.boxes, scans.drawn_pages(printed), folder)


def test_clear_sheets_become_entries_by_themselves(desk: Desk) -> None:
    """Upside down, askew, printed small, an empty back between: all the same."""
    first, second = desk.ticks(), desk.ticks(1)
    desk.scan(1, first, "1")
    pictures = desk.scan(2, second, "2")
    scans.save(pictures[0][::-1, ::-1].copy(), desk.folder / "2-1.jpg")
    scans.save(scans.turned(pictures[1], 1.4, 0.95), desk.folder / "2-2.jpg")
    scans.save(pictures[0] * 0 + 247, desk.folder / "1-1b.jpg")
    job = scanning.scan_files(desk.ws, desk.held.id, [desk.folder], scanning.ScanPlan(scanner=" Máy 1 "))
    assert job.finished_at is not None and job.scanner == "Máy 1"
    taken = scan_entries.take_in(desk.ws, desk.held.id)
    assert (taken.numbers, taken.refused) == ((1, 2), ())
    for number, ticks in ((1, first), (2, second)):
        sheet = desk.sheets()[number]
        assert (dict(sheet.answers), dict(sheet.marks)) == desk.expected(ticks)
    with desk.ws.store.reading() as reading:
        assert {entry.source for entry in reading.find(SheetEntry, round_id=desk.held.id)} == {Source.SCAN}
    found = scan_overview.scan_overview(desk.ws, desk.held.id)
    assert (found.pages, found.backs, found.sheets, found.taken, found.open) == (5, 1, 2, 2, 0)
    assert (found.missing, found.half, found.unread) == ((), (), ())
    assert [(s.scanner, s.pages, s.doubtful) for s in found.scanners] == [("Máy 1", 4, 0)]
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == ()


def test_doubts_wait_for_a_person(desk: Desk, refused: Any) -> None:
    ticks = dict(desk.ticks())
    first, second = (option.code for option in desk.form.question("c1").options[:2])
    ticks["c1"] = (first, second)
    ticks |= {"c7": ("tre",), "c7_1": ("khac",)}
    del ticks["c3"]
    pictures = desk.scan(1, ticks, "1")
    taken_back = next(b for b in desk.boxes if b.question == "c2" and b.option not in ticks["c2"])
    scans.fill(pictures[taken_back.page - 1], taken_back)
    writing = next(b for b in desk.boxes if b.use.value == "text")
    scans.cross(pictures[writing.page - 1], replace(writing, w=6, h=5))
    for page, picture in enumerate(pictures, 1):
        scans.save(picture, desk.folder / f"1-{page}.jpg")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == ()
    rows = scan_entries.open_doubts(desk.ws, desk.held.id)
    assert {(r.question.code, r.doubt.seen) for r in rows} == {
        ("c1", Seen.TWO_MARKS),
        ("c2", Seen.CORRECTED),
        (writing.question, Seen.WRITTEN),
    }
    assert rows[-1].doubt.seen is Seen.WRITTEN
    by_code = {row.question.code: row for row in rows}
    settle = scan_entries.settle_doubt
    assert refused(settle, desk.ws, by_code["c1"].id, Value("không có")).code == "sheet-option-unknown"
    assert refused(settle, desk.ws, by_code["c1"].id, Value()).code == "scan-answer-missing"
    settle(desk.ws, by_code["c1"].id, Value(mark=Mark.INVALID))
    settle(desk.ws, by_code["c2"].id, Value(ticks["c2"][0]))
    settle(desk.ws, by_code[writing.question].id, Value(" Rất tốt "))
    for row in rows:
        assert scan_entries.doubt_picture(desk.ws, row.id).jpeg[:3] == b"\xff\xd8\xff"
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1,)
    sheet = desk.sheets()[1]
    assert (sheet.marks["c1"], sheet.marks["c3"]) == (Mark.INVALID, Mark.BLANK)
    assert (sheet.answers["c2"], sheet.answers[writing.question]) == (ticks["c2"][0], "Rất tốt")
    assert refused(settle, desk.ws, by_code["c1"].id, Value(first)).code == "scan-sheet-taken"
    assert scan_entries.answer_picture(desk.ws, desk.held.id, 1, "c1").jpeg[:3] == b"\xff\xd8\xff"
    assert refused(scan_entries.answer_picture, desk.ws, desk.held.id, 9, "c1").code == "scan-no-picture"


def bomb() -> bytes:
    """A PNG of a few bytes that says it has 3.6 thousand million pixels."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))


def test_hostile_files_are_told_and_the_rest_goes_on(desk: Desk, tmp_path: Path) -> None:
    desk.scan(1, desk.ticks(), "1")
    whole = (desk.folder / "1-1.jpg").read_bytes()
    for name, data in {
        "a.jpg": "Không phải ảnh".encode(),
        "b.png": bomb(),
        "c.jpg": whole[:30],
        "d.pdf": b"%PDF-1.7\nabc",
        "e.tif": b"II*\0\xff\xff\xff\xff",
        "f.jpg": b"",
    }.items():
        (desk.folder / name).write_bytes(data)
    scans.save(desk.pages[0][:400, :400].copy(), desk.folder / "g.png")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    told = {page.file: page.problem for page in desk.kept() if page.problem}
    assert told == {
        "a.jpg": "scan-not-a-picture",
        "b.png": "scan-page-too-large",
        "c.jpg": "scan-file-damaged",
        "d.pdf": "scan-file-damaged",
        "e.tif": "scan-file-damaged",
        "f.jpg": "scan-not-a-picture",
        "g.png": "scan-page-too-small",
    }
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1,)


def test_what_does_not_belong_here_is_listed(desk: Desk, tmp_path: Path, refused: Any) -> None:
    """A sheet scanned twice, one number on two sheets, half a sheet, a sheet of another round, a number that lacks."""
    desk.scan(1, desk.ticks(), "1")
    desk.scan(1, desk.ticks(), "5-lai", quality=60)
    desk.scan(1, desk.ticks(1), "6-khac", shift=0.4)
    desk.scan(3, desk.ticks(2), "3")
    (desk.folder / "3-2.jpg").unlink()
    other = surveys.add_round(desk.ws, 2024, FORM)
    print_blank(desk.ws, other.id, tmp_path / "khac.pdf", 1, 1)
    scans.save(scans.drawn_pages(tmp_path / "khac.pdf")[0], desk.folder / "7.png")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    problems = {page.file: page.problem for page in desk.kept() if page.problem}
    assert problems == {
        "5-lai-1.jpg": "scan-page-again",
        "5-lai-2.jpg": "scan-page-again",
        "6-khac-1.jpg": "scan-page-number-twice",
        "6-khac-2.jpg": "scan-page-number-twice",
        "7.png": "scan-page-other-round",
    }
    found = scan_overview.scan_overview(desk.ws, desk.held.id)
    assert [(half.number, half.pages) for half in found.half] == [(3, (2,))]
    assert found.missing == (2,)
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1,)
    pages = {page.file: page for page in desk.kept()}
    number = scan_entries.set_page_number
    assert refused(number, desk.ws, pages["6-khac-1.jpg"].id, 1).code == "scan-number-has-page"
    assert refused(number, desk.ws, pages["7.png"].id, 2).code == "scan-page-not-numbered"
    for page in (1, 2):
        number(desk.ws, pages[f"6-khac-{page}.jpg"].id, 2)
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (2,)
    assert dict(desk.sheets()[2].answers) == desk.expected(desk.ticks(1))[0]


def test_copied_sheets_without_numbers_are_numbered_as_they_lie(desk: Desk, tmp_path: Path) -> None:
    printed = tmp_path / "pho-to.pdf"
    print_blank(desk.ws, desk.held.id, printed)
    bare = replace(desk, pages=scans.drawn_pages(printed) * 2)
    save_sheet(desk.ws, desk.held.id, 7, *desk.expected(desk.ticks()))
    bare.scan(1, desk.ticks(), "a")
    bare.scan(2, desk.ticks(1), "b")
    (desk.folder / "b-1.jpg").rename(desk.folder / "c-9.jpg")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    pages = {page.file: (page.number, page.problem) for page in desk.kept()}
    assert pages == {
        "a-1.jpg": (8, ""),
        "a-2.jpg": (8, ""),
        "b-2.jpg": (None, "scan-page-alone"),
        "c-9.jpg": (9, ""),
    }


def test_the_machine_as_blind_second_keyer(desk: Desk) -> None:
    ticks = desk.ticks()
    answers, marks = desk.expected(ticks)
    other = desk.form.question("c1").options[1].code
    save_sheet(desk.ws, desk.held.id, 1, {**answers, "c1": other}, marks)
    desk.scan(1, ticks, "1")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder], scanning.ScanPlan(ScanUse.SECOND))
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1,)
    (row,) = double_entry.differences(desk.ws, desk.held.id)
    assert (row.question.code, row.difference.first, row.difference.second) == ("c1", other, ticks["c1"][0])
    assert (row.second.source, row.second.entered_by) == (Source.SCAN, "Máy quét")
    assert scan_entries.answer_picture(desk.ws, desk.held.id, 1, "c1").jpeg[:3] == b"\xff\xd8\xff"
    settled = double_entry.settle_difference(desk.ws, row.second.id, "c1", Value(ticks["c1"][0]))
    assert settled.differences[0].outcome is Outcome.KEYER


def test_a_share_keyed_by_hand_tells_how_often_the_machine_errs(desk: Desk) -> None:
    """Who put the pile through may key it: the machine read it."""
    desk.scan(1, desk.ticks(), "1")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder], scanning.ScanPlan(scanner="Máy 1"))
    scan_entries.take_in(desk.ws, desk.held.id)
    assert double_entry.sheet_to_check(desk.ws, desk.held.id, 1).entered_by == "Máy 1"
    answers, marks = desk.expected(desk.ticks())
    other = desk.form.question("c1").options[1].code
    double_entry.save_second(desk.ws, desk.held.id, 1, {**answers, "c1": other}, marks, CheckWay.APART)
    (row,) = double_entry.differences(desk.ws, desk.held.id)
    double_entry.settle_difference(desk.ws, row.second.id, "c1", Value(answers["c1"]))
    (check,) = double_entry.list_checks(desk.ws, 2024)
    assert (check.check.keyer, check.check.checked) == ("Máy 1", 1)
    assert (check.check.keyer_errors, check.check.verifier_errors) == (0, 1)


def test_a_keyed_sheet_is_not_written_over(desk: Desk) -> None:
    save_sheet(desk.ws, desk.held.id, 1, *desk.expected(desk.ticks(1)))
    desk.scan(1, desk.ticks(), "1")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    taken = scan_entries.take_in(desk.ws, desk.held.id)
    assert [(number, refusal.code) for number, refusal in taken.refused] == [(1, "sheet-number-taken")]
    assert dict(desk.sheets()[1].answers) == desk.expected(desk.ticks(1))[0]


class StopAfter:
    """Stops at the n-th page."""

    def __init__(self, pages: int) -> None:
        self.left = pages

    def step(self, done: int, total: int, what: str = "") -> None:
        assert 0 <= done <= total
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_a_stopped_job_goes_on_where_it_was(desk: Desk) -> None:
    desk.scan(1, desk.ticks(), "1")
    desk.scan(2, desk.ticks(1), "2")
    with pytest.raises(Cancelled):
        scanning.scan_files(desk.ws, desk.held.id, [desk.folder], progress=StopAfter(3))
    before = {page.id for page in desk.kept()}
    assert len(before) == 3
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder], progress=StopAfter(1))
    after = desk.kept()
    assert before < {page.id for page in after} and [page.problem for page in after] == [""] * 4
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1, 2)


def test_limits_are_applied_again_without_scanning(desk: Desk) -> None:
    desk.scan(1, desk.ticks(), "1")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    assert scan_entries.open_doubts(desk.ws, desk.held.id) == ()
    count = scanning.judge_again(desk.ws, desk.held.id, Limits(ticked=9_900))
    assert count == len(scan_entries.open_doubts(desk.ws, desk.held.id)) == len(desk.ticks())
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == ()
    assert scanning.judge_again(desk.ws, desk.held.id, Limits()) == 0
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1,)


def test_a_deleted_sheet_is_not_taken_in_again_and_pictures_are_backed_up(desk: Desk) -> None:
    desk.scan(1, desk.ticks(), "1")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    scan_entries.take_in(desk.ws, desk.held.id)
    made = backups.make_backup(desk.ws)
    assert made.blobs == 2
    delete_sheet(desk.ws, desk.sheets()[1].id, "quét nhầm")
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == ()
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    assert scan_entries.take_in(desk.ws, desk.held.id).numbers == (1,)


def test_a_round_with_scans_can_be_deleted(desk: Desk) -> None:
    desk.scan(1, desk.ticks(), "1")
    scanning.scan_files(desk.ws, desk.held.id, [desk.folder])
    surveys.delete_round(desk.ws, desk.held.id, "lập nhầm")
    assert surveys.list_rounds(desk.ws, 2024) == ()
