"""All catalogues of the program together, and which edition holds on a day."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from qcdc_desktop.domain.calendar import HolidayCatalogue
from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.disclosure import DisclosureCatalogue
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.units import UnitCatalogue
from qcdc_desktop.domain.work_programme import WorkProgramme


class HasEdition(Protocol):
    """Anything that is an edition of a catalogue."""

    @property
    def edition(self) -> Edition:
        """Its head."""


T = TypeVar("T", bound=HasEdition)


def in_force(editions: tuple[T, ...], day: date) -> T | None:
    """The edition that holds on `day`: the province's before the office's own before a shipped one, then the latest."""
    covering = [e for e in editions if e.edition.covers(day)]
    return max(covering, key=lambda e: (e.edition.origin.rank, e.edition.valid_from), default=None)


def _highest(editions: tuple[T, ...], names: Callable[[T], Iterable[Hashable]]) -> tuple[T, ...]:
    """The editions of which nobody of higher origin claims a name."""
    best: dict[Hashable, int] = {}
    for one in editions:
        for name in names(one):
            best[name] = max(best.get(name, 0), one.edition.origin.rank)
    return tuple(one for one in editions if all(best[name] == one.edition.origin.rank for name in names(one)))


@dataclass(frozen=True, slots=True)
class Catalogues:
    """Everything the program knows as data."""

    units: UnitCatalogue
    disclosure: tuple[DisclosureCatalogue, ...]
    holidays: tuple[HolidayCatalogue, ...]
    criteria: tuple[CriteriaSet, ...]
    questionnaires: tuple[Questionnaire, ...]
    programmes: tuple[WorkProgramme, ...]
    quality: tuple[QualityLimits, ...]

    @property
    def editions(self) -> tuple[Edition, ...]:
        """The heads of all of them, kind by kind."""
        headed: tuple[HasEdition, ...] = (
            *self.disclosure,
            *self.criteria,
            *self.questionnaires,
            *self.holidays,
            *self.programmes,
            *self.quality,
        )
        return (*(one.edition for one in headed), *self.units.editions)

    def disclosure_edition(self, code: str) -> DisclosureCatalogue | None:
        """The disclosure catalogue with this edition code, or None."""
        return next((c for c in self.disclosure if c.edition.code == code), None)

    def criteria_edition(self, code: str) -> CriteriaSet | None:
        """The criteria set with this edition code, or None."""
        return next((c for c in self.criteria if c.edition.code == code), None)

    def questionnaire(self, form_code: str, edition_code: str) -> Questionnaire | None:
        """The questionnaire of this form and edition, or None."""
        return next((q for q in self.questionnaires if q.code == form_code and q.edition.code == edition_code), None)

    def questionnaires_on(self, day: date) -> tuple[Questionnaire, ...]:
        """For every form its edition in force on `day`, in order of code."""
        codes = sorted({q.code for q in self.questionnaires})
        found = (in_force(tuple(q for q in self.questionnaires if q.code == code), day) for code in codes)
        return tuple(q for q in found if q is not None)


def prevailing(found: Catalogues) -> Catalogues:
    """What is left when of one code, and of one year of holidays or programme, only the highest origin counts.

    Units are left as they are: their lists replace each other whole.
    """
    return replace(
        found,
        disclosure=_highest(found.disclosure, lambda one: (one.edition.code,)),
        holidays=_highest(found.holidays, lambda one: (one.edition.code, *one.years)),
        criteria=_highest(found.criteria, lambda one: (one.edition.code,)),
        questionnaires=_highest(found.questionnaires, lambda one: (one.edition.code,)),
        programmes=_highest(found.programmes, lambda one: (one.edition.code, one.year)),
        quality=_highest(found.quality, lambda one: (one.edition.code,)),
    )
