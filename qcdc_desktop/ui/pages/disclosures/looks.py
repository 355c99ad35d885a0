"""What the states of a disclosure and of its places look like: colour, icon and word, and the columns of the list.

Only showing; how a disclosure stands is judged in the domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from qcdc_desktop.domain.disclosure import DisclosureForm
from qcdc_desktop.domain.disclosure_status import Check, Judgement
from qcdc_desktop.domain.disclosure_status import State as Standing
from qcdc_desktop.domain.expected import Expectation
from qcdc_desktop.domain.vn_dates import format_date, format_period
from qcdc_desktop.domain.vn_text import sort_key
from qcdc_desktop.ui.fields import Choice
from qcdc_desktop.ui.pages.disclosures.lines import UNANSWERED, RegisterLine
from qcdc_desktop.ui.pages.disclosures.lines import Standing as AnyStanding
from qcdc_desktop.ui.style import State
from qcdc_desktop.ui.table import Column


@dataclass(frozen=True, slots=True)
class Look:
    """How a standing is shown; `rank` orders the list, the most pressing first."""

    state: State
    words: str
    rank: int


LOOKS: Mapping[AnyStanding, Look] = MappingProxyType(
    {
        Standing.OVERDUE: Look(State.ERROR, "Quá hạn", 0),
        Expectation.MISSING: Look(State.ERROR, "Chưa lập, trễ", 1),
        Standing.ENDED_EARLY: Look(State.ERROR, "Gỡ sớm", 2),
        Standing.MISSING_START: Look(State.WARNING, "Chưa có mốc", 3),
        Standing.NOT_DUE: Look(State.INFO, "Còn hạn", 4),
        Expectation.WAITING: Look(State.INFO, "Chưa lập", 5),
        Standing.RUNNING: Look(State.SUCCESS, "Đang công khai", 6),
        Standing.RUNNING_LATE: Look(State.WARNING, "Công khai chậm", 7),
        Standing.DONE: Look(State.SUCCESS, "Đã xong", 8),
        Standing.DONE_LATE: Look(State.WARNING, "Xong, chậm", 9),
        Expectation.OPEN: Look(State.NEUTRAL, "Chưa lập", 10),
        Standing.NOT_APPLICABLE: Look(State.NEUTRAL, "Không áp dụng", 11),
    }
)
PRESSING = frozenset({Standing.OVERDUE, Standing.ENDED_EARLY, Standing.MISSING_START})
TO_DO: frozenset[AnyStanding] = frozenset({*PRESSING, Standing.NOT_DUE, Expectation.MISSING, Expectation.WAITING})
_LATE: frozenset[AnyStanding] = frozenset({Standing.OVERDUE, Standing.ENDED_EARLY, Expectation.MISSING})

FILTERS: tuple[tuple[Choice, frozenset[AnyStanding]], ...] = (
    (Choice("", "Mọi tình trạng"), frozenset(LOOKS)),
    (Choice("todo", "Còn phải làm"), TO_DO),
    (Choice("overdue", "Quá hạn, gỡ sớm"), _LATE),
    (Choice("expected", "Chưa lập trong sổ"), UNANSWERED),
    (Choice("running", "Đang công khai"), frozenset({Standing.RUNNING, Standing.RUNNING_LATE})),
    (Choice("done", "Đã xong"), frozenset({Standing.DONE, Standing.DONE_LATE})),
    (Choice("none", "Không áp dụng"), frozenset({Standing.NOT_APPLICABLE})),
)


_SHORT = MappingProxyType({"b": "Trang điện tử", "c": "Truyền thanh", "d": "Trưởng thôn"})


def list_columns() -> tuple[Column[RegisterLine], ...]:
    """The columns of the register; orders of titles are kept, since ten thousand of them take a second to make."""
    title_order = lru_cache(maxsize=20_000)(sort_key)
    return (
        Column("code", "Mục", lambda r: r.content.code, width=54, tip=lambda r: r.content.title),
        Column(
            "title",
            "Nội dung công khai",
            short_title,
            sort=lambda r: title_order(short_title(r)),
            width=180,
            stretch=True,
            tip=_tip,
        ),
        Column("due", "Hạn", _due, sort=lambda r: r.due_on, width=62),
        Column(
            "state",
            "Tình trạng",
            lambda r: LOOKS[r.standing].words,
            sort=lambda r: (LOOKS[r.standing].rank, r.due_on or date.max),
            width=148,
            state=lambda r: LOOKS[r.standing].state,
            tip=lambda r: when_words(r.judgement),
        ),
    )


def matrix_columns(forms: tuple[DisclosureForm, ...]) -> tuple[Column[RegisterLine], ...]:
    """The columns of the matrix: the entry, then one for every form that anything requires."""
    first = (
        Column[RegisterLine]("code", "Mục", lambda r: r.content.code, width=54),
        Column[RegisterLine]("title", "Nội dung công khai", short_title, width=240, stretch=True, tip=_tip),
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


def short_title(line: RegisterLine) -> str:
    """What a list shows: of an expected item the period first, since its content recurs."""
    if line.expected is None:
        return line.title
    item = line.expected.item
    period = format_period(item.period).replace(" năm ", "/")
    return f"{period[:1].upper()}{period[1:]}: {item.content.title}"


def by_urgency(line: RegisterLine) -> tuple[int, date, str]:
    """The order of the list: what is most pressing first, then by due day."""
    return LOOKS[line.standing].rank, line.due_on or date.max, line.content.code


def _tip(line: RegisterLine) -> str:
    number = line.entry.disclosure.document_number if line.entry else ""
    return "\n".join(part for part in (line.title, f"Số {number}" if number else "", line.content.title) if part)


def _due(line: RegisterLine) -> str:
    """Day and month: the register shows one year, and the whole day stands beside the entry."""
    return short_day(line.due_on) if line.due_on else "–"


def _form_column(form: DisclosureForm) -> Column[RegisterLine]:
    def look(line: RegisterLine) -> tuple[State | None, str]:
        return form_look(line, form.code)

    def tip(line: RegisterLine) -> str:
        if line.standing is Standing.NOT_APPLICABLE and line.entry:
            return f"Không áp dụng: {line.entry.disclosure.not_applicable}"
        lines = (f"{c.required.place}: {check_look(c)[1].lower()}" for c in _checks(line, form.code))
        return "\n".join(lines)

    title = f"{form.code}) {_SHORT.get(form.code, form.title)}"
    return Column(form.code, title, lambda r: look(r)[1], width=136, state=lambda r: look(r)[0], tip=tip)


def form_look(line: RegisterLine, form: str) -> tuple[State | None, str]:
    """How an entry stands in one form: how many places are done, and on time, late, still up, overdue or not yet."""
    judgement = line.judgement
    if line.standing is Standing.NOT_APPLICABLE:
        return (State.NEUTRAL, "Không áp dụng") if form == "a" else (None, "")
    checks = _checks(line, form)
    if not checks:
        return None, ""
    met = sum(check.met for check in checks)
    count = f"{met}/{len(checks)}"
    if met < len(checks):
        return _open_look(line, count)
    due = judgement.due_on
    if due is not None and any(c.begun_on is not None and c.begun_on > due for c in checks):
        return State.WARNING, f"{count}, chậm"
    left = _days_left(judgement, checks)
    return State.SUCCESS, f"{count}, còn {left} ngày" if left else f"{count} nơi"


def _days_left(judgement: Judgement, checks: list[Check]) -> int:
    """Days until the last of these places is free; 0 where none is bound or a permanent posting hides the day."""
    free = [check.free_from for check in checks if check.free_from is not None]
    if not free or judgement.take_down_from is None or judgement.days_left is None:
        return 0
    return max(0, judgement.days_left - (judgement.take_down_from - max(free)).days)


def _open_look(line: RegisterLine, count: str) -> tuple[State, str]:
    if line.expected is not None:
        return LOOKS[line.standing].state, "Chưa lập"
    left = line.judgement.days_left
    if left is not None and left < 0:
        return State.ERROR, f"{count}, quá hạn"
    return State.WARNING, f"{count}, chưa đủ"


def _checks(line: RegisterLine, form: str) -> list[Check]:
    return [c for c in line.judgement.checks if c.required.form == form]
