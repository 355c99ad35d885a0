"""Packages whose key was revoked after they came: a person asks the sender and writes down what came of it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, TextField
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.packages.looks import KINDS, moment
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.revoked_keys import REVOKED_LATER, mark_looked_at


class DoubtfulTab(QWidget):
    """The packages above, the answer below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.why = StateLine()
        self.why.show_state(State.WARNING, session.say(REVOKED_LATER))
        self.model: RowsModel[PackageRecord] = RowsModel(
            (
                Column("unit", "Đơn vị", self._unit_name, stretch=True),
                Column("kind", "Loại gói", lambda r: KINDS[r.kind], width=170),
                Column("year", "Năm", lambda r: str(r.year), sort=lambda r: r.year, width=64, right=True),
                Column("revision", "Lần", lambda r: str(r.revision), sort=lambda r: r.revision, width=56, right=True),
                Column("at", "Nhận lúc", lambda r: moment(r.at), sort=lambda r: r.at, width=150),
            )
        )
        self.view = RowsView(self.model, "Gói cần xem lại")
        self.view.set_empty("check", "Không có gói nào cần xem lại.")
        self.form = Form(label_width=184)
        self.reason: TextField = TextField(placeholder="ví dụ: đã gọi xã, đúng là gói của xã gửi ngày 16/12")
        self.form.add("reason", "Kết quả hỏi lại", self.reason, "Kết quả được giữ trong nhật ký.", required=True)
        self.done = make_button("Đã xem lại", "check", self._settle)
        buttons = QHBoxLayout()
        buttons.addWidget(self.done)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.why)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.form)
        layout.addLayout(buttons)

    def show_packages(self, records: tuple[PackageRecord, ...]) -> None:
        """Show what waits."""
        self.model.set_rows(records)
        if records and self.view.current_row() is None:
            self.view.selectRow(0)

    def _unit_name(self, record: PackageRecord) -> str:
        unit = self._session.workspace.catalogues.units.find(record.unit)
        return unit.name if unit else record.unit_code

    def _settle(self) -> None:
        record = self.view.current_row()
        if record is None or not self.form.commit_all():
            return
        ws, reason = self._session.workspace, str(self.reason.value() or "")
        self._session.save(
            lambda: mark_looked_at(ws, record.id, reason),
            self.form,
            frozenset({Kind.PACKAGE}),
            lambda _: self.reason.set_value(""),
        )
