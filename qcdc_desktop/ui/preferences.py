"""What the window remembers for a person: column widths, sizes, the look. A small JSON file beside the data.

It travels with the folder to another PC; losing it costs nothing, so a damaged file counts as empty.
"""

import json
from pathlib import Path

Value = str | int | bool | list[int]


class Preferences:
    """Remembered values by name, written at once when one changes."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._values: dict[str, Value] = _read(file) if file is not None else {}

    def text(self, name: str, default: str = "") -> str:
        """The remembered text."""
        value = self._values.get(name, default)
        return value if isinstance(value, str) else default

    def number(self, name: str) -> int | None:
        """The remembered number, or None."""
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def numbers(self, name: str) -> list[int]:
        """The remembered list of numbers, or an empty one."""
        value = self._values.get(name)
        return list(value) if isinstance(value, list) and all(isinstance(n, int) for n in value) else []

    def remember(self, name: str, value: Value) -> None:
        """Keep a value; a folder that cannot be written keeps it for this session only."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        if self._file is None:
            return
        if not self._file.parent.is_dir():
            return
        draft = self._file.with_suffix(".new")
        try:
            draft.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), encoding="utf-8")
            draft.replace(self._file)
        except OSError:
            self._file = None


def _read(file: Path) -> dict[str, Value]:
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
