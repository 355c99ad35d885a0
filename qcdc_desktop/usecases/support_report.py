"""The file for a supporter: versions, what the self-check found, figures of the database, what may stay of the log.

It is written only when a person asks. No name, no answer, no text of the office goes in: see `domain.support_text`.
"""

from __future__ import annotations

import platform
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from qcdc_desktop import __version__
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.support_text import stripped_log
from qcdc_desktop.usecases.self_check import Check, self_check
from qcdc_desktop.usecases.workspace import Clock, Folders, Workspace

_LOGS = ("qcdc-window.log", "qcdc-crash.log", "qcdc-errors.log")
_LONGEST = 200_000
"""Characters of a log that are looked at: the newest."""


def write_support_report(
    target: Path,
    clock: Clock,
    logs: Path,
    ws: Workspace | None = None,
    number: str = "",
    details: str = "",
    checks: Sequence[Check] | None = None,
) -> Path:
    """Write the ZIP; `number` and `details` belong to a mistake of the program.

    Raises `Trouble("bug-report-not-written")`.
    """
    found = self_check(clock, ws) if checks is None else checks
    texts = {
        "about.txt": _about(number, ws, target),
        "self-check.txt": "".join(f"{_checked(check)}\n" for check in found),
        "database.txt": _database(ws),
        "traceback.txt": stripped_log(details),
    }
    for name in _LOGS:
        text = _tail(logs / name)
        if text:
            texts[name] = stripped_log(text)
    part = target.with_name(f"{target.name}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in texts.items():
                archive.writestr(name, text)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Trouble("bug-report-not-written", name=target.name) from error
    return target


def _about(number: str, ws: Workspace | None, target: Path) -> str:
    from qcdc_desktop.db.migrations import SCHEMA_VERSION

    lines = [
        f"number: {number or '-'}",
        f"program: {__version__}",
        f"python: {platform.python_version()}",
        f"system: {platform.platform()}",
        f"schema known: {SCHEMA_VERSION}",
        f"role: {ws.role.value if ws else '-'}",
    ]
    if ws is not None:
        lines.append(f"disk free: {shutil.disk_usage(ws.folders.root).free // 1_000_000} MB")
    return "".join(f"{line}\n" for line in lines)


def _checked(check: Check) -> str:
    """A check by name and outcome; of what was found only the kind of a mistake, never the office's name or a path."""
    if check.sound:
        return f"{check.name}: sound" + (f" {check.found}" if check.name in ("python", "qt", "libraries") else "")
    return f"{check.name}: NOT SOUND {check.found.split(':', 1)[0] if check.found.isascii() else ''}".rstrip()


def _database(ws: Workspace | None) -> str:
    """Version, size and rows per table: figures only."""
    if ws is None:
        return "no office open\n"
    from qcdc_desktop.db.figures import database_figures, server_figures
    from qcdc_desktop.db.server_store import ServerStore

    try:
        figures = (
            server_figures(ws.store) if isinstance(ws.store, ServerStore) else database_figures(ws.folders.database)
        )
    except (Refusal, Trouble) as error:
        return f"not readable: {error.code}\n"
    size = sum(file.stat().st_size for file in Folders(ws.folders.root).root.glob("qcdc.db*") if file.is_file())
    lines = [f"schema: {figures.version}", f"bytes: {size}", *(f"{name}: {n}" for name, n in figures.rows.items())]
    return "".join(f"{line}\n" for line in lines)


def _tail(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")[-_LONGEST:]
    except OSError:
        return ""
