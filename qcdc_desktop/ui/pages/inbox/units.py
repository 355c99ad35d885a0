"""All units below: who has sent, who is late, what is noteworthy about it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, DateField
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.packages.looks import APPRAISALS, moment
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.inbox import InboxRow, set_submission_due

_FILTERS: tuple[tuple[Choice, Callable[[InboxRow], bool]], ...] = (
    (Choice("", "Mọi đơn vị"), lambda _: True),
    (Choice("sent", "Đã gửi"), lambda row: row.last is not None),
    (Choice("missing", "Chưa gửi"), lambda row: row.last is None),
    (Choice("late", "Chậm hạn"), lambda row: row.late),
    (Choice("twice", "Gửi nhiều lần"), lambda row: row.times > 1),
    (Choice("held", "Có gói chờ quyết định"), lambda row: row.held > 0),
    (Choice("unsigned", "Chưa có giấy báo nhận"), lambda row: row.last is not None and not row.receipt),
)


class UnitsTab(QWidget):
    """The list with its sums; `review_wanted(unit key as text)` leads to the appraisal."""

    review_wanted = Signal(str)
    held_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.model: RowsModel[InboxRow] = RowsModel(_columns(session))
        self.view = RowsView(self.model, "Các đơn vị gửi hồ sơ", preferences=session.preferences, memory="inbox")
        self.view.set_empty("inbox", "Danh mục không có đơn vị nào trực thuộc cơ quan này.")
        self.view.chosen.connect(self._show)
        self.view.opened.connect(lambda _: self._review())
        self.sums = QLabel()
        set_role(self.sums, "heading")
        self.which = ChoiceField("Lọc đơn vị", [choice for choice, _ in _FILTERS])
        self.which.setFixedWidth(176)
        self.which.set_value("")
        self.which.committed.connect(self._filter)
        self.due = DateField("Hạn nộp hồ sơ")
        self.due.setFixedWidth(176)
        self.due.setToolTip("Đơn vị gửi sau ngày này, hoặc qua ngày này chưa gửi, được ghi là chậm")
        self.due.committed.connect(self._save_due)
        self._words = QLabel(wordWrap=True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._to_review = make_button("Thẩm định", "review", self._review)
        self._to_held = make_button("Xem gói chờ", "warning", self.held_wanted.emit)
        self._card = QFrame()
        set_role(self._card, "card")
        row = QHBoxLayout(self._card)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._to_held, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._to_review, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._head())
        layout.addWidget(self.view, 1)
        layout.addWidget(self._card)
        self._show(None)

    def show_rows(self, rows: tuple[InboxRow, ...], due: date | None) -> None:
        """Show the units of the year."""
        if not self.due.pending:
            self.due.set_value(due)
        sent = sum(row.last is not None for row in rows)
        told = [f"Đã gửi {sent} / {len(rows)}"]
        for words, count in (
            ("chậm hạn", sum(r.late for r in rows)),
            ("gửi nhiều lần", sum(r.times > 1 for r in rows)),
        ):
            told += [f"{words} {count}"] if count else []
        self.sums.setText(" · ".join(told))
        self.model.set_rows(rows)
        if rows and self.view.current_row() is None:
            self.view.selectRow(0)
        self._show(self.view.current_row())

    @property
    def details(self) -> str:
        """What is said about the chosen unit."""
        return self._words.text()

    def _head(self) -> QHBoxLayout:
        caption = QLabel("Hạn nộp")
        set_role(caption, "muted")
        caption.setBuddy(self.due.editor)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.sums)
        head.addStretch(1)
        head.addWidget(caption)
        head.addWidget(self.due)
        head.addWidget(self.which)
        return head

    def _filter(self, value: str) -> None:
        self.model.set_condition(next(keep for choice, keep in _FILTERS if choice.value == value))

    def _save_due(self, day: date | None) -> None:
        ws, year = self._session.workspace, self._session.year
        self._session.save(lambda: set_submission_due(ws, year, day), self, frozenset({Kind.PACKAGE}))

    def _show(self, row: InboxRow | None) -> None:
        self._card.setVisible(row is not None)
        if row is None:
            return
        self._to_review.setVisible(row.last is not None)
        self._to_held.setVisible(row.held > 0)
        words = [f"{row.unit.name}, mã {row.unit.code}"]
        if row.last is None:
            words.append("Chưa nhận được gói nào. Khi đơn vị gửi tệp .qcdc, hãy nhập hoặc thả tệp vào đây.")
        else:
            words.append(f"Đang dùng lần gửi {row.last.revision}, nhận lúc {moment(row.last.at)}.")
            if row.times > 1:
                words.append(f"Đơn vị đã gửi {row.times} gói; dùng gói được nhận sau cùng.")
            words += [self._session.say(flag) for flag in row.last.flags]
            if not row.receipt:
                words.append("Chưa lập giấy báo nhận vì khi nhập khóa ký đang khóa.")
        self._words.setText("\n".join(words))

    def _review(self) -> None:
        row = self.view.current_row()
        if row is not None and row.last is not None:
            self.review_wanted.emit(str(row.unit.key))


def _columns(session: Session) -> tuple[Column[InboxRow], ...]:
    def notes(row: InboxRow) -> str:
        flags = row.last.flags if row.last else ()
        return " ".join(session.say(flag) for flag in flags)

    return (
        Column("code", "Mã", lambda r: r.unit.code, width=72),
        Column("unit", "Đơn vị", lambda r: r.unit.name, width=160, stretch=True),
        Column("sent", "Hồ sơ", lambda r: _sent(r)[1], width=176, state=lambda r: _sent(r)[0]),
        Column("revision", "Lần", _revision, sort=lambda r: r.last.revision if r.last else None, width=48, right=True),
        Column("at", "Nhận lúc", _at, sort=lambda r: r.last.at if r.last else None, width=150),
        Column("state", "Thẩm định", _state_words, width=160, state=_state),
        Column("note", "Lưu ý", lambda r: "Có" if notes(r) else "", width=64, icon=_note_icon, tip=notes),
    )


def _sent(row: InboxRow) -> tuple[State, str]:
    if row.held:
        return State.WARNING, "Chờ quyết định"
    if row.last is None:
        return (State.ERROR, "Quá hạn, chưa gửi") if row.late else (State.NEUTRAL, "Chưa gửi")
    return (State.WARNING, "Đã gửi, chậm hạn") if row.late else (State.SUCCESS, "Đã gửi")


def _revision(row: InboxRow) -> str:
    return str(row.last.revision) if row.last else ""


def _at(row: InboxRow) -> str:
    return moment(row.last.at) if row.last else ""


def _state_words(row: InboxRow) -> str:
    return APPRAISALS[row.state][1] if row.state else ""


def _state(row: InboxRow) -> State | None:
    return APPRAISALS[row.state][0] if row.state else None


def _note_icon(row: InboxRow) -> str | None:
    return "info" if row.last is not None and row.last.flags else None
