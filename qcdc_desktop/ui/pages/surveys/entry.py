"""Keying a round: the number of the sheet and its village on top, the sheet below, counter and pace; nothing else.

It tells the page what to save; what a key does stands in `keying`.
"""

import time
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, CountField, TextField
from qcdc_desktop.ui.pages.surveys.key_entry import KeyEntry
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.survey_drafts import SheetDraft
from qcdc_desktop.usecases.surveys import RoundView

LEGEND = "1–9 chọn  ·  0 bỏ trống  ·  * không hợp lệ  ·  - không áp dụng  ·  ← câu trước  ·  Enter hết phiếu"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A sheet as keyed, with the id and the reason of a correction."""

    draft: SheetDraft
    sheet_id: str | None = None
    reason: str = ""


class EntryView(QWidget):
    """`save_wanted(keyed)` when a sheet is complete, `closed()` when the person is done."""

    save_wanted = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.round: RoundView | None = None
        self.correcting: Sheet | None = None
        self.saved_here = 0
        self._known: set[int] = set()
        self._began = 0.0
        self.sheet: KeyEntry | None = None
        self.close_button = make_button("Xong", "chevron-left", self.close_entry)
        self.title = QLabel()
        set_role(self.title, "heading")
        self.number = CountField("Phiếu số", minimum=1, grouped=False)
        self.number.line.setMaximumWidth(72)
        self.number.committed.connect(self._number_typed)
        self.village = ChoiceField("Thôn, tổ dân phố", placeholder="Thôn, tổ dân phố")
        self.village.setFixedWidth(210)
        self.reason = TextField("Lý do sửa", placeholder="Lý do sửa phiếu (bắt buộc)")
        self.counter = QLabel()
        self.status = QLabel(LEGEND)
        set_role(self.status, "muted")
        self.paper = QScrollArea()
        self.paper.setWidgetResizable(True)
        self.paper.setFrameShape(QFrame.Shape.StyledPanel)
        self.paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()

    def open_round(self, view: RoundView, villages: tuple[str, ...], draft: SheetDraft | None) -> None:
        """Begin keying, with the unfinished sheet when there is one."""
        self._set_round(view, villages)
        self.correcting = None
        self.saved_here, self._began = 0, time.monotonic()
        self.reason.hide()
        self.close_button.setText("Xong")
        draft = draft or SheetDraft(view.next_number)
        number = draft.number if draft.number not in self._known else view.next_number
        self._show(number, draft)
        if draft.answers or draft.marks:
            self.say(f"Tiếp tục phiếu số {number} đang nhập dở.")

    def open_sheet(self, view: RoundView, villages: tuple[str, ...], sheet: Sheet) -> None:
        """Begin correcting a sheet."""
        self._set_round(view, villages)
        self.correcting = sheet
        self._known.discard(sheet.number)
        self.reason.show()
        self.reason.set_value("")
        self.close_button.setText("Bỏ sửa")
        self._show(sheet.number, SheetDraft(sheet.number, sheet.village, sheet.answers, sheet.marks))
        assert self.sheet is not None
        self.sheet.saving_words = "lưu bản sửa"
        self.sheet.keying.go_to(view.questionnaire.questions[0].code)
        self.sheet.show_sheet()
        self.say("Đi đến câu cần sửa bằng phím mũi tên hoặc chuột; sửa xong bấm Enter để lưu.")

    def draft(self) -> SheetDraft | None:
        """What is keyed so far of a new sheet, or None when there is nothing to keep."""
        if self.sheet is None or self.correcting is not None or self.sheet.keying.empty:
            return None
        keying = self.sheet.keying
        return SheetDraft(self.number.value() or 1, self.village.value() or "", keying.answers, keying.marks)

    def close_entry(self) -> None:
        """The person is done keying."""
        self.closed.emit()

    def sheet_saved(self, number: int) -> None:
        """The sheet stands in the database: go on with the next number and the keys that waited."""
        assert self.sheet is not None
        self._known.add(number)
        self.saved_here += 1
        following = number + 1
        while following in self._known:
            following += 1
        self._show(following, SheetDraft(following, self.village.value() or ""))
        self.say(f"Đã lưu phiếu số {number}.")
        self.sheet.release()

    def sheet_failed(self) -> None:
        """The sheet was not saved; it stays as keyed."""
        if self.sheet is not None:
            self.sheet.release(keep=False)
            self.sheet.setFocus()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """A refusal about the number or the reason stands beside it."""
        found = {"number": self.number, "reason": self.reason}.get(field)
        if found is None or not self.isVisible():
            return False
        found.show_problem(sentence)
        found.setFocus()
        return True

    def say(self, text: str, wrong: bool = False) -> None:
        """Say something in the line below the sheet, or the meaning of the keys again."""
        self.status.setText(text or LEGEND)
        self.status.setStyleSheet("")
        set_role(self.status, "problem" if wrong else "muted")
        self.status.style().unpolish(self.status)
        self.status.style().polish(self.status)

    def _set_round(self, view: RoundView, villages: tuple[str, ...]) -> None:
        self.round = view
        self._known = {sheet.number for sheet in view.sheets}
        self.title.setText(view.round.title)
        self.title.setToolTip(view.questionnaire.title)
        choices = [Choice("", "Không ghi thôn, tổ")] + [Choice(name, name) for name in villages]
        self.village.set_choices(choices)
        sheet = KeyEntry(view.questionnaire)
        sheet.finished.connect(self._finish)
        sheet.wrong.connect(lambda why: self.say(why, wrong=True))
        sheet.changed.connect(lambda: self.say(""))
        sheet.moved.connect(self._see)
        self.sheet = sheet
        self.paper.setWidget(sheet)

    def _show(self, number: int, draft: SheetDraft) -> None:
        assert self.sheet is not None
        self.number.set_value(number)
        self.village.set_value(draft.village)
        self.sheet.keying.start(draft.answers, draft.marks)
        self.sheet.show_sheet()
        self.sheet.setFocus()
        self._count()

    def _finish(self) -> None:
        """The sheet is complete: check number and reason here, so that a slip costs no wait."""
        assert self.sheet is not None
        if not self.number.commit():
            return
        number = self.number.value()
        if number is None or number in self._known:
            self._refuse_number(number)
            return
        reason = ""
        if self.correcting is not None:
            self.reason.commit()
            reason = self.reason.value()
            if not reason:
                self.reason.show_problem("Hãy ghi lý do sửa; lý do được giữ trong nhật ký.")
                self.reason.setFocus()
                return
        keying = self.sheet.keying
        draft = SheetDraft(number, self.village.value() or "", dict(keying.answers), dict(keying.marks))
        self.sheet.hold()
        self.save_wanted.emit(Keyed(draft, self.correcting.id if self.correcting else None, reason))

    def _number_typed(self, number: int | None) -> None:
        if number is None or number in self._known:
            self._refuse_number(number)
        elif self.sheet is not None:
            self.sheet.setFocus()

    def _refuse_number(self, number: int | None) -> None:
        if number is None:
            self.number.show_problem("Hãy nhập số ghi trên phiếu.")
        else:
            self.number.show_problem("Số này đã nhập rồi.")
        self.number.setFocus()

    def _see(self, part: QRect) -> None:
        """Keep the current question in the middle of what is seen."""
        bar = self.paper.verticalScrollBar()
        middle = part.center().y() - self.paper.viewport().height() // 2
        bar.setValue(max(0, middle))

    def _count(self) -> None:
        if self.round is None:
            return
        done, target = len(self._known), self.round.round.target
        goal = f" / {format_count(target)}" if target else ""
        parts = [f"Đã nhập {format_count(done)}{goal}"]
        if self.correcting is not None:
            parts = ["Đang sửa phiếu đã nhập"]
        elif self.saved_here:
            minutes = max(time.monotonic() - self._began, 1.0) / 60
            parts.append(f"{round(self.saved_here / minutes * 60)} phiếu/giờ")
        self.counter.setText("  ·  ".join(parts))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        caption = QLabel("Phiếu số")
        caption.setMinimumHeight(32)
        self.title.setMinimumHeight(32)
        self.counter.setMinimumHeight(32)
        row.addWidget(self.close_button, 0, top)
        row.addWidget(self.title, 1, top)
        row.addWidget(self.counter, 0, top)
        row.addSpacing(8)
        row.addWidget(self.village, 0, top)
        row.addWidget(caption, 0, top)
        row.addWidget(self.number, 0, top)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.reason)
        layout.addWidget(self.paper, 1)
        layout.addWidget(self.status)
