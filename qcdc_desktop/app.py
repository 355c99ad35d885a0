"""The start: chooses the folder and the clock, and puts the parts together. Everything else is told what to use."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from qcdc_desktop.cli.main import run


def console() -> int:
    """The command `qcdc`; returns its exit code."""
    _speak_utf8()
    return run(sys.argv[1:], default_folder(), now, open_window)


def window() -> int:
    """The program without a terminal: opens the window of the default office."""
    return run(["gui"], default_folder(), now, open_window)


def default_folder() -> Path:
    """Where this person's office lies: local data, never a roaming or synchronised folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("QCDC", "QCDC", roaming=False))


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def open_window(folder: Path) -> int:
    """Show the window on an office's folder; returns the exit code."""
    from qcdc_desktop.ui.start import run_window

    return run_window(folder, now)


def _speak_utf8() -> None:
    """Vietnamese on every terminal and in every pipe; Windows would take the system's old code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
