"""What the program is, where its data lie, how it looks, and under which terms its parts stand."""

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QTextBrowser

from qcdc_desktop import __version__
from qcdc_desktop.resources import resource
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, Form
from qcdc_desktop.ui.file_choice import choose_target, show_folder
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import Appearance, apply_style
from qcdc_desktop.usecases.support_report import write_support_report

_APPEARANCE = "appearance"
"""The name under which the start of the program looks for the chosen look."""


def notices() -> str:
    """The notices shipped with the program, headings as bold lines; beside the sources or among the built licences."""
    root = resource().parent
    files = (root / "NOTICE.md", root / "licences" / "NOTICE.md")
    found = next((file for file in files if file.is_file()), None)
    return re.sub(r"^#+ (.*)$", r"**\1**", found.read_text(encoding="utf-8"), flags=re.MULTILINE) if found else ""


class AboutSection(Section):
    """Look, data folder, version and notices."""

    def __init__(self, page: Page) -> None:
        super().__init__(page, "Giao diện và giới thiệu")
        self.form = Form(label_width=140)
        look = ChoiceField("", (Choice("light", "Sáng"), Choice("dark", "Tối"), Choice("system", "Theo hệ thống")))
        self.form.add("look", "Giao diện", look, "Một số biểu tượng đổi màu khi mở lại chương trình.")
        look.set_value(self.session.preferences.text(_APPEARANCE, "light"))
        self.body.addWidget(self.form)
        self.add_heading("Thư mục dữ liệu", "Chép cả thư mục này sang máy khác là mang theo toàn bộ dữ liệu.")
        self.path = QLabel(str(self.folder), wordWrap=True)
        self.path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.path)
        self.add_row(
            make_button("Mở thư mục dữ liệu", "folder", lambda: show_folder(self.folder)),
            make_button("Lưu tệp cho người hỗ trợ…", "save", self._ask_report),
        )
        self.add_heading(
            f"QCDC Desktop {__version__}",
            "Phần mềm tự do theo giấy phép MIT; dùng Qt theo LGPL-3.0. Nguyên văn ghi chú giấy phép:",
        )
        self.notice = QTextBrowser()
        self.notice.setMarkdown(notices())
        self.notice.setOpenLinks(False)
        self.notice.setAccessibleName("Giấy phép của các thành phần")
        self.notice.setTabChangesFocus(True)
        self.body.addWidget(self.notice, 1)
        self.form.committed.connect(self._choose_look)

    @property
    def folder(self) -> Path:
        """The office's folder."""
        return self.session.workspace.folders.root

    def write_report(self, file: Path) -> None:
        """Write the file for a supporter; it holds versions and figures, nothing of the office."""
        ws = self.session.workspace
        self.session.work(
            lambda _: write_support_report(file, ws.clock, ws.folders.logs, ws),
            lambda done: self.page.messages.success(f"Đã lưu {done.name}. Tệp không có dữ liệu cá nhân."),
            self,
            "Lưu tệp cho người hỗ trợ",
        )

    def _ask_report(self) -> None:
        name = f"ho-tro-{self.session.workspace.today.isoformat()}.zip"
        memory = self.session.preferences
        file = choose_target(self, "Lưu tệp cho người hỗ trợ", name, "Tệp nén (*.zip)", memory)
        if file is not None:
            self.write_report(file)

    def _choose_look(self, _: str, value: str) -> None:
        self.session.preferences.remember(_APPEARANCE, value)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            apply_style(app, Appearance(value))
