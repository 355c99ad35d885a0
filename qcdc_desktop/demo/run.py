"""The whole job, end to end: a province, a reviewing office and its communes, each in its own folder.

The province publishes its catalogue with the reviewing office's key, keys are enrolled, a year is entered, packages go
up sealed, are verified, imported and appraised, feedback goes back, papers are printed. Communes are made side by side
in processes of their own, as in life.
"""

import json
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from qcdc_desktop.demo import review
from qcdc_desktop.demo.frauds import Fraud
from qcdc_desktop.demo.papers import print_paper
from qcdc_desktop.demo.province import Holders, Published, publish_first
from qcdc_desktop.demo.year import PASSPHRASE, Calendar, Made, Task, make_commune, take_province_catalogue
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.usecases.backups import make_backup
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.enrolment import own_key, write_key_request
from qcdc_desktop.usecases.make_report import ReportChoice
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.open_office import close_office, create_office, open_office
from qcdc_desktop.usecases.review import accept_dossier, accept_own_points
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024
DISTRICT = UnitKey("218", date(2024, 1, 1))
"""Huyện Lục Nam, with 25 communes in 2024."""
MARKER = "demo.json"
"""Says what was made; also how a folder is known as an earlier demonstration."""


@dataclass
class _Run:
    """What was made so far."""

    root: Path
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    reports: list[Path] = field(default_factory=list)
    packages: list[Path] = field(default_factory=list)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Measure a step."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)

    def place(self, name: str) -> Path:
        """A folder of this run, made when first asked for."""
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def run_demo(
    folder: Path,
    communes: int = 20,
    sheets: int = 60,
    seed: int = 2024,
    progress: Progress = UNWATCHED,
    *,
    frauds: bool = False,
) -> dict[str, Any]:
    """Make the demonstration in an empty folder and return what was made, with every file and the seconds per step.

    `frauds` puts every kind of fraud into the sheets of the first commune and tells which numbers they touched.

    Raises `Refusal` folder-not-empty, demo-size.
    """
    root = folder.absolute()
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Refusal("folder-not-empty", folder=str(root))
    catalogues = load_catalogues()
    district = catalogues.units.find(DISTRICT)
    assert district is not None
    units = catalogues.units.children(district)
    if not 2 <= communes <= len(units) or not 1 <= sheets <= 1000:
        raise Refusal("demo-size", most=len(units))
    run = _Run(root, progress)
    with ExitStack() as leaving:
        return _carry_out(run, units[:communes], sheets, seed, tuple(Fraud) if frauds else (), leaving)


def _carry_out(
    run: _Run, units: tuple[Unit, ...], sheets: int, seed: int, frauds: tuple[Fraud, ...], leaving: ExitStack
) -> dict[str, Any]:
    """The year from the first office to the last paper; `leaving` closes the offices also when it is stopped."""
    calendar = Calendar(date(YEAR, 1, 4))
    pool = _workers(len(units), leaving)
    with run.timed("offices"):
        reviewer, province, published = _upper_offices(run, calendar, leaving, pool)
    work = _start_communes(run, units, sheets, seed, frauds, published, pool)
    with run.timed("communes"):
        made = _finished(run, work)
    calendar.set(date(YEAR, 12, 18))
    with run.timed("exchange"):
        _exchange(run, reviewer, made, seed, calendar)
    with run.timed("reports"):
        _print(run, reviewer, made, pool)
    with run.timed("backup"):
        backup = make_backup(reviewer).path
    return _told(run, [province.folders.root, reviewer.folders.root], made, backup, len(units) * 7 * sheets)


def _upper_offices(
    run: _Run, calendar: Calendar, leaving: ExitStack, pool: ProcessPoolExecutor
) -> tuple[Workspace, Workspace, Published]:
    """The province and the reviewing office, whose key the province enrols and publishes with its catalogues."""
    holders = Holders(run.place("tinh-khoa-goc"), pool)
    catalogues = load_catalogues()
    province_unit = UnitKey("24", DISTRICT.valid_from)
    run.progress.step(0, 1, "cơ quan thẩm định")
    province = create_office(
        run.root / "tinh", province_unit, Role.PROVINCE, PASSPHRASE, catalogues, calendar, "Cán bộ tỉnh"
    )
    leaving.callback(close_office, province)
    reviewer = create_office(
        run.root / "huyen", DISTRICT, Role.REVIEWER, PASSPHRASE, catalogues, calendar, "Tổ thẩm định huyện"
    )
    leaving.callback(close_office, reviewer)
    request = write_key_request(reviewer, run.place("trao-doi/khoa"))
    review.enrol_from_paper(province, request.file, own_key(reviewer).fingerprint)
    run.progress.step(0, 1, "ban hành danh mục")
    published = publish_first(province, holders, run.place("trao-doi/danh-muc"))
    reviewer = take_province_catalogue(reviewer, published.file, published.fingerprint)
    return reviewer, published.workspace, published


def _workers(most: int, leaving: ExitStack) -> ProcessPoolExecutor:
    """As many processes as there are processors; what they have not begun is dropped when the run is stopped."""
    pool = ProcessPoolExecutor(min(most, os.cpu_count() or 1), mp_context=multiprocessing.get_context("spawn"))
    leaving.callback(pool.shutdown, cancel_futures=True)
    return pool


