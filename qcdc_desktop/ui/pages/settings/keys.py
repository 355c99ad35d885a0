"""The office's signing key and the keys it trusts: fingerprint for the paper, passphrase, request, enrolled keys."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.enrol_card import ROLES, EnrolCard, digest_label, grouped
from qcdc_desktop.ui.fields import Form, PassphraseField
from qcdc_desktop.ui.file_choice import choose_file, choose_folder, choose_target, show_file, show_folder
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.pages.settings.own_key import KeyCare
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.enrolment import (
    KeyCard,
    list_keys,
    make_recovery_sheet,
    own_key,
    print_key_form,
    set_key_state,
    write_key_request,
)
from qcdc_desktop.usecases.export_package import MadePackage
from qcdc_desktop.usecases.workspace import Workspace

_KINDS = frozenset({Kind.KEY})
_STATES = {
    KeyState.ACTIVE: (State.SUCCESS, "Đang dùng"),
    KeyState.RETIRED: (State.NEUTRAL, "Đã thay"),
    KeyState.REVOKED: (State.ERROR, "Đã thu hồi"),
}


def ask_trust(ws: Workspace, passphrase: str, folder: Path, progress: Progress) -> MadePackage:
    """Unlock the key if that is still needed and write the request; raises `wrong-passphrase`."""
    progress.step(0, 2)
    if not ws.keys.is_unlocked:
        ws.keys.unlock(passphrase)
    progress.step(1, 2)
    return write_key_request(ws, folder)


class KeysSection(Section):
    """The own key at the top, trusted keys below."""

    shows = _KINDS

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Khóa ký của đơn vị",
            "Mã khóa in trên phiếu giấy có đóng dấu; cơ quan nhận so mã này trước khi tin gói dữ liệu của đơn vị.",
            scrolls=True,
        )
        self.fingerprint = digest_label()
        self.seal = digest_label()
        self.recovery = StateLine()
        self.form_button = make_button("In phiếu đăng ký…", "print", self._ask_form)
        self.sheet_button = make_button("In phiếu khôi phục…", "print", self._ask_sheet)
        self.care = KeyCare(page)
        self.copy = make_button("Sao chép mã", "copy", self._copy)
        self.request = make_button("Tạo tệp yêu cầu ghi nhận…", "export", self._ask_request)
        self.unlock = Form(label_width=184)
        self.unlock.add("passphrase", "Mật khẩu khóa ký", PassphraseField(), "Chỉ cần một lần từ khi mở chương trình.")
        self.secret = Form(label_width=184)
        self.change = make_button("Đổi mật khẩu", "key", self.change_passphrase)
        self.model: RowsModel[EnrolledKey] = RowsModel(
            (
                Column("unit", "Đơn vị", self._unit_name, stretch=True),
                Column("role", "Vai trò", lambda k: ROLES[Role(k.role)].capitalize(), width=140),
                Column("key", "Mã khóa", lambda k: k.key_id[:8], width=96),
                Column("since", "Từ ngày", lambda k: format_date(local_day(k.enrolled_at)), width=106),
                Column("state", "Trạng thái", _state_words, width=126, state=lambda k: _STATES[k.state][0]),
            )
        )
        self.view = RowsView(self.model, "Khóa đã ghi nhận")
        self.view.setFixedHeight(170)
        self.view.set_empty("key", "Chưa ghi nhận khóa của đơn vị nào.")
        self.enrol = EnrolCard(page.session)
        self.enrol.hide()
        self.ask = AskBar()
        self.retire = make_button("Ngừng dùng…", "lock", partial(self._ask_state, KeyState.RETIRED))
        self.revoke = make_button("Thu hồi…", "error", partial(self._ask_state, KeyState.REVOKED))
        self._lay_out()
        self.view.chosen.connect(self._choose)
        self.enrol.enrolled.connect(self._enrolled)
        self.enrol.dismissed.connect(self.enrol.hide)
        self._choose(None)

    def reload(self, kinds: Kinds) -> None:
        """Read the own fingerprint and the trusted keys again."""
        ws = self.session.workspace
        if ws.keys.exists:
            self.session.read(lambda: own_key(ws), self._show_own, self)
        self.session.read(lambda: list_keys(ws), self.model.set_rows, self)
        self.unlock.setVisible(not ws.keys.is_unlocked)

    def change_passphrase(self) -> None:
        """Lock the key with a new passphrase."""
        if not self.secret.commit_all():
            return
        ws, typed = self.session.workspace, self.secret.values()
        if typed["new_passphrase"] != typed["again"]:
            self.secret.show_field_problem("again", "Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.")
            self.secret.field("again").setFocus()
            return
        old, new = typed["passphrase"], typed["new_passphrase"]

        def done(_: None) -> None:
            self.secret.set_values(dict.fromkeys(self.secret.keys, ""))
            self.page.messages.success("Đã đổi mật khẩu của khóa ký. Mật khẩu cũ không dùng được nữa.")

        self.session.save(lambda: ws.keys.change_passphrase(old, new), self.secret, frozenset(), done)

    def write_request(self, folder: Path) -> None:
        """Write the request file into a folder."""
        if not self.unlock.commit_all():
            return
        ws, passphrase = self.session.workspace, self.unlock.field("passphrase").value()

        def done(made: MadePackage) -> None:
            self.unlock.set_values({"passphrase": ""})
            self.page.messages.show_message(
                f"Đã tạo tệp yêu cầu {made.file.name}. Chuyển tệp kèm phiếu giấy có đóng dấu cho cơ quan nhận.",
                State.SUCCESS,
                "Mở thư mục",
                lambda: show_folder(folder),
            )

        self.session.work(
            lambda progress: ask_trust(ws, passphrase, folder, progress), done, self.unlock, "Tạo tệp yêu cầu", _KINDS
        )

    def print_form(self, file: Path) -> None:
        """Print the paper that goes with the request."""
        ws = self.session.workspace
        self.session.work(lambda _: print_key_form(ws, file), self._printed, self, "In phiếu đăng ký khóa")

    def print_sheet(self, file: Path) -> None:
        """Print the recovery sheet, after the passphrase where it is still needed."""
        if not self.unlock.commit_all():
            return
        ws, passphrase = self.session.workspace, self.unlock.field("passphrase").value()

        def make(_: Progress) -> Path:
            if not ws.keys.is_unlocked:
                ws.keys.unlock(passphrase)
            return make_recovery_sheet(ws, file)

        def done(made: Path) -> None:
            self.unlock.set_values({"passphrase": ""})
            self.page.messages.show_message(
                f"Đã lập phiếu khôi phục {made.name}. Hãy in, cất vào két rồi xóa tệp này; "
                "sau đó gửi lại tệp yêu cầu ghi nhận khóa.",
                State.WARNING,
                "Mở để in",
                lambda: show_file(made),
            )

        self.session.work(make, done, self.unlock, "In phiếu khôi phục", _KINDS)

    def _printed(self, file: Path) -> None:
        self.page.messages.show_message(f"Đã lập {file.name}.", State.SUCCESS, "Mở để in", lambda: show_file(file))

    def _enrolled(self, name: str) -> None:
        self.enrol.hide()
        self.page.messages.success(f"Đã ghi nhận khóa của {name}.")

    def _lay_out(self) -> None:
        self.secret.add("passphrase", "Mật khẩu đang dùng", PassphraseField(), required=True)
        self.secret.add(
            "new_passphrase", "Mật khẩu mới", PassphraseField(), "Ít nhất 8 ký tự, nên là vài từ dễ nhớ.", True
        )
        self.secret.add("again", "Nhập lại mật khẩu mới", PassphraseField(), required=True)
        self.body.addWidget(self.fingerprint)
        self.body.addWidget(QLabel("Mã khóa niêm phong:"))
        self.body.addWidget(self.seal)
        self.body.addWidget(self.recovery)
        self.body.addWidget(self.unlock)
        self.add_row(self.request, self.form_button)
        self.add_row(self.sheet_button, self.copy)
        self.add_heading("Khóa đã ghi nhận", "Gói dữ liệu chỉ được nhập khi do một khóa trong danh sách này ký.")
        self.body.addWidget(self.view)
        self.add_row(make_button("Ghi nhận khóa từ tệp…", "import", self._ask_file), self.retire, self.revoke)
        self.body.addWidget(self.ask)
        self.body.addWidget(self.enrol)
        self.add_heading("Đổi mật khẩu của khóa ký")
        self.body.addWidget(self.secret)
        self.add_row(self.change)
        self.body.addWidget(self.care)
        self.body.addStretch(1)

    def _show_own(self, card: KeyCard) -> None:
        self.fingerprint.setText(grouped(card.fingerprint))
        self.seal.setText(grouped(card.seal_fingerprint))
        self.seal.setAccessibleName(f"Mã khóa niêm phong của đơn vị: {card.seal_fingerprint}")
        if card.recovery:
            self.recovery.show_state(State.SUCCESS, "Đã in phiếu khôi phục khóa. Phiếu phải nằm trong két của cơ quan.")
        else:
            self.recovery.show_state(
                State.WARNING,
                "Chưa in phiếu khôi phục. Hãy in và cất vào két: quên mật khẩu thì chỉ phiếu này mở lại được khóa.",
            )
        self.fingerprint.setAccessibleName(f"Mã khóa của đơn vị: {card.fingerprint}")

    def _unit_name(self, key: EnrolledKey) -> str:
        unit = self.session.workspace.catalogues.units.find(key.unit)
        return unit.name if unit else key.unit_code

    def _choose(self, key: EnrolledKey | None) -> None:
        active = key is not None and key.state is KeyState.ACTIVE
        self.retire.setEnabled(active)
        self.revoke.setEnabled(active)

    def _ask_state(self, state: KeyState) -> None:
        key = self.view.current_row()
        if key is None:
            return
        stolen = state is KeyState.REVOKED
        self.ask.ask(
            "Thu hồi khi khóa bị lộ hoặc mất cắp: gói nhận từ nay bằng khóa này bị từ chối."
            if stolen
            else "Ngừng dùng khi khóa đã thay hoặc thất lạc: những gói đã nhận vẫn giữ nguyên giá trị.",
            "Lý do",
            "Thu hồi" if stolen else "Ngừng dùng",
            partial(self._set_state, key.id, state),
        )

    def _set_state(self, key: str, state: KeyState, reason: str) -> None:
        ws = self.session.workspace
        self.session.save(lambda: set_key_state(ws, key, state, reason), self, _KINDS)

    def _copy(self) -> None:
        QApplication.clipboard().setText(" ".join(self.fingerprint.text().split()))

    def _can_open(self) -> bool:
        """Whether the key is open or its passphrase was typed; else it is asked for."""
        if self.session.workspace.keys.is_unlocked or self.unlock.field("passphrase").value():
            return True
        self.unlock.commit_all()
        if self.unlock.field("passphrase").value():
            return True
        self.unlock.show_field_problem("passphrase", self.session.say("key-locked"))
        self.unlock.field("passphrase").setFocus()
        return False

    def _ask_form(self) -> None:
        memory = self.session.preferences
        file = choose_target(self, "Lưu phiếu đăng ký khóa", "phieu-dang-ky-khoa.pdf", "PDF (*.pdf)", memory)
        if file is not None:
            self.print_form(file)

    def _ask_sheet(self) -> None:
        if not self._can_open():
            return
        memory = self.session.preferences
        file = choose_target(self, "Lưu phiếu khôi phục khóa", "phieu-khoi-phuc-khoa.pdf", "PDF (*.pdf)", memory)
        if file is not None:
            self.print_sheet(file)

    def _ask_request(self) -> None:
        if not self._can_open():
            return
        folder = choose_folder(self, "Lưu tệp yêu cầu vào thư mục", self.session.preferences)
        if folder is not None:
            self.write_request(folder)

    def _ask_file(self) -> None:
        file = choose_file(self, "Chọn tệp yêu cầu", "Gói dữ liệu (*.qcdc *.qcdc.age)", self.session.preferences)
        if file is not None:
            self.enrol.read(file)


def _state_words(key: EnrolledKey) -> str:
    return _STATES[key.state][1]
