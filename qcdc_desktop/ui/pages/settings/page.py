"""The page of settings: a list of sections at the left, the chosen one at the right, made when first shown."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QStackedLayout, QWidget

from qcdc_desktop.ui.icons import icon
from qcdc_desktop.ui.kinds import ALL_KINDS, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.settings.about import AboutSection
from qcdc_desktop.ui.pages.settings.backups import BackupsSection
from qcdc_desktop.ui.pages.settings.calendar import CalendarSection
from qcdc_desktop.ui.pages.settings.catalogues import CataloguesSection
from qcdc_desktop.ui.pages.settings.counting import CountingSection
from qcdc_desktop.ui.pages.settings.keys import KeysSection
from qcdc_desktop.ui.pages.settings.office import OfficeSection
from qcdc_desktop.ui.pages.settings.people import PeopleSection
from qcdc_desktop.ui.pages.settings.section import Section
from qcdc_desktop.ui.pages.settings.token import TokenSection
from qcdc_desktop.ui.pages.settings.trail import TrailSection
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.usecases.backup_care import care_of
from qcdc_desktop.usecases.workspace import Workspace

SECTIONS: tuple[tuple[str, str, str, Callable[[Page], Section]], ...] = (
    ("office", "Đơn vị", "overview", OfficeSection),
    ("people", "Người dùng", "person", PeopleSection),
    ("calendar", "Lịch làm việc", "calendar", CalendarSection),
    ("counting", "Cách tính hạn", "clock", CountingSection),
    ("catalogues", "Danh mục", "report", CataloguesSection),
    ("keys", "Khóa ký", "key", KeysSection),
    ("token", "Chứng thư số", "key", TokenSection),
    ("backups", "Sao lưu", "backup", BackupsSection),
    ("trail", "Nhật ký", "clock", TrailSection),
    ("about", "Giới thiệu", "info", AboutSection),
)


class SettingsPage(Page):
    """Cài đặt: everything about the office that is not a record of its year."""

    title = "Cài đặt"
    icon = "settings"
    shows = ALL_KINDS
    searchable = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sections: dict[str, Section] = {}
        self.list = QListWidget()
        self.list.setAccessibleName("Các phần của cài đặt")
        self.list.setFixedWidth(172)
        for _, title, name, _ in SECTIONS:
            item = QListWidgetItem(icon(name, "muted"), title)
            item.setSizeHint(QSize(0, 36))
            self.list.addItem(item)
        self._card = QFrame()
        set_role(self._card, "card")
        self._stack = QStackedLayout(self._card)
        self._stack.setContentsMargins(1, 1, 1, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list)
        row.addWidget(self._card, 1)
        self.body.addLayout(row, 1)
        self.list.currentRowChanged.connect(self._choose)
        self.list.setCurrentRow(0)

    @staticmethod
    def count(workspace: Workspace, year: int) -> int:
        """What is to be looked at about the backups, and the recovery sheet until it is printed."""
        unprinted = workspace.keys.exists and not workspace.keys.recovery
        return len(care_of(workspace).warnings) + int(unprinted)

    def reload(self, kinds: Kinds) -> None:
        """Read the sections that show these kinds again."""
        for section in self.sections.values():
            if section.shows & kinds:
                section.reload(kinds)

    def open_record(self, record_id: str) -> None:
        """Show a section by its key."""
        places = [place for place, entry in enumerate(SECTIONS) if entry[0] == record_id]
        if places:
            self.list.setCurrentRow(places[0])

    def section(self, key: str) -> Section:
        """Show a section and give it back."""
        self.open_record(key)
        return self.sections[key]

    def _choose(self, place: int) -> None:
        key, _, _, make = SECTIONS[place]
        if key not in self.sections:
            self.sections[key] = make(self)
            self._stack.addWidget(self.sections[key])
            self.sections[key].reload(self.sections[key].shows)
        shown: QWidget = self.sections[key]
        self._stack.setCurrentWidget(shown)
