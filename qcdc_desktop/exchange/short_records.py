"""The two small kinds of package: the receipt that says what arrived, and the key request that asks for trust.

What the records of a submission and a feedback look like stands in `data_records`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey, PackageState
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.exchange.keys import key_id
from qcdc_desktop.exchange.package import Contents, OpenPackage, check_entries
from qcdc_desktop.exchange.row_reading import check_files, json_rows, wrong
from qcdc_desktop.exchange.sealing import check_recipient
from qcdc_desktop.exchange.statement import Statement, instant_text
from qcdc_desktop.exchange.strict_json import LONGEST_LINE, canonical_line
from qcdc_desktop.exchange.trust import Receiver, Verified, verify_key_request
from qcdc_desktop.exchange.typed_json import HEX32, HEX64, UUID, Fields, FieldWrong, instant_of, matching
from qcdc_desktop.exchange.weak_keys import is_weak

RECEIVED = "received"
KEY = "key"
_KEY_ENTRY = "data/key.ndjson"
_ALGORITHM = re.compile("ed25519")
_RECIPIENT = re.compile("age1[02-9ac-hj-np-z]{58}")
_OUTCOMES = re.compile("applied|older|held")


@dataclass(frozen=True, slots=True)
class Received:
    """What a receipt says: which package arrived when, and what became of it; `digest` is that of its payload."""

    digest: str
    package_id: str
    epoch: str
    revision: int
    received_at: datetime
    outcome: PackageState
    received_by: str = ""


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """The key an office asks to be trusted: `public` as 64 hex digits, and the role it is for."""

    public: str
    role: Role
    seal_to: str
    """The age recipient packages for the office are sealed to."""
    recovery: str | None = None
    """That of its recovery sheet, or None while none was printed."""

    @property
    def key_id(self) -> str:
        """Its id."""
        return key_id(self.public)


def receipt_lines(received: Received) -> Mapping[str, Iterable[bytes]]:
    """The data file of a receipt."""
    row = {
        "digest": received.digest,
        "package_id": received.package_id,
        "epoch": received.epoch,
        "revision": received.revision,
        "received_at": instant_text(received.received_at),
        "outcome": received.outcome.value,
        "received_by": nfc(received.received_by),
    }
    return {RECEIVED: [canonical_line(row)]}


def read_receipt(contents: Contents) -> Received:
    """What a receipt says; it must be about the package the statement answers. Raises `Refusal("data-wrong")`."""
    check_files(contents, (RECEIVED,))
    fields, row = _single(RECEIVED, contents.data[RECEIVED], contents.statement.newer_minor)
    try:
        received = Received(
            digest=fields.match("digest", HEX64),
            package_id=fields.match("package_id", UUID),
            epoch=fields.match("epoch", HEX32),
            revision=fields.integer("revision", 1, 1_000_000),
            received_at=fields.read("received_at", instant_of),
            outcome=PackageState(fields.match("outcome", _OUTCOMES)),
            received_by=fields.text("received_by", 300),
        )
        fields.done()
    except FieldWrong as error:
        raise Refusal("data-wrong", file=RECEIVED, line=row, name=error.field) from error
    if received.digest != contents.statement.in_reply_to:
        wrong(RECEIVED, row, "digest")
    return received


def key_request_lines(request: KeyRequest) -> Mapping[str, Iterable[bytes]]:
    """The data file of a key request."""
    row: dict[str, Any] = {
        "alg": "ed25519",
        "public": request.public,
        "role": request.role.value,
        "seal_to": request.seal_to,
        "recovery": request.recovery,
    }
    return {KEY: [canonical_line(row)]}


def read_key_request(
    opened: OpenPackage, keys: Iterable[EnrolledKey], receiver: Receiver
) -> tuple[Verified[Statement], KeyRequest]:
    """Verify a key request with the key it offers and return both; its one entry is checked against the signed list.

    The key is read before the signature can be judged, from an entry of one short line. Raises what
    `verify_key_request` raises, entry-missing, entry-extra, entry-changed and data-wrong.
    """
    if _KEY_ENTRY not in opened.archive.entries:
        raise Refusal("entry-missing", entry=_KEY_ENTRY)
    if opened.archive.entries[_KEY_ENTRY].size > LONGEST_LINE:
        wrong(KEY, 0, "rows")
    data = opened.archive.read(_KEY_ENTRY)
    fields, line = _single(KEY, data, lenient=True)
    try:
        fields.match("alg", _ALGORITHM)
        request = KeyRequest(
            fields.match("public", HEX64),
            fields.read("role", lambda value: Role(str(value))),
            fields.read("seal_to", _recipient),
            fields.read("recovery", lambda value: None if value is None else _recipient(value)),
        )
    except FieldWrong as error:
        raise Refusal("data-wrong", file=KEY, line=line, name=error.field) from error
    verified = verify_key_request(opened.envelope, request.public, keys, receiver)
    check_entries(opened.archive, verified.value)
    if [(subject.name, subject.sha256) for subject in verified.value.subjects] != [
        (_KEY_ENTRY, hashlib.sha256(data).hexdigest())
    ]:
        raise Refusal("entry-changed", entry=_KEY_ENTRY)
    if fields.has_more and not verified.value.newer_minor:
        wrong(KEY, line, "unknown")
    return verified, request


def check_new_key(public: str, unit: UnitKey, keys: Iterable[EnrolledKey]) -> str:
    """The id of a key that may be enrolled for `unit`.

    Raises `Refusal` weak-key, key-of-other-unit-listed, key-known (listed for this unit already, in any state).
    """
    if is_weak(bytes.fromhex(public)):
        raise Refusal("weak-key")
    for key in keys:
        if key.public == public:
            raise Refusal("key-known" if key.unit == unit else "key-of-other-unit-listed", unit=str(key.unit))
    return key_id(public)


def _recipient(value: object) -> str:
    return check_recipient(matching(value, _RECIPIENT))


def _single(file: str, data: bytes, lenient: bool) -> tuple[Fields, int]:
    """The one row of a file and its line."""
    rows = list(json_rows(file, data))
    if len(rows) != 1:
        wrong(file, 0, "rows")
    return Fields(rows[0], "", lenient), 1
