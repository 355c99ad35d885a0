"""The result of a round: how many sheets, the satisfied share with its interval, bars by scale, every count.

It shows a finished tally; n stands beside every percentage, and blank, invalid and not applicable stay apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.questionnaire import Option, QuestionKind
from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.survey_analysis import rate_interval, under_minimum
from qcdc_desktop.domain.tally import FormTally, QuestionTally, interval
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.chart_likert import LikertBars, LikertRow
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import EmptyState, RowsView
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.assessment import TooFew


@dataclass(frozen=True, slots=True)
class CountRow:
    """One line of the table: a question with its own counts, or one of its options."""

    id: str
    text: str
    count: str
    rate: str
    rest: str = ""
    question: str = ""
    option: str = ""
    too_few: bool = False


class ResultsPanel(QScrollArea):
    """Everything about one tally; empty until there are sheets.

    `answer_wanted(question, option, words)` asks for the sheets that tick an option.
    """

    answer_wanted = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rate = QLabel()
        set_role(self.rate, "title")
        self.facts = QLabel(wordWrap=True)
        set_role(self.facts, "muted")
        self.few = QLabel(wordWrap=True)
        set_role(self.few, "problem")
        self.working = Working()
        self.charts: list[LikertBars] = []
        self._charts = QVBoxLayout()
        self._charts.setSpacing(16)
        self.model: RowsModel[CountRow] = RowsModel(
            (
                Column("text", "Câu hỏi", lambda r: r.text, stretch=True),
                Column("count", "Số ý kiến", lambda r: r.count, width=100, right=True, state=_few_state, tip=_few_tip),
                Column("rate", "Tỷ lệ", lambda r: r.rate, width=84, right=True),
                Column("rest", "Không tính", lambda r: r.rest, width=104, right=True, tip=_rest_tip),
            )
        )
        self.table = RowsView(self.model, "Kết quả từng câu hỏi")
        self.table.setSortingEnabled(False)
        self.table.opened.connect(self._open)
        self.table.setFixedHeight(320)
        self.note = QLabel(
            "Không tính: số phiếu bỏ trống / không hợp lệ / không áp dụng ở câu đó. "
            "Nhấn Enter ở một phương án để xem các phiếu.",
            wordWrap=True,
        )
        set_role(self.note, "caption")
        self._empty = EmptyState("survey", "Chưa có phiếu nào nên chưa có kết quả.")
        self._content = QWidget()
        set_role(self._content, "content")
        self._lay_out()

    def show_tally(
        self, tally: FormTally, population: int | None, few: TooFew | None = None, minimum: int | None = None
    ) -> None:
        """Show a tally; `population` is the N of the group, if known, `few` that points cannot be given yet.

        Questions with fewer answers than the `minimum` n are marked.
        """
        there = tally.sheets > 0
        for part in (self.rate, self.facts, self.table, self.note):
            part.setVisible(there)
        self._empty.setVisible(not there)
        self._show_rate(tally, population)
        self._show_few(few if there else None)
        self._show_charts(tally.questions if there else (), minimum)
        self.model.set_rows([row for question in tally.questions for row in _rows(question, minimum)])

    def _show_few(self, few: TooFew | None) -> None:
        self.few.setVisible(few is not None)
        if few is not None:
            self.few.setText(
                f"⚠ Cả năm mới có {format_count(few.valid)} phiếu hợp lệ của mẫu này, dưới mức tối thiểu "
                f"{format_count(few.minimum)} phiếu của bộ tiêu chí: kết quả chưa được dùng để chấm điểm."
            )

    def _open(self, row: CountRow) -> None:
        if row.option:
            self.answer_wanted.emit(row.question, row.option, row.text.strip())

    def _show_rate(self, tally: FormTally, population: int | None) -> None:
        sheets = f"{format_count(tally.sheets)} phiếu, {format_count(tally.valid_sheets)} phiếu hợp lệ"
        between = rate_interval(tally, population)
        if tally.rate is None or between is None:
            self.rate.setText("Chưa tính được tỷ lệ hài lòng")
            self.facts.setText(sheets)
            self.working.set_lines(())
            return
        low, high = between
        self.rate.setText(f"Hài lòng {format_percent(tally.rate)}")
        said = f"n = {format_count(tally.counted)} câu trả lời; {sheets}"
        self.facts.setText(f"{said}. Khoảng tin cậy 95\u00a0%: {format_percent(low)} – {format_percent(high)}.")
        lines = [
            f"{format_count(tally.satisfied)} câu trả lời hài lòng trên {format_count(tally.counted)} câu trả lời "
            f"có nói về mức hài lòng: {format_percent(tally.rate)}.",
            "Không tính câu bỏ trống, không hợp lệ, không áp dụng và các câu về người trả lời.",
            "Khoảng tin cậy 95 % tính theo Wilson từ số câu trả lời.",
        ]
        if population is not None:
            lines.append(f"Đã hiệu chỉnh theo quy mô nhóm được khảo sát N = {format_count(population)}.")
        if tally.full_rate is not None:
            low, high = interval(tally.fully_satisfied, tally.counted_sheets, population)
            lines.append(
                f"Hài lòng ở mọi câu: {format_count(tally.fully_satisfied)} trên {format_count(tally.counted_sheets)} "
                f"phiếu, {format_percent(tally.full_rate)} (khoảng tin cậy {format_percent(low)} – "
                f"{format_percent(high)})."
            )
        self.working.set_lines(lines)

    def _show_charts(self, questions: Iterable[QuestionTally], minimum: int | None) -> None:
        while (item := self._charts.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        self.charts = []
        groups: dict[tuple[str, ...], list[QuestionTally]] = {}
        for tally in questions:
            if tally.question.counts_satisfaction and tally.question.kind is not QuestionKind.MULTIPLE:
                options = best_first(tally.question.options)
                groups.setdefault(tuple(option.label for option in options), []).append(tally)
        for labels, tallies in groups.items():
            chart = LikertBars()
            chart.set_rows(labels, [_likert(tally, minimum) for tally in tallies])
            self.charts.append(chart)
            self._charts.addWidget(chart)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self._content)
        layout.setContentsMargins(4, 12, 12, 8)
        layout.setSpacing(8)
        layout.addWidget(self._empty, 1)
        layout.addWidget(self.rate)
        layout.addWidget(self.facts)
        layout.addWidget(self.few)
        layout.addWidget(self.working)
        layout.addSpacing(8)
        layout.addLayout(self._charts)
        layout.addSpacing(8)
        layout.addWidget(self.table)
        layout.addWidget(self.note)
        layout.addStretch(1)
        self.setWidget(self._content)


def best_first(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options with the satisfied ones before the others, heavier weights first; else in the form's order."""
    return tuple(sorted(options, key=lambda o: (o.satisfied is not True, -(o.weight or 0))))


