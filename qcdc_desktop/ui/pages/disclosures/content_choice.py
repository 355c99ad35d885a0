"""Choosing what is disclosed from the contents of Điều 11, with the law's explanation beside the list.

A dialog, because adding an entry cannot begin without it; it writes nothing.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.disclosure import Content, DisclosureCatalogue
from qcdc_desktop.ui.fields import FilterField, Form, TextField
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView


def content_text(catalogue: DisclosureCatalogue, content: Content) -> str:
    """What the law says of a content: its explanation, the forms it must take, its time limit."""
    forms = list(dict.fromkeys(r.form for r in content.required))
    titles = [form.title for code in forms if (form := catalogue.form(code)) is not None]
    codes = content.rules or (catalogue.general_rule,)
    limits = [rule.title for code in codes if (rule := catalogue.rule(code)) is not None]
    parts = [content.explanation]
    if titles:
        parts.append("Hình thức bắt buộc: " + "; ".join(titles) + ".")
    parts.append("Thời hạn: " + "; ".join(limits) + ".")
    return "\n\n".join(part for part in parts if part)


class ContentDialog(QDialog):
    """Lets the person find a content and name the entry; `chosen(content code, title)` when it is settled."""

    chosen = Signal(str, str)

    def __init__(
        self, catalogue: DisclosureCatalogue, parent: QWidget | None = None, *, code: str = "", with_title: bool = True
    ) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.setWindowTitle("Thêm nội dung công khai" if with_title else "Đổi nội dung công khai")
        self.resize(820, 500)
        self.filter = FilterField("Lọc nội dung", placeholder="Gõ vài chữ, không cần dấu: ngân sách, hộ nghèo…")
        self._model: RowsModel[Content] = RowsModel(
            (
                Column("code", "Mục", lambda c: c.code, sort=lambda c: c.clause, width=54),
                Column("title", "Nội dung theo Điều 11", lambda c: c.title, stretch=True),
            ),
            key=lambda c: c.code,
        )
        self._model.set_rows(catalogue.contents)
        self.view = RowsView(self._model, "Các nội dung phải công khai")
        self._head = QLabel(wordWrap=True)
        set_role(self._head, "heading")
        self._text = QLabel(wordWrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._form = Form(labels_above=True)
        self.title = self._form.add(
            "title", "Tên nội dung, văn bản", TextField(), "Ghi tên cụ thể, ví dụ: Dự toán ngân sách năm 2026", True
        )
        self._form.setVisible(with_title)
        self._named = ""
        self.accept_button = QPushButton("Thêm" if with_title else "Đổi")
        self._lay_out()
        self.filter.filtered.connect(self._filter)
        self.view.chosen.connect(self._show)
        self.view.opened.connect(lambda _: self._settle())
        self.view.choose(code) if code else self.view.selectRow(0)
        self.filter.setFocus()

    def _lay_out(self) -> None:
        side = QWidget()
        beside = QVBoxLayout(side)
        beside.setContentsMargins(12, 0, 0, 0)
        beside.setSpacing(8)
        beside.addWidget(self._head)
        beside.addWidget(self._text, 1)
        beside.addWidget(self._form)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.view)
        split.addWidget(side)
        split.setSizes([460, 340])
        self.accept_button.setProperty("primary", "true")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._settle)
        leave = QPushButton("Hủy")
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(self.accept_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(12)
        layout.addWidget(self.filter)
        layout.addWidget(split, 1)
        layout.addLayout(buttons)

    def _filter(self, text: str) -> None:
        self._model.set_filter(text)
        if self.view.current_row() is None and self._model.rows:
            self.view.selectRow(0)

    def _show(self, content: Content | None) -> None:
        self.accept_button.setEnabled(content is not None)
        self._head.setText(content.title if content else "")
        self._text.setText(content_text(self._catalogue, content) if content else "")
        if content is not None and self.title.value() == self._named:
            self._named = content.title
            self.title.set_value(content.title)

    def _settle(self) -> None:
        content = self.view.current_row()
        if content is None or not self._form.commit_all():
            return
        if self._form.isVisible() and not self.title.value():
            self.title.show_problem("Hãy nhập tên nội dung hoặc văn bản.")
            self.title.setFocus()
            return
        self.chosen.emit(content.code, self.title.value())
        self.accept()
