"""How an indicator is scored, in words for the clerk: its rule with its own numbers, before any figure is entered.

The sentences stand in `resources/words/rule_words.json`; computing and its steps are the business of the domain.
"""

from collections.abc import Iterator, Mapping

from qcdc_desktop.domain.criteria import (
    Count,
    Deduction,
    DisclosureRate,
    Indicator,
    Rate,
    Scale,
    SurveyRate,
    YesNo,
)
from qcdc_desktop.domain.errors import Fact
from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.ui.words import say

AUTOMATIC = (SurveyRate, DisclosureRate)


def is_automatic(indicator: Indicator) -> bool:
    """Whether the program computes it from the register or a survey, so that nothing is entered."""
    return isinstance(indicator.rule, AUTOMATIC)


def rule_lines(indicator: Indicator) -> tuple[str, ...]:
    """The rule in sentences, the main one first."""
    lines = list(_main(indicator))
    if indicator.may_be_not_applicable:
        lines.append(say("rule-may-be-not-applicable"))
    if indicator.veto:
        lines.append(say("rule-veto"))
    return tuple(lines)


def _main(indicator: Indicator) -> Iterator[str]:
    rule = indicator.rule
    facts: dict[str, Fact] = {"maximum": indicator.maximum}
    if isinstance(rule, YesNo):
        yield say("rule-yes-no", facts)
    elif isinstance(rule, Count):
        yield say("rule-count", {**facts, "what": _inner(rule.what), "each": rule.points_each})
    elif isinstance(rule, Deduction):
        yield say("rule-deduction", {**facts, "what": _inner(rule.what), "each": rule.points_each, "floor": rule.floor})
    elif isinstance(rule, Rate):
        facts |= {"numerator": _inner(rule.numerator), "denominator": _inner(rule.denominator)}
        yield say("rule-rate", facts)
        yield from _scale(rule.scale, facts)
        if rule.full_without_cases:
            yield say("rule-full-without-cases")
    elif isinstance(rule, SurveyRate):
        yield say("rule-survey", {"form": rule.form, "minimum": rule.minimum_n})
        if rule.questions:
            yield say("rule-survey-questions", {"questions": ", ".join(question_number(q) for q in rule.questions)})
        yield from _scale(rule.scale, facts)
    elif isinstance(rule, DisclosureRate):
        if rule.clauses:
            yield say("rule-disclosure-clauses", {"clauses": ", ".join(str(c) for c in rule.clauses)})
        else:
            yield say("rule-disclosure")
        yield from _scale(rule.scale, facts)
    else:
        yield say("rule-by-hand", facts)


def _scale(scale: Scale, facts: Mapping[str, Fact]) -> Iterator[str]:
    if not scale.bands:
        yield say("rule-in-proportion", {**facts, "full_at": scale.full_at})
        return
    falling = sorted(scale.bands, key=lambda band: band.at_least, reverse=True)
    told = [say("rule-band", {"at_least": band.at_least, "points": band.points}) for band in falling]
    yield say("rule-bands", {"bands": "; ".join(told), "lowest": falling[-1].at_least})


def _inner(text: str) -> str:
    """A figure's name within a sentence begins small."""
    return text[:1].lower() + text[1:]
