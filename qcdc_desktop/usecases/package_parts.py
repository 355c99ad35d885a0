"""What going out and coming in have in common: who this office is to others, and what it remembers of packages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import Direction, EnrolledKey, KeyState, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.office import Attachment
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.resources import resource
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading
    from qcdc_desktop.exchange.package import Quarantined
    from qcdc_desktop.exchange.statement import Series, Statement
    from qcdc_desktop.exchange.trust import Receiver

OPEN_YEARS = range(2023, 2101)
"""Years a package may be about: the law is in force from 1/7/2023. Closing a year is a later matter."""


@dataclass(frozen=True, slots=True)
class MadePackage:
    """A package this office wrote, and the file to hand over: the sealed one where it was sealed."""

    file: Path
    record: PackageRecord
    sealed: bool = False


def receiver_of(ws: Workspace, received_at: datetime | None = None) -> Receiver:
    """This office as the one who judges a package now, or a kept one as of when it was first received."""
    from qcdc_desktop.exchange.trust import Receiver

    now = received_at or ws.clock()
    release = ws.published.release if ws.published else 0
    return Receiver(ws.unit_key, ws.role, ws.catalogues.units.names, now, OPEN_YEARS, catalogues_here(ws), release)


def catalogues_here(ws: Workspace) -> Mapping[str, str]:
    """The SHA-256 (hex) of the catalogues this office works with, by name: the program's and the province's."""
    shipped = shipped_catalogues()
    return {**shipped, **ws.published.targets} if ws.published else shipped


def unsealed_copy(ws: Workspace, file: Path) -> Quarantined:
    """A private copy of a file from outside, opened with the office's key if it is sealed (steps 1 and 2).

    Raises `Refusal` package-missing, package-too-large, sealed-locked, sealed-for-others …; `Trouble`.
    """
    from qcdc_desktop.exchange.package import quarantine_copy
    from qcdc_desktop.exchange.sealing import unseal

    copy = quarantine_copy(file, ws.folders.quarantine)
    try:
        return unseal(copy, ws.keys.identities)
    except BaseException:
        copy.discard()
        raise


def keys_for(reading: Reading, envelope: bytes) -> list[EnrolledKey]:
    """The enrolled keys an envelope points at: all that judging it needs of all the keys here."""
    from qcdc_desktop.exchange.trust import key_ids_of

    return [key for key_id in key_ids_of(envelope) for key in reading.find(EnrolledKey, key_id=key_id)]


def holds_personal_data(reading: Reading, dossier_id: str) -> bool:
    """Whether survey answers or attached papers would travel with a dossier: those may be about persons."""
    from qcdc_desktop.db import sheets

    attached = reading.find(Attachment, dossier_id=dossier_id)
    return bool(attached) or any(sheets.count_sheets(reading, dossier_id).values())


def can_seal_for(reading: Reading, office: UnitKey) -> bool:
    """Whether an active key of the office is known with a recipient to seal to."""
    return any(key.recipients for key in _active_keys(reading, office))


def recipients_for(reading: Reading, office: UnitKey) -> tuple[str, ...]:
    """Whom a package for the office is sealed to: its working key and its recovery sheet.

    Raises `Refusal("receiver-cannot-unseal")` while no key of the office is enrolled here.
    """
    found = tuple(one for key in _active_keys(reading, office) for one in key.recipients)
    if not found:
        raise Refusal("receiver-cannot-unseal", code=office.code)
    return found


def _active_keys(reading: Reading, office: UnitKey) -> list[EnrolledKey]:
    keys = reading.find(EnrolledKey, unit_code=office.code, unit_valid_from=office.valid_from)
    return [key for key in keys if key.state is KeyState.ACTIVE]


def history_for(reading: Reading, statement: Statement) -> list[PackageRecord]:
    """What the log says about the unit a statement is about, and about the package it answers."""
    about = statement.about
    history = reading.find(PackageRecord, unit_code=about.code, unit_valid_from=about.valid_from)
    if statement.in_reply_to is not None:
        history += reading.find(PackageRecord, digest=statement.in_reply_to)
    return history


@cache
def shipped_catalogues() -> dict[str, str]:
    """The SHA-256 (hex) of every catalogue file by name: a package says which it was made with."""
    files = sorted(file for file in resource("catalogues").rglob("*") if file.suffix in (".json", ".csv"))
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def superior_of(ws: Workspace) -> UnitKey:
    """The office this one sends to: the unit above it in the catalogue; raises `Refusal("no-superior")`."""
    above = ws.catalogues.units.parent(ws.unit)
    if above is None:
        raise Refusal("no-superior")
    return above.key


def next_series(reading: Reading, epoch: str, kind: PackageKind, unit: UnitKey, peer: UnitKey, year: int) -> Series:
    """The place of the next package in its line: after the last one written in this epoch."""
    from qcdc_desktop.exchange.statement import Series

    written = [
        record
        for record in reading.find(PackageRecord, direction=Direction.OUT, kind=kind, year=year, epoch=epoch)
        if record.unit == unit and UnitKey(record.peer_code, record.peer_valid_from) == peer
    ]
    last = max(written, key=lambda record: record.revision, default=None)
    return Series(epoch, last.revision + 1 if last else 1, last.digest if last else None)


def record_of(
    ws: Workspace,
    direction: Direction,
    state: PackageState,
    statement: Statement,
    digest: str,
    file: Path,
    flags: tuple[str, ...] = (),
) -> PackageRecord:
    """The line of the package log for a statement."""
    peer = statement.audience if direction is Direction.OUT else statement.sender.unit
    return PackageRecord(
        id=ws.new_id(),
        direction=direction,
        kind=statement.kind,
        state=state,
        digest=digest,
        package_id=statement.package_id,
        unit_code=statement.about.code,
        unit_valid_from=statement.about.valid_from,
        peer_code=peer.code,
        peer_valid_from=peer.valid_from,
        year=statement.period.year,
        epoch=statement.series.epoch,
        revision=statement.series.revision,
        prev=statement.series.prev,
        in_reply_to=statement.in_reply_to,
        key_id=statement.sender.key_id,
        file_name=file.name,
        at=ws.clock(),
        flags=flags,
    )
