"""The first page: chooses the view of a commune or of a reviewing office, reads it in a job, and starts a backup."""

import tempfile
from functools import partial
from pathlib import Path

from qcdc_desktop.domain.office import Role
from qcdc_desktop.ui.file_choice import show_file
from qcdc_desktop.ui.kinds import ALL_KINDS, Kind, Kinds
from qcdc_desktop.ui.page import Page
from qcdc_desktop.ui.pages.overview.area import Area, AreaOverview, read_area
from qcdc_desktop.ui.pages.overview.commune import CommuneOverview
from qcdc_desktop.ui.session import Session
from qcdc_desktop.usecases.backups import make_backup
from qcdc_desktop.usecases.day_sheet import print_day_sheet
from qcdc_desktop.usecases.overview import Overview, overview
from qcdc_desktop.usecases.package_contents import ReceivedFeedback, received_feedback


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
            self.commune.day_sheet_wanted.connect(self.print_day)
            self.body.addWidget(self.commune, 1)
        else:
            self.area = AreaOverview(session)
            self.body.addWidget(self.area, 1)

    def reload(self, kinds: Kinds) -> None:
        """Read the year again."""
        ws, year = self.session.workspace, self.session.year
        if self.commune is not None:
            self.session.read(
                lambda: (overview(ws, year), received_feedback(ws, year)), partial(self._show_year, year), self
            )
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

    def print_day(self, file: Path | None = None) -> None:
        """Make today's work on paper, in a place of its own unless one is given, and show it."""
        ws, year = self.session.workspace, self.session.year
        target = file or Path(tempfile.mkdtemp(prefix="qcdc-")) / f"viec-{ws.today.isoformat()}.pdf"
        done = show_file if file is None else self._tell_printed
        self.session.work(lambda p: print_day_sheet(ws, year, target, p), done, self, "Lập danh sách việc")

    def _tell_printed(self, file: Path) -> None:
        self.messages.success(f"Đã lưu {file.name}.")

    def _show_year(self, year: int, found: tuple[Overview, tuple[ReceivedFeedback, ...]]) -> None:
        if self.commune is not None and year == self.session.year:
            self.commune.show_year(*found)

    def _show_area(self, year: int, found: Area) -> None:
        if self.area is not None and year == self.session.year:
            self.area.show_area(found)
