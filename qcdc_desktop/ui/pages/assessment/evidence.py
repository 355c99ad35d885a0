"""The documents that prove an indicator: attached, described, given out as a copy, taken off again.

A file may be dropped on the list. What a document is is written when its field is left; reading files is a use case.
"""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button, make_icon_button
from qcdc_desktop.ui.fields import DateField, Form, TextField
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.assessment import Evidence

_EMPTY = (
    "Chưa có minh chứng. Đính kèm văn bản (PDF) hoặc ảnh chụp (JPEG, PNG), kéo tệp thả vào đây, "
    "hay bấm hình thư mục để dùng tệp đã có."
)


class EvidencePanel(QWidget):
    """The list, its buttons, and the fields of the chosen document.

    `attach_wanted()`, `kept_wanted()` (a file already there), `dropped(paths)`, `look_wanted(evidence)`,
    `copy_wanted(evidence)`, `detach_wanted(evidence)` and `described(evidence, values)` ask the page; `values` are
    those of all fields. `chosen(evidence)` follows the current row.
    """

    attach_wanted = Signal()
    kept_wanted = Signal()
    look_wanted = Signal(object)
    chosen = Signal(object)
    dropped = Signal(list)
    copy_wanted = Signal(object)
    detach_wanted = Signal(object)
    described = Signal(object, dict)

    def __init__(self) -> None:
        super().__init__()
        self._evidence: Evidence | None = None
        self._read_only = False
        self._next = ""
        self._used_in: Mapping[str, tuple[str, ...]] = {}
        self.setAcceptDrops(True)
        self.model: RowsModel[Evidence] = RowsModel(
            (
                Column("name", "Tài liệu", _name, stretch=True, icon=lambda _: "attach", tip=_tip),
                Column("number", "Số, ký hiệu", lambda e: e.attachment.document_number, width=104),
                Column("page", "Trang, mục", lambda e: e.link.page, width=88),
            ),
            key=lambda e: e.link.id,
        )
        self.table = RowsView(self.model, "Minh chứng của chỉ tiêu")
        self.table.set_empty("attach", _EMPTY)
        self.table.setFixedHeight(136)
        self.table.chosen.connect(self._show)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.look_wanted)
        self.attach = make_button("Đính kèm…", "attach", self.attach_wanted.emit)
        self.kept = make_icon_button("folder", "Chọn tệp đã có trong hồ sơ…", self.kept_wanted.emit)
        self.look = make_icon_button(
            "review", "Xem tài liệu trong chương trình (Enter)", lambda: self._ask(self.look_wanted)
        )
        self._also = QLabel(wordWrap=True)
        set_role(self._also, "muted")
        self.copy = make_icon_button("save", "Lưu bản sao của tài liệu…", lambda: self._ask(self.copy_wanted))
        self.detach = make_icon_button("delete", "Gỡ tài liệu khỏi chỉ tiêu", lambda: self._ask(self.detach_wanted))
        self.form = self._make_form()
        self.form.hide()
        self._lay_out()
        self._enable()

    def set_evidence(
        self, items: tuple[Evidence, ...], read_only: bool, used_in: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        """Show these documents; the one chosen stays chosen. `used_in`: which indicators each attachment proves."""
        self._read_only = read_only
        self._used_in = used_in or {}
        count = f" ({format_count(len(items))})" if items else ""
        self._heading.setText(f"Minh chứng{count}")
        self.model.set_rows(items)
        if self._next and self.table.choose(self._next):
            self._next = ""
        if items and self.table.current_row() is None:
            self.table.choose(items[0].link.id)
        self._show(self.table.current_row())

    def choose_next(self, link_id: str) -> None:
        """Choose a document as soon as it is shown, e.g. the one just attached."""
        self._next = link_id

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped here while the year is open."""
        if event.mimeData().hasUrls() and not self._read_only:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        self.dropped.emit([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def _make_form(self) -> Form:
        form = Form(label_width=120)
        form.add("description", "Trích yếu", TextField(placeholder="Tên gọi, nội dung tài liệu"))
        form.add("document_number", "Số, ký hiệu", TextField(placeholder="ví dụ 12/QĐ-UBND"))
        form.add("document_date", "Ngày văn bản", DateField())
        form.add("issuer", "Cơ quan ban hành", TextField())
        form.add(
            "page",
            "Trang, mục",
            TextField(placeholder="ví dụ trang 3, mục II"),
            "Chỉ chỗ trong tài liệu có căn cứ của chỉ tiêu, để người thẩm định tìm ngay được.",
        )
        form.committed.connect(lambda _key, _value: self._describe())
        return form

    def _lay_out(self) -> None:
        self._heading = QLabel("Minh chứng")
        set_role(self._heading, "heading")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._heading, 1)
        for button in (self.attach, self.kept, self.look, self.copy, self.detach):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.table)
        layout.addWidget(self._also)
        layout.addWidget(self.form, 0, Qt.AlignmentFlag.AlignTop)

    def _show(self, evidence: Evidence | None) -> None:
        same = evidence is not None and self._evidence is not None and evidence.link.id == self._evidence.link.id
        self._evidence = evidence
        if evidence is not None:
            kept, link = evidence.attachment, evidence.link
            values = {
                "description": kept.description,
                "document_number": kept.document_number,
                "document_date": kept.document_date,
                "issuer": kept.issuer,
                "page": link.page,
            }
            self.form.set_values(values, keep_pending=same)
        self.form.setVisible(evidence is not None)
        self._say_others(evidence)
        self._enable()

    def _say_others(self, evidence: Evidence | None) -> None:
        """A document that proves several indicators is described once for all of them."""
        codes = self._used_in.get(evidence.attachment.id, ()) if evidence else ()
        others = [code for code in codes if evidence and code != evidence.link.subject_id]
        self._also.setText(f"Tệp này còn là minh chứng của {', '.join(others)}; mô tả dùng chung.")
        self._also.setVisible(bool(others))

    def _enable(self) -> None:
        there = self._evidence is not None
        self.attach.setEnabled(not self._read_only)
        self.kept.setEnabled(not self._read_only)
        self.look.setEnabled(there)
        self.copy.setEnabled(there)
        self.detach.setEnabled(there and not self._read_only)
        self.form.set_read_only(self._read_only)

    def _describe(self) -> None:
        if self._evidence is not None:
            self.described.emit(self._evidence, self.form.values())

    def _ask(self, signal: SignalInstance) -> None:
        if self._evidence is not None:
            signal.emit(self._evidence)


def _name(evidence: Evidence) -> str:
    return evidence.attachment.description or evidence.attachment.name


def _tip(evidence: Evidence) -> str:
    kept = evidence.attachment
    about = [kept.description, kept.name, kept.document_number]
    about.append(format_date(kept.document_date) if kept.document_date else "")
    return "\n".join(part for part in (*about, kept.issuer) if part)
