"""Looking into a package without importing it. Everything shown is what the file says of itself, and marked so.

A sealed file is shown from outside until the person asks to open it with the office's key.
"""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.enrol_card import digest_label
from qcdc_desktop.ui.kinds import Kind
from qcdc_desktop.ui.pages.packages.looks import (
    KINDS,
    cosigner_words,
    digest_lines,
    moment,
    parts_words,
    signature_verdict,
    size_words,
)
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.pages.packages.report_rows import ReportRow, report_rows
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.import_package import Verification, verify_package
from qcdc_desktop.usecases.look_inside import Inspection, SealedLook
from qcdc_desktop.usecases.package_contents import digest_in_groups

UNVERIFIED = "Chưa kiểm chứng: dưới đây chỉ là lời tự khai của tệp, chưa có gì được nhập."
SEALED = "Gói đã niêm phong, chưa mở: chỉ cơ quan nhận mở được bằng khóa của mình. Chưa có gì được nhập."


class LookInsideTab(QWidget):
    """Shows one file. `import_wanted(path)` asks to import it, `open_wanted(path)` to open its seal."""

    import_wanted = Signal(object)
    open_wanted = Signal(object)
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
        self._problem = StateLine()
        self._cosigners = StateLine()
        inside = QVBoxLayout(self._strip)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.setSpacing(4)
        self._lines = (self._warning, self._signature, self._cosigners, self._problem, self._verified)
        for line in self._lines:
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
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName("Nội dung tự khai của gói")
        self.model: RowsModel[ReportRow] = RowsModel(
            (
                Column("part", "Phần", lambda r: r.part, sort=lambda r: r.id, width=124),
                Column(
                    "what", "Nội dung", lambda r: r.what, stretch=True, state=lambda r: r.state, tip=lambda r: r.tip
                ),
                Column("figure", "Số liệu", lambda r: r.figure, width=118, right=True),
            )
        )
        self.view = RowsView(
            self.model, "Báo cáo trong gói, chưa kiểm chứng", preferences=session.preferences, memory="package-reports"
        )
        self.view.set_empty("package", "Không có báo cáo nào đọc được trong gói này.")
        both = QHBoxLayout()
        both.setSpacing(8)
        both.addWidget(area, 2)
        both.addWidget(self.view, 3)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.check = make_button("Kiểm tra toàn bộ gói", "check", self._verify)
        self.take = make_button("Nhập gói này", "import", lambda: self.import_wanted.emit(self._file))
        self.unseal = make_button("Mở bằng khóa của đơn vị", "unlock", lambda: self.open_wanted.emit(self._file))
        for button in (self.unseal, self.check, self.take):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(make_button("Đóng", "close", self.closed.emit))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._strip)
        layout.addLayout(both, 1)
        layout.addLayout(buttons)

    @property
    def said(self) -> str:
        """What stands at the top: how far the file can be believed."""
        return " ".join(line.text for line in self._lines if not line.isHidden())

    def show_package(self, file: Path, seen: Inspection) -> None:
        """Show what a file says of itself."""
        self._begin(file, sealed=False)
        self._warning.show_state(State.WARNING, UNVERIFIED)
        look = signature_verdict(seen.signature)
        good = seen.signature == "signature-good"
        self._signature.show_state(
            look.state, look.words if good else self._session.say(seen.signature, seen.signature_facts)
        )
        self._signature.show()
        if seen.cosigners:
            state = State.ERROR if any(one.chain == "chain-broken" for one in seen.cosigners) else State.INFO
            words = "\n".join(cosigner_words(self._session, one) for one in seen.cosigners)
            self._cosigners.show_state(state, words)
            self._cosigners.show()
        if seen.problem is not None:
            why = self._session.say(seen.problem.code, seen.problem.facts)
            self._problem.show_state(State.WARNING, self._session.say("inspect-no-reports", {"why": why}))
            self._problem.show()
        self.model.set_rows(report_rows(seen.reports) if seen.reports else [])
        self._fill(self._facts_of(file, seen))

    def show_sealed(self, file: Path, seen: SealedLook) -> None:
        """Show a sealed file from outside: whom it is for stands in no sealed file, only whoever sealed it knows."""
        self._begin(file, sealed=True)
        self._warning.show_state(State.INFO, SEALED)
        known = seen.receiver.name if seen.receiver else "Không ghi trong gói niêm phong; hãy hỏi nơi gửi"
        self._fill(
            [
                ("Tệp", f"{_breakable(file.name)} ({size_words(seen.bytes)})"),
                ("Niêm phong cho", _locks(seen.recipients)),
                ("Nơi nhận", known),
            ]
        )

    def _begin(self, file: Path, *, sealed: bool) -> None:
        self._file = file
        for line in self._lines[1:]:
            line.hide()
        self.unseal.setVisible(sealed)
        self.check.setVisible(not sealed)
        self.view.setVisible(not sealed)
        self.model.set_rows([])

    def _facts_of(self, file: Path, seen: Inspection) -> list[tuple[str, str]]:
        audience = self._session.workspace.catalogues.units.find(seen.audience)
        return [
            ("Tệp", f"{_breakable(file.name)} ({size_words(seen.bytes)})"),
            ("Loại gói", KINDS[seen.kind]),
            ("Tự nhận là của", f"{seen.unit_name}, mã {seen.unit.code}"),
            ("Gửi cho", audience.name if audience else seen.audience.code),
            ("Năm, lần gửi", f"{seen.year}, lần {seen.revision}"),
            ("Lập lúc", moment(seen.issued_at)),
            *parts_words(seen.counts),
            ("Mã kiểm tra", digest_lines(digest_in_groups(seen.digest), 4)),
        ]

    def _fill(self, facts: list[tuple[str, str]]) -> None:
        while (item := self._facts.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row, (label, text) in enumerate(facts):
            value = digest_label() if label == "Mã kiểm tra" else QLabel(wordWrap=True)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setText(text)
            value.setMinimumWidth(1)
            self._row(row, label, value)

    def _row(self, row: int, label: str, value: QLabel) -> None:
        caption = QLabel(label)
        set_role(caption, "muted")
        self._facts.addWidget(caption, 2 * row, 0, Qt.AlignmentFlag.AlignTop)
        below = label == "Mã kiểm tra"  # sixteen groups need the whole width
        self._facts.addWidget(value, 2 * row + below, int(not below), 1, 2 if below else 1)

    def _verify(self) -> None:
        ws, file = self._session.workspace, self._file

        def show(found: Verification) -> None:
            would = self._session.say(f"would-{found.would}")
            self._verified.show_state(State.SUCCESS, f"Gói nguyên vẹn, chữ ký đúng; nếu nhập: {would}.")
            self._verified.show()

        self._session.work(
            lambda p: verify_package(ws, file, p), show, self, f"Kiểm tra {file.name}", frozenset[Kind]()
        )


def _locks(count: int) -> str:
    return f"{count} khóa" + (", thường là khóa làm việc và phiếu khôi phục của nơi nhận" if count > 1 else "")


def _breakable(name: str) -> str:
    """A file's name that may go on in the next line after an underscore."""
    return name.replace("_", "_\u200b")
