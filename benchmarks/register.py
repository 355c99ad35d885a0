"""How fast a full register opens: everything the list, the matrix and the dashboard need, against the bare SQL read.

The floor reads the same rows with sqlite3 and does nothing with them. The product reads them into records, judges every
entry by its rule, calendar and places, finds what the year expects and nobody entered, and adds up. Both run in this
process on the same file, in turns. Usage: python benchmarks/register.py [--items 400] [--rounds 15]
"""

import argparse
import gc
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from qcdc_desktop.domain.compliance import by_clause, by_form, by_quarter
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.disclosure_status import required_publications
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.disclosures import (
    catalogue_of_year,
    import_disclosures,
    list_disclosures,
    new_disclosure,
)
from qcdc_desktop.usecases.office_settings import read_office, save_profile
from qcdc_desktop.usecases.open_office import close_office, create_office
from qcdc_desktop.usecases.overview import overview
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
UNIT = UnitKey("07444", date(2024, 1, 1))
NOW = datetime(2024, 12, 20, 3, 0, tzinfo=UTC)
VILLAGES = ("Thôn Đông", "Thôn Đoài", "Thôn Trung")
BAR_MS = 150
QUERIES = ("disclosure", "publication", "attachment_link", "dossier_profile", "assessment")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ws = create_office(
            Path(folder) / "xa", UNIT, Role.COMMUNE, "benchmark passphrase", load_catalogues(), lambda: NOW, "Người thử"
        )
        entries, publications = fill(ws, options.items)
        print(f"{entries} entries, {publications} publications, {options.rounds} rounds")
        overview(ws, YEAR)
        measured = in_turns(
            {
                "plain SQL": lambda: plain_read(ws.folders.database),
                "register and matrix": lambda: opened(ws),
                "dashboard": lambda: overview(ws, YEAR),
            },
            options.rounds,
        )
        close_office(ws)
    return 0 if tell(measured) else 1


def fill(ws: Workspace, items: int) -> tuple[int, int]:
    """Entries through the year at an office that must publish each at five places."""
    save_profile(ws, replace(read_office(ws).profile, has_website=True, has_loudspeaker=False, villages=VILLAGES))
    profile = read_office(ws).profile
    random = Random(1)
    contents = [c for c in catalogue_of_year(ws, YEAR).contents if "." in c.code and c.clause in (1, 2, 3, 5, 6)]
    made: list[tuple[Disclosure, list[Publication]]] = []
    for number in range(items):
        content = contents[number % len(contents)]
        day = date(YEAR, 1, 3) + timedelta(days=random.randint(0, 330))
        first = day + timedelta(days=random.randint(1, 12))
        entry = replace(
            new_disclosure(ws, YEAR, content.code, f"{content.title}, văn bản {number}"),
            document_number=f"{number}/TB-UBND",
            document_date=day,
            starts_on=day,
            fiscal_year=YEAR,
        )
        places = required_publications(content, profile)
        made.append((entry, [Publication("", "", "", one.form, one.place, first) for one in places]))
    import_disclosures(ws, YEAR, made)
    return len(made), sum(len(publications) for _, publications in made)


def opened(ws: Workspace) -> object:
    """What the page of the register needs at once."""
    register = list_disclosures(ws, YEAR)
    matrix = [
        {form: (sum(c.met for c in cells), len(cells)) for form, cells in _by_form(row.judgement.checks).items()}
        for row in register.rows
    ]
    return register, matrix, by_clause(register.judged), by_quarter(register.judged), by_form(register.judged)


def _by_form(checks: tuple[object, ...]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for check in checks:
        found.setdefault(check.required.form, []).append(check)  # type: ignore[attr-defined]
    return found


def plain_read(database: Path) -> int:
    """The same rows as tuples."""
    connection = sqlite3.connect(database)
    try:
        return sum(len(connection.execute(f"SELECT * FROM {table}").fetchall()) for table in QUERIES)
    finally:
        connection.close()


def in_turns(work: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Processor seconds of each, one after the other in every round: what else runs on the machine counts little."""
    found: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, one in work.items():
            gc.collect()
            began = time.process_time()
            one()
            found[name].append(time.process_time() - began)
    return found


def tell(measured: dict[str, list[float]]) -> bool:
    """Print medians in milliseconds and how many times the floor; returns whether the bar is held."""
    floor = statistics.median(measured["plain SQL"])
    for name, seconds in measured.items():
        middle, best = statistics.median(seconds), min(seconds)
        print(f"{name:22} median {middle * 1000:7.1f} ms   best {best * 1000:7.1f} ms   {middle / floor:6.1f} × floor")
    slowest = max(statistics.median(seconds) for seconds in measured.values()) * 1000
    print(f"bar {BAR_MS} ms: {'held' if slowest <= BAR_MS else 'NOT held'} ({slowest:.0f} ms)")
    return slowest <= BAR_MS


if __name__ == "__main__":
    sys.exit(main())
