"""Looks into the watched folder again and again while the window is open; work goes through the job runner."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from qcdc_desktop.ui.kinds import ALL_KINDS, Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.inbox import Taken
from qcdc_desktop.usecases.watched_folder import (
    Look,
    Stamp,
    look_into_folder,
    set_watched_folder,
    take_from_folder,
    watched_folder,
)

LOOK_MS: Final = 20_000


class Watcher(QWidget):
    """Never shown; `found(taken)` when a look brought packages. The person's own work always goes first."""

    def __init__(self, session: Session, found: Callable[[Taken], None]) -> None:
        super().__init__()
        self._session = session
        self._found = found
        self._before: Mapping[str, Stamp] = {}
        self._looking = False
        self.folder: Path | None = watched_folder(session.workspace)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        if self.folder is not None:
            self._timer.start()

    def choose(self, folder: Path | None) -> None:
        """Watch another folder, or none."""
        ws = self._session.workspace

        def chosen(kept: Path | None) -> None:
            self.folder, self._before = kept, {}
            if kept is None:
                self._timer.stop()
            else:
                self._timer.start()
                self.look()

        self._session.save(lambda: set_watched_folder(ws, folder), self, frozenset({Kind.PACKAGE}), chosen)

    def look(self) -> None:
        """Look once, unless the office is busy with something else."""
        if self._looking or self._session.jobs.busy:
            return
        self._looking = True
        ws, before = self._session.workspace, self._before
        self._session.jobs.run(
            lambda _: look_into_folder(ws, before),
            self._looked,
            self,
            "Xem thư mục theo dõi",
            quiet=True,
            failed=self._lost,
        )

    def _looked(self, look: Look) -> None:
        self._looking = False
        self._before = look.stamps
        if look.ready:
            ws = self._session.workspace
            self._session.work(
                lambda p: take_from_folder(ws, look, p), self._found, self, "Nhập gói từ thư mục theo dõi", ALL_KINDS
            )

    def _lost(self, _: BaseException) -> None:
        self._looking = False
