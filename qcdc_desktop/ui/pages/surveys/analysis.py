"""Looking into a round: its groups of people, its sections, what people wrote; every line leads to its sheets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.survey_analysis import (
    UNKNOWN,
    VILLAGE,
    GroupTally,
    OpenAnswer,
    SectionIndex,
    can_group_by,
    cross_table,
    group_members,
    keyword_groups,
    open_answers,
    section_indices,
)
from qcdc_desktop.domain.tally import tally
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import Column, RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.surveys import RoundView

_GROUPS, _SECTIONS, _ANSWERS = "groups", "sections", "answers"
_VIEWS = (
    Choice(_GROUPS, "Theo nhóm người trả lời"),
    Choice(_SECTIONS, "Theo từng phần của phiếu"),
    Choice(_ANSWERS, "Ý kiến ghi bằng lời"),
)


@dataclass(frozen=True, slots=True)
class _Said:
    """An open answer with the question it answers and the words it shares with others."""

    answer: OpenAnswer
    question: str
    keywords: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes the row the same after reading again."""
        return self.answer.sheet_id, self.question


class AnalysisPanel(QWidget):
    """`sheets_wanted(numbers, words)` asks for the sheets behind a line."""

    sheets_wanted = Signal(object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._view: RoundView | None = None
        self.which = ChoiceField("Cách xem", _VIEWS)
        self.which.set_value(_GROUPS)
        self.by = ChoiceField("Chia nhóm theo")
        self.groups: RowsModel[GroupTally] = RowsModel(_group_columns(), key=lambda g: g.key)
        self.sections: RowsModel[SectionIndex] = RowsModel(_section_columns(), key=lambda s: s.section)
        self.answers: RowsModel[_Said] = RowsModel(_answer_columns(), key=lambda s: s.key)
        self.tables = QStackedWidget()
        self._views = {
            _GROUPS: _table(self.groups, "Kết quả theo nhóm", "Chưa có phiếu nào nên chưa có kết quả."),
            _SECTIONS: _table(self.sections, "Kết quả theo phần", "Mẫu phiếu này không có câu hỏi về mức hài lòng."),
            _ANSWERS: _table(self.answers, "Ý kiến ghi bằng lời", "Không phiếu nào có ý kiến ghi bằng lời."),
        }
        self.note = QLabel(wordWrap=True)
        set_role(self.note, "caption")
        self._lay_out()
        self.which.committed.connect(lambda _: self._show())
        self.by.committed.connect(lambda _: self._show())
        self._views[_GROUPS].opened.connect(self._open_group)
        self._views[_ANSWERS].opened.connect(lambda said: self.sheets_wanted.emit((said.answer.number,), said.question))

    def show_round(self, view: RoundView) -> None:
        """Look into another round, or into the same one again."""
        groups = [
            Choice(VILLAGE, "Thôn, tổ dân phố"),
            *(Choice(q.code, q.text) for q in can_group_by(view.questionnaire)),
        ]
        was = self.by.value()
        self.by.set_choices(groups)
        self.by.set_value(was if any(choice.value == was for choice in groups) else VILLAGE)
        self._view = view
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.which, 1)
        row.addWidget(self.by, 1)
        for table in self._views.values():
            self.tables.addWidget(table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.tables, 1)
        layout.addWidget(self.note)

    def _show(self) -> None:
        view, chosen, by = self._view, self.which.value(), self.by.value()
        self.tables.setCurrentWidget(self._views[chosen])
        self.by.setVisible(chosen == _GROUPS)
        self.note.setText(_NOTES[chosen])
        if view is None:
            return
        form, sheets = view.questionnaire, view.sheets
        work: dict[str, tuple[Callable[[], Sequence[Any]], RowsModel[Any]]] = {
            _GROUPS: (lambda: cross_table(form, sheets, by), self.groups),
            _SECTIONS: (lambda: section_indices(tally(form, sheets)), self.sections),
            _ANSWERS: (lambda: _said(view), self.answers),
        }
        compute, model = work[chosen]

        def show(rows: Sequence[Any]) -> None:
            if view is self._view:
                model.set_rows(rows)

        self._session.read(compute, show, self)

    def _open_group(self, group: GroupTally) -> None:
        if self._view is not None:
            found = group_members(self._view.questionnaire, self._view.sheets, self.by.value(), group.key)
            self.sheets_wanted.emit(_numbers(found), _label(group))


