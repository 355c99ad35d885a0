"""Starts the window: application, language, look, one instance, then the first-run assistant or the office's window.

Nothing is decided here about records; heavy libraries wait until a use case needs them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from qcdc_desktop import __version__
from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.bug_dialog import BugReport
from qcdc_desktop.ui.crash_hooks import Hooks, install
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.icons import icon
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.main_window import Frame, MainWindow
from qcdc_desktop.ui.opening import ask_who, offer_recovery
from qcdc_desktop.ui.pages_registry import PageEntry, pages_for
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.single_instance import LOOK, FirstInstance, call_first, claim
from qcdc_desktop.ui.style import Appearance, apply_style
from qcdc_desktop.ui.translation import speak_vietnamese
from qcdc_desktop.ui.words import all_words, explain

if TYPE_CHECKING:  # the first picture comes before the catalogues and the database
    from qcdc_desktop.domain.catalogues import Catalogues
    from qcdc_desktop.domain.progress import Progress
    from qcdc_desktop.ui.first_run import FirstRun
    from qcdc_desktop.ui.session import Session
    from qcdc_desktop.usecases.workspace import Workspace

Clock = Callable[[], datetime]
OpenDemo = Callable[["Progress"], Path]
PREFERENCES = "window.json"
APPEARANCE = "appearance"


def _now() -> datetime:
    return datetime.now(UTC)


def make_application(appearance: Appearance = Appearance.LIGHT) -> QApplication:
    """The application in Vietnamese and in our look; the running one when there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("QCDC Desktop")
    app.setApplicationVersion(__version__)
    speak_vietnamese(app)
    apply_style(app, appearance)
    app.setWindowIcon(QIcon(icon("disclosure", "accent", 64)))
    return app


def run_window(
    folder: Path,
    *,
    open_demo: OpenDemo | None = None,
    clock: Clock = _now,
    on_painted: Callable[[], None] | None = None,
    look_at: Path | None = None,
) -> int:
    """Show the window of the office in `folder`, after the first-run assistant when there is none yet.

    `open_demo` makes the demonstration data and returns the folder to open instead; `on_painted` is called when the
    main window has been painted first; `look_at` is a package to look into, in the window that is open already if there
    is one. Returns the exit code.
    """
    preferences = Preferences(folder / PREFERENCES)
    chosen = preferences.text(APPEARANCE, Appearance.LIGHT)
    app = make_application(Appearance(chosen) if chosen in set(Appearance) else Appearance.LIGHT)
    only = claim(folder)
    if only is None and call_first(folder, look_at=look_at):
        return 0
    program = Program(app, clock, open_demo, on_painted)
    program.look_at = look_at
    try:
        return program.run(folder, preferences)
    finally:
        program.close()
        if only is not None:
            only.unlock()


