"""The file a person can send when the program made a mistake: log, versions, the traceback; no data of the office."""

import platform
import zipfile
from pathlib import Path

from PySide6.QtCore import qVersion

from qcdc_desktop import __version__
from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.ui.bug_dialog import BugReport
from qcdc_desktop.ui.crash_hooks import CRASH_NAME, LOG_NAME


def write_bug_report(report: BugReport, target: Path, log_folder: Path) -> None:
    """Write a ZIP with what a supporter needs; raises `Trouble("bug-report-not-written")`.

    Codes of refusals stand in the log, facts and typed texts do not: the log keeps no sentence of the office.
    """
    about = "\n".join(
        (
            f"number: {report.number}",
            f"program: {__version__}",
            f"python: {platform.python_version()}",
            f"qt: {qVersion()}",
            f"system: {platform.platform()}",
        )
    )
    try:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("about.txt", about)
            archive.writestr("traceback.txt", report.details)
            for name in (LOG_NAME, CRASH_NAME):
                file = log_folder / name
                if file.exists():
                    archive.write(file, name)
    except OSError as error:
        raise Trouble("bug-report-not-written", name=target.name) from error
