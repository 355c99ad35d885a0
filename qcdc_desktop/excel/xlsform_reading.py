"""An XLSForm workbook read into rows of named cells: survey, choices, settings; whatever language its labels are in.

What the rows mean stands in `xlsform_catalogue`. A column this program cannot honour is a problem where it changes the
questionnaire, and is told where it only decorates: nothing is dropped silently.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from qcdc_desktop.domain.errors import Fact, Refusal
from qcdc_desktop.excel.fonts import old_fonts
from qcdc_desktop.excel.inside import error_cells
from qcdc_desktop.excel.old_text import find_old_text
from qcdc_desktop.excel.reading import cell_text, workbook_bytes
from qcdc_desktop.excel.table import CellProblem, OldColumn, cell_name
from qcdc_desktop.excel.xlsform_columns import CHOICES, COLUMNS, SETTINGS, SURVEY

_REFUSED: Final = frozenset(
    {"calculation", "choice_filter", "repeat_count", "trigger", "parameters", "save_to"}
    | {"image", "audio", "video", "big-image", "media"}
)
_REFUSED_SHEETS: Final = ("external_choices", "entities", "osm")
_OTHER_NAMES: Final = {"relevance": "relevant", "bind::relevant": "relevant", "bind::constraint": "constraint"}
_BY_LANGUAGE: Final = ("label", "hint")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A filled row: its line in the file and the text of its cells by column key; empty cells are left out."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """The text in a column, "" for an empty cell."""
        return self.cells.get(key, "")


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet: its rows, and in which column (from 0) each key stands."""

    name: str
    rows: tuple[FormRow, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)

    def problem(self, line: int, key: str, code: str, /, **facts: Fact) -> CellProblem:
        """What is wrong in a cell; a column that is missing is told at the first one."""
        return CellProblem(f"{self.name}!{cell_name(line, self.places.get(key, 0))}", code, facts)


@dataclass(frozen=True, slots=True)
class FormBook:
    """What a workbook holds, with problems by cell (nothing may be taken then) and notes of what is passed over."""

    survey: FormSheet
    choices: FormSheet
    settings: FormSheet
    problems: tuple[CellProblem, ...]
    notes: tuple[CellProblem, ...]
    old: tuple[OldColumn, ...]


def is_xlsform(file: Path) -> bool:
    """Whether a workbook has the sheet every XLSForm has; raises what reading it raises."""
    return SURVEY in _book(workbook_bytes(file), file.name)


def read_form_book(file: Path, convert: bool) -> FormBook:
    """Read a workbook; with `convert`, text of an old encoding is read as Unicode.

    Raises `Refusal` excel-unreadable, excel-sheet-missing, excel-too-large, excel-far-cell, file-missing, `Trouble`
    file-in-use.
    """
    data = workbook_bytes(file)
    found = _book(data, file.name)
    if SURVEY not in found:
        raise Refusal("excel-sheet-missing", name=file.name, sheet=SURVEY)
    language = _language(found.get(SETTINGS, ()))
    problems: list[CellProblem] = []
    notes: list[CellProblem] = []
    old: list[OldColumn] = []
    sheets: dict[str, FormSheet] = {}
    for name in (SURVEY, CHOICES, SETTINGS):
        reader = _SheetReader(name, found.get(name, ()), language)
        reader.read(data, file.name, convert)
        sheets[name] = reader.sheet
        problems += reader.problems
        notes += reader.notes
        old += reader.old
    for name in _REFUSED_SHEETS:
        if any(any(cell != "" for cell in line) for line in found.get(name, ())[1:]):
            problems.append(CellProblem(f"{name}!A1", "xlsform-sheet-unsupported", {"sheet": name}))
    survey, choices, settings = sheets[SURVEY], sheets[CHOICES], sheets[SETTINGS]
    return FormBook(survey, choices, settings, tuple(problems), tuple(notes), tuple(old))


