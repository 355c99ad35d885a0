"""What is done with scans in the window: files read in as a job, answers read from pictures, whole sheets taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.scanning import ScanPage, ScanUse
from qcdc_desktop.ui.file_choice import choose_files, choose_folder
from qcdc_desktop.ui.pages.surveys.entry_work import SAVES
from qcdc_desktop.ui.pages.surveys.scan_review import PageDialog
from qcdc_desktop.ui.style import State
from qcdc_desktop.usecases.scan_entries import (
    CutOut,
    DoubtRow,
    TakenIn,
    doubt_picture,
    open_doubts,
    page_picture,
    set_page_number,
    settle_doubt,
    take_in,
)
from qcdc_desktop.usecases.scan_overview import ScanOverview, scan_overview
from qcdc_desktop.usecases.scanning import ScanPlan, scan_files

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage

_KINDS = "Ảnh quét (*.pdf *.tif *.tiff *.jpg *.jpeg *.png)"
_Read = tuple[ScanOverview, tuple[DoubtRow, ...]]


class ScansWork(QObject):
    """Does for the page what its panel of scans asks for."""

    def __init__(self, page: SurveysPage) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session
        self._round = ""
        panel = page.scans
        panel.files_wanted.connect(self._ask_files)
        panel.folder_wanted.connect(self._ask_folder)
        panel.take_wanted.connect(self._take)
        panel.picture_wanted.connect(self._show_picture)
        panel.number_wanted.connect(self._number)
        panel.page_wanted.connect(self._show_page)
        panel.card.read.connect(self._settle)
        panel.card.page_wanted.connect(lambda row: self._show_page(row.page.id))

    def show(self, round_id: str) -> None:
        """Show the scans of a round."""
        self._round = round_id
        workspace = self._session.workspace

        def work() -> _Read:
            waiting = open_doubts(workspace, round_id, settled=True)
            return scan_overview(workspace, round_id), tuple(row for row in waiting if not row.page.taken)

        def shown(found: _Read) -> None:
            if self._round == round_id:
                self._page.scans.show_scans(*found)

        self._session.read(work, shown, self._page)

    def scan(self, files: Sequence[Path], second: bool) -> None:
        """Read files and folders, then take in what is whole."""
        workspace, round_id = self._session.workspace, self._round
        use = ScanUse.SECOND if second else ScanUse.FIRST

        def work(progress: Progress) -> TakenIn:
            scan_files(workspace, round_id, files, ScanPlan(use), progress)
            return take_in(workspace, round_id)

        self._session.work(work, self._taken, self._page, "Đọc phiếu quét", SAVES)

    def _ask_files(self, second: bool) -> None:
        files = choose_files(self._page, "Lấy ảnh quét", _KINDS, self._session.preferences)
        if files and self._round:
            self.scan(files, second)

    def _ask_folder(self, second: bool) -> None:
        folder = choose_folder(self._page, "Thư mục có ảnh quét", self._session.preferences)
        if folder is not None and self._round:
            self.scan([folder], second)

    def _take(self) -> None:
        workspace, round_id = self._session.workspace, self._round
        self._session.work(
            lambda _: take_in(workspace, round_id), self._taken, self._page, "Lấy phiếu đã quét vào đợt", SAVES
        )

    def _taken(self, taken: TakenIn) -> None:
        self.show(self._round)
        if not taken.numbers and not taken.refused:
            self._page.messages.info("Chưa có phiếu nào đủ: còn câu phải xem hoặc còn thiếu trang.")
            return
        said = f"Đã lấy {len(taken.numbers)} phiếu vào đợt."
        if taken.refused:
            number, refusal = taken.refused[0]
            why = self._session.say(refusal.code, refusal.facts)
            said += f" {len(taken.refused)} phiếu không lấy được, như phiếu {number}: {why}"
        self._page.messages.show_message(said, State.WARNING if taken.refused else State.SUCCESS)

    def _show_picture(self, row: DoubtRow) -> None:
        workspace = self._session.workspace

        def shown(cut: CutOut) -> None:
            self._page.scans.show_picture(row, cut)

        self._session.read(lambda: doubt_picture(workspace, row.id), shown, self._page)

    def _settle(self, row: DoubtRow, value: Value) -> None:
        """Keep what was read and go on; when nothing waits any more the sheets are taken in."""
        workspace, round_id = self._session.workspace, self._round

        def work() -> _Read:
            settle_doubt(workspace, row.id, value)
            waiting = open_doubts(workspace, round_id, settled=True)
            return scan_overview(workspace, round_id), tuple(one for one in waiting if not one.page.taken)

        def saved(found: _Read) -> None:
            self._page.scans.show_scans(*found)
            self._page.scans.next_open()
            if not found[0].open:
                self._take()

        self._session.save(work, self._page, frozenset(), saved)

    def _number(self, page: ScanPage, number: int) -> None:
        workspace = self._session.workspace
        self._session.save(
            lambda: set_page_number(workspace, page.id, number), self._page, SAVES, lambda _: self.show(self._round)
        )

    def _show_page(self, page_id: str) -> None:
        workspace = self._session.workspace

        def shown(picture: bytes) -> None:
            PageDialog(picture, "Trang đã quét", self._page).open()

        self._session.read(lambda: page_picture(workspace, page_id), shown, self._page)
