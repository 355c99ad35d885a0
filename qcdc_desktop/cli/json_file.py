"""A JSON file that a person or a program wrote as input of a command, and its fields, each checked."""

import json
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from qcdc_desktop.domain.errors import Refusal, Trouble


def read_object(file: Path) -> dict[str, Any]:
    """The one object of a JSON file.

    Raises `Refusal` file-missing, json-unreadable, json-name-twice; `Trouble("file-trouble")`.
    """
    try:
        data = file.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Refusal("file-missing", name=file.name) from error
    except OSError as error:
        raise Trouble("file-trouble", name=file.name, detail=error.strerror or "") from error
    try:
        value = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Refusal("json-unreadable", name=file.name, line=error.lineno, column=error.colno) from error
    except UnicodeDecodeError as error:
        raise Refusal("json-unreadable", name=file.name, line=data[: error.start].count(b"\n") + 1, column=1) from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets without end
        raise Refusal("json-unreadable", name=file.name, line=1, column=1) from error
    if not isinstance(value, dict):
        raise Refusal("json-unreadable", name=file.name, line=1, column=1)
    return value


def only_known(entry: dict[str, Any], known: Collection[str], file: Path) -> None:
    """Raise `Refusal("json-field-unknown")` for a field nobody reads: a slip there would be lost in silence."""
    unknown = sorted(set(entry) - set(known))
    if unknown:
        raise Refusal("json-field-unknown", name=file.name, field_name=unknown[0], known=", ".join(sorted(known)))


def objects(entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A field that is a list of objects, empty when it is not there; raises `Refusal("json-field-wrong")`."""
    value = entry.get(name, [])
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise Refusal("json-field-wrong", field_name=name, value=_short(value))
    return value


def text(entry: dict[str, Any], name: str) -> str:
    """A text, "" when it is not there; raises `Refusal("json-field-wrong")`."""
    value = entry.get(name, "")
    if not isinstance(value, str):
        raise Refusal("json-field-wrong", field_name=name, value=_short(value))
    return value


def whole(entry: dict[str, Any], name: str) -> int | None:
    """A whole number or None; raises `Refusal("json-field-wrong")`."""
    value = entry.get(name)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise Refusal("json-field-wrong", field_name=name, value=_short(value))
    return value


def day(entry: dict[str, Any], name: str) -> date | None:
    """A day as YYYY-MM-DD or None; raises `Refusal("json-field-wrong")`."""
    value = text(entry, name)
    if not value:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError as error:
        raise Refusal("json-field-wrong", field_name=name, value=_short(value)) from error
    if not 1900 <= found.year < 2200:  # beyond it no deadline can be counted
        raise Refusal("json-field-wrong", field_name=name, value=_short(value))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        twice = next(name for at, (name, _) in enumerate(pairs) if name in {other for other, _ in pairs[:at]})
        raise Refusal("json-name-twice", field_name=twice[:80])
    return made


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:80]
