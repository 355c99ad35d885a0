"""Excel out and in for a page: writing the template, looking a filled file through, its problems by cell, taking it.

Text of old encodings is shown before and after, and the person says whether to convert it.

Nothing is taken over before the person has seen what the file holds; reading it is the business of use cases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import WORKBOOKS, choose_file, choose_target, show_file
from qcdc_desktop.ui.kinds import Kinds
from qcdc_desktop.ui.old_text_view import OldTextView, old_text_sentence
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.sample_view import SampleView
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.words import say
from qcdc_desktop.usecases.filled_tables import FileCheck

NEW_WORKBOOK = "Bảng tính Excel (*.xlsx)"


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a page exchanges: its use cases, a name for the template, what a row is called, what changes.

    `check` and `take` get the file and whether text of old encodings is converted (None: not asked yet). `source_kinds`
    says which files are offered, `look` shows what a sound file holds, `taken` says in the window what was taken, in
    place of our own words. `watched`: check and take also get the progress, so that they can be stopped.
    """

    write: Callable[[Path], Path]
    check: Callable[..., FileCheck]
    take: Callable[..., int]
    file_name: str
    noun: str
    kinds: Kinds
    source_kinds: str = WORKBOOKS
    watched: bool = False
    look: Callable[[Path, bool | None], None] | None = None
    taken: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class _ProblemRow:
    place: int
    cell: str
    sentence: str
    state: State


