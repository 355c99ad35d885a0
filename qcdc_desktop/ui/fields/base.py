"""What all fields share: a value, the signal that it was committed, and the line below that says what is wrong.

Nothing here looks at letters or Backspace: UniKey types by deleting and inserting, and any help would spoil it.
"""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from qcdc_desktop.ui.fields.keyboard_note import KeyboardNote, keyboard_words
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.style import restyle, set_role

KEEPS_FIELD = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
"""Losing the focus to one's own menu or calendar is not leaving the field."""


class Field(QWidget):
    """A value a person can change.

    `committed(value)` is emitted once for each change the person finished: by Enter, Tab or leaving the field.
    `set_value` emits nothing. A text that cannot be read stays as typed with the reason below it.
    """

    committed = Signal(object)

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._sign = QLabel()
        self._sign.setPixmap(pixmap("error", "error", 14))
        self._problem = QLabel(wordWrap=True)
        set_role(self._problem, "problem")
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(6)
        line.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._problem, 1)
        self._line.hide()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addLayout(self._row)
        self._rows.addWidget(self._line)
        self._name = name
        self._note: KeyboardNote | None = None

    def _install(self, editor: QWidget, stretch: int = 1) -> None:
        """Put the widget that takes the keys into its place."""
        self._editor = editor
        self._row.insertWidget(0, editor, stretch)
        self.setFocusProxy(editor)
        if self._name:
            self.set_name(self._name)

    @property
    def editor(self) -> QWidget:
        """The widget that has the focus while the person types."""
        return self._editor

    def set_name(self, name: str) -> None:
        """Say what the field is, for screen readers; forms do it from the label."""
        self._name = name
        self.setAccessibleName(name)
        self._editor.setAccessibleName(name)

    @property
    def name(self) -> str:
        """What the field is called."""
        return self._name

    def value(self) -> Any:
        """The last sound value."""
        raise TypeError(f"{type(self).__name__} gives no value")

    def set_value(self, value: Any) -> None:
        """Show a value; emits nothing and clears the problem."""
        raise TypeError(f"{type(self).__name__} takes no value")

    def commit(self) -> bool:
        """Finish what is being typed, as if the field were left; False when it cannot be read."""
        return True

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not committed."""
        return False

    def set_read_only(self, read_only: bool) -> None:
        """Show the value without letting it be changed."""
        self._editor.setEnabled(not read_only)

    def show_problem(self, sentence: str) -> None:
        """Say below the field what is wrong and what to do."""
        self._problem.setText(sentence)
        self._line.setVisible(bool(sentence))
        self.setProperty("wrong", "true" if sentence else "false")
        self._editor.setAccessibleDescription(sentence)
        restyle(self._editor)

    def clear_problem(self) -> None:
        """Nothing is wrong (any more)."""
        if self.problem:
            self.show_problem("")

    @property
    def problem(self) -> str:
        """The sentence shown below the field, or an empty text."""
        return self._problem.text()

    def note_typed(self, typed: str) -> None:
        """Look at a text as it was typed: say below the field when the keyboard writes in an old encoding."""
        words, converted = keyboard_words(typed)
        if words and self._note is None:
            self._note = KeyboardNote(self, self._take_converted)
            self._rows.addWidget(self._note)
        if self._note is not None and words:
            self._note.show_words(words, converted, str(self.value()))
        elif self._note is not None:
            self._note.hide()

    @property
    def note(self) -> KeyboardNote | None:
        """The note that is shown about the keyboard, if any."""
        return self._note if self._note is not None and not self._note.isHidden() else None

    def _forget_note(self) -> None:
        """Another value is shown: what was said of the former is over."""
        if self._note is not None and self._note.about != str(self.value()):
            self._note.hide()

    def _take_converted(self) -> None:
        """Put the converted text in the place of what was typed, as if it had been typed so."""
        if self._note is not None and not self.pending:
            value = self._note.converted
            self.set_value(value)
            self.committed.emit(value)


class LineEdit(QLineEdit):
    """A line that tells when it is left and goes on with Enter; every other key is Qt's own business."""

    left = Signal()
    reverted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter finishes the field and goes on, Esc takes an unfinished change back."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
            self.returnPressed.emit()
            self.focusNextPrevChild(True)
            event.accept()
        elif key == Qt.Key.Key_Escape and self.isModified():
            self.reverted.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving the field finishes it."""
        super().focusOutEvent(event)
        if event.reason() not in KEEPS_FIELD:
            self.left.emit()
