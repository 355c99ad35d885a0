"""Days as Vietnamese offices write and type them, and the reporting periods of the year.

Only text to day and day to text stands here; counting days is the business of `deadline`.
"""

import re
from datetime import date, datetime, timedelta, timezone
from types import MappingProxyType

from qcdc_desktop.domain.errors import Refusal

LOCAL_ZONE = timezone(timedelta(hours=7))
"""Viet Nam has one zone and no summer time."""

_PARTED = re.compile(r"([0-9]{1,2})([/.\-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_RUN_TOGETHER = re.compile(r"([0-9]{2})()([0-9]{2})([0-9]{4})")
_PERIOD = re.compile(r"([0-9]{4})(?:-(Q[1-4]|H1|9M))?")
FIRST_YEAR, LAST_YEAR = 1900, 2199
_PERIOD_WORDS = MappingProxyType(
    {
        "Q1": "quý I năm",
        "Q2": "quý II năm",
        "Q3": "quý III năm",
        "Q4": "quý IV năm",
        "H1": "6 tháng đầu năm",
        "9M": "9 tháng năm",
        "year": "năm",
    }
)
_PERIOD_MONTHS = (("", 12), ("Q1", 3), ("Q2", 6), ("Q3", 9), ("Q4", 12), ("H1", 6), ("9M", 9))


def parse_date(text: str) -> date:
    """Read a day as a person types it: 5/2/2026, 05-02-2026, 5.2.26, 05022026; two digits of a year mean 20yy.

    Raises `Refusal("not-a-date")` for anything else: other orders, days that do not exist, years before
    1900 or after 2199 (a slip of the key rather than a wish).
    """
    stripped = text.strip()
    found = _PARTED.fullmatch(stripped) or _RUN_TOGETHER.fullmatch(stripped)
    if found is None:
        raise Refusal("not-a-date", value=stripped)
    day, month, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
    if len(found.group(4)) == 2:
        year += 2000
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("not-a-date", value=stripped)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("not-a-date", value=stripped) from None


def format_date(day: date) -> str:
    """Write a day for lists and fields: 05/02/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def format_long_date(day: date) -> str:
    """Write a day for the head of a document: ngày 05 tháng 02 năm 2026.

    A leading zero stands before days under 10 and before months 1 and 2 only (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    """
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def local_day(instant: datetime) -> date:
    """The day in Viet Nam at an aware instant."""
    return instant.astimezone(LOCAL_ZONE).date()


def quarter_of(day: date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month + 2) // 3


def quarter_bounds(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter; raises `ValueError` for a quarter outside 1 to 4."""
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"no quarter {quarter}")
    return date(year, quarter * 3 - 2, 1), _month_end(year, quarter * 3)


def is_period(text: str) -> bool:
    """Whether `text` names a reporting period that `period_end` can read."""
    found = _PERIOD.fullmatch(text)
    return found is not None and FIRST_YEAR <= int(found.group(1)) <= LAST_YEAR


def period_end(period: str) -> date:
    """The last day of a reporting period: "2026-Q1", "2026-H1" (six months), "2026-9M" (nine months), "2026".

    Raises `Refusal("not-a-period")` for anything else.
    """
    if not is_period(period):
        raise Refusal("not-a-period", value=period)
    return _month_end(int(period[:4]), dict(_PERIOD_MONTHS)[period[5:]])


def period_part(period: str) -> str:
    """Which part of its year a period is: "Q1" to "Q4", "H1", "9M", or "year".

    Raises `Refusal("not-a-period")` for what `period_end` cannot read.
    """
    if not is_period(period):
        raise Refusal("not-a-period", value=period)
    return period[5:] or "year"


def format_period(period: str) -> str:
    """Write a reporting period for lists: "quý I năm 2026", "6 tháng đầu năm 2026", "9 tháng năm 2026", "năm 2026".

    Raises `Refusal("not-a-period")` like `period_part`.
    """
    return f"{_PERIOD_WORDS[period_part(period)]} {period[:4]}"


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month (Bộ luật Dân sự 2015 Điều 148 k4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), _month_end(year, month + 1))


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)
