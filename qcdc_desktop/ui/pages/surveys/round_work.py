"""What is done with rounds and with sheets already keyed: opened, changed, deleted with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.survey import CheckPlan, Sheet, SurveyRound
from qcdc_desktop.ui.pages.surveys.entry_work import SAVES
from qcdc_desktop.ui.pages.surveys.sheet_changes import story_lines
from qcdc_desktop.usecases.sheet_story import find_sheet
from qcdc_desktop.usecases.survey_rounds import aim_at, lock_round, plan_checks, unlock_round
from qcdc_desktop.usecases.survey_sheets import delete_sheet
from qcdc_desktop.usecases.surveys import add_round, delete_round, save_round

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage


class RoundWork(QObject):
    """Does for the page what its lists and fields ask for."""

    def __init__(self, page: SurveysPage) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session

    def open_new(self, form_code: str) -> None:
        """Open a round of a form and show its data."""
        if not form_code or self._page.locked:
            return
        workspace, year = self._session.workspace, self._session.year

        def opened(new: SurveyRound) -> None:
            self._page.want(new.id)
            self._page.tabs.setCurrentIndex(0)

        self._session.save(lambda: add_round(workspace, year, form_code), self._page, SAVES, opened)

    def save(self, changed: SurveyRound) -> None:
        """Write the data of a round."""
        workspace, info = self._session.workspace, self._page.info
        info.saving += 1

        def failed(_: BaseException) -> None:
            info.saving -= 1

        def saved(_: SurveyRound) -> None:
            info.saving -= 1
            info.form.clear_problems()

        self._session.save(lambda: save_round(workspace, changed), self._page, SAVES, saved, failed)

    def tell_story(self, sheet: Sheet | None) -> None:
        """Read what became of a sheet and show it below the list."""
        view, workspace = self._page.view, self._session.workspace
        if sheet is None or view is None:
            return
        form, panel = view.questionnaire, self._page.sheets

        def work() -> tuple[str, ...]:
            return story_lines(form, find_sheet(workspace, sheet.round_id, sheet.number))

        self._session.read(work, lambda lines: panel.show_story(sheet.number, lines), self._page)

    def plan(self, plan: CheckPlan | None) -> None:
        """Agree how the chosen round is checked."""
        row, workspace = self._page.row, self._session.workspace
        if row is not None and row.round is not None and row.round.check != plan:
            round_id = row.round.id
            self._session.save(lambda: plan_checks(workspace, round_id, plan), self._page, SAVES)

    def aim(self, population: int, error: int) -> None:
        """Take the computed size as the target."""
        row, workspace = self._page.row, self._session.workspace
        if row is not None and row.round is not None:
            round_id = row.round.id
            self._session.save(lambda: aim_at(workspace, round_id, population, error), self._page, SAVES)

    def ask_lock(self) -> None:
        """Ask why the chosen round is locked."""
        self._ask_round("Khóa đợt “{}”: không nhập, sửa hay xóa phiếu được nữa.", "Lý do khóa", "Khóa đợt", lock_round)

    def ask_unlock(self) -> None:
        """Ask why the chosen round is opened again."""
        self._ask_round("Mở khóa đợt “{}”.", "Lý do mở", "Mở khóa", unlock_round)

    def _ask_round(self, question: str, label: str, confirm: str, do: Callable[..., SurveyRound]) -> None:
        row, workspace = self._page.row, self._session.workspace
        if row is None or row.round is None:
            return
        round_id = row.round.id

        def given(reason: str) -> None:
            self._session.save(lambda: do(workspace, round_id, reason), self._page, SAVES)

        self._page.question.ask(question.format(row.round.title), label, confirm, given)

    def ask_delete(self) -> None:
        """Ask why the chosen round goes."""
        row, workspace = self._page.row, self._session.workspace
        if row is None or row.round is None:
            return
        round_id = row.round.id

        def given(reason: str) -> None:
            self._session.save(lambda: delete_round(workspace, round_id, reason), self._page, SAVES)

        question = f"Xóa đợt “{row.round.title}”, đợt chưa có phiếu nào."
        self._page.question.ask(question, "Lý do xóa", "Xóa đợt", given)

    def ask_delete_sheet(self, sheet: Sheet | None) -> None:
        """Ask why a sheet goes."""
        workspace = self._session.workspace
        if sheet is None:
            return
        sheet_id = sheet.id

        def given(reason: str) -> None:
            self._session.save(lambda: delete_sheet(workspace, sheet_id, reason), self._page, SAVES)

        question = f"Xóa phiếu số {sheet.number}. Câu trả lời vẫn còn trong nhật ký."
        self._page.question.ask(question, "Lý do xóa", "Xóa phiếu", given)
