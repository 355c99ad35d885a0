"""A criteria set as the rows of one table: a row for the set, for each rank, criterion, group and indicator.

A cell holds one field. What the rows mean is not judged here: they become the same value a file holds, and
`domain.catalogue_reading` checks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from qcdc_desktop.domain.criteria import (
    CriteriaSet,
    DisclosureRate,
    Indicator,
    Part,
    Rate,
    Rule,
    Scale,
    SurveyRate,
)
from qcdc_desktop.domain.errors import Fact, Refusal
from qcdc_desktop.domain.vn_numbers import format_points, parse_points
from qcdc_desktop.excel.table import CellValue, Row
from qcdc_desktop.usecases.criteria_table import CRITERION, INDICATOR, NO, PART, RANK, RULES, SET, YES

_IN_RULE: Final = (
    *("points_each", "what", "floor", "numerator", "denominator", "full_without_cases"),
    *("form", "minimum_n", "questions", "clauses"),
)
_FLAGS: Final = ("full_without_cases", "may_be_not_applicable", "veto", "rescale_not_applicable", "illustrative")
_HEAD: Final = ("code", "title", "valid_from", "source", "illustrative")
_OF_SET: Final = ("scheme", "maximum", "pass_mark", "rescale_not_applicable")
_OF_GROUP: Final = ("code", "title", "maximum", "minimum_share")
_OF_INDICATOR: Final = (
    *("code", "title", "maximum", "official_text", "help", "evidence", "responsible"),
    *("may_be_not_applicable", "veto"),
)
_COLUMN_OF: Final[Mapping[str, str]] = {
    "at_least": "maximum",
    "points": "bands",
    "kind": "rule",
    "equal_to": "equal_to",
    "parts": "code",
    "indicators": "code",
    "criteria": "kind",
    "ranks": "kind",
    "edition": "code",
}


@dataclass(frozen=True, slots=True)
class BuiltSet:
    """What the rows say: the value a file would hold, and of which row each of its entries was made."""

    value: dict[str, Any]
    rows: Mapping[str, Row]

    def place(self, entry: str, field: str) -> tuple[Row | None, str]:
        """The row and the column of a mistake at `entry` (as "/criteria/TC1"); the row is None when there is none."""
        way = entry
        while way and way not in self.rows:
            way = way.rpartition("/")[0]
        column = _COLUMN_OF.get(field, field)
        if "/bands/" in entry:
            column = "bands"
        elif "/equal_to/" in entry:
            column = "equal_to"
        return self.rows.get(way or "/"), column


def rows_of(found: CriteriaSet) -> Iterator[dict[str, CellValue]]:
    """The rows of a set, in its order."""
    edition = found.edition
    yield {
        "kind": SET,
        **{name: _cell(name, getattr(edition, name)) for name in _HEAD},
        "valid_to": edition.valid_to,
        **{name: _cell(name, getattr(found, name)) for name in _OF_SET},
    }
    for rank in found.ranks:
        yield {"kind": RANK, "title": rank.title, "maximum": rank.at_least}
    for criterion in found.criteria:
        yield {"kind": CRITERION, **_group_cells(criterion)}
        below = {i.code: i for i in criterion.indicators}
        if criterion.parts:
            for part in criterion.parts:
                yield from _part_rows(part, criterion.code, below)
        else:
            yield from (_indicator_cells(i, criterion.code) for i in criterion.indicators)


def _part_rows(part: Part, parent: str, below: Mapping[str, Indicator]) -> Iterator[dict[str, CellValue]]:
    yield {"kind": PART, "parent": parent, **_group_cells(part)}
    for inner in part.parts:
        yield from _part_rows(inner, part.code, below)
    if not part.parts:
        yield from (_indicator_cells(below[code], part.code) for code in part.indicators)


def _group_cells(group: Any) -> dict[str, CellValue]:
    cells = {name: _cell(name, getattr(group, name)) for name in _OF_GROUP}
    return {**cells, "minimum_share": group.minimum_share or None}


def _indicator_cells(indicator: Indicator, parent: str) -> dict[str, CellValue]:
    equal = "; ".join(f"{edition} = {code}" for edition, code in indicator.equal_to)
    cells = {name: _cell(name, getattr(indicator, name)) for name in _OF_INDICATOR}
    return {"kind": INDICATOR, "parent": parent, **cells, "equal_to": equal or None, **_rule_cells(indicator.rule)}


def _rule_cells(rule: Rule) -> dict[str, CellValue]:
    cells: dict[str, CellValue] = {"rule": RULES[type(rule)][1]}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if isinstance(value, Scale):
            bands = "; ".join(f"{format_points(b.at_least)}: {format_points(b.points)}" for b in value.bands)
            cells["bands"] = bands or None
            cells["full_at"] = None if bands else value.full_at
        else:
            cells[field.name] = _cell(field.name, value)
    return cells


def _cell(name: str, value: Any) -> CellValue:
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value) or None
    if isinstance(value, bool):
        return YES if value else (NO if name in ("rescale_not_applicable", "illustrative") else None)
    return None if value == "" else value


def build_set(rows: Sequence[Row]) -> BuiltSet:
    """The value the rows say. Raises `RowRefusal` for a row that has no place or a cell that cannot be taken apart."""
    value: dict[str, Any] = {"ranks": [], "criteria": []}
    places: dict[str, Row] = {}
    groups: dict[str, tuple[str, dict[str, Any]]] = {}
    for row in rows:
        kind = row.values["kind"]
        if kind == SET:
            if "/" in places:
                raise RowRefusal(row, "criteria-set-row-twice", "kind", line=places["/"].line)
            places["/"] = places["/edition"] = row
            value.update(_set_value(row))
        elif kind == RANK:
            rank = _present(row, {"title": "title", "at_least": "maximum"})
            value["ranks"].append(rank)
            places[f"/ranks/{rank.get('title') or '#' + str(len(value['ranks']))}"] = row
        else:
            _put(row, str(kind), value, groups, places)
    if "/" not in places:
        raise RowRefusal(None, "criteria-set-row-missing", "kind")
    return BuiltSet(value, places)


def _put(
    row: Row,
    kind: str,
    value: dict[str, Any],
    groups: dict[str, tuple[str, dict[str, Any]]],
    places: dict[str, Row],
) -> None:
    """Put a criterion, group or indicator where its parent stands."""
    if kind == CRITERION:
        way, into = "", value["criteria"]
        name = "criteria"
    else:
        parent = str(row.values["parent"] or "")
        if parent not in groups:
            raise RowRefusal(row, "criteria-parent-unknown", "parent", parent=parent or "–")
        way, above = groups[parent]
        name = "parts" if kind == PART else "indicators"
        into = above.setdefault(name, [])
    made = _indicator_value(row) if kind == INDICATOR else _present(row, {n: n for n in _OF_GROUP})
    into.append(made)
    path = f"{way}/{name}/{made.get('code') or f'#{len(into)}'}"
    places[path] = row
    if kind != INDICATOR:
        groups[str(made.get("code", ""))] = (path, made)


class RowRefusal(Refusal):
    """A row that cannot be taken: `row` None when a row is missing."""

    def __init__(self, row: Row | None, code: str, field: str, /, **facts: Fact) -> None:
        super().__init__(code, field=field, **facts)
        self.row = row


def _set_value(row: Row) -> dict[str, Any]:
    valid_to = row.values["valid_to"]
    head = _present(row, {name: name for name in _HEAD})
    edition = {"kind": "criteria", **head, "valid_to": valid_to.isoformat() if isinstance(valid_to, date) else None}
    return {"edition": edition, **_present(row, {name: name for name in _OF_SET})}


def _indicator_value(row: Row) -> dict[str, Any]:
    made = _present(row, {name: name for name in _OF_INDICATOR})
    if equal := _pairs(row, "equal_to", "=", "criteria-equal-form"):
        made["equal_to"] = [{"edition": edition, "code": code} for edition, code in equal]
    rule = _present(row, {name: name for name in _IN_RULE})
    chosen = row.values["rule"]
    kinds = [kind.value for kind, label in RULES.values() if label == chosen]
    if kinds:
        rule["kind"] = kinds[0]
    if chosen in (RULES[Rate][1], RULES[SurveyRate][1], RULES[DisclosureRate][1]) or row.values["bands"]:
        rule["scale"] = _scale(row)
    for name in ("questions", "clauses"):
        if name in rule:
            rule[name] = _listed(row, name, str(rule[name]))
    return {**made, "rule": rule}


def _scale(row: Row) -> dict[str, Any]:
    scale: dict[str, Any] = _present(row, {"full_at": "full_at"})
    if bands := _pairs(row, "bands", ":", "criteria-bands-form"):
        try:
            scale["bands"] = [{"at_least": parse_points(rate), "points": parse_points(given)} for rate, given in bands]
        except Refusal as refusal:
            raise RowRefusal(row, "criteria-bands-form", "bands", text=str(row.values["bands"])) from refusal
    return scale


def _pairs(row: Row, name: str, mark: str, code: str) -> list[tuple[str, str]]:
    found = []
    for item in _split(str(row.values[name] or "")):
        left, middle, right = (part.strip() for part in item.partition(mark))
        if not (left and middle and right):
            raise RowRefusal(row, code, name, text=item)
        found.append((left, right))
    return found


def _listed(row: Row, name: str, text: str) -> list[Any]:
    items = _split(text)
    if name == "questions":
        return items
    if not all(item.isdecimal() for item in items):
        raise RowRefusal(row, "criteria-clauses-form", name, text=text)
    return [int(item) for item in items]


def _split(text: str) -> list[str]:
    return [item.strip() for item in text.split(";") if item.strip()]


def _present(row: Row, names: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a row that hold something, by the names of a file."""
    made: dict[str, Any] = {}
    for name, column in names.items():
        cell = row.values[column]
        if cell is None or cell == "":
            continue
        made[name] = cell == YES if name in _FLAGS else cell.isoformat() if isinstance(cell, date) else cell
    return made
