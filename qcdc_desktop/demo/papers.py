"""One paper of the demonstration, printed in a process of its own in every form it is written in."""

from datetime import date
from pathlib import Path

from qcdc_desktop.demo.year import Calendar
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.make_report import ReportChoice, make_report, report_kinds, suggested_name
from qcdc_desktop.usecases.open_office import close_office, open_office


def print_paper(folder: Path, name: str, choice: ReportChoice, day: date) -> list[Path]:
    """Print a paper of the office in `folder` as of `day` and return its files."""
    ws = open_office(folder, load_catalogues(), Calendar(day))
    try:
        endings = next(kind.formats for kind in report_kinds(ws) if kind.name == name)
        reports = ws.folders.reports
        return [make_report(ws, name, choice, reports / suggested_name(ws, name, choice, ending)) for ending in endings]
    finally:
        close_office(ws)
