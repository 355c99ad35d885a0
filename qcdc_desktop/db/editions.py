"""Which editions and units the records of a folder rest on: those may not change under them."""

from datetime import date

from sqlalchemy import Column, select

from qcdc_desktop.db.reading import Reading
from qcdc_desktop.db.tables import assessment, disclosure, dossier, enrolled_key, office, survey_round
from qcdc_desktop.domain.units import UnitKey

_NAMING = (
    ("disclosure", disclosure.columns["catalogue_edition"]),
    ("criteria", assessment.columns["criteria_edition"]),
    ("questionnaire", survey_round.columns["form_edition"]),
)


def editions_in_use(reading: Reading) -> frozenset[tuple[str, str]]:
    """The editions records were made under, as (kind, code)."""
    return frozenset((kind, code) for kind, column in _NAMING for code in _distinct(reading, column))


def units_in_use(reading: Reading) -> frozenset[UnitKey]:
    """The units that offices, dossiers and keys are of."""
    found: set[UnitKey] = set()
    for table in (office, dossier, enrolled_key):
        pair = table.columns["unit_code"], table.columns["unit_valid_from"]
        for code, since in reading.connection.execute(select(*pair).distinct()):
            found.add(UnitKey(code, date.fromisoformat(since)))
    return frozenset(found)


def _distinct(reading: Reading, column: Column[str]) -> frozenset[str]:
    return frozenset(reading.connection.execute(select(column).distinct()).scalars())
