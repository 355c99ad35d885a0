"""The frame: navigation at the left, title, year, search and save state on top, the pages in the middle.

Pages are made when first shown and read again when records they show have changed; what they do is their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMainWindow, QMessageBox, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.ui.kinds import ALL_KINDS, Kind, Kinds
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.navigation import Navigation
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.top_bar import TopBar

if TYPE_CHECKING:  # the first picture comes before the pages and the data
    from qcdc_desktop.domain.progress import Progress
    from qcdc_desktop.ui.page import Page
    from qcdc_desktop.ui.pages_registry import PageEntry
    from qcdc_desktop.ui.safekeeping import Safekeeper
    from qcdc_desktop.ui.session import Session

SMALLEST = QSize(1080, 560)
COMFORTABLE = QSize(1280, 720)
COUNT_PAUSE_MS = 400
"""Changes that follow each other closely are counted once."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame shows before the data are open: the office's name, the unit above it, its pages, the year."""

    office: str = ""
    above: str = ""
    entries: tuple[PageEntry, ...] = ()
    year: int | None = None


class MainWindow(QMainWindow):
    """The window of one office. Without a session it is a frame that says the data are being opened.

    `painted` is emitted once, after the first picture; `ready` when the first page is there.
    """

    painted = Signal()
    ready = Signal()

    def __init__(
        self,
        session: Session | None = None,
        entries: Sequence[PageEntry] = (),
        years: Sequence[int] = (),
        *,
        frame: Frame | None = None,
    ) -> None:
        super().__init__()
        self._session = session
        self._entries: dict[str, PageEntry] = {}
        self._pages: dict[str, Page] = {}
        self._stale: dict[str, Kinds] = {}
        self._shown = ""
        self._was_painted = False
        self._leaving = False
        self.safekeeper: Safekeeper | None = None
        self._count_pause = QTimer(self, interval=COUNT_PAUSE_MS, singleShot=True)
        self._count_pause.timeout.connect(self.refresh_counts)
        self.save_state = session.save_state if session is not None else SaveState()
        self.navigation = Navigation()
        self.top = TopBar(self.save_state)
        self.stack = QStackedWidget()
        self._lay_out()
        self.setMinimumSize(SMALLEST)
        self._take_room()
        if session is not None:
            self.attach(session, entries, years)
        else:
            self._show_frame(frame or Frame())

    @property
    def session(self) -> Session:
        """The session, once the data are open; raises `LookupError` before."""
        if self._session is None:
            raise LookupError("the window has no session yet")
        return self._session

    def attach(self, session: Session, entries: Sequence[PageEntry], years: Sequence[int]) -> None:
        """Give the frame its session and show the first page; `session.save_state` must be the window's."""
        self._session = session
        self._entries = {entry.key: entry for entry in entries}
        unit = session.workspace.unit
        above = session.workspace.catalogues.units.parent(unit)
        self._name(unit.name, above.name if above else "", entries)
        self.top.set_years(years, session.year)
        self._connect()
        self._add_shortcuts(entries)
        for part in (self.navigation, self.top.year, self.top.search):
            part.setEnabled(True)
        self.navigation.select(entries[0].key)
        self.navigation.list.setFocus()
        self._count_pause.start()
        self.ready.emit()

    @property
    def page(self) -> Page | None:
        """The page shown."""
        return self._pages.get(self._shown)

    def open_page(self, key: str, record_id: str = "") -> None:
        """Show a page, making it when it is first wanted, and there a record."""
        if key not in self._entries:
            return
        if key != self._shown and not self._leave():
            self.navigation.select(self._shown)
            return
        page = self._pages.get(key) or self._make(key)
        self._shown = key
        self.stack.setCurrentWidget(page)
        self.top.title.setText(page.title or self._entries[key].title)
        self.top.search.set_value("")
        self.top.search.setEnabled(page.searchable)
        self.navigation.select(key)
        self._give_room()
        stale = self._stale.pop(key, frozenset())
        if stale:
            page.reload(stale)
        if record_id:
            page.open_record(record_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell once that the first picture is on the screen."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish fields, wait for writing, back up, and ask before work in the middle is stopped."""
        if self._session is None:
            super().closeEvent(event)
            return
        if self._leaving:  # pressed again while the last backup is being written
            event.ignore()
            return
        self._leaving = True
        try:
            event.setAccepted(self._may_close())
        finally:
            self._leaving = False

    def _may_close(self) -> bool:
        if not self._leave() and not self._ask("Một ô đang nhập chưa hợp lệ nên chưa được lưu.", "Vẫn đóng"):
            return False
        if not self.session.jobs.wait(3000):
            work = ", ".join(self.session.jobs.titles)
            question = f"Chương trình đang làm dở: {work}.\nDừng lại thì việc này coi như chưa làm."
            if not self._ask(question, "Dừng và đóng"):
                return False
            self.session.jobs.cancel_all()
            self.session.jobs.wait(60_000)
        return self._backed_up()

    def _backed_up(self) -> bool:
        """Whether the last backup was written, or the person leaves without it."""
        keeper = self.safekeeper
        problem = keeper.finish() if keeper is not None else ""
        if keeper is None or not problem or self._ask(f"Chưa sao lưu được trước khi đóng. {problem}", "Vẫn đóng"):
            return True
        keeper.resume()
        return False

    def refresh_counts(self) -> None:
        """Ask every page on the worker thread how many things need attention."""
        entries, workspace, year = tuple(self._entries.values()), self.session.workspace, self.session.year

        def count(_: Progress) -> dict[str, int]:
            return {entry.key: entry.load().count(workspace, year) for entry in entries}

        self.session.jobs.run(count, self._show_counts, self, "Đếm việc cần làm", quiet=True)

    def _show_counts(self, counts: dict[str, int]) -> None:
        for key, number in counts.items():
            self.navigation.set_count(key, number)

    def _take_room(self) -> None:
        """A comfortable size where the screen has room, the whole screen where it has not."""
        room = self.screen().availableSize()
        if room.width() < COMFORTABLE.width() + 40 or room.height() < COMFORTABLE.height() + 40:
            self.resize(SMALLEST)
            self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(COMFORTABLE)

    def _show_frame(self, frame: Frame) -> None:
        self._name(frame.office, frame.above, frame.entries)
        if frame.year is not None:
            self.top.set_years((), frame.year)
        self.top.title.setText(frame.entries[0].title if frame.entries else "")
        for part in (self.navigation, self.top.year, self.top.search):
            part.setEnabled(False)
        waiting = QLabel("Đang mở dữ liệu…", alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(waiting, "muted")
        self.stack.addWidget(waiting)

    def _name(self, office: str, above: str, entries: Sequence[PageEntry]) -> None:
        self.navigation.set_office(office, above)
        self.navigation.set_entries(entries)
        self.setWindowTitle(f"{office} – QCDC Desktop" if office else "QCDC Desktop")

    def _make(self, key: str) -> Page:
        page = self._entries[key].load()(self.session)
        self._pages[key] = page
        self.stack.addWidget(page)
        page.attention_changed.connect(lambda count: self.navigation.set_count(key, count))
        page.alone_changed.connect(self._give_room)
        page.reload(ALL_KINDS)
        return page

    def _give_room(self) -> None:
        """The whole window for a page that wants nothing else to be seen."""
        alone = self.page is not None and self.page.alone
        self.navigation.setVisible(not alone)
        self.top.setVisible(not alone)

    def _leave(self) -> bool:
        return self.page is None or self.page.leave()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.top)
        right.addWidget(self.stack, 1)
        frame = QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(frame)

    def _connect(self) -> None:
        self.navigation.wanted.connect(self.open_page)
        self.session.page_wanted.connect(self.open_page)
        self.session.jobs.changed.connect(self._changed)
        self.navigation.set_person(self.session.workspace.actor)
        self.navigation.person_wanted.connect(self.change_person)
        self.top.year_chosen.connect(self._set_year)
        self.top.search.filtered.connect(lambda text: self.page.search(text) if self.page else None)

    def _add_shortcuts(self, entries: Sequence[PageEntry]) -> None:
        def add(keys: str, do: Callable[[], object]) -> None:
            QShortcut(QKeySequence(keys), self).activated.connect(do)

        for place, entry in enumerate(entries, 1):
            add(f"Ctrl+{place}", partial(self.open_page, entry.key))
        add("Ctrl+F", self.top.search.editor.setFocus)
        add("Ctrl+S", self._leave)
        add("Ctrl+U", self.change_person)
        add("F9", partial(self._changed, ALL_KINDS))

    def change_person(self) -> None:
        """Let a colleague take over."""
        from qcdc_desktop.ui.change_person import change_person

        if self._leave():
            change_person(self)

    def _changed(self, kinds: Kinds) -> None:
        if Kind.OFFICE in kinds:
            self.navigation.set_person(self.session.workspace.actor)
        for key, page in self._pages.items():
            wanted = kinds & page.shows
            if not wanted:
                continue
            if key == self._shown:
                page.reload(wanted)
            else:
                self._stale[key] = self._stale.get(key, frozenset()) | wanted
        self._count_pause.start()

    def _set_year(self, year: int) -> None:
        if not self._leave():
            self.top.choose_year(self.session.year)
            return
        self.session.year = year
        for page in self._pages.values():
            page.set_year(year)
        self._count_pause.start()

    def _ask(self, text: str, confirm: str) -> bool:
        box = QMessageBox(QMessageBox.Icon.Question, "Đóng chương trình", text, parent=self)
        yes = box.addButton(confirm, QMessageBox.ButtonRole.DestructiveRole)
        stay = box.addButton("Quay lại", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(stay)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.exec()
        return box.clickedButton() is yes
