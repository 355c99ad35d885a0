"""Reads a criteria set: criteria, their indicators and rules, pass mark and ranks.

Sums are checked here, because a set whose parts do not add up scores everybody wrongly.
"""

from itertools import pairwise

from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.catalogue_reading.scoring_rules import (
    HIGHEST_POINTS,
    WHOLE,
    RuleContext,
    SurveyQuestions,
    scoring_rule,
)
from qcdc_desktop.domain.catalogue_reading.uniqueness import refuse_twice
from qcdc_desktop.domain.criteria import CriteriaSet, Criterion, Indicator, Rank


def criteria_set(root: Entry, surveys: SurveyQuestions) -> CriteriaSet:
    """The set in `root`; `surveys` are the forms its survey rules may use."""
    edition = read_head(root, Kind.CRITERIA)
    named: list[tuple[Entry, str]] = []
    criteria = tuple(_criterion(entry, surveys, named) for entry in root.entries("criteria"))
    refuse_twice(named, "code")
    total = root.integer("maximum", 1, HIGHEST_POINTS)
    found = sum(criterion.maximum for criterion in criteria)
    if total != found:
        root.wrong("maximum", "catalogue-sum", value=total, sum=found)
    pass_mark = root.integer("pass_mark", 0, HIGHEST_POINTS)
    if pass_mark > total:
        root.wrong("pass_mark", "catalogue-points-above-maximum", value=pass_mark, maximum=total)
    ranks = _ranks(root, total)
    rescale = root.flag("rescale_not_applicable")
    root.close()
    return CriteriaSet(edition, criteria, pass_mark, ranks, rescale)


def _criterion(entry: Entry, surveys: SurveyQuestions, named: list[tuple[Entry, str]]) -> Criterion:
    criterion = Criterion(
        code=entry.code("code"),
        title=entry.text("title"),
        maximum=entry.integer("maximum", 1, HIGHEST_POINTS),
        indicators=tuple(_indicator(item, surveys, named) for item in entry.entries("indicators")),
        minimum_share=entry.integer("minimum_share", 0, WHOLE, default=0),
    )
    named.append((entry, criterion.code))
    found = sum(indicator.maximum for indicator in criterion.indicators)
    if found != criterion.maximum:
        entry.wrong("maximum", "catalogue-sum", value=criterion.maximum, sum=found)
    entry.close()
    return criterion


def _indicator(entry: Entry, surveys: SurveyQuestions, named: list[tuple[Entry, str]]) -> Indicator:
    maximum = entry.integer("maximum", 1, HIGHEST_POINTS)
    indicator = Indicator(
        code=entry.code("code"),
        title=entry.text("title"),
        maximum=maximum,
        rule=scoring_rule(entry.child("rule"), RuleContext(maximum, surveys)),
        help=entry.text("help", default=""),
        evidence=entry.text("evidence", default=""),
        responsible=entry.text("responsible", default=""),
        may_be_not_applicable=entry.flag("may_be_not_applicable", default=False),
        veto=entry.flag("veto", default=False),
    )
    named.append((entry, indicator.code))
    entry.close()
    return indicator


def _ranks(root: Entry, total: int) -> tuple[Rank, ...]:
    found: list[tuple[Entry, Rank]] = []
    for entry in root.entries("ranks", named_by="title"):
        found.append((entry, Rank(entry.integer("at_least", 0, HIGHEST_POINTS), entry.text("title"))))
        entry.close()
    for (_, above), (entry, below) in pairwise(found):
        if below.at_least >= above.at_least:
            entry.wrong("at_least", "catalogue-ranks-not-descending", value=below.at_least)
    for entry, rank in found:
        if rank.at_least > total:
            entry.wrong("at_least", "catalogue-points-above-maximum", value=rank.at_least, maximum=total)
    # without a rank from 0 upwards a low result would have no name
    if found and found[-1][1].at_least != 0:
        found[-1][0].wrong("at_least", "catalogue-ranks-no-lowest")
    refuse_twice(((entry, rank.title) for entry, rank in found), "title")
    return tuple(rank for _, rank in found)
