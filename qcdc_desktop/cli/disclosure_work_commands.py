"""Commands that carry the register on: publishing, ending, extending, new versions, proof, the day's work."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.disclosure_shapes import details_lines, details_shape, file_shape, place_shape, work_lines
from qcdc_desktop.cli.json_file import day, only_known, read_object, text, whole
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.usecases import disclosures, publishing
from qcdc_desktop.usecases.attachments import AttachedFile, attach_file, detach_file
from qcdc_desktop.usecases.day_sheet import brief_line, day_sheet, print_day_sheet
from qcdc_desktop.usecases.posting_review import confirm_postings

EDITABLE_DATES = ("document_date", "received_on", "starts_on", "extended_to")
EDITABLE_TEXTS = (
    "title", "document_number", "issuer", "period", "summary", "extension_reason", "not_applicable", "note",
)  # fmt: skip

CarryOut = Callable[[Session, argparse.Namespace], Answer]


def add_work_commands(group: Any) -> None:
    """Add the commands of this module to `qcdc disclosure`."""
    _on_entry(group, "show", _show, "một mục: nơi công khai, cách tính hạn, tệp, các bản")
    edit = _on_entry(group, "edit", _edit, "sửa các trường của một mục từ tệp JSON")
    edit.add_argument("--file", type=Path, required=True, metavar="F.json")
    publish = _on_entry(group, "publish", _publish, "ghi các lần công khai còn thiếu")
    publish.add_argument("--from", dest="day", metavar="DAY", help="ngày bắt đầu (mặc định: hôm nay)")
    _add_where(publish)
    publish.add_argument("--responsible", default="", metavar="HỌ_TÊN")
    end = _on_entry(group, "end", _end, "ghi ngày kết thúc, gỡ niêm yết")
    end.add_argument("--on", dest="day", metavar="DAY", help="ngày cuối cùng (mặc định: hôm nay)")
    _add_where(end)
    extend = _on_entry(group, "extend", _extend, "gia hạn, phải ghi lý do")
    extend.add_argument("--to", dest="day", required=True, metavar="DAY")
    extend.add_argument("--reason", required=True)
    waive = group.add_parser("not-applicable", help="ghi lý do không phải công khai")
    waive.add_argument("entry", nargs="?", metavar="ID")
    waive.add_argument("--content", metavar="CODE", help="mục mà năm phải có nhưng chưa lập")
    waive.add_argument("--period", default="", metavar="PERIOD")
    waive.add_argument("--reason", required=True)
    waive.add_argument("--year", type=int)
    waive.set_defaults(carry_out=_not_applicable)
    _on_entry(group, "renew", _renew, "công khai lại: mở bản mới của thông tin đã thay đổi")
    _on_entry(group, "reviewed", _reviewed, "đã rà soát niêm yết thường xuyên, vẫn đúng")
    remove = _on_entry(group, "remove", _remove, "xóa khỏi sổ, phải ghi lý do")
    remove.add_argument("--reason", required=True)
    attach = _on_entry(group, "attach", _attach, "đính kèm tệp vào mục, hoặc vào các lần công khai")
    attach.add_argument("files", type=Path, nargs="+", metavar="FILE")
    attach.add_argument("--year", type=int)
    _add_where(attach)
    detach = group.add_parser("detach", help="gỡ một tệp đính kèm khỏi mục hoặc lần công khai")
    detach.add_argument("link", metavar="LINK", help="mã đính kèm, xem ở lệnh show --json")
    detach.set_defaults(carry_out=_detach)
    today = group.add_parser("today", help="việc hôm nay của sổ công khai")
    today.add_argument("--year", type=int)
    today.add_argument("--out", type=Path, metavar="F.pdf", help="in ra PDF")
    today.set_defaults(carry_out=_today)


def _on_entry(group: Any, name: str, carry_out: CarryOut, what: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = group.add_parser(name, help=what)
    command.add_argument("entry", metavar="ID")
    command.set_defaults(carry_out=carry_out)
    return command


def _add_where(command: argparse.ArgumentParser) -> None:
    command.add_argument("--form", default="", metavar="LETTER", help="chỉ hình thức này (a, b, c…)")
    command.add_argument("--place", default="", metavar="NƠI", help="chỉ nơi này")


def _show(session: Session, options: argparse.Namespace) -> Answer:
    return _details(session, options.entry)


def _details(session: Session, entry: str, *first: str) -> Answer:
    details = disclosures.disclosure_details(session.ws, entry)
    return Answer({"disclosure": details_shape(session, details)}, [*first, *details_lines(session, details)])


def _entry(session: Session, options: argparse.Namespace) -> Disclosure:
    return disclosures.disclosure_details(session.ws, options.entry).row.disclosure


def _edit(session: Session, options: argparse.Namespace) -> Answer:
    """The file names only what shall change."""
    wanted = read_object(options.file)
    only_known(wanted, {"content", "fiscal_year", *EDITABLE_TEXTS, *EDITABLE_DATES}, options.file)
    changes: dict[str, Any] = {name: text(wanted, name) for name in EDITABLE_TEXTS if name in wanted}
    changes |= {name: day(wanted, name) for name in EDITABLE_DATES if name in wanted}
    if "content" in wanted:
        changes["content_code"] = text(wanted, "content")
    if "fiscal_year" in wanted:
        changes["fiscal_year"] = whole(wanted, "fiscal_year")
    disclosures.save_disclosure(session.ws, replace(_entry(session, options), **changes))
    return _details(session, options.entry)


def _publish(session: Session, options: argparse.Namespace) -> Answer:
    begun = publishing.publish_missing(
        session.ws, options.entry, _day(session, options), options.form, options.responsible, options.place
    )
    data = {"published": [place_shape(one) for one in begun]}
    return Answer(data, [session.say("cli-published", count=len(begun)), *(f"  {p.form}) {p.place}" for p in begun)])


def _end(session: Session, options: argparse.Namespace) -> Answer:
    on = _day(session, options)
    count = publishing.end_publications(session.ws, options.entry, on, options.form, options.place)
    judgement = disclosures.disclosure_details(session.ws, options.entry).row.judgement
    early = [
        {"form": c.required.form, "place": c.required.place, "until": c.until} for c in judgement.checks if c.short
    ]
    lines = [session.say("cli-ended", count=count, day=on.isoformat())]
    lines += [
        session.say("cli-ended-early", place=str(one["place"]), until=str(one["until"]))
        for one in early
        if one["until"]
    ]
    return Answer({"ended": count, "on": on, "ended_early": early}, lines)


def _extend(session: Session, options: argparse.Namespace) -> Answer:
    changed = replace(_entry(session, options), extended_to=session.day(options.day), extension_reason=options.reason)
    disclosures.save_disclosure(session.ws, changed)
    return _details(session, options.entry)


def _not_applicable(session: Session, options: argparse.Namespace) -> Answer:
    if options.entry:
        saved = disclosures.save_disclosure(
            session.ws, replace(_entry(session, options), not_applicable=options.reason)
        )
    else:
        year = session.year(options.year)
        saved = disclosures.enter_expected(session.ws, year, options.content or "", options.period, options.reason)
    return _details(session, saved.id)


def _renew(session: Session, options: argparse.Namespace) -> Answer:
    new = disclosures.add_new_version(session.ws, options.entry)
    return _details(session, new.id, session.say("cli-renewed", title=new.title, id=new.id))


def _reviewed(session: Session, options: argparse.Namespace) -> Answer:
    count = confirm_postings(session.ws, options.entry)
    return Answer({"reviewed": count}, [session.say("cli-postings-reviewed", count=count)])


def _remove(session: Session, options: argparse.Namespace) -> Answer:
    title = _entry(session, options).title
    disclosures.delete_disclosure(session.ws, options.entry, options.reason)
    return Answer({"removed": options.entry}, [session.say("cli-removed", title=title)])


def _attach(session: Session, options: argparse.Namespace) -> Answer:
    ws, entry = session.ws, _entry(session, options).id
    year = publishing.entry_year(ws, entry)  # an entry has its year; --year is only accepted
    found: list[AttachedFile] = []
    for file in options.files:
        if options.form or options.place:
            places = publishing.publications_at(ws, entry, options.form, options.place)
            found += publishing.attach_proof(ws, year, file, places)
        else:
            found.append(attach_file(ws, year, file, AttachedTo.DISCLOSURE, entry))
    lines = [session.say("cli-proof-attached", name=one.attachment.name) for one in found]
    return Answer({"attached": [file_shape(one) for one in found]}, lines)


def _detach(session: Session, options: argparse.Namespace) -> Answer:
    detach_file(session.ws, options.link)
    return Answer({"detached": options.link}, [session.say("cli-file-detached")])


def _today(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    register = disclosures.list_disclosures(session.ws, year)
    sheet = day_sheet(register.worklist, register.day or session.today, session.today)
    data: dict[str, Any] = {
        "day": sheet.day,
        "past": sheet.past,
        "groups": {
            group.code: [
                {"kind": i.kind, "on": i.on, "title": i.title, "disclosure": i.disclosure_id} for i in group.items
            ]
            for group in sheet.groups
        },
    }
    lines = [brief_line(sheet, lambda code, facts: session.say(code, **facts)), *work_lines(session, sheet)]
    if options.out is not None:
        data["file"] = print_day_sheet(session.ws, year, options.out, session.progress)
        lines.append(session.say("cli-report-made", file=str(options.out)))
    return Answer(data, lines)


def _day(session: Session, options: argparse.Namespace) -> Any:
    return session.day(options.day) if options.day else session.today
