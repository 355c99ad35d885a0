"""Returning or reopening a dossier: the reason is written in the page, not in a dialog."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, TextArea
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role


class ReasonCard(QFrame):
    """Hidden until a step needs a reason."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        set_role(self, "card")
        self._session = session
        self._go: Callable[[str], None] | None = None
        self._text = QLabel(wordWrap=True)
        set_role(self._text, "heading")
        self.form = Form(labels_above=True)
        self.reason = TextArea(lines=2, placeholder="Ghi rõ việc đơn vị cần làm")
        self.form.add("reason", "Lý do", self.reason, required=True)
        self.confirm = make_button("", "check", self._confirm)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(self.confirm)
        buttons.addWidget(make_button("Thôi", "", self.dismiss))
        left = QVBoxLayout()
        left.setSpacing(6)
        left.addWidget(self._text)
        left.addWidget(self.form)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 12)
        layout.setSpacing(12)
        layout.addLayout(left, 1)
        layout.addLayout(buttons)
        layout.setAlignment(buttons, Qt.AlignmentFlag.AlignBottom)
        self.hide()

    def ask(self, text: str, confirm: str, go: Callable[[str], None]) -> None:
        """Ask for the reason of a step; `go(reason)` takes it."""
        self._go = go
        self._text.setText(text)
        self.confirm.setText(confirm)
        self.confirm.setAccessibleName(confirm)
        self.reason.set_value("")
        self.show()
        self.reason.setFocus()

    def dismiss(self) -> None:
        """Forget what was asked."""
        self._go = None
        self.reason.set_value("")
        self.hide()

    def _confirm(self) -> None:
        self.form.commit_all()
        if not self.reason.value():
            self.reason.show_problem(self._session.say("reason-missing"))
            self.reason.setFocus()
        elif self._go is not None:
            go, reason = self._go, self.reason.value()
            self.dismiss()
            go(reason)
