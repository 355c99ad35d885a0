"""The self-assessment report of a commune (báo cáo tự đánh giá) with its score sheet as annex.

It prints what the score sheet says and computes no points of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from qcdc_desktop.domain.criteria import CriteriaSet, IndicatorEntry
from qcdc_desktop.reports.letterhead import Letterhead

if TYPE_CHECKING:
    from qcdc_desktop.domain.compliance import Figures
    from qcdc_desktop.domain.scoring import ScoreSheet
    from qcdc_desktop.domain.tally import FormTally


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that proves an indicator; `page` says where in it the proof stands."""

    name: str
    document_number: str = ""
    document_date: date | None = None
    page: str = ""


@dataclass(frozen=True, slots=True)
class SelfAssessmentReport:
    """Everything the self-assessment report of one year says.

    `entries` and `evidence` go by the indicator's code; `disclosure` (None: not told) and `surveys` are the
    figures the summary names; `basis` are the lines "Căn cứ …" without their closing mark, none are printed when empty.
    """

    letterhead: Letterhead
    unit_name: str
    year: int
    criteria_set: CriteriaSet
    sheet: ScoreSheet
    entries: Mapping[str, IndicatorEntry]
    evidence: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    disclosure: Figures | None = None
    surveys: tuple[FormTally, ...] = ()
    basis: tuple[str, ...] = ()
    prepared_by: str = ""
