"""Looking at the sheets of a unit's rounds for what should be checked: by the commune before sending, by the reviewer.

What is looked for stands in `domain.survey_quality`; here are only the rounds and what is kept beside their sheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.catalogues import in_force
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import SheetEntry, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_quality.finding import QualityFinding
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.survey_quality.looking import look_into_round
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.usecases.double_entry import read_checks
from qcdc_desktop.usecases.surveys import form_of
from qcdc_desktop.usecases.workspace import Workspace, dossier_of, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class RoundQuality:
    """A round of a unit with what was found in its sheets."""

    unit: Unit
    round: SurveyRound
    questionnaire: Questionnaire
    sheets: int
    findings: tuple[QualityFinding, ...]


def limits_of(ws: Workspace, year: int) -> QualityLimits:
    """The limits in force at the end of the year; raises `Refusal("quality-limits-missing")`."""
    found = in_force(ws.catalogues.quality, date(year, 12, 31))
    if found is None:
        raise Refusal("quality-limits-missing", year=year)
    return found


def look_into_unit(
    ws: Workspace, year: int, unit: UnitKey | None = None, progress: Progress = UNWATCHED
) -> tuple[RoundQuality, ...]:
    """Every round of a unit's year (None: this office's own) with its findings, in order of form and start."""
    return tuple(look_into_units(ws, year, (unit or ws.unit_key,), progress))


def look_into_units(
    ws: Workspace, year: int, units: tuple[UnitKey, ...], progress: Progress = UNWATCHED
) -> Iterator[RoundQuality]:
    """The rounds of several units one after the other, so that a province never stands in memory at once."""
    limits = limits_of(ws, year)
    for done, unit in enumerate(units):
        progress.step(done, len(units), unit.code)
        with ws.store.reading() as reading:
            dossier = dossier_of(reading, unit, year)
            if dossier is not None:
                yield from _rounds(ws, reading, unit_of(ws, unit), dossier, limits)
    progress.step(len(units), len(units))


def _rounds(
    ws: Workspace, reading: Reading, unit: Unit, dossier: Dossier, limits: QualityLimits
) -> Iterator[RoundQuality]:
    from qcdc_desktop.db import sheets

    checks = _checks(ws, reading, dossier)
    rounds = reading.find(SurveyRound, dossier_id=dossier.id)
    for held in sorted(rounds, key=lambda row: (row.form_code, row.starts_on or date.max, row.id)):
        form = form_of(ws, held)
        keyed = list(sheets.stream_sheets(reading, round_id=held.id))
        entries = {entry.id: entry for entry in reading.find(SheetEntry, round_id=held.id)}
        own = [check for check in checks if check.round_id == held.id]
        yield RoundQuality(unit, held, form, len(keyed), look_into_round(form, held, keyed, limits, entries, own))


def _checks(ws: Workspace, reading: Reading, dossier: Dossier) -> tuple[SurveyCheck, ...]:
    """What double entry found: as it was sent, or of this office's own rounds as it stands now."""
    sent = tuple(reading.find(SurveyCheck, dossier_id=dossier.id))
    own = (dossier.unit_code, dossier.unit_valid_from) == (ws.unit_key.code, ws.unit_key.valid_from)
    return read_checks(ws, reading, dossier) if own else sent
