"""What can only be seen with all catalogues side by side: two files that claim the same edition, form or year."""

from collections.abc import Hashable, Iterable
from itertools import pairwise

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.findings import CatalogueError
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.questionnaire import Questionnaire


def survey_questions(questionnaires: Iterable[Questionnaire]) -> dict[str, frozenset[str]]:
    """Of every form the questions that say satisfied or not; of several editions only what all of them ask."""
    found: dict[str, frozenset[str]] = {}
    for form in questionnaires:
        counting = frozenset(question.code for question in form.questions if question.counts_satisfaction)
        found[form.code] = found.get(form.code, counting) & counting
    return found


def check_together(catalogues: Catalogues) -> tuple[CatalogueError, ...]:
    """The mistakes between files; each is named after the edition that comes second."""
    return (
        *_twice([(edition, edition.code) for edition in catalogues.units.editions], "code"),
        *_twice([(one.edition, one.edition.code) for one in catalogues.disclosure], "code"),
        *_twice([(one.edition, one.edition.code) for one in catalogues.criteria], "code"),
        *_twice([(one.edition, (one.code, one.edition.code)) for one in catalogues.questionnaires], "code"),
        *_twice([(one.edition, one.edition.code) for one in catalogues.programmes], "code"),
        *_twice([(one.edition, one.edition.code) for one in catalogues.quality], "code"),
        *_twice([(one.edition, one.year) for one in catalogues.programmes], "year"),
        *_twice([(one.edition, year) for one in catalogues.holidays for year in one.years], "years"),
        *_overlaps(catalogues.units.editions),
    )


def _twice(named: list[tuple[Edition, Hashable]], field: str) -> list[CatalogueError]:
    seen: set[Hashable] = set()
    found: list[CatalogueError] = []
    for edition, name in named:
        if name in seen:
            found.append(_error(edition, field, "catalogue-edition-twice", str(edition.code)))
        seen.add(name)
    return found


def _overlaps(editions: tuple[Edition, ...]) -> list[CatalogueError]:
    """Two lists of units in force on one day would give a code two meanings."""
    ordered = sorted(editions, key=lambda edition: edition.valid_from)
    return [
        _error(later, "valid_from", "catalogue-editions-overlap", earlier.code)
        for earlier, later in pairwise(ordered)
        if earlier.covers(later.valid_from)
    ]


def _error(edition: Edition, field: str, code: str, other: str) -> CatalogueError:
    return CatalogueError(edition.code, "/edition", field, code, {"other": other})
