"""Choosing one of few, and yes or no. Long lists are chosen from a table with a filter line, not from here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QSizePolicy, QWidget

from qcdc_desktop.ui.fields.base import Field
from qcdc_desktop.ui.icons import icon


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen: its value, what it is called, what it means (shown as a tip)."""

    value: Any
    text: str
    tip: str = ""
    icon: str = ""


class _Combo(QComboBox):
    """A closed list that the wheel leaves alone while the person scrolls the page."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn only when the list itself has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the next field, as everywhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.focusNextPrevChild(True)
        else:
            super().keyPressEvent(event)


class ChoiceField(Field):
    """One of a few choices; the value is the choice's `value`, or None while nothing is chosen."""

    def __init__(
        self,
        name: str = "",
        choices: Iterable[Choice] = (),
        *,
        placeholder: str = "Chọn…",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, parent)
        self.combo = _Combo()
        self.combo.setPlaceholderText(placeholder)
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(12)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setMaxVisibleItems(16)
        self.combo.activated.connect(self._chosen)
        self._choices: tuple[Choice, ...] = ()
        self._value: Any = None
        self._install(self.combo)
        self.set_choices(choices)

    def set_name(self, name: str) -> None:
        """Name the closed line and the list that opens."""
        super().set_name(name)
        self.combo.view().setAccessibleName(name)

    def set_choices(self, choices: Iterable[Choice]) -> None:
        """Offer other choices; the value stays chosen where it still stands."""
        self._choices = tuple(choices)
        self.combo.clear()
        for place, choice in enumerate(self._choices):
            self.combo.addItem(choice.text)
            self.combo.setItemData(place, choice.tip or choice.text, Qt.ItemDataRole.ToolTipRole)
            if choice.icon:
                self.combo.setItemIcon(place, icon(choice.icon, "muted"))
        self._select(self._value)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be chosen."""
        return self._choices

    def value(self) -> Any:
        """The chosen value, or None."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Choose; a value that is not offered shows as nothing chosen. Emits nothing."""
        self._value = value
        self._select(value)
        self.clear_problem()

    def _select(self, value: Any) -> None:
        place = next((n for n, choice in enumerate(self._choices) if choice.value == value), -1)
        self.combo.setCurrentIndex(place)
        self.combo.setToolTip(self._choices[place].tip or self._choices[place].text if place >= 0 else "")

    def _chosen(self, place: int) -> None:
        value = self._choices[place].value
        if value != self._value:
            self.set_value(value)
            self.committed.emit(value)


class CheckField(Field):
    """Yes or no; the value is a `bool`. The label stands behind the box."""

    def __init__(self, text: str, *, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.box = QCheckBox(text)
        self.box.clicked.connect(self._ticked)
        self._install(self.box, 0)
        self._row.addStretch(1)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.box.isChecked()

    def set_value(self, value: Any) -> None:
        """Tick or untick; emits nothing."""
        self.box.setChecked(bool(value))
        self.clear_problem()

    def _ticked(self, checked: bool) -> None:
        self.committed.emit(checked)
