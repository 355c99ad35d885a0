"""Every page of every role: opens on an empty office, fits the smallest screen, names what takes the focus."""

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.main_window import MainWindow
from qcdc_desktop.ui.pages_registry import pages_for
from qcdc_desktop.ui.session import Session

Spin = Callable[..., bool]
SMALL_SCREEN = QSize(1093, 614)
SHELLS = {
    "QStackedWidget",
    "QHeaderView",
    "QAbstractButton",
    "QMenu",
    "QScrollArea",
    "QTabBar",
    "QSplitter",
    "QTabWidget",
}


def nameless(page: QWidget) -> list[str]:
    """Widgets that take the focus and say nothing to a screen reader."""
    return [
        f"{type(widget).__name__} in {type(widget.parent()).__name__}"
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(page)
        and not widget.accessibleName()
        and not getattr(widget, "text", lambda: "")()
        and type(widget).__name__ not in SHELLS
        and not widget.objectName().startswith("qt_")
    ]


def visit(window: MainWindow, keys: Sequence[str], spin: Spin) -> dict[str, list[str]]:
    """Show every page and gather what is wrong with it."""
    wrong: dict[str, list[str]] = {}
    for key in keys:
        window.open_page(key)
        assert spin(lambda: not window.session.jobs.busy, 20_000)
        spin(ms=30)
        page = window.page
        assert page is not None
        stack = page.parentWidget()
        assert isinstance(stack, QStackedWidget)
        page.reload(ALL_KINDS)
        spin(lambda: not window.session.jobs.busy, 20_000)
        need, room = page.minimumSizeHint(), stack.size()
        found = nameless(page)
        if need.width() > room.width() or need.height() > room.height():
            found.append(f"needs {need.toTuple()}, has {room.toTuple()}")
        if not page.title:
            found.append("has no title")
        if found:
            wrong[key] = found
    return wrong


def shown(session: Session, role: Role) -> tuple[MainWindow, list[str]]:
    entries = pages_for(role)
    window = MainWindow(session, entries, [2023, 2024])
    window.show()
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(SMALL_SCREEN)
    QApplication.processEvents()
    return window, [entry.key for entry in entries]


def test_a_communes_pages(session: Session, spin: Spin) -> None:
    window, keys = shown(session, Role.COMMUNE)
    wrong = visit(window, keys, spin)
    assert not wrong, "\n".join(f"{key}: {what}" for key, what in wrong.items())


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PROVINCE])
def test_a_reviewing_offices_pages(reviewer_session: Session, spin: Spin, role: Role) -> None:
    window, keys = shown(reviewer_session, role)
    wrong = visit(window, keys, spin)
    assert not wrong, "\n".join(f"{key}: {what}" for key, what in wrong.items())
