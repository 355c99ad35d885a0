"""Buttons made alike everywhere: icon with some air before the words, the one primary action in the accent colour."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton

from qcdc_desktop.ui.icons import icon, pixmap
from qcdc_desktop.ui.style import set_role, size

_AIR = 5
MenuEntry = tuple[str, str, Callable[[], None]]
"""Words, icon, what to do."""


def make_button(
    text: str, icon_name: str = "", on_click: Callable[[], None] | None = None, *, primary: bool = False
) -> QPushButton:
    """A button; one a page is `primary`."""
    button = QPushButton(text)
    button.setProperty("primary", "true" if primary else "false")
    button.setAutoDefault(False)
    button.setAccessibleName(text.replace("…", "").replace("&", ""))
    if icon_name:
        button.setIcon(_airy(icon_name, "on_accent" if primary else "text"))
        button.setIconSize(QSize(size("icon") + _AIR, size("icon")))
    if on_click is not None:
        button.clicked.connect(lambda _=False: on_click())
    return button


def make_menu_button(text: str, icon_name: str, entries: Sequence[MenuEntry]) -> QPushButton:
    """A button that opens a menu."""
    button = make_button(text, icon_name)
    menu = QMenu(button)
    for label, name, on_click in entries:
        action = menu.addAction(icon(name), label) if name else menu.addAction(label)
        action.triggered.connect(lambda _=False, do=on_click: do())
    button.setProperty("menu", "true")
    button.setMenu(menu)
    return button


def make_link(text: str, on_click: Callable[[], None]) -> QPushButton:
    """Words that lead somewhere, e.g. "Cách tính"."""
    button = QPushButton(text)
    set_role(button, "link")
    button.setAutoDefault(False)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda _=False: on_click())
    return button


def make_icon_button(icon_name: str, name: str, on_click: Callable[[], None], colour: str = "muted") -> QToolButton:
    """A small button without words; its name is the tip and is read aloud."""
    button = QToolButton()
    button.setIcon(icon(icon_name, colour))
    button.setIconSize(QSize(size("icon"), size("icon")))
    button.setToolTip(name)
    button.setAccessibleName(name)
    button.clicked.connect(lambda _=False: on_click())
    return button


def _airy(name: str, colour: str) -> QIcon:
    made = QIcon()
    for mode, token in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, "disabled")):
        drawing = pixmap(name, token)
        ratio = drawing.devicePixelRatio()
        wide = QPixmap(drawing.size() + QSize(round(_AIR * ratio), 0))
        wide.setDevicePixelRatio(ratio)
        wide.fill(Qt.GlobalColor.transparent)
        painter = QPainter(wide)
        painter.drawPixmap(QPoint(0, 0), drawing)
        painter.end()
        made.addPixmap(wide, mode)
    return made
