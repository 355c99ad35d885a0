"""The dialog about a mistake of the program: a short number, what it means for the data, details to hand on.

Writing the report file is the business of whoever passes `save_report`.
"""

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from qcdc_desktop.ui.icons import icon, pixmap
from qcdc_desktop.ui.style import set_role


@dataclass(frozen=True, slots=True)
class BugReport:
    """One mistake: its short number, the traceback."""

    number: str
    details: str


def bug_number(error: BaseException) -> str:
    """A short number that is the same wherever the same lines fail, e.g. `L-3F9A`."""
    frames = traceback.extract_tb(error.__traceback__)
    where = "|".join([type(error).__name__, *(f"{frame.filename}:{frame.lineno}" for frame in frames)])
    return "L-" + hashlib.sha256(where.encode()).hexdigest()[:4].upper()


class BugDialog(QDialog):
    """Says that the program made a mistake and lets the person pass on what happened."""

    def __init__(
        self,
        report: BugReport,
        save_report: Callable[[BugReport], None] | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.report = report
        self.setWindowTitle(f"Lỗi của chương trình {report.number}")
        self.setMinimumWidth(520)
        heading = QLabel(f"Chương trình gặp lỗi số {report.number}")
        set_role(heading, "heading")
        text = QLabel(
            "Dữ liệu vẫn như trước thao tác vừa rồi. Có thể làm tiếp việc khác; nếu lỗi lặp lại, hãy lưu tệp báo lỗi "
            "và gửi cho người hỗ trợ kèm số lỗi ở trên.",
            wordWrap=True,
        )
        self._details = QPlainTextEdit(report.details, readOnly=True)
        self._details.setAccessibleName("Chi tiết lỗi")
        self._details.setMinimumHeight(200)
        self._details.hide()
        picture = QLabel()
        picture.setPixmap(pixmap("error", "error", 32))
        head = QHBoxLayout()
        head.setSpacing(16)
        words = QVBoxLayout()
        words.addWidget(heading)
        words.addWidget(text)
        head.addWidget(picture)
        head.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(self._details)
        layout.addLayout(self._buttons(save_report))

    def _buttons(self, save_report: Callable[[BugReport], None] | None) -> QHBoxLayout:
        row = QHBoxLayout()
        more = QPushButton("Chi tiết")
        more.setCheckable(True)
        more.toggled.connect(self._details.setVisible)
        more.toggled.connect(self.adjustSize)
        copy = QPushButton("Sao chép")
        copy.setIcon(icon("copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report.details))
        row.addWidget(more)
        row.addWidget(copy)
        if save_report is not None:
            save = QPushButton("Lưu tệp báo lỗi…")
            save.setIcon(icon("save"))
            save.clicked.connect(lambda: save_report(self.report))
            row.addWidget(save)
        row.addStretch(1)
        close = QPushButton("Đóng", default=True)
        close.clicked.connect(self.accept)
        row.addWidget(close)
        return row
