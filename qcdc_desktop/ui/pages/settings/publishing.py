"""The province's desk for its catalogues: keys of the root's holders, the root, and signing a release."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from qcdc_desktop.domain.published import CatalogueTrust
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, PassphraseField, TextField
from qcdc_desktop.ui.file_choice import choose_file, choose_files, choose_target, show_file, show_folder
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.pages.packages.signing import SigningBar
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.usecases.publish_catalogue import PublishedRelease, publish
from qcdc_desktop.usecases.root_keys import (
    HOLDER_SUFFIX,
    HolderKey,
    RootState,
    adopt_root,
    draft_root,
    make_holder_key,
    print_root_form,
    root_state,
    sign_root,
)
from qcdc_desktop.usecases.take_catalogue import catalogue_trust

T = TypeVar("T")
_ROOT_FILES = "Khóa gốc đang chờ ký (*.qcdcroot)"
_HOW = (
    "Khóa gốc do ít nhất ba người giữ, mỗi người một khóa trên USB riêng cất trong két; lập hoặc thay khóa gốc cần hai "
    "người ký, có thể ở các máy khác nhau. Việc ban hành hằng ngày dùng khóa ban hành nằm ở máy này."
)
_SECRET = "Mật khẩu riêng cho khóa của người giữ khóa gốc, ít nhất 8 ký tự; không phải mật khẩu khóa ký của đơn vị."


class PublishPanel(QScrollArea):
    """`published(PublishedRelease)` follows a release, `closed` leaves the panel."""

    published = Signal(object)
    closed = Signal()

    def __init__(self, page: Page) -> None:
        super().__init__(widgetResizable=True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page = page
        self._added: list[Path] = []
        self.state = StateLine()
        self.holder = Form(label_width=184)
        self.holder.add("passphrase", "Mật khẩu người giữ", PassphraseField(), _SECRET, True)
        self.make_key = make_button("Lập khóa cho một người giữ…", "key", self._ask_key)
        self.draft = make_button("Lập khóa gốc…", "add", partial(self._ask_draft, False))
        self.sign = make_button("Ký khóa gốc…", "edit", self._ask_sign)
        self.adopt = make_button("Dùng khóa gốc đã ký…", "check", self._ask_adopt)
        self.form_button = make_button("In phiếu công bố…", "print", self._ask_form)
        self.again = make_button("Thay cả khóa ban hành…", "warning", partial(self._ask_draft, True))
        self.note = Form(label_width=184)
        self.note.add("note", "Nội dung thay đổi", TextField(), "Các đơn vị đọc dòng này trước khi nhập.")
        self.editions = QListWidget()
        self.editions.setAccessibleName("Các bản kèm trong danh mục; phím cách để bỏ hoặc chọn")
        self.editions.setMinimumHeight(150)
        self.add = make_button("Thêm tệp danh mục…", "attach", self._ask_added)
        self.signing = SigningBar(page.session)
        self.go = make_button("Ban hành danh mục…", "export", self._ask_publish, primary=True)
        self._lay_out()

    def open_panel(self) -> None:
        """Show the state of the root and all editions, chosen."""
        ws = self.page.session.workspace
        self._added = []
        self.editions.clear()
        for edition in ws.catalogues.editions:
            item = QListWidgetItem(f"{edition.title} ({edition.code})")
            item.setData(Qt.ItemDataRole.UserRole, edition.code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.editions.addItem(item)
        self.page.session.read(lambda: catalogue_trust(ws), self._show_trust, self)

    def new_key(self, file: Path) -> None:
        """Make a holder's key with the passphrase typed."""
        if not self.holder.commit_all():
            return
        passphrase = str(self.holder.field("passphrase").value() or "")

        def done(made: HolderKey) -> None:
            self.holder.set_values({"passphrase": ""})
            self._say(
                f"Đã lập khóa {made.file.name}. Chuyển tệp {made.public_file.name} cho người lập khóa gốc.", made.file
            )

        self._work(lambda: make_holder_key(file, passphrase), done, "Lập khóa", self.holder)

    def new_root(self, holders: list[Path], out: Path, new_operating: bool = False) -> None:
        """Draft a root for the holders."""
        ws = self.page.session.workspace
        self._work(lambda: draft_root(ws, holders, out, new_operating), self._told, "Lập khóa gốc")

    def sign_with(self, file: Path, key: Path) -> None:
        """Let a holder sign with the passphrase typed."""
        if not self.holder.commit_all():
            return
        passphrase = str(self.holder.field("passphrase").value() or "")

        def done(state: RootState) -> None:
            self.holder.set_values({"passphrase": ""})
            self._told(state)

        self._work(lambda: sign_root(file, key, passphrase), done, "Ký khóa gốc", self.holder)

    def use_root(self, file: Path) -> None:
        """Take a signed root into use; one that lacks signatures says how many."""
        ws = self.page.session.workspace

        def work() -> CatalogueTrust | RootState:
            state = root_state(file)
            return state if state.missing else adopt_root(ws, file)

        def done(found: CatalogueTrust | RootState) -> None:
            if isinstance(found, RootState):
                self._told(found)
            else:
                self._show_trust(found)

        self._work(work, done, "Dùng khóa gốc")

    def publish_to(self, out: Path) -> None:
        """Sign a release of the chosen editions; the key is asked for where it is locked."""
        if not self.note.commit_all():
            return
        note = str(self.note.field("note").value() or "")
        without, added = self.left_out(), tuple(self._added)

        def go() -> None:
            ws = self.page.session.workspace
            self.page.session.work(
                lambda _: publish(ws, out, note, without, added), self._published, self, "Ban hành danh mục", ALL_KINDS
            )

        self.signing.with_key(go, "Nhập mật khẩu khóa ký của đơn vị để mở khóa ban hành.")

    def left_out(self) -> frozenset[str]:
        """The codes of the editions that are not chosen."""
        items = [self.editions.item(row) for row in range(self.editions.count())]
        codes = {item.data(Qt.ItemDataRole.UserRole): item.checkState() for item in items}
        return frozenset(str(code) for code, state in codes.items() if code and state != Qt.CheckState.Checked)

    def print_form(self, out: Path) -> None:
        """Print the paper that goes to the offices."""
        ws = self.page.session.workspace
        self._work(lambda: print_root_form(ws, out), self._printed, "In phiếu công bố")

    def _lay_out(self) -> None:
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 12, 0)
        layout.setSpacing(10)
        how = QLabel(_HOW, wordWrap=True)
        set_role(how, "muted")
        layout.addWidget(_heading("Khóa gốc"))
        layout.addWidget(self.state)
        layout.addWidget(how)
        layout.addWidget(self.holder)
        layout.addLayout(_row(self.make_key, self.sign))
        layout.addLayout(_row(self.draft, self.adopt))
        layout.addLayout(_row(self.form_button, self.again))
        layout.addWidget(_heading("Ban hành"))
        layout.addWidget(self.note)
        layout.addWidget(self.editions, 1)
        layout.addWidget(self.signing)
        layout.addLayout(_row(self.go, self.add, make_button("Quay lại", "", self.closed.emit)))
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def _show_trust(self, trust: CatalogueTrust | None) -> None:
        if trust is None:
            self.state.show_state(State.WARNING, "Chưa có khóa gốc. Lập khóa cho từng người giữ, rồi lập khóa gốc.")
        else:
            told = f"Đang dùng khóa gốc lần số {trust.root_version}. "
            told += f"Bản danh mục gần nhất: số {trust.release}." if trust.release else "Chưa ban hành bản nào."
            self.state.show_state(State.SUCCESS, told)
        self.go.setEnabled(trust is not None)
        self.form_button.setEnabled(trust is not None)
        self.again.setEnabled(trust is not None)
        self.draft.setText("Lập khóa gốc…" if trust is None else "Thay khóa gốc…")

    def _told(self, state: RootState) -> None:
        facts = {"version": state.version, "signed": state.signed, "holders": state.holders, "missing": state.missing}
        sentence = self.page.session.say("root-state", facts)
        self.page.messages.show_message(
            sentence, State.INFO if state.missing else State.SUCCESS, "Mở thư mục", lambda: show_folder(state.file)
        )

    def _published(self, made: PublishedRelease) -> None:
        self._say(f"Đã ban hành danh mục bản số {made.taken.changes.release} vào {made.file.name}.", made.file)
        self.published.emit(made)

    def _printed(self, file: Path) -> None:
        self.page.messages.show_message(f"Đã lập {file.name}.", State.SUCCESS, "Mở để in", lambda: show_file(file))

    def _say(self, sentence: str, file: Path) -> None:
        self.page.messages.show_message(sentence, State.SUCCESS, "Mở thư mục", lambda: show_folder(file))

    def _work(self, work: Callable[[], T], done: Callable[[T], None], title: str, owner: QWidget | None = None) -> None:
        self.page.session.work(lambda _: work(), done, owner or self, title)

    def _ask_key(self) -> None:
        if not self.holder.commit_all():
            return
        memory = self.page.session.preferences
        name = f"khoa-goc{HOLDER_SUFFIX}"
        file = choose_target(self, "Lưu khóa của người giữ vào USB", name, f"Khóa (*{HOLDER_SUFFIX})", memory)
        if file is not None:
            self.new_key(file)

    def _ask_draft(self, new_operating: bool) -> None:
        memory = self.page.session.preferences
        holders = choose_files(self, "Chọn tệp khóa công khai của mọi người giữ", "Khóa công khai (*.pub)", memory)
        out = choose_target(self, "Lưu khóa gốc chờ ký", "khoa-goc.qcdcroot", _ROOT_FILES, memory) if holders else None
        if out is not None:
            self.new_root(holders, out, new_operating)

    def _ask_sign(self) -> None:
        if not self.holder.commit_all():
            return
        memory = self.page.session.preferences
        file = choose_file(self, "Chọn khóa gốc chờ ký", _ROOT_FILES, memory)
        key = choose_file(self, "Chọn khóa của người ký", f"Khóa (*{HOLDER_SUFFIX})", memory) if file else None
        if file is not None and key is not None:
            self.sign_with(file, key)

    def _ask_adopt(self) -> None:
        file = choose_file(self, "Chọn khóa gốc đã ký", _ROOT_FILES, self.page.session.preferences)
        if file is not None:
            self.use_root(file)

    def _ask_form(self) -> None:
        memory = self.page.session.preferences
        file = choose_target(self, "Lưu phiếu công bố khóa gốc", "phieu-khoa-goc.pdf", "PDF (*.pdf)", memory)
        if file is not None:
            self.print_form(file)

    def _ask_added(self) -> None:
        for file in choose_files(self, "Chọn tệp danh mục", "Danh mục (*.json)", self.page.session.preferences):
            if file not in self._added:
                self._added.append(file)
                self.editions.addItem(QListWidgetItem(f"Thêm từ tệp: {file.name}"))

    def _ask_publish(self) -> None:
        ws = self.page.session.workspace
        name = f"danh-muc-{ws.today:%Y%m%d}.qcdccat"
        file = choose_target(self, "Lưu tệp danh mục", name, "Danh mục (*.qcdccat)", self.page.session.preferences)
        if file is not None:
            self.publish_to(file)


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    set_role(label, "heading")
    return label


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row
