"""Commands about the quality of survey data: what should be checked against the paper, at either office."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from qcdc_desktop.cli.answer import Answer
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey_quality.finding import QualityFinding
from qcdc_desktop.domain.survey_quality.paper_sample import PaperOutcome
from qcdc_desktop.domain.survey_sampling import spans
from qcdc_desktop.usecases.paper_checks import draw_sample, list_samples, record_paper
from qcdc_desktop.usecases.review import units_below
from qcdc_desktop.usecases.survey_quality import RoundQuality, look_into_units
from qcdc_desktop.usecases.surveys import list_rounds


def add_survey_commands(group: Any) -> None:
    """Add `qcdc survey check`: the office's own rounds, before they are sent."""
    check = group.add_parser("check", help="tìm phiếu cần đối chiếu với phiếu giấy")
    check.add_argument("form", nargs="?", metavar="FORM")
    check.set_defaults(carry_out=_own)
    _add_papers(group, unit=False)


def add_review_commands(group: Any) -> None:
    """Add `qcdc review quality`: the rounds that were received, of one unit or of all."""
    quality = group.add_parser("quality", help="chất lượng số liệu phiếu khảo sát đã nhận")
    quality.add_argument("code", nargs="?", metavar="CODE")
    quality.add_argument("--form", metavar="FORM")
    quality.set_defaults(carry_out=_received)
    _add_papers(group, unit=True)


def _add_papers(group: Any, unit: bool) -> None:
    """Drawing numbers from the paper archive and what the paper said, at either office."""
    draw = group.add_parser("sample", help="rút số phiếu để lấy phiếu giấy đối chiếu")
    draw.add_argument("form", metavar="FORM")
    draw.add_argument("--count", type=int, default=10)
    draw.add_argument("--seed", default="", help="mầm rút thăm (mặc định: mã của lần rút)")
    draw.add_argument("--round", metavar="TITLE")
    draw.set_defaults(carry_out=_draw)
    paper = group.add_parser("paper", help="ghi kết quả đối chiếu một phiếu giấy")
    paper.add_argument("sample", metavar="SAMPLE")
    paper.add_argument("number", type=int, metavar="NUMBER")
    paper.add_argument("outcome", choices=[outcome.value for outcome in PaperOutcome])
    paper.add_argument("--note", default="")
    paper.set_defaults(carry_out=_paper)
    samples = group.add_parser("samples", help="các lần rút phiếu giấy và kết quả")
    samples.set_defaults(carry_out=_samples)
    for command in (draw, samples):
        if unit:
            command.add_argument("--unit", metavar="CODE", required=True)
        else:
            command.set_defaults(unit=None)


def _draw(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    unit = session.unit_below(options.unit, year) if options.unit else None
    rounds = [row.round for row in list_rounds(session.ws, year, unit) if row.round.form_code == options.form]
    found = [one for one in rounds if options.round in (None, one.title)]
    if not found:
        raise Refusal("no-round", form=options.form, year=year)
    made = draw_sample(session.ws, found[-1].id, options.count, options.seed)
    said = session.say(
        "cli-sample-drawn", count=len(made.numbers), round=made.round_title, numbers=spans(made.numbers), seed=made.seed
    )
    return Answer({"sample": made.id, "seed": made.seed, "numbers": list(made.numbers)}, [said])


def _paper(session: Session, options: argparse.Namespace) -> Answer:
    check = record_paper(session.ws, options.sample, options.number, PaperOutcome(options.outcome), options.note)
    data = {"number": check.number, "outcome": check.outcome.value, "by": check.checked_by}
    return Answer(data, [session.say("cli-paper-recorded", number=check.number)])


def _samples(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    found = list_samples(session.ws, year, session.unit_below(options.unit, year) if options.unit else None)
    data, lines = [], []
    for view in found:
        sample, figures = view.sample, view.figures
        data.append(
            {
                "id": sample.id,
                "round": sample.round_title,
                "seed": sample.seed,
                "numbers": list(sample.numbers),
                "checked": figures.checked,
                "different": figures.different,
                "missing": figures.missing,
                "rate": figures.rate,
                "at_most": figures.at_most,
                "checks": [
                    {"number": number, "outcome": check.outcome.value, "note": check.note, "by": check.checked_by}
                    for number, check in sorted(view.checks.items())
                ],
            }
        )
        lines.append(
            session.say(
                "cli-sample-figures",
                round=sample.round_title,
                drawn=figures.drawn,
                numbers=spans(sample.numbers),
                checked=figures.checked,
                different=figures.different,
                missing=figures.missing,
                id=sample.id,
            )
        )
    return Answer({"samples": data}, lines)


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
