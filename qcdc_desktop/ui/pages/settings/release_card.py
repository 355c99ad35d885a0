"""A release of the province before it is taken in: who published it, what it says, and everything it would change."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.take_catalogue import ReleasePreview, TakenRelease, take_release

KINDS = {
    "units": "Đơn vị hành chính",
    "disclosure": "Nội dung công khai",
    "holidays": "Ngày nghỉ",
    "criteria": "Bộ tiêu chí",
    "questionnaire": "Mẫu phiếu",
    "programme": "Chương trình công tác",
    "quality": "Ngưỡng kiểm tra số liệu",
}
_STATES = {
    "new": State.INFO,
    "adopted": State.SUCCESS,
    "changed": State.WARNING,
    "kept": State.WARNING,
    "withdrawn": State.WARNING,
    "retired": State.WARNING,
    "revoked": State.ERROR,
    "recipients": State.INFO,
    "own-revoked": State.ERROR,
    "own-missing": State.WARNING,
}


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    what: str
    words: str
    kind: str
    title: str


class ReleaseCard(QFrame):
    """`taken(TakenRelease)` follows a release that was taken in, `closed` one left alone."""

    taken = Signal(object)
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._file = Path()
        self._head = QLabel(wordWrap=True)
        set_role(self._head, "heading")
        self._state = StateLine()
        self._note = QLabel(wordWrap=True)
        self.model: RowsModel[_Line] = RowsModel(
            (
                Column(
                    "what", "Thay đổi", lambda line: line.words, width=190, tip=lambda line: line.words, state=_state
                ),
                Column("kind", "Loại", lambda line: line.kind, width=150),
                Column(
                    "title", "Tên danh mục, đơn vị", lambda line: line.title, stretch=True, tip=lambda line: line.title
                ),
            )
        )
        self.view = RowsView(self.model, "Những gì sẽ thay đổi")
        self.view.set_empty("check", "Không có gì thay đổi so với bản đang dùng.")
        self.confirm = make_button("Nhập danh mục này", "check", self.take, primary=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._head)
        layout.addWidget(self._note)
        layout.addWidget(self._state)
        layout.addWidget(self.view, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.confirm)
        buttons.addWidget(make_button("Quay lại", "", self.closed.emit))
        buttons.addStretch(1)
        layout.addLayout(buttons)

    def show_release(self, file: Path, seen: ReleasePreview) -> None:
        """Show what a file would change."""
        self._file = file
        self._head.setText(f"Danh mục bản số {seen.release} do {seen.publisher} ban hành")
        self._note.setText(f"Tỉnh ghi: {seen.note}")
        self._note.setVisible(bool(seen.note))
        lines = self._lines(seen)
        if seen.new:
            self._state.show_state(State.SUCCESS, "Chữ ký đúng, nội dung nguyên vẹn. Chưa có gì thay đổi ở máy này.")
        else:
            self._state.show_state(State.INFO, "Máy này đang dùng đúng bản này, không cần nhập lại.")
        self.confirm.setEnabled(seen.new)
        self.model.set_rows(lines)
        (self.confirm if seen.new else self.view).setFocus()

    def take(self) -> None:
        """Take the release in."""
        ws, file = self._session.workspace, self._file

        def done(taken: TakenRelease) -> None:
            self.taken.emit(taken)

        self._session.work(lambda _: take_release(ws, file), done, self, "Nhập danh mục của tỉnh", ALL_KINDS)

    def _lines(self, seen: ReleasePreview) -> list[_Line]:
        """What needs a look first, what stays as it is last."""
        say = self._session.say
        lines = [_Line(one.id, one.what, say(f"release-key-{one.what}"), "Khóa ký", one.unit_name) for one in seen.keys]
        for one in seen.editions:
            if one.what != "same":
                words = say(f"release-edition-{one.what}")
                lines.append(_Line(one.id, one.what, words, KINDS.get(one.kind, one.kind), one.title))
        return sorted(lines, key=lambda line: line.what == "adopted")


def _state(line: _Line) -> State:
    return _STATES.get(line.what, State.NEUTRAL)
