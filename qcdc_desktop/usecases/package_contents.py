"""What the next package would carry, what came back for it, and the story of every package.

Writing and importing packages stand in `export_package` and `import_package`; no record is changed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qcdc_desktop.disk import copy_file
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.gaps import Gap
from qcdc_desktop.domain.office import Attachment
from qcdc_desktop.domain.review import Appraisal, AppraisalItem, AppraisalState
from qcdc_desktop.domain.scoring import ScoreState
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.usecases.assessment import AssessmentView, open_assessment, read_assessment
from qcdc_desktop.usecases.import_package import package_log
from qcdc_desktop.usecases.package_parts import can_seal_for, holds_personal_data, superior_of
from qcdc_desktop.usecases.surveys import read_rounds
from qcdc_desktop.usecases.workspace import Workspace, dossier_of, unit_of


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a package: how many records, and for some how many there should be or how many bytes they weigh."""

    code: str
    count: int
    of: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the next package would carry and what is still missing; `receiver` None: nobody is above this office."""

    receiver: Unit | None
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    approved_by: str
    last: PackageRecord | None
    receipt: PackageRecord | None
    personal: bool
    """Survey answers or attached papers travel, so the package is sealed unless a person chooses otherwise."""
    can_seal: bool
    """The receiver's key is known here."""


@dataclass(frozen=True, slots=True)
class ReceivedFeedback:
    """An appraisal that came back, beside this office's dossier; `sent` is the package it judges."""

    appraisal: Appraisal
    items: Mapping[str, AppraisalItem]
    sent: PackageRecord | None
    assessment: AssessmentView


@dataclass(frozen=True, slots=True)
class LogLine:
    """One package with the receipts and feedback that answer it, oldest first."""

    record: PackageRecord
    peer: Unit | None
    answers: tuple[PackageRecord, ...]


def outgoing(ws: Workspace, year: int) -> Outgoing:
    """What this office's package of the year would carry now."""
    open_assessment(ws, year)
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        assert dossier is not None
        view = read_assessment(ws, reading, dossier)
        rounds = read_rounds(ws, reading, dossier)
        attachments = reading.find(Attachment, dossier_id=dossier.id)
        receiver = _receiver(ws)
        personal = holds_personal_data(reading, dossier.id)
        can_seal = receiver is not None and can_seal_for(reading, receiver.key)
    scores = view.score.indicators
    filled = sum(s.state not in (ScoreState.EMPTY, ScoreState.INSUFFICIENT) for s in scores)
    rows = view.register.rows
    last = _last_sent(package_lines(ws, year))
    receipts = [a for a in last.answers if a.kind is PackageKind.RECEIPT] if last else []
    return Outgoing(
        receiver=receiver,
        parts=(
            Part("disclosures", len(rows)),
            Part("publications", sum(len(row.publications) for row in rows)),
            Part("indicators", filled, len(scores)),
            Part("rounds", len(rounds)),
            Part("sheets", sum(row.sheets for row in rounds)),
            Part("attachments", len(attachments), bytes=sum(a.size for a in attachments)),
        ),
        gaps=view.gaps,
        approved_by=view.assessment.approved_by if view.locked else "",
        last=last.record if last else None,
        receipt=receipts[-1] if receipts else None,
        personal=personal,
        can_seal=can_seal,
    )


def received_feedback(ws: Workspace, year: int) -> tuple[ReceivedFeedback, ...]:
    """The appraisals that came back for this office's year, the newest package first."""
    sent = {record.digest: record for record in package_log(ws) if _own_submission(record)}
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, ws.unit_key, year)
        appraisals = reading.find(Appraisal, dossier_id=dossier.id) if dossier else []
        if dossier is None or not appraisals:
            return ()
        view = read_assessment(ws, reading, dossier)
        found = []
        for appraisal in appraisals:
            items = reading.find(AppraisalItem, appraisal_id=appraisal.id)
            by_code = {item.indicator_code: item for item in items}
            found.append(ReceivedFeedback(appraisal, by_code, sent.get(appraisal.submission), view))
    return tuple(sorted(found, key=lambda one: one.sent.revision if one.sent else 0, reverse=True))


