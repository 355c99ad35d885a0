"""Commands of the reviewing office: who has sent by when, receipts, the day packages are wanted, a watched folder."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, moment, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.usecases.inbox import (
    InboxRow,
    inbox_rows,
    set_submission_due,
    submission_due,
    write_missing_receipts,
)
from qcdc_desktop.usecases.watched_folder import (
    look_into_folder,
    set_watched_folder,
    take_from_folder,
    watched_folder,
)

_BETWEEN_LOOKS = 1.0
"""Seconds in which a file that is still being copied changes."""


def add_commands(group: Any) -> None:
    """Add the commands of this module to `qcdc review`."""
    group.add_parser("inbox", help="đơn vị nào đã gửi, chưa gửi, chậm, gửi nhiều lần").set_defaults(carry_out=_inbox)
    group.add_parser("receipts", help="lập mọi giấy báo nhận còn thiếu").set_defaults(carry_out=_receipts)
    due = group.add_parser("due", help="xem hoặc đặt hạn nộp hồ sơ")
    due.add_argument("day", nargs="?", metavar="DAY|none")
    due.set_defaults(carry_out=_due)
    watch = group.add_parser("watch", help="xem, đặt thư mục theo dõi và nhập các gói trong đó")
    watch.add_argument("folder", type=Path, nargs="?", metavar="FOLDER")
    watch.add_argument("--off", action="store_true", help="thôi theo dõi")
    watch.set_defaults(carry_out=_watch)


def _inbox(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    rows = inbox_rows(session.ws, year)
    due = submission_due(session.ws, year)
    data = [
        {
            "unit": str(row.unit.key),
            "name": row.unit.name,
            "sent": row.last is not None,
            "late": row.late,
            "times": row.times,
            "held": row.held,
            "revision": row.last.revision if row.last else None,
            "received_at": row.last.at if row.last else None,
            "receipt": row.receipt,
        }
        for row in rows
    ]
    lines = [
        [
            row.unit.code,
            row.unit.name,
            _state(session, row),
            str(row.times or ""),
            moment(row.last.at if row.last else None),
        ]
        for row in rows
    ]
    head = [session.say("cli-due", day=format_date(due))] if due else []
    titles = ["Mã", "Đơn vị", "Hồ sơ", "Số gói", "Nhận lúc"]
    return Answer({"due": due, "units": data}, [*head, *table(titles, lines)])


def _state(session: Session, row: InboxRow) -> str:
    if row.held:
        return session.words["inbox-held"]
    sent, late = "sent" if row.last is not None else "missing", "-late" if row.late else ""
    return session.words[f"inbox-{sent}{late}"]


def _receipts(session: Session, options: argparse.Namespace) -> Answer:
    files = write_missing_receipts(session.unlocked(), session.year(options.year), session.progress)
    return Answer({"receipts": list(files)}, [session.say("cli-receipts", count=len(files))])


def _due(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    if options.day is not None:
        set_submission_due(session.ws, year, None if options.day == "none" else session.day(options.day))
    found = submission_due(session.ws, year)
    line = session.say("cli-due", day=format_date(found)) if found else session.words["cli-due-none"]
    return Answer({"year": year, "due": found}, [line])


def _watch(session: Session, options: argparse.Namespace) -> Answer:
    if options.off or options.folder is not None:
        set_watched_folder(session.ws, None if options.off else options.folder)
    folder = watched_folder(session.ws)
    if folder is None:
        return Answer({"folder": None, "results": []}, [session.words["cli-watch-off"]])
    first = look_into_folder(session.ws, {})
    time.sleep(_BETWEEN_LOOKS)
    look = look_into_folder(session.ws, first.stamps)
    taken = take_from_folder(session.ws, look, session.progress) if look.ready else None
    results = taken.results if taken else ()
    data = {
        "folder": folder,
        "reachable": look.reachable,
        "results": [{"file": one.file, "outcome": one.outcome, "code": one.code} for one in results],
        "requests": [one.file for one in taken.requests] if taken else [],
        "sealed": list(look.sealed),
    }
    lines = [session.say("cli-watched", folder=str(folder), count=len(results))]
    lines += [f"  {one.file.name}: {session.say(one.code, **one.facts)}" for one in results]
    return Answer(data, lines)
