"""The day's work of the register as sentences, in groups, to read or to print (việc công khai trong ngày).

Which work there is decides `domain.worklist`; here it is put in order and into words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.steps import Step
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.resources import load_words
from qcdc_desktop.usecases.disclosures import list_disclosures
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.workspace import Workspace

GROUPS = ("late", "today", "free", "soon", "check", "running")
"""The groups of a day's sheet in their order; the heading of each is `day-group-CODE`."""


@dataclass(frozen=True, slots=True)
class DayGroup:
    """Pieces of work that are done at the same time; `code` is one of `GROUPS`."""

    code: str
    items: tuple[WorkItem, ...]


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A day's work; `brief` says what is to be done and how much of it, nothing that is not there.

    `past`: the dossier is approved, so the work stands as on the day of approval, which is over.
    """

    day: date
    brief: tuple[Step, ...]
    groups: tuple[DayGroup, ...]
    past: bool = False


def day_sheet(items: Sequence[WorkItem], day: date, today: date | None = None) -> DaySheet:
    """Put a work list that stands on `day` into groups; empty groups are left out. `today` tells whether it is past."""
    by_group: dict[str, list[WorkItem]] = {code: [] for code in GROUPS}
    for item in items:
        by_group[_group_of(item, day)].append(item)
    groups = tuple(DayGroup(code, tuple(found)) for code, found in by_group.items() if found)
    return DaySheet(day, _brief(by_group), groups, today is not None and day < today)


def brief_line(sheet: DaySheet, say: Callable[[str, Mapping[str, Fact]], str]) -> str:
    """The day in one sentence; `say(code, facts)` gives the words."""
    parts = "; ".join(say(part.code, part.facts) for part in sheet.brief)
    if sheet.past:
        code = "day-brief-past" if parts else "day-brief-past-nothing"
        return say(code, {"day": sheet.day.isoformat(), "parts": parts})
    return say("day-brief", {"parts": parts}) if parts else say("day-brief-nothing", {})


def print_day_sheet(ws: Workspace, year: int, file: Path, progress: Progress = UNWATCHED) -> Path:
    """Print today's work as PDF; raises `Trouble` file-in-use, disk-full, like every paper."""
    from qcdc_desktop.reports.letterhead import letterhead_of
    from qcdc_desktop.reports.paper import Look, OfficialPaper, Signer, Text
    from qcdc_desktop.reports.paper_pdf import save_pdf

    words = load_words()

    def say(code: str, facts: Mapping[str, Fact]) -> str:
        return sentence(words, code, facts)

    profile = read_office(ws).profile
    register = list_disclosures(ws, year)
    sheet = day_sheet(register.worklist, register.day or ws.today, ws.today)
    parts = [Text(brief_line(sheet, say))]
    for group in sheet.groups:
        parts.append(Text(say(f"day-group-{group.code}", {}), Look.PART))
        parts += [Text(f"{number}. {say(item.code, item.facts)}") for number, item in enumerate(group.items, 1)]
    paper = OfficialPaper(
        letterhead_of(profile, sheet.day),
        say("day-sheet-title", {}),
        say("day-sheet-excerpt", {"day": sheet.day.isoformat(), "unit": ws.unit.name}),
        tuple(parts),
        signers=(Signer(say("day-sheet-signer", {}), name=profile.prepared_by),),
    )
    save_pdf(paper, file, progress)
    return file


def _group_of(item: WorkItem, day: date) -> str:
    match item.kind:
        case "overdue" | "repost":
            return "late"
        case "broadcast":
            return "today"
        case "take-down":
            return "free"
        case "missing-start" | "review":
            return "check"
        case "running":
            return "running"
    if item.on < day:
        return "late"
    return "today" if item.on == day else "soon"


def _brief(by_group: dict[str, list[WorkItem]]) -> tuple[Step, ...]:
    loud = sum(item.kind == "broadcast" for item in by_group["today"])
    counts = {
        "late": len(by_group["late"]),
        "due": len(by_group["today"]) - loud,
        "loud": loud,
        "free": len(by_group["free"]),
        "check": len(by_group["check"]),
    }
    return tuple(Step(f"day-brief-{code}", {"count": count}) for code, count in counts.items() if count)
