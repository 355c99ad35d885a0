"""The file for a supporter: what helps is in it, and nothing that stands in the office's data."""

import sqlite3
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.domain.errors import Trouble
from qcdc_desktop.domain.people import PersonRole
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.office_settings import read_office, save_profile
from qcdc_desktop.usecases.people import add_person
from qcdc_desktop.usecases.support_report import write_support_report
from qcdc_desktop.usecases.workspace import Workspace


def texts(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def typed_in(ws: Workspace) -> set[str]:
    """Every text of the database that has a letter with a mark: names, titles, answers."""
    connection = sqlite3.connect(ws.folders.database)
    found = set()
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in connection.execute(f'SELECT * FROM "{table}"'):
            found |= {word for value in row if isinstance(value, str) for word in value.split() if not word.isascii()}
    connection.close()
    return found


def test_it_says_what_helps_and_nothing_of_the_office(ws: Workspace, tmp_path: Path, clock: Any) -> None:
    add_person(ws, "Lê Thị Mai", PersonRole.CLERK)
    add_disclosure(ws, 2024, "5.1", "Quỹ khuyến học của bà Đặng Thị Hường")
    save_profile(ws, replace(read_office(ws).profile, signer_name="Nguyễn Văn Bình"))
    (ws.folders.logs / "qcdc-window.log").write_text(
        "2026-02-06 12:00:04,123 ERROR qcdc.window bug L-3F9A, time 1\nValueError: Đặng Thị Hường\n", encoding="utf-8"
    )
    (ws.folders.logs / "qcdc-errors.log").write_text("KeyError: 'Lê Thị Mai'\n", encoding="utf-8")
    trace = (
        'Traceback (most recent call last):\n  File "/x/qcdc_desktop/a.py", line 3, in f\nValueError: Nguyễn Văn Bình\n'
    )
    file = write_support_report(tmp_path / "x.zip", clock, ws.folders.logs, ws, "L-3F9A", trace)
    found = texts(file)
    assert "number: L-3F9A" in found["about.txt"]
    assert "schema known: " in found["about.txt"]
    assert "office: sound\n" in found["self-check.txt"]
    assert "disclosure: 1\n" in found["database.txt"]
    assert found["traceback.txt"].splitlines()[-2:] == ['  File "qcdc_desktop/a.py", line 3, in f', "ValueError"]
    assert "bug L-3F9A" in found["qcdc-window.log"]
    assert found["qcdc-errors.log"] == "KeyError\n"
    everything = "\n".join(found.values())
    assert [word for word in typed_in(ws) if word in everything] == []
    assert str(ws.folders.root) not in everything
    assert ws.unit.name not in everything


def test_a_report_that_cannot_be_written_is_trouble(ws: Workspace, tmp_path: Path, clock: Any) -> None:
    with pytest.raises(Trouble, match="bug-report-not-written"):
        write_support_report(tmp_path / "none" / "x.zip", clock, ws.folders.logs, ws)
