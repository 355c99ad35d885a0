"""Every answer on the disk at once, out of the way of the keys: written by the worker, one writing at a time.

While one writing runs only the newest state waits; what was written is told, so that the clerk sees what is safe. A
writing begins when the key is painted: two threads at the same moment would make the eye wait for the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.usecases.survey_drafts import SheetDraft, save_draft

if TYPE_CHECKING:
    from qcdc_desktop.ui.page import Page

PAINT_FIRST_MS = 12
_Waiting = tuple[str, str, SheetDraft, Callable[[str], None]]


class DraftKeeper(QObject):
    """Keeps the unfinished sheet of a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session
        self._writing = False
        self._waiting: _Waiting | None = None
        self._painting = QTimer(self, interval=PAINT_FIRST_MS, singleShot=True)
        self._painting.timeout.connect(self.write_now)

    def keep(self, round_id: str, slot: str, draft: SheetDraft, kept: Callable[[str], None]) -> None:
        """Write a draft, or let it wait for the one being written; `kept(words)` once it is on the disk."""
        self._waiting = (round_id, slot, draft, kept)
        if not self._writing and not self._painting.isActive():
            self._painting.start()

    def stop(self) -> None:
        """The sheet is finished: what waits is of no use any more."""
        self._waiting = None
        self._painting.stop()

    def write_now(self) -> None:
        """Write what waits, unless a writing runs already and will take it next."""
        if self._waiting is None or self._writing:
            return
        round_id, slot, draft, kept = self._waiting
        self._waiting, self._writing = None, True
        workspace = self._session.workspace

        def work(_: Progress) -> None:
            save_draft(workspace, round_id, draft, slot)

        def done(_: None) -> None:
            self._writing = False
            kept(f"Phiếu số {draft.number}: đã giữ {len(draft.answers) + len(draft.marks)} câu")
            self.write_now()

        def failed(_: BaseException) -> None:
            self._writing = False

        self._session.jobs.run(work, done, self._page, "Giữ phiếu đang nhập", failed=failed, quiet=True)
