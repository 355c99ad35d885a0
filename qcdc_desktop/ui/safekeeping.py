"""Backups while the window is open: soon after the start, every half hour, and before it closes, if anything changed.

What is due is decided by the use case; here are only the timer, the worker and the words to a person who leaves.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from qcdc_desktop.domain.backup_care import EVERY
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.words import explain

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from qcdc_desktop.ui.session import Session
    from qcdc_desktop.usecases.backup_care import Kept

FIRST_MS = 120_000
"""The first round comes when the person has settled in; the monthly trial falls into it."""
LONGEST_MS = 600_000


class Safekeeper(QObject):
    """Keeps the office of a session safe as long as `owner`, its window, stands."""

    def __init__(self, session: Session, owner: QWidget) -> None:
        super().__init__(owner)
        self._session = session
        self._owner = owner
        self._running = False
        self._timer = QTimer(self, interval=FIRST_MS)
        self._timer.timeout.connect(self.tick)
        self._timer.start()

    def tick(self) -> None:
        """A round in the background; what the machine could not do shows among the settings, not over the work."""
        self._timer.setInterval(int(EVERY.total_seconds() * 1000))
        if self._running:
            return
        self._running = True
        self._session.jobs.run(
            self._work(leaving=False), self._done, self._owner, "Sao lưu định kỳ", failed=self._failed, quiet=True
        )

    def finish(self) -> str:
        """A last round while the person waits; returns why it could not be done, or an empty text."""
        self._timer.stop()
        kept: list[Kept] = []
        self._session.jobs.run(self._work(leaving=True), kept.append, self._owner, "Sao lưu trước khi đóng")
        self._session.jobs.wait(LONGEST_MS)
        problem = kept[0].problem if kept else None
        return explain(problem) if problem is not None else ""

    def resume(self) -> None:
        """Go on, because the person stays after all."""
        self._timer.start()

    def _work(self, *, leaving: bool) -> Callable[[Progress], Kept]:
        ws = self._session.workspace

        def work(progress: Progress) -> Kept:
            from qcdc_desktop.usecases.backup_care import keep_safe

            return keep_safe(ws, progress, leaving=leaving)

        return work

    def _failed(self, _: BaseException) -> None:
        self._running = False

    def _done(self, kept: Kept) -> None:
        self._running = False
        if kept.made or kept.copied or kept.drill or kept.problem:
            self._session.jobs.announce(frozenset({Kind.BACKUP}))
