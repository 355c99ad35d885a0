"""One indicator: its rule in words, what must be entered, its points with their working, and its evidence.

Fields are made anew for every indicator. The panel says what was entered; the page saves it.
"""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import Indicator, IndicatorEntry
from qcdc_desktop.domain.errors import Refusal
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
    values_of,
)
from qcdc_desktop.ui.pages.assessment.looks import FIRST, gaps_by_indicator, points_words, standing
from qcdc_desktop.ui.pages.assessment.sources import Sources
from qcdc_desktop.ui.rule_words import rule_lines
from qcdc_desktop.ui.style import STATE_ICONS, set_role
from qcdc_desktop.ui.words import explain, say
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.assessment import AssessmentView, check_entry

_PROOF = "Chưa có minh chứng: phải đính kèm tài liệu hoặc ghi giải trình vì sao được số điểm này."


class IndicatorPanel(QScrollArea):
    """The right half of the page. `entered(entry)` asks to save; `page_wanted` goes to the source of a figure.

    `step_wanted(way)` asks for the next indicator (1) or the one before (-1).
    """

    entered = Signal(object)
    page_wanted = Signal(str, str)
    step_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.evidence = EvidencePanel()
        self.saving = 0
        self._content: IndicatorContent | None = None

    @property
    def code(self) -> str:
        """The code of the indicator shown, or an empty text."""
        return self._content.indicator.code if self._content else ""

    @property
    def content(self) -> "IndicatorContent | None":
        """The widgets of the indicator shown."""
        return self._content

    def show_indicator(self, view: AssessmentView, entry: IndicatorEntry) -> None:
        """Show an indicator; the same one again is brought up to date without disturbing who types."""
        score = view.score.indicator(entry.indicator_code)
        if score is None:
            return
        if self._content is None or self.code != entry.indicator_code or self._content.locked != view.locked:
            self._replace(score.indicator, view)
        content = self._content
        assert content is not None
        content.show_state(view, score)
        if self.saving == 0:
            content.show_entry(entry)
        self.evidence.set_evidence(view.evidence.get(entry.indicator_code, ()), view.locked, _used_in(view))

    def finish(self) -> bool:
        """Finish what is being typed; False when a field cannot be read or does not fit."""
        if self._content is None:
            return True
        done = [form.commit_all() for form in (*self._content.forms, self.evidence.form)]
        return all(done)

    def focus_first(self) -> None:
        """Put the keys into the first field; of an automatic indicator to its evidence."""
        if self._content is None:
            return
        if self._content.figures is None:
            self.focus_part("evidence")
        else:
            self.focus_part(self._content.figures.keys[0])

    def focus_part(self, key: str) -> None:
        """Put the keys where something is to be done: a field by its key, the "evidence", or what comes first."""
        content = self._content
        if content is None:
            return
        if key == FIRST:
            self.focus_first()
            return
        if key == "evidence":
            target: QWidget = self.evidence.attach if not self.evidence.model.rows else self.evidence.table
        else:
            form = next((form for form in content.forms if key in form.keys), None)
            if form is None:
                return
            if form is content.exceptions:
                content.show_more(True)
            target = form.field(key)
        target.setFocus()
        # Laid out after being shown: only then is there a place to scroll to.
        QTimer.singleShot(0, target, lambda: self.ensureWidgetVisible(target))

    def show_part(self, part: QWidget) -> None:
        """Bring a part into sight."""
        self.ensureWidgetVisible(part)

    def _replace(self, indicator: Indicator, view: AssessmentView) -> None:
        old = self.takeWidget()
        self.evidence.setParent(None)
        if old is not None:
            old.deleteLater()
        self._content = IndicatorContent(indicator, view, self.evidence)
        self._content.entered.connect(self.entered)
        self._content.page_wanted.connect(self.page_wanted)
        self._content.step_wanted.connect(self.step_wanted)
        self.setWidget(self._content)
        self.evidence.show()


class IndicatorContent(QWidget):
    """The widgets of one indicator, in the order a clerk reads them."""

    entered = Signal(object)
    page_wanted = Signal(str, str)
    step_wanted = Signal(int)

    def __init__(self, indicator: Indicator, view: AssessmentView, evidence: EvidencePanel) -> None:
        super().__init__()
        set_role(self, "content")
        self.indicator = indicator
        self.locked = view.locked
        self._entry: IndicatorEntry | None = None
        self.points = QLabel()
        set_role(self.points, "title")
        self._state_picture = QLabel()
        self._state_words = QLabel()
        self.working = Working()
        self.working.link.setChecked(True)
        self.problems = QLabel(wordWrap=True)
        set_role(self.problems, "problem")
        self.proof = QLabel(_PROOF, wordWrap=True)
        set_role(self.proof, "problem")
        self.figures = figures_form(indicator)
        self.notes = notes_form()
        self.exceptions = exceptions_form(indicator)
        self.forms = [form for form in (self.figures, self.notes, self.exceptions) if form is not None]
        for form in self.forms:
            form.set_read_only(self.locked)
            form.committed.connect(lambda _key, _value: self._commit())
        self.more = make_link("Không áp dụng, điều chỉnh điểm", lambda: self.show_more(self.exceptions.isHidden()))
        self._sources = QVBoxLayout()
        self._lay_out(evidence)
        self.show_more(False)

    def show_state(self, view: AssessmentView, score: IndicatorScore) -> None:
        """Show points, working, problems and where an automatic figure comes from."""
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


def _used_in(view: AssessmentView) -> dict[str, tuple[str, ...]]:
    """Which indicators each attachment proves."""
    found: dict[str, list[str]] = {}
    for code, items in view.evidence.items():
        for item in items:
            found.setdefault(item.attachment.id, []).append(code)
    return {attachment: tuple(codes) for attachment, codes in found.items()}


def _line() -> QFrame:
    line = QFrame()
    set_role(line, "line")
    line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return line
