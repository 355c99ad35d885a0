"""Questionnaires by XLSForm: a template or an existing form as a workbook, looked through by cell, taken in anew.

What is taken in is a new edition of the office's own catalogues; no questionnaire is changed in place, because sheets
may have been keyed under it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.domain.catalogue_reading.reading import check_questionnaire, read_questionnaire
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.excel.table import CellProblem, OldColumn
from qcdc_desktop.excel.xlsform_catalogue import BuiltForm, build_form
from qcdc_desktop.excel.xlsform_reading import read_form_book
from qcdc_desktop.excel.xlsform_writing import write_xlsform
from qcdc_desktop.usecases.filled_tables import FileCheck, FileRefused, OldTextUndecided
from qcdc_desktop.usecases.own_catalogues import Imported, import_text
from qcdc_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Read:
    built: BuiltForm
    problems: tuple[CellProblem, ...]
    old: tuple[OldColumn, ...]


def write_questionnaire(ws: Workspace, file: Path, edition: str = "") -> Path:
    """Write the questionnaire of this edition as an XLSForm, or an empty template.

    Raises `Refusal("catalogue-edition-unknown")`; `Trouble` file-in-use, disk-full, folder-missing.
    """
    found = None
    if edition:
        found = next((q for q in ws.catalogues.questionnaires if q.edition.code == edition), None)
        if found is None:
            raise Refusal("catalogue-edition-unknown", edition=edition)
    write_xlsform(found, file)
    return file


def check_questionnaire_file(ws: Workspace, file: Path, convert: bool | None = None) -> FileCheck:
    """Look an XLSForm through without taking anything in; `notes` tell what other programs do and this one does not."""
    read = _read(file, convert)
    count = len(read.built.value["questions"])
    return FileCheck(count, read.problems, read.old, convert is None and bool(read.old), read.built.notes, is_form=True)


def questionnaire_in(ws: Workspace, file: Path, convert: bool | None = None) -> Questionnaire:
    """The questionnaire of a sound XLSForm, to be looked at before it is taken in; raises `FileRefused`."""
    read = _read(file, convert)
    if read.problems:
        raise FileRefused(file, read.problems)
    return read_questionnaire(read.built.value, file.name)


def import_questionnaire_file(ws: Workspace, file: Path, convert: bool | None = None) -> Imported:
    """Take an XLSForm in as a new edition of the office's catalogues; go on with the returned workspace.

    Raises `FileRefused`, `OldTextUndecided`, `Refusal("catalogue-edition-taken")`.
    """
    read = _read(file, convert)
    if convert is None and read.old:
        raise OldTextUndecided(file, read.old)
    if read.problems:
        raise FileRefused(file, read.problems)
    return import_text(ws, json.dumps(read.built.value, ensure_ascii=False, indent=2) + "\n", file.name)


def _read(file: Path, convert: bool | None) -> _Read:
    book = read_form_book(file, convert is not False)
    built = build_form(book)
    problems = built.problems or tuple(
        built.problem(error.entry, error.field, error.code, error.facts)
        for error in check_questionnaire(built.value, file.name)
    )
    return _Read(built, problems, book.old)
