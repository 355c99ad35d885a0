"""X.509 certificates of people: what they say, whether a signature is by one, and whether a known root vouches for it.

Only `cryptography` is needed, so a receiver without a token judges all the same. Nothing is fetched, no revocation
list, no time stamp: offices work offline.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.x509 import Certificate, Name

LEAST_RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """Whose certificate it is: names as text, validity, whether it may sign and whether it vouches for others."""

    name: str
    organisation: str
    issuer: str
    serial: str
    valid_from: datetime
    valid_to: datetime
    signs: bool
    authority: bool
    der: bytes


def certificate_facts(certificate: Certificate) -> CertificateFacts:
    """What a certificate says of its holder."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import BasicConstraints, ExtensionNotFound, KeyUsage, NameOID

    def extension(kind: type[BasicConstraints] | type[KeyUsage]) -> BasicConstraints | KeyUsage | None:
        try:
            return certificate.extensions.get_extension_for_class(kind).value
        except (ExtensionNotFound, ValueError):
            return None

    usage, basic = extension(KeyUsage), extension(BasicConstraints)
    return CertificateFacts(
        name=_part(certificate.subject, NameOID.COMMON_NAME) or _readable(certificate.subject.rfc4514_string()),
        organisation=_part(certificate.subject, NameOID.ORGANIZATION_NAME),
        issuer=_part(certificate.issuer, NameOID.COMMON_NAME) or _readable(certificate.issuer.rfc4514_string()),
        serial=f"{certificate.serial_number:x}",
        valid_from=certificate.not_valid_before_utc,
        valid_to=certificate.not_valid_after_utc,
        signs=not isinstance(usage, KeyUsage) or usage.digital_signature or usage.content_commitment,
        authority=isinstance(basic, BasicConstraints) and basic.ca,
        der=certificate.public_bytes(Encoding.DER),
    )


def read_certificate(der: bytes) -> CertificateFacts:
    """The facts of a certificate in DER; raises `ValueError`."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import DuplicateExtension, InvalidVersion

    try:
        return certificate_facts(_load(der))
    except (UnsupportedAlgorithm, DuplicateExtension, InvalidVersion, TypeError) as error:
        raise ValueError("no certificate of a kind known here") from error


def certificate_key_id(der: bytes) -> str:
    """SHA-256 (hex) of the certificate's SubjectPublicKeyInfo; raises `ValueError`."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import InvalidVersion

    try:
        key = _load(der).public_key()
    except (UnsupportedAlgorithm, InvalidVersion) as error:
        raise ValueError("no key of a kind known here") from error
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def is_signed_by(der: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the certificate's key made it: RSA of 2048 bits or more with PKCS #1 v1.5, or ECDSA, over SHA-256."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        key = _load(der).public_key()
        if isinstance(key, rsa.RSAPublicKey) and key.key_size >= LEAST_RSA_BITS:
            key.verify(signature, message, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, message, ec.ECDSA(SHA256()))
        else:
            return False
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def chain_state(certificates: Sequence[bytes], roots: Sequence[bytes], at: datetime) -> str:
    """How far the first certificate, a sound one, can be believed on an instant, as a code of words.

    chain-unknown: no root is known here, nothing was checked; chain-expired; chain-good: one of the roots vouches for
    it; chain-broken: none does. Revocation is never checked, an office has no network.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.x509 import BasicConstraints, InvalidVersion, verification

    facts = read_certificate(certificates[0])
    if not facts.valid_from <= at <= facts.valid_to:
        return "chain-expired"
    if not roots:
        return "chain-unknown"
    anything = verification.ExtensionPolicy.permit_all()
    authority = anything.require_present(BasicConstraints, verification.Criticality.AGNOSTIC, _must_be_authority)
    builder = verification.PolicyBuilder().store(verification.Store([_load(one) for one in roots])).time(at)
    judge = builder.extension_policies(ca_policy=authority, ee_policy=anything).build_client_verifier()
    try:
        judge.verify(_load(certificates[0]), [_load(one) for one in certificates[1:]])
    except (verification.VerificationError, UnsupportedAlgorithm, InvalidVersion, ValueError):
        return "chain-broken"
    return "chain-good"


def roots_in(data: bytes) -> tuple[bytes, ...]:
    """The certificates of a PEM or DER file; raises `ValueError`."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    found = load_pem_x509_certificates(data) if b"-----BEGIN" in data else [_load(data)]
    return tuple(one.public_bytes(Encoding.DER) for one in found)


def _must_be_authority(policy: object, certificate: Certificate, basic: object) -> None:
    """A person's certificate vouches for nobody, whoever vouches for the person."""
    if not getattr(basic, "ca", False):
        raise ValueError("not an authority")


def _load(der: bytes) -> Certificate:
    from cryptography.x509 import load_der_x509_certificate

    return load_der_x509_certificate(der)


def _part(name: Name, oid: object) -> str:
    """One part of a name as a person reads it."""
    found = [str(one.value) for one in name if one.oid == oid]
    return _readable(found[0]) if found else ""


def _readable(text: str) -> str:
    """In NFC, without letters that cannot be seen or turn the others round."""
    from qcdc_desktop.domain.vn_text import nfc

    return "".join(letter for letter in nfc(text) if letter.isprintable())[:200]
