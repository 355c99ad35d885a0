"""What the office remembers of packages and keys: every file that went out or came in, every enrolled key."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from qcdc_desktop.domain.units import UnitKey


class Direction(StrEnum):
    """Which way a package went."""

    IN = "in"
    OUT = "out"


class PackageKind(StrEnum):
    """What a package is; the predicate type of its statement ends with it."""

    SUBMISSION = "submission"
    FEEDBACK = "feedback"
    RECEIPT = "receipt"
    KEY_REQUEST = "key-request"
    HANDOVER = "handover"
    """What one PC of an office knows of a year, for the office's other PCs."""


class PackageState(StrEnum):
    """What became of a package."""

    WRITTEN = "written"
    """Exported by this office."""
    APPLIED = "applied"
    """Imported; its content is the dossier's content."""
    OLDER = "older"
    """Authentic, but a later revision is already here; kept in the archive."""
    HELD = "held"
    """A person must decide: fork, or the sender restored a backup."""


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """One package that went out or came in; `digest` is the SHA-256 (hex) of its signed payload.

    `unit` is the unit the package is about, `peer` the other office. `flags` are codes of words to show.
    """

    id: str
    direction: Direction
    kind: PackageKind
    state: PackageState
    digest: str
    package_id: str
    unit_code: str
    unit_valid_from: date
    peer_code: str
    peer_valid_from: date
    year: int
    epoch: str
    revision: int
    prev: str | None
    in_reply_to: str | None
    key_id: str
    file_name: str
    at: datetime
    flags: tuple[str, ...] = ()

    @property
    def unit(self) -> UnitKey:
        """The unit the package is about."""
        return UnitKey(self.unit_code, self.unit_valid_from)


class KeyState(StrEnum):
    """Whether a key may still sign."""

    ACTIVE = "active"
    RETIRED = "retired"
    """Replaced or lost; what it signed before stays good."""
    REVOKED = "revoked"
    """Stolen; what is received from then on is refused."""


@dataclass(frozen=True, slots=True)
class EnrolledKey:
    """A public key this office trusts for a unit: Ed25519, `public` as 64 hex digits; `key_id` by securesystemslib."""

    id: str
    key_id: str
    unit_code: str
    unit_valid_from: date
    role: str
    public: str
    state: KeyState
    enrolled_at: datetime
    state_at: datetime | None = None
    reason: str = ""
    seal_to: str | None = None
    """The age recipients others seal to: the working key's, and the recovery sheet's."""
    recovery: str | None = None

    @property
    def recipients(self) -> tuple[str, ...]:
        """Whom a package for this office is sealed to."""
        return tuple(one for one in (self.seal_to, self.recovery) if one)

    @property
    def unit(self) -> UnitKey:
        """The unit the key speaks for."""
        return UnitKey(self.unit_code, self.unit_valid_from)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the trail: who changed what, when, from what to what. Lines are only ever added."""

    id: str
    at: datetime
    actor: str
    action: str
    record_kind: str
    record_id: str
    field: str
    old: str | None
    new: str | None
