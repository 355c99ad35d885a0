"""Looking into a package without importing it: what it says of itself, how far its signature could be checked, reports.

Nothing is believed and nothing is written: a private copy is read in quarantine and goes away again. What a package may
do here is decided in `import_package`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Fact, Refusal
from qcdc_desktop.domain.exchange_log import Direction, PackageKind, PackageRecord
from qcdc_desktop.domain.units import Unit, UnitKey
from qcdc_desktop.usecases.cosigners import Cosigner, cosigners, unknown_cosigners
from qcdc_desktop.usecases.handover import own_key_for_handover
from qcdc_desktop.usecases.package_parts import keys_for, receiver_of
from qcdc_desktop.usecases.package_reports import Reports, read_reports
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.exchange.cosigning import Cosignature
    from qcdc_desktop.exchange.package import OpenPackage, Quarantined
    from qcdc_desktop.exchange.statement import Statement

MOST_UNVERIFIED: Final = 48 * 2**20
"""Bytes of data files that are read for the eyes although nobody vouches for them: more than 60.000 survey sheets."""
_HEAD = 4096
"""Bytes of a sealed file that tell it from every other: its header holds keys made for it alone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with its facts: what was found out, said by `resources/words`."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a package says of itself. Nothing of it is believed; `signature` tells how far it could be.

    `reports` is None where they could not be read; `problem` then says why. `sealed`: it was opened with our key.
    """

    kind: PackageKind
    unit: UnitKey
    unit_name: str
    audience: UnitKey
    year: int
    revision: int
    issued_at: datetime
    digest: str
    key_id: str
    counts: Mapping[str, int]
    bytes: int
    signature: str
    signature_facts: Mapping[str, Fact] = field(default_factory=dict)
    cosigners: tuple[Cosigner, ...] = ()
    sealed: bool = False
    reports: Reports | None = None
    problem: Finding | None = None


@dataclass(frozen=True, slots=True)
class SealedLook:
    """A sealed package seen from outside: how many keys may open it; `receiver` is known where this office sealed it.

    Whom it is sealed to is hidden by age itself: no list of receivers stands in the file.
    """

    bytes: int
    recipients: int
    receiver: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Desk:
    """What looking needs of its surroundings: where to copy, what opens, and who judges signatures."""

    catalogues: Catalogues
    quarantine: Path
    identities: Sequence[str]
    judge: Callable[[bytes], Finding]
    believe: Callable[[Sequence[Cosignature]], tuple[Cosigner, ...]]
    reports: bool = True


def look_at_seal(ws: Workspace, file: Path) -> SealedLook | None:
    """What can be told of a sealed file without opening it; None for a file that is not sealed.

    Raises `Refusal` package-missing, sealed-damaged, sealed-passphrase; `Trouble`.
    """
    seen = look_at_seal_anywhere(file)
    if seen is None:
        return None
    record = sealed_here(ws, file)
    peer = UnitKey(record.peer_code, record.peer_valid_from) if record else None
    return SealedLook(seen.bytes, seen.recipients, ws.catalogues.units.find(peer) if peer else None)


def look_at_seal_anywhere(file: Path) -> SealedLook | None:
    """The same without an office: who sealed it is not known then."""
    from qcdc_desktop.exchange.peeking import stanzas_of
    from qcdc_desktop.exchange.sealing import is_sealed

    if not file.is_file():
        raise Refusal("package-missing", name=file.name)
    if not is_sealed(file):
        return None
    kinds = stanzas_of(file)
    if "scrypt" in kinds:
        raise Refusal("sealed-passphrase")
    return SealedLook(file.stat().st_size, kinds.count("X25519"))


def inspect_package(ws: Workspace, file: Path, *, reports: bool = True) -> Inspection:
    """Show what a package says of itself, without believing or importing anything; without `reports` only its head.

    A sealed one is opened with this office's key. Raises `Refusal` package-missing, zip-structure, envelope-wrong,
    newer-format, sealed-locked, sealed-for-others …
    """

    def judge(envelope: bytes) -> Finding:
        from qcdc_desktop.exchange.trust import verify

        try:
            with ws.store.reading() as reading:
                keys = [*keys_for(reading, envelope), *own_key_for_handover(ws, envelope)]
                verify(envelope, keys, receiver_of(ws))
        except Refusal as refusal:
            return Finding(refusal.code, dict(refusal.facts))
        return Finding("signature-good")

    def believe(found: Sequence[Cosignature]) -> tuple[Cosigner, ...]:
        return cosigners(ws, found)

    return _inspect(_Desk(ws.catalogues, ws.folders.quarantine, ws.keys.identities, judge, believe, reports), file)


def inspect_anywhere(catalogues: Catalogues, file: Path, now: datetime) -> Inspection:
    """The same without an office, e.g. on the PC of whoever helps: no key is known, so no signature is judged."""

    def believe(found: Sequence[Cosignature]) -> tuple[Cosigner, ...]:
        return unknown_cosigners(found, now)

    with tempfile.TemporaryDirectory(prefix="qcdc-") as folder:
        return _inspect(_Desk(catalogues, Path(folder), (), lambda _: Finding("signature-not-judged"), believe), file)


def _inspect(desk: _Desk, file: Path) -> Inspection:
    from qcdc_desktop.exchange.envelope import read_envelope
    from qcdc_desktop.exchange.package import open_package
    from qcdc_desktop.exchange.trust import digest_of, peek_unverified

    with _copied(desk, file) as (copy, sealed), open_package(copy.path) as opened:
        said = peek_unverified(opened.envelope)
        signature, signers = _signatures(desk, opened.envelope)
        reports, problem = _reports(desk, opened, said, signature.code == "signature-good")
        return Inspection(
            kind=said.kind,
            unit=said.sender.unit,
            unit_name=said.sender.unit_name,
            audience=said.audience,
            year=said.period.year,
            revision=said.series.revision,
            issued_at=said.issued_at,
            digest=digest_of(read_envelope(opened.envelope)),
            key_id=said.sender.key_id,
            counts=dict(said.counts),
            bytes=said.total_bytes,
            signature=signature.code,
            signature_facts=signature.facts,
            cosigners=signers,
            sealed=sealed,
            reports=reports,
            problem=problem,
        )


def _signatures(desk: _Desk, envelope: bytes) -> tuple[Finding, tuple[Cosigner, ...]]:
    """How far the sender's signature could be checked, and who co-signed; a wrong co-signature outweighs all else."""
    from qcdc_desktop.exchange.cosigning import cosignatures_of

    try:
        found = cosignatures_of(envelope)
    except Refusal as refusal:
        return Finding(refusal.code, dict(refusal.facts)), ()
    return desk.judge(envelope), desk.believe(found)


