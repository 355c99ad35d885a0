"""The DSSE envelope: bytes with a type, and one to four signatures over both.

Signing and verifying are done by securesystemslib; here stands the strict way in and out. Which keys may sign is
decided in `trust`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.strict_json import JsonWrong, canonical, parse
from qcdc_desktop.exchange.typed_json import HEX64, Fields, FieldWrong

if TYPE_CHECKING:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]

    from qcdc_desktop.exchange.keys import UnlockedKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
MOST_SIGNATURES = 4
MOST_CERTIFICATES = 5
_LONGEST_SIGNATURE = 1024
"""Bytes; room for the RSA signature of a token."""
_LONGEST_CERTIFICATE = 16 * 1024


def seal_envelope(payload: bytes, keys: Sequence[UnlockedKey]) -> bytes:
    """Sign `payload` with one to four keys; returns the envelope as canonical JSON."""
    from securesystemslib.dsse import Envelope

    if not 1 <= len(keys) <= MOST_SIGNATURES:
        raise ValueError("an envelope has one to four signatures")
    envelope = Envelope(payload, PAYLOAD_TYPE, {})
    for key in keys:
        envelope.sign(key.signer)
    return canonical(envelope.to_dict())


def read_envelope(data: bytes) -> Envelope:
    """The envelope that `data` holds, nothing verified.

    Raises `Refusal` envelope-wrong, wrong-type (payload of another type), bad-signature (none at all).
    """
    try:
        fields = Fields(parse(data), "", lenient=False)
        payload = fields.read("payload", _from_base64)
        payload_type = fields.read("payloadType", _text)
        signatures = fields.items("signatures", MOST_SIGNATURES)
        fields.done()
        pairs = [_signature(item, place) for place, item in enumerate(signatures)]
    except JsonWrong as error:
        raise Refusal("envelope-wrong", name=error.why) from error
    except FieldWrong as error:
        raise Refusal("envelope-wrong", name=error.field) from error
    if payload_type != PAYLOAD_TYPE:
        raise Refusal("wrong-type")
    if not pairs:
        raise Refusal("bad-signature")
    return _envelope(payload, pairs)


def signers_of(envelope: Envelope, keys: Iterable[SSlibKey]) -> frozenset[str]:
    """The ids of those `keys` that signed the envelope.

    Raises `Refusal("bad-signature")` when a signature names one of the keys and is not by it. Signatures naming other
    keys are passed over: a later version may add some this one cannot judge.
    """
    from securesystemslib.exceptions import UnverifiedSignatureError

    by_id = {key.keyid: key for key in keys}
    message = envelope.pae()
    for signature in envelope.signatures.values():
        key = by_id.get(signature.keyid)
        if key is None:
            continue
        try:
            key.verify_signature(signature, message)
        except UnverifiedSignatureError as error:
            raise Refusal("bad-signature") from error
    return frozenset(by_id.keys() & envelope.signatures.keys())


def message_of(envelope: Envelope) -> bytes:
    """The bytes every signature of an envelope is over (docs/format.md 2)."""
    message: bytes = envelope.pae()
    return message


def _envelope(payload: bytes, pairs: list[tuple[str, str]]) -> Envelope:
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import Signature  # type: ignore[attr-defined]

    if len({keyid for keyid, _ in pairs}) != len(pairs):
        raise Refusal("envelope-wrong", name="signatures")
    return Envelope(payload, PAYLOAD_TYPE, {keyid: Signature(keyid, sig) for keyid, sig in pairs})


def _signature(item: object, place: int) -> tuple[str, str]:
    fields = Fields(item, f"signatures[{place}]", lenient=False)
    keyid = fields.match("keyid", HEX64)
    signature = fields.read("sig", _from_base64)
    if fields.has_more:  # a person's co-signature brings its certificate, see `cosigning`
        listed = fields.items("certificates", MOST_CERTIFICATES)
        if not listed or any(not _is_certificate(one) for one in listed):
            raise FieldWrong(f"signatures[{place}].certificates")
    fields.done()
    if len(signature) > _LONGEST_SIGNATURE:
        raise FieldWrong(f"signatures[{place}].sig")
    return keyid, signature.hex()


def _is_certificate(value: object) -> bool:
    try:
        return 0 < len(_from_base64(value)) <= _LONGEST_CERTIFICATE
    except ValueError:
        return False


def _text(value: object) -> str:
    if type(value) is not str:
        raise ValueError
    return value


def _from_base64(value: object) -> bytes:
    """Standard Base64 in its one canonical spelling."""
    text = _text(value)
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError from error
    if base64.b64encode(data).decode("ascii") != text:
        raise ValueError
    return data
