"""The scans of a round: files in, the doubtful answers of the whole pile in one list, pages that could not be read.

The panel shows and asks; the page does what it asks for.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.scanning import ScanPage
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.buttons import make_button, make_menu_button
from qcdc_desktop.ui.pages.surveys.scan_review import SEEN, ReviewCard
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.words import say
from qcdc_desktop.usecases.scan_entries import CutOut, DoubtRow
from qcdc_desktop.usecases.scan_overview import ScanOverview

_MOST_NAMED = 12


class ScansPanel(QWidget):
    """`files_wanted(second)`, `folder_wanted(second)` ask for a pile, `take_wanted()` for whole sheets to be taken in,
    `picture_wanted(row)` for the picture of an answer, `number_wanted(page, number)` gives a page its number."""

    files_wanted = Signal(bool)
    folder_wanted = Signal(bool)
    take_wanted = Signal()
    picture_wanted = Signal(object)
    number_wanted = Signal(object, int)
    page_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.scan = make_menu_button(
            "Lấy ảnh quét",
            "import",
            [
                ("Tệp quét hoặc ảnh chụp…", "import", lambda: self.files_wanted.emit(False)),
                ("Cả thư mục…", "import", lambda: self.folder_wanted.emit(False)),
                ("Tệp, để kiểm tra phiếu đã gõ tay…", "check", lambda: self.files_wanted.emit(True)),
                ("Cả thư mục, để kiểm tra phiếu đã gõ tay…", "check", lambda: self.folder_wanted.emit(True)),
            ],
        )
        self.take = make_button("Lấy phiếu đã đủ", "check", self.take_wanted.emit)
        self.switch = make_button("Trang không đọc được", "warning", self._switch)
        self.words = QLabel(wordWrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model: RowsModel[DoubtRow] = RowsModel(doubt_columns())
        self.view = RowsView(self.model, "Câu cần người xem")
        self.view.set_empty("check", "Không còn câu nào cần xem.")
        self.view.setSortingEnabled(False)
        self.card = ReviewCard()
        self.unread_model: RowsModel[ScanPage] = RowsModel(page_columns())
        self.unread = RowsView(self.unread_model, "Trang không đọc được")
        self.unread.set_empty("check", "Mọi trang đều đọc được.")
        self.number = QLineEdit()
        self.number.setPlaceholderText("Số ghi trên phiếu")
        self.number.setAccessibleName("Số ghi trên phiếu")
        self.number.setMaximumWidth(150)
        self.give = make_button("Ghi số phiếu", "check", self._give)
        self.see = make_button("Xem trang", "search", self._see)
        self.stack = QStackedWidget()
        self.view.chosen.connect(self._chosen)
        self.card.back.connect(lambda: self._move(-1))
        self.number.returnPressed.connect(self._give)
        self._lay_out()

    def show_scans(self, found: ScanOverview, rows: tuple[DoubtRow, ...]) -> None:
        """Show how far a round's scans are, and what waits."""
        self.words.setText(overview_text(found))
        self.unread_model.set_rows(found.unread)
        self.switch.setVisible(bool(found.unread) or self.stack.currentIndex() == 1)
        self.take.setVisible(found.sheets > found.taken)
        before = self.view.current_row()
        self.model.set_rows(rows)
        if rows and (before is None or before.id not in {row.id for row in rows}):
            self.view.choose(next((row.id for row in rows if row.doubt.value is None), rows[0].id))
        if not rows:
            self.card.show_row(None, None)
        self._name_switch()

    def show_picture(self, row: DoubtRow, cut: CutOut) -> None:
        """Show the picture of the chosen answer."""
        now = self.view.current_row()
        if now is not None and now.id == row.id:
            self.card.show_row(now, cut)

    def next_open(self) -> None:
        """Go to the next answer nobody has read."""
        rows = list(self.model.rows)
        now = self.view.current_row()
        at = next((n for n, row in enumerate(rows) if now is not None and row.id == now.id), -1)
        for row in [*rows[at + 1 :], *rows[: at + 1]]:
            if row.doubt.value is None:
                self.view.choose(row.id)
                return

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be read in."""
        for part in (self.scan, self.take, self.card, self.give, self.number):
            part.setEnabled(not read_only)

    def _chosen(self, row: DoubtRow | None) -> None:
        if row is None:
            self.card.show_row(None, None)
        else:
            self.picture_wanted.emit(row)

    def _move(self, by: int) -> None:
        rows = list(self.model.rows)
        now = self.view.current_row()
        at = next((n for n, row in enumerate(rows) if now is not None and row.id == now.id), 0) + by
        if 0 <= at < len(rows):
            self.view.choose(rows[at].id)

    def _switch(self) -> None:
        self.stack.setCurrentIndex(1 - self.stack.currentIndex())
        self._name_switch()

    def _name_switch(self) -> None:
        count = format_count(len(self.unread_model.rows))
        self.switch.setText("Câu cần xem" if self.stack.currentIndex() else f"Trang không đọc được ({count})")

    def _give(self) -> None:
        page, text = self.unread.current_row(), self.number.text().strip()
        if page is not None and text.isascii() and text.isdecimal():
            self.number_wanted.emit(page, int(text))
            self.number.clear()

    def _see(self) -> None:
        page = self.unread.current_row()
        if page is not None:
            self.page_wanted.emit(page.id)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for button in (self.scan, self.take, self.switch):
            top.addWidget(button)
        top.addStretch(1)
        doubts = QWidget()
        column = QVBoxLayout(doubts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.card)
        column.addWidget(self.view, 1)
        unread = QWidget()
        other = QVBoxLayout(unread)
        other.setContentsMargins(0, 0, 0, 0)
        other.addWidget(self.unread, 1)
        row = QHBoxLayout()
        for part in (self.see, self.number, self.give):
            row.addWidget(part)
        row.addStretch(1)
        other.addLayout(row)
        self.stack.addWidget(doubts)
        self.stack.addWidget(unread)
        set_role(self.words, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.words)
        layout.addWidget(self.stack, 1)


def overview_text(found: ScanOverview) -> str:
    """How far the scans are, in a few sentences."""
    if not found.pages:
        return (
            "Cho phiếu in từ chương trình vào máy quét (thang xám, 200 dpi) hoặc chụp từng trang, rồi lấy tệp vào đây: "
            "ô đánh dấu rõ được đọc ngay, chỉ câu không rõ mới phải xem."
        )
    said = [
        f"{format_count(found.pages)} trang, {format_count(found.sheets)} phiếu; đã lấy {format_count(found.taken)} "
        f"phiếu; còn {format_count(found.open)} câu cần xem."
    ]
    if found.half:
        said.append("Thiếu trang: phiếu " + _some([half.number for half in found.half]) + ".")
    if found.missing:
        said.append("Không thấy phiếu số " + _some(found.missing) + ".")
    if found.one_bit:
        said.append(say("scan-one-bit", {"count": found.one_bit}))
    for one in found.scanners:
        if one.rate is not None and one.scanner:
            said.append(f"{one.scanner}: phải xem {format_percent(one.rate)} số câu.")
    return " ".join(said)


def _some(numbers: "tuple[int, ...] | list[int]") -> str:
    shown = ", ".join(map(str, numbers[:_MOST_NAMED]))
    return shown if len(numbers) <= _MOST_NAMED else f"{shown} và {len(numbers) - _MOST_NAMED} số khác"


def doubt_columns() -> list[Column[DoubtRow]]:
    """The columns of answers to be read from pictures."""
    return [
        Column("number", "Phiếu", lambda r: str(r.page.number), width=70, right=True),
        Column("question", "Câu", lambda r: r.question.text, width=220, stretch=True),
        Column("seen", "Trên giấy", lambda r: SEEN[r.doubt.seen], width=110),
        Column(
            "read", "Người xem", _read_text, width=130,
            state=lambda r: State.SUCCESS if r.doubt.value is not None else None,
        ),
    ]  # fmt: skip


def _read_text(row: DoubtRow) -> str:
    from qcdc_desktop.ui.pages.surveys.batch_rows import value_text

    value = row.doubt.value
    return "" if value is None else value_text(row.question, value.answer, value.mark)


def page_columns() -> list[Column[ScanPage]]:
    """The columns of pages that could not be used."""
    return [
        Column("file", "Tệp", lambda p: p.file, width=150),
        Column("page", "Trang", lambda p: str(p.page) if p.page else "–", width=60, right=True),
        Column(
            "problem", "Vì sao", lambda p: say(p.problem, {"name": p.file}), width=260, stretch=True,
            tip=lambda p: say(p.problem, {"name": p.file}),
        ),
    ]  # fmt: skip
