"""Lists of records: a model over a Python list that sorts and filters the list itself, never through a proxy.

The view that shows it stands in `table_view`. `data()` only picks ready values: it never reads the database.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from qcdc_desktop.domain.vn_text import search_key, sort_key
from qcdc_desktop.ui.icons import icon, state_icon
from qcdc_desktop.ui.style import State, theme

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGN_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)  # no slots: a generic class with both cannot be called as Column[Row](…) in 3.11
class Column(Generic[R]):
    """One column: `text(row)` is shown, `sort(row)` orders (None: Vietnamese order of the text).

    `state(row)` adds the icon of a state in its colour, `icon(row)` an icon by name; `tip(row)` a longer text.
    `width` is in logical pixels; one column of a table may `stretch`.
    """

    key: str
    title: str
    text: Callable[[R], str]
    sort: Callable[[R], Any] | None = None
    width: int = 120
    right: bool = False
    stretch: bool = False
    state: Callable[[R], State | None] | None = None
    icon: Callable[[R], str | None] | None = None
    tip: Callable[[R], str] | None = None


def identity(row: Any) -> Hashable:
    """What makes a row the same row after reading again: its `id`, else the row itself."""
    found: Hashable = getattr(row, "id", row)
    return found


class RowsModel(QAbstractTableModel, Generic[R]):
    """Frozen rows under columns. `rows_changed` follows every change of what is shown."""

    rows_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[R]],
        *,
        key: Callable[[R], Hashable] = identity,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._all: list[R] = []
        self._shown: list[R] = []
        self._texts: dict[Hashable, str] = {}
        self._filter = ""
        self._keep: Callable[[R], bool] | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self.known = False
        """Whether rows were ever given: before that an empty list means "not read yet", not "there are none"."""

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows, with the same filter and order."""
        self.known = True
        self._all = list(rows)
        self._texts = {}
        self._arrange()

    def set_filter(self, text: str) -> None:
        """Show only rows in which every word of `text` stands, marks and capitals aside.

        Without an order by column, rows in which the words stand together come first.
        """
        self._filter = search_key(text)
        self._arrange()

    def set_condition(self, keep: Callable[[R], bool] | None) -> None:
        """Show only rows for which `keep(row)` holds, besides the filter; None: all."""
        self._keep = keep
        self._arrange()

    def rename(self, titles: Mapping[str, str]) -> None:
        """Give columns (by key) other titles."""
        self.columns = tuple(replace(c, title=titles.get(c.key, c.title)) for c in self.columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)

    @property
    def rows(self) -> tuple[R, ...]:
        """The rows shown, in the order shown."""
        return tuple(self._shown)

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._all)

    def row(self, place: int) -> R:
        """The row at a place shown."""
        return self._shown[place]

    def place(self, key: Hashable) -> int:
        """Where the row with this key is shown, or -1."""
        return next((n for n, row in enumerate(self._shown) if self.key(row) == key), -1)

    def as_texts(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Titles and texts as shown, for "Kết xuất Excel"."""
        return tuple(c.title for c in self.columns), [tuple(c.text(r) for c in self.columns) for r in self._shown]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """How many rows are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """How many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What a cell shows."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        column, row = self.columns[index.column()], self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.DecorationRole:
                return _decoration(column, row)
            case Qt.ItemDataRole.ForegroundRole:
                state = column.state(row) if column.state else None
                return theme().state(state) if state is not None else None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _ALIGN_RIGHT if column.right else _ALIGN_LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip(row) if column.tip else column.text(row)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of columns; rows have none."""
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGN_RIGHT if self.columns[section].right else _ALIGN_LEFT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; -1 gives back the order the rows came in."""
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        words = self._filter.split()
        rows = self._all
        if self._keep is not None:
            rows = [row for row in rows if self._keep(row)]
        if words:
            rows = [row for row in rows if all(word in self._text_of(row) for word in words)]
        if self._sorted_by is not None:
            column, order = self.columns[self._sorted_by[0]], self._sorted_by[1]
            rows = sorted(rows, key=_order_of(column), reverse=order is Qt.SortOrder.DescendingOrder)
        elif len(words) > 1:
            rows = sorted(rows, key=lambda row: self._filter not in self._text_of(row))
        self._shown = list(rows)
        self.endResetModel()
        self.rows_changed.emit()

    def _text_of(self, row: R) -> str:
        key = self.key(row)
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = search_key(" ".join(column.text(row) for column in self.columns))
        return found


def _order_of(column: Column[R]) -> Callable[[R], Any]:
    if column.sort is None:
        return lambda row: sort_key(column.text(row))
    given = column.sort

    def with_blanks_last(row: R) -> Any:
        value = given(row)
        return (value is None, 0 if value is None else value)

    return with_blanks_last


def _decoration(column: Column[R], row: R) -> Any:
    state = column.state(row) if column.state else None
    if state is not None:
        return state_icon(state, 16)
    name = column.icon(row) if column.icon else None
    return icon(name, "muted", 16) if name else None