class ExcelExchange(QFrame):
    """The card over a page that says what a filled file holds; hidden until a file was chosen.

    `body` is the layout it stands in, where that is not the page's own.
    """

    def __init__(self, page: Page, body: QVBoxLayout | None = None) -> None:
        super().__init__()
        set_role(self, "card")
        self._page = page
        self._body = body if body is not None else page.body
        self._file = Path()
        self._exchange: Exchange | None = None
        self._convert: bool | None = None
        self._said = QLabel(wordWrap=True)
        self.model: RowsModel[_ProblemRow] = RowsModel(
            (
                Column("cell", "Ô", lambda r: r.cell, width=128, sort=lambda r: r.place, state=lambda r: r.state),
                Column("problem", "Cần sửa, cần biết", lambda r: r.sentence, stretch=True),
            ),
            key=lambda r: r.place,
        )
        self.problems = RowsView(self.model, "Các ô cần sửa trong tệp Excel")
        self.problems.setMinimumHeight(96)
        self.whole = QLabel(wordWrap=True)
        set_role(self.whole, "muted")
        self.problems.chosen.connect(lambda row: self.whole.setText(f"{row.cell}: {row.sentence}" if row else ""))
        self._aside: list[QWidget] = []
        self.look = make_button("Xem trước", "survey", self._look)
        self.confirm = make_button("Lấy dữ liệu", "import", self._take, primary=True)
        self.convert = make_button("Chuyển sang Unicode", "check", lambda: self._decide(True), primary=True)
        self.keep = make_button("Giữ nguyên", "", lambda: self._decide(False))
        self.old_text = OldTextView()
        self.sample = SampleView()
        self.back = make_button("Đóng", "", self.put_away)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._said, 1)
        for button in (self.look, self.confirm, self.convert, self.keep):
            row.addWidget(button)
        row.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.problems)
        layout.addWidget(self.whole)
        layout.addWidget(self.sample, 1)
        layout.addWidget(self.old_text)
        self.hide()

    def ask_template(self, exchange: Exchange) -> None:
        """Ask where the template goes and write it."""
        memory = self._page.session.preferences
        file = choose_target(self._page, "Tải tệp mẫu", exchange.file_name, NEW_WORKBOOK, memory)
        if file is not None:
            self.write_template(exchange, file.with_suffix(".xlsx"))

    def write_template(self, exchange: Exchange, file: Path) -> None:
        """Write the template and say where it lies."""

        def written(target: Path) -> None:
            self._page.messages.show_message(
                f"Đã ghi tệp mẫu {target.name}.", State.SUCCESS, "Mở tệp", lambda: show_file(target)
            )

        self._page.session.work(lambda _: exchange.write(file), written, self._page, "Ghi tệp mẫu Excel")

    def ask_file(self, exchange: Exchange) -> None:
        """Ask for a filled file and look it through."""
        file = choose_file(self._page, "Lấy dữ liệu từ tệp", exchange.source_kinds, self._page.session.preferences)
        if file is not None:
            self.read_file(exchange, file)

    def read_file(self, exchange: Exchange, file: Path) -> None:
        """Look a filled file through; nothing changes yet."""
        self._exchange, self._file, self._convert = exchange, file, None
        self._check()

    def _check(self) -> None:
        exchange, file, convert = self._exchange, self._file, self._convert
        if exchange is not None:
            self._page.session.work(
                lambda progress: exchange.check(file, convert, *([progress] if exchange.watched else [])),
                self._show_check,
                self._page,
                f"Kiểm tra tệp {file.name}",
            )

    def _decide(self, convert: bool) -> None:
        """Look again with the person's answer about old encodings."""
        self._convert = convert
        self._check()

    @property
    def words(self) -> str:
        """What is said of the file."""
        return self._said.text()

    def put_away(self) -> None:
        """Close the card; the page below is as before."""
        self.hide()
        self._make_room(False)

    def _make_room(self, wanted: bool) -> None:
        """Lay the rest of the page aside while a table is read: on a small screen both have no room."""
        body = self._body
        others = [item.widget() for n in range(body.count()) if (item := body.itemAt(n)) is not None]
        hidden = [w for w in others if w is not None and w is not self and w.isVisible()] if wanted else []
        for widget in [] if wanted else self._aside:
            widget.show()
        for widget in hidden:
            widget.hide()
        self._aside = [*self._aside, *hidden] if wanted else []

    def _show_check(self, check: FileCheck) -> None:
        bad = len(check.problems)
        told = [(p, State.ERROR) for p in check.problems] + [(n, State.INFO) for n in check.notes]
        self.model.set_rows([_ProblemRow(n, p.cell, say(p.code, p.facts), how) for n, (p, how) in enumerate(told)])
        self.old_text.show_columns(check.old)
        self._said.setText(self._sentence(check))
        sound = bad == 0 and check.rows > 0 and not check.undecided
        self.problems.setVisible(bool(told) and not check.undecided)
        self.whole.setVisible(bool(told) and not check.undecided)
        self.problems.selectRow(0)
        self.sample.show_sample(check.sample)
        self.sample.setVisible(sound and self.sample.rows is not None)
        self.confirm.setVisible(sound)
        self.look.setVisible(sound and check.is_form)
        for part in (self.old_text, self.convert, self.keep):
            part.setVisible(check.undecided)
        self._make_room(bool(told) or check.undecided or self.sample.isVisibleTo(self))
        self.show()
        next((b for b in (self.convert, self.confirm) if b.isVisible()), self.back).setFocus()

    def _sentence(self, check: FileCheck) -> str:
        noun, name = self._exchange.noun if self._exchange else "dòng", self._file.name
        if check.is_form:
            noun = "câu hỏi"
        if check.undecided:
            return old_text_sentence(name, check.old)
        if check.problems:
            bad = format_count(len(check.problems))
            return f"Tệp {name} có {bad} ô chưa đúng. Hãy sửa trong Excel rồi chọn lại tệp."
        if not check.rows:
            return f"Tệp {name} chưa có {noun} nào được điền."
        how = ""
        if check.old:
            how = (
                " Chữ bảng mã cũ sẽ được chuyển sang Unicode." if self._convert else " Chữ bảng mã cũ được giữ nguyên."
            )
        notes = f" Có {format_count(len(check.notes))} điều không lấy vào, xem bên dưới." if check.notes else ""
        return f"Tệp {name} có {format_count(check.rows)} {noun}, không có lỗi.{how}{notes} Chưa có gì thay đổi."

    def _look(self) -> None:
        if self._exchange is not None and self._exchange.look is not None:
            self._exchange.look(self._file, self._convert)

    def _take(self) -> None:
        exchange, file, convert = self._exchange, self._file, self._convert
        if exchange is None:
            return

        def taken(count: int) -> None:
            noun, messages = exchange.noun, self._page.messages
            if exchange.taken is not None:
                exchange.taken(count)
            elif count:
                messages.success(f"Đã lấy {format_count(count)} {noun} từ tệp {file.name}.")
            else:
                messages.info(f"Tệp {file.name} không có gì mới so với dữ liệu đã nhập.")

        self.put_away()
        self._page.session.work(
            lambda progress: exchange.take(file, convert, *([progress] if exchange.watched else [])),
            taken,
            self._page,
            f"Lấy dữ liệu từ {file.name}",
            kinds=exchange.kinds,
        )
