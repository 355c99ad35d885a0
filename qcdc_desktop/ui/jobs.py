"""Work away from the window: one worker thread, one piece of work after the other.

Results come back to the window's thread and are dropped when their owner is gone; errors end at the one door.
Threads are never killed: Cancel makes the next `progress.step` raise `Cancelled`, and the work rolls back itself.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from qcdc_desktop.domain.errors import Cancelled
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.progress_dialog import ProgressDialog

T = TypeVar("T")

PATIENCE_MS = 500
"""How long work may go on before the person sees a progress dialog."""


class Door(Protocol):
    """Where errors go (see `errors`)."""

    def show(self, error: BaseException, owner: QWidget | None = None) -> None:
        """Tell the person."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    value: Any = None
    error: BaseException | None = None


class _Ticket(QObject):
    """One piece of work, as the worker sees it; its signals cross to the window's thread."""

    stepped = Signal(int, int, str)
    ended = Signal(object)

    def __init__(self, work: Callable[[Progress], Any], parent: QObject) -> None:
        super().__init__(parent)
        self.work = work
        self.cancelled = threading.Event()
        self._last = 0.0

    def step(self, done: int, total: int, what: str = "") -> None:
        """Tell the window, not oftener than it can be read; raise `Cancelled` when asked to stop.

        The last step says that everything is done and written: then it is too late to stop.
        """
        if self.cancelled.is_set() and not 0 < total <= done:
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= 0.05 or done >= total:
            self._last = now
            self.stepped.emit(done, total, what)

    def run(self) -> None:
        """Do the work on the worker thread and send back how it ended."""
        try:
            if self.cancelled.is_set():
                raise Cancelled
            outcome = _Outcome(value=self.work(self))
        except BaseException as error:  # noqa: BLE001 - every end of a job must reach the window's thread
            outcome = _Outcome(error=error)
        self.ended.emit(outcome)


@dataclass(slots=True)
class _Running:
    """One piece of work, as the window sees it."""

    ticket: _Ticket
    owner: QWidget
    title: str
    done: Callable[[Any], None] | None
    failed: Callable[[BaseException], None] | None
    kinds: Kinds
    dialog: ProgressDialog | None = None


class Jobs(QObject):
    """Runs work for pages. `changed` announces the kinds of records that finished work has changed."""

    changed = Signal(object)
    idle = Signal()

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._queue: SimpleQueue[_Ticket | None] = SimpleQueue()
        self._running: list[_Running] = []
        self._thread = threading.Thread(target=self._serve, name="qcdc-worker", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether any work is waiting or running."""
        return bool(self._running)

    @property
    def titles(self) -> tuple[str, ...]:
        """What is waiting or running, in words."""
        return tuple(job.title for job in self._running)

    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None,
        owner: QWidget,
        title: str,
        *,
        kinds: Kinds = frozenset(),
        failed: Callable[[BaseException], None] | None = None,
        quiet: bool = False,
    ) -> None:
        """Do `work` on the worker thread, then `done(result)` on the window's thread if `owner` still stands.

        `kinds` are announced when the work ends well or was cancelled: what stood before that stays. `failed` is told
        of an error before the door shows it (of a cancellation too). `quiet` work, e.g. reading a list, never shows
        the progress dialog.
        """
        ticket = _Ticket(work, self)
        job = _Running(ticket, owner, title, done, failed, kinds)
        ticket.ended.connect(lambda outcome: self._end(job, outcome), Qt.ConnectionType.QueuedConnection)
        self._running.append(job)
        if not quiet:
            QTimer.singleShot(PATIENCE_MS, ticket, lambda: self._show_progress(job))
        self._queue.put(ticket)

    def announce(self, kinds: Kinds) -> None:
        """Say that records of these kinds have changed."""
        if kinds:
            self.changed.emit(kinds)

    def cancel_all(self) -> None:
        """Ask everything that waits or runs to stop."""
        for job in self._running:
            job.ticket.cancelled.set()

    def wait(self, milliseconds: int = 60_000) -> bool:
        """Let waiting work finish while the window goes on painting; False when it did not in that time."""
        deadline = QDeadlineTimer(milliseconds)
        loop = QEventLoop()
        while self._running and not deadline.hasExpired():
            self.idle.connect(loop.quit)
            QTimer.singleShot(max(1, min(200, deadline.remainingTime())), loop, loop.quit)
            loop.exec()
            self.idle.disconnect(loop.quit)
        return not self._running

    def close(self) -> None:
        """Stop the worker after what is queued; nothing may be run afterwards."""
        self.cancel_all()
        self._queue.put(None)
        self._thread.join()
        self.wait(1000)

    def _serve(self) -> None:
        while (ticket := self._queue.get()) is not None:
            ticket.run()

    def _show_progress(self, job: _Running) -> None:
        if job not in self._running or not isValid(job.owner):
            return
        job.dialog = ProgressDialog(job.title, job.owner.window())
        job.dialog.cancelled.connect(job.ticket.cancelled.set)
        job.ticket.stepped.connect(job.dialog.show_step, Qt.ConnectionType.QueuedConnection)
        job.dialog.show()

    def _end(self, job: _Running, outcome: _Outcome) -> None:
        self._running.remove(job)
        if job.dialog is not None and isValid(job.dialog):
            job.dialog.finish()
        job.ticket.deleteLater()
        owner = job.owner if isValid(job.owner) else None
        try:
            self._deliver(job, outcome, owner)
        except Exception as error:  # noqa: BLE001 - a mistake in `done` must not leave the others waiting
            self._door.show(error, owner)
        finally:
            if not self._running:
                self.idle.emit()

    def _deliver(self, job: _Running, outcome: _Outcome, owner: QWidget | None) -> None:
        if outcome.error is not None:
            if job.failed is not None and owner is not None:
                job.failed(outcome.error)
            if isinstance(outcome.error, Cancelled):
                self.announce(job.kinds)  # of many files those already taken in stay
            else:
                self._door.show(outcome.error, owner)
            return
        try:
            if job.done is not None and owner is not None:
                job.done(outcome.value)
        finally:
            self.announce(job.kinds)  # the records have changed even if showing it failed
