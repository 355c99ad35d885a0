"""Commands about keys: this office's own (show, request, rotate, recover) and those of others (enrol, revoke)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import KeyState
from qcdc_desktop.usecases import enrolment


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    key = commands.add_parser("key", help="khóa ký của đơn vị và khóa đã ghi nhận")
    group = key.add_subparsers(required=True, dest="what")
    group.add_parser("show").set_defaults(carry_out=_key_show)
    request = group.add_parser("request")
    request.add_argument("file", type=Path, metavar="FILE")
    request.set_defaults(carry_out=_key_request)
    enrol = group.add_parser("enrol")
    enrol.add_argument("file", type=Path, metavar="FILE")
    enrol.add_argument("--groups", metavar='"xxxx xxxx"', help="hai nhóm ký tự còn thiếu, gõ từ phiếu giấy")
    enrol.set_defaults(carry_out=_key_enrol)
    rotate = group.add_parser("rotate", help="thay khóa; khóa cũ ký xác nhận khóa mới")
    rotate.add_argument("file", type=Path, metavar="FILE")
    rotate.add_argument("--new-passphrase-file", type=Path, required=True, metavar="FILE")
    rotate.set_defaults(carry_out=_key_rotate)
    change = group.add_parser("passphrase", help="đổi mật khẩu khóa ký")
    change.add_argument("--new-passphrase-file", type=Path, required=True, metavar="FILE")
    change.set_defaults(carry_out=_key_passphrase)
    form = group.add_parser("form", help="in phiếu đăng ký khóa để ký, đóng dấu")
    form.add_argument("file", type=Path, metavar="FILE.pdf")
    form.set_defaults(carry_out=_key_form)
    sheet = group.add_parser("recovery-sheet", help="in phiếu khôi phục khóa để cất trong két")
    sheet.add_argument("file", type=Path, metavar="FILE.pdf")
    sheet.set_defaults(carry_out=_key_recovery_sheet)
    recover = group.add_parser("recover", help="mở khóa bằng mã trên phiếu khôi phục, đặt mật khẩu mới")
    recover.add_argument("--code-file", type=Path, required=True, metavar="FILE")
    recover.add_argument("--new-passphrase-file", type=Path, required=True, metavar="FILE")
    recover.set_defaults(carry_out=_key_recover)
    revoke = group.add_parser("revoke")
    revoke.add_argument("id", metavar="ID")
    revoke.add_argument("--reason", required=True)
    revoke.set_defaults(carry_out=_key_revoke)


def _key_show(session: Session, options: argparse.Namespace) -> Answer:
    own = enrolment.own_key(session.ws)
    keys = enrolment.list_keys(session.ws)
    data = {
        "own": {"key_id": own.key_id, "public": own.public, "fingerprint": own.fingerprint},
        "enrolled": [
            {"id": k.id, "key_id": k.key_id, "unit": str(k.unit), "role": k.role, "state": k.state.value} for k in keys
        ],
    }
    rows = [[k.unit_code, k.role, k.state.value, k.key_id[:16]] for k in keys]
    lines = [
        session.say("cli-own-key", fingerprint=own.fingerprint),
        "",
        *table(["Đơn vị", "Vai trò", "Tình trạng", "Khóa"], rows),
    ]
    return Answer(data, lines)


def _key_request(session: Session, options: argparse.Namespace) -> Answer:
    made = enrolment.write_key_request(session.unlocked(), options.file)
    own = enrolment.own_key(session.ws)
    data = {"file": made.file, "fingerprint": own.fingerprint}
    return Answer(data, [session.say("cli-key-request", file=str(made.file), fingerprint=own.fingerprint)])


def _key_enrol(session: Session, options: argparse.Namespace) -> Answer:
    request = enrolment.read_key_request(session.ws, options.file)
    if options.groups is None and not request.vouched:
        shown = " ".join(group or "____" for group in request.shown_groups)
        raise Refusal("groups-needed", field="groups", name=request.unit_name, shown=shown)
    key = enrolment.enrol_key(session.ws, options.file, options.groups or "")
    return Answer({"key_id": key.key_id, "unit": str(key.unit)}, [session.say("cli-enrolled", name=request.unit_name)])


def _key_revoke(session: Session, options: argparse.Namespace) -> Answer:
    key = enrolment.set_key_state(session.ws, options.id, KeyState.REVOKED, options.reason)
    return Answer({"key_id": key.key_id, "state": key.state.value}, [session.say("cli-revoked", code=key.unit_code)])


def _key_rotate(session: Session, options: argparse.Namespace) -> Answer:
    made = enrolment.rotate_key(session.unlocked(), session.text_of(options.new_passphrase_file), options.file)
    own = enrolment.own_key(session.ws)
    data = {"file": made.file, "key_id": own.key_id, "fingerprint": own.fingerprint}
    return Answer(data, [session.say("cli-key-rotated", file=str(made.file))])


def _key_passphrase(session: Session, options: argparse.Namespace) -> Answer:
    session.ws.keys.change_passphrase(session.passphrase(), session.text_of(options.new_passphrase_file))
    return Answer({"changed": True}, [session.words["cli-passphrase-changed"]])


def _key_form(session: Session, options: argparse.Namespace) -> Answer:
    file = enrolment.print_key_form(session.ws, options.file)
    return Answer({"file": file}, [session.say("cli-report-made", file=str(file))])


def _key_recovery_sheet(session: Session, options: argparse.Namespace) -> Answer:
    file = enrolment.make_recovery_sheet(session.unlocked(), options.file)
    return Answer({"file": file}, [session.say("cli-recovery-sheet", file=str(file))])


def _key_recover(session: Session, options: argparse.Namespace) -> Answer:
    code = session.text_of(options.code_file)
    session.ws.keys.restore(code, session.text_of(options.new_passphrase_file))
    own = enrolment.own_key(session.ws)
    return Answer({"key_id": own.key_id, "fingerprint": own.fingerprint}, [session.words["cli-key-recovered"]])
