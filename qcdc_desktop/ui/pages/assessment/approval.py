"""The card that asks for the leader's approval: what is still missing is said first, and needs a reason."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.domain.gaps import Gap, blocking
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button, make_link
from qcdc_desktop.ui.fields import TextField
from qcdc_desktop.ui.pages.assessment.looks import GAP_WORDS
from qcdc_desktop.ui.style import set_role

_LOCKS = "Sau khi duyệt, mọi số liệu công khai, tự đánh giá và phiếu của năm bị khóa."


class ApprovalCard(QFrame):
    """Hidden until `ask`; `gaps_wanted()` goes to the list of what is missing. Esc takes it away."""

    gaps_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._given: Callable[[str, str], None] | None = None
        self._missing = False
        self.question = QLabel(wordWrap=True)
        self.name = TextField("Người duyệt")
        self.reason = TextField("Lý do vẫn duyệt")
        self._reason_label = QLabel("Lý do vẫn duyệt")
        for field in (self.name, self.reason):
            field.line.returnPressed.connect(self._settle)
        self.confirm = make_button("", "lock", self._settle, primary=True)
        self.back = make_button("Quay lại", "", self.close_card)
        self.gaps = make_link("Xem việc còn thiếu", self.gaps_wanted.emit)
        self._lay_out()
        self.hide()

    def ask(self, found: Sequence[Gap], signer: str, given: Callable[[str, str], None]) -> None:
        """Show what is missing and ask; `given(name, reason)` is called once, the reason empty where none is needed."""
        self._given = given
        self._missing = bool(blocking(found))
        self.question.setText(f"{missing_words(found)} {_LOCKS}".strip())
        self.name.set_value(signer)
        self.reason.set_value("")
        for widget in (self.reason, self._reason_label, self.gaps):
            widget.setVisible(self._missing)
        self.confirm.setText("Vẫn duyệt và khóa" if self._missing else "Duyệt và khóa")
        self.confirm.setAccessibleName(self.confirm.text())
        self.show()
        (self.reason if signer and self._missing else self.name).setFocus()

    def close_card(self) -> None:
        """Take the question away without an answer."""
        self.hide()
        self._given = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the question away."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def _settle(self) -> None:
        given = self._given
        if given is None or not (self.name.commit() and self.reason.commit()):
            return
        name, reason = self.name.value(), self.reason.value()
        if not name:
            self.name.show_problem("Hãy ghi họ tên lãnh đạo duyệt.")
            self.name.setFocus()
        elif self._missing and not reason:
            self.reason.show_problem("Hãy ghi lý do; lý do đi cùng hồ sơ và được giữ trong nhật ký.")
            self.reason.setFocus()
        else:
            self.close_card()
            given(name, reason)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        top = Qt.AlignmentFlag.AlignTop
        for row, (label, field) in enumerate(((QLabel("Người duyệt"), self.name), (self._reason_label, self.reason))):
            label.setMinimumHeight(32)
            grid.addWidget(label, row, 0, top)
            grid.addWidget(field, row, 1, top)
        grid.addWidget(self.confirm, 0, 2, top)
        grid.addWidget(self.back, 0, 3, top)
        grid.addWidget(self.gaps, 1, 2, 1, 2, top)
        grid.setColumnStretch(1, 1)
        said = QHBoxLayout()
        said.addWidget(self.question, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addLayout(said)
        layout.addLayout(grid)


def missing_words(found: Sequence[Gap]) -> str:
    """What blocks closing, by kind, e.g. "Còn 12 việc phải xong: 10 chưa chấm, 2 chưa có minh chứng."."""
    kinds = Counter(gap.code for gap in blocking(found))
    if not kinds:
        return ""
    named = ", ".join(f"{format_count(count)} {GAP_WORDS[code].lower()}" for code, count in kinds.most_common())
    return f"Còn {format_count(kinds.total())} việc phải xong trước khi duyệt: {named}."
