"""Deadlines by the shipped catalogues: a table worked out by hand, and the count against an oracle on every day.

Each case: the content, what the entry says, the day that must come out and where the limit stands in the law.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from qcdc_desktop.domain.calendar import DayKind, WorkCalendar
from qcdc_desktop.domain.deadline import Counting, count_deadline, deadline_of
from qcdc_desktop.domain.disclosure import CountIn, DeadlineRule, Disclosure, StartEvent
from qcdc_desktop.usecases.catalogues import load_catalogues

DAY = timedelta(days=1)
LAW = "Luật 10/2022/QH15, Điều 12 khoản 3"
OLD = "Nghị định 163/2016/NĐ-CP, Điều 49"
NEW = "Nghị định 73/2026/NĐ-CP, Điều 37"

CATALOGUES = load_catalogues()
CATALOGUE = CATALOGUES.disclosure[0]
CALENDAR = WorkCalendar.of(day for holidays in CATALOGUES.holidays for day in holidays.days)


def on(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC).date()


def entry(content: str, **given: Any) -> Disclosure:
    fields = {name: on(value) if "/" in str(value) else value for name, value in given.items()}
    return Disclosure("d", "h", content, CATALOGUE.edition.code, "", datetime(2024, 1, 1, tzinfo=UTC), **fields)


def due(disclosure: Disclosure, counting: Counting | None = None) -> tuple[date, str]:
    content = CATALOGUE.content(disclosure.content_code)
    assert content is not None
    found = deadline_of(CATALOGUE, content, disclosure, CALENDAR, counting)
    assert found is not None
    return found.due_on, found.rule.clause


GENERAL = [
    # plain weeks: from a Monday, a Friday, a Saturday, a Sunday
    ("04/03/2024", "11/03/2024"),
    ("08/03/2024", "15/03/2024"),
    ("09/03/2024", "15/03/2024"),
    ("10/03/2024", "15/03/2024"),
    # Tết 2024: off from Thursday 08/02 to Wednesday 14/02
    ("01/02/2024", "15/02/2024"),
    ("02/02/2024", "16/02/2024"),
    ("07/02/2024", "21/02/2024"),
    ("10/02/2024", "21/02/2024"),
    ("14/02/2024", "21/02/2024"),
    # Giỗ Tổ on Thursday 18/04/2024
    ("12/04/2024", "22/04/2024"),
    # 29/4 off for Saturday 04/5, then 30/4 and 01/5
    ("22/04/2024", "02/05/2024"),
    ("26/04/2024", "07/05/2024"),
    ("03/05/2024", "09/05/2024"),
    ("04/05/2024", "10/05/2024"),
    # Quốc khánh 2024: Monday and Tuesday
    ("28/08/2024", "06/09/2024"),
    ("30/08/2024", "10/09/2024"),
    # over the turn of the year
    ("25/12/2024", "02/01/2025"),
    # Tết 2025: off from Saturday 25/01 to Sunday 02/02
    ("20/01/2025", "03/02/2025"),
    ("24/01/2025", "07/02/2025"),
    # Giỗ Tổ on Monday 07/04/2025
    ("01/04/2025", "09/04/2025"),
    # Saturday 26/04/2025 is worked for Friday 02/05
    ("24/04/2025", "05/05/2025"),
    ("25/04/2025", "06/05/2025"),
    # Quốc khánh 2025: Monday and Tuesday
    ("27/08/2025", "05/09/2025"),
    # 24/11 is an ordinary Monday in 2025
    ("18/11/2025", "25/11/2025"),
    # 01 and 02/01/2026 off, Saturday 10/01 worked
    ("30/12/2025", "08/01/2026"),
    ("05/01/2026", "10/01/2026"),
    ("09/01/2026", "15/01/2026"),
    # Tết 2026: off from Saturday 14/02 to Sunday 22/02
    ("09/02/2026", "23/02/2026"),
    ("13/02/2026", "27/02/2026"),
    # Giỗ Tổ on a Sunday, so Monday 27/04/2026 is off; 30/4 and 01/5
    ("22/04/2026", "04/05/2026"),
    ("24/04/2026", "06/05/2026"),
    # Saturday 22/08/2026 is worked for Monday 31/08; 01 and 02/09
    ("20/08/2026", "26/08/2026"),
    ("27/08/2026", "08/09/2026"),
    # 24/11 is a holiday from 2026: a Tuesday, and a Wednesday in 2027
    ("18/11/2026", "26/11/2026"),
    ("23/11/2026", "01/12/2026"),
    ("22/11/2027", "30/11/2027"),
    # Tết 2027: off from Thursday 04/02 to Wednesday 10/02
    ("02/02/2027", "16/02/2027"),
    # 30/4 a Friday, 01/5 a Saturday, so Monday 03/05/2027 is off
    ("28/04/2027", "07/05/2027"),
]

SECTOR = [
    # within the year, budget years to 2025: 15 days after quarter and half year
    ("2.3", {"period": "2023-Q3"}, "16/10/2023", OLD),  # 15/10 is a Sunday
    ("2.3", {"period": "2024-Q1"}, "15/04/2024", OLD),
    ("2.3", {"period": "2024-Q2"}, "15/07/2024", OLD),
    ("2.4", {"period": "2024-H1"}, "15/07/2024", OLD),
    ("2.3", {"period": "2024-Q3"}, "15/10/2024", OLD),
    ("2.3", {"period": "2024-Q4"}, "15/01/2025", OLD),
    ("2.3", {"period": "2025-Q1"}, "15/04/2025", OLD),
    ("2.3", {"period": "2025-Q4"}, "15/01/2026", OLD),  # due in 2026, but of the budget year 2025
    # nine months were no period of that decree: the general rule
    ("2.5", {"period": "2025-9M", "document_date": "06/10/2025"}, "13/10/2025", LAW),
    # within the year, from 2026: 10 days after three, six and nine months
    ("2.3", {"period": "2026-Q1"}, "10/04/2026", NEW),
    ("2.3", {"period": "2026-Q2"}, "10/07/2026", NEW),
    ("2.4", {"period": "2026-H1"}, "10/07/2026", NEW),
    ("2.3", {"period": "2026-Q3"}, "12/10/2026", NEW),  # 10/10 is a Saturday
    ("2.5", {"period": "2026-9M"}, "12/10/2026", NEW),
    ("2.3", {"period": "2027-Q1"}, "12/04/2027", NEW),  # a Saturday again
    # the fourth quarter ends the year, which has its own report: the general rule
    ("2.3", {"period": "2026-Q4", "document_date": "04/01/2027"}, "11/01/2027", LAW),
    # the budget year entered wins over the day of the paper
    ("2.3", {"period": "2026-Q1", "fiscal_year": 2025}, "15/04/2026", OLD),
    # draft estimate: sent to the deputies, then opening of the session
    ("2.1", {"starts_on": "12/12/2024", "fiscal_year": 2025}, "19/12/2024", OLD),
    ("2.1", {"starts_on": "22/12/2025", "fiscal_year": 2026}, "29/12/2025", NEW),
    ("2.1", {"starts_on": "21/12/2026", "fiscal_year": 2027}, "28/12/2026", NEW),
    # decided estimate, approved settlement: 30 days after the paper
    ("2.2", {"document_date": "20/12/2024", "fiscal_year": 2025}, "20/01/2025", OLD),  # 19/01 is a Sunday
    ("2.2", {"document_date": "20/12/2025", "fiscal_year": 2026}, "19/01/2026", NEW),
    ("2.2", {"document_date": "16/01/2026", "fiscal_year": 2026}, "23/02/2026", NEW),  # 15/02 is within Tết
    ("2.7", {"document_date": "10/07/2025", "fiscal_year": 2024}, "11/08/2025", OLD),  # 09/08 is a Saturday
    ("2.7", {"document_date": "10/07/2026", "fiscal_year": 2025}, "10/08/2026", OLD),  # 09/08 is a Sunday
    ("2.7", {"document_date": "12/07/2027", "fiscal_year": 2026}, "11/08/2027", NEW),
    # the whole year: when it is submitted, then 10 days after
    ("2.6", {"starts_on": "20/06/2025", "fiscal_year": 2024}, "20/06/2025", OLD),
    ("2.6", {"starts_on": "20/06/2026", "fiscal_year": 2025}, "22/06/2026", OLD),  # submitted on a Saturday
    ("2.6", {"starts_on": "15/01/2027", "fiscal_year": 2026}, "25/01/2027", NEW),
    # direct support: papers received, results approved
    ("7.1", {"received_on": "12/02/2026"}, "24/02/2026", NEW),
    ("7.1", {"document_date": "03/03/2025", "received_on": "07/03/2025"}, "10/03/2025", LAW),
    ("7.4", {"starts_on": "31/07/2026"}, "03/09/2026", NEW),  # 30/08 is a Sunday, then three days off
    ("8.2", {"starts_on": "01/06/2026"}, "01/07/2026", NEW),
    # budget procedures
    ("13.3", {"document_date": "20/11/2026"}, "30/11/2026", NEW),
    ("13.3", {"document_date": "20/11/2025"}, "27/11/2025", LAW),
]


def test_the_table_is_long_enough() -> None:
    assert len(GENERAL) + len(SECTOR) >= 60


@pytest.mark.parametrize(("document", "expected"), GENERAL)
def test_five_working_days_of_the_law(document: str, expected: str) -> None:
    assert due(entry("7.2", document_date=document)) == (on(expected), LAW)


@pytest.mark.parametrize(("content", "given", "expected", "clause"), SECTOR)
def test_limits_of_other_laws(content: str, given: dict[str, Any], expected: str, clause: str) -> None:
    assert due(entry(content, **given)) == (on(expected), clause)


@pytest.mark.parametrize(
    ("content", "given", "counting", "expected"),
    [
        ("7.2", {"document_date": "04/03/2024"}, Counting(skip_first_day=False), "08/03/2024"),
        ("7.2", {"document_date": "09/03/2024"}, Counting(skip_first_day=False), "15/03/2024"),
        ("2.3", {"period": "2026-Q3"}, Counting(roll_to_working_day=False), "10/10/2026"),
        ("2.3", {"period": "2026-Q3"}, Counting(skip_first_day=False), "09/10/2026"),
        ("7.4", {"starts_on": "31/07/2026"}, Counting(False, False), "29/08/2026"),
        ("2.2", {"document_date": "16/01/2026", "fiscal_year": 2026}, Counting(True, False), "15/02/2026"),
        ("2.6", {"starts_on": "20/06/2025", "fiscal_year": 2024}, Counting(skip_first_day=False), "20/06/2025"),
    ],
)
def test_offices_may_count_otherwise(content: str, given: dict[str, Any], counting: Counting, expected: str) -> None:
    assert due(entry(content, **given), counting)[0] == on(expected)


# --- the oracle on the shipped calendars ---


def slow_due(rule: DeadlineRule, start: date, counting: Counting) -> date:
    """Cross the days off one by one, as a clerk does on the wall calendar."""
    off = {day for day, special in CALENDAR.special.items() if special.kind is DayKind.HOLIDAY}
    extra = {day for day, special in CALENDAR.special.items() if special.kind is DayKind.WORKING}

    def works(day: date) -> bool:
        return day in extra or (day not in off and day.isoweekday() < 6)

    left, day = rule.amount, start
    if left and not counting.skip_first_day and (rule.count_in is CountIn.CALENDAR_DAYS or works(day)):
        left -= 1
    while left:
        day += DAY
        left -= rule.count_in is CountIn.CALENDAR_DAYS or works(day)
    while counting.roll_to_working_day and not works(day):
        day += DAY
    return day


LENGTHS = sorted({(rule.amount, rule.count_in) for rule in CATALOGUE.rules}, key=str)


@pytest.mark.parametrize(("amount", "count_in"), LENGTHS)
def test_every_day_of_ten_years_agrees_with_the_oracle(amount: int, count_in: CountIn) -> None:
    rule = DeadlineRule("r", "", amount, count_in, StartEvent.DOCUMENT, "", date(2020, 1, 1), None, None, None)
    ways = [Counting(first, roll) for first, roll in product((True, False), repeat=2)]
    for number in range((date(2030, 12, 31) - date(2020, 1, 1)).days + 1):
        start = date(2020, 1, 1) + number * DAY
        # every way of counting in the years of the shipped calendars, one way a day in the others
        chosen = ways if 2024 <= start.year <= 2027 else [ways[number % len(ways)]]
        for way in chosen:
            assert count_deadline(rule, start, CALENDAR, way).due_on == slow_due(rule, start, way), (start, way)
