"""The people of the office: who may work under which name, who approves, and their PINs."""

from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMessageBox

from qcdc_desktop.domain.people import LEAST_PIN, Person, PersonRole
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, Form, PassphraseField, TextField
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.pin_dialog import PinDialog
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.who_dialog import ROLES
from qcdc_desktop.usecases.people import PersonRow, add_person, list_people, save_person, set_pin
from qcdc_desktop.usecases.workspace import Workspace

_KINDS = frozenset({Kind.OFFICE})


def add_with_pin(ws: Workspace, name: str, role: PersonRole, position: str, pin: str) -> Person:
    """Enter a person together with a PIN; raises like both."""
    person = add_person(ws, name, role, position)
    if pin:
        set_pin(ws, person.id, pin)
    return person


class PeopleSection(Section):
    """The list of people, a line to add one, and what can be changed about the chosen one."""

    shows = _KINDS

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Người dùng",
            "Có danh sách thì mở chương trình phải chọn tên; có lãnh đạo thì chỉ lãnh đạo được duyệt, mở khóa hồ sơ.",
        )
        self.model: RowsModel[PersonRow] = RowsModel(
            (
                Column("name", "Họ tên", lambda r: r.person.name, stretch=True),
                Column("position", "Chức vụ", lambda r: r.person.position, width=130),
                Column("role", "Vai trò", lambda r: ROLES[r.person.role], width=138),
                Column("pin", "Mã PIN", lambda r: "Có" if r.has_pin else "Không", width=74),
                Column("active", "Tình trạng", _standing, width=118, state=_standing_state),
            )
        )
        self.view = RowsView(self.model, "Người dùng của đơn vị")
        self.view.set_empty("person", "Chưa lập danh sách. Chương trình ghi mọi thay đổi dưới tên ở mục Đơn vị.")
        self.form = Form(label_width=100)
        self.form.add("name", "Họ tên", TextField(max_length=120), required=True)
        self.form.add("position", "Chức vụ", TextField(max_length=120, placeholder="ví dụ: Công chức Văn phòng"))
        self.form.add("role", "Vai trò", ChoiceField("", [Choice(role, text) for role, text in ROLES.items()]))
        self.form.add("new_pin", "Mã PIN", PassphraseField(), f"Không bắt buộc; ít nhất {LEAST_PIN} ký tự.")
        self.form.field("role").set_value(PersonRole.CLERK)
        self.add = make_button("Thêm người", "add", self._add, primary=True)
        self.role = make_button("Đổi vai trò", "edit", self._change_role)
        self.away = make_button("Cho nghỉ", "close", self._change_active)
        self.pin = make_button("Đặt mã PIN…", "key", self._ask_pin)
        self.body.addWidget(self.view, 1)
        self.add_row(self.role, self.away, self.pin)
        self.body.addWidget(self.form)
        self.add_row(self.add)
        self.view.chosen.connect(self._choose)
        self._choose(None)

    def reload(self, kinds: Kinds) -> None:
        """Read the list again."""
        ws = self.session.workspace
        self.session.read(lambda: list_people(ws), self.model.set_rows, self)

    def _choose(self, row: PersonRow | None) -> None:
        for button in (self.role, self.away, self.pin):
            button.setEnabled(row is not None)
        if row is not None:
            self.role.setText("Chuyển thành lãnh đạo" if row.person.role is PersonRole.CLERK else "Chuyển thành cán bộ")
            self.away.setText("Cho nghỉ" if row.person.active else "Làm việc lại")
            self.pin.setText("Đổi mã PIN…" if row.has_pin else "Đặt mã PIN…")

    def _add(self) -> None:
        if not self.form.commit_all():
            return
        ws, v = self.session.workspace, self.form.values()
        work = partial(add_with_pin, ws, v["name"], v["role"], v["position"], v["new_pin"])
        self.session.save(work, self.form, _KINDS, self._added)

    def _added(self, person: Person) -> None:
        self.form.set_values({"name": "", "position": "", "new_pin": ""})
        if not self.session.workspace.person_id:
            self.page.messages.show_message(
                f"Đã thêm {person.name}. Hãy bấm tên ở góc dưới bên trái để chọn người đang làm việc.", State.SUCCESS
            )

    def _change_role(self) -> None:
        row: PersonRow | None = self.view.current_row()
        if row is not None:
            other = PersonRole.LEADER if row.person.role is PersonRole.CLERK else PersonRole.CLERK
            self._save(replace(row.person, role=other))

    def _change_active(self) -> None:
        row: PersonRow | None = self.view.current_row()
        if row is None:
            return
        changed = replace(row.person, active=not row.person.active)
        if changed.active:
            self._save(changed)
            return
        box = QMessageBox(
            QMessageBox.Icon.Question,
            "Cho nghỉ",
            f"{row.person.name} sẽ không còn trong danh sách chọn khi mở chương trình; nhật ký cũ vẫn giữ tên.",
            parent=self,
        )
        yes = box.addButton("Cho nghỉ", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("Quay lại", QMessageBox.ButtonRole.RejectRole))
        box.buttonClicked.connect(lambda button: self._save(changed) if button is yes else None)
        box.finished.connect(box.deleteLater)
        box.open()

    def _save(self, person: Person) -> None:
        ws = self.session.workspace
        self.session.save(lambda: save_person(ws, person), self, _KINDS)

    def _ask_pin(self) -> None:
        row: PersonRow | None = self.view.current_row()
        if row is not None:
            dialog = PinDialog(self.session, row, self)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()


def _standing(row: PersonRow) -> str:
    return "Đang làm việc" if row.person.active else "Đã nghỉ"


def _standing_state(row: PersonRow) -> State | None:
    return None if row.person.active else State.NEUTRAL
