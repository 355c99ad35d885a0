"""Whether a package may be believed: signature, version, authority, in this order, and nothing before its turn.

Pure: bytes, keys and who I am go in, a `Verified` statement comes out or a `Refusal`. There is no other way to make a
`Verified`; the reader that believes everything is called `peek_unverified`. Files and databases do not belong here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, KeyState, PackageKind
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.published import PUBLISHED
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.cosigning import Cosignature, cosignatures_of
from qcdc_desktop.exchange.envelope import read_envelope, signers_of
from qcdc_desktop.exchange.keys import public_key
from qcdc_desktop.exchange.statement import Statement
from qcdc_desktop.exchange.statement_reading import read_statement
from qcdc_desktop.exchange.weak_keys import is_weak

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope

T = TypeVar("T")

_SEAL = object()
_TOLERANCE = timedelta(days=1)
_SENDERS = {
    PackageKind.SUBMISSION: (Role.COMMUNE,),
    PackageKind.FEEDBACK: (Role.REVIEWER, Role.PROVINCE),
    PackageKind.RECEIPT: (Role.COMMUNE, Role.REVIEWER, Role.PROVINCE),
    PackageKind.HANDOVER: (Role.COMMUNE,),
}
"""Whose key may sign what."""
_REVIEWERS = (Role.REVIEWER, Role.PROVINCE)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who judges: my unit and role, the units I know with their names (NFC), now, and the years that are open.

    `catalogue` holds the SHA-256 (hex) of my catalogues by name; None leaves them uncompared. `release` is the number
    of the province's release I work with (0: none). To judge a kept package again, `now` is the instant it was first
    received.
    """

    unit: UnitKey
    role: Role
    names: Mapping[UnitKey, str]
    now: datetime
    years: Container[int]
    catalogue: Mapping[str, str] | None = None
    release: int = 0


class Verified(Generic[T]):
    """A value whose signature and authority were found good; only this module can make one.

    `digest` is the SHA-256 (hex) of the signed payload, `key` the enrolled key that vouches for it (for a key request
    None unless an older key of the unit signed too), `flags` are codes of words to show, `cosigners` the
    persons' signatures beside it: each is by the certificate it brings, which gives no right and proves no name yet.
    """

    __slots__ = ("cosigners", "digest", "flags", "key", "value")

    def __init__(
        self,
        seal: object,
        value: T,
        digest: str,
        key: EnrolledKey | None,
        flags: tuple[str, ...],
        cosigners: tuple[Cosignature, ...] = (),
    ) -> None:
        if seal is not _SEAL:
            raise TypeError("a Verified is made by verifying")
        self.value = value
        self.digest = digest
        self.key = key
        self.flags = flags
        self.cosigners = cosigners


def verify(envelope: bytes, keys: Iterable[EnrolledKey], receiver: Receiver) -> Verified[Statement]:
    """Steps 4 to 7 of docs/format.md for a submission, feedback, receipt or hand-over.

    Raises `Refusal`: envelope-wrong, wrong-type, unknown-key, bad-signature, cosignature-wrong, newer-format,
    statement-wrong, other-key-signed, key-of-another-unit, wrong-role, key-revoked, key-retired, wrong-audience,
    handover-not-ours, not-a-reviewer, year-closed, unknown-unit, unit-name-differs, newer-catalogue, newer-release.
    """
    opened = read_envelope(envelope)
    candidates = _candidates(opened, keys)
    if not candidates:
        raise Refusal("unknown-key", key=min(opened.signatures))
    signers = signers_of(opened, (public_key(key.public) for key in candidates))
    cosigners = cosignatures_of(envelope)
    statement = read_statement(opened.payload)
    if statement.kind is PackageKind.KEY_REQUEST:
        raise Refusal("wrong-type")
    key = _key_of(statement, candidates, signers)
    _check_authority(statement, key, receiver)
    _check_place(statement, receiver)
    return Verified(_SEAL, statement, digest_of(opened), key, _flags(statement, receiver), cosigners)


def verify_key_request(
    envelope: bytes, public: str, keys: Iterable[EnrolledKey], receiver: Receiver
) -> Verified[Statement]:
    """The same steps for a key request, signed by the very key it offers (`public`, 64 hex digits).

    The signature proves only that the sender holds the key; whose key it is, a person finds out by typing the groups of
    the fingerprint from the paper. When an active key of the same unit signed too, it stands in `key` and no paper is
    needed. Raises `Refusal` like `verify`, and weak-key.
    """
    opened = read_envelope(envelope)
    if is_weak(bytes.fromhex(public)):
        raise Refusal("weak-key")
    offered = public_key(public)
    if offered.keyid not in signers_of(opened, (offered,)):
        raise Refusal("bad-signature")
    candidates = _candidates(opened, keys)
    signers = signers_of(opened, (public_key(key.public) for key in candidates))
    statement = read_statement(opened.payload)
    if statement.kind is not PackageKind.KEY_REQUEST:
        raise Refusal("wrong-type")
    if statement.sender.key_id != offered.keyid:
        raise Refusal("other-key-signed")
    _check_place(statement, receiver)
    voucher = _voucher(statement, [key for key in candidates if key.key_id in signers])
    return Verified(_SEAL, statement, digest_of(opened), voucher, _flags(statement, receiver))


