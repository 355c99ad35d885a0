"""Messages that stay on the page instead of popping up over the work, and the word that work is saved."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from qcdc_desktop.ui.icons import icon, pixmap
from qcdc_desktop.ui.style import STATE_ICONS, State, restyle, set_role

STATE_WORDS = {
    State.SUCCESS: "Xong",
    State.WARNING: "Lưu ý",
    State.ERROR: "Chưa làm được",
    State.INFO: "Thông tin",
    State.NEUTRAL: "Thông tin",
}


class MessageStrip(QFrame):
    """One message with icon and word at the bottom of a page; hidden while there is nothing to say."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = State.INFO
        self._picture = QLabel()
        self._word = QLabel()
        set_role(self._word, "heading")
        self._text = QLabel(wordWrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton()
        set_role(self._action, "link")
        self._action.hide()
        self._action.clicked.connect(self._act)
        self._on_action: object = None
        close = QToolButton()
        close.setToolTip("Đóng thông báo")
        close.setIcon(icon("close", "muted"))
        close.setAccessibleName("Đóng thông báo")
        close.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.setSpacing(8)
        for widget in (self._picture, self._word):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_message(self, text: str, state: State = State.INFO, action: str = "", on_action: object = None) -> None:
        """Show a sentence; `action` is the label of a link that calls `on_action()`."""
        self._state = state
        strip = State.INFO if state is State.NEUTRAL else state
        self._picture.setPixmap(pixmap(STATE_ICONS[strip], str(strip)))
        self._word.setText(STATE_WORDS[state])
        self._text.setText(text)
        self.setAccessibleName(f"{STATE_WORDS[state]}: {text}")
        self.setProperty("strip", str(strip))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self._on_action = on_action
        restyle(self)
        self.show()

    def info(self, text: str) -> None:
        """Say something worth knowing."""
        self.show_message(text, State.INFO)

    def success(self, text: str) -> None:
        """Say that something larger went well, e.g. where a file was written."""
        self.show_message(text, State.SUCCESS)

    def warning(self, text: str) -> None:
        """Say what should be looked at."""
        self.show_message(text, State.WARNING)

    def error(self, text: str) -> None:
        """Say what could not be done and what to do."""
        self.show_message(text, State.ERROR)

    def clear(self) -> None:
        """Take the message away."""
        self.hide()
        self.closed.emit()

    def _act(self) -> None:
        """Do what belongs to the message shown, never what belonged to an earlier one."""
        if callable(self._on_action):
            self._on_action()

    @property
    def text(self) -> str:
        """The sentence shown, or an empty text."""
        return "" if self.isHidden() else self._text.text()

    @property
    def state(self) -> State:
        """The state of the last message."""
        return self._state


class SaveState(QWidget):
    """Whether the work is saved: "Đã lưu 10:32", "Đang lưu…" or "Chưa lưu"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._text = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._picture)
        layout.addWidget(self._text)
        self._show("Mọi thay đổi được lưu ngay", "check", "muted")

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text.text()

    def saving(self) -> None:
        """A change is on its way to the disk."""
        self._show("Đang lưu…", "clock", "muted")

    def saved(self, at: datetime) -> None:
        """The last change was committed at the local time `at`."""
        self._show(f"Đã lưu {at:%H:%M}", "check", "success")

    def failed(self) -> None:
        """The last change could not be saved; what to do is said on the page."""
        self._show("Chưa lưu được", "error", "error")

    def _show(self, text: str, name: str, colour: str) -> None:
        self._picture.setPixmap(pixmap(name, colour, 16))
        self._text.setText(text)
        self.setAccessibleName(text)
