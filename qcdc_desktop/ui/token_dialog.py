"""Signing with the chairman's token: which certificate, the PIN once, and what the token answered.

The PIN is taken out of the field before it is tried, so that nothing tries it again; three wrong ones lock a token.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, Form, PassphraseField
from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.words import explain, say
from qcdc_desktop.usecases.token_signing import certificates_on_token

if TYPE_CHECKING:
    from qcdc_desktop.usecases.token_signing import TokenCertificate

    Certificates = tuple[tuple[TokenCertificate, bool], ...]

Sign = Callable[[str, str], object]
"""Signs, given PIN and id of the certificate; whatever it returns goes to `done`."""


class TokenDialog(QDialog):
    """Asks for certificate and PIN and signs; stays open when the token says no."""

    def __init__(
        self,
        session: Session,
        what: str,
        sign: Sign,
        done: Callable[[object], None],
        kinds: Kinds = frozenset(),
        parent: QWidget | None = None,
    ) -> None:
        """`what` says what is signed, `kinds` what changes with it."""
        super().__init__(parent)
        self._session, self._sign, self._done, self._kinds = session, sign, done, kinds
        self._answer: object = None
        self.setWindowTitle("Ký bằng USB Token")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(560)
        self._what = QLabel(what, wordWrap=True)
        self.state = QLabel("Đang đọc USB Token…", wordWrap=True)
        set_role(self.state, "muted")
        self.certificate = ChoiceField(placeholder="Chưa có chứng thư ký được")
        self.pin = PassphraseField()
        self.form = Form(label_width=130)
        self.form.add("certificate", "Chứng thư số", self.certificate)
        self.form.add("pin", "Mã PIN", self.pin)
        note = QLabel(
            "Chương trình không lưu mã PIN và không tự thử lại. Gõ sai ba lần liên tiếp thì token bị khóa.",
            wordWrap=True,
        )
        set_role(note, "muted")
        self.ok = make_button("Ký", "key", self.settle, primary=True)
        self.ok.setDefault(True)
        self.ok.setEnabled(False)
        self.again = make_button("Đọc lại token", "refresh", self.read)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (self._what, self.form, note, self.state):
            layout.addWidget(widget)
        line = QHBoxLayout()
        line.addWidget(self.again)
        line.addStretch(1)
        line.addWidget(self.ok)
        line.addWidget(make_button("Quay lại", "", self.reject))
        layout.addLayout(line)

    def read(self) -> None:
        """Look which certificates are there; no PIN is needed for that."""
        ws = self._session.workspace
        self.state.setText("Đang đọc USB Token…")

        def look() -> Certificates | Refusal | Trouble:
            try:
                return certificates_on_token(ws)
            except (Refusal, Trouble) as error:
                return error

        self._session.jobs.run(lambda _: look(), self._show, self, "Đọc USB Token", quiet=True)

    def settle(self) -> None:
        """Sign with the PIN, which is forgotten here at once."""
        self.form.clear_problems()
        self.pin.commit()
        pin, chosen = str(self.pin.value()), self.certificate.value()
        if not pin or chosen is None:
            self.pin.setFocus()
            return
        self.pin.set_value("")
        self.ok.setEnabled(False)

        def sign() -> Refusal | Trouble | None:
            try:
                self._answer = self._sign(pin, str(chosen))
            except (Refusal, Trouble) as error:
                return error
            return None

        self._session.jobs.run(lambda _: sign(), self._settled, self, "Ký bằng USB Token", kinds=self._kinds)

    def _show(self, found: Certificates | Refusal | Trouble) -> None:
        if isinstance(found, (Refusal, Trouble)):
            self.certificate.set_choices(())
            self.state.setText(explain(found))
            self.ok.setEnabled(False)
            return
        usable = [one for one, good in found if good]
        self.certificate.set_choices([Choice(one.id, _described(one), one.facts.organisation) for one in usable])
        if usable:
            self.certificate.set_value(usable[-1].id)
        self.ok.setEnabled(bool(usable))
        low = any(one.pin_state == "low" for one in usable)
        expired = len(found) - len(usable)
        words = [f"{expired} chứng thư trên token đã hết hạn hoặc không dùng để ký." if expired else ""]
        words += [say("token-pin-low")] if low else []
        self.state.setText(" ".join(word for word in words if word))
        self.adjustSize()
        self.pin.setFocus()

    def _settled(self, error: Refusal | Trouble | None) -> None:
        self.ok.setEnabled(True)
        if error is None:
            self.accept()
            self._done(self._answer)
            return
        if isinstance(error, Refusal) and error.field == "pin":
            self.pin.show_problem(explain(error))
            self.pin.setFocus()
        else:
            self.state.setText(explain(error))
        self.adjustSize()


def _described(one: TokenCertificate) -> str:
    return f"{one.facts.name}, đến {format_date(one.facts.valid_to.date())} (mã {one.id})"
