"""The sheets of a round: found by number or village, corrected with a reason, deleted with a reason."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey import Mark, Sheet
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import FilterField
from qcdc_desktop.ui.preferences import Preferences
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.surveys import RoundView

_MOST_LINES = 7


class SheetsPanel(QWidget):
    """`correct_wanted(sheet)`, `delete_wanted(sheet)` and `entry_wanted()` ask the page."""

    correct_wanted = Signal(object)
    delete_wanted = Signal(object)
    print_wanted = Signal(object)
    entry_wanted = Signal()

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._read_only = False
        self.model: RowsModel[Sheet] = RowsModel(
            (
                Column("number", "Số", lambda s: str(s.number), sort=lambda s: s.number, width=60, right=True),
                Column("village", "Thôn, tổ dân phố", lambda s: s.village or "–", stretch=True),
                Column("blank", "Bỏ trống", _blanks, sort=_blank_count, width=84, right=True),
                Column("day", "Ngày nhập", _day, sort=lambda s: s.entered_at, width=104, tip=_by),
            )
        )
        self.filter = FilterField("Tìm phiếu", placeholder="Số phiếu hoặc thôn")
        self.filter.filtered.connect(self.search)
        self.view = RowsView(self.model, "Phiếu đã nhập của đợt", preferences=preferences, memory="sheets")
        self.view.set_empty("survey", "Đợt này chưa có phiếu nào.", "Nhập phiếu", self.entry_wanted.emit)
        self.view.opened.connect(self.correct_wanted)
        self.view.chosen.connect(self._enable)
        self.correct = make_button("Sửa…", "edit", lambda: self.correct_wanted.emit(self.view.current_row()))
        self.paper = make_button("In…", "print", lambda: self.print_wanted.emit(self.view.current_row()))
        self.paper.setToolTip("In phiếu đang chọn cùng các câu trả lời đã nhập")
        self.delete = make_button("Xóa…", "delete", lambda: self.delete_wanted.emit(self.view.current_row()))
        self.count = QLabel()
        set_role(self.count, "caption")
        self.model.rows_changed.connect(lambda: self.count.setText(self.view.count_text()))
        self.story = QLabel(wordWrap=True)
        self.story.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.story.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.filter, 1)
        row.addWidget(self.correct)
        row.addWidget(self.paper)
        row.addWidget(self.delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.story)
        layout.addWidget(self.count)
        self._enable(None)

    def show_round(self, view: RoundView) -> None:
        """Show the sheets of a round."""
        self.model.set_rows(view.sheets)

    def show_story(self, number: int, lines: tuple[str, ...]) -> None:
        """Tell what became of the chosen sheet, the newest lines where there are many."""
        row = self.view.current_row()
        if row is None or row.number != number:
            return
        kept = lines if len(lines) <= _MOST_LINES else (lines[0], "…", *lines[2 - _MOST_LINES :])
        self.story.setText("\n".join(kept))
        self.story.show()

    def search(self, text: str) -> None:
        """A whole number finds that sheet only; anything else is looked for in all columns."""
        bare = text.strip()
        if bare.isdecimal():
            self.model.set_filter("")
            self.model.set_condition(lambda sheet: str(sheet.number).startswith(bare))
        else:
            self.model.set_condition(None)
            self.model.set_filter(bare)

    def show_only(self, numbers: Collection[int], words: str) -> None:
        """Show the sheets behind a figure only; typing in the filter line shows all again."""
        kept = frozenset(numbers)
        self.filter.line.setText("")
        self.model.set_filter("")
        self.model.set_condition(lambda sheet: sheet.number in kept)
        self.count.setText(f"{self.view.count_text()}: {words}")

    def set_read_only(self, read_only: bool) -> None:
        """Show the sheets without letting them be corrected or deleted."""
        self._read_only = read_only
        self._enable(self.view.current_row())

    def _enable(self, sheet: Sheet | None) -> None:
        if sheet is None:
            self.story.hide()
        self.paper.setEnabled(sheet is not None)
        self.correct.setEnabled(sheet is not None and not self._read_only)
        self.delete.setEnabled(sheet is not None and not self._read_only)


def _blank_count(sheet: Sheet) -> int:
    return sum(mark is Mark.BLANK for mark in sheet.marks.values())


def _blanks(sheet: Sheet) -> str:
    count = _blank_count(sheet)
    return f"{count} câu" if count else ""


def _day(sheet: Sheet) -> str:
    return format_date(local_day(sheet.entered_at))


def _by(sheet: Sheet) -> str:
    return f"Người nhập: {sheet.entered_by}" if sheet.entered_by else ""
