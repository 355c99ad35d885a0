"""What a page is given: the office, the worker, the error door, the words, the year. Nothing is looked up globally."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.words import say
from qcdc_desktop.usecases.workspace import Workspace

T = TypeVar("T")


class Session(QObject):
    """One open window on one office; `year` is the year chosen at the top.

    `page_wanted(page key, record id)` asks the window to open another page, e.g. from a line of the work list.
    """

    page_wanted = Signal(str, str)

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        errors: ErrorDoor,
        words: Mapping[str, str],
        year: int,
        save_state: SaveState,
        preferences: Preferences | None = None,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.jobs = jobs
        self.errors = errors
        self.words = words
        self.year = year
        self.save_state = save_state
        self.preferences = preferences or Preferences()

    def say(self, code: str, facts: Mapping[str, Fact] | None = None) -> str:
        """The sentence of a code."""
        return say(code, facts)

    def open_page(self, key: str, record_id: str = "") -> None:
        """Go to another page (keys as in `pages_registry`), and there to a record."""
        self.page_wanted.emit(key, record_id)

    def read(self, work: Callable[[], T], done: Callable[[T], None], owner: QWidget) -> None:
        """Read something for `owner` without disturbing anybody."""
        self.jobs.run(lambda _: work(), done, owner, "Đọc dữ liệu", quiet=True)

    def save(
        self,
        work: Callable[[], T],
        owner: QWidget,
        kinds: Kinds,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Write a change in its own transaction and show "Đã lưu 10:32"; a refusal goes beside its field."""
        self.save_state.saving()

        def saved(result: T) -> None:
            self.save_state.saved(datetime.now().astimezone())
            if done is not None:
                done(result)

        def not_saved(error: BaseException) -> None:
            self.save_state.failed()
            if failed is not None:
                failed(error)

        self.jobs.run(lambda _: work(), saved, owner, "Lưu thay đổi", kinds=kinds, failed=not_saved)

    def work(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        owner: QWidget,
        title: str,
        kinds: Kinds = frozenset(),
    ) -> None:
        """Do something longer, with a progress dialog after half a second."""
        self.jobs.run(work, done, owner, title, kinds=kinds)
