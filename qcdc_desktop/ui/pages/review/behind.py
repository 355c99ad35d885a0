"""What stands behind a dossier, to be read only: the disclosure register, the tallies and days of its surveys."""

from dataclasses import dataclass

from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.double_entry import ErrorFigures
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey_analysis import under_minimum
from qcdc_desktop.domain.survey_days import DayLine, SurveyDay, day_lines
from qcdc_desktop.domain.tally import FormTally, QuestionTally
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.disclosures.lines import RegisterLine, register_lines
from qcdc_desktop.ui.pages.disclosures.looks import FILTERS, LOOKS, by_urgency, short_title
from qcdc_desktop.ui.pages.surveys.days import day_columns
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.ui.working import Working
from qcdc_desktop.usecases.review import ReviewView
from qcdc_desktop.usecases.surveys import RoundRow

_QUESTIONS, _DAYS = "questions", "days"


@dataclass(frozen=True, slots=True)
class _Survey:
    """One form with its tally."""

    form: Questionnaire
    tally: FormTally
    minimum: int | None

    @property
    def too_few(self) -> bool:
        """Whether there are fewer valid sheets than the least that count."""
        return under_minimum(self.tally.valid_sheets, self.minimum)

    @property
    def id(self) -> str:
        """What makes the row the same after reading again."""
        return self.form.code


class RegisterPane(QWidget):
    """The lines of the register as the unit sees them, what the year expects among them, as judged for the dossier."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model: RowsModel[RegisterLine] = RowsModel(
            (
                Column("code", "Mục", lambda r: r.content.code, width=52, tip=lambda r: r.content.title),
                Column("title", "Nội dung", short_title, width=80, stretch=True, tip=_register_tip),
                Column("state", "Kết quả", _words, width=112, state=lambda r: LOOKS[r.standing].state),
            ),
            key=lambda line: line.key,
        )
        self.view = RowsView(self.model, "Sổ công khai của đơn vị", preferences=session.preferences, memory="behind")
        self.view.set_empty("disclosure", "Đơn vị không ghi nội dung công khai nào.")
        self.which = ChoiceField("Lọc sổ công khai", [choice for choice, _ in FILTERS])
        self.which.set_value("")
        self.which.committed.connect(self._filter)
        self.working = Working()
        self.view.chosen.connect(self._show_working)
        self._sums = _sums_label()
        _lay_out(self, self._sums, self.which, self.view, self.working)

    def show_review(self, view: ReviewView) -> None:
        """Show a dossier's register."""
        register = view.assessment.register
        figures = register.figures
        rate = f" · {format_percent(figures.rate)} (n = {figures.due})" if figures.rate is not None else ""
        self._sums.setText(
            f"Đúng hạn {figures.on_time}, chậm {figures.late}, thiếu {figures.missing} trên {figures.due} mục{rate}"
        )
        self.model.set_rows(sorted(register_lines(register), key=by_urgency))

    def _filter(self, wanted: object) -> None:
        kept = next(standings for choice, standings in FILTERS if choice.value == (wanted or ""))
        self.model.set_condition((lambda line: line.standing in kept) if wanted else None)

    def _show_working(self, line: RegisterLine | None) -> None:
        steps = () if line is None else line.expected.item.steps if line.expected else line.judgement.steps
        self.working.set_steps(steps)


