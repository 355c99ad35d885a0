"""The dialog of work that takes longer: what is done, how far, and Cancel. It knows nothing of the work."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.style import set_role


class ProgressDialog(QDialog):
    """Shows how far one job is; closing it, Esc and the button all ask the job to stop."""

    cancelled = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Đang thực hiện")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(440)
        heading = QLabel(title, wordWrap=True)
        set_role(heading, "heading")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(title)
        self._detail = QLabel("Đang chuẩn bị…", wordWrap=True)
        set_role(self._detail, "muted")
        self._button = QPushButton("Dừng lại")
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self.reject)
        self._over = False
        row = QHBoxLayout()
        row.addWidget(self._detail, 1)
        row.addWidget(self._button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self._bar)
        layout.addLayout(row)

    def show_step(self, done: int, total: int, what: str) -> None:
        """Move the bar; `what` is the item at hand in words."""
        if self._over or not self._button.isEnabled():
            return
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)
        counted = f"{format_count(done)} / {format_count(total)}" if total > 0 else ""
        self._detail.setText(" · ".join(part for part in (counted, what) if part))

    def reject(self) -> None:
        """Ask the job to stop and wait for it; what it did so far is rolled back by itself."""
        if self._over or not self._button.isEnabled():
            return
        self._button.setEnabled(False)
        self._detail.setText("Đang dừng và trả dữ liệu về như trước…")
        self.cancelled.emit()

    def finish(self) -> None:
        """The job has ended."""
        self._over = True
        self.done(QDialog.DialogCode.Accepted)
        self.deleteLater()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing asks to stop; the dialog itself goes when the job has ended."""
        if not self._over:
            event.ignore()
            self.reject()
