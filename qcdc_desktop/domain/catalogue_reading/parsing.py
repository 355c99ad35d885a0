"""Turns the text of a catalogue file into plain values, more strictly than JSON itself.

A key given twice, NaN and nesting without end are refused: they mean a slip or an attack. No file is opened here.
"""

import csv
import io
import json
from collections.abc import Sequence
from typing import NoReturn

from qcdc_desktop.domain.errors import Refusal


def parse_json(text: str, file: str) -> object:
    """The value in `text`.

    Raises Refusal "catalogue-not-json" (with line and column) and "catalogue-key-twice".
    """

    def refuse_constant(_name: str) -> NoReturn:
        raise Refusal("catalogue-not-json", file=file, line=1, column=1)

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in pairs:
            if key in found:
                raise Refusal("catalogue-key-twice", file=file, key=key)
            found[key] = value
        return found

    try:
        value: object = json.loads(text, object_pairs_hook=collect, parse_constant=refuse_constant)
    except json.JSONDecodeError as error:
        raise Refusal("catalogue-not-json", file=file, line=error.lineno, column=error.colno) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise Refusal("catalogue-not-json", file=file, line=1, column=1) from error
    return value


def parse_csv(text: str, file: str) -> Sequence[Sequence[str]]:
    """The rows in `text`, comma-separated, an empty line as an empty row.

    Raises Refusal "catalogue-not-csv", mostly for quotes that do not close.
    """
    try:
        return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise Refusal("catalogue-not-csv", file=file) from error
