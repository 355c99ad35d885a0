"""The USB token of this PC: the vendor's library, the roots that are believed, and what is plugged in."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import choose_file
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.words import explain
from qcdc_desktop.usecases.cosigners import TokenSettings, save_token_settings, token_settings
from qcdc_desktop.usecases.token_signing import certificates_on_token

_LIBRARIES = "Thư viện PKCS#11 (*.dll *.so *.dylib);;Mọi tệp (*)"
_ROOTS = "Chứng thư (*.pem *.crt *.cer);;Mọi tệp (*)"


class TokenSection(Section):
    """Paths of this PC, and a look at the token without any PIN."""

    shows: Kinds = frozenset({Kind.KEY})

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Chứng thư số trên USB Token",
            "Lãnh đạo ký thêm gói dữ liệu và ký báo cáo PDF bằng USB Token. Không có token thì không cần phần này.",
            scrolls=True,
        )
        self.add_heading(
            "Thư viện của nhà cung cấp",
            "Tệp PKCS#11 bản 64 bit do phần mềm của token cài vào máy, thường nằm trong C:\\Windows\\System32, "
            "ví dụ bit4xpki.dll hoặc eTPKCS11.dll.",
        )
        self.library = self._line()
        self.add_row(make_button("Chọn thư viện…", "folder", self._ask_library))
        self.add_heading(
            "Chứng thư gốc tin cậy",
            "Để biết chứng thư của người ký do nơi cấp tin cậy cấp. Chưa chọn thì chương trình ghi “chưa kiểm chứng”.",
        )
        self.roots = self._line()
        self.forget = make_button("Bỏ chứng thư gốc", "close", lambda: self.save(roots=""))
        self.add_row(make_button("Chọn chứng thư gốc…", "folder", self._ask_roots), self.forget)
        self.add_heading("Token đang cắm")
        self.found = self._line()
        self.add_row(make_button("Đọc token", "refresh", self.look))
        self.body.addStretch(1)

    def reload(self, kinds: Kinds) -> None:
        """Show the paths."""
        kept = token_settings(self.session.workspace)
        self.library.setText(kept.library or "Chưa chọn")
        self.roots.setText(kept.roots or "Chưa chọn")
        self.forget.setEnabled(bool(kept.roots))
        if not self.found.text():
            self.found.setText("Chưa đọc")

    def save(self, library: str | None = None, roots: str | None = None) -> None:
        """Keep one of the paths; the other stays."""
        ws, kept = self.session.workspace, token_settings(self.session.workspace)
        changed = TokenSettings(
            kept.library if library is None else library,
            kept.roots if roots is None else roots,
        )
        self.session.work(
            lambda _: save_token_settings(ws, changed),
            lambda _: self.reload(self.shows),
            self,
            "Lưu thiết lập USB Token",
        )

    def look(self) -> None:
        """Say what is plugged in."""
        ws = self.session.workspace

        def read() -> str:
            try:
                found = certificates_on_token(ws)
            except (Refusal, Trouble) as error:
                return explain(error)
            return "\n".join(
                f"{one.facts.name} ({one.facts.organisation or '–'}), nơi cấp {one.facts.issuer}, "
                f"đến {format_date(one.facts.valid_to.date())}: {'ký được' if usable else 'không ký được'}"
                for one, usable in found
            )

        self.session.jobs.run(lambda _: read(), self.found.setText, self, "Đọc USB Token", quiet=True)

    def _line(self) -> QLabel:
        line = QLabel(wordWrap=True)
        line.setTextFormat(Qt.TextFormat.PlainText)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(line)
        return line

    def _ask_library(self) -> None:
        file: Path | None = choose_file(self, "Chọn thư viện của token", _LIBRARIES, self.session.preferences)
        if file is not None:
            self.save(library=str(file))

    def _ask_roots(self) -> None:
        file = choose_file(self, "Chọn chứng thư gốc tin cậy", _ROOTS, self.session.preferences)
        if file is not None:
            self.save(roots=str(file))
