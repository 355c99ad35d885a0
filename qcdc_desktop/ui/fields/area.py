"""Longer texts: written on leaving the field and also two seconds after the last key, so nothing is lost."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.ui.fields.base import KEEPS_FIELD, Field

SAVE_PAUSE_MS = 2000


class _Edit(QPlainTextEdit):
    """The text box itself: Tab goes on, Enter makes a new line, Ctrl+Enter finishes and goes on."""

    left = Signal()
    reverted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only Ctrl+Enter and Esc are ours."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            self.focusNextPrevChild(True)
        elif event.key() == Qt.Key.Key_Escape and self.document().isModified():
            self.reverted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field finishes it."""
        super().focusOutEvent(event)
        if event.reason() not in KEEPS_FIELD:
            self.left.emit()


class TextArea(Field):
    """Several lines of Vietnamese text in NFC; the value is a `str`.

    The pause of two seconds commits without touching what stands in the box, so the cursor stays where it is.
    """

    def __init__(self, name: str = "", *, placeholder: str = "", lines: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._value = ""
        self.edit = _Edit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * lines + 18)
        self._pause = QTimer(self, interval=SAVE_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._emit_change)
        self.edit.textChanged.connect(self._typed)
        self.edit.left.connect(self.commit)
        self.edit.reverted.connect(lambda: self.set_value(self._value))
        self._install(self.edit)

    def value(self) -> str:
        """The last committed text."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a text; emits nothing."""
        self._value = value or ""
        self.edit.setPlainText(self._value)
        self.edit.document().setModified(False)
        self._pause.stop()
        self.clear_problem()
        self._forget_note()

    def commit(self) -> bool:
        """Finish: emit the text if it was changed."""
        self._emit_change()
        return True

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not committed."""
        return self.edit.document().isModified()

    def set_read_only(self, read_only: bool) -> None:
        """Show the text without letting it be changed; it can still be selected and copied."""
        self.edit.setReadOnly(read_only)

    def hideEvent(self, event: QHideEvent) -> None:
        """A page that goes away takes no unsaved words with it."""
        self._emit_change()
        super().hideEvent(event)

    def _typed(self) -> None:
        if self.edit.document().isModified():
            self._pause.start()

    def _emit_change(self) -> None:
        self._pause.stop()
        if not self.edit.document().isModified():
            return
        self.edit.document().setModified(False)
        typed = self.edit.toPlainText()
        text = nfc(typed).strip()
        if text != self._value:
            self._value = text
            self.clear_problem()
            self.committed.emit(text)
        self.note_typed(typed)
