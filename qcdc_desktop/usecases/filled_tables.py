"""A table filled in by people, as every import by Excel looks at it: what it would bring, and what must be settled.

Nothing wrong is taken over, and text of an old encoding is not touched before a person has said what to do with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.reading import read_table
from qcdc_desktop.excel.table import CellProblem, OldColumn, Reading, Table


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows a file would bring, as people read them: titles, and a cell for each."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a filled table would bring: how many rows, and what is wrong by cell. With problems nothing is taken.

    `old` names the columns in an old encoding; while nobody has said whether to convert them (`undecided`), rows and
    problems are those after converting. `notes` tell by cell what is passed over, without keeping the file out.
    `is_form`: what it brings is a questionnaire, which can be looked at before it is taken.
    `sample` shows the first rows.
    """

    rows: int
    problems: tuple[CellProblem, ...]
    old: tuple[OldColumn, ...] = ()
    undecided: bool = False
    notes: tuple[CellProblem, ...] = ()
    is_form: bool = False
    sample: Sample | None = None


class FileRefused(Refusal):
    """A filled table with wrong cells: nothing was taken over; `problems` name every cell."""

    def __init__(self, file: Path, problems: tuple[CellProblem, ...]) -> None:
        super().__init__("excel-cells-wrong", name=file.name, count=len(problems), first=problems[0].cell)
        self.problems = problems


class OldTextUndecided(Refusal):
    """A filled table with text of an old encoding of which nobody has said what to do; `old` names the columns."""

    def __init__(self, file: Path, old: tuple[OldColumn, ...]) -> None:
        example = old[0].examples[0]
        titles = ", ".join(dict.fromkeys(column.title for column in old))
        super().__init__(
            "excel-old-text",
            name=file.name,
            columns=titles,
            before=example.before,
            after=example.after,
            cell=example.cell,
        )
        self.old = old


def read_filled(table: Table, file: Path, convert: bool | None) -> Reading:
    """Read a filled table; `convert` None is for looking only, and reads as if converting had been chosen."""
    return read_table(table, file, convert is not False)


def settled(file: Path, reading: Reading, problems: tuple[CellProblem, ...], convert: bool | None) -> None:
    """Raise what keeps a table from being taken over: `OldTextUndecided` first, then `FileRefused`."""
    if convert is None and reading.old:
        raise OldTextUndecided(file, reading.old)
    if problems:
        raise FileRefused(file, problems)
