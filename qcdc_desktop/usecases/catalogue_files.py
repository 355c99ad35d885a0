"""Catalogues as files of whatever kind: a workbook with a criteria set, an XLSForm, or a catalogue file itself."""

from __future__ import annotations

from pathlib import Path

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.xlsform_reading import is_xlsform
from qcdc_desktop.usecases.excel_criteria import check_criteria_file, import_criteria_file, write_criteria_template
from qcdc_desktop.usecases.excel_questionnaires import (
    check_questionnaire_file,
    import_questionnaire_file,
    write_questionnaire,
)
from qcdc_desktop.usecases.filled_tables import FileCheck
from qcdc_desktop.usecases.own_catalogues import Imported, export_catalogue, import_catalogue
from qcdc_desktop.usecases.workspace import Workspace


def is_workbook(file: Path) -> bool:
    """Whether a file's name says that it comes from a spreadsheet program."""
    return file.suffix.lower() in (".xlsx", ".xls", ".ods")


def check_workbook(ws: Workspace, file: Path, convert: bool | None = None) -> tuple[str, FileCheck]:
    """Look a workbook through; the kind of catalogue it holds, and what it would bring."""
    if is_xlsform(file):
        return "questionnaire", check_questionnaire_file(ws, file, convert)
    return "criteria", check_criteria_file(ws, file, convert)


def import_file(ws: Workspace, file: Path, convert: bool | None = None) -> Imported:
    """Take in a catalogue, whether its file is a workbook with a criteria set or a form, or a catalogue file."""
    if not is_workbook(file):
        return import_catalogue(ws, file)
    return import_questionnaire_file(ws, file, convert) if is_xlsform(file) else import_criteria_file(ws, file, convert)


def write_template(ws: Workspace, kind: str, file: Path, edition: str = "") -> Path:
    """Write an empty workbook for a kind (criteria, questionnaire), or the edition to be changed into a new one.

    Raises `Refusal("catalogue-edition-unknown")`; `Trouble` file-in-use, disk-full, folder-missing.
    """
    if kind == "questionnaire":
        return write_questionnaire(ws, file, edition)
    return write_criteria_template(ws, file, edition)


def export_edition(ws: Workspace, edition: str, file: Path) -> Path:
    """Write an edition as the file its name asks for: a workbook others can work on, else the catalogue file.

    Raises `Refusal` catalogue-edition-unknown, and catalogue-no-workbook for a kind that is not kept in Excel.
    """
    if not is_workbook(file):
        return export_catalogue(ws, edition, file)
    kind = workbook_kind(ws, edition)
    if not kind:
        raise Refusal("catalogue-no-workbook", edition=edition)
    return write_template(ws, kind, file, edition)


def workbook_kind(ws: Workspace, edition: str) -> str:
    """The kind of an edition that can be written as a workbook: questionnaire, criteria, or ""."""
    if any(one.edition.code == edition for one in ws.catalogues.questionnaires):
        return "questionnaire"
    return "criteria" if ws.catalogues.criteria_edition(edition) is not None else ""
