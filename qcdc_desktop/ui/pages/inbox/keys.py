"""The keys of other offices: which are trusted, requests to trust another, and taking trust back with a reason."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.enrol_card import ROLES, EnrolCard
from qcdc_desktop.ui.fields import Form, TextField
from qcdc_desktop.ui.file_choice import choose_files
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.enrolment import list_keys, read_key_request, set_key_state
from qcdc_desktop.usecases.inbox import Request

STATES = {
    KeyState.ACTIVE: (State.SUCCESS, "Đang dùng"),
    KeyState.RETIRED: (State.NEUTRAL, "Đã thay"),
    KeyState.REVOKED: (State.ERROR, "Đã thu hồi"),
}
_KEYS = frozenset({Kind.KEY})


class KeysTab(QWidget):
    """The list at the left; at the right the waiting request, or the chosen key. `enrolled(unit name)`."""

    enrolled = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._waiting: list[Request] = []
        self.model: RowsModel[EnrolledKey] = RowsModel(_columns(session))
        self.view = RowsView(self.model, "Khóa đã ghi nhận", preferences=session.preferences, memory="keys")
        self.view.set_empty(
            "key",
            "Chưa ghi nhận khóa của đơn vị nào. Chưa có khóa thì gói của đơn vị chưa nhập được.",
            "Chọn tệp yêu cầu…",
            self._ask,
        )
        self.view.chosen.connect(self._show_key)
        self.card = EnrolCard(session)
        self.card.enrolled.connect(self._taken_up)
        self.card.dismissed.connect(self._next)
        self._details = QLabel(wordWrap=True)
        self.form = Form(labels_above=True)
        self.reason = TextField(placeholder="ví dụ: máy của xã bị mất")
        self.form.add("reason", "Lý do", self.reason, "Lý do được giữ trong nhật ký.", required=True)
        self.revoke = make_button("Thu hồi khóa", "error", lambda: self._set_state(KeyState.REVOKED))
        self.retire = make_button("Ngừng dùng", "minus", lambda: self._set_state(KeyState.RETIRED))
        self.right = QStackedWidget()
        for part in (self._make_hint(), self.card, self._make_key_card()):
            self.right.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.view, 4)
        layout.addWidget(self.right, 3)

    def reload(self) -> None:
        """Read the keys."""
        ws = self._session.workspace
        self._session.read(lambda: list_keys(ws), self.model.set_rows, self)

    def show_requests(self, requests: Sequence[Request]) -> None:
        """Put requests in the line of those to be decided."""
        known = {one.request.key_id for one in self._waiting}
        self._waiting += [one for one in requests if one.request.key_id not in known]
        self._show_waiting()

    @property
    def waiting(self) -> int:
        """How many requests are not decided."""
        return len(self._waiting)

    def read_requests(self, files: Sequence[Path]) -> None:
        """Look at files that ask to trust a key."""
        ws = self._session.workspace
        self._session.work(
            lambda _: [Request(file, read_key_request(ws, file)) for file in files],
            self.show_requests,
            self,
            "Đọc yêu cầu ghi nhận khóa",
        )

    def _make_hint(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        text = QLabel(
            "Mỗi đơn vị ký gói bằng khóa riêng. Lần đầu, đơn vị gửi tệp yêu cầu ghi nhận khóa "
            "và phiếu giấy có đóng dấu. Chọn tệp đó, so mã trên phiếu, gõ hai nhóm còn thiếu.",
            wordWrap=True,
        )
        set_role(text, "muted")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(text)
        row = QHBoxLayout()
        row.addWidget(make_button("Chọn tệp yêu cầu…", "key", self._ask))
        row.addStretch(1)
        inside.addLayout(row)
        inside.addStretch(1)
        return card

    def _make_key_card(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(12)
        inside.addWidget(self._details)
        inside.addStretch(1)
        inside.addWidget(self.form)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.revoke)
        row.addWidget(self.retire)
        row.addStretch(1)
        inside.addLayout(row)
        row_below = QHBoxLayout()
        row_below.addWidget(make_button("Chọn tệp yêu cầu…", "key", self._ask))
        row_below.addStretch(1)
        inside.addLayout(row_below)
        return card

    def _show_waiting(self) -> None:
        if self._waiting:
            self.card.show_request(self._waiting[0].file, self._waiting[0].request)
            self.right.setCurrentIndex(1)
        else:
            self.right.setCurrentIndex(2 if self.view.current_row() is not None else 0)

    def _next(self) -> None:
        del self._waiting[:1]
        self._show_waiting()

    def _taken_up(self, name: str) -> None:
        self._next()
        self.enrolled.emit(name)

    def _show_key(self, key: EnrolledKey | None) -> None:
        if key is not None:
            name = _unit_name(self._session, key)
            lines = [f"{name} (mã {key.unit_code}), {ROLES[Role(key.role)]}", f"Mã khóa {key.key_id[:16]}…"]
            lines.append(f"Ghi nhận ngày {format_date(local_day(key.enrolled_at))}.")
            if key.state_at is not None:
                lines.append(f"{STATES[key.state][1]} từ ngày {format_date(local_day(key.state_at))}. {key.reason}")
            self._details.setText("\n".join(lines))
            active = key.state is KeyState.ACTIVE
            for part in (self.form, self.revoke, self.retire):
                part.setVisible(active)
            self.reason.set_value("")
        if not self._waiting:
            self._show_waiting()

    def _set_state(self, state: KeyState) -> None:
        key = self.view.current_row()
        if key is None or not self.form.commit_all():
            return
        if not self.reason.value():
            self.reason.show_problem(self._session.say("reason-missing"))
            self.reason.setFocus()
            return
        ws, wanted, reason = self._session.workspace, key.id, self.reason.value()
        self._session.save(lambda: set_key_state(ws, wanted, state, reason), self.form, _KEYS)

    def _ask(self) -> None:
        kinds = "Yêu cầu ghi nhận khóa (*.qcdc)"
        files = choose_files(self, "Chọn tệp yêu cầu ghi nhận khóa", kinds, self._session.preferences)
        if files:
            self.read_requests(files)


def _columns(session: Session) -> tuple[Column[EnrolledKey], ...]:
    return (
        Column("unit", "Đơn vị", lambda k: _unit_name(session, k), stretch=True),
        Column("role", "Vai trò", lambda k: ROLES[Role(k.role)].capitalize(), width=140),
        Column("state", "Tình trạng", lambda k: STATES[k.state][1], width=124, state=lambda k: STATES[k.state][0]),
        Column("at", "Ghi nhận", lambda k: format_date(local_day(k.enrolled_at)), lambda k: k.enrolled_at, width=100),
    )


def _unit_name(session: Session, key: EnrolledKey) -> str:
    unit = session.workspace.catalogues.units.find(key.unit)
    return unit.name if unit else key.unit_code
