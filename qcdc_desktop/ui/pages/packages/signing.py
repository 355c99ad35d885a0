"""Asks for the passphrase of the signing key where it is needed, in the page, and then goes on with the work.

Where something sealed is only to be opened, the code of the recovery sheet does as well. What was typed is forgotten at
once; what it opened lives in the office's key ring until the program ends.
"""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import PassphraseField, TextField
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
        self.passphrase.line.setMinimumWidth(200)
        self.passphrase.line.returnPressed.connect(self._unlock)
        self.confirm = make_button("Mở khóa và tiếp tục", "unlock", self._unlock)
        self.code = TextField("Mã trên phiếu khôi phục", placeholder="AGE-SECRET-KEY-1…")
        self.code.line.returnPressed.connect(self._unlock)
        self.sheet = make_button("Phiếu khôi phục…", "", self._use_sheet)
        self.skip = make_button("Để sau", "", self._skip)
        sign = QLabel()
        sign.setPixmap(pixmap("key", "accent", 20))
        field = QHBoxLayout()
        field.setSpacing(8)
        for widget in (self.passphrase, self.code, self.confirm, self.sheet, self.skip):
            typed = widget in (self.passphrase, self.code)
            field.addWidget(widget, int(typed), Qt.AlignmentFlag.AlignTop)
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

    def with_key(
        self,
        go: Callable[[], None],
        why: str,
        without: Callable[[], None] | None = None,
        *,
        sheet: bool = False,
    ) -> None:
        """Call `go` now when the key is open, else after the passphrase was given; `why` says what it is for.

        `without` is called instead when the person does not want to open the key now. `sheet`: something sealed is to
        be opened, so the recovery sheet does too; without a key file it is all there is.
        """
        keys = self._session.workspace.keys
        if keys.is_unlocked or (sheet and keys.identities):
            go()
            return
        self._go, self._without = go, without
        self.skip.setText("Bỏ qua, chưa ký" if without else "Để sau")
        self._text.setText(why)
        self.passphrase.set_value("")
        self.confirm.setEnabled(True)
        self._ask_for_sheet(sheet and not keys.exists)
        self.sheet.setVisible(sheet and keys.exists)
        self.show()
        self._line.setFocus()

    def dismiss(self) -> None:
        """Forget what was wanted."""
        self._go = self._without = None
        self.passphrase.set_value("")
        self.code.set_value("")
        self.hide()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """A wrong passphrase or code is said below the field."""
        if field not in ("passphrase", "secret"):
            return False
        self._line.show_problem(sentence)
        return True

    @property
    def _line(self) -> TextField | PassphraseField:
        return self.passphrase if self.code.isHidden() else self.code

    def _ask_for_sheet(self, sheet: bool) -> None:
        self.code.setVisible(sheet)
        self.passphrase.setVisible(not sheet)
        words = "Mở bằng phiếu khôi phục" if sheet else "Mở khóa và tiếp tục"
        self.confirm.setText(words)
        self.confirm.setAccessibleName(words)

    def _use_sheet(self) -> None:
        self._ask_for_sheet(True)
        self.sheet.hide()
        self.code.setFocus()

    def _skip(self) -> None:
        without = self._without
        self.dismiss()
        if without is not None:
            without()

    def _unlock(self) -> None:
        line, keys = self._line, self._session.workspace.keys
        line.commit()
        given = line.value()
        if not given or not self.confirm.isEnabled():
            line.setFocus()
            return
        self.confirm.setEnabled(False)
        open_it = keys.unlock if line is self.passphrase else keys.open_with_sheet
        self._session.jobs.run(
            lambda _: open_it(given),
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
        self._line.setFocus()
        self._line.line.selectAll()
