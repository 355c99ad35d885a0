"""Counting judged disclosures, and the list of what is to be done on a day."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.compliance import (
    Figures,
    Judged,
    add_up,
    by_clause,
    by_form,
    by_quarter,
    figures,
)
from qcdc_desktop.domain.deadline import Deadline
from qcdc_desktop.domain.disclosure import Content, CountIn, DeadlineRule, Disclosure, Publication, StartEvent
from qcdc_desktop.domain.disclosure_status import Required, judge
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.domain.worklist import WorkItem, worklist
from qcdc_desktop.resources import resource

WORDS = json.loads(resource("words", "domain.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)
DUE = date(2026, 3, 9)
POSTING = Required("a", "Trụ sở HĐND, UBND", 30, False, "Điều 13 khoản 2")
HALL = Required("a", "Nhà văn hóa thôn Đông", 30, False, "Điều 13 khoản 2")
LOUDSPEAKER = Required("c", "Hệ thống truyền thanh", 3, False, "Điều 13 khoản 3")
RULE = DeadlineRule("general", "", 5, CountIn.WORKING_DAYS, StartEvent.DOCUMENT, "", date(2023, 7, 1), None, None, None)
NO_DEADLINE = Disclosure("", "", "", "", "", datetime(2026, 3, 2, 20, tzinfo=UTC))


def judged(
    today: date,
    *starts: tuple[Required, date, date | None],
    clause: int = 1,
    due: date | None = DUE,
    not_applicable: str = "",
    required: tuple[Required, ...] = (POSTING,),
    n: int = 1,
) -> tuple[Judged, list[Publication]]:
    disclosure = Disclosure(
        f"d{n}", "h1", f"k{clause}", "test", f"Mục {n}", NO_DEADLINE.created_at, not_applicable=not_applicable
    )
    content = Content(f"k{clause}", clause, "", "", (), (), ())
    publications = [
        Publication(f"p{n}.{i}", "h1", disclosure.id, entry.form, entry.place, first, last)
        for i, (entry, first, last) in enumerate(starts)
    ]
    deadline = Deadline(due, RULE, ()) if due else None
    return Judged(disclosure, content, judge(disclosure, publications, required, deadline, today)), publications


TODAY = DUE + 5 * DAY
ON_TIME = judged(TODAY, (POSTING, DUE, None), n=1)[0]
LATE = judged(TODAY, (POSTING, DUE + DAY, None), clause=2, n=2)[0]
MISSING = judged(TODAY, clause=2, n=3)[0]
SHORT = judged(TODAY, (POSTING, DUE, DUE + DAY), clause=7, n=4)[0]
EXEMPT = judged(TODAY, clause=9, not_applicable="Không phát sinh", n=5)[0]
WAITING = judged(TODAY, clause=7, due=date(2026, 4, 1), n=6)[0]
UNKNOWN = judged(TODAY, clause=14, due=None, n=7)[0]
ALL = [ON_TIME, LATE, MISSING, SHORT, EXEMPT, WAITING, UNKNOWN]


def test_every_disclosure_is_counted_once() -> None:
    assert figures(ALL) == Figures(due=4, on_time=1, late=1, missing=2, not_applicable=1, waiting=2)


def test_a_posting_that_came_down_too_early_waits_until_the_due_day() -> None:
    before_due = judged(DUE, (POSTING, DUE - 2 * DAY, DUE - DAY))[0]
    assert figures([before_due]) == Figures(waiting=1)


@pytest.mark.parametrize(
    ("on_time", "due", "rate"),
    [(0, 0, None), (0, 3, 0), (1, 3, 3333), (2, 3, 6667), (1, 8, 1250), (5, 6, 8333), (7, 7, 10000)],
)
def test_the_rate_is_rounded_half_up(on_time: int, due: int, rate: int | None) -> None:
    assert Figures(due=due, on_time=on_time, missing=due - on_time).rate == rate


@given(st.integers(1, 10_000), st.data())
def test_the_rate_is_the_nearest_hundredth_of_a_percent(due: int, data: st.DataObject) -> None:
    on_time = data.draw(st.integers(0, due))
    rate = Figures(due=due, on_time=on_time).rate
    assert rate is not None
    assert -due < 2 * (on_time * 10_000 - rate * due) < due or 2 * (rate * due - on_time * 10_000) == due


def test_figures_by_clause_quarter_and_form() -> None:
    assert list(by_clause(ALL)) == [1, 2, 7, 9, 14]
    assert by_clause(ALL)[2] == Figures(due=2, late=1, missing=1)
    assert list(by_quarter(ALL)) == [(2026, 1), (2026, 2)]
    assert by_quarter(ALL)[2026, 2] == Figures(waiting=1)
    assert by_form(ALL) == {"a": Figures(due=4, on_time=1, late=1, missing=2, waiting=2)}


@given(st.lists(st.sampled_from(ALL)))
def test_parts_add_up_to_the_whole(entries: list[Judged]) -> None:
    whole = figures(entries)
    assert add_up(by_clause(entries).values()) == whole
    assert add_up(by_quarter(entries).values()) == whole
    assert whole.due == whole.on_time + whole.late + whole.missing
    assert whole.due + whole.not_applicable + whole.waiting == len(entries)


def test_each_required_publication_counts_for_its_form() -> None:
    three = (POSTING, HALL, LOUDSPEAKER)
    entry = judged(TODAY, (POSTING, DUE, None), (LOUDSPEAKER, TODAY, None), required=three)[0]
    assert by_form([entry]) == {"a": Figures(due=2, on_time=1, missing=1), "c": Figures(due=1, late=1)}


# --- the list of the day ---


def todo(today: date, *entries: tuple[Judged, list[Publication]]) -> tuple[WorkItem, ...]:
    return worklist([e for e, _ in entries], [p for _, ps in entries for p in ps], today)


def said(items: tuple[WorkItem, ...]) -> list[str]:
    return [sentence(WORDS, item.code, item.facts) for item in items]


def test_the_list_says_what_to_do_most_pressing_first() -> None:
    today = date(2026, 4, 10)
    three = (POSTING, HALL, LOUDSPEAKER)
    items = todo(
        today,
        judged(today, n=1, due=date(2026, 4, 15), required=(POSTING, HALL)),
        judged(today, n=2, due=date(2026, 4, 30)),
        judged(today, n=3, due=date(2026, 4, 8)),
        judged(today, (POSTING, date(2026, 3, 9), None), (HALL, date(2026, 3, 9), None), n=4, required=(POSTING, HALL)),
        judged(today, (POSTING, date(2026, 4, 1), None), n=5, due=date(2026, 4, 1)),
        judged(
            today,
            (POSTING, date(2026, 4, 9), None),
            (HALL, date(2026, 4, 9), None),
            (LOUDSPEAKER, date(2026, 4, 9), None),
            n=6,
            due=date(2026, 4, 9),
            required=three,
        ),
        judged(today, (POSTING, date(2026, 3, 9), date(2026, 3, 12)), n=7),
        judged(today, n=8, due=None),
        judged(today, n=9, not_applicable="Không phát sinh"),
        judged(today, (POSTING, date(2026, 4, 12), None), n=10, due=date(2026, 4, 30)),
    )
    assert said(items) == [
        "Quá hạn 2 ngày (hạn 08/04/2026): Mục 3. Còn thiếu 1 nơi: Trụ sở HĐND, UBND.",
        "Kết thúc sớm, cần thực hiện lại: Mục 7. Nơi thực hiện: Trụ sở HĐND, UBND.",
        "Chưa có ngày bắt đầu tính hạn: Mục 8. Hãy nhập ngày của văn bản.",
        "Công khai chậm nhất ngày 15/04/2026 (còn 5 ngày): Mục 1. "
        "Còn thiếu 2 nơi: Trụ sở HĐND, UBND; Nhà văn hóa thôn Đông.",
        "Dự kiến thực hiện ngày 12/04/2026: Mục 10. Nơi thực hiện: Trụ sở HĐND, UBND.",
        "Phát trên hệ thống truyền thanh hôm nay: Mục 6.",
        "Đã đủ thời gian, được gỡ từ ngày 08/04/2026: Mục 4. Nơi niêm yết: Trụ sở HĐND, UBND; Nhà văn hóa thôn Đông.",
        "Đang niêm yết, được gỡ từ ngày 01/05/2026 (còn 21 ngày): Mục 5. Nơi niêm yết: Trụ sở HĐND, UBND.",
        "Đang niêm yết, được gỡ từ ngày 09/05/2026 (còn 29 ngày): Mục 6. "
        "Nơi niêm yết: Trụ sở HĐND, UBND; Nhà văn hóa thôn Đông.",
    ]


def test_the_last_day_and_open_forms_have_their_own_words() -> None:
    assert said(todo(DUE, judged(DUE))) == ["Hôm nay là hạn cuối: Mục 1. Còn thiếu 1 nơi: Trụ sở HĐND, UBND."]
    assert said(todo(DUE, judged(DUE, required=()))) == ["Hôm nay là hạn cuối: Mục 1."]
    assert said(todo(DUE - DAY, judged(DUE - DAY, required=()))) == [
        "Công khai chậm nhất ngày 09/03/2026 (còn 1 ngày): Mục 1."
    ]
    assert said(todo(DUE + DAY, judged(DUE + DAY, required=()))) == ["Quá hạn 1 ngày (hạn 09/03/2026): Mục 1."]


def test_loudspeakers_speak_to_the_day_entered_else_for_the_days_required() -> None:
    def spoken_on(last: date | None) -> list[bool]:
        days = [DUE + n * DAY for n in range(-1, 6)]
        found = [todo(day, judged(day, (LOUDSPEAKER, DUE, last), required=(LOUDSPEAKER,))) for day in days]
        return [any(item.kind == "broadcast" for item in items) for items in found]

    assert spoken_on(None) == [False, True, True, True, False, False, False]
    assert spoken_on(DUE + 4 * DAY) == [False, True, True, True, True, True, False]


def test_what_was_taken_down_is_off_the_list() -> None:
    day = DUE + 60 * DAY
    assert todo(day, judged(day, (POSTING, DUE, DUE + 30 * DAY))) == ()
