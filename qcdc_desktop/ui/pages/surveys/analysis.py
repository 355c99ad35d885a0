"""Looking into a round: its groups of people, its sections, what people wrote; every line leads to its sheets."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.survey_analysis import (
    VILLAGE,
    GroupTally,
    SectionIndex,
    can_group_by,
    cross_table,
    group_members,
    keyword_groups,
    open_answers,
    section_indices,
)
from qcdc_desktop.domain.tally import tally
from qcdc_desktop.domain.vn_numbers import format_count
from qcdc_desktop.ui.fields import Choice, ChoiceField
from qcdc_desktop.ui.pages.surveys.analysis_columns import (
    Said,
    answer_columns,
    group_columns,
    group_label,
    section_columns,
)
from qcdc_desktop.ui.pages.surveys.changes_view import ChangesView
from qcdc_desktop.ui.session import Session
from qcdc_desktop.ui.style import set_role
from qcdc_desktop.ui.table import RowsModel
from qcdc_desktop.ui.table_view import RowsView
from qcdc_desktop.usecases.surveys import RoundView

_GROUPS, _SECTIONS, _ANSWERS, _CHANGES = "groups", "sections", "answers", "changes"
_VIEWS = (
    Choice(_GROUPS, "Theo nhóm người trả lời"),
    Choice(_SECTIONS, "Theo từng phần của phiếu"),
    Choice(_ANSWERS, "Ý kiến ghi bằng lời"),
    Choice(_CHANGES, "So với đợt khác, năm khác"),
)


class AnalysisPanel(QWidget):
    """`sheets_wanted(numbers, words)` asks for the sheets behind a line."""

    sheets_wanted = Signal(object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._view: RoundView | None = None
        self.minimum: int | None = None
        self.which = ChoiceField("Cách xem", _VIEWS)
        self.which.set_value(_GROUPS)
        self.by = ChoiceField("Chia nhóm theo")
        self.groups: RowsModel[GroupTally] = RowsModel(group_columns(lambda: self.minimum), key=lambda g: g.key)
        self.sections: RowsModel[SectionIndex] = RowsModel(
            section_columns(lambda: self.minimum), key=lambda s: s.section
        )
        self.answers: RowsModel[Said] = RowsModel(answer_columns(), key=lambda s: s.key)
        self.tables = QStackedWidget()
        self.changes = ChangesView(session)
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

    def show_round(self, view: RoundView, minimum: int | None = None) -> None:
        """Look into another round, or into the same one again; `minimum` is the n under which figures are marked."""
        self.minimum = minimum
        groups = [
            Choice(VILLAGE, "Thôn, tổ dân phố"),
            *(Choice(q.code, q.text) for q in can_group_by(view.questionnaire)),
        ]
        was = self.by.value()
        self.by.set_choices(groups)
        self.by.set_value(was if any(choice.value == was for choice in groups) else VILLAGE)
        self._view = view
        self.changes.show_round(view.round.id if view.sheets else "", minimum)
        self._show()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.which, 1)
        row.addWidget(self.by, 1)
        row.addWidget(self.changes.beside, 1)
        for table in self._views.values():
            self.tables.addWidget(table)
        self.tables.addWidget(self.changes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 12, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(row)
        layout.addWidget(self.tables, 1)
        layout.addWidget(self.note)

    def _show(self) -> None:
        view, chosen, by = self._view, self.which.value(), self.by.value()
        self.by.setVisible(chosen == _GROUPS)
        self.changes.beside.setVisible(chosen == _CHANGES)
        self.note.setText(self._note(chosen))
        if chosen == _CHANGES:
            self.tables.setCurrentWidget(self.changes)
            self.changes.look()
            return
        self.tables.setCurrentWidget(self._views[chosen])
        if view is None:
            return
        form, sheets = view.questionnaire, view.sheets
        work: dict[str, tuple[Callable[[], Sequence[Any]], RowsModel[Any]]] = {
            _GROUPS: (lambda: cross_table(form, sheets, by), self.groups),
            _SECTIONS: (lambda: section_indices(tally(form, sheets), view.round.population), self.sections),
            _ANSWERS: (lambda: _said(view), self.answers),
        }
        compute, model = work[chosen]

        def show(rows: Sequence[Any]) -> None:
            if view is self._view:
                model.set_rows(rows)

        self._session.read(compute, show, self)

    def _note(self, chosen: str) -> str:
        few = chosen != _ANSWERS and self.minimum is not None
        marked = f" Dấu cảnh báo: ít hơn mức tối thiểu {format_count(self.minimum or 0)}." if few else ""
        return _NOTES[chosen] + marked

    def _open_group(self, group: GroupTally) -> None:
        if self._view is not None:
            found = group_members(self._view.questionnaire, self._view.sheets, self.by.value(), group.key)
            self.sheets_wanted.emit(_numbers(found), group_label(group))


def _numbers(sheets: tuple[Sheet, ...]) -> tuple[int, ...]:
    return tuple(sheet.number for sheet in sheets)


def _said(view: RoundView) -> list[Said]:
    rows = []
    for question in view.questionnaire.questions:
        if not question.free_text:
            continue
        answers = open_answers(view.sheets, question.code)
        shared: dict[str, list[str]] = {}
        for group in keyword_groups(answers):
            for answer in group.answers:
                shared.setdefault(answer.sheet_id, []).append(f"{group.keyword} ({len(group.answers)})")
        rows += [Said(a, question.text, ", ".join(shared.get(a.sheet_id, ()))) for a in answers]
    return rows


def _table(model: RowsModel[GroupTally] | RowsModel[SectionIndex] | RowsModel[Said], name: str, empty: str) -> RowsView:
    view = RowsView(model, name)
    view.set_empty("survey", empty)
    return view


_NOTES = {
    _GROUPS: "n là số câu trả lời có nói về mức hài lòng. Nhấn Enter ở một nhóm để xem các phiếu của nhóm đó.",
    _SECTIONS: "Mỗi phần tính chung các câu về mức hài lòng của phần đó; n là số câu trả lời.",
    _CHANGES: "Chỉ so những câu giống hệt nhau. Rõ rệt: hai khoảng tin cậy 95 % không chạm nhau.",
    _ANSWERS: "Từ trùng nhau: cụm hai tiếng mà từ hai phiếu trở lên cùng viết. Nhấn Enter để mở phiếu.",
}
