"""Straight lines: the same box ticked down every question with a scale, more often than the answers explain."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.statistics import WHOLE, at_least, share
from qcdc_desktop.domain.steps import step
from qcdc_desktop.domain.survey import Sheet
from qcdc_desktop.domain.survey_quality.finding import FindingKind, QualityFinding
from qcdc_desktop.domain.survey_quality.limits import QualityLimits

_SCALE = 3
"""Fewest boxes of a scale; two boxes leave no choice to speak of."""
Boxes = tuple[tuple[str, int], ...]
Scales = dict[str, dict[str, int]]


def lined(form: Questionnaire, sheets: Sequence[Sheet], limits: QualityLimits) -> tuple[QualityFinding, ...]:
    """The straight-lined sheets of the round, or of single keyers where it is not the whole round."""
    scales = {
        question.code: {option.code: place for place, option in enumerate(question.options)}
        for question in form.questions
        if question.kind is QuestionKind.SINGLE and question.counts_satisfaction and len(question.options) >= _SCALE
    }
    for questions in (scales, {**scales, **_two_boxes(form)}):
        if found := _through(questions, sheets, limits):
            return found
    return ()


def _two_boxes(form: Questionnaire) -> Scales:
    """Yes or no: who ticks the first box all the way down says yes to good and to bad."""
    return {
        question.code: {option.code: place for place, option in enumerate(question.options)}
        for question in form.questions
        if question.kind is QuestionKind.YES_NO and question.counts_satisfaction
    }


def _through(questions: Scales, sheets: Sequence[Sheet], limits: QualityLimits) -> tuple[QualityFinding, ...]:
    boxes = [(sheet, _boxes(sheet, questions)) for sheet in sheets]
    boxes = [(sheet, ticked) for sheet, ticked in boxes if len(ticked) >= limits.line_questions]
    whole = _told("", boxes, boxes, limits)
    if whole is not None:
        return (whole,)
    by_keyer: dict[str, list[tuple[Sheet, Boxes]]] = defaultdict(list)
    for sheet, ticked in boxes:
        by_keyer[sheet.entered_by].append((sheet, ticked))
    found = (_told(keyer, own, boxes, limits) for keyer, own in sorted(by_keyer.items()) if keyer)
    return tuple(one for one in found if one is not None)


def _boxes(sheet: Sheet, scales: Scales) -> Boxes:
    answers = sheet.answers
    return tuple((code, scale[str(answers[code])]) for code, scale in scales.items() if answers.get(code) in scale)


def _told(
    keyer: str, some: Sequence[tuple[Sheet, Boxes]], every: Sequence[tuple[Sheet, Boxes]], limits: QualityLimits
) -> QualityFinding | None:
    straight = [sheet for sheet, ticked in some if len({place for _, place in ticked}) == 1]
    part = share(len(straight), len(some)) or 0
    if len(straight) < limits.line_sheets or part < limits.line_share:
        return None
    expected = _expected(some, every)
    if at_least(len(straight), len(some), expected) * limits.chance > 1:
        return None
    return QualityFinding(
        FindingKind.LINED,
        straight[0].round_id,
        tuple(sheet.number for sheet in straight),
        keyer,
        (
            step("quality-lined-share", straight=len(straight), sheets=len(some), share=part),
            step("quality-lined-expected", share=round(expected * WHOLE)),
        ),
    )


def _expected(some: Sequence[tuple[Sheet, Boxes]], every: Sequence[tuple[Sheet, Boxes]]) -> float:
    """How often a straight line would come about if people answered every question for itself."""
    ticked: Counter[tuple[str, int]] = Counter(box for _, boxes in every for box in boxes)
    answered: Counter[str] = Counter(code for _, boxes in every for code, _ in boxes)
    places = {place for _, place in ticked}
    shapes = Counter(tuple(code for code, _ in boxes) for _, boxes in some)
    total = 0.0
    for codes, count in shapes.items():
        for place in places:
            chance = 1.0
            for code in codes:
                chance *= ticked[code, place] / answered[code]
            total += chance * count
    return min(1.0, total / len(some))
