"""The shipped catalogues, loaded once, their files as plain values to spoil, and a check by file name."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from qcdc_desktop.domain.catalogue_reading import reading
from qcdc_desktop.domain.catalogue_reading.findings import CatalogueError
from qcdc_desktop.domain.catalogue_reading.together import survey_questions
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.resources import resource
from qcdc_desktop.usecases.catalogues import load_catalogues

FILE = "spoilt.json"


@pytest.fixture(scope="session")
def catalogues() -> Catalogues:
    return load_catalogues()


@pytest.fixture(scope="session")
def shipped() -> Callable[[str], Any]:
    """Gives a fresh copy of a shipped file's value by its name without ending."""

    def load(name: str) -> Any:
        return json.loads(resource("catalogues", f"{name}.json").read_text(encoding="utf-8"))

    return load


@pytest.fixture(scope="session")
def check(catalogues: Catalogues) -> Callable[[str, object], tuple[CatalogueError, ...]]:
    """Checks a value as the kind the shipped file of this name has."""
    surveys = survey_questions(catalogues.questionnaires)

    def checked(name: str, value: object) -> tuple[CatalogueError, ...]:
        if name.startswith("disclosure"):
            return reading.check_disclosure(value, FILE)
        if name.startswith("holidays"):
            return reading.check_holidays(value, FILE)
        if name.startswith("criteria"):
            return reading.check_criteria(value, FILE, surveys)
        if name.startswith("pks"):
            return reading.check_questionnaire(value, FILE)
        if name.startswith("quality"):
            return reading.check_quality(value, FILE)
        if name.startswith("programme"):
            return reading.check_programme(value, FILE, surveys)
        return reading.check_unit_head(value, FILE)

    return checked
