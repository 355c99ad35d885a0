"""Which blank sheets are printed: from which number to which, on one side or both; a card on the page."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import CountField, Form
from qcdc_desktop.ui.style import set_role

Given = Callable[[int | None, int | None, bool], None]


class PrintForm(QFrame):
    """Hidden until `ask`; "Lưu PDF…" gives the numbers, Esc and "Quay lại" take the card away."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._given: Given | None = None
        self.title = QLabel()
        set_role(self.title, "heading")
        self.note = QLabel(
            "Mỗi số in thành một phiếu, số và mã vạch đã ghi sẵn. Để trống cả hai số thì in một phiếu không số để "
            "phô tô. Khi in chọn cỡ thật (100 %), không thu nhỏ cho vừa trang.",
            wordWrap=True,
        )
        set_role(self.note, "muted")
        self.left, self.right = Form(labels_above=True), Form(labels_above=True)
        self.left.add("first", "Từ số", CountField(minimum=1, grouped=False))
        self.right.add("last", "Đến số", CountField(minimum=1, grouped=False))
        self.two_sided = QCheckBox("In hai mặt (thêm trang trống để mỗi phiếu bắt đầu ở mặt trước)")
        self.save = make_button("Lưu PDF…", "print", self._save, primary=True)
        self.back = make_button("Quay lại", "", self.hide)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.left)
        row.addWidget(self.right)
        row.addWidget(self.two_sided, 1, Qt.AlignmentFlag.AlignBottom)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addLayout(row)
        layout.addLayout(buttons)
        self.hide()

    def ask(self, title: str, first: int | None, last: int | None, given: Given) -> None:
        """Show the card with numbers to begin with; `given(first, last, two_sided)` at "Lưu PDF…"."""
        self._given = given
        self.title.setText(title)
        self.clear_problems()
        self.left.set_values({"first": first})
        self.right.set_values({"last": last})
        self.show()
        self.left.field("first").setFocus()

    def clear_problems(self) -> None:
        """Take what was refused before away."""
        self.left.clear_problems()
        self.right.clear_problems()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Show why a number was refused, beside it; whether the card is open and has the field."""
        return self.isVisible() and self.left.show_field_problem(field, sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the card away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        if self._given is None or not (self.left.commit_all() and self.right.commit_all()):
            return
        self._given(self.left.values()["first"], self.right.values()["last"], self.two_sided.isChecked())
