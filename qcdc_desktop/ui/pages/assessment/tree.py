"""The criteria tree as it is seen: each indicator with title and points, below them its standing and its evidence.

What the rows say comes from `tree_model`; nothing is computed here.
"""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.pages.assessment.tree_model import NODE, POINTS, TITLE, Branch, CriteriaModel, Leaf
from qcdc_desktop.ui.style import STATE_ICONS, State, font_of, theme
from qcdc_desktop.ui.table_view import EmptyState

Index = QModelIndex | QPersistentModelIndex
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_LINE = 20


class TitleDelegate(QStyledItemDelegate):
    """Paints the title and, below it, the standing with icon and word and the badge of evidence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines for an indicator, one for a criterion that reaches its minimum."""
        return QSize(200, 50 if _second_line(index.data(NODE)) else 34)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The ground comes from the style; the two lines are ours."""
        node = index.data(NODE)
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        self.initStyleOption(option, index)
        option.text = ""
        box: QRect = option.rect
        view = option.widget
        view.style().drawControl(view.style().ControlElement.CE_ItemViewItem, option, painter, view)
        second = _second_line(node)
        inner = box.adjusted(8, 4, -4, -4)
        painter.save()
        painter.setFont(font_of("body_pt", bold=isinstance(node, Branch)))
        painter.setPen(theme().colour("text"))
        first = QRect(inner.left(), inner.top(), inner.width(), _LINE if second else inner.height())
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, first.width())
        painter.drawText(first, _LEFT, shown)
        if second:
            state, words, evidence = second
            _draw_standing(painter, QRect(inner.left(), inner.top() + _LINE + 1, inner.width(), _LINE), state, words)
            if evidence:
                _draw_badge(painter, QRect(inner.left() + 160, inner.top() + _LINE + 1, 120, _LINE), evidence)
        painter.restore()


def _second_line(node: Branch | Leaf) -> tuple[State, str, int] | None:
    if isinstance(node, Leaf):
        return node.standing.state, node.standing.words, node.evidence
    return None if node.score.meets_minimum else (State.WARNING, "Dưới mức tối thiểu", 0)


def _draw_standing(painter: QPainter, box: QRect, state: State, words: str) -> None:
    painter.drawPixmap(box.left(), box.top() + 3, pixmap(STATE_ICONS[state], str(state), 14))
    painter.setFont(font_of("caption_pt"))
    painter.setPen(theme().state(state))
    painter.drawText(box.adjusted(20, 0, 0, 0), _LEFT, words)


def _draw_badge(painter: QPainter, box: QRect, evidence: int) -> None:
    painter.drawPixmap(box.left(), box.top() + 3, pixmap("attach", "muted", 14))
    painter.setFont(font_of("caption_pt"))
    painter.setPen(theme().colour("muted"))
    painter.drawText(box.adjusted(18, 0, 0, 0), _LEFT, f"{evidence} minh chứng")


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
