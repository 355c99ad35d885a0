"""Commands about the audit trail: looking at it and writing it as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, moment, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.usecases.audit_trail import TrailFilter, export_trail, read_trail
from qcdc_desktop.usecases.content_check import accept_content, check_content


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    what = commands.add_parser("audit", help="nhật ký thay đổi").add_subparsers(required=True, dest="what")
    listing = what.add_parser("list", help="các dòng mới nhất trước")
    listing.add_argument("--limit", type=int, default=50)
    listing.add_argument("--before", type=int, metavar="SỐ", help="chỉ các dòng cũ hơn dòng này")
    listing.set_defaults(carry_out=_list)
    export = what.add_parser("export", help="kết xuất ra Excel")
    export.add_argument("file", type=Path, metavar="F.xlsx")
    export.set_defaults(carry_out=_export)
    what.add_parser("check", help="so nội dung với lần ghi cuối").set_defaults(carry_out=_check)
    accept = what.add_parser("accept", help="ghi nhận nội dung hiện tại sau khi đối chiếu với giấy tờ")
    accept.add_argument("--reason", required=True, metavar="LÝ_DO")
    accept.set_defaults(carry_out=_accept)
    for command in (listing, export):
        command.add_argument("--by", default="", metavar="HỌ_TÊN", help="chỉ của người này")
        command.add_argument("--kind", default="", metavar="LOẠI", help="chỉ loại bản ghi này, ví dụ Disclosure")
        command.add_argument("--from", dest="first", metavar="NGÀY")
        command.add_argument("--to", dest="last", metavar="NGÀY")
        command.add_argument("--text", default="", metavar="CHỮ", help="có các chữ này, không cần dấu")


def _wanted(session: Session, options: argparse.Namespace) -> TrailFilter:
    first = session.day(options.first) if options.first else None
    last = session.day(options.last) if options.last else None
    return TrailFilter(options.by, options.kind, first, last, options.text)


def _list(session: Session, options: argparse.Namespace) -> Answer:
    page = read_trail(session.ws, _wanted(session, options), options.before, max(1, options.limit))
    data = {
        "lines": [
            {
                "number": line.id,
                "at": line.at,
                "actor": line.actor,
                "action": line.action,
                "kind": line.kind,
                "record": line.record,
                "record_id": line.record_id,
                "field": line.field,
                "old": line.old,
                "new": line.new,
            }
            for line in page.lines
        ],
        "before": page.before,
    }
    rows = [
        [moment(x.at), x.actor, x.action, x.kind, x.record[:40], x.field, x.old[:30], x.new[:30]] for x in page.lines
    ]
    return Answer(data, table(["Lúc", "Người", "Việc", "Loại", "Bản ghi", "Mục", "Trước", "Sau"], rows))


def _check(session: Session, options: argparse.Namespace) -> Answer:
    found = check_content(session.ws)
    if found:
        first = found[0]
        tables = ", ".join(sorted({one.table for one in found}))
        raise Trouble("content-differs", year=first.year if first.year is not None else "–", tables=tables)
    return Answer({"sound": True}, [session.say("cli-content-sound")])


def _accept(session: Session, options: argparse.Namespace) -> Answer:
    count = accept_content(session.ws, options.reason)
    return Answer({"accepted": count}, [session.say("cli-content-accepted", count=count)])


def _export(session: Session, options: argparse.Namespace) -> Answer:
    count = export_trail(session.ws, _wanted(session, options), options.file, session.progress)
    line = session.say("cli-audit-written", count=count, file=str(options.file))
    return Answer({"file": options.file, "lines": count}, [line])
