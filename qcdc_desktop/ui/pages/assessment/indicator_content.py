"""The widgets of one indicator, in the order a clerk reads them; made anew for every indicator.

It shows a finished score and says what was entered; saving is the page's business.
"""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import Indicator, IndicatorEntry
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.domain.scoring import IndicatorScore
from qcdc_desktop.ui.buttons import make_icon_button, make_link
from qcdc_desktop.ui.icons import icon, pixmap
from qcdc_desktop.ui.pages.assessment.evidence import EvidencePanel
from qcdc_desktop.ui.pages.assessment.figures import (
    entry_with,
    exceptions_form,
    figures_form,
    has_exceptions,
    notes_form,
    reply_form,
    values_of,
)
from qcdc_desktop.ui.pages.assessment.history import HistoryView
from qcdc_desktop.ui.pages.assessment.looks import gaps_by_indicator, points_words, standing
from qcdc_desktop.ui.pages.assessment.reviewer import ReviewerCard
from qcdc_desktop.ui.pages.assessment.sources import Sources
from qcdc_desktop.ui.rule_words import rule_lines
from qcdc_desktop.ui.style import STATE_ICONS, set_role
from qcdc_desktop.ui.words import explain, say
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.assessment import AssessmentView, check_entry

_PROOF = "Chưa có minh chứng: phải đính kèm tài liệu hoặc ghi giải trình vì sao được số điểm này."


