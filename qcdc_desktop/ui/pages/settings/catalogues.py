"""Which catalogues the program works with, since when they hold, where they come from, and which are only examples."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogues import Catalogues, HasEdition
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView

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
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.source)
        self.view.chosen.connect(self._show)
        self.view.selectRow(0)

    def _show(self, edition: Edition | None) -> None:
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
