"""Trusting another office's key: its request is read, two groups are typed from the sealed paper, then it counts."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, TextField
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.enrolment import KeyRequest, enrol_key, read_key_request

ROLE_WORDS = {"commune": "Lập hồ sơ", "reviewer": "Thẩm định", "province": "Cấp tỉnh"}


def grouped(groups: tuple[str | None, ...]) -> str:
    """A fingerprint in two lines of eight groups; unknown groups as lines to fill in."""
    shown = [group or "____" for group in groups]
    return "   ".join(shown[:8]) + "\n" + "   ".join(shown[8:])


def code_label() -> QLabel:
    """A label for figures that are compared letter by letter."""
    label = QLabel()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSize(label.font().pointSize())
    label.setFont(font)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class EnrolPanel(QFrame):
    """Hidden until a request was read; `enrolled(unit name)` when its key is trusted."""

    enrolled = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        set_role(self, "card")
        self._session = session
        self._file = Path()
        self._request: KeyRequest | None = None
        self.text = QLabel(wordWrap=True)
        self.groups = code_label()
        self.form = Form(label_width=184)
        self.form.add("groups", "Hai nhóm còn thiếu", TextField(placeholder="ví dụ: 3fa2 90c1"), required=True)
        self.take = make_button("Ghi nhận khóa", "check", self.enrol, primary=True)
        leave = make_button("Quay lại", "", self.hide)
        buttons = QHBoxLayout()
        buttons.addWidget(self.take)
        buttons.addWidget(leave)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 10)
        layout.setSpacing(8)
        for widget in (self.text, self.groups, self.form):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        self.hide()

    def read(self, file: Path) -> None:
        """Look at a request and ask for the two groups."""
        ws = self._session.workspace
        self._file = file
        self._session.work(lambda _: read_key_request(ws, file), self._show, self, "Đọc tệp yêu cầu")

    def enrol(self) -> None:
        """Trust the key, if the groups are those of the paper."""
        if not self.form.commit_all() or self._request is None:
            return
        ws, file, typed, name = self._session.workspace, self._file, self.form.field("groups").value(), self._request
        if not typed and not name.vouched:
            self.form.show_field_problem("groups", "Hãy gõ hai nhóm ghi trên phiếu giấy có đóng dấu.")
            self.form.field("groups").setFocus()
            return

        def done(_: object) -> None:
            self.hide()
            self.enrolled.emit(name.unit_name)

        self._session.save(lambda: enrol_key(ws, file, typed), self.form, frozenset({Kind.KEY}), done)

    def _show(self, request: KeyRequest) -> None:
        self._request = request
        role = ROLE_WORDS.get(request.role.value, request.role.value).lower()
        how = (
            "Khóa cũ của đơn vị đã ký xác nhận khóa mới, không cần phiếu giấy."
            if request.vouched
            else "So mã dưới đây với phiếu giấy có đóng dấu, rồi gõ hai nhóm còn thiếu theo thứ tự."
        )
        self.text.setText(f"Yêu cầu của {request.unit_name} ({role}). {how}")
        self.groups.setText(grouped(request.shown_groups))
        self.form.set_values({"groups": ""})
        self.form.setVisible(not request.vouched)
        self.show()
        self.form.field("groups").setFocus()