class Program:
    """What lives from the start of the window to its end: the door, the worker, the open office."""

    def __init__(
        self,
        app: QApplication,
        clock: Clock,
        open_demo: OpenDemo | None,
        on_painted: Callable[[], None] | None = None,
    ) -> None:
        self._app = app
        self._clock = clock
        self._open_demo = open_demo
        self._on_painted = on_painted
        self._log_folder = Path(tempfile.gettempdir()) / "qcdc-log"
        self.door = ErrorDoor(self._save_report)
        self.jobs = Jobs(self.door)
        self._hooks: Hooks | None = None
        self._instance: FirstInstance | None = None
        self._session: Session | None = None
        self._closing = False
        self.window: MainWindow | None = None
        self.look_at: Path | None = None

    def run(self, folder: Path, preferences: Preferences) -> int:
        """Show what belongs to the folder and stay until the last window is closed."""
        frame = _remembered(preferences)
        if frame is not None or self._is_office(folder):
            self._log_to(folder / "logs")
            self.open_behind_frame(folder, frame or Frame())
        else:
            self._log_to(self._log_folder)
            self._app.setQuitOnLastWindowClosed(True)
            from qcdc_desktop.usecases.catalogues import load_catalogues

            self.begin(folder, load_catalogues())
        return self._app.exec()

    def open_behind_frame(self, folder: Path, frame: Frame) -> MainWindow:
        """Show the frame at once and open the data on the worker thread after it is painted."""
        window = MainWindow(frame=frame)
        self.window = window
        if self._on_painted is not None:
            window.painted.connect(self._on_painted)
        window.painted.connect(partial(self._open, folder, None, window))
        window.show()
        return window

    def begin(self, folder: Path, catalogues: Catalogues) -> FirstRun:
        """Show the first-run assistant."""
        from qcdc_desktop.ui.first_run import Beginning, FirstRun

        assistant = FirstRun(Beginning(folder, catalogues, self._clock, self.jobs, self._open_demo))
        assistant.made.connect(self._show_unless_closing)
        assistant.demo_chosen.connect(lambda made: self.open_behind_frame(made, Frame()))
        self._assistant = assistant
        assistant.show()
        return assistant

    def show_office(
        self,
        workspace: Workspace,
        entries: tuple[PageEntry, ...] | None = None,
        window: MainWindow | None = None,
    ) -> MainWindow:
        """Show the window of an open office, in the frame that waits for it or in a new one."""
        from qcdc_desktop.ui.safekeeping import Safekeeper
        from qcdc_desktop.ui.session import Session
        from qcdc_desktop.usecases.dossiers import list_dossiers

        folder = workspace.folders.root
        self._log_to(folder / "logs")
        years = sorted({row.dossier.year for row in list_dossiers(workspace)})
        this_year = workspace.today.year
        year = this_year if this_year in years or not years else years[-1]
        preferences = Preferences(folder / PREFERENCES)
        window = window or MainWindow()
        session = Session(workspace, self.jobs, self.door, all_words(), year, window.save_state, preferences)
        self._session = session
        window.safekeeper = Safekeeper(session, window)
        window.attach(session, entries or pages_for(workspace.role), sorted({*years, this_year}))
        _remember(preferences, session)
        self._instance = FirstInstance(folder, self._app)
        self._instance.called.connect(partial(_bring_forward, window))
        self._instance.look_wanted.connect(lambda file: window.open_page("packages", f"{LOOK}{file}"))
        self.window = window
        window.show()
        if self.look_at is not None:
            window.open_page("packages", f"{LOOK}{self.look_at}")
            self.look_at = None
        return window

    def close(self) -> None:
        """Leave everything in order; the office is the one the session works with now, after a restore another."""
        self._closing = True
        self.jobs.close()
        if self._instance is not None:
            self._instance.close()
        if self._session is not None:
            from qcdc_desktop.usecases.open_office import close_office

            close_office(self._session.workspace)
        if self._hooks is not None:
            self._hooks.remove()

    def _is_office(self, folder: Path) -> bool:
        from qcdc_desktop.usecases.open_office import office_exists

        return office_exists(folder)

    def _open(self, folder: Path, _: object, window: MainWindow) -> None:
        def work(progress: Progress) -> Workspace | Trouble:
            from qcdc_desktop.usecases.catalogues import load_catalogues
            from qcdc_desktop.usecases.open_office import open_office
            from qcdc_desktop.usecases.recovery import can_recover

            try:
                return open_office(folder, load_catalogues(), self._clock)
            except Trouble as trouble:
                if can_recover(trouble):
                    return trouble  # not an error to tell of: there is a way out
                raise

        opened = partial(self._opened, folder, window)
        self.jobs.run(work, opened, window, "Mở dữ liệu", failed=partial(self._not_opened, window), quiet=True)

    def _show_unless_closing(self, workspace: Workspace, window: MainWindow | None = None) -> None:
        """Show the office; when the person left while it was being opened or made, close it again."""
        if not self._closing:
            frame = window or MainWindow()
            self.window = frame
            show = partial(self.show_office, entries=None, window=frame)
            ask_who(
                workspace, self.jobs, frame, show, lambda: QTimer.singleShot(0, self._app, lambda: self._app.exit(0))
            )
            return
        from qcdc_desktop.usecases.open_office import close_office

        close_office(workspace)

    def _opened(self, folder: Path, window: MainWindow, result: Workspace | Trouble) -> None:
        """Go on with the office; of data that a backup can mend, offer the backups."""
        if not isinstance(result, Trouble):
            self._show_unless_closing(result, window)
        elif not self._closing:
            show = partial(self._show_unless_closing, window=window)
            offer_recovery(result, folder, self._clock, self.jobs, window, show, lambda: self._app.exit(1))

    def _not_opened(self, window: MainWindow, error: BaseException) -> None:
        """Without data there is nothing to show: say why and end."""
        if self._closing:
            return
        if isinstance(error, Refusal | Trouble):
            QMessageBox(QMessageBox.Icon.Warning, "Chưa mở được dữ liệu", explain(error), parent=window).exec()
        QTimer.singleShot(0, window, lambda: self._app.exit(1))

    def _log_to(self, folder: Path) -> None:
        if self._hooks is not None:
            if folder == self._log_folder:
                return
            self._hooks.remove()
        self._log_folder = folder
        self._hooks = install(folder, self.door)

    def _save_report(self, report: BugReport) -> None:
        from qcdc_desktop.usecases.support_report import write_support_report

        proposed = str(Path.home() / f"bao-loi-{report.number}.zip")
        name, _ = QFileDialog.getSaveFileName(self.window, "Lưu tệp báo lỗi", proposed, "Tệp nén (*.zip)")
        if not name:
            return
        ws = self._session.workspace if self._session is not None else None
        write = partial(
            write_support_report, Path(name), self._clock, self._log_folder, ws, report.number, report.details
        )
        if self.window is not None and not self.jobs.busy:
            self.jobs.run(lambda _: write(), None, self.window, "Lưu tệp báo lỗi")
            return
        try:  # the worker may be what is stuck: then at once, without the checks that take their time
            write(checks=())
        except Trouble as trouble:
            self.door.show(trouble, self.window)


def _bring_forward(window: MainWindow) -> None:
    window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()


def _remember(preferences: Preferences, session: Session) -> None:
    """Keep what the next frame shows before the data are open."""
    unit = session.workspace.unit
    above = session.workspace.catalogues.units.parent(unit)
    preferences.remember("office.name", unit.name)
    preferences.remember("office.above", above.name if above else "")
    preferences.remember("office.role", str(session.workspace.role))
    preferences.remember("office.year", session.year)


def _remembered(preferences: Preferences) -> Frame | None:
    """The frame of the last time, or None when this folder has not been shown yet."""
    role = preferences.text("office.role")
    if role not in set(Role):
        return None
    year = preferences.number("office.year")
    return Frame(preferences.text("office.name"), preferences.text("office.above"), pages_for(Role(role)), year)
