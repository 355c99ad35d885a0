"""What a filled Excel file holds in old encodings: which columns, and cells before and after, for a person to decide.

Converting itself is the business of use cases; nothing here changes a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView

_NAMED = 3
"""Columns named in the sentence; the table shows all."""
_NAMES = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI"}


@dataclass(frozen=True, slots=True)
class _ExampleRow:
    id: int
    column: str
    cell: str
    before: str
    after: str


def old_text_sentence(file_name: str, columns: Sequence[Any]) -> str:
    """What was found and what is asked; `columns` as use cases give them."""
    names = ", ".join(dict.fromkeys(_NAMES[c.encoding] for c in columns))
    found = ", ".join(
        f"“{c.title}” {format_count(c.cells)} ô (theo {'phông chữ' if c.by_font else 'ký tự'})"
        for c in columns[:_NAMED]
    )
    more = f" và {format_count(len(columns) - _NAMED)} cột khác" if len(columns) > _NAMED else ""
    return (
        f"Tệp {file_name} có chữ bảng mã cũ {names} ở cột {found}{more}. Nếu cột “Sau khi chuyển” đọc đúng thì bấm"
        " “Chuyển sang Unicode”. Chưa có gì thay đổi."
    )


class OldTextView(QWidget):
    """Cells before and after, a few of every column."""

    def __init__(self) -> None:
        super().__init__()
        self.model: RowsModel[_ExampleRow] = RowsModel(
            (
                Column("cell", "Ô", lambda r: r.cell, width=72, sort=lambda r: r.id),
                Column("column", "Cột", lambda r: r.column, width=180),
                Column("before", "Trong tệp", lambda r: r.before, width=300, tip=lambda r: r.before),
                Column("after", "Sau khi chuyển", lambda r: r.after, stretch=True, tip=lambda r: r.after),
            )
        )
        self.rows = RowsView(self.model, "Các ô mẫu trước và sau khi chuyển bảng mã")
        self.rows.setMinimumHeight(96)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rows)

    def show_columns(self, columns: Sequence[Any]) -> None:
        """Show the examples of the columns."""
        pairs = [(c, e) for c in columns for e in c.examples]
        self.model.set_rows([_ExampleRow(n, c.title, e.cell, e.before, e.after) for n, (c, e) in enumerate(pairs)])
