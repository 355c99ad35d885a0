"""Looking into a package without importing it. Everything shown is what the file says of itself, and marked so."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.enrol_card import digest_label
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.packages.looks import (
    KINDS,
    digest_lines,
    moment,
    parts_words,
    signature_verdict,
    size_words,
)
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.usecases.import_package import Inspection, Verification, verify_package
from qcdc_desktop.usecases.package_contents import digest_in_groups

UNVERIFIED = "Chưa kiểm chứng: dưới đây chỉ là lời tự khai của tệp, chưa có gì được nhập."


class LookInsideTab(QWidget):
    """Shows one file. `import_wanted(path)` asks the page to import it, `closed` to take the tab away."""

    import_wanted = Signal(object)
    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._file = Path()
        self._strip = QFrame()
        self._strip.setProperty("strip", "warning")
        self._warning = StateLine()
        self._signature = StateLine()
        self._verified = StateLine()
        inside = QVBoxLayout(self._strip)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        for line in (self._warning, self._signature, self._verified):
            inside.addWidget(line)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(16)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        card = QFrame()
        set_role(card, "card")
        body = QVBoxLayout(card)
        body.setContentsMargins(16, 12, 16, 12)
        body.addLayout(self._facts)
        body.addStretch(1)
        area = QScrollArea(widgetResizable=True)
        area.setWidget(card)
        area.setAccessibleName("Nội dung tự khai của gói")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.check = make_button("Kiểm tra toàn bộ gói", "check", self._verify)
        self.take = make_button("Nhập gói này", "import", lambda: self.import_wanted.emit(self._file))
        for button in (self.check, self.take):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(make_button("Đóng", "close", self.closed.emit))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._strip)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    @property
    def said(self) -> str:
        """What stands at the top: how far the file can be believed."""
        return " ".join(line.text for line in (self._warning, self._signature, self._verified))

    def show_package(self, file: Path, seen: Inspection) -> None:
        """Show what a file says of itself."""
        self._file = file
        self._warning.show_state(State.WARNING, UNVERIFIED)
        look = signature_verdict(seen.signature)
        text = look.words if seen.signature == "signature-good" else self._session.say(seen.signature, _facts(seen))
        self._signature.show_state(look.state, text)
        self._verified.hide()
        self._fill(file, seen)

    def _fill(self, file: Path, seen: Inspection) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        units = self._session.workspace.catalogues.units
        audience = units.find(seen.audience)
        facts = [
            ("Tệp", f"{file.name} ({size_words(seen.bytes)})"),
            ("Loại gói", KINDS[seen.kind]),
            ("Tự nhận là của", f"{seen.unit_name}, mã {seen.unit.code}"),
            ("Gửi cho", audience.name if audience else seen.audience.code),
            ("Năm, lần gửi", f"{seen.year}, lần {seen.revision}"),
            ("Lập lúc", moment(seen.issued_at)),
            *parts_words(seen.counts),
        ]
        for row, (label, text) in enumerate(facts):
            self._row(row, label, QLabel(text, wordWrap=True))
        digest = digest_label()
        digest.setText(digest_lines(digest_in_groups(seen.digest)))
        self._row(len(facts), "Mã kiểm tra", digest)

    def _row(self, row: int, label: str, value: QLabel) -> None:
        caption = QLabel(label)
        set_role(caption, "muted")
        self._facts.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
        self._facts.addWidget(value, row, 1)

    def _verify(self) -> None:
        ws, file = self._session.workspace, self._file

        def show(found: Verification) -> None:
            would = self._session.say(f"would-{found.would}")
            self._verified.show_state(State.SUCCESS, f"Gói nguyên vẹn, chữ ký đúng; nếu nhập: {would}.")
            self._verified.show()

        self._session.work(
            lambda p: verify_package(ws, file, p), show, self, f"Kiểm tra {file.name}", frozenset[Kind]()
        )


def _facts(seen: Inspection) -> dict[str, str | int]:
    """What the sentence of a refusal may want to name, as the file itself says it."""
    since = seen.unit.valid_from.isoformat()
    return {
        "key": seen.key_id[:16],
        "unit": seen.unit_name,
        "code": seen.unit.code,
        "name": seen.unit_name,
        "year": seen.year,
        "since": since,
        "catalogue": "",
        "major": "",
        "minor": "",
    }
