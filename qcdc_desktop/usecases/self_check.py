"""Whether the program is whole: used after installing, inside the frozen program, and by support at a distance."""

from __future__ import annotations

import importlib
import importlib.metadata
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.resources import load_words, resource
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.content_check import check_content
from qcdc_desktop.usecases.workspace import Clock, Workspace


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its name, whether it is sound, and what was found."""

    name: str
    sound: bool
    found: str


def self_check(clock: Clock, ws: Workspace | None = None) -> tuple[Check, ...]:
    """Look at Python, Qt, the libraries, fonts, catalogues, migrations, cryptography and this office's data."""
    checks: list[tuple[str, Callable[[], str]]] = [
        ("python", lambda: sys.version.split()[0]),
        ("qt", _qt),
        ("libraries", _libraries),
        ("words", lambda: str(len(load_words()))),
        ("catalogues", lambda: str(len(load_catalogues().units.units))),
        ("fonts", _fonts),
        ("paper", _paper),
        ("database", lambda: _database(clock)),
        ("keys", _keys),
    ]
    if ws is not None:
        checks.append(("office", lambda: _office(ws)))
        checks.append(("content", lambda: _content(ws)))
    return tuple(_look(name, look) for name, look in checks)


def _look(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (Refusal, Trouble, OSError, ImportError, ValueError) as error:
        return Check(name, False, f"{type(error).__name__}: {error}")


def _qt() -> str:
    return str(importlib.import_module("PySide6.QtCore").qVersion())


def _libraries() -> str:
    names = ("sqlalchemy", "alembic", "cryptography", "securesystemslib", "pyrage", "reportlab", "xlsxwriter")
    for name in (
        *names,
        "tuf.ngclient",
        "python_calamine",
        "openpyxl",
        "docx",
        "pypdfium2",
        "filelock",
        "platformdirs",
    ):
        importlib.import_module(name)
    return importlib.metadata.version("cryptography")


def _fonts() -> str:
    files = sorted(resource("fonts").glob("LiberationSerif-*.ttf"))
    if len(files) != 4:
        raise ValueError(f"{len(files)} of 4 font files")
    return ", ".join(file.stem for file in files)


def _paper() -> str:
    """Write a page with all Vietnamese letters and read it back."""
    from qcdc_desktop.reports.preview import page_texts
    from qcdc_desktop.reports.specimen import write_specimen

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "specimen.pdf"
        expected = write_specimen(file)
        text = "".join(page_texts(file))
    if expected not in text.replace("\r", "").replace("\n", ""):
        raise ValueError("letters lost on paper")
    return "pdf"


def _database(clock: Clock) -> str:
    from qcdc_desktop.db.store import create_store

    with tempfile.TemporaryDirectory() as folder:
        store = create_store(Path(folder) / "check.db", clock)
        store.quick_check()
        store.close()
    return "sqlite"


def _keys() -> str:
    """Make a key in memory, sign and verify with it."""
    from qcdc_desktop.exchange.envelope import read_envelope, seal_envelope, signers_of
    from qcdc_desktop.exchange.keys import new_key, public_key

    key = new_key()
    sealed = read_envelope(seal_envelope(b"{}", [key]))
    if key.key_id not in signers_of(sealed, [public_key(key.public)]):
        raise ValueError("signature does not verify")
    return "ed25519"


def _content(ws: Workspace) -> str:
    found = check_content(ws)
    if found:
        raise ValueError(", ".join(sorted({one.table for one in found})))
    return "sums"


def _office(ws: Workspace) -> str:
    ws.store.quick_check()
    return ws.unit.name