def _numbers(sheets: tuple[Sheet, ...]) -> tuple[int, ...]:
    return tuple(sheet.number for sheet in sheets)


def _said(view: RoundView) -> list[_Said]:
    rows = []
    for question in view.questionnaire.questions:
        if not question.free_text:
            continue
        answers = open_answers(view.sheets, question.code)
        shared: dict[str, list[str]] = {}
        for group in keyword_groups(answers):
            for answer in group.answers:
                shared.setdefault(answer.sheet_id, []).append(f"{group.keyword} ({len(group.answers)})")
        rows += [_Said(a, question.text, ", ".join(shared.get(a.sheet_id, ()))) for a in answers]
    return rows


def _table(
    model: RowsModel[GroupTally] | RowsModel[SectionIndex] | RowsModel[_Said], name: str, empty: str
) -> RowsView:
    view = RowsView(model, name)
    view.set_empty("survey", empty)
    return view


def _label(group: GroupTally) -> str:
    return "Không ghi" if group.key == UNKNOWN else group.label


def _rate(part: GroupTally | SectionIndex) -> str:
    rate = part.tally.rate if isinstance(part, GroupTally) else part.rate
    return "–" if rate is None else format_percent(rate)


def _sort_rate(part: GroupTally | SectionIndex) -> int | None:
    return part.tally.rate if isinstance(part, GroupTally) else part.rate


def _sheets(group: GroupTally) -> str:
    return format_count(group.tally.sheets)


def _between(part: GroupTally | SectionIndex) -> str:
    found = part.interval
    return "–" if found is None else f"{format_percent(found[0]).removesuffix(' %')} – {format_percent(found[1])}"


def _group_columns() -> tuple[Column[GroupTally], ...]:
    return (
        Column("label", "Nhóm", _label, width=110, stretch=True),
        Column(
            "sheets",
            "Phiếu",
            lambda g: format_count(g.tally.sheets),
            sort=lambda g: g.tally.sheets,
            width=62,
            right=True,
        ),
        Column("rate", "Hài lòng", _rate, sort=_sort_rate, width=80, right=True),
        Column("n", "n", lambda g: format_count(g.tally.counted), sort=lambda g: g.tally.counted, width=58, right=True),
        Column("interval", "Khoảng 95 %", _between, width=136, right=True),
    )


def _section_columns() -> tuple[Column[SectionIndex], ...]:
    return (
        Column("section", "Phần", lambda s: s.section or "Cả phiếu", width=120, stretch=True),
        Column("questions", "Câu", lambda s: str(s.questions), sort=lambda s: s.questions, width=48, right=True),
        Column("rate", "Hài lòng", _rate, sort=_sort_rate, width=80, right=True),
        Column("n", "n", lambda s: format_count(s.counted), sort=lambda s: s.counted, width=58, right=True),
        Column("interval", "Khoảng 95 %", _between, width=136, right=True),
    )


def _tip(said: _Said) -> str:
    return f"{said.question}\n{said.answer.text}"


def _answer_columns() -> tuple[Column[_Said], ...]:
    return (
        Column("number", "Phiếu", lambda s: str(s.answer.number), sort=lambda s: s.answer.number, width=56, right=True),
        Column(
            "text",
            "Ý kiến",
            lambda s: s.answer.text,
            width=200,
            stretch=True,
            tip=lambda s: f"{s.question}\n{s.answer.text}",
        ),
        Column("keywords", "Từ trùng nhau", lambda s: s.keywords, width=120, tip=lambda s: s.keywords),
    )


_NOTES = {
    _GROUPS: "n là số câu trả lời có nói về mức hài lòng. Nhấn Enter ở một nhóm để xem các phiếu của nhóm đó.",
    _SECTIONS: "Mỗi phần tính chung các câu về mức hài lòng của phần đó; n là số câu trả lời.",
    _ANSWERS: "Từ trùng nhau: cụm hai tiếng mà từ hai phiếu trở lên cùng viết. Nhấn Enter để mở phiếu.",
}
