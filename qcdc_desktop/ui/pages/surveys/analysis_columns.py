"""The columns of the tables that look into a round: groups of people, sections, what people wrote."""

from collections.abc import Callable
from dataclasses import dataclass

from qcdc_desktop.domain.survey_analysis import UNKNOWN, GroupTally, OpenAnswer, SectionIndex, under_minimum
from qcdc_desktop.domain.vn_numbers import format_count, format_percent
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column

Minimum = Callable[[], int | None]
"""Asks for the minimum n of the form that is shown."""


@dataclass(frozen=True, slots=True)
class Said:
    """An open answer with the question it answers and the words it shares with others."""

    answer: OpenAnswer
    question: str
    keywords: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes the row the same after reading again."""
        return self.answer.sheet_id, self.question


def group_label(group: GroupTally) -> str:
    """What a group is called."""
    return "Không ghi" if group.key == UNKNOWN else group.label


def group_columns(minimum: Minimum) -> tuple[Column[GroupTally], ...]:
    """Groups with their satisfied share; fewer valid sheets than the minimum are marked."""
    return (
        Column("label", "Nhóm", group_label, width=110, stretch=True),
        Column(
            "sheets",
            "Phiếu",
            lambda g: format_count(g.tally.sheets),
            sort=lambda g: g.tally.sheets,
            width=78,
            right=True,
            state=lambda g: _state(g.tally.valid_sheets, minimum),
            tip=lambda g: _few(g.tally.valid_sheets, minimum),
        ),
        Column("rate", "Hài lòng", _rate, sort=_sort_rate, width=80, right=True),
        Column("n", "n", lambda g: format_count(g.tally.counted), sort=lambda g: g.tally.counted, width=58, right=True),
        Column("interval", "Khoảng 95 %", _between, width=136, right=True),
    )


def section_columns(minimum: Minimum) -> tuple[Column[SectionIndex], ...]:
    """Sections with their index; fewer answers than the minimum are marked."""
    return (
        Column("section", "Phần", lambda s: s.section or "Cả phiếu", width=120, stretch=True),
        Column("questions", "Câu", lambda s: str(s.questions), sort=lambda s: s.questions, width=48, right=True),
        Column("rate", "Hài lòng", _rate, sort=_sort_rate, width=80, right=True),
        Column(
            "n",
            "n",
            lambda s: format_count(s.counted),
            sort=lambda s: s.counted,
            width=74,
            right=True,
            state=lambda s: _state(s.counted, minimum),
            tip=lambda s: _few(s.counted, minimum),
        ),
        Column("interval", "Khoảng 95 %", _between, width=136, right=True),
    )


def answer_columns() -> tuple[Column[Said], ...]:
    """What people wrote, with the words several of them share."""
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


def _state(n: int, minimum: Minimum) -> State | None:
    return State.WARNING if under_minimum(n, minimum()) else None


def _few(n: int, minimum: Minimum) -> str:
    least = minimum()
    return f"Dưới mức tối thiểu {format_count(least or 0)}: chỉ để tham khảo" if under_minimum(n, least) else ""


def _rate(part: GroupTally | SectionIndex) -> str:
    rate = part.tally.rate if isinstance(part, GroupTally) else part.rate
    return "–" if rate is None else format_percent(rate)


def _sort_rate(part: GroupTally | SectionIndex) -> int | None:
    return part.tally.rate if isinstance(part, GroupTally) else part.rate


def _between(part: GroupTally | SectionIndex) -> str:
    found = part.interval
    return "–" if found is None else f"{format_percent(found[0]).removesuffix(' %')} – {format_percent(found[1])}"
