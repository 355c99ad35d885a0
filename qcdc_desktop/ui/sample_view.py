"""The first rows a file would bring, as a table with the file's own columns; nothing is taken by looking."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.filled_tables import Sample

_WIDTH = 108
Cells = tuple[str, ...]


class SampleView(QWidget):
    """Shows one sample after the other; each has columns of its own, so the table is made anew."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.rows: RowsView | None = None
        self.model: RowsModel[Cells] | None = None

    def show_sample(self, sample: Sample | None) -> None:
        """Show a sample, or nothing."""
        if self.rows is not None:
            self._layout.removeWidget(self.rows)
            self.rows.deleteLater()
            self.rows = self.model = None
        if sample is None or not sample.rows:
            return
        columns = tuple(
            Column(str(n), title, partial(_cell, n), width=_WIDTH, tip=partial(_cell, n))
            for n, title in enumerate(sample.titles)
        )
        self.model = RowsModel(columns)
        self.rows = RowsView(self.model, "Những phiếu đầu tiên trong tệp")
        self.rows.setMinimumHeight(120)
        self._layout.addWidget(self.rows)
        self.model.set_rows(list(sample.rows))


def _cell(place: int, cells: Cells) -> str:
    return cells[place]
