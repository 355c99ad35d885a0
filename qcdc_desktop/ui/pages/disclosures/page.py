"""The page of the disclosure register: actions on top, the list at the left with one entry beside it, or the matrix.

What an entry shows and writes stands in `details`; this module reads the register and keeps list and entry together.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.ui.ask_bar import AskBar
from qcdc_desktop.ui.buttons import make_button, make_link
from qcdc_desktop.ui.excel_exchange import ExcelExchange, Exchange
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.file_choice import choose_target, show_folder
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.disclosures.content_choice import ContentDialog
from qcdc_desktop.ui.pages.disclosures.details import DetailsPanel
from qcdc_desktop.ui.pages.disclosures.looks import FILTERS, by_urgency, list_columns
from qcdc_desktop.ui.pages.disclosures.matrix import Matrix
from qcdc_desktop.ui.pages.disclosures.workbook import register_exchange
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.disclosures import (
    DisclosureRow,
    Register,
    add_disclosure,
    catalogue_of_year,
    disclosure_catalogue,
    list_disclosures,
)
from qcdc_desktop.usecases.make_report import ReportChoice, make_report, suggested_name
from qcdc_desktop.usecases.workspace import Workspace

_KINDS = frozenset({Kind.DISCLOSURE})
_QUARTERS = ("I", "II", "III", "IV")


class DisclosuresPage(Page):
    """Công khai: what the law wants disclosed, until when, where, and whether it was."""

    title = "Công khai thông tin"
    icon = "disclosure"
    shows = frozenset({Kind.DISCLOSURE, Kind.ATTACHMENT, Kind.OFFICE, Kind.CALENDAR, Kind.ASSESSMENT})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._wanted = ""
        self._figures = Figures()
        self.model: RowsModel[DisclosureRow] = RowsModel(list_columns(), key=_key)
        self.view = RowsView(self.model, "Sổ nội dung công khai", preferences=session.preferences, memory="disclosures")
        self.matrix = Matrix(disclosure_catalogue(session.workspace, session.workspace.today))
        self.details = DetailsPanel(session)
        self.ask = AskBar()
        self.excel = ExcelExchange(self)
        self.look = make_button("Ma trận")
        self.standing = ChoiceField("Lọc theo tình trạng", (choice for choice, _ in FILTERS))
        self.clause = ChoiceField("Lọc theo khoản của Điều 11", self._clauses())
        self._count = QLabel()
        self._rate = make_link("", self._explain_rate)
        self._fill_actions()
        self._lay_out()
        self._connect()

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """Entries that are overdue, came down early or have no day to count from, and those due within a week."""
        return _to_do(list_disclosures(workspace, year))

    def reload(self, kinds: Kinds) -> None:
        """Read the register and the shown entry again."""
        ws, year = self.session.workspace, self.session.year
        self.session.read(lambda: list_disclosures(ws, year), partial(self._show, year), self)

    def set_year(self, year: int) -> None:
        """Another year has its own register."""
        self._wanted = ""
        self.details.show_entry("")
        super().set_year(year)

    def search(self, text: str) -> None:
        """Filter list and matrix."""
        self.model.set_filter(text)
        self.matrix.model.set_filter(text)
        self._show_count()

    def open_record(self, record_id: str) -> None:
        """Show one entry, whatever is filtered."""
        self._wanted = record_id
        self.look.setChecked(False)
        self.standing.set_value("")
        self.clause.set_value(0)
        self._apply()
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

    def print_quarter(self, quarter: int, file: Path) -> None:
        """Make the list of a quarter as the law wants it posted (Điều 13 k2)."""
        ws, choice = self.session.workspace, ReportChoice(self.session.year, quarter=quarter)

        def work(progress: Progress) -> Path:
            return make_report(ws, "disclosure-list", choice, file, progress)

        self.session.work(work, lambda made: self._say(f"Đã ghi {made.name}.", made), self, "Lập danh sách quý")

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
        entries = [(f"Quý {name}…", "print", partial(self._ask_quarter, n)) for n, name in enumerate(_QUARTERS, 1)]
        self.add_menu("Danh sách quý", "print", entries)
        self.standing.set_value("")
        self.clause.set_value(0)
        self.look.setCheckable(True)
        self.look.setToolTip("Xem mọi nội dung theo từng hình thức công khai")
        self.look.setAccessibleName("Xem ma trận nội dung và hình thức")
        self.add_filter(self.look)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        filters = QHBoxLayout()
        filters.setSpacing(8)
        filters.addWidget(self.standing, 3)
        filters.addWidget(self.clause, 2)
        column.addLayout(filters)
        self._views = QStackedWidget()
        self._views.addWidget(self.view)
        self._views.addWidget(self.matrix)
        self._views.setMinimumWidth(380)
        foot = QHBoxLayout()
        set_role(self._count, "caption")
        foot.addWidget(self._count)
        foot.addStretch(1)
        foot.addWidget(self._rate)
        column.addWidget(self._views, 1)
        column.addLayout(foot)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(12)
        self._split.addWidget(left)
        self._split.addWidget(self.details)
        self._split.setSizes([432, 416])
        self.body.addWidget(self.excel)
        self.body.addWidget(self.ask)
        self.body.addWidget(self._split, 1)
        self.view.set_empty(
            "disclosure",
            "Sổ công khai của năm chưa có nội dung nào. Thêm nội dung đầu tiên, hoặc nhập bảng Excel đang dùng.",
            "Thêm nội dung",
            self.ask_new,
        )

    def _connect(self) -> None:
        self.view.chosen.connect(self._choose)
        self.view.opened.connect(lambda _: self.details.info.form.field("title").setFocus())
        self.matrix.opened.connect(self.open_record)
        self.details.delete_wanted.connect(self.ask_delete)
        self.details.made.connect(self.open_record)
        self.details.said.connect(self._say)
        self.details.unsaved.connect(self._say_unsaved)
        self.look.toggled.connect(lambda _: self._apply())
        self.standing.committed.connect(lambda _: self._apply())
        self.clause.committed.connect(lambda _: self._apply())

    def _clauses(self) -> list[Choice]:
        catalogue = disclosure_catalogue(self.session.workspace, self.session.workspace.today)
        heads = [content for content in catalogue.contents if content.code == str(content.clause)]
        return [Choice(0, "Mọi khoản"), *(Choice(c.clause, f"Khoản {c.clause}", c.title) for c in heads)]

    def _show(self, year: int, register: Register) -> None:
        if year != self.session.year:
            return
        self._figures = register.figures
        rows = sorted(register.rows, key=by_urgency)
        self.model.set_rows(rows)
        self.matrix.show_rows(rows, year, self.session.workspace.today)
        if self._wanted and self.view.choose(self._wanted):
            self._wanted = ""
        elif self.view.current_row() is None and self.model.rows:
            self.view.selectRow(0)
        self.set_attention(_to_do(register))
        self._show_count()
        current = self.view.current_row()
        self.details.show_entry(current.disclosure.id if current else "")

    def _apply(self) -> None:
        states = next(states for choice, states in FILTERS if choice.value == self.standing.value())
        clause = self.clause.value()

        def keep(row: DisclosureRow) -> bool:
            return row.judgement.state in states and clause in (0, row.content.clause)

        self.model.set_condition(keep)
        self.matrix.keep(keep)
        wide = self.look.isChecked()
        self._views.setCurrentIndex(1 if wide else 0)
        self.details.setVisible(not wide)
        self.look.setText("Danh sách" if wide else "Ma trận")
        self._show_count()

    def _choose(self, row: DisclosureRow | None) -> None:
        wanted = row.disclosure.id if row else ""
        if wanted != self.details.shown:
            self.details.show_entry(wanted)

    def _show_count(self) -> None:
        self._count.setText(self.view.count_text().replace("dòng", "nội dung"))
        rate = self._figures.rate
        self._rate.setVisible(rate is not None)
        if rate is not None:
            self._rate.setText(f"Đúng hạn {format_percent(rate)} · Cách tính")
            self._rate.setAccessibleName(f"Tỷ lệ đúng hạn {format_percent(rate)}, xem cách tính")

    def _explain_rate(self) -> None:
        counted = self._figures
        facts = {name: getattr(counted, name) for name in ("due", "on_time", "late", "missing", "rate")}
        others = f" Không tính: {counted.waiting} mục chưa đến hạn, {counted.not_applicable} mục không áp dụng."
        self.messages.info(self.session.say("score-disclosure", facts) + others)

    def _add(self, code: str, title: str) -> None:
        ws, year = self.session.workspace, self.session.year

        def added(disclosure: Disclosure) -> None:
            self._wanted = disclosure.id
            self.details.tabs.setCurrentIndex(0)

        self.session.save(lambda: add_disclosure(ws, year, code, title), self, _KINDS, added)

    def _say(self, text: str, file: Path | None) -> None:
        if file is None:
            self.messages.success(text)
        else:
            self.messages.show_message(text, State.SUCCESS, "Mở thư mục", lambda: show_folder(file))

    def _say_unsaved(self, title: str) -> None:
        self.messages.warning(f"Mục “{title}” còn ô chưa hợp lệ; giá trị trong ô đó không được lưu.")

    def _ask_quarter(self, quarter: int) -> None:
        choice = ReportChoice(self.session.year, quarter=quarter)
        name = suggested_name(self.session.workspace, "disclosure-list", choice, "pdf")
        kinds = "PDF (*.pdf);;Excel (*.xlsx)"
        file = choose_target(self, f"Danh sách quý {_QUARTERS[quarter - 1]}", name, kinds, self.session.preferences)
        if file is not None:
            self.print_quarter(quarter, file)


def _key(row: DisclosureRow) -> str:
    return row.disclosure.id


def _to_do(register: Register) -> int:
    """How much waits for a hand: overdue, not entered, came down early, without a day to count from, due in a week."""
    kinds = ("overdue", "expected", "repost", "missing-start", "publish")
    return len({item.disclosure_id or item.title for item in register.worklist if item.kind in kinds})
