"""Fields of one line: text, whole numbers, points in hundredths, passphrases, and the line that filters a list.

They check when the person has finished, never while typing, and never rewrite a text under the cursor.
"""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.vn_numbers import format_count, format_points, parse_count, parse_points
from qcdc_desktop.domain.vn_text import nfc, search_key
from qcdc_desktop.ui.fields.base import Field, LineEdit
from qcdc_desktop.ui.icons import icon
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.words import explain

FILTER_PAUSE_MS = 200


class LineField(Field):
    """A field of one line; what a kind of value looks like is said by `_read` and `_show`."""

    def __init__(
        self, name: str = "", *, placeholder: str = "", suffix: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self.line = LineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.left.connect(self.commit)
        self.line.reverted.connect(lambda: self.set_value(self._value))
        self._value: Any = None
        self._install(self.line)
        self._suffix = QLabel(suffix)
        set_role(self._suffix, "muted")
        self._row.addWidget(self._suffix)  # before it is shown: without a parent it would be a window of its own
        self._suffix.setVisible(bool(suffix))

    def _read(self, text: str) -> Any:
        """The value of a text that is not blank; raises `Refusal`."""
        return nfc(text)

    def _show(self, value: Any) -> str:
        """The text of a value."""
        return "" if value is None else str(value)

    def _blank(self) -> Any:
        """The value of a blank line."""
        return None

    def value(self) -> Any:
        """The last sound value."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value; emits nothing."""
        self._value = self._blank() if value is None else value
        self.line.setText(self._show(self._value))
        self.line.setModified(False)
        self.line.setCursorPosition(0)
        self.clear_problem()

    def commit(self) -> bool:
        """Read what was typed; a change is emitted, a text that cannot be read stays with the reason below."""
        if not self.line.isModified():
            return not self.problem
        text = self.line.text()
        try:
            value = self._read(text) if text.strip() else self._blank()
        except Refusal as refusal:
            self.show_problem(explain(refusal))
            return False
        changed = value != self._value
        self.set_value(value)
        if changed:
            self.committed.emit(value)
        return True

    @property
    def pending(self) -> bool:
        """Whether something was typed that is not committed."""
        return self.line.isModified()

    def set_read_only(self, read_only: bool) -> None:
        """Show the value without letting it be changed; it can still be selected and copied."""
        self.line.setReadOnly(read_only)


class TextField(LineField):
    """One line of Vietnamese text, in NFC and without outer blanks; the value is a `str`, never None."""

    def __init__(
        self,
        name: str = "",
        *,
        placeholder: str = "",
        suffix: str = "",
        max_length: int = 1000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder=placeholder, suffix=suffix, parent=parent)
        self.line.setMaxLength(max_length)
        self._value = ""

    def _read(self, text: str) -> str:
        return " ".join(nfc(text).split())

    def _blank(self) -> str:
        return ""

    def set_value(self, value: Any) -> None:
        """Show a value; emits nothing."""
        super().set_value(value)
        self._forget_note()

    def commit(self) -> bool:
        """Read what was typed, and say when the keyboard writes in an old encoding."""
        typed = self.line.text() if self.line.isModified() else None
        sound = super().commit()
        if typed is not None and sound:
            self.note_typed(typed)
        return sound


class PassphraseField(TextField):
    """A secret line: dots instead of letters, taken exactly as typed but for NFC."""

    def __init__(self, name: str = "", *, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(name, placeholder=placeholder, parent=parent)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._look = self.line.addAction(icon("key", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._look.setToolTip("Hiện hoặc giấu mật khẩu")
        self._look.setCheckable(True)
        self._look.toggled.connect(self._reveal)

    def _reveal(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)

    def _read(self, text: str) -> str:
        return nfc(text)

    def note_typed(self, typed: str) -> None:
        """Nothing of a secret is ever shown."""


class CountField(LineField):
    """A whole number, e.g. of people or sheets; the value is an `int` or None. Dots may part thousands."""

    def __init__(
        self,
        name: str = "",
        *,
        minimum: int = 0,
        maximum: int | None = None,
        suffix: str = "",
        grouped: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, suffix=suffix, parent=parent)
        self._minimum, self._maximum, self._grouped = minimum, maximum, grouped
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setMaximumWidth(140)
        self._row.addStretch(1)

    def _read(self, text: str) -> int:
        number = parse_count(text)
        if number < self._minimum or (self._maximum is not None and number > self._maximum):
            if self._maximum is None:
                raise Refusal("field-number-too-small", least=self._minimum)
            raise Refusal("field-number-out-of-range", least=self._minimum, most=self._maximum)
        return number

    def _show(self, value: Any) -> str:
        if value is None:
            return ""
        return format_count(value) if self._grouped else str(value)


class ScoreField(LineField):
    """Points as an `int` of hundredths or None: `7.5` and `7,5` are both 7,5 points (750).

    `maximum` in hundredths is shown behind the field and held.
    """

    def __init__(self, name: str = "", *, maximum: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.line.setMaximumWidth(96)
        self._row.addStretch(1)
        self._maximum: int | None = None
        self.set_maximum(maximum)

    def set_maximum(self, maximum: int | None) -> None:
        """Take another greatest number of points (hundredths)."""
        self._maximum = maximum
        self._suffix.setText("" if maximum is None else f"/ {format_points(maximum)} điểm")
        self._suffix.setVisible(maximum is not None)

    def _read(self, text: str) -> int:
        points = parse_points(text)
        if points < 0 or (self._maximum is not None and points > self._maximum):
            raise Refusal("field-points-out-of-range", most=self._maximum)
        return points

    def _show(self, value: Any) -> str:
        return "" if value is None else format_points(value)


class FilterField(Field):
    """The line above a list: 200 ms after the last key `committed` and `filtered` give its search key."""

    filtered = Signal(str)

    def __init__(
        self, name: str = "Lọc danh sách", *, placeholder: str = "Lọc, không cần dấu", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, parent)
        self.line = LineEdit()
        self.line.setPlaceholderText(placeholder)
        self.line.setClearButtonEnabled(True)
        self.line.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, interval=FILTER_PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self.commit)
        self.line.textChanged.connect(lambda _: self._pause.start())
        self.line.left.connect(self.commit)
        self._said = ""
        self._install(self.line)

    def value(self) -> str:
        """The search key of what is typed: lower case, without marks."""
        return search_key(self.line.text()).strip()

    def set_value(self, value: Any) -> None:
        """Show a text to filter by; emits nothing."""
        self.line.setText(value or "")
        self._pause.stop()
        self._said = self.value()

    def commit(self) -> bool:
        """Filter now."""
        self._pause.stop()
        if self.value() != self._said:
            self._said = self.value()
            self.filtered.emit(self._said)
            self.committed.emit(self._said)
        return True
