"""What stands between an assessment and its closing, and which of it really blocks."""

from dataclasses import replace
from datetime import date

import pytest

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.criteria import (
    ByHand,
    Count,
    CriteriaSet,
    Criterion,
    DisclosureRate,
    Indicator,
    IndicatorEntry,
    Rate,
    Rule,
    Scale,
    SurveyRate,
    YesNo,
)
from qcdc_desktop.domain.gaps import Gap, gaps
from qcdc_desktop.domain.scoring import Facts, score_sheet
from qcdc_desktop.domain.tally import FormTally
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.resources import load_words

WORDS = load_words()
EDITION = Edition("criteria", "cqtt-thu", "Bộ tiêu chí thử", date(2024, 1, 1), None, "", True)
SURVEY = FormTally("PKS05", "PKS-2024", 40, 40, (), 90, 100, 40, 20)


def found(
    rule: Rule,
    facts: Facts | None = None,
    evidence: int = 0,
    veto: bool = False,
    minimum_share: int = 0,
    pass_mark: int = 0,
    **values: object,
) -> list[Gap]:
    indicator = Indicator("1.1", "Chỉ tiêu", 500, rule, veto=veto)
    criterion = Criterion("1", "Tiêu chí", 500, (indicator,), minimum_share)
    made = CriteriaSet(EDITION, (criterion,), pass_mark, ())
    entries = {"1.1": replace(IndicatorEntry("id", "d", "1.1"), **values)} if values else {}  # type: ignore[arg-type]
    result = gaps(score_sheet(made, entries, facts or Facts()), entries, {"1.1": evidence} if evidence else {})
    for gap in result:
        sentence(WORDS, gap.code, gap.facts)
    return list(result)


def codes(result: list[Gap]) -> list[str]:
    return [gap.code for gap in result]


def test_nothing_is_missing_from_a_proved_indicator() -> None:
    assert found(YesNo(), evidence=1, yes=True) == []
    assert found(YesNo(), yes=True, explanation="đã niêm yết tại trụ sở") == []


def test_points_without_evidence_or_explanation() -> None:
    (gap,) = found(ByHand(), points=275, explanation="  ")
    assert (gap.code, gap.indicator_code, gap.blocks) == ("gap-no-evidence", "1.1", True)
    assert sentence(WORDS, gap.code, gap.facts) == (
        "Chỉ tiêu 1.1 được 2,75 điểm nhưng chưa có minh chứng và chưa có giải trình. "
        "Hãy đính kèm tài liệu hoặc ghi giải trình."
    )


def test_no_points_need_no_proof_and_own_figures_prove_themselves() -> None:
    assert found(YesNo(), yes=False) == []
    assert found(SurveyRate(Scale(), "PKS05", 30), Facts(surveys={"PKS05": SURVEY})) == []
    assert found(DisclosureRate(Scale()), Facts(disclosure={1: Figures(2, 1, 1, 0, 0, 0)})) == []


def test_overriding_even_own_figures_must_be_proved() -> None:
    facts = Facts(surveys={"PKS05": SURVEY})
    rule = SurveyRate(Scale(), "PKS05", 30)
    assert codes(found(rule, facts, override=500, override_reason="kiểm phiếu lại")) == ["gap-no-evidence"]
    assert codes(found(rule, facts, evidence=1, override=500)) == ["gap-override-without-reason"]


@pytest.mark.parametrize(
    ("rule", "values", "code", "blocks"),
    [
        (YesNo(), {}, "gap-empty", True),
        (ByHand(), {"points": 600, "explanation": "x"}, "gap-points-above-maximum", True),
        (ByHand(), {"points": -5}, "gap-points-negative", True),
        (YesNo(), {"yes": False, "not_applicable": "không có"}, "gap-not-applicable-not-allowed", True),
        (Count(100, "việc"), {"count": -1}, "gap-negative-figure", True),
        (Rate(Scale(), "a", "b"), {"numerator": 2, "denominator": 1}, "gap-part-above-whole", True),
        (Rate(Scale(), "a", "b"), {"numerator": 0, "denominator": 0}, "gap-no-cases", False),
        (SurveyRate(Scale(), "PKS05", 30), {}, "gap-no-survey", False),
        (SurveyRate(Scale(), "PKS07", 30), {}, "gap-survey-too-small", False),
        (SurveyRate(Scale(), "PKS06", 0), {}, "gap-survey-says-nothing", False),
        (DisclosureRate(Scale(), (2,)), {}, "gap-no-disclosures", False),
        (DisclosureRate(Scale(), (1,)), {}, "gap-disclosures-waiting", False),
    ],
)
def test_every_problem_of_an_indicator_has_its_gap(
    rule: Rule, values: dict[str, object], code: str, blocks: bool
) -> None:
    small = replace(SURVEY, form_code="PKS07", valid_sheets=29)
    silent = replace(SURVEY, form_code="PKS06", satisfied=0, counted=0)
    facts = Facts({1: Figures(0, 0, 0, 0, 0, 2)}, {"PKS07": small, "PKS06": silent})
    (gap,) = found(rule, facts, **values)  # type: ignore[arg-type]
    assert (gap.code, gap.indicator_code, gap.blocks) == (code, "1.1", blocks)


def test_not_reaching_the_standard_is_told_but_does_not_block() -> None:
    result = found(YesNo(), veto=True, minimum_share=5000, pass_mark=400, yes=False)
    assert [(gap.code, gap.indicator_code, gap.blocks) for gap in result] == [
        ("gap-pass-mark", None, False),
        ("gap-criterion-minimum", None, False),
        ("gap-veto", "1.1", False),
    ]


def test_a_set_of_which_nothing_applies() -> None:
    indicator = Indicator("1.1", "Chỉ tiêu", 500, YesNo(), may_be_not_applicable=True)
    made = CriteriaSet(EDITION, (Criterion("1", "Tiêu chí", 500, (indicator,)),), 0, ())
    entries = {"1.1": IndicatorEntry("id", "d", "1.1", not_applicable="không có")}
    result = gaps(score_sheet(made, entries, Facts()), entries, {})
    assert codes(list(result)) == ["gap-nothing-applies"]
    sentence(WORDS, result[0].code, result[0].facts)
