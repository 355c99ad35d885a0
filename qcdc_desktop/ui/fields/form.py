"""A form: labelled fields in the order of the paper, each with its help and its problem line.

It gathers `committed` of all its fields under their keys; what is done with a value is the page's business.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QToolButton, QToolTip, QWidget

from qcdc_desktop.ui.fields.base import Field
from qcdc_desktop.ui.fields.choice import CheckField
from qcdc_desktop.ui.icons import icon
from qcdc_desktop.ui.style import set_role


class Form(QWidget):
    """Rows of label and field; `labels_above` puts the label over its field, for narrow columns.

    `committed(key, value)` is emitted for every field that was committed.
    """

    committed = Signal(str, object)

    def __init__(self, *, labels_above: bool = False, label_width: int = 168, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._above = labels_above
        self._fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4 if labels_above else 8)
        self._grid.setColumnStretch(0 if labels_above else 1, 1)
        if not labels_above:
            self._grid.setColumnMinimumWidth(0, label_width)
        self._label_width = label_width

    def add(self, key: str, label: str, field: Field, help_text: str = "", required: bool = False) -> Field:
        """Add a row; the label names the field for screen readers too. Returns the field."""
        field.set_name(label.replace("&", ""))
        self._fields[key] = field
        field.committed.connect(lambda value, key=key: self.committed.emit(key, value))
        row = self._grid.rowCount()
        caption = self._label(label, field, required)
        aid = self._help(label, help_text) if help_text else None
        if self._above:
            head = QHBoxLayout()
            head.setSpacing(4)
            head.addWidget(caption)
            if aid is not None:
                head.addWidget(aid)
            head.addStretch(1)
            self._grid.addLayout(head, row, 0)
            self._grid.addWidget(field, row + 1, 0)
            self._grid.setRowMinimumHeight(row + 2, 4)
        else:
            self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(field, row, 1)
            if aid is not None:
                self._grid.addWidget(aid, row, 2, Qt.AlignmentFlag.AlignTop)
        return field

    def add_section(self, title: str) -> None:
        """Add a heading over the rows that follow."""
        row = self._grid.rowCount()
        if row > 1:
            self._grid.setRowMinimumHeight(row, 8)
            row += 1
        heading = QLabel(title)
        set_role(heading, "heading")
        line = QFrame()
        set_role(line, "line")
        self._grid.addWidget(heading, row, 0, 1, 3)
        self._grid.addWidget(line, row + 1, 0, 1, 3)

    def add_widget(self, widget: QWidget) -> None:
        """Add something else over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 3)

    def field(self, key: str) -> Field:
        """The field of a key; raises `KeyError`."""
        return self._fields[key]

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the fields in their order."""
        return tuple(self._fields)

    def values(self) -> dict[str, Any]:
        """The sound values of all fields."""
        return {key: field.value() for key, field in self._fields.items()}

    def set_values(self, values: Mapping[str, Any], *, keep_pending: bool = False) -> None:
        """Show values; fields whose key is missing stay as they are. Emits nothing.

        With `keep_pending`, for reading the same record again, a field in which somebody is typing is left alone.
        """
        for key, value in values.items():
            if key in self._fields and not (keep_pending and self._fields[key].pending):
                self._fields[key].set_value(value)

    def commit_all(self) -> bool:
        """Finish every field; False, with the focus in the first bad one, when one cannot be read."""
        bad = [field for field in self._fields.values() if not field.commit()]
        if bad:
            bad[0].setFocus()
        return not bad

    def set_read_only(self, read_only: bool) -> None:
        """Show everything without letting it be changed."""
        for field in self._fields.values():
            field.set_read_only(read_only)

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Put a sentence beside a field; False when the form has no such field."""
        found = self._fields.get(field)
        if found is None:
            return False
        found.show_problem(sentence)
        return True

    def clear_problems(self) -> None:
        """Take all sentences away."""
        for field in self._fields.values():
            field.clear_problem()

    def _label(self, text: str, field: Field, required: bool) -> QLabel:
        shown = "" if isinstance(field, CheckField) else text + (" *" if required else "")
        label = QLabel(shown)
        label.setBuddy(field.editor)
        label.setWordWrap(not self._above)
        if not self._above:
            label.setMinimumHeight(32)
            label.setFixedWidth(self._label_width)
        if required:
            label.setToolTip("Phải nhập")
        return label

    def _help(self, label: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(text)
        button.setIcon(QIcon(icon("help", "muted", 16)))
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(f"Hướng dẫn: {label}")
        button.clicked.connect(lambda: QToolTip.showText(button.mapToGlobal(button.rect().bottomLeft()), text, button))
        return button
