"""The result of one survey (kết quả khảo sát PKS01–PKS07): counts and shares of every question, with n.

It prints a tally and counts no sheets of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey import SurveyRound
from qcdc_desktop.reports.letterhead import Letterhead

if TYPE_CHECKING:
    from qcdc_desktop.domain.tally import FormTally


@dataclass(frozen=True, slots=True)
class SurveyResultReport:
    """One form's result: of one round, or of all rounds of a year or of several units (`round` None).

    `open_answers` holds the texts given to each free-text question, by its code, in the order of the sheets.
    """

    letterhead: Letterhead
    unit_name: str
    year: int
    questionnaire: Questionnaire
    tally: FormTally
    round: SurveyRound | None = None
    open_answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
