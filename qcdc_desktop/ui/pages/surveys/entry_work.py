"""Keying as the page does it: opening a round or a sheet, saving what was keyed, keeping an unfinished sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.pages.surveys.entry import Keyed
from qcdc_desktop.usecases.survey_drafts import SheetDraft, drop_draft, read_draft, save_draft
from qcdc_desktop.usecases.survey_sheets import save_sheet
from qcdc_desktop.usecases.surveys import RoundView, open_round

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage

SAVES: Kinds = frozenset({Kind.SURVEY})


class EntryWork(QObject):
    """Does for the page what its keying view asks for."""

    def __init__(self, page: SurveysPage) -> None:
        super().__init__(page)
        self._page, self._session, self._view = page, page.session, page.entry
        page.entry.save_wanted.connect(self._save)
        page.entry.closed.connect(self.close)

    def start(self) -> None:
        """Key the sheets of the chosen round, the unfinished one first."""
        row = self._page.row
        if row is None or row.round is None or self._page.locked:
            return
        workspace, round_id = self._session.workspace, row.round.id

        def work() -> tuple[RoundView, SheetDraft | None]:
            return open_round(workspace, round_id), read_draft(workspace, round_id)

        def show(found: tuple[RoundView, SheetDraft | None]) -> None:
            self._page.show_entry(True)
            self._view.open_round(found[0], self._page.villages, found[1])

        self._session.read(work, show, self._page)

    def correct(self, sheet: Sheet | None) -> None:
        """Key an existing sheet again."""
        if self._page.view is not None and sheet is not None and not self._page.locked:
            self._page.show_entry(True)
            self._view.open_sheet(self._page.view, self._page.villages, sheet)

    def close(self) -> None:
        """Back to the lists; an unfinished sheet is kept."""
        draft = self._view.draft()
        self.keep_draft()
        self._page.show_entry(False)
        if draft is not None:
            self._page.messages.info(f"Phiếu số {draft.number} nhập dở đã được giữ lại, lần sau nhập tiếp.")
        self._page.reload(SAVES)

    def keep_draft(self) -> None:
        """Write down what is keyed of the present sheet."""
        draft, view = self._view.draft(), self._view.round
        if draft is not None and view is not None:
            workspace, round_id = self._session.workspace, view.round.id
            self._session.save(lambda: save_draft(workspace, round_id, draft), self._page, frozenset())

    def _save(self, keyed: Keyed) -> None:
        view, workspace, draft = self._view.round, self._session.workspace, keyed.draft
        if view is None:
            return
        round_id = view.round.id

        def work() -> Sheet:
            made = save_sheet(
                workspace,
                round_id,
                draft.number,
                draft.answers,
                draft.marks,
                draft.village,
                keyed.sheet_id,
                keyed.reason,
            )
            if keyed.sheet_id is None:
                drop_draft(workspace, round_id)
            return made

        def saved(sheet: Sheet) -> None:
            if keyed.sheet_id is None:
                self._view.sheet_saved(sheet.number)
                return
            self.close()
            self._page.messages.success(f"Đã lưu bản sửa của phiếu số {sheet.number}.")

        self._session.save(work, self._page, SAVES, saved, lambda _: self._view.sheet_failed())
