"""Real files, a clock that moves by itself and never looks at the machine's."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from qcdc_desktop.db.store import Store, create_store
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.survey import Sheet, SurveyRound

NOON = datetime(2026, 2, 5, 5, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    ticks = count()
    return lambda: NOON + timedelta(milliseconds=next(ticks))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "qcdc.db"


@pytest.fixture
def store(database: Path, clock: Callable[[], datetime]) -> Iterator[Store]:
    made = create_store(database, clock)
    yield made
    made.close()


@pytest.fixture
def dossier(store: Store) -> Dossier:
    made = Dossier("d1", "00070", date(2025, 7, 1), 2026, NOON)
    with store.transaction("Nguyễn Văn A") as tx:
        tx.save(made)
    return made


@pytest.fixture
def survey_round(store: Store, dossier: Dossier) -> SurveyRound:
    made = SurveyRound("r1", dossier.id, "PKS01", "pks01-2024", "Đợt 1/2026")
    with store.transaction("Nguyễn Văn A") as tx:
        tx.save(made)
    return made


@pytest.fixture
def sheet_of() -> Callable[[SurveyRound, int], Sheet]:
    """Makes a sheet of a round with a number."""

    def make(of: SurveyRound, number: int) -> Sheet:
        return Sheet(
            f"{of.id}-{number}", of.dossier_id, of.id, of.form_code, number, NOON, answers={"q1": "rat_hai_long"}
        )

    return make
