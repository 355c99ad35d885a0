"""The three steps of the first start: unit and role, passphrase and name, what the office has."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.domain.vn_dates import format_date, local_day
from qcdc_desktop.ui.fields import (
    CheckField,
    Choice,
    ChoiceField,
    FilterField,
    Form,
    PassphraseField,
    TextArea,
    TextField,
)
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.workspace import Clock

LEAST_PASSPHRASE = 8

ROLES = (
    Choice(
        Role.COMMUNE, "Cấp xã: lập và gửi hồ sơ", "Ghi công khai, tự đánh giá, nhập phiếu, gửi gói dữ liệu lên trên"
    ),
    Choice(Role.REVIEWER, "Cơ quan thẩm định: nhận và chấm", "Nhận gói của các xã, thẩm định, tổng hợp, gửi phản hồi"),
    Choice(
        Role.PROVINCE, "Cấp tỉnh: ban hành danh mục, tổng hợp", "Như cơ quan thẩm định, thêm việc ban hành danh mục"
    ),
)


class Step(QWidget):
    """One step; `changed` when it may have become ready."""

    changed = Signal()
    title = ""
    hint = ""

    def is_ready(self) -> bool:
        """Whether the person may go on."""
        return True

    def check(self) -> bool:
        """Judge what was typed and say beside the field what is wrong."""
        return True

    def begin_typing(self) -> None:
        """Put the cursor where the person starts."""

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """Put a sentence beside a field; False when the step has no such field."""
        return any(form.show_field_problem(field, sentence) for form in self.findChildren(Form))


class UnitStep(Step):
    """Which unit this is and what it does in the exchange."""

    title = "Đơn vị nào dùng chương trình này?"
    hint = "Chọn vai trò rồi tìm đơn vị trong danh sách; gõ không dấu cũng được, ví dụ “xuong giang”."

    def __init__(self, catalogues: Catalogues, clock: Clock) -> None:
        super().__init__()
        self._units = catalogues.units
        self._names = {(u.code, u.valid_from): u.name for u in self._units.units}
        self._parents = {(u.parent_code, u.valid_from) for u in self._units.units}
        self.role_field = ChoiceField("Vai trò", ROLES)
        self.role_field.set_value(Role.COMMUNE)
        today = local_day(clock())
        days = sorted({e.valid_from for e in self._units.editions if e.valid_from <= today}, reverse=True)
        current = days[0] if days else today
        self.edition_field = ChoiceField(
            "Danh mục đơn vị", [Choice(day, f"{_since(day, current)} {format_date(day)}") for day in days]
        )
        self.edition_field.set_value(current)
        self.filter_field = FilterField("Tìm đơn vị", placeholder="Tìm đơn vị, không cần dấu")
        self._model = RowsModel(self._columns(), key=lambda unit: unit.key)
        self.list = RowsView(self._model, "Danh sách đơn vị")
        self.list.set_empty("search", "Danh mục này không có đơn vị nào cho vai trò đã chọn.")
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.role_field, 3)
        top.addWidget(self.edition_field, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(self.filter_field)
        layout.addWidget(self.list, 1)
        self.role_field.committed.connect(lambda _: self._fill())
        self.edition_field.committed.connect(lambda _: self._fill())
        self.filter_field.filtered.connect(self._model.set_filter)
        self.list.chosen.connect(lambda _: self.changed.emit())
        self._fill()

    @property
    def unit(self) -> Unit | None:
        """The unit chosen."""
        found: Unit | None = self.list.current_row()
        return found

    @property
    def role(self) -> Role:
        """The role chosen."""
        return Role(self.role_field.value())

    def is_ready(self) -> bool:
        """A unit is chosen."""
        return self.unit is not None

    def begin_typing(self) -> None:
        """Most people type the name at once."""
        self.filter_field.setFocus()

    def _fill(self) -> None:
        day = self.edition_field.value()
        lowest = self.role is Role.COMMUNE
        units = [u for u in self._units.on(day) if ((u.code, u.valid_from) in self._parents) is not lowest]
        self._model.set_rows(units)
        self.changed.emit()

    def _columns(self) -> list[Column[Unit]]:
        return [
            Column("name", "Đơn vị", lambda unit: unit.name, stretch=True),
            Column("parent", "Thuộc", lambda unit: self._names.get((unit.parent_code, unit.valid_from), ""), width=220),
            Column("code", "Mã", lambda unit: unit.code, width=80),
        ]


class PassphraseStep(Step):
    """The passphrase of the signing key, twice, and who is working."""

    title = "Mật khẩu ký và người làm việc"
    hint = (
        "Mật khẩu này mở khóa ký các gói dữ liệu của đơn vị. Không ai lấy lại được mật khẩu đã quên: "
        "hãy ghi ra giấy và cất vào tủ có khóa."
    )

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(label_width=190)
        self.form.add(
            "actor",
            "Họ tên người làm việc",
            TextField(max_length=120),
            "Tên này được ghi cùng mỗi thay đổi trong nhật ký",
            required=True,
        )
        self.form.add("passphrase", "Mật khẩu", PassphraseField(), f"Ít nhất {LEAST_PASSPHRASE} ký tự", required=True)
        self.form.add("again", "Nhập lại mật khẩu", PassphraseField(), required=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)

    @property
    def person(self) -> str:
        """Who works here."""
        return str(self.form.field("actor").value())

    @property
    def passphrase(self) -> str:
        """The passphrase."""
        return str(self.form.field("passphrase").value())

    def check(self) -> bool:
        """A name, a long enough passphrase, typed twice alike."""
        self.form.clear_problems()
        if not self.form.commit_all():
            return False
        if not self.person:
            return self._refuse("actor", "Hãy nhập họ tên để nhật ký ghi được ai đã làm gì.")
        if len(self.passphrase) < LEAST_PASSPHRASE:
            return self._refuse("passphrase", f"Mật khẩu ngắn quá. Hãy đặt ít nhất {LEAST_PASSPHRASE} ký tự.")
        if self.passphrase != self.form.field("again").value():
            return self._refuse("again", "Hai lần nhập chưa giống nhau. Hãy nhập lại mật khẩu ở ô này.")
        return True

    def begin_typing(self) -> None:
        """Start with the name."""
        self.form.field("actor").setFocus()

    def _refuse(self, field: str, sentence: str) -> bool:
        self.form.show_field_problem(field, sentence)
        self.form.field(field).setFocus()
        return False


class ProfileStep(Step):
    """What the office has: it decides which forms of publication the law asks of it."""

    title = "Đơn vị có những gì?"
    hint = "Các hình thức công khai bắt buộc phụ thuộc vào điều này. Sửa lại lúc nào cũng được trong Cài đặt."

    def __init__(self) -> None:
        super().__init__()
        self.form = Form(label_width=190)
        self._website = CheckField("Có trang thông tin điện tử")
        self._loudspeaker = CheckField("Có hệ thống truyền thanh")
        self._loudspeaker.set_value(True)
        self._villages = TextArea(lines=9, placeholder="Mỗi dòng một thôn, tổ dân phố")
        self.form.add("has_website", "Trang thông tin", self._website)
        self.form.add("has_loudspeaker", "Truyền thanh", self._loudspeaker)
        self.form.add(
            "villages",
            "Thôn, tổ dân phố",
            self._villages,
            "Nội dung phải niêm yết ở nhà văn hóa của từng thôn, tổ dân phố ghi ở đây",
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.form)
        layout.addStretch(1)

    def begin(self, unit_name: str) -> None:
        """Name the unit in the heading."""
        self.title = f"{unit_name} có những gì?"

    @property
    def has_website(self) -> bool:
        """Whether the office has a website."""
        return self._website.value()

    @property
    def has_loudspeaker(self) -> bool:
        """Whether the office has loudspeakers."""
        return self._loudspeaker.value()

    @property
    def villages(self) -> tuple[str, ...]:
        """The villages, without blanks and doubles."""
        names = (" ".join(line.split()) for line in self._villages.value().splitlines())
        return tuple(dict.fromkeys(name for name in names if name))

    def check(self) -> bool:
        """Nothing here can be wrong."""
        return self.form.commit_all()


def _since(day: object, current: object) -> str:
    return "Danh mục hiện hành, từ" if day == current else "Danh mục cũ, từ"
