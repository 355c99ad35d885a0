"""Loads the catalogues shipped with the program, and checks a catalogue file a person brings.

What a right catalogue is stands in `domain.catalogue_reading`; here are only files, their order and their troubles.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from qcdc_desktop.disk import machine_trouble
from qcdc_desktop.domain.calendar import HolidayCatalogue
from qcdc_desktop.domain.catalogue import Edition, Origin
from qcdc_desktop.domain.catalogue_reading import reading
from qcdc_desktop.domain.catalogue_reading.findings import CatalogueError, refusal
from qcdc_desktop.domain.catalogue_reading.heads import Kind, kind_of
from qcdc_desktop.domain.catalogue_reading.parsing import parse_csv, parse_json
from qcdc_desktop.domain.catalogue_reading.together import check_together, survey_questions
from qcdc_desktop.domain.catalogues import Catalogues, HasEdition
from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.disclosure import DisclosureCatalogue
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.questionnaire import Questionnaire
from qcdc_desktop.domain.survey_quality.limits import QualityLimits
from qcdc_desktop.domain.units import Unit, UnitCatalogue
from qcdc_desktop.domain.work_programme import WorkProgramme
from qcdc_desktop.resources import resource

LARGEST_FILE: Final = 8 * 1024 * 1024
Headed = TypeVar("Headed", bound=HasEdition)
Dated = TypeVar(
    "Dated", DisclosureCatalogue, HolidayCatalogue, Questionnaire, CriteriaSet, WorkProgramme, QualityLimits
)
Parsed = Mapping[Kind, list[tuple[Path, object]]]

# a list that comes without its head is held against the same rules under an edition that says nothing
_UNHEADED: Final = Edition(Kind.UNITS.value, "", "", date(1900, 1, 1), None, "", False)


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What a check found: the kind the file says it is of ("" for none), its head if sound, every mistake."""

    kind: str
    edition: Edition | None
    errors: tuple[CatalogueError, ...]


def load_catalogues(folder: Path | None = None) -> Catalogues:
    """All catalogues of `folder` (none: those shipped with the program), every list in order of validity.

    Raises Refusal "catalogue-wrong" for a mistake in or between files, and the refusals of reading a file.
    """
    parsed = _parse_folder(folder or resource("catalogues"))
    questionnaires = tuple(reading.read_questionnaire(value, path.name) for path, value in parsed[Kind.QUESTIONNAIRE])
    surveys = survey_questions(questionnaires)
    found = Catalogues(
        units=_units(parsed),
        disclosure=_ordered([reading.read_disclosure(value, path.name) for path, value in parsed[Kind.DISCLOSURE]]),
        holidays=_ordered([reading.read_holidays(value, path.name) for path, value in parsed[Kind.HOLIDAYS]]),
        criteria=_ordered([reading.read_criteria(value, path.name, surveys) for path, value in parsed[Kind.CRITERIA]]),
        questionnaires=questionnaires,
        programmes=_ordered(
            [reading.read_programme(value, path.name, surveys) for path, value in parsed[Kind.PROGRAMME]]
        ),
        quality=_ordered([reading.read_quality(value, path.name) for path, value in parsed[Kind.QUALITY]]),
    )
    if errors := check_together(found):
        raise refusal(errors)
    return found


def add_catalogue(base: Catalogues, text: str, file: str) -> Catalogues:
    """`base` with one more catalogue, given as the text of its file.

    Raises `Refusal` catalogue-wrong, catalogue-not-json, and own-catalogue-units: a list of units comes in two files.
    """
    found = with_value(base, *_own_value(text, file), file)
    if errors := check_together(found):
        raise refusal(errors)
    return found


def read_sound(base: Catalogues, text: str, file: str) -> Edition:
    """The head of a sound catalogue given as text, whether or not `base` has its edition; raises like the above."""
    kind, value = _own_value(text, file)
    with_value(base, kind, value, file)
    edition = reading.read_edition(value, file, kind)
    assert edition is not None
    return edition


def _own_value(text: str, file: str) -> tuple[Kind, object]:
    value = parse_json(text, file)
    kind = kind_of(value)
    if kind is None:
        raise refusal([_kind_unknown(file)])
    if kind is Kind.UNITS:
        raise Refusal("own-catalogue-units", file=file)
    return kind, value


def with_value(base: Catalogues, kind: Kind, value: object, file: str, origin: Origin = Origin.OWN) -> Catalogues:
    """`base` with one more catalogue of the parsed `value`; whether it goes with the others is not looked at.

    Raises `Refusal("catalogue-wrong")`.
    """
    surveys = survey_questions(base.questionnaires)
    if kind is Kind.UNITS:
        return _with_units(base, value, file, origin)
    if kind is Kind.DISCLOSURE:
        one = _from(reading.read_disclosure(value, file), origin)
        return replace(base, disclosure=_ordered((*base.disclosure, one)))
    if kind is Kind.HOLIDAYS:
        return replace(base, holidays=_ordered((*base.holidays, _from(reading.read_holidays(value, file), origin))))
    if kind is Kind.QUESTIONNAIRE:
        form = _from(reading.read_questionnaire(value, file), origin)
        return replace(base, questionnaires=(*base.questionnaires, form))
    if kind is Kind.CRITERIA:
        criteria = _from(reading.read_criteria(value, file, surveys), origin)
        return replace(base, criteria=_ordered((*base.criteria, criteria)))
    if kind is Kind.QUALITY:
        return replace(base, quality=_ordered((*base.quality, _from(reading.read_quality(value, file), origin))))
    programme = _from(reading.read_programme(value, file, surveys), origin)
    return replace(base, programmes=_ordered((*base.programmes, programme)))


