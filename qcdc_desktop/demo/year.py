"""One commune's invented year from the first entry to the signed package, as its clerk would do it."""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from qcdc_desktop.demo.answers import made_up_sheets
from qcdc_desktop.demo.days import note_days
from qcdc_desktop.demo.evidence import write_paper
from qcdc_desktop.demo.frauds import Committed, Fraud, commit
from qcdc_desktop.demo.keying import KeyingClock, gaps, shared_out
from qcdc_desktop.demo.names import person, villages
from qcdc_desktop.demo.register import fill_register
from qcdc_desktop.demo.second_entry import key_again, number_batches
from qcdc_desktop.domain.criteria import ByHand, Count, Deduction, Indicator, IndicatorEntry, Rate, YesNo
from qcdc_desktop.domain.office import AttachedTo, Role
from qcdc_desktop.domain.recognition import ModelPlan, Registration
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.assessment import approve_assessment, entry_for, open_assessment, save_entries
from qcdc_desktop.usecases.assessment_states import review_assessment
from qcdc_desktop.usecases.attachments import attach_file, describe_attachment
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.enrolment import own_key, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.make_report import ReportChoice, make_report
from qcdc_desktop.usecases.office_settings import read_office, save_profile
from qcdc_desktop.usecases.open_office import close_office, create_office
from qcdc_desktop.usecases.recognition import save_registration
from qcdc_desktop.usecases.survey_sheets import import_sheets
from qcdc_desktop.usecases.surveys import add_round, questionnaires, save_round
from qcdc_desktop.usecases.take_catalogue import read_root, take_release, trust_root
from qcdc_desktop.usecases.workspace import Workspace

PASSPHRASE = "minh hoa 2024"
"""Of every key of the demonstration; it is printed, so these keys must never sign anything real."""


@dataclass(frozen=True, slots=True)
class Task:
    """What one worker makes: the commune's folder with its year, its package and its key request.

    `frauds` are put into its rounds one after the other. `release` is the province's catalogue, `root` the fingerprint
    on its paper; without it the office works with the shipped ones and hands its package over in person, not sealed.
    """

    folder: Path
    unit: UnitKey
    year: int
    sheets: int
    seed: int
    drop: Path
    frauds: tuple[Fraud, ...] = ()
    release: Path | None = None
    root: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it; `fingerprint` is what the commune prints on paper for the reviewing office."""

    folder: Path
    unit: UnitKey
    package: Path
    request: Path
    fingerprint: str
    frauds: tuple[Committed, ...] = ()


class Calendar:
    """The clock of the demonstration: it stands on the day it is set to and moves a second at each look."""

    def __init__(self, day: date) -> None:
        self.set(day)

    def set(self, day: date) -> None:
        """Go to nine in the morning of a day in Việt Nam."""
        self._now = datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The present instant."""
        self._now += timedelta(seconds=1)
        return self._now


def make_commune(task: Task) -> Made:
    """Make a commune's folder and carry its year through; deterministic for the task but for the key."""
    random = Random(int(hashlib.sha256(f"{task.seed}:{task.unit}".encode()).hexdigest()[:12], 16))
    clock = Calendar(date(task.year, 1, 5))
    operator = person(random)
    ws = create_office(task.folder, task.unit, Role.COMMUNE, PASSPHRASE, load_catalogues(), clock, operator)
    if task.release is not None:
        ws = take_province_catalogue(ws, task.release, task.root)
    care = min(1.0, random.gauss(0.93, 0.05))
    _describe(ws, random)
    clock.set(date(task.year, 12, 2))
    fill_register(ws, task.year, care, operator, random)
    frauds = _survey(ws, task, random, operator)
    clock.set(date(task.year, 12, 10))
    _assess(ws, task, care, random)
    _register_models(ws, task, random)
    review_assessment(ws, task.year, person(random))
    clock.set(date(task.year, 12, 16))
    approve_assessment(ws, task.year, read_office(ws).profile.signer_name)
    package = export_submission(ws, task.year, task.drop, sealed=None if task.release else False)
    request = write_key_request(ws, task.drop.parent / "khoa")
    made = Made(task.folder, task.unit, package.file, request.file, own_key(ws).fingerprint, frauds)
    close_office(ws)
    return made


def take_province_catalogue(ws: Workspace, release: Path, fingerprint: str) -> Workspace:
    """Trust the province's root, its two hidden groups typed from the paper, and take its release in."""
    shown = read_root(ws, release).shown_groups
    typed = [group for group, seen in zip(fingerprint.split(), shown, strict=True) if seen is None]
    trust_root(ws, release, " ".join(typed))
    return take_release(ws, release).workspace


def _register_models(ws: Workspace, task: Task, random: Random) -> None:
    """What the commune registered at the beginning of the year."""
    titles = ("Ngày thứ Năm không hẹn", "Tổ dân phố điện tử", "Trả kết quả tại nhà", "Hòm thư xanh")
    model = ModelPlan(
        random.choice(titles),
        field="Bộ phận một cửa",
        place="Trụ sở UBND",
        content="Giải quyết thủ tục trong ngày, hướng dẫn tận nơi.",
        responsible="Văn phòng UBND",
        starts_on=date(task.year, 3, 1),
    )
    registration = Registration("", "", date(task.year, 1, 20), random.randrange(8500, 9600, 50), models=(model,))
    save_registration(ws, task.year, registration)


