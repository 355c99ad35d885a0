"""Taking packages in: verify, decide, and apply all or nothing. One bad file never stops the others.

Order of checks as in docs/format.md: each step sees only what the one before let pass; attachments are kept first,
the database commit comes last, and the package's own bytes are kept for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Fact, Refusal, Trouble
from qcdc_desktop.domain.exchange_log import Direction, KeyState, PackageKind, PackageRecord, PackageState
from qcdc_desktop.domain.progress import UNWATCHED, Progress
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.usecases.apply_package import apply_contents, check_contents, remember_only
from qcdc_desktop.usecases.backups import back_up_before_risk
from qcdc_desktop.usecases.cosigners import Cosigner, cosigners
from qcdc_desktop.usecases.export_package import export_receipt
from qcdc_desktop.usecases.handover import own_key_for_handover
from qcdc_desktop.usecases.package_parts import history_for, keys_for, receiver_of, record_of, unsealed_copy
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading
    from qcdc_desktop.exchange.acceptance import Decision
    from qcdc_desktop.exchange.package import Contents, Quarantined
    from qcdc_desktop.exchange.statement import Statement
    from qcdc_desktop.exchange.trust import Verified


@dataclass(frozen=True, slots=True)
class Verification:
    """A package that passed every check; `would` is what importing it would do: apply, already, older or held."""

    kind: PackageKind
    unit: UnitKey
    year: int
    revision: int
    digest: str
    would: str
    flags: tuple[str, ...]
    cosigners: tuple[Cosigner, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file: `outcome` is applied, already, older, held or refused; `code` names the sentence.

    `trouble`: it was refused because the machine could not, not because of the package.
    """

    file: Path
    outcome: str
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    record: PackageRecord | None = None
    flags: tuple[str, ...] = ()
    receipt: Path | None = None
    trouble: bool = False


@dataclass(frozen=True, slots=True)
class CheckedPackage:
    """A package that passed every check, with its entries in quarantine."""

    copy: Quarantined
    verified: Verified[Statement]
    contents: Contents
    decision: Decision


def needs_key(ws: Workspace, files: Sequence[Path]) -> bool:
    """Whether some of the files are sealed and nothing is open that opens them: it is better asked for first."""
    from qcdc_desktop.exchange.sealing import is_sealed

    if ws.keys.identities:
        return False
    try:
        return any(one.is_file() and is_sealed(one) for file in files for one in packages_in([file]))
    except (Refusal, Trouble):
        return False  # what is wrong with the files is said when they are read


def verify_package(ws: Workspace, file: Path, progress: Progress = UNWATCHED) -> Verification:
    """Check everything and change nothing; raises the `Refusal` that importing would raise."""
    progress.step(0, 2, file.name)
    with checked_package(ws, file) as checked:
        progress.step(1, 2, file.name)
        statement = checked.verified.value
        check_contents(ws, checked.contents)
        found = Verification(
            statement.kind,
            statement.sender.unit,
            statement.period.year,
            statement.series.revision,
            checked.verified.digest,
            checked.decision.kind.value,
            (*checked.verified.flags, *checked.decision.flags),
            cosigners(ws, checked.verified.cosigners),
        )
    progress.step(2, 2, file.name)
    return found


def import_packages(ws: Workspace, files: Sequence[Path], progress: Progress = UNWATCHED) -> tuple[ImportResult, ...]:
    """Import files, and every .qcdc file of folders; each has its own result and its own transaction.

    Receipts are written for what arrived when the key is unlocked. Raises `Refusal("no-packages-found")`; `Cancelled`
    between two files, those done stay done.
    """
    found = packages_in(files)
    results = []
    for done, file in enumerate(found):
        progress.step(done, len(found), file.name)
        results.append(_import_one(ws, file))
    progress.step(len(found), len(found))
    return tuple(results)


def package_log(ws: Workspace) -> tuple[PackageRecord, ...]:
    """Every package that went out or came in, newest first."""
    with ws.store.reading() as reading:
        return tuple(sorted(reading.find(PackageRecord), key=lambda r: (r.at, r.id), reverse=True))


def apply_held(ws: Workspace, record_id: str, reason: str) -> PackageRecord:
    """Take over a package that was held, because a person compared and decided so.

    Raises `Refusal` reason-missing, record-gone, and what a new look at the kept file may find.
    """
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.reading() as reading:
        record = reading.get(PackageRecord, record_id)
    if record is None or record.state is not PackageState.HELD:
        raise Refusal("record-gone")

    def waits(reading: Reading) -> bool:
        return reading.get(PackageRecord, record_id) == record

    with checked_package(ws, ws.folders.inbox / record.file_name, record.at) as checked:
        signed_by = checked.verified.key
        if signed_by is not None and signed_by.state is KeyState.REVOKED:  # stolen: a person must not let it in late
            raise Refusal("key-revoked", unit=checked.verified.value.sender.unit_name)
        return apply_contents(ws, checked.contents, checked.verified.digest, record, waits, reason)


