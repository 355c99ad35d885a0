"""What the shipped catalogues say: the facts of law, of the programme and of the lists of units."""

import time
import unicodedata
from collections import Counter
from datetime import date

import pytest

from qcdc_desktop.domain.calendar import DayKind, WorkCalendar
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.disclosure import Condition, CountIn, DisclosureCatalogue, RequiredForm, Scope, StartEvent
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.resources import resource
from qcdc_desktop.usecases.catalogues import check_catalogue, load_catalogues

DAY_2024, DAY_2025H1, DAY_2026 = date(2024, 6, 1), date(2025, 6, 30), date(2026, 11, 1)
WEB = ("b", Scope.OFFICE, None, False, Condition.HAS_WEBSITE)
POSTED = ("a", Scope.HEADQUARTERS_AND_VILLAGES, 30, False, Condition.ALWAYS)
PERMANENT = ("a", Scope.HEADQUARTERS, None, True, Condition.ALWAYS)
LOUDSPEAKER = ("c", Scope.OFFICE, 3, False, Condition.HAS_LOUDSPEAKER)
HEADS = ("d", Scope.VILLAGES, None, False, Condition.ALWAYS)


def law(catalogues: Catalogues) -> DisclosureCatalogue:
    (only,) = catalogues.disclosure
    return only


def test_every_shipped_file_is_sound() -> None:
    files = [path for path in sorted(resource("catalogues").iterdir()) if path.suffix in (".json", ".csv")]
    reports = {path.name: check_catalogue(path) for path in files}
    assert {name: report.errors for name, report in reports.items() if report.errors} == {}
    assert len(files) == 22


def test_loading_is_fast() -> None:
    def once() -> float:
        started = time.perf_counter()
        load_catalogues()
        return time.perf_counter() - started

    assert min(once() for _ in range(5)) < 0.1


def test_texts_are_nfc() -> None:
    for path in resource("catalogues").iterdir():
        assert unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8")), path.name


# --- units


@pytest.mark.parametrize(
    ("day", "levels"),
    [
        (DAY_2024, {"tinh": 1, "huyen": 10, "xa": 209}),
        (DAY_2025H1, {"tinh": 1, "huyen": 10, "xa": 192}),
        (DAY_2026, {"tinh": 1, "xa": 99}),
    ],
)
def test_units_by_day(catalogues: Catalogues, day: date, levels: dict[str, int]) -> None:
    assert Counter(unit.level for unit in catalogues.units.on(day)) == levels


def test_a_code_used_again_means_another_unit_by_day(catalogues: Catalogues) -> None:
    names = [catalogues.units.at("07210", day) for day in (DAY_2024, DAY_2026)]
    assert [unit.name for unit in names if unit] == ["Phường Hoàng Văn Thụ", "Phường Bắc Giang"]
    province = [catalogues.units.at("24", day) for day in (DAY_2025H1, date(2025, 7, 1))]
    assert [unit.name for unit in province if unit] == ["Tỉnh Bắc Giang", "Tỉnh Bắc Ninh"]
    assert catalogues.units.find(UnitKey("07210", date(2025, 7, 1))) is names[1]


def test_58_commune_codes_are_used_again(catalogues: Catalogues) -> None:
    first, last = ({u.code for u in catalogues.units.on(day) if u.level == "xa"} for day in (DAY_2024, DAY_2026))
    assert len(first & last) == 58


def test_communes_of_a_district(catalogues: Catalogues) -> None:
    district = catalogues.units.at("219", DAY_2024)
    assert district is not None
    assert len(catalogues.units.children(district)) == 29


# --- disclosure


def test_fourteen_clauses_with_sub_items(catalogues: Catalogues) -> None:
    contents = law(catalogues).contents
    assert [content.code for content in contents if "." not in content.code] == [str(n) for n in range(1, 15)]
    assert {content.clause for content in contents if "." in content.code} == set(range(1, 15))
    assert 35 <= sum("." in content.code for content in contents) <= 55


def test_ten_forms_in_the_order_of_the_law(catalogues: Catalogues) -> None:
    assert "".join(form.code for form in law(catalogues).forms) == "abcdđeghik"


def cell(required: RequiredForm) -> tuple[str, Scope, int | None, bool, Condition]:
    return (required.form, required.scope, required.days, required.permanent, required.condition)


