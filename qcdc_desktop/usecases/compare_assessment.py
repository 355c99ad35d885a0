"""The self-assessment of a year beside that of the year before, and beside what the reviewer gave."""

from __future__ import annotations

from dataclasses import dataclass

from qcdc_desktop.domain.criteria import Assessment, CriteriaSet
from qcdc_desktop.domain.score_comparison import Comparison, compare_given, compare_sheets
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.assessment import AssessmentView, read_assessment
from qcdc_desktop.usecases.package_contents import LastFeedback
from qcdc_desktop.usecases.workspace import Workspace, dossier_of


@dataclass(frozen=True, slots=True)
class YearBefore:
    """The year before with its own edition, and what of it can be compared."""

    year: int
    criteria_set: CriteriaSet
    points: int
    comparison: Comparison

    @property
    def same_edition(self) -> bool:
        """Whether nothing had to be left out because the criteria changed."""
        return self.comparison.left_out == 0


def year_before(ws: Workspace, view: AssessmentView, year: int, unit: UnitKey | None = None) -> YearBefore | None:
    """The assessment of the year before `year` beside `view`; None when that year was never begun here.

    The earlier year is scored by the edition it was begun with, on the figures it had.
    """
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year - 1)
        if dossier is None or not reading.find(Assessment, dossier_id=dossier.id):
            return None
        earlier = read_assessment(ws, reading, dossier)
    equal = view.criteria_set.equal_in(earlier.criteria_set.edition.code)
    comparison = compare_sheets(earlier.score, view.score, equal)
    return YearBefore(year - 1, earlier.criteria_set, earlier.score.points, comparison)


def beside_feedback(view: AssessmentView, feedback: LastFeedback) -> Comparison:
    """The office's own points as they stand now beside those the reviewer gave last."""
    return compare_given(view.score, {code: item.points for code, item in feedback.items.items()})
