"""A round beside another round or year: the satisfied share of every question on both sides, as chart and as table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey_analysis import Change, under_minimum
from qcdc_desktop.domain.tally import QuestionTally
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.charts import chart_pane
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.surveys.change_bars import ChangeBars, difference_of, rate_of, title_of
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import EmptyState, RowsView
from qcdc_desktop.usecases.survey_comparison import Beside, can_compare_with, compare_with

_NOTHING = "Chưa có đợt nào khác của mẫu phiếu này, cũng chưa có năm nào khác để so sánh."
_NO_SHEETS = "Đợt này chưa có phiếu nào nên chưa so sánh được."


class ChangesView(QWidget):
    """Reads when it is looked at; `beside` chooses what the round is compared with and stands outside."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._round = ""
        self._minimum: int | None = None
        self.beside = ChoiceField("So với")
        self.beside.committed.connect(lambda _: self._compare())
        self.chart = ChangeBars()
        self.model: RowsModel[Change] = RowsModel(self._columns(), key=title_of)
        self.table = RowsView(self.model, "Tỷ lệ hài lòng từng câu, hai bên")
        self.nothing = EmptyState("survey", _NOTHING)
        self._lay_out()

    def show_round(self, round_id: str, minimum: int | None) -> None:
        """Compare another round; "" while it has no sheets."""
        self._round, self._minimum = round_id, minimum
        if self.isVisible():
            self.look()

    def look(self) -> None:
        """Read what it can be compared with, then compare."""
        round_id, workspace = self._round, self._session.workspace
        if not round_id:
            self.nothing.set_sentence(_NO_SHEETS)
            self._show_nothing()
            return

        def show(found: tuple[Beside, ...]) -> None:
            if round_id != self._round:
                return
            was = self.beside.value()
            self.beside.set_choices([Choice(one, _name(one)) for one in found])
            self.beside.set_value(was if was in found else next(iter(found), None))
            self._compare()

        self._session.read(lambda: can_compare_with(workspace, round_id), show, self)

    def _compare(self) -> None:
        round_id, beside, workspace = self._round, self.beside.value(), self._session.workspace
        if beside is None:
            self.nothing.set_sentence(_NOTHING)
            self._show_nothing()
            return

        def show(found: Sequence[Change]) -> None:
            if round_id == self._round and beside == self.beside.value():
                self._show(found, _name(beside))

        self._session.read(lambda: compare_with(workspace, round_id, beside), show, self)

    def _show(self, found: Sequence[Change], before: str) -> None:
        self._split.setVisible(True)
        self.nothing.setVisible(False)
        rated = [change for change in found if _is_rated(change)]
        self.chart.set_changes(rated, before, "Đợt này")
        self.model.rename({"before": before if before.startswith("Năm") else "Đợt kia"})
        self.model.set_rows(rated)

    def _show_nothing(self) -> None:
        self._split.setVisible(False)
        self.nothing.setVisible(True)
        self.model.set_rows(())

    def _columns(self) -> tuple[Column[Change], ...]:
        return (
            Column("title", "Câu hỏi", title_of, width=90, stretch=True, tip=self._tip),
            Column("before", "Đợt kia", lambda c: rate_of(c, 0), sort=lambda c: _rate(c.before), width=76, right=True),
            Column("after", "Đợt này", lambda c: rate_of(c, 1), sort=lambda c: _rate(c.after), width=76, right=True),
            Column("change", "Chênh", difference_of, sort=lambda c: c.difference, width=64, right=True),
            Column("says", "Nhận xét", self._says, width=124, state=self._state, tip=self._tip),
        )

    def _few(self, change: Change) -> bool:
        parts = (change.before, change.after)
        return any(part is not None and under_minimum(part.counted, self._minimum) for part in parts)

    def _says(self, change: Change) -> str:
        if change.difference is None:
            return "Không so được"
        if self._few(change):
            return "Ít phiếu"
        if not change.beyond_chance:
            return "Không rõ rệt"
        return "Tăng rõ rệt" if change.difference > 0 else "Giảm rõ rệt"

    def _state(self, change: Change) -> State | None:
        if change.difference is None or (not self._few(change) and not change.beyond_chance):
            return None
        return State.SUCCESS if change.difference > 0 and not self._few(change) else State.WARNING

    def _tip(self, change: Change) -> str:
        n = [format_count(part.counted) if part else "–" for part in (change.before, change.after)]
        few = f"\nCó bên dưới mức tối thiểu {format_count(self._minimum or 0)}" if self._few(change) else ""
        return f"{title_of(change)}\nBên kia n = {n[0]}, đợt này n = {n[1]}{few}"

    def _lay_out(self) -> None:
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(8)
        self._split.addWidget(chart_pane(self.chart))
        self._split.addWidget(self.table)
        self._split.setSizes([200, 200])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split, 1)
        layout.addWidget(self.nothing, 1)


def _name(beside: Beside) -> str:
    return beside.title if beside.round_id is not None else f"Năm {beside.year}"


def _rate(part: QuestionTally | None) -> int | None:
    return part.rate if part is not None else None


def _is_rated(change: Change) -> bool:
    """Whether either side says anything of satisfaction."""
    return any(part is not None and part.counted for part in (change.before, change.after))
