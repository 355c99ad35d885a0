"""Scoring: the tree at the left, an indicator or the overview at the right, the sum below.

It shows a view that was read and says what was entered; reading and saving is the page's business.
"""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.ui.buttons import make_icon_button
from qcdc_desktop.ui.fields import ChoiceField
from qcdc_desktop.ui.pages.assessment.indicator import IndicatorPanel
from qcdc_desktop.ui.pages.assessment.left_pane import LeftPane
from qcdc_desktop.ui.pages.assessment.overview import Overview
from qcdc_desktop.ui.pages.assessment.summary import Summary
from qcdc_desktop.ui.pages.assessment.tree import CriteriaTree
from qcdc_desktop.ui.pages.assessment.tree_filter import EVERY, FILTERS, condition
from qcdc_desktop.ui.pages.assessment.tree_model import CriteriaModel
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.table_view import EmptyState
from qcdc_desktop.usecases.assessment import AssessmentView, entry_for
from qcdc_desktop.usecases.package_contents import LastFeedback


class ScoringView(QWidget):
    """`entered(entry)` asks to save, `not_kept(code)` says that a field of an indicator left was wrong.

    `page_wanted(page key, record)` goes where figures are kept, `assign_wanted()` gives what is chosen to a colleague.
    """

    entered = Signal(object)
    assign_wanted = Signal()
    not_kept = Signal(str)
    page_wanted = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.view: AssessmentView | None = None
        self.code = ""
        self._items: Mapping[str, AppraisalItem] = {}
        self._wanted = ""
        self._wanted_part = ""
        self.model = CriteriaModel(self)
        self.tree = CriteriaTree(self.model)
        self.overview = Overview(session)
        self.panel = IndicatorPanel(session)
        self.left = LeftPane(session, self.tree)
        self.right = QStackedWidget()
        self.nothing = EmptyState("assessment", "Năm này chưa có bộ tiêu chí để tự đánh giá. Hãy chọn năm khác.")
        self.summary = Summary()
        self.filter = ChoiceField("Lọc chỉ tiêu", FILTERS)
        self.filter.set_value(EVERY)
        self.assign = make_icon_button(
            "person", "Giao việc: chỉ tiêu hay cả tiêu chí đang chọn, kèm hạn", self.assign_wanted.emit, "text"
        )
        self._connect()
        self._lay_out()

    def show_view(self, view: AssessmentView, feedback: LastFeedback | None = None) -> None:
        """Show another state of the assessment and what came back about it; what is chosen stays chosen."""
        self.view = view
        self._items = feedback.items if feedback else {}
        self._set_usable(True)
        self.model.set_view(view, self._items)
        self.summary.show_view(view, feedback)
        self._show_right()
        self._open_wanted()

    def show_none(self) -> None:
        """A year that cannot be read shows nothing of the year before it."""
        self.view = None
        self.forget()
        self.model.set_branches(())
        self.right.setCurrentWidget(self.nothing)
        self._set_usable(False)

    def forget(self) -> None:
        """Let nothing be chosen."""
        self.code = ""
        self.tree.forget()

    def search(self, text: str) -> None:
        """Show the indicators in which the words stand."""
        self.model.set_filter(text)

    def open_place(self, code: str, part: str = "") -> None:
        """Show an indicator or a criterion, with the keys in a field of it or at its evidence."""
        self._wanted, self._wanted_part = code, part
        self._open_wanted()

    def step(self, way: int) -> None:
        """Go to the next indicator shown, or the one before, with the keys in its first field."""
        if self.tree.step(way) and self.right.currentWidget() is self.panel:
            self.panel.focus_first()

    def show_overview(self) -> None:
        """Show the whole at the right again."""
        self._leave_indicator()
        self.forget()
        self.left.show_tree()
        self._show_right()

    def show_gaps(self) -> None:
        """Show everything that is still missing."""
        self.show_overview()
        self.overview.show_gaps()

    def _set_usable(self, usable: bool) -> None:
        for widget in (self.filter, self.tree):
            widget.setEnabled(usable)
        self.summary.setVisible(usable)

    def _show_right(self) -> None:
        if self.view is None:
            return
        if self.view.criteria_set.indicator(self.code) is None:
            self.overview.show_view(self.view, self.code)
            self.right.setCurrentWidget(self.overview)
        else:
            self.panel.show_indicator(
                self.view, entry_for(self._session.workspace, self.view, self.code), self._items.get(self.code)
            )
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
        if code == self.code:
            return
        self._leave_indicator()
        self.code = code
        self._show_right()
        self.panel.verticalScrollBar().setValue(0)

    def _leave_indicator(self) -> None:
        if self.right.currentWidget() is self.panel and not self.panel.finish():
            self.not_kept.emit(self.panel.code)

    def _show_tools(self) -> None:
        """What belongs to the tree is there while the tree is."""
        for widget in (self.filter, self.assign):
            widget.setVisible(self.left.currentWidget() is self.tree)

    def _narrow(self, wish: str) -> None:
        workspace = self._session.workspace
        self.model.set_condition(condition(wish, workspace.actor, workspace.today))

    def _connect(self) -> None:
        self.filter.committed.connect(self._narrow)
        self.tree.chosen.connect(self._chosen)
        self.tree.entered.connect(lambda _: self.panel.focus_first())
        self.overview.place_wanted.connect(self.open_place)
        self.overview.page_wanted.connect(self.page_wanted)
        self.panel.page_wanted.connect(self.page_wanted)
        self.panel.step_wanted.connect(self.step)
        self.panel.entered.connect(self.entered)
        self.summary.gaps_wanted.connect(self.show_gaps)
        for keys, way in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.step, way))

    def _lay_out(self) -> None:
        for part in (self.overview, self.panel, self.nothing):
            self.right.addWidget(part)
        left, right = QWidget(), QWidget()
        below = QVBoxLayout(left)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.filter, 1)
        top.addWidget(self.assign)
        below.addLayout(top)
        below.addWidget(self.left, 1)
        self.left.currentChanged.connect(lambda _: self._show_tools())
        inner = QVBoxLayout(right)
        inner.setContentsMargins(8, 0, 0, 0)
        inner.addWidget(self.right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(4)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([390, 470])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(split, 1)
        layout.addWidget(self.summary)
