"""Commands about the disclosure register: what is in it, what is due and why, adding one, Excel in and out."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.convert_option import CONVERT, add_convert
from qcdc_desktop.cli.json_file import day, objects, only_known, read_object, text, whole
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.usecases import disclosures, excel_disclosures
from qcdc_desktop.usecases.disclosures import DisclosureRow

_DATES = ("document_date", "received_on", "starts_on", "extended_to")
_TEXTS = ("document_number", "issuer", "period", "summary", "extension_reason", "not_applicable", "note")


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("disclosure", help="sổ công khai thông tin").add_subparsers(required=True, dest="what")
    for name, carry_out in (("list", _list), ("due", _due), ("expected", _expected)):
        command = group.add_parser(name)
        command.add_argument("--year", type=int)
        command.add_argument("--unit", metavar="CODE")
        command.set_defaults(carry_out=carry_out)
    add = group.add_parser("add")
    add.add_argument("--file", type=Path, required=True, metavar="F.json")
    add.add_argument("--year", type=int)
    add.set_defaults(carry_out=_add)
    for name, carry_out in (("import", _import), ("template", _template)):
        command = group.add_parser(name)
        command.add_argument("file", type=Path, metavar="F.xlsx")
        command.add_argument("--year", type=int)
        if carry_out is _import:
            add_convert(command)
        command.set_defaults(carry_out=carry_out)


def _register(session: Session, options: argparse.Namespace) -> disclosures.Register:
    year = session.year(options.year)
    unit = session.unit_below(options.unit, year) if options.unit else None
    return disclosures.list_disclosures(session.ws, year, unit)


def _list(session: Session, options: argparse.Namespace) -> Answer:
    register = _register(session, options)
    rows = [
        [
            row.content.code,
            row.disclosure.title[:60],
            row.disclosure.document_number,
            format_date(row.judgement.due_on) if row.judgement.due_on else "–",
            session.words[f"state-{row.judgement.state.value}"],
        ]
        for row in register.rows
    ]
    data = {"disclosures": [_shape(row) for row in register.rows], "rate": register.figures.rate}
    return Answer(data, table(["Khoản", "Nội dung", "Số văn bản", "Hạn", "Tình trạng"], rows))


def _shape(row: DisclosureRow) -> dict[str, Any]:
    judgement = row.judgement
    return {
        "id": row.disclosure.id,
        "content": row.content.code,
        "title": row.disclosure.title,
        "document_number": row.disclosure.document_number,
        "document_date": row.disclosure.document_date,
        "due_on": judgement.due_on,
        "done_on": judgement.done_on,
        "take_down_from": judgement.take_down_from,
        "state": judgement.state.value,
        "missing": [{"form": m.form, "place": m.place} for m in judgement.missing],
        "publications": [
            {"form": p.form, "place": p.place, "starts_on": p.starts_on, "ends_on": p.ends_on} for p in row.publications
        ],
    }


def _due(session: Session, options: argparse.Namespace) -> Answer:
    register = _register(session, options)
    entered = {row.disclosure.id: row.judgement for row in register.rows}
    expected = {row.item.key: row.judgement for row in register.expected}
    data = []
    lines = []
    for item in register.worklist:
        key = str(item.facts.get("content", "")), str(item.facts.get("period", ""))
        judgement = entered[item.disclosure_id] if item.disclosure_id else expected[key]
        steps = [session.say_step(step) for step in judgement.steps]
        data.append(
            {"kind": item.kind, "on": item.on, "title": item.title, "disclosure": item.disclosure_id, "how": steps}
        )
        lines.append(f"{format_date(item.on)}  {session.say(item.code, **item.facts)}")
        lines += [f"    {step}" for step in steps]
    return Answer({"due": data}, lines or [session.words["cli-nothing-due"]])


def _expected(session: Session, options: argparse.Namespace) -> Answer:
    data = []
    lines = []
    for row in _register(session, options).expected:
        item = row.item
        steps = [session.say_step(step) for step in item.steps]
        data.append(
            {
                "content": item.content.code,
                "period": item.period,
                "title": item.title,
                "due_on": item.due_on,
                "standing": row.standing.value,
                "disclosures": list(row.entry_ids),
                "how": steps,
            }
        )
        due = format_date(item.due_on) if item.due_on else "–"
        lines.append([item.content.code, item.title[:70], due, session.words[f"expectation-{row.standing.value}"]])
    return Answer({"expected": data}, table(["Khoản", "Nội dung phải công khai", "Hạn", "Tình trạng"], lines))


def _add(session: Session, options: argparse.Namespace) -> Answer:
    """The file holds one object: content, title, the fields of the entry, and `publications`."""
    entry = read_object(options.file)
    only_known(entry, {"content", "title", "fiscal_year", "publications", *_TEXTS, *_DATES}, options.file)
    year = session.year(options.year)
    opened = disclosures.new_disclosure(session.ws, year, text(entry, "content"), text(entry, "title"))
    values: dict[str, Any] = {name: text(entry, name) for name in _TEXTS}
    values |= {name: day(entry, name) for name in _DATES}
    filled = replace(opened, fiscal_year=whole(entry, "fiscal_year"), **values)
    publications = [_publication(session, options.file, part) for part in objects(entry, "publications")]
    saved = disclosures.add_with_publications(session.ws, year, filled, publications)
    details = disclosures.disclosure_details(session.ws, saved.id)
    lines = [
        session.say("cli-disclosure-added", title=saved.title),
        *map(session.say_step, details.row.judgement.steps),
    ]
    return Answer({"disclosure": _shape(details.row)}, lines)


def _publication(session: Session, file: Path, part: dict[str, Any]) -> Publication:
    only_known(part, ("form", "place", "starts_on", "ends_on", "responsible", "note"), file)
    return Publication(
        session.ws.new_id(),
        "",
        "",
        text(part, "form"),
        text(part, "place"),
        day(part, "starts_on"),
        day(part, "ends_on"),
        text(part, "responsible"),
        text(part, "note"),
    )


def _import(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    added = excel_disclosures.import_disclosure_file(session.ws, year, options.file, CONVERT[options.convert])
    return Answer({"added": added}, [session.say("cli-imported", count=added, name=options.file.name)])


def _template(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    file = excel_disclosures.write_disclosure_template(session.ws, year, options.file)
    return Answer({"file": file}, [session.say("cli-template-made", file=str(file))])
