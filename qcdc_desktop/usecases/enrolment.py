"""Trusting another office's key: its request as a file, its fingerprint on paper, and two groups typed by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState, PackageKind
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.export_package import MadePackage, export_key_request
from qcdc_desktop.usecases.package_parts import receiver_of, superior_of, unsealed_copy
from qcdc_desktop.usecases.revoked_keys import flag_received
from qcdc_desktop.usecases.root_keys import reseal_operating_keys
from qcdc_desktop.usecases.workspace import Workspace, profile_of, unit_of

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading
    from qcdc_desktop.exchange.short_records import KeyRequest as _Request
    from qcdc_desktop.exchange.statement import Statement
    from qcdc_desktop.exchange.trust import Verified

__all__ = [
    "KeyCard",
    "KeyRequest",
    "enrol_key",
    "list_keys",
    "make_recovery_sheet",
    "own_key",
    "print_key_form",
    "read_key_request",
    "rotate_key",
    "set_key_state",
    "write_key_request",
]


@dataclass(frozen=True, slots=True)
class KeyCard:
    """A public key as people see it: the fingerprints are 16 groups of 4 hex digits.

    `seal_fingerprint` is that of the age recipient others seal to; `recovery`: a recovery sheet was printed.
    """

    key_id: str
    public: str
    fingerprint: str
    seal_fingerprint: str
    recovery: bool


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """A request to trust a key: `shown_groups` has None where the person must type the group from the paper."""

    unit: UnitKey
    unit_name: str
    role: Role
    key_id: str
    shown_groups: tuple[str | None, ...]
    vouched: bool
    """An active key of the same unit signed too: a rotation, no paper is needed."""
    seal_fingerprint: str = ""
    """Of the age recipient: 16 groups of 4, to be compared with the paper; the signature already vouches for it."""


def own_key(ws: Workspace) -> KeyCard:
    """This office's own public key; it needs no passphrase. Raises `Refusal("key-missing")`."""
    from qcdc_desktop.exchange import keys

    public = ws.keys.public
    return KeyCard(
        keys.key_id(public),
        public,
        keys.fingerprint(public),
        keys.seal_fingerprint(ws.keys.seal_to),
        bool(ws.keys.recovery),
    )


def write_key_request(ws: Workspace, copy_to: Path | None = None, audience: UnitKey | None = None) -> MadePackage:
    """Ask the office above (or `audience`) to trust this office's key; raises `Refusal("key-locked")`."""
    return export_key_request(ws, audience or superior_of(ws), copy_to)


def rotate_key(
    ws: Workspace, passphrase: str, copy_to: Path | None = None, audience: UnitKey | None = None
) -> MadePackage:
    """Take a new key into use and ask the office above to trust it; the old key signs the request too, so no paper.

    The old key's file is kept aside. Raises `Refusal` key-locked, passphrase-too-short, no-superior; `Trouble`.
    """
    to = audience or superior_of(ws)
    old = ws.keys.replace(passphrase)
    reseal_operating_keys(ws, old)
    return export_key_request(ws, to, copy_to, (old,))


def make_recovery_sheet(ws: Workspace, out: Path) -> Path:
    """Make a recovery key and print it: the only place its secret ever stands. An earlier sheet opens nothing more.

    Offices that trust this one seal to the new sheet after the next key request. Raises `Refusal("key-locked")`;
    `Trouble`.
    """
    from qcdc_desktop.reports.key_sheets import RecoverySheet, write_recovery_sheet

    own = own_key(ws)
    with ws.store.reading() as reading:
        profile = profile_of(reading)
    secret = ws.keys.prepare_recovery()
    write_recovery_sheet(RecoverySheet(profile, ws.unit.name, ws.today, own.fingerprint, secret), out)
    ws.keys.use_recovery(secret)
    with ws.store.transaction(ws.actor) as tx:
        tx.note("recovery-sheet", "EnrolledKey", own.key_id)
    return out


def print_key_form(ws: Workspace, out: Path, audience: UnitKey | None = None) -> Path:
    """Print the paper that goes with a key request: both fingerprints, to be signed and stamped. Raises `Trouble`."""
    from qcdc_desktop.reports.key_sheets import KeyForm, write_key_form

    own = own_key(ws)
    with ws.store.reading() as reading:
        profile = profile_of(reading)
    receiver = unit_of(ws, audience or superior_of(ws))
    form = KeyForm(profile, ws.unit.name, receiver.name, ws.today, own.fingerprint, own.seal_fingerprint, ws.role)
    write_key_form(form, out)
    return out


def read_key_request(ws: Workspace, file: Path) -> KeyRequest:
    """Look at a request: its signature, unit and key are checked, nothing is changed. Raises `Refusal`."""
    from qcdc_desktop.exchange import keys

    with _request(ws, file) as (verified, asked):
        sender = verified.value.sender
        fingerprint = keys.fingerprint(asked.public)
        hidden = keys.hidden_groups(fingerprint)
        groups = tuple(None if place in hidden else group for place, group in enumerate(fingerprint.split()))
        return KeyRequest(
            sender.unit,
            sender.unit_name,
            asked.role,
            asked.key_id,
            groups,
            _vouched(verified, asked) or _is_update(ws, unit=sender.unit, asked=asked),
            keys.seal_fingerprint(asked.seal_to),
        )


