"""Packages that wait for a person: what is here and what the package brings, side by side, and the two answers."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.exchange_log import PackageRecord
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Form, TextField
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.pages.packages.looks import KINDS, PARTS, moment
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.import_package import apply_held
from qcdc_desktop.usecases.inbox import HeldPackage, decline_held, open_held

_COMPARED = ("disclosures", "publications", "indicator_entries", "survey_rounds", "survey_sheets", "files")


class HeldTab(QWidget):
    """The waiting packages at the left, the comparison and the decision at the right."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.model: RowsModel[PackageRecord] = RowsModel(_columns(session))
        self.view = RowsView(self.model, "Gói chờ quyết định", preferences=session.preferences, memory="held")
        self.view.set_empty("check", "Không có gói nào chờ quyết định.")
        self.view.chosen.connect(self._open)
        self._why = StateLine()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        self.form = Form(labels_above=True)
        self.reason: TextField = TextField(placeholder="ví dụ: đã hỏi xã qua điện thoại, bản này đúng")
        self.form.add("reason", "Lý do quyết định", self.reason, "Lý do được giữ trong nhật ký.", required=True)
        self.use = make_button("Dùng gói này", "check", lambda: self._decide(True))
        self.keep = make_button("Giữ bản đang có", "return", lambda: self._decide(False))
        self._card = self._make_card()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.view, 3)
        layout.addWidget(self._card, 4)
        self._card.hide()

    def show_held(self, records: tuple[PackageRecord, ...]) -> None:
        """Show what waits."""
        self.model.set_rows(records)
        if records and self.view.current_row() is None:
            self.view.selectRow(0)
        elif not records:
            self._card.hide()

    def cell(self, row: int, column: int) -> str:
        """The text at a place of the comparison."""
        item = self._grid.itemAtPosition(row, column)
        label = item.widget() if item is not None else None
        return label.text() if isinstance(label, QLabel) else ""

    def _make_card(self) -> QScrollArea:
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.setSpacing(12)
        inside.addWidget(self._why)
        inside.addLayout(self._grid)
        inside.addStretch(1)
        inside.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.use)
        buttons.addWidget(self.keep)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(card)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def _open(self, record: PackageRecord | None) -> None:
        self._card.hide()
        if record is None:
            return
        ws, wanted = self._session.workspace, record.id

        def show(found: HeldPackage) -> None:
            chosen = self.view.current_row()
            if chosen is not None and chosen.id == found.record.id:
                self._fill(found)

        self._session.read(lambda: open_held(ws, wanted), show, self)

    def _fill(self, found: HeldPackage) -> None:
        flags = " ".join(self._session.say(flag) for flag in found.record.flags)
        self._why.show_state(State.WARNING, flags or self._session.say("package-held"))
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        here, said = found.present, found.said
        rows = [
            ("", "Bản đang có", "Gói đang chờ"),
            ("Lần gửi", str(here.revision) if here else "–", str(said.revision)),
            ("Nhận lúc", moment(here.at) if here else "–", moment(found.record.at)),
        ]
        for code in _COMPARED:
            mine, theirs = found.counts.get(code, 0), said.counts.get(code, 0)
            rows.append((PARTS[code], format_count(mine), format_count(theirs)))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                self._put(number, column, text, differs=number > 2 and texts[1] != texts[2])
        self.reason.set_value("")
        self._card.show()

    def _put(self, row: int, column: int, text: str, *, differs: bool) -> None:
        label = QLabel(text)
        if column:
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
        set_role(label, "heading" if not row or (differs and column) else "muted" if not column else "")
        self._grid.addWidget(label, row, column)

    def _decide(self, use: bool) -> None:
        record = self.view.current_row()
        if record is None or not self.form.commit_all():
            return
        if not self.reason.value():
            self.reason.show_problem(self._session.say("reason-missing"))
            self.reason.setFocus()
            return
        ws, reason = self._session.workspace, self.reason.value()
        decide = apply_held if use else decline_held
        self._session.save(lambda: decide(ws, record.id, reason), self.form, ALL_KINDS)


def _columns(session: Session) -> tuple[Column[PackageRecord], ...]:
    units = session.workspace.catalogues.units

    def name(record: PackageRecord) -> str:
        unit = units.find(record.unit)
        return unit.name if unit else record.unit_code

    return (
        Column("unit", "Đơn vị", name, stretch=True, tip=lambda r: KINDS[r.kind]),
        Column("revision", "Lần", lambda r: str(r.revision), sort=lambda r: r.revision, width=48, right=True),
        Column("at", "Nhận lúc", lambda r: moment(r.at), sort=lambda r: r.at, width=150),
    )
