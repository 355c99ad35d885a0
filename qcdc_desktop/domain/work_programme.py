"""The yearly work programme (chương trình công tác) as tasks by quarter."""

from dataclasses import dataclass
from datetime import date

from qcdc_desktop.domain.catalogue import Edition


@dataclass(frozen=True, slots=True)
class WorkTask:
    """One task: its quarter, its number there, what is to be done, who leads, which survey form it holds."""

    quarter: int
    number: int
    title: str
    lead: str
    form_code: str = ""


@dataclass(frozen=True, slots=True)
class WorkProgramme:
    """The programme of one year."""

    edition: Edition
    year: int
    target_share: int
    """Share of communes that should reach the standard, hundredths of a percent."""
    tasks: tuple[WorkTask, ...]
    submission_due: date | None = None
    """By when communes send their year's dossier, where the programme says so."""
