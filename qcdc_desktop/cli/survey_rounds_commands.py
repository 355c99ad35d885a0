"""Commands about rounds and batches: opened, planned, locked; numbers given, drawn, closed."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.survey_options import batch_of, round_of
from qcdc_desktop.domain.survey import CheckPlan, CheckRule, CheckWay, PlaceKind, SurveyRound
from qcdc_desktop.domain.survey_sampling import spans
from qcdc_desktop.usecases import survey_batches, survey_rounds, surveys

_FIGURES = ("target", "population", "printed", "handed_out", "returned", "spoiled")


def add_commands(group: Any) -> None:
    """Add `survey round …` and `survey batch …` to the commands about surveys."""
    what = group.add_parser("round", help="đợt khảo sát").add_subparsers(required=True, dest="action")
    what.add_parser("list").set_defaults(carry_out=_list)
    for name, carry_out, about in (("add", _add, "FORM"), ("set", _set, "ROUND")):
        command = what.add_parser(name)
        command.add_argument("about", metavar=about)
        _add_fields(command)
        command.set_defaults(carry_out=carry_out)
    plan = what.add_parser("plan", help="cách nhập kiểm tra")
    plan.add_argument("about", metavar="ROUND")
    plan.add_argument("--rule", choices=[*(rule.value for rule in CheckRule), "none"])
    plan.add_argument("--way", choices=[way.value for way in CheckWay])
    for name in ("every", "share", "agreed-rate"):
        plan.add_argument(f"--{name}", type=int, metavar="N")
    plan.set_defaults(carry_out=_plan)
    for name, carry_out in (("lock", _lock), ("unlock", _unlock)):
        command = what.add_parser(name)
        command.add_argument("about", metavar="ROUND")
        command.add_argument("--reason", required=True)
        command.set_defaults(carry_out=carry_out)
    batch = group.add_parser("batch", help="tập phiếu").add_subparsers(required=True, dest="action")
    _add_batches(batch)
    for command in (*what.choices.values(), *batch.choices.values()):
        command.add_argument("--year", type=int)


def _add_fields(command: Any) -> None:
    for name in ("title", "place", "organiser", "starts", "ends"):
        command.add_argument(f"--{name}")
    command.add_argument("--place-kind", choices=[kind.value for kind in PlaceKind])
    for name in _FIGURES:
        command.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N")
    command.add_argument("--error", type=int, metavar="N", help="sai số, phần trăm của phần trăm: 500 = 5 %%")


def _add_batches(batch: Any) -> None:
    for name, carry_out in (
        ("list", _batches),
        ("add", _add_batch),
        ("draw", _draw),
        ("close", _close),
        ("reopen", _reopen),
    ):
        command = batch.add_parser(name)
        command.add_argument("about", metavar="ROUND")
        if name == "add":
            for text in ("name", "keyer", "place"):
                command.add_argument(f"--{text}", default="")
            command.add_argument("--first", type=int)
            command.add_argument("--last", type=int)
        elif name != "list":
            command.add_argument("batch", metavar="BATCH", nargs="?" if name == "draw" else None)
        if name == "close":
            command.add_argument("--note", default="")
        if name == "reopen":
            command.add_argument("--reason", required=True)
        command.set_defaults(carry_out=carry_out)


def _round(session: Session, options: argparse.Namespace) -> SurveyRound:
    return round_of(session, options.about, session.year(options.year))


def shape_of(held: SurveyRound, sheets: int | None = None) -> dict[str, Any]:
    """A round for programs."""
    plan, lock = held.check, held.lock
    return {
        "id": held.id,
        "form": held.form_code,
        "edition": held.form_edition,
        "title": held.title,
        "starts_on": held.starts_on,
        "ends_on": held.ends_on,
        "place_kind": held.place_kind.value if held.place_kind else None,
        "place": held.place,
        "organiser": held.organiser,
        **{name: getattr(held, name) for name in _FIGURES},
        "check": None
        if plan is None
        else {
            "rule": plan.rule.value,
            "way": plan.way.value,
            "every": plan.every,
            "share": plan.share,
            "agreed_rate": plan.agreed_rate,
        },
        "lock": {"at": lock.at, "by": lock.by, "reason": lock.reason} if lock else None,
        **({"sheets": sheets} if sheets is not None else {}),
    }


def _list(session: Session, options: argparse.Namespace) -> Answer:
    rows = surveys.list_rounds(session.ws, session.year(options.year))
    lines = [[r.round.form_code, r.round.title, str(r.sheets), "🔒" if r.round.lock else "", r.round.id] for r in rows]
    return Answer(
        {"rounds": [shape_of(r.round, r.sheets) for r in rows]},
        table(["Mẫu", "Đợt", "Phiếu", "Khóa", "Mã đợt"], lines),
    )


def _add(session: Session, options: argparse.Namespace) -> Answer:
    new = surveys.add_round(session.ws, session.year(options.year), options.about, options.title or "")
    return _changed(session, options, new)


def _set(session: Session, options: argparse.Namespace) -> Answer:
    return _changed(session, options, _round(session, options))


def _changed(session: Session, options: argparse.Namespace, held: SurveyRound) -> Answer:
    """Write the given fields; with --error the target comes from the formula."""
    given: dict[str, Any] = {
        name: getattr(options, name)
        for name in ("title", "place", "organiser", *_FIGURES)
        if getattr(options, name) is not None
    }
    for name in ("starts", "ends"):
        if getattr(options, name):
            given[f"{name}_on"] = session.day(getattr(options, name))
    if options.place_kind:
        given["place_kind"] = PlaceKind(options.place_kind)
    steps: list[str] = []
    saved = surveys.save_round(session.ws, replace(held, **given)) if given else held
    if options.error is not None:
        size = survey_rounds.aim_at(session.ws, held.id, saved.population or 0, options.error)
        steps = [session.say_step(one) for one in size.steps]
        saved = replace(saved, target=size.sheets)
    return Answer({"round": shape_of(saved), "how": steps}, [saved.title, *steps])


def _plan(session: Session, options: argparse.Namespace) -> Answer:
    held = _round(session, options)
    before = held.check or CheckPlan()
    plan = None
    if options.rule != "none":
        plan = CheckPlan(
            CheckRule(options.rule) if options.rule else before.rule,
            CheckWay(options.way) if options.way else before.way,
            before.every if options.every is None else options.every,
            before.share if options.share is None else options.share,
            before.agreed_rate if options.agreed_rate is None else options.agreed_rate,
        )
    planned = survey_rounds.plan_checks(session.ws, held.id, plan)
    return Answer({"round": shape_of(planned)}, [planned.title])


def _lock(session: Session, options: argparse.Namespace) -> Answer:
    locked = survey_rounds.lock_round(session.ws, _round(session, options).id, options.reason)
    return Answer({"round": shape_of(locked)}, [session.say("cli-round-locked", round=locked.title)])


def _unlock(session: Session, options: argparse.Namespace) -> Answer:
    opened = survey_rounds.unlock_round(session.ws, _round(session, options).id, options.reason)
    return Answer({"round": shape_of(opened)}, [session.say("cli-round-unlocked", round=opened.title)])


def _batches(session: Session, options: argparse.Namespace) -> Answer:
    check = survey_batches.list_batches(session.ws, _round(session, options).id)
    rows = [
        [v.batch.name, f"{v.batch.first}–{v.batch.last}" if v.batch.numbers else "", str(v.keyed),
         str(v.figures.checked), v.state.value, spans(v.missing)]
        for v in check.batches
    ]  # fmt: skip
    return Answer(
        {"batches": [_batch_shape(view) for view in check.batches], "loose": list(check.loose)},
        table(["Tập", "Số", "Đã nhập", "Đã kiểm", "Trạng thái", "Còn thiếu"], rows),
    )


def _batch_shape(view: survey_batches.BatchView) -> dict[str, Any]:
    batch, figures = view.batch, view.figures
    return {
        "id": batch.id,
        "name": batch.name,
        "first": batch.first,
        "last": batch.last,
        "keyer": batch.keyer,
        "place": batch.place,
        "state": view.state.value,
        "keyed": view.keyed,
        "missing": list(view.missing),
        "drawn": list(view.needed),
        "unchecked": list(view.unchecked),
        "rate": figures.rate,
        "at_most": figures.at_most,
        "closed_by": batch.closed_by,
        "note": batch.closing_note,
        "sheets": {number: state.value for number, state in view.states.items()},
    }


def _add_batch(session: Session, options: argparse.Namespace) -> Answer:
    made = survey_batches.add_batch(
        session.ws,
        _round(session, options).id,
        options.name,
        options.first,
        options.last,
        options.keyer,
        options.place,
    )
    return Answer({"batch": {"id": made.id, "name": made.name}}, [made.name])


def _draw(session: Session, options: argparse.Namespace) -> Answer:
    """Without a batch the sheets that are in none become one."""
    held = _round(session, options)
    batch = (
        batch_of(session, held, options.batch)
        if options.batch
        else survey_batches.whole_round_batch(session.ws, held.id)
    )
    drawn = survey_batches.draw_batch(session.ws, batch.id)
    said = session.say("cli-drawn", batch=drawn.name, numbers=spans(drawn.drawn))
    return Answer({"batch": drawn.name, "drawn": list(drawn.drawn), "seed": drawn.id}, [said])


def _close(session: Session, options: argparse.Namespace) -> Answer:
    batch = batch_of(session, _round(session, options), options.batch)
    closed = survey_batches.close_batch(session.ws, batch.id, options.note)
    return Answer(
        {"batch": closed.name, "closed_at": closed.closed_at}, [session.say("cli-batch-closed", batch=batch.name)]
    )


def _reopen(session: Session, options: argparse.Namespace) -> Answer:
    batch = batch_of(session, _round(session, options), options.batch)
    survey_batches.reopen_batch(session.ws, batch.id, options.reason)
    return Answer({"batch": batch.name}, [session.say("cli-batch-opened", batch=batch.name)])
