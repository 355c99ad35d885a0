"""Reads a criteria set: criteria, their indicators and rules, pass mark and ranks.

Sums are checked here, because a set whose parts do not add up scores everybody wrongly.
"""

from itertools import pairwise
from typing import Final

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
from qcdc_desktop.domain.criteria import COMMUNE_SCHEME, CriteriaSet, Criterion, Indicator, Part, Rank

DEEPEST: Final = 8
"""Parts within parts; deeper is a mistake of whoever made the file."""


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
    scheme = root.code("scheme") if root.has("scheme") else COMMUNE_SCHEME
    rescale = root.flag("rescale_not_applicable")
    root.close()
    return CriteriaSet(edition, criteria, pass_mark, ranks, rescale, scheme)


def _criterion(entry: Entry, surveys: SurveyQuestions, named: list[tuple[Entry, str]]) -> Criterion:
    code, title = entry.code("code"), entry.text("title")
    named.append((entry, code))
    maximum = entry.integer("maximum", 1, HIGHEST_POINTS)
    indicators, parts = _below(entry, maximum, surveys, named, 1)
    share = entry.integer("minimum_share", 0, WHOLE, default=0)
    entry.close()
    return Criterion(code, title, maximum, indicators, share, parts)


def _below(
    entry: Entry, maximum: int, surveys: SurveyQuestions, named: list[tuple[Entry, str]], depth: int
) -> tuple[tuple[Indicator, ...], tuple[Part, ...]]:
    """What a criterion or part holds: its indicators, or parts with theirs; their maxima must add up to its own."""
    if not entry.has("parts"):
        indicators = tuple(_indicator(item, surveys, named) for item in entry.entries("indicators"))
        _check_sum(entry, maximum, sum(indicator.maximum for indicator in indicators))
        return indicators, ()
    if entry.has("indicators"):
        entry.ignore("indicators")
        entry.wrong("parts", "catalogue-parts-and-indicators")
    if depth > DEEPEST:
        entry.ignore("parts")
        entry.wrong("parts", "catalogue-parts-deep", deepest=DEEPEST)
        return (), ()
    found = [_part(item, surveys, named, depth) for item in entry.entries("parts")]
    _check_sum(entry, maximum, sum(part.maximum for _, part in found))
    return tuple(i for below, _ in found for i in below), tuple(part for _, part in found)


def _part(
    entry: Entry, surveys: SurveyQuestions, named: list[tuple[Entry, str]], depth: int
) -> tuple[tuple[Indicator, ...], Part]:
    code, title = entry.code("code"), entry.text("title")
    named.append((entry, code))
    maximum = entry.integer("maximum", 1, HIGHEST_POINTS)
    indicators, parts = _below(entry, maximum, surveys, named, depth + 1)
    share = entry.integer("minimum_share", 0, WHOLE, default=0)
    entry.close()
    return indicators, Part(code, title, maximum, tuple(i.code for i in indicators), parts, share)


def _check_sum(entry: Entry, maximum: int, found: int) -> None:
    if found != maximum:
        entry.wrong("maximum", "catalogue-sum", value=maximum, sum=found)


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
        official_text=entry.text("official_text", default=""),
        equal_to=_equal_to(entry),
    )
    named.append((entry, indicator.code))
    entry.close()
    return indicator


def _equal_to(entry: Entry) -> tuple[tuple[str, str], ...]:
    found: list[tuple[Entry, tuple[str, str]]] = []
    for item in entry.entries("equal_to", named_by="edition", default_empty=True):
        found.append((item, (item.code("edition"), item.code("code"))))
        item.close()
    # two of one edition would leave open which points are compared
    refuse_twice(((item, edition) for item, (edition, _) in found), "edition")
    return tuple(pair for _, pair in found)


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
