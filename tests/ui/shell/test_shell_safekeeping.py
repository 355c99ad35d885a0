"""Backups while the window is open and when it closes; who leaves is told when the last one could not be written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.main_window import MainWindow
from qcdc_desktop.ui.pages_registry import pages_for
from qcdc_desktop.ui.safekeeping import FIRST_MS, Safekeeper
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.backup_care import read_care
from qcdc_desktop.usecases.backups import list_backups
from qcdc_desktop.usecases.disclosures import add_disclosure

Spin = Callable[..., bool]


@pytest.fixture
def window(session: Session, spin: Spin) -> MainWindow:
    made = MainWindow(session, pages_for(session.workspace.role), [2024])
    made.safekeeper = Safekeeper(session, made)
    made.show()
    assert spin(lambda: not session.jobs.busy, 20_000)
    return made


def test_a_round_backs_up_what_changed_and_tells_the_pages(window: MainWindow, session: Session, spin: Spin) -> None:
    keeper = window.safekeeper
    assert keeper is not None
    heard: list[Kinds] = []
    session.jobs.changed.connect(heard.append)
    assert keeper._timer.interval() == FIRST_MS
    keeper.tick()
    keeper.tick()  # the first still runs
    assert spin(lambda: not session.jobs.busy, 20_000)
    assert len(list_backups(session.workspace)) == 1
    assert [drill.sound for drill in read_care(session.workspace).drills] == [True]
    assert any(Kind.BACKUP in kinds for kinds in heard)
    assert keeper._timer.interval() == 30 * 60 * 1000
    keeper.tick()
    assert spin(lambda: not session.jobs.busy, 20_000)
    assert len(list_backups(session.workspace)) == 1


def test_closing_backs_up_what_changed(window: MainWindow, session: Session) -> None:
    add_disclosure(session.workspace, 2024, "5.1", "Quỹ khuyến học")
    assert window.close()
    assert len(list_backups(session.workspace)) == 1
    assert not window.isVisible()


def test_who_leaves_hears_that_the_backup_failed_and_may_stay(
    window: MainWindow, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder: Path = session.workspace.folders.backups
    folder.rmdir()
    folder.write_text("a file where the folder should be")
    asked: list[str] = []
    answers = iter(["Quay lại", "Vẫn đóng"])

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        wanted = next(answers)
        next(button for button in box.buttons() if button.text() == wanted).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    assert not window.close()
    assert window.isVisible()
    assert asked[0].startswith("Chưa sao lưu được trước khi đóng.")
    assert window.close()
    assert len(asked) == 2
