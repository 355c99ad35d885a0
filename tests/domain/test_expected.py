"""What a year must bring by the shipped catalogue, and which entries answer it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.calendar import WorkCalendar
from qcdc_desktop.domain.compliance import Figures, Judged, by_clause, by_form, by_quarter, figures
from qcdc_desktop.domain.deadline import Counting, Deadline
from qcdc_desktop.domain.disclosure import Disclosure
from qcdc_desktop.domain.disclosure_status import State, judge, required_publications
from qcdc_desktop.domain.expected import (
    Expectation,
    ExpectedItem,
    answers,
    expectation,
    expected_of_year,
    stand_in,
)
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.domain.worklist import worklist
from qcdc_desktop.resources import resource
from qcdc_desktop.usecases.catalogues import load_catalogues

WORDS = json.loads(resource("words", "domain.json").read_text(encoding="utf-8"))
CATALOGUES = load_catalogues()
CATALOGUE = CATALOGUES.disclosure[0]
CALENDAR = WorkCalendar.of(day for holidays in CATALOGUES.holidays for day in holidays.days)
LONG_AGO = date(2000, 1, 1)


def of_year(year: int, since: date = LONG_AGO, counting: Counting | None = None) -> tuple[ExpectedItem, ...]:
    return expected_of_year(CATALOGUE, year, since, CALENDAR, counting)


def with_days(year: int, since: date = LONG_AGO) -> list[tuple[str, str, str]]:
    return [(*item.key, item.due_on.strftime("%d/%m/%Y")) for item in of_year(year, since) if item.due_on]


def entry(content: str, period: str = "", **more: str) -> Disclosure:
    return Disclosure(
        "d1", "h1", content, CATALOGUE.edition.code, "", datetime(2024, 1, 1, tzinfo=UTC), period=period, **more
    )  # type: ignore[arg-type]


def test_the_budget_years_up_to_2025() -> None:
    assert with_days(2024) == [
        ("2.3", "2023-Q4", "15/01/2024"),
        ("2.3", "2024-Q1", "15/04/2024"),
        ("2.3", "2024-Q2", "15/07/2024"),
        ("2.4", "2024-H1", "15/07/2024"),
        ("2.3", "2024-Q3", "15/10/2024"),
    ]


def test_both_decrees_meet_in_2026() -> None:
    """The last quarter of 2025 still follows the old decree, and nine months are a period from 2026 on."""
    assert with_days(2026) == [
        ("2.3", "2025-Q4", "15/01/2026"),
        ("2.3", "2026-Q1", "10/04/2026"),
        ("2.3", "2026-Q2", "10/07/2026"),
        ("2.4", "2026-H1", "10/07/2026"),
        ("2.3", "2026-Q3", "12/10/2026"),
        ("2.5", "2026-9M", "12/10/2026"),
    ]
    by_key = {item.key: item for item in of_year(2026)}
    assert by_key["2.3", "2025-Q4"].rule.clause.startswith("Nghị định 163/2016")
    assert by_key["2.3", "2026-Q1"].rule.clause.startswith("Nghị định 73/2026")


def test_no_duty_is_invented() -> None:
    in_2024 = {item.key for item in of_year(2024)}
    assert ("2.5", "2024-9M") not in in_2024, "nine months were no period of the decree of 2016"
    assert ("2.3", "2024-Q4") not in in_2024, "it falls due in January 2025"
    in_2027 = {item.key for item in of_year(2027)}
    assert ("2.3", "2026-Q4") not in in_2027, "the decree of 2026 has the report of the whole year instead"
    assert {period for code, period in in_2024 if code == "1.1"} == {"2024"}


def test_what_counts_from_an_unknown_event_has_no_day_but_says_so() -> None:
    open_items = [item for item in of_year(2026) if item.due_on is None]
    said = {item.key: sentence(WORDS, item.steps[0].code, item.steps[0].facts) for item in open_items}
    assert "khai mạc kỳ họp" in said["2.1", "2026"]
    assert "ngày trình báo cáo" in said["2.6", "2026"]
    assert "ban hành văn bản" in said["1.3", "2026-H1"]
    assert all(item.steps[0].basis for item in open_items)
    assert all(expectation(item, (), date(2030, 1, 1)) is Expectation.OPEN for item in open_items)


def test_a_unit_owes_nothing_for_periods_before_it_began() -> None:
    assert with_days(2025, since=date(2025, 7, 1)) == [("2.3", "2025-Q3", "15/10/2025")]
    assert with_days(2024, since=date(2024, 1, 1))[0][1] == "2024-Q1"


def test_nothing_is_expected_before_the_law_is_in_force() -> None:
    assert of_year(2022) == ()
    assert [period for _, period, _ in with_days(2023)] == ["2023-Q2", "2023-H1", "2023-Q3"]


def test_counting_and_calendar_decide_the_day() -> None:
    found = {item.key: item.due_on for item in of_year(2026, counting=Counting(roll_to_working_day=False))}
    assert found["2.3", "2026-Q3"] == date(2026, 10, 10)


@given(st.integers(2024, 2040))
def test_every_item_belongs_to_one_year(year: int) -> None:
    here, before = {item.key for item in of_year(year)}, {item.key for item in of_year(year - 1)}
    assert not here & before
    assert len(here) == len(of_year(year))
    assert all(item.due_on is None or item.due_on.year == year for item in of_year(year))


# --- answering ---


def test_an_entry_answers_its_content_and_period() -> None:
    items = of_year(2024)
    given = answers(items, [entry("2.3", "2024-Q1"), entry("2.3", "2024-Q9"), entry("1.1"), entry("2.3")])
    assert [key for key, entries in given.items() if entries] == [("2.3", "2024-Q1"), ("1.1", "2024")]


def test_an_entry_without_a_period_answers_what_comes_once_a_year_only() -> None:
    items = of_year(2024)
    assert answers(items, [entry("2.4")])["2.4", "2024-H1"]
    assert not any(answers(items, [entry("3.2")]).values()), "half a year and a whole one"


@pytest.mark.parametrize(
    ("entries", "today", "standing"),
    [
        ((), date(2024, 4, 15), Expectation.WAITING),
        ((), date(2024, 4, 16), Expectation.MISSING),
        ((entry("2.3", "2024-Q1"),), date(2024, 4, 16), Expectation.ENTERED),
        (
            (entry("2.3", "2024-Q1", not_applicable="Ghi ở sổ năm trước"),),
            date(2024, 4, 16),
            Expectation.NOT_APPLICABLE,
        ),
        (
            (entry("2.3", "2024-Q1", not_applicable="Nhầm"), entry("2.3", "2024-Q1")),
            date(2024, 4, 16),
            Expectation.ENTERED,
        ),
    ],
)
def test_how_an_item_stands(entries: tuple[Disclosure, ...], today: date, standing: Expectation) -> None:
    first = next(item for item in of_year(2024) if item.period == "2024-Q1")
    assert expectation(first, entries, today) is standing


# --- counting what is missing altogether ---

PROFILE = Profile(has_website=True, villages=("Thôn Đông", "Thôn Đoài"))


def judged(item: ExpectedItem, today: date) -> Judged:
    deadline = Deadline(item.due_on, item.rule, item.steps) if item.due_on else None
    required = required_publications(item.content, PROFILE)
    return Judged(stand_in(item), item.content, judge(stand_in(item), (), required, deadline, today))


def test_what_nobody_entered_counts_as_due_and_missing_everywhere() -> None:
    first = next(item for item in of_year(2024) if item.period == "2024-Q1")
    one = judged(first, date(2024, 5, 2))
    assert one.judgement.state is State.OVERDUE
    assert one.disclosure.title == "Thực hiện dự toán theo quý (quý I năm 2024)"
    missing = Figures(due=1, missing=1)
    assert figures([one]) == missing
    assert by_clause([one]) == {2: missing}
    assert by_quarter([one]) == {(2024, 2): missing}
    assert by_form([one]) == {"a": Figures(due=3, missing=3), "b": missing}


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2024, 4, 7), None),
        (date(2024, 4, 8), "Đến hạn ngày 15/04/2024 (còn 7 ngày) mà chưa có trong sổ: "),
        (date(2024, 4, 15), "Hôm nay là hạn cuối mà chưa có trong sổ: "),
        (date(2024, 4, 17), "Đã quá hạn 2 ngày (hạn 15/04/2024) mà chưa có trong sổ: "),
    ],
)
def test_the_list_of_the_day_asks_for_it(today: date, words: str | None) -> None:
    first = [item for item in of_year(2024) if item.period == "2024-Q1"]
    items = worklist((), (), today, expected=[*first, *(i for i in of_year(2024) if i.due_on is None)])
    said = [sentence(WORDS, item.code, item.facts) for item in items]
    if words is None:
        assert said == []
        return
    assert said[0].startswith(f"{words}Thực hiện dự toán theo quý (quý I năm 2024).")
    assert (items[0].kind, items[0].disclosure_id, items[0].facts["content"]) == ("expected", "", "2.3")


def test_every_unknown_event_has_words() -> None:
    for rule in CATALOGUE.rules:
        assert sentence(WORDS, f"expected-from-{rule.start.value.replace('_', '-')}", {"title": rule.title})
    once = replace(of_year(2024)[0], period="2024")
    assert once.title.endswith("(năm 2024)")
