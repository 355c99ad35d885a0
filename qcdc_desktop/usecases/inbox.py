"""The reviewing office's desk: who has sent what by when, files taken in, packages held for a person's decision.

Checking and applying packages stand in `import_package`, trusting keys in `enrolment`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Cancelled, Refusal, Trouble
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.office import Attachment
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.recognition import Registration
from qcdc_desktop.domain.review import Appraisal, AppraisalState
from qcdc_desktop.domain.survey import SurveyCheck, SurveyRound
from qcdc_desktop.domain.survey_days import SurveyDay
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.domain.vn_dates import local_day
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.enrolment import KeyRequest, read_key_request
from qcdc_desktop.usecases.export_package import export_receipt
from qcdc_desktop.usecases.import_package import ImportResult, import_packages, packages_in
from qcdc_desktop.usecases.look_inside import Inspection, inspect_package
from qcdc_desktop.usecases.review import units_below
from qcdc_desktop.usecases.workspace import Workspace, dossier_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One unit below: its last applied submission, when its first one came, how many came, and what waits.

    `late`: the first came after the due day, or nothing came and the day has passed.
    """

    unit: Unit
    last: PackageRecord | None
    first_on: date | None
    late: bool
    held: int
    state: AppraisalState | None
    receipt: bool
    times: int = 0

    @property
    def id(self) -> UnitKey:
        """What makes the row the same after reading again."""
        return self.unit.key


@dataclass(frozen=True, slots=True)
class Request:
    """A file that asks to trust a key, and what it says."""

    file: Path
    request: KeyRequest


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of files that were handed in: results of packages, and requests to trust a key.

    `left` were not reached because somebody stopped; handing them in again goes on.
    """

    results: tuple[ImportResult, ...]
    requests: tuple[Request, ...]
    left: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldPackage:
    """A package that waits: what it says, the package here in its place, and both sides' counts by part."""

    record: PackageRecord
    unit: Unit | None
    said: Inspection
    present: PackageRecord | None
    counts: Mapping[str, int]


def inbox_rows(ws: Workspace, year: int) -> tuple[InboxRow, ...]:
    """Every unit that sends to this office, those that sent nothing too."""
    due = submission_due(ws, year)
    with ws.store.reading() as reading:
        arrived: dict[UnitKey, list[PackageRecord]] = defaultdict(list)
        for record in reading.find(PackageRecord, direction=Direction.IN, kind=PackageKind.SUBMISSION, year=year):
            arrived[record.unit].append(record)
        answered = _with_receipt(reading)
        return tuple(_row(ws, reading, u, arrived[u.key], year, due, answered) for u in units_below(ws, year))


def take_in(ws: Workspace, files: Sequence[Path], progress: Progress = UNWATCHED) -> Taken:
    """Import files and folders; a file that asks to trust a key is told apart.

    Stopping ends it between two files and tells which are left. Raises `Refusal("no-packages-found")`.
    """
    found = packages_in(files)
    results: list[ImportResult] = []
    requests: list[Request] = []
    for done, file in enumerate(found):
        try:
            progress.step(done, len(found), file.name)
        except Cancelled:
            return Taken(tuple(results), tuple(requests), tuple(found[done:]))
        (result,) = import_packages(ws, [file])
        request = _as_request(ws, result)
        if request is None:
            results.append(result)
        else:
            requests.append(Request(result.file, request))
    progress.step(len(found), len(found))
    return Taken(tuple(results), tuple(requests))


def write_missing_receipts(ws: Workspace, year: int, progress: Progress = UNWATCHED) -> tuple[Path, ...]:
    """Write the receipts of submissions that were taken in while the key was locked; raises `Refusal("key-locked")`."""
    waiting = [row.last for row in inbox_rows(ws, year) if row.last is not None and not row.receipt]
    files = []
    for done, record in enumerate(waiting):
        progress.step(done, len(waiting), record.file_name)
        files.append(export_receipt(ws, record).file)
    progress.step(len(waiting), len(waiting))
    return tuple(files)


def held_packages(ws: Workspace) -> tuple[PackageRecord, ...]:
    """The packages that wait for a decision, the oldest first."""
    with ws.store.reading() as reading:
        return tuple(reading.find(PackageRecord, direction=Direction.IN, state=PackageState.HELD))


