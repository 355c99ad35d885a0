"""Five ways to look at a register: list, matrix, calendar of the quarter, today's work, figures; and its filters.

Every view is filled when it is looked at. What stands beside the list is the page's business.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.disclosures.calendar import QuarterCalendar
from qcdc_desktop.ui.pages.disclosures.compliance import ComplianceView
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine, register_lines
from qcdc_desktop.ui.pages.disclosures.looks import FILTERS, by_urgency, list_columns
from qcdc_desktop.ui.pages.disclosures.matrix import Matrix
from qcdc_desktop.ui.pages.disclosures.today import TodayView
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.disclosures import Register, disclosure_catalogue

LIST, MATRIX, CALENDAR, TODAY, FIGURES = range(5)
TITLES = ("Danh sách", "Ma trận", "Lịch quý", "Hôm nay", "Số liệu")


class RegisterViews(QWidget):
    """The views under `tabs`, which the page puts among its actions.

    `turned(view)` when another view is in front, `wanted(key)` when a line shall be shown in the list.
    """

    turned = Signal(int)
    wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._register = Register((), Figures(), ())
        self._lines: tuple[RegisterLine, ...] = ()
        self._behind: set[int] = set()
        catalogue = disclosure_catalogue(session.workspace, session.workspace.today)
        self.model: RowsModel[RegisterLine] = RowsModel(list_columns(), key=lambda line: line.key)
        self.list = RowsView(self.model, "Sổ nội dung công khai", preferences=session.preferences, memory="register")
        self.matrix = Matrix(catalogue)
        self.calendar = QuarterCalendar(session)
        self.today = TodayView(session)
        self.compliance = ComplianceView(catalogue)
        self.tabs = QTabBar()
        self.standing = ChoiceField("Lọc theo tình trạng", (choice for choice, _ in FILTERS))
        heads = [content for content in catalogue.contents if content.code == str(content.clause)]
        clauses = (Choice(c.clause, f"Khoản {c.clause}", c.title) for c in heads)
        self.clause = ChoiceField("Lọc theo khoản của Điều 11", [Choice(0, "Mọi khoản"), *clauses])
        self.count = QLabel()
        self.rate = make_link("", lambda: self.turn(FIGURES))
        self._fill_tabs()
        self._lay_out()
        for view in (self.matrix, self.calendar, self.today):
            view.opened.connect(self.wanted)
        self.tabs.currentChanged.connect(self._turned)
        self.standing.committed.connect(lambda _: self.apply())
        self.clause.committed.connect(lambda _: self.apply())

    @property
    def lines(self) -> tuple[RegisterLine, ...]:
        """Everything in the register, the most pressing first."""
        return self._lines

    def show_register(self, register: Register) -> None:
        """Show what was read."""
        self._register = register
        self._lines = tuple(sorted(register_lines(register), key=by_urgency))
        self._behind = set(range(len(TITLES))) - {LIST}
        self.model.set_rows(self._lines)
        self._fill()
        self._show_count()

    def turn(self, view: int) -> None:
        """Bring a view to the front."""
        self.tabs.setCurrentIndex(view)

    def show_all(self) -> None:
        """Take the filters away and show the list."""
        self.turn(LIST)
        self.standing.set_value("")
        self.clause.set_value(0)
        self.apply()

    def search(self, text: str) -> None:
        """Filter list, matrix and figures by words."""
        self.model.set_filter(text)
        self.matrix.model.set_filter(text)
        self.compliance.search(text)
        self._show_count()

    def apply(self) -> None:
        """Filter list and matrix by what was chosen."""
        states = next(states for choice, states in FILTERS if choice.value == self.standing.value())
        clause = self.clause.value()

        def keep(line: RegisterLine) -> bool:
            return line.standing in states and clause in (0, line.content.clause)

        self.model.set_condition(keep)
        self.matrix.keep(keep)
        self._show_count()

    def _turned(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        for part in (self._filters, self._foot):
            part.setVisible(view in (LIST, MATRIX))
        self._fill()
        self.turned.emit(view)

    def _fill(self) -> None:
        """Give the view in front what was read; the others wait until they are looked at."""
        view = self.tabs.currentIndex()
        if view not in self._behind:
            return
        self._behind.discard(view)
        if view == MATRIX:
            self.matrix.show_lines(self._lines, self._session.year, self._session.workspace.today)
        elif view == CALENDAR:
            self.calendar.show_lines(self._lines, self._session.year)
        elif view == TODAY:
            self.today.show_work(self._register.worklist, self._register.day)
        elif view == FIGURES:
            self.compliance.show_register(self._register)

    def _show_count(self) -> None:
        self.count.setText(self.list.count_text().replace("dòng", "nội dung"))
        rate = self._register.figures.rate
        self.rate.setVisible(rate is not None)
        if rate is not None:
            self.rate.setText(f"Đúng hạn {format_percent(rate)} · Cách tính")
            self.rate.setAccessibleName(f"Tỷ lệ đúng hạn {format_percent(rate)}, xem cách tính")

    def _fill_tabs(self) -> None:
        for name in TITLES:
            self.tabs.addTab(name)
        self.tabs.setAccessibleName("Cách xem sổ công khai")
        self.tabs.setDrawBase(False)
        self.tabs.setUsesScrollButtons(False)
        self.standing.set_value("")
        self.clause.set_value(0)

    def _lay_out(self) -> None:
        self._filters, self._foot = QWidget(), QWidget()
        filters, foot = QHBoxLayout(self._filters), QHBoxLayout(self._foot)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.setSpacing(8)
        filters.addWidget(self.standing, 3)
        filters.addWidget(self.clause, 2)
        foot.setContentsMargins(0, 0, 0, 0)
        set_role(self.count, "caption")
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.rate)
        self._stack = QStackedWidget()
        for view in (self.list, self.matrix, self.calendar, self.today, self.compliance):
            self._stack.addWidget(view)
        self._stack.setMinimumWidth(380)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self._foot)