def _import_one(ws: Workspace, file: Path) -> ImportResult:
    try:
        with checked_package(ws, file) as checked:
            return _take(ws, file, checked)
    except (Refusal, Trouble) as error:
        return ImportResult(file, "refused", error.code, dict(error.facts), trouble=isinstance(error, Trouble))


def _take(ws: Workspace, file: Path, checked: CheckedPackage) -> ImportResult:
    """Do what was decided about a checked package, unless the log has changed since."""
    from qcdc_desktop.exchange.acceptance import decide

    decided = checked.decision.kind.value
    flags = (*checked.verified.flags, *checked.decision.flags)
    statement, digest = checked.verified.value, checked.verified.digest
    if decided == "already":
        return _told(ws, file, decided, _known(ws, digest), flags)
    states = {"apply": PackageState.APPLIED, "older": PackageState.OLDER, "held": PackageState.HELD}
    kept = _kept_as(ws, statement, digest)
    record = record_of(ws, Direction.IN, states[decided], statement, digest, kept, flags)
    keep = {checked.copy.path: kept}

    def still(reading: Reading) -> bool:
        return decide(history_for(reading, statement), statement, digest) == checked.decision

    if decided == "apply":
        back_up_before_risk(ws)
        apply_contents(ws, checked.contents, digest, record, still, keep=keep)
    else:
        remember_only(ws, checked.contents, record, still, keep)
    return _told(ws, file, "applied" if decided == "apply" else decided, record, flags)


def _told(ws: Workspace, file: Path, outcome: str, record: PackageRecord, flags: tuple[str, ...]) -> ImportResult:
    """The result of a package that is in the log, with its receipt; the import stands even if no receipt could be."""
    receipt = None
    try:
        receipt = _receipt(ws, record)
    except Trouble:
        flags = (*flags, "receipt-not-written")
    return ImportResult(file, outcome, f"package-{outcome}", record=record, flags=flags, receipt=receipt)


@contextmanager
def checked_package(ws: Workspace, file: Path, received_at: datetime | None = None) -> Iterator[CheckedPackage]:
    """Steps 1 to 10 of the importer; what was unpacked is gone when the block ends.

    `received_at`: the keys are judged as of then, for a package that was kept (docs/format.md 5).
    """
    from qcdc_desktop.exchange.acceptance import decide
    from qcdc_desktop.exchange.package import extract, open_package
    from qcdc_desktop.exchange.trust import verify

    copy = unsealed_copy(ws, file)
    try:
        with open_package(copy.path) as opened:
            with ws.store.reading() as reading:
                keys = [*keys_for(reading, opened.envelope), *own_key_for_handover(ws, opened.envelope)]
                verified = verify(opened.envelope, keys, receiver_of(ws, received_at))
                history = history_for(reading, verified.value)
            decision = decide(history, verified.value, verified.digest)
            contents = extract(opened, verified, copy.folder)
        yield CheckedPackage(copy, verified, contents, decision)
    finally:
        copy.discard()


def _kept_as(ws: Workspace, statement: Statement, digest: str) -> Path:
    """Where the package's own bytes are kept for good, under a name that says what it is."""
    return ws.folders.inbox / (
        f"{statement.sender.unit.code}_{statement.period.year}_{statement.kind.value}"
        f"_r{statement.series.revision:04d}_{digest[:12]}.qcdc"
    )


def _receipt(ws: Workspace, record: PackageRecord) -> Path | None:
    """A signed receipt for a submission or feedback, when the key is open."""
    if record.kind not in (PackageKind.SUBMISSION, PackageKind.FEEDBACK) or not ws.keys.is_unlocked:
        return None
    return export_receipt(ws, record).file


def _known(ws: Workspace, digest: str) -> PackageRecord:
    with ws.store.reading() as reading:
        return reading.find(PackageRecord, direction=Direction.IN, digest=digest)[0]


def packages_in(files: Sequence[Path]) -> list[Path]:
    """The packages among files and in folders; raises `Refusal("no-packages-found")`."""
    found: list[Path] = []
    for file in files:
        inside = sorted([*file.glob("*.qcdc"), *file.glob("*.qcdc.age")]) if file.is_dir() else [file]
        if not inside:
            raise Refusal("no-packages-found", name=file.name)
        found.extend(inside)
    return found