class SurveysPane(QWidget):
    """One line a form: sheets, and the satisfied share with its n."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model: RowsModel[_Survey] = RowsModel(
            (
                Column("code", "Mẫu", lambda s: s.form.code, width=68, tip=lambda s: s.form.title),
                Column(
                    "n",
                    "Phiếu",
                    lambda s: format_count(s.tally.sheets),
                    lambda s: s.tally.sheets,
                    76,
                    right=True,
                    state=lambda s: State.WARNING if s.too_few else None,
                    tip=_rate_tip,
                ),
                Column(
                    "rate", "Hài lòng", lambda s: _rate(s.tally), lambda s: s.tally.rate, 80, True, True, tip=_rate_tip
                ),
            )
        )
        self.view = RowsView(self.model, "Kết quả khảo sát của đơn vị", preferences=session.preferences, memory="rates")
        self.view.set_empty("survey", "Đơn vị không gửi phiếu khảo sát nào.")
        self.questions: RowsModel[QuestionTally] = RowsModel(
            (
                Column("text", "Câu hỏi", _question, width=80, stretch=True, tip=_question),
                Column("rate", "Hài lòng", _rate, sort=lambda q: q.rate, width=150, right=True),
            ),
            key=lambda q: q.question.code,
        )
        below = RowsView(self.questions, "Các câu của mẫu phiếu", preferences=session.preferences, memory="questions")
        below.set_empty("survey", "Chọn một mẫu phiếu ở trên.")
        self.days: RowsModel[DayLine] = RowsModel(day_columns(people=False), key=lambda line: line.day.id)
        daily = RowsView(self.days, "Bảng theo dõi theo ngày", preferences=session.preferences, memory="days")
        daily.set_empty("calendar", "Đơn vị không gửi bảng theo dõi theo ngày của mẫu này.")
        daily.setSortingEnabled(False)
        self.which = ChoiceField("Xem của mẫu", [Choice(_QUESTIONS, "Các câu hỏi"), Choice(_DAYS, "Theo từng ngày")])
        self.which.set_value(_QUESTIONS)
        self._below = QStackedWidget()
        for view in (below, daily):
            self._below.addWidget(view)
        self.which.committed.connect(lambda _: self._below.setCurrentIndex(int(self.which.value() == _DAYS)))
        self.view.chosen.connect(self._show_form)
        self._rounds: tuple[RoundRow, ...] = ()
        self._sent: tuple[SurveyDay, ...] = ()
        self._sums = _sums_label()
        _lay_out(self, self._sums, self.view, self.which, self._below)

    def _show_form(self, chosen: _Survey | None) -> None:
        """The questions that say how satisfied people are, for what is asked about the person does not; the days."""
        self.questions.set_rows([q for q in chosen.tally.questions if q.counted] if chosen else [])
        code = chosen.form.code if chosen else ""
        rounds = [row.round.id for row in self._rounds if row.round.form_code == code]
        self.days.set_rows([line for held in rounds for line in day_lines(d for d in self._sent if d.round_id == held)])

    def show_review(self, view: ReviewView) -> None:
        """Show a dossier's surveys."""
        forms = {row.questionnaire.code: row.questionnaire for row in view.rounds}
        tallies = view.assessment.tallies
        sheets = f"{len(view.rounds)} đợt, {format_count(sum(row.sheets for row in view.rounds))} phiếu"
        self._sums.setText(f"{sheets}\n{_checked(view.checked)}")
        self._rounds, self._sent = view.rounds, view.days
        least = view.assessment.criteria_set.survey_minimum
        rows = [_Survey(forms[code], tallies[code], least(code)) for code in sorted(tallies) if code in forms]
        self.model.set_rows(rows)
        if self.model.rows and self.view.current_row() is None:
            self.view.selectRow(0)
        self._show_form(self.view.current_row())


def _lay_out(pane: QWidget, sums: QLabel, *parts: QWidget) -> None:
    layout = QVBoxLayout(pane)
    layout.setContentsMargins(0, 8, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(sums)
    for part in parts:
        layout.addWidget(part, 1 if isinstance(part, (RowsView, QStackedWidget)) else 0)


def _sums_label() -> QLabel:
    label = QLabel(wordWrap=True)
    set_role(label, "muted")
    return label


def _words(line: RegisterLine) -> str:
    return LOOKS[line.standing].words


def _register_tip(line: RegisterLine) -> str:
    due = f"Hạn {format_date(line.due_on)}" if line.due_on else "Chưa xác định hạn"
    if line.entry is None:
        return "\n".join((line.title, due, "Chưa có trong sổ"))
    entry = line.entry
    places = [f"{p.place}: {format_date(p.starts_on) if p.starts_on else 'chưa thực hiện'}" for p in entry.publications]
    files = [f"{entry.attachments} tệp đính kèm, nhấn Enter để xem"] if entry.attachments else []
    return "\n".join([line.title, due, *places, *files])


def _rate(tally: FormTally | QuestionTally) -> str:
    rate = tally.rate
    return "–" if rate is None else f"{format_percent(rate)} (n = {format_count(tally.counted)})"


def _question(tally: QuestionTally) -> str:
    return tally.question.text


def _checked(figures: ErrorFigures) -> str:
    """How often the sender's keyers erred, as its double entry found."""
    if not figures.answers or figures.rate is None or figures.at_most is None:
        return "Đơn vị không gửi kết quả nhập hai lần."
    rate, most = format_percent(figures.rate), format_percent(figures.at_most)
    return f"Nhập hai lần {format_count(figures.checked)} phiếu: lỗi {rate}, không quá {most} (độ tin cậy 95 %)"


def _rate_tip(survey: _Survey) -> str:
    tally = survey.tally
    said = f"{format_count(tally.satisfied)} trên {format_count(tally.counted)} câu trả lời hài lòng"
    if not survey.too_few:
        return said
    valid, least = format_count(tally.valid_sheets), format_count(survey.minimum or 0)
    return f"{said}\nMới có {valid} trên {least} phiếu hợp lệ tối thiểu, không dùng để chấm điểm"
