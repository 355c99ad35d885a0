"""The fields of one entry: the document, the day its limit counts from, extension, and why nothing need be done.

Every field writes by itself when it is left. Only what the person changed is written, on the record as it stands.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.deadline import rule_for
from qcdc_desktop.domain.disclosure import Disclosure, StartEvent
from qcdc_desktop.domain.vn_dates import format_period, is_period
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.fields import Choice, ChoiceField, CountField, DateField, Form, TextArea, TextField
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.disclosures import DisclosureDetails, disclosure_details, save_disclosure
from qcdc_desktop.usecases.workspace import Workspace

START_WORDS = {
    StartEvent.DOCUMENT: "ngày ban hành văn bản; để trống thì lấy ngày văn bản",
    StartEvent.SESSION_OPENING: "ngày khai mạc kỳ họp Hội đồng nhân dân",
    StartEvent.SENT_TO_DEPUTIES: "ngày gửi tài liệu đến đại biểu Hội đồng nhân dân",
    StartEvent.PERIOD_END: "ngày cuối kỳ báo cáo; để trống thì lấy theo kỳ đã chọn",
    StartEvent.RECEIVED: "ngày nhận văn bản; để trống thì lấy ngày nhận",
    StartEvent.SUBMITTED: "ngày trình báo cáo",
    StartEvent.APPROVED: "ngày phê duyệt hoặc chi trả",
}
_TOGETHER = ("extended_to", "extension_reason")
"""An extension and its reason are judged together, so they are written together."""


def change_disclosure(ws: Workspace, disclosure_id: str, changes: dict[str, Any]) -> Disclosure:
    """Write changed fields on the entry as it stands now; raises like `save_disclosure`."""
    current = disclosure_details(ws, disclosure_id).row.disclosure
    return save_disclosure(ws, replace(current, **changes))


class InfoTab(QScrollArea):
    """The form; `content_wanted` when the person wants to choose another content."""

    content_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._id = ""
        self._unsaved: dict[str, Any] = {}
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.form = Form(label_width=128)
        self._content = QLabel(wordWrap=True)
        self._start_hint = QLabel(wordWrap=True)
        set_role(self._start_hint, "caption")
        self._fill()
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(self._content_row())
        layout.addWidget(self.form)
        layout.addStretch(1)
        self.setWidget(inner)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.form.committed.connect(self._write)

    def show_details(self, details: DisclosureDetails) -> None:
        """Show an entry; a field in which somebody types, or whose value was refused, stays as it is."""
        disclosure, content = details.row.disclosure, details.row.content
        if disclosure.id != self._id:
            self._unsaved = {}
            self._id = disclosure.id
            self.verticalScrollBar().setValue(0)
        self._content.setText(f"Mục {content.code}. {content.title}")
        self._content.setToolTip(content.explanation)
        self._period().set_choices(_periods(self._session.year, disclosure.period))
        catalogue = self._session.workspace.catalogues.disclosure_edition(disclosure.catalogue_edition)
        if catalogue is not None:
            rule = rule_for(catalogue, content, disclosure)
            self._start_hint.setText(f"Hạn tính từ {START_WORDS[rule.start]}. Thời hạn: {rule.title}.")
        values = {key: getattr(disclosure, key) for key in self.form.keys if key not in self._unsaved}
        self.form.set_values(values, keep_pending=True)

    def forget(self) -> None:
        """Drop what is being typed: the entry is going."""
        self._id = ""

    def finish(self) -> bool:
        """Write what is being typed before another entry is shown."""
        return not self._id or self.form.commit_all()

    def _period(self) -> ChoiceField:
        field = self.form.field("period")
        assert isinstance(field, ChoiceField)
        return field

    def _content_row(self) -> QHBoxLayout:
        change = make_link("Đổi…", self.content_wanted.emit)
        change.setAccessibleName("Đổi nội dung theo Điều 11")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._content, 1)
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _fill(self) -> None:
        add = self.form.add
        add("title", "Tên nội dung", TextField(), required=True)
        add("document_number", "Số, ký hiệu", TextField(placeholder="ví dụ 45/QĐ-UBND"))
        add("document_date", "Ngày văn bản", DateField())
        add("issuer", "Cơ quan ban hành", TextField())
        add("received_on", "Ngày nhận", DateField(), "Ngày đơn vị nhận được văn bản của cơ quan khác.")
        add("starts_on", "Mốc tính hạn", DateField(), "Ngày của sự kiện mà luật tính thời hạn từ đó.")
        self.form.add_widget(self._start_hint)
        add("period", "Kỳ báo cáo", ChoiceField())
        add(
            "fiscal_year",
            "Năm ngân sách",
            CountField(grouped=False),
            "Chọn quy định về ngân sách được áp dụng.",
        )
        add("summary", "Trích yếu", TextArea(lines=3, placeholder="Nội dung chính để niêm yết, đăng tải"))
        self.form.add_section("Gia hạn, không áp dụng")
        add("extended_to", "Gia hạn đến", DateField(), "Chỉ khi cấp có thẩm quyền cho phép; phải ghi lý do.")
        add("extension_reason", "Lý do gia hạn", TextField())
        add(
            "not_applicable",
            "Không phải công khai vì",
            TextField(placeholder="Chỉ ghi khi nội dung không phát sinh"),
            "Khi có lý do, mục này không tính vào số phải công khai.",
        )
        add("note", "Ghi chú", TextField())

    def _write(self, key: str, value: object) -> None:
        self._unsaved[key] = value
        keys = _TOGETHER if key in _TOGETHER else (key,)
        changes = {k: self._unsaved[k] for k in keys if k in self._unsaved}
        self._save(self._id, changes)

    def _save(self, disclosure_id: str, changes: dict[str, Any]) -> None:
        ws = self._session.workspace

        def saved(_: Disclosure) -> None:
            for key, value in changes.items():
                if disclosure_id == self._id and self._unsaved.get(key) == value:
                    del self._unsaved[key]

        work: Callable[[], Disclosure] = lambda: change_disclosure(ws, disclosure_id, changes)  # noqa: E731
        self._session.save(work, self.form, frozenset({Kind.DISCLOSURE}), saved)


def _periods(year: int, current: str) -> list[Choice]:
    """The reporting periods of the year, and those of the year before that fall due in this one."""
    parts = ("-Q1", "-Q2", "-H1", "-Q3", "-9M", "-Q4", "")
    codes = [*(f"{year}{part}" for part in parts), f"{year - 1}-Q4", f"{year - 1}"]
    if is_period(current) and current not in codes:
        codes.append(current)
    found = [Choice("", "Không theo kỳ"), *(Choice(code, _capital(format_period(code))) for code in codes)]
    if current not in [choice.value for choice in found]:
        found.append(Choice(current, current))
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
