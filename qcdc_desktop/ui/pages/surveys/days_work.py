"""What is done with the daily table of a round: read, written line by line, lines taken off with a reason, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.pages.surveys.entry_work import SAVES
from qcdc_desktop.usecases.survey_days import RoundDays, delete_day, next_day, round_days, save_day

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage

_NEXT = "Ghi ngày tiếp theo"


class DaysWork(QObject):
    """Does for the page what its daily table asks for."""

    def __init__(self, page: SurveysPage) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session
        self._shown: RoundDays | None = None
        panel = page.days
        panel.new_wanted.connect(self.open_next)
        panel.save_wanted.connect(self.save)
        panel.delete_wanted.connect(self.ask_delete)
        panel.print_wanted.connect(self._print)

    def show(self, found: RoundDays) -> None:
        """Show the table of the chosen round; the card of another round goes."""
        if self._shown is not None and self._shown.round.id != found.round.id:
            self._page.days.form.hide()
        self._shown = found
        self._page.days.show_days(found)

    def open_next(self) -> None:
        """Offer the next line to fill in."""
        if self._shown is not None:
            self._page.days.form.ask(next_day(self._session.workspace, self._shown), _NEXT)

    def save(self, day: SurveyDay) -> None:
        """Write a line; after a new one the next is offered at once, for a table is mostly typed as a whole."""
        workspace, panel = self._session.workspace, self._page.days
        known = self._shown is not None and any(line.day.id == day.id for line in self._shown.lines)

        def work() -> RoundDays:
            return round_days(workspace, save_day(workspace, day).round_id)

        def saved(found: RoundDays) -> None:
            self.show(found)
            if known:
                panel.form.hide()
                panel.view.choose(day.id)
                panel.view.setFocus()
            else:
                self.open_next()

        self._session.save(work, self._page, SAVES, saved)

    def ask_delete(self, day: SurveyDay) -> None:
        """Ask why a line goes."""
        workspace = self._session.workspace

        def given(reason: str) -> None:
            self._session.save(lambda: delete_day(workspace, day.id, reason), self._page, SAVES)

        question = f"Xóa ngày {format_date(day.day)} khỏi bảng theo dõi."
        self._page.question.ask(question, "Lý do xóa", "Xóa ngày", given)

    def _print(self, ending: str) -> None:
        if self._shown is not None:
            self._page.paper.ask_days(self._shown.round.form_code, ending)
