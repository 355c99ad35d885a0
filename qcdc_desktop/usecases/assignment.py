"""Who sees to which indicators, and until when: given out for several at once (giao chỉ tiêu)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_text import nfc, sort_key
from qcdc_desktop.usecases.assessment import AssessmentView, entry_for, open_assessment, save_entries
from qcdc_desktop.usecases.people import list_people
from qcdc_desktop.usecases.workspace import Workspace


def assign_indicators(
    ws: Workspace, year: int, codes: Sequence[str], responsible: str, due_on: date | None = None
) -> int:
    """Give indicators to a person or a department, with the day they are wanted; returns how many changed.

    All or nothing. Raises `Refusal` responsible-missing, unknown-indicator, dossier-locked.
    """
    person = nfc(responsible).strip()
    if not person:
        raise Refusal("responsible-missing", field="responsible")
    view = open_assessment(ws, year)
    entries = [replace(entry_for(ws, view, code), responsible=person, due_on=due_on) for code in codes]
    return save_entries(ws, year, entries)


def known_people(ws: Workspace, view: AssessmentView) -> tuple[str, ...]:
    """Names to choose from: who works here, who has indicators already, and whom the set names."""
    people = {row.person.name for row in list_people(ws) if row.person.active}
    given = {entry.responsible for entry in view.entries.values()}
    named = {indicator.responsible for indicator in view.criteria_set.indicators}
    return tuple(sorted({name for name in {ws.actor, *people, *given, *named} if name}, key=sort_key))