@contextmanager
def _copied(desk: _Desk, file: Path) -> Iterator[tuple[Quarantined, bool]]:
    """A private copy, opened if it was sealed; gone when the block ends."""
    from qcdc_desktop.exchange.package import quarantine_copy
    from qcdc_desktop.exchange.sealing import is_sealed, unseal

    copy = quarantine_copy(file, desk.quarantine)
    try:
        sealed = is_sealed(copy.path)
        yield unseal(copy, desk.identities), sealed
    finally:
        copy.discard()


def _reports(desk: _Desk, opened: OpenPackage, said: Statement, signed: bool) -> tuple[Reports | None, Finding | None]:
    """The reports, or why there are none; of what nobody signed no more is read than a commune may have."""
    from qcdc_desktop.exchange.peeking import contents_unverified, data_bytes, types_unverified

    if not desk.reports:
        return None, None
    try:
        if not signed and data_bytes(said) > MOST_UNVERIFIED:
            raise Refusal("inspect-too-much", megabytes=data_bytes(said) // 2**20, most=MOST_UNVERIFIED // 2**20)
        contents = contents_unverified(opened, said)
        return read_reports(desk.catalogues, contents, types_unverified(opened)), None
    except Refusal as refusal:
        return None, Finding(refusal.code, dict(refusal.facts))


def sealed_here(ws: Workspace, file: Path) -> PackageRecord | None:
    """The package this office wrote, if the file is the sealed copy in its outbox."""
    with ws.store.reading() as reading:
        written = reading.find(PackageRecord, direction=Direction.OUT)
    for record in written:
        kept = ws.folders.outbox / record.epoch[:8] / (record.file_name + ".age")
        if kept.name == file.name and kept.is_file() and kept.stat().st_size == file.stat().st_size:
            with kept.open("rb") as mine, file.open("rb") as given:
                if mine.read(_HEAD) == given.read(_HEAD):
                    return record
    return None
