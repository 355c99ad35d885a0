"""Papers drawn by lot from the archive: drawing numbers, and writing down what each paper said."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey_quality.paper_sample import PaperCheck, PaperOutcome, PaperSample
from qcdc_desktop.domain.vn_numbers import format_percent
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.fields import Choice, ChoiceField, CountField, Form, TextField
from qcdc_desktop.ui.kinds import Kind, Kinds
from qcdc_desktop.ui.pages.packages.looks import moment
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.paper_checks import SampleView, draw_sample, record_paper
from qcdc_desktop.usecases.survey_quality import RoundQuality

_NOTHING: Kinds = frozenset({Kind.BACKUP})
"""No list of another page shows a sample."""
OUTCOMES = {
    PaperOutcome.SAME: (State.SUCCESS, "Khớp"),
    PaperOutcome.DIFFERENT: (State.WARNING, "Khác"),
    PaperOutcome.MISSING: (State.ERROR, "Thiếu phiếu"),
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn number with the last check of its paper."""

    sample: PaperSample
    number: int
    check: PaperCheck | None

    @property
    def id(self) -> tuple[str, int]:
        """What makes the row the same after reading again."""
        return self.sample.id, self.number


class PapersPane(QWidget):
    """`changed` when a sample was drawn or a paper looked at."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._samples: Sequence[SampleView] = ()
        self.form = Form(label_width=48)
        self.round = ChoiceField()
        self.count = CountField("Số phiếu cần rút", minimum=1, maximum=1000)
        self.count.set_value(10)
        self.form.add("round", "Đợt", self.round)
        self.draw = make_button("Rút ngẫu nhiên", "survey", self._draw)
        self.draw.setToolTip("Chọn ngẫu nhiên các số phiếu để lấy phiếu giấy ra đối chiếu; ai có mầm cũng rút lại được")
        self.which = ChoiceField("Lần rút", placeholder="Chưa rút phiếu nào")
        self.which.committed.connect(lambda _: self._show())
        self.figures = QLabel(wordWrap=True)
        set_role(self.figures, "muted")
        self.model: RowsModel[Drawn] = RowsModel(
            (
                Column("number", "Phiếu số", lambda d: str(d.number), sort=lambda d: d.number, width=80, right=True),
                Column("outcome", "Kết quả", _words, width=90, stretch=True, state=_state, tip=_tip),
            )
        )
        self.view = RowsView(self.model, "Các phiếu đã rút", preferences=session.preferences, memory="papers")
        self.view.set_empty("survey", "Hãy chọn đợt rồi rút số phiếu.")
        self.note = TextField("Ghi chú đối chiếu", placeholder="Ghi rõ khác ở câu nào")
        self.buttons = {
            outcome: make_button(words, icon, partial(self._record, outcome))
            for (outcome, (_, words)), icon in zip(OUTCOMES.items(), ("check", "warning", "close"), strict=True)
        }
        self.view.chosen.connect(lambda _: self._enable())
        self._lay_out()
        self._show()

    def show_samples(self, rounds: Sequence[RoundQuality], samples: Sequence[SampleView]) -> None:
        """Show the samples drawn so far; the newest is chosen when none is."""
        self.round.set_choices(
            [Choice(one.round.id, one.round.title, f"{one.round.title}, {one.sheets} phiếu") for one in rounds]
        )
        if rounds and self.round.value() not in {one.round.id for one in rounds}:
            self.round.set_value(rounds[0].round.id)
        self._samples = samples
        self.which.set_choices(
            [
                Choice(
                    one.id,
                    f"{one.sample.round_title}, {moment(one.sample.drawn_at)}",
                    f"{one.sample.drawn_by}. Mầm rút thăm: {one.sample.seed}",
                )
                for one in samples
            ]
        )
        if samples and self.which.value() not in {one.id for one in samples}:
            self.which.set_value(samples[0].id)
        self._show()

    def show_field_problem(self, field: str, sentence: str) -> bool:
        """What a use case says of a field stands beside it."""
        named = {"note": self.note, "count": self.count}
        if field in named:
            named[field].show_problem(sentence)
        return field in named

    def _draw(self) -> None:
        round_id, ws = self.round.value(), self._session.workspace
        if round_id is None or not self.count.commit():
            return
        count = self.count.value() or 0

        def drawn(sample: PaperSample) -> None:
            self.which.set_value(sample.id)
            self.changed.emit()

        self._session.save(lambda: draw_sample(ws, round_id, count), self, _NOTHING, drawn)

    def _record(self, outcome: PaperOutcome) -> None:
        row = self.view.current_row()
        if row is None or not self.note.commit():
            return
        ws, note = self._session.workspace, self.note.value()

        def recorded(_: PaperCheck) -> None:
            self.note.set_value("")
            place = self.view.currentIndex().row() + 1
            if place < self.model.rowCount():
                self.view.selectRow(place)
            self.changed.emit()

        self._session.save(lambda: record_paper(ws, row.sample.id, row.number, outcome, note), self, _NOTHING, recorded)

    def _show(self) -> None:
        view = next((one for one in self._samples if one.id == self.which.value()), None)
        self.model.set_rows(
            [Drawn(view.sample, n, view.checks.get(n)) for n in view.sample.numbers] if view is not None else []
        )
        self.figures.setText(_figures(view) if view else "")
        self.figures.setVisible(view is not None)
        self._enable()

    def _enable(self) -> None:
        for button in self.buttons.values():
            button.setEnabled(self.view.current_row() is not None)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.form)
        lots = QHBoxLayout()
        lots.setSpacing(6)
        lots.addWidget(QLabel("Số phiếu"))
        lots.addWidget(self.count)
        lots.addWidget(self.draw)
        layout.addLayout(lots)
        layout.addWidget(self.which)
        layout.addWidget(self.figures)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.note)
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        layout.addLayout(row)


def _figures(view: SampleView) -> str:
    figures = view.figures
    said = f"Đã đối chiếu {figures.checked} / {figures.drawn} phiếu"
    if figures.rate is None or figures.at_most is None:
        return said + "."
    rate, most = format_percent(figures.rate), format_percent(figures.at_most)
    sure = f"{rate}; với độ tin cậy 95 %, không quá {most}"
    return f"{said}: khác {figures.different}, thiếu phiếu {figures.missing} ({sure})."


def _words(row: Drawn) -> str:
    return OUTCOMES[row.check.outcome][1] if row.check else "Chưa đối chiếu"


def _state(row: Drawn) -> State | None:
    return OUTCOMES[row.check.outcome][0] if row.check else None


def _tip(row: Drawn) -> str:
    if row.check is None:
        return _words(row)
    said = f"{_words(row)}. {row.check.checked_by}, {moment(row.check.checked_at)}"
    return f"{said}\n{row.check.note}" if row.check.note else said
