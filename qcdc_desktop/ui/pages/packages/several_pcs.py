"""Several PCs of one commune: hand over, look before taking in, choose where two wrote differently."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.pages.packages.looks import moment
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.handover import settle_conflict
from qcdc_desktop.usecases.handover_view import ChoiceLine, ConflictLine, Preview, conflict_list, preview_handover

_NOTHING = "Không có chỗ nào hai máy nhập khác nhau."


class SeveralPcsTab(QWidget):
    """The list of conflicts with their choices below; a preview stands above until it is taken in or left.

    `hand_over_wanted`, `file_wanted` ask the page for what needs the key or a file; `take_in_wanted(file)` takes it in.
    """

    hand_over_wanted = Signal()
    file_wanted = Signal()
    take_in_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._file: Path | None = None
        self.model: RowsModel[ConflictLine] = RowsModel(_conflict_columns())
        self.view = RowsView(
            self.model, "Chỗ hai máy nhập khác nhau", preferences=session.preferences, memory="conflicts"
        )
        self.view.set_empty("check", _NOTHING)
        self.view.chosen.connect(self._show_choices)
        self.view.opened.connect(lambda _: self.choices.setFocus())
        self.choice_model: RowsModel[ChoiceLine] = RowsModel(_choice_columns())
        self.choices: RowsView = RowsView(self.choice_model, "Các giá trị để chọn")
        self.choices.opened.connect(lambda _: self._settle())
        self.use = make_button("Dùng giá trị này", "check", self._settle, primary=True)
        self.hand_over = make_button("Lập tệp bàn giao…", "export", self.hand_over_wanted.emit)
        self.receive = make_button("Nhận bàn giao…", "import", self.file_wanted.emit)
        self.confirm = make_button("Nhận vào", "import", self._take_in, primary=True)
        self.later = make_button("Để sau", "", self._leave)
        self._preview = QLabel(wordWrap=True)
        self._state = StateLine()
        self._card = self._make_preview_card()
        self._answer = self._make_choice_card()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._make_top())
        layout.addWidget(self._card)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._answer, 1)
        self._card.hide()
        self._answer.hide()

    def reload(self) -> None:
        """Read what is to be chosen in the year."""
        ws, year = self._session.workspace, self._session.year
        self._session.read(lambda: conflict_list(ws, year), self._fill, self)

    def search(self, text: str) -> None:
        """Show the conflicts that fit."""
        self.model.set_filter(text)

    def look(self, file: Path) -> None:
        """Say what taking a file in would change."""
        ws = self._session.workspace
        self._session.work(lambda _: preview_handover(ws, file), self._looked(file), self, f"Xem {file.name}")

    @property
    def preview(self) -> str:
        """What the preview says; empty while none is shown."""
        return self._preview.text() if not self._card.isHidden() else ""

    def _looked(self, file: Path) -> Callable[[Preview], None]:
        def show(found: Preview) -> None:
            self._file = file
            self._preview.setText(_said(found))
            self._card.show()
            self.confirm.setFocus()

        return show

    def _take_in(self) -> None:
        file = self._file
        self._leave()
        if file is not None:
            self.take_in_wanted.emit(file)

    def _leave(self) -> None:
        self._file = None
        self._card.hide()

    def _fill(self, found: tuple[ConflictLine, ...]) -> None:
        self.model.set_rows(found)
        if found:
            count = format_count(len(found))
            self._state.show_state(State.WARNING, f"{count} chỗ hai máy nhập khác nhau, chờ chọn.")
            if self.view.current_row() is None:
                self.view.selectRow(0)
        else:
            self._state.show_state(State.SUCCESS, _NOTHING)
        self._show_choices(self.view.current_row())

    def _show_choices(self, row: ConflictLine | None) -> None:
        self._answer.setVisible(row is not None)
        self.choice_model.set_rows(row.choices if row is not None else ())
        if row is not None:
            self.choices.selectRow(0)

    def _settle(self) -> None:
        row, choice = self.view.current_row(), self.choices.current_row()
        if row is None or choice is None:
            return
        ws, year = self._session.workspace, self._session.year
        self._session.save(lambda: settle_conflict(ws, year, row.id, choice.number), self, ALL_KINDS)

    def _make_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._state, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.hand_over)
        row.addWidget(self.receive)
        return row

    def _make_preview_card(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(8)
        row.addWidget(self._preview, 1)
        row.addWidget(self.confirm, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.later, 0, Qt.AlignmentFlag.AlignTop)
        return card

    def _make_choice_card(self) -> QFrame:
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(8)
        head = QHBoxLayout()
        said = QLabel("Chọn giá trị đúng; dòng đầu đang được dùng tạm.")
        set_role(said, "muted")
        head.addWidget(said, 1)
        head.addWidget(self.use)
        inside.addLayout(head)
        inside.addWidget(self.choices, 1)
        return card


def _said(found: Preview) -> str:
    """A few lines on what would happen."""
    lines = [f"Tệp bàn giao năm {found.year}, do {found.prepared_by} lập lúc {moment(found.issued_at)}. Nhận vào thì:"]
    for verb, counts in (("thêm", found.new), ("sửa", found.changed), ("bỏ", found.gone)):
        if counts:
            lines.append(f"{verb} " + ", ".join(f"{format_count(n)} {kind.lower()}" for kind, n in counts.items()))
    if len(lines) == 1 and not found.conflicts:
        lines.append("không có gì thay đổi")
    if found.late:
        lines.append(f"{format_count(found.late)} phiếu vào tập đã đóng hoặc đợt đã khóa: hãy xem lại số liệu")
    if found.conflicts:
        lines.append(f"{format_count(len(found.conflicts))} chỗ hai máy nhập khác nhau, chọn sau khi nhận")
    return "\n".join([lines[0], *(f"– {line}" for line in lines[1:])])


def _conflict_columns() -> tuple[Column[ConflictLine], ...]:
    return (
        Column("kind", "Loại", lambda r: r.kind, width=150, state=lambda _: State.WARNING),
        Column("record", "Mục", lambda r: r.record or "–", stretch=True),
        Column("field", "Chỗ khác nhau", lambda r: r.field, width=260, tip=lambda r: r.field),
        Column("count", "Số lựa chọn", lambda r: format_count(len(r.choices)), width=110, right=True),
    )


def _choice_columns() -> tuple[Column[ChoiceLine], ...]:
    return (
        Column("text", "Giá trị", lambda r: r.text, stretch=True, tip=lambda r: r.text),
        Column("actor", "Người nhập", lambda r: r.actor, width=180),
        Column("at", "Lúc", lambda r: moment(r.at) if r.at else "", sort=lambda r: r.at, width=150),
    )
