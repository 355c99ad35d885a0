"""Which papers there are, who prints them, in which forms, and what must be chosen for each.

Making them is the business of `make_report`; of the records only the profile for the letterhead is read here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.office import Profile, Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.dossiers import judging
from qcdc_desktop.usecases.workspace import Workspace, dossier_of, profile_of

if TYPE_CHECKING:
    from qcdc_desktop.reports.letterhead import Letterhead


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A paper the program can print.

    `needs` names what must be chosen: "quarter", "form" (of a survey), "disclosure", "period" (first and last day), or
    nothing. Its title and explanation stand in the words as `report-NAME` and `report-NAME-help`.
    """

    name: str
    roles: tuple[Role, ...]
    needs: str
    formats: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """What is printed: the unit (None: this office), the year, and what the kind needs.

    `first` and `last` bound a period, both days included; without them it is the whole year.
    """

    year: int
    unit: UnitKey | None = None
    quarter: int | None = None
    form: str | None = None
    number: str = ""
    disclosure_id: str | None = None
    first: date | None = None
    last: date | None = None


Writers = dict[str, Callable[[Any, Path], None]]
"""What writes a report in each form, by the ending of the file."""

Gather = Callable[[Workspace, ReportChoice], tuple[object, Writers]]
"""Puts a report together from the records as they stand."""

_BOTH = (Role.COMMUNE, Role.REVIEWER, Role.PROVINCE)
_OWN = (Role.COMMUNE,)
_ABOVE = (Role.REVIEWER, Role.PROVINCE)

KINDS = (
    ReportKind("self-assessment", _BOTH, "", ("pdf", "xlsx", "docx")),
    ReportKind("score-sheet", _BOTH, "", ("pdf", "xlsx", "docx")),
    ReportKind("recognition-request", _OWN, "", ("pdf", "xlsx", "docx")),
    ReportKind("standard-registration", _OWN, "", ("pdf", "docx")),
    ReportKind("model-registration", _OWN, "", ("pdf", "docx")),
    ReportKind("evidence-index", _BOTH, "", ("pdf", "xlsx", "docx")),
    ReportKind("disclosure-plan", _OWN, "", ("pdf", "xlsx", "docx")),
    ReportKind("disclosure-list", _BOTH, "quarter", ("pdf", "xlsx")),
    ReportKind("posting-minutes", _OWN, "disclosure", ("pdf", "docx")),
    ReportKind("take-down-minutes", _OWN, "disclosure", ("pdf", "docx")),
    ReportKind("loudspeaker-text", _OWN, "disclosure", ("pdf", "docx")),
    ReportKind("disclosure-register", _BOTH, "period", ("pdf", "xlsx")),
    ReportKind("disclosure-report", _OWN, "period", ("pdf", "docx")),
    ReportKind("compliance-summary", _BOTH, "", ("pdf", "xlsx")),
    ReportKind("survey-result", _BOTH, "form", ("pdf", "xlsx", "docx")),
    ReportKind("survey-summary", _BOTH, "", ("pdf", "xlsx", "docx")),
    ReportKind("survey-days", _BOTH, "form", ("pdf", "xlsx", "docx")),
    ReportKind("survey-quality", _BOTH, "", ("pdf", "xlsx", "docx")),
    ReportKind("appraisal-minutes", _ABOVE, "", ("pdf", "xlsx", "docx")),
    ReportKind("return-letter", _ABOVE, "", ("pdf", "docx")),
    ReportKind("review-observations", _ABOVE, "", ("pdf", "xlsx", "docx")),
    ReportKind("consolidated", (Role.REVIEWER, Role.PROVINCE), "", ("pdf", "xlsx")),
)


def report_kinds(ws: Workspace) -> tuple[ReportKind, ...]:
    """The papers this office prints."""
    return tuple(kind for kind in KINDS if ws.role in kind.roles)


def suggested_name(ws: Workspace, name: str, choice: ReportChoice, ending: str) -> str:
    """A file name that says what is in it, without letters that some systems misread."""
    unit = choice.unit or ws.unit_key
    needs = next((kind.needs for kind in KINDS if kind.name == name), "")
    parts = [unit.code, str(choice.year), name]
    if choice.quarter and needs == "quarter":
        parts.append(f"quy-{choice.quarter}")
    if choice.form and needs == "form":
        parts.append(choice.form)
    if choice.disclosure_id and needs == "disclosure":
        parts.append(choice.disclosure_id[-6:].lower())
    if choice.first and choice.last and needs == "period":
        parts.append(f"{choice.first:%Y%m%d}-{choice.last:%Y%m%d}")
    return "_".join(parts) + f".{ending}"


def letterhead_for(ws: Workspace, choice: ReportChoice) -> Letterhead:
    """The letterhead of a paper today; a commune's own paper keeps it when the reviewing office prints it."""
    from qcdc_desktop.reports.letterhead import letterhead_of

    return letterhead_of(profile_for(ws, choice), ws.today, choice.number)


def profile_for(ws: Workspace, choice: ReportChoice) -> Profile:
    """The profile of the office a paper is of: this one's, or the one that came with the chosen unit's dossier."""
    with ws.store.reading() as reading:
        if choice.unit is not None and choice.unit != ws.unit_key:
            dossier = dossier_of(reading, choice.unit, choice.year)
            if dossier is not None:
                return judging(ws, reading, dossier).profile
        return profile_of(reading)
