"""Commands about several PCs of one office: hand over, look, take in, see and settle what two PCs wrote differently."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.package_commands import add_sheet, import_files
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.usecases import handover, handover_view


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("handover", help="bàn giao giữa các máy của một đơn vị").add_subparsers(
        required=True, dest="what"
    )
    out = group.add_parser("export", help="lập tệp bàn giao cho các máy khác của đơn vị")
    out.add_argument("file", type=Path, nargs="?", metavar="FILE")
    out.add_argument("--year", type=int)
    out.set_defaults(carry_out=_export)
    look = group.add_parser("preview", help="xem nhận bàn giao sẽ thay đổi gì, chưa ghi gì")
    look.add_argument("file", type=Path, metavar="FILE")
    look.set_defaults(carry_out=_preview)
    take = group.add_parser("import", help="nhận bàn giao từ các máy khác của đơn vị")
    take.add_argument("files", type=Path, nargs="+", metavar="FILE", help="tệp hoặc thư mục")
    take.set_defaults(carry_out=import_files)
    add_sheet(take)
    found = group.add_parser("conflicts", help="chỗ hai máy nhập khác nhau, chờ người chọn")
    found.add_argument("--year", type=int)
    found.set_defaults(carry_out=_conflicts)
    settle = group.add_parser("settle", help="chọn ở chỗ hai máy nhập khác nhau")
    settle.add_argument("id", metavar="ID", help="mã trong danh sách của lệnh conflicts")
    settle.add_argument("number", type=int, metavar="SỐ", help="số của lựa chọn, từ 1")
    settle.add_argument("--year", type=int)
    settle.set_defaults(carry_out=_settle)


def _export(session: Session, options: argparse.Namespace) -> Answer:
    made = handover.hand_over(session.unlocked(), session.year(options.year), options.file, session.progress)
    data = {"file": made.file, "digest": made.record.digest, "revision": made.record.revision, "sealed": made.sealed}
    return Answer(data, [session.say("cli-handover-made", file=str(made.file))])


def _preview(session: Session, options: argparse.Namespace) -> Answer:
    found = handover_view.preview_handover(session.unlocked(), options.file)
    data = {
        "year": found.year,
        "prepared_by": found.prepared_by,
        "issued_at": found.issued_at,
        "would": found.would,
        "new": found.new,
        "changed": found.changed,
        "gone": found.gone,
        "late": found.late,
        "conflicts": _shape(found.conflicts),
    }
    lines = [session.say("cli-handover-from", year=found.year, name=found.prepared_by)]
    for code, counts in (("new", found.new), ("changed", found.changed), ("gone", found.gone)):
        lines += ["  " + session.say(f"cli-handover-{code}", kind=kind, count=count) for kind, count in counts.items()]
    if not (found.new or found.changed or found.gone):
        lines.append("  " + session.words["cli-handover-no-change"])
    if found.late:
        lines.append("  " + session.say("cli-handover-late", count=found.late))
    return Answer(data, [*lines, *_told(session, found.conflicts)])


def _conflicts(session: Session, options: argparse.Namespace) -> Answer:
    found = handover_view.conflict_list(session.ws, session.year(options.year))
    return Answer({"conflicts": _shape(found)}, _told(session, found))


def _settle(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    handover.settle_conflict(session.ws, year, options.id, options.number)
    found = handover_view.conflict_list(session.ws, year)
    return Answer({"conflicts": _shape(found)}, [session.words["cli-handover-settled"], *_told(session, found)])


def _shape(found: tuple[handover_view.ConflictLine, ...]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "record": one.record,
            "field": one.field,
            "choices": [{"number": c.number, "text": c.text, "by": c.actor, "at": c.at} for c in one.choices],
        }
        for one in found
    ]


def _told(session: Session, found: tuple[handover_view.ConflictLine, ...]) -> list[str]:
    if not found:
        return [session.words["cli-handover-no-conflicts"]]
    lines = [session.say("cli-handover-conflicts", count=len(found))]
    for one in found:
        lines.append(f"{one.id}  {one.kind} {one.record}: {one.field}")
        for choice in one.choices:
            day = format_date(local_day(choice.at)) if choice.at else ""
            who = ", ".join(part for part in (choice.actor, day) if part)
            lines.append(f"    {choice.number}. {choice.text}" + (f" ({who})" if who else ""))
    return lines
