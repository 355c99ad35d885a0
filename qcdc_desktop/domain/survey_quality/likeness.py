"""Sheets identical or nearly identical: maximum percent match, weighed by how often chance would bring it about.

Satisfied people tick alike, so equal answers alone say little (Simmons et al. 2016 on Kuriakose & Robbins 2016). Every
equal answer therefore counts by how rare it is among the other sheets of the same mood.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.statistics import WHOLE
from qcdc_desktop.domain.steps import step
from qcdc_desktop.domain.survey import Answer, Sheet
from qcdc_desktop.domain.survey_quality.finding import FindingKind, QualityFinding
from qcdc_desktop.domain.survey_quality.limits import QualityLimits

_MOODS = 4
"""How many bands the average box of a sheet falls into."""


@dataclass(frozen=True, slots=True)
class _Coded:
    """A sheet as bits: one bit for every answer given, one for every question answered."""

    number: int
    answers: int
    asked: int
    given: int
    mood: int
    values: tuple[tuple[str, Answer], ...]


def alike(form: Questionnaire, sheets: Sequence[Sheet], limits: QualityLimits) -> tuple[QualityFinding, ...]:
    """The groups of sheets that are more alike than chance explains, each a finding with its numbers."""
    coded = [one for one in _code(form, sheets) if one.given >= limits.alike_answers]
    if len(coded) < limits.alike_sheets:
        return ()  # too few to know how rare an answer is
    rarity = _Rarity(coded)
    groups = _Groups()
    same: dict[int, list[_Coded]] = defaultdict(list)
    for one in coded:
        same[one.answers].append(one)
    unlikely = math.log2(limits.chance)
    for group in same.values():
        if len(group) > 1 and rarity.of_group(group) >= unlikely:
            groups.join([one.number for one in group], WHOLE)
    for first, second, equal, either in _near(coded, limits):
        if rarity.of_pair(first, second, either) >= unlikely:
            groups.join([first.number, second.number], equal * WHOLE // either)
    return tuple(
        QualityFinding(
            FindingKind.ALIKE,
            sheets[0].round_id,
            numbers,
            steps=(
                step("quality-alike-match", sheets=len(numbers), share=share, compared=len(coded)),
                step("quality-alike-chance", chance=limits.chance),
            ),
        )
        for numbers, share in groups.found()
    )


def percent_match(first: Sheet, second: Sheet) -> int:
    """The share of equal answers of the questions either sheet answers, in hundredths of a percent."""
    either = first.answers.keys() | second.answers.keys()
    equal = sum(first.answers.get(code) == second.answers.get(code) for code in either)
    return equal * WHOLE // len(either) if either else 0


def _code(form: Questionnaire, sheets: Sequence[Sheet]) -> Iterator[_Coded]:
    bits: dict[tuple[str, Answer], int] = {}
    places = {question.code: 1 << place for place, question in enumerate(form.questions)}
    boxes = {
        question.code: {option.code: place for place, option in enumerate(question.options)}
        for question in form.questions
        if question.kind is QuestionKind.SINGLE and question.counts_satisfaction
    }
    for sheet in sheets:
        answers = asked = ticked = counted = 0
        for item in sheet.answers.items():
            bit = bits.get(item)
            if bit is None:
                bit = bits[item] = 1 << len(bits)
            answers |= bit
            asked |= places.get(item[0], 0)
            scale = boxes.get(item[0])
            if scale is not None:
                ticked += _MOODS * scale.get(str(item[1]), 0) // max(1, len(scale) - 1)
                counted += 1
        mood = round(2 * ticked / counted) if counted else 0
        yield _Coded(sheet.number, answers, asked, len(sheet.answers), mood, tuple(sheet.answers.items()))


def _near(coded: Sequence[_Coded], limits: QualityLimits) -> Iterator[tuple[_Coded, _Coded, int, int]]:
    """Pairs of different sheets alike enough: (first, second, equal answers, answered by either)."""
    reach = len(coded) if len(coded) <= limits.compare_all else limits.compare_near
    least = limits.alike_share
    ordered = sorted(coded, key=lambda one: one.number)
    bare = [one.answers for one in ordered]
    for place, first in enumerate(ordered):
        own, enough = first.answers, -(-first.given * least // WHOLE)
        for offset, other in enumerate(bare[place + 1 : place + 1 + reach], start=place + 1):
            if (own & other).bit_count() >= enough and own != other:
                second = ordered[offset]
                equal, either = (own & other).bit_count(), (first.asked | second.asked).bit_count()
                if equal * WHOLE >= least * either:
                    yield first, second, equal, either


class _Rarity:
    """How rare answers are among the sheets of one mood, in bits."""

    def __init__(self, coded: Sequence[_Coded]) -> None:
        self._sheets = len(coded)
        self._mood = Counter(one.mood for one in coded)
        self._count: Counter[tuple[int, tuple[str, Answer]]] = Counter()
        for one in coded:
            self._count.update((one.mood, value) for value in one.values)

    def of_group(self, group: Sequence[_Coded]) -> float:
        """How surprising so many identical sheets are, of all groups of that size that could be."""
        first, size = group[0], len(group)
        each = sum(self._bits(first.mood, value, size) for value in first.values)
        return (size - 1) * each - _log2_ways(self._sheets, size)

    def of_pair(self, first: _Coded, second: _Coded, either: int) -> float:
        """How surprising the equal answers of two sheets are, of all pairs and all ways to differ."""
        shared = set(first.values) & set(second.values)
        bits = sum(min(self._bits(one.mood, value, 2) for one in (first, second)) for value in shared)
        return bits - _log2_ways(either, either - len(shared)) - _log2_ways(self._sheets, 2)

    def _bits(self, mood: int, value: tuple[str, Answer], without: int) -> float:
        """The weight of an answer; the sheets that are compared do not speak for themselves."""
        there = max(0, self._count[mood, value] - without) + 1
        return -math.log2(there / (max(0, self._mood[mood] - without) + 2))


def _log2_ways(n: int, k: int) -> float:
    return (math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)) / math.log(2)


class _Groups:
    """Sheet numbers joined whenever two of them are alike, with the lowest share that joined them."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._share: dict[int, int] = {}

    def join(self, numbers: Sequence[int], share: int) -> None:
        """Put sheets into one group."""
        roots = {self._root(number) for number in numbers}
        head = min(roots)
        self._share[head] = min([share, *(self._share[root] for root in roots if root in self._share)])
        for root in roots:
            self._parent[root] = head

    def found(self) -> list[tuple[tuple[int, ...], int]]:
        """Every group in order of its first number."""
        members: dict[int, list[int]] = defaultdict(list)
        for number in sorted(self._parent):
            members[self._root(number)].append(number)
        return [(tuple(numbers), self._share[root]) for root, numbers in sorted(members.items())]

    def _root(self, number: int) -> int:
        parent = self._parent.setdefault(number, number)
        while parent != self._parent[parent]:
            parent = self._parent[parent]
        self._parent[number] = parent
        return parent
