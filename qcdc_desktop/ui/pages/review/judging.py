"""The fields of one indicator: how the own points came about, what the commune explains, the reviewer's points."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout

from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, ScoreField, TextArea
from qcdc_desktop.ui.pages.packages.looks import moment
from qcdc_desktop.ui.pages.review.judged import Judged, said_before, said_now
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.working import Working, step_lines


class Judging(QScrollArea):
    """One indicator. `scored(points, comment)` when a field is left; `next_wanted` by the button or Ctrl+Enter.

    `asked(text)` when what the commune is to complete was written; `left_unsaved(code)` when somebody goes on from
    points that were refused.
    """

    scored = Signal(object, str)
    asked = Signal(str)
    next_wanted = Signal()
    left_unsaved = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.code = ""
        self._own = 0
        self._closed = False
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._title = QLabel(wordWrap=True)
        set_role(self._title, "heading")
        self._own_text = QLabel()
        self.how = Working()
        self._said = QLabel(wordWrap=True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.form = Form(label_width=80)
        self.points = ScoreField()
        self.comment = TextArea(lines=2, placeholder="Phải ghi khi cho điểm thấp hơn điểm tự chấm")
        self.completion = TextArea(lines=1, placeholder="Việc cần bổ sung, nếu có")
        self.form.add("points", "Thẩm định", self.points)
        self.form.add("comment", "Nhận xét", self.comment)
        self.form.add("asked", "Yêu cầu", self.completion)
        self.form.committed.connect(self._committed)
        self._standing = QLabel(wordWrap=True)
        self._standing.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self._standing, "muted")
        self.agree = make_button("Đồng ý", "check", self._agree)
        self.agree.setToolTip("Cho đúng điểm tự chấm rồi sang chỉ tiêu sau")
        self.go_on = make_button("Chỉ tiêu sau", "chevron-down", self._next)
        self.go_on.setShortcut("Ctrl+Return")
        self.go_on.setToolTip("Chỉ tiêu chưa chấm tiếp theo (Ctrl+Enter)")
        self._by = QLabel(wordWrap=True)
        set_role(self._by, "caption")
        self._card = QFrame()
        set_role(self._card, "card")
        self._lay_out()
        self.setWidget(self._card)
        self.show_indicator(None)

    @property
    def own_text(self) -> str:
        """What is said of the commune's own points."""
        return self._own_text.text()

    def set_closed(self, closed: bool) -> None:
        """A decided appraisal is only read."""
        self._closed = closed
        self.form.set_read_only(closed)
        self.agree.setEnabled(not closed)

    def show_indicator(self, row: Judged | None) -> None:
        """Show one; what is being typed on the same one stays."""
        refused = bool(self.points.problem or self.comment.problem)
        self._card.setVisible(row is not None)
        if row is None:
            self.code = ""
            return
        score, item = row.score, row.item
        same = score.indicator.code == self.code
        if refused and not same and self.code:
            self.left_unsaved.emit(self.code)
        self.code, self._own = score.indicator.code, score.points
        self._title.setText(f"{score.indicator.code}. {score.indicator.title}")
        own, most = format_points(score.points), format_points(score.indicator.maximum)
        self._own_text.setText(f"Tự chấm {own} / {most} điểm")
        self.how.set_lines((*step_lines(score.steps), *step_lines(score.problems)))
        self._said.setText("\n".join(said_before(row)))
        self._said.setVisible(bool(self._said.text()))
        self.points.set_maximum(score.indicator.maximum)
        ws = self._session.workspace
        person, now = ws.actor, ws.clock()
        values = {"points": row.given, "comment": row.writing(person, now), "asked": row.asked}
        self._standing.setText("\n".join(said_now(row, person, now)))
        self._standing.setVisible(bool(self._standing.text()))
        if not (same and refused):
            self.form.set_values(values, keep_pending=same)
        when = f", {moment(item.decided_at)}" if item and item.decided_at else ""
        self._by.setText(f"{item.reviewer}{when}" if item and item.reviewer else "")
        self._by.setVisible(bool(self._by.text()))

    def _committed(self, key: str, *_: object) -> None:
        if key != "asked":
            self._commit()
        elif self.code and not self._closed:
            self.asked.emit(self.completion.value())

    def _commit(self) -> None:
        if self._closed or not self.code:
            return
        self.form.clear_problems()
        self.scored.emit(self.points.value(), self.comment.value())

    def _agree(self) -> None:
        self.points.set_value(self._own)
        self._commit()
        self.next_wanted.emit()

    def _next(self) -> None:
        if self.form.commit_all():
            self.next_wanted.emit()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.agree)
        buttons.addWidget(self.go_on)
        buttons.addStretch(1)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(12, 10, 12, 10)
        inside.setSpacing(4)
        inside.addWidget(self._title)
        inside.addWidget(self._own_text)
        inside.addWidget(self.how)
        inside.addWidget(self._said)
        inside.addWidget(self._standing)
        inside.addWidget(self.form)
        inside.addSpacing(4)
        inside.addLayout(buttons)
        inside.addWidget(self._by)
        inside.addStretch(1)
