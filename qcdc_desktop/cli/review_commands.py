"""Commands of a reviewing office: who has sent, one dossier, scores, returning, accepting, feedback."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from qcdc_desktop.cli import inbox_commands, quality_commands
from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.json_file import objects, only_known, read_object, text, whole
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.usecases import export_package, review
from qcdc_desktop.usecases.review_rounds import PastRound


def add_commands(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser("review", help="thẩm định").add_subparsers(required=True, dest="what")
    group.add_parser("list").set_defaults(carry_out=_list)
    for name, carry_out in (("show", _show), ("accept", _accept), ("return", _return), ("feedback", _feedback)):
        command = group.add_parser(name)
        command.add_argument("code", metavar="CODE")
        command.set_defaults(carry_out=carry_out)
        if name == "show":
            command.add_argument("--changed", action="store_true", help="chỉ các chỉ tiêu khác lần gửi trước")
        if name == "return":
            command.add_argument("--reason", default="")
        if name == "accept":
            command.add_argument("--own-points", action="store_true", help="đồng ý điểm tự chấm ở các chỉ tiêu còn lại")
        if name == "feedback":
            command.add_argument("file", type=Path, nargs="?", metavar="FILE")
    ask = group.add_parser("ask", help="yêu cầu bổ sung ở một chỉ tiêu")
    for name in ("code", "indicator", "text"):
        ask.add_argument(name, metavar=name.upper())
    ask.set_defaults(carry_out=_ask)
    carry = group.add_parser("carry-over", help="giữ điểm lần trước ở các chỉ tiêu không thay đổi")
    carry.add_argument("code", metavar="CODE")
    carry.set_defaults(carry_out=_carry_over)
    score = group.add_parser("score")
    score.add_argument("--file", type=Path, required=True, metavar="F.json")
    score.set_defaults(carry_out=_score)
    inbox_commands.add_commands(group)
    quality_commands.add_review_commands(group)
    for command in group.choices.values():
        command.add_argument("--year", type=int)


def _year(session: Session, options: argparse.Namespace) -> int:
    return session.year(options.year)


def _list(session: Session, options: argparse.Namespace) -> Answer:
    rows = review.review_list(session.ws, _year(session, options))
    data = []
    lines = []
    for row in rows:
        own = row.result.own_points if row.result else None
        given = row.result.appraised_points if row.result else None
        state = row.appraisal.state.value if row.appraisal else "missing"
        data.append(
            {
                "unit": str(row.unit.key),
                "name": row.unit.name,
                "state": state,
                "revision": row.submission.revision if row.submission else None,
                "own_points": own,
                "appraised_points": given,
            }
        )
        points = [format_points(p) if p is not None else "–" for p in (own, given)]
        lines.append([row.unit.code, row.unit.name, session.words[f"appraisal-{state}"], *points])
    titles = ["Mã", "Đơn vị", "Tình trạng", "Tự chấm", "Thẩm định"]
    return Answer({"units": data}, table(titles, lines))


def _show(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    view = review.open_review(session.ws, session.unit_below(options.code, year), year)
    data = []
    rows = []
    for criterion in view.assessment.score.criteria:
        for one in criterion.indicators:
            item = view.items.get(one.indicator.code)
            changed = one.indicator.code in view.before.changed
            if options.changed and not changed:
                continue
            given = item.points if item else None
            comment = item.comment if item else ""
            data.append(
                {
                    "code": one.indicator.code,
                    "title": one.indicator.title,
                    "own": one.points,
                    "appraised": given,
                    "comment": comment,
                    "asked": (item.asked or "") if item else "",
                    "changed": changed,
                    "rounds": [_round(past) for past in view.before.past.get(one.indicator.code, ())],
                    "evidence": len(view.assessment.evidence.get(one.indicator.code, ())),
                    "how": [session.say_step(step) for step in one.steps],
                }
            )
            appraised = format_points(given) if given is not None else "–"
            rows.append([one.indicator.code, one.indicator.title[:56], format_points(one.points), appraised, comment])
    head = {"unit": str(view.unit.key), "name": view.unit.name, "state": view.appraisal.state.value}
    titles = ["Chỉ tiêu", "", "Tự chấm", "Thẩm định", "Nhận xét"]
    return Answer({**head, "indicators": data}, [view.unit.name, "", *table(titles, rows)])


def _round(past: PastRound) -> dict[str, Any]:
    item = past.item
    return {
        "revision": past.revision,
        "own": past.own,
        "appraised": item.points if item else None,
        "comment": item.comment if item else "",
        "asked": (item.asked or "") if item else "",
    }


def _ask(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    unit = session.unit_below(options.code, year)
    item = review.ask_of(session.ws, unit, year, options.indicator, options.text)
    return Answer(
        {"indicator": item.indicator_code, "asked": item.asked or ""},
        [session.say("cli-asked", code=item.indicator_code)],
    )


def _carry_over(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    count = review.carry_over(session.ws, session.unit_below(options.code, year), year)
    return Answer({"carried": count}, [session.say("cli-carried-over", count=count)])


def _score(session: Session, options: argparse.Namespace) -> Answer:
    """The file: {"unit": CODE, "scores": [{"indicator": …, "points": hundredths, "comment": …}]}, all or nothing."""
    given = read_object(options.file)
    only_known(given, ("unit", "scores"), options.file)
    unit = session.unit_below(text(given, "unit"), _year(session, options))
    scores = []
    for score in objects(given, "scores"):
        only_known(score, ("indicator", "points", "comment"), options.file)
        points = whole(score, "points")
        if points is None:
            raise Refusal("json-field-wrong", field_name="points", value="null")
        scores.append((text(score, "indicator"), points, text(score, "comment")))
    saved = review.score_indicators(session.ws, unit, _year(session, options), scores)
    return Answer({"scored": len(saved)}, [session.say("cli-scored", count=len(saved))])


def _accept(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    unit = session.unit_below(options.code, year)
    if options.own_points:
        review.accept_own_points(session.ws, unit, year)
    decided = review.accept_dossier(session.ws, unit, year)
    return Answer({"state": decided.state.value}, [session.say("cli-accepted", code=options.code, year=year)])


def _return(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    decided = review.return_dossier(session.ws, session.unit_below(options.code, year), year, options.reason)
    return Answer({"state": decided.state.value}, [session.say("cli-returned", code=options.code, year=year)])


def _feedback(session: Session, options: argparse.Namespace) -> Answer:
    year = _year(session, options)
    unit = session.unit_below(options.code, year)
    made = export_package.export_feedback(session.unlocked(), unit, year, options.file)
    data = {"file": made.file, "digest": made.record.digest}
    return Answer(data, [session.say("cli-package-made", file=str(made.file))])
