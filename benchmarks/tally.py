"""How fast one form is counted over many sheets, beside what SQLite needs for counting the same questions itself.

In one run over one database: our tally of the whole form (every question with blank, invalid, not applicable, not
asked, satisfaction), and the bare SQL count of each question's answers. The ratio is tally time over the time of all
these counts; beside it that to the slowest single count. Usage: python benchmarks/tally.py [--sheets 84000]
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

from qcdc_desktop.db import sheets as kept_sheets
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.questionnaire import QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Sheet, SurveyRound
from qcdc_desktop.domain.tally import FormTally, tally
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases import surveys
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.open_office import close_office, create_office
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
NOW = datetime(2024, 12, 20, 3, 0, tzinfo=UTC)
BAR = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=84_000)
    parser.add_argument("--form", default="PKS05")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        unit = UnitKey("07444", date(2024, 1, 1))
        catalogues = load_catalogues()
        ws = create_office(
            Path(folder) / "xa", unit, Role.COMMUNE, "benchmark passphrase", catalogues, lambda: NOW, "Người thử"
        )
        form = next(q for q in surveys.questionnaires(ws, YEAR) if q.code == options.form)
        held = fill(ws, form, options.sheets)
        print(f"{form.code}: {len(form.questions)} questions, {options.sheets} sheets")
        pairs = [(timed(lambda: counted(ws, form, held)), by_sql(ws, form, held)) for _ in range(options.rounds)]
        same = agree(ws, form, held)
        kept = kept_time(ws, form)
        close_office(ws)
    ours = statistics.median(seconds for seconds, _ in pairs)
    whole = statistics.median(sum(each) for _, each in pairs)
    one = statistics.median(max(each) for _, each in pairs)
    print(f"ours, the whole form        {ours * 1000:8.0f} ms")
    print(f"SQL, every question counted {whole * 1000:8.0f} ms  ratio {ours / whole:.2f} (bar {BAR})")
    print(f"SQL, the slowest question   {one * 1000:8.0f} ms  ratio {ours / one:.2f}")
    print(f"ours, read as kept          {kept * 1000:8.1f} ms  ratio {kept / one:.3f}")
    print(f"counts are the same: {same}")
    return 0 if ours / whole <= BAR and same else 1


def counted(ws: Workspace, form: Questionnaire, held: SurveyRound) -> FormTally:
    with ws.store.reading() as reading:
        return tally(form, kept_sheets.stream_sheets(reading, round_id=held.id))


def by_sql(ws: Workspace, form: Questionnaire, held: SurveyRound) -> list[float]:
    """Seconds of the bare count of each question's answers."""
    return [timed(lambda code=q.code: sql_count(ws, code, held)) for q in form.questions]  # type: ignore[misc]


def sql_count(ws: Workspace, code: str, held: SurveyRound) -> dict[str, int]:
    query = f'SELECT json_extract("answers", \'$.{code}\') AS a, count(*) FROM "sheet" WHERE "round_id" = ? GROUP BY a'
    with ws.store.reading() as reading:
        return {str(row[0]): row[1] for row in reading.connection.exec_driver_sql(query, (held.id,))}


def agree(ws: Workspace, form: Questionnaire, held: SurveyRound) -> bool:
    """Whether both give the same number for every option of every question of one choice."""
    found = counted(ws, form, held)
    for question in found.questions:
        plain = sql_count(ws, question.question.code, held)
        one_choice = question.question.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO) and not question.not_asked
        if one_choice and any(plain.get(o.option.code, 0) != o.count for o in question.options):
            return False
    return True


def kept_time(ws: Workspace, form: Questionnaire) -> float:
    """What a program that has just started needs for the same tally, once it was counted."""
    surveys.tally_form(ws, YEAR, form.code)
    surveys._TALLIES.clear()
    return timed(lambda: surveys.tally_form(ws, YEAR, form.code))


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fill(ws: Workspace, form: Questionnaire, count: int) -> SurveyRound:
    held = surveys.add_round(ws, YEAR, form.code)
    random = Random(1)
    plain = [q for q in form.questions if q.options and q.kind in (QuestionKind.SINGLE, QuestionKind.YES_NO)]
    several = [q for q in form.questions if q.kind is QuestionKind.MULTIPLE]

    def sheets() -> object:
        for number in range(1, count + 1):
            answers: dict[str, str | tuple[str, ...] | int] = {
                q.code: random.choice(q.options).code for q in plain if random.random() > 0.02
            }
            for q in several:
                answers[q.code] = tuple(o.code for o in q.options if random.random() < 0.4) or (q.options[0].code,)
            yield Sheet(ws.new_id(), held.dossier_id, held.id, form.code, number, NOW, "", "", answers)

    with ws.store.transaction(ws.actor) as tx:
        kept_sheets.add_sheets(tx, sheets())  # type: ignore[arg-type]
    return held


if __name__ == "__main__":
    sys.exit(main())
