"""The entrances: for every kind a `read_*`, which gives the typed value or refuses, and a `check_*`, which lists.

A `read_*` raises Refusal "catalogue-wrong" with the first mistake and their number; both go the same way, so
a catalogue that is read has no mistake left. Values come parsed; files are the business of the caller.
"""

from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from qcdc_desktop.domain.calendar import HolidayCatalogue
from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.criteria_set import criteria_set
from qcdc_desktop.domain.catalogue_reading.disclosure_catalogue import disclosure_catalogue
from qcdc_desktop.domain.catalogue_reading.entry import Entry
from qcdc_desktop.domain.catalogue_reading.findings import CatalogueError, Findings, refusal
from qcdc_desktop.domain.catalogue_reading.heads import Kind, read_head
from qcdc_desktop.domain.catalogue_reading.holidays import holiday_catalogue
from qcdc_desktop.domain.catalogue_reading.programme import work_programme
from qcdc_desktop.domain.catalogue_reading.quality_limits import quality_limits
from qcdc_desktop.domain.catalogue_reading.questionnaires import questionnaire
from qcdc_desktop.domain.catalogue_reading.scoring_rules import SurveyQuestions
from qcdc_desktop.domain.catalogue_reading.units import unit_head, unit_list, units_of
from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.disclosure import DisclosureCatalogue
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.units import Unit
from qcdc_desktop.domain.work_programme import WorkProgramme

T = TypeVar("T")
Errors = tuple[CatalogueError, ...]


def read_disclosure(value: object, file: str) -> DisclosureCatalogue:
    """The disclosure catalogue in `value`."""
    return _read(value, file, disclosure_catalogue)


def check_disclosure(value: object, file: str) -> Errors:
    """What is wrong with a disclosure catalogue."""
    return _check(value, file, disclosure_catalogue)


def read_holidays(value: object, file: str) -> HolidayCatalogue:
    """The holiday list in `value`."""
    return _read(value, file, holiday_catalogue)


def check_holidays(value: object, file: str) -> Errors:
    """What is wrong with a holiday list."""
    return _check(value, file, holiday_catalogue)


def read_questionnaire(value: object, file: str) -> Questionnaire:
    """The questionnaire in `value`."""
    return _read(value, file, questionnaire)


def check_questionnaire(value: object, file: str) -> Errors:
    """What is wrong with a questionnaire."""
    return _check(value, file, questionnaire)


def read_criteria(value: object, file: str, surveys: SurveyQuestions) -> CriteriaSet:
    """The criteria set in `value`; its survey rules may use the forms of `surveys`."""
    return _read(value, file, lambda root: criteria_set(root, surveys))


def check_criteria(value: object, file: str, surveys: SurveyQuestions) -> Errors:
    """What is wrong with a criteria set."""
    return _check(value, file, lambda root: criteria_set(root, surveys))


def read_programme(value: object, file: str, forms: Collection[str]) -> WorkProgramme:
    """The work programme in `value`; its tasks may hold the survey forms of `forms`."""
    return _read(value, file, lambda root: work_programme(root, forms))


def check_programme(value: object, file: str, forms: Collection[str]) -> Errors:
    """What is wrong with a work programme."""
    return _check(value, file, lambda root: work_programme(root, forms))


def read_quality(value: object, file: str) -> QualityLimits:
    """The limits of data quality in `value`."""
    return _read(value, file, quality_limits)


def check_quality(value: object, file: str) -> Errors:
    """What is wrong with limits of data quality."""
    return _check(value, file, quality_limits)


def read_unit_head(value: object, file: str) -> tuple[Edition, str]:
    """The edition of a list of units and the name of the list that belongs to it."""
    return _read(value, file, unit_head)


def check_unit_head(value: object, file: str) -> Errors:
    """What is wrong with the head of a list of units."""
    return _check(value, file, unit_head)


def read_units(edition: Edition, rows: Sequence[Sequence[str]], file: str) -> tuple[Unit, ...]:
    """The units of a list under its head."""
    findings = Findings(file)
    units = units_of(edition, rows, findings)
    if findings.errors:
        raise refusal(findings.errors)
    return units


def read_unit_list(value: object, file: str) -> tuple[Edition, tuple[Unit, ...]]:
    """The edition and the units of a list that stands whole in one file."""
    return _read(value, file, unit_list)


def check_units(edition: Edition, rows: Sequence[Sequence[str]], file: str) -> Errors:
    """What is wrong with a list of units."""
    findings = Findings(file)
    units_of(edition, rows, findings)
    return findings.errors


def read_edition(value: object, file: str, kind: Kind) -> Edition | None:
    """The head of a file of this kind alone, or None when the head itself is wrong."""
    findings = Findings(file)
    edition = read_head(Entry(findings, "", value), kind)
    return None if findings.errors else edition


def _read(value: object, file: str, parse: Callable[[Entry], T]) -> T:
    findings = Findings(file)
    result = parse(Entry(findings, "", value))
    if findings.errors:
        raise refusal(findings.errors)
    return result


def _check(value: object, file: str, parse: Callable[[Entry], T]) -> Errors:
    findings = Findings(file)
    parse(Entry(findings, "", value))
    return findings.errors
