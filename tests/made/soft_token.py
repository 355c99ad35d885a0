"""A token in software (SoftHSM 2) as a vendor's library shows it: two certificates of one label, one expired."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PIN, OFFICER_PIN = "12345678", "87654321"
LABEL = "Chứng thư công vụ"
OLD, NEW, ELLIPTIC, LONELY = "01", "02", "03", "04"
FROM = datetime(2024, 1, 1, tzinfo=UTC)
PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so", "C:/SoftHSM2/lib/softhsm2-x64.dll")


def softhsm() -> tuple[str, Path] | None:
    """The program that makes tokens and the library that is one, where SoftHSM 2 is installed."""
    program = shutil.which("softhsm2-util")
    library = next((Path(place) for place in PLACES if Path(place).is_file()), None)
    return (program, library) if program and library else None


@dataclass(frozen=True)
class SoftToken:
    """A token's library, and the root certificate (PEM) its certificates come from."""

    library: Path
    root: Path
    folder: Path

    @contextmanager
    def unplugged(self) -> Iterator[None]:
        """While this lasts no token is plugged in."""
        before = os.environ["SOFTHSM2_CONF"]
        os.environ["SOFTHSM2_CONF"] = str(configuration(self.folder / "empty"))
        try:
            yield
        finally:
            os.environ["SOFTHSM2_CONF"] = before


@contextmanager
def plugged_in(folder: Path) -> Iterator[SoftToken]:
    """A new token while this lasts."""
    found = softhsm()
    assert found is not None
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(configuration(folder))
    try:
        yield make_token(folder, *found)
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before


def configuration(folder: Path) -> Path:
    """SoftHSM's settings for tokens in `folder`."""
    (folder / "tokens").mkdir(parents=True, exist_ok=True)
    file = folder / "softhsm2.conf"
    file.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n", encoding="utf-8")
    return file


def make_token(folder: Path, program: str, library: Path, elliptic: bool = False) -> SoftToken:
    """Initialise a token and put keys and certificates on it; SOFTHSM2_CONF must point at `folder`'s settings."""
    import pkcs11
    from cryptography.hazmat.primitives import serialization

    subprocess.run(
        [program, "--init-token", "--free", "--label", "chutich", "--pin", PIN, "--so-pin", OFFICER_PIN],
        check=True,
        capture_output=True,
    )
    authority_key, authority = _authority()
    module = pkcs11.lib(str(library))
    if not module.initialized:
        module.initialize()
    try:
        with module.get_token(token_label="chutich").open(user_pin=PIN, rw=True) as session:
            if elliptic:
                _put(session, ELLIPTIC, _elliptic(), authority_key, authority, FROM)
            else:
                _put(session, OLD, _rsa(), authority_key, authority, FROM - timedelta(days=900))
                _put(session, NEW, _rsa(), authority_key, authority, FROM)
            _store(session, "aa", "Gốc", authority.public_bytes(serialization.Encoding.DER))
    finally:
        module.finalize()
    root = folder / "root.pem"
    root.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return SoftToken(library, root, folder)


def _rsa() -> Any:
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(65537, 2048)


def _elliptic() -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> Any:
    from cryptography.x509 import Name, NameAttribute, NameOID

    return Name(
        [
            NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            NameAttribute(NameOID.ORGANIZATION_NAME, "UBND xã Hoàng Ninh"),
            NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _authority() -> tuple[Any, Any]:
    key = _rsa()
    return key, certificate(_name("Nơi cấp thử"), key.public_key(), _name("Nơi cấp thử"), key, FROM, authority=True)


def certificate(subject: Any, public: Any, issuer: Any, signing: Any, since: datetime, authority: bool = False) -> Any:
    """A certificate of a year and a half, of an authority for twenty years."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_cert_sign=authority, crl_sign=authority,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    begins = since - timedelta(days=2000) if authority else since
    ends = since + timedelta(days=7000 if authority else 550)
    return (
        x509.CertificateBuilder()
        .subject_name(subject).issuer_name(issuer).public_key(public).serial_number(x509.random_serial_number())
        .not_valid_before(begins).not_valid_after(ends)
        .add_extension(x509.BasicConstraints(authority, None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        .sign(signing, hashes.SHA256())
    )  # fmt: skip


def _put(session: Any, key_id: str, key: Any, authority_key: Any, authority: Any, since: datetime) -> None:
    from cryptography.hazmat.primitives import serialization
    from pkcs11 import Attribute
    from pkcs11.util.ec import decode_ec_private_key
    from pkcs11.util.rsa import decode_rsa_private_key

    made = certificate(_name("Nguyễn Văn An"), key.public_key(), authority.subject, authority_key, since)
    der = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    decode = decode_rsa_private_key if hasattr(key.public_key().public_numbers(), "n") else decode_ec_private_key
    own = {Attribute.TOKEN: True, Attribute.ID: bytes.fromhex(key_id), Attribute.LABEL: LABEL, Attribute.SIGN: True}
    session.create_object({**decode(der), **own})
    _store(session, key_id, LABEL, made.public_bytes(serialization.Encoding.DER))


def _store(session: Any, key_id: str, label: str, der: bytes) -> None:
    from pkcs11 import Attribute, CertificateType, ObjectClass

    session.create_object(
        {
            Attribute.CLASS: ObjectClass.CERTIFICATE,
            Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True,
            Attribute.ID: bytes.fromhex(key_id),
            Attribute.LABEL: label,
            Attribute.SUBJECT: b"",
            Attribute.VALUE: der,
        }
    )
