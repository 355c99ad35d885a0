"""The start: first run to the open office, one window a folder, nothing heavy imported on the way."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.ui.fields import Field
from qcdc_desktop.ui.first_run import Beginning, FirstRun
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.main_window import Frame
from qcdc_desktop.ui.single_instance import FirstInstance, call_first, claim
from qcdc_desktop.ui.start import Program
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.open_office import close_office, office_exists, open_office
from qcdc_desktop.usecases.workspace import Workspace

Spin = Callable[..., bool]


def clock() -> datetime:
    return datetime(2024, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def assistant(app: QApplication, jobs: Jobs, catalogues: Catalogues, tmp_path: Path) -> Iterator[FirstRun]:
    made = FirstRun(Beginning(tmp_path / "office", catalogues, clock, jobs, lambda _: tmp_path / "demo"))
    made.show()
    yield made
    jobs.wait()


def enter(field: Field, text: str) -> None:
    field.editor.setText(text)
    field.editor.setModified(True)


def choose(assistant: FirstRun, unit: Unit, spin: Spin) -> None:
    from qcdc_desktop.domain.vn_text import search_key

    enter(assistant.unit_step.filter_field, search_key(unit.name))
    assert spin(lambda: assistant.unit_step.list.rows.rowCount() < 60)
    assert assistant.unit_step.list.choose(unit.key)


def test_three_steps_make_an_office(assistant: FirstRun, commune: Unit, spin: Spin, tmp_path: Path) -> None:
    made: list[Workspace] = []
    assistant.made.connect(made.append)
    assert not assistant.next_button.isEnabled()
    choose(assistant, commune, spin)
    assistant.next_button.click()
    form = assistant.passphrase_step.form
    enter(form.field("actor"), "Nguyễn Văn An")
    enter(form.field("passphrase"), "mat-khau-thu")
    enter(form.field("again"), "khac-han")
    assistant.next_button.click()
    assert form.field("again").problem
    enter(form.field("again"), "mat-khau-thu")
    assistant.next_button.click()
    area = assistant.profile_step.form.field("villages").editor
    area.setPlainText("Thôn 1\n\n  Thôn 2 \nThôn 1")
    area.document().setModified(True)
    assistant.next_button.click()
    assert spin(lambda: bool(made), 30_000)
    assert office_exists(tmp_path / "office")
    office = read_office(made[0])
    assert office.unit == commune.key
    assert office.role is Role.COMMUNE
    assert office.profile.villages == ("Thôn 1", "Thôn 2")
    assert office.profile.has_loudspeaker
    assert made[0].actor == "Nguyễn Văn An"
    assert not assistant.isVisible()
    close_office(made[0])


@pytest.mark.parametrize(
    ("values", "wrong"),
    [(("", "12345678", "12345678"), "actor"), (("An", "1234567", "1234567"), "passphrase")],
)
def test_the_second_step_says_what_is_wrong(
    assistant: FirstRun, commune: Unit, spin: Spin, values: tuple[str, str, str], wrong: str
) -> None:
    choose(assistant, commune, spin)
    assistant.next_button.click()
    form = assistant.passphrase_step.form
    for key, text in zip(("actor", "passphrase", "again"), values, strict=True):
        enter(form.field(key), text)
    assistant.next_button.click()
    assert form.field(wrong).problem
    assert assistant.next_button.text() == "Tiếp tục"


def test_a_folder_that_is_not_empty_is_refused_on_the_page(
    assistant: FirstRun, commune: Unit, spin: Spin, tmp_path: Path
) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "khac.txt").write_text("x", encoding="utf-8")
    choose(assistant, commune, spin)
    assistant.next_button.click()
    for key in ("actor", "passphrase", "again"):
        enter(assistant.passphrase_step.form.field(key), "mat-khau-thu")
    assistant.next_button.click()
    assistant.next_button.click()
    assert spin(lambda: bool(assistant.messages.text), 20_000)
    assert assistant.isVisible()
    assert assistant.next_button.isEnabled()
    assert [p.name for p in (tmp_path / "office").iterdir()] == ["khac.txt"]


def test_a_reviewing_office_chooses_among_units_with_others_below(assistant: FirstRun, district: Unit) -> None:
    assistant.unit_step.role_field.combo.activated.emit(1)
    units = assistant.unit_step.list.rows.rows
    assert district in units
    assert assistant.unit_step.role is Role.REVIEWER


def test_the_demonstration_is_opened_instead(assistant: FirstRun, spin: Spin, tmp_path: Path) -> None:
    got: list[Path] = []
    assistant.demo_chosen.connect(got.append)
    assistant._demo.click()
    assert spin(lambda: got == [tmp_path / "demo"])


def test_a_second_start_raises_the_first_window(app: QApplication, tmp_path: Path, spin: Spin) -> None:
    only = claim(tmp_path)
    assert only is not None
    assert claim(tmp_path) is None
    assert not call_first(tmp_path, tries=1)
    first = FirstInstance(tmp_path)
    called: list[bool] = []
    first.called.connect(lambda: called.append(True))
    assert call_first(tmp_path)
    assert spin(lambda: called == [True])
    assert not call_first(tmp_path / "khac", tries=1)
    first.close()
    only.unlock()
    assert claim(tmp_path) is not None


START = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtCore import QTimer
from qcdc_desktop.ui.start import run_window
heavy = []
def ready(window):
    heavy.extend(sorted(set(sys.argv[2].split()) & set(sys.modules)))
    print("page:", type(window.page).__name__)
    window.close()
def painted():
    from PySide6.QtWidgets import QApplication
    from qcdc_desktop.ui.main_window import MainWindow
    assert "sqlalchemy" not in sys.modules
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
    window.ready.connect(lambda: QTimer.singleShot(300, lambda: ready(window)))
code = run_window(Path(sys.argv[1]), on_painted=painted)
print("heavy:", heavy, "code:", code)
"""
HEAVY = "reportlab xlsxwriter openpyxl alembic cryptography securesystemslib pyrage pypdfium2 python_calamine"


