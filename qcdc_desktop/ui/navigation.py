"""The column at the left: the office's name, and the pages with icons, words and counts of what needs attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from qcdc_desktop.ui.icons import icon, pixmap
from qcdc_desktop.ui.style import font_of, set_role, size, theme

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages_registry import PageEntry

_ICON = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
_KEY = Qt.ItemDataRole.UserRole + 3


class _Delegate(QStyledItemDelegate):
    """Paints an entry: accent bar and pale ground where chosen, icon, words, a round count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Every entry is as high as it is easy to hit."""
        return QSize(option.rect.width(), size("control") + 8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint with the colours of the look."""
        look = theme()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        box = QRectF(option.rect).adjusted(8, 2, -8, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or over:
            painter.setBrush(look.colour("surface" if chosen else "hover"))
            painter.drawRoundedRect(box, 4, 4)
        if chosen:
            painter.setBrush(look.colour("accent"))
            painter.drawRoundedRect(QRectF(box.left(), box.top() + 7, 3, box.height() - 14), 1.5, 1.5)
        if focused:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(look.colour("focus"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        picture = pixmap(index.data(_ICON), "accent" if chosen else "muted", 20)
        painter.drawPixmap(int(box.left()) + 12, int(box.center().y() - 9), picture)
        count = int(index.data(_COUNT) or 0)
        right = self._paint_count(painter, box, count) if count else box.right() - 8
        painter.setPen(look.colour("text"))
        painter.setFont(font_of("body_pt", bold=chosen))
        words = QRectF(box.left() + 40, box.top(), right - box.left() - 42, box.height())
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        painter.restore()

    def _paint_count(self, painter: QPainter, box: QRectF, count: int) -> float:
        text = str(count) if count < 100 else "99+"
        painter.setFont(font_of("caption_pt", bold=True))
        width = badge_width(text)
        badge = QRectF(box.right() - width - 6, box.center().y() - 10, width, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().colour("warning_soft"))
        painter.drawRoundedRect(badge, 10, 10)
        painter.setPen(theme().colour("warning"))
        painter.drawText(badge, int(Qt.AlignmentFlag.AlignCenter), text)
        return badge.left()


def badge_width(text: str) -> float:
    """How wide the round count with this text is, in logical pixels."""
    return max(22.0, QFontMetricsF(font_of("caption_pt", bold=True)).horizontalAdvance(text) + 10.0)


def words_width(entry_width: float, badge: str) -> float:
    """How much room the words of an entry have beside a count, in logical pixels."""
    return entry_width - 16 - 6 - badge_width(badge) - 42


class Navigation(QFrame):
    """Shows the pages; `wanted(key)` when the person goes to one."""

    wanted = Signal(str)
    person_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "navigation")
        self.setFixedWidth(size("navigation"))
        self._office = QLabel(wordWrap=True)
        set_role(self._office, "heading")
        self._above = QLabel(wordWrap=True)
        set_role(self._above, "caption")
        self.list = QListWidget()
        set_role(self.list, "navigation")
        self.list.setAccessibleName("Các trang của chương trình")
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentItemChanged.connect(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 8)
        layout.setSpacing(2)
        head = QVBoxLayout()
        head.setContentsMargins(20, 0, 12, 12)
        head.setSpacing(2)
        head.addWidget(self._office)
        head.addWidget(self._above)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.person = QPushButton()
        set_role(self.person, "link")
        self.person.setIcon(icon("person", "muted"))
        self.person.setAutoDefault(False)
        self.person.setToolTip("Đổi người làm việc (Ctrl+U)")
        self.person.clicked.connect(lambda _=False: self.person_wanted.emit())
        self.person.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 8, 4)
        foot.addWidget(self.person, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(foot)

    def set_person(self, name: str) -> None:
        """Name who works; an empty name shows nothing."""
        room = self.width() - 56
        self.person.setText(self.person.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room))
        self.person.setAccessibleName(f"Đang làm việc: {name}. Đổi người làm việc")
        self.person.setVisible(bool(name))

    def set_office(self, office: str, above: str) -> None:
        """Name the office and the unit above it."""
        self._office.setText(office)
        self._above.setText(above)
        self._above.setVisible(bool(above))

    def set_entries(self, entries: Sequence[PageEntry]) -> None:
        """Show these pages; nothing changes when they are shown already."""
        if [item.data(_KEY) for item in self._items()] == [entry.key for entry in entries]:
            return
        self.list.clear()
        for place, entry in enumerate(entries, 1):
            item = QListWidgetItem(entry.title)
            item.setData(_ICON, entry.icon)
            item.setData(_KEY, entry.key)
            item.setToolTip(f"{entry.title} (Ctrl+{place})")
            self.list.addItem(item)

    def select(self, key: str) -> None:
        """Mark a page as the one shown."""
        for item in self._items():
            if item.data(_KEY) == key:
                self.list.setCurrentItem(item)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things need attention on a page."""
        for item in self._items():
            if item.data(_KEY) == key:
                item.setData(_COUNT, count)
                told = f"{item.text()}, {count} việc cần xem" if count else item.text()
                item.setData(Qt.ItemDataRole.AccessibleTextRole, told)

    def count(self, key: str) -> int:
        """The count shown for a page."""
        return next((int(i.data(_COUNT) or 0) for i in self._items() if i.data(_KEY) == key), 0)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.wanted.emit(item.data(_KEY))