def _describe(ws: Workspace, random: Random) -> None:
    profile = read_office(ws).profile
    save_profile(
        ws,
        replace(
            profile,
            has_website=random.random() < 0.85,
            has_loudspeaker=random.random() < 0.95,
            villages=villages(random, random.randint(6, 12)),
            signer_name=person(random),
            prepared_by=ws.actor,
            adult_population=random.randint(3500, 9500),
        ),
    )


def _survey(ws: Workspace, task: Task, random: Random, operator: str) -> tuple[Committed, ...]:
    """Seven forms, each with its round in the quarter of the programme, keyed by two people in the days after it."""
    mood = min(0.97, random.gauss(0.9, 0.05))
    again = Random(f"{task.seed}:{task.unit}:again")
    colleague, second_keyer = _others(operator, again)
    frauds: list[Committed] = []
    profile = read_office(ws).profile
    for form in questionnaires(ws, task.year):
        month = form.quarter * 3 - 1
        opened = add_round(ws, task.year, form.code)
        save_round(
            ws,
            replace(
                opened,
                starts_on=date(task.year, month, 2),
                ends_on=date(task.year, month, 4),
                place="Bộ phận một cửa UBND xã",
                target=task.sheets,
                population=profile.adult_population,
                printed=task.sheets + 5,
                handed_out=task.sheets + 2,
                returned=task.sheets,
            ),
        )
        number_batches(ws, opened, task.sheets, (operator, second_keyer))
        begins = datetime(task.year, month, 5, 1, 0, tzinfo=UTC)
        sheets = made_up_sheets(form, task.sheets, mood, profile.villages, operator, begins, random)
        sheets, seconds = shared_out(sheets, (operator, second_keyer)), gaps(task.sheets, again)
        if len(frauds) < len(task.frauds):
            fraud = task.frauds[len(frauds)]
            sheets, seconds, done = commit(fraud, form, sheets, seconds, Random(f"{task.seed}:{task.unit}:{fraud}"))
            frauds.append(done)
        import_sheets(replace(ws, clock=KeyingClock(begins, seconds)), opened.id, sheets)
        key_again(replace(ws, actor=colleague), opened, form, again)
        days = Random(f"{task.seed}:{task.unit}:{form.code}:days")
        note_days(ws, opened, task.sheets, f"{operator}, công chức Văn phòng – thống kê", days)
    return tuple(frauds)


def _others(operator: str, random: Random) -> tuple[str, str]:
    """Two more people of the office: who keys again, and who keys the second half."""
    found: list[str] = []
    while len(found) < 2:
        name = person(random)
        if name not in (operator, *found):
            found.append(name)
    return found[0], found[1]


def _assess(ws: Workspace, task: Task, care: float, random: Random) -> None:
    view = open_assessment(ws, task.year)
    indicators = view.criteria_set.indicators
    entries = [_entered(entry_for(ws, view, i.code), i, care, random) for i in indicators]
    save_entries(ws, task.year, entries)
    papers = task.folder / "reports"
    listed = make_report(
        ws, "disclosure-list", ReportChoice(task.year, quarter=3), papers / "danh-sach-cong-khai-quy-3.pdf"
    )
    for number, indicator in enumerate(indicators, start=1):
        automatic = not isinstance(indicator.rule, (YesNo, Count, Rate, Deduction, ByHand))
        symbol = f"{100 + number}/BC-UBND"
        file = listed if automatic else write_paper(papers / f"minh-chung-{number:02d}.pdf", indicator.title, symbol)
        attached = attach_file(ws, task.year, file, AttachedTo.INDICATOR, indicator.code, f"trang {number % 3 + 1}")
        if not automatic:
            day = date(task.year, 11, 1 + number % 28)
            describe_attachment(ws, attached.attachment.id, indicator.evidence[:80], symbol, day, "UBND xã")
            file.unlink()


def _entered(entry: IndicatorEntry, indicator: Indicator, care: float, random: Random) -> IndicatorEntry:
    """Figures that fit the rule: good offices have better ones."""
    rule = indicator.rule
    if isinstance(rule, YesNo):
        return replace(entry, yes=indicator.veto or random.random() < care)
    if isinstance(rule, Count):
        return replace(entry, count=random.randint(4, 24))
    if isinstance(rule, Deduction):
        return replace(entry, count=random.choice((0, 0, 0, 0, 1)))
    if isinstance(rule, Rate):
        whole = 0 if rule.full_without_cases and random.random() < 0.3 else random.randint(20, 400)
        return replace(entry, numerator=round(whole * min(1.0, random.gauss(0.97, 0.02))), denominator=whole)
    if isinstance(rule, ByHand):
        share = min(1.0, max(0.5, random.gauss(0.9, 0.08)))
        return replace(entry, points=round(indicator.maximum * share / 25) * 25)
    return replace(entry, explanation="Số liệu lấy tự động từ sổ công khai và phiếu khảo sát.")
