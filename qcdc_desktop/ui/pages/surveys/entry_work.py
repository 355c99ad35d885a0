"""Keying as the page does it: opening a round or a sheet, saving what was keyed, keeping every answer at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.progress import Progress
from qcdc_desktop.domain.survey import Outcome, SecondEntry, Sheet
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.pages.surveys.draft_keeper import DraftKeeper
from qcdc_desktop.ui.pages.surveys.entry import Keyed
from qcdc_desktop.ui.pages.surveys.sheet_changes import where_words
from qcdc_desktop.usecases.double_entry import save_second, sheet_to_check
from qcdc_desktop.usecases.keying_desks import CheckDesk, KeyingDesk, open_check, open_keying
from qcdc_desktop.usecases.sheet_story import SheetStory, find_sheet
from qcdc_desktop.usecases.survey_drafts import SECOND
from qcdc_desktop.usecases.survey_sheets import CameIn, save_sheet

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage

SAVES: Kinds = frozenset({Kind.SURVEY})
_NOTHING: Kinds = frozenset()
"""While keying no list is looked at; they are read again when it ends."""


class EntryWork(QObject):
    """Does for the page what its keying view asks for."""

    def __init__(self, page: SurveysPage) -> None:
        super().__init__(page)
        self._page, self._session, self._view = page, page.session, page.entry
        self._reason = ""
        self.keeper = DraftKeeper(page)
        page.entry.save_wanted.connect(self._save)
        page.entry.check_wanted.connect(self._read_first)
        page.entry.number_taken.connect(self._tell_where)
        page.entry.answered.connect(self.keep_draft)
        page.entry.closed.connect(self.close)

    def start(self, batch_id: str | None = None) -> None:
        """Key the sheets of the chosen round or batch, the unfinished one first."""
        row = self._page.row
        if row is None or row.round is None or self._page.locked:
            return
        workspace, round_id = self._session.workspace, row.round.id

        def show(desk: KeyingDesk) -> None:
            self._page.show_entry(True)
            self._view.open_desk(desk, self._page.villages)

        self._session.read(lambda: open_keying(workspace, round_id, batch_id), show, self._page)

    def verify(self, batch_id: str, reason: str = "") -> None:
        """Key the drawn sheets of a batch a second time."""
        row = self._page.row
        if row is None or row.round is None or self._page.locked:
            return
        self._reason = reason
        workspace, round_id = self._session.workspace, row.round.id

        def show(desk: CheckDesk) -> None:
            self._page.show_entry(True)
            self._view.open_check(desk)

        self._session.read(lambda: open_check(workspace, round_id, batch_id), show, self._page)

    def correct(self, sheet: Sheet | None) -> None:
        """Key an existing sheet again."""
        view = self._page.view
        if view is not None and sheet is not None and not self._page.locked:
            self._page.show_entry(True)
            self._view.open_sheet(view, self._page.villages, sheet)

    def close(self) -> None:
        """Back to the lists; an unfinished sheet is kept."""
        draft = self._view.draft()
        self.keep_now()
        self._page.show_entry(False)
        if draft is not None:
            self._page.messages.info(f"Phiếu số {draft.number} nhập dở đã được giữ lại, lần sau nhập tiếp.")
        self._session.jobs.announce(SAVES)

    def keep_draft(self) -> None:
        """Write down what is keyed of the present sheet."""
        draft = self._view.draft()
        if draft is not None and self._view.round_id:
            self.keeper.keep(self._view.round_id, self._view.slot, draft, self._view.show_kept)

    def keep_now(self) -> None:
        """The same without waiting for anything: the sheet is left."""
        self.keep_draft()
        self.keeper.write_now()

    def _read_first(self, number: int) -> None:
        """The first entry of a sheet, to compare with."""
        workspace, round_id, reason = self._session.workspace, self._view.round_id, self._reason

        def work(_: Progress) -> Sheet:
            return sheet_to_check(workspace, round_id, number, reason)

        def show(sheet: Sheet) -> None:
            self._view.show_check(sheet, workspace.actor)
            if self._view.sheet is not None:
                self._view.sheet.release()

        def failed(_: BaseException) -> None:
            self._page.show_entry(False)

        self._session.jobs.run(work, show, self._page, "Đọc phiếu", failed=failed, quiet=True)

    def _tell_where(self, number: int) -> None:
        """Say where the sheet is whose number was typed again."""
        workspace, round_id, view = self._session.workspace, self._view.round_id, self._view

        def show(story: SheetStory) -> None:
            if view.number.problem:
                view.say(where_words(story), wrong=True)

        self._session.read(lambda: find_sheet(workspace, round_id, number), show, self._page)

    def _save(self, keyed: Keyed) -> None:
        self.keeper.stop()
        work = self._second_work(keyed) if self._view.check is not None else self._sheet_work(keyed)
        done: Callable[..., None] = self._second_saved if self._view.check is not None else self._sheet_saved
        self._session.save(work, self._page, _NOTHING, done, lambda _: self._view.sheet_failed())

    def _sheet_work(self, keyed: Keyed) -> Callable[[], Sheet]:
        workspace, round_id, slot, draft = self._session.workspace, self._view.round_id, self._view.slot, keyed.draft
        came_in = CameIn(keyed.batch_id, seconds=keyed.seconds, slot="" if keyed.sheet_id else slot)

        def work() -> Sheet:
            return save_sheet(
                workspace,
                round_id,
                draft.number,
                draft.answers,
                draft.marks,
                draft.village,
                keyed.sheet_id,
                keyed.reason,
                came_in,
            )

        return work

    def _second_work(self, keyed: Keyed) -> Callable[[], SecondEntry]:
        workspace, round_id, reason, draft = self._session.workspace, self._view.round_id, self._reason, keyed.draft
        assert self._view.check is not None
        way = self._view.check.plan.way

        def work() -> SecondEntry:
            return save_second(
                workspace,
                round_id,
                draft.number,
                draft.answers,
                draft.marks,
                way,
                slips=keyed.slips,
                reason=reason,
                slot=SECOND,
            )

        return work

    def _sheet_saved(self, sheet: Sheet) -> None:
        if self._view.correcting is None:
            self._view.sheet_saved(sheet.number)
            return
        self.close()
        self._page.messages.success(f"Đã lưu bản sửa của phiếu số {sheet.number}.")

    def _second_saved(self, second: SecondEntry) -> None:
        outcomes = [one.outcome for one in second.differences]
        self._view.second_saved(second.number, outcomes.count(Outcome.KEYER), outcomes.count(Outcome.VERIFIER))
