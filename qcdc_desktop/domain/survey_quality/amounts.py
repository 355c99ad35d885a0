"""Numbers and days of a round beside its sheets: enough, no more than came back, within its days, few errors."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from qcdc_desktop.domain.double_entry import ErrorFigures
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.statistics import WHOLE, at_least
from qcdc_desktop.domain.steps import Step, step
from qcdc_desktop.domain.survey import Sheet, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_quality.finding import FindingKind, QualityFinding
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.survey_sampling import sample_size
from qcdc_desktop.domain.vn_dates import local_day

_ONCE_IN = 20
"""One wrong answer of forty says nothing yet about a rate of 1 %."""


def too_few(held: SurveyRound, sheets: int) -> tuple[QualityFinding, ...]:
    """Fewer sheets than the round aimed at; where it set no aim, than the sample of its population needs."""
    steps: tuple[Step, ...]
    if held.target is not None:
        wanted, steps = held.target, (step("quality-few-target", sheets=sheets, target=held.target),)
    elif held.population:
        size = sample_size(held.population)
        wanted, steps = size.sheets, (step("quality-few-sample", sheets=sheets, target=size.sheets), *size.steps)
    else:
        return ()
    return (QualityFinding(FindingKind.FEW, held.id, steps=steps),) if sheets < wanted else ()


def more_than_returned(held: SurveyRound, sheets: int) -> tuple[QualityFinding, ...]:
    """More sheets keyed than came back, or than were printed."""
    steps = tuple(
        step(code, sheets=sheets, count=count)
        for code, count in (("quality-counts-returned", held.returned), ("quality-counts-printed", held.printed))
        if count is not None and sheets > count
    )
    return (QualityFinding(FindingKind.COUNTS, held.id, steps=steps),) if steps else ()


def odd_days(
    form: Questionnaire, held: SurveyRound, sheets: Sequence[Sheet], limits: QualityLimits
) -> tuple[QualityFinding, ...]:
    """Sheets keyed before the round began or long after it ended, and days on the paper that lie after its end."""
    days = [q.code for q in form.questions if q.kind is QuestionKind.DATE]
    early, late, beyond = [], [], []
    last = held.ends_on + timedelta(days=limits.late_days) if held.ends_on else None
    for sheet in sheets:
        keyed = local_day(sheet.entered_at)
        if held.starts_on and keyed < held.starts_on:
            early.append(sheet.number)
        if last and keyed > last:
            late.append(sheet.number)
        if held.ends_on and any(str(sheet.answers.get(code, "")) > held.ends_on.isoformat() for code in days):
            beyond.append(sheet.number)
    steps: list[Step] = []
    if early and held.starts_on:
        steps.append(step("quality-dates-early", count=len(early), day=held.starts_on.isoformat()))
    if late and held.ends_on:
        steps.append(step("quality-dates-late", count=len(late), day=held.ends_on.isoformat(), days=limits.late_days))
    if beyond and held.ends_on:
        steps.append(step("quality-dates-beyond", count=len(beyond), day=held.ends_on.isoformat()))
    numbers = tuple(sorted({*early, *late, *beyond}))
    return (QualityFinding(FindingKind.DATES, held.id, numbers, steps=tuple(steps)),) if steps else ()


def too_many_errors(
    held: SurveyRound, checks: Iterable[SurveyCheck], limits: QualityLimits
) -> tuple[QualityFinding, ...]:
    """The keyers with so many errors that a true rate as agreed would bring them less than once in twenty times."""
    agreed = held.check.agreed_rate if held.check else limits.error_rate
    found = []
    for one in checks:
        figures = ErrorFigures(one.sheets, one.checked, one.answers, one.keyer_errors, one.verifier_errors, one.open)
        wrong = one.keyer_errors + one.open
        unlikely = at_least(wrong, one.answers, agreed / WHOLE) * _ONCE_IN < 1
        if figures.rate is not None and figures.rate > agreed and unlikely:
            steps = (step("quality-errors-agreed", rate=figures.rate, agreed=agreed), *figures.steps)
            found.append(QualityFinding(FindingKind.ERRORS, held.id, person=one.keyer, steps=steps))
    return tuple(found)
