"""Everything that may be found in one round, looked for in one go."""

from collections.abc import Iterable, Mapping, Sequence

from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import Sheet, SheetEntry, SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_quality.amounts import more_than_returned, odd_days, too_few, too_many_errors
from qcdc_desktop.domain.survey_quality.finding import QualityFinding
from qcdc_desktop.domain.survey_quality.keyers import odd_keyers
from qcdc_desktop.domain.survey_quality.likeness import alike
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.survey_quality.pace import too_fast
from qcdc_desktop.domain.survey_quality.straight_lines import lined


def look_into_round(
    form: Questionnaire,
    held: SurveyRound,
    sheets: Sequence[Sheet],
    limits: QualityLimits,
    entries: Mapping[str, SheetEntry] | None = None,
    checks: Iterable[SurveyCheck] = (),
) -> tuple[QualityFinding, ...]:
    """The findings of a round, in the order of `FindingKind`; `entries` by sheet where they are kept."""
    return (
        *alike(form, sheets, limits),
        *lined(form, sheets, limits),
        *too_fast(sheets, entries or {}, limits),
        *odd_keyers(form, sheets, limits),
        *too_few(held, len(sheets)),
        *more_than_returned(held, len(sheets)),
        *odd_days(form, held, sheets, limits),
        *too_many_errors(held, checks, limits),
    )
