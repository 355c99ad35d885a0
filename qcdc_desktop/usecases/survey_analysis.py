"""Looking into the sheets of a round or of a year: groups, sections, open answers, the sheets behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Mark, Sheet, SurveyRound
from qcdc_desktop.domain.survey_analysis import (
    Change,
    GroupTally,
    KeywordGroup,
    OpenAnswer,
    SectionIndex,
    compare,
    cross_table,
    keyword_groups,
    open_answers,
    section_indices,
    sheets_behind,
)
from qcdc_desktop.domain.tally import tally
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.surveys import form_of, read_tallies
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """An open question with what people wrote."""

    code: str
    text: str
    answers: tuple[OpenAnswer, ...]
    groups: tuple[KeywordGroup, ...]


def group_round(ws: Workspace, round_id: str, by: str) -> tuple[GroupTally, ...]:
    """The sheets of a round tallied by group; raises `Refusal` record-gone, cannot-group-by."""
    with _round(ws, round_id) as (form, sheets):
        return cross_table(form, sheets, by)


def group_form(
    ws: Workspace, year: int, form_code: str, by: str, unit: UnitKey | None = None
) -> tuple[GroupTally, ...]:
    """All sheets of a form in a year by group, rounds of the newest edition together.

    Raises `Refusal` no-round, cannot-group-by.
    """
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        rounds = _rounds(ws, reading, year, form_code, unit)
        form = form_of(ws, rounds[-1])
        same = [row for row in rounds if row.form_edition == rounds[-1].form_edition]
        found = (one for row in same for one in sheets.stream_sheets(reading, round_id=row.id))
        return cross_table(form, found, by, {row.id: row.title for row in same})


def round_sections(ws: Workspace, round_id: str) -> tuple[SectionIndex, ...]:
    """The index of every section of a round's form; raises `Refusal("record-gone")`."""
    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
    with _round(ws, round_id) as (form, sheets):
        return section_indices(tally(form, sheets), held.population if held else None)


def compare_years(
    ws: Workspace, form_code: str, before: int, after: int, unit: UnitKey | None = None
) -> tuple[Change, ...]:
    """A form of two years question by question, only like with like; raises `Refusal("no-round")`."""
    with ws.store.reading() as reading:
        tallies = []
        for year in (before, after):
            dossier = dossier_of(reading, unit or ws.unit_key, year)
            found = read_tallies(ws, reading, dossier, form_code) if dossier else {}
            if form_code not in found:
                raise Refusal("no-round", form=form_code, year=year)
            tallies.append(found[form_code])
    return compare(*tallies)


def compare_rounds(ws: Workspace, before: str, after: str) -> tuple[Change, ...]:
    """Two rounds question by question, only like with like; raises `Refusal` record-gone, rounds-of-other-forms."""
    tallies = []
    for round_id in (before, after):
        with _round(ws, round_id) as (form, sheets):
            tallies.append(tally(form, sheets))
    if tallies[0].form_code != tallies[1].form_code:
        raise Refusal("rounds-of-other-forms", before=tallies[0].form_code, after=tallies[1].form_code)
    return compare(*tallies)


def round_open_answers(ws: Workspace, round_id: str) -> tuple[OpenQuestion, ...]:
    """What people wrote in a round, question by question; raises `Refusal("record-gone")`."""
    with _round(ws, round_id) as (form, sheets):
        kept = list(sheets)
    found = []
    for question in form.questions:
        if question.free_text:
            answers = open_answers(kept, question.code)
            found.append(OpenQuestion(question.code, question.text, answers, keyword_groups(answers)))
    return tuple(found)


def sheet_numbers_behind(ws: Workspace, round_id: str, question: str, answer: str | Mark) -> tuple[int, ...]:
    """The numbers of the sheets behind a figure of a round, in order.

    Raises `Refusal` record-gone, question-unknown, option-unknown.
    """
    with _round(ws, round_id) as (form, sheets):
        return tuple(sorted(sheet.number for sheet in sheets_behind(form, sheets, question, answer)))


@contextmanager
def _round(ws: Workspace, round_id: str) -> Iterator[tuple[Questionnaire, Iterator[Sheet]]]:
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        found = reading.get(SurveyRound, round_id)
        if found is None:
            raise Refusal("record-gone")
        yield form_of(ws, found), sheets.stream_sheets(reading, round_id=round_id)


def _rounds(ws: Workspace, reading: Reading, year: int, form_code: str, unit: UnitKey | None) -> list[SurveyRound]:
    dossier = dossier_of(reading, unit or ws.unit_key, year)
    found = reading.find(SurveyRound, dossier_id=dossier.id, form_code=form_code) if dossier else []
    if not found:
        raise Refusal("no-round", form=form_code, year=year)
    return sorted(found, key=lambda row: row.id)
