"""The daily tables of surveys: a line a day and place, kept beside the round; running totals are never stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.survey_days import DayLine, SurveyDay, day_lines
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.usecases.dossiers import check_figure
from qcdc_desktop.usecases.surveys import editable_round, read_rounds
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading, Transaction


@dataclass(frozen=True, slots=True)
class RoundDays:
    """The table of one round, and how many of its sheets are keyed."""

    round: SurveyRound
    lines: tuple[DayLine, ...]
    sheets: int

    @property
    def participants(self) -> int:
        """How many took part in all days together."""
        return self.lines[-1].participants_so_far if self.lines else 0


def round_days(ws: Workspace, round_id: str) -> RoundDays:
    """The table of a round; raises `Refusal("record-gone")`."""
    from qcdc_desktop.db import sheets

    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
        if held is None:
            raise Refusal("record-gone")
        keyed = sheets.count_sheets(reading, held.dossier_id).get(round_id, 0)
        return RoundDays(held, _lines(reading, round_id), keyed)


def days_of_year(
    ws: Workspace, year: int, form_code: str | None = None, unit: UnitKey | None = None
) -> tuple[RoundDays, ...]:
    """The tables of a unit's rounds of a year (of one form), also those that are empty, in the order of the rounds."""
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        rows = read_rounds(ws, reading, dossier) if dossier else ()
        return tuple(
            RoundDays(row.round, _lines(reading, row.round.id), row.sheets)
            for row in rows
            if form_code in (None, row.round.form_code)
        )


def next_day(ws: Workspace, days: RoundDays) -> SurveyDay:
    """A line to fill in: the day after the last one with its place and person, else the first day of the round."""
    held = days.round
    if days.lines:
        last = days.lines[-1].day
        place, responsible, day = last.place, last.responsible, last.day + timedelta(days=1)
    else:
        place, responsible, day = held.place, "", held.starts_on or ws.today
    if held.ends_on is not None and day > held.ends_on:
        day = held.ends_on
    return SurveyDay(ws.new_id(), held.dossier_id, held.id, day, place, responsible)


def save_day(ws: Workspace, given: SurveyDay) -> SurveyDay:
    """Write a line of the table, new or changed.

    Raises `Refusal` record-gone, round-locked, not-your-dossier, dossier-locked, day-outside-round, day-twice,
    participants-above-visitors, negative-figure, figure-too-large.
    """
    with ws.store.transaction(ws.actor) as tx:
        held = editable_round(ws, tx, given.round_id)
        clean = replace(
            given,
            dossier_id=held.dossier_id,
            place=nfc(given.place).strip(),
            responsible=nfc(given.responsible).strip(),
            note=nfc(given.note).strip(),
        )
        before = tx.get(SurveyDay, clean.id)
        if before is not None and before.round_id != held.id:
            raise Refusal("record-gone")
        _check(tx, held, clean)
        if before != clean:
            tx.save(clean)
    return clean


def delete_day(ws: Workspace, day_id: str, reason: str) -> None:
    """Take a line off the table; raises `Refusal` reason-missing, record-gone, round-locked."""
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        found = tx.get(SurveyDay, day_id)
        if found is None:
            raise Refusal("record-gone")
        editable_round(ws, tx, found.round_id)
        tx.delete(found, nfc(reason).strip())


def _lines(reading: Reading, round_id: str) -> tuple[DayLine, ...]:
    return day_lines(reading.find(SurveyDay, round_id=round_id))


def _check(tx: Transaction, held: SurveyRound, given: SurveyDay) -> None:
    first, last = held.starts_on or date.min, held.ends_on or date.max
    if not first <= given.day <= last:
        bounds = {"first": held.starts_on, "last": held.ends_on}
        told = {name: day.isoformat() if day else None for name, day in bounds.items()}
        raise Refusal("day-outside-round", field="day", round=held.title, first=told["first"], last=told["last"])
    same = [one for one in tx.find(SurveyDay, round_id=held.id, day=given.day) if one.id != given.id]
    if any(search_key(one.place) == search_key(given.place) for one in same):
        raise Refusal("day-twice", field="day", day=given.day.isoformat(), place=given.place or "–")
    for name in ("visitors", "participants"):
        check_figure(name, getattr(given, name))
    if given.visitors is not None and given.participants is not None and given.participants > given.visitors:
        raise Refusal(
            "participants-above-visitors",
            field="participants",
            participants=given.participants,
            visitors=given.visitors,
        )
