"""The survey sheets of the year: rounds at the left, the chosen round at the right; keying takes the whole page.

The page reads and saves; what keys do stands in `keying`, counting comes ready from use cases.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import Assessment
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.survey_analysis import sheets_behind
from qcdc_desktop.domain.tally import FormTally, tally
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.excel_exchange import ExcelExchange
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.lock_strip import LockStrip
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.surveys.analysis import AnalysisPanel
from qcdc_desktop.ui.pages.surveys.batch_form import BatchForm
from qcdc_desktop.ui.pages.surveys.batch_work import BatchWork
from qcdc_desktop.ui.pages.surveys.batches import BatchesPanel
from qcdc_desktop.ui.pages.surveys.days import DaysPanel
from qcdc_desktop.ui.pages.surveys.days_work import DaysWork
from qcdc_desktop.ui.pages.surveys.entry import EntryView
from qcdc_desktop.ui.pages.surveys.entry_work import EntryWork
from qcdc_desktop.ui.pages.surveys.file_work import FileWork
from qcdc_desktop.ui.pages.surveys.print_form import PrintForm
from qcdc_desktop.ui.pages.surveys.printing import ResultPaper, SheetPaper
from qcdc_desktop.ui.pages.surveys.quality import QualityPane
from qcdc_desktop.ui.pages.surveys.results import ResultsPanel
from qcdc_desktop.ui.pages.surveys.round_info import RoundInfo
from qcdc_desktop.ui.pages.surveys.round_work import RoundWork
from qcdc_desktop.ui.pages.surveys.rounds import FormIntro, FormRow, form_rows, round_columns
from qcdc_desktop.ui.pages.surveys.scans import ScansPanel
from qcdc_desktop.ui.pages.surveys.scans_work import ScansWork
from qcdc_desktop.ui.pages.surveys.sheets import SheetsPanel
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.assessment import TooFew, survey_minimum, too_few_sheets
from qcdc_desktop.usecases.dossiers import own_assessment
from qcdc_desktop.usecases.double_entry import DifferenceRow, differences
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.survey_batches import RoundCheck, list_batches
from qcdc_desktop.usecases.survey_days import RoundDays, round_days
from qcdc_desktop.usecases.surveys import RoundRow, RoundView, list_rounds, open_round, questionnaires
from qcdc_desktop.usecases.workspace import Workspace

_SAVES: Kinds = frozenset({Kind.SURVEY})
INFO, SHEETS, RESULTS = range(3)


@dataclass(frozen=True, slots=True)
class _Read:
    """What one reading of the list brings."""

    year: int
    forms: tuple[Questionnaire, ...]
    rounds: tuple[RoundRow, ...]
    villages: tuple[str, ...]
    assessment: Assessment | None


@dataclass(frozen=True, slots=True)
class _Opened:
    """What one reading of a round brings."""

    view: RoundView
    tally: FormTally
    check: RoundCheck
    differences: tuple[DifferenceRow, ...]
    few: TooFew | None
    minimum: int | None
    days: RoundDays


class SurveysPage(Page):
    """The page of the survey sheets."""

    title = "Phiếu khảo sát"
    icon = "survey"
    shows = frozenset({Kind.SURVEY, Kind.OFFICE, Kind.ASSESSMENT, Kind.PACKAGE})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.villages: tuple[str, ...] = ()
        self.locked = False
        self._wanted = ""
        self.view: RoundView | None = None
        self.model: RowsModel[FormRow] = RowsModel(round_columns())
        self.rounds = RowsView(self.model, "Đợt khảo sát theo mẫu phiếu")
        self.rounds.set_empty("survey", "Không có mẫu phiếu nào đang hiệu lực trong năm này.")
        self.intro = FormIntro()
        self.info = RoundInfo()
        self.sheets = SheetsPanel(session.preferences)
        self.results = ResultsPanel()
        self.analysis = AnalysisPanel(session)
        self.quality = QualityPane(session)
        self.tabs = QTabWidget()
        self.right = QStackedWidget()
        self.entry = EntryView()
        self.question = AskBar()
        self.exchange = ExcelExchange(self)
        self.paper = ResultPaper(self)
        self.print_form = PrintForm()
        self.sheet_paper = SheetPaper(self, self.print_form)
        self.stack = QStackedWidget()
        self.lock = LockStrip("Mở khóa ở Tự đánh giá")
        self.batches = BatchesPanel()
        self.days = DaysPanel()
        self.scans = ScansPanel()
        self.batch_form = BatchForm()
        self.entry_work = EntryWork(self)
        self.round_work = RoundWork(self)
        self.files = FileWork(self, self.exchange)
        self.batch_work = BatchWork(self)
        self.days_work = DaysWork(self)
        self.scans_work = ScansWork(self)
        self._add_actions()
        self._connect()
        self._lay_out()

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """How many rounds have begun and have not reached their target."""
        rows = list_rounds(workspace, year)
        return sum(row.round.target is not None and row.sheets < row.round.target for row in rows)

    @property
    def row(self) -> FormRow | None:
        """The chosen line of the list."""
        found: FormRow | None = self.rounds.current_row()
        return found

    @property
    def keying(self) -> bool:
        """Whether sheets are being keyed."""
        return self.stack.currentWidget() is self.entry

    def reload(self, kinds: Kinds) -> None:
        """Read the rounds again; while keying only what is under the fingers matters."""
        if self.keying:
            return
        workspace, year = self.session.workspace, self.session.year

        def work() -> _Read:
            return _Read(
                year,
                questionnaires(workspace, year),
                list_rounds(workspace, year),
                read_office(workspace).profile.villages,
                own_assessment(workspace, year),
            )

        self.session.read(work, self._show, self)

    def search(self, text: str) -> None:
        """Find sheets while the sheets are shown, else rounds."""
        if self.right.currentWidget() is self.tabs and self.tabs.currentIndex() == SHEETS:
            self.sheets.search(text)
        else:
            self.model.set_filter(text)

    def set_year(self, year: int) -> None:
        """Another year: keying ends."""
        if self.keying:
            self.entry_work.close()
        super().set_year(year)

    def open_record(self, record_id: str) -> None:
        """Show a round by its id, or a form by its code."""
        self._wanted = record_id
        self._open_wanted()

    def leave(self) -> bool:
        """What is keyed of a sheet is kept; fields are finished."""
        if self.keying:
            self.entry_work.keep_now()
            return True
        self.question.close_bar()
        return super().leave()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """While keying, beside the number or the reason."""
        if self.keying:
            return self.entry.show_field_problem(field, sentence)
        if self.print_form.show_field_problem(field, sentence) or self.days.form.show_field_problem(field, sentence):
            return True
        return self.info.plan.show_field_problem(field, sentence) or super().show_field_problem(field, sentence)

    def _show(self, read: _Read) -> None:
        if read.year != self.session.year or self.keying:
            return
        self.villages = read.villages
        self.locked = self.lock.show_state(read.assessment)
        self.model.set_rows(form_rows(read.forms, read.rounds))
        self.quality.set_case(None, read.year)
        self.set_attention(sum(r.round.target is not None and r.sheets < r.round.target for r in read.rounds))
        self._open_wanted()
        if self.row is None and self.model.rows:
            self.rounds.choose(next((r.id for r in self.model.rows if r.round), self.model.rows[0].id))
        self._show_row(self.row)

    def _open_wanted(self) -> None:
        wanted = self._wanted
        if wanted and (self.rounds.choose(wanted) or self.rounds.choose(f"form:{wanted}")):
            self._wanted = ""

    def _show_row(self, row: FormRow | None) -> None:
        there = row is not None and row.round is not None
        self.key.setEnabled(there and not self.locked)
        self.add.setEnabled(row is not None and not self.locked)
        self.print_menu.setEnabled(there)
        self.excel.setEnabled(there)
        self.intro.button.setEnabled(not self.locked)
        held = there and row is not None and row.round is not None and row.round.lock is not None
        self.key.setEnabled(there and not self.locked and not held)
        for part in (self.info, self.sheets, self.batches, self.days, self.scans):
            part.set_read_only(self.locked or held)
        if row is None or row.round is None:
            self.view = None
            if row is not None:
                self.intro.show_form(row.form)
            self.right.setCurrentWidget(self.intro)
            return
        self.right.setCurrentWidget(self.tabs)
        self.info.show_round(row.round, row.sheets)
        workspace, round_id, year = self.session.workspace, row.round.id, self.session.year

        def work() -> _Opened:
            view = open_round(workspace, round_id)
            counted = tally(view.questionnaire, view.sheets)
            code, checked = view.round.form_code, list_batches(workspace, round_id)
            few, minimum = too_few_sheets(workspace, year, code), survey_minimum(workspace, year, code)
            return _Opened(
                view, counted, checked, differences(workspace, round_id), few, minimum, round_days(workspace, round_id)
            )

        self.session.read(work, self._show_round, self)

    def _show_round(self, found: _Opened) -> None:
        view, counted = found.view, found.tally
        if self.row is None or self.row.id != view.round.id:
            return
        self.view = view
        self.sheets.show_round(view)
        self.batches.show_check(found.check, found.differences)
        self.results.show_tally(counted, view.round.population, found.few, found.minimum)
        self.analysis.show_round(view, found.minimum)
        self.days_work.show(found.days)
        self.scans_work.show(view.round.id)
        self.tabs.setTabText(SHEETS, f"Đã nhập ({format_count(len(view.sheets))})")

    def want(self, record_id: str) -> None:
        """Choose a round as soon as it is in the list."""
        self._wanted = record_id

    def show_entry(self, shown: bool) -> None:
        """Let keying take the whole page, or give the lists back."""
        self.messages.clear()
        self.question.close_bar()
        self.batch_form.hide()
        self.print_form.hide()
        self.exchange.put_away()
        self._bar.setVisible(not shown)
        if shown:  # thousands of sheets behind the keys would make Python's housekeeping felt
            self.view = None
            self.sheets.model.set_rows(())
        self.alone = shown
        self.alone_changed.emit()
        self.stack.setCurrentIndex(1 if shown else 0)

    def _print(self, ending: str) -> None:
        if self.row is not None:
            self.paper.ask(self.row.form.code, ending)

    def _print_blank(self) -> None:
        if self.view is not None:
            highest = max((sheet.number for sheet in self.view.sheets), default=0)
            self.sheet_paper.ask_blank(self.view.round, highest)

    def _print_sheet(self, sheet: Sheet | None) -> None:
        if self.view is not None and sheet is not None:
            self.sheet_paper.ask_filled(self.view.round, sheet)

    def _add_actions(self) -> None:
        work = self.entry_work
        self.key = self.add_action("Nhập phiếu", "survey", work.start, primary=True, tip="Nhập phiếu của đợt")
        self.add = self.add_action("Thêm đợt", "add", self._add_round, tip="Mở một đợt nữa của mẫu đang chọn")
        self.excel = self.add_menu("Tệp", "excel", self.files.entries())
        self.print_menu = self.add_menu(
            "In",
            "print",
            [
                ("Phiếu trắng có số, PDF…", "survey", self._print_blank),
                ("Kết quả mẫu phiếu, PDF…", "report", lambda: self._print("pdf")),
                ("Kết quả mẫu phiếu, Word…", "report", lambda: self._print("docx")),
                ("Kết quả mẫu phiếu, Excel…", "excel", lambda: self._print("xlsx")),
                ("Tổng hợp các mẫu phiếu, PDF…", "report", lambda: self.paper.ask_summary("pdf")),
                ("Tổng hợp các mẫu phiếu, Word…", "report", lambda: self.paper.ask_summary("docx")),
                ("Tổng hợp các mẫu phiếu, Excel…", "excel", lambda: self.paper.ask_summary("xlsx")),
            ],
        )

    def _add_round(self) -> None:
        if self.row is not None:
            self.round_work.open_new(self.row.form.code)

    def _connect(self) -> None:
        self.rounds.chosen.connect(self._show_row)
        self.rounds.opened.connect(lambda _: self.entry_work.start())
        self.intro.round_wanted.connect(self.round_work.open_new)
        self.info.changed.connect(self.round_work.save)
        self.info.delete_wanted.connect(self.round_work.ask_delete)
        self.info.plan.plan_wanted.connect(self.round_work.plan)
        self.info.plan.target_wanted.connect(self.round_work.aim)
        self.info.plan.lock_wanted.connect(self.round_work.ask_lock)
        self.info.plan.unlock_wanted.connect(self.round_work.ask_unlock)
        self.sheets.view.chosen.connect(self.round_work.tell_story)
        self.sheets.entry_wanted.connect(self.entry_work.start)
        self.sheets.correct_wanted.connect(self.entry_work.correct)
        self.sheets.print_wanted.connect(self._print_sheet)
        self.sheets.delete_wanted.connect(self.round_work.ask_delete_sheet)
        self.results.answer_wanted.connect(self._show_behind)
        self.analysis.sheets_wanted.connect(self._show_sheets)
        self.lock.unlock_wanted.connect(lambda: self.session.open_page("assessment"))

    def _show_behind(self, question: str, answer: str, words: str) -> None:
        if self.view is not None:
            found = sheets_behind(self.view.questionnaire, self.view.sheets, question, answer)
            self._show_sheets(tuple(sheet.number for sheet in found), words)

    def _show_sheets(self, numbers: tuple[int, ...], words: str) -> None:
        self.sheets.show_only(numbers, words)
        self.tabs.setCurrentIndex(SHEETS)
        self.sheets.view.setFocus()

    def _lay_out(self) -> None:
        self.tabs.setDocumentMode(True)
        set_role(self.tabs, "dense")
        self.tabs.setAccessibleName("Đợt khảo sát")
        self.tabs.addTab(self.info, "Thông tin")
        self.tabs.addTab(self.sheets, "Đã nhập")
        self.tabs.addTab(self.results, "Kết quả")
        self.tabs.addTab(self.analysis, "Phân tích")
        batches = self.tabs.addTab(self.batches, "Tập")
        self.tabs.addTab(self.quality, "Chất lượng")
        self.tabs.setTabToolTip(batches, "Tập phiếu: chia phiếu cho người nhập, nhập lần hai")
        days = self.tabs.addTab(self.days, "Ngày")
        self.tabs.setTabToolTip(days, "Mỗi ngày: người phụ trách, số lượt người đến, số người tham gia, lũy kế")
        scans = self.tabs.addTab(self.scans, "Quét")
        self.tabs.setTabToolTip(scans, "Đọc phiếu đã quét hoặc chụp; xem các câu không rõ trên ảnh")
        self.right.addWidget(self.intro)
        self.right.addWidget(self.tabs)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(8, 0, 0, 0)
        inner.addWidget(self.right)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(4)
        split.addWidget(self.rounds)
        split.addWidget(holder)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([320, 540])
        self.stack.addWidget(split)
        self.stack.addWidget(self.entry)
        for widget in (self.lock, self.question, self.batch_form, self.print_form, self.exchange):
            self.body.addWidget(widget)
        self.body.addWidget(self.stack, 1)
