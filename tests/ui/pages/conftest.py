"""A real office for every test of a page: made once a module (its key takes a second), copied for each test."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import apply_style
from qcdc_desktop.ui.words import all_words
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import close_office, create_office, open_office
from qcdc_desktop.usecases.workspace import Workspace

NOW = datetime(2026, 6, 15, 3, 0, tzinfo=UTC)
"""A Monday; in Việt Nam it is ten in the morning."""
YEAR = 2026
PASSPHRASE = "tre xanh bên suối"


@pytest.fixture(scope="session")
def app() -> QApplication:
    running = QApplication.instance() or QApplication([])
    assert isinstance(running, QApplication)
    apply_style(running)
    return running


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return load_catalogues()


def unit_named(catalogues: Catalogues, name: str) -> Unit:
    return next(u for u in catalogues.units.on(date(YEAR, 6, 1)) if u.name == name)


@pytest.fixture(scope="module")
def commune_folder(catalogues: Catalogues, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(catalogues, tmp_path_factory.mktemp("commune") / "office", "Phường Đa Mai", Role.COMMUNE)


@pytest.fixture(scope="module")
def province_folder(catalogues: Catalogues, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _make(catalogues, tmp_path_factory.mktemp("province") / "office", "Tỉnh Bắc Ninh", Role.PROVINCE)


def _make(catalogues: Catalogues, folder: Path, unit: str, role: Role) -> Path:
    ws = create_office(
        folder, unit_named(catalogues, unit).key, role, PASSPHRASE, catalogues, lambda: NOW, "Nguyễn Thị Hoa"
    )
    close_office(ws)
    return folder


@pytest.fixture
def commune(commune_folder: Path, catalogues: Catalogues, tmp_path: Path) -> Iterator[Workspace]:
    yield from _opened(commune_folder, catalogues, tmp_path)


@pytest.fixture
def province(province_folder: Path, catalogues: Catalogues, tmp_path: Path) -> Iterator[Workspace]:
    yield from _opened(province_folder, catalogues, tmp_path)


def _opened(made: Path, catalogues: Catalogues, tmp_path: Path) -> Iterator[Workspace]:
    folder = tmp_path / "office"
    shutil.copytree(made, folder)
    ws = open_office(folder, catalogues, lambda: NOW)
    yield ws
    close_office(ws)


class Desk:
    """A page on the screen, with helpers that do what a person does."""

    def __init__(self, ws: Workspace, page_class: type[Page], year: int = YEAR) -> None:
        self.bugs: list[BaseException] = []
        self.jobs = Jobs(ErrorDoor())
        self.session = Session(ws, self.jobs, self._door(), all_words(), year, SaveState())
        self.wanted: list[tuple[str, str]] = []
        self.session.page_wanted.connect(lambda key, record: self.wanted.append((key, record)))
        self.page = page_class(self.session)
        self.jobs.changed.connect(self._reload)
        self.page.resize(880, 540)
        self.page.show()
        self.page.reload(frozenset(type(self.page).shows))
        self.settle()

    def _door(self) -> ErrorDoor:
        door = ErrorDoor()
        self.jobs._door = door  # one door for the jobs and the session
        shown = door.show

        def show(error: BaseException, owner: QWidget | None = None) -> None:
            from qcdc_desktop.domain.errors import Cancelled, Refusal, Trouble

            if not isinstance(error, Refusal | Trouble | Cancelled):
                self.bugs.append(error)
            else:
                shown(error, owner)

        door.show = show  # type: ignore[method-assign]
        return door

    def _reload(self, kinds: frozenset[object]) -> None:
        wanted = frozenset(kinds) & self.page.shows
        if wanted:
            self.page.reload(wanted)  # type: ignore[arg-type]

    def settle(self) -> None:
        """Let everything that waits finish; a mistake of the program fails the test."""
        for _ in range(20):
            QApplication.processEvents()
            assert self.jobs.wait(20_000)
            QApplication.processEvents()
            if not self.jobs.busy:
                break
        if self.bugs:
            raise self.bugs[0]

    def type(self, widget: QWidget, text: str, leave: bool = True) -> None:
        """Replace what stands in a line or box by typing, then leave it with Tab."""
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        QTest.keyClicks(widget, text)
        if leave:
            QTest.keyClick(widget, Qt.Key.Key_Tab)
            self.settle()

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def close(self) -> None:
        self.jobs.wait(20_000)
        self.page.hide()
        self.page.deleteLater()
        QApplication.processEvents()
        self.jobs.close()


@pytest.fixture
def desk(app: QApplication) -> Iterator[Callable[..., Desk]]:
    """Make a desk: `desk(workspace, PageClass, year=2026)`."""
    made: list[Desk] = []

    def make(ws: Workspace, page_class: type[Page], year: int = YEAR) -> Desk:
        one = Desk(ws, page_class, year)
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


def nameless(root: QWidget) -> list[str]:
    """The focusable widgets a screen reader could not name."""
    found = []
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not widget.objectName().startswith("qt_"):
            text = getattr(widget, "text", None)
            named = widget.accessibleName() or (callable(text) and text())
            if not named and type(widget).__name__ not in ("QScrollArea", "QTabBar", "QStackedWidget"):
                found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found
