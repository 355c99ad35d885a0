"""Deadlines: worked cases, and the count against a slow day-by-day oracle."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.calendar import DayKind, SpecialDay, WorkCalendar
from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.deadline import (
    Counting,
    count_deadline,
    deadline_of,
    earliest_take_down,
    fiscal_year,
    rule_for,
    start_day,
)
from qcdc_desktop.domain.disclosure import (
    Content,
    CountIn,
    DeadlineRule,
    Disclosure,
    DisclosureCatalogue,
    StartEvent,
)
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import resource

WORDS = json.loads(resource("words", "domain.json").read_text(encoding="utf-8"))
DAY = timedelta(days=1)
HOLIDAY, WORKING = DayKind.HOLIDAY, DayKind.WORKING


def run_of(first: date, last: date, name: str) -> list[SpecialDay]:
    return [SpecialDay(first + n * DAY, HOLIDAY, name) for n in range((last - first).days + 1)]


CALENDAR = WorkCalendar.of(
    [
        SpecialDay(date(2026, 1, 1), HOLIDAY, "Tết Dương lịch"),
        SpecialDay(date(2026, 1, 2), HOLIDAY, "Nghỉ hoán đổi"),
        SpecialDay(date(2026, 1, 10), WORKING, "Làm bù ngày 02/01"),
        *run_of(date(2026, 2, 14), date(2026, 2, 22), "Tết Nguyên đán"),
        SpecialDay(date(2026, 4, 30), HOLIDAY, "Ngày Chiến thắng"),
        SpecialDay(date(2026, 5, 1), HOLIDAY, "Ngày Quốc tế Lao động"),
        SpecialDay(date(2026, 6, 3), HOLIDAY, ""),
    ]
)


def make_rule(
    code: str = "general",
    amount: int = 5,
    count_in: CountIn = CountIn.WORKING_DAYS,
    start: StartEvent = StartEvent.DOCUMENT,
    valid: tuple[date, date | None] = (date(2023, 7, 1), None),
    fiscal: tuple[int | None, int | None] = (None, None),
) -> DeadlineRule:
    return DeadlineRule(code, f"Quy định {code}", amount, count_in, start, f"Điều {code}", *valid, *fiscal)


def make_disclosure(**fields: object) -> Disclosure:
    known: dict[str, object] = {
        "id": "d1",
        "dossier_id": "h1",
        "content_code": "k2.1",
        "catalogue_edition": "test",
        "title": "Dự toán ngân sách",
        "created_at": datetime(2026, 1, 5, tzinfo=UTC),
    }
    return Disclosure(**{**known, **fields})  # type: ignore[arg-type]


GENERAL = make_rule()
OLD_BUDGET = make_rule("budget-old", 15, CountIn.CALENDAR_DAYS, StartEvent.PERIOD_END, fiscal=(None, 2025))
NEW_BUDGET = make_rule("budget-new", 10, CountIn.CALENDAR_DAYS, StartEvent.PERIOD_END, fiscal=(2026, None))
SHORT_LIVED = make_rule("short-lived", 3, valid=(date(2026, 3, 1), date(2026, 3, 31)), start=StartEvent.RECEIVED)
CATALOGUE = DisclosureCatalogue(
    Edition("disclosure", "test", "Thử", date(2023, 7, 1), None, "", True),
    (),
    (),
    (GENERAL, OLD_BUDGET, NEW_BUDGET, SHORT_LIVED),
    "general",
)
BUDGET = Content("k2.1", 2, "Ngân sách", "", ("quarter",), ("budget-old", "budget-new"), ())
PLAIN = Content("k1", 1, "Kế hoạch", "", (), (), ())
SUPPORT = Content("k7", 7, "Chính sách hỗ trợ", "", (), ("short-lived",), ())


@pytest.mark.parametrize(
    ("start", "amount", "count_in", "due"),
    [
        # thứ Hai + 5 ngày làm việc
        (date(2026, 3, 2), 5, CountIn.WORKING_DAYS, date(2026, 3, 9)),
        # thứ Sáu: the weekend is not counted
        (date(2026, 3, 6), 5, CountIn.WORKING_DAYS, date(2026, 3, 13)),
        # ban hành ngày thứ Bảy
        (date(2026, 3, 7), 5, CountIn.WORKING_DAYS, date(2026, 3, 13)),
        # across Tết: 12, 13/02 then 23, 24, 25/02
        (date(2026, 2, 11), 5, CountIn.WORKING_DAYS, date(2026, 2, 25)),
        # across Tết Dương lịch with a swapped Saturday: 5..9/01 are five; begun 05/01: 6, 7, 8, 9 and Saturday 10
        (date(2025, 12, 31), 5, CountIn.WORKING_DAYS, date(2026, 1, 9)),
        (date(2026, 1, 5), 5, CountIn.WORKING_DAYS, date(2026, 1, 10)),
        # 30/4, 1/5 and the weekend after them
        (date(2026, 4, 29), 1, CountIn.WORKING_DAYS, date(2026, 5, 4)),
        # calendar days: ends on a plain day, on a Saturday, on a holiday before a weekend, within Tết
        (date(2026, 3, 3), 30, CountIn.CALENDAR_DAYS, date(2026, 4, 2)),
        (date(2026, 3, 5), 30, CountIn.CALENDAR_DAYS, date(2026, 4, 6)),
        (date(2026, 4, 1), 30, CountIn.CALENDAR_DAYS, date(2026, 5, 4)),
        (date(2026, 2, 6), 10, CountIn.CALENDAR_DAYS, date(2026, 2, 23)),
        # ends on a Saturday that is worked
        (date(2025, 12, 31), 10, CountIn.CALENDAR_DAYS, date(2026, 1, 10)),
    ],
)
def test_worked_cases(start: date, amount: int, count_in: CountIn, due: date) -> None:
    assert count_deadline(make_rule(amount=amount, count_in=count_in), start, CALENDAR).due_on == due


def test_the_working_is_shown_in_words() -> None:
    deadline = count_deadline(GENERAL, date(2026, 2, 11), CALENDAR)
    assert [(sentence(WORDS, s.code, s.facts), s.basis) for s in deadline.steps] == [
        ("Thời hạn áp dụng: 5 ngày làm việc (Quy định general).", "Điều general"),
        ("Mốc tính hạn: ngày 11/02/2026, ngày ban hành quyết định, văn bản.", ""),
        (
            "Không tính ngày đầu tiên (11/02/2026); bắt đầu đếm từ ngày hôm sau.",
            "Điều 147 khoản 2 Bộ luật Dân sự 2015",
        ),
        ("Không tính các ngày từ 14/02/2026 đến 22/02/2026: Tết Nguyên đán.", ""),
        ("Đếm đủ 5 ngày làm việc, ngày cuối cùng là 25/02/2026.", ""),
        ("Phải công khai chậm nhất ngày 25/02/2026.", ""),
    ]


def codes_and_days(deadline_steps: object) -> list[str]:
    assert isinstance(deadline_steps, tuple)
    return [f"{s.code} {s.facts.get('day') or s.facts.get('first') or ''}".strip() for s in deadline_steps]


def test_swapped_days_weekends_and_nameless_days_are_told_apart() -> None:
    swapped = count_deadline(GENERAL, date(2026, 1, 5), CALENDAR)
    assert "deadline-worked-weekend 2026-01-10" in codes_and_days(swapped.steps)
    after = count_deadline(make_rule(amount=6), date(2026, 1, 5), CALENDAR)
    assert "deadline-skip-weekend-day 2026-01-11" in codes_and_days(after.steps)
    nameless = count_deadline(GENERAL, date(2026, 6, 1), CALENDAR)
    assert "deadline-skip-off-day 2026-06-03" in codes_and_days(nameless.steps)
    weekend = count_deadline(GENERAL, date(2026, 3, 2), CALENDAR)
    assert "deadline-skip-weekend 2026-03-07" in codes_and_days(weekend.steps)


def test_rolling_names_the_holiday_and_the_clause() -> None:
    deadline = count_deadline(make_rule(amount=30, count_in=CountIn.CALENDAR_DAYS), date(2026, 4, 1), CALENDAR)
    rolled = next(s for s in deadline.steps if s.code == "deadline-rolled-holiday")
    assert rolled.facts == {"day": "2026-05-01", "to": "2026-05-04", "name": "Ngày Quốc tế Lao động"}
    assert rolled.basis == "Điều 148 khoản 5 Bộ luật Dân sự 2015"


def test_both_ways_of_counting_can_be_chosen() -> None:
    calendar_term = make_rule(amount=30, count_in=CountIn.CALENDAR_DAYS)
    as_is = count_deadline(calendar_term, date(2026, 4, 1), CALENDAR, Counting(roll_to_working_day=False))
    assert as_is.due_on == date(2026, 5, 1)
    assert "deadline-not-rolled 2026-05-01" in codes_and_days(as_is.steps)
    first_counts = count_deadline(GENERAL, date(2026, 3, 2), CALENDAR, Counting(skip_first_day=False))
    assert first_counts.due_on == date(2026, 3, 6)
    assert "deadline-first-day-counted 2026-03-02" in codes_and_days(first_counts.steps)


@pytest.mark.parametrize("start", list(StartEvent))
def test_every_event_has_its_own_words(start: StartEvent) -> None:
    deadline = count_deadline(make_rule(start=start), date(2026, 3, 2), CALENDAR)
    assert "02/03/2026" in sentence(WORDS, deadline.steps[1].code, deadline.steps[1].facts)


def test_the_budget_rule_changes_with_the_budget_year() -> None:
    old = make_disclosure(period="2025-Q4", starts_on=date(2025, 12, 31), document_date=date(2026, 1, 8))
    new = make_disclosure(period="2026-Q1", starts_on=date(2026, 3, 31), document_date=date(2026, 4, 3))
    assert rule_for(CATALOGUE, BUDGET, old) is OLD_BUDGET
    assert rule_for(CATALOGUE, BUDGET, new) is NEW_BUDGET
    assert due(BUDGET, old) == date(2026, 1, 15)
    assert due(BUDGET, new) == date(2026, 4, 10)


def due(content: Content, disclosure: Disclosure) -> date | None:
    found = deadline_of(CATALOGUE, content, disclosure, CALENDAR)
    return found.due_on if found else None


def test_the_entered_budget_year_wins_and_a_guessed_one_is_said_so() -> None:
    entered = make_disclosure(fiscal_year=2025, document_date=date(2026, 5, 20), starts_on=date(2026, 5, 20))
    guessed = make_disclosure(document_date=date(2026, 5, 20), starts_on=date(2026, 5, 20))
    assert (fiscal_year(entered), fiscal_year(guessed), fiscal_year(make_disclosure())) == (2025, 2026, None)
    assert first_code(entered) == "deadline-fiscal-year"
    assert first_code(guessed) == "deadline-fiscal-year-assumed"
    assert rule_for(CATALOGUE, BUDGET, make_disclosure()) is GENERAL


def first_code(disclosure: Disclosure) -> str:
    found = deadline_of(CATALOGUE, BUDGET, disclosure, CALENDAR)
    assert found is not None
    return found.steps[0].code


def test_a_rule_holds_only_within_its_validity() -> None:
    on = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    chosen = [rule_for(CATALOGUE, SUPPORT, make_disclosure(document_date=day)).code for day in on]
    assert chosen == ["general", "short-lived", "short-lived", "general"]


def test_a_rule_the_catalogue_does_not_have_is_our_mistake() -> None:
    lost = Content("x", 1, "", "", (), ("nowhere",), ())
    with pytest.raises(LookupError, match="nowhere"):
        rule_for(CATALOGUE, lost, make_disclosure())


def test_the_start_day_comes_from_the_record() -> None:
    disclosure = make_disclosure(document_date=date(2026, 3, 2), received_on=date(2026, 3, 4), period="2026-Q1")
    assert start_day(GENERAL, disclosure) == date(2026, 3, 2)
    assert start_day(SHORT_LIVED, disclosure) == date(2026, 3, 4)
    assert start_day(NEW_BUDGET, disclosure) == date(2026, 3, 31)
    assert start_day(make_rule(start=StartEvent.APPROVED), disclosure) is None
    assert start_day(NEW_BUDGET, make_disclosure(starts_on=date(2026, 4, 1), period="2026-Q1")) == date(2026, 4, 1)
    assert due(PLAIN, make_disclosure()) is None
    assert start_day(NEW_BUDGET, make_disclosure(period="quý một")) is None


@pytest.mark.parametrize(
    ("to", "reason", "due_on", "code"),
    [
        (date(2026, 3, 20), "Chờ đính chính văn bản.", date(2026, 3, 20), "deadline-extended"),
        (date(2026, 3, 20), " ", date(2026, 3, 20), "deadline-extended-without-reason"),
        (date(2026, 3, 9), "Nhầm", date(2026, 3, 9), "deadline-extension-not-later"),
        (date(2026, 3, 3), "Nhầm", date(2026, 3, 9), "deadline-extension-not-later"),
    ],
)
def test_an_extension_is_a_step_and_never_shortens(to: date, reason: str, due_on: date, code: str) -> None:
    disclosure = make_disclosure(document_date=date(2026, 3, 2), extended_to=to, extension_reason=reason)
    found = deadline_of(CATALOGUE, PLAIN, disclosure, CALENDAR)
    assert found is not None
    assert (found.due_on, found.steps[-1].code) == (due_on, code)
    assert ".." not in sentence(WORDS, found.steps[-1].code, found.steps[-1].facts)


def test_thirty_days_of_posting() -> None:
    assert earliest_take_down(date(2026, 3, 2), 30) == date(2026, 4, 1)


# --- the oracle ---

FIRST, LAST = date(2020, 1, 1), date(2030, 12, 31)
some_days = st.dates(FIRST, LAST)


def slow_due(rule: DeadlineRule, start: date, special: dict[date, DayKind], counting: Counting) -> date:
    """Cross the days off one by one, as a clerk does on the wall calendar."""

    def works(day: date) -> bool:
        return special[day] is WORKING if day in special else day.strftime("%w") not in ("0", "6")

    counted = 0
    day = start
    if not counting.skip_first_day and (rule.count_in is CountIn.CALENDAR_DAYS or works(day)):
        counted = 1
    while counted < rule.amount:
        day += DAY
        if rule.count_in is CountIn.CALENDAR_DAYS or works(day):
            counted += 1
    while counting.roll_to_working_day and not works(day):
        day += DAY
    return day


@st.composite
def near_specials(draw: st.DrawFn) -> tuple[date, dict[date, DayKind]]:
    """A start day and special days, many of them close behind it, where they matter."""
    start = draw(some_days)
    close = st.integers(0, 40).map(lambda n: start + n * DAY)
    special = draw(st.dictionaries(close | some_days, st.sampled_from(DayKind), max_size=30))
    return start, special


@settings(max_examples=300, deadline=None)
@given(
    near_specials(),
    st.integers(1, 45),
    st.sampled_from(CountIn),
    st.builds(Counting, st.booleans(), st.booleans()),
    st.sampled_from(["", "Tết", "Lễ"]),
)
def test_the_count_agrees_with_the_oracle(
    at: tuple[date, dict[date, DayKind]], amount: int, count_in: CountIn, counting: Counting, name: str
) -> None:
    start, special = at
    calendar = WorkCalendar.of(SpecialDay(day, kind, name) for day, kind in special.items())
    rule = make_rule(amount=amount, count_in=count_in)
    deadline = count_deadline(rule, start, calendar, counting)
    assert deadline.due_on == slow_due(rule, start, special, counting)
    assert deadline.due_on >= start
    if counting.roll_to_working_day or count_in is CountIn.WORKING_DAYS:
        assert calendar.is_working(deadline.due_on)
    assert [s.code for s in deadline.steps][-1] == "deadline-due"
    for entry in deadline.steps:
        assert sentence(WORDS, entry.code, entry.facts)


@given(near_specials(), st.integers(1, 20))
def test_every_day_passed_is_counted_or_explained(at: tuple[date, dict[date, DayKind]], amount: int) -> None:
    start, special = at
    calendar = WorkCalendar.of(SpecialDay(day, kind, "Lễ") for day, kind in special.items())
    deadline = count_deadline(make_rule(amount=amount), start, calendar)
    explained = 0
    for entry in deadline.steps:
        if entry.code.startswith("deadline-skip-"):
            first = date.fromisoformat(str(entry.facts.get("first") or entry.facts["day"]))
            last = date.fromisoformat(str(entry.facts.get("last") or entry.facts["day"]))
            explained += (last - first).days + 1
    assert (deadline.due_on - start).days == amount + explained


@given(some_days, st.integers(1, 30), st.sampled_from(CountIn))
def test_a_later_start_never_brings_an_earlier_end(start: date, amount: int, count_in: CountIn) -> None:
    rule = make_rule(amount=amount, count_in=count_in)
    ends = [count_deadline(rule, start + n * DAY, CALENDAR).due_on for n in range(10)]
    assert ends == sorted(ends)
