"""Commands that read scanned sheets: files in, doubts settled, whole sheets taken in, pages not read listed."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.survey_keying_commands import answer_given
from qcdc_desktop.cli.survey_options import batch_of, round_of
from qcdc_desktop.disk import save_for_person
from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.mark_reading import Limits
from qcdc_desktop.domain.scanning import ScanPage, ScanUse
from qcdc_desktop.domain.survey import Mark, SurveyRound
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.usecases import scan_entries, scan_overview, scanning


def add_commands(group: Any) -> None:
    """Add `survey scan …` to the commands about surveys."""
    scan = group.add_parser("scan", help="đọc phiếu đã quét hoặc chụp").add_subparsers(required=True, dest="scan")

    def add(name: str, carry_out: Any, text: str) -> Any:
        command = scan.add_parser(name, help=text)
        command.add_argument("about", metavar="ROUND")
        command.add_argument("--year", type=int)
        command.set_defaults(carry_out=carry_out)
        return command

    read = add("read", _read, "đọc tệp PDF, TIFF, JPEG, PNG hoặc cả thư mục")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE")
    read.add_argument("--second", action="store_true", help="dùng làm lần nhập thứ hai của phiếu đã nhập tay")
    read.add_argument("--batch", metavar="BATCH")
    read.add_argument("--scanner", default="", metavar="NAME")
    read.add_argument("--village", default="", metavar="NAME")
    add("status", _status, "đã đọc đến đâu, trang nào không đọc được, thiếu phiếu nào")
    add("doubts", _doubts, "các câu cần người xem").add_argument("--all", action="store_true")
    settle = add("settle", _settle, "ghi câu trả lời mà người xem đọc được trên ảnh")
    settle.add_argument("number", type=int, metavar="NUMBER")
    settle.add_argument("question", metavar="QUESTION")
    paper = settle.add_mutually_exclusive_group(required=True)
    paper.add_argument("--answer", metavar="A")
    paper.add_argument("--mark", choices=[mark.value for mark in Mark])
    number = add("number", _number, "ghi số phiếu cho trang không đọc được số")
    number.add_argument("page", metavar="PAGE_ID")
    number.add_argument("number", type=int, metavar="NUMBER")
    add("take", _take, "lấy các phiếu đã đủ vào đợt")
    limits = add("limits", _limits, "áp dụng ngưỡng khác cho các trang đã quét")
    for one in fields(Limits):
        limits.add_argument(f"--{one.name.replace('_', '-')}", type=int, metavar="N")
    picture = add("picture", _picture, "lấy ảnh một câu trên phiếu")
    picture.add_argument("number", type=int, metavar="NUMBER")
    picture.add_argument("question", metavar="QUESTION")
    picture.add_argument("file", type=Path, metavar="F.jpg")


def _round(session: Session, options: argparse.Namespace) -> SurveyRound:
    return round_of(session, options.about, session.year(options.year))


def _read(session: Session, options: argparse.Namespace) -> Answer:
    """Read the files, then take in what is whole already."""
    held = _round(session, options)
    batch = batch_of(session, held, options.batch) if options.batch else None
    use = ScanUse.SECOND if options.second else ScanUse.FIRST
    plan = scanning.ScanPlan(use, options.scanner, options.village, batch.id if batch else None)
    scanning.scan_files(session.ws, held.id, options.files, plan, session.progress)
    taken = _taken(session, scan_entries.take_in(session.ws, held.id))
    status = _status_of(session, held)
    return Answer({**status.data, **taken.data}, [*status.lines, *taken.lines])


def _status(session: Session, options: argparse.Namespace) -> Answer:
    return _status_of(session, _round(session, options))


def _status_of(session: Session, held: SurveyRound) -> Answer:
    found = scan_overview.scan_overview(session.ws, held.id)
    unread = [_page(session, page) for page in found.unread]
    scanners = [
        {"scanner": s.scanner, "pages": s.pages, "answers": s.answers, "doubtful": s.doubtful, "rate": s.rate}
        for s in found.scanners
    ]
    data = {
        "round": held.title,
        "pages": found.pages,
        "backs": found.backs,
        "one_bit": found.one_bit,
        "sheets": found.sheets,
        "taken_in": found.taken,
        "open": found.open,
        "handwriting": found.handwriting,
        "unread": unread,
        "half": [{"number": half.number, "pages": half.pages} for half in found.half],
        "missing": found.missing,
        "scanners": scanners,
    }
    lines = [session.say("cli-scan-status", pages=found.pages, sheets=found.sheets, taken=found.taken, open=found.open)]
    if found.one_bit:
        lines.append(session.say("scan-one-bit", count=found.one_bit))
    lines += [f"{one['file']}, {one['page']}: {one['message']}" for one in unread]
    for half in found.half:
        lines.append(session.say("cli-scan-half", number=half.number, pages=", ".join(map(str, half.pages))))
    if found.missing:
        lines.append(session.say("cli-scan-missing", numbers=", ".join(map(str, found.missing))))
    for one in found.scanners:
        rate = "–" if one.rate is None else format_percent(one.rate)
        lines.append(session.say("cli-scan-scanner", name=one.scanner or "–", pages=one.pages, rate=rate))
    return Answer(data, lines)


def _page(session: Session, page: ScanPage) -> dict[str, Any]:
    return {
        "id": page.id,
        "file": page.file,
        "page": page.page,
        "number": page.number,
        "problem": page.problem,
        "message": session.say(page.problem, name=page.file),
        "repeats": page.repeats or None,
    }


def _doubts(session: Session, options: argparse.Namespace) -> Answer:
    rows = scan_entries.open_doubts(session.ws, _round(session, options).id, options.all)
    data = [
        {
            "number": row.page.number,
            "question": row.question.code,
            "seen": row.doubt.seen.value,
            "options": row.doubt.options,
            "file": row.page.file,
            "page": row.page.page,
            "answer": row.doubt.value.answer if row.doubt.value else None,
            "mark": row.doubt.value.mark if row.doubt.value else None,
        }
        for row in rows
    ]
    lines = [
        [str(row.page.number), row.question.code, session.say(f"scan-seen-{row.doubt.seen.value}"),
         " ".join(row.doubt.options)]
        for row in rows
    ]  # fmt: skip
    return Answer({"doubts": data}, table(["Phiếu", "Câu", "Trên giấy", "Có thể là"], lines))


def _settle(session: Session, options: argparse.Namespace) -> Answer:
    held = _round(session, options)
    rows = scan_entries.open_doubts(session.ws, held.id, settled=True)
    row = next((r for r in rows if (r.page.number, r.question.code) == (options.number, options.question)), None)
    if row is None:
        raise Refusal("scan-no-doubt", number=options.number, question=options.question)
    value = Value(mark=Mark(options.mark)) if options.mark else Value(answer_given(row.question, options.answer))
    scan_entries.settle_doubt(session.ws, row.id, value)
    return _taken(session, scan_entries.take_in(session.ws, held.id))


def _number(session: Session, options: argparse.Namespace) -> Answer:
    held = _round(session, options)
    scan_entries.set_page_number(session.ws, options.page, options.number)
    return _taken(session, scan_entries.take_in(session.ws, held.id))


def _take(session: Session, options: argparse.Namespace) -> Answer:
    return _taken(session, scan_entries.take_in(session.ws, _round(session, options).id))


def _taken(session: Session, taken: scan_entries.TakenIn) -> Answer:
    refused = [
        {"number": number, "code": refusal.code, "message": session.say(refusal.code, **refusal.facts)}
        for number, refusal in taken.refused
    ]
    lines = [session.say("cli-scan-taken", count=len(taken.numbers))]
    lines += [f"{one['number']}: {one['message']}" for one in refused]
    return Answer({"taken": taken.numbers, "refused": refused}, lines)


def _limits(session: Session, options: argparse.Namespace) -> Answer:
    given = {f.name: getattr(options, f.name) for f in fields(Limits) if getattr(options, f.name) is not None}
    doubtful = scanning.judge_again(session.ws, _round(session, options).id, Limits(**given))
    return Answer({"doubtful": doubtful}, [session.say("cli-scan-judged", count=doubtful)])


def _picture(session: Session, options: argparse.Namespace) -> Answer:
    held = _round(session, options)
    found = scan_entries.answer_picture(session.ws, held.id, options.number, options.question)
    save_for_person(options.file, found.jpeg)
    return Answer({"file": options.file}, [str(options.file)])
