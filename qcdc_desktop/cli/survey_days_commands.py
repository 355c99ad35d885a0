"""Commands about the daily tables of surveys: a line a day and place, with running totals."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.cli.survey_options import round_of
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey_days import DayLine, SurveyDay
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.usecases import survey_days


def add_commands(group: Any) -> None:
    """Add `survey days …` to the commands about surveys."""
    what = group.add_parser("days", help="bảng theo dõi khảo sát theo ngày").add_subparsers(
        required=True, dest="action"
    )
    listed = what.add_parser("list", help="các ngày đã ghi, kèm lũy kế")
    listed.add_argument("about", metavar="FORM", nargs="?")
    listed.add_argument("--unit", metavar="CODE", help="đơn vị trực thuộc đã gửi hồ sơ")
    listed.set_defaults(carry_out=_list)
    for name, carry_out in (("add", _add), ("set", _set), ("remove", _remove)):
        command = what.add_parser(name)
        command.add_argument("about", metavar="ROUND", help="mã đợt hoặc mã mẫu phiếu (đợt sau cùng)")
        command.add_argument("--day", required=name != "add", metavar="DAY", help="mặc định: ngày tiếp theo")
        command.add_argument("--place", help="nơi khảo sát" if name == "add" else "khi một ngày có nhiều nơi")
        if name == "remove":
            command.add_argument("--reason", required=True)
        else:
            for text in ("responsible", "note"):
                command.add_argument(f"--{text}")
            for figure in ("visitors", "participants"):
                command.add_argument(f"--{figure}", type=int, metavar="N")
        command.set_defaults(carry_out=carry_out)
    for command in what.choices.values():
        command.add_argument("--year", type=int)


def shape_of(line: DayLine) -> dict[str, Any]:
    """A line of the table for programs."""
    day = line.day
    return {
        "id": day.id,
        "day": day.day,
        "place": day.place,
        "responsible": day.responsible,
        "visitors": day.visitors,
        "participants": day.participants,
        "visitors_so_far": line.visitors_so_far,
        "participants_so_far": line.participants_so_far,
        "rate": line.rate,
        "note": day.note,
    }


def _list(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    unit = session.unit_below(options.unit, year) if options.unit else None
    found = survey_days.days_of_year(session.ws, year, options.about, unit)
    data = [
        {
            "round": one.round.title,
            "form": one.round.form_code,
            "sheets": one.sheets,
            "participants": one.participants,
            "days": [shape_of(line) for line in one.lines],
        }
        for one in found
    ]
    rows = [
        [one.round.form_code, format_date(line.day.day), line.day.place, line.day.responsible,
         _figure(line.day.visitors), _figure(line.day.participants), str(line.participants_so_far),
         "–" if line.rate is None else format_percent(line.rate)]
        for one in found for line in one.lines
    ]  # fmt: skip
    heads = ["Mẫu", "Ngày", "Nơi", "Người phụ trách", "Lượt người", "Tham gia", "Lũy kế", "Tỷ lệ"]
    return Answer({"rounds": data}, table(heads, rows))


def _add(session: Session, options: argparse.Namespace) -> Answer:
    proposed = survey_days.next_day(session.ws, _days(session, options))
    return _save(session, options, proposed)


def _set(session: Session, options: argparse.Namespace) -> Answer:
    return _save(session, options, _chosen(session, options))


def _remove(session: Session, options: argparse.Namespace) -> Answer:
    found = _chosen(session, options)
    survey_days.delete_day(session.ws, found.id, options.reason)
    said = session.say("cli-day-removed", day=found.day.isoformat())
    return Answer({"removed": found.id}, [said])


def _save(session: Session, options: argparse.Namespace, before: SurveyDay) -> Answer:
    names = ("place", "responsible", "note", "visitors", "participants")
    given: dict[str, Any] = {name: getattr(options, name) for name in names if getattr(options, name) is not None}
    if options.day:
        given["day"] = session.day(options.day)
    saved = survey_days.save_day(session.ws, replace(before, **given))
    line = next(one for one in _days(session, options).lines if one.day.id == saved.id)
    said = session.say("cli-day-saved", day=saved.day.isoformat(), total=line.participants_so_far)
    return Answer({"day": shape_of(line)}, [said])


def _days(session: Session, options: argparse.Namespace) -> survey_days.RoundDays:
    held = round_of(session, options.about, session.year(options.year))
    return survey_days.round_days(session.ws, held.id)


def _chosen(session: Session, options: argparse.Namespace) -> SurveyDay:
    """The line of a day, of several places the one that is named; raises `Refusal("no-such-day")`."""
    day, days = session.day(options.day), _days(session, options)
    found = [line.day for line in days.lines if line.day.day == day]
    if len(found) > 1 and options.place is not None:
        found = [one for one in found if search_key(one.place) == search_key(options.place)]
    if len(found) != 1:
        raise Refusal("no-such-day", day=day.isoformat(), round=days.round.title, count=len(found))
    return found[0]


def _figure(value: int | None) -> str:
    return "–" if value is None else str(value)
