"""Questionnaires on paper: blank ones with numbers given in advance, and a keyed sheet on the same form."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import AuditEntry
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.usecases.sheet_story import find_sheet
from qcdc_desktop.usecases.surveys import form_of
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.reports.survey_layout import SheetLayout

MOST_SHEETS = 2000
"""More than a commune hands out at once; a printer is not fed more in a day."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed: the file, how many sheets, of how many pages each."""

    file: Path
    sheets: int
    pages: int


def print_blank(
    ws: Workspace,
    round_id: str,
    path: Path,
    first: int | None = None,
    last: int | None = None,
    two_sided: bool = False,
    progress: Progress = UNWATCHED,
) -> Printed:
    """Print the round's questionnaire with the numbers `first`–`last`; without numbers one sheet to be copied.

    Raises `Refusal` record-gone, sheet-range-wrong; `Trouble` file-in-use; `Cancelled`.
    """
    from qcdc_desktop.reports.survey_blank import blank_sheets, write_sheets

    begin = first if first is not None else last
    end = last if last is not None else first
    numbers = range(begin, end + 1) if begin is not None and end is not None else range(0)
    if begin is not None and end is not None and not (1 <= begin <= end < begin + MOST_SHEETS):
        raise Refusal("sheet-range-wrong", field="first", first=begin, last=end, most=MOST_SHEETS)
    layout = _laid_out(ws, round_id)
    write_sheets(layout, round_id, blank_sheets(numbers), path, two_sided, progress)
    return Printed(path, len(numbers) or 1, layout.pages)


def print_filled(ws: Workspace, round_id: str, number: int, path: Path) -> Printed:
    """Print a keyed sheet on its form, with its answers; those changed after keying are marked.

    Raises `Refusal` record-gone, sheet-unknown; `Trouble` file-in-use.
    """
    from qcdc_desktop.reports.survey_blank import PrintedSheet, write_sheets

    story = find_sheet(ws, round_id, number)
    layout = _laid_out(ws, round_id)
    sheet = PrintedSheet(number, story.sheet.answers, story.sheet.marks, _corrected(story.changes))
    write_sheets(layout, round_id, (sheet,), path)
    return Printed(path, 1, layout.pages)


def _corrected(changes: Iterable[AuditEntry]) -> frozenset[str]:
    """The questions whose answer or mark another one replaced."""
    found: set[str] = set()
    for entry in changes:
        if entry.field not in ("answers", "marks") or entry.old is None or entry.new is None:
            continue
        old, new = json.loads(entry.old), json.loads(entry.new)
        found |= {code for code in old.keys() | new.keys() if old.get(code) != new.get(code)}
    return frozenset(found)


def _laid_out(ws: Workspace, round_id: str) -> SheetLayout:
    from qcdc_desktop.reports.survey_setting import lay_out

    with ws.store.reading() as reading:
        held = reading.get(SurveyRound, round_id)
    if held is None:
        raise Refusal("record-gone")
    return lay_out(form_of(ws, held), held.organiser)
