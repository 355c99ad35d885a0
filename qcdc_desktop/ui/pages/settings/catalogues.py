"""Which catalogues the program works with, since when they hold, where they come from, and which are only examples."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogues import Catalogues, HasEdition
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.file_choice import WORKBOOKS, choose_file, choose_target
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.catalogue_files import import_file
from qcdc_desktop.usecases.excel_criteria import write_criteria_template
from qcdc_desktop.usecases.own_catalogues import Imported, export_catalogue

_KINDS = {
    "units": "Đơn vị hành chính",
    "disclosure": "Nội dung công khai",
    "holidays": "Ngày nghỉ",
    "criteria": "Bộ tiêu chí",
    "questionnaire": "Mẫu phiếu",
    "programme": "Chương trình công tác",
}


def editions_of(catalogues: Catalogues) -> tuple[Edition, ...]:
    """The heads of all catalogues, kind by kind."""
    headed: tuple[HasEdition, ...] = (
        *catalogues.disclosure,
        *catalogues.criteria,
        *catalogues.questionnaires,
        *catalogues.holidays,
        *catalogues.programmes,
    )
    return (*(one.edition for one in headed), *catalogues.units.editions)


class CataloguesSection(Section):
    """The list of editions with the source of the chosen one."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Danh mục đang dùng",
            "Danh mục ghi “Minh họa” do chương trình soạn làm ví dụ, cần thay bằng văn bản chính thức của tỉnh.",
        )
        today = self.session.workspace.today
        self.model: RowsModel[Edition] = RowsModel(
            (
                Column("kind", "Loại", lambda e: _KINDS.get(e.kind, e.kind), width=150),
                Column("title", "Tên danh mục", lambda e: e.title, stretch=True),
                Column("valid", "Hiệu lực", _validity, sort=lambda e: e.valid_from, width=120, tip=_whole_validity),
                Column("mark", "Tính chất", _mark_words, width=116, state=_mark),
            ),
            key=lambda e: (e.kind, e.code),
        )
        self.view = RowsView(self.model, "Các danh mục")
        self.model.set_rows(sorted(editions_of(self.session.workspace.catalogues), key=lambda e: not e.covers(today)))
        self.source = QLabel(wordWrap=True)
        self.source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.source, "muted")
        self.source.setMinimumHeight(self.source.fontMetrics().lineSpacing() * 3)
        self.source.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.take = make_button("Nhập danh mục từ tệp…", "import", self._choose)
        self.blank = make_button("Tải tệp mẫu bộ tiêu chí…", "excel", self._choose_template)
        self.hand_on = make_button("Kết xuất danh mục…", "export", self._choose_target)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.source)
        self.add_row(self.take, self.blank, self.hand_on)
        self.view.chosen.connect(self._show)
        self.view.selectRow(0)

    def take_in(self, file: Path) -> None:
        """Take a catalogue file or a filled workbook in, for good."""
        ws = self.session.workspace
        self.session.work(lambda _: import_file(ws, file), self._taken, self.page, "Nhập danh mục", ALL_KINDS)

    def write_template(self, file: Path) -> None:
        """Write the chosen criteria set, or an empty one, as a workbook to change and take in."""
        ws, chosen = self.session.workspace, self.view.current_row()
        code = chosen.code if chosen is not None and chosen.kind == "criteria" else ""
        self.session.work(
            lambda _: write_criteria_template(ws, file, code), self._written, self.page, "Ghi tệp mẫu bộ tiêu chí"
        )

    def export(self, file: Path) -> None:
        """Write the chosen catalogue as the file other offices can take in."""
        ws, chosen = self.session.workspace, self.view.current_row()
        if chosen is not None:
            code = chosen.code
            self.session.work(lambda _: export_catalogue(ws, code, file), self._written, self.page, "Kết xuất danh mục")

    def _choose(self) -> None:
        file = choose_file(self, "Chọn tệp danh mục", "Danh mục (*.json *.xlsx)", self.session.preferences)
        if file is not None:
            self.take_in(file)

    def _choose_template(self) -> None:
        name = "bo-tieu-chi.xlsx"
        file = choose_target(self, "Lưu tệp mẫu bộ tiêu chí", name, WORKBOOKS, self.session.preferences)
        if file is not None:
            self.write_template(file)

    def _choose_target(self) -> None:
        chosen = self.view.current_row()
        if chosen is None:
            return
        name = f"{chosen.code}.json"
        file = choose_target(self, "Kết xuất danh mục", name, "Danh mục (*.json)", self.session.preferences)
        if file is not None:
            self.export(file)

    def _taken(self, found: Imported) -> None:
        self.session.workspace = found.workspace
        today = found.workspace.today
        self.model.set_rows(sorted(editions_of(found.workspace.catalogues), key=lambda e: not e.covers(today)))
        told = "Đã nhập" if found.new else "Đã có sẵn, nội dung giống hệt"
        self.source.setText(f"{told}: {found.edition.title}. Mã bản: {found.edition.code}.")

    def _written(self, file: Path) -> None:
        self.source.setText(f"Đã ghi {file.name} vào {file.parent}.")

    def _show(self, edition: Edition | None) -> None:
        # lists of units come in two files and stay with the program
        self.hand_on.setEnabled(edition is not None and edition.kind != "units")
        self.source.setText(f"Nguồn: {edition.source}. Mã bản: {edition.code}." if edition else "")


def _validity(edition: Edition) -> str:
    return (
        f"Từ {format_date(edition.valid_from)}" if edition.valid_to is None else f"Đến {format_date(edition.valid_to)}"
    )


def _whole_validity(edition: Edition) -> str:
    until = f" đến {format_date(edition.valid_to)}" if edition.valid_to else ""
    return f"Hiệu lực từ {format_date(edition.valid_from)}{until}"


def _mark_words(edition: Edition) -> str:
    return "Minh họa" if edition.illustrative else "Chính thức"


def _mark(edition: Edition) -> State:
    return State.WARNING if edition.illustrative else State.SUCCESS