def _likert(tally: QuestionTally, minimum: int | None) -> LikertRow:
    counts = {entry.option.code: entry.count for entry in tally.options}
    ordered = tuple(counts[option.code] for option in best_first(tally.question.options))
    return LikertRow(_title(tally), ordered, tally.valid, under_minimum(tally.valid, minimum))


def _rows(tally: QuestionTally, minimum: int | None) -> list[CountRow]:
    code = tally.question.code
    rest = f"{tally.blank} / {tally.invalid} / {tally.not_applicable}"
    few = under_minimum(tally.valid, minimum)
    rows = [CountRow(code, _title(tally), f"n = {format_count(tally.valid)}", "", rest, too_few=few)]
    for entry in tally.options:
        rate = share(entry.count, tally.valid)
        shown = "–" if rate is None else format_percent(rate)
        label = f"      {entry.option.label}"
        option = entry.option.code
        rows.append(CountRow(f"{code}.{option}", label, format_count(entry.count), shown, "", code, option))
    if tally.question.kind is QuestionKind.NUMBER and tally.average is not None:
        mean = f"{tally.average // 100},{tally.average % 100:02d}"
        rows.append(CountRow(f"{code}.mean", "      Trung bình", mean, ""))
    return rows


def _few_state(row: CountRow) -> State | None:
    return State.WARNING if row.too_few else None


def _few_tip(row: CountRow) -> str:
    return "Ít hơn số phiếu tối thiểu: chỉ để tham khảo, không dùng để chấm điểm" if row.too_few else ""


def _rest_tip(row: CountRow) -> str:
    return "Bỏ trống / không hợp lệ / không áp dụng" if row.rest else ""


def _title(tally: QuestionTally) -> str:
    number = question_number(tally.question.code)
    return f"{number}. {tally.question.text}" if number else tally.question.text
