"""The files already in the year's dossier, to let one prove another indicator too, in place of the tree."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import FilterField
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.attachments import KeptFile


class KeptFilesPane(QWidget):
    """`taken(file)` wants the chosen file for the indicator, `looked(file)` wants to see it, `closed()` neither."""

    taken = Signal(object)
    looked = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self.heading = QLabel(wordWrap=True)
        set_role(self.heading, "heading")
        self.filter = FilterField("Tìm trong các tệp đã có")
        self.model: RowsModel[KeptFile] = RowsModel(
            (
                Column("name", "Tài liệu", _name, stretch=True, icon=lambda _: "attach", tip=_tip),
                Column("number", "Số, ký hiệu", lambda f: f.attachment.document_number, width=100),
                Column("used", "Đang dùng ở", _used, width=112, tip=_used),
            ),
            key=lambda f: f.attachment.id,
        )
        self.table = RowsView(self.model, "Các tệp đã có trong hồ sơ năm")
        self.table.set_empty("attach", "Hồ sơ năm chưa có tệp nào. Hãy đính kèm tệp mới.")
        self.take = make_button("Gắn vào chỉ tiêu", "attach", self._take, primary=True)
        self.look = make_button("Xem", "review", self._look)
        self.back = make_button("Quay lại", "chevron-left", self.closed.emit)
        self.filter.filtered.connect(self.model.set_filter)
        self.table.opened.connect(lambda _: self._take())
        self.table.chosen.connect(lambda _: self._enable())
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.take, self.look, self.back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.filter)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    def show_files(self, files: tuple[KeptFile, ...], code: str) -> None:
        """Offer these files to the indicator `code`."""
        self._code = code
        self.heading.setText(f"Chọn tệp đã có cho chỉ tiêu {code}")
        self.filter.set_value("")
        self.model.set_filter("")
        self.model.set_rows(files)
        if files and self.table.current_row() is None:
            self.table.selectRow(0)
        self._enable()
        self.table.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _enable(self) -> None:
        chosen: KeptFile | None = self.table.current_row()
        self.take.setEnabled(chosen is not None and self._code not in chosen.indicators)
        self.look.setEnabled(chosen is not None)

    def _take(self) -> None:
        chosen: KeptFile | None = self.table.current_row()
        if chosen is not None and self._code not in chosen.indicators:
            self.taken.emit(chosen)

    def _look(self) -> None:
        chosen = self.table.current_row()
        if chosen is not None:
            self.looked.emit(chosen)


def _name(file: KeptFile) -> str:
    return file.attachment.description or file.attachment.name


def _used(file: KeptFile) -> str:
    others = len(file.links) - len(file.indicators)
    return ", ".join((*sorted(file.indicators), *(("sổ công khai",) if others else ())))


def _tip(file: KeptFile) -> str:
    kept = file.attachment
    day = f"ngày {format_date(kept.document_date)}" if kept.document_date else ""
    return "\n".join(part for part in (kept.description, kept.name, kept.document_number, day, kept.issuer) if part)
