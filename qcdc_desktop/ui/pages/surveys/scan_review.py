"""One doubtful answer at a time: its picture with its neighbours, one key for what stands there, the next one.

The card shows and says what was pressed; what becomes of it is the page's business.
"""

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QFrame, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.keying import MARK_KEYS
from qcdc_desktop.domain.keystrokes import typed_answer
from qcdc_desktop.domain.mark_reading import Seen
from qcdc_desktop.domain.questionnaire import Question, QuestionKind
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.ui.pages.surveys.key_words import bounds_words
from qcdc_desktop.ui.style import set_role, theme
from qcdc_desktop.usecases.scan_entries import CutOut, DoubtRow

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SEEN = {
    Seen.TWO_MARKS: "đánh hai ô",
    Seen.CORRECTED: "có sửa",
    Seen.DOUBTFUL: "không rõ",
    Seen.WRITTEN: "chữ viết tay",
    Seen.TICKED: "quá số ô",
    Seen.BLANK: "bỏ trống",
}


class ReviewCard(QFrame):
    """`read(row, value)` is what a person read; `back()` and `page_wanted(row)` ask for more."""

    read = Signal(object, object)
    back = Signal()
    page_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Câu cần xem trên ảnh")
        set_role(self, "card")
        self.row: DoubtRow | None = None
        self.picked: tuple[str, ...] = ()
        self._pixmap = QPixmap()
        self.title = QLabel(wordWrap=True)
        set_role(self.title, "heading")
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.picture.setMinimumHeight(140)
        self.choices = QLabel(wordWrap=True)
        self.line = QLineEdit()
        self.line.setAccessibleName("Câu trả lời viết tay")
        self.line.setPlaceholderText("Gõ như trên ảnh rồi bấm Enter")
        self.line.returnPressed.connect(self._typed)
        self.told = QLabel(wordWrap=True)
        set_role(self.told, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        for part in (self.title, self.picture, self.choices, self.line, self.told):
            layout.addWidget(part)

    def show_row(self, row: DoubtRow | None, cut: CutOut | None) -> None:
        """Show an answer with its picture; None: nothing is left."""
        self.row, self.picked = row, ()
        self.setVisible(row is not None)
        if row is None:
            return
        self.title.setText(f"Phiếu {row.page.number} · {row.question.text}")
        self._pixmap = _framed(cut) if cut is not None else QPixmap()
        self._fit()
        writes = not row.question.options
        self.line.setVisible(writes)
        self.line.clear()
        self.choices.setText(choices_text(row.question))
        self._tell()
        if self.isVisible():
            (self.line if writes else self).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits and the marks of keying; Space for the whole page, Backspace for the answer before."""
        row, key = self.row, event.key()
        if row is None:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Space:
            self.page_wanted.emit(row)
        elif key == Qt.Key.Key_Backspace:
            self.back.emit()
        elif event.text() in MARK_KEYS:
            self._mark(row, MARK_KEYS[event.text()])
        elif event.text().isascii() and event.text().isdecimal():
            self._digit(row, int(event.text()))
        elif key in _ENTER and self.picked:
            self.read.emit(row, Value(self.picked))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture follows the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _digit(self, row: DoubtRow, number: int) -> None:
        options = row.question.options
        if not 1 <= number <= len(options):
            self.told.setText(f"Phím {number} không có ở câu này. Dùng các phím 1–{len(options)}.")
            return
        code = options[number - 1].code
        if row.question.kind is not QuestionKind.MULTIPLE:
            self.read.emit(row, Value(code))
            return
        left = {*self.picked} ^ {code}
        self.picked = tuple(option.code for option in options if option.code in left)
        self._tell()

    def _mark(self, row: DoubtRow, mark: Mark) -> None:
        if mark is Mark.NOT_APPLICABLE and not row.question.may_be_not_applicable:
            self.told.setText("Câu này không có lựa chọn “không áp dụng”.")
            return
        self.read.emit(row, Value(mark=mark))

    def _typed(self) -> None:
        row, text = self.row, self.line.text().strip()
        if row is None:
            return
        if text in MARK_KEYS and not (text == "0" and row.question.kind is QuestionKind.NUMBER):
            self._mark(row, MARK_KEYS[text])
            return
        answer = typed_answer(row.question, text) if text else None
        if answer is None:
            self.told.setText(
                "Hãy gõ câu trả lời, hoặc dấu chấm nếu bỏ trống." if not text else bounds_words(row.question)
            )
            return
        self.read.emit(row, Value(answer))

    def _tell(self) -> None:
        row = self.row
        if row is None:
            return
        labels = {option.code: option.label for option in row.question.options}
        may = ", ".join(labels.get(code, code) for code in row.doubt.options)
        said = f"Máy thấy: {SEEN[row.doubt.seen]}" + (f" ({may})." if may else ".")
        if self.picked:
            said = "Đã chọn: " + ", ".join(labels[code] for code in self.picked) + ". Enter để sang câu sau."
        self.told.setText(said)

    def _fit(self) -> None:
        if not self._pixmap.isNull():
            room = self.picture.contentsRect()
            wide = max(200, self.width() - 24)
            shown = self._pixmap.scaled(
                wide, max(140, room.height()), Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )  # fmt: skip
            self.picture.setPixmap(shown)


def choices_text(question: Question) -> str:
    """What the keys mean at a question."""
    said = [f"<b>{n}</b> {option.label}" for n, option in enumerate(question.options, 1)]
    said += ["<b>0</b> bỏ trống" if question.options else "<b>.</b> bỏ trống", "<b>*</b> không hợp lệ"]
    if question.may_be_not_applicable:
        said.append("<b>-</b> không áp dụng")
    return " &nbsp; ".join(said)


def _framed(cut: CutOut) -> QPixmap:
    """The picture with a frame around the answer in question."""
    pixmap = QPixmap()
    pixmap.loadFromData(QByteArray(cut.jpeg))
    if not pixmap.isNull():
        painter = QPainter(pixmap)
        painter.setPen(QPen(theme().colour("accent"), 3, Qt.PenStyle.DashLine))
        painter.drawRect(*cut.frame)
        painter.end()
    return pixmap


class PageDialog(QDialog):
    """A whole page as it was scanned; Esc or Space closes it."""

    def __init__(self, picture: bytes, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        pixmap = QPixmap()
        pixmap.loadFromData(QByteArray(picture))
        label = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter)
        room = parent.window().size()
        label.setPixmap(pixmap.scaledToWidth(max(500, room.width() - 120), Qt.TransformationMode.SmoothTransformation))
        area = QScrollArea()
        area.setWidget(label)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self.resize(room.width() - 60, room.height() - 40)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space closes as Esc does."""
        if event.key() == Qt.Key.Key_Space:
            self.accept()
        else:
            super().keyPressEvent(event)