def peek_unverified(envelope: bytes) -> Statement:
    """What a package says of itself, believed by nobody: only to choose how to verify it or to show what it claims.

    Raises `Refusal` envelope-wrong, wrong-type, newer-format, statement-wrong.
    """
    return read_statement(read_envelope(envelope).payload)


def key_ids_of(envelope: bytes) -> tuple[str, ...]:
    """The ids of the keys that the signatures point at, at most four: a hint, to look only these keys up.

    Raises `Refusal` envelope-wrong, wrong-type, bad-signature.
    """
    return tuple(read_envelope(envelope).signatures)


def digest_of(envelope: Envelope) -> str:
    """The package's digest: SHA-256 (hex) of the payload's bytes."""
    return hashlib.sha256(envelope.payload).hexdigest()


def _candidates(envelope: Envelope, keys: Iterable[EnrolledKey]) -> list[EnrolledKey]:
    """The enrolled keys the signatures point at; the pointer is a hint, the id is computed from the key anew."""
    return [
        key
        for key in keys
        if key.key_id in envelope.signatures
        and not is_weak(bytes.fromhex(key.public))
        and public_key(key.public).keyid == key.key_id
    ]


def _key_of(statement: Statement, candidates: list[EnrolledKey], signers: frozenset[str]) -> EnrolledKey:
    """The enrolled key that the signed text itself names; of several entries the one that may least."""
    named = [key for key in candidates if key.key_id == statement.sender.key_id and key.key_id in signers]
    if not named:
        raise Refusal("other-key-signed")
    return next((key for key in named if key.state is not KeyState.ACTIVE), named[0])


def _check_authority(statement: Statement, key: EnrolledKey, receiver: Receiver) -> None:
    if key.unit != statement.sender.unit:
        raise Refusal("key-of-another-unit", unit=statement.sender.unit_name, code=statement.sender.unit.code)
    if key.role not in _SENDERS[statement.kind]:
        raise Refusal("wrong-role", unit=statement.sender.unit_name)
    # Judged by when the package is first received: whoever stole the key can write any `issued_at`.
    if key.state is not KeyState.ACTIVE and (key.state_at is None or key.state_at <= receiver.now):
        code = "key-revoked" if key.state is KeyState.REVOKED else "key-retired"
        raise Refusal(code, unit=statement.sender.unit_name)


def _check_place(statement: Statement, receiver: Receiver) -> None:
    """It is for me, of an open year, from a unit I know under its name."""
    sender = statement.sender
    if statement.audience != receiver.unit:
        raise Refusal("wrong-audience", code=statement.audience.code)
    if statement.kind is PackageKind.HANDOVER and sender.unit != receiver.unit:
        raise Refusal("handover-not-ours", code=sender.unit.code)
    if statement.kind is PackageKind.SUBMISSION and receiver.role not in _REVIEWERS:
        raise Refusal("not-a-reviewer")
    if statement.period.year not in receiver.years:
        raise Refusal("year-closed", year=statement.period.year)
    name = receiver.names.get(sender.unit)
    if name is None:
        raise Refusal("unknown-unit", code=sender.unit.code, since=sender.unit.valid_from.isoformat())
    if name != sender.unit_name:
        raise Refusal("unit-name-differs", name=name, code=sender.unit.code)
    if receiver.catalogue is not None:
        _check_catalogue(statement, receiver.catalogue, receiver.release)


def _check_catalogue(statement: Statement, mine: Mapping[str, str], release: int) -> None:
    """I know the catalogues it was made with; a request to trust a key is made with none."""
    theirs = statement.catalogue.timestamp or 0
    if theirs > release and statement.kind is not PackageKind.KEY_REQUEST:
        raise Refusal("newer-release", release=theirs)
    for target, _ in statement.catalogue.targets:
        if target not in mine and not target.startswith(PUBLISHED):
            raise Refusal("newer-catalogue", catalogue=target)


def _flags(statement: Statement, receiver: Receiver) -> tuple[str, ...]:
    """What a person should know although nothing is refused for it: clocks are often wrong."""
    flags = []
    if statement.issued_at > receiver.now + _TOLERANCE:
        flags.append("issued-in-future")
    mine = receiver.catalogue
    if mine is not None and (statement.catalogue.timestamp or 0) < receiver.release:
        flags.append("release-older")
    elif mine is not None and any(mine.get(target) != sha256 for target, sha256 in statement.catalogue.targets):
        flags.append("catalogue-differs")
    return tuple(flags)


def _voucher(statement: Statement, signing: list[EnrolledKey]) -> EnrolledKey | None:
    """An active key of the same unit that signed the request beside the new one."""
    return next(
        (
            key
            for key in signing
            if key.unit == statement.sender.unit
            and key.state is KeyState.ACTIVE
            and key.key_id != statement.sender.key_id
        ),
        None,
    )
