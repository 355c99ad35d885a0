"""Commands about packages: export, look, verify, import, log, decide."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.package_looks import inspection_lines, inspection_shape, sealed_shape
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.token_commands import add_cosign, cosigner_lines, cosigner_shapes
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.usecases import export_package, import_package, inbox, look_inside, open_sealed, revoked_keys
from qcdc_desktop.usecases.open_office import office_exists
from qcdc_desktop.usecases.workspace import Workspace


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    _add_package(commands)


def _add_package(commands: Any) -> None:
    group = commands.add_parser("package", help="gói dữ liệu").add_subparsers(required=True, dest="what")
    export = group.add_parser("export")
    export.add_argument("file", type=Path, nargs="?", metavar="FILE")
    export.add_argument("--year", type=int)
    how = export.add_mutually_exclusive_group()
    how.add_argument("--sealed", action="store_true", default=None, help="luôn niêm phong")
    how.add_argument("--unsealed", action="store_false", dest="sealed", help="không niêm phong: gói được giao tận tay")
    export.set_defaults(carry_out=_export)
    inspect = group.add_parser("inspect", help="xem một gói mà không nhập, không tin")
    inspect.add_argument("file", type=Path, metavar="FILE")
    inspect.add_argument("--open", action="store_true", help="mở gói đã niêm phong bằng khóa của đơn vị")
    inspect.set_defaults(carry_out=_inspect)
    verify = group.add_parser("verify")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(carry_out=_verify)
    add_sheet(verify)
    add_cosign(group)
    take = group.add_parser("import")
    take.add_argument("files", type=Path, nargs="+", metavar="FILE", help="tệp hoặc thư mục")
    take.set_defaults(carry_out=import_files)
    add_sheet(take)
    unseal = group.add_parser("unseal", help="mở gói niêm phong ra một tệp chưa niêm phong, không nhập")
    unseal.add_argument("file", type=Path, metavar="FILE.qcdc.age")
    unseal.add_argument("out", type=Path, metavar="FILE.qcdc")
    unseal.set_defaults(carry_out=_unseal)
    add_sheet(unseal)
    group.add_parser("log").set_defaults(carry_out=_log)
    group.add_parser("held", help="các gói chờ quyết định").set_defaults(carry_out=_held)
    decide = group.add_parser("decide", help="quyết định về một gói đang chờ")
    decide.add_argument("id", metavar="ID", help="mã trong danh sách của lệnh held")
    answer = decide.add_mutually_exclusive_group(required=True)
    answer.add_argument("--use", action="store_true", help="dùng gói này thay cho dữ liệu đang có")
    answer.add_argument("--keep", action="store_true", help="giữ dữ liệu đang có")
    decide.add_argument("--reason", required=True)
    decide.set_defaults(carry_out=_decide)
    group.add_parser("doubtful", help="các gói có khóa bị thu hồi sau khi nhận").set_defaults(carry_out=_doubtful)
    looked = group.add_parser("looked-at", help="ghi kết quả đã xem lại một gói như thế")
    looked.add_argument("id", metavar="ID", help="mã trong danh sách của lệnh doubtful")
    looked.add_argument("--reason", required=True)
    looked.set_defaults(carry_out=_looked_at)


def add_sheet(command: Any) -> None:
    """The option that opens sealed packages by the recovery sheet."""
    command.add_argument(
        "--recovery-code-file", type=Path, metavar="FILE", help="tệp chứa mã trên phiếu khôi phục, khi không còn khóa"
    )


def _able_to_open(session: Session, options: argparse.Namespace) -> Workspace:
    """The office with whatever was given opened: the key by its passphrase, sealed packages by the recovery sheet."""
    ws = session.unlocked() if _has_passphrase(session) else session.ws
    if options.recovery_code_file is not None:
        ws.keys.open_with_sheet(session.text_of(options.recovery_code_file))
    return ws


def _unseal(session: Session, options: argparse.Namespace) -> Answer:
    file = open_sealed.open_sealed(_able_to_open(session, options), options.file, options.out)
    return Answer({"file": file}, [session.say("cli-unsealed", file=str(file))])


def _export(session: Session, options: argparse.Namespace) -> Answer:
    ws = session.unlocked()
    year = session.year(options.year)
    made = export_package.export_submission(ws, year, options.file, session.progress, options.sealed)
    data = {
        "file": made.file,
        "digest": made.record.digest,
        "revision": made.record.revision,
        "sealed": made.sealed,
    }
    lines = [session.say("cli-package-made", file=str(made.file))]
    if made.sealed:
        lines.append(session.words["cli-package-sealed"])
    return Answer(data, lines)


def _inspect(session: Session, options: argparse.Namespace) -> Answer:
    """A sealed file is opened only with --open; without an office here no signature is judged."""
    here = office_exists(session.folder)
    look = look_inside.look_at_seal_anywhere
    seen = look_inside.look_at_seal(session.ws, options.file) if here else look(options.file)
    if seen is not None and not options.open:
        receiver = seen.receiver.name if seen.receiver else "–"
        return Answer(sealed_shape(seen), [session.say("cli-package-closed", count=seen.recipients, receiver=receiver)])
    if here:
        ws = session.unlocked() if seen is not None else session.ws
        found = look_inside.inspect_package(ws, options.file)
    else:
        found = look_inside.inspect_anywhere(session.catalogues, options.file, session.clock())
    return Answer(inspection_shape(session, found), inspection_lines(session, found))


def _verify(session: Session, options: argparse.Namespace) -> Answer:
    found = import_package.verify_package(_able_to_open(session, options), options.file, session.progress)
    data = {
        "verified": True,
        "kind": found.kind.value,
        "unit": str(found.unit),
        "year": found.year,
        "revision": found.revision,
        "digest": found.digest,
        "would": found.would,
        "flags": found.flags,
        "cosigners": cosigner_shapes(found.cosigners),
    }
    head = session.say("cli-package-verified", name=options.file.name, would=session.words[f"would-{found.would}"])
    more = cosigner_lines(session, found.cosigners)
    return Answer(data, [head, *more, *(session.words[flag] for flag in found.flags)])


def import_files(session: Session, options: argparse.Namespace) -> Answer:
    """Take files and folders of packages in."""
    results = import_package.import_packages(_able_to_open(session, options), options.files, session.progress)
    data = []
    lines = []
    for one in results:
        message = session.say(one.code, **one.facts)
        data.append(
            {
                "file": one.file,
                "outcome": one.outcome,
                "code": one.code,
                "message": message,
                "digest": one.record.digest if one.record else None,
                "flags": one.flags,
                "receipt": one.receipt,
            }
        )
        lines.append(f"{one.file.name}: {message}")
        lines += [f"    {session.words[flag]}" for flag in one.flags]
    refused = [one for one in results if one.outcome == "refused"]
    trouble = any(one.trouble for one in refused)
    if refused and len(results) == 1:
        code, facts = refused[0].code, refused[0].facts
        raise Trouble(code, **facts) if trouble else Refusal(code, None, **facts)
    if refused:
        raise (ManyInTrouble if trouble else ManyRefused)(data, lines, len(refused))
    return Answer({"packages": data}, lines)


class ManyRefused(Refusal):
    """Some of several packages were refused; the others were imported. Carries every result."""

    def __init__(self, results: list[dict[str, Any]], lines: list[str], count: int) -> None:
        super().__init__("packages-refused", count=count, total=len(results), details="\n".join(lines))
        self.results = {"packages": results}


class ManyInTrouble(Trouble):
    """Some of several packages were not imported, at least one because the machine could not. Carries every result."""

    def __init__(self, results: list[dict[str, Any]], lines: list[str], count: int) -> None:
        super().__init__("packages-refused", count=count, total=len(results), details="\n".join(lines))
        self.results = {"packages": results}


def _has_passphrase(session: Session) -> bool:
    """Without a passphrase packages are imported all the same, only no receipts can be signed."""
    try:
        session.passphrase()
    except Refusal as refusal:
        if refusal.code == "passphrase-needed":
            return False
        raise
    return session.ws.keys.exists


def _log(session: Session, options: argparse.Namespace) -> Answer:
    records = import_package.package_log(session.ws)
    data = [
        {
            "at": r.at,
            "direction": r.direction.value,
            "kind": r.kind.value,
            "state": r.state.value,
            "unit": str(r.unit),
            "year": r.year,
            "revision": r.revision,
            "digest": r.digest,
            "file": r.file_name,
            "flags": r.flags,
        }
        for r in records
    ]
    rows = [
        [r.at.isoformat(timespec="minutes"), r.direction.value, r.kind.value, r.state.value, r.file_name]
        for r in records
    ]
    return Answer({"packages": data}, table(["Lúc", "Chiều", "Loại", "Kết quả", "Tệp"], rows))


def _held(session: Session, options: argparse.Namespace) -> Answer:
    return _waiting(session, inbox.held_packages(session.ws), "cli-nothing-held")


def _doubtful(session: Session, options: argparse.Namespace) -> Answer:
    return _waiting(session, revoked_keys.doubtful_packages(session.ws), "cli-nothing-doubtful")


def _looked_at(session: Session, options: argparse.Namespace) -> Answer:
    record = revoked_keys.mark_looked_at(session.ws, options.id, options.reason)
    return Answer({"id": record.id, "flags": record.flags}, [session.say("cli-looked-at", name=record.file_name)])


def _waiting(session: Session, records: Sequence[PackageRecord], nothing: str) -> Answer:
    """Packages that wait for a person, with why."""
    data = [
        {
            "id": r.id,
            "at": r.at,
            "kind": r.kind.value,
            "unit": str(r.unit),
            "year": r.year,
            "revision": r.revision,
            "flags": r.flags,
            "file": r.file_name,
        }
        for r in records
    ]
    lines = []
    for r in records:
        lines += [f"{r.id}  {r.file_name}", *(f"    {session.words[flag]}" for flag in r.flags)]
    return Answer({"packages": data}, lines or [session.words[nothing]])


def _decide(session: Session, options: argparse.Namespace) -> Answer:
    decide = import_package.apply_held if options.use else inbox.decline_held
    record = decide(session.ws, options.id, options.reason)
    code = "cli-held-used" if options.use else "cli-held-kept"
    return Answer({"id": record.id, "state": record.state.value}, [session.say(code, name=record.file_name)])
