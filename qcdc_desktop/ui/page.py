"""What the window knows of a page: its name, what it shows, what needs attention. Pages build on this class.

A page reads and writes through use cases only, by `session.read`, `session.save` and `session.work`.
"""

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import MenuEntry, make_button, make_menu_button
from qcdc_desktop.ui.fields.base import Field
from qcdc_desktop.ui.fields.form import Form
from qcdc_desktop.ui.kinds import ALL_KINDS, Kinds
from qcdc_desktop.ui.messages import MessageStrip
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role, size
from qcdc_desktop.usecases.workspace import Workspace


class Page(QWidget):
    """One page: a row of actions on top, `body` for its parts, the message strip at the bottom.

    While a page is `alone` it has the whole window, e.g. for keying; `alone_changed()` tells that this has changed.
    `shows` are the kinds of records whose change makes `reload` be called, at once when the page is seen,
    else when it is shown next.
    """

    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    shows: ClassVar[Kinds] = ALL_KINDS
    searchable: ClassVar[bool] = True
    attention_changed = Signal(int)
    alone_changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.messages = MessageStrip()
        self.alone = False
        self._attention = 0
        self._bar = QWidget()
        self.actions_row = QHBoxLayout(self._bar)
        self.actions_row.setContentsMargins(0, 0, 0, 0)
        self.actions_row.setSpacing(8)
        self._filters = QHBoxLayout()
        self._filters.setSpacing(8)
        self.actions_row.addStretch(1)
        self.actions_row.addLayout(self._filters)
        self._bar.hide()
        self.body = QVBoxLayout()
        self.body.setSpacing(size("gap"))
        layout = QVBoxLayout(self)
        gap = size("gap_large")
        layout.setContentsMargins(gap, size("gap"), gap, size("gap_small"))
        layout.setSpacing(size("gap"))
        layout.addWidget(self._bar)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.messages)

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """How many things need attention, asked on the worker thread also before the page exists."""
        return 0

    def reload(self, kinds: Kinds) -> None:
        """Read again; `kinds` says what may have changed. Called after being made, too."""

    def search(self, text: str) -> None:
        """Show what fits the search line at the top; an empty text shows everything."""

    def set_year(self, year: int) -> None:
        """The year at the top was changed (`session.year` is already the new one)."""
        self.reload(ALL_KINDS)

    def open_record(self, record_id: str) -> None:
        """Show one record, e.g. from a line of the work list."""

    def leave(self) -> bool:
        """Finish what is being typed before the page goes away; False when a field cannot be read."""
        bad = [field for field in self.findChildren(Field) if not field.commit()]
        return not bad

    def attention(self) -> int:
        """How many things need attention, as last known."""
        return self._attention

    def set_attention(self, count: int) -> None:
        """Say how many things need attention; the navigation shows it."""
        self._attention = count
        self.attention_changed.emit(count)

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Put a sentence beside a field of a visible form; False when there is none of that name."""
        forms = [form for form in self.findChildren(Form) if form.isVisible()]
        return any(form.show_field_problem(field, sentence) for form in forms)

    def add_action(
        self,
        text: str,
        icon_name: str,
        on_click: Callable[[], None],
        *,
        primary: bool = False,
        shortcut: str = "",
        tip: str = "",
    ) -> QPushButton:
        """Add a button to the row of actions; one a page is `primary` and comes first."""
        button = make_button(text, icon_name, on_click, primary=primary)
        keys = f" ({shortcut})" if shortcut else ""
        button.setToolTip((tip or text.replace("…", "")) + keys if (tip or shortcut) else "")
        if shortcut:
            button.setShortcut(shortcut)
        return self.add_button(button)

    def add_menu(self, text: str, icon_name: str, entries: Sequence[MenuEntry]) -> QPushButton:
        """Add a button with a menu; entries are (text, icon, what to do)."""
        return self.add_button(make_menu_button(text, icon_name, entries))

    def add_button(self, button: QPushButton) -> QPushButton:
        """Add a ready button to the row of actions."""
        self.actions_row.insertWidget(self.actions_row.count() - 2, button)
        self._bar.show()
        return button

    def add_filter(self, widget: QWidget, label: str = "") -> None:
        """Add a filter at the right end of the row of actions."""
        if label:
            caption = QLabel(label)
            set_role(caption, "muted")
            self._filters.addWidget(caption)
        self._filters.addWidget(widget)
        self._bar.show()
