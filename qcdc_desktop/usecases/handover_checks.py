"""What a merge must not do: change what a leader has approved, or bring what this PC's catalogues do not know."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qcdc_desktop.domain.criteria import Assessment, AssessmentState, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.merge import Key, Merged, Row
from qcdc_desktop.domain.sheet_check import check_sheet, prepare
from qcdc_desktop.domain.survey import Sheet, SurveyRound
from qcdc_desktop.usecases.handover_records import to_record
from qcdc_desktop.usecases.workspace import Workspace

_ASSESSMENT: Key = (Assessment.__name__, "*")


def check_approved(year: int, merged: Merged, mine: Merged, theirs: Callable[[], Merged]) -> None:
    """An approved year is what its leader saw: all of it as it stands on this PC or on the other, never a mixture.

    Raises `Refusal("handover-approved")`.
    """
    if _approved(merged) and merged.records != mine.records and merged.records != theirs().records:
        raise Refusal("handover-approved", year=year)


def check_editions(ws: Workspace, before: Merged, after: Merged) -> None:
    """What is new or changed names editions known here, contents and indicators of them, and sheets are sound.

    Raises `Refusal` catalogue-edition-unknown, data-not-in-catalogue, data-sheet-wrong, data-wrong.
    """
    for record in _changed(before.records, after.records, Disclosure):
        catalogue = ws.catalogues.disclosure_edition(record.catalogue_edition)
        if catalogue is None:
            raise Refusal("catalogue-edition-unknown", edition=record.catalogue_edition)
        if catalogue.content(record.content_code) is None:
            raise Refusal("data-not-in-catalogue", file="changes", entry=record.content_code)
    _check_assessment(ws, before, after)
    _check_sheets(ws, before, after)


def _approved(merged: Merged) -> bool:
    row = merged.records.get(_ASSESSMENT)
    return row is not None and to_record(_ASSESSMENT, row, "").state is AssessmentState.APPROVED


def _check_assessment(ws: Workspace, before: Merged, after: Merged) -> None:
    row = after.records.get(_ASSESSMENT)
    edition = to_record(_ASSESSMENT, row, "").criteria_edition if row is not None else ""
    criteria_set = ws.catalogues.criteria_edition(edition) if edition else None
    if edition and criteria_set is None:
        raise Refusal("catalogue-edition-unknown", edition=edition)
    for entry in _changed(before.records, after.records, IndicatorEntry):
        if criteria_set is not None and criteria_set.indicator(entry.indicator_code) is None:
            raise Refusal("data-not-in-catalogue", file="changes", entry=entry.indicator_code)


def _check_sheets(ws: Workspace, before: Merged, after: Merged) -> None:
    forms = {}
    for key, row in after.records.items():
        if key[0] == SurveyRound.__name__:
            held = to_record(key, row, "")
            form = ws.catalogues.questionnaire(held.form_code, held.form_edition)
            if form is None:
                raise Refusal("catalogue-edition-unknown", edition=held.form_edition)
            forms[held.id] = prepare(form)
    for sheet in _changed(before.records, after.records, Sheet):
        problems = check_sheet(forms[sheet.round_id], sheet.answers, sheet.marks)
        if problems:
            raise Refusal("data-sheet-wrong", form=sheet.form_code, number=sheet.number, question=problems[0].question)


def _changed(before: Mapping[Key, Row], after: Mapping[Key, Row], kind: type[Any]) -> Iterator[Any]:
    for key, row in after.items():
        if key[0] == kind.__name__ and before.get(key) != row:
            yield to_record(key, row, "")
