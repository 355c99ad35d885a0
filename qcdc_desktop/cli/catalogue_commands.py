"""Commands about catalogues: what is in force, and whether a file is a sound catalogue."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.usecases.catalogues import check_catalogue


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    catalogue = commands.add_parser("catalogue", help="danh mục").add_subparsers(required=True, dest="what")
    catalogue.add_parser("show").set_defaults(carry_out=_show)
    check = catalogue.add_parser("check")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(carry_out=_check)


def _show(session: Session, options: argparse.Namespace) -> Answer:
    today = session.today
    rows = []
    data = []
    for edition in _editions(session):
        until = format_date(edition.valid_to) if edition.valid_to else "–"
        mark = session.words["illustrative"] if edition.illustrative else ""
        now = "✓" if edition.covers(today) else ""
        rows.append([edition.kind, edition.code, edition.title, format_date(edition.valid_from), until, now, mark])
        data.append(
            {
                "kind": edition.kind,
                "code": edition.code,
                "title": edition.title,
                "valid_from": edition.valid_from,
                "valid_to": edition.valid_to,
                "in_force": edition.covers(today),
                "illustrative": edition.illustrative,
                "source": edition.source,
            }
        )
    titles = ["Loại", "Mã", "Tên", "Từ ngày", "Đến ngày", "Hiệu lực", ""]
    return Answer({"catalogues": data}, table(titles, rows))


def _editions(session: Session) -> Iterable[Edition]:
    found = session.catalogues
    yield from found.units.editions
    for group in (found.disclosure, found.holidays, found.criteria, found.questionnaires, found.programmes):
        yield from (entry.edition for entry in group)


def _check(session: Session, options: argparse.Namespace) -> Answer:
    report = check_catalogue(options.file)
    if report.errors:
        first = report.errors[0]
        raise Refusal(
            "catalogue-wrong",
            file=options.file.name,
            entry=first.entry,
            field_name=first.field,
            problem=session.say(first.code, **first.facts),
            count=len(report.errors),
        )
    title = report.edition.title if report.edition else ""
    data = {"file": options.file, "kind": report.kind, "title": title, "sound": True}
    return Answer(data, [session.say("cli-catalogue-sound", file=options.file.name, title=title)])
