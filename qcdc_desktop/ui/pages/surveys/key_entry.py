"""The sheet as on paper, painted as one widget: the current question stands out, one digit answers it.

Wrong keys show by colour and sound, never by a dialog. What a key means is decided in `keying`.
"""

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from qcdc_desktop.domain.keying import TYPED, Keying, Went
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.ui.pages.surveys.inline_editor import InlineEditor
from qcdc_desktop.ui.pages.surveys.sheet_layout import Placed, PlacedQuestion, place_sheet
from qcdc_desktop.ui.pages.surveys.sheet_paint import draw_end, draw_question
from qcdc_desktop.ui.style import theme

FLASH_MS = 350
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MARKS = {"0": Mark.BLANK, ".": Mark.BLANK, ",": Mark.BLANK, "*": Mark.INVALID, "-": Mark.NOT_APPLICABLE}


class KeyEntry(QWidget):
    """`finished()` when a complete sheet wants to be saved, `wrong(why)` after a key that means nothing here,
    `moved(rect)` with the part that should be seen, `changed()` after every change."""

    finished = Signal()
    wrong = Signal(str)
    moved = Signal(QRect)
    changed = Signal()

    def __init__(self, form: Questionnaire, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keying = Keying(form)
        self.saving_words = "lưu và sang phiếu tiếp theo"
        self._held: list[tuple[int, str]] | None = None
        self._placed: Placed | None = None
        self._flash = QTimer(self, interval=FLASH_MS, singleShot=True)
        self._flash.timeout.connect(self.update)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Phiếu đang nhập")
        self.editor = InlineEditor(self)
        self.editor.entered.connect(self._write)
        self.editor.marked.connect(self._mark)
        self.editor.back_wanted.connect(lambda: self.press(int(Qt.Key.Key_Backspace), ""))
        self.editor.left.connect(self._keep_typed)
        self._refresh()

    @property
    def flashing(self) -> bool:
        """Whether the last key was wrong a moment ago."""
        return self._flash.isActive()

    @property
    def placed(self) -> Placed:
        """The layout for the present width and answers."""
        if self._placed is None:
            asked = frozenset(q.code for q in self.keying.asked)
            self._placed = place_sheet(self.keying.form.questions, asked, max(360, self.width()))
        return self._placed

    def hold(self) -> None:
        """Keep keys for later: the sheet is being written."""
        self._held = []

    def release(self, keep: bool = True) -> None:
        """Take keys again, the kept ones first; without `keep` they are dropped."""
        held, self._held = self._held or [], None
        for key, text in held if keep else []:
            self.press(key, text)

    def show_sheet(self) -> None:
        """Show what `keying` holds now, after it was begun anew."""
        self._refresh()

    def press(self, key: int, text: str) -> None:
        """What one key does; the one door for keyboard, tests and keys that waited."""
        if self._held is not None:
            self._held.append((key, text))
            return
        keying = self.keying
        if key in ENTER:
            self._enter()
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._after(keying.back(), "Đây là câu đầu tiên của phiếu.")
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._after(keying.forward(), self._why_not_on())
        elif text in MARKS:
            self._mark(MARKS[text])
        elif text.isdecimal() and len(text) == 1:
            self._after(keying.digit(int(text)), self._why_not(text))
        elif text.strip():
            self._after(Went.WRONG, self._why_not(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys with Ctrl or Alt, Tab and Esc are not ours."""
        foreign = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ours = event.key() in (*ENTER, Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Right)
        ours = ours or event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) or bool(event.text().strip())
        if foreign or not ours or event.key() == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        self.press(event.key(), event.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to a question, or answers it."""
        point = event.position().toPoint()
        hit = next((p for p in self.placed.questions if p.asked and p.box.contains(point)), None)
        if hit is None or self._held is not None:
            return
        self.setFocus()
        went = self.keying.go_to(hit.question.code)
        for placed in hit.options:
            if placed.key.united(placed.label).contains(point):
                went = self.keying.digit(placed.number)
        self._after(went, "")

    def sizeHint(self) -> QSize:
        """As high as the sheet."""
        return QSize(640, self.placed.height)

    def minimumSizeHint(self) -> QSize:
        """The sheet scrolls up and down, never sideways."""
        return QSize(360, self.placed.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another layout."""
        super().resizeEvent(event)
        self._placed = None
        self._place_editor()
        self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A typed question takes the keys into its editor."""
        super().focusInEvent(event)
        self._place_editor()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that keys no longer go here."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the part of the sheet that is asked for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(event.rect(), theme().colour("surface"))
        for placed in self.placed.questions:
            if placed.box.united(placed.heading).intersects(event.rect()):
                self._draw(painter, placed)
        draw_end(painter, self.placed.end, not self.keying.at, self.flashing, self._end_words())
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _end_words(self) -> str:
        left = len(self.keying.open_questions)
        if self.keying.at:
            return "Hết phiếu"
        return f"Hết phiếu, còn {left} câu chưa nhập." if left else f"Hết phiếu. Bấm Enter để {self.saving_words}."

    def _draw(self, painter: QPainter, placed: PlacedQuestion) -> None:
        code = placed.question.code
        current = code == self.keying.at
        draw_question(
            painter,
            placed,
            self.keying.answers.get(code),
            self.keying.marks.get(code),
            current=current,
            wrong=current and self.flashing,
        )

    def _enter(self) -> None:
        question = self.keying.question
        if question is not None and self.keying.open_questions and self.keying.done(question.code):
            self._after(self.keying.forward(), "")
            return
        if question is not None and question.kind is QuestionKind.MULTIPLE and self.keying.at != self._last():
            self._after(self.keying.forward(), self._why_not_on())
            return
        self._after(self.keying.finish(), self._why_not_on())

    def _last(self) -> str:
        return self.keying.asked[-1].code if self.keying.asked else ""

    def _write(self, text: str) -> None:
        """A typed answer; an empty one is a question left blank."""
        question = self.keying.question
        if question is None:
            return
        if not text:
            self._mark(Mark.BLANK)
        elif question.kind is QuestionKind.NUMBER:
            bare = text.replace(".", "").replace(" ", "")
            went = self.keying.write(int(bare)) if bare.isdecimal() else Went.WRONG
            self._after(went, self._bounds())
        else:
            self._after(self.keying.write(text), "")

    def _keep_typed(self, text: str) -> None:
        """Leaving the editor by the mouse or Tab keeps what was typed, without moving the cursor."""
        at = self.keying.at
        if text and self._held is None and self.keying.question is not None:
            self._write(text)
            if self.keying.at != at:
                self.keying.go_to(at)
                self._refresh(focus=False)

    def _mark(self, mark: Mark) -> None:
        allowed = "Câu này không có lựa chọn “không áp dụng”."
        self._after(self.keying.mark(mark), allowed if mark is Mark.NOT_APPLICABLE else self._why_not(""))

    def _after(self, went: Went, why: str) -> None:
        if went is Went.WRONG:
            self._flash.start()
            QApplication.beep()
            self.wrong.emit(why)
        self._refresh()
        if went is Went.FINISHED:
            self.finished.emit()
        elif went is not Went.WRONG:
            self.changed.emit()

    def _refresh(self, focus: bool = True) -> None:
        self._placed = None
        self.updateGeometry()
        question = self.keying.question
        self.setAccessibleDescription(question.text if question else "Hết phiếu, bấm Enter để lưu")
        self._place_editor(focus)
        self.update()
        placed = self.placed.of(self.keying.at) if self.keying.at else None
        self.moved.emit(placed.box.united(placed.heading) if placed else self.placed.end)

    def _place_editor(self, focus: bool = True) -> None:
        question = self.keying.question
        placed = self.placed.of(self.keying.at) if question is not None and question.kind in TYPED else None
        if placed is None or question is None:
            had = self.editor.hasFocus()
            self.editor.close_line()
            if had:
                self.setFocus()
            return
        answer = self.keying.answers.get(question.code)
        self.editor.open_line(placed.answer, question, "" if answer is None else str(answer))
        if focus and (self.hasFocus() or self.editor.hasFocus()):
            self.editor.setFocus()

    def _why_not(self, text: str) -> str:
        question = self.keying.question
        if question is None:
            return "Đã hết phiếu. Bấm Enter để lưu, hoặc Backspace để xem lại."
        if not question.options:
            return "Hãy gõ câu trả lời, hoặc bấm dấu chấm nếu bỏ trống."
        return f"Phím {text} không có ở câu này. Dùng các phím 1–{len(question.options)}."

    def _why_not_on(self) -> str:
        left = len(self.keying.open_questions)
        if self.keying.question is None or left > 1:
            return f"Còn {left} câu chưa nhập. Câu bỏ trống trên giấy thì bấm 0."
        return "Câu này chưa nhập. Bỏ trống trên giấy thì bấm 0."

    def _bounds(self) -> str:
        question = self.keying.question
        low = question.minimum if question and question.minimum is not None else 0
        if question is not None and question.maximum is not None:
            return f"Hãy nhập số từ {low} đến {question.maximum}."
        return f"Hãy nhập số từ {low} trở lên."
