"""Commands about the office itself: init, status, unit list, report, self-check, demo."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli.answer import Answer, moment, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.token_commands import add_sign
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.usecases import make_report
from qcdc_desktop.usecases.open_office import create_office, office_exists
from qcdc_desktop.usecases.overview import overview
from qcdc_desktop.usecases.review import review_list
from qcdc_desktop.usecases.revoked_keys import doubtful_packages
from qcdc_desktop.usecases.self_check import Check, self_check
from qcdc_desktop.usecases.support_report import write_support_report


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    init = commands.add_parser("init", help="tạo thư mục dữ liệu của một đơn vị")
    init.add_argument("--unit", required=True, metavar="CODE[@YYYY-MM-DD]", help="mã đơn vị hành chính")
    init.add_argument("--role", required=True, choices=[role.value for role in Role])
    init.add_argument("--actor", default="", help="họ tên người nhập")
    init.set_defaults(carry_out=_init)
    status = commands.add_parser("status", help="tình trạng của đơn vị trong năm")
    status.add_argument("--year", type=int)
    status.set_defaults(carry_out=_status)
    unit = commands.add_parser("unit", help="danh mục đơn vị hành chính").add_subparsers(required=True, dest="what")
    listing = unit.add_parser("list")
    listing.add_argument("--under", metavar="CODE")
    listing.add_argument("--on", metavar="YYYY-MM-DD", help="ngày xét hiệu lực, mặc định hôm nay")
    listing.set_defaults(carry_out=_units)
    _add_report(commands)
    check = commands.add_parser("self-check", help="kiểm tra chương trình")
    check.add_argument("--report", type=Path, metavar="F.zip", help="ghi tệp cho người hỗ trợ (không có dữ liệu riêng)")
    check.set_defaults(carry_out=_self_check)
    demo = commands.add_parser("demo", help="chạy trọn một năm với dữ liệu minh họa")
    demo.add_argument("dir", type=Path, metavar="DIR")
    demo.add_argument("--communes", type=int, default=20)
    demo.add_argument("--sheets", type=int, default=60)
    demo.add_argument("--seed", type=int, default=2024)
    demo.add_argument("--frauds", action="store_true", help="đưa phiếu gian dối vào xã đầu tiên để thử phần kiểm tra")
    demo.set_defaults(carry_out=_demo)


def _add_report(commands: Any) -> None:
    report = commands.add_parser("report", help="in báo cáo").add_subparsers(required=True, dest="what")
    report.add_parser("list").set_defaults(carry_out=_reports)
    add_sign(report)
    make = report.add_parser("make")
    make.add_argument("name", metavar="NAME")
    make.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="đuôi .pdf, .xlsx hoặc .docx quyết định dạng tệp"
    )
    make.add_argument("--year", type=int)
    make.add_argument("--unit", metavar="CODE")
    make.add_argument("--quarter", type=int, choices=(1, 2, 3, 4))
    make.add_argument("--form", metavar="PKS0x")
    make.add_argument("--disclosure", metavar="ID", help="mục công khai của biên bản, bản tin truyền thanh")
    make.add_argument("--from", dest="first", metavar="NGÀY", help="ngày đầu của sổ, báo cáo; không có là cả năm")
    make.add_argument("--to", dest="last", metavar="NGÀY", help="ngày cuối")
    make.add_argument("--number", default="", help="số văn bản")
    make.set_defaults(carry_out=_report)


def _init(session: Session, options: argparse.Namespace) -> Answer:
    ws = create_office(
        session.folder,
        session.unit(options.unit),
        Role(options.role),
        session.passphrase(),
        session.catalogues,
        session.clock,
        options.actor,
    )
    name = ws.unit.name
    ws.store.close()
    data = {"folder": session.folder, "unit": str(ws.unit_key), "unit_name": name, "role": ws.role.value}
    return Answer(data, [session.say("cli-office-made", name=name, folder=str(session.folder))])


def _status(session: Session, options: argparse.Namespace) -> Answer:
    ws = session.ws
    year = session.year(options.year)
    if ws.role is not Role.COMMUNE:
        return _reviewer_status(session, year)
    view = overview(ws, year)
    score = view.assessment.score
    data = {
        "unit": str(ws.unit_key),
        "unit_name": view.unit.name,
        "role": ws.role.value,
        "year": year,
        "parts": {part.code: {"done": part.done, "total": part.total} for part in view.parts},
        "disclosure": _figures(view.disclosure),
        "points": score.points,
        "maximum": score.maximum,
        "pass_mark": view.assessment.criteria_set.pass_mark,
        "passed": score.passed,
        "missing_to_pass": score.missing_to_pass,
        "gaps": len(view.missing),
        "overdue": [w.title for w in view.worklist if w.kind == "overdue"],
        "last_backup": view.last_backup,
        "last_package": view.last_package.file_name if view.last_package else None,
        "sheets": sum(row.sheets for row in view.rounds),
        "release": ws.published.release if ws.published else None,
    }
    rate = view.disclosure.rate
    lines = [
        f"{view.unit.name} – năm {year}",
        session.say(
            "cli-status-disclosure",
            due=view.disclosure.due,
            on_time=view.disclosure.on_time,
            late=view.disclosure.late,
            missing=view.disclosure.missing,
            rate=format_percent(rate) if rate is not None else "–",
        ),
        session.say(
            "cli-status-points",
            points=score.points,
            maximum=score.maximum,
            missing=score.missing_to_pass,
        ),
        *(session.say("cli-status-round", form=r.round.form_code, sheets=r.sheets) for r in view.rounds),
        session.say("cli-status-gaps", count=len(view.missing)),
        session.say("cli-status-backup", at=moment(view.last_backup)),
    ]
    return Answer(data, lines)


def _figures(figures: Any) -> dict[str, Any]:
    names = ("due", "on_time", "late", "missing", "waiting", "not_applicable", "rate")
    return {name: getattr(figures, name) for name in names}


def _reviewer_status(session: Session, year: int) -> Answer:
    ws = session.ws
    rows = review_list(ws, year)
    received = [row for row in rows if row.submission is not None]
    states: dict[str, int] = {}
    for row in received:
        state = row.appraisal.state.value if row.appraisal else "received"
        states[state] = states.get(state, 0) + 1
    data = {
        "unit": str(ws.unit_key),
        "unit_name": ws.unit.name,
        "role": ws.role.value,
        "year": year,
        "units": len(rows),
        "received": len(received),
        "states": states,
        "missing": [str(row.unit.key) for row in rows if row.submission is None],
        "doubtful": len(doubtful_packages(ws)),
        "release": ws.published.release if ws.published else None,
    }
    line = session.say("cli-status-reviewer", received=len(received), units=len(rows))
    return Answer(data, [f"{ws.unit.name} – năm {year}", line])


def _units(session: Session, options: argparse.Namespace) -> Answer:
    day = session.day(options.on) if options.on else session.today
    units = session.catalogues.units
    found = units.on(day)
    if options.under:
        above = units.at(options.under, day)
        if above is None:
            raise Refusal("unknown-unit-code", code=options.under, since=day.isoformat())
        found = units.children(above)
    data = [
        {"code": u.code, "valid_from": u.valid_from, "name": u.name, "level": u.level, "parent": u.parent_code}
        for u in found
    ]
    return Answer({"units": data}, table(["Mã", "Tên", "Cấp"], [[u.code, u.name, u.level] for u in found]))


def _reports(session: Session, options: argparse.Namespace) -> Answer:
    kinds = make_report.report_kinds(session.ws)
    data = [{"name": k.name, "title": session.words[f"report-{k.name}"], "formats": k.formats} for k in kinds]
    rows = [[k.name, session.words[f"report-{k.name}"], " ".join(k.formats)] for k in kinds]
    return Answer({"reports": data}, table(["Tên", "Báo cáo", "Dạng"], rows))


def _report(session: Session, options: argparse.Namespace) -> Answer:
    ws = session.ws
    year = session.year(options.year)
    unit = session.unit_below(options.unit, year) if options.unit else None
    choice = make_report.ReportChoice(
        year,
        unit,
        options.quarter,
        options.form,
        options.number,
        options.disclosure,
        session.day(options.first) if options.first else None,
        session.day(options.last) if options.last else None,
    )
    file = make_report.make_report(ws, options.name, choice, options.out, session.progress)
    return Answer({"file": file, "report": options.name}, [session.say("cli-report-made", file=str(file))])


def _self_check(session: Session, options: argparse.Namespace) -> Answer:
    ws, opened = None, None
    if office_exists(session.folder):
        try:
            ws = session.ws
        except (Refusal, Trouble) as error:
            opened = Check("office", False, session.say(error.code, **error.facts))
    checks = (*self_check(session.clock, ws), *((opened,) if opened else ()))
    if options.report is not None:
        write_support_report(options.report, session.clock, session.folder / "logs", ws, checks=checks)
    data: dict[str, Any] = {
        "sound": all(c.sound for c in checks),
        "checks": [{"name": c.name, "sound": c.sound, "found": c.found} for c in checks],
    }
    lines = [f"{'✓' if c.sound else '✗'} {c.name}: {c.found}" for c in checks]
    if options.report is not None:
        data["report"] = options.report
        lines.append(session.say("cli-support-report", file=str(options.report)))
    if not data["sound"]:
        failed = "; ".join(f"{c.name}: {c.found}" for c in checks if not c.sound)
        raise Refusal("self-check-failed", failed=failed)
    return Answer(data, lines)


def _demo(session: Session, options: argparse.Namespace) -> Answer:
    from qcdc_desktop.demo.run import run_demo

    made = run_demo(
        options.dir, options.communes, options.sheets, options.seed, session.progress, frauds=options.frauds
    )
    lines = [session.say("cli-demo-done", folder=str(options.dir)), ""]
    lines += [f"  {name}: {seconds} s" for name, seconds in made["seconds"].items()]
    for title in ("offices", "packages", "reports"):
        lines += ["", session.words[f"cli-demo-{title}"], *(f"  {path}" for path in made[title])]
    lines += ["", session.words["cli-demo-open"], *(f"  qcdc --data {path} gui" for path in made["open"])]
    return Answer(made, lines)
