"""Surveys on paper: rounds, sheets keyed one by one, and their tallies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.sheet_check import Problem, check_sheet, normalise
from qcdc_desktop.domain.survey import Answer, Mark, Sheet, SurveyRound
from qcdc_desktop.domain.tally import FormTally, merge_tallies, tally
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.dossiers import check_figure, editable_dossier, require_own
from qcdc_desktop.usecases.workspace import Workspace, check_year, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


LARGEST_SHEET_NUMBER: Final = 999_999


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round with its form and how many sheets are keyed."""

    round: SurveyRound
    questionnaire: Questionnaire
    sheets: int


@dataclass(frozen=True, slots=True)
class RoundView:
    """A round open for keying: its form, the next free number, and the numbers already keyed."""

    round: SurveyRound
    questionnaire: Questionnaire
    sheets: tuple[Sheet, ...]
    next_number: int


class SheetRefused(Refusal):
    """A sheet that cannot be saved as it is; `problems` name the questions."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(first.code, field=first.question, question=first.question, **first.facts)
        self.problems = problems


def questionnaires(ws: Workspace, year: int) -> tuple[Questionnaire, ...]:
    """The forms in force at the end of the year, in order of code; raises `Refusal("year-out-of-range")`."""
    check_year(year)
    return ws.catalogues.questionnaires_on(date(year, 12, 31))


def list_rounds(ws: Workspace, year: int, unit: UnitKey | None = None) -> tuple[RoundRow, ...]:
    """The rounds of the year in order of form and start."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is None:
            return ()
        return read_rounds(ws, reading, dossier)


def read_rounds(ws: Workspace, reading: Reading, dossier: Dossier) -> tuple[RoundRow, ...]:
    """The rounds of a dossier within an open reading."""
    from qcdc_desktop.db import sheets

    counts = sheets.count_sheets(reading, dossier.id)
    rows = [RoundRow(r, _form_of(ws, r), counts.get(r.id, 0)) for r in reading.find(SurveyRound, dossier_id=dossier.id)]
    return tuple(sorted(rows, key=lambda row: (row.round.form_code, row.round.starts_on or date.max, row.round.id)))


def add_round(ws: Workspace, year: int, form_code: str, title: str = "") -> SurveyRound:
    """Open a round of a form; raises `Refusal("unknown-form")`."""
    form = next((q for q in questionnaires(ws, year) if q.code == form_code), None)
    if form is None:
        raise Refusal("unknown-form", field="form_code", form=form_code)
    with ws.store.transaction(ws.actor) as tx:
        dossier = editable_dossier(ws, tx, year)
        number = len(tx.find(SurveyRound, dossier_id=dossier.id, form_code=form_code)) + 1
        new = SurveyRound(
            id=ws.new_id(),
            dossier_id=dossier.id,
            form_code=form_code,
            form_edition=form.edition.code,
            title=nfc(title).strip() or f"{form_code} – đợt {number}/{year}",
            organiser=form.organiser,
        )
        tx.save(new)
        return new


def save_round(ws: Workspace, changed: SurveyRound) -> SurveyRound:
    """Write a changed round; raises `Refusal` title-missing, end-before-start, negative-figure, figure-too-large."""
    with ws.store.transaction(ws.actor) as tx:
        old = _round(ws, tx, changed.id)
        clean = replace(
            changed,
            dossier_id=old.dossier_id,
            form_code=old.form_code,
            form_edition=old.form_edition,
            title=nfc(changed.title).strip(),
            place=nfc(changed.place).strip(),
            organiser=nfc(changed.organiser).strip(),
        )
        if not clean.title:
            raise Refusal("title-missing", field="title")
        if clean.starts_on and clean.ends_on and clean.ends_on < clean.starts_on:
            raise Refusal("end-before-start", field="ends_on")
        for name in ("target", "population", "printed", "handed_out", "returned", "spoiled"):
            check_figure(name, getattr(clean, name))
        tx.save(clean)
        return clean


def delete_round(ws: Workspace, round_id: str, reason: str) -> None:
    """Delete a round that has no sheets; raises `Refusal("round-has-sheets")`, `Refusal("reason-missing")`."""
    from qcdc_desktop.db import sheets

    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        old = _round(ws, tx, round_id)
        count = sheets.count_sheets(tx, old.dossier_id).get(round_id, 0)
        if count:
            raise Refusal("round-has-sheets", count=count)
        tx.delete(old, reason)


def open_round(ws: Workspace, round_id: str) -> RoundView:
    """A round for keying or looking through; raises `Refusal("record-gone")`."""
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        found = reading.get(SurveyRound, round_id)
        if found is None:
            raise Refusal("record-gone")
        keyed = tuple(sorted(sheets.stream_sheets(reading, round_id=round_id), key=lambda s: s.number))
    return RoundView(found, _form_of(ws, found), keyed, max((s.number for s in keyed), default=0) + 1)


