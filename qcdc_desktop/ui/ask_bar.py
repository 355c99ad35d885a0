"""A question on the page that needs one line before something is done: a leader's name, the reason of a correction.

It stays on the page instead of a dialog; what happens with the answer is the page's business.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import TextField
from qcdc_desktop.ui.style import set_role

REASON_NEEDED = "Hãy ghi lý do; lý do được giữ trong nhật ký."


class AskBar(QFrame):
    """Hidden until `ask`; Enter in the line or the button gives the answer, Esc and "Quay lại" take it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._given: Callable[[str], None] | None = None
        self._back_to: QWidget | None = None
        self._need = REASON_NEEDED
        self._question = QLabel(wordWrap=True)
        self._label = QLabel()
        self.line = TextField()
        self.line.line.returnPressed.connect(self._settle)
        self.confirm = make_button("", "check", self._settle, primary=True)
        self.back = make_button("Quay lại", "", self.close_bar)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.line, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        self._label.setMinimumHeight(32)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self._question)
        layout.addLayout(row)
        self.hide()

    def ask(
        self,
        question: str,
        label: str,
        confirm: str,
        given: Callable[[str], None],
        *,
        value: str = "",
        need: str = REASON_NEEDED,
    ) -> None:
        """Show the question; `given(text)` is called once with a text that is not blank."""
        self._given, self._need = given, need
        self._back_to = self.window().focusWidget()
        self._question.setText(question)
        self._label.setText(label)
        self.line.set_name(label)
        self.line.set_value(value)
        self.confirm.setText(confirm)
        self.confirm.setAccessibleName(confirm)
        self.show()
        self.line.setFocus()
        self.line.line.selectAll()

    def close_bar(self) -> None:
        """Take the question away without an answer; the keys go back to where they were."""
        self.hide()
        self._given = None
        if self._back_to is not None and self._back_to.isVisible():
            self._back_to.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the question away."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _settle(self) -> None:
        given = self._given
        if given is None or not self.line.commit():
            return
        text = self.line.value()
        if not text:
            self.line.show_problem(self._need)
            self.line.setFocus()
            return
        self.close_bar()
        given(text)