@pytest.mark.parametrize(
    ("clauses", "cells"),
    [
        ((1, 2, 3, 5, 6), {WEB, POSTED}),
        ((4, 13), {WEB, PERMANENT}),
        ((7, 8, 9, 10, 11, 12), {WEB, POSTED, LOUDSPEAKER, HEADS}),
        ((14,), {WEB}),
    ],
)
def test_matrix_of_article_13(catalogues: Catalogues, clauses: tuple[int, ...], cells: set[object]) -> None:
    for content in law(catalogues).contents:
        if content.clause in clauses:
            assert {cell(required) for required in content.required} == cells, content.code
            assert len(content.required) == len(cells)


@pytest.mark.parametrize(
    ("content", "year", "expected"),
    [
        ("2.1", 2025, (5, CountIn.WORKING_DAYS, StartEvent.SENT_TO_DEPUTIES)),
        ("2.1", 2026, (5, CountIn.WORKING_DAYS, StartEvent.SESSION_OPENING)),
        ("2.2", 2025, (30, CountIn.CALENDAR_DAYS, StartEvent.DOCUMENT)),
        ("2.2", 2026, (30, CountIn.CALENDAR_DAYS, StartEvent.DOCUMENT)),
        ("2.3", 2025, (15, CountIn.CALENDAR_DAYS, StartEvent.PERIOD_END)),
        ("2.3", 2026, (10, CountIn.CALENDAR_DAYS, StartEvent.PERIOD_END)),
        ("2.5", 2026, (10, CountIn.CALENDAR_DAYS, StartEvent.PERIOD_END)),
        ("2.6", 2026, (10, CountIn.CALENDAR_DAYS, StartEvent.SUBMITTED)),
        ("2.7", 2026, (30, CountIn.CALENDAR_DAYS, StartEvent.DOCUMENT)),
        ("7.1", 2026, (3, CountIn.WORKING_DAYS, StartEvent.RECEIVED)),
        ("7.3", 2026, (30, CountIn.CALENDAR_DAYS, StartEvent.APPROVED)),
        ("13.3", 2026, (5, CountIn.WORKING_DAYS, StartEvent.DOCUMENT)),
    ],
)
def test_sector_rule_of_a_budget_year(catalogues: Catalogues, content: str, year: int, expected: object) -> None:
    found = law(catalogues).content(content)
    assert found is not None
    rules = [law(catalogues).rule(code) for code in found.rules]
    holding = [
        (rule.amount, rule.count_in, rule.start)
        for rule in rules
        if rule and (rule.fiscal_year_from or year) <= year <= (rule.fiscal_year_to or year)
    ]
    assert holding == [expected]


def test_general_rule_is_five_working_days_from_the_document(catalogues: Catalogues) -> None:
    rule = law(catalogues).rule(law(catalogues).general_rule)
    assert rule is not None
    assert (rule.amount, rule.count_in, rule.start) == (5, CountIn.WORKING_DAYS, StartEvent.DOCUMENT)
    assert "Điều 12 khoản 3" in rule.clause


# --- holidays


def test_every_year_has_its_own_list_and_only_the_projection_is_marked(catalogues: Catalogues) -> None:
    found = {catalogue.years: catalogue.edition.illustrative for catalogue in catalogues.holidays}
    assert found == {(2024,): False, (2025,): False, (2026,): False, (2027,): True}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 7), True),
        (date(2024, 2, 14), False),
        (date(2024, 2, 15), True),
        (date(2024, 4, 29), False),
        (date(2024, 5, 4), True),
        (date(2024, 9, 3), False),
        (date(2025, 1, 31), False),
        (date(2025, 2, 3), True),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 1, 2), False),
        (date(2026, 1, 10), True),
        (date(2026, 4, 27), False),
        (date(2026, 8, 22), True),
        (date(2026, 8, 31), False),
        (date(2025, 11, 24), True),
        (date(2026, 11, 24), False),
        (date(2027, 5, 3), False),
    ],
)
def test_days_worked_and_off(catalogues: Catalogues, day: date, works: bool) -> None:
    calendar = WorkCalendar.of(entry for catalogue in catalogues.holidays for entry in catalogue.days)
    assert calendar.is_working(day) is works


def test_every_swapped_day_off_is_worked_on_another_day(catalogues: Catalogues) -> None:
    for catalogue in catalogues.holidays:
        swapped = sum("hoán đổi" in entry.name for entry in catalogue.days)
        assert swapped == sum(entry.kind is DayKind.WORKING for entry in catalogue.days)