def save_sheet(
    ws: Workspace,
    round_id: str,
    number: int,
    answers: Mapping[str, Answer],
    marks: Mapping[str, Mark],
    village: str = "",
    sheet_id: str | None = None,
    reason: str = "",
) -> Sheet:
    """Save one sheet, new or corrected (`sheet_id`, then with a reason).

    What the conditions skip is dropped. Raises `SheetRefused` (naming every question that is wrong),
    `Refusal("sheet-number-taken")`, `Refusal("sheet-number-wrong")`, `Refusal("reason-missing")`.
    """
    check_sheet_number(number)
    with ws.store.transaction(ws.actor) as tx:
        found = _round(ws, tx, round_id)
        form = _form_of(ws, found)
        texts = {code: nfc(v).strip() if isinstance(v, str) else v for code, v in answers.items()}
        kept_answers, kept_marks = normalise(form, texts, marks)
        problems = check_sheet(form, kept_answers, kept_marks)
        if problems:
            raise SheetRefused(problems)
        old = tx.get(Sheet, sheet_id) if sheet_id else None
        if sheet_id and (old is None or old.round_id != round_id):
            raise Refusal("record-gone")
        if old is not None and not reason.strip():
            raise Refusal("reason-missing", field="reason")
        if any(other.id != sheet_id for other in tx.find(Sheet, round_id=round_id, number=number)):
            raise Refusal("sheet-number-taken", field="number", number=number, round=found.title)
        sheet = Sheet(
            id=sheet_id or ws.new_id(),
            dossier_id=found.dossier_id,
            round_id=round_id,
            form_code=found.form_code,
            number=number,
            entered_at=old.entered_at if old else ws.clock(),
            entered_by=old.entered_by if old else ws.actor,
            village=nfc(village).strip(),
            answers=kept_answers,
            marks=kept_marks,
        )
        tx.save(sheet)
        if old is not None:
            tx.note("correct", "Sheet", sheet.id, reason=nfc(reason).strip())
        return sheet


def check_sheet_number(number: int) -> None:
    """Raise `Refusal("sheet-number-wrong")` for what cannot stand on a paper sheet."""
    if not 1 <= number <= LARGEST_SHEET_NUMBER:
        raise Refusal("sheet-number-wrong", field="number", largest=LARGEST_SHEET_NUMBER)


def delete_sheet(ws: Workspace, sheet_id: str, reason: str) -> None:
    """Delete a sheet; its answers stay in the audit trail. Raises `Refusal("reason-missing")`."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        sheet = tx.get(Sheet, sheet_id)
        if sheet is None:
            raise Refusal("record-gone")
        _round(ws, tx, sheet.round_id)
        tx.delete(sheet, reason)


def import_sheets(ws: Workspace, round_id: str, sheets_in: Sequence[Sheet]) -> int:
    """Save many sheets read from a file, all or nothing; returns how many were new.

    A number already keyed with the same answers is passed over, with other answers it is refused.
    """
    from qcdc_desktop.db import sheets

    with ws.store.transaction(ws.actor) as tx:
        found = _round(ws, tx, round_id)
        form = _form_of(ws, found)
        known = {s.number: s for s in sheets.stream_sheets(tx, round_id=round_id)}
        new = []
        for sheet in sheets_in:
            check_sheet_number(sheet.number)
            answers, marks = normalise(form, sheet.answers, sheet.marks)
            problems = check_sheet(form, answers, marks)
            if problems:
                raise SheetRefused(problems)
            old = known.get(sheet.number)
            if old is not None:
                if old.answers == answers and old.marks == marks:
                    continue
                raise Refusal("sheet-number-taken", field="number", number=sheet.number, round=found.title)
            kept = replace(
                sheet,
                id=ws.new_id(),
                dossier_id=found.dossier_id,
                round_id=round_id,
                form_code=found.form_code,
                entered_at=ws.clock(),
                entered_by=sheet.entered_by or ws.actor,
                answers=answers,
                marks=marks,
            )
            known[sheet.number] = kept
            new.append(kept)
        sheets.add_sheets(tx, new)
    return len(new)


def tally_form(ws: Workspace, year: int, form_code: str, unit: UnitKey | None = None) -> FormTally:
    """The tally of one form over all rounds of a unit and year; raises `Refusal("unknown-form")`."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        if dossier is not None:
            found = read_tallies(ws, reading, dossier, form_code)
            if form_code in found:
                return found[form_code]
    form = next((q for q in questionnaires(ws, year) if q.code == form_code), None)
    if form is None:
        raise Refusal("unknown-form", field="form_code", form=form_code)
    return tally(form, ())


def tally_round(ws: Workspace, round_id: str) -> FormTally:
    """The tally of one round."""
    view = open_round(ws, round_id)
    return tally(view.questionnaire, view.sheets)


def read_tallies(
    ws: Workspace, reading: Reading, dossier: Dossier, form_code: str | None = None
) -> dict[str, FormTally]:
    """The tallies of a dossier by form, all rounds of one edition together; forms without a round are absent."""
    from qcdc_desktop.db import sheets

    found: dict[str, FormTally] = {}
    for row in reading.find(SurveyRound, dossier_id=dossier.id):
        if form_code is not None and row.form_code != form_code:
            continue
        one = tally(_form_of(ws, row), sheets.stream_sheets(reading, round_id=row.id))
        before = found.get(row.form_code)
        if before is None or before.edition != one.edition:
            found[row.form_code] = one
        else:
            found[row.form_code] = merge_tallies(before, one)
    return found


def _round(ws: Workspace, tx: Transaction, round_id: str) -> SurveyRound:
    """A round of this office that may be changed."""
    found = tx.get(SurveyRound, round_id)
    if found is None:
        raise Refusal("record-gone")
    require_own(ws, tx, found.dossier_id)
    return found


def _form_of(ws: Workspace, survey_round: SurveyRound) -> Questionnaire:
    form = ws.catalogues.questionnaire(survey_round.form_code, survey_round.form_edition)
    if form is None:
        raise Refusal("catalogue-edition-unknown", edition=survey_round.form_edition)
    return form
