"""The fields of one batch, in a card on the page: its name, its numbers, who keys it, from where it comes."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.domain.survey import Batch
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import CountField, Form, TextField
from qcdc_desktop.ui.style import set_role

Given = Callable[[Batch], None]


class BatchForm(QFrame):
    """Hidden until `ask`; "Lưu" gives the batch with what was typed, Esc and "Quay lại" take the card away."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._batch: Batch | None = None
        self._given: Given | None = None
        self.title = QLabel()
        set_role(self.title, "heading")
        self.form = Form(labels_above=True)
        self.right = Form(labels_above=True)
        self.form.add("name", "Tên tập", TextField(max_length=100, placeholder="Tập 1, Thôn Đông…"))
        self.form.add("keyer", "Người nhập", TextField(max_length=100))
        self.middle = Form(labels_above=True)
        self.middle.add("place", "Thôn, nơi lấy ý kiến", TextField(max_length=200))
        numbers = "Số ghi trên các phiếu của tập. Để trống cả hai nếu phiếu chưa đánh số trước."
        self.right.add("first", "Từ số", CountField(minimum=1, grouped=False), numbers)
        self.right.add("last", "Đến số", CountField(minimum=1, grouped=False))
        self.save = make_button("Lưu tập", "check", self._save, primary=True)
        self.back = make_button("Quay lại", "", self.hide)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        fields.addWidget(self.form, 1)
        fields.addWidget(self.middle, 1, Qt.AlignmentFlag.AlignTop)
        fields.addWidget(self.right, 1, Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.back)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addLayout(fields)
        layout.addLayout(row)
        self.hide()

    def ask(self, batch: Batch, title: str, given: Given) -> None:
        """Show a batch to be filled in; `given(batch)` at "Lưu"."""
        self._batch, self._given = batch, given
        self.title.setText(title)
        for form in self._forms:
            form.clear_problems()
            form.set_values({key: getattr(batch, key) for key in form.keys})
        self.show()
        self.form.field("name").setFocus()

    def clear_problems(self) -> None:
        """Take what was refused before away."""
        for form in self._forms:
            form.clear_problems()

    @property
    def _forms(self) -> tuple[Form, ...]:
        return (self.form, self.middle, self.right)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the card away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _save(self) -> None:
        if self._batch is None or self._given is None:
            return
        self.clear_problems()  # what was refused may have been mended in another field
        if not all(form.commit_all() for form in self._forms):
            return
        values = {key: value for form in self._forms for key, value in form.values().items()}
        self._given(replace(self._batch, **values))
