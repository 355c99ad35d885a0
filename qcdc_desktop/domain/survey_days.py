"""What a survey gathered day by day (bảng theo dõi khảo sát theo ngày), and the sums that run along.

The province's daily tables are of this shape: who was in charge, how many people came, how many took part, the running
total. The sheets themselves are counted in `tally`; nothing here reads them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qcdc_desktop.domain.statistics import share
from qcdc_desktop.domain.vn_text import sort_key


@dataclass(frozen=True, slots=True)
class SurveyDay:
    """One day of a round at one place. `responsible` is who was in charge, with their position.

    `visitors` came to have something done there (in a survey of the staff: belong to the office), `participants` of
    them took part; None: not noted yet.
    """

    id: str
    dossier_id: str
    round_id: str
    day: date
    place: str = ""
    responsible: str = ""
    visitors: int | None = None
    participants: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day with what was gathered up to its end, in all places of the round."""

    day: SurveyDay
    visitors_so_far: int
    participants_so_far: int

    @property
    def rate(self) -> int | None:
        """The share of the visitors who took part, hundredths of a percent; None where either is not noted."""
        if self.day.visitors is None or self.day.participants is None:
            return None
        return share(self.day.participants, self.day.visitors)


def day_lines(days: Iterable[SurveyDay]) -> tuple[DayLine, ...]:
    """The days of one round in order (on one day the places by the alphabet) with their running totals."""
    lines = []
    visitors = participants = 0
    for one in sorted(days, key=lambda one: (one.day, sort_key(one.place), one.id)):
        visitors += one.visitors or 0
        participants += one.participants or 0
        lines.append(DayLine(one, visitors, participants))
    return tuple(lines)