def open_held(ws: Workspace, record_id: str) -> HeldPackage:
    """A held package beside what is here; raises `Refusal("record-gone")`, and what looking at the file may find."""
    with ws.store.reading() as reading:
        record = _held(reading, record_id)
        same = [
            other
            for other in reading.find(
                PackageRecord, direction=Direction.IN, kind=record.kind, state=PackageState.APPLIED, year=record.year
            )
            if other.unit == record.unit
        ]
        counts = _counts(ws, reading, record)
    present = max(same, key=lambda other: (other.at, other.revision), default=None)
    said = inspect_package(ws, ws.folders.inbox / record.file_name, reports=False)
    return HeldPackage(record, ws.catalogues.units.find(record.unit), said, present, counts)


def decline_held(ws: Workspace, record_id: str, reason: str) -> PackageRecord:
    """Keep a held package in the archive only, because a person compared and decided so.

    Raises `Refusal` reason-missing, record-gone.
    """
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        record = replace(_held(tx, record_id), state=PackageState.OLDER)
        tx.save(record)
        tx.note("decline-held", "PackageRecord", record.id, reason=nfc(reason).strip())
    return record


def submission_due(ws: Workspace, year: int) -> date | None:
    """The day by which this office wants the packages of the year: its own, else the work programme's, else None."""
    from qcdc_desktop.db.settings import read_setting

    with ws.store.reading() as reading:
        text = read_setting(reading, _due_key(year))
    if text:
        return date.fromisoformat(text)
    return next((one.submission_due for one in ws.catalogues.programmes if one.year == year), None)


def set_submission_due(ws: Workspace, year: int, day: date | None) -> date | None:
    """Set or take back the day by which packages of the year are wanted."""
    from qcdc_desktop.db.settings import write_setting

    with ws.store.transaction(ws.actor) as tx:
        write_setting(tx, _due_key(year), day.isoformat() if day else "")
    return day


def _due_key(year: int) -> str:
    return f"submission-due-{year}"


def _row(
    ws: Workspace,
    reading: Reading,
    unit: Unit,
    arrived: list[PackageRecord],
    year: int,
    due: date | None,
    answered: set[str | None],
) -> InboxRow:
    in_order = sorted(arrived, key=lambda record: (record.at, record.id))
    applied = [record for record in in_order if record.state is PackageState.APPLIED]
    last = applied[-1] if applied else None
    first_on = local_day(in_order[0].at) if in_order else None
    late = due is not None and (first_on or ws.today) > due
    held = sum(record.state is PackageState.HELD for record in arrived)
    receipt = last is not None and last.digest in answered
    state = _appraisal_state(reading, unit, year, last)
    return InboxRow(unit, last, first_on, late, held, state, receipt, len({record.digest for record in arrived}))


def _appraisal_state(reading: Reading, unit: Unit, year: int, last: PackageRecord | None) -> AppraisalState | None:
    dossier = dossier_of(reading, unit.key, year) if last is not None else None
    if dossier is None or last is None:
        return None
    found = reading.find(Appraisal, dossier_id=dossier.id, submission=last.digest)
    return found[0].state if found else None


def _as_request(ws: Workspace, result: ImportResult) -> KeyRequest | None:
    """A file that was not imported may be a sound request to trust a key; else its own result stands."""
    is_request = result.record is not None and result.record.kind is PackageKind.KEY_REQUEST
    if not is_request and result.outcome != "refused":
        return None
    try:
        return read_key_request(ws, result.file)
    except (Refusal, Trouble):
        return None


def _with_receipt(reading: Reading) -> set[str | None]:
    """The digests of packages a receipt was written for."""
    written = reading.find(PackageRecord, direction=Direction.OUT, kind=PackageKind.RECEIPT)
    return {record.in_reply_to for record in written}


def _held(reading: Reading, record_id: str) -> PackageRecord:
    record = reading.get(PackageRecord, record_id)
    if record is None or record.state is not PackageState.HELD:
        raise Refusal("record-gone")
    return record


def _counts(ws: Workspace, reading: Reading, record: PackageRecord) -> dict[str, int]:
    from qcdc_desktop.db import sheets
    from qcdc_desktop.domain.criteria import IndicatorEntry
    from qcdc_desktop.domain.disclosure import Disclosure, Publication

    dossier = dossier_of(reading, record.unit, record.year)
    if dossier is None:
        return {}
    kinds = {
        "disclosures": Disclosure,
        "publications": Publication,
        "indicator_entries": IndicatorEntry,
        "survey_rounds": SurveyRound,
        "survey_checks": SurveyCheck,
        "survey_days": SurveyDay,
        "registration": Registration,
        "files": Attachment,
    }
    counts = {name: len(reading.find(kind, dossier_id=dossier.id)) for name, kind in kinds.items()}
    return {**counts, "survey_sheets": sum(sheets.count_sheets(reading, dossier.id).values())}
