"""Files of a round: sheets by Excel, answers of ODK and KoboToolbox in and out, and the form for those programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.ui.buttons import MenuEntry
from qcdc_desktop.ui.excel_exchange import NEW_WORKBOOK, ExcelExchange, Exchange
from qcdc_desktop.ui.file_choice import choose_target, show_file
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.excel_questionnaires import write_questionnaire
from qcdc_desktop.usecases.excel_surveys import check_survey_file, import_survey_file, write_survey_template
from qcdc_desktop.usecases.filled_tables import FileCheck
from qcdc_desktop.usecases.odk_sheets import check_odk_file, export_odk_file, import_odk_file

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage

_SAVES: Kinds = frozenset({Kind.SURVEY})
_ANSWERS = "Kết xuất ODK, Kobo (*.csv *.xlsx)"
_TARGETS = "Bảng CSV (*.csv);;Bảng tính Excel (*.xlsx)"


class FileWork(QObject):
    """What the menu of files does for a page and its chosen round."""

    def __init__(self, page: SurveysPage, card: ExcelExchange) -> None:
        super().__init__(page)
        self._page = page
        self._card = card

    def entries(self) -> tuple[MenuEntry, ...]:
        """The lines of the menu."""
        return (
            ("Tải tệp mẫu Excel…", "export", partial(self._ask, self.by_excel, template=True)),
            ("Lấy dữ liệu từ tệp Excel…", "import", partial(self._ask, self.by_excel)),
            ("Nhập từ tệp ODK/Kobo…", "import", partial(self._ask, self.by_odk)),
            ("Kết xuất dạng ODK/Kobo…", "export", self._ask_answers),
            ("Mẫu phiếu cho ODK/Kobo (XLSForm)…", "survey", self._ask_form),
        )

    def by_excel(self) -> Exchange | None:
        """What Excel brings in and takes out for the chosen round; None, and words, without one."""
        held = self._round()
        if held is None:
            return None
        workspace = self._page.session.workspace
        return Exchange(
            write=partial(write_survey_template, workspace, held.id),
            check=partial(check_survey_file, workspace, held.id),
            take=partial(import_survey_file, workspace, held.id),
            watched=True,
            file_name=f"{held.form_code.lower()}-{self._page.session.year}.xlsx",
            noun="phiếu",
            kinds=_SAVES,
        )

    def by_odk(self) -> Exchange | None:
        """What an export of ODK or Kobo brings in for the chosen round; None, and words, without one."""
        held = self._round()
        if held is None:
            return None
        workspace, round_id = self._page.session.workspace, held.id

        def check(file: Path, _: bool | None, progress: Progress) -> FileCheck:
            return check_odk_file(workspace, round_id, file, progress)

        def take(file: Path, _: bool | None, progress: Progress) -> int:
            return import_odk_file(workspace, round_id, file, progress)

        write = partial(export_odk_file, workspace, round_id)
        return Exchange(write, check, take, "", "phiếu mới", _SAVES, source_kinds=_ANSWERS, watched=True)

    def write_answers(self, file: Path) -> None:
        """Write the sheets of the chosen round as ODK and Kobo write theirs."""
        held = self._round()
        if held is not None:
            workspace = self._page.session.workspace
            self._write(partial(export_odk_file, workspace, held.id, file), "Kết xuất dạng ODK/Kobo")

    def write_form(self, file: Path) -> None:
        """Write the form of the chosen round as an XLSForm."""
        held = self._round()
        if held is not None:
            workspace = self._page.session.workspace
            self._write(partial(write_questionnaire, workspace, file, held.form_edition), "Ghi mẫu phiếu XLSForm")

    def _round(self) -> SurveyRound | None:
        row = self._page.row
        if row is None or row.round is None:
            self._page.messages.info("Hãy chọn một đợt khảo sát trước.")
            return None
        return row.round

    def _ask(self, find: Callable[[], Exchange | None], template: bool = False) -> None:
        exchange = find()
        if exchange is not None:
            (self._card.ask_template if template else self._card.ask_file)(exchange)

    def _ask_answers(self) -> None:
        held = self._round()
        if held is None:
            return
        memory = self._page.session.preferences
        name = f"{held.form_code.lower()}-{self._page.session.year}-odk.csv"
        file = choose_target(self._page, "Kết xuất dạng ODK/Kobo", name, _TARGETS, memory)
        if file is not None:
            self.write_answers(file if file.suffix.lower() in (".csv", ".xlsx") else file.with_suffix(".csv"))

    def _ask_form(self) -> None:
        held = self._round()
        if held is None:
            return
        memory = self._page.session.preferences
        name = f"{held.form_edition}.xlsx"
        file = choose_target(self._page, "Ghi mẫu phiếu XLSForm", name, NEW_WORKBOOK, memory)
        if file is not None:
            self.write_form(file.with_suffix(".xlsx"))

    def _write(self, write: Callable[[], Path], title: str) -> None:
        messages = self._page.messages

        def written(made: Path) -> None:
            messages.show_message(f"Đã ghi {made.name}.", State.SUCCESS, "Mở tệp", lambda: show_file(made))

        self._page.session.work(lambda _: write(), written, self._page, title)
