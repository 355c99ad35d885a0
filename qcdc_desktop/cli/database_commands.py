"""Commands about where the office's database is: in its folder, or on a PostgreSQL server for several PCs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.usecases import office_server


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    database = commands.add_parser("database", help="nơi đặt cơ sở dữ liệu: thư mục hoặc máy chủ PostgreSQL")
    what = database.add_subparsers(required=True, dest="what")
    what.add_parser("show", help="đang dùng cơ sở dữ liệu nào").set_defaults(carry_out=_show)
    move = what.add_parser("move", help="chuyển toàn bộ dữ liệu lên máy chủ hoặc về thư mục, đối chiếu từng bảng")
    where = move.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", metavar="postgresql://…", help="cơ sở dữ liệu trống trên máy chủ")
    where.add_argument("--to-folder", action="store_true", help="về tệp SQLite trong thư mục của đơn vị")
    move.add_argument("--files", type=Path, metavar="DIR", help="thư mục dùng chung cho tệp đính kèm và gói đã nhận")
    move.set_defaults(carry_out=_move)
    join = what.add_parser("join", help="thêm một máy tính vào đơn vị đã dùng máy chủ")
    join.add_argument("url", metavar="postgresql://…")
    join.add_argument("--files", type=Path, metavar="DIR", help="thư mục dùng chung")
    join.add_argument("--keys-from", type=Path, metavar="DIR", help="bản sao thư mục khóa (keys) của đơn vị")
    join.set_defaults(carry_out=_join)
    what.add_parser("upgrade", help="nâng cơ sở dữ liệu trên máy chủ lên phiên bản này").set_defaults(
        carry_out=_upgrade
    )
    grant = what.add_parser("grant", help="cấp quyền cho tài khoản của máy chủ")
    grant.add_argument("--worker", default="", metavar="ROLE", help="được làm việc, không được sửa nhật ký")
    grant.add_argument("--reader", default="", metavar="ROLE", help="chỉ được xem")
    grant.set_defaults(carry_out=_grant)
    password = what.add_parser("password", help="cất mật khẩu máy chủ vào kho mật khẩu của Windows")
    password.add_argument("--file", type=Path, required=True, metavar="FILE", help="tệp chứa mật khẩu; xóa đi sau đó")
    password.set_defaults(carry_out=_password)


def _show(session: Session, options: argparse.Namespace) -> Answer:
    address = office_server.server_of(session.ws)
    if address is None:
        file = session.ws.folders.database
        return Answer({"kind": "sqlite", "file": file}, [session.say("cli-database-folder", file=str(file))])
    data = {"kind": "postgresql", "url": address.url, "files": address.files or None}
    line = session.say("cli-database-server", name=address.label, user=address.user, files=address.files or "–")
    return Answer(data, [line])


def _move(session: Session, options: argparse.Namespace) -> Answer:
    if options.to_folder:
        moved = office_server.move_to_folder(session.ws, session.progress)
    else:
        address, password = office_server.address_of(options.to, options.files)
        moved = office_server.move_to_server(session.ws, address, password, session.progress)
    session.__dict__["ws"] = moved.workspace
    rows = {name: count for name, count in moved.rows.items() if count}
    shown = _show(session, options)
    lines = [session.say("cli-database-moved", rows=sum(rows.values()), tables=len(moved.rows)), *shown.lines]
    return Answer(
        {"rows": rows, **shown.data}, [*lines, *table(["Bảng", "Dòng"], [[n, str(c)] for n, c in rows.items()])]
    )


def _join(session: Session, options: argparse.Namespace) -> Answer:
    address, password = office_server.address_of(options.url, options.files)
    session.__dict__["ws"] = office_server.join_server(
        session.folder, address, password, session.catalogues, session.clock, options.keys_from
    )
    ws = session.ws
    data = {"folder": session.folder, "unit": str(ws.unit_key), "unit_name": ws.unit.name, "key": ws.keys.exists}
    lines = [session.say("cli-database-joined", name=ws.unit.name, folder=str(session.folder))]
    return Answer(data, lines if ws.keys.exists else [*lines, session.say("cli-database-no-key")])


def _upgrade(session: Session, options: argparse.Namespace) -> Answer:
    before = office_server.upgrade_database(session.folder, session.clock)
    return Answer({"version_before": before}, [session.say("cli-database-upgraded", version=before)])


def _grant(session: Session, options: argparse.Namespace) -> Answer:
    office_server.give_rights(session.ws, options.worker, options.reader)
    data = {"worker": options.worker or None, "reader": options.reader or None}
    return Answer(
        data, [session.say("cli-database-granted", worker=options.worker or "–", reader=options.reader or "–")]
    )


def _password(session: Session, options: argparse.Namespace) -> Answer:
    address = office_server.address_kept(session.folder)
    office_server.remember_password(address, session.text_of(options.file))
    return Answer({"url": address.url}, [session.say("cli-database-password", name=address.label)])