def enrol_key(ws: Workspace, file: Path, groups: str) -> EnrolledKey:
    """Trust the key of a request after the two hidden groups were typed from the paper.

    An earlier active key of the unit is retired. A request of a key that is trusted already, with another recipient to
    seal to (a new recovery sheet), is an update: the key itself signed it, no paper is needed.
    Raises `Refusal`: groups-wrong, weak-key, key-known,
    key-of-other-unit-listed, role-not-plausible, and what the request's own checks find.
    """
    from qcdc_desktop.exchange import keys
    from qcdc_desktop.exchange.short_records import check_new_key

    with _request(ws, file) as (verified, asked):
        unit = verified.value.sender.unit
        _check_role(ws, unit, asked.role)
        if _is_update(ws, unit, asked):
            return _update(ws, unit, asked)
        if not _vouched(verified, asked) or groups.strip():
            keys.check_groups(keys.fingerprint(asked.public), groups.split())
        with ws.store.transaction(ws.actor) as tx:
            known = tx.find(EnrolledKey)
            check_new_key(asked.public, unit, known)
            for old in known:
                if old.unit == unit and old.state is KeyState.ACTIVE:
                    tx.save(replace(old, state=KeyState.RETIRED, state_at=ws.clock()))
            key = EnrolledKey(
                ws.new_id(),
                asked.key_id,
                unit.code,
                unit.valid_from,
                asked.role.value,
                asked.public,
                KeyState.ACTIVE,
                ws.clock(),
                seal_to=asked.seal_to,
                recovery=asked.recovery,
            )
            tx.save(key)
            return key


def list_keys(ws: Workspace) -> tuple[EnrolledKey, ...]:
    """The keys this office knows, of all states."""
    with ws.store.reading() as reading:
        return tuple(reading.find(EnrolledKey))


def set_key_state(ws: Workspace, key: str, state: KeyState, reason: str) -> EnrolledKey:
    """Retire or revoke a key, named by its id or its key id; judged by when packages arrive from now on.

    What was received under a key that is revoked now is marked, for a person to look at.
    Raises `Refusal` reason-missing, key-gone.
    """
    if not reason.strip():
        raise Refusal("reason-missing", field="reason")
    with ws.store.transaction(ws.actor) as tx:
        found = next((k for k in tx.find(EnrolledKey) if key in (k.id, k.key_id)), None)
        if found is None:
            raise Refusal("key-gone", id=key)
        changed = replace(found, state=state, state_at=ws.clock(), reason=nfc(reason).strip())
        tx.save(changed)
        if state is KeyState.REVOKED:
            flag_received(tx, changed.key_id)
        return changed


def _trusted_already(reading: Reading, unit: UnitKey, asked: _Request) -> EnrolledKey | None:
    """The active key of this unit that asks again, for the same role, with other recipients to seal to."""
    same = [
        key
        for key in reading.find(EnrolledKey, key_id=asked.key_id)
        if key.unit == unit and key.state is KeyState.ACTIVE and key.role == asked.role.value
    ]
    changed = [key for key in same if (key.seal_to, key.recovery) != (asked.seal_to, asked.recovery)]
    return changed[0] if changed else None


def _is_update(ws: Workspace, unit: UnitKey, asked: _Request) -> bool:
    with ws.store.reading() as reading:
        return _trusted_already(reading, unit, asked) is not None


def _update(ws: Workspace, unit: UnitKey, asked: _Request) -> EnrolledKey:
    with ws.store.transaction(ws.actor) as tx:
        key = _trusted_already(tx, unit, asked)
        if key is None:
            raise Refusal("key-gone", id=asked.key_id)
        changed = replace(key, seal_to=asked.seal_to, recovery=asked.recovery)
        tx.save(changed)
        return changed


def _vouched(verified: Verified[Statement], asked: _Request) -> bool:
    """Whether a key that is trusted here signed too; it speaks for no other role than its own."""
    return verified.key is not None and verified.key.role == asked.role.value


def _check_role(ws: Workspace, unit: UnitKey, role: Role) -> None:
    """A unit below may send as a commune or reviewer, a unit above as reviewer or province."""
    below = {u.key for u in ws.catalogues.units.below(ws.unit)}
    if unit in below and role is Role.PROVINCE:
        raise Refusal("role-not-plausible", role=role.value)
    if unit not in below and role is Role.COMMUNE:
        raise Refusal("role-not-plausible", role=role.value)


@contextmanager
def _request(ws: Workspace, file: Path) -> Iterator[tuple[Verified[Statement], _Request]]:
    """A verified request with its entry checked, from a copy in quarantine."""
    from qcdc_desktop.exchange import short_records
    from qcdc_desktop.exchange.package import extract, open_package
    from qcdc_desktop.exchange.trust import peek_unverified

    with ws.store.reading() as reading:
        known = reading.find(EnrolledKey)
    copy = unsealed_copy(ws, file)
    try:
        with open_package(copy.path) as opened:
            said = peek_unverified(opened.envelope)
            if said.kind is PackageKind.KEY_REQUEST and said.sender.unit == ws.unit_key:
                raise Refusal("own-key-only")
            verified, asked = short_records.read_key_request(opened, known, receiver_of(ws))
            extract(opened, verified, copy.folder)
        yield verified, asked
    finally:
        copy.discard()
