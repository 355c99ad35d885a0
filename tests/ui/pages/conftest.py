"""A page on the screen with a real office behind it, and helpers that do what a person does."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.criteria import YesNo
from qcdc_desktop.domain.office import AttachedTo
from qcdc_desktop.ui.errors import ErrorDoor
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.words import all_words
from qcdc_desktop.usecases.assessment import approve_assessment, entry_for, open_assessment, save_entry
from qcdc_desktop.usecases.attachments import attach_file
from qcdc_desktop.usecases.disclosures import add_disclosure, save_disclosure
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.open_office import close_office, open_office
from qcdc_desktop.usecases.surveys import add_round
from qcdc_desktop.usecases.workspace import Workspace

NOW = datetime(2024, 11, 20, 3, 0, tzinfo=UTC)
YEAR = 2024
PASSPHRASE = "mat-khau-thu-2024"


class Desk:
    """One page; what changes is read again as the window would do it."""

    def __init__(self, session: Session, page_class: type[Page]) -> None:
        self.session = session
        self.wanted: list[tuple[str, str]] = []
        session.page_wanted.connect(self._note)
        self.page = page_class(session)
        session.jobs.changed.connect(self._reload)
        self.page.resize(876, 548)
        self.page.show()
        self.page.reload(type(self.page).shows)
        self.settle()

    def _note(self, key: str, record: str) -> None:
        self.wanted.append((key, record))

    def _reload(self, kinds: Kinds) -> None:
        if kinds & self.page.shows:
            self.page.reload(kinds & self.page.shows)

    def settle(self) -> None:
        """Let everything that waits finish; a mistake of the program fails the test."""
        for _ in range(50):
            QApplication.processEvents()
            assert self.session.jobs.wait(20_000)
            QApplication.processEvents()
            if not self.session.jobs.busy:
                break
        assert self.session.errors._seen == {}, "the program made a mistake, see the log"

    def type(self, widget: QWidget, text: str, leave: bool = True) -> None:
        """Replace what stands in a line or box by typing, then leave it with Tab."""
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        for letter in text:  # keyClicks knows only letters that are keys
            QTest.sendKeyEvent(
                QTest.KeyAction.Click, widget, Qt.Key.Key_unknown, letter, Qt.KeyboardModifier.NoModifier
            )
        if leave:
            QTest.keyClick(widget, Qt.Key.Key_Tab)
            self.settle()

    def click(self, widget: QWidget) -> None:
        """Press a button."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.settle()

    def close(self) -> None:
        """Take the page away."""
        self.session.jobs.wait(20_000)
        self.session.jobs.changed.disconnect(self._reload)
        self.page.hide()
        self.page.deleteLater()
        QApplication.processEvents()


@pytest.fixture
def desk() -> Iterator[Callable[[Session, type[Page]], Desk]]:
    """Put a page on a desk: `desk(session, PageClass)`."""
    made: list[Desk] = []

    def make(session: Session, page_class: type[Page]) -> Desk:
        made.append(Desk(session, page_class))
        return made[-1]

    yield make
    for one in made:
        one.close()


def nameless(root: QWidget) -> list[str]:
    """The widgets on the Tab way that a screen reader could not name."""
    found = []
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_")
        if inner or _taken_away(widget, root) or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            continue
        text = getattr(widget, "text", None)
        if not widget.accessibleName() and not (callable(text) and text()) and not _only_a_frame(widget):
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def _taken_away(widget: QWidget, root: QWidget) -> bool:
    """Hidden by itself or with a part of the page; a tab that is not in front is not hidden in this sense."""
    while widget is not root:
        parent = widget.parentWidget()
        if widget.isHidden() and not isinstance(parent, QStackedWidget):
            return True
        widget = parent
    return False


def _only_a_frame(widget: QWidget) -> bool:
    names = [kind.__name__ for kind in type(widget).__mro__]
    return "QScrollArea" in names or "QTabBar" in names or "QHeaderView" in names


@pytest.fixture
def unnamed() -> Callable[[QWidget], list[str]]:
    """Which focusable widgets have no name: `unnamed(page) == []`."""
    return nameless


@dataclass(frozen=True, slots=True)
class Trade:
    """Two offices that trust each other's keys, and the files the commune has sent; copies are made for each test."""

    commune: Path
    reviewer: Path
    package: Path
    request: Path
    fingerprint: str
    other_package: Path
    """The same commune's next package, of another state of its folder: a fork."""


