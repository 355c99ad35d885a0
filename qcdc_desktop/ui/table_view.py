"""The view of a list: keyboard, remembered column widths, one row chosen, and words for an empty list."""

from collections.abc import Callable, Hashable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.style import set_role, size
from qcdc_desktop.ui.table import Index, RowsModel

_PATIENCE_MS = 400


class EmptyState(QWidget):
    """What an empty place says: an icon, a sentence, and the button for the first step."""

    def __init__(
        self,
        icon_name: str,
        sentence: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setPixmap(pixmap(icon_name, "line_strong", 40))
        self._text = QLabel(sentence, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        set_role(self._text, "muted")
        self._text.setMaximumWidth(420)
        self.button = QPushButton(action)
        self.button.setVisible(bool(action))
        if on_action is not None:
            self.button.clicked.connect(on_action)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(self._picture)
        middle = QHBoxLayout()  # an alignment would squeeze a text that wraps
        middle.addStretch(1)
        middle.addWidget(self._text, 1000)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)

    @property
    def sentence(self) -> str:
        """The words shown."""
        return self._text.text()

    def set_sentence(self, sentence: str) -> None:
        """Say something else."""
        self._text.setText(sentence)


class RowsView(QTableView):
    """Shows a `RowsModel`. `chosen(row)` follows the current row (None: none), `opened(row)` Enter or double click."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        model: RowsModel[Any],
        name: str,
        *,
        preferences: Preferences | None = None,
        memory: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`name` is for screen readers, `memory` names the remembered widths in `preferences`."""
        super().__init__(parent)
        self.rows = model
        self._memory = f"columns.{memory}" if memory and preferences is not None else ""
        self._preferences = preferences
        self._current: Hashable = None
        self._empty: EmptyState | None = None
        self._nothing_found = EmptyState("search", "Không có dòng nào khớp với bộ lọc.", parent=self.viewport())
        self._nothing_found.hide()
        self._reading = EmptyState("clock", "Đang đọc dữ liệu…", parent=self.viewport())
        self._reading.hide()
        self._patience = QTimer(self, interval=_PATIENCE_MS, singleShot=True)
        self._patience.timeout.connect(self._place_words)
        self._said: Any = None
        self.setAccessibleName(name)
        self.setModel(model)
        self._dress()
        self._set_widths()
        model.modelAboutToBeReset.connect(self._remember_current)
        model.rows_changed.connect(self._rows_changed)
        self.doubleClicked.connect(self._open)
        self.viewport().installEventFilter(self)

    def set_empty(
        self, icon_name: str, sentence: str, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Say what an empty list shows and what its button does."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = EmptyState(icon_name, sentence, action, on_action, self.viewport())
        self._place_words()

    def current_row(self) -> Any:
        """The chosen row, or None."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() and index.row() < self.rows.rowCount() else None

    def choose(self, key: Hashable) -> bool:
        """Choose the row with this key and bring it into sight; False when it is not shown."""
        place = self.rows.place(key)
        if place < 0:
            return False
        index = self.rows.index(place, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def count_text(self) -> str:
        """How many rows are shown, e.g. "12 / 140 dòng"."""
        shown, total = self.rows.rowCount(), self.rows.total
        if shown == total:
            return f"{format_count(total)} dòng"
        return f"{format_count(shown)} / {format_count(total)} dòng"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the row; the arrows are Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here: UniKey's deletes make typed search find the wrong row; the filter line finds."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell once which row is chosen."""
        super().currentChanged(current, previous)
        if not current.isValid() or current.row() != previous.row():
            self._say_chosen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words of an empty list in the middle."""
        super().resizeEvent(event)
        self._place_words()

    def showEvent(self, event: QShowEvent) -> None:
        """A list that is still being read says so, but only when that takes long enough to be noticed."""
        super().showEvent(event)
        if not self.rows.known:
            self._patience.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The viewport changes its size after the view when the header appears."""
        if event.type() is QEvent.Type.Resize and watched is self.viewport():
            self._place_words()
        return super().eventFilter(watched, event)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setIconSize(QSize(16, 16))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(size("row"))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(40)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def _set_widths(self) -> None:
        header = self.horizontalHeader()
        remembered = self._preferences.numbers(self._memory) if self._preferences and self._memory else []
        columns = self.rows.columns
        for place, column in enumerate(columns):
            width = remembered[place] if len(remembered) == len(columns) else column.width
            header.resizeSection(place, width)
            if column.stretch:
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
        if not any(column.stretch for column in columns):
            header.setStretchLastSection(True)
        pause = QTimer(self, interval=500, singleShot=True)
        pause.timeout.connect(self._remember_widths)
        header.sectionResized.connect(lambda *_: pause.start())

    def _remember_widths(self) -> None:
        if self._preferences is not None and self._memory and self.isVisible():
            header = self.horizontalHeader()
            self._preferences.remember(self._memory, [header.sectionSize(n) for n in range(header.count())])

    def _remember_current(self) -> None:
        row = self.current_row()
        self._current = self.rows.key(row) if row is not None else self._current

    def _rows_changed(self) -> None:
        if self._current is not None:
            self.choose(self._current)
        self._place_words()
        self._say_chosen()

    def _say_chosen(self) -> None:
        row = self.current_row()
        if row is not self._said:
            self._said = row
            self.chosen.emit(row)

    def _open(self, index: Index) -> None:
        if index.isValid():
            self.opened.emit(self.rows.row(index.row()))

    def _place_words(self) -> None:
        nothing = self.rows.rowCount() == 0
        filtered = nothing and self.rows.total > 0
        known = self.rows.known
        slow = not known and self.isVisible() and not self._patience.isActive()
        empty = nothing and known and not filtered
        for words, shown in ((self._empty, empty), (self._nothing_found, filtered), (self._reading, slow)):
            if words is not None:
                words.setGeometry(self.viewport().rect())
                words.setVisible(shown)
