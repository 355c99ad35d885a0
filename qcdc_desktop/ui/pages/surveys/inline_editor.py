"""The one line on the painted sheet in which numbers and free text are typed, where the answer stands on paper."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.ui.fields.base import KEEPS_FIELD
from qcdc_desktop.ui.pages.surveys.typed_answer import is_full
from qcdc_desktop.ui.style import set_role

_MARKS = {".": Mark.BLANK, "*": Mark.INVALID, "-": Mark.NOT_APPLICABLE}
_PLACEHOLDERS = {QuestionKind.NUMBER: "số", QuestionKind.DATE: "ngày/tháng/năm"}


class InlineEditor(QLineEdit):
    """`entered(text)` with Enter, `marked(mark)` for a mark keyed into the empty line, `back_wanted()` for Backspace
    in the empty line, `left(text)` when the line is left otherwise with something new in it."""

    entered = Signal(str)
    marked = Signal(object)
    back_wanted = Signal()
    left = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._code = ""
        self._question: Question | None = None
        self.setMaxLength(1000)
        set_role(self, "inline")
        self.textEdited.connect(self._go_on_when_full)
        self.hide()

    def open_line(self, box: QRect, question: Question, text: str, font: QFont) -> None:
        """Stand in a box for a question; another question brings its own text."""
        short = question.kind in _PLACEHOLDERS
        self._question = question
        self.setFont(font)
        self.setGeometry(box.left(), box.top(), min(box.width(), 140) if short else box.width(), box.height())
        if self._code != question.code:
            self._code = question.code
            self.setText(text)
            self.setModified(False)
            self.selectAll()
        self.setPlaceholderText(_PLACEHOLDERS.get(question.kind, "ghi như trên phiếu; để trống rồi Enter nếu bỏ trống"))
        self.setAccessibleName(question.text)
        self.show()

    def forget(self) -> None:
        """Another sheet: nothing that stands here is of it."""
        self._code = ""
        self.setModified(False)

    def close_line(self) -> None:
        """Go away."""
        self._code = ""
        self.setModified(False)
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Only Enter, and in the empty line the keys that mean something on the sheet; the rest is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.setModified(False)
            self.entered.emit(self._read())
        elif event.key() == Qt.Key.Key_Up or (event.key() == Qt.Key.Key_Backspace and not self.text()):
            self.setModified(False)
            self.back_wanted.emit()
        elif not self.text() and event.text() in _MARKS:
            self.marked.emit(_MARKS[event.text()])
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep what was typed."""
        super().focusOutEvent(event)
        if event.reason() not in KEEPS_FIELD and self.isModified():
            self.setModified(False)
            self.left.emit(self._read())

    def _go_on_when_full(self, text: str) -> None:
        """A number that can take no further digit needs no Enter."""
        if self._question is not None and is_full(self._question, text):
            self.setModified(False)
            self.entered.emit(text)

    def _read(self) -> str:
        return " ".join(nfc(self.text()).split())
