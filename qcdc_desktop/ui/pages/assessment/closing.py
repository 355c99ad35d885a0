"""Approving and locking the year, and opening it again: the button, the strip over the page and the questions."""

from PySide6.QtCore import QObject

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.lock_strip import LockStrip
from qcdc_desktop.ui.page import Page
from qcdc_desktop.usecases.assessment import AssessmentView, approve_assessment, unlock_assessment


class Closing(QObject):
    """What the page of the assessment lays out for it: `approve` (a button), `lock` (a strip), `question` (a bar)."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._session = page.session
        self._view: AssessmentView | None = None
        self._signer = ""
        self.approve = make_button("Duyệt và khóa…", "lock", self.ask_approval, primary=True)
        self.approve.setToolTip("Ghi tên lãnh đạo duyệt và khóa hồ sơ năm")
        self.lock = LockStrip()
        self.question = AskBar()
        self.lock.unlock_wanted.connect(self.ask_unlock)

    def show_view(self, view: AssessmentView, signer: str) -> None:
        """Show whether the year is locked; `signer` is who usually signs."""
        self._view, self._signer = view, signer
        self.lock.show_state(view.assessment)
        self.approve.setVisible(not view.locked)

    def hide(self) -> None:
        """There is nothing to approve."""
        self._view = None
        self.lock.hide()

    def ask_approval(self) -> None:
        """Ask for the leader's name; what is still missing is said first."""
        if self._view is None or not self._page.leave():
            return
        blocking = sum(gap.blocks for gap in self._view.gaps)
        question = "Sau khi duyệt, mọi số liệu công khai, tự đánh giá và phiếu của năm bị khóa."
        if blocking:
            question = f"Còn {format_count(blocking)} việc nên xử lý trước khi chốt. {question}"
        self.question.ask(
            question,
            "Người duyệt",
            "Vẫn duyệt và khóa" if blocking else "Duyệt và khóa",
            self._approve,
            value=self._signer,
            need="Hãy ghi họ tên lãnh đạo duyệt.",
        )

    def ask_unlock(self) -> None:
        """Ask why the year is opened again."""
        self.question.ask(
            "Mở khóa để sửa; sau khi sửa phải duyệt và gửi lại.", "Lý do mở khóa", "Mở khóa", self._unlock
        )

    def _approve(self, name: str) -> None:
        workspace, year = self._session.workspace, self._session.year
        self._session.save(lambda: approve_assessment(workspace, year, name), self._page, ALL_KINDS)

    def _unlock(self, reason: str) -> None:
        workspace, year = self._session.workspace, self._session.year
        self._session.save(lambda: unlock_assessment(workspace, year, reason), self._page, ALL_KINDS)
