"""Commands that look into the sheets of a round or a year: groups, sections, changes, open answers, sheets behind."""

from __future__ import annotations

import argparse
from typing import Any

from qcdc_desktop.cli.answer import Answer, table
from qcdc_desktop.cli.session import Session
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.domain.survey_analysis import VILLAGE, under_minimum
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.usecases import survey_analysis, surveys
from qcdc_desktop.usecases.assessment import survey_minimum


def add_commands(group: Any) -> None:
    """Add the commands of this module to `qcdc survey`."""
    groups = group.add_parser("groups", help="kết quả theo nhóm người trả lời, thôn, đợt")
    groups.add_argument("form", metavar="FORM")
    groups.add_argument("--by", default=VILLAGE, metavar="QUESTION|village|round")
    groups.add_argument("--unit", metavar="CODE")
    groups.set_defaults(carry_out=_groups)
    sections = group.add_parser("sections", help="chỉ số của từng phần")
    sections.set_defaults(carry_out=_sections)
    opened = group.add_parser("open", help="ý kiến ghi bằng lời, nhóm theo từ trùng nhau")
    opened.set_defaults(carry_out=_open)
    behind = group.add_parser("behind", help="số của các phiếu đứng sau một con số")
    behind.set_defaults(carry_out=_behind)
    for command in (sections, opened, behind):
        command.add_argument("form", metavar="FORM")
        command.add_argument("--round", metavar="TITLE", help="tên đợt (mặc định: đợt sau cùng)")
    behind.add_argument("--question", required=True, metavar="CODE")
    behind.add_argument("--answer", required=True, metavar="OPTION|blank|invalid|not_applicable")
    compared = group.add_parser("compare", help="so hai năm hoặc hai đợt, chỉ so những câu giống nhau")
    compared.add_argument("form", metavar="FORM")
    which = compared.add_mutually_exclusive_group(required=True)
    which.add_argument("--before", type=int, metavar="YEAR", help="năm trước để so")
    which.add_argument("--rounds", nargs=2, metavar="TITLE", help="tên hai đợt trong năm, đợt trước ghi trước")
    compared.add_argument("--unit", metavar="CODE")
    compared.set_defaults(carry_out=_compare)


def _groups(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    unit = session.unit_below(options.unit, year) if options.unit else None
    found = survey_analysis.group_form(session.ws, year, options.form, options.by, unit)
    minimum = survey_minimum(session.ws, year, options.form, unit)
    data = [
        {
            "key": one.key,
            "label": one.label,
            "sheets": one.tally.sheets,
            "satisfied": one.tally.satisfied,
            "counted": one.tally.counted,
            "rate": one.tally.rate,
            "interval": one.interval,
            "too_few": under_minimum(one.tally.valid_sheets, minimum),
        }
        for one in found
    ]
    rows = [
        [g.label or "–", str(g.tally.sheets), _rate(g.tally.rate), str(g.tally.counted),
         _few(session, g.tally.valid_sheets, minimum)]
        for g in found
    ]  # fmt: skip
    answer = {"by": options.by, "minimum": minimum, "groups": data}
    return Answer(answer, table(["Nhóm", "Phiếu", "Hài lòng", "n", ""], rows))


def _sections(session: Session, options: argparse.Namespace) -> Answer:
    found = survey_analysis.round_sections(session.ws, _round_id(session, options))
    minimum = survey_minimum(session.ws, session.year(options.year), options.form)
    data = [
        {
            "section": one.section,
            "questions": one.questions,
            "satisfied": one.satisfied,
            "counted": one.counted,
            "rate": one.rate,
            "interval": one.interval,
            "too_few": under_minimum(one.counted, minimum),
        }
        for one in found
    ]
    rows = [[s.section or "–", _rate(s.rate), str(s.counted), _few(session, s.counted, minimum)] for s in found]
    return Answer({"minimum": minimum, "sections": data}, table(["Phần", "Hài lòng", "n", ""], rows))


def _open(session: Session, options: argparse.Namespace) -> Answer:
    found = survey_analysis.round_open_answers(session.ws, _round_id(session, options))
    data = [
        {
            "question": one.code,
            "answers": [{"number": a.number, "text": a.text} for a in one.answers],
            "groups": [{"keyword": g.keyword, "numbers": [a.number for a in g.answers]} for g in one.groups],
        }
        for one in found
    ]
    lines = []
    for one in found:
        lines.append(one.text)
        lines += [f"  {g.keyword} ({len(g.answers)})" for g in one.groups]
        lines += [f"    {a.number}: {a.text}" for a in one.answers]
    return Answer({"open": data}, lines)


def _behind(session: Session, options: argparse.Namespace) -> Answer:
    marks = {mark.value: mark for mark in Mark}
    answer = marks.get(options.answer, options.answer)
    numbers = survey_analysis.sheet_numbers_behind(session.ws, _round_id(session, options), options.question, answer)
    return Answer({"numbers": numbers}, [", ".join(map(str, numbers)) or "–"])


def _compare(session: Session, options: argparse.Namespace) -> Answer:
    year = session.year(options.year)
    if options.rounds:
        titles = tuple(options.rounds)
        found = survey_analysis.compare_rounds(session.ws, *(_round_named(session, options, one) for one in titles))
    else:
        titles = (str(options.before), str(year))
        unit = session.unit_below(options.unit, year) if options.unit else None
        found = survey_analysis.compare_years(session.ws, options.form, options.before, year, unit)
    data, rows = [], []
    for one in found:
        question = one.after or one.before
        assert question is not None
        before, after = (part.rate if part else None for part in (one.before, one.after))
        data.append(
            {
                "question": question.question.code,
                "comparable": one.comparable,
                "before": before,
                "after": after,
                "difference": one.difference,
                "beyond_chance": one.beyond_chance,
            }
        )
        rows.append([question.question.code, question.question.text[:60], _rate(before), _rate(after)])
    return Answer({"changes": data}, table(["Câu", "", *titles], rows))


def _round_id(session: Session, options: argparse.Namespace) -> str:
    return _round_named(session, options, options.round)


def _round_named(session: Session, options: argparse.Namespace, title: str | None) -> str:
    """The round of the form with this title, without one the latest; raises `Refusal("no-round")`."""
    year = session.year(options.year)
    rounds = [row.round for row in surveys.list_rounds(session.ws, year) if row.round.form_code == options.form]
    if title:
        rounds = [one for one in rounds if search_key(one.title) == search_key(title)]
    if not rounds:
        raise Refusal("no-round", form=options.form, year=year)
    return rounds[-1].id


def _few(session: Session, n: int, minimum: int | None) -> str:
    """What marks a figure of too few sheets or answers."""
    return session.say("cli-under-minimum", minimum=minimum) if under_minimum(n, minimum) else ""


def _rate(rate: int | None) -> str:
    return "–" if rate is None else format_percent(rate)
