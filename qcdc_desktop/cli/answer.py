"""What a command gives back, and how it is put on the terminal: Vietnamese text, or one JSON object."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

from qcdc_desktop.domain.vn_dates import LOCAL_ZONE, format_date


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: `data` for programs, `lines` for people."""

    data: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[str] = ()


def put(answer: Answer, as_json: bool, out: TextIO) -> None:
    """Write an answer to `out`."""
    if as_json:
        out.write(json.dumps(plain(answer.data), ensure_ascii=False, indent=2) + "\n")
    else:
        out.writelines(line + "\n" for line in answer.lines)


def plain(value: Any) -> Any:
    """The value with dates, paths and mappings as JSON knows them."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return value


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows under titles, in columns as wide as they need."""
    widths = [max(len(str(row[i])) for row in [titles, *rows]) for i in range(len(titles))]
    every = [titles, ["─" * width for width in widths], *rows]
    return [
        "  ".join(str(cell).ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in every
    ]


def moment(at: datetime | None) -> str:
    """An instant as a person in Việt Nam reads it, or a dash."""
    if at is None:
        return "–"
    local = at.astimezone(LOCAL_ZONE)
    return f"{local:%H:%M} {format_date(local.date())}"


class TerminalProgress:
    """A bar on standard error when it is a terminal, nothing otherwise."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = self._stream.isatty()

    def step(self, done: int, total: int, what: str = "") -> None:
        """Draw the bar again."""
        if not self._shown:
            return
        share = done / total if total else 1.0
        filled = round(share * 30)
        self._stream.write(f"\r\x1b[K[{'█' * filled}{'·' * (30 - filled)}] {done}/{total} {what[:60]}")
        if done >= total:
            self._stream.write("\r\x1b[K")
        self._stream.flush()
