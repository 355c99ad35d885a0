"""The window's way out of damaged data: the backups are offered, one is put back, the work goes on."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.ui.first_run import Beginning, FirstRun
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.main_window import Frame
from qcdc_desktop.ui.recovery_dialog import RecoveryDialog
from qcdc_desktop.ui.start import Program
from qcdc_desktop.usecases.backups import make_backup
from qcdc_desktop.usecases.disclosures import add_disclosure, list_disclosures
from qcdc_desktop.usecases.open_office import close_office
from qcdc_desktop.usecases.workspace import Workspace

Spin = Callable[..., bool]


def clock() -> datetime:
    return datetime(2024, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def program(app: QApplication) -> Program:
    return Program(app, clock, None)


def test_the_newest_sound_backup_is_offered_and_put_back(workspace: Workspace, program: Program, spin: Spin) -> None:
    add_disclosure(workspace, 2024, "5.1", "Quỹ khuyến học")
    make_backup(workspace)
    folder = workspace.folders.root
    close_office(workspace)
    (folder / "qcdc.db").write_bytes(b"")
    window = program.open_behind_frame(folder, Frame("Phường Xương Giang"))
    assert spin(lambda: window.findChild(RecoveryDialog) is not None, 20_000)
    dialog = window.findChild(RecoveryDialog)
    assert spin(lambda: dialog.model.total == 1 and dialog.use.isEnabled(), 20_000)
    assert "Không còn tệp dữ liệu" in dialog.what.text()
    assert dialog.model.rows[0].checked
    dialog.use.click()
    assert spin(lambda: window.page is not None, 30_000)
    assert spin(lambda: "đã được khôi phục" in window.page.messages.text, 5_000)
    assert ".corrupt-" in window.page.messages.text
    assert [row.disclosure.title for row in list_disclosures(window.session.workspace, 2024).rows] == ["Quỹ khuyến học"]
    assert spin(lambda: not program.jobs.busy, 20_000)
    program.close()


def test_a_new_pc_begins_with_a_backup(
    workspace: Workspace, jobs: Jobs, catalogues: Catalogues, spin: Spin, tmp_path: Path
) -> None:
    add_disclosure(workspace, 2024, "5.1", "Quỹ khuyến học")
    file = make_backup(workspace).path
    assistant = FirstRun(Beginning(tmp_path / "may-moi", catalogues, clock, jobs))
    assistant.show()
    made: list[Workspace] = []
    assistant.made.connect(made.append)
    assistant.restore(tmp_path / "20240101T000000Z.db")
    assert spin(lambda: bool(assistant.messages.text), 20_000)
    assert assistant.restore_button.isEnabled()
    assistant.restore(file)
    assert spin(lambda: bool(made), 20_000)
    assert [row.disclosure.title for row in list_disclosures(made[0], 2024).rows] == ["Quỹ khuyến học"]
    assert made[0].unit_key == workspace.unit_key
    close_office(made[0])


def test_a_backup_that_is_no_backup_says_why_and_leaves_the_dialog(
    workspace: Workspace, program: Program, spin: Spin
) -> None:
    folder = workspace.folders.root
    close_office(workspace)
    (folder / "qcdc.db").unlink()
    window = program.open_behind_frame(folder, Frame("Phường Xương Giang"))
    assert spin(lambda: window.findChild(RecoveryDialog) is not None, 20_000)
    dialog = window.findChild(RecoveryDialog)
    assert spin(lambda: dialog.model.known and not program.jobs.busy, 20_000)
    assert not dialog.use.isEnabled()
    stranger = folder / "20240101T000000Z.db"
    stranger.write_bytes(b"SQLite format 3\0" + bytes(4096))
    dialog.restore(stranger)
    assert spin(lambda: bool(dialog.messages.text), 20_000)
    assert dialog.isVisible()
    assert dialog.leave.isEnabled()
    dialog.hide()
    program.close()
