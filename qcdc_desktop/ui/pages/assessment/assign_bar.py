"""Giving indicators to a colleague with a day: a line on the page, for one indicator, a criterion or all shown."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import DateField, TextField
from qcdc_desktop.ui.style import set_role


class AssignBar(QFrame):
    """Hidden until `ask`; `given(codes, person, day)` is the answer, Esc and "Quay lại" take it away."""

    given = Signal(object, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._codes: tuple[str, ...] = ()
        self.question = QLabel(wordWrap=True)
        self.person = TextField("Người, bộ phận phụ trách", placeholder="Họ tên hoặc bộ phận")
        self.names = make_button("Chọn", "person")
        self.names.setAccessibleName("Chọn người, bộ phận đã có")
        self._menu = QMenu(self.names)
        self.names.setMenu(self._menu)
        self.names.setProperty("menu", "true")
        self.day = DateField("Hạn hoàn thành")
        self.confirm = make_button("Giao", "check", self._settle, primary=True)
        self.back = make_button("Quay lại", "", self.close_bar)
        row = QHBoxLayout()
        row.setSpacing(8)
        due = QLabel("Hạn")
        due.setMinimumHeight(32)
        self.person.setMinimumWidth(160)
        self.day.setFixedWidth(150)
        for widget in (self.person, self.names, due, self.day, self.confirm, self.back):
            row.addWidget(widget, 1 if widget is self.person else 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        layout.addWidget(self.question)
        layout.addLayout(row)
        self.hide()

    def ask(self, codes: Sequence[str], what: str, people: Sequence[str], person: str, day: date | None) -> None:
        """Ask who sees to these indicators; `what` names them, `people` can be chosen."""
        self._codes = tuple(codes)
        self.question.setText(f"Giao {what} cho ai?")
        self._menu.clear()
        for name in people:
            self._menu.addAction(name).triggered.connect(lambda _=False, chosen=name: self._choose(chosen))
        self.person.set_value(person)
        self.day.set_value(day)
        self.show()
        self.person.line.setFocus()
        self.person.line.selectAll()

    def close_bar(self) -> None:
        """Take the question away."""
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the question away."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        else:
            super().keyPressEvent(event)

    def _choose(self, name: str) -> None:
        self.person.set_value(name)
        self.day.setFocus()

    def _settle(self) -> None:
        if not (self.person.commit() and self.day.commit()):
            return
        if not self.person.value():
            self.person.show_problem("Hãy ghi họ tên hoặc bộ phận.")
            self.person.line.setFocus()
            return
        self.close_bar()
        self.given.emit(self._codes, self.person.value(), self.day.value())
