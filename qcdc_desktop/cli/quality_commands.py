"""Commands about the quality of survey data: what should be checked against the paper, at either office."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.survey_quality.finding import QualityFinding
from qcdc_desktop.domain.survey_sampling import spans
from qcdc_desktop.usecases.review import units_below
from qcdc_desktop.usecases.survey_quality import RoundQuality, look_into_units


def add_survey_commands(group: Any) -> None:
    """Add `qcdc survey check`: the office's own rounds, before they are sent."""
    check = group.add_parser("check", help="tìm phiếu cần đối chiếu với phiếu giấy")
    check.add_argument("form", nargs="?", metavar="FORM")
    check.set_defaults(carry_out=_own)


def add_review_commands(group: Any) -> None:
    """Add `qcdc review quality`: the rounds that were received, of one unit or of all."""
    quality = group.add_parser("quality", help="chất lượng số liệu phiếu khảo sát đã nhận")
    quality.add_argument("code", nargs="?", metavar="CODE")
    quality.add_argument("--form", metavar="FORM")
    quality.set_defaults(carry_out=_received)


def _own(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    return _answer(session, list(look_into_units(session.ws, year, (session.ws.unit_key,))), options.form)


def _received(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    every = tuple(unit.key for unit in units_below(session.ws, year))
    units = (session.unit_below(options.code, year),) if options.code else every
    return _answer(session, list(look_into_units(session.ws, year, units, session.progress)), options.form)


def _answer(session: Session, found: Sequence[RoundQuality], form: str | None) -> Answer:
    rounds = [one for one in found if form in (None, one.round.form_code)]
    count = sum(len(one.findings) for one in rounds)
    sheets = sum(one.sheets for one in rounds)
    code = "cli-quality-found" if count else "cli-quality-nothing"
    facts = {"findings": count} if count else {}
    lines = [session.say(code, rounds=len(rounds), sheets=sheets, **facts)]
    for one in rounds:
        if one.findings:
            lines += ["", f"{one.unit.name} – {one.round.title}"]
        for finding in one.findings:
            lines += _lines(session, finding)
    data = [
        {
            "unit": str(one.unit.key),
            "name": one.unit.name,
            "round": one.round.id,
            "title": one.round.title,
            "form": one.round.form_code,
            "sheets": one.sheets,
            "findings": [_shape(session, finding) for finding in one.findings],
        }
        for one in rounds
    ]
    return Answer({"findings": count, "rounds": data}, lines)


def _lines(session: Session, finding: QualityFinding) -> list[str]:
    who = f" ({finding.person})" if finding.person else ""
    sheets = [f"    {spans(finding.sheets)}"] if finding.sheets else []
    told = [session.say_step(step) for step in finding.steps]
    why, source = f"quality-{finding.kind}-why", f"quality-{finding.kind}-source"
    return [
        f"  {session.say(f'quality-{finding.kind}')}{who}",
        *sheets,
        *(f"    {text}" for text in (*told, session.say(why), session.say(source))),
    ]


def _shape(session: Session, finding: QualityFinding) -> dict[str, Any]:
    return {
        "kind": finding.kind.value,
        "title": session.say(f"quality-{finding.kind}"),
        "person": finding.person,
        "sheets": list(finding.sheets),
        "how": [session.say_step(step) for step in finding.steps],
        "why": session.say(f"quality-{finding.kind}-why"),
        "source": session.say(f"quality-{finding.kind}-source"),
    }
