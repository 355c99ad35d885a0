"""The tables and the rows of the charts of a survey's result; `survey_result` puts them on paper.

Every share stands beside its n. Counts come from `domain.tally`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qcdc_desktop.domain.questionnaire import Option, QuestionKind
from qcdc_desktop.domain.statistics import interval
from qcdc_desktop.domain.survey_analysis import section_indices
from qcdc_desktop.domain.tally import FormTally, QuestionTally
from qcdc_desktop.domain.words import sentence
from qcdc_desktop.reports.charts import CHART_ROWS, Stack
from qcdc_desktop.reports.grid import Align, Block, Column, Grid, Kind, Percent, row
from qcdc_desktop.reports.paper import StackChart

_COLUMNS = (
    Column("TT", 11, Align.CENTER),
    Column("Câu hỏi, phương án trả lời", 85),
    Column("Số lượt", 18, Align.RIGHT),
    Column("n", 18, Align.RIGHT),
    Column("Tỷ lệ", 24, Align.RIGHT),
)
_SECTION_COLUMNS = (
    Column("Phần của phiếu", 66),
    Column("Số câu", 16, Align.RIGHT),
    Column("Hài lòng", 20, Align.RIGHT),
    Column("n", 18, Align.RIGHT),
    Column("Chỉ số", 20, Align.RIGHT),
    Column("KTC 95 %", 30, Align.CENTER),
)
_OPINION_COLUMNS = (Column("TT", 12, Align.CENTER), Column("Ý kiến, kiến nghị", 148))


@dataclass(frozen=True, slots=True)
class Chart:
    """Questions with the same answers, which can stand in one chart; `levels` from the best answer to the worst."""

    levels: tuple[str, ...]
    stacks: tuple[Stack, ...]


def question_grid(tally: FormTally, words: Mapping[str, str], population: int | None) -> Grid:
    """Every question with its answers, their count, n and share, and what was not counted."""
    blocks = [
        block
        for number, question in enumerate(tally.questions, 1)
        for block in _question_blocks(number, question, words, population)
    ]
    return Grid(_COLUMNS, tuple(blocks), size=12)


def section_grid(tally: FormTally, words: Mapping[str, str], population: int | None = None) -> Grid | None:
    """The index of every section with n and its 95 % interval; None where the form has fewer than two sections."""
    found = section_indices(tally, population)
    if len(found) < 2:
        return None
    rows = []
    for one in found:
        low_high = one.interval
        span = sentence(words, "paper-survey-span", {"low": low_high[0], "high": low_high[1]}) if low_high else "–"
        rate = Percent(one.rate) if one.rate is not None else "–"
        rows.append(row(one.section or "–", one.questions, one.satisfied, one.counted, rate, span))
    return Grid(_SECTION_COLUMNS, tuple(rows), size=12)


def opinion_grid(texts: tuple[str, ...]) -> Grid:
    """The texts given to one question, numbered."""
    return Grid(_OPINION_COLUMNS, tuple(row(number, text) for number, text in enumerate(texts, 1)), size=12)


def charts(tally: FormTally) -> tuple[Chart, ...]:
    """A chart for every set of answers that questions of satisfaction share, in the order of the form."""
    groups: dict[tuple[str, ...], list[Stack]] = {}
    for number, entry in enumerate(tally.questions, 1):
        question = entry.question
        single = question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO)
        if not single or question.demographic or not question.counts_satisfaction or not entry.valid:
            continue
        counts = {c.option.code: c.count for c in entry.options}
        ordered = best_first(question.options)
        levels = tuple(option.label for option in ordered)
        stack = Stack(f"{number}. {question.text}", tuple(counts.get(option.code, 0) for option in ordered))
        groups.setdefault(levels, []).append(stack)
    return tuple(Chart(levels, tuple(stacks)) for levels, stacks in groups.items())


def stack_charts(tally: FormTally, words: Mapping[str, str], first: int = 1) -> tuple[StackChart, ...]:
    """The charts of a form as parts of a paper, numbered from `first`; each holds as many questions as fit well."""
    cut = [
        (chart.levels, chart.stacks[start : start + CHART_ROWS])
        for chart in charts(tally)
        for start in range(0, len(chart.stacks), CHART_ROWS)
    ]
    return tuple(
        StackChart(sentence(words, "paper-survey-chart", {"number": number, "form": tally.form_code}), levels, rows)
        for number, (levels, rows) in enumerate(cut, first)
    )


def best_first(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Options from the best to the worst: by weight, without weights satisfied ones before the others."""
    if all(option.weight is not None for option in options):
        return tuple(sorted(options, key=lambda option: -(option.weight or 0)))
    rank = {True: 0, None: 1, False: 2}
    return tuple(sorted(options, key=lambda option: rank[option.satisfied]))


def _question_blocks(
    number: int, entry: QuestionTally, words: Mapping[str, str], population: int | None
) -> list[Block]:
    question = entry.question
    rows = [
        (None, counted.option.label, counted.count, entry.valid, _share(entry.share(counted.option.code)))
        for counted in entry.options
    ]
    blocks = [row(number, question.text, None, entry.valid, None, kind=Kind.GROUP)]
    blocks += [Block((cells,)) for cells in rows]
    if question.kind is QuestionKind.NUMBER and entry.average is not None:
        average = sentence(words, "paper-survey-average", {"value": entry.average})
        blocks.append(row(None, average, None, entry.valid, None, joined=(1, 2)))
    if question.free_text:
        blocks.append(row(None, sentence(words, "paper-survey-texts", {}), None, entry.valid, None, joined=(1, 2)))
    if entry.counted:
        low, high = interval(entry.satisfied, entry.counted, population)
        said = sentence(words, "paper-survey-satisfied-row", {"low": low, "high": high})
        blocks.append(row(None, said, entry.satisfied, entry.counted, _share(entry.rate), kind=Kind.TOTAL))
    facts = {
        "blank": entry.blank,
        "invalid": entry.invalid,
        "not_applicable": entry.not_applicable,
        "not_asked": entry.not_asked,
    }
    blocks.append(row(None, sentence(words, "paper-survey-not-counted", facts), None, None, None, joined=(1, 4)))
    return blocks


def _share(share: int | None) -> Percent | str:
    return "–" if share is None else Percent(share)
