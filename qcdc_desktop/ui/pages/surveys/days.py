"""The daily table of a round: a line a day and place with the running total; a card below takes the next line.

The panel shows and asks; the page does what it asks for.
"""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey import PlaceKind
from qcdc_desktop.domain.survey_days import DayLine, SurveyDay
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.buttons import make_button, make_menu_button
from qcdc_desktop.ui.fields import CountField, DateField, Form, TextField
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.survey_days import RoundDays


class DaysPanel(QWidget):
    """`new_wanted()` asks for the next line to fill in, `save_wanted(day)` to write one, `delete_wanted(day)` to
    take one off, `print_wanted(ending)` for the paper."""

    new_wanted = Signal()
    save_wanted = Signal(object)
    delete_wanted = Signal(object)
    print_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._read_only = False
        self.model: RowsModel[DayLine] = RowsModel(day_columns(), key=lambda line: line.day.id)
        self.view = RowsView(self.model, "Bảng theo dõi theo ngày")
        self.view.set_empty(
            "calendar", "Chưa ghi ngày nào. Mỗi ngày ghi người phụ trách, số lượt người đến và số người tham gia.",
            "Ghi ngày đầu", self.new_wanted.emit,
        )  # fmt: skip
        self.view.setSortingEnabled(False)
        self.view.opened.connect(lambda _: self._edit())
        self.view.chosen.connect(lambda _: self._enable())
        self.add = make_button("Ghi ngày tiếp theo", "add", self.new_wanted.emit)
        self.edit = make_button("Sửa", "edit", self._edit)
        self.delete = make_button("Xóa…", "delete", self._delete)
        self.print = make_menu_button(
            "In",
            "print",
            [
                ("Bảng theo ngày, PDF…", "report", lambda: self.print_wanted.emit("pdf")),
                ("Bảng theo ngày, Word…", "report", lambda: self.print_wanted.emit("docx")),
                ("Bảng theo ngày, Excel…", "excel", lambda: self.print_wanted.emit("xlsx")),
            ],
        )
        self.sums = QLabel(wordWrap=True)
        set_role(self.sums, "muted")
        self.form = DayForm()
        self.form.given.connect(self.save_wanted)
        self._lay_out()

    def show_days(self, found: RoundDays) -> None:
        """Show the table of a round."""
        elsewhere = found.round.place_kind in (PlaceKind.VILLAGE, PlaceKind.OTHER)
        self.form.name_visitors("Số người thuộc diện khảo sát" if elsewhere else "Số lượt người làm TTHC")
        self.model.set_rows(found.lines)
        self.sums.setText(_sums(found))
        self.sums.setVisible(bool(found.lines))
        self._enable()

    def set_read_only(self, read_only: bool) -> None:
        """Show the table without letting it be changed."""
        self._read_only = read_only
        if read_only:
            self.form.hide()
        self._enable()

    def _edit(self) -> None:
        line = self.view.current_row()
        if line is not None and not self._read_only:
            self.form.ask(line.day, f"Sửa ngày {format_date(line.day.day)}")

    def _delete(self) -> None:
        line = self.view.current_row()
        if line is not None:
            self.delete_wanted.emit(line.day)

    def _enable(self) -> None:
        chosen = self.view.current_row() is not None
        self.add.setEnabled(not self._read_only)
        self.edit.setEnabled(chosen and not self._read_only)
        self.delete.setEnabled(chosen and not self._read_only)
        self.print.setEnabled(bool(self.model.rows))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.edit, self.delete, self.print):
            row.addWidget(button)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.sums)
        layout.addWidget(self.form)


