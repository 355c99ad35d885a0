"""Reads administrative units: rows of a list (code, name, level, parent) under the head of one edition.

A unit's validity is its edition's. Codes come back after a reform, so lists are never mixed before reading.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.findings import Findings
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.units import Unit

COLUMNS: Final = ("code", "name", "level", "parent_code")
LEVELS: Final = ("tinh", "huyen", "xa")
_CODE: Final = re.compile(r"[0-9]{2,5}")


def unit_head(root: Entry) -> tuple[Edition, str]:
    """The edition in `root` and the name of the list beside it."""
    edition = read_head(root, Kind.UNITS)
    name = root.text("list")
    if name and not re.fullmatch(r"[a-z0-9_-]+\.csv", name):
        root.wrong("list", "catalogue-list-name", value=name)
    root.close()
    return edition, name


def unit_list(root: Entry) -> tuple[Edition, tuple[Unit, ...]]:
    """A list of units that stands whole in one file: the edition and, under `units`, an object for each."""
    edition = read_head(root, Kind.UNITS)
    rows: list[Sequence[str]] = [COLUMNS]
    for entry in root.entries("units"):
        rows.append([entry.text("code"), entry.text("name"), entry.text("level"), entry.text("parent_code", "")])
        entry.close()
    root.close()
    return edition, units_of(edition, rows, root.findings)


def units_of(edition: Edition, rows: Sequence[Sequence[str]], findings: Findings) -> tuple[Unit, ...]:
    """The units of the rows of a list; the first row names the columns."""
    if not rows or tuple(rows[0]) != COLUMNS:
        findings.add("/1", "", "catalogue-columns", wanted=",".join(COLUMNS))
        return ()
    found: dict[str, Unit] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not row:
            continue
        unit = _unit(edition, row, f"/{number}", findings)
        if unit is None:
            continue
        if unit.code in found:
            findings.add(f"/{number}", "code", "catalogue-code-twice", code=unit.code)
        found.setdefault(unit.code, unit)
    _check_parents(found, findings)
    return tuple(found.values())


def _unit(edition: Edition, row: Sequence[str], entry: str, findings: Findings) -> Unit | None:
    if len(row) != len(COLUMNS):
        findings.add(entry, "", "catalogue-row-length", value=len(row), wanted=len(COLUMNS))
        return None
    code, name, level, parent = row
    if not _CODE.fullmatch(code):
        findings.add(entry, "code", "catalogue-unit-code", code=code)
    if not name.strip():
        findings.add(entry, "name", "catalogue-text-empty")
    elif not unicodedata.is_normalized("NFC", name):
        findings.add(entry, "name", "catalogue-text-not-nfc")
    elif name != name.strip():
        findings.add(entry, "name", "catalogue-text-space")
    if level not in LEVELS:
        findings.add(entry, "level", "catalogue-choice-unknown", value=level, allowed=", ".join(LEVELS))
    return Unit(code, edition.valid_from, edition.valid_to, name, level, parent)


def _check_parents(found: dict[str, Unit], findings: Findings) -> None:
    """Every parent stands in the list one or more levels higher; only a province has none."""
    for unit in found.values():
        entry = f"/{unit.code}"
        if unit.level not in LEVELS:
            continue
        if not unit.parent_code:
            if unit.level != LEVELS[0]:
                findings.add(entry, "parent_code", "catalogue-parent-missing", code=unit.code)
            continue
        parent = found.get(unit.parent_code)
        if parent is None:
            findings.add(entry, "parent_code", "catalogue-parent-unknown", code=unit.parent_code)
        elif parent.level in LEVELS and LEVELS.index(parent.level) >= LEVELS.index(unit.level):
            findings.add(entry, "parent_code", "catalogue-parent-level", code=unit.parent_code)
