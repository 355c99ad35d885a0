"""The page "Báo cáo": choose a paper, choose what it is about, look at it, save it as PDF, workbook or Word document.

Papers about one entry of the register are printed where the entry is chosen, in the register.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.vn_dates import quarter_bounds
from qcdc_desktop.ui.fields import Choice, ChoiceField, Field, Form, TextField
from qcdc_desktop.ui.file_choice import choose_target, show_file
from qcdc_desktop.ui.icons import icon
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.reports.page_view import PageView, read_pictures
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.token_dialog import TokenDialog
from qcdc_desktop.ui.words import explain
from qcdc_desktop.usecases.dossiers import list_dossiers
from qcdc_desktop.usecases.make_report import ReportChoice, ReportKind, make_report, report_kinds, suggested_name
from qcdc_desktop.usecases.preview import preview_report
from qcdc_desktop.usecases.surveys import questionnaires
from qcdc_desktop.usecases.token_signing import sign_report

_FILES: Mapping[str, str] = MappingProxyType(
    {"pdf": "Tệp PDF (*.pdf)", "xlsx": "Bảng tính Excel (*.xlsx)", "docx": "Văn bản Word (*.docx)"}
)
_ITEM = 48
_MOST_ITEMS_HIGH = 6
_KIND = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class _Offer:
    """What can be chosen for the year."""

    forms: tuple[Choice, ...]
    units: tuple[Choice, ...]


class ReportsPage(Page):
    """The list of papers and their choices at the left, the pages at the right."""

    title = "Báo cáo"
    icon = "report"
    shows: ClassVar[Kinds] = frozenset(Kind) - {Kind.BACKUP, Kind.KEY}
    searchable = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._reviews = session.workspace.role is not Role.COMMUNE
        self._asked = 0
        self._running = False
        self.save_pdf = self.add_action("Lưu PDF…", "save", lambda: self._ask("pdf"), primary=True)
        self.save_xlsx = self.add_action("Lưu Excel…", "excel", lambda: self._ask("xlsx"))
        self.save_docx = self.add_action("Lưu Word…", "save", lambda: self._ask("docx"), tip="Bản Word để sửa tiếp")
        self.add_action(
            "Mở để in", "print", self.open_pdf, shortcut="Ctrl+P", tip="Mở PDF bằng chương trình của máy để in"
        )
        self.sign_pdf = self.add_action(
            "Ký bằng token…", "key", self._ask_sign, tip="Lập PDF rồi ký bằng USB Token của người ký"
        )
        self.kinds = QListWidget()
        self.kinds.setAccessibleName("Các báo cáo")
        self.kinds.setWordWrap(True)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        offered = [kind for kind in report_kinds(session.workspace) if kind.needs != "disclosure"]
        self.kinds.setMinimumHeight(3 * _ITEM)
        self.kinds.setMaximumHeight(_ITEM * min(len(offered), _MOST_ITEMS_HIGH) + 6)
        self._help = QLabel(wordWrap=True)
        set_role(self._help, "muted")
        self._rows: dict[str, Form] = {}
        self._pause = QTimer(self, interval=250, singleShot=True)
        self._pause.timeout.connect(self._preview)
        self._fill_form()
        self.view = PageView("Các trang của báo cáo", "Chọn báo cáo để xem trước.")
        self.body.addLayout(self._lay_out(), 1)
        for kind in offered:
            item = QListWidgetItem(session.say(f"report-{kind.name}"), self.kinds)
            item.setData(_KIND, kind)
            item.setSizeHint(QSize(0, _ITEM))
            item.setIcon(icon("report", "muted"))
            item.setToolTip(session.say(f"report-{kind.name}-help"))
        self.kinds.setCurrentRow(0)
        self.kinds.currentRowChanged.connect(lambda _: self._kind_chosen())
        self._kind_chosen()

    @property
    def kind(self) -> ReportKind:
        """The paper chosen."""
        found: ReportKind = self.kinds.currentItem().data(_KIND)
        return found

    @property
    def choice(self) -> ReportChoice:
        """What it is about."""
        values = {key: self.field(key).value() for key in self._rows}
        needs = self.kind.needs
        return ReportChoice(
            year=self.session.year,
            unit=values["unit"] if self._about_unit else None,
            quarter=values["quarter"] if needs == "quarter" else None,
            form=values["form"] if needs == "form" else None,
            number=values["number"],
            first=values["period"][0] if needs == "period" and values["period"] else None,
            last=values["period"][1] if needs == "period" and values["period"] else None,
        )

    def field(self, key: str) -> Field:
        """The field of a choice: unit, quarter, period, form or number."""
        return self._rows[key].field(key)

    def reload(self, kinds: Kinds) -> None:
        """Read what can be chosen; the pages are made again."""
        ws, year = self.session.workspace, self.session.year

        def read() -> _Offer:
            rows = list_dossiers(ws, year) if self._reviews else ()
            forms = tuple(Choice(q.code, f"{q.code} – {q.title}", q.title) for q in questionnaires(ws, year))
            return _Offer(forms, tuple(Choice(r.unit.key, r.unit.name) for r in rows if r.unit.key != ws.unit_key))

        self.session.read(read, self._offer, self)

    def open_record(self, record_id: str) -> None:
        """Choose a paper by its name."""
        for row in range(self.kinds.count()):
            if self.kinds.item(row).data(_KIND).name == record_id:
                self.kinds.setCurrentRow(row)

    def save(self, file: Path) -> None:
        """Print into a file; its ending says in which form."""
        ws, name, choice = self.session.workspace, self.kind.name, self.choice
        self.messages.clear()

        def saved(path: Path) -> None:
            self.messages.show_message(
                f"Đã lưu {path.name} vào {path.parent}.", State.SUCCESS, "Mở tệp", lambda: show_file(path)
            )

        self.session.work(lambda p: make_report(ws, name, choice, file, p), saved, self, "Lập báo cáo")

    def open_pdf(self) -> None:
        """Make the PDF in a place of its own and let the system's program show and print it."""
        ws, name, choice = self.session.workspace, self.kind.name, self.choice
        file = Path(tempfile.mkdtemp(prefix="qcdc-")) / suggested_name(ws, name, choice, "pdf")
        self.session.work(lambda p: make_report(ws, name, choice, file, p), show_file, self, "Lập báo cáo")

    def sign(self, file: Path) -> None:
        """Make the PDF and sign it with the token; only the signed one is kept."""
        ws, name, choice = self.session.workspace, self.kind.name, self.choice

        def made(pin: str, certificate: str) -> Path:
            with tempfile.TemporaryDirectory(prefix="qcdc-") as folder:
                plain = make_report(ws, name, choice, Path(folder) / file.name)
                sign_report(ws, plain, file, pin, certificate)
            return file

        def saved(_: object) -> None:
            self.messages.show_message(
                f"Đã ký và lưu {file.name} vào {file.parent}.", State.SUCCESS, "Mở tệp", lambda: show_file(file)
            )

        dialog = TokenDialog(self.session, f"Ký báo cáo PDF, lưu thành {file.name}.", made, saved, parent=self)
        dialog.open()
        dialog.read()

    @property
    def _about_unit(self) -> bool:
        return self._reviews and self.kind.name != "consolidated"

    def _offer(self, offer: _Offer) -> None:
        periods = _periods(self.session.year)
        for key, choices in (("form", offer.forms), ("unit", offer.units), ("period", periods)):
            field = self.field(key)
            assert isinstance(field, ChoiceField)
            field.set_choices(choices)
            if field.value() not in [choice.value for choice in choices]:
                field.set_value(choices[0].value if choices else None)
        self._pause.start()

    def _kind_chosen(self) -> None:
        kind = self.kind
        self._help.setText(self.session.say(f"report-{kind.name}-help"))
        for key, shown in (
            ("unit", self._about_unit),
            ("quarter", kind.needs == "quarter"),
            ("period", kind.needs == "period"),
            ("form", kind.needs == "form"),
        ):
            self._rows[key].setVisible(shown)
        self.save_pdf.setEnabled("pdf" in kind.formats)
        self.sign_pdf.setEnabled("pdf" in kind.formats)
        self.save_xlsx.setEnabled("xlsx" in kind.formats)
        self.save_docx.setEnabled("docx" in kind.formats)
        self._pause.start()

    def _preview(self) -> None:
        """Make the pages; while some are being made only the last wish is remembered."""
        self._asked += 1
        if self._running:
            return
        asked = self._asked
        ws, name, choice = self.session.workspace, self.kind.name, self.choice
        if self._about_unit and choice.unit is None:
            self.view.clear("Chưa nhận hồ sơ của đơn vị nào trong năm. Hãy nhập gói dữ liệu ở trang Tiếp nhận trước.")
            return
        self._running = True
        if not self.view.pages.images:
            self.view.clear("Đang dựng trang…")

        def read() -> tuple[tuple[QImage, ...], int, str]:
            try:
                found = preview_report(ws, name, choice)
            except Refusal as refusal:
                return (), 0, explain(refusal)
            return read_pictures(found.pages), found.total, ""

        def show(found: tuple[tuple[QImage, ...], int, str]) -> None:
            self._running = False
            images, total, why_not = found
            if why_not:
                self.view.clear(why_not)
            else:
                self.view.show_pages(images, total)
            if asked != self._asked:
                self._preview()

        self.session.jobs.run(lambda _: read(), show, self, "Xem trước báo cáo", failed=self._failed, quiet=True)

    def _failed(self, _: BaseException) -> None:
        self._running = False
        self.view.clear("Chưa dựng được trang xem trước.")

    def _ask(self, ending: str) -> None:
        name = suggested_name(self.session.workspace, self.kind.name, self.choice, ending)
        file = choose_target(self, "Lưu báo cáo", name, _FILES[ending], self.session.preferences)
        if file is not None:
            self.save(file if file.suffix.lower() == f".{ending}" else file.with_name(f"{file.name}.{ending}"))

    def _ask_sign(self) -> None:
        name = suggested_name(self.session.workspace, self.kind.name, self.choice, "pdf")
        file = choose_target(self, "Lưu báo cáo đã ký", name, _FILES["pdf"], self.session.preferences)
        if file is not None:
            self.sign(file if file.suffix.lower() == ".pdf" else file.with_name(f"{file.name}.pdf"))

    def _fill_form(self) -> None:
        """A small form for each choice, so that a paper shows only the choices it needs."""
        quarter = ChoiceField(choices=[Choice(q, f"Quý {q}") for q in (1, 2, 3, 4)])
        quarter.set_value((self.session.workspace.today.month + 2) // 3)
        number = TextField(placeholder="để trống nếu chưa có số")
        for key, label, field, help_text in (
            ("unit", "Đơn vị", ChoiceField(placeholder="Chưa có hồ sơ nào"), ""),
            ("quarter", "Quý", quarter, ""),
            ("period", "Thời gian", ChoiceField(choices=_periods(self.session.year)), ""),
            ("form", "Mẫu phiếu", ChoiceField(), ""),
            ("number", "Số văn bản", number, "Ghi sau chữ “Số:” ở đầu báo cáo."),
        ):
            self._rows[key] = Form(labels_above=True)
            self._rows[key].add(key, label, field, help_text)
            self._rows[key].committed.connect(lambda *_: self._pause.start())

    def _lay_out(self) -> QHBoxLayout:
        card = QFrame()
        set_role(card, "card")
        card.setFixedWidth(292)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(self.kinds, 100)
        inside.addWidget(self._help)
        for part in self._rows.values():
            inside.addWidget(part)
        inside.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(card)
        row.addWidget(self.view, 1)
        return row


def _periods(year: int) -> tuple[Choice, ...]:
    """The spans of the year a paper may be about, as first and last day."""
    first = date(year, 1, 1)
    return (
        Choice((first, date(year, 12, 31)), f"Năm {year}"),
        Choice((first, date(year, 6, 30)), "6 tháng đầu năm"),
        Choice((first, date(year, 9, 30)), "9 tháng"),
        *(Choice(quarter_bounds(year, quarter), f"Quý {quarter}") for quarter in (1, 2, 3, 4)),
    )
