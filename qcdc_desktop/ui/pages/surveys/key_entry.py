"""The sheet as on paper, painted as one widget: the current question stands out, one digit answers it.

Wrong keys show by colour and sound, never by a dialog. What a key means is decided in `domain.keying`; only what a key
has changed is painted anew.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from qcdc_desktop.domain.keying import MARK_KEYS, Keying, Went
from qcdc_desktop.domain.keystrokes import typed_answer
from qcdc_desktop.domain.questionnaire import QuestionKind
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.ui.pages.surveys.inline_editor import InlineEditor
from qcdc_desktop.ui.pages.surveys.key_words import bounds_words, why_not, why_not_on
from qcdc_desktop.ui.pages.surveys.sheet_layout import Placed, forget_letters, place_sheet
from qcdc_desktop.ui.pages.surveys.sheet_paint import Shown, draw_answer, draw_end, draw_heading, draw_question
from qcdc_desktop.ui.pages.surveys.typed_answer import shown_typed
from qcdc_desktop.ui.style import theme

FLASH_MS = 350
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Left, Qt.Key.Key_Up)
ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
DIFFERENT_WORDS = "Khác với lần nhập trước. Hãy nhìn lại phiếu giấy rồi bấm lại câu này."
END = "end"
_EMPTY, _SKIPPED = Shown(), Shown(asked=False)
"""How a question looks in the two pictures of the form that are kept."""


class KeyEntry(QWidget):
    """`finished()` when a complete sheet wants to be saved, `wrong(why)` after a key that means nothing here,
    `moved(rect)` with the part that should be seen, `changed()` after every change."""

    finished = Signal()
    wrong = Signal(str)
    moved = Signal(QRect)
    changed = Signal()

    def __init__(self, keying: Keying, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keying = keying
        self.saving_words = "lưu và sang phiếu tiếp theo"
        self.room = 0
        self._held: list[tuple[int, str]] | None = None
        self._placed: Placed | None = None
        self._pictures: dict[Shown, QPixmap] = {}
        self._shown: dict[str, Shown] = {}
        self._alarm = "error"
        self._flash = QTimer(self, interval=FLASH_MS, singleShot=True)
        self._flash.timeout.connect(self._repaint)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Phiếu đang nhập")
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
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
        """The layout for the present size."""
        if self._placed is None:
            self._placed = place_sheet(self.keying.form.questions, max(360, self.width()), self.room)
        return self._placed

    def set_room(self, height: int) -> None:
        """Tell how high the place is in which the whole sheet should be seen."""
        if height != self.room:
            self.room = height
            self._forget_layout()

    def hold(self) -> None:
        """Keep keys for later: the sheet is being written."""
        self._held = []

    def release(self, keep: bool = True) -> None:
        """Take keys again, the kept ones first; without `keep` they are dropped."""
        held, self._held = self._held or [], None
        for key, text in held if keep else []:
            self.press(key, text)

    def show_sheet(self, keying: Keying | None = None) -> None:
        """Show what `keying` holds now, after it was begun anew, or another sheet of the same form."""
        if keying is not None:
            self.keying = keying
        self.editor.forget()
        self._refresh()

    def press(self, key: int, text: str) -> None:
        """What one key does; the one door for keyboard, tests and keys that waited."""
        if self._held is not None:
            self._held.append((key, text))
            return
        keying = self.keying
        if key in ENTER:
            self._enter()
        elif key in BACK:
            self._after(keying.back(), "Đây là câu đầu tiên của phiếu.")
        elif key in ON:
            self._after(keying.forward(), why_not_on(keying))
        elif text in MARK_KEYS:
            self._mark(MARK_KEYS[text])
        elif text.isdecimal() and len(text) == 1:
            self._after(keying.digit(int(text)), why_not(keying, text))
        elif text.strip():
            self._after(Went.WRONG, why_not(keying, text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys with Ctrl or Alt, Tab and Esc are not ours."""
        foreign = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ours = event.key() in (*ENTER, *BACK, *ON) or bool(event.text().strip())
        if foreign or not ours or event.key() == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        self.press(event.key(), event.text())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click goes to a question, or answers it."""
        point = event.position().toPoint()
        hit = next((p for p in self.placed.questions if p.box.contains(point)), None)
        if hit is None or self._held is not None:
            return
        self.setFocus()
        went = self.keying.go_to(hit.question.code)
        if went is Went.WRONG:
            return
        for placed in hit.options:
            if placed.key.united(placed.label).contains(point):
                went = self.keying.digit(placed.number)
        self._after(went, "")

    def sizeHint(self) -> QSize:
        """As high as the sheet."""
        return QSize(640, self.placed.height)

    def minimumSizeHint(self) -> QSize:
        """The sheet scrolls up and down where it does not fit, never sideways."""
        return QSize(360, self.placed.height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another layout."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._forget_layout()

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
        """Paint the part that is asked for: the empty form, kept as a picture, and over it what differs.

        Drawing letters is what takes time: only the question the cursor is at is drawn as a whole.
        """
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        region = event.region()
        painter.drawPixmap(0, 0, self._form_picture(_EMPTY))
        scale = self.placed.scale
        for placed in self.placed.questions:
            shown = self._shown[placed.question.code]
            if shown == _EMPTY or not region.intersects(placed.box):
                continue
            if shown == _SKIPPED:
                self._draw_part(painter, placed.box, self._form_picture(_SKIPPED))
            elif shown.asked and not shown.current:
                draw_answer(painter, placed, shown, scale)
            else:
                painter.fillRect(placed.box, theme().colour("surface"))
                draw_question(painter, placed, shown, scale)
        if region.intersects(self.placed.end):
            end = self._shown[END]
            draw_end(painter, self.placed.end, end.current, end.alarm, str(end.answer), scale)
        if self.hasFocus() or self.editor.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().colour("focus"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Other colours, another picture."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            if event.type() is QEvent.Type.FontChange:
                forget_letters()
            self._pictures.clear()
            self.update()

    def _form_picture(self, look: Shown) -> QPixmap:
        """The form with all questions looking alike; drawn once for a size, so that the next sheet is there at once."""
        ratio = self.devicePixelRatioF()
        wanted = (self.size() * ratio).expandedTo(QSize(1, 1))
        found = self._pictures.get(look)
        if found is None or found.size() != wanted:
            found = QPixmap(wanted)
            found.setDevicePixelRatio(ratio)
            found.fill(theme().colour("surface"))
            painter = QPainter(found)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for placed in self.placed.questions:
                draw_heading(painter, placed, self.placed.scale)
                draw_question(painter, placed, look, self.placed.scale)
            painter.end()
            self._pictures[look] = found
        return found

    def _draw_part(self, painter: QPainter, box: QRect, picture: QPixmap) -> None:
        ratio = picture.devicePixelRatio()
        source = QRectF(box.x() * ratio, box.y() * ratio, box.width() * ratio, box.height() * ratio)
        painter.drawPixmap(QRectF(box), picture, source)

    def _forget_layout(self) -> None:
        self._placed = None
        self._pictures.clear()
        self._place_editor(focus=False)
        self.updateGeometry()
        self.update()
        self.moved.emit(self._current_box())

    def _look(self) -> dict[str, Shown]:
        """What is to be seen of every question, and of the end."""
        keying = self.keying
        asked = {q.code for q in keying.asked}
        alarm = self._alarm if self.flashing else ""
        looks = {}
        for question in keying.form.questions:
            code, current = question.code, question.code == keying.at
            answer = keying.answers.get(code)
            if not question.options and answer is not None:
                answer = shown_typed(question, answer)
            looks[code] = Shown(answer, keying.marks.get(code), code in asked, current, alarm if current else "")
        at_end = not keying.at
        looks[END] = Shown(self._end_words(), current=at_end, alarm=alarm if at_end else "")
        return looks

    def _repaint(self) -> None:
        """Paint anew what looks different now."""
        looks = self._look()
        changed = [code for code, look in looks.items() if self._shown.get(code) != look]
        self._shown = looks
        boxes = {placed.question.code: placed.box for placed in self.placed.questions}
        for code in changed:
            self.update((self.placed.end if code == END else boxes[code]).adjusted(-2, -2, 2, 2))

    def _end_words(self) -> str:
        left = len(self.keying.open_questions)
        if self.keying.at:
            return "Hết phiếu"
        return f"Hết phiếu, còn {left} câu chưa nhập." if left else f"Hết phiếu. Bấm Enter để {self.saving_words}."

    def _enter(self) -> None:
        question = self.keying.question
        if question is not None and self.keying.open_questions and self.keying.done(question.code):
            self._after(self.keying.forward(), "")
            return
        if question is not None and question.kind is QuestionKind.MULTIPLE and self.keying.at != self._last():
            self._after(self.keying.forward(), why_not_on(self.keying))
            return
        self._after(self.keying.finish(), why_not_on(self.keying))

    def _last(self) -> str:
        return self.keying.asked[-1].code if self.keying.asked else ""

    def _write(self, text: str) -> None:
        """A typed answer; an empty one is a question left blank."""
        question = self.keying.question
        if self._held is not None or question is None:
            return
        if not text:
            self._mark(Mark.BLANK)
            return
        answer = typed_answer(question, text)
        self._after(Went.WRONG if answer is None else self.keying.write(answer), bounds_words(question))

    def _keep_typed(self, text: str) -> None:
        """Leaving the editor by the mouse or Tab keeps what was typed, without moving the cursor."""
        at = self.keying.at
        if text and self._held is None and self.keying.question is not None:
            self._write(text)
            if self.keying.at != at:
                self.keying.go_to(at)
                self._refresh(focus=False)

    def _mark(self, mark: Mark) -> None:
        if self._held is None:
            self._after(self.keying.mark(mark), why_not(self.keying, "", mark))

    def _after(self, went: Went, why: str) -> None:
        if went in (Went.WRONG, Went.DIFFERENT):
            self._alarm = "warning" if went is Went.DIFFERENT else "error"
            self._flash.start()
            QApplication.beep()
        if went is Went.DIFFERENT:
            self.editor.forget()
        self._refresh()
        if went is Went.FINISHED:
            self.finished.emit()
        elif went is not Went.WRONG:
            self.changed.emit()
        if went in (Went.WRONG, Went.DIFFERENT):
            self.wrong.emit(DIFFERENT_WORDS if went is Went.DIFFERENT else why)

    def _refresh(self, focus: bool = True) -> None:
        self._repaint()
        question = self.keying.question
        self.setAccessibleDescription(question.text if question else "Hết phiếu, bấm Enter để lưu")
        self._place_editor(focus)
        self.moved.emit(self._current_box())

    def _current_box(self) -> QRect:
        placed = self.placed.of(self.keying.at) if self.keying.at else None
        return placed.box.united(placed.heading) if placed else self.placed.end

    def _place_editor(self, focus: bool = True) -> None:
        question = self.keying.question
        typed = question is not None and not question.options
        placed = self.placed.of(self.keying.at) if typed else None
        if placed is None or question is None:
            had = self.editor.hasFocus()
            self.editor.close_line()
            if had:
                self.setFocus()
            return
        answer = self.keying.answers.get(question.code)
        shown = "" if answer is None else shown_typed(question, answer)
        self.editor.open_line(placed.answer, question, shown, self.placed.scale.font())
        if focus and (self.hasFocus() or self.editor.hasFocus()):
            self.editor.setFocus()

    def hints(self) -> Sequence[str]:
        """What the keys do at the current question, for the line below the sheet."""
        question = self.keying.question
        if question is None or not question.options:
            return ()
        return [f"{n} {option.label}" for n, option in enumerate(question.options, 1)]
