"""Sets of any depth, sets about other things than communes, and what newer sets declare equal to older ones."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue_reading.reading import check_criteria, read_criteria
from qcdc_desktop.domain.criteria import CriteriaSet, IndicatorEntry
from qcdc_desktop.domain.scoring import Facts, PartScore, part_scores, score_sheet
from qcdc_desktop.resources import resource

Tree = list[Any]
"""A tree of parts: numbers are the maxima of indicators, lists are parts."""

LEAVES = st.lists(st.integers(1, 500), min_size=1, max_size=4)
TREES = st.recursive(LEAVES, lambda below: st.lists(below, min_size=1, max_size=3), max_leaves=6)


def maximum(tree: Tree) -> int:
    return sum(item if isinstance(item, int) else maximum(item) for item in tree)


def group(code: str, tree: Tree) -> dict[str, Any]:
    made: dict[str, Any] = {"code": code, "title": f"Nhóm {code}", "maximum": maximum(tree), "minimum_share": 5000}
    if isinstance(tree[0], list):
        return {**made, "parts": [group(f"{code}.{n}", part) for n, part in enumerate(tree, start=1)]}
    leaves = [
        {"code": f"{code}.{n}", "title": "Chỉ tiêu", "maximum": points, "rule": {"kind": "by_hand"}}
        for n, points in enumerate(tree, start=1)
    ]
    return {**made, "indicators": leaves}


def whole(tree: Tree) -> dict[str, Any]:
    edition = {
        "kind": "criteria", "code": "thu", "title": "Bộ thử", "valid_from": "2024-01-01", "valid_to": None,
        "source": "Tự đặt", "illustrative": True,
    }  # fmt: skip
    return {
        "edition": edition,
        "maximum": maximum(tree),
        "pass_mark": 0,
        "rescale_not_applicable": True,
        "ranks": [{"at_least": 0, "title": "Có"}],
        "criteria": [group("A", tree)],
    }


def flat(parts: tuple[PartScore, ...]) -> list[PartScore]:
    return [one for part in parts for one in (part, *flat(part.parts))]


@given(TREES, st.randoms())
def test_the_sums_of_parts_agree_with_their_criterion_at_every_depth(tree: Tree, random: Any) -> None:
    made = read_criteria(whole(tree), "thu.json", {})
    entries = {
        i.code: IndicatorEntry(i.code, "d", i.code, points=random.randint(0, i.maximum)) for i in made.indicators
    }
    (criterion,) = score_sheet(made, entries, Facts()).criteria
    parts = part_scores(criterion)
    if parts:
        assert sum(part.points for part in parts) == criterion.points
        assert sum(part.maximum for part in parts) == criterion.maximum
    for part in flat(parts):
        below = [s.points for s in criterion.indicators if s.indicator.code in part.part.indicators]
        assert sum(below) == part.points
        assert part.meets_minimum == (2 * part.points >= part.maximum)
        if part.parts:
            assert sum(one.points for one in part.parts) == part.points
    failed = {str(f.facts["criterion"]) for f in score_sheet(made, entries, Facts()).failed if "criterion" in f.facts}
    short = {part.part.code for part in flat(parts) if not part.meets_minimum}
    assert failed == short | (set() if criterion.meets_minimum else {"A"})


def test_a_part_holds_parts_or_indicators_and_must_add_up() -> None:
    value = whole([[100], [200, 300]])
    assert check_criteria(value, "thu.json", {}) == ()
    value["criteria"][0]["parts"][1]["maximum"] = 400
    found = [(e.entry, e.code) for e in check_criteria(value, "thu.json", {})]
    assert ("/criteria/A/parts/A.2", "catalogue-sum") in found
    value = whole([[100], [200]])
    value["criteria"][0]["indicators"] = []
    assert [e.code for e in check_criteria(value, "thu.json", {})] == ["catalogue-parts-and-indicators"]
    deep: Tree = [100]
    for _ in range(12):
        deep = [deep]
    assert "catalogue-parts-deep" in {e.code for e in check_criteria(whole(deep), "thu.json", {})}


def test_a_newer_set_says_what_it_took_over() -> None:
    value = whole([100, 200])
    value["criteria"][0]["indicators"][0]["equal_to"] = [{"edition": "cu-2024", "code": "TC1.1"}]
    made = read_criteria(value, "thu.json", {})
    assert made.equal_in("cu-2024") == {"A.1": "TC1.1"}
    assert made.equal_in("cu-2023") == {}
    value["criteria"][0]["indicators"][0]["equal_to"].append({"edition": "cu-2024", "code": "TC1.2"})
    assert [e.code for e in check_criteria(value, "thu.json", {})] == ["catalogue-code-twice"]


def steering() -> CriteriaSet:
    file = resource("catalogues") / "criteria-bcd-2024.json"
    return read_criteria(json.loads(file.read_text(encoding="utf-8")), file.name, {})


def test_the_committee_set_is_an_example_and_scores_through_its_parts() -> None:
    made = steering()
    assert made.edition.illustrative and made.scheme == "ban-chi-dao" and made.maximum == 10_000
    assert [part.title for part in made.criteria[0].parts] == ["Tổ chức của ban chỉ đạo", "Chương trình công tác năm"]
    entries = {"BCD1.1.1": IndicatorEntry("e", "d", "BCD1.1.1", yes=True)}
    (organisation, programme) = part_scores(score_sheet(made, entries, Facts()).criteria[0])
    assert (organisation.points, programme.points) == (500, 0)
