"""Asks for the passphrase of the signing key where it is needed, in the page, and then goes on with the work.

The passphrase is forgotten at once; the open key lives in the office's key ring until the program ends.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import PassphraseField
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role


class SigningBar(QFrame):
    """Hidden until something must be signed with a locked key."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._session = session
        self._go: Callable[[], None] | None = None
        self._without: Callable[[], None] | None = None
        self._text = QLabel(wordWrap=True)
        self.passphrase = PassphraseField("Mật khẩu khóa ký", placeholder="Mật khẩu khóa ký")
        self.passphrase.line.setMinimumWidth(240)
        self.passphrase.line.returnPressed.connect(self._unlock)
        self.confirm = make_button("Mở khóa và tiếp tục", "unlock", self._unlock)
        self.skip = make_button("Để sau", "", self._skip)
        sign = QLabel()
        sign.setPixmap(pixmap("key", "accent", 20))
        field = QHBoxLayout()
        field.setSpacing(8)
        for widget in (self.passphrase, self.confirm, self.skip):
            field.addWidget(widget, int(widget is self.passphrase), Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self._text)
        right.addLayout(field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 12)
        layout.setSpacing(12)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(right, 1)
        self.hide()

    def with_key(self, go: Callable[[], None], why: str, without: Callable[[], None] | None = None) -> None:
        """Call `go` now when the key is open, else after the passphrase was given; `why` says what it is for.

        `without` is called instead when the person does not want to open the key now.
        """
        if self._session.workspace.keys.is_unlocked:
            go()
            return
        self._go, self._without = go, without
        self.skip.setText("Bỏ qua, chưa ký" if without else "Để sau")
        self._text.setText(why)
        self.passphrase.set_value("")
        self.confirm.setEnabled(True)
        self.show()
        self.passphrase.setFocus()

    def dismiss(self) -> None:
        """Forget what was wanted."""
        self._go = self._without = None
        self.passphrase.set_value("")
        self.hide()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """A wrong passphrase is said below the field."""
        if field != "passphrase":
            return False
        self.passphrase.show_problem(sentence)
        return True

    def _skip(self) -> None:
        without = self._without
        self.dismiss()
        if without is not None:
            without()

    def _unlock(self) -> None:
        self.passphrase.commit()
        given = self.passphrase.value()
        if not given or not self.confirm.isEnabled():
            self.passphrase.setFocus()
            return
        self.confirm.setEnabled(False)
        keys = self._session.workspace.keys
        self._session.jobs.run(
            lambda _: keys.unlock(given),
            lambda _: self._opened(),
            self,
            "Mở khóa ký",
            kinds=frozenset({Kind.KEY}),
            failed=lambda _: self._again(),
            quiet=True,
        )

    def _opened(self) -> None:
        go = self._go
        self.dismiss()
        if go is not None:
            go()

    def _again(self) -> None:
        self.confirm.setEnabled(True)
        self.passphrase.setFocus()
        self.passphrase.line.selectAll()
