"""The bar over the pages: title, year, search line, save state."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QSizePolicy

from qcdc_desktop.ui.fields.line import FilterField
from qcdc_desktop.ui.messages import SaveState
from qcdc_desktop.ui.style import set_role, size


class TopBar(QFrame):
    """Shows where we are; `year_chosen(year)` when the person takes another year."""

    year_chosen = Signal(int)

    def __init__(self, save_state: SaveState) -> None:
        super().__init__()
        set_role(self, "topbar")
        self.setFixedHeight(size("header"))
        self.title = QLabel()
        set_role(self.title, "title")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.year = QComboBox()
        self.year.setAccessibleName("Năm của hồ sơ")
        self.year.view().setAccessibleName("Năm của hồ sơ")
        self.year.setToolTip("Năm của hồ sơ")
        self.year.setFixedWidth(116)
        self.year.activated.connect(lambda: self.year_chosen.emit(int(self.year.currentData())))
        self.search = FilterField("Tìm trong trang", placeholder="Tìm (Ctrl+F)")
        self.search.setFixedWidth(232)
        save_state.setMinimumWidth(120)
        row = QHBoxLayout(self)
        row.setContentsMargins(size("gap_large"), 0, size("gap_large"), 0)
        row.setSpacing(size("gap"))
        row.addWidget(self.title, 1)
        row.addWidget(self.year)
        row.addWidget(self.search)
        row.addWidget(save_state)

    def set_years(self, years: Sequence[int], chosen: int) -> None:
        """Offer these years."""
        self.year.clear()
        for year in sorted({*years, chosen}, reverse=True):
            self.year.addItem(f"Năm {year}", year)
        self.choose_year(chosen)

    def choose_year(self, year: int) -> None:
        """Show this year as the chosen one."""
        self.year.setCurrentIndex(self.year.findData(year))
