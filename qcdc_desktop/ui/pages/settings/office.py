"""What the office says of itself: who works here, what it has, how its papers are headed and signed."""

from dataclasses import replace
from typing import Any

from qcdc_desktop.domain.office import Office
from qcdc_desktop.ui.fields import CheckField, CountField, Form, TextArea, TextField
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.usecases.office_settings import Moved, read_office, save_profile
from qcdc_desktop.usecases.open_office import rename_actor
from qcdc_desktop.usecases.workspace import Workspace

_KINDS = frozenset({Kind.OFFICE})


def change_profile(ws: Workspace, changes: dict[str, Any]) -> tuple[Moved, ...]:
    """Write changed fields on the profile as it stands now; raises and returns like `save_profile`."""
    return save_profile(ws, replace(read_office(ws).profile, **changes))


class OfficeSection(Section):
    """The form of the office; every field writes when it is left."""

    shows = _KINDS

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            f"Thông tin đơn vị: {page.session.workspace.unit.name}",
            "Những nơi phải công khai được lập theo các thôn, tổ dân phố và phương tiện ghi ở đây.",
            scrolls=True,
        )
        self.form = Form(label_width=184)
        self._fill()
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.form.committed.connect(self._write)

    def reload(self, kinds: Kinds) -> None:
        """Read the office again."""
        ws = self.session.workspace
        self.session.read(lambda: read_office(ws), self._show, self)

    def _fill(self) -> None:
        add = self.form.add
        self.form.add_section("Người dùng")
        add("actor", "Họ tên người nhập", TextField(), "Nhật ký ghi tên này cho mọi thay đổi.", True)
        self.form.add_section("Phương tiện và địa bàn")
        add("has_website", "Trang thông tin điện tử", CheckField("Có trang thông tin điện tử"))
        add("has_loudspeaker", "Truyền thanh", CheckField("Có hệ thống truyền thanh"))
        add(
            "villages",
            "Thôn, tổ dân phố",
            TextArea(lines=5, placeholder="Mỗi dòng một tên, ví dụ: Tổ dân phố số 1"),
            "Luật yêu cầu niêm yết tại nhà văn hóa của từng thôn, tổ dân phố (khoản 2 Điều 13).",
        )
        add(
            "adult_population",
            "Dân số từ 18 tuổi",
            CountField(suffix="người"),
            "Dùng khi tính khoảng tin cậy của khảo sát.",
        )
        self.form.add_section("Thể thức văn bản")
        add("superior_body", "Cơ quan cấp trên", TextField())
        add("issuing_body", "Cơ quan ban hành", TextField())
        add("place", "Địa danh", TextField(), "Ghi trước ngày tháng, ví dụ: Xương Giang, ngày 05 tháng 02 năm 2026.")
        add("document_symbol", "Ký hiệu văn bản", TextField(placeholder="BC-UBND"))
        add("signer_authority", "Thẩm quyền ký", TextField(placeholder="TM. ỦY BAN NHÂN DÂN"))
        add("signer_title", "Chức vụ người ký", TextField(placeholder="CHỦ TỊCH"))
        add("signer_name", "Họ tên người ký", TextField())
        add("prepared_by", "Người lập biểu", TextField())

    def _show(self, office: Office) -> None:
        profile = office.profile
        values = {key: getattr(profile, key) for key in self.form.keys if hasattr(profile, key)}
        values |= {"villages": "\n".join(profile.villages), "actor": self.session.workspace.actor}
        self.form.set_values(values, keep_pending=True)

    def _write(self, key: str, value: Any) -> None:
        ws = self.session.workspace
        if key == "actor":
            self.session.save(lambda: rename_actor(ws, value), self.form, _KINDS, self._work_as)
            return
        changes = {key: tuple(value.split("\n")) if key == "villages" else value}
        self.session.save(lambda: change_profile(ws, changes), self.form, _KINDS | {Kind.DISCLOSURE})

    def _work_as(self, ws: Workspace) -> None:
        self.session.workspace = ws
