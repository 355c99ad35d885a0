"""Setting, changing and taking away a PIN; a forgotten one goes by the passphrase of the office's signing key."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.people import LEAST_PIN
from qcdc_desktop.ui.buttons import make_button, make_link
from qcdc_desktop.ui.fields import Form, PassphraseField
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.words import explain
from qcdc_desktop.usecases.people import PersonRow, reset_pin, set_pin

_FIELDS = {"pin": "old", "passphrase": "passphrase", "new_pin": "new"}


class PinDialog(QDialog):
    """The PIN of one person."""

    def __init__(self, session: Session, row: PersonRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._row = row
        self.setWindowTitle(f"Mã PIN của {row.person.name}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(480)
        words = QLabel(
            f"Mã PIN (ít nhất {LEAST_PIN} ký tự) để người khác không làm việc dưới tên này. Để trống mã mới là bỏ mã.",
            wordWrap=True,
        )
        set_role(words, "muted")
        self.form = Form(label_width=150)
        if row.has_pin:
            self.form.add("old", "Mã PIN đang dùng", PassphraseField(), required=True)
        self.form.add("new", "Mã PIN mới", PassphraseField())
        self.form.add("again", "Nhập lại mã mới", PassphraseField())
        self.lost = make_link("Quên mã PIN…", self._forgot)
        self.lost.setVisible(row.has_pin)
        self.reset_form = Form(label_width=150)
        self.reset_form.add(
            "passphrase", "Mật khẩu khóa ký", PassphraseField(), "Mật khẩu trong phong bì cất ở tủ của cơ quan."
        )
        self.reset_form.hide()
        self.ok = make_button("Lưu mã PIN", "save", self.settle, primary=True)
        self.ok.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        for widget in (words, self.form, self.lost, self.reset_form):
            layout.addWidget(widget)
        line = QHBoxLayout()
        line.addStretch(1)
        line.addWidget(self.ok)
        line.addWidget(make_button("Quay lại", "", self.reject))
        layout.addLayout(line)

    def settle(self) -> None:
        """Keep the new PIN, or take a forgotten one away."""
        ws, person_id = self._session.workspace, self._row.id
        if not self.reset_form.isHidden():
            passphrase = self._text(self.reset_form, "passphrase")
            self._do(lambda: reset_pin(ws, person_id, passphrase))
            return
        new = self._text(self.form, "new")
        if new != self._text(self.form, "again"):
            self.form.show_field_problem("again", "Hai lần nhập chưa giống nhau. Hãy nhập lại mã mới ở ô này.")
            return
        old = self._text(self.form, "old") if self._row.has_pin else ""
        self._do(lambda: set_pin(ws, person_id, new, old))

    def _do(self, work: Callable[[], None]) -> None:
        for form in (self.form, self.reset_form):
            form.clear_problems()

        def done(refusal: Refusal | None) -> None:
            if refusal is None:
                self._session.jobs.announce(frozenset({Kind.OFFICE}))
                self.accept()
                return
            name = _FIELDS.get(refusal.field or "", "new")
            shown = any(form.show_field_problem(name, explain(refusal)) for form in (self.form, self.reset_form))
            if not shown:
                self._session.errors.show(refusal, self)

        self._session.jobs.run(lambda _: _told(work), done, self, "Lưu mã PIN")

    def _forgot(self) -> None:
        self.form.hide()
        self.lost.hide()
        self.reset_form.show()
        self.ok.setText("Bỏ mã PIN")
        self.reset_form.field("passphrase").setFocus()

    def _text(self, form: Form, key: str) -> str:
        field = form.field(key)
        field.commit()
        return str(field.value())


def _told(work: Callable[[], None]) -> Refusal | None:
    try:
        work()
    except Refusal as refusal:
        return refusal
    return None
