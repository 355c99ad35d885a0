"""The one door: each kind of error to its place, the same mistake told once, every hook ends here."""

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer, qWarning
from PySide6.QtWidgets import QApplication, QMessageBox, QPlainTextEdit, QPushButton

from qcdc_desktop.domain.errors import Cancelled, Refusal
from qcdc_desktop.ui.bug_dialog import BugDialog, BugReport, bug_number
from qcdc_desktop.ui.crash_hooks import LOG_NAME, install
from qcdc_desktop.ui.errors import ErrorDoor

Spin = Callable[..., bool]


def mistake(value: int = 0) -> Exception:
    try:
        return Exception(1 // value)
    except ZeroDivisionError as error:
        return error


def test_a_wish_to_stop_is_not_told(app: QApplication, door: ErrorDoor) -> None:
    door.show(Cancelled())
    assert door.open_dialog is None
    assert QApplication.activeModalWidget() is None


def test_an_error_without_a_page_is_a_box(app: QApplication, door: ErrorDoor) -> None:
    door.show(Refusal("field-day-too-late", latest="2026-02-05"))
    box = next(w for w in app.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible())
    assert "05/02/2026" in box.text()
    assert [b.text() for b in box.buttons()] == ["Đồng ý"]
    box.close()


def test_the_same_mistake_opens_one_dialog_only(app: QApplication, door: ErrorDoor, spin: Spin) -> None:
    error = mistake()
    for _ in range(50):
        door.show(mistake())
    door.show(error)
    assert spin(lambda: door.open_dialog is not None)
    assert len([w for w in app.topLevelWidgets() if isinstance(w, BugDialog)]) == 1
    assert door.count(bug_number(error)) == 51 or door.count(bug_number(mistake())) == 50
    door.open_dialog.accept()
    spin(ms=20)
    door.show(mistake())
    spin(ms=50)
    assert door.open_dialog is None


def test_the_dialog_copies_and_saves_what_happened(app: QApplication, spin: Spin) -> None:
    saved: list[BugReport] = []
    report = BugReport("L-12AB", "Traceback …")
    dialog = BugDialog(report, saved.append)
    dialog.show()
    buttons = {button.text(): button for button in dialog.findChildren(QPushButton)}
    buttons["Sao chép"].click()
    assert QApplication.clipboard().text() == "Traceback …"
    buttons["Lưu tệp báo lỗi…"].click()
    assert saved == [report]
    buttons["Chi tiết"].click()
    assert dialog.findChild(QPlainTextEdit).isVisible()
    buttons["Đóng"].click()
    assert not dialog.isVisible()


def test_hooks_bring_everything_to_the_door_and_the_log(
    app: QApplication, door: ErrorDoor, tmp_path: Path, spin: Spin, caplog: pytest.LogCaptureFixture
) -> None:
    before = sys.excepthook
    hooks = install(tmp_path / "logs", door)
    try:
        loop = QEventLoop()
        QTimer.singleShot(0, lambda: tuple[int, ...]()[1])
        QTimer.singleShot(50, loop.quit)
        loop.exec()
        assert spin(lambda: door.open_dialog is not None)
        assert "IndexError" in door.open_dialog.report.details
        door.open_dialog.accept()
        thread = threading.Thread(target=lambda: {}["không có"])
        thread.start()
        thread.join()
        assert spin(lambda: door.open_dialog is not None)
        assert "KeyError" in door.open_dialog.report.details
        door.open_dialog.accept()
        spin(ms=20)
        qWarning("Qt nói điều này")
        door.show(Refusal("field-day-too-late", latest="2026-02-05"))
    finally:
        hooks.remove()
    log = (tmp_path / "logs" / LOG_NAME).read_text(encoding="utf-8")
    assert sys.excepthook is before
    assert all(word in log for word in ("IndexError", "KeyError", "Qt nói điều này", "field-day-too-late"))
    assert "2026-02-05" not in log
    assert logging.getLogger().handlers.count(hooks.handler) == 0
