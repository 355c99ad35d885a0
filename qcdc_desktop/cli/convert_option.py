"""The option of imports that says what becomes of text in an old encoding, and how what was found is shown."""

import argparse
from types import MappingProxyType
from typing import Any

from qcdc_desktop.domain.errors import Refusal, Trouble

CONVERT = MappingProxyType({None: None, "yes": True, "no": False})
"""What the option means to the use cases; None: nobody has said."""


def add_convert(command: argparse.ArgumentParser) -> None:
    """Add `--convert [yes|no]`; without it a file with text in an old encoding is refused, with examples."""
    command.add_argument(
        "--convert",
        nargs="?",
        const="yes",
        choices=("yes", "no"),
        help="chữ TCVN3 (ABC), VNI trong tệp: yes = chuyển sang Unicode, no = giữ nguyên",
    )


def old_columns(error: Refusal | Trouble) -> list[dict[str, Any]]:
    """The columns in an old encoding that an import was refused for, with examples before and after; else none."""
    return [
        {
            "column": column.title,
            "encoding": column.encoding,
            "by_font": column.by_font,
            "cells": column.cells,
            "examples": [{"cell": e.cell, "before": e.before, "after": e.after} for e in column.examples],
        }
        for column in getattr(error, "old", ())
    ]
