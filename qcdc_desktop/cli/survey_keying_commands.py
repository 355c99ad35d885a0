"""Commands that key sheets from a file, key them a second time, settle what differs, and correct one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, moment, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.survey_options import SheetLine, batch_of, read_sheets, round_of
from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.keystrokes import play, typed_answer
from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.survey import Answer as Given
from qcdc_desktop.domain.survey import CheckPlan, CheckWay, Mark, SurveyRound
from qcdc_desktop.domain.verifying import Verifying
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.usecases import double_entry, sheet_story, survey_sheets, surveys


def add_commands(group: Any) -> None:
    """Add these commands to those about surveys."""
    commands = []

    def add(name: str, carry_out: Any, *places: str, files: bool = False, reason: bool = False) -> Any:
        command = group.add_parser(name)
        command.add_argument("about", metavar="ROUND")
        if files:
            command.add_argument("file", type=Path, metavar="FILE")
        for place in places:
            command.add_argument(place.lower(), metavar=place, **({"type": int} if place == "NUMBER" else {}))
        if reason:
            command.add_argument("--reason", required=True)
        command.set_defaults(carry_out=carry_out)
        commands.append(command)
        return command

    add("key", _key, files=True).add_argument("--batch")
    verify = add("verify", _verify, files=True)
    verify.add_argument("--reason", default="", help="vì sao cùng một người nhập cả hai lần")
    add("differences", _differences).add_argument("--all", action="store_true")
    settle = add("settle", _settle, "NUMBER", "QUESTION")
    paper = settle.add_mutually_exclusive_group(required=True)
    for name in ("first", "second"):
        paper.add_argument(f"--{name}", action="store_true")
    paper.add_argument("--answer", metavar="A")
    paper.add_argument("--mark", choices=[mark.value for mark in Mark])
    add("find", _find, "NUMBER")
    add("correct", _correct, files=True, reason=True)
    add("delete", _delete, "NUMBER", reason=True)
    figures = group.add_parser("figures", help="tỷ lệ lỗi khi nhập hai lần")
    figures.add_argument("--unit", metavar="CODE")
    figures.set_defaults(carry_out=_figures)


def _round(session: Session, options: argparse.Namespace) -> SurveyRound:
    return round_of(session, options.about, session.year(options.year))


def _key(session: Session, options: argparse.Namespace) -> Answer:
    """Every sheet is played before the first is saved; then each is saved by itself, as by hand."""
    held = _round(session, options)
    batch = batch_of(session, held, options.batch) if options.batch else None
    form = surveys.form_of(session.ws, held)
    played = [(line, _played(Keying(form), line)) for line in read_sheets(options.file)]
    for line, (answers, marks) in played:
        came_in = survey_sheets.CameIn(batch.id if batch else None)
        survey_sheets.save_sheet(session.ws, held.id, line.number, answers, marks, line.village, came_in=came_in)
    numbers = [line.number for line, _ in played]
    return Answer({"saved": numbers}, [session.say("cli-sheets-keyed", count=len(numbers), round=held.title)])


def _played(keying: Keying, line: SheetLine) -> tuple[dict[str, Given], dict[str, Mark]]:
    if line.keys is None:
        return line.answers or {}, line.marks or {}
    play(keying, line.keys, line.number)
    return keying.answers, keying.marks


def _verify(session: Session, options: argparse.Namespace) -> Answer:
    held = _round(session, options)
    form, way = surveys.form_of(session.ws, held), (held.check or CheckPlan()).way
    made = []
    played = []
    for line in read_sheets(options.file):
        first = double_entry.sheet_to_check(session.ws, held.id, line.number, options.reason)
        again = way is CheckWay.AGAIN and line.keys is not None
        keying = Verifying(form, first.answers, first.marks, session.ws.actor) if again else Keying(form)
        answers, marks = _played(keying, line)
        slips = tuple(keying.slips.values()) if isinstance(keying, Verifying) else ()
        played.append((line, answers, marks, slips, way if again else CheckWay.APART))
    for line, answers, marks, slips, how in played:
        second = double_entry.save_second(
            session.ws, held.id, line.number, answers, marks, how, slips=slips, reason=options.reason
        )
        made.append(
            {
                "number": line.number,
                "compared": second.compared,
                "differences": {d.question: d.outcome.value for d in second.differences},
            }
        )
    return Answer({"verified": made}, [session.say("cli-sheets-verified", count=len(made), round=held.title)])


def _differences(session: Session, options: argparse.Namespace) -> Answer:
    rows = double_entry.differences(session.ws, _round(session, options).id, options.all)
    data = [
        {
            "number": row.second.number,
            "question": row.question.code,
            "first": row.difference.first if row.difference.first_mark is None else row.difference.first_mark.value,
            "second": row.difference.second if row.difference.second_mark is None else row.difference.second_mark.value,
            "outcome": row.difference.outcome.value,
            "first_by": row.second.first_by,
            "second_by": row.second.entered_by,
            "settled_by": row.difference.settled_by,
        }
        for row in rows
    ]
    lines = [[str(d["number"]), str(d["question"]), str(d["first"]), str(d["second"]), str(d["outcome"])] for d in data]
    return Answer({"differences": data}, table(["Phiếu", "Câu", "Lần đầu", "Lần hai", "Kết quả"], lines))


def _settle(session: Session, options: argparse.Namespace) -> Answer:
    held = _round(session, options)
    rows = double_entry.differences(session.ws, held.id)
    row = next((r for r in rows if (r.second.number, r.question.code) == (options.number, options.question)), None)
    if row is None:
        raise Refusal("difference-settled", number=options.number, question=options.question)
    one = row.difference
    if options.first:
        paper = Value(one.first, one.first_mark)
    elif options.second:
        paper = Value(one.second, one.second_mark)
    elif options.mark:
        paper = Value(mark=Mark(options.mark))
    else:
        paper = Value(answer_given(row.question, options.answer))
    second = double_entry.settle_difference(session.ws, row.second.id, row.question.code, paper)
    outcome = next(d.outcome.value for d in second.differences if d.question == row.question.code)
    return Answer({"outcome": outcome}, [outcome])


def answer_given(question: Question, text: str) -> Given:
    """An answer typed on the command line, as a sheet keeps it."""
    if question.kind is QuestionKind.MULTIPLE:
        return tuple(text.split())
    found = text if question.options else typed_answer(question, text)
    return text if found is None else found


def _find(session: Session, options: argparse.Namespace) -> Answer:
    story = sheet_story.find_sheet(session.ws, _round(session, options).id, options.number)
    sheet = story.sheet
    data = {
        "id": sheet.id,
        "number": sheet.number,
        "village": sheet.village,
        "entered_by": sheet.entered_by,
        "entered_at": sheet.entered_at,
        "state": story.state.value,
        "batch": story.batch.name if story.batch else None,
        "source": story.entry.source.value if story.entry else None,
        "second_by": story.second.entered_by if story.second else None,
        "answers": sheet.answers,
        "marks": {code: mark.value for code, mark in sheet.marks.items()},
        "changes": [
            {"at": c.at, "actor": c.actor, "action": c.action, "field": c.field, "old": c.old, "new": c.new}
            for c in story.changes
        ],
    }
    lines = [f"{code}: {value}" for code, value in {**sheet.answers, **sheet.marks}.items()]
    changes = [f"{moment(c.at)}  {c.actor}  {c.action}  {c.field}  {c.old or ''}" for c in story.changes]
    return Answer(data, [*lines, *changes])


def _correct(session: Session, options: argparse.Namespace) -> Answer:
    """Each line of the file is a whole sheet as it should be."""
    held = _round(session, options)
    form = surveys.form_of(session.ws, held)
    played = [(line, _played(Keying(form), line)) for line in read_sheets(options.file)]
    for line, (answers, marks) in played:
        old = sheet_story.find_sheet(session.ws, held.id, line.number).sheet
        survey_sheets.save_sheet(
            session.ws, held.id, line.number, answers, marks, line.village or old.village, old.id, options.reason
        )
    return Answer({"corrected": [line.number for line, _ in played]}, [str(line.number) for line, _ in played])


def _delete(session: Session, options: argparse.Namespace) -> Answer:
    story = sheet_story.find_sheet(session.ws, _round(session, options).id, options.number)
    survey_sheets.delete_sheet(session.ws, story.sheet.id, options.reason)
    return Answer({"deleted": options.number}, [str(options.number)])


def _figures(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    unit = session.unit_below(options.unit, year) if options.unit else None
    rows = double_entry.list_checks(session.ws, year, unit)
    data = [
        {
            "form": row.round.form_code,
            "round": row.round.title,
            "keyer": row.check.keyer,
            "sheets": row.check.sheets,
            "checked": row.check.checked,
            "answers": row.check.answers,
            "keyer_errors": row.check.keyer_errors,
            "verifier_errors": row.check.verifier_errors,
            "open": row.check.open,
            "rate": row.figures.rate,
            "at_most": row.figures.at_most,
            "how": [session.say_step(one) for one in row.figures.steps],
        }
        for row in rows
    ]
    lines = [
        [r.round.form_code, r.check.keyer, f"{r.check.checked}/{r.check.sheets}", str(r.check.answers),
         _rate(r.figures.rate), _rate(r.figures.at_most)]
        for r in rows
    ]  # fmt: skip
    return Answer({"figures": data}, table(["Mẫu", "Người nhập", "Đã kiểm", "Câu", "Lỗi", "Không quá (95 %)"], lines))


def _rate(rate: int | None) -> str:
    return "–" if rate is None else format_percent(rate)
