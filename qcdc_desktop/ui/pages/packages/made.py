"""The card that says a package was written: where it lies, and the code that is read out over the telephone."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button, make_icon_button
from qcdc_desktop.ui.enrol_card import digest_label
from qcdc_desktop.ui.file_choice import choose_folder, show_folder
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.packages.looks import digest_lines
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.export_package import MadePackage
from qcdc_desktop.usecases.package_contents import copy_package, digest_in_groups


class MadeCard(QFrame):
    """Hidden until a package was written."""

    def __init__(self, session: Session, say: Callable[[str], None], parent: QWidget | None = None) -> None:
        """`say` takes a sentence for the message strip, e.g. where a copy went."""
        super().__init__(parent)
        self.setProperty("strip", "success")
        self._session = session
        self._say = say
        self._made: MadePackage | None = None
        self._head = QLabel(wordWrap=True)
        set_role(self._head, "heading")
        self._file = QLabel(wordWrap=True)
        self._file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._digest = digest_label()
        self._digest.setAccessibleName("Mã kiểm tra của gói")
        sign = QLabel()
        sign.setPixmap(pixmap("check", "success", 20))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._head)
        words.addWidget(self._file)
        words.addWidget(QLabel("Mã kiểm tra, đọc cho nơi nhận khi cần đối chiếu:"))
        words.addWidget(self._digest)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(make_button("Mở thư mục", "folder", self._open))
        buttons.addWidget(make_button("Chép ra USB…", "export", self._ask_copy))
        buttons.addWidget(make_button("Sao mã", "copy", self._copy_code))
        buttons.addStretch(1)
        words.addLayout(buttons)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 8, 12)
        layout.setSpacing(12)
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        layout.addWidget(make_icon_button("close", "Đóng", self.hide), 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def digest(self) -> str:
        """The code shown, 16 groups of 4."""
        return " ".join(self._digest.text().split())

    def show_package(self, made: MadePackage, head: str) -> None:
        """Say what was written."""
        self._made = made
        self._head.setText(head)
        sealed = " – đã niêm phong, chỉ cơ quan nhận mở được" if made.sealed else ""
        self._file.setText(made.file.name + sealed)
        self._file.setToolTip(str(made.file))
        self._digest.setText(digest_lines(digest_in_groups(made.record.digest)))
        self.show()

    def _open(self) -> None:
        if self._made is not None:
            show_folder(self._made.file)

    def _copy_code(self) -> None:
        QApplication.clipboard().setText(self.digest)
        self._say("Đã sao mã kiểm tra, có thể dán vào thư điện tử.")

    def _ask_copy(self) -> None:
        folder = choose_folder(self, "Chép gói dữ liệu vào", self._session.preferences)
        if self._made is None or folder is None:
            return
        ws, record = self._session.workspace, self._made.record
        self._session.work(
            lambda _: copy_package(ws, record, folder),
            lambda file: self._say(f"Đã chép {file.name} vào {file.parent}."),
            self,
            "Chép gói dữ liệu",
        )
