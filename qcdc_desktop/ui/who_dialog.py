"""Asking who works: at the start, and when colleagues change places at one PC.

Only the choice and the PIN stand here; whether the PIN is right is decided by the use case on the worker thread.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.people import PersonRole
from qcdc_desktop.ui.buttons import make_button, make_link
from qcdc_desktop.ui.fields import PassphraseField
from qcdc_desktop.ui.jobs import Jobs
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.words import explain
from qcdc_desktop.usecases.people import PersonRow, enter, reset_pin
from qcdc_desktop.usecases.workspace import Workspace

ROLES = {PersonRole.CLERK: "Cán bộ nhập liệu", PersonRole.LEADER: "Lãnh đạo duyệt"}


class WhoDialog(QDialog):
    """A list of names and, for who has one, the PIN. `entered(workspace)` when somebody may work."""

    entered = Signal(object)

    def __init__(
        self, workspace: Workspace, rows: Sequence[PersonRow], jobs: Jobs, leave: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._jobs = jobs
        self._forgotten = False
        self.setWindowTitle("Ai đang làm việc?")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumSize(460, 380)
        heading = QLabel("Ai đang làm việc?")
        set_role(heading, "heading")
        words = QLabel("Nhật ký ghi tên người được chọn cho mọi thay đổi.", wordWrap=True)
        set_role(words, "muted")
        self.model: RowsModel[PersonRow] = RowsModel(
            (
                Column("name", "Họ tên", lambda r: r.person.name, stretch=True),
                Column("role", "Vai trò", lambda r: ROLES[r.person.role], width=150),
            )
        )
        self.view = RowsView(self.model, "Người làm việc")
        self.pin = PassphraseField("Mã PIN", placeholder="Mã PIN")
        self.lost = make_link("Quên mã PIN…", self.forgot)
        self.ok = make_button("Vào làm việc", "check", self.try_enter, primary=True)
        self.ok.setDefault(True)
        self.leave = make_button(leave, "", self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(words)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.pin)
        row = QHBoxLayout()
        row.addWidget(self.lost)
        row.addStretch(1)
        row.addWidget(self.ok)
        row.addWidget(self.leave)
        layout.addLayout(row)
        self.view.chosen.connect(self._choose)
        self.view.opened.connect(self._opened)
        self.pin.line.returnPressed.connect(self.try_enter)
        self.model.set_rows(rows)
        self.view.selectRow(0)
        self._choose(self.view.current_row())

    def try_enter(self) -> None:
        """Let the chosen person in, if the PIN is right."""
        row: PersonRow | None = self.view.current_row()
        if row is None or not self.ok.isEnabled():
            return
        self.pin.clear_problem()
        self.ok.setEnabled(False)
        typed = self.pin.line.text() if row.has_pin else ""
        work = partial(_enter, self._workspace, row.id, typed, forgotten=self._forgotten)
        self._jobs.run(lambda _: work(), self._end, self, "Vào làm việc", quiet=True, failed=self._failed)

    def forgot(self) -> None:
        """Ask for the passphrase of the signing key instead: it takes the PIN away and lets the person in."""
        self._ask_for(forgotten=True)
        self.pin.setFocus()

    def _ask_for(self, *, forgotten: bool) -> None:
        self._forgotten = forgotten
        name = "Mật khẩu khóa ký của đơn vị" if forgotten else "Mã PIN"
        self.pin.set_name(name)
        self.pin.line.setPlaceholderText(name)

    def _choose(self, row: PersonRow | None) -> None:
        self._ask_for(forgotten=False)
        self.lost.setVisible(row is not None and row.has_pin)
        self.pin.clear_problem()
        self.pin.set_value("")
        self.pin.setVisible(row is not None and row.has_pin)
        self.ok.setEnabled(row is not None)

    def _opened(self, row: PersonRow) -> None:
        if row.has_pin:
            self.pin.setFocus()
        else:
            self.try_enter()

    def _failed(self, _: BaseException) -> None:
        self.ok.setEnabled(True)

    def _end(self, result: Workspace | Refusal) -> None:
        self.ok.setEnabled(True)
        if isinstance(result, Refusal):
            self.pin.setVisible(True)
            self.pin.show_problem(explain(result))
            self.pin.setFocus()
            self.pin.line.selectAll()
            return
        self.entered.emit(result)
        self.accept()


def _enter(workspace: Workspace, person_id: str, typed: str, *, forgotten: bool) -> Workspace | Refusal:
    """A refusal comes back as a value: it belongs under the field of this dialog, not on a page."""
    try:
        if forgotten:
            reset_pin(workspace, person_id, typed)
        return enter(workspace, person_id, "" if forgotten else typed)
    except Refusal as refusal:
        return refusal