def _book(data: bytes, name: str) -> dict[str, Sequence[Sequence[object]]]:
    """The lines of every sheet by its name in small letters."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        wanted = [n for n in book.sheet_names if n.lower() in (SURVEY, CHOICES, SETTINGS, *_REFUSED_SHEETS)]
        for sheet in wanted:
            error_cells(data, sheet, name)  # refuses a sheet that is too far spread before it is laid out
        return {n.lower(): book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in wanted}
    except CalamineError as error:
        raise Refusal("excel-unreadable", name=name) from error


def _language(lines: Sequence[Sequence[object]]) -> str:
    """The default language the settings name, or ""."""
    if len(lines) > 1:
        for title, cell in zip(lines[0], lines[1], strict=False):
            if str(title).strip() == "default_language":
                return cell_text(cell)
    return ""


class _SheetReader:
    """Reads one sheet: finds its columns, then its rows."""

    def __init__(self, name: str, lines: Sequence[Sequence[object]], language: str) -> None:
        self._name = name
        self._lines = lines
        self._keys = {column.title.partition("::")[0]: column.key for column in COLUMNS[name]}
        self.problems: list[CellProblem] = []
        self.notes: list[CellProblem] = []
        self.old: list[OldColumn] = []
        self._titles = dict(enumerate(cell_text(cell) for cell in lines[0])) if lines else {}
        self.sheet = FormSheet(name, places=self._columns(language))

    def read(self, data: bytes, file: str, convert: bool) -> None:
        """Read the rows under the titles."""
        broken = set(error_cells(data, self._name, file))
        wanted = {place: self._titles[place] for place in self.sheet.places.values()}
        old = find_old_text(wanted, self._lines, 1, old_fonts(data, self._name))
        self.old += [replace(column, title=f"{self._name}: {column.title}") for column in old.columns]
        rows: list[FormRow] = []
        for index, line in enumerate(self._lines[1:], 2):
            cells: dict[str, str] = {}
            for key, place in self.sheet.places.items():
                if cell_name(index, place) in broken:
                    self.problems.append(self.sheet.problem(index, key, "cell-error", column=self._titles[place]))
                converted = old.texts.get((index, place)) if convert else None
                text = _plain(converted if converted is not None else line[place] if place < len(line) else "")
                if text:
                    cells[key] = text
            if cells:
                rows.append(FormRow(index, cells))
        self.sheet = replace(self.sheet, rows=tuple(rows))

    def _columns(self, language: str) -> dict[str, int]:
        """Where each known column stands; of several languages the one people read."""
        places: dict[str, int] = {}
        ranks: dict[str, int] = {}
        for place, title in self._titles.items():
            base, _, lang = _loose(title).partition("::")
            key = self._keys.get(base) if not lang or base in _BY_LANGUAGE else None
            if key is None:
                self._unknown(place, title, base)
                continue
            rank = _rank(lang, language) if base in _BY_LANGUAGE else 0
            if key in places and rank <= ranks[key]:
                self._unknown(place, title, base)
                continue
            if key in places:
                self._unknown(places[key], self._titles[places[key]], base)
            places[key], ranks[key] = place, rank
        return places

    def _unknown(self, place: int, title: str, base: str) -> None:
        """A column nobody reads is worth a word where something stands in it."""
        filled = [n for n, line in enumerate(self._lines[1:], 2) if place < len(line) and _plain(line[place])]
        if not title or not filled:
            return
        if base in _REFUSED:
            where = cell_name(filled[0], place)
            self.problems.append(CellProblem(f"{self._name}!{where}", "xlsform-column-unsupported", {"column": title}))
        else:
            where = cell_name(1, place)
            self.notes.append(CellProblem(f"{self._name}!{where}", "xlsform-column-passed-over", {"column": title}))


def _rank(lang: str, language: str) -> int:
    """How much a language is wanted: Vietnamese, the default one, none, any other."""
    if "(vi)" in lang or "việt" in lang or "vietnam" in lang:
        return 3
    if lang and lang == language.lower():
        return 2
    return 1 if not lang else 0


def _loose(title: str) -> str:
    """A title without the differences people make: capitals, spaces, one colon or two."""
    base, mark, rest = " ".join(title.lower().split()).partition(":")
    name = base.strip().replace(" ", "_")
    whole = f"{name}::{rest.strip(': ')}" if mark else name
    return _OTHER_NAMES.get(whole, whole)


def _plain(raw: object) -> str:
    """A cell as one line of text: days as YYYY-MM-DD, ticks of Excel as yes and no."""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    if isinstance(raw, date):
        return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
    text = "" if raw is None else cell_text(raw)
    return " ".join(text.splitlines()).replace("\t", " ").strip()


def said_yes(text: str) -> bool | None:
    """What a yes-or-no cell says: "" is no; None for anything else."""
    lower = text.lower()
    if lower in ("yes", "true", "true()", "1", "có", "x"):
        return True
    return False if lower in ("", "no", "false", "false()", "0", "không") else None
