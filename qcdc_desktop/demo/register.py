"""An invented year of disclosures: documents through the year, most of them disclosed in time."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from qcdc_desktop.domain.deadline import rule_for
from qcdc_desktop.domain.disclosure import Content, Disclosure, Publication, StartEvent
from qcdc_desktop.domain.disclosure_status import HEADQUARTERS_PLACE, Required, required_publications
from qcdc_desktop.domain.vn_dates import period_end
from qcdc_desktop.usecases.disclosures import disclosure_catalogue, import_disclosures, new_disclosure
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.workspace import Workspace

_ANYWHERE = Required("a", HEADQUARTERS_PLACE, 30, False, "")
"""Where an office without website posts what the law names no form for (Điều 11 k14)."""
_PERIODS = {
    "quarter": ("{y}-Q1", "{y}-Q2", "{y}-Q3"),
    "half_year": ("{y}-H1",),
    "nine_months": ("{y}-9M",),
    "year": ("{y}",),
}
_SUFFIX = {"Q1": "quý I", "Q2": "quý II", "Q3": "quý III", "H1": "6 tháng", "9M": "9 tháng"}


def fill_register(ws: Workspace, year: int, care: float, operator: str, random: Random) -> None:
    """Enter the year's disclosures; `care` between 0 and 1 is the share that goes out in time.

    Now and then a report that falls due by the calendar is forgotten: the register then shows it as missing.
    """
    catalogue = disclosure_catalogue(ws, date(year, 12, 1))
    profile = read_office(ws).profile
    entries: list[tuple[Disclosure, list[Publication]]] = []
    for content in (content for content in catalogue.contents if "." in content.code):
        required = required_publications(content, profile) or (_ANYWHERE,)
        for period, day in _occasions(content, year, random):
            entry = _entry(ws, year, content, period, day, len(entries) + 1)
            rule = rule_for(catalogue, content, entry)
            by_calendar = rule.start is StartEvent.PERIOD_END
            if by_calendar and random.random() > care:
                continue
            issued = entry.document_date or day
            dated = entry if by_calendar else replace(entry, starts_on=issued)
            entries.append((dated, _published(required, issued, care, operator, random)))
    import_disclosures(ws, year, entries)


def _occasions(content: Content, year: int, random: Random) -> list[tuple[str, date]]:
    """When a content comes up: at the ends of its periods, or on some day of the year."""
    found = []
    for kind in content.periods:
        for pattern in _PERIODS[kind]:
            period = pattern.format(y=year)
            end = period_end(period)
            # what closes the year falls due in the next one; the year's own paper is then the plan of its start
            found.append((period, date(year, 1, random.randint(8, 26)) if end > date(year, 11, 30) else end))
    if not content.periods and random.random() < 0.75:
        found.append(("", date(year, 1, 10) + timedelta(days=random.randint(0, 290))))
    return found


def _entry(ws: Workspace, year: int, content: Content, period: str, day: date, number: int) -> Disclosure:
    ending = _SUFFIX.get(period.partition("-")[2], f"năm {year}" if period else "")
    title = content.title.rstrip(".") + (f" ({ending})" if ending else "")
    document = day if not period or day.month == 1 else day + timedelta(days=4)
    return replace(
        new_disclosure(ws, year, content.code, title),
        document_number=f"{number:02d}/TB-UBND",
        document_date=document,
        issuer="UBND xã",
        received_on=document,
        starts_on=day,
        fiscal_year=year if content.clause == 2 else None,
        period=period,
    )


def _published(
    required: tuple[Required, ...], start: date, care: float, operator: str, random: Random
) -> list[Publication]:
    """How it was carried out: in time, some days late, or in a few cases not at all."""
    luck = random.random()
    if luck > care + (1 - care) * 0.7:
        return []
    first = start + timedelta(days=random.randint(16, 30) if luck > care else random.randint(1, 3))
    ends = {"a": first + timedelta(days=random.randint(31, 45)), "c": first + timedelta(days=3)}
    return [
        Publication("", "", "", one.form, one.place, first, None if one.permanent else ends.get(one.form), operator)
        for one in required
    ]
