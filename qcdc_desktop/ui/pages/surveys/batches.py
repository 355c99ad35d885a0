"""The batches of a round: made with their numbers, keyed, drawn, keyed a second time, settled, closed.

The panel shows and asks; the page does what it asks for.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.ui.buttons import make_button, make_menu_button
from qcdc_desktop.ui.pages.surveys.batch_rows import (
    batch_columns,
    batch_words,
    difference_columns,
    first_text,
    second_text,
)
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.double_entry import DifferenceRow
from qcdc_desktop.usecases.survey_batches import BatchView, RoundCheck


class BatchesPanel(QWidget):
    """`key_wanted`, `verify_wanted`, `draw_wanted`, `close_wanted`, `reopen_wanted`, `edit_wanted` and `delete_wanted`
    carry the chosen batch; `add_wanted()`; `settle_wanted(row, value)` says what the paper says; `sheet_wanted(number)`
    asks to correct a whole sheet."""

    add_wanted = Signal()
    key_wanted = Signal(object)
    draw_wanted = Signal(object)
    verify_wanted = Signal(object)
    close_wanted = Signal(object)
    reopen_wanted = Signal(object)
    edit_wanted = Signal(object)
    delete_wanted = Signal(object)
    settle_wanted = Signal(object, object)
    sheet_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._read_only = False
        self._loose = False
        self.model: RowsModel[BatchView] = RowsModel(batch_columns())
        self.view = RowsView(self.model, "Các tập phiếu của đợt")
        self.view.set_empty(
            "survey", "Đợt này chưa chia tập. Phiếu vẫn nhập được; chia tập khi có nhiều người nhập.", "Thêm tập phiếu",
            self.add_wanted.emit,
        )  # fmt: skip
        self.view.chosen.connect(self._show_batch)
        self.view.opened.connect(self.key_wanted)
        self.add = make_button("Thêm tập…", "add", self.add_wanted.emit)
        self.key = make_button("Nhập tập", "survey", lambda: self.key_wanted.emit(self.view.current_row()))
        self.draw = make_button("Rút phiếu kiểm tra", "check", lambda: self.draw_wanted.emit(self.view.current_row()))
        self.verify = make_button("Nhập lần hai", "edit", lambda: self.verify_wanted.emit(self.view.current_row()))
        self.close_batch = make_button("Đóng tập", "lock", lambda: self.close_wanted.emit(self.view.current_row()))
        self.more = make_menu_button(
            "Khác",
            "",
            [
                ("Sửa tập…", "edit", lambda: self.edit_wanted.emit(self.view.current_row())),
                ("Mở lại tập…", "unlock", lambda: self.reopen_wanted.emit(self.view.current_row())),
                ("Xóa tập…", "delete", lambda: self.delete_wanted.emit(self.view.current_row())),
            ],
        )
        self.words = QLabel(wordWrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.working = Working("Cách tính tỷ lệ lỗi")
        self.differences = DifferencesPanel()
        self.differences.settle_wanted.connect(self.settle_wanted)
        self.differences.sheet_wanted.connect(self.sheet_wanted)
        self._lay_out()
        self._show_batch(None)

    def show_check(self, check: RoundCheck, waiting: tuple[DifferenceRow, ...]) -> None:
        """Show a round's batches and what waits to be settled."""
        self._loose = bool(check.loose)
        self.model.set_rows(check.batches)
        if self.view.current_row() is None and check.batches:
            self.view.choose(check.batches[0].id)
        self._show_batch(self.view.current_row())
        self.differences.show_rows(waiting)

    def set_read_only(self, read_only: bool) -> None:
        """Show everything without letting it be changed."""
        self._read_only = read_only
        self.differences.set_read_only(read_only)
        self._show_batch(self.view.current_row())

    def _show_batch(self, view: BatchView | None) -> None:
        opened = view is not None and view.batch.closed_at is None and not self._read_only
        self.add.setEnabled(not self._read_only)
        self.key.setEnabled(opened)
        whole = view is None and self._loose and not self._read_only
        self.draw.setEnabled(whole or (opened and view is not None and view.keyed > 0))
        self.verify.setEnabled(opened and view is not None and bool(view.unchecked))
        self.close_batch.setEnabled(opened and view is not None and view.keyed > 0)
        self.more.setEnabled(view is not None and not self._read_only)
        self.words.setText(batch_words(view) if view else "")
        self.words.setVisible(bool(self.words.text()))
        self.working.set_steps(view.figures.steps if view and view.figures.answers else ())

    def _lay_out(self) -> None:
        rows = (QHBoxLayout(), QHBoxLayout())
        for row, buttons in zip(
            rows, ((self.add, self.key, self.more), (self.draw, self.verify, self.close_batch)), strict=True
        ):
            row.setSpacing(8)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(rows[0])
        layout.addWidget(self.view, 3)
        layout.addLayout(rows[1])
        layout.addWidget(self._told())
        layout.addWidget(self.differences, 3)

    def _told(self) -> QScrollArea:
        """What there is to say of a batch, never higher than a few lines."""
        inside = QWidget()
        set_role(inside, "content")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.words)
        column.addWidget(self.working)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setFixedHeight(104)
        return area


class DifferencesPanel(QWidget):
    """What two entries disagree about; each is settled by looking at the paper and saying which it is.

    `settle_wanted(row, value)`, `sheet_wanted(number)` for a third value."""

    settle_wanted = Signal(object, object)
    sheet_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._read_only = False
        self.title = QLabel()
        set_role(self.title, "heading")
        self.model: RowsModel[DifferenceRow] = RowsModel(difference_columns())
        self.view = RowsView(self.model, "Câu trả lời hai lần nhập khác nhau")
        self.view.chosen.connect(self._enable)
        self.first = make_button("Như lần đầu", "check", lambda: self._settle(True))
        self.second = make_button("Như lần hai", "check", lambda: self._settle(False))
        self.third = make_button("Khác cả hai…", "edit", self._third)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.first, self.second, self.third):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.title)
        layout.addWidget(self.view, 1)
        layout.addLayout(row)
        self.show_rows(())

    def show_rows(self, rows: tuple[DifferenceRow, ...]) -> None:
        """Show what waits; nothing is shown while nothing does."""
        self.model.set_rows(rows)
        self.title.setText(f"{len(rows)} câu khác nhau. Phiếu giấy ghi thế nào?")
        self.setVisible(bool(rows))
        if rows and self.view.current_row() is None:
            self.view.choose(rows[0].id)
        self._enable(self.view.current_row())

    def set_read_only(self, read_only: bool) -> None:
        """Show without letting anything be settled."""
        self._read_only = read_only
        self._enable(self.view.current_row())

    def _enable(self, row: DifferenceRow | None) -> None:
        for button in (self.first, self.second, self.third):
            button.setEnabled(row is not None and not self._read_only)
        if row is not None:
            self.first.setToolTip(first_text(row))
            self.second.setToolTip(second_text(row))

    def _settle(self, first: bool) -> None:
        row: DifferenceRow | None = self.view.current_row()
        if row is not None:
            one = row.difference
            value = Value(one.first, one.first_mark) if first else Value(one.second, one.second_mark)
            self.settle_wanted.emit(row, value)

    def _third(self) -> None:
        row: DifferenceRow | None = self.view.current_row()
        if row is not None:
            self.sheet_wanted.emit(row.second.number)
