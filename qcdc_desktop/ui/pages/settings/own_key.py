"""What is rarely done to the office's own key: opening it with the recovery sheet, and taking a new one into use."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, PassphraseField, TextField
from qcdc_desktop.ui.file_choice import choose_folder, show_folder
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.usecases.enrolment import rotate_key
from qcdc_desktop.usecases.package_parts import MadePackage

_KINDS = frozenset({Kind.KEY})
_DIFFER = "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại."


class KeyCare(QWidget):
    """Two forms below each other."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self._page = page
        self.sheet = Form(label_width=184)
        self.sheet.add(
            "secret", "Mã trên phiếu khôi phục", TextField(), "Không phân biệt chữ hoa, chữ thường, dấu cách.", True
        )
        _add_new_passphrase(self.sheet)
        self.recover = make_button("Mở lại khóa", "unlock", self.restore)
        self.new = Form(label_width=184)
        self.new.add("old", "Mật khẩu đang dùng", PassphraseField(), required=True)
        _add_new_passphrase(self.new)
        self.rotate = make_button("Thay khóa…", "key", self._ask_rotate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for heading, about, form, button in (
            ("Quên mật khẩu", "Phiếu khôi phục in gần nhất mở lại khóa; khóa và mã khóa giữ nguyên.", self.sheet,
             self.recover),
            ("Thay khóa ký", "Khóa cũ ký xác nhận khóa mới nên không cần phiếu giấy. Sau khi thay, hãy in phiếu khôi "
             "phục mới. Khóa bị lộ thì đừng thay ở đây: hãy báo cơ quan cấp trên thu hồi và đăng ký lại bằng phiếu "
             "giấy.", self.new, self.rotate),
        ):  # fmt: skip
            head, words = QLabel(heading), QLabel(about, wordWrap=True)
            set_role(head, "heading")
            set_role(words, "muted")
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            for widget in (head, words, form):
                layout.addWidget(widget)
            layout.addLayout(row)

    def restore(self) -> None:
        """Open the key with the code of the sheet and lock it with the new passphrase."""
        typed = _typed(self.sheet)
        if typed is None:
            return
        keys = self._page.session.workspace.keys

        def done(_: None) -> None:
            self.sheet.set_values(dict.fromkeys(self.sheet.keys, ""))
            self._page.messages.success("Đã mở lại khóa ký và đặt mật khẩu mới.")

        self._page.session.work(
            lambda _: keys.restore(typed["secret"], typed["new_passphrase"]), done, self.sheet, "Mở lại khóa", _KINDS
        )

    def take_new(self, folder: Path) -> None:
        """Take a new key into use and write the request, signed by both, into a folder."""
        typed = _typed(self.new)
        if typed is None:
            return
        ws = self._page.session.workspace

        def rotate(_: Progress) -> MadePackage:
            ws.keys.unlock(typed["old"])
            return rotate_key(ws, typed["new_passphrase"], folder)

        def done(made: MadePackage) -> None:
            self.new.set_values(dict.fromkeys(self.new.keys, ""))
            self._page.messages.show_message(
                f"Đã thay khóa ký. Hãy gửi tệp {made.file.name} cho cơ quan cấp trên và in phiếu khôi phục mới.",
                State.SUCCESS,
                "Mở thư mục",
                lambda: show_folder(folder),
            )

        self._page.session.work(rotate, done, self.new, "Thay khóa ký", _KINDS)

    def _ask_rotate(self) -> None:
        if _typed(self.new) is None:
            return
        folder = choose_folder(self, "Lưu tệp yêu cầu ghi nhận khóa mới vào", self._page.session.preferences)
        if folder is not None:
            self.take_new(folder)


def _add_new_passphrase(form: Form) -> None:
    form.add("new_passphrase", "Mật khẩu mới", PassphraseField(), "Ít nhất 8 ký tự, nên là vài từ dễ nhớ.", True)
    form.add("again", "Nhập lại mật khẩu mới", PassphraseField(), required=True)


def _typed(form: Form) -> dict[str, str] | None:
    """What was typed, or None when something is missing or the two passphrases differ; that is said at the field."""
    if not form.commit_all():
        return None
    typed = {key: str(value or "") for key, value in form.values().items()}
    if typed["new_passphrase"] != typed["again"]:
        form.show_field_problem("again", _DIFFER)
        form.field("again").setFocus()
        return None
    return typed