@dataclass(frozen=True, slots=True)
class LastFeedback:
    """The newest appraisal that came back, with the reviewer's points and comments by indicator code."""

    appraisal: Appraisal
    items: Mapping[str, AppraisalItem]


def last_feedback(ws: Workspace, year: int, unit: UnitKey | None = None) -> LastFeedback | None:
    """The newest appraisal of this office's year, or None; unlike `received_feedback` it scores nothing.

    Of a received dossier (`unit`) it is the newest that this office has decided, which is what the unit gets.
    """
    own = unit is None or unit == ws.unit_key
    sent = {record.digest: record.revision for record in package_log(ws) if _own_submission(record)} if own else {}
    with ws.store.reading() as reading:
        dossier = dossier_of(reading, unit or ws.unit_key, year)
        found = reading.find(Appraisal, dossier_id=dossier.id) if dossier else []
        appraisals = [one for one in found if own or one.decided_at is not None]
        if not appraisals:
            return None
        if own:
            newest = max(appraisals, key=lambda appraisal: sent.get(appraisal.submission, 0))
        else:
            newest = max(appraisals, key=lambda appraisal: (appraisal.decided_at or ws.clock(), appraisal.id))
        items = reading.find(AppraisalItem, appraisal_id=newest.id)
    return LastFeedback(newest, {item.indicator_code: item for item in items})


def last_sent(ws: Workspace, year: int) -> LogLine | None:
    """The submission this office wrote last for the year, with what answered it."""
    return _last_sent(package_lines(ws, year))


def package_lines(ws: Workspace, year: int) -> tuple[LogLine, ...]:
    """Every package of the year, newest first, with what answers it."""
    records = [record for record in package_log(ws) if record.year == year]
    answers: dict[str, list[PackageRecord]] = defaultdict(list)
    for record in reversed(records):
        if record.in_reply_to is not None:
            answers[record.in_reply_to].append(record)
    units = {unit.key: unit for unit in ws.catalogues.units.units}
    return tuple(
        LogLine(r, units.get(UnitKey(r.peer_code, r.peer_valid_from)), tuple(answers[r.digest])) for r in records
    )


def feedback_waiting(ws: Workspace, year: int) -> int:
    """1 when the last package of the year came back for completion and none was sent since, else 0."""
    last = _last_sent(package_lines(ws, year))
    if last is None:
        return 0
    with ws.store.reading() as reading:
        found = reading.find(Appraisal, submission=last.record.digest)
    return int(any(appraisal.state is AppraisalState.RETURNED for appraisal in found))


def package_path(ws: Workspace, record: PackageRecord) -> Path:
    """Where a package this office wrote or received is kept."""
    if record.direction is Direction.IN:
        return ws.folders.inbox / record.file_name
    return ws.folders.outbox / record.epoch[:8] / record.file_name


def copy_package(ws: Workspace, record: PackageRecord, folder: Path) -> Path:
    """Copy a kept package into a folder, e.g. of a USB stick: the sealed file where this office sealed it.

    Raises `Trouble` disk-full, folder-missing, file-trouble.
    """
    kept = package_path(ws, record)
    sealed = kept.with_name(kept.name + ".age")
    file = sealed if record.direction is Direction.OUT and sealed.exists() else kept
    return copy_file(file, folder / file.name)


def digest_in_groups(digest: str) -> str:
    """A digest of 64 hex digits as 16 groups of 4, the way it is read out over the telephone."""
    from qcdc_desktop.exchange.keys import in_groups

    return in_groups(digest)


def _last_sent(lines: tuple[LogLine, ...]) -> LogLine | None:
    """The submission written last; two of the same second are told apart by their revision."""
    sent = [line for line in lines if _own_submission(line.record)]
    return max(sent, key=lambda line: (line.record.at, line.record.revision), default=None)


def _own_submission(record: PackageRecord) -> bool:
    return (
        record.direction is Direction.OUT
        and record.kind is PackageKind.SUBMISSION
        and record.state is PackageState.WRITTEN
    )


def _receiver(ws: Workspace) -> Unit | None:
    try:
        return unit_of(ws, superior_of(ws))
    except Refusal as refusal:
        if refusal.code != "no-superior":
            raise
        return None
