"""The reviewer's points and comments beside the office's own, indicator by indicator."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.criteria import Indicator
from qcdc_desktop.domain.review import AppraisalItem
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.packages.looks import APPRAISALS, moment, said_of
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.package_contents import ReceivedFeedback, received_feedback


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator with both sides' points (hundredths)."""

    indicator: Indicator
    own: int
    item: AppraisalItem | None

    @property
    def id(self) -> str:
        """What makes the row the same after reading again."""
        return self.indicator.code

    @property
    def given(self) -> int | None:
        """The reviewer's points."""
        return self.item.points if self.item else None

    @property
    def difference(self) -> int | None:
        """How many points the reviewer gave more."""
        return None if self.given is None else self.given - self.own


class FeedbackTab(QWidget):
    """`indicator_wanted(code)` leads to the assessment."""

    indicator_wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: tuple[ReceivedFeedback, ...] = ()
        self.model: RowsModel[Compared] = RowsModel(_columns())
        self.view = RowsView(
            self.model, "Điểm tự chấm và điểm thẩm định", preferences=session.preferences, memory="feedback"
        )
        self.view.set_empty(
            "import", "Chưa nhận kết quả thẩm định. Khi có tệp, bấm “Nhập phản hồi…” hoặc thả tệp vào đây."
        )
        self.view.chosen.connect(self._show_row)
        self.view.opened.connect(lambda _: self._open())
        self.which = ChoiceField("Lần gửi được thẩm định")
        self.which.setFixedWidth(150)
        self.which.committed.connect(lambda _: self._show())
        self._head = StateLine()
        self._sums = QLabel()
        set_role(self._sums, "heading")
        self._comment = QLabel(wordWrap=True)
        self._comment.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._top = QWidget()
        top = QHBoxLayout(self._top)
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(12)
        top.addWidget(self._head, 1)
        top.addWidget(self._sums)
        top.addWidget(self.which)
        self._card = self._make_card()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._card)
        self._fill(())

    def reload(self) -> None:
        """Read what came back for the year."""
        ws, year = self._session.workspace, self._session.year
        self._session.read(lambda: received_feedback(ws, year), self._fill, self)

    def search(self, text: str) -> None:
        """Show the indicators that fit."""
        self.model.set_filter(text)

    @property
    def comment(self) -> str:
        """What the reviewer says of the chosen indicator."""
        return self._comment.text()

    @property
    def head(self) -> str:
        """What the reviewer decided."""
        return self._head.text

    def _make_card(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(12)
        row.addWidget(self._comment, 1)
        row.addWidget(make_button("Mở chỉ tiêu", "assessment", self._open), 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _fill(self, found: tuple[ReceivedFeedback, ...]) -> None:
        self._found = found
        self.which.set_choices(Choice(f.appraisal.id, f"Lần gửi {f.sent.revision if f.sent else '?'}") for f in found)
        if found and self.which.value() not in [f.appraisal.id for f in found]:
            self.which.set_value(found[0].appraisal.id)
        self.which.setVisible(len(found) > 1)
        self._top.setVisible(bool(found))
        self._show()

    def _show(self) -> None:
        one = next((f for f in self._found if f.appraisal.id == self.which.value()), None)
        if one is None:
            self.model.set_rows(())
            return
        state, words = APPRAISALS[one.appraisal.state]
        when = f" lúc {moment(one.appraisal.decided_at)}" if one.appraisal.decided_at else ""
        reason = f". Lý do: {one.appraisal.reason}" if one.appraisal.reason else ""
        self._head.show_state(state, f"{words}{when}, {one.appraisal.reviewer}{reason}")
        rows = [
            Compared(s.indicator, s.points, one.items.get(s.indicator.code)) for s in one.assessment.score.indicators
        ]
        self.model.set_rows(rows)
        given = [row.given for row in rows if row.given is not None]
        own = format_points(one.assessment.score.points)
        self._sums.setText(f"Tự chấm {own} · Thẩm định {format_points(sum(given)) if given else '–'}")
        if self.view.current_row() is None:
            first = next((row for row in rows if said_of(row.item)), rows[0])
            self.view.choose(first.id)

    def _show_row(self, row: Compared | None) -> None:
        self._card.setVisible(row is not None)
        if row is None:
            return
        said = said_of(row.item) or "Cơ quan thẩm định không ghi nhận xét."
        self._comment.setText(f"{row.indicator.code}. {row.indicator.title}\n{said}")

    def _open(self) -> None:
        row = self.view.current_row()
        if row is not None:
            self.indicator_wanted.emit(row.indicator.code)


def _columns() -> tuple[Column[Compared], ...]:
    return (
        Column("code", "Mã", lambda r: r.indicator.code, width=80),
        Column("title", "Chỉ tiêu", lambda r: r.indicator.title, stretch=True),
        Column("own", "Tự chấm", lambda r: format_points(r.own), sort=lambda r: r.own, width=92, right=True),
        Column("given", "Thẩm định", lambda r: _points(r.given), sort=lambda r: r.given, width=108, right=True),
        Column("change", "Chênh", _change, sort=lambda r: r.difference, width=92, state=_change_state),
        Column("comment", "Nhận xét", lambda r: said_of(r.item), width=200),
    )


def _points(points: int | None) -> str:
    return "–" if points is None else format_points(points)


def _change(row: Compared) -> str:
    change = row.difference
    if change is None:
        return ""
    if not change:
        return "Bằng"
    return f"{'+' if change > 0 else '−'}{format_points(abs(change))}"


def _change_state(row: Compared) -> State | None:
    change = row.difference
    if change is None:
        return None
    return State.WARNING if change < 0 else State.SUCCESS
