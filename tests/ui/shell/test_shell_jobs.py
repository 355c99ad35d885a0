"""The worker: results come back or are dropped, errors reach the door, Cancel rolls back, order is kept."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import delete

from qcdc_desktop.domain.errors import Cancelled, Refusal, Trouble
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.fields import DateField, Form
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.messages import MessageStrip
from qcdc_desktop.ui.progress_dialog import ProgressDialog
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.words import say

Spin = Callable[..., bool]


class Sheet(QWidget):
    """A page as the door sees it: a form and a message strip."""

    def __init__(self) -> None:
        super().__init__()
        self.messages = MessageStrip()
        self.form = Form()
        self.form.add("starts_on", "Ngày bắt đầu", DateField())
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self.messages)
        self.show()


@pytest.fixture
def sheet(app: QApplication) -> Sheet:
    return Sheet()


def test_a_result_comes_back_on_the_windows_thread(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    got: list[Any] = []
    kinds: list[Any] = []
    jobs.changed.connect(kinds.append)

    def work(progress: Progress) -> str:
        return threading.current_thread().name

    def done(name: str) -> None:
        got.extend([name, threading.current_thread() is threading.main_thread()])

    jobs.run(work, done, sheet, "Việc", kinds=frozenset({Kind.DISCLOSURE}))
    assert jobs.busy
    assert spin(lambda: bool(kinds))
    assert got == ["qcdc-worker", True]
    assert kinds == [frozenset({Kind.DISCLOSURE})]
    assert not jobs.busy


def test_work_is_done_one_after_the_other(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    log: list[int] = []

    def slow(n: int) -> Callable[[Progress], int]:
        def work(progress: Progress) -> int:
            time.sleep(0.03 if n == 0 else 0)
            log.append(n)
            return n

        return work

    got: list[int] = []
    for n in range(20):
        jobs.run(slow(n), got.append, sheet, f"Việc {n}")
    assert spin(lambda: len(got) == 20)
    assert log == got == list(range(20))


def test_a_refusal_about_a_field_stands_beside_it(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    failed: list[BaseException] = []

    def work(progress: Progress) -> None:
        raise Refusal("field-day-too-late", field="starts_on", latest="2026-02-05")

    jobs.run(work, None, sheet, "Lưu", failed=failed.append, kinds=frozenset({Kind.OFFICE}))
    field = sheet.form.field("starts_on")
    assert spin(lambda: bool(field.problem))
    assert "05/02/2026" in field.problem
    assert sheet.messages.isHidden()
    assert isinstance(failed[0], Refusal)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Refusal("field-day-too-late", field="không có ô này", latest="2026-02-05"), State.WARNING),
        (Refusal("field-day-too-late", latest="2026-02-05"), State.WARNING),
        (Trouble("bug-report-not-written", name="x.zip"), State.ERROR),
    ],
)
def test_other_expected_errors_go_to_the_strip(
    jobs: Jobs, sheet: Sheet, spin: Spin, error: Refusal | Trouble, state: State
) -> None:
    def work(progress: Progress) -> None:
        raise error

    jobs.run(work, None, sheet, "Lưu")
    assert spin(lambda: bool(sheet.messages.text))
    assert sheet.messages.text == say(error.code, error.facts)
    assert sheet.messages.state is state


def test_long_work_shows_progress_and_cancel_rolls_back(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    rolled_back = threading.Event()
    failed: list[BaseException] = []
    got: list[Any] = []

    def work(progress: Progress) -> None:
        try:
            for n in range(10_000):
                progress.step(n, 10_000, "xã")
                time.sleep(0.005)
        except Cancelled:
            rolled_back.set()
            raise

    jobs.run(work, got.append, sheet, "Nhập gói", failed=failed.append)
    started = time.monotonic()
    dialog = lambda: next((d for d in sheet.findChildren(ProgressDialog) if d.isVisible()), None)  # noqa: E731
    assert spin(lambda: dialog() is not None)
    assert time.monotonic() - started >= 0.4
    shown = dialog()
    assert shown is not None
    spin(ms=200)
    shown.close()
    assert shown.isVisible()
    assert spin(lambda: not jobs.busy)
    assert rolled_back.is_set()
    assert got == []
    assert isinstance(failed[0], Cancelled)
    assert sheet.messages.isHidden()
    assert dialog() is None


def test_short_and_quiet_work_shows_no_dialog(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    got: list[Any] = []
    jobs.run(lambda _: time.sleep(0.7), got.append, sheet, "Đọc", quiet=True)
    while not got:
        spin(ms=20)
        assert not sheet.findChildren(ProgressDialog)


def test_a_result_whose_owner_is_gone_is_dropped(jobs: Jobs, app: QApplication, spin: Spin) -> None:
    owner = Sheet()
    got: list[Any] = []
    gate = threading.Event()
    jobs.run(lambda _: gate.wait(5), got.append, owner, "Đọc", kinds=frozenset({Kind.SURVEY}))
    kinds: list[Any] = []
    jobs.changed.connect(kinds.append)
    delete(owner)
    gate.set()
    assert spin(lambda: not jobs.busy)
    assert got == []
    assert kinds == [frozenset({Kind.SURVEY})]


def test_a_mistake_ends_in_the_dialog_with_a_number(jobs: Jobs, sheet: Sheet, door: ErrorDoor, spin: Spin) -> None:
    def work(progress: Progress) -> int:
        return 1 // 0

    jobs.run(work, None, sheet, "Việc")
    assert spin(lambda: door.open_dialog is not None)
    dialog = door.open_dialog
    assert dialog is not None
    assert dialog.report.number in dialog.windowTitle()
    assert "ZeroDivisionError" in dialog.report.details
    dialog.accept()


def test_a_mistake_in_done_does_not_stop_the_others(jobs: Jobs, sheet: Sheet, door: ErrorDoor, spin: Spin) -> None:
    got: list[int] = []

    def broken(value: int) -> None:
        raise LookupError("trong done")

    jobs.run(lambda _: 1, broken, sheet, "Một")
    jobs.run(lambda _: 2, got.append, sheet, "Hai")
    assert spin(lambda: got == [2] and door.open_dialog is not None)
    door.open_dialog.accept()


def test_waiting_and_cancelling_everything(jobs: Jobs, sheet: Sheet) -> None:
    def endless(progress: Progress) -> None:
        while True:
            progress.step(0, 0)
            time.sleep(0.002)

    jobs.run(endless, None, sheet, "Không dứt")
    jobs.run(lambda _: None, None, sheet, "Chờ")
    assert jobs.titles == ("Không dứt", "Chờ")
    assert not jobs.wait(100)
    jobs.cancel_all()
    assert jobs.wait(3000)


def test_what_is_done_and_written_can_no_longer_be_cancelled(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    """A package that is in the log must be shown, or the next one would seem to leave one out."""
    got: list[str] = []

    def work(progress: Progress) -> str:
        jobs.cancel_all()
        progress.step(2, 2)
        return "made"

    jobs.run(work, got.append, sheet, "Việc")
    assert spin(lambda: got == ["made"])


def test_what_was_done_before_a_cancel_is_read_again(jobs: Jobs, sheet: Sheet, spin: Spin) -> None:
    kinds: list[Any] = []
    jobs.changed.connect(kinds.append)

    def work(progress: Progress) -> None:
        jobs.cancel_all()
        progress.step(1, 2)

    jobs.run(work, None, sheet, "Nhập gói", kinds=frozenset({Kind.PACKAGE}))
    assert spin(lambda: kinds == [frozenset({Kind.PACKAGE})])


def test_pages_are_told_though_showing_the_result_failed(jobs: Jobs, sheet: Sheet, door: ErrorDoor, spin: Spin) -> None:
    kinds: list[Any] = []
    jobs.changed.connect(kinds.append)

    def done(_: object) -> None:
        raise ValueError("cannot be shown")

    jobs.run(lambda _: None, done, sheet, "Việc", kinds=frozenset({Kind.PACKAGE}))
    assert spin(lambda: door.open_dialog is not None)
    assert kinds == [frozenset({Kind.PACKAGE})]
    assert door.open_dialog is not None
    door.open_dialog.reject()
