"""How this office counts terms, and how often permanent postings are looked over; what moved by a change is said."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qcdc_desktop.domain.office import Office
from qcdc_desktop.ui.fields import CheckField, CountField, Form
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.moved import MovedCard
from qcdc_desktop.ui.pages.settings.office import change_profile
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.office_settings import Moved, read_office

_KINDS = frozenset({Kind.OFFICE, Kind.DISCLOSURE})
_COUNTING = ("skip_first_day", "roll_to_working_day")


class CountingSection(Section):
    """Three choices, each with what it rests on; every one writes when it is left."""

    shows = frozenset({Kind.OFFICE})

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Cách tính hạn công khai",
            "Luật Thực hiện dân chủ ở cơ sở không nói rõ cách đếm ngày. Cách mặc định theo Bộ luật Dân sự; "
            "chỉ đổi khi tỉnh có hướng dẫn khác. Mọi hạn trong sổ được tính lại ngay.",
            scrolls=True,
        )
        self.form = Form(label_width=184)
        self.moved = MovedCard()
        self._fill()
        self.body.addWidget(self.moved)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.form.committed.connect(self._write)
        self.moved.wanted.connect(lambda record: self.session.open_page("disclosures", record))

    def reload(self, kinds: Kinds) -> None:
        """Read the office again."""
        ws = self.session.workspace
        self.session.read(lambda: read_office(ws), self._show, self)

    def _fill(self) -> None:
        add = self.form.add
        self.form.add_section("Đếm thời hạn")
        add("skip_first_day", "Ngày đầu tiên", CheckField("Không tính ngày xảy ra sự kiện, đếm từ ngày hôm sau"))
        self._explain(
            "Điều 147 khoản 2 Bộ luật Dân sự 2015. Ví dụ: quyết định ban hành thứ Hai 02/03/2026, hạn 05 ngày làm "
            "việc là thứ Hai 09/03/2026; nếu tính cả ngày đầu thì là thứ Sáu 06/03/2026."
        )
        add("roll_to_working_day", "Ngày cuối cùng", CheckField("Nếu là ngày nghỉ thì lùi sang ngày làm việc kế tiếp"))
        self._explain(
            "Điều 148 khoản 5 Bộ luật Dân sự 2015. Chỉ ảnh hưởng đến hạn tính theo ngày thường, ví dụ báo cáo quý "
            "phải công khai trong số ngày nhất định kể từ ngày kết thúc quý."
        )
        self.form.add_section("Niêm yết thường xuyên")
        add(
            "permanent_review_months",
            "Nhắc rà soát sau",
            CountField(suffix="tháng"),
            "Ghi 0 nếu không cần nhắc.",
        )
        self._explain(
            "Niêm yết thường xuyên không có ngày gỡ nên dễ bị bỏ quên. Sau chừng ấy tháng kể từ ngày niêm yết hoặc "
            "lần rà soát trước, việc “Rà soát” hiện trong danh sách việc cần làm. Ghi 0 để không nhắc."
        )

    def _explain(self, text: str) -> None:
        words = QLabel(text, wordWrap=True)
        set_role(words, "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignTop)
        words.setContentsMargins(196, 0, 0, 8)
        self.form.add_widget(words)

    def _show(self, office: Office) -> None:
        values = {key: getattr(office.profile, key) for key in self.form.keys}
        self.form.set_values(values, keep_pending=True)

    def _write(self, key: str, value: Any) -> None:
        ws = self.session.workspace
        if value is None:
            self.form.field(key).show_problem("Hãy nhập số tháng; ghi 0 nếu không cần nhắc.")
            return

        def written(moved: tuple[Moved, ...]) -> None:
            if key in _COUNTING:
                self.moved.tell(moved)

        self.session.save(lambda: change_profile(ws, {key: value}), self.form, _KINDS, written)
