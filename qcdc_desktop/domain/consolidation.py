"""All offices of an area side by side (tổng hợp): their order by points, and how many reach the standard.

Points and rates arrive computed; nothing is scored here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from qcdc_desktop.domain.compliance import Figures
from qcdc_desktop.domain.statistics import WHOLE
from qcdc_desktop.domain.statistics import share as share_of
from qcdc_desktop.domain.units import Unit


class CriterionPoints(NamedTuple):
    """The points of one criterion, own and appraised (hundredths; None: not given)."""

    code: str
    own: int | None
    appraised: int | None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What is known of one unit in the year; `state` is the code of how far its dossier is.

    Points in hundredths, None when nothing was received or appraised; `passed` None: not judged yet.
    `survey_rate` in hundredths of a percent.
    """

    unit: Unit
    state: str
    own_points: int | None
    appraised_points: int | None
    criteria: tuple[CriterionPoints, ...]
    passed: bool | None
    rank: str
    disclosure: Figures
    survey_sheets: int
    survey_rate: int | None

    @property
    def points(self) -> int | None:
        """The points that count: the appraised ones, before there are any the unit's own."""
        return self.own_points if self.appraised_points is None else self.appraised_points


@dataclass(frozen=True, slots=True)
class Row:
    """A unit and its place; equal points share a place and the next place is skipped (1, 2, 2, 4). None: no points."""

    place: int | None
    result: UnitResult


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The table of an area: `reached` of `total` units reach the standard.

    `share` and `target` in hundredths of a percent; `share` None without units, `target` None when none is set.
    """

    rows: tuple[Row, ...]
    reached: int
    total: int
    share: int | None
    target: int | None

    @property
    def target_reached(self) -> bool | None:
        """Whether enough units reach the standard, judged on the exact share; None when that cannot be said."""
        if self.target is None or self.total == 0:
            return None
        return self.reached * WHOLE >= self.target * self.total


def consolidate(results: Iterable[UnitResult], target: int | None = None) -> Consolidated:
    """Order the units by points, the highest first, units without points last; ties in order of the unit's code."""
    ordered = sorted(results, key=_order)
    rows: list[Row] = []
    for index, result in enumerate(ordered):
        if result.points is None:
            rows.append(Row(None, result))
        elif rows and rows[-1].result.points == result.points:
            rows.append(Row(rows[-1].place, result))
        else:
            rows.append(Row(index + 1, result))
    reached = sum(result.passed is True for result in ordered)
    return Consolidated(tuple(rows), reached, len(ordered), share_of(reached, len(ordered)), target)


def _order(result: UnitResult) -> tuple[bool, int, str, str]:
    points = result.points
    return points is None, -(points or 0), result.unit.code, result.unit.valid_from.isoformat()
