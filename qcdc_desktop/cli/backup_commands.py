"""Commands about backups: making, listing, checking, restoring, the second place, the trial of restoring."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.cli.answer import Answer, moment, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.usecases import backup_care, backups, recovery, replay

if TYPE_CHECKING:
    from qcdc_desktop.usecases.backups import BackupInfo


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    backup = commands.add_parser("backup", help="sao lưu và khôi phục").add_subparsers(required=True, dest="what")
    backup.add_parser("create", help="sao lưu ngay").set_defaults(carry_out=_create)
    backup.add_parser("list", help="các bản sao lưu và tình trạng").set_defaults(carry_out=_list)
    verify = backup.add_parser("verify", help="kiểm tra một bản")
    verify.add_argument("file", type=Path, metavar="FILE")
    verify.set_defaults(carry_out=_verify)
    restore = backup.add_parser("restore", help="khôi phục, kể cả khi dữ liệu hỏng hoặc mất")
    one = restore.add_mutually_exclusive_group(required=True)
    one.add_argument("file", type=Path, nargs="?", metavar="FILE")
    one.add_argument("--newest", action="store_true", help="bản mới nhất còn nguyên vẹn, rồi nhập lại các gói đã nhận")
    restore.set_defaults(carry_out=_restore)
    backup.add_parser("replay", help="nhập lại các gói đã nhận sau bản khôi phục").set_defaults(carry_out=_replay)
    place = backup.add_parser("place", help="nơi lưu thứ hai (USB, ổ đĩa khác)")
    which = place.add_mutually_exclusive_group(required=True)
    which.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    which.add_argument("--none", action="store_true", help="không dùng nơi thứ hai")
    place.set_defaults(carry_out=_place)
    backup.add_parser("copy", help="chép bản mới nhất sang nơi thứ hai").set_defaults(carry_out=_copy)
    backup.add_parser("drill", help="thử khôi phục bản mới nhất ở nơi tạm").set_defaults(carry_out=_drill)


def _create(session: Session, options: argparse.Namespace) -> Answer:
    made = backups.make_backup(session.ws)
    return Answer(
        {"file": made.path, "at": made.at, "size": made.size}, [session.say("cli-backup-made", file=str(made.path))]
    )


def _list(session: Session, options: argparse.Namespace) -> Answer:
    try:
        found = backups.list_backups(session.ws)
    except Trouble as trouble:
        if not recovery.can_recover(trouble):
            raise
        return _list_without_data(session, trouble)
    view = backup_care.care_of(session.ws)
    warnings = [session.say_step(warning) for warning in view.warnings]
    data = {
        "backups": [_shape(one) for one in found],
        "second_place": view.care.second_place or None,
        "copied_at": view.care.copied_at,
        "drills": [
            {"at": d.at, "backup": d.backup, "sound": d.sound, "problem": d.problem or None, "rows": d.rows}
            for d in view.care.drills
        ],
        "warnings": [{"code": w.code, "message": text} for w, text in zip(view.warnings, warnings, strict=True)],
    }
    rows = [[moment(b.at), str(b.size), str(b.rows), str(b.path)] for b in found]
    return Answer(data, [*table(["Lúc", "Byte", "Bản ghi", "Tệp"], rows), *warnings])


def _list_without_data(session: Session, trouble: Trouble) -> Answer:
    """The backups of an office that cannot be opened: the newest is checked through, because it will be wanted."""
    found = recovery.rescues(session.folder, session.progress)
    data = {
        "backups": [
            {"file": r.file, "at": r.at, "rows": r.rows, "attachments": r.blobs, "problem": r.problem or None}
            for r in found
        ],
        "warnings": [{"code": trouble.code, "message": session.say(trouble.code, **trouble.facts)}],
    }
    rows = [[moment(r.at), str(r.rows), r.problem or ("✓" if r.checked else ""), str(r.file)] for r in found]
    lines = [session.say(trouble.code, **trouble.facts), *table(["Lúc", "Bản ghi", "Kiểm tra", "Tệp"], rows)]
    return Answer(data, [*lines, session.say("cli-backup-newest")])


def _shape(one: BackupInfo) -> dict[str, Any]:
    return {
        "file": one.path,
        "at": one.at,
        "size": one.size,
        "rows": one.rows,
        "attachments": one.blobs,
        "missing": len(one.missing),
        "readable": one.readable,
    }


def _verify(session: Session, options: argparse.Namespace) -> Answer:
    info = backups.verify_backup(options.file)
    return Answer({"file": info.path, "sound": True}, [session.say("cli-backup-sound", file=options.file.name)])


def _restore(session: Session, options: argparse.Namespace) -> Answer:
    if options.newest:
        return _recover(session)
    ws = backups.restore_folder(session.folder, options.file, session.catalogues, session.clock)
    session.__dict__["ws"] = ws
    kept = replay.kept_since(ws)
    data = {"file": options.file, "restored": True, "kept_packages": len(kept)}
    lines = [session.say("cli-backup-restored", file=options.file.name)]
    return Answer(data, [*lines, session.say("cli-backup-kept", count=len(kept))] if kept else lines)


def _recover(session: Session) -> Answer:
    wanted = recovery.newest_sound(recovery.rescues(session.folder, session.progress))
    done = recovery.recover(session.folder, wanted.file, session.catalogues, session.clock, session.progress)
    session.__dict__["ws"] = done.workspace
    data = {
        "file": wanted.file,
        "restored": True,
        "kept_aside": done.kept_aside,
        "kept_packages": done.kept_packages,
        "replayed": done.replayed,
    }
    lines = [session.say("cli-backup-restored", file=wanted.file.name)]
    return Answer(data, [*lines, session.say("cli-replayed", done=done.replayed, total=done.kept_packages)])


def _replay(session: Session, options: argparse.Namespace) -> Answer:
    results = replay.replay_kept(session.ws, session.progress)
    done = sum(one.outcome != "refused" for one in results)
    shapes = [{"file": one.file, "outcome": one.outcome, "code": one.code} for one in results]
    return Answer({"packages": shapes}, [session.say("cli-replayed", done=done, total=len(results))])


def _place(session: Session, options: argparse.Namespace) -> Answer:
    view = backup_care.set_second_place(session.ws, None if options.none else options.folder)
    place = view.care.second_place
    line = session.say("cli-backup-place", place=place) if place else session.say("cli-backup-no-place")
    return Answer({"second_place": place or None}, [line])


def _copy(session: Session, options: argparse.Namespace) -> Answer:
    made = backup_care.copy_to_second_place(session.ws)
    return Answer({"file": made.path}, [session.say("cli-backup-copied", file=str(made.path))])


def _drill(session: Session, options: argparse.Namespace) -> Answer:
    drill = backup_care.run_drill(session.ws)
    if not drill.sound:
        raise Trouble("backup-drill-bad", name=drill.backup, problem=drill.problem)
    data = {"backup": drill.backup, "sound": True, "rows": drill.rows}
    return Answer(data, [session.say("cli-drill-sound", name=drill.backup, rows=drill.rows)])
