"""A field for yes, no or not entered yet, as three choices in one row that the arrow keys go through."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from qcdc_desktop.ui.fields import Field

_WORDS: tuple[tuple[bool | None, str], ...] = ((True, "Có"), (False, "Không"), (None, "Chưa chấm"))


class _Choice(QRadioButton):
    """Enter goes on to the next field, as everywhere."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leaves the choices; the arrows are Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)


class YesNoField(Field):
    """The value is True, False or None; a change is committed at once."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._value: bool | None = None
        self._read_only = False
        self._group = QButtonGroup(self)
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(16)
        self.choices: dict[bool | None, QRadioButton] = {}
        for value, words in _WORDS:
            choice = _Choice(words)
            choice.setAccessibleName(words)
            self.choices[value] = choice
            self._group.addButton(choice)
            row.addWidget(choice)
            choice.toggled.connect(lambda on, value=value: self._toggled(value) if on else None)
        row.addStretch(1)
        self._install(box)
        self.setFocusProxy(self.choices[True])
        self.set_value(None)

    def set_name(self, name: str) -> None:
        """Each choice says what it answers."""
        super().set_name(name)
        for value, words in _WORDS:
            self.choices[value].setAccessibleName(f"{name}: {words}")

    def value(self) -> bool | None:
        """The choice."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a choice; emits nothing."""
        self._value = value
        choice = self.choices[value]
        choice.blockSignals(True)
        choice.setChecked(True)
        choice.blockSignals(False)
        self.setFocusProxy(choice)
        self._enable()
        self.clear_problem()

    def set_read_only(self, read_only: bool) -> None:
        """The answer stays as readable as before; the others cannot be chosen."""
        self._read_only = read_only
        self._enable()

    def _enable(self) -> None:
        for value, choice in self.choices.items():
            choice.setEnabled(not self._read_only or value == self._value)

    def _toggled(self, value: bool | None) -> None:
        if value != self._value:
            self._value = value
            self.setFocusProxy(self.choices[value])
            self.clear_problem()
            self.committed.emit(value)
