"""Commands about surveys: the forms, sheets by Excel, and the tally."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli import (
    quality_commands,
    survey_analysis_commands,
    survey_days_commands,
    survey_keying_commands,
    survey_print_commands,
    survey_rounds_commands,
    survey_scan_commands,
)
from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.convert_option import CONVERT, add_convert
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.usecases import excel_surveys, odk_sheets, surveys
from qcdc_desktop.usecases.assessment import too_few_sheets
from qcdc_desktop.usecases.filled_tables import FileRefused


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("survey", help="phiếu khảo sát").add_subparsers(required=True, dest="what")
    group.add_parser("forms").set_defaults(carry_out=_forms)
    tally = group.add_parser("tally")
    tally.add_argument("form", nargs="?", metavar="FORM")
    tally.add_argument("--unit", metavar="CODE")
    tally.set_defaults(carry_out=_tally)
    for name, carry_out in (("template", _template), ("import", _import), ("export", _template)):
        command = group.add_parser(name)
        command.add_argument("form", metavar="FORM")
        command.add_argument("file", type=Path, metavar="F.xlsx")
        command.add_argument("--format", choices=("excel", "odk"), help="odk: như kết xuất của ODK, KoboToolbox")
        if carry_out is _import:
            add_convert(command)
            command.add_argument("--check", action="store_true", help="chỉ xem tệp có gì, không lấy")
        command.set_defaults(carry_out=carry_out)
    survey_analysis_commands.add_commands(group)
    survey_keying_commands.add_commands(group)
    survey_print_commands.add_commands(group)
    quality_commands.add_survey_commands(group)
    for command in group.choices.values():
        command.add_argument("--year", type=int)
    survey_rounds_commands.add_commands(group)
    survey_days_commands.add_commands(group)
    survey_scan_commands.add_commands(group)


def _year(session: Session, options: argparse.Namespace) -> int:
    return session.year(options.year)


def _forms(session: Session, options: argparse.Namespace) -> Answer:
    found = session.catalogues.questionnaires_on(session.today)
    data = [
        {
            "code": q.code,
            "edition": q.edition.code,
            "title": q.title,
            "respondents": q.respondents,
            "organiser": q.organiser,
            "quarter": q.quarter,
            "questions": len(q.questions),
            "illustrative": q.edition.illustrative,
        }
        for q in found
    ]
    rows = [[q.code, q.title, str(q.quarter), str(len(q.questions))] for q in found]
    return Answer({"forms": data}, table(["Mẫu", "Tên", "Quý", "Câu hỏi"], rows))


def _tally(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    unit = session.unit_below(options.unit, year) if options.unit else None
    codes = [options.form] if options.form else [q.code for q in surveys.questionnaires(session.ws, year)]
    tallies = [surveys.tally_form(session.ws, year, code, unit) for code in codes]
    lines: list[str] = []
    shapes: list[dict[str, Any]] = []
    for one in tallies:
        rate = format_percent(one.rate) if one.rate is not None else "–"
        lines.append(session.say("cli-tally", form=one.form_code, sheets=one.sheets, rate=rate, counted=one.counted))
        few = too_few_sheets(session.ws, year, one.form_code, unit)
        if few is not None and one.sheets:
            lines.append(session.say("cli-tally-few", valid=few.valid, minimum=few.minimum))
        lines += _questions(one) if options.form else []
        shapes.append({**_shape(one), "valid_sheets": one.valid_sheets, "minimum": few.minimum if few else None})
    return Answer({"tallies": shapes}, lines)


def _questions(tally: FormTally) -> list[str]:
    lines = []
    for one in tally.questions:
        lines.append(f"  {one.question.code} {one.question.text} (n = {one.valid})")
        lines += [f"      {count.option.label}: {count.count}" for count in one.options]
    return lines


def _shape(tally: FormTally) -> dict[str, Any]:
    return {
        "form": tally.form_code,
        "edition": tally.edition,
        "sheets": tally.sheets,
        "satisfied": tally.satisfied,
        "counted": tally.counted,
        "rate": tally.rate,
        "fully_satisfied": tally.fully_satisfied,
        "questions": [
            {
                "code": q.question.code,
                "valid": q.valid,
                "blank": q.blank,
                "invalid": q.invalid,
                "not_applicable": q.not_applicable,
                "not_asked": q.not_asked,
                "options": {count.option.code: count.count for count in q.options},
            }
            for q in tally.questions
        ],
    }


def _latest_round(session: Session, options: argparse.Namespace) -> SurveyRound | None:
    """The form's latest round of the year, or None."""
    year = _year(session, options)
    rounds = [row.round for row in surveys.list_rounds(session.ws, year) if row.round.form_code == options.form]
    return rounds[-1] if rounds else None


def _template(session: Session, options: argparse.Namespace) -> Answer:
    """A template for a form without a round opens the first one; an export has nothing to write then."""
    found = _latest_round(session, options)
    if found is None:
        year = _year(session, options)
        if options.what != "template":
            raise Refusal("no-round", form=options.form, year=year)
        found = surveys.add_round(session.ws, year, options.form)
    write = odk_sheets.export_odk_file if _is_odk(options) else excel_surveys.write_survey_template
    file = write(session.ws, found.id, options.file)
    return Answer({"file": file, "round": found.title}, [session.say("cli-template-made", file=str(file))])


def _import(session: Session, options: argparse.Namespace) -> Answer:
    found = _latest_round(session, options)
    ws, file, convert, odk = session.ws, options.file, CONVERT[options.convert], _is_odk(options)
    if options.check:
        return _look_through(session, options, found)
    if found is None:
        year, form = _year(session, options), options.form
        found, added = (
            odk_sheets.import_odk_into_new_round(ws, year, form, file)
            if odk
            else excel_surveys.import_into_new_round(ws, year, form, file, convert)
        )
    elif odk:
        added = odk_sheets.import_odk_file(ws, found.id, file, session.progress)
    else:
        added = excel_surveys.import_survey_file(ws, found.id, file, convert, session.progress)
    return Answer({"added": added, "round": found.title}, [session.say("cli-imported", count=added, name=file.name)])


def _look_through(session: Session, options: argparse.Namespace, found: SurveyRound | None) -> Answer:
    """What a file would bring into the round, and what of it is passed over; nothing changes."""
    if found is None:
        raise Refusal("no-round", form=options.form, year=_year(session, options))
    if _is_odk(options):
        check = odk_sheets.check_odk_file(session.ws, found.id, options.file, session.progress)
    else:
        check = excel_surveys.check_survey_file(session.ws, found.id, options.file, CONVERT[options.convert])
    if check.problems:
        raise FileRefused(options.file, check.problems)
    notes = [{"cell": n.cell, "code": n.code, "message": session.say(n.code, **n.facts)} for n in check.notes]
    data = {"rows": check.rows, "round": found.title, "notes": notes}
    line = session.say("cli-would-import", count=check.rows, name=options.file.name)
    return Answer(data, [line, *(f"{note['cell']}: {note['message']}" for note in notes)])


def _is_odk(options: argparse.Namespace) -> bool:
    """Whether a file is in the shape of ODK: as the option says, else by the file itself."""
    if options.format is not None or options.what == "template":
        return bool(options.format == "odk")
    if options.what == "export":
        return bool(options.file.suffix.lower() == ".csv")
    return odk_sheets.is_answer_file(options.form, options.file)
