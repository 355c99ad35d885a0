"""What all sections of the settings share: a scrolled column under one heading, read again when asked."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role


class Section(QWidget):
    """One section. It puts its parts into `body`; with `scrolls` False a table may take the whole height."""

    shows: Kinds = frozenset()

    def __init__(self, page: Page, heading: str, text: str = "", *, scrolls: bool = False) -> None:
        super().__init__()
        self.page = page
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(12)
        title = QLabel(heading)
        set_role(title, "heading")
        about = QLabel(text, wordWrap=True)
        set_role(about, "muted")
        about.setVisible(bool(text))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(title)
        layout.addWidget(about)
        layout.addWidget(_scrolled(self.body), 1) if scrolls else layout.addLayout(self.body, 1)

    @property
    def session(self) -> Session:
        """The session of the page."""
        return self.page.session

    def reload(self, kinds: Kinds) -> None:
        """Read again."""

    def add_row(self, *widgets: QWidget) -> QHBoxLayout:
        """Buttons side by side."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            row.addWidget(widget)
            if isinstance(widget, QPushButton):
                widget.setAutoDefault(False)
        row.addStretch(1)
        self.body.addLayout(row)
        return row

    def add_heading(self, text: str, explanation: str = "") -> None:
        """A heading over what follows."""
        heading = QLabel(text)
        set_role(heading, "heading")
        self.body.addWidget(heading)
        if explanation:
            words = QLabel(explanation, wordWrap=True)
            set_role(words, "muted")
            self.body.addWidget(words)


def _scrolled(body: QVBoxLayout) -> QScrollArea:
    inner = QWidget()
    inner.setLayout(body)
    scroll = QScrollArea()
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    scroll.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    body.setContentsMargins(0, 4, 12, 0)
    return scroll
