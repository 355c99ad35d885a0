"""The batches of a round as lines of a list, and the differences of two entries as lines of another."""

from collections.abc import Mapping
from types import MappingProxyType

from qcdc_desktop.domain.double_entry import BatchState
from qcdc_desktop.domain.questionnaire import Question
from qcdc_desktop.domain.survey import Answer, Mark
from qcdc_desktop.domain.survey_sampling import spans
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.pages.surveys.typed_answer import shown_typed
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column
from qcdc_desktop.usecases.double_entry import DifferenceRow
from qcdc_desktop.usecases.survey_batches import BatchView

STATES: Mapping[BatchState, tuple[str, State]] = MappingProxyType(
    {
        BatchState.EXPECTED: ("Chưa nhập", State.NEUTRAL),
        BatchState.ENTERING: ("Đang nhập", State.WARNING),
        BatchState.ENTERED: ("Đã nhập, chưa kiểm", State.INFO),
        BatchState.DIFFERENT: ("Có khác nhau", State.ERROR),
        BatchState.VERIFIED: ("Đã kiểm xong", State.SUCCESS),
        BatchState.CLOSED: ("Đã đóng", State.SUCCESS),
    }
)
_MARKS = {Mark.BLANK: "bỏ trống", Mark.INVALID: "không hợp lệ", Mark.NOT_APPLICABLE: "không áp dụng"}


def batch_columns() -> tuple[Column[BatchView], ...]:
    """The columns of the list of batches."""
    return (
        Column("name", "Tập phiếu", lambda v: v.batch.name, stretch=True, tip=lambda v: v.batch.place),
        Column("numbers", "Số", numbers_text, width=66, sort=lambda v: v.batch.first or 0),
        Column("keyed", "Đã nhập", _keyed, width=86, right=True, sort=lambda v: v.keyed),
        Column("checked", "Kiểm", _checked, width=64, right=True, sort=lambda v: v.figures.checked),
        Column("state", "Trạng thái", lambda v: STATES[v.state][0], width=146, state=lambda v: STATES[v.state][1]),
    )


def numbers_text(view: BatchView) -> str:
    """The numbers given to a batch."""
    batch = view.batch
    return f"{batch.first}–{batch.last}" if batch.numbers else "tự ghi"


def batch_words(view: BatchView) -> str:
    """What there is to say of a batch besides its line: who keys, what is missing, what was drawn, how it closed."""
    batch = view.batch
    parts = []
    if batch.keyer:
        parts.append(f"Người nhập: {batch.keyer}.")
    if view.missing:
        parts.append(f"Còn thiếu {format_count(len(view.missing))} số: {_short(spans(view.missing))}.")
    if view.needed:
        parts.append(f"Phiếu được rút để nhập lần hai: {_short(spans(view.needed))}.")
    if view.unchecked:
        parts.append(f"Chưa nhập lần hai: {_short(spans(view.unchecked))}.")
    if view.figures.answers and view.figures.rate is not None and view.figures.at_most is not None:
        rate, most = format_percent(view.figures.rate), format_percent(view.figures.at_most)
        parts.append(f"Tỷ lệ lỗi {rate}; với độ tin cậy 95 % không quá {most}.")
    if batch.closed_at is not None:
        parts.append(f"Người đóng tập: {batch.closed_by or '–'}. {batch.closing_note}".strip())
    return "\n".join(parts)


def difference_columns() -> tuple[Column[DifferenceRow], ...]:
    """The columns of the list of differences."""
    return (
        Column("number", "Phiếu", lambda r: str(r.second.number), sort=lambda r: r.second.number, width=56, right=True),
        Column("question", "Câu hỏi", lambda r: r.question.text, stretch=True, tip=lambda r: r.question.text),
        Column("first", "Lần đầu", first_text, width=118, tip=lambda r: f"{first_text(r)}\n{r.second.first_by}"),
        Column("second", "Lần hai", second_text, width=118, tip=lambda r: f"{second_text(r)}\n{r.second.entered_by}"),
    )


def first_text(row: DifferenceRow) -> str:
    """What the first entry says."""
    return value_text(row.question, row.difference.first, row.difference.first_mark)


def second_text(row: DifferenceRow) -> str:
    """What the second entry says."""
    return value_text(row.question, row.difference.second, row.difference.second_mark)


def value_text(question: Question, answer: Answer | None, mark: Mark | None) -> str:
    """An answer in the words of the form, with the number of its key."""
    if mark is not None:
        return _MARKS[mark]
    if answer is None:
        return "không hỏi"
    if not question.options:
        return shown_typed(question, answer)
    ticked = answer if isinstance(answer, tuple) else (answer,)
    named = [f"{n} {o.label}" for n, o in enumerate(question.options, 1) if o.code in ticked]
    return ", ".join(named) or str(answer)


def _keyed(view: BatchView) -> str:
    goal = len(view.batch.numbers)
    return f"{view.keyed} / {goal}" if goal else str(view.keyed)


def _checked(view: BatchView) -> str:
    if not view.needed:
        return f"{view.figures.checked}" if view.figures.checked else "–"
    return f"{len(view.needed) - len(view.unchecked)} / {len(view.needed)}"


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:90].rsplit(",", 1)[0] + "…"
