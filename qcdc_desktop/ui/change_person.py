"""Colleagues change places at one PC: who is next is asked, and the window works on under that name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.kinds import ALL_KINDS

if TYPE_CHECKING:
    from qcdc_desktop.ui.main_window import MainWindow
    from qcdc_desktop.usecases.people import PersonRow
    from qcdc_desktop.usecases.workspace import Workspace


def change_person(window: MainWindow) -> None:
    """Ask who works from now on; without a list of people, show where one is made."""
    ws = window.session.workspace

    def read(_: Progress) -> tuple[PersonRow, ...]:
        from qcdc_desktop.usecases.people import may_choose

        return may_choose(ws)

    def offer(rows: tuple[PersonRow, ...]) -> None:
        from qcdc_desktop.ui.who_dialog import WhoDialog

        if not rows:
            window.open_page("settings", "people")
            return
        dialog = WhoDialog(window.session.workspace, rows, window.session.jobs, "Quay lại", window)
        dialog.entered.connect(work_as)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def work_as(workspace: Workspace) -> None:
        window.session.workspace = workspace
        window.session.jobs.announce(ALL_KINDS)

    window.session.jobs.run(read, offer, window, "Đọc danh sách người dùng", quiet=True)
