"""Trusting a key: the fingerprint of a request with two groups left out, which are typed from the stamped paper."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields.base import LineEdit
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.enrolment import KeyRequest, enrol_key, read_key_request

ROLES = {
    Role.COMMUNE: "đơn vị lập hồ sơ",
    Role.REVIEWER: "cơ quan thẩm định",
    Role.PROVINCE: "cấp tỉnh",
}
_PAPER = (
    "Hãy lấy phiếu giấy có đóng dấu của đơn vị, so từng nhóm và gõ hai nhóm còn thiếu. "
    "Chỉ ghi nhận khi mọi nhóm đều khớp."
)
_VOUCHED = "Khóa mới đã được ký thêm bằng khóa đang dùng của đơn vị, không cần phiếu giấy."


def digest_label(text: str = "") -> QLabel:
    """A label whose letters stand under each other, for codes that are compared."""
    label = QLabel(text)
    label.setFont(_code_font())
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def group_line(name: str) -> LineEdit:
    """A field for one group of four letters, typed from paper; `name` says which."""
    line = LineEdit()
    line.setFont(_code_font())
    line.setMaxLength(4)
    line.setFixedWidth(72)
    line.setPlaceholderText("····")
    line.setAccessibleName(name)
    line.setToolTip(name)
    return line


def _code_font() -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(QApplication.font().pointSize())
    return font


def grouped(fingerprint: str) -> str:
    """A fingerprint in two lines of eight groups."""
    groups = fingerprint.split()
    return "   ".join(groups[:8]) + "\n" + "   ".join(groups[8:])


class EnrolCard(QFrame):
    """One request. `enrolled(unit name)` follows a key that was taken up, `dismissed` a request left alone."""

    enrolled = Signal(str)
    dismissed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        set_role(self, "card")
        self._session = session
        self._file = Path()
        self._request: KeyRequest | None = None
        self.typed: list[LineEdit] = []
        self._head = QLabel(wordWrap=True)
        set_role(self._head, "heading")
        self._text = QLabel(wordWrap=True)
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(16)
        self._groups.setVerticalSpacing(6)
        for column in range(4):
            self._groups.setColumnMinimumWidth(column, 72)
        self._seal_head = QLabel("Mã khóa niêm phong, so với phiếu giấy:")
        set_role(self._seal_head, "muted")
        self._seal = digest_label()
        self._problem = QLabel(wordWrap=True)
        set_role(self._problem, "problem")
        self._sign = QLabel()
        self._sign.setPixmap(pixmap("error", "error", 14))
        self.confirm = make_button("Ghi nhận khóa", "key", self._enrol)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self._head)
        layout.addWidget(self._text)
        grid = QHBoxLayout()
        grid.addLayout(self._groups)
        grid.addStretch(1)
        layout.addLayout(grid)
        wrong = QHBoxLayout()
        wrong.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self._problem, 1)
        layout.addLayout(wrong)
        layout.addWidget(self._seal_head)
        layout.addWidget(self._seal)
        layout.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.confirm)
        buttons.addWidget(make_button("Không ghi nhận", "close", self.dismissed.emit))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        self._say_problem("")

    @property
    def problem(self) -> str:
        """What is wrong with the typed groups."""
        return self._problem.text()

    def show_request(self, file: Path, request: KeyRequest) -> None:
        """Show what a file asks for."""
        self._file, self._request = file, request
        self._head.setText(f"{request.unit_name} (mã {request.unit.code}), {ROLES[request.role]}")
        self._text.setText(_VOUCHED if request.vouched else _PAPER)
        while (item := self._groups.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.typed = []
        for place, group in enumerate(request.shown_groups):
            self._groups.addWidget(self._group(place, group), place // 4, place % 4)
        self._seal.setText(grouped(request.seal_fingerprint))
        self._say_problem("")
        if self.typed:
            self.typed[0].setFocus()

    def read(self, file: Path) -> None:
        """Look at a request and show it."""
        ws = self._session.workspace

        def show(request: KeyRequest) -> None:
            self.show_request(file, request)
            self.show()

        self._session.work(lambda _: read_key_request(ws, file), show, self, "Đọc tệp yêu cầu")

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Groups that do not match are said below them."""
        if field != "groups":
            return False
        self._say_problem(sentence)
        self.typed[0].setFocus()
        self.typed[0].selectAll()
        return True

    def _group(self, place: int, group: str | None) -> QWidget:
        if group is not None:
            return digest_label(group)
        self.typed.append(group_line(f"Nhóm thứ {place + 1} của mã khóa, gõ từ phiếu giấy"))
        return self.typed[-1]

    def _enrol(self) -> None:
        request = self._request
        if request is None:
            return
        groups = " ".join(line.text().strip() for line in self.typed)
        if not request.vouched and any(len(line.text().strip()) != 4 for line in self.typed):
            self._say_problem("Hãy gõ đủ 4 ký tự ở mỗi nhóm còn thiếu.")
            return
        ws, file = self._session.workspace, self._file
        self._say_problem("")
        self._session.work(
            lambda _: enrol_key(ws, file, groups.strip()),
            lambda _: self.enrolled.emit(request.unit_name),
            self,
            "Ghi nhận khóa",
            frozenset({Kind.KEY}),
        )

    def _say_problem(self, sentence: str) -> None:
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self._sign.setVisible(bool(sentence))
