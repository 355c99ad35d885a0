"""Where the files shipped with the program are, from the source tree and inside the frozen program.

Only finding and reading them stands here; what they mean is the business of whoever asks.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path


def resource(*parts: str) -> Path:
    """The path of a shipped file or folder, e.g. `resource("fonts", "LiberationSerif-Regular.ttf")`."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return root.joinpath("resources", *parts)


def load_words() -> Mapping[str, str]:
    """All sentences by code, from every file of `resources/words`; a code that stands twice is our mistake."""
    words: dict[str, str] = {}
    for file in sorted(resource("words").glob("*.json")):
        entries: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
        twice = words.keys() & entries.keys()
        if twice:
            raise ValueError(f"words given twice: {sorted(twice)}")
        words.update(entries)
    return words
