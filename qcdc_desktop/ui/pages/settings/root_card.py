"""Trusting the province's root: its fingerprint with two groups left out, which are typed from the province's paper."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.published import CatalogueTrust
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.enrol_card import digest_label, group_line
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.fields.base import LineEdit
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.usecases.take_catalogue import RootRequest, read_root, trust_root

_HOW = (
    "Máy này chưa ghi nhận khóa gốc của tỉnh. Hãy lấy phiếu công bố khóa gốc có đóng dấu của tỉnh, so từng nhóm và gõ "
    "hai nhóm còn thiếu. Chỉ làm một lần; các lần sau chỉ cần tệp danh mục."
)
_REPLACES = (
    "Khóa gốc trong tệp KHÁC khóa gốc đã ghi nhận ở máy này. Chỉ thay khi tỉnh có văn bản thông báo thay khóa gốc; hãy "
    "so với phiếu công bố mới."
)


class RootCard(QFrame):
    """One root. `trusted(file)` follows a root that was enrolled, `closed` one left alone."""

    trusted = Signal(Path)
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._file = Path()
        self.typed: list[LineEdit] = []
        self._head = QLabel("Ghi nhận khóa gốc của tỉnh")
        set_role(self._head, "heading")
        self._text = QLabel(wordWrap=True)
        self.version = ChoiceField("Khóa gốc lần số", [])
        self.version.committed.connect(lambda value: self._read(int(value)))
        self._groups = QGridLayout()
        self._groups.setHorizontalSpacing(16)
        self._groups.setVerticalSpacing(6)
        self._problem = StateLine()
        self.confirm = make_button("Ghi nhận khóa gốc", "key", self._enrol, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._head)
        layout.addWidget(self._text)
        which = QHBoxLayout()
        self._which = QLabel("Khóa gốc lần số (ghi trên phiếu):")
        which.addWidget(self._which)
        which.addWidget(self.version)
        which.addStretch(1)
        layout.addLayout(which)
        grid = QHBoxLayout()
        grid.addLayout(self._groups)
        grid.addStretch(1)
        layout.addLayout(grid)
        layout.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm)
        buttons.addWidget(make_button("Quay lại", "", self.closed.emit))
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)
        self._problem.hide()

    @property
    def problem(self) -> str:
        """What is wrong with the typed groups, or an empty text."""
        return "" if self._problem.isHidden() else self._problem.text

    def show_root(self, file: Path, request: RootRequest) -> None:
        """Show the root of a file."""
        self._file = file
        self._text.setText(_REPLACES if request.replaces else _HOW)
        self.version.set_choices([Choice(str(one), str(one)) for one in request.versions])
        self.version.set_value(str(request.version))
        self._which.setVisible(len(request.versions) > 1)
        self.version.setVisible(len(request.versions) > 1)
        while (item := self._groups.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.typed = []
        for place, group in enumerate(request.shown_groups):
            self._groups.addWidget(self._group(place, group), place // 4, place % 4, Qt.AlignmentFlag.AlignLeft)
        self._problem.hide()
        self.typed[0].setFocus()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Groups that do not match are said below them."""
        if field != "groups":
            return False
        self._say(sentence)
        self.typed[0].setFocus()
        self.typed[0].selectAll()
        return True

    def _read(self, version: int) -> None:
        ws, file = self._session.workspace, self._file
        self._session.work(
            lambda _: read_root(ws, file, version), lambda found: self.show_root(file, found), self, "Đọc khóa gốc"
        )

    def _group(self, place: int, group: str | None) -> QWidget:
        if group is not None:
            return digest_label(group)
        line = group_line(f"Nhóm thứ {place + 1} của mã khóa gốc, gõ từ phiếu giấy")
        line.returnPressed.connect(self._enrol)
        self.typed.append(line)
        return line

    def _enrol(self) -> None:
        groups = [line.text().strip() for line in self.typed]
        if any(len(group) != 4 for group in groups):
            self._say("Hãy gõ đủ 4 ký tự ở mỗi nhóm còn thiếu.")
            return
        ws, file, version = self._session.workspace, self._file, int(self.version.value())
        self._problem.hide()

        def done(_: CatalogueTrust) -> None:
            self.trusted.emit(file)

        self._session.work(lambda _: trust_root(ws, file, " ".join(groups), version), done, self, "Ghi nhận khóa gốc")

    def _say(self, sentence: str) -> None:
        self._problem.show_state(State.ERROR, sentence)
        self._problem.show()
