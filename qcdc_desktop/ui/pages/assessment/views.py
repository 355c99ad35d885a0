"""The ways to look at the self-assessment of a year: scoring, its dossier, comparing, the sets."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTabBar, QWidget

SCORING, DOSSIER, COMPARING, SETS = range(4)
TITLES = ("Chấm điểm", "Hồ sơ", "So sánh", "Bộ tiêu chí")


class AssessmentViews(QStackedWidget):
    """The views under `tabs`, which the page puts among its actions; `turned(view)` when another is in front."""

    turned = Signal(int)

    def __init__(self, *views: QWidget) -> None:
        super().__init__()
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("Cách xem tự đánh giá")
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        for view, title in zip(views, TITLES, strict=True):
            self.addWidget(view)
            self.tabs.addTab(title)
        self.tabs.currentChanged.connect(self._turn)

    def turn(self, view: int) -> None:
        """Bring a view to the front."""
        self.tabs.setCurrentIndex(view)

    def _turn(self, view: int) -> None:
        self.setCurrentIndex(view)
        self.turned.emit(view)
