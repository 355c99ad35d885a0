"""What moved after a change of the calendar or of the counting: every open item with its old and its new due day."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_icon_button
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.office_settings import Moved

_ROWS_SEEN = 4
_ROW = 32


class MovedCard(QFrame):
    """Hidden until something was told; `wanted(id)` opens an entry of the register."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        picture = QLabel()
        picture.setPixmap(pixmap("info", "info", 16))
        self._said = QLabel(wordWrap=True)
        self.model: RowsModel[Moved] = RowsModel(_columns())
        self.view = RowsView(self.model, "Các mục đổi hạn")
        self.close_button = make_icon_button("close", "Đóng danh sách mục đổi hạn", self.hide)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(picture)
        head.addWidget(self._said, 1)
        head.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.view)
        self.view.opened.connect(lambda moved: self.wanted.emit(moved.disclosure_id))
        self.hide()

    @property
    def words(self) -> str:
        """What is said above the table."""
        return self._said.text()

    def tell(self, moved: Sequence[Moved]) -> None:
        """Say which open items moved; an empty list is said too, since somebody waits for it."""
        count = len(moved)
        if count:
            text = f"Đã tính lại hạn: {format_count(count)} mục chưa xong đổi hạn. Hãy xem lại lịch công khai."
        else:
            text = "Đã tính lại hạn: không có mục chưa xong nào đổi hạn."
        self._said.setText(text)
        self.model.set_rows(moved)
        self.view.setVisible(count > 0)
        self.view.setFixedHeight((min(count, _ROWS_SEEN) + 1) * _ROW + 8)
        self.show()


def _columns() -> tuple[Column[Moved], ...]:
    return (
        Column("title", "Nội dung", lambda m: m.title, stretch=True),
        Column("old", "Hạn cũ", lambda m: _day(m.old_due), sort=lambda m: m.old_due, width=106),
        Column("new", "Hạn mới", lambda m: _day(m.new_due), sort=lambda m: m.new_due, width=122, icon=_way),
    )


def _day(day: date | None) -> str:
    return format_date(day) if day else "Chưa có"


def _way(_: Moved) -> str:
    return "chevron-right"
