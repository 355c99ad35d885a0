"""Commands about the self-assessment: showing it with its working, Excel in and out, evidence, approving."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from qcdc_desktop.cli import dossier_commands, scoring_commands
from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.convert_option import CONVERT, add_convert
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.gaps import blocking
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.domain.recognition import DossierPaper
from qcdc_desktop.domain.scoring import IndicatorScore, PartScore, part_scores
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.usecases import assessment, excel_assessment
from qcdc_desktop.usecases.attachments import attach_file, describe_attachment


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("assess", help="tự đánh giá, chấm điểm").add_subparsers(required=True, dest="what")
    show = group.add_parser("show")
    show.add_argument("--unit", metavar="CODE")
    show.set_defaults(carry_out=_show)
    attach = group.add_parser("attach")
    proved = attach.add_mutually_exclusive_group(required=True)
    proved.add_argument("--indicator", metavar="CODE")
    proved.add_argument("--paper", choices=[paper.value for paper in DossierPaper], help="tài liệu của hồ sơ đề nghị")
    attach.add_argument("--page", default="", help="trang, mục trong tài liệu")
    attach.add_argument("--number", default="", help="số, ký hiệu của văn bản")
    attach.add_argument("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help="ngày của văn bản")
    attach.add_argument("--issuer", default="", help="cơ quan ban hành")
    attach.add_argument("file", type=Path, metavar="FILE")
    attach.set_defaults(carry_out=_attach)
    lock = group.add_parser("lock")
    lock.add_argument("--name", required=True, help="họ tên lãnh đạo duyệt")
    lock.add_argument("--reason", default="", metavar="TEXT", help="lý do vẫn duyệt khi còn việc phải xong")
    lock.set_defaults(carry_out=_lock)
    unlock = group.add_parser("unlock")
    unlock.add_argument("--reason", required=True)
    unlock.set_defaults(carry_out=_unlock)
    for name, carry_out in (("import", _import), ("template", _template)):
        command = group.add_parser(name)
        command.add_argument("file", type=Path, metavar="F.xlsx")
        if carry_out is _import:
            add_convert(command)
        command.set_defaults(carry_out=carry_out)
    scoring_commands.add_to(group)
    dossier_commands.add_to(group)
    for command in group.choices.values():
        command.add_argument("--year", type=int)


def _year(session: Session, options: argparse.Namespace) -> int:
    return session.year(options.year)


def _show(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    unit = session.unit_below(options.unit, year) if options.unit else None
    view = assessment.open_assessment(session.ws, year, unit)
    score = view.score
    lines = []
    for criterion in score.criteria:
        head = f"{criterion.criterion.code}. {criterion.criterion.title}"
        lines.append(f"{head}: {format_points(criterion.points)}/{format_points(criterion.maximum)}")
        for one in criterion.indicators:
            points = f"{format_points(one.points)}/{format_points(one.maximum)}"
            lines.append(f"  {one.indicator.code} {one.indicator.title}: {points}")
            lines += [f"      {session.say_step(step)}" for step in (*one.steps, *one.problems)]
    lines.append(
        session.say("cli-status-points", points=score.points, maximum=score.maximum, missing=score.missing_to_pass)
    )
    data = {
        "year": year,
        "edition": score.edition,
        "state": view.assessment.state.value,
        "approved_by": view.assessment.approved_by,
        "gaps_reason": view.assessment.gaps_reason,
        "points": score.points,
        "maximum": score.maximum,
        "judged_points": score.judged_points,
        "passed": score.passed,
        "rank": score.rank,
        "missing_to_pass": score.missing_to_pass,
        "criteria": [
            {
                "code": c.criterion.code,
                "title": c.criterion.title,
                "points": c.points,
                "maximum": c.maximum,
                "parts": [_part(part) for part in part_scores(c)],
                "indicators": [
                    _indicator(session, one, len(view.evidence.get(one.indicator.code, ()))) for one in c.indicators
                ],
            }
            for c in score.criteria
        ],
        "gaps": [
            {"code": g.code, "indicator": g.indicator_code, "message": session.say(g.code, **g.facts)}
            for g in view.gaps
        ],
    }
    return Answer(data, lines)


def _part(score: PartScore) -> dict[str, Any]:
    return {
        "code": score.part.code,
        "title": score.part.title,
        "points": score.points,
        "maximum": score.maximum,
        "parts": [_part(part) for part in score.parts],
    }


def _indicator(session: Session, one: IndicatorScore, evidence: int) -> dict[str, Any]:
    return {
        "code": one.indicator.code,
        "title": one.indicator.title,
        "state": one.state.value,
        "points": one.points,
        "maximum": one.maximum,
        "evidence": evidence,
        "how": [session.say_step(step) for step in one.steps],
        "problems": [session.say_step(step) for step in one.problems],
    }


def _attach(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    view = assessment.open_assessment(session.ws, year)
    kind, code = AttachedTo.PAPER, options.paper
    if options.indicator:
        kind, code = AttachedTo.INDICATOR, options.indicator
        if view.criteria_set.indicator(code) is None:
            raise Refusal("unknown-indicator", code=code)
    kept = attach_file(session.ws, year, options.file, kind, code, options.page).attachment
    if options.number or options.date or options.issuer:
        kept = describe_attachment(
            session.ws,
            kept.id,
            kept.description,
            options.number or kept.document_number,
            options.date or kept.document_date,
            options.issuer or kept.issuer,
        )
    data = {
        "sha256": kept.sha256,
        "indicator": options.indicator,
        "paper": options.paper,
        "name": kept.name,
        "number": kept.document_number,
        "date": kept.document_date,
        "issuer": kept.issuer,
    }
    return Answer(data, [session.say("cli-attached", name=kept.name, code=code)])


def _lock(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    view = assessment.open_assessment(session.ws, year)
    approved = assessment.approve_assessment(session.ws, year, options.name, options.reason)
    lines = [session.say("cli-locked", name=approved.approved_by, year=year)]
    if approved.gaps_reason is not None:
        lines.append(session.say("cli-locked-despite", count=len(blocking(view.gaps)), reason=approved.gaps_reason))
    return Answer({"state": approved.state.value, "gaps_reason": approved.gaps_reason}, lines)


def _unlock(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    assessment.open_assessment(session.ws, year)
    opened = assessment.unlock_assessment(session.ws, year, options.reason)
    return Answer({"state": opened.state.value}, [session.say("cli-unlocked", year=year)])


def _import(session: Session, options: argparse.Namespace) -> Answer:
    year, convert = _year(session, options), CONVERT[options.convert]
    changed = excel_assessment.import_assessment_file(session.ws, year, options.file, convert)
    return Answer({"changed": changed}, [session.say("cli-imported", count=changed, name=options.file.name)])


def _template(session: Session, options: argparse.Namespace) -> Answer:
    file = excel_assessment.write_assessment_template(session.ws, _year(session, options), options.file)
    return Answer({"file": file}, [session.say("cli-template-made", file=str(file))])