def test_nothing_heavy_is_imported_before_the_first_page_is_shown(workspace: Workspace) -> None:
    folder = workspace.folders.root
    close_office(workspace)
    for _ in range(2):  # the second time the frame is remembered
        done = subprocess.run(
            [sys.executable, "-c", START, str(folder), HEAVY], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.stdout == "page: OverviewPage\nheavy: [] code: 0\n", done.stdout + done.stderr


def test_data_that_cannot_be_opened_end_the_program(
    app: QApplication, jobs: Jobs, tmp_path: Path, spin: Spin, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    with closing(sqlite3.connect(tmp_path / "qcdc.db")) as connection:  # of a program that is not written yet
        connection.executescript("PRAGMA application_id=1363362883; CREATE TABLE a (b); PRAGMA user_version=999")
    program = Program(app, clock, None)
    window = program.open_behind_frame(tmp_path, Frame("Phường Xương Giang", "Thành phố Bắc Giang"))
    assert window.windowTitle().startswith("Phường Xương Giang")
    assert spin(lambda: bool(shown), 20_000)
    assert "cài phiên bản mới nhất" in shown[0]
    program.close()


def test_the_office_put_in_the_place_of_the_first_is_closed_at_the_end(
    app: QApplication, workspace: Workspace, catalogues: Catalogues, spin: Spin
) -> None:
    """After a restore the session works with another workspace; its database and its key must not stay open."""
    folder = workspace.folders.root
    close_office(workspace)
    program = Program(app, clock, None)
    window = program.show_office(open_office(folder, catalogues, clock))
    assert spin(lambda: not program.jobs.busy, 20_000)
    first = window.session.workspace
    first.store.close()
    window.session.workspace = replace(first, store=open_office(folder, catalogues, clock).store)
    read_office(window.session.workspace)
    assert (folder / "qcdc.db-wal").exists()
    program.close()
    assert not (folder / "qcdc.db-wal").exists()


def test_an_office_opened_after_the_person_left_is_closed_again(
    app: QApplication, workspace: Workspace, spin: Spin
) -> None:
    folder = workspace.folders.root
    close_office(workspace)
    program = Program(app, clock, None)
    window = program.open_behind_frame(folder, Frame())
    assert spin(lambda: program.jobs.busy, 20_000)
    window.close()
    program.close()
    assert not window.isVisible()
    assert not (folder / "qcdc.db-wal").exists()
