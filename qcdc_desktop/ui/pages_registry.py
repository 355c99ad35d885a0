"""Which pages there are, for whom, and where their code stands. Their modules are imported when first shown."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from qcdc_desktop.domain.office import Role

if TYPE_CHECKING:
    from qcdc_desktop.ui.page import Page

_EVERYBODY = frozenset(Role)
_COMMUNE = frozenset({Role.COMMUNE})
_REVIEWING = frozenset({Role.REVIEWER, Role.PROVINCE})


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One entry of the navigation."""

    key: str
    title: str
    icon: str
    module: str
    class_name: str
    roles: frozenset[Role]

    def load(self) -> type[Page]:
        """The page's class; imports its module."""
        found: type[Page] = getattr(import_module(self.module), self.class_name)
        return found


_PLACE = "qcdc_desktop.ui.pages"
PAGES = (
    PageEntry("overview", "Tổng quan", "overview", f"{_PLACE}.overview", "OverviewPage", _EVERYBODY),
    PageEntry("inbox", "Tiếp nhận", "inbox", f"{_PLACE}.inbox", "InboxPage", _REVIEWING),
    PageEntry("review", "Thẩm định", "review", f"{_PLACE}.review", "ReviewPage", _REVIEWING),
    PageEntry("disclosures", "Công khai", "disclosure", f"{_PLACE}.disclosures", "DisclosuresPage", _COMMUNE),
    PageEntry("assessment", "Tự đánh giá", "assessment", f"{_PLACE}.assessment", "AssessmentPage", _COMMUNE),
    PageEntry("surveys", "Phiếu khảo sát", "survey", f"{_PLACE}.surveys", "SurveysPage", _COMMUNE),
    PageEntry("packages", "Gói dữ liệu", "package", f"{_PLACE}.packages", "PackagesPage", _EVERYBODY),
    PageEntry("reports", "Báo cáo", "report", f"{_PLACE}.reports", "ReportsPage", _EVERYBODY),
    PageEntry("settings", "Cài đặt", "settings", f"{_PLACE}.settings", "SettingsPage", _EVERYBODY),
)


def pages_for(role: Role) -> tuple[PageEntry, ...]:
    """The pages an office of this role sees, in the order of the navigation."""
    return tuple(entry for entry in PAGES if role in entry.roles)
