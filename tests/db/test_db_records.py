from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.db.records import canonical_json, map_of
from qcdc_desktop.db.tables import TABLES
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.survey import Mark, Sheet

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
INSTANTS = st.datetimes(timezones=st.just(UTC))
ANSWERS = st.dictionaries(TEXT, TEXT | st.integers() | st.lists(TEXT).map(tuple))
MARKS = st.dictionaries(TEXT, st.sampled_from(Mark))


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Everything:
    id: str
    colour: Colour
    maybe: Colour | None
    at: datetime | None
    yes: bool | None
    days: tuple[date, ...]
    nested: Mapping[str, Profile] = field(default_factory=dict)


def test_every_kind_of_value_comes_back() -> None:
    record = Everything(
        "1", Colour.RED, None, datetime(2026, 1, 1, tzinfo=UTC), True, (date(2026, 1, 2),), {"a": Profile()}
    )
    mapping = map_of(Everything)
    row = mapping.row(record)
    assert all(isinstance(value, str | int | None) for value in row)
    back = mapping.record(row)
    assert back == record
    assert back.yes is True
    assert isinstance(back.colour, Colour)


@settings(max_examples=60, deadline=None)
@given(st.builds(Sheet, TEXT, TEXT, TEXT, TEXT, st.integers(), INSTANTS, TEXT, TEXT, ANSWERS, MARKS))
def test_a_sheet_comes_back_as_it_was(sheet: Sheet) -> None:
    mapping = map_of(Sheet)
    back = mapping.record(mapping.row(sheet))
    assert back == sheet
    assert all(isinstance(mark, Mark) for mark in back.marks.values())


@settings(max_examples=40, deadline=None)
@given(ANSWERS)
def test_equal_values_give_one_text(answers: dict[str, Any]) -> None:
    assert canonical_json(answers) == canonical_json(dict(reversed(list(answers.items()))))


def test_order_of_instants_is_order_of_texts() -> None:
    vietnam = timezone(timedelta(hours=7))
    stored = map_of(Sheet).by_name["entered_at"].stored
    early, late = datetime(2026, 1, 1, 6, 59, tzinfo=vietnam), datetime(2026, 1, 1, 0, 0, 0, 1, tzinfo=UTC)
    assert str(stored(early)) < str(stored(late))


def test_an_instant_without_time_zone_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="time zone"):
        map_of(Sheet).by_name["entered_at"].stored(datetime(2026, 1, 1))  # noqa: DTZ001


def test_a_stored_profile_without_a_newer_field_takes_its_default() -> None:
    read = map_of(TABLES_OFFICE).by_name["profile"].from_row
    assert read is not None
    assert read('{"has_website":true,"gone_since":1}') == Profile(has_website=True)


def test_a_stored_value_without_a_required_field_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Inner:
        needed: int

    @dataclass(frozen=True, slots=True)
    class Outer:
        inner: Inner

    Outer.__annotations__["inner"] = Inner
    with pytest.raises(ValueError, match="needed"):
        map_of(Outer).record(("{}",))


def test_a_type_no_column_can_hold_is_our_mistake() -> None:
    @dataclass(frozen=True, slots=True)
    class Wrong:
        ratio: float

    with pytest.raises(TypeError):
        map_of(Wrong)


def test_every_table_has_the_fields_of_its_record() -> None:
    for record_class, table in TABLES.items():
        own = {"sequence"} if table.name == "audit_entry" else set()
        assert {f.name for f in fields(record_class)} | own == set(table.columns.keys())


TABLES_OFFICE: type[Any] = next(c for c in TABLES if c.__name__ == "Office")
