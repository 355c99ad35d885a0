"""Reads the rule of an indicator: which of the rule kinds it is and the figures it needs.

What a rule does with the facts of an office stands in `domain.scoring`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.criteria import (
    Band,
    ByHand,
    Count,
    Deduction,
    DisclosureRate,
    Rate,
    Rule,
    Scale,
    SurveyRate,
    YesNo,
)

HIGHEST_POINTS: Final = 1_000_000
WHOLE: Final = 10_000
SurveyQuestions = Mapping[str, Collection[str]]
"""Of every survey form the codes of its questions that say satisfied or not."""


class RuleKind(StrEnum):
    """What a rule is called in a file."""

    YES_NO = "yes_no"
    COUNT = "count"
    RATE = "rate"
    DEDUCTION = "deduction"
    SURVEY_RATE = "survey_rate"
    DISCLOSURE_RATE = "disclosure_rate"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class RuleContext:
    """What a rule is checked against: the maximum of its indicator and the survey forms there are."""

    maximum: int
    surveys: SurveyQuestions


def scoring_rule(entry: Entry, context: RuleContext) -> Rule:
    """The rule in `entry`; what is wrong is noted there."""
    readers: Mapping[RuleKind, Callable[[Entry, RuleContext], Rule]] = {
        RuleKind.YES_NO: lambda _entry, _context: YesNo(),
        RuleKind.COUNT: _count,
        RuleKind.RATE: _rate,
        RuleKind.DEDUCTION: _deduction,
        RuleKind.SURVEY_RATE: _survey_rate,
        RuleKind.DISCLOSURE_RATE: _disclosure_rate,
        RuleKind.BY_HAND: lambda _entry, _context: ByHand(),
    }
    known = entry.choice("kind", RuleKind)
    if not entry.sound("kind"):
        return ByHand()
    rule = readers[known](entry, context)
    entry.close()
    return rule


def _count(entry: Entry, context: RuleContext) -> Rule:
    return Count(_points_each(entry, context), entry.text("what"))


def _deduction(entry: Entry, context: RuleContext) -> Rule:
    floor = entry.integer("floor", 0, HIGHEST_POINTS, default=0)
    if floor >= context.maximum > 0:
        entry.wrong("floor", "catalogue-floor-above-maximum", value=floor, maximum=context.maximum)
    return Deduction(_points_each(entry, context), entry.text("what"), floor)


def _points_each(entry: Entry, context: RuleContext) -> int:
    points = entry.integer("points_each", 1, HIGHEST_POINTS)
    if points > context.maximum > 0:
        entry.wrong("points_each", "catalogue-points-above-maximum", value=points, maximum=context.maximum)
    return points


def _rate(entry: Entry, context: RuleContext) -> Rule:
    return Rate(
        scale=_scale(entry, context),
        numerator=entry.text("numerator"),
        denominator=entry.text("denominator"),
        full_without_cases=entry.flag("full_without_cases", default=False),
    )


def _disclosure_rate(entry: Entry, context: RuleContext) -> Rule:
    return DisclosureRate(_scale(entry, context), entry.integers("clauses", 1, 14))


def _survey_rate(entry: Entry, context: RuleContext) -> Rule:
    rule = SurveyRate(
        scale=_scale(entry, context),
        form=entry.code("form"),
        minimum_n=entry.integer("minimum_n", 1, 1_000_000),
        questions=entry.texts("questions"),
    )
    known = context.surveys.get(rule.form)
    if known is None:
        if rule.form:
            entry.wrong("form", "catalogue-survey-form-unknown", code=rule.form)
        return rule
    for question in rule.questions:
        if question not in known:
            entry.wrong("questions", "catalogue-survey-question-unknown", code=question, form=rule.form)
    return rule


def _scale(entry: Entry, context: RuleContext) -> Scale:
    scale = entry.child("scale")
    full_at = scale.integer("full_at", 1, WHOLE, default=WHOLE)
    bands: list[tuple[Entry, Band]] = []
    for item in scale.entries("bands", named_by="at_least", default_empty=True):
        bands.append((item, Band(item.integer("at_least", 0, WHOLE), item.integer("points", 0, HIGHEST_POINTS))))
        item.close()
    for (_, above), (item, below) in pairwise(bands):
        if below.at_least >= above.at_least:
            item.wrong("at_least", "catalogue-bands-not-descending", value=below.at_least)
        if below.points >= above.points:
            item.wrong("points", "catalogue-bands-not-descending", value=below.points)
    if bands and bands[0][1].points != context.maximum:
        bands[0][0].wrong("points", "catalogue-band-not-maximum", value=bands[0][1].points, maximum=context.maximum)
    if bands and scale.has("full_at"):
        scale.wrong("full_at", "catalogue-bands-with-full-at")
    scale.close()
    return Scale(tuple(band for _, band in bands), full_at)
