"""The bottom line of the page: total, pass mark, what is lacking, and the link to what is missing.

It shows a finished view; nothing is computed here.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from qcdc_desktop.domain.vn_numbers import format_count, format_points
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.icons import pixmap
from qcdc_desktop.ui.style import STATE_ICONS, State, set_role
from qcdc_desktop.ui.words import say
from qcdc_desktop.usecases.assessment import AssessmentView
from qcdc_desktop.usecases.package_contents import LastFeedback


class Summary(QFrame):
    """`gaps_wanted()` asks for the list of what is missing."""

    gaps_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self.total = QLabel()
        set_role(self.total, "heading")
        self.mark = QLabel()
        set_role(self.mark, "muted")
        self._picture = QLabel()
        self.verdict = QLabel()
        self.appraised = QLabel()
        set_role(self.appraised, "muted")
        self.link = make_link("", self.gaps_wanted.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(16)
        row.addWidget(self.total)
        row.addWidget(self.mark)
        verdict = QHBoxLayout()
        verdict.setSpacing(6)
        verdict.addWidget(self._picture)
        verdict.addWidget(self.verdict)
        row.addLayout(verdict)
        row.addWidget(self.appraised)
        row.addStretch(1)
        row.addWidget(self.link)

    def show_view(self, view: AssessmentView, feedback: LastFeedback | None = None) -> None:
        """Show how the assessment stands, and what the reviewer made of it when that came back."""
        self.appraised.setText(_appraised(feedback))
        self.appraised.setVisible(feedback is not None)
        score, criteria_set = view.score, view.criteria_set
        total = f"Tổng điểm {format_points(score.points)} / {format_points(score.maximum)}"
        if score.judged_points != score.points:
            total += f" · quy đổi {format_points(score.judged_points)}"
        self.total.setText(total)
        self.mark.setText(f"Mức đạt {format_points(criteria_set.pass_mark)}")
        state = State.SUCCESS if score.passed else State.WARNING
        self._picture.setPixmap(pixmap(STATE_ICONS[state], str(state), 16))
        self.verdict.setText(_verdict(view))
        self.verdict.setToolTip("\n".join(say(step.code, step.facts) for step in score.failed))
        blocking = sum(gap.blocks for gap in view.gaps)
        self.link.setText(f"{format_count(blocking)} việc còn thiếu" if blocking else "Tổng hợp")
        self.link.setAccessibleName(self.link.text())


def _appraised(feedback: LastFeedback | None) -> str:
    given = [item.points for item in feedback.items.values() if item.points is not None] if feedback else []
    return f"Thẩm định {format_points(sum(given))}" if given else ""


def _verdict(view: AssessmentView) -> str:
    """Passed with its rank, or what is lacking to pass: points first, then criteria below their least."""
    score = view.score
    if score.passed:
        return score.rank or "Đạt chuẩn"
    if score.missing_to_pass:
        return f"Còn thiếu {format_points(score.missing_to_pass)} điểm để đạt"
    below = [c.criterion.code for c in score.criteria if not c.meets_minimum]
    return f"Chưa đạt: {', '.join(below)} dưới mức tối thiểu" if below else "Chưa đạt điều kiện bắt buộc"