def _from(one: Dated, origin: Origin) -> Dated:
    return replace(one, edition=replace(one.edition, origin=origin))


def _with_units(base: Catalogues, value: object, file: str, origin: Origin) -> Catalogues:
    """A list takes the place of the one with its code, whole."""
    edition, units = reading.read_unit_list(value, file)
    gone = {one.valid_from for one in base.units.editions if one.code == edition.code}
    others = [one for one in base.units.editions if one.code != edition.code]
    editions = sorted((*others, replace(edition, origin=origin)), key=lambda one: one.valid_from)
    left = (unit for unit in base.units.units if unit.valid_from not in gone)
    return replace(base, units=UnitCatalogue(tuple(editions), (*left, *units)))


def shipped_text(kind: str, code: str) -> str | None:
    """The text of the shipped file that holds this edition, or None."""
    return shipped_texts().get((kind, code))


def shipped_texts() -> dict[tuple[str, str], str]:
    """The texts of all shipped files by kind and code; of a list of units only its head."""
    texts = {}
    for path in sorted(resource("catalogues").glob("*.json")):
        text = read_text(path)
        found = kind_of(value := parse_json(text, path.name))
        edition = reading.read_edition(value, path.name, found) if found else None
        if edition is not None:
            texts[edition.kind, edition.code] = text
    return texts


def check_catalogue(path: Path) -> CatalogueReport:
    """Everything that is wrong with one file; survey forms it names are looked up among the shipped ones.

    A `.csv` file is checked as a list of units. Raises Refusal for a file that is missing, too large, not UTF-8
    or not JSON, Trouble when the machine cannot read it.
    """
    if path.suffix.lower() == ".csv":
        rows = parse_csv(read_text(path), path.name)
        return CatalogueReport(Kind.UNITS.value, None, reading.check_units(_UNHEADED, rows, path.name))
    value = parse_json(read_text(path), path.name)
    kind = kind_of(value)
    if kind is None:
        return CatalogueReport("", None, (_kind_unknown(path.name),))
    return CatalogueReport(kind.value, reading.read_edition(value, path.name, kind), _check(kind, path, value))


def _kind_unknown(file: str) -> CatalogueError:
    kinds = ", ".join(kind.value for kind in Kind)
    return CatalogueError(file, "/edition", "kind", "catalogue-kind-unknown", {"kinds": kinds})


def _check(kind: Kind, path: Path, value: object) -> tuple[CatalogueError, ...]:
    if kind is Kind.UNITS:
        return _check_units(path, value)
    if kind is Kind.DISCLOSURE:
        return reading.check_disclosure(value, path.name)
    if kind is Kind.HOLIDAYS:
        return reading.check_holidays(value, path.name)
    if kind is Kind.QUESTIONNAIRE:
        return reading.check_questionnaire(value, path.name)
    if kind is Kind.QUALITY:
        return reading.check_quality(value, path.name)
    surveys = survey_questions(_shipped_questionnaires())
    if kind is Kind.CRITERIA:
        return reading.check_criteria(value, path.name, surveys)
    return reading.check_programme(value, path.name, surveys)


def _check_units(path: Path, value: object) -> tuple[CatalogueError, ...]:
    errors = reading.check_unit_head(value, path.name)
    if errors:
        return errors
    edition, name = reading.read_unit_head(value, path.name)
    return reading.check_units(edition, parse_csv(read_text(path.parent / name), name), name)


def _shipped_questionnaires() -> tuple[Questionnaire, ...]:
    parsed = _parse_folder(resource("catalogues"))[Kind.QUESTIONNAIRE]
    return tuple(reading.read_questionnaire(value, path.name) for path, value in parsed)


def _units(parsed: Parsed) -> UnitCatalogue:
    editions: list[Edition] = []
    units: list[Unit] = []
    heads = [(path, *reading.read_unit_head(value, path.name)) for path, value in parsed[Kind.UNITS]]
    for path, edition, name in sorted(heads, key=lambda head: head[1].valid_from):
        editions.append(edition)
        units.extend(reading.read_units(edition, parse_csv(read_text(path.parent / name), name), name))
    return UnitCatalogue(tuple(editions), tuple(units))


def _parse_folder(folder: Path) -> Parsed:
    parsed: dict[Kind, list[tuple[Path, object]]] = defaultdict(list)
    for path in sorted(folder.glob("*.json")):
        value = parse_json(read_text(path), path.name)
        kind = kind_of(value)
        if kind is None:
            raise refusal([_kind_unknown(path.name)])
        parsed[kind].append((path, value))
    return parsed


def _ordered(found: Iterable[Headed]) -> tuple[Headed, ...]:
    return tuple(sorted(found, key=lambda one: (one.edition.valid_from, one.edition.code)))


def read_text(path: Path) -> str:
    """The text of a file; a byte order mark, as some editors put it, is taken off."""
    if not path.is_file():
        raise Refusal("catalogue-file-missing", file=path.name)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refusal("catalogue-too-large", file=path.name, megabytes=LARGEST_FILE // 1024 // 1024)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal("catalogue-not-utf8", file=path.name) from error
    except OSError as error:
        raise machine_trouble(error, path.name) from error
