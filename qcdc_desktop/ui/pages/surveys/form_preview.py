"""A questionnaire looked at before anything is keyed: on the screen as it is keyed, on paper as it is printed.

Keys may be tried; nothing is kept.
"""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.pages.reports.page_view import PageView
from qcdc_desktop.ui.pages.surveys.key_entry import KeyEntry
from qcdc_desktop.ui.style import set_role

_TRY = "Bấm thử các phím như khi nhập phiếu: 1–9 chọn, 0 bỏ trống, Enter hết phiếu. Không có gì được lưu."


class FormPreview(QWidget):
    """Two pictures of one form; `closed()` at "Quay lại" and Esc."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back = make_button("Quay lại", "chevron-left", self.closed.emit)
        self.title = QLabel(wordWrap=True)
        set_role(self.title, "heading")
        self.status = QLabel(_TRY, wordWrap=True)
        set_role(self.status, "muted")
        self.sheet: KeyEntry | None = None
        self.paper = QScrollArea()
        self.paper.setWidgetResizable(True)
        self.paper.setFrameShape(QFrame.Shape.StyledPanel)
        self.paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paper.viewport().installEventFilter(self)
        self.pages = PageView("Phiếu khi in", "Đang dựng trang in…")
        self.tabs = QTabWidget()
        keyed = QWidget()
        inside = QVBoxLayout(keyed)
        inside.setContentsMargins(0, 8, 0, 0)
        inside.addWidget(self.paper, 1)
        inside.addWidget(self.status)
        self.tabs.addTab(keyed, "Khi nhập trên máy")
        self.tabs.addTab(self.pages, "Khi in ra giấy")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)

    def show_form(self, form: Questionnaire, images: tuple[QImage, ...], total: int) -> None:
        """Show a form with the pictures of its printed pages."""
        self.title.setText(form.title)
        sheet = KeyEntry(Keying(form))
        sheet.saving_words = "xem lại từ đầu"
        sheet.finished.connect(self._again)
        sheet.wrong.connect(self.status.setText)
        sheet.changed.connect(lambda: self.status.setText(_TRY))
        sheet.moved.connect(lambda part: self.paper.ensureVisible(part.center().x(), part.center().y(), 0, 120))
        self.sheet = sheet
        self.paper.setWidget(sheet)
        sheet.set_room(self.paper.viewport().height())
        self.pages.show_pages(images, total)
        self.tabs.setCurrentIndex(0)
        self.status.setText(_TRY)
        sheet.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sheet is laid out for the height there is."""
        if event.type() is QEvent.Type.Resize and watched is self.paper.viewport() and self.sheet is not None:
            self.sheet.set_room(self.paper.viewport().height())
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _again(self) -> None:
        assert self.sheet is not None
        self.sheet.keying.start()
        self.sheet.show_sheet()
        self.status.setText("Phiếu thử đã đủ câu. " + _TRY)
