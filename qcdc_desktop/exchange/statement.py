"""The signed statement of a package as typed values, and the dict of JSON it is written as.

An in-toto Statement v1 with our predicate (docs/format.md). Reading it strictly stands in `statement_reading`; whether
it may be believed is judged in `trust`, what it changes in `acceptance`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.units import UnitKey

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_ROOT = "https://qcdc-desktop.invalid/predicate/"
"""A name, not an address: `.invalid` never resolves, so nobody can come to own it."""
NDJSON = "application/x-ndjson"


@dataclass(frozen=True, slots=True)
class Schema:
    """The version a package is written in, and the least minor version of a reader that understands it."""

    major: int
    minor: int
    min_reader_minor: int


SCHEMA = Schema(1, 0, 0)
"""What this program writes and knows."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One entry of the package beside the envelope: its name, SHA-256 (hex), size in bytes and media type."""

    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who says it: the unit, its name as the catalogue spells it (NFC), and the key it signs with."""

    unit: UnitKey
    unit_name: str
    key_id: str


@dataclass(frozen=True, slots=True)
class Period:
    """What time it is about: the year, the round if there are several a year, the survey forms inside."""

    year: int
    round: str = ""
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Its place among the sender's packages of this kind, unit and year.

    `epoch` (32 hex digits) is new at the first start and at every restore, `revision` counts from 1,
    `prev` is the digest of revision - 1 or None for the first.
    """

    epoch: str
    revision: int
    prev: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueUse:
    """The catalogues it was made with: SHA-256 (hex) by name; root and timestamp are those of a catalogue package."""

    targets: tuple[tuple[str, str], ...] = ()
    root: int | None = None
    timestamp: int | None = None


@dataclass(frozen=True, slots=True)
class People:
    """Names as text: who prepared it, who approved it."""

    prepared_by: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What whoever writes a package decides; the rest of the statement follows from content and key."""

    kind: PackageKind
    package_id: str
    unit: UnitKey
    unit_name: str
    audience: UnitKey
    period: Period
    series: Series
    issued_at: datetime
    catalogue: CatalogueUse = CatalogueUse()
    in_reply_to: str | None = None
    personal: bool = False
    people: People = People()
    app_name: str = "qcdc-desktop"
    app_version: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """Everything that is signed. `counts` gives the rows of each data file by its bare name ("disclosures")."""

    kind: PackageKind
    schema: Schema
    package_id: str
    sender: Sender
    audience: UnitKey
    period: Period
    series: Series
    issued_at: datetime
    catalogue: CatalogueUse
    counts: tuple[tuple[str, int], ...]
    subjects: tuple[Subject, ...]
    in_reply_to: str | None
    personal: bool
    people: People
    app_name: str
    app_version: str

    @property
    def about(self) -> UnitKey:
        """The unit the package is about: the sender of a submission, the receiver of an answer."""
        answers = (PackageKind.FEEDBACK, PackageKind.RECEIPT)
        return self.audience if self.kind in answers else self.sender.unit

    @property
    def newer_minor(self) -> bool:
        """Whether a later minor version wrote it: fields unknown here are then passed over."""
        return self.schema.minor > SCHEMA.minor

    @property
    def total_bytes(self) -> int:
        """The sum of the entries' sizes."""
        return sum(subject.size for subject in self.subjects)


def statement_of(
    heading: Heading, key_id: str, subjects: tuple[Subject, ...], counts: tuple[tuple[str, int], ...]
) -> Statement:
    """The statement of a package about to be written, in the present version."""
    return Statement(
        kind=heading.kind,
        schema=SCHEMA,
        package_id=heading.package_id,
        sender=Sender(heading.unit, heading.unit_name, key_id),
        audience=heading.audience,
        period=heading.period,
        series=heading.series,
        issued_at=heading.issued_at.astimezone(UTC).replace(microsecond=0),
        catalogue=heading.catalogue,
        counts=counts,
        subjects=subjects,
        in_reply_to=heading.in_reply_to,
        personal=heading.personal,
        people=heading.people,
        app_name=heading.app_name,
        app_version=heading.app_version,
    )


def to_payload(statement: Statement) -> dict[str, Any]:
    """The JSON object that is signed."""
    return {
        "_type": STATEMENT_TYPE,
        "subject": [_subject(subject) for subject in statement.subjects],
        "predicateType": f"{PREDICATE_ROOT}{statement.kind.value}/v{statement.schema.major}",
        "predicate": _predicate(statement),
    }


def instant_text(instant: datetime) -> str:
    """RFC 3339 in UTC with the letter Z, as all instants in packages are written."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "name": subject.name,
        "digest": {"sha256": subject.sha256},
        "mediaType": subject.media_type,
        "annotations": {"size": subject.size},
    }


def _unit(unit: UnitKey) -> dict[str, Any]:
    return {"code": unit.code, "valid_from": unit.valid_from.isoformat()}


def _predicate(s: Statement) -> dict[str, Any]:
    return {
        "package_id": s.package_id,
        "schema": {
            "major": s.schema.major,
            "minor": s.schema.minor,
            "min_reader_minor": s.schema.min_reader_minor,
        },
        "sender": {"unit": _unit(s.sender.unit), "unit_name": s.sender.unit_name, "key_id": s.sender.key_id},
        "audience": _unit(s.audience),
        "period": {"year": s.period.year, "round": s.period.round, "forms": list(s.period.forms)},
        "series": {"epoch": s.series.epoch, "revision": s.series.revision, "prev": s.series.prev},
        "issued_at": instant_text(s.issued_at),
        "catalogue": {
            "root": s.catalogue.root,
            "timestamp": s.catalogue.timestamp,
            "targets": dict(s.catalogue.targets),
        },
        "counts": dict(s.counts),
        "totals": {"entries": len(s.subjects), "bytes": s.total_bytes},
        "in_reply_to": s.in_reply_to,
        "confidentiality": "personal" if s.personal else "public",
        "people": {"prepared_by": s.people.prepared_by, "approved_by": s.people.approved_by},
        "app": {"name": s.app_name, "version": s.app_version},
    }
