"""The rows of an XLSForm as the value a questionnaire's file holds, and in which cell each of its entries stands.

Whether the questionnaire is sound is not judged here: `domain.catalogue_reading` does that for every file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Option, Question, QuestionKind
from qcdc_desktop.domain.vn_dates import parse_date
from qcdc_desktop.excel.table import CellProblem
from qcdc_desktop.excel.xlsform_columns import COLUMNS
from qcdc_desktop.excel.xlsform_conditions import condition_value, read_condition
from qcdc_desktop.excel.xlsform_constraints import read_constraint
from qcdc_desktop.excel.xlsform_names import METADATA
from qcdc_desktop.excel.xlsform_reading import FormBook, FormRow, FormSheet, said_yes

_CODE: Final = re.compile(r"[A-Za-z0-9đ][A-Za-z0-9đ._-]{0,47}")
_CHOICE_TYPE: Final = re.compile(r"(select_one|select_multiple|select one|select multiple)\s+(\S+)")
_GROUPS: Final = {"begin_group": True, "begin group": True, "end_group": False, "end group": False}
_OWN_ROWS: Final = ("sheet_number", "village")
_MOST_PROBLEMS: Final = 200
_FLAGS: Final = ("required", "demographic", "not_applicable", "own_required")
_SETTINGS: Final = (
    *("title", "edition", "form", "edition_title", "subject", "respondents", "organiser", "quarter"),
    *("valid_from", "source"),
)
_COLUMNS: Final[Mapping[str, str]] = {
    "code": "name",
    "text": "label",
    "kind": "type",
    "scale": "type",
    "options": "type",
    "may_be_not_applicable": "not_applicable",
    "section": "label",
    "minimum": "constraint",
    "maximum": "constraint",
    "most": "constraint",
    "earliest": "constraint",
    "latest": "constraint",
    "show_if": "relevant",
}


@dataclass(frozen=True, slots=True)
class BuiltForm:
    """What a workbook says: the value a file would hold, problems and notes by cell, the row of each entry."""

    value: dict[str, Any]
    problems: tuple[CellProblem, ...]
    notes: tuple[CellProblem, ...]
    rows: Mapping[str, tuple[FormSheet, int]]

    def problem(self, entry: str, field: str, code: str, facts: Mapping[str, Any]) -> CellProblem:
        """A mistake of the value, at the cell it came from; `entry` as "/questions/c1/show_if"."""
        way = entry
        while way and way not in self.rows:
            way = way.rpartition("/")[0]
        sheet, line = self.rows[way or "/"]
        if "/show_if" in entry:
            key = "relevant"
        elif sheet.name == "settings":
            key = {"code": "edition", "title": "edition_title"}.get(field, field) if way == "/edition" else field
            key = "form" if way == "/" and field == "code" else key
        else:
            key = _COLUMNS.get(field, field)
        return sheet.problem(line, key, code, **facts)


def build_form(book: FormBook) -> BuiltForm:
    """The value the rows say, with every problem of a cell that cannot be taken apart."""
    builder = _Builder(book)
    builder.settings()
    builder.choices()
    builder.survey()
    problems = (*book.problems, *builder.problems)[:_MOST_PROBLEMS]
    return BuiltForm(builder.value, problems, (*book.notes, *builder.notes), builder.rows)


class _Builder:
    """Goes through the three sheets in turn and collects value, problems and notes."""

    def __init__(self, book: FormBook) -> None:
        self._book = book
        self.value: dict[str, Any] = {"scales": [], "questions": []}
        self.problems: list[CellProblem] = []
        self.notes: list[CellProblem] = []
        self.rows: dict[str, tuple[FormSheet, int]] = {"/": (book.settings, 2), "/edition": (book.settings, 2)}
        self._asked: dict[str, Question] = {}
        self._lists: dict[str, tuple[Option, ...]] = {}
        self._codes: dict[str, str] = {}
        self._groups: list[tuple[str, str]] = []

    def settings(self) -> None:
        """The head and the form's own facts, from the one row of settings."""
        sheet = self._book.settings
        row = sheet.rows[0] if sheet.rows else FormRow(2, {})
        line = row.line
        self.rows["/"] = self.rows["/edition"] = (sheet, line)
        given = {key: row[key] for key in _SETTINGS}
        given["edition_title"] = given["edition_title"] or given["title"]
        for key in _SETTINGS:
            if not given[key] and key != "edition_title":
                self.problems.append(sheet.problem(line, key, "xlsform-setting-missing", column=_title(sheet, key)))
        valid_to = self._day(row, "valid_to") if row["valid_to"] else None
        self.value["edition"] = {
            "kind": "questionnaire",
            "code": given["edition"],
            "title": given["edition_title"],
            "valid_from": self._day(row, "valid_from") if row["valid_from"] else "",
            "valid_to": valid_to,
            "source": given["source"],
            "illustrative": self._yes(sheet, row, "illustrative"),
        }
        self.value |= {key: given[key] for key in ("title", "subject", "respondents", "organiser")}
        self.value["code"] = given["form"]
        self.value["quarter"] = self._whole(sheet, row, "quarter")

    def choices(self) -> None:
        """Every list of options as a scale; lists nobody uses come along, for they do no harm."""
        sheet = self._book.choices
        scales: dict[str, dict[str, Any]] = {}
        for row in sheet.rows:
            name = row["list_name"]
            if not name or not row["name"] or not row["label"]:
                key = next(k for k in ("list_name", "name", "label") if not row[k])
                self.problems.append(sheet.problem(row.line, key, "cell-empty", column=_title(sheet, key)))
                continue
            if name not in scales:
                self._codes[name] = name if _CODE.fullmatch(name) else f"ds-{len(scales) + 1}"
                scales[name] = {"code": self._codes[name], "options": []}
                self.rows[f"/scales/{self._codes[name]}"] = (sheet, row.line)
            option: dict[str, Any] = {"code": row["name"], "label": row["label"]}
            if row["satisfied"]:
                option["satisfied"] = self._yes(sheet, row, "satisfied")
            if row["weight"]:
                option["weight"] = self._whole(sheet, row, "weight")
            scales[name]["options"].append(option)
            self.rows[f"/scales/{self._codes[name]}/options/{row['name']}"] = (sheet, row.line)
        self.value["scales"] = list(scales.values())
        self._lists = {
            name: tuple(Option(o["code"], o["label"]) for o in scale["options"]) for name, scale in scales.items()
        }

    def survey(self) -> None:
        """The questions in their order, each with the part of the form it stands in."""
        sheet = self._book.survey
        for row in sheet.rows:
            kind = row["type"].lower()
            if not kind:
                self.problems.append(sheet.problem(row.line, "type", "cell-empty", column=_title(sheet, "type")))
            elif kind in _GROUPS:
                self._group(sheet, row, _GROUPS[kind])
            elif kind == "note":
                self.notes.append(sheet.problem(row.line, "label", "xlsform-note-passed-over", text=row["label"]))
            elif kind not in METADATA and row["kind"] not in _OWN_ROWS:
                self._question(sheet, row)
        if self._groups:
            self.problems.append(sheet.problem(sheet.rows[-1].line, "type", "xlsform-group-open"))
        if not self.value["questions"] and not self.problems:
            self.problems.append(sheet.problem(2, "type", "catalogue-list-empty"))

    def _group(self, sheet: FormSheet, row: FormRow, begins: bool) -> None:
        """A group is a part of the form; its own condition holds for every question in it."""
        if begins:
            self._groups.append((row["label"], row["relevant"]))
        elif self._groups:
            self._groups.pop()
        else:
            self.problems.append(sheet.problem(row.line, "type", "xlsform-group-not-open"))

    def _question(self, sheet: FormSheet, row: FormRow) -> None:
        kind, scale = self._kind(sheet, row)
        text = row["label"]
        code = row["code"] or row["name"]
        for key, there in (("name", row["name"]), ("label", text)):
            if not there:
                self.problems.append(sheet.problem(row.line, key, "cell-empty", column=_title(sheet, key)))
        if kind is None or not text or not row["name"]:
            return
        flags = {key: self._yes(sheet, row, key) for key in _FLAGS}
        made: dict[str, Any] = {
            "code": code,
            "kind": kind.value,
            "text": text,
            "section": next((label for label, _ in reversed(self._groups) if label), ""),
            "hint": row["hint"],
            "required": flags["required"] or flags["own_required"],
            "may_be_not_applicable": flags["not_applicable"],
            "demographic": flags["demographic"],
        }
        if scale:
            made["scale"] = self._codes[scale]
        self._conditions(sheet, row, made)
        self._bounds(sheet, row, made)
        self.rows[f"/questions/{code}"] = (sheet, row.line)
        self.value["questions"].append(made)
        self._asked.setdefault(row["name"], Question(code, kind, text, self._lists.get(scale, ())))

    def _kind(self, sheet: FormSheet, row: FormRow) -> tuple[QuestionKind | None, str]:
        """The kind of a question and the list it takes its options from."""
        found = _CHOICE_TYPE.fullmatch(row["type"])
        if found:
            name = found[2]
            if name not in self._lists:
                self.problems.append(sheet.problem(row.line, "type", "xlsform-list-unknown", name=name))
                return None, ""
            if found[1].endswith("multiple"):
                return QuestionKind.MULTIPLE, name
            return (QuestionKind.YES_NO if row["kind"] == QuestionKind.YES_NO.value else QuestionKind.SINGLE), name
        plain = {"integer": QuestionKind.NUMBER, "int": QuestionKind.NUMBER, "date": QuestionKind.DATE}
        if row["type"] in plain:
            return plain[row["type"]], ""
        if row["type"] in ("text", "string"):
            return (QuestionKind.LONG_TEXT if "multiline" in row["appearance"] else QuestionKind.TEXT), ""
        self.problems.append(sheet.problem(row.line, "type", "xlsform-type-unsupported", type=row["type"]))
        return None, ""

    def _conditions(self, sheet: FormSheet, row: FormRow, made: dict[str, Any]) -> None:
        """The question's own condition, and those of the groups around it."""
        formulas = [formula for formula in (*(f for _, f in self._groups), row["relevant"]) if formula]
        try:
            read = [read_condition(formula, self._asked) for formula in formulas]
        except Refusal as refusal:
            self.problems.append(sheet.problem(row.line, "relevant", refusal.code, **refusal.facts))
            return
        for name in dict.fromkeys(name for one in read for name in one.unguarded):
            self.notes.append(sheet.problem(row.line, "relevant", "xlsform-blank-opens-nothing", name=name))
        if read:
            parts = [condition_value(one.show_if) for one in read]
            made["show_if"] = parts[0] if len(parts) == 1 else {"all": parts}

    def _bounds(self, sheet: FormSheet, row: FormRow, made: dict[str, Any]) -> None:
        if row["constraint"]:
            try:
                made |= read_constraint(row["constraint"])
            except Refusal as refusal:
                self.problems.append(sheet.problem(row.line, "constraint", refusal.code, **refusal.facts))

    def _yes(self, sheet: FormSheet, row: FormRow, key: str) -> bool:
        said = said_yes(row[key])
        if said is None:
            known = "yes; no"
            facts = {"column": _title(sheet, key), "value": row[key], "known": known}
            self.problems.append(sheet.problem(row.line, key, "cell-choice", **facts))
        return bool(said)

    def _whole(self, sheet: FormSheet, row: FormRow, key: str) -> int:
        text = row[key]
        if text.isascii() and text.isdecimal() and len(text) <= 9:
            return int(text)
        if text:
            self.problems.append(sheet.problem(row.line, key, "not-a-number", value=text))
        return 0

    def _day(self, row: FormRow, key: str) -> str:
        """A day as a catalogue writes it, from Excel's own dates or as people type it."""
        text = row[key]
        try:
            return date.fromisoformat(text).isoformat() if text[:4].isdecimal() else parse_date(text).isoformat()
        except (ValueError, Refusal):
            self.problems.append(self._book.settings.problem(row.line, key, "not-a-date", value=text))
            return ""


def _title(sheet: FormSheet, key: str) -> str:
    """What a column is called in our own files."""
    return next(column.title for column in COLUMNS[sheet.name] if column.key == key)
