"""A document that proves something, page by page in place of the tree, so that the indicator stays in sight beside it.

It opens at the page the evidence names. Making the pictures is a job; nothing of it stays on the disk.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.office import Attachment, named_page
from qcdc_desktop.ui.buttons import make_button, make_icon_button
from qcdc_desktop.ui.file_choice import show_file
from qcdc_desktop.ui.pages.reports.page_view import PageView, read_pictures
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.attachments import export_attachment
from qcdc_desktop.usecases.preview import preview_attachment

_SCALE = 1.3


class DocumentPane(QWidget):
    """The pages with the document's name above; `closed()` when the person has seen enough (button, Esc)."""

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown: tuple[str, int] = ("", 0)
        self.name = QLabel(wordWrap=True)
        set_role(self.name, "heading")
        self.pages = PageView("Trang của minh chứng", "Chọn một minh chứng để xem.")
        self.back = make_button("Quay lại danh sách", "chevron-left", self.closed.emit)
        self.back.setToolTip("Trở lại cây tiêu chí (Esc)")
        self._outside = make_icon_button("export", "Mở bản sao bằng chương trình của máy", self.open_outside)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self._outside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.name)
        layout.addWidget(self.pages, 1)

    def show_document(self, attachment: Attachment, where: str = "", *, take_keys: bool = True) -> None:
        """Show a kept document, at the page `where` names if it names one; the keys go to its pages."""
        page = named_page(where) or 1
        self.name.setText(attachment.description or attachment.name)
        if take_keys:
            self.pages.pages.setFocus()
        if self._shown == (attachment.id, page):
            return
        self._shown = (attachment.id, page)
        self.pages.clear("Đang mở…")
        ws, wanted = self._session.workspace, attachment.id

        def read() -> tuple[tuple[QImage, ...], int, int]:
            found = preview_attachment(ws, wanted, _SCALE, page)
            return read_pictures(found.pages), found.total, found.first

        def show(found: tuple[tuple[QImage, ...], int, int]) -> None:
            if self._shown == (wanted, page):
                self.pages.show_pages(*found, at=page)

        self._session.jobs.run(lambda _: read(), show, self, "Xem minh chứng", failed=self._failed, quiet=True)

    def open_outside(self) -> None:
        """Open a copy in the system's program; the kept file is never handed out."""
        ws, wanted = self._session.workspace, self._shown[0]
        if not wanted:
            return
        folder = Path(tempfile.mkdtemp(prefix="qcdc-"))
        self._session.work(lambda _: export_attachment(ws, wanted, folder), show_file, self, "Mở tệp")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _failed(self, _: BaseException) -> None:
        self._shown = ("", 0)
        self.pages.clear("Không xem được tệp này.")
