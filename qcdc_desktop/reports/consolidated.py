"""The reviewer's consolidated table (bảng tổng hợp): every unit with own and appraised points, rank and state.

Places and shares come from `domain.consolidation`; nothing is ranked here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.reports.letterhead import Letterhead

if TYPE_CHECKING:
    from qcdc_desktop.domain.consolidation import Consolidated


@dataclass(frozen=True, slots=True)
class ConsolidatedReport:
    """All units a reviewing office answers for in one year; `area_name` is its area, e.g. "huyện Lục Nam"."""

    letterhead: Letterhead
    area_name: str
    year: int
    criteria_set: CriteriaSet
    result: Consolidated
