"""What is done with batches and differences: made, drawn, settled, closed, opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from qcdc_desktop.domain.double_entry import Value
from qcdc_desktop.domain.survey import Batch
from qcdc_desktop.domain.vn_text import search_key
from qcdc_desktop.ui.pages.surveys.entry_work import SAVES
from qcdc_desktop.usecases.double_entry import DifferenceRow, settle_difference
from qcdc_desktop.usecases.survey_batches import (
    BatchView,
    add_batch,
    close_batch,
    delete_batch,
    draw_batch,
    list_batches,
    reopen_batch,
    save_batch,
    whole_round_batch,
)

if TYPE_CHECKING:
    from qcdc_desktop.ui.pages.surveys.page import SurveysPage


class BatchWork(QObject):
    """Does for the page what its panel of batches asks for."""

    def __init__(self, page: SurveysPage) -> None:
        super().__init__(page)
        self._page, self._session = page, page.session
        panel = page.batches
        panel.add_wanted.connect(self._add)
        panel.edit_wanted.connect(self._edit)
        panel.key_wanted.connect(lambda view: page.entry_work.start(view.id))
        panel.draw_wanted.connect(self._draw)
        panel.verify_wanted.connect(self._verify)
        panel.close_wanted.connect(self._close)
        panel.reopen_wanted.connect(self._reopen)
        panel.delete_wanted.connect(self._delete)
        panel.settle_wanted.connect(self._settle)
        panel.sheet_wanted.connect(self._correct)

    def _add(self) -> None:
        row, workspace = self._page.row, self._session.workspace
        if row is None or row.round is None:
            return
        round_id = row.round.id
        taken = [view.batch.last or 0 for view in self._page.batches.model.rows]
        fresh = Batch("", row.round.dossier_id, round_id, "", place=row.round.place)

        def given(batch: Batch) -> None:
            def work() -> Batch:
                return add_batch(workspace, round_id, batch.name, batch.first, batch.last, batch.keyer, batch.place)

            self._save(work, lambda made: self._page.batches.view.choose(made.id))

        self._page.batch_form.ask(fresh, "Tập phiếu mới", given)
        highest = max(taken, default=0)
        if highest:
            self._page.batch_form.right.field("first").set_value(highest + 1)

    def _edit(self, view: BatchView | None) -> None:
        workspace = self._session.workspace
        if view is not None:
            self._page.batch_form.ask(
                view.batch, f"Sửa {view.batch.name}", lambda batch: self._save(lambda: save_batch(workspace, batch))
            )

    def _draw(self, view: BatchView | None) -> None:
        workspace = self._session.workspace
        if view is None:
            self.draw_whole()
            return
        self._session.save(lambda: draw_batch(workspace, view.id), self._page, SAVES, self._drawn)

    def _drawn(self, batch: Batch) -> None:
        self._page.messages.success(f"Đã rút {len(batch.drawn)} phiếu của {batch.name} để người khác nhập lần hai.")

    def draw_whole(self) -> None:
        """Check a round that was keyed without batches: all its sheets become one."""
        row, workspace = self._page.row, self._session.workspace
        if row is None or row.round is None:
            return
        round_id = row.round.id

        def work() -> Batch:
            return draw_batch(workspace, whole_round_batch(workspace, round_id).id)

        self._session.save(work, self._page, SAVES, self._drawn)

    def _verify(self, view: BatchView | None) -> None:
        """Another person keys; who keyed the first time needs a reason."""
        if view is None or self._page.row is None or self._page.row.round is None:
            return
        workspace, round_id = self._session.workspace, self._page.row.round.id

        def work() -> bool:
            heads = list_batches(workspace, round_id).heads
            own = search_key(workspace.actor)
            return any(search_key(heads[n].entered_by) == own for n in view.unchecked if n in heads)

        def found(same: bool) -> None:
            if not same:
                self._page.entry_work.verify(view.id)
                return
            question = (
                f"{workspace.actor} đã nhập một số phiếu này lần đầu; lần hai phải do người khác nhập (đổi người: "
                "Ctrl+U). Nếu đơn vị chỉ có một người, hãy ghi lý do."
            )
            self._page.question.ask(
                question, "Lý do", "Vẫn nhập", lambda reason: self._page.entry_work.verify(view.id, reason)
            )

        self._session.read(work, found, self._page)

    def _close(self, view: BatchView | None) -> None:
        workspace = self._session.workspace
        if view is None:
            return
        if not view.missing:
            self._session.save(lambda: close_batch(workspace, view.id), self._page, SAVES)
            return
        self._page.question.ask(
            f"{view.batch.name} còn thiếu {len(view.missing)} số. Ghi rõ các phiếu đó ra sao rồi đóng.",
            "Ghi chú",
            "Đóng tập",
            lambda note: self._session.save(lambda: close_batch(workspace, view.id, note), self._page, SAVES),
            need="Hãy ghi các phiếu còn thiếu ra sao, ví dụ: không thu về.",
        )

    def _reopen(self, view: BatchView | None) -> None:
        workspace = self._session.workspace
        if view is not None and view.batch.closed_at is not None:
            self._ask(f"Mở lại {view.batch.name}.", "Mở lại", lambda reason: reopen_batch(workspace, view.id, reason))

    def _delete(self, view: BatchView | None) -> None:
        workspace = self._session.workspace
        if view is not None:
            self._ask(f"Xóa {view.batch.name}.", "Xóa tập", lambda reason: delete_batch(workspace, view.id, reason))

    def _settle(self, row: DifferenceRow, value: Value) -> None:
        workspace = self._session.workspace
        self._session.save(
            lambda: settle_difference(workspace, row.second.id, row.question.code, value), self._page, SAVES
        )

    def _correct(self, number: int) -> None:
        view = self._page.view
        sheet = next((one for one in view.sheets if one.number == number), None) if view else None
        self._page.entry_work.correct(sheet)

    def _ask(self, question: str, confirm: str, do: Callable[[str], object]) -> None:
        def given(reason: str) -> None:
            self._session.save(lambda: do(reason), self._page, SAVES)

        self._page.question.ask(question, "Lý do", confirm, given)

    def _save(self, work: Callable[[], Batch], done: Callable[[Batch], object] = lambda _: None) -> None:
        form = self._page.batch_form

        def saved(batch: Batch) -> None:
            form.hide()
            done(batch)

        form.clear_problems()
        self._session.save(work, self._page, SAVES, saved)
