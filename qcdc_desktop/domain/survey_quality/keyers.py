"""One person's sheets against the others' of the round: do they answer the same questions alike?"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qcdc_desktop.domain.questionnaire import Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.statistics import WHOLE, chi_squared_tail
from qcdc_desktop.domain.steps import step
from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.survey_quality.finding import FindingKind, QualityFinding
from qcdc_desktop.domain.survey_quality.limits import QualityLimits

_LEAST_EXPECTED = 5
"""Cochran's rule: rarer options are counted together."""


@dataclass(frozen=True, slots=True)
class _Odd:
    """A question that one keyer's sheets answer otherwise: how improbable by chance, how strong."""

    question: Question
    chance: float
    effect: int


def odd_keyers(form: Questionnaire, sheets: Sequence[Sheet], limits: QualityLimits) -> tuple[QualityFinding, ...]:
    """The keyers whose sheets differ from all others of the round; of two nobody can say whose are the odd ones."""
    by_keyer: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_keyer[sheet.entered_by].append(sheet)
    questions = [q for q in form.questions if q.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO)]
    counts = {keyer: _counts(questions, own) for keyer, own in by_keyer.items()}
    total: dict[str, Counter[object]] = {q.code: Counter() for q in questions}
    for own_counts in counts.values():
        for code, counter in own_counts.items():
            total[code].update(counter)
    able = [
        keyer
        for keyer, own in sorted(by_keyer.items())
        if keyer and len(own) >= limits.keyer_sheets and len(sheets) - len(own) >= limits.keyer_sheets
    ]
    found = []
    for keyer in able:
        odd = _odd(questions, counts[keyer], total, limits, len(able))
        if odd:
            found.append(_told(keyer, by_keyer[keyer], odd, alone=len(by_keyer) == 2))
    return tuple(found)


def _told(keyer: str, own: Sequence[Sheet], odd: Sequence[_Odd], *, alone: bool) -> QualityFinding:
    steps = [step("quality-keyer-questions", count=len(odd), sheets=len(own))]
    if alone:
        steps.append(step("quality-keyer-two"))
    for one in sorted(odd, key=lambda o: o.chance)[:3]:
        steps.append(step("quality-keyer-question", question=one.question.text, effect=one.effect))
    return QualityFinding(
        FindingKind.KEYER, own[0].round_id, tuple(sorted(sheet.number for sheet in own)), keyer, tuple(steps)
    )


def _counts(questions: Sequence[Question], own: Sequence[Sheet]) -> dict[str, Counter[object]]:
    found: dict[str, Counter[object]] = {question.code: Counter() for question in questions}
    for sheet in own:
        for code, answer in sheet.answers.items():
            if code in found:
                found[code][answer] += 1
    return found


def _odd(
    questions: Sequence[Question],
    own: Mapping[str, Counter[object]],
    total: Mapping[str, Counter[object]],
    limits: QualityLimits,
    keyers: int,
) -> list[_Odd]:
    """The questions answered otherwise; Bonferroni: as if every question of every keyer were a try of its own."""
    tries = len(questions) * keyers * limits.chance
    found = []
    for question in questions:
        mine = own[question.code]
        rest = total[question.code] - mine
        chance, effect = _compare(mine, rest)
        if effect >= limits.keyer_effect and chance * tries <= 1:
            found.append(_Odd(question, chance, effect))
    return found


def _compare(mine: Counter[object], rest: Counter[object]) -> tuple[float, int]:
    """Pearson's chi-squared of two counts: (probability by chance, Cramér's V in hundredths of a percent)."""
    n, m = mine.total(), rest.total()
    if not n or not m:
        return 1.0, 0
    least = _LEAST_EXPECTED * (n + m) / min(n, m)
    kept, together = [], [0, 0]
    for value in mine.keys() | rest.keys():
        if mine[value] + rest[value] >= least:
            kept.append((mine[value], rest[value]))
        else:
            together = [together[0] + mine[value], together[1] + rest[value]]
    if sum(together) >= least:
        kept.append((together[0], together[1]))
    a, b = sum(x for x, _ in kept), sum(y for _, y in kept)
    if len(kept) < 2 or not a or not b:
        return 1.0, 0
    whole = a + b
    squares = 0.0
    for x, y in kept:
        both = x + y
        squares += (x - both * a / whole) ** 2 / (both * a / whole) + (y - both * b / whole) ** 2 / (both * b / whole)
    return chi_squared_tail(squares, len(kept) - 1), round(math.sqrt(squares / whole) * WHOLE)
