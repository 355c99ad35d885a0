"""The start: chooses the folder and the clock, and puts the parts together. Everything else is told what to use."""

import json
import multiprocessing
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from qcdc_desktop.cli.main import PACKAGE_ENDINGS, run
from qcdc_desktop.domain.progress import Progress


def console() -> int:
    """The command `qcdc`; returns its exit code."""
    multiprocessing.freeze_support()
    _speak_utf8()
    return run(sys.argv[1:], default_folder(), now, open_window)


def window() -> int:
    """The program without a terminal: opens the window of the default office; a package is looked into there."""
    multiprocessing.freeze_support()
    files = [one for one in sys.argv[1:] if one.lower().endswith(PACKAGE_ENDINGS)]
    return run(files[:1] or ["gui"], default_folder(), now, open_window)


def default_folder() -> Path:
    """Where this person's office lies: local data, never a roaming or synchronised folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("QCDC", "QCDC", roaming=False))


def now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def open_window(folder: Path, look_at: Path | None = None) -> int:
    """Show the window on an office's folder, looking into a package if one is given; returns the exit code."""
    from qcdc_desktop.ui.start import run_window

    return run_window(folder, open_demo=lambda progress: make_demo(folder, progress), clock=now, look_at=look_at)


def make_demo(folder: Path, progress: Progress) -> Path:
    """Make a small demonstration beside the office's folder and return the commune's folder to open.

    It gets its name when it is whole: one that was stopped is begun anew the next time.
    """
    from qcdc_desktop.demo.run import MARKER, run_demo

    place = folder.with_name(f"{folder.name}-minh-hoa")
    if not (place / MARKER).exists():
        draft = place.with_name(f"{place.name}-dang-tao")
        shutil.rmtree(draft, ignore_errors=True)
        run_demo(draft, communes=3, sheets=30, progress=progress)
        draft.rename(place)
    made = json.loads((place / MARKER).read_text(encoding="utf-8"))
    return place / str(made["open"][0])


def _speak_utf8() -> None:
    """Vietnamese on every terminal and in every pipe; Windows would take the system's old code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
