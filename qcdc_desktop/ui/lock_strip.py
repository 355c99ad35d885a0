"""The line over a page that says who approved the year and that its records can only be looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from qcdc_desktop.domain.criteria import Assessment, AssessmentState
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.icons import pixmap


class LockStrip(QFrame):
    """Hidden while the year is open; `unlock_wanted()` follows its button."""

    unlock_wanted = Signal()

    def __init__(self, action: str = "Mở khóa…", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("strip", "info")
        picture = QLabel()
        picture.setPixmap(pixmap("lock", "info"))
        self.text = QLabel(wordWrap=True)
        self.unlock = make_button(action, "unlock", self.unlock_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(picture)
        row.addWidget(self.text, 1)
        row.addWidget(self.unlock)
        self.hide()

    def show_state(self, assessment: Assessment | None) -> bool:
        """Show who approved and when; returns whether the year is locked."""
        locked = assessment is not None and assessment.state is AssessmentState.APPROVED
        if assessment is not None and locked:
            day = f" ngày {format_date(local_day(assessment.approved_at))}" if assessment.approved_at else ""
            self.text.setText(f"{assessment.approved_by} đã duyệt{day}. Hồ sơ năm đang khóa, chỉ xem được.")
        self.setVisible(locked)
        return locked