class DayForm(QFrame):
    """The card of one line; `given(day)` at "Lưu", Esc and "Đóng" take it away."""

    given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "card")
        self._day: SurveyDay | None = None
        self.title = QLabel()
        set_role(self.title, "heading")
        self.left, self.right = Form(labels_above=True), Form(labels_above=True)
        self.left.add("day", "Ngày", DateField(), required=True)
        self.left.add("place", "Nơi khảo sát", TextField(max_length=200))
        self.left.add("responsible", "Người được phân công, chức vụ", TextField(max_length=200))
        self.right.add("visitors", "Số lượt người làm TTHC", CountField())
        self.right.add("participants", "Số người tham gia khảo sát", CountField())
        self.right.add("note", "Ghi chú", TextField(max_length=500))
        self.save = make_button("Lưu ngày", "check", self._save, primary=True)
        self.back = make_button("Đóng", "", self.hide)
        fields = QHBoxLayout()
        fields.setSpacing(16)
        fields.addWidget(self.left, 1)
        fields.addWidget(self.right, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.save)
        row.addWidget(self.back)
        row.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        layout.addLayout(fields)
        layout.addLayout(row)
        self.hide()

    def ask(self, day: SurveyDay, title: str) -> None:
        """Show a line to be filled in, its figures first: day, place and person are mostly right already."""
        self._day = day
        self.title.setText(title)
        self.clear_problems()
        for form in (self.left, self.right):
            form.set_values({key: getattr(day, key) for key in form.keys})
        self.show()
        self.right.field("visitors").setFocus()

    def name_visitors(self, name: str) -> None:
        """Say whom the first figure counts, for screen readers too."""
        self.right.field("visitors").set_name(name)
        self._caption().setText(name)

    def clear_problems(self) -> None:
        """Take what was refused before away."""
        for form in (self.left, self.right):
            form.clear_problems()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Put a sentence beside a field, while the card is shown."""
        if self.isHidden():
            return False
        return self.left.show_field_problem(field, sentence) or self.right.show_field_problem(field, sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes the card away."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _caption(self) -> QLabel:
        editor = self.right.field("visitors").editor
        return next(label for label in self.right.findChildren(QLabel) if label.buddy() is editor)

    def _save(self) -> None:
        self.clear_problems()  # what was refused may have been mended in another field
        if self._day is None or not (self.left.commit_all() and self.right.commit_all()):
            return
        values = {**self.left.values(), **self.right.values()}
        if values["day"] is None:
            self.left.field("day").show_problem("Hãy ghi ngày.")
            self.left.field("day").setFocus()
            return
        self.given.emit(replace(self._day, **values))


def day_columns(people: bool = True) -> tuple[Column[DayLine], ...]:
    """The columns of a daily table; without `people` who was in charge is only told as a tip, for narrow panes."""
    who = Column("responsible", "Người, nơi", _who, width=90, stretch=True, tip=_tip)
    return (
        Column("day", "Ngày", _day, sort=lambda r: r.day.day, width=98, stretch=not people, tip=_tip),
        *((who,) if people else ()),
        Column("visitors", "Lượt", lambda r: _figure(r.day.visitors), width=54, right=True, tip=_rate),
        Column("participants", "Tham gia", lambda r: _figure(r.day.participants), width=84, right=True, tip=_rate),
        Column("total", "Lũy kế", lambda r: format_count(r.participants_so_far), width=66, right=True),
    )


def _day(line: DayLine) -> str:
    return format_date(line.day.day)


def _who(line: DayLine) -> str:
    return " – ".join(part for part in (line.day.responsible, line.day.place) if part)


def _figure(value: int | None) -> str:
    return "–" if value is None else format_count(value)


def _rate(line: DayLine) -> str:
    return "" if line.rate is None else f"{format_percent(line.rate)} số lượt người đến"


def _tip(line: DayLine) -> str:
    told = (line.day.place, line.day.responsible, line.day.note)
    return "\n".join(part for part in told if part)


def _sums(found: RoundDays) -> str:
    missing = found.participants - found.sheets
    said = f"{format_count(found.participants)} người tham gia, đã nhập {format_count(found.sheets)} phiếu"
    return f"{said}, còn {format_count(missing)} phiếu chưa nhập." if missing > 0 else f"{said}."
