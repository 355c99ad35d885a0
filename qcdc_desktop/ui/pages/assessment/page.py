"""The self-assessment of the year: the tree at the left, an indicator or the overview at the right, the sum below.

The page reads and saves; what an indicator needs stands in `indicator`, points and gaps come ready from use cases.
"""

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import IndicatorEntry
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.ui.excel_exchange import ExcelExchange, Exchange
from qcdc_desktop.ui.fields import ChoiceField
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.assigning import Assigning
from qcdc_desktop.ui.pages.assessment.closing import Closing
from qcdc_desktop.ui.pages.assessment.evidence_work import EvidenceWork
from qcdc_desktop.ui.pages.assessment.indicator import IndicatorPanel
from qcdc_desktop.ui.pages.assessment.left_pane import LeftPane
from qcdc_desktop.ui.pages.assessment.overview import Overview
from qcdc_desktop.ui.pages.assessment.summary import Summary
from qcdc_desktop.ui.pages.assessment.tree import CriteriaTree
from qcdc_desktop.ui.pages.assessment.tree_filter import EVERY, FILTERS, condition
from qcdc_desktop.ui.pages.assessment.tree_model import CriteriaModel
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.table_view import EmptyState
from qcdc_desktop.usecases.assessment import (
    AssessmentView,
    assessment_gaps,
    entry_for,
    open_assessment,
    save_entry,
)
from qcdc_desktop.usecases.excel_assessment import (
    check_assessment_file,
    import_assessment_file,
    write_assessment_template,
)
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.workspace import Workspace

