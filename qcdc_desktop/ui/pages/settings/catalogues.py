"""Which catalogues the program works with, since when they hold, where they come from, and which are only examples."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from qcdc_desktop.domain.catalogue import Edition, Origin
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.buttons import make_button, make_menu_button
from qcdc_desktop.ui.excel_exchange import ExcelExchange, Exchange
from qcdc_desktop.ui.file_choice import WORKBOOKS, choose_file, choose_target
from qcdc_desktop.ui.kinds import ALL_KINDS
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.packages.prepare import StateLine
from qcdc_desktop.ui.pages.reports.page_view import read_pictures
from qcdc_desktop.ui.pages.settings.publishing import PublishPanel
from qcdc_desktop.ui.pages.settings.release_card import KINDS, ReleaseCard
from qcdc_desktop.ui.pages.settings.root_card import RootCard
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.pages.surveys.form_preview import FormPreview
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.catalogue_files import (
    check_workbook,
    export_edition,
    import_file,
    is_workbook,
    workbook_kind,
    write_template,
)
from qcdc_desktop.usecases.excel_questionnaires import questionnaire_in
from qcdc_desktop.usecases.filled_tables import FileCheck
from qcdc_desktop.usecases.own_catalogues import Imported
from qcdc_desktop.usecases.preview import preview_form
from qcdc_desktop.usecases.publish_catalogue import PublishedRelease
from qcdc_desktop.usecases.take_catalogue import (
    ReleasePreview,
    RootRequest,
    TakenRelease,
    catalogue_trust,
    is_release,
    preview_release,
    read_root,
)

_ORIGINS = {Origin.SHIPPED: "Chương trình", Origin.OWN: "Đơn vị", Origin.PROVINCE: "Tỉnh"}


class CataloguesSection(Section):
    """The list of editions with the source of the chosen one; a questionnaire is looked at in the same place."""

    def __init__(self, page: Page) -> None:
        super().__init__(
            page,
            "Danh mục đang dùng",
            "Bản do tỉnh ban hành được dùng trước bản đơn vị tự nhập, rồi đến bản kèm chương trình. Bản “Minh họa” do "
            "chương trình soạn làm ví dụ.",
        )
        self.model: RowsModel[Edition] = RowsModel(
            (
                Column(
                    "kind",
                    "Loại",
                    lambda e: KINDS.get(e.kind, e.kind),
                    width=132,
                    tip=lambda e: KINDS.get(e.kind, e.kind),
                ),
                Column("title", "Tên danh mục", lambda e: e.title, stretch=True, tip=_named),
                Column("valid", "Hiệu lực", _validity, sort=lambda e: e.valid_from, width=120, tip=_whole_validity),
                Column("origin", "Nguồn", _source_words, width=184, tip=self._origin_words, state=_mark),
            ),
            key=lambda e: (e.kind, e.code),
        )
        self.view = RowsView(self.model, "Các danh mục")
        self._show_rows()
        self.source = QLabel(wordWrap=True)
        self.source.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.source, "muted")
        self.source.setMinimumHeight(self.source.fontMetrics().lineSpacing() * 3)
        self.source.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.take = make_button("Nhập từ tệp…", "import", self._choose)
        self.blank = make_menu_button("Tệp mẫu Excel", "excel", self._templates())
        self.hand_on = make_button("Kết xuất…", "export", self._choose_target)
        self.look = make_button("Xem phiếu", "survey", self.look_at)
        self.publish = make_button("Ban hành…", "lock", self._open_publishing)
        self.publish.setVisible(self.session.workspace.role is Role.PROVINCE)
        self.release = StateLine()
        self.release_card = ReleaseCard(self.session)
        self.root_card = RootCard(self.session)
        self.publishing: PublishPanel | None = None
        self.stack = QStackedLayout()
        self.preview = FormPreview()
        self.preview.closed.connect(self._leave_preview)
        self._lay_out()
        self._show_release_in_use()
        self._imported: Imported | None = None
        self.view.chosen.connect(self._show)
        self.view.selectRow(0)

    def _lay_out(self) -> None:
        """The list with its buttons at the front, the form that is looked at behind."""
        front = QWidget()
        inner = QVBoxLayout(front)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(12)
        outer, self.body = self.body, inner
        self.exchange = ExcelExchange(self.page, inner)
        inner.addWidget(self.exchange)
        head = QHBoxLayout()
        head.addWidget(self.release, 1)
        head.addWidget(self.publish, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(head)
        inner.addWidget(self.view, 1)
        inner.addWidget(self.source)
        self.add_row(self.take, self.blank, self.hand_on, self.look)
        for layer in (front, self.preview, self.release_card, self.root_card):
            self.stack.addWidget(layer)
        self.release_card.taken.connect(self._release_taken)
        self.release_card.closed.connect(self._leave_preview)
        self.root_card.trusted.connect(self.read)
        self.root_card.closed.connect(self._leave_preview)
        outer.addLayout(self.stack, 1)

    def read(self, file: Path) -> None:
        """Look a workbook or a release of the province through before it is taken in; one catalogue goes in at once."""
        if is_release(file):
            self._read_release(file)
        elif is_workbook(file):
            self.exchange.read_file(self._workbook(), file)
        else:
            self.take_in(file)

    def look_at(self) -> None:
        """Show the chosen questionnaire as it is keyed and printed."""
        chosen = self.view.current_row()
        forms = self.session.workspace.catalogues.questionnaires
        found = next((q for q in forms if chosen is not None and q.edition == chosen), None)
        if found is not None:
            self._draw(lambda: found)

    def take_in(self, file: Path) -> None:
        """Take a catalogue file or a filled workbook in, for good."""
        ws = self.session.workspace
        self.session.work(lambda _: import_file(ws, file), self._taken, self.page, "Nhập danh mục", ALL_KINDS)

    def write_template(self, file: Path, kind: str = "criteria", empty: bool = False) -> None:
        """Write the chosen criteria set or questionnaire, or an empty one, as a workbook to change and take in."""
        ws, chosen = self.session.workspace, self.view.current_row()
        code = chosen.code if chosen is not None and chosen.kind == kind and not empty else ""
        self.session.work(lambda _: write_template(ws, kind, file, code), self._written, self.page, "Ghi tệp mẫu Excel")

    def export(self, file: Path) -> None:
        """Write the chosen catalogue as the file other offices can take in."""
        ws, chosen = self.session.workspace, self.view.current_row()
        if chosen is not None:
            code = chosen.code
            self.session.work(lambda _: export_edition(ws, code, file), self._written, self.page, "Kết xuất danh mục")

    def _choose(self) -> None:
        file = choose_file(self, "Chọn tệp danh mục", "Danh mục (*.qcdccat *.json *.xlsx)", self.session.preferences)
        if file is not None:
            self.read(file)

    def _read_release(self, file: Path) -> None:
        """Show what a release would change; where its root is unknown here, that is enrolled first."""
        ws = self.session.workspace

        def look(_: object) -> ReleasePreview | RootRequest:
            if catalogue_trust(ws) is None:
                return read_root(ws, file)
            return preview_release(ws, file)

        def show(found: ReleasePreview | RootRequest) -> None:
            if isinstance(found, RootRequest):
                self.stack.setCurrentWidget(self.root_card)
                self.root_card.show_root(file, found)
            else:
                self.stack.setCurrentWidget(self.release_card)
                self.release_card.show_release(file, found)

        self.session.work(look, show, self.page, "Xem danh mục của tỉnh")

    def _release_taken(self, taken: TakenRelease) -> None:
        self.session.workspace = taken.workspace
        self._show_rows()
        self._show_release_in_use()
        self._leave_preview()
        changes = taken.changes
        self.page.messages.success(f"Đã nhập danh mục bản số {changes.release} do {changes.publisher} ban hành.")

    def _open_publishing(self) -> None:
        if self.publishing is None:
            self.publishing = PublishPanel(self.page)
            self.publishing.closed.connect(self._leave_preview)
            self.publishing.published.connect(self._published)
            self.stack.addWidget(self.publishing)
        self.stack.setCurrentWidget(self.publishing)
        self.publishing.open_panel()

    def _published(self, made: PublishedRelease) -> None:
        self.session.workspace = made.taken.workspace
        self._show_rows()
        self._show_release_in_use()
        if self.publishing is not None:
            self.publishing.open_panel()

    def _show_rows(self) -> None:
        ws = self.session.workspace
        self.model.set_rows(sorted(ws.catalogues.editions, key=lambda e: not e.covers(ws.today)))

    def _show_release_in_use(self) -> None:
        """Which release of the province is in use."""
        published = self.session.workspace.published
        if published is None:
            self.release.show_state(
                State.INFO,
                "Chưa nhập danh mục do tỉnh ban hành. Khi nhận được tệp .qcdccat, chọn Nhập từ tệp.",
            )
        else:
            self.release.show_state(State.SUCCESS, f"Đang dùng danh mục do tỉnh ban hành, bản số {published.release}.")

    def _origin_words(self, edition: Edition) -> str:
        return self.session.say(f"origin-{edition.origin.value}")

    def _templates(self) -> tuple[tuple[str, str, Callable[[], None]], ...]:
        """What the button of templates offers; "đang chọn" is an empty one while another kind is chosen."""
        entries = (
            ("Mẫu phiếu đang chọn (XLSForm)…", "questionnaire", False),
            ("Mẫu phiếu trống (XLSForm)…", "questionnaire", True),
            ("Bộ tiêu chí đang chọn…", "criteria", False),
            ("Bộ tiêu chí trống…", "criteria", True),
        )
        return tuple((words, "", partial(self._choose_template, kind, empty)) for words, kind, empty in entries)

    def _choose_template(self, kind: str, empty: bool) -> None:
        name = "mau-phieu.xlsx" if kind == "questionnaire" else "bo-tieu-chi.xlsx"
        file = choose_target(self, "Lưu tệp mẫu Excel", name, WORKBOOKS, self.session.preferences)
        if file is not None:
            self.write_template(file, kind, empty)

    def _workbook(self) -> Exchange:
        """How a workbook is looked through and taken in here."""
        ws = self.session.workspace

        def take(file: Path, convert: bool | None) -> int:
            self._imported = import_file(ws, file, convert)
            return int(self._imported.new)

        def look(file: Path, convert: bool | None) -> None:
            self._draw(lambda: questionnaire_in(ws, file, convert))

        def taken(_: int) -> None:
            if self._imported is not None:
                self._taken(self._imported)

        def check(file: Path, convert: bool | None) -> FileCheck:
            return check_workbook(ws, file, convert)[1]

        write = partial(write_template, ws, "questionnaire")
        return Exchange(write, check, take, "mau-phieu.xlsx", "dòng", ALL_KINDS, look=look, taken=taken)

    def _draw(self, find: Callable[[], Questionnaire]) -> None:
        """Draw a questionnaire's pages and show them."""

        def drawn(_: object) -> tuple[Questionnaire, tuple[QImage, ...], int]:
            form = find()
            pages = preview_form(form)
            return form, read_pictures(pages.pages), pages.total

        self.session.work(drawn, self._show_preview, self.page, "Dựng mẫu phiếu để xem")

    def _show_preview(self, drawn: tuple[Questionnaire, tuple[QImage, ...], int]) -> None:
        self.stack.setCurrentWidget(self.preview)
        self.preview.show_form(*drawn)

    def _leave_preview(self) -> None:
        self.stack.setCurrentIndex(0)
        self.view.setFocus()

    def _choose_target(self) -> None:
        chosen = self.view.current_row()
        if chosen is None:
            return
        kinds = ["Danh mục (*.json)"]
        if workbook_kind(self.session.workspace, chosen.code):
            kinds.append("Bảng tính Excel (*.xlsx)")
        name = f"{chosen.code}.json"
        file = choose_target(self, "Kết xuất danh mục", name, ";;".join(kinds), self.session.preferences)
        if file is not None:
            self.export(file)

    def _taken(self, found: Imported) -> None:
        self.session.workspace = found.workspace
        self._show_rows()
        self.view.choose((found.edition.kind, found.edition.code))
        told = "Đã nhập" if found.new else "Đã có sẵn, nội dung giống hệt"
        self.source.setText(f"{told}: {found.edition.title}. Mã bản: {found.edition.code}.")

    def _written(self, file: Path) -> None:
        self.source.setText(f"Đã ghi {file.name} vào {file.parent}.")

    def _show(self, edition: Edition | None) -> None:
        # lists of units come in two files and stay with the program
        self.hand_on.setEnabled(edition is not None and edition.kind != "units")
        self.look.setEnabled(edition is not None and edition.kind == "questionnaire")
        self.source.setText(f"Nguồn: {edition.source}. Mã bản: {edition.code}." if edition else "")


def _validity(edition: Edition) -> str:
    return (
        f"Từ {format_date(edition.valid_from)}" if edition.valid_to is None else f"Đến {format_date(edition.valid_to)}"
    )


def _whole_validity(edition: Edition) -> str:
    until = f" đến {format_date(edition.valid_to)}" if edition.valid_to else ""
    return f"Hiệu lực từ {format_date(edition.valid_from)}{until}"


def _named(edition: Edition) -> str:
    return f"{edition.title} (mã bản: {edition.code})"


def _source_words(edition: Edition) -> str:
    return f"{_ORIGINS[edition.origin]}, minh họa" if edition.illustrative else _ORIGINS[edition.origin]


def _mark(edition: Edition) -> State:
    return State.WARNING if edition.illustrative else State.SUCCESS
