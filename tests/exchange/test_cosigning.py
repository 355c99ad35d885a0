"""Co-signatures in the envelope: judged strictly, by the certificate they bring, and never a way into an office."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from soft_token import FROM, _name, certificate

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.certificates import chain_state, is_signed_by, read_certificate
from qcdc_desktop.exchange.cosigning import cosign, cosignatures_of
from qcdc_desktop.exchange.strict_json import canonical, parse

AT = datetime(2024, 6, 3, tzinfo=UTC)
Sign = Callable[[bytes], bytes]


def der(made: Any) -> bytes:
    return bytes(made.public_bytes(Encoding.DER))


@pytest.fixture(scope="module")
def root() -> tuple[Any, Any]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, certificate(_name("Gốc"), key.public_key(), _name("Gốc"), key, FROM, authority=True)


@pytest.fixture(scope="module")
def person(root: Any) -> tuple[Any, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key, der(certificate(_name("Nguyễn Văn An"), key.public_key(), root[1].subject, root[0], FROM))


@pytest.fixture
def sign(person: Any) -> Sign:
    return lambda message: bytes(person[0].sign(message, ec.ECDSA(hashes.SHA256())))


@pytest.fixture
def signed(scene: Any, pdf: tuple[str, Path], person: Any, sign: Sign) -> bytes:
    written = scene.write(blobs={}).path
    target = scene.folder / "cosigned.qcdc"
    cosign(written, target, sign, [person[1]])
    return bytes(target.read_bytes())


def test_nothing_but_the_envelope_changes(scene: Any, pdf: Any, person: Any, sign: Sign) -> None:
    from qcdc_desktop.exchange.canonical_zip import ENVELOPE

    written = scene.write()
    target = scene.folder / "cosigned.qcdc"
    cosign(written.path, target, sign, [person[1]])
    before, after = scene.open(written.path.read_bytes()), scene.open(target.read_bytes())
    assert list(before.archive.entries) == list(after.archive.entries)
    for name in before.archive.entries:
        assert (before.archive.read(name) == after.archive.read(name)) is (name != ENVELOPE)
    verified, _ = scene.accept(target.read_bytes())
    assert verified.digest == written.digest
    (one,) = verified.cosigners
    assert read_certificate(one.certificates[0]).name == "Nguyễn Văn An"
    with pytest.raises(Refusal, match="cosigned-already"):
        cosign(target, scene.folder / "twice.qcdc", sign, [person[1]])
    assert not (scene.folder / "twice.qcdc").exists()


def changed(scene: Any, data: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    fields = parse(scene.open(data).envelope)
    assert isinstance(fields, dict)
    listed = fields["signatures"]
    assert isinstance(listed, list)
    change(next(one for one in listed if isinstance(one, dict) and "certificates" in one))
    return bytes(scene.with_envelope(data, canonical(fields)))


def text(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s: s.update(sig=text(bytes(70))), "cosignature-wrong"),
        (lambda s: s.update(keyid="c" * 64), "cosignature-wrong"),
        (lambda s: s.update(certificates=[text(b"0\x03abc")]), "cosignature-wrong"),
        (lambda s: s.update(certificates=[]), "envelope-wrong"),
        (lambda s: s.update(certificates=["%"]), "envelope-wrong"),
        (lambda s: s.update(certificates=s["certificates"] * 6), "envelope-wrong"),
        (lambda s: s.update(certificates=[text(bytes(20_000))]), "envelope-wrong"),
        (lambda s: s.update(certificates="MA=="), "envelope-wrong"),
        (lambda s: s.update(more=1), "envelope-wrong"),
    ],
)
def test_a_wrong_cosignature_is_refused(scene: Any, signed: bytes, change: Any, code: str) -> None:
    assert scene.refused(changed(scene, signed, change)) == code


def test_every_bit_of_the_cosignature_counts(scene: Any, signed: bytes, person: Any) -> None:
    envelope = scene.open(signed).envelope
    known = cosignatures_of(envelope)
    for bit in range(0, len(envelope) * 8, 61):
        flipped = bytearray(envelope)
        flipped[bit // 8] ^= 1 << bit % 8
        try:
            verified, _ = scene.accept(scene.with_envelope(signed, bytes(flipped)))
        except Refusal:
            continue
        assert verified.cosigners == known, f"bit {bit}"


def test_an_escaped_name_hides_nothing(scene: Any, signed: bytes) -> None:
    """The field spelled with an escape is the same field; a wrong signature under it is refused all the same."""
    broken = scene.open(changed(scene, signed, lambda s: s.update(sig=text(bytes(70))))).envelope
    hidden = broken.replace(b'"certificates"', b'"certificate\\u0073"')
    assert hidden != broken
    assert scene.refused(scene.with_envelope(signed, hidden)) == "cosignature-wrong"


def test_a_cosignature_alone_opens_nothing(scene: Any, signed: bytes) -> None:
    fields = parse(scene.open(signed).envelope)
    assert isinstance(fields, dict) and isinstance(fields["signatures"], list)
    fields["signatures"] = [one for one in fields["signatures"] if isinstance(one, dict) and "certificates" in one]
    assert scene.refused(scene.with_envelope(signed, canonical(fields))) == "unknown-key"


def test_which_keys_count() -> None:
    weak, strong = rsa.generate_private_key(65537, 1024), rsa.generate_private_key(65537, 2048)
    edwards, message = ed25519.Ed25519PrivateKey.generate(), b"message"
    issuer = ec.generate_private_key(ec.SECP256R1())
    for key, good in ((weak, False), (strong, True)):
        made = der(certificate(_name("A"), key.public_key(), _name("B"), issuer, FROM))
        assert is_signed_by(made, key.sign(message, padding.PKCS1v15(), hashes.SHA256()), message) is good
    assert not is_signed_by(made, strong.sign(message, padding.PKCS1v15(), hashes.SHA1()), message)
    made = der(certificate(_name("A"), edwards.public_key(), _name("B"), issuer, FROM))
    assert not is_signed_by(made, edwards.sign(message), message)


def test_how_far_a_certificate_is_believed(root: Any, person: Any) -> None:
    top = der(root[1])
    assert chain_state([person[1]], [], AT) == "chain-unknown"
    assert chain_state([person[1]], [top], AT) == "chain-good"
    assert chain_state([person[1]], [top], datetime(2030, 1, 1, tzinfo=UTC)) == "chain-expired"
    stranger = ec.generate_private_key(ec.SECP256R1())
    other = certificate(_name("Gốc"), stranger.public_key(), _name("Gốc"), stranger, FROM, authority=True)
    assert chain_state([person[1]], [der(other)], AT) == "chain-broken"


def test_a_person_vouches_for_nobody(root: Any, person: Any) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    forged = der(certificate(_name("Chủ tịch"), key.public_key(), _name("Nguyễn Văn An"), person[0], FROM))
    assert chain_state([forged, person[1]], [der(root[1])], AT) == "chain-broken"


def test_a_name_cannot_turn_the_line_round(root: Any) -> None:
    from cryptography.x509 import Name, NameAttribute, NameOID

    key, seen = ec.generate_private_key(ec.SECP256R1()), []
    for oid in (NameOID.COMMON_NAME, NameOID.GIVEN_NAME):  # the second is shown only where the first is missing
        name = Name([NameAttribute(oid, "Nguyễn\u202e nA\u200b\x07")])
        seen.append(read_certificate(der(certificate(name, key.public_key(), root[1].subject, root[0], FROM))).name)
    assert seen[0] == "Nguyễn nA" and "Nguyễn nA" in seen[1]
    assert all(text.isprintable() for text in seen)
