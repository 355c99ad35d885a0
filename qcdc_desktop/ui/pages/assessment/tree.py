"""The criteria tree as it is seen: groups with their progress, indicators with points, standing, evidence and person.

What the rows say comes from `tree_model`; nothing is computed here.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from qcdc_desktop.domain.vn_numbers import format_count, format_points
from qcdc_desktop.ui.charts import bar
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.assessment.tree_model import (
    NODE,
    POINTS,
    TITLE,
    Branch,
    CriteriaModel,
    Leaf,
    progress_words,
    task_words,
)
from qcdc_desktop.ui.style import STATE_ICONS, State, font_of, theme
from qcdc_desktop.ui.table_view import EmptyState

Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_LINE = 20
_LEAST = 40
"""Pixels: in less room nothing can be read."""
_TRACK = 72


class TitleDelegate(QStyledItemDelegate):
    """Paints the title and below it: of an indicator standing, evidence and person, of a group its progress."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(200, 50)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground comes from the style; the two lines are ours."""
        node = index.data(NODE)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        self.initStyleOption(option, index)
        option.text = ""
        box: QRect = option.rect
        view = option.widget
        view.style().drawControl(view.style().ControlElement.CE_ItemViewItem, option, painter, view)
        inner = box.adjusted(8, 4, -4, -4)
        painter.save()
        painter.setFont(font_of("body_pt", bold=isinstance(node, Branch)))
        painter.setPen(theme().colour("text"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), _LINE), _LEFT, shown)
        below = QRect(inner.left(), inner.top() + _LINE + 1, inner.width(), _LINE)
        if isinstance(node, Branch):
            _draw_progress(painter, below, node)
        else:
            _draw_leaf(painter, below, node)
        painter.restore()


def _draw_leaf(painter: QPainter, box: QRect, leaf: Leaf) -> None:
    """Standing, evidence and person beside each other, as far as there is room."""
    state = leaf.standing.state
    left = _part(painter, box, STATE_ICONS[state], str(state), leaf.standing.words, theme().state(state))
    muted = theme().colour("muted")
    if leaf.evidence:
        left = _part(painter, left, "attach", "muted", format_count(leaf.evidence), muted)
    if leaf.given is not None:
        words = f"thẩm định {format_points(leaf.given)}"
        left = _part(painter, left, "review", "warning", words, theme().state(State.WARNING))
    if task_words(leaf):
        _part(painter, left, "person", "muted", task_words(leaf), muted)


def _part(painter: QPainter, box: QRect, icon_name: str, token: str, text: str, colour: QColor) -> QRect:
    """An icon and words at the left of a box; returns what is left of it."""
    if box.width() < _LEAST:
        return box
    painter.drawPixmap(box.left(), box.top() + 3, pixmap(icon_name, token, 14))
    painter.setFont(font_of("caption_pt"))
    painter.setPen(colour)
    room = box.adjusted(18, 0, 0, 0)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _LEFT, shown)
    return box.adjusted(18 + painter.fontMetrics().horizontalAdvance(shown) + 14, 0, 0, 0)


def _draw_progress(painter: QPainter, box: QRect, branch: Branch) -> None:
    """A short bar and how many indicators are done; a criterion under its minimum says so."""
    track = QRectF(box.left(), box.top() + 7, min(_TRACK, box.width() / 3), 6)
    whole = branch.total and branch.done == branch.total
    bar(painter, track, "track", 3)
    if branch.total:
        filled = QRectF(track.left(), track.top(), track.width() * branch.done / branch.total, 6)
        bar(painter, filled, "success" if whole else "accent", 3)
    left = box.adjusted(int(track.width()) + 8, 0, 0, 0)
    icon_name, token = ("check", "success") if whole else ("clock", "muted")
    left = _part(painter, left, icon_name, token, progress_words(branch), theme().colour("muted"))
    if not branch.score.meets_minimum:
        _part(painter, left, "warning", "warning", "Dưới mức tối thiểu", theme().state(State.WARNING))


class CriteriaTree(QTreeView):
    """Shows the model, everything open. `chosen(code)` follows the current row, `entered(code)` Enter."""

    chosen = Signal(str)
    entered = Signal(str)

    def __init__(self, model: CriteriaModel) -> None:
        super().__init__()
        self.criteria = model
        self._code = ""
        self.setModel(model)
        self.setAccessibleName("Tiêu chí và chỉ tiêu")
        self.setItemDelegateForColumn(TITLE, TitleDelegate(self))
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(8)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(40)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(POINTS, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(POINTS, 96)
        self._scrolled = 0
        self._nothing = EmptyState("search", "Không có chỉ tiêu nào khớp với bộ lọc.", parent=self.viewport())
        self._nothing.hide()
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    def choose(self, code: str) -> bool:
        """Make an indicator or criterion the current row; False when it is not shown."""
        index = self.criteria.index_of(code)
        if not index.isValid():
            return False
        self.setCurrentIndex(index)
        self.scrollTo(index)
        return True

    def step(self, way: int) -> bool:
        """Go to the next indicator shown (`way` 1) or the one before (-1); False at the end."""
        codes = [leaf.code for leaf in self.criteria.leaves]
        if self._code in codes:
            place = codes.index(self._code) + way
        else:
            inside = [leaf.code for leaf in self.criteria.leaves_at(self._code)] or codes
            place = codes.index(inside[0]) if inside else -1
        return 0 <= place < len(codes) and self.choose(codes[place])

    def forget(self) -> None:
        """Let no row be the current one."""
        self._code = ""
        self.selectionModel().clear()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell once which row is chosen."""
        super().currentChanged(current, previous)
        code = self.criteria.code(current)
        if code and code != self._code:
            self._code = code
            self.chosen.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the fields of the indicator."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self._code)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters do nothing here: UniKey's deletes make typed search find the wrong row; the search line finds."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the words of an empty tree in the middle."""
        super().resizeEvent(event)
        self._nothing.setGeometry(self.viewport().rect())

    def _remember(self) -> None:
        self._scrolled = self.verticalScrollBar().value()

    def _restore(self) -> None:
        self.expandAll()
        index = self.criteria.index_of(self._code) if self._code else QModelIndex()
        if index.isValid():
            self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(self._scrolled)
        self._nothing.setGeometry(self.viewport().rect())
        self._nothing.setVisible(self.criteria.rowCount() == 0)