def _type_groups(ws: Workspace, request: Path, fingerprint: str) -> None:
    shown = read_key_request(ws, request).shown_groups
    enrol_key(ws, request, " ".join(g for g, s in zip(fingerprint.split(), shown, strict=True) if s is None))


@pytest.fixture(scope="session")
def trade(
    tmp_path_factory: pytest.TempPathFactory, commune_template: Path, reviewer_template: Path, catalogues: Catalogues
) -> Trade:
    """A commune with a little of everything, its package, and the keys enrolled on both sides."""
    place = tmp_path_factory.mktemp("trade")
    drop = place / "usb"
    (drop / "twice").mkdir(parents=True)
    home = Path(shutil.copytree(commune_template, place / "commune"))
    ws = open_office(home, catalogues, lambda: NOW)
    above = open_office(Path(shutil.copytree(reviewer_template, place / "reviewer")), catalogues, lambda: NOW)
    for one in (ws, above):
        one.keys.unlock(PASSPHRASE)
    _fill(ws, place)
    request = write_key_request(ws, drop).file
    fingerprint = own_key(ws).fingerprint
    _type_groups(above, request, fingerprint)
    _type_groups(ws, write_key_request(above, drop, ws.unit_key).file, own_key(above).fingerprint)
    close_office(ws)
    twin = open_office(Path(shutil.copytree(home, place / "twin")), catalogues, lambda: NOW)
    ws = open_office(home, catalogues, lambda: NOW)
    for one in (ws, twin):
        one.keys.unlock(PASSPHRASE)
    approve_assessment(ws, YEAR, "Trần Văn Bình", "Thử nghiệm")
    package = export_submission(ws, YEAR, drop, sealed=False).file
    close_office(ws)
    add_disclosure(twin, YEAR, "9.2", "Danh sách gọi nhập ngũ")
    approve_assessment(twin, YEAR, "Trần Văn Bình", "Thử nghiệm")
    other = export_submission(twin, YEAR, drop / "twice", sealed=False).file
    close_office(twin)
    close_office(above)
    return Trade(home, place / "reviewer", package, request, fingerprint, other)


def _fill(ws: Workspace, place: Path) -> None:
    made = add_disclosure(ws, YEAR, "5.1", "Quỹ khuyến học năm 2024")
    save_disclosure(ws, replace(made, document_date=date(2024, 10, 1)))
    view = open_assessment(ws, YEAR)
    indicator = next(i for i in view.criteria_set.indicators if isinstance(i.rule, YesNo))
    save_entry(ws, YEAR, replace(entry_for(ws, view, indicator.code), yes=True, explanation="Đã ban hành quy chế."))
    picture = QImage(60, 80, QImage.Format.Format_RGB32)
    picture.fill(0xFFFFFF)
    proof = place / "Quy chế.png"
    picture.save(str(proof))
    attach_file(ws, YEAR, proof, AttachedTo.INDICATOR, indicator.code, "trang 1")
    attach_file(ws, YEAR, proof, AttachedTo.DISCLOSURE, made.id)
    add_round(ws, YEAR, "PKS05")


@pytest.fixture
def sender(trade: Trade, tmp_path: Path, catalogues: Catalogues) -> Iterator[Workspace]:
    """The commune after it has sent."""
    yield from _copy(trade.commune, tmp_path / "sender", catalogues)


@pytest.fixture
def receiver(trade: Trade, tmp_path: Path, catalogues: Catalogues) -> Iterator[Workspace]:
    """The reviewing office before it has received anything."""
    yield from _copy(trade.reviewer, tmp_path / "receiver", catalogues)


def _copy(folder: Path, target: Path, catalogues: Catalogues) -> Iterator[Workspace]:
    ws = open_office(Path(shutil.copytree(folder, target)), catalogues, lambda: NOW)
    yield ws
    close_office(ws)


@pytest.fixture
def sitting(jobs: Jobs, door: ErrorDoor) -> Iterator[Callable[[Workspace], Session]]:
    """A session on an open office: `sitting(workspace)`; the worker ends before the office is closed."""

    def make(workspace: Workspace) -> Session:
        memory = Preferences(workspace.folders.root / "window.json")
        return Session(workspace, jobs, door, all_words(), workspace.today.year, SaveState(), memory)

    yield make
    jobs.wait(20_000)
