"""Commands about the disclosure register: what is in it, what is due and why, adding one, Excel in and out."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.convert_option import CONVERT, add_convert
from qcdc_desktop.cli.disclosure_shapes import figures_row, figures_shape, row_shape
from qcdc_desktop.cli.disclosure_work_commands import add_work_commands
from qcdc_desktop.cli.json_file import day, objects, only_known, read_object, text, whole
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.compliance import Figures, by_clause, by_form, by_quarter
from qcdc_desktop.domain.disclosure import Publication
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.usecases import disclosures, excel_disclosures

_DATES = ("document_date", "received_on", "starts_on", "extended_to")
_TEXTS = ("document_number", "issuer", "period", "summary", "extension_reason", "not_applicable", "note")


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("disclosure", help="sổ công khai thông tin").add_subparsers(required=True, dest="what")
    add_work_commands(group)
    for name, carry_out, what in (
        ("list", _list, "mọi mục của sổ với hạn và tình trạng"),
        ("due", _due, "việc phải làm và cách tính hạn"),
        ("expected", _expected, "những mục năm phải có, đã lập hay chưa"),
        ("figures", _figures, "số liệu theo khoản, hình thức, quý"),
        ("matrix", _matrix, "từng mục theo từng hình thức"),
    ):
        command = group.add_parser(name, help=what)
        command.add_argument("--year", type=int)
        command.add_argument("--unit", metavar="CODE")
        command.set_defaults(carry_out=carry_out)
    add = group.add_parser("add", help="thêm một mục từ tệp JSON")
    add.add_argument("--file", type=Path, required=True, metavar="F.json")
    add.add_argument("--year", type=int)
    add.set_defaults(carry_out=_add)
    for name, carry_out, what in (
        ("import", _import, "lấy dữ liệu từ tệp Excel"),
        ("template", _template, "tải tệp mẫu Excel"),
    ):
        command = group.add_parser(name, help=what)
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
    data = {"disclosures": [row_shape(row) for row in register.rows], "rate": register.figures.rate}
    return Answer(data, table(["Khoản", "Nội dung", "Số văn bản", "Hạn", "Tình trạng"], rows))


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


def _figures(session: Session, options: argparse.Namespace) -> Answer:
    register = _register(session, options)
    quarters = {f"{year}-Q{quarter}": f for (year, quarter), f in by_quarter(register.judged).items()}
    parts: dict[str, Mapping[Any, Figures]] = {
        "clauses": by_clause(register.judged),
        "forms": by_form(register.judged),
        "quarters": quarters,
    }
    data: dict[str, Any] = {"total": figures_shape(register.figures)}
    rows = [figures_row(session.words["cli-figures-total"], register.figures)]
    for name, groups in parts.items():
        data[name] = {str(key): figures_shape(figures) for key, figures in groups.items()}
        rows += [
            figures_row(session.say(f"cli-figures-{name}", key=str(key)), figures) for key, figures in groups.items()
        ]
    titles = ["", "Đến hạn", "Đúng hạn", "Chậm", "Chưa công khai", "Chưa đến hạn", "Không áp dụng", "Tỷ lệ"]
    return Answer(data, table(titles, rows))


def _matrix(session: Session, options: argparse.Namespace) -> Answer:
    """Every entry by the forms required of it: how many places are done of how many."""
    register = _register(session, options)
    data: list[dict[str, Any]] = []
    for row in register.rows:
        forms: dict[str, dict[str, int]] = {}
        for check in row.judgement.checks:
            cell = forms.setdefault(check.required.form, {"places": 0, "met": 0, "ended_early": 0})
            cell["places"] += 1
            cell["met"] += check.met
            cell["ended_early"] += check.short
        state = row.judgement.state.value
        data.append({"id": row.disclosure.id, "content": row.content.code, "state": state, "forms": forms})
    used = sorted({form for one in data for form in one["forms"]}, key="abcdđeghik".find)
    lines = [
        [
            row.content.code,
            row.disclosure.title[:50],
            session.words[f"state-{row.judgement.state.value}"],
            *(_cell(one["forms"].get(form)) for form in used),
        ]
        for row, one in zip(register.rows, data, strict=True)
    ]
    return Answer({"matrix": data}, table(["Khoản", "Nội dung", "Tình trạng", *used], lines))


def _cell(cell: dict[str, int] | None) -> str:
    return f"{cell['met']}/{cell['places']}" if cell else ""


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
    return Answer({"disclosure": row_shape(details.row)}, lines)


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
