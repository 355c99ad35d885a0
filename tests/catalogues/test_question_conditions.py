"""Conditions with numbers and with "not", as a questionnaire's file writes them."""

from collections.abc import Callable
from typing import Any

from qcdc_desktop.domain.catalogue_reading import reading
from qcdc_desktop.domain.questionnaire import AnyOf, Comparison, Operator, ShowIf

NUMBER = {"code": "tuoi", "kind": "number", "text": "Tuổi", "minimum": 0}


def with_condition(shipped: Callable[[str], Any], condition: object) -> Any:
    value = shipped("pks05")
    last = {"code": "them", "kind": "long_text", "text": "Kể thêm", "show_if": condition}
    value["questions"] = [*value["questions"][:1], NUMBER, last]
    return value


def read(shipped: Callable[[str], Any], condition: object) -> ShowIf | None:
    return reading.read_questionnaire(with_condition(shipped, condition), "f.json").questions[-1].show_if


def test_numbers_are_compared_and_not_turns_a_condition_round(shipped: Callable[[str], Any]) -> None:
    young = {"question": "tuoi", "operator": "less", "value": "18"}
    old = {"question": "tuoi", "operator": "at_least", "value": "60"}
    assert read(shipped, young) == Comparison("tuoi", Operator.LESS, "18")
    assert read(shipped, {"not": {"all": [young, {"not": old}]}}) == AnyOf(
        (Comparison("tuoi", Operator.AT_LEAST, "18"), Comparison("tuoi", Operator.AT_LEAST, "60"))
    )


def test_a_number_is_compared_with_a_number(shipped: Callable[[str], Any]) -> None:
    for value in ("018", "mười", "1.5"):
        wrong = with_condition(shipped, {"question": "tuoi", "operator": "less", "value": value})
        codes = {error.code for error in reading.check_questionnaire(wrong, "f.json")}
        assert codes & {"catalogue-comparison-not-number", "catalogue-code-form"}, value
