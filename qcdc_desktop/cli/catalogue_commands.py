"""Commands about catalogues: what is in force, and whether a file is a sound catalogue."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.convert_option import CONVERT, add_convert
from qcdc_desktop.cli.release_commands import add_release_commands, check_release, import_release, trust_data
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.catalogue import Edition, Origin
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.usecases.catalogue_files import (
    check_workbook,
    export_edition,
    import_file,
    is_workbook,
    workbook_kind,
    write_template,
)
from qcdc_desktop.usecases.catalogues import check_catalogue
from qcdc_desktop.usecases.filled_tables import FileRefused
from qcdc_desktop.usecases.open_office import office_exists
from qcdc_desktop.usecases.take_catalogue import is_release


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    catalogue = commands.add_parser("catalogue", help="danh mục").add_subparsers(required=True, dest="what")
    catalogue.add_parser("show").set_defaults(carry_out=_show)
    catalogue.add_parser("list", help="danh mục đang dùng và nguồn của từng bản").set_defaults(carry_out=_show)
    check = catalogue.add_parser("check")
    check.add_argument("file", type=Path, metavar="FILE")
    check.set_defaults(carry_out=_check)
    brought = catalogue.add_parser("import", help="nhập danh mục do tỉnh ban hành (.qcdccat) hoặc của đơn vị")
    brought.add_argument("file", type=Path, metavar="FILE")
    brought.set_defaults(carry_out=_import)
    add_convert(brought)
    template = catalogue.add_parser("template", help="tệp mẫu Excel của bộ tiêu chí, mẫu phiếu")
    template.add_argument("file", type=Path, metavar="F.xlsx")
    template.add_argument("--edition", default="", help="ghi sẵn nội dung của phiên bản này")
    template.add_argument("--kind", choices=("criteria", "questionnaire"), help="bộ tiêu chí (mặc định), mẫu phiếu")
    template.set_defaults(carry_out=_template)
    export = catalogue.add_parser("export", help="kết xuất một phiên bản danh mục")
    export.add_argument("edition", metavar="EDITION")
    export.add_argument("file", type=Path, metavar="FILE", help="đuôi .xlsx: mẫu phiếu theo chuẩn XLSForm")
    export.set_defaults(carry_out=_export)
    add_release_commands(catalogue)


def _show(session: Session, options: argparse.Namespace) -> Answer:
    today = session.today
    rows = []
    data = []
    for edition in _editions(session):
        until = format_date(edition.valid_to) if edition.valid_to else "–"
        mark = session.words["illustrative"] if edition.illustrative else ""
        source = session.words[f"origin-{edition.origin.value}"]
        now = "✓" if edition.covers(today) else ""
        rows.append(
            [edition.kind, edition.code, edition.title, format_date(edition.valid_from), until, now, source, mark]
        )
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
                "own": edition.origin is Origin.OWN,
                "origin": edition.origin.value,
            }
        )
    titles = ["Loại", "Mã", "Tên", "Từ ngày", "Đến ngày", "Hiệu lực", "Nguồn", ""]
    trust = trust_data(session) if office_exists(session.folder) else None
    head = [session.words["cli-release-none"]]
    if trust and trust["release"]:
        head = [session.say("cli-release-in-use", release=trust["release"], publisher=trust["publisher"])]
    return Answer({"catalogues": data, "province": trust}, [*head, "", *table(titles, rows)])


def _editions(session: Session) -> Iterable[Edition]:
    found = session.ws.catalogues if office_exists(session.folder) else session.catalogues
    return (*found.units.editions, *found.editions[: -len(found.units.editions)])


def _import(session: Session, options: argparse.Namespace) -> Answer:
    if is_release(options.file):
        return import_release(session, options.file)
    found = import_file(session.ws, options.file, CONVERT[options.convert])
    data = {"kind": found.edition.kind, "edition": found.edition.code, "new": found.new}
    code = "cli-catalogue-imported" if found.new else "cli-catalogue-known"
    return Answer(data, [session.say(code, edition=found.edition.code, title=found.edition.title)])


def _template(session: Session, options: argparse.Namespace) -> Answer:
    kind = options.kind or workbook_kind(session.ws, options.edition) or "criteria"
    file = write_template(session.ws, kind, options.file, options.edition)
    return Answer({"file": file}, [session.say("cli-template-made", file=str(file))])


def _check_workbook(session: Session, file: Path) -> Answer:
    """Look a criteria set or a questionnaire in Excel through; every problem and note is told with its cell."""
    kind, found = check_workbook(session.ws, file)
    if found.problems:
        raise FileRefused(file, found.problems)
    notes = [{"cell": n.cell, "code": n.code, "message": session.say(n.code, **n.facts)} for n in found.notes]
    data = {"file": file, "kind": kind, "title": "", "sound": True, "notes": notes}
    lines = [session.say("cli-catalogue-sound", file=file.name, title="")]
    return Answer(data, [*lines, *(f"{note['cell']}: {note['message']}" for note in notes)])


def _export(session: Session, options: argparse.Namespace) -> Answer:
    file = export_edition(session.ws, options.edition, options.file)
    return Answer({"file": file}, [session.say("cli-catalogue-exported", edition=options.edition, file=str(file))])


def _check(session: Session, options: argparse.Namespace) -> Answer:
    if is_release(options.file):
        return check_release(session, options.file)
    if is_workbook(options.file):
        return _check_workbook(session, options.file)
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
