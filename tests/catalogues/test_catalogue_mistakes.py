"""A spoilt catalogue gives every mistake with file, entry and field, and a sentence for each."""

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue_reading import reading
from qcdc_desktop.domain.catalogue_reading.findings import CatalogueError
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words

Shipped = Callable[[str], Any]
Check = Callable[[str, object], tuple[CatalogueError, ...]]
Path = tuple[str | int, ...]
FILE = "spoilt.json"
NAMES = ("disclosure-2023", "holidays-2024", "criteria-cqtt-2024", "pks05", "programme-2024", "units-bac-giang-2024")


def spoil(value: Any, path: Path, new: object) -> Any:
    changed = copy.deepcopy(value)
    target = changed
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = new
    return changed


def test_all_mistakes_of_a_file_are_found_in_one_pass(shipped: Shipped) -> None:
    value = shipped("disclosure-2023")
    value["rules"][0]["amount"] = 0.5
    value["clauses"][0]["items"][0]["title"] = ""
    value["extra"] = 1
    found = {(error.entry, error.field) for error in reading.check_disclosure(value, FILE)}
    assert found == {("/rules/chung-05-ngay", "amount"), ("/clauses/1/items/1.1", "title"), ("/", "extra")}


def test_reading_a_wrong_catalogue_is_refused_with_its_first_mistake(shipped: Shipped) -> None:
    value = shipped("holidays-2024")
    value["days"][0]["kind"] = value["days"][1]["kind"] = "feast"
    with pytest.raises(Refusal) as caught:
        reading.read_holidays(value, FILE)
    assert caught.value.code == "catalogue-wrong"
    assert caught.value.facts == {
        "file": FILE,
        "entry": "/days/2024-01-01",
        "field_name": "kind",
        "problem": "catalogue-choice-unknown",
        "count": 2,
    }
    assert FILE in sentence(load_words(), caught.value.code, caught.value.facts)


@pytest.mark.parametrize(
    ("row", "field", "code"),
    [
        (["7201", "Xã A", "xa"], "", "catalogue-row-length"),
        (["A7201", "Xã A", "xa", "24"], "code", "catalogue-unit-code"),
        (["07201", "", "xa", "24"], "name", "catalogue-text-empty"),
        (["07201", "Xã Ho\u0300a", "xa", "24"], "name", "catalogue-text-not-nfc"),
        (["07201", "Xã A", "thon", "24"], "level", "catalogue-choice-unknown"),
        (["07201", "Xã A", "xa", "25"], "parent_code", "catalogue-parent-unknown"),
        (["07201", "Xã A", "xa", ""], "parent_code", "catalogue-parent-missing"),
        (["241", "Huyện A", "huyen", "07200"], "parent_code", "catalogue-parent-level"),
        (["07200", "Xã A", "xa", "24"], "code", "catalogue-code-twice"),
    ],
)
def test_a_wrong_row_of_units(catalogues: Catalogues, row: list[str], field: str, code: str) -> None:
    edition = catalogues.units.editions[0]
    head = [["code", "name", "level", "parent_code"], ["24", "Tỉnh B", "tinh", ""], ["07200", "Xã B", "xa", "24"]]
    assert reading.check_units(edition, head, FILE) == ()
    found = reading.check_units(edition, [*head, row], FILE)
    assert (field, code) in {(error.field, error.code) for error in found}


def test_wrong_columns_of_units(catalogues: Catalogues) -> None:
    (error,) = reading.check_units(catalogues.units.editions[0], [["name", "code"]], FILE)
    assert error.code == "catalogue-columns"


def every_place(value: Any, path: Path = ()) -> list[Path]:
    found: list[Path] = [path] if path else []
    if isinstance(value, dict):
        for key, part in value.items():
            found.extend(every_place(part, (*path, key)))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            found.extend(every_place(part, (*path, place)))
    return found


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_junk_anywhere_is_a_mistake_with_words_and_never_a_crash(
    check: Check, shipped: Shipped, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(NAMES))
    value = shipped(name)
    path = data.draw(st.sampled_from(every_place(value)))
    words = load_words()
    for error in check(name, spoil(value, path, data.draw(junk))):
        text = sentence(words, error.code, error.facts)
        f"{error.file} {error.entry} {error.field} {text}".encode()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_float_or_a_strange_key_is_always_found(check: Check, shipped: Shipped, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(NAMES))
    value = shipped(name)
    path = data.draw(st.sampled_from(every_place(value)))
    codes = {error.code for error in check(name, spoil(value, path, 0.5))}
    assert codes & {"catalogue-float", "catalogue-not-an-object"}
    target = value
    for part in path[:-1]:
        target = target[part]
    if isinstance(target, dict):
        target["strange"] = 1
        assert "catalogue-key-unknown" in {error.code for error in check(name, value)}
