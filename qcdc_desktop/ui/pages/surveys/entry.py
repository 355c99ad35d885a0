"""Keying a round: the number of the sheet and its village on top, the sheet below, counter and pace; nothing else.

Three tasks in one view: keying new sheets, correcting one, keying drawn ones a second time. It tells the page what to
save; what a key does stands in `domain.keying`.
"""

import time
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.keying import Keying
from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.survey import Difference, Sheet
from qcdc_desktop.domain.verifying import Verifying
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, CountField, TextField
from qcdc_desktop.ui.pages.surveys.key_entry import KeyEntry
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.keying_desks import CheckDesk, KeyingDesk, next_number
from qcdc_desktop.usecases.survey_drafts import FIRST, SECOND, SheetDraft
from qcdc_desktop.usecases.surveys import RoundView

LEGEND = "1–9 chọn  ·  0 bỏ trống  ·  * không hợp lệ  ·  - không áp dụng  ·  ← câu trước  ·  Enter hết phiếu"


@dataclass(frozen=True, slots=True)
class Keyed:
    """A sheet as keyed: new, a correction (with `sheet_id` and `reason`), or a second entry (with `slips`)."""

    draft: SheetDraft
    sheet_id: str | None = None
    reason: str = ""
    batch_id: str | None = None
    seconds: int | None = None
    slips: tuple[Difference, ...] = field(default=())


