"""The page of the disclosure register: actions on top, five ways to look at the year, one entry beside the list.

What an entry shows and writes stands in `details`; the views stand in modules of their own. This module reads the
register and keeps views, list and entry together.
"""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget

from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.worklist import WorkItem
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.excel_exchange import ExcelExchange, Exchange
from qcdc_desktop.ui.file_choice import show_folder
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.disclosures.content_choice import ContentDialog
from qcdc_desktop.ui.pages.disclosures.details import DetailsPanel
from qcdc_desktop.ui.pages.disclosures.expected_panel import ExpectedPanel
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine
from qcdc_desktop.ui.pages.disclosures.printing import PrintBar
from qcdc_desktop.ui.pages.disclosures.versions import versions_of
from qcdc_desktop.ui.pages.disclosures.views import LIST, RegisterViews
from qcdc_desktop.ui.pages.disclosures.workbook import register_exchange
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.words import say
from qcdc_desktop.ui.work_words import work_key
from qcdc_desktop.usecases.disclosures import Register, add_disclosure, catalogue_of_year, list_disclosures
from qcdc_desktop.usecases.workspace import Workspace

_KINDS = frozenset({Kind.DISCLOSURE})


class DisclosuresPage(Page):
    """Công khai: what the law wants disclosed, until when, where, and whether it was."""

    title = "Công khai thông tin"
    icon = "disclosure"
    shows = frozenset({Kind.DISCLOSURE, Kind.ATTACHMENT, Kind.OFFICE, Kind.CALENDAR, Kind.ASSESSMENT})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._wanted = ""
        self.views = RegisterViews(session)
        self.view = self.views.list
        self.model = self.views.model
        self.details = DetailsPanel(session)
        self.expected = ExpectedPanel(session)
        self.ask = AskBar()
        self.excel = ExcelExchange(self)
        self.papers = PrintBar(self)
        self._fill_actions()
        self._lay_out()
        self._connect()

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """What is overdue, not entered, came down early or has no day to count from, and what is due within a week."""
        return _to_do(list_disclosures(workspace, year))

    def reload(self, kinds: Kinds) -> None:
        """Read the register and the shown entry again."""
        ws, year = self.session.workspace, self.session.year
        self.session.read(lambda: list_disclosures(ws, year), partial(self._show, year), self)

    def set_year(self, year: int) -> None:
        """Another year has its own register."""
        self._wanted = ""
        self.details.show_entry("")
        self.papers.hide()
        super().set_year(year)

    def search(self, text: str) -> None:
        """Filter list, matrix and figures."""
        self.views.search(text)

    def open_record(self, record_id: str) -> None:
        """Show one entry or expected item, whatever is filtered."""
        self._wanted = record_id
        self.views.show_all()
        if self.view.choose(record_id):
            self._wanted = ""
            self.view.setFocus()

    def leave(self) -> bool:
        """Finish what is being typed about the entry; a field that cannot be saved is shown."""
        finished = self.details.finish()
        if not finished:
            self.messages.warning(
                "Một ô chưa lưu được. Hãy sửa hoặc xóa giá trị trong ô được đánh dấu rồi chuyển trang."
            )
        return finished

    def ask_new(self) -> None:
        """Let the person choose what is disclosed and add it."""
        catalogue = catalogue_of_year(self.session.workspace, self.session.year)
        dialog = ContentDialog(catalogue, self)
        dialog.chosen.connect(self._add)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def exchange(self) -> Exchange:
        """What Excel files of this page hold."""
        return register_exchange(self.session.workspace, self.session.year)

    def ask_delete(self) -> None:
        """Ask why the shown entry goes, then take it out of the register."""
        self.ask.ask(
            "Nội dung này và các lần công khai của nó sẽ ra khỏi sổ; nhật ký vẫn giữ những gì đã ghi.",
            "Lý do xóa",
            "Xóa khỏi sổ",
            self.details.delete,
        )

    def ask_exempt(self) -> None:
        """Ask why nothing arose in the period of the expected item, and note it in the register."""
        self.ask.ask(
            "Mục này sẽ vào sổ với lý do không phát sinh và không tính vào số phải công khai.",
            "Lý do",
            "Ghi không phát sinh",
            self.expected.exempt_item,
            value="Không phát sinh trong kỳ",
        )

    def _fill_actions(self) -> None:
        self.add_action("Thêm nội dung", "add", self.ask_new, primary=True, shortcut="Ctrl+N")
        self.add_menu(
            "Excel",
            "excel",
            [
                ("Tải tệp mẫu…", "export", lambda: self.excel.ask_template(self.exchange())),
                ("Nhập từ Excel…", "import", lambda: self.excel.ask_file(self.exchange())),
            ],
        )
        self.add_button(self.papers.button)
        self.add_filter(self.views.tabs)

    def _lay_out(self) -> None:
        self._side = QStackedWidget()
        self._side.addWidget(self.details)
        self._side.addWidget(self.expected)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.addWidget(self.views)
        split.addWidget(self._side)
        split.setSizes([432, 416])
        for widget in (self.excel, self.papers, self.ask):
            self.body.addWidget(widget)
        self.body.addWidget(split, 1)
        self.view.set_empty(
            "disclosure",
            "Sổ công khai của năm chưa có nội dung nào. Thêm nội dung đầu tiên, hoặc nhập bảng Excel đang dùng.",
            "Thêm nội dung",
            self.ask_new,
        )

    def _connect(self) -> None:
        self.view.chosen.connect(self._choose)
        self.view.opened.connect(self._enter)
        self.views.wanted.connect(self.open_record)
        self.views.turned.connect(lambda view: self._side.setVisible(view == LIST))
        self.views.today.print_wanted.connect(self.papers.open_day_sheet)
        self.details.delete_wanted.connect(self.ask_delete)
        self.details.made.connect(self.open_record)
        self.details.version_wanted.connect(self.open_record)
        self.details.said.connect(self._say)
        self.details.unsaved.connect(self._say_unsaved)
        self.expected.exempt_wanted.connect(self.ask_exempt)
        self.expected.entered.connect(self._open_entered)

    def _show(self, year: int, register: Register) -> None:
        if year != self.session.year:
            return
        self.details.versions = versions_of(register.rows)
        self.details.reviews = review_words(register.worklist)
        self.views.show_register(register)
        if self._wanted and self.view.choose(self._wanted):
            self._wanted = ""
        elif self.view.current_row() is None and self.model.rows:
            self.view.selectRow(0)
        self.set_attention(_to_do(register))
        self._show_side(self.view.current_row())

    def _choose(self, line: RegisterLine | None) -> None:
        shown = line.key if line and line.entry else ""
        if shown != self.details.shown or not shown:
            self._show_side(line)

    def _show_side(self, line: RegisterLine | None) -> None:
        entry = line.entry if line else None
        self.details.show_entry(entry.disclosure.id if entry else "")
        self.expected.show_line(line)
        self._side.setCurrentIndex(1 if line and line.expected else 0)
        self.papers.set_entry(entry.disclosure if entry else None)

    def _enter(self, line: RegisterLine) -> None:
        target = self.expected.enter if line.expected else self.details.info.form.field("title")
        target.setFocus()

    def _open_entered(self, disclosure_id: str) -> None:
        self._wanted = disclosure_id
        self.details.tabs.setCurrentIndex(0)

    def _add(self, code: str, title: str) -> None:
        ws, year = self.session.workspace, self.session.year

        def added(disclosure: Disclosure) -> None:
            self._open_entered(disclosure.id)

        self.session.save(lambda: add_disclosure(ws, year, code, title), self, _KINDS, added)

    def _say(self, text: str, file: Path | None) -> None:
        if file is None:
            self.messages.success(text)
        else:
            self.messages.show_message(text, State.SUCCESS, "Mở thư mục", lambda: show_folder(file))

    def _say_unsaved(self, title: str) -> None:
        self.messages.warning(f"Mục “{title}” còn ô chưa hợp lệ; giá trị trong ô đó không được lưu.")


def review_words(items: Iterable[WorkItem]) -> dict[str, str]:
    """By entry the sentence that asks to look its permanent postings over."""
    return {item.disclosure_id: say(item.code, item.facts) for item in items if item.kind == "review"}


def _to_do(register: Register) -> int:
    """How much waits for a hand: overdue, not entered, came down early, without a day to count from, due in a week."""
    kinds = ("overdue", "expected", "repost", "missing-start", "publish")
    return len({work_key(item) for item in register.worklist if item.kind in kinds})
