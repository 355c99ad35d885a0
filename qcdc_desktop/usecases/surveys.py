"""Surveys on paper: rounds, sheets keyed one by one, and their tallies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.kept_tally import read_tally_text, tally_text
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.scanning import ScanDoubt, ScanJob, ScanPage
from qcdc_desktop.domain.survey import Batch, Sheet, SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.tally import FormTally, merge_tallies, tally
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_dates import local_day
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.dossiers import check_figure, editable_dossier, require_own
from qcdc_desktop.usecases.workspace import Workspace, check_year, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


_WORTH_KEEPING = 50
"""Fewer sheets are counted quicker than a tally is written."""
_MOST_TALLIES = 4096
"""More rounds than a province of 209 communes holds in two years of seven forms."""
_TALLIES: dict[tuple[str, str, str], FormTally] = {}
"""Tallies by round, the sum over its sheets and the edition of the form: whatever changes a sheet changes its key."""


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
    rows = [RoundRow(r, form_of(ws, r), counts.get(r.id, 0)) for r in reading.find(SurveyRound, dossier_id=dossier.id)]
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
        old = editable_round(ws, tx, changed.id)
        clean = replace(
            changed,
            dossier_id=old.dossier_id,
            form_code=old.form_code,
            form_edition=old.form_edition,
            check=old.check,
            lock=old.lock,
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
    from qcdc_desktop.db import drafts, sheets

    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        old = editable_round(ws, tx, round_id)
        count = sheets.count_sheets(tx, old.dossier_id).get(round_id, 0)
        if count:
            raise Refusal("round-has-sheets", count=count)
        forget_scans(tx, round_id, reason)
        for batch in tx.find(Batch, round_id=round_id):
            tx.delete(batch, reason)
        for day in tx.find(SurveyDay, round_id=round_id):
            tx.delete(day, reason)
        drafts.drop_drafts(tx, round_id)
        tx.delete(old, reason)


def forget_scans(tx: Transaction, round_id: str, reason: str, number: int | None = None) -> None:
    """Take away what was scanned of a round, or of one of its sheets, so that it may be scanned again."""
    of_sheet = {} if number is None else {"number": number}
    for page in tx.find(ScanPage, round_id=round_id, **of_sheet):
        for doubt in tx.find(ScanDoubt, page_id=page.id):
            tx.delete(doubt, reason)
        tx.delete(page, reason)
    if number is None:
        for job in tx.find(ScanJob, round_id=round_id):
            tx.delete(job, reason)


def open_round(ws: Workspace, round_id: str) -> RoundView:
    """A round for keying or looking through; raises `Refusal("record-gone")`."""
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        found = reading.get(SurveyRound, round_id)
        if found is None:
            raise Refusal("record-gone")
        keyed = tuple(sorted(sheets.stream_sheets(reading, round_id=round_id), key=lambda s: s.number))
    return RoundView(found, form_of(ws, found), keyed, max((s.number for s in keyed), default=0) + 1)


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
    """The tallies of a dossier by form, all rounds of one edition together; forms without a round are absent.

    What had to be counted is kept for the next time (see `db.tallies`); the same sheets give the same tally.
    """
    rounds = [r for r in reading.find(SurveyRound, dossier_id=dossier.id) if form_code in (None, r.form_code)]
    counted: dict[str, str] = {}
    found = by_form([_tally_of(ws, reading, row, counted) for row in rounds])
    _keep(ws, reading, counted)
    return found


def by_form(tallies: Iterable[FormTally]) -> dict[str, FormTally]:
    """Tallies of rounds put together by form; where editions differ the last one stands."""
    found: dict[str, FormTally] = {}
    for one in tallies:
        before = found.get(one.form_code)
        same = before is not None and before.edition == one.edition
        found[one.form_code] = merge_tallies(before, one) if before is not None and same else one
    return found


def _tally_of(ws: Workspace, reading: Reading, row: SurveyRound, counted: dict[str, str]) -> FormTally:
    """The tally of a round: known, kept, or counted now, for counting 20.000 sheets takes half a second."""
    from qcdc_desktop.db import sheets
    from qcdc_desktop.db.content import sum_of_sheets
    from qcdc_desktop.db.tallies import kept_counts

    form = form_of(ws, row)
    stamp = sum_of_sheets(reading, row.id)
    key = (row.id, stamp, form.edition.code)
    found = _TALLIES.get(key) or read_tally_text(kept_counts(reading, row.id), stamp, form)
    if found is None:
        found = tally(form, sheets.stream_sheets(reading, round_id=row.id))
        if found.sheets >= _WORTH_KEEPING:
            counted[row.id] = tally_text(found, stamp)
    if key not in _TALLIES:
        if len(_TALLIES) >= _MOST_TALLIES:
            _TALLIES.clear()
        _TALLIES[key] = found
    return found


def _keep(ws: Workspace, reading: Reading, counted: Mapping[str, str]) -> None:
    """Keep what was counted. It is only a shortcut: where it cannot be written just now, it is counted again later."""
    from qcdc_desktop.db.tallies import keep_counts
    from qcdc_desktop.db.transaction import Transaction

    if not counted or isinstance(reading, Transaction):
        return
    with suppress(Trouble), ws.store.transaction(ws.actor) as tx:
        keep_counts(tx, counted)


def own_round(ws: Workspace, tx: Transaction, round_id: str) -> SurveyRound:
    """A round of this office's open dossier; raises `Refusal` record-gone, not-your-dossier, dossier-locked."""
    found = tx.get(SurveyRound, round_id)
    if found is None:
        raise Refusal("record-gone")
    require_own(ws, tx, found.dossier_id)
    return found


def editable_round(ws: Workspace, tx: Transaction, round_id: str) -> SurveyRound:
    """A round of this office that may be changed; raises what `own_round` raises and `Refusal("round-locked")`."""
    found = own_round(ws, tx, round_id)
    if found.lock is not None:
        day = local_day(found.lock.at).isoformat()
        raise Refusal("round-locked", round=found.title, name=found.lock.by or "–", day=day, reason=found.lock.reason)
    return found


def form_of(ws: Workspace, survey_round: SurveyRound) -> Questionnaire:
    """The questionnaire of a round; raises `Refusal("catalogue-edition-unknown")`."""
    form = ws.catalogues.questionnaire(survey_round.form_code, survey_round.form_edition)
    if form is None:
        raise Refusal("catalogue-edition-unknown", edition=survey_round.form_edition)
    return form