class EntryView(QWidget):
    """`save_wanted(keyed)` when a sheet is complete, `check_wanted(number)` for the next sheet to key again,
    `answered()` after every answer, `closed()` when the person is done."""

    save_wanted = Signal(object)
    check_wanted = Signal(int)
    number_taken = Signal(int)
    answered = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.desk: KeyingDesk | None = None
        self.check: CheckDesk | None = None
        self.correcting: Sheet | None = None
        self.round_id = ""
        self.saved_here = 0
        self._known: set[int] = set()
        self._queue: list[int] = []
        self._began = self._sheet_began = 0.0
        self._accepted = False
        self._found = [0, 0]
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
        self.kept = QLabel()
        set_role(self.kept, "caption")
        self.status = QLabel(LEGEND)
        set_role(self.status, "muted")
        self.paper = QScrollArea()
        self.paper.setWidgetResizable(True)
        self.paper.setFrameShape(QFrame.Shape.StyledPanel)
        self.paper.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.paper.viewport().installEventFilter(self)
        self._lay_out()

    @property
    def slot(self) -> str:
        """Where the unfinished sheet is kept."""
        return SECOND if self.check is not None else FIRST

    def open_desk(self, desk: KeyingDesk, villages: tuple[str, ...]) -> None:
        """Begin keying, with the unfinished sheet when there is one."""
        self._begin(desk.round.id, Keying(desk.questionnaire), villages)
        self.desk, self._known = desk, set(desk.numbers)
        name = f"{desk.round.title} · {desk.batch.name}" if desk.batch else desk.round.title
        self._head(name, desk.questionnaire.title, "Xong")
        number = next_number(self._known, desk.batch)
        draft = desk.draft if desk.draft and desk.draft.number not in self._known else None
        place = desk.batch.place if desk.batch and desk.batch.place in villages else ""
        if draft is not None and (draft.answers or draft.marks):
            self._show(draft.number, draft)
            self.say(f"Tiếp tục phiếu số {draft.number} đang nhập dở.")
        else:
            self._show(number or 1, SheetDraft(number or 1, place))
            if number is None:
                self.say("Đã nhập đủ các số của tập phiếu này.")

    def open_sheet(self, view: RoundView, villages: tuple[str, ...], sheet: Sheet) -> None:
        """Begin correcting a sheet."""
        self._begin(view.round.id, Keying(view.questionnaire), villages)
        self.correcting = sheet
        self._known = {one.number for one in view.sheets} - {sheet.number}
        self._head(view.round.title, view.questionnaire.title, "Bỏ sửa")
        self.reason.show()
        self.reason.set_value("")
        self._show(sheet.number, SheetDraft(sheet.number, sheet.village, sheet.answers, sheet.marks))
        assert self.sheet is not None
        self.sheet.saving_words = "lưu bản sửa"
        self.sheet.keying.go_to(view.questionnaire.questions[0].code)
        self.sheet.show_sheet()
        self.say("Đi đến câu cần sửa bằng phím mũi tên hoặc chuột; sửa xong bấm Enter để lưu.")

    def open_check(self, desk: CheckDesk) -> None:
        """Begin the second entry of a batch; the first sheet is asked for."""
        self._begin(desk.round.id, Keying(desk.questionnaire), ())
        self.check, self._queue, self._found = desk, list(desk.queue), [0, 0]
        self._head(f"Nhập kiểm tra · {desk.batch.name}", desk.round.title, "Xong")
        if desk.draft is not None and desk.draft.number in self._queue:
            self._queue.remove(desk.draft.number)
            self._queue.insert(0, desk.draft.number)
        self._next_check()

    def show_check(self, sheet: Sheet, by: str) -> None:
        """The first entry of the asked sheet is here, to compare with; nothing of it is shown."""
        if self.check is None or self.sheet is None:
            return
        draft = self.check.draft if self.check.draft and self.check.draft.number == sheet.number else None
        keying: Keying = Verifying(self.check.questionnaire, sheet.answers, sheet.marks, by)
        if self.check.plan.way.value == "apart":
            keying = Keying(self.check.questionnaire)
        elif draft is not None and isinstance(keying, Verifying):
            keying.slips = {slip.question: slip for slip in draft.slips}
        self.number.set_value(sheet.number)
        self._start(draft or SheetDraft(sheet.number), keying)
        self.say(f"Tìm phiếu giấy số {sheet.number} và nhập lại từ đầu, không xem lần nhập trước.")

    def draft(self) -> SheetDraft | None:
        """What is keyed so far of a sheet that is not saved yet, or None when there is nothing to keep."""
        if self.sheet is None or self.correcting is not None or self.sheet.keying.empty:
            return None
        keying = self.sheet.keying
        slips = tuple(keying.slips.values()) if isinstance(keying, Verifying) else ()
        return SheetDraft(
            self.number.value() or 1,
            self.village.value() or "",
            dict(keying.answers),
            dict(keying.marks),
            keying.at,
            slips,
        )

    def close_entry(self) -> None:
        """The person is done keying."""
        self.closed.emit()

    def sheet_saved(self, number: int) -> None:
        """The sheet stands in the database: go on with the next number and the keys that waited."""
        assert self.sheet is not None
        self.saved_here += 1
        if self.check is not None:
            self._queue.remove(number)
            self._next_check()
            return
        self._known.add(number)
        following = next_number(self._known, self.desk.batch if self.desk else None, number)
        self._show(following or number, SheetDraft(following or number, self.village.value() or ""))
        said = f"Đã lưu phiếu số {number}."
        self.say(said if following else f"{said} Đã nhập đủ các số của tập phiếu này.")
        self.sheet.release()

    def second_saved(self, number: int, keyer: int, verifier: int) -> None:
        """A second entry stands in the database, with so many errors of the keyer and of the verifier."""
        self._found[0] += keyer
        self._found[1] += verifier
        self.sheet_saved(number)

    def sheet_failed(self) -> None:
        """The sheet was not saved; it stays as keyed."""
        if self.sheet is not None:
            self.sheet.release(keep=False)
            self.sheet.setFocus()

    def show_kept(self, text: str) -> None:
        """Say up to where everything is safe on the disk."""
        if self.kept.text() != text:
            self.kept.setText(text)

    def show_field_problem(self, field_name: str, sentence: str) -> bool:
        """A refusal about the number or the reason stands beside it."""
        found = {"number": self.number, "reason": self.reason}.get(field_name)
        if found is None or not found.isVisible():
            return False
        found.show_problem(sentence)
        found.setFocus()
        return True

    def say(self, text: str, wrong: bool = False) -> None:
        """Say something in the line below the sheet, or the meaning of the keys again."""
        shown, role = text or LEGEND, "problem" if wrong else "muted"
        if self.status.text() != shown:
            self.status.setText(shown)
        if self.status.property("role") != role:
            set_role(self.status, role)
            self.status.style().unpolish(self.status)
            self.status.style().polish(self.status)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sheet is laid out for the height there is."""
        if event.type() is QEvent.Type.Resize and watched is self.paper.viewport() and self.sheet is not None:
            self.sheet.set_room(self.paper.viewport().height())
        return super().eventFilter(watched, event)

    def _begin(self, round_id: str, keying: Keying, villages: tuple[str, ...]) -> None:
        self.desk, self.check, self.correcting = None, None, None
        self.round_id = round_id
        self.saved_here, self._began = 0, time.monotonic()
        self.reason.hide()
        self.village.set_choices([Choice("", "Không ghi thôn, tổ")] + [Choice(name, name) for name in villages])
        self.village.setVisible(bool(villages))
        self.show_kept("")
        sheet = KeyEntry(keying)
        sheet.finished.connect(self._finish)
        sheet.wrong.connect(lambda why: self.say(why, wrong=True))
        sheet.changed.connect(self._answered)
        sheet.moved.connect(self._see)
        self.sheet = sheet
        self.paper.setWidget(sheet)
        sheet.set_room(self.paper.viewport().height())

    def _head(self, title: str, tip: str, close: str) -> None:
        self.title.setText(title)
        self.title.setToolTip(tip)
        self.close_button.setText(close)
        self.number.set_read_only(self.check is not None)

    def _show(self, number: int, draft: SheetDraft) -> None:
        self.number.set_value(number)
        self.village.set_value(draft.village)
        self._start(draft, None)

    def _start(self, draft: SheetDraft, keying: Keying | None) -> None:
        assert self.sheet is not None
        keying = keying or self.sheet.keying
        keying.start(draft.answers, draft.marks, draft.at)
        self._accepted = False
        self._sheet_began = time.monotonic()
        self.sheet.show_sheet(keying)
        self.sheet.setFocus()
        self._count()

    def _next_check(self) -> None:
        assert self.sheet is not None
        if self._queue:
            self.sheet.hold()
            self.check_wanted.emit(self._queue[0])
            return
        self.sheet.release(keep=False)
        self.sheet.hold()
        self.number.set_value(None)
        self.sheet.keying.start()
        self.sheet.show_sheet()
        self._count()
        self.say("Đã nhập lần hai đủ các phiếu được rút. Bấm Xong để về danh sách.")

    def _answered(self) -> None:
        self._accepted = False
        self.say("")
        self.answered.emit()

    def _finish(self) -> None:
        """The sheet is complete: check number, reason and acceptance here, so that a slip costs no wait."""
        assert self.sheet is not None
        if self.check is None and not self._number_sound():
            return
        if self.correcting is not None and not self._reason_given():
            return
        keying = self.sheet.keying
        if isinstance(keying, Verifying) and keying.replaced and not self._accepted:
            self._accepted = True
            numbers = ", ".join(question_number(d.question) or d.question for d in keying.replaced)
            self.say(f"Câu {numbers} khác lần nhập trước. Bấm Enter lần nữa để nhận giá trị vừa nhập.", wrong=True)
            return
        draft = self.draft()
        if draft is None and self.correcting is not None:
            draft = SheetDraft(
                self.number.value() or 1, self.village.value() or "", dict(keying.answers), dict(keying.marks)
            )
        if draft is None:
            return
        self.sheet.hold()
        seconds = min(round(time.monotonic() - self._sheet_began), 36_000)
        self.save_wanted.emit(
            Keyed(
                draft,
                self.correcting.id if self.correcting else None,
                self.reason.value() if self.correcting else "",
                self.desk.batch.id if self.desk and self.desk.batch else None,
                seconds,
                draft.slips,
            )
        )

    def _number_sound(self) -> bool:
        if not self.number.commit():
            return False
        number = self.number.value()
        if number is None or number in self._known:
            self._refuse_number(number)
            return False
        return True

    def _reason_given(self) -> bool:
        self.reason.commit()
        if self.reason.value():
            return True
        self.reason.show_problem("Hãy ghi lý do sửa; lý do được giữ trong nhật ký.")
        self.reason.setFocus()
        return False

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
            self.number_taken.emit(number)
        self.number.setFocus()

    def _see(self, part: QRect) -> None:
        """Keep the current question in the middle of what is seen, where not all is."""
        bar = self.paper.verticalScrollBar()
        if bar.maximum() > 0:
            bar.setValue(max(0, part.center().y() - self.paper.viewport().height() // 2))

    def _count(self) -> None:
        self.counter.setText("  ·  ".join(self._counted()))

    def _counted(self) -> list[str]:
        if self.correcting is not None:
            return ["Đang sửa phiếu đã nhập"]
        if self.check is not None:
            done = self.check.needed - len(self._queue)
            errors = f"lần đầu sai {self._found[0]}, lần hai sai {self._found[1]}"
            return [f"Đã kiểm {done} / {self.check.needed}", errors, *self._pace(len(self._queue))]
        if self.desk is None:
            return []
        done, goal = self.desk.keyed + self.saved_here, self.desk.goal
        shown = f" / {format_count(goal)}" if goal else ""
        return [f"Đã nhập {format_count(done)}{shown}", *self._pace(goal - done if goal else 0)]

    def _pace(self, left: int) -> list[str]:
        """Sheets an hour, and how long the rest will take at that."""
        if not self.saved_here:
            return []
        seconds = max(time.monotonic() - self._began, 1.0)
        said = [f"{round(self.saved_here / seconds * 3600)} phiếu/giờ"]
        if left > 0:
            said.append(f"còn {format_count(left)}, khoảng {max(1, round(left * seconds / self.saved_here / 60))} phút")
        return said

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        caption = QLabel("Phiếu số")
        for label in (caption, self.title, self.counter):
            label.setMinimumHeight(32)
        row.addWidget(self.close_button, 0, top)
        row.addWidget(self.title, 1, top)
        row.addWidget(self.counter, 0, top)
        row.addSpacing(8)
        row.addWidget(self.village, 0, top)
        row.addWidget(caption, 0, top)
        row.addWidget(self.number, 0, top)
        below = QHBoxLayout()
        below.addWidget(self.status, 1)
        below.addWidget(self.kept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(row)
        layout.addWidget(self.reason)
        layout.addWidget(self.paper, 1)
        layout.addLayout(below)
