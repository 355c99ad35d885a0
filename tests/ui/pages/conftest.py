"""A page on the screen with a real office behind it, and helpers that do what a person does."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.session import Session


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
