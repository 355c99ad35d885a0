"""The parts of the overview: a card with a heading, and a list in it whose every line is a link."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView


class Card(QFrame):
    """A heading, words at the right of it, and what is put into `inside`."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        set_role(self, "card")
        self.heading = QLabel(heading)
        set_role(self.heading, "heading")
        self.aside = QLabel()
        set_role(self.aside, "caption")
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        self.head.addWidget(self.aside)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(12, 8, 12, 10)
        self.inside.setSpacing(6)
        self.inside.addLayout(self.head)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: its mark with a state, its words, a short word at the right, and where it leads."""

    id: str
    state: State
    mark: str
    text: str
    aside: str
    tip: str
    page: str
    record: str


class LinkList(RowsView):
    """Lines that lead to records: a click or Enter emits `wanted(page, record)`."""

    wanted = Signal(str, str)

    def __init__(self, name: str, mark_width: int, aside_width: int = 72) -> None:
        columns: list[Column[Line]] = [
            Column("mark", "", lambda r: r.mark, width=mark_width, state=lambda r: r.state, tip=lambda r: r.tip),
            Column("text", "", lambda r: r.text, stretch=True, tip=lambda r: r.tip),
        ]
        if aside_width:
            columns.append(Column("aside", "", lambda r: r.aside, width=aside_width, right=True, tip=lambda r: r.tip))
        self.lines: RowsModel[Line] = RowsModel(columns)
        super().__init__(self.lines, name)
        self.horizontalHeader().hide()
        self.setFrameShape(QFrame.Shape.NoFrame)
        set_role(self, "plain")
        self.setAlternatingRowColors(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().setDefaultSectionSize(30)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(64)
        self.clicked.connect(lambda index: self._go(self.lines.row(index.row())))
        self.opened.connect(self._go)

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.lines.set_rows(lines)

    def _go(self, line: Line) -> None:
        self.wanted.emit(line.page, line.record)


def list_card(heading: str, view: LinkList, go: Callable[[str, str], None]) -> Card:
    """A card around a list whose lines lead somewhere by `go`."""
    card = Card(heading)
    card.inside.addWidget(view, 1)
    view.wanted.connect(go)
    return card


def column(*widgets: QWidget, spacing: int = 12) -> QVBoxLayout:
    """Widgets below each other."""
    found = QVBoxLayout()
    found.setContentsMargins(0, 0, 0, 0)
    found.setSpacing(spacing)
    for widget in widgets:
        found.addWidget(widget)
    return found
