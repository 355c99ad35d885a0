"""Where an automatic figure comes from: the rows of the disclosure register or the questions of the survey behind it.

It shows what the computing already read; the way to the other page is a link.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.compliance import Figures, Judged, figures
from qcdc_desktop.domain.criteria import DisclosureRate, Indicator, SurveyRate
from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.scoring.rules import survey_fact
from qcdc_desktop.domain.tally import FormTally, QuestionTally
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.buttons import make_link
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.assessment import AssessmentView

MOST_ROWS = 6


@dataclass(frozen=True, slots=True)
class _Item:
    id: str
    title: str
    due: str
    state: State
    words: str


class Sources(QWidget):
    """The rows behind an automatic indicator; `page_wanted(page key, record id)` goes where they are kept."""

    page_wanted = Signal(str, str)

    def __init__(self, indicator: Indicator, view: AssessmentView) -> None:
        super().__init__()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        self._layout = layout
        rule = indicator.rule
        if isinstance(rule, DisclosureRate):
            counted = view.register.judged
            self._show_register([r for r in counted if not rule.clauses or r.content.clause in rule.clauses])
        elif isinstance(rule, SurveyRate):
            self._show_survey(rule, view.tallies.get(rule.form))

    def _show_register(self, counted: list[Judged]) -> None:
        items = [_item(entry) for entry in counted]
        model: RowsModel[_Item] = RowsModel(
            (
                Column("title", "Mục trong sổ công khai", lambda r: r.title, stretch=True),
                Column("due", "Hạn", lambda r: r.due, width=96),
                Column("words", "Kết quả", lambda r: r.words, width=136, state=lambda r: r.state),
            )
        )
        table = RowsView(model, "Các mục công khai làm căn cứ")
        table.set_empty("disclosure", "Sổ công khai chưa có mục nào thuộc chỉ tiêu này.")
        model.set_rows(items)
        table.opened.connect(lambda item: self.page_wanted.emit("disclosures", item.id))
        link = make_link("Mở sổ công khai", lambda: self.page_wanted.emit("disclosures", ""))
        self._finish(f"Căn cứ: {format_count(len(items))} mục trong sổ công khai", table, link)

    def _show_survey(self, rule: SurveyRate, tally: FormTally | None) -> None:
        questions: Iterable[QuestionTally] = tally.questions if tally else ()
        wanted = [
            q
            for q in questions
            if q.question.counts_satisfaction
            and not q.question.demographic
            and (not rule.questions or q.question.code in rule.questions)
        ]
        model: RowsModel[QuestionTally] = RowsModel(
            (
                Column("title", "Câu hỏi", _title, stretch=True),
                Column("n", "Số ý kiến", lambda q: format_count(q.counted), width=84, right=True),
                Column("rate", "Hài lòng", lambda q: _rate(q.rate), width=92, right=True),
            ),
            key=lambda q: q.question.code,
        )
        table = RowsView(model, "Các câu hỏi làm căn cứ")
        table.set_empty("survey", f"Chưa có phiếu {rule.form} nào được nhập.")
        model.set_rows(wanted)
        table.opened.connect(lambda _: self.page_wanted.emit("surveys", rule.form))
        link = make_link("Mở phiếu khảo sát", lambda: self.page_wanted.emit("surveys", rule.form))
        sheets = survey_fact(tally, rule.questions).valid_n if tally else 0
        self._finish(f"Căn cứ: {format_count(sheets)} phiếu {rule.form} hợp lệ", table, link)

    def _finish(self, text: str, table: RowsView, link: QWidget) -> None:
        caption = QLabel(text)
        set_role(caption, "heading")
        shown = max(3, min(MOST_ROWS, table.rows.rowCount()))
        table.setFixedHeight(34 + 32 * shown + 4)
        self._layout.addWidget(caption)
        self._layout.addWidget(table)
        self._layout.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)


def _item(entry: Judged) -> _Item:
    state, words = _counted_as(figures([entry]))
    due, disclosure = entry.judgement.due_on, entry.disclosure
    if not disclosure.id:
        words = "Chưa ghi sổ"
    return _Item(disclosure.id, disclosure.title, format_date(due) if due else "–", state, words)


def _counted_as(one: Figures) -> tuple[State, str]:
    if one.on_time:
        return State.SUCCESS, "Đúng hạn"
    if one.late:
        return State.WARNING, "Trễ hạn"
    if one.missing:
        return State.ERROR, "Chưa làm đủ"
    if one.waiting:
        return State.NEUTRAL, "Chưa đến hạn"
    return State.INFO, "Không áp dụng"


def _title(tally: QuestionTally) -> str:
    number = question_number(tally.question.code)
    return f"{number}. {tally.question.text}" if number else tally.question.text


def _rate(rate: int | None) -> str:
    return "–" if rate is None else format_percent(rate)