class IndicatorContent(QWidget):
    """The widgets of one indicator, in the order a clerk reads them."""

    entered = Signal(object)
    page_wanted = Signal(str, str)
    step_wanted = Signal(int)

    def __init__(
        self, indicator: Indicator, view: AssessmentView, evidence: EvidencePanel, history: HistoryView
    ) -> None:
        super().__init__()
        set_role(self, "content")
        self.history = history
        self.history.table.setFixedHeight(200)
        self.past = make_link("Lịch sử thay đổi", lambda: self.show_history(self.history.isHidden()))
        self.indicator = indicator
        self.locked = view.locked
        self._entry: IndicatorEntry | None = None
        self.points = QLabel()
        set_role(self.points, "title")
        self._state_picture = QLabel()
        self._state_words = QLabel()
        self.reviewer = ReviewerCard()
        self.working = Working()
        self.working.link.setChecked(True)
        self.problems = QLabel(wordWrap=True)
        set_role(self.problems, "problem")
        self.proof = QLabel(_PROOF, wordWrap=True)
        set_role(self.proof, "problem")
        self.figures = figures_form(indicator)
        self.notes = notes_form()
        self.exceptions = exceptions_form(indicator)
        self.reply = reply_form()
        self.forms = [form for form in (self.figures, self.reply, self.notes, self.exceptions) if form is not None]
        for form in self.forms:
            form.set_read_only(self.locked)
            form.committed.connect(lambda _key, _value: self._commit())
        self.more = make_link("Không áp dụng, điều chỉnh điểm", lambda: self.show_more(self.exceptions.isHidden()))
        self._sources = QVBoxLayout()
        self._lay_out(evidence)
        self.show_more(False)
        self.show_history(False)

    def show_history(self, shown: bool) -> None:
        """Show or hide who changed what of the indicator."""
        self.history.setVisible(shown)
        self.past.setIcon(icon("chevron-down" if shown else "chevron-right", "accent"))
        if shown:
            self.history.look(self.indicator.code)

    def show_state(self, view: AssessmentView, score: IndicatorScore, item: AppraisalItem | None = None) -> None:
        """Show points, working, problems, where an automatic figure comes from, and the reviewer's side (`item`)."""
        self.reviewer.show_item(score, item)
        self.reply.setVisible(not self.reviewer.isHidden())
        gaps = gaps_by_indicator(view).get(self.indicator.code, [])
        look = standing(score, gaps)
        self.points.setText(f"{points_words(score)} điểm")
        self._state_picture.setPixmap(pixmap(STATE_ICONS[look.state], str(look.state), 16))
        self._state_words.setText(look.words)
        self.working.set_steps(score.steps)
        self.problems.setText("\n".join(say(p.code, p.facts) for p in score.problems))
        self.problems.setVisible(bool(score.problems))
        self.proof.setVisible(any(gap.code == "gap-no-evidence" for gap in gaps))
        if self.figures is None:
            self._show_sources(view)
        if not self.history.isHidden():
            self.history.look(self.indicator.code)

    def show_entry(self, entry: IndicatorEntry) -> None:
        """Show what was entered, leaving alone a field in which somebody types or that was refused."""
        self._entry = entry
        for form in self.forms:
            kept = {k: v for k, v in values_of(entry, form).items() if not form.field(k).problem}
            form.set_values(kept, keep_pending=True)
        if has_exceptions(entry):
            self.show_more(True)

    def _commit(self) -> None:
        """Check the whole entry at once; what does not fit is said beside its field and not saved."""
        if self._entry is None:
            return
        entry = entry_with(self._entry, self.forms)
        try:
            check_entry(self.indicator, entry)
        except Refusal as refusal:
            if any(form.show_field_problem(refusal.field or "", explain(refusal)) for form in self.forms):
                return
            raise
        for form in self.forms:
            form.clear_problems()
        self._entry = entry
        self.entered.emit(entry)

    def _show_sources(self, view: AssessmentView) -> None:
        while (item := self._sources.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        sources = Sources(self.indicator, view)
        sources.page_wanted.connect(self.page_wanted)
        self._sources.addWidget(sources)

    def show_more(self, shown: bool) -> None:
        """Show or hide the fields of the exceptions."""
        self.exceptions.setVisible(shown)
        self.more.setIcon(icon("chevron-down" if shown else "chevron-right", "accent"))

    def _lay_out(self, evidence: EvidencePanel) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 12, 8)
        layout.setSpacing(12)
        layout.addLayout(self._heading())
        layout.addWidget(self.reviewer)
        layout.addWidget(self.reply)
        layout.addWidget(self._rule_card())
        if self.figures is not None:
            layout.addWidget(self.figures)
        layout.addWidget(self.working)
        layout.addWidget(self.problems)
        layout.addLayout(self._sources)
        layout.addWidget(_line())
        layout.addWidget(evidence)
        layout.addWidget(_line())
        layout.addWidget(self.proof)
        layout.addWidget(self.notes)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.exceptions)
        layout.addWidget(self.past, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.history)
        layout.addStretch(1)

    def _heading(self) -> QVBoxLayout:
        title = QLabel(f"{self.indicator.code}. {self.indicator.title}", wordWrap=True)
        set_role(title, "heading")
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.points)
        row.addStretch(1)
        row.addWidget(self._state_picture)
        row.addWidget(self._state_words)
        top = QHBoxLayout()
        top.setSpacing(2)
        top.addWidget(title, 1)
        for icon_name, words, way in (
            ("chevron-up", "Chỉ tiêu trước (Ctrl+Page Up)", -1),
            ("chevron-down", "Chỉ tiêu sau (Ctrl+Page Down)", 1),
        ):
            button = make_icon_button(icon_name, words, partial(self.step_wanted.emit, way))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        heading = QVBoxLayout()
        heading.setSpacing(4)
        heading.addLayout(top)
        heading.addLayout(row)
        return heading

    def _rule_card(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        rule = QLabel("\n".join(rule_lines(self.indicator)), wordWrap=True)
        rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(rule)
        asked = f"Minh chứng cần có: {self.indicator.evidence}" if self.indicator.evidence else ""
        held = f"Phụ trách theo bộ tiêu chí: {self.indicator.responsible}" if self.indicator.responsible else ""
        for text in (self.indicator.help, asked, held):
            if text:
                more = QLabel(text, wordWrap=True)
                set_role(more, "muted")
                layout.addWidget(more)
        return card


def _line() -> QFrame:
    line = QFrame()
    set_role(line, "line")
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line
