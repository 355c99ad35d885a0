"""The first page: chooses the view of a commune or of a reviewing office, reads it in a job, and starts a backup."""

from functools import partial

from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.kinds import ALL_KINDS, Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.overview.area import Area, AreaOverview, read_area
from qcdc_desktop.ui.pages.overview.commune import CommuneOverview
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.backups import make_backup
from qcdc_desktop.usecases.overview import Overview, overview


class OverviewPage(Page):
    """Tổng quan: one look says what is due, what is missing, and whether the work is safe."""

    title = "Tổng quan"
    icon = "overview"
    shows = ALL_KINDS

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.commune: CommuneOverview | None = None
        self.area: AreaOverview | None = None
        if session.workspace.role is Role.COMMUNE:
            self.commune = CommuneOverview(session)
            self.commune.backup_wanted.connect(self.back_up)
            self.body.addWidget(self.commune, 1)
        else:
            self.area = AreaOverview(session)
            self.body.addWidget(self.area, 1)

    def reload(self, kinds: Kinds) -> None:
        """Read the year again."""
        ws, year = self.session.workspace, self.session.year
        if self.commune is not None:
            self.session.read(lambda: overview(ws, year), partial(self._show_year, year), self)
        else:
            self.session.read(lambda: read_area(ws, year), partial(self._show_area, year), self)

    def search(self, text: str) -> None:
        """Filter the lists."""
        for view in (self.commune, self.area):
            if view is not None:
                view.search(text)

    def back_up(self) -> None:
        """Make a backup now."""
        ws = self.session.workspace
        self.session.work(
            lambda _: make_backup(ws),
            lambda made: self.messages.success(f"Đã sao lưu và kiểm tra: {made.path.name}."),
            self,
            "Sao lưu dữ liệu",
            frozenset({Kind.BACKUP}),
        )

    def _show_year(self, year: int, found: Overview) -> None:
        if self.commune is not None and year == self.session.year:
            self.commune.show_year(found)

    def _show_area(self, year: int, found: Area) -> None:
        if self.area is not None and year == self.session.year:
            self.area.show_area(found)