def _start_communes(
    run: _Run,
    units: tuple[Unit, ...],
    sheets: int,
    seed: int,
    frauds: tuple[Fraud, ...],
    published: Published,
    pool: ProcessPoolExecutor,
) -> list[Future[Made]]:
    """Let every commune begin its year; each is a commune of its own, none waits for another."""
    up = run.place("trao-doi/gui-len")
    run.place("trao-doi/khoa")
    from_above = published.file, published.fingerprint
    tasks = [
        Task(run.place("xa") / unit.code, unit.key, YEAR, sheets, seed, up, () if place else frauds, *from_above)
        for place, unit in enumerate(units)
    ]
    return [pool.submit(make_commune, task) for task in tasks]


def _finished(run: _Run, work: list[Future[Made]]) -> list[Made]:
    """Wait for the communes; they come back in the order in which they began."""
    for done, future in enumerate(as_completed(work), start=1):
        future.result()
        run.progress.step(done, len(work), "nhập dữ liệu các xã")
    return [future.result() for future in work]


def _exchange(run: _Run, reviewer: Workspace, made: list[Made], seed: int, calendar: Calendar) -> None:
    """Keys, sealed packages up, appraisal, feedback and receipts down; one commune is asked to complete its dossier.

    The communes know the reviewing office's key from the province's catalogue.
    """
    down = run.place("trao-doi/gui-xuong")
    for one in made:
        review.enrol_from_paper(reviewer, one.request, one.fingerprint)
    run.packages += [one.package for one in made]
    answers = review.take_in(reviewer, [one.package for one in made], run.progress)
    answers += review.appraise(reviewer, made, YEAR, down, Random(seed), run.progress)
    run.packages += answers
    for number, one in enumerate(made):
        run.progress.step(number, len(made), "gửi kết quả về xã")
        commune = open_office(one.folder, reviewer.shipped or reviewer.catalogues, calendar)
        own = [file for file in answers if file.name.startswith(f"{one.unit.code}_")]
        review.take_in(commune, own, run.progress)
        if number == 1:
            _second_round(run, reviewer, commune, one, calendar)
        close_office(commune)


def _second_round(run: _Run, reviewer: Workspace, commune: Workspace, one: Made, calendar: Calendar) -> None:
    """The returned dossier is completed, sent as revision 2 and accepted."""
    commune.keys.unlock(PASSPHRASE)
    leader = read_office(commune).profile.signer_name
    again = review.complete_and_send_again(commune, YEAR, commune.actor, leader, run.place("trao-doi/gui-len"))
    review.take_in(reviewer, [again], run.progress)
    accept_own_points(reviewer, one.unit, YEAR)
    accept_dossier(reviewer, one.unit, YEAR)
    run.packages.append(again)


def _print(run: _Run, reviewer: Workspace, made: list[Made], pool: ProcessPoolExecutor) -> None:
    """The papers of the reviewing office and of the first commune, in every form each is written in."""
    first = made[0].unit
    wanted = [
        (reviewer.folders.root, "consolidated", ReportChoice(YEAR)),
        (reviewer.folders.root, "self-assessment", ReportChoice(YEAR, first)),
        (reviewer.folders.root, "survey-result", ReportChoice(YEAR, first, form="PKS07")),
        (made[0].folder, "self-assessment", ReportChoice(YEAR)),
        (made[0].folder, "disclosure-register", ReportChoice(YEAR)),
        (made[0].folder, "disclosure-plan", ReportChoice(YEAR)),
        (made[0].folder, "disclosure-list", ReportChoice(YEAR, quarter=2)),
        (made[0].folder, "disclosure-report", ReportChoice(YEAR)),
        (made[0].folder, "compliance-summary", ReportChoice(YEAR)),
        (made[0].folder, "survey-result", ReportChoice(YEAR, form="PKS05")),
    ]
    futures = [pool.submit(print_paper, folder, name, choice, reviewer.today) for folder, name, choice in wanted]
    for number, future in enumerate(futures):
        run.progress.step(number, len(wanted), "in báo cáo")
        run.reports += future.result()


def _told(run: _Run, upper: list[Path], made: list[Made], backup: Path, sheets: int) -> dict[str, Any]:
    """What was made; written beside it, with paths from the folder, so that it can be moved."""

    def short(paths: list[Path]) -> list[str]:
        return [path.relative_to(run.root).as_posix() for path in paths]

    told = {
        "year": YEAR,
        "passphrase": PASSPHRASE,
        "sheets": sheets,
        "open": short([made[0].folder, upper[1]]),
        "offices": short([*upper, *(one.folder for one in made)]),
        "packages": short(run.packages),
        "reports": short(run.reports),
        "backup": short([backup])[0],
        "frauds": [
            {"unit": str(one.unit), "form": done.form, "fraud": done.fraud.value, "sheets": list(done.numbers)}
            for one in made
            for done in one.frauds
        ],
        "seconds": {**run.seconds, "total": round(sum(run.seconds.values()), 2)},
    }
    (run.root / MARKER).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return told
