"""Approving and locking the year, and opening it again: the button, the strip over the page and the questions."""

from PySide6.QtCore import QObject

from qcdc_desktop.domain.assessment_stages import StageLine
from qcdc_desktop.domain.criteria import AssessmentState
from qcdc_desktop.domain.gaps import blocking
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.assessment.approval import ApprovalCard
from qcdc_desktop.ui.pages.assessment.state_strip import StateStrip
from qcdc_desktop.usecases.assessment import AssessmentView, approve_assessment, unlock_assessment
from qcdc_desktop.usecases.assessment_states import review_assessment


class Closing(QObject):
    """What the page of the assessment lays out for it: `approve` (a button), `lock` (a strip), `approval` (a card) and
    `question` (a bar).
    """

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._session = page.session
        self._view: AssessmentView | None = None
        self._signer = ""
        self.approve = make_button("Duyệt và khóa…", "lock", self.ask_approval, primary=True)
        self.approve.setToolTip("Ghi tên lãnh đạo duyệt và khóa hồ sơ năm")
        self.review = make_button("Rà soát…", "check", self.ask_review)
        self.review.setToolTip("Ghi người đã rà soát điểm và minh chứng trước khi lãnh đạo duyệt")
        self.lock = StateStrip()
        self.approval = ApprovalCard()
        self.question = AskBar()
        self.lock.unlock_wanted.connect(self.ask_unlock)
        self.lock.packages_wanted.connect(lambda: self._session.open_page("packages"))

    def show_view(self, view: AssessmentView, signer: str, stages: tuple[StageLine, ...]) -> None:
        """Show how far the year is and what is allowed now; `signer` is who usually signs."""
        self._view, self._signer = view, signer
        self.lock.show_stages(stages)
        self.approve.setVisible(not view.locked)
        self.review.setVisible(view.assessment.state is AssessmentState.SCORING)

    def hide(self) -> None:
        """There is nothing to approve."""
        self._view = None
        self.lock.hide()

    def ask_approval(self) -> None:
        """Ask for the leader's name; what is still missing is said first and asks for a reason."""
        if self._view is None or not self._page.leave():
            return
        workspace = self._session.workspace
        signer = workspace.actor if workspace.person_id else self._signer
        self.approval.ask(self._view.gaps, signer, self._approve)

    def close_questions(self) -> None:
        """Take away whatever is being asked."""
        self.approval.close_card()
        self.question.close_bar()

    def ask_review(self) -> None:
        """Ask who looked the scoring over."""
        if self._view is None or not self._page.leave():
            return
        missing = len(blocking(self._view.gaps))
        left = f" Còn {format_count(missing)} việc chưa xong." if missing else ""
        self.question.ask(
            f"Ghi nhận đã rà soát điểm và minh chứng của năm.{left} Sửa số liệu sau đó thì phải rà soát lại.",
            "Người rà soát",
            "Đã rà soát",
            self._review,
            value=self._session.workspace.actor,
            need="Hãy ghi họ tên người rà soát.",
        )

    def ask_unlock(self) -> None:
        """Ask why the year is opened again."""
        self.question.ask(
            "Mở khóa để sửa; sau khi sửa phải duyệt và gửi lại.", "Lý do mở khóa", "Mở khóa", self._unlock
        )

    def _approve(self, name: str, reason: str) -> None:
        workspace, year = self._session.workspace, self._session.year
        self._session.save(lambda: approve_assessment(workspace, year, name, reason), self._page, ALL_KINDS)

    def _review(self, name: str) -> None:
        workspace, year = self._session.workspace, self._session.year
        self._session.save(lambda: review_assessment(workspace, year, name), self._page, ALL_KINDS)

    def _unlock(self, reason: str) -> None:
        workspace, year = self._session.workspace, self._session.year
        self._session.save(lambda: unlock_assessment(workspace, year, reason), self._page, ALL_KINDS)
