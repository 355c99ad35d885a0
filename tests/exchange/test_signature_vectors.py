"""Ed25519 signatures that are nearly right, made from the facts of the scheme: each must be refused.

What the literature lists (RFC 8032; signatures that can be changed without the key): s beyond the group's order, R
with a point of small order added, lengths, parts exchanged, every bit. Weak public keys are in `test_weak_keys`.
"""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from qcdc_desktop.exchange.envelope import PAYLOAD_TYPE
from qcdc_desktop.exchange.strict_json import canonical

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493
Change = Callable[[bytes], bytes]


def _scalar(signature: bytes) -> int:
    return int.from_bytes(signature[32:], "little")


def _with_scalar(signature: bytes, s: int) -> bytes:
    return signature[:32] + s.to_bytes(32, "little")


def _point(encoded: bytes) -> tuple[int, int]:
    y = int.from_bytes(encoded, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    return (P - x if x & 1 != encoded[31] >> 7 else x), y


def _encoded(x: int, y: int) -> bytes:
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _plus_order_two(signature: bytes) -> bytes:
    """R + (0, -1), the point of order two: the same up to the cofactor, and another signature."""
    x, y = _point(signature[:32])
    return _encoded(P - x, P - y) + signature[32:]


CHANGES: dict[str, Change] = {
    "s + L": lambda sig: _with_scalar(sig, _scalar(sig) + ORDER),
    "s + 2 L": lambda sig: _with_scalar(sig, _scalar(sig) + 2 * ORDER),
    "s + 8 L": lambda sig: _with_scalar(sig, _scalar(sig) + 8 * ORDER),
    "s = 0": lambda sig: _with_scalar(sig, 0),
    "s = L": lambda sig: _with_scalar(sig, ORDER),
    "s = L - 1": lambda sig: _with_scalar(sig, ORDER - 1),
    "L - s": lambda sig: _with_scalar(sig, ORDER - _scalar(sig)),
    "s of all ones": lambda sig: _with_scalar(sig, 2**256 - 1),
    "s big-endian": lambda sig: sig[:32] + sig[32:][::-1],
    "s with its top bit set": lambda sig: _with_scalar(sig, _scalar(sig) | 1 << 255),
    "R neutral": lambda sig: _encoded(0, 1) + sig[32:],
    "R neutral, not canonical": lambda sig: (P + 1).to_bytes(32, "little") + sig[32:],
    "R of order two": lambda sig: _encoded(0, P - 1) + sig[32:],
    "R plus order two": _plus_order_two,
    "-R": lambda sig: bytes([*sig[:31], sig[31] ^ 0x80]) + sig[32:],
    "R no point": lambda sig: (2).to_bytes(32, "little") + sig[32:],
    "R zero": lambda sig: bytes(32) + sig[32:],
    "all zero": lambda sig: bytes(64),
    "all ones": lambda sig: b"\xff" * 64,
    "R and s exchanged": lambda sig: sig[32:] + sig[:32],
    "63 bytes": lambda sig: sig[:63],
    "65 bytes": lambda sig: sig + b"\0",
    "64 bytes after a zero": lambda sig: b"\0" + sig,
    "twice": lambda sig: sig + sig,
    "R alone": lambda sig: sig[:32],
    "s alone": lambda sig: sig[32:],
    "nothing": lambda sig: b"",
}


@pytest.fixture
def parts(scene: Any) -> tuple[bytes, bytes, bytes]:
    """A package, its payload, and the sender's true signature."""
    data = scene.write().path.read_bytes()
    payload = canonical(scene.payload_of(data))
    pae = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
    return data, payload, bytes.fromhex(scene.commune_key.signer.sign(pae).signature)


def signed(scene: Any, parts: tuple[bytes, bytes, bytes], signature: bytes) -> bytes:
    data, payload, _ = parts
    envelope = {
        "payload": base64.b64encode(payload).decode(),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [{"keyid": scene.commune_key.key_id, "sig": base64.b64encode(signature).decode()}],
    }
    return bytes(scene.with_envelope(data, canonical(envelope)))


def test_the_true_signature_is_believed(scene: Any, parts: Any) -> None:
    verified, _ = scene.accept(signed(scene, parts, parts[2]))
    assert verified.value.sender.key_id == scene.commune_key.key_id


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_changed_signature_is_refused(scene: Any, parts: Any, change: Change) -> None:
    changed = change(parts[2])
    assert changed != parts[2]
    assert scene.refused(signed(scene, parts, changed)) == "bad-signature"


def test_bits_of_a_signature_count(scene: Any, parts: Any) -> None:
    from qcdc_desktop.exchange.envelope import read_envelope, signers_of
    from qcdc_desktop.exchange.keys import public_key

    key = public_key(scene.commune_key.public)
    for bit in range(0, 512, 3):
        flipped = bytearray(parts[2])
        flipped[bit // 8] ^= 1 << bit % 8
        envelope = scene.open(signed(scene, parts, bytes(flipped))).envelope
        with pytest.raises(Exception, match="bad-signature"):
            signers_of(read_envelope(envelope), (key,))


def test_the_same_text_signed_as_another_type_or_length(scene: Any, parts: Any) -> None:
    """The message names type and length: neither a bare signature nor one with shifted borders fits."""
    _, payload, _ = parts
    sign = scene.commune_key.signer.sign
    kind = PAYLOAD_TYPE.encode()
    for message in (
        payload,
        kind + payload,
        b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload) + 1, payload),
        b"DSSEv1 %d %b %d %b" % (len(kind) + 1, kind + b" ", len(payload), payload),
        b"DSSEv1 %d %b %b" % (len(kind), kind, payload),
    ):
        signature = bytes.fromhex(sign(message).signature)
        assert scene.refused(signed(scene, parts, signature)) == "bad-signature"
