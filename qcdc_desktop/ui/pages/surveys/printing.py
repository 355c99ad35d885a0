"""What the page prints: results, blank sheets, keyed sheets. Where it goes is asked, then it can be opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.survey import Sheet, SurveyRound
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.excel_exchange import NEW_WORKBOOK
from qcdc_desktop.ui.file_choice import choose_target, show_file
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.make_report import ReportChoice, make_report, suggested_name
from qcdc_desktop.usecases.survey_printing import Printed, print_blank, print_filled

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.print_form import PrintForm

REPORT, SUMMARY, DAYS = "survey-result", "survey-summary", "survey-days"
_KINDS = {"pdf": "Tài liệu PDF (*.pdf)", "xlsx": NEW_WORKBOOK, "docx": "Tài liệu Word (*.docx)"}


class ResultPaper(QObject):
    """Prints the result of a form, or of all forms together, for a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def ask(self, form_code: str, ending: str) -> None:
        """Ask where the paper goes and write it."""
        self._ask(REPORT, ReportChoice(self._page.session.year, form=form_code), ending, "Lưu kết quả khảo sát")

    def ask_summary(self, ending: str) -> None:
        """Ask where the paper about all forms goes and write it."""
        self._ask(SUMMARY, ReportChoice(self._page.session.year), ending, "Lưu tổng hợp kết quả khảo sát")

    def ask_days(self, form_code: str, ending: str) -> None:
        """Ask where the daily tables of a form go and write them."""
        self._ask(DAYS, ReportChoice(self._page.session.year, form=form_code), ending, "Lưu bảng theo dõi theo ngày")

    def _ask(self, report: str, choice: ReportChoice, ending: str, title: str) -> None:
        session = self._page.session
        name = suggested_name(session.workspace, report, choice, ending)
        file = choose_target(self._page, title, name, _KINDS[ending], session.preferences)
        if file is not None:
            self.write(report, choice, file.with_suffix(f".{ending}"))

    def write(self, report: str, choice: ReportChoice, file: Path) -> None:
        """Write a paper; the ending of the file chooses its form."""
        session, messages = self._page.session, self._page.messages
        workspace = session.workspace

        def written(made: Path) -> None:
            messages.show_message(f"Đã ghi {made.name}.", State.SUCCESS, "Mở tệp", lambda: show_file(made))

        session.work(
            lambda progress: make_report(workspace, report, choice, file, progress),
            written,
            self._page,
            "In kết quả khảo sát",
        )


class SheetPaper(QObject):
    """Prints questionnaires for a page: blank ones with numbers given in advance, and keyed ones."""

    def __init__(self, page: Page, form: PrintForm) -> None:
        super().__init__(page)
        self._page, self._form = page, form

    def ask_blank(self, held: SurveyRound, highest: int) -> None:
        """Ask which numbers of a round are printed; the first proposed follows the `highest` keyed."""
        target = held.target
        last = max(target, highest + 1) if target else None

        def given(first: int | None, end: int | None, two_sided: bool) -> None:
            file = self._target(f"{held.form_code.lower()}-phieu-trang")
            if file is not None:
                self.write_blank(held, file, first, end, two_sided)

        self._form.ask(f"In phiếu trắng: {held.title}", highest + 1 if last else None, last, given)

    def write_blank(self, held: SurveyRound, file: Path, first: int | None, last: int | None, two_sided: bool) -> None:
        """Print blank sheets into a file."""
        workspace = self._page.session.workspace
        self._form.clear_problems()

        def work(progress: Progress) -> Printed:
            return print_blank(workspace, held.id, file, first, last, two_sided, progress)

        self._work(work, "In phiếu trắng")

    def ask_filled(self, held: SurveyRound, sheet: Sheet) -> None:
        """Ask where a keyed sheet goes and print it."""
        file = self._target(f"{held.form_code.lower()}-phieu-so-{sheet.number}")
        if file is not None:
            self.write_filled(held, sheet.number, file)

    def write_filled(self, held: SurveyRound, number: int, file: Path) -> None:
        """Print a keyed sheet into a file."""
        workspace = self._page.session.workspace
        self._work(lambda _: print_filled(workspace, held.id, number, file), "In phiếu đã nhập")

    def _target(self, name: str) -> Path | None:
        preferences = self._page.session.preferences
        found = choose_target(self._page, "Lưu phiếu khảo sát", f"{name}.pdf", _KINDS["pdf"], preferences)
        return found.with_suffix(".pdf") if found is not None else None

    def _work(self, work: Callable[[Progress], Printed], title: str) -> None:
        messages, form = self._page.messages, self._form

        def written(made: Printed) -> None:
            form.hide()
            said = f"Đã ghi {format_count(made.sheets)} phiếu, mỗi phiếu {made.pages} trang, vào {made.file.name}."
            messages.show_message(said, State.SUCCESS, "Mở tệp", lambda: show_file(made.file))

        self._page.session.work(work, written, self._page, title)
