"""The documents behind an indicator, and the chosen one page by page."""

import tempfile
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qcdc_desktop.domain.office import Attachment
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import show_file
from qcdc_desktop.ui.pages.reports.page_view import PageView, read_pictures
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.assessment import Evidence
from qcdc_desktop.usecases.attachments import export_attachment
from qcdc_desktop.usecases.preview import preview_attachment


class EvidencePane(QWidget):
    """A short list above the pages."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._shown = ""
        self.model: RowsModel[Evidence] = RowsModel(
            (
                Column("name", "Minh chứng", _name, stretch=True, icon=lambda _: "attach", tip=_tip),
                Column("page", "Trang", lambda e: e.link.page, width=72),
            ),
            key=lambda e: e.link.id,
        )
        self.view = RowsView(self.model, "Minh chứng của chỉ tiêu", preferences=session.preferences, memory="evidence")
        self.view.setFixedHeight(112)
        self.view.set_empty("attach", "Không có tệp minh chứng.")
        self.view.chosen.connect(self._show)
        self.view.opened.connect(lambda _: self.open_outside())
        self.pages = PageView("Trang của minh chứng", "Chọn một minh chứng để xem.")
        self._outside = make_button("Mở bản sao", "export", self.open_outside)
        self._outside.setToolTip("Mở bản sao bằng chương trình của máy")
        row = QHBoxLayout()
        row.addWidget(self._outside)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.view)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row)
        self._show(None)

    def show_evidence(self, items: tuple[Evidence, ...]) -> None:
        """Show the documents of an indicator, the first one opened."""
        if items == self.model.rows:
            return
        self.model.set_rows(items)
        if items and self.view.current_row() is None:
            self.view.selectRow(0)
        self._show(self.view.current_row())

    def open_outside(self) -> None:
        """Open a copy; the kept one is never handed out."""
        chosen = self.view.current_row()
        if chosen is None:
            return
        ws, wanted = self._session.workspace, chosen.attachment.id
        folder = Path(tempfile.mkdtemp(prefix="qcdc-"))
        self._session.work(lambda _: export_attachment(ws, wanted, folder), show_file, self, "Mở tệp")

    def _show(self, chosen: Evidence | None) -> None:
        self._outside.setEnabled(chosen is not None)
        wanted = chosen.attachment.id if chosen else ""
        if chosen is None:
            self._shown = ""
            self.pages.clear()
            return
        if wanted == self._shown:
            return
        self._shown = wanted
        self.pages.clear("Đang mở…")
        ws = self._session.workspace

        def read() -> tuple[tuple[QImage, ...], int]:
            found = preview_attachment(ws, wanted, 1.3)
            return read_pictures(found.pages), found.total

        def show(found: tuple[tuple[QImage, ...], int]) -> None:
            if wanted == self._shown:
                self.pages.show_pages(*found)

        self._session.jobs.run(lambda _: read(), show, self, "Xem minh chứng", failed=self._failed, quiet=True)

    def _failed(self, _: BaseException) -> None:
        self._shown = ""
        self.pages.clear("Không xem được tệp này.")


def _name(evidence: Evidence) -> str:
    return evidence.attachment.description or evidence.attachment.name


def _tip(evidence: Evidence) -> str:
    attachment: Attachment = evidence.attachment
    day = format_date(attachment.document_date) if attachment.document_date else ""
    parts = (attachment.name, attachment.document_number, day, attachment.issuer)
    return "\n".join(part for part in parts if part)
