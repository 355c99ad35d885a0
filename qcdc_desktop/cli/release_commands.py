"""Commands about the province's catalogues: enrol its root, look at and take in a release; at the province publish."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.usecases import publish_catalogue, root_keys, take_catalogue


def add_release_commands(catalogue: Any) -> None:
    """Add the commands to the group `catalogue`."""
    trust = catalogue.add_parser("trust", help="ghi nhận khóa gốc của tỉnh theo phiếu công bố khóa gốc")
    trust.add_argument("file", type=Path, metavar="FILE.qcdccat")
    trust.add_argument("--groups", metavar='"xxxx xxxx"', help="hai nhóm ký tự còn thiếu, gõ từ phiếu giấy")
    trust.add_argument("--root", type=int, metavar="N", help="khóa gốc lần số N (mặc định: mới nhất)")
    trust.set_defaults(carry_out=_trust)
    publish = catalogue.add_parser("publish", help="ban hành danh mục (cấp tỉnh)")
    publish.add_argument("file", type=Path, metavar="FILE.qcdccat")
    publish.add_argument("--note", default="", help="nội dung thay đổi, để các đơn vị đọc")
    publish.add_argument("--add", type=Path, nargs="+", default=[], metavar="FILE", help="thêm danh mục từ tệp JSON")
    publish.add_argument("--without", nargs="+", default=[], metavar="EDITION", help="không kèm các bản này")
    publish.set_defaults(carry_out=_publish)
    _add_root(catalogue.add_parser("root", help="khóa gốc của danh mục (cấp tỉnh)"))


def _add_root(parser: Any) -> None:
    group = parser.add_subparsers(required=True, dest="root_what")
    key = group.add_parser("key", help="lập khóa cho một người giữ khóa gốc; mật khẩu ở --passphrase-file")
    key.add_argument("file", type=Path, metavar="FILE.qcdckey")
    key.set_defaults(carry_out=_root_key)
    draft = group.add_parser("draft", help="lập khóa gốc, lần đầu hoặc thay khóa gốc đang dùng")
    draft.add_argument("file", type=Path, metavar="FILE.qcdcroot")
    draft.add_argument("--holder", type=Path, nargs="+", required=True, metavar="FILE.pub", help="ít nhất ba người")
    draft.add_argument("--new-operating-key", action="store_true", help="thay cả khóa ban hành, khi bị lộ")
    draft.set_defaults(carry_out=_root_draft)
    sign = group.add_parser("sign", help="một người giữ khóa ký; mật khẩu của khóa ở --passphrase-file")
    sign.add_argument("file", type=Path, metavar="FILE.qcdcroot")
    sign.add_argument("--key", type=Path, required=True, metavar="FILE.qcdckey")
    sign.set_defaults(carry_out=_root_sign)
    for name, carry_out, text in (
        ("state", _root_state, "khóa gốc đang chờ ký: đã ký, còn thiếu"),
        ("adopt", _root_adopt, "dùng khóa gốc đã đủ chữ ký"),
    ):
        command = group.add_parser(name, help=text)
        command.add_argument("file", type=Path, metavar="FILE.qcdcroot")
        command.set_defaults(carry_out=carry_out)
    form = group.add_parser("form", help="in phiếu công bố khóa gốc để ký, đóng dấu, gửi các đơn vị")
    form.add_argument("file", type=Path, metavar="FILE.pdf")
    form.set_defaults(carry_out=_root_form)


def check_release(session: Session, file: Path) -> Answer:
    """Look a release through; nothing is changed."""
    return _told(session, take_catalogue.preview_release(session.ws, file), "cli-release-checked")


def import_release(session: Session, file: Path) -> Answer:
    """Take a release in."""
    changes = take_catalogue.take_release(session.ws, file).changes
    return _told(session, changes, "cli-release-taken" if changes.new else "cli-release-known")


def trust_data(session: Session) -> dict[str, Any] | None:
    """The root and the release of the office of the folder, for programs; None while no root is enrolled."""
    trust = take_catalogue.catalogue_trust(session.ws)
    if trust is None:
        return None
    return {
        "fingerprint": trust.fingerprint,
        "root": trust.root_version,
        "release": trust.release or None,
        "publisher": trust.publisher,
        "taken_at": trust.taken_at,
    }


def _trust(session: Session, options: argparse.Namespace) -> Answer:
    request = take_catalogue.read_root(session.ws, options.file, options.root)
    if options.groups is None:
        if request.known:
            return Answer({"root": request.version, "new": False}, [session.words["cli-root-known"]])
        shown = " ".join(group or "____" for group in request.shown_groups)
        raise Refusal("root-groups-needed", field="groups", version=request.version, shown=shown)
    trust = take_catalogue.trust_root(session.ws, options.file, options.groups, options.root)
    data = {"root": trust.root_version, "fingerprint": trust.fingerprint, "new": not request.known}
    return Answer(data, [session.say("cli-root-trusted", version=trust.root_version)])


def _publish(session: Session, options: argparse.Namespace) -> Answer:
    made = publish_catalogue.publish(session.unlocked(), options.file, options.note, options.without, options.add)
    told = _told(session, made.taken.changes, "cli-release-published")
    return Answer({"file": made.file, **told.data}, [*told.lines, str(made.file)])


def _root_key(session: Session, options: argparse.Namespace) -> Answer:
    made = root_keys.make_holder_key(options.file, session.passphrase())
    data = {"file": made.file, "public_file": made.public_file, "fingerprint": made.fingerprint}
    return Answer(data, [session.say("cli-holder-key", file=str(made.file), public=str(made.public_file))])


def _root_draft(session: Session, options: argparse.Namespace) -> Answer:
    return _root_told(
        session, root_keys.draft_root(session.ws, options.holder, options.file, options.new_operating_key)
    )


def _root_sign(session: Session, options: argparse.Namespace) -> Answer:
    return _root_told(session, root_keys.sign_root(options.file, options.key, session.passphrase()))


def _root_state(session: Session, options: argparse.Namespace) -> Answer:
    return _root_told(session, root_keys.root_state(options.file))


def _root_adopt(session: Session, options: argparse.Namespace) -> Answer:
    trust = root_keys.adopt_root(session.ws, options.file)
    return Answer({"root": trust.root_version}, [session.say("cli-root-adopted", version=trust.root_version)])


def _root_form(session: Session, options: argparse.Namespace) -> Answer:
    file = root_keys.print_root_form(session.ws, options.file)
    return Answer({"file": file}, [session.say("cli-report-made", file=str(file))])


def _root_told(session: Session, state: root_keys.RootState) -> Answer:
    data = {
        "file": state.file,
        "root": state.version,
        "holders": state.holders,
        "signed": state.signed,
        "missing": state.missing,
    }
    facts = {"version": state.version, "signed": state.signed, "holders": state.holders, "missing": state.missing}
    return Answer(data, [session.say("root-state", **facts)])


def _told(session: Session, changes: take_catalogue.ReleasePreview, code: str) -> Answer:
    """What a release says and changes."""
    data = {
        "release": changes.release,
        "root": changes.root_version,
        "publisher": changes.publisher,
        "note": changes.note,
        "new": changes.new,
        "editions": [
            {"kind": one.kind, "code": one.code, "title": one.title, "change": one.what} for one in changes.editions
        ],
        "keys": [{"unit": str(one.unit), "key_id": one.key_id, "change": one.what} for one in changes.keys],
    }
    rows = [[session.words[f"release-edition-{one.what}"], one.kind, one.code, one.title] for one in changes.editions]
    keys = [[session.words[f"release-key-{one.what}"], one.unit_name, one.key_id[:16]] for one in changes.keys]
    lines = [session.say(code, release=changes.release, publisher=changes.publisher)]
    lines += [changes.note] if changes.note else []
    lines += ["", *table(["", "Loại", "Mã", "Tên"], rows)]
    lines += ["", *table(["", "Đơn vị", "Khóa"], keys)] if keys else []
    return Answer(data, lines)
