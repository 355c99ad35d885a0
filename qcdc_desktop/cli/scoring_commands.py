"""Commands that score one indicator, take evidence off it again, and list what keeps the year from being closed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_numbers import format_points, parse_points
from qcdc_desktop.usecases import assessment
from qcdc_desktop.usecases.attachments import detach_file

_FIGURES = ("count", "numerator", "denominator")
_POINTS = ("points", "override")
_TEXTS = {"reason": "override_reason", "not_applicable": "not_applicable", "explanation": "explanation"}
"""Options that are texts, with the field each fills."""


def add_to(group: Any) -> None:
    """Add the commands of this module to `qcdc assess`."""
    scored = group.add_parser("set", help="nhập kết quả một chỉ tiêu; chỉ các mục được nêu thay đổi")
    scored.add_argument("code", metavar="CODE")
    scored.add_argument("--answer", choices=("yes", "no"), help="có hay không")
    for name in _FIGURES:
        scored.add_argument(f"--{name}", type=int, metavar="N")
    scored.add_argument("--points", metavar="POINTS", help="điểm chấm theo minh chứng, ví dụ 4,5")
    scored.add_argument("--override", metavar="POINTS", help="điểm sửa tay, kèm --reason")
    scored.add_argument("--reason", metavar="TEXT", help="lý do sửa điểm")
    scored.add_argument("--not-applicable", metavar="TEXT", help="lý do không áp dụng")
    scored.add_argument("--explanation", metavar="TEXT", help="giải trình")
    scored.add_argument("--clear", action="store_true", help="xóa những gì đã nhập trước")
    scored.set_defaults(carry_out=_set)
    detach = group.add_parser("detach", help="gỡ minh chứng khỏi chỉ tiêu")
    detach.add_argument("--indicator", required=True, metavar="CODE")
    detach.add_argument("name", metavar="NAME", help="tên tệp, hoặc đầu mã SHA-256 của tệp")
    detach.set_defaults(carry_out=_detach)
    group.add_parser("gaps", help="phần còn thiếu").set_defaults(carry_out=_gaps)


def _set(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    view = assessment.open_assessment(session.ws, year)
    if view.criteria_set.indicator(options.code) is None:
        raise Refusal("unknown-indicator", code=options.code)
    entry = assessment.entry_for(session.ws, view, options.code)
    if options.clear:
        entry = IndicatorEntry(
            entry.id,
            entry.dossier_id,
            entry.indicator_code,
            responsible=entry.responsible,
            due_on=entry.due_on,
            reply=entry.reply,
        )
    entry = _filled(entry, options)
    if entry.override is not None and not entry.override_reason.strip():
        raise Refusal("reason-missing", field="override_reason")
    assessment.save_entry(session.ws, year, entry)
    score = assessment.open_assessment(session.ws, year).score
    one = score.indicator(options.code)
    assert one is not None
    lines = [f"{options.code}: {format_points(one.points)}/{format_points(one.maximum)}"]
    lines += [session.say_step(step) for step in (*one.steps, *one.problems)]
    data = {
        "code": options.code,
        "state": one.state.value,
        "points": one.points,
        "maximum": one.maximum,
        "how": [session.say_step(step) for step in one.steps],
        "problems": [session.say_step(step) for step in one.problems],
        "total": score.points,
        "missing_to_pass": score.missing_to_pass,
    }
    return Answer(data, lines)


def _filled(entry: IndicatorEntry, options: argparse.Namespace) -> IndicatorEntry:
    """The entry with what the options name; raises `Refusal` of a number that cannot be read."""
    given: dict[str, Any] = {name: getattr(options, name) for name in _FIGURES}
    for name in _POINTS:
        text = getattr(options, name)
        given[name] = None if text is None else parse_points(text)
    given["yes"] = None if options.answer is None else options.answer == "yes"
    for option, name in _TEXTS.items():
        given[name] = getattr(options, option)
    return replace(entry, **{name: value for name, value in given.items() if value is not None})


def _detach(session: Session, options: argparse.Namespace) -> Answer:
    view = assessment.open_assessment(session.ws, session.year(options.year))
    found = [
        one
        for one in view.evidence.get(options.indicator, ())
        if one.attachment.name == options.name or one.attachment.sha256.startswith(options.name.lower())
    ]
    if len(found) != 1:
        raise Refusal("evidence-not-found", name=options.name, code=options.indicator, count=len(found))
    detach_file(session.ws, found[0].link.id)
    data = {"indicator": options.indicator, "name": found[0].attachment.name}
    return Answer(data, [session.say("cli-detached", name=found[0].attachment.name, code=options.indicator)])


def _gaps(session: Session, options: argparse.Namespace) -> Answer:
    view = assessment.open_assessment(session.ws, session.year(options.year))
    gaps = [
        {
            "code": gap.code,
            "indicator": gap.indicator_code,
            "blocks": gap.blocks,
            "message": session.say(gap.code, **gap.facts),
        }
        for gap in view.gaps
    ]
    data = {
        "gaps": gaps,
        "blocking": sum(gap.blocks for gap in view.gaps),
        "missing_to_pass": view.score.missing_to_pass,
    }
    return Answer(data, [f"{'!' if gap['blocks'] else ' '} {gap['message']}" for gap in gaps])
