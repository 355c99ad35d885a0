"""One indicator: its rule in words, what must be entered, its points with their working, and its evidence.

Its widgets stand in `indicator_content`. The panel says what was entered; the page saves it.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from qcdc_desktop.domain.criteria import Indicator, IndicatorEntry
from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.ui.pages.assessment.evidence import EvidencePanel
from qcdc_desktop.ui.pages.assessment.history import HistoryView
from qcdc_desktop.ui.pages.assessment.indicator_content import IndicatorContent
from qcdc_desktop.ui.pages.assessment.looks import FIRST
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.assessment import AssessmentView


class IndicatorPanel(QScrollArea):
    """The right half of the page. `entered(entry)` asks to save; `page_wanted` goes to the source of a figure.

    `step_wanted(way)` asks for the next indicator (1) or the one before (-1).
    """

    entered = Signal(object)
    page_wanted = Signal(str, str)
    step_wanted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
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
    def content(self) -> IndicatorContent | None:
        """The widgets of the indicator shown."""
        return self._content

    def show_indicator(self, view: AssessmentView, entry: IndicatorEntry, item: AppraisalItem | None = None) -> None:
        """Show an indicator, with what the reviewer said of it (`item`).

        The same one again is brought up to date without disturbing who types.
        """
        score = view.score.indicator(entry.indicator_code)
        if score is None:
            return
        if self._content is None or self.code != entry.indicator_code or self._content.locked != view.locked:
            self._replace(score.indicator, view)
        content = self._content
        assert content is not None
        content.show_state(view, score, item)
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
        self._content = IndicatorContent(indicator, view, self.evidence, HistoryView(self._session))
        self._content.entered.connect(self.entered)
        self._content.page_wanted.connect(self.page_wanted)
        self._content.step_wanted.connect(self.step_wanted)
        self.setWidget(self._content)
        self.evidence.show()


def _used_in(view: AssessmentView) -> dict[str, tuple[str, ...]]:
    """Which indicators each attachment proves."""
    found: dict[str, list[str]] = {}
    for code, items in view.evidence.items():
        for item in items:
            found.setdefault(item.attachment.id, []).append(code)
    return {attachment: tuple(codes) for attachment, codes in found.items()}
