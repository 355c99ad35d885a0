"""The line above the indicators: how far the appraisal is, who decided, and both totals."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from qcdc_desktop.domain.review import AppraisalState
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.pages.packages.looks import APPRAISALS, moment
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.review import ReviewView


class Standing(QWidget):
    """Hidden while there is no dossier on the desk."""

    def __init__(self) -> None:
        super().__init__()
        self._state = StateLine()
        self._sums = QLabel()
        set_role(self._sums, "heading")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._state, 1)
        row.addWidget(self._sums, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def text(self) -> str:
        """What is said."""
        return f"{self._state.text} {self._sums.text()}"

    def show_review(self, view: ReviewView | None) -> None:
        """Say how a dossier stands."""
        self.setVisible(view is not None)
        if view is not None:
            self._state.show_state(APPRAISALS[view.appraisal.state][0], _standing_words(view))
            self.setToolTip(_decided_words(view))
            self._sums.setText(_sums_words(view))
            self._sums.setToolTip("Điểm tự chấm, điểm thẩm định, số chỉ tiêu đã thẩm định")


def _standing_words(view: ReviewView) -> str:
    appraisal = view.appraisal
    words = f"{APPRAISALS[appraisal.state][1]}, lần {view.submission.revision}"
    return words + (f". {appraisal.reason}" if appraisal.reason else "")


def _decided_words(view: ReviewView) -> str:
    appraisal = view.appraisal
    if appraisal.decided_at is None or appraisal.state not in (AppraisalState.ACCEPTED, AppraisalState.RETURNED):
        return ""
    return f"{appraisal.reviewer}, {moment(appraisal.decided_at)}"


def _sums_words(view: ReviewView) -> str:
    given = [item.points for item in view.items.values() if item.points is not None]
    total = len(view.assessment.score.indicators)
    own = format_points(view.assessment.score.points)
    if not given:
        return f"Tự chấm {own}"
    return f"{own} → {format_points(sum(given))} ({len(given)}/{total})"
