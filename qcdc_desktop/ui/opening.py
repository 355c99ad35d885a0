"""What may stand between the start and the office's window: choosing who works, and the way out of damaged data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qcdc_desktop.domain.errors import Trouble
    from qcdc_desktop.ui.jobs import Jobs
    from qcdc_desktop.ui.main_window import MainWindow
    from qcdc_desktop.usecases.workspace import Workspace

Show = Callable[["Workspace"], object]


def ask_who(workspace: Workspace, jobs: Jobs, window: MainWindow, show: Show, leave: Callable[[], object]) -> None:
    """Go on to `show`; where people are entered and it is not clear who works, ask first. Nobody chosen: `leave`."""
    from qcdc_desktop.usecases.people import may_choose

    rows = () if workspace.person_id else may_choose(workspace)
    if not rows:
        show(workspace)
        return
    from qcdc_desktop.ui.who_dialog import WhoDialog

    def nobody() -> None:
        from qcdc_desktop.usecases.open_office import close_office

        close_office(workspace)
        leave()

    dialog = WhoDialog(workspace, rows, jobs, "Thoát", window)
    dialog.entered.connect(show)
    dialog.rejected.connect(nobody)
    window.show()
    dialog.open()


def offer_recovery(
    trouble: Trouble,
    folder: Path,
    clock: Callable[[], datetime],
    jobs: Jobs,
    window: MainWindow,
    show: Show,
    leave: Callable[[], object],
) -> None:
    """Offer the backups of the folder; once one took the place of the data, `show` and say what was done."""
    from qcdc_desktop.ui.recovery_dialog import RecoveryDialog, told
    from qcdc_desktop.usecases.recovery import Recovered

    def go_on(done: Recovered) -> None:
        def tell() -> None:
            if window.page is not None:
                window.page.messages.success(told(done))

        window.ready.connect(tell)
        show(done.workspace)

    dialog = RecoveryDialog(trouble, folder, clock, jobs, window)
    dialog.recovered.connect(go_on)
    dialog.rejected.connect(leave)
    dialog.open()
