"""One mistake at a time in a shipped catalogue, and the file, entry, field and code it must be reported under."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from qcdc_desktop.domain.catalogue_reading.findings import CatalogueError

Check = Callable[[str, object], tuple[CatalogueError, ...]]
Path = tuple[str | int, ...]
FILE = "spoilt.json"
REMOVE = object()

CASES: list[tuple[str, Path, object, str, str, str]] = [
    ("disclosure-2023", ("edition", "valid_from"), "2023-02-30", "/edition", "valid_from", "catalogue-not-a-date"),
    ("disclosure-2023", ("edition", "valid_from"), "01/07/2023", "/edition", "valid_from", "catalogue-not-a-date"),
    ("disclosure-2023", ("edition", "valid_to"), "2020-01-01", "/edition", "valid_to", "catalogue-days-backwards"),
    ("disclosure-2023", ("edition", "kind"), "criteria", "/edition", "kind", "catalogue-kind-other"),
    ("disclosure-2023", ("edition", "illustrative"), "no", "/edition", "illustrative", "catalogue-not-flag"),
    ("disclosure-2023", ("edition", "source"), REMOVE, "/edition", "source", "catalogue-key-missing"),
    ("disclosure-2023", ("edition", "sourse"), "x", "/edition", "sourse", "catalogue-key-unknown"),
    ("disclosure-2023", ("edition", "code"), "có dấu", "/edition", "code", "catalogue-code-form"),
    ("disclosure-2023", ("edition",), [], "/edition", "", "catalogue-not-an-object"),
    ("disclosure-2023", ("edition",), REMOVE, "/", "edition", "catalogue-key-missing"),
    ("disclosure-2023", ("general_rule",), "none", "/", "general_rule", "catalogue-rule-unknown"),
    ("disclosure-2023", ("forms", 4, "code"), "d", "/forms/d", "code", "catalogue-code-twice"),
    ("disclosure-2023", ("rules", 0, "amount"), 5.0, "/rules/chung-05-ngay", "amount", "catalogue-float"),
    ("disclosure-2023", ("rules", 0, "amount"), True, "/rules/chung-05-ngay", "amount", "catalogue-not-integer"),
    ("disclosure-2023", ("rules", 0, "amount"), -1, "/rules/chung-05-ngay", "amount", "catalogue-out-of-range"),
    (
        "disclosure-2023",
        ("rules", 0, "count_in"),
        "hours",
        "/rules/chung-05-ngay",
        "count_in",
        "catalogue-choice-unknown",
    ),
    (
        "disclosure-2023",
        ("rules", 1, "fiscal_year_from"),
        2026,
        "/rules/ns-du-thao-2016",
        "fiscal_year_to",
        "catalogue-years-backwards",
    ),
    (
        "disclosure-2023",
        ("rules", 3, "periods"),
        ["Q5"],
        "/rules/ns-trong-nam-2016",
        "periods",
        "catalogue-choice-unknown",
    ),
    ("disclosure-2023", ("matrix", 0, "form"), "z", "/matrix/z", "form", "catalogue-form-unknown"),
    ("disclosure-2023", ("matrix", 0, "days"), 30.5, "/matrix/b", "days", "catalogue-float"),
    ("disclosure-2023", ("matrix", 2, "days"), 30, "/matrix/a", "days", "catalogue-permanent-with-days"),
    ("disclosure-2023", ("matrix", 1, "clauses"), [1, 1], "/matrix/a", "clauses", "catalogue-value-twice"),
    ("disclosure-2023", ("clauses", 13), REMOVE, "/", "clauses", "catalogue-clause-missing"),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "code"),
        "3.1",
        "/clauses/2/items/3.1",
        "code",
        "catalogue-item-of-other-clause",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "rules"),
        ["x"],
        "/clauses/2/items/2.1",
        "rules",
        "catalogue-rule-unknown",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "periods"),
        ["week"],
        "/clauses/2/items/2.1",
        "periods",
        "catalogue-choice-unknown",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "title"),
        "Du\u031b\u0323 toán",
        "/clauses/2/items/2.1",
        "title",
        "catalogue-text-not-nfc",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "title"),
        " Dự toán",
        "/clauses/2/items/2.1",
        "title",
        "catalogue-text-space",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "title"),
        "Dự\x00toán",
        "/clauses/2/items/2.1",
        "title",
        "catalogue-text-control",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "title"),
        "",
        "/clauses/2/items/2.1",
        "title",
        "catalogue-text-empty",
    ),
    (
        "disclosure-2023",
        ("clauses", 1, "items", 0, "title"),
        "d" * 2001,
        "/clauses/2/items/2.1",
        "title",
        "catalogue-text-long",
    ),
    ("disclosure-2023", ("clauses", 1, "items", 0, "title"), 7, "/clauses/2/items/2.1", "title", "catalogue-not-text"),
    ("disclosure-2023", ("clauses", 1, "items"), {}, "/clauses/2", "items", "catalogue-not-list"),
    ("holidays-2024", ("days", 0, "day"), "2023-01-01", "/days/2023-01-01", "day", "catalogue-day-of-other-year"),
    ("holidays-2024", ("days", 1, "day"), "2024-01-01", "/days/2024-01-01", "day", "catalogue-code-twice"),
    ("holidays-2024", ("days", 0, "day"), "2024-12-30", "/days/2024-02-08", "day", "catalogue-days-unsorted"),
    ("holidays-2024", ("days", 0, "kind"), "working", "/days/2024-01-01", "kind", "catalogue-working-day-not-weekend"),
    ("holidays-2024", ("years",), [], "/", "years", "catalogue-list-empty"),
    ("criteria-cqtt-2024", ("maximum",), 9000, "/", "maximum", "catalogue-sum"),
    ("criteria-cqtt-2024", ("pass_mark",), 10001, "/", "pass_mark", "catalogue-points-above-maximum"),
    ("criteria-cqtt-2024", ("criteria", 0, "maximum"), 1900, "/criteria/TC1", "maximum", "catalogue-sum"),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 0, "code"),
        "TC2.1",
        "/criteria/TC2/indicators/TC2.1",
        "code",
        "catalogue-code-twice",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 0, "rule", "kind"),
        "magic",
        "/criteria/TC1/indicators/TC1.1/rule",
        "kind",
        "catalogue-choice-unknown",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 7, "rule", "points_each"),
        151,
        "/criteria/TC1/indicators/TC1.8/rule",
        "points_each",
        "catalogue-points-above-maximum",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 3, "rule", "scale", "bands", 1, "at_least"),
        9600,
        "/criteria/TC1/indicators/TC1.4/rule/scale/bands/9600",
        "at_least",
        "catalogue-bands-not-descending",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 3, "rule", "scale", "bands", 0, "points"),
        199,
        "/criteria/TC1/indicators/TC1.4/rule/scale/bands/9500",
        "points",
        "catalogue-band-not-maximum",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 3, "rule", "clauses"),
        [15],
        "/criteria/TC1/indicators/TC1.4/rule",
        "clauses",
        "catalogue-out-of-range",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 2, "indicators", 2, "rule", "floor"),
        400,
        "/criteria/TC3/indicators/TC3.3/rule",
        "floor",
        "catalogue-floor-above-maximum",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 4, "indicators", 0, "rule", "form"),
        "PKS08",
        "/criteria/TC5/indicators/TC5.1/rule",
        "form",
        "catalogue-survey-form-unknown",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 1, "indicators", 8, "rule", "questions"),
        ["do_tuoi"],
        "/criteria/TC2/indicators/TC2.9/rule",
        "questions",
        "catalogue-survey-question-unknown",
    ),
    ("criteria-cqtt-2024", ("ranks", 1, "at_least"), 9600, "/ranks/Tốt", "at_least", "catalogue-ranks-not-descending"),
    (
        "criteria-cqtt-2024",
        ("ranks", 3, "at_least"),
        1,
        "/ranks/Chưa đạt chuẩn",
        "at_least",
        "catalogue-ranks-no-lowest",
    ),
    ("pks05", ("questions", 0, "scale"), "hai-long-3", "/questions/do_tuoi", "options", "catalogue-options-and-scale"),
    ("pks05", ("questions", 3, "scale"), "none", "/questions/c1", "scale", "catalogue-scale-unknown"),
    ("pks05", ("questions", 1, "code"), "do_tuoi", "/questions/do_tuoi", "code", "catalogue-code-twice"),
    ("pks05", ("questions", 0, "minimum"), 1, "/questions/do_tuoi", "minimum", "catalogue-bound-without-number"),
    ("pks05", ("questions", 0, "latest"), "2026-01-31", "/questions/do_tuoi", "latest", "catalogue-bound-without-day"),
    ("pks05", ("questions", 0, "most"), 2, "/questions/do_tuoi", "most", "catalogue-most-without-ticks"),
    (
        "pks05",
        ("questions", 0, "options", 0, "satisfied"),
        True,
        "/questions/do_tuoi",
        "demographic",
        "catalogue-demographic-counts",
    ),
    (
        "pks05",
        ("questions", 0, "options", 0, "weight"),
        1,
        "/questions/do_tuoi/options/t25_49",
        "weight",
        "catalogue-weights-incomplete",
    ),
    ("pks05", ("questions", 0, "options"), [], "/questions/do_tuoi", "options", "catalogue-options-few"),
    ("pks05", ("questions", 0, "kind"), "yes_no", "/questions/do_tuoi", "options", "catalogue-yes-no-options"),
    ("pks05", ("questions", 0, "kind"), "text", "/questions/do_tuoi", "options", "catalogue-options-not-allowed"),
    (
        "pks05",
        ("questions", 10, "show_if", "question"),
        "c9",
        "/questions/c7_1/show_if",
        "question",
        "catalogue-question-unknown",
    ),
    (
        "pks05",
        ("questions", 10, "show_if", "value"),
        "maybe",
        "/questions/c7_1/show_if",
        "value",
        "catalogue-option-unknown",
    ),
    (
        "pks05",
        ("questions", 10, "show_if", "operator"),
        "has",
        "/questions/c7_1/show_if",
        "operator",
        "catalogue-operator-unfit",
    ),
    ("pks05", ("questions", 11, "show_if", "all"), [], "/questions/c7_2/show_if", "all", "catalogue-list-empty"),
    ("pks05", ("questions", 10, "show_if"), None, "/questions/c7_1/show_if", "", "catalogue-not-an-object"),
    (
        "programme-2024",
        ("quarters", 0, "tasks", 1, "number"),
        5,
        "/quarters/1/tasks/5",
        "number",
        "catalogue-number-out-of-order",
    ),
    (
        "programme-2024",
        ("quarters", 0, "tasks", 8, "form_code"),
        "PKS99",
        "/quarters/1/tasks/9",
        "form_code",
        "catalogue-survey-form-unknown",
    ),
    ("quality-2024", ("alike_share",), 4999, "/", "alike_share", "catalogue-out-of-range"),
    ("quality-2024", ("keys_per_hour",), REMOVE, "/", "keys_per_hour", "catalogue-key-missing"),
    ("quality-2024", ("verdict",), True, "/", "verdict", "catalogue-key-unknown"),
    ("programme-2024", ("quarters", 1, "quarter"), 5, "/quarters/5", "quarter", "catalogue-out-of-range"),
    ("units-bac-giang-2024", ("list",), "../secret.csv", "/", "list", "catalogue-list-name"),
    (
        "disclosure-2023",
        ("matrix", 1),
        {
            "clauses": [4],
            "form": "a",
            "scope": "headquarters",
            "days": 30,
            "permanent": False,
            "condition": "always",
            "clause": "x",
        },
        "/matrix/a",
        "clauses",
        "catalogue-matrix-twice",
    ),
    (
        "criteria-cqtt-2024",
        ("criteria", 0, "indicators", 3, "rule", "scale", "full_at"),
        9000,
        "/criteria/TC1/indicators/TC1.4/rule/scale",
        "full_at",
        "catalogue-bands-with-full-at",
    ),
    (
        "pks05",
        ("questions", 10, "options", 0, "satisfied"),
        True,
        "/questions/c7_1",
        "options",
        "catalogue-multiple-counts",
    ),
    (
        "pks05",
        ("questions", 16),
        {"code": "d", "kind": "date", "text": "x", "earliest": "2026-02-01", "latest": "2026-01-31"},
        "/questions/d",
        "latest",
        "catalogue-bounds-backwards",
    ),
    (
        "pks05",
        ("questions", 16),
        {"code": "n", "kind": "number", "text": "x", "minimum": 9, "maximum": 8},
        "/questions/n",
        "maximum",
        "catalogue-bounds-backwards",
    ),
    (
        "pks05",
        ("questions", 16),
        {"code": "n", "kind": "text", "text": "x", "show_if": {"all": [{"any": [{"all": [{"any": [{"all": []}]}]}]}]}},
        "/questions/n/show_if/all/#1/any/#1/all/#1/any/#1",
        "all",
        "catalogue-condition-deep",
    ),
]


def spoil(value: Any, path: Path, new: object) -> Any:
    changed = copy.deepcopy(value)
    target = changed
    for part in path[:-1]:
        target = target[part]
    if new is REMOVE:
        del target[path[-1]]
    else:
        target[path[-1]] = new
    return changed


@pytest.mark.parametrize(("name", "path", "new", "entry", "field", "code"), CASES)
def test_a_mistake_is_named(
    check: Check, shipped: Callable[[str], Any], name: str, path: Path, new: object, entry: str, field: str, code: str
) -> None:
    errors = check(name, spoil(shipped(name), path, new))
    assert (FILE, entry, field, code) in {(error.file, error.entry, error.field, error.code) for error in errors}
