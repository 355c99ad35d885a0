"""The printed result of a form: where it goes is asked, then it is written and can be opened."""

from pathlib import Path

from PySide6.QtCore import QObject

from qcdc_desktop.ui.excel_exchange import NEW_WORKBOOK
from qcdc_desktop.ui.file_choice import choose_target, show_file
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.make_report import ReportChoice, make_report, suggested_name

REPORT = "survey-result"
_KINDS = {"pdf": "Tài liệu PDF (*.pdf)", "xlsx": NEW_WORKBOOK}


class ResultPaper(QObject):
    """Prints the result of a form for a page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page

    def ask(self, form_code: str, ending: str) -> None:
        """Ask where the paper goes and write it."""
        session = self._page.session
        name = suggested_name(session.workspace, REPORT, ReportChoice(session.year, form=form_code), ending)
        file = choose_target(self._page, "Lưu kết quả khảo sát", name, _KINDS[ending], session.preferences)
        if file is not None:
            self.write(form_code, file.with_suffix(f".{ending}"))

    def write(self, form_code: str, file: Path) -> None:
        """Write the paper; the ending of the file chooses its form."""
        session, messages = self._page.session, self._page.messages
        workspace, choice = session.workspace, ReportChoice(session.year, form=form_code)

        def written(made: Path) -> None:
            messages.show_message(f"Đã ghi {made.name}.", State.SUCCESS, "Mở tệp", lambda: show_file(made))

        session.work(
            lambda progress: make_report(workspace, REPORT, choice, file, progress),
            written,
            self._page,
            "In kết quả khảo sát",
        )
