"""What the states of a disclosure and of its places look like: colour, icon and word, and the columns of the list.

Only showing; how a disclosure stands is judged in the domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from qcdc_desktop.domain.disclosure import DisclosureForm
from qcdc_desktop.domain.disclosure_status import Check, Judgement
from qcdc_desktop.domain.disclosure_status import State as Standing
from qcdc_desktop.domain.vn_dates import format_date
from qcdc_desktop.ui.fields import Choice
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column
from qcdc_desktop.usecases.disclosures import DisclosureRow


@dataclass(frozen=True, slots=True)
class Look:
    """How a standing is shown; `rank` orders the list, the most pressing first."""

    state: State
    words: str
    rank: int


LOOKS: Mapping[Standing, Look] = MappingProxyType(
    {
        Standing.OVERDUE: Look(State.ERROR, "Quá hạn", 0),
        Standing.ENDED_EARLY: Look(State.ERROR, "Gỡ sớm", 1),
        Standing.MISSING_START: Look(State.WARNING, "Chưa có mốc", 2),
        Standing.NOT_DUE: Look(State.INFO, "Còn hạn", 3),
        Standing.RUNNING: Look(State.SUCCESS, "Đang công khai", 4),
        Standing.RUNNING_LATE: Look(State.WARNING, "Công khai chậm", 5),
        Standing.DONE: Look(State.SUCCESS, "Đã xong", 6),
        Standing.DONE_LATE: Look(State.WARNING, "Xong, chậm", 7),
        Standing.NOT_APPLICABLE: Look(State.NEUTRAL, "Không áp dụng", 8),
    }
)
TODO = frozenset({Standing.OVERDUE, Standing.ENDED_EARLY, Standing.MISSING_START, Standing.NOT_DUE})
PRESSING = frozenset({Standing.OVERDUE, Standing.ENDED_EARLY, Standing.MISSING_START})

FILTERS: tuple[tuple[Choice, frozenset[Standing]], ...] = (
    (Choice("", "Mọi tình trạng"), frozenset(Standing)),
    (Choice("todo", "Còn phải làm"), TODO),
    (Choice("overdue", "Quá hạn, gỡ sớm"), frozenset({Standing.OVERDUE, Standing.ENDED_EARLY})),
    (Choice("running", "Đang công khai"), frozenset({Standing.RUNNING, Standing.RUNNING_LATE})),
    (Choice("done", "Đã xong"), frozenset({Standing.DONE, Standing.DONE_LATE})),
    (Choice("none", "Không áp dụng"), frozenset({Standing.NOT_APPLICABLE})),
)


_SHORT = MappingProxyType({"b": "Trang điện tử", "c": "Truyền thanh", "d": "Trưởng thôn"})


def list_columns() -> tuple[Column[DisclosureRow], ...]:
    """The columns of the register."""
    return (
        Column("code", "Mục", lambda r: r.content.code, width=52, tip=lambda r: r.content.title),
        Column("title", "Nội dung công khai", _title, width=180, stretch=True, tip=_tip),
        Column("due", "Hạn", _due, sort=lambda r: r.judgement.due_on, width=66),
        Column(
            "state",
            "Tình trạng",
            lambda r: LOOKS[r.judgement.state].words,
            sort=lambda r: (LOOKS[r.judgement.state].rank, r.judgement.due_on or date.max),
            width=146,
            state=lambda r: LOOKS[r.judgement.state].state,
            tip=lambda r: when_words(r.judgement),
        ),
    )


def matrix_columns(forms: tuple[DisclosureForm, ...]) -> tuple[Column[DisclosureRow], ...]:
    """The columns of the matrix: the entry, then one for every form that anything requires."""
    first = (
        Column[DisclosureRow]("code", "Mục", lambda r: r.content.code, width=54),
        Column[DisclosureRow]("title", "Nội dung công khai", _title, width=240, stretch=True, tip=_tip),
    )
    return (*first, *(_form_column(form) for form in forms))


def check_look(check: Check) -> tuple[State, str]:
    """How one required place stands."""
    publication = check.publication
    if publication is None or publication.starts_on is None:
        return State.WARNING, "Chưa có"
    if check.short and publication.ends_on is not None:
        return State.ERROR, f"Gỡ sớm {short_day(publication.ends_on)}"
    if publication.ends_on is not None:
        return State.SUCCESS, f"{short_day(publication.starts_on)} – {short_day(publication.ends_on)}"
    return State.SUCCESS, f"Từ {short_day(publication.starts_on)}"


def short_day(day: date) -> str:
    """Day and month, where the year is plain."""
    return format_date(day)[:5]


def when_words(judgement: Judgement) -> str:
    """The due day with how far it is, or until when a posting stays."""
    if judgement.due_on is None:
        return "Chưa xác định được hạn"
    due = f"Hạn {format_date(judgement.due_on)}"
    left = judgement.days_left
    if judgement.state is Standing.NOT_DUE and left is not None:
        return f"{due}, còn {left} ngày" if left else f"{due}, là hôm nay"
    if judgement.state in PRESSING and left is not None and left < 0:
        return f"{due}, quá {-left} ngày"
    if judgement.take_down_from is not None and left:
        return f"{due} · được gỡ từ {format_date(judgement.take_down_from)}"
    return due


def _title(row: DisclosureRow) -> str:
    return row.disclosure.title


def _tip(row: DisclosureRow) -> str:
    number = row.disclosure.document_number
    return "\n".join(
        part for part in (row.disclosure.title, f"Số {number}" if number else "", row.content.title) if part
    )


def _due(row: DisclosureRow) -> str:
    """Day and month: the register shows one year, and the whole day stands beside the entry."""
    return short_day(row.judgement.due_on) if row.judgement.due_on else "–"


def by_urgency(row: DisclosureRow) -> tuple[int, date, str]:
    """The order of the list: what is most pressing first, then by due day."""
    return LOOKS[row.judgement.state].rank, row.judgement.due_on or date.max, row.disclosure.id


def _form_column(form: DisclosureForm) -> Column[DisclosureRow]:
    def checks(row: DisclosureRow) -> list[Check]:
        return [c for c in row.judgement.checks if c.required.form == form.code]

    def text(row: DisclosureRow) -> str:
        found = checks(row)
        return f"{sum(c.met for c in found)}/{len(found)} nơi" if found else ""

    def state(row: DisclosureRow) -> State | None:
        found = checks(row)
        if not found:
            return None
        if all(c.met for c in found):
            return State.SUCCESS
        late = row.judgement.days_left is not None and row.judgement.days_left < 0
        return State.ERROR if late else State.WARNING

    def tip(row: DisclosureRow) -> str:
        return "\n".join(f"{c.required.place}: {check_look(c)[1].lower()}" for c in checks(row))

    return Column(form.code, f"{form.code}) {_SHORT.get(form.code, form.title)}", text, width=140, state=state, tip=tip)
