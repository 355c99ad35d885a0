"""Changed information: when the duty of the replaced entry ends, and when permanent postings are to be looked over."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.compliance import Figures, Judged, by_form, figures
from qcdc_desktop.domain.deadline import Deadline
from qcdc_desktop.domain.disclosure import Content, CountIn, DeadlineRule, Disclosure, Publication, StartEvent
from qcdc_desktop.domain.disclosure_status import Judgement, Required, State, judge
from qcdc_desktop.domain.vn_dates import months_later
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.domain.worklist import worklist
from qcdc_desktop.resources import resource

WORDS = json.loads(resource("words", "domain.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)
DUE = date(2026, 3, 9)
RULE = DeadlineRule("general", "", 5, CountIn.WORKING_DAYS, StartEvent.DOCUMENT, "", date(2023, 7, 1), None, None, None)
OLD = Disclosure("old", "h1", "k4", "test", "Quy chế 2025", datetime(2026, 3, 2, tzinfo=UTC))
NEW = replace(OLD, id="new", title="Quy chế 2026", supersedes="old", document_date=date(2026, 6, 1))
HQ = Required("a", "Trụ sở HĐND, UBND", 30, False, "Điều 13 khoản 2")
HALL = Required("a", "Nhà văn hóa thôn Đông", 30, False, "Điều 13 khoản 2")
PERMANENT = Required("a", "Trụ sở HĐND, UBND", None, True, "Điều 13 khoản 2")
WEB = Required("b", "Trang thông tin điện tử", None, False, "Điều 13 khoản 1")
numbers = count()


def put_up(of: str, required: Required, first: date, last: date | None = None) -> Publication:
    return Publication(f"p{next(numbers)}", "h1", of, required.form, required.place, first, last)


def stands(
    today: date, own: list[Publication], newer: list[Publication], required: tuple[Required, ...] = (HQ,)
) -> Judgement:
    return judge(OLD, own, required, Deadline(DUE, RULE, ()), today, newer)


def said(judgement: Judgement) -> list[str]:
    return [sentence(WORDS, one.code, one.facts) for one in judgement.steps]


def test_a_posting_may_come_down_when_the_newer_one_is_up() -> None:
    own, newer = [put_up("old", HQ, DUE)], [put_up("new", HQ, DUE + 10 * DAY)]
    before, after = stands(DUE + 9 * DAY, own, newer), stands(DUE + 10 * DAY, own, newer)
    assert (before.state, before.take_down_from) == (State.RUNNING, DUE + 30 * DAY)
    assert (after.state, after.take_down_from) == (State.DONE, DUE + 10 * DAY)
    assert said(after)[-1] == (
        "Bản mới thay thế đã được công khai tại 1 nơi, từ ngày 19/03/2026; ở các nơi đó không còn phải duy trì bản này."
    )


@pytest.mark.parametrize(
    ("down", "state"),
    [
        (DUE + 10 * DAY, State.DONE),  # on the day the newer one went up
        (DUE + 9 * DAY, State.DONE),  # the evening before
        (DUE + 20 * DAY, State.DONE),
        (DUE + 8 * DAY, State.DONE_LATE),  # a day without either: the newer one stands in, from its own day
    ],
)
def test_taken_down_for_the_newer_one_is_not_too_early(down: date, state: State) -> None:
    own, newer = [put_up("old", HQ, DUE, down)], [put_up("new", HQ, DUE + 10 * DAY)]
    assert stands(DUE + 40 * DAY, own, newer).state is state
    assert stands(DUE + 40 * DAY, own, []).state is State.ENDED_EARLY


@pytest.mark.parametrize(("newer_on", "state"), [(DUE, State.DONE), (DUE + DAY, State.DONE_LATE)])
def test_what_was_never_shown_is_met_by_the_newer_one_from_its_own_day(newer_on: date, state: State) -> None:
    judgement = stands(DUE + 5 * DAY, [], [put_up("new", HQ, newer_on)])
    assert (judgement.state, judgement.done_on, judgement.missing) == (state, newer_on, ())
    content = Content("k4", 4, "", "", (), (), ())
    assert by_form([Judged(OLD, content, judgement)])["a"] == figures([Judged(OLD, content, judgement)])


def test_the_duty_ends_place_by_place() -> None:
    own = [put_up("old", HQ, DUE), put_up("old", HALL, DUE)]
    judgement = stands(DUE + 12 * DAY, own, [put_up("new", HQ, DUE + 10 * DAY)], (HQ, HALL))
    assert (judgement.state, judgement.take_down_from) == (State.RUNNING, DUE + 30 * DAY)
    assert [check.replaced_on for check in judgement.checks] == [DUE + 10 * DAY, None]
    overdue = stands(DUE + 12 * DAY, [], [put_up("new", HQ, DUE + 10 * DAY)], (HQ, HALL))
    assert (overdue.state, overdue.missing) == (State.OVERDUE, (HALL,))


def test_plans_of_the_newer_one_change_nothing() -> None:
    planned = [put_up("new", HQ, DUE + 20 * DAY)]
    assert stands(DUE + 10 * DAY, [], planned).state is State.OVERDUE


def test_a_permanent_posting_ends_with_the_newer_one() -> None:
    own, newer = [put_up("old", PERMANENT, DUE)], [put_up("new", PERMANENT, DUE + 90 * DAY)]
    assert stands(DUE + 80 * DAY, own, newer, (PERMANENT,)).state is State.RUNNING
    assert stands(DUE + 95 * DAY, own, newer, (PERMANENT,)).state is State.DONE
    taken = [replace(own[0], ends_on=DUE + 90 * DAY)]
    assert stands(DUE + 95 * DAY, taken, newer, (PERMANENT,)).state is State.DONE
    assert stands(DUE + 95 * DAY, taken, [], (PERMANENT,)).state is State.ENDED_EARLY


def test_a_permanent_posting_renewed_without_a_gap_counts_from_its_first_day() -> None:
    renewed = [put_up("old", PERMANENT, DUE, DUE + 50 * DAY), put_up("old", PERMANENT, DUE + 51 * DAY)]
    judgement = stands(DUE + 60 * DAY, renewed, [], (PERMANENT,))
    assert (judgement.state, judgement.done_on) == (State.RUNNING, DUE)
    gap = [renewed[0], replace(renewed[1], starts_on=DUE + 52 * DAY)]
    assert stands(DUE + 60 * DAY, gap, [], (PERMANENT,)).state is State.RUNNING_LATE


def test_nothing_required_is_met_by_the_newer_one_too() -> None:
    assert stands(DUE + 5 * DAY, [], [put_up("new", WEB, DUE)], ()).state is State.DONE


some_days = st.integers(-10, 60).map(lambda n: DUE + n * DAY)


@given(st.lists(st.tuples(some_days, st.none() | st.integers(0, 40)), max_size=4), some_days, some_days)
def test_a_newer_version_never_makes_the_old_one_worse(
    postings: list[tuple[date, int | None]], newer_on: date, today: date
) -> None:
    own = [put_up("old", HQ, first, None if days is None else first + days * DAY) for first, days in postings]
    alone, replaced = stands(today, own, []), stands(today, own, [put_up("new", HQ, newer_on)])
    assert set(replaced.missing) <= set(alone.missing)
    if alone.done_on is not None:
        assert replaced.done_on is not None and replaced.done_on <= alone.done_on


# --- looking over permanent postings ---

CONTENT = Content("k4", 4, "Quy chế", "", (), (), ())


def todo(today: date, own: list[Publication], newer: Disclosure | None = None, months: int = 12) -> list[str]:
    entries = [Judged(OLD, CONTENT, stands(today, own, [], (PERMANENT,)))]
    if newer is not None:
        entries.append(Judged(newer, CONTENT, judge(newer, [], (PERMANENT,), None, today)))
    found = worklist(entries, own, today, review_months=months)
    return [sentence(WORDS, item.code, item.facts) for item in found if item.kind == "review"]


def test_a_permanent_posting_is_looked_over_after_the_set_time() -> None:
    own = [put_up("old", PERMANENT, DUE)]
    assert todo(date(2027, 3, 8), own) == []
    assert todo(date(2027, 3, 9), own) == [
        "Niêm yết thường xuyên đã lâu, hãy rà soát nội dung và cập nhật nếu có thay đổi: Quy chế 2025. "
        "Đến kỳ rà soát từ ngày 09/03/2027. Nơi niêm yết: Trụ sở HĐND, UBND."
    ]
    assert todo(date(2026, 9, 9), own, months=6)
    assert todo(date(2036, 9, 9), own, months=0) == []
    renewed = [replace(own[0], ends_on=date(2027, 3, 9)), put_up("old", PERMANENT, date(2027, 3, 9))]
    assert todo(date(2027, 3, 10), renewed) == []
    assert todo(date(2027, 3, 10), [replace(own[0], ends_on=date(2027, 1, 1))]) == []


def test_a_newer_version_asks_at_once() -> None:
    own = [put_up("old", PERMANENT, DUE)]
    assert todo(date(2026, 6, 2), own, NEW) == [
        "Đã có bản mới, hãy rà soát và thay bản đang niêm yết thường xuyên: Quy chế 2025. "
        "Nơi niêm yết: Trụ sở HĐND, UBND."
    ]


def test_the_replaced_posting_is_then_to_come_down() -> None:
    own = [put_up("old", PERMANENT, DUE)]
    judgement = stands(date(2026, 6, 5), own, [put_up("new", PERMANENT, date(2026, 6, 3))], (PERMANENT,))
    items = worklist([Judged(OLD, CONTENT, judgement)], own, date(2026, 6, 5))
    assert [(item.kind, item.on) for item in items] == [("take-down", date(2026, 6, 3))]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_all_figures_of_a_replaced_entry_are_one() -> None:
    judgement = stands(DUE + 5 * DAY, [put_up("old", HQ, DUE)], [put_up("new", HQ, DUE + 2 * DAY)])
    assert figures([Judged(OLD, CONTENT, judgement)]) == Figures(due=1, on_time=1)