_SAVES: Kinds = frozenset({Kind.ASSESSMENT})


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading of the page brings."""

    year: int
    view: AssessmentView
    signer: str


class AssessmentPage(Page):
    """The page of the criteria set."""

    title = "Tự đánh giá"
    icon = "assessment"
    shows = frozenset(
        {Kind.ASSESSMENT, Kind.ATTACHMENT, Kind.DISCLOSURE, Kind.SURVEY, Kind.OFFICE, Kind.CALENDAR, Kind.PACKAGE}
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.view: AssessmentView | None = None
        self._year = session.year
        self._code = ""
        self._wanted = ""
        self._wanted_part = ""
        self.model = CriteriaModel(self)
        self.tree = CriteriaTree(self.model)
        self.overview = Overview()
        self.panel = IndicatorPanel()
        self.left = LeftPane(session, self.tree)
        self.papers = EvidenceWork(self, self.panel, self.left)
        self.right = QStackedWidget()
        self.nothing = EmptyState("assessment", "Năm này chưa có bộ tiêu chí để tự đánh giá. Hãy chọn năm khác.")
        self.summary = Summary()
        self.closing = Closing(self)
        self.assigning = Assigning(self)
        self.exchange = ExcelExchange(self)
        self._add_actions()
        self._connect()
        self._lay_out()

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """How many things must be mended or filled in before the year can be closed."""
        return assessment_gaps(workspace, year)

    def reload(self, kinds: Kinds) -> None:
        """Read the assessment with its points again."""
        workspace, year = self.session.workspace, self.session.year

        def work(_: Progress) -> _Read:
            return _Read(year, open_assessment(workspace, year), read_office(workspace).profile.signer_name)

        self.session.jobs.run(work, self._show, self, "Đọc dữ liệu", quiet=True, failed=self._show_none)

    def search(self, text: str) -> None:
        """Show the indicators in which the words stand."""
        self.model.set_filter(text)

    def open_record(self, record_id: str) -> None:
        """Show an indicator (by its code) or a criterion."""
        self.open_place(record_id)

    def open_place(self, code: str, part: str = "") -> None:
        """Show an indicator or a criterion, with the keys in a field of it or at its evidence."""
        self._wanted, self._wanted_part = code, part
        self._open_wanted()

    def step(self, way: int) -> None:
        """Go to the next indicator shown, or the one before, with the keys in its first field."""
        if self.tree.step(way) and self.right.currentWidget() is self.panel:
            self.panel.focus_first()

    def ask_assignment(self) -> None:
        """Ask who sees to what is chosen in the tree: an indicator, all of a criterion, or all shown."""
        if self.view is not None:
            self.assigning.ask(self.view, self.model.leaves_at(self._code), self._code)

    def leave(self) -> bool:
        """Finish what is being typed."""
        self.closing.question.close_bar()
        self.assigning.bar.close_bar()
        return super().leave()

    def show_overview(self) -> None:
        """Show the whole at the right again."""
        self._leave_indicator()
        self._code = ""
        self.tree.forget()
        self.left.show_tree()
        self._show_right()

    def show_gaps(self) -> None:
        """Show everything that is still missing."""
        self.show_overview()
        self.overview.show_gaps()

    def _show(self, read: _Read) -> None:
        if read.year != self.session.year:
            return
        if read.year != self._year:
            self._year, self._code = read.year, ""
            self.tree.forget()
        self.view = read.view
        self._set_usable(True)
        locked = read.view.locked
        self.model.set_view(read.view)
        self.summary.show_view(read.view)
        self.closing.show_view(read.view, read.signer)
        self.assign.setEnabled(not locked)
        self.set_attention(0 if locked else sum(gap.blocks for gap in read.view.gaps))
        self._show_right()
        self._open_wanted()

    def _show_none(self, error: BaseException) -> None:
        """A year that cannot be read shows nothing of the year before it; the strip says why."""
        self.view, self._code = None, ""
        self.tree.forget()
        self.model.set_branches(())
        self.right.setCurrentWidget(self.nothing)
        self._set_usable(False)
        self.closing.hide()
        self.set_attention(0)

    def _set_usable(self, usable: bool) -> None:
        for widget in (self.closing.approve, self.assign, self.excel, self.filter, self.tree):
            widget.setEnabled(usable)
        self.summary.setVisible(usable)

    def _show_right(self) -> None:
        if self.view is None:
            return
        if self.view.criteria_set.indicator(self._code) is None:
            self.overview.show_view(self.view, self._code)
            self.right.setCurrentWidget(self.overview)
        else:
            self.panel.show_indicator(self.view, entry_for(self.session.workspace, self.view, self._code))
            self.right.setCurrentWidget(self.panel)

    def _open_wanted(self) -> None:
        code = self._wanted
        if self.view is None or not code:
            return
        self._wanted = ""
        if not self.tree.choose(code):
            self.filter.set_value(EVERY)
            self.model.set_condition(None)
            self.model.set_filter("")
            self.tree.choose(code)
        if self._wanted_part and self.right.currentWidget() is self.panel:
            self.panel.focus_part(self._wanted_part)
        self._wanted_part = ""

    def _chosen(self, code: str) -> None:
        if code == self._code:
            return
        self._leave_indicator()
        self._code = code
        self._show_right()
        self.panel.verticalScrollBar().setValue(0)

    def _leave_indicator(self) -> None:
        if self.right.currentWidget() is self.panel and not self.panel.finish():
            self.messages.warning(
                f"Chỉ tiêu {self.panel.code} có ô chưa đúng nên ô đó chưa được lưu. Hãy mở lại chỉ tiêu và nhập lại."
            )

    def _save(self, entry: IndicatorEntry) -> None:
        workspace, year = self.session.workspace, self.session.year
        self.panel.saving += 1

        def done(_: object) -> None:
            self.panel.saving -= 1

        self.session.save(lambda: save_entry(workspace, year, entry), self, _SAVES, done, done)

    def _narrow(self, wish: str) -> None:
        workspace = self.session.workspace
        self.model.set_condition(condition(wish, workspace.actor, workspace.today))

    def exchange_of_year(self) -> Exchange:
        """What Excel brings in and takes out here."""
        workspace, year = self.session.workspace, self.session.year
        return Exchange(
            write=partial(write_assessment_template, workspace, year),
            check=partial(check_assessment_file, workspace, year),
            take=partial(import_assessment_file, workspace, year),
            file_name=f"tu-danh-gia-{year}.xlsx",
            noun="chỉ tiêu",
            kinds=_SAVES,
        )

    def _add_actions(self) -> None:
        self.add_button(self.closing.approve)
        self.assign = self.add_action(
            "Giao việc…", "person", self.ask_assignment, tip="Giao chỉ tiêu hay cả tiêu chí đang chọn, kèm hạn"
        )
        self.excel = self.add_menu(
            "Excel",
            "excel",
            [
                ("Tải tệp mẫu…", "export", lambda: self.exchange.ask_template(self.exchange_of_year())),
                ("Lấy dữ liệu từ tệp…", "import", lambda: self.exchange.ask_file(self.exchange_of_year())),
            ],
        )
        self.filter = ChoiceField("Lọc chỉ tiêu", FILTERS)
        self.filter.setFixedWidth(176)
        self.filter.set_value(EVERY)
        self.add_filter(self.filter)

    def _connect(self) -> None:
        self.filter.committed.connect(self._narrow)
        self.tree.chosen.connect(self._chosen)
        self.tree.entered.connect(lambda _: self.panel.focus_first())
        self.overview.place_wanted.connect(self.open_place)
        self.overview.page_wanted.connect(self.session.open_page)
        self.panel.step_wanted.connect(self.step)
        for keys, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.step, way))
        self.panel.entered.connect(self._save)
        self.panel.page_wanted.connect(self.session.open_page)
        self.summary.gaps_wanted.connect(self.show_gaps)

    def _lay_out(self) -> None:
        self.right.addWidget(self.overview)
        self.right.addWidget(self.panel)
        self.right.addWidget(self.nothing)
        right = QWidget()
        inner = QVBoxLayout(right)
        inner.setContentsMargins(8, 0, 0, 0)
        inner.addWidget(self.right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(4)
        split.addWidget(self.left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([390, 470])
        for widget in (self.closing.lock, self.closing.question, self.assigning.bar, self.exchange):
            self.body.addWidget(widget)
        self.body.addWidget(split, 1)
        self.body.addWidget(self.summary)
