"""The rounds of the year by form, and what a form is as long as it has no round yet."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.buttons import make_button
from qcdc_desktop.ui.style import State, set_role
from qcdc_desktop.ui.table import Column
from qcdc_desktop.usecases.surveys import RoundRow

_ILLUSTRATIVE = "Mẫu phiếu minh họa: khi tỉnh ban hành mẫu chính thức, hãy nhập danh mục mới."
QUARTERS = ("", "I", "II", "III", "IV")


_YEAR_BEHIND = re.compile(r"/\d{4}$")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form with one of its rounds, or with none yet."""

    id: str
    form: Questionnaire
    round: SurveyRound | None
    sheets: int

    @property
    def title(self) -> str:
        """The round's title, or what the form asks about."""
        return self.round.title if self.round else self.form.subject

    @property
    def reached(self) -> bool:
        """Whether as many sheets are keyed as were aimed at."""
        return self.round is not None and self.sheets >= (self.round.target or 1)


def form_rows(forms: tuple[Questionnaire, ...], rounds: tuple[RoundRow, ...]) -> list[FormRow]:
    """Every form in order: its rounds, or one line that says there is none."""
    rows = [FormRow(r.round.id, r.questionnaire, r.round, r.sheets) for r in rounds]
    held = {row.form.code for row in rows}
    rows += [FormRow(f"form:{form.code}", form, None, 0) for form in forms if form.code not in held]
    return sorted(rows, key=lambda row: row.form.code)


def round_columns() -> tuple[Column[FormRow], ...]:
    """The columns of the list of rounds."""
    return (
        Column("form", "Mẫu", lambda r: r.form.code, width=70, tip=lambda r: r.form.title),
        Column("title", "Đợt", _short_title, stretch=True, tip=_tip),
        Column("quarter", "Quý", lambda r: QUARTERS[r.form.quarter], width=46, sort=lambda r: r.form.quarter),
        Column("sheets", "Số phiếu", _sheets, width=94, sort=lambda r: r.sheets, state=_state, tip=_progress),
    )


def _short_title(row: FormRow) -> str:
    """Without the form's code, which stands beside it, and the year, which stands above: there is little room."""
    short = row.title.removeprefix(f"{row.form.code} – ")
    if row.round is not None:
        short = _YEAR_BEHIND.sub("", short)
    return short[:1].upper() + short[1:]


def _sheets(row: FormRow) -> str:
    if row.round is None:
        return "chưa mở"
    done = format_count(row.sheets)
    return f"{done} / {format_count(row.round.target)}" if row.round.target else done


def _state(row: FormRow) -> State | None:
    if row.round is None:
        return State.NEUTRAL
    return State.SUCCESS if row.reached else State.WARNING


def _progress(row: FormRow) -> str:
    if row.round is None:
        return "Mẫu này chưa có đợt khảo sát trong năm"
    goal = f", mục tiêu {format_count(row.round.target)}" if row.round.target else ", chưa ghi mục tiêu"
    return f"Đã nhập {format_count(row.sheets)} phiếu{goal}"


def _tip(row: FormRow) -> str:
    return f"{row.title}\n{row.form.title}\nTổ chức: {row.form.organiser}, quý {QUARTERS[row.form.quarter]}"


class FormIntro(QWidget):
    """What a form asks and whom, with the button that opens its first round."""

    round_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._code = ""
        self._title = QLabel(wordWrap=True)
        set_role(self._title, "heading")
        self._facts = QLabel(wordWrap=True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._note = QLabel(_ILLUSTRATIVE, wordWrap=True)
        set_role(self._note, "muted")
        self.button = make_button("Mở đợt khảo sát", "add", lambda: self.round_wanted.emit(self._code))
        card = QFrame()
        set_role(card, "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(16, 12, 16, 16)
        inner.setSpacing(12)
        for widget in (self._title, self._facts, self._note):
            inner.addWidget(widget)
        inner.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    def show_form(self, form: Questionnaire) -> None:
        """Describe a form."""
        self._code = form.code
        self._title.setText(f"{form.code}. {form.title}")
        facts = (
            ("Lấy ý kiến về", form.subject),
            ("Người trả lời", form.respondents),
            ("Đơn vị tổ chức", form.organiser),
            ("Thời gian", f"Quý {QUARTERS[form.quarter]}"),
            ("Số câu hỏi", format_count(len(form.questions))),
        )
        self._facts.setText("\n".join(f"{name}: {value}" for name, value in facts if value))
        self._note.setVisible(form.edition.illustrative)
