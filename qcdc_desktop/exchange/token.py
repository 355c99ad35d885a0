"""The chairman's token (PKCS#11): which certificates it holds, and signing with one of them, once, with one PIN.

The PIN is handed to the token a single time and kept nowhere: three wrong ones lock a token of the VGCA. What is signed
and where the signature goes is not decided here. Needs the optional libraries of the extra `token`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.exchange.certificates import CertificateFacts, certificate_facts

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True)
class TokenCertificate:
    """A certificate on a token: `id` is its CKA_ID (hex), `token` the token's label; `pin_state` "", "low" or "locked".

    Two certificates may bear one label after a renewal, so the id names them.
    """

    token: str
    serial: str
    id: str
    label: str
    facts: CertificateFacts
    pin_state: str

    def usable(self, now: datetime) -> bool:
        """Whether it may sign today."""
        return self.facts.signs and self.facts.valid_from <= now <= self.facts.valid_to


@dataclass(frozen=True, slots=True)
class TokenKey:
    """An open session with the private key of one certificate; `chain` are its issuers as far as the token has them."""

    certificate: TokenCertificate
    chain: tuple[bytes, ...]
    session: Any = field(repr=False)
    _private: Any = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """The signature over `message` with SHA-256: PKCS #1 v1.5 of an RSA key, DER of an elliptic one; `Trouble`."""
        from pkcs11 import KeyType, Mechanism
        from pkcs11.util.ec import encode_ecdsa_signature

        with token_errors():
            if self._private.key_type is KeyType.RSA:
                return bytes(self._private.sign(message, mechanism=Mechanism.SHA256_RSA_PKCS))
            raw = self._private.sign(_sha256(message), mechanism=Mechanism.ECDSA)
            return bytes(encode_ecdsa_signature(raw))


def list_certificates(library: Path) -> tuple[TokenCertificate, ...]:
    """Every end certificate of every token that is plugged in; no PIN is needed.

    Raises `Refusal` token-support-missing, token-library-missing, token-library-wrong, token-absent; `Trouble`.
    """
    with _loaded(library) as module, token_errors():
        found = [
            one for token in _tokens(module) for one, _ in _certificates(token, _read(token)) if not one.facts.authority
        ]
    if not found:
        raise Refusal("token-empty")
    return tuple(sorted(found, key=lambda one: (one.token, one.facts.valid_from)))


@contextmanager
def open_token(library: Path, pin: str, certificate_id: str, now: datetime) -> Iterator[TokenKey]:
    """Log in once and give the key of the certificate with this CKA_ID (hex; "": the only one that is valid today).

    Raises `Refusal` token-pin-wrong, token-pin-locked, token-certificate-unknown, token-certificate-expired,
    token-certificate-many, token-key-missing, those of `list_certificates`; `Trouble` token-removed, token-trouble.
    """
    with _loaded(library) as module, token_errors():
        token, chosen, chain = _choose(module, certificate_id, now)
        if chosen.pin_state == "locked":
            raise Refusal("token-pin-locked")
        with token.open(user_pin=pin) as session:
            yield TokenKey(chosen, chain, session, _private_key(session, chosen.id))


@contextmanager
def token_errors() -> Iterator[None]:
    """What a token says, as what a person can do about it; nothing is tried a second time."""
    from pkcs11 import exceptions as said

    try:
        yield
    except (said.PinIncorrect, said.PinLenRange, said.PinInvalid) as error:
        raise Refusal("token-pin-wrong", field="pin") from error
    except said.PinLocked as error:
        raise Refusal("token-pin-locked") from error
    except (said.PinExpired, said.UserPinNotInitialized) as error:
        raise Refusal("token-pin-unset") from error
    except said.NoSuchToken as error:
        raise Refusal("token-absent") from error
    except (said.DeviceRemoved, said.TokenNotPresent, said.SessionHandleInvalid, said.SessionClosed) as error:
        raise Trouble("token-removed") from error
    except said.PKCS11Error as error:
        raise Trouble("token-trouble", detail=type(error).__name__) from error


@contextmanager
def _loaded(library: Path) -> Iterator[Any]:
    """The vendor's library, initialised for this work and left again, so that a token put in later is seen."""
    try:
        import pkcs11
    except ImportError as error:
        raise Refusal("token-support-missing") from error
    if not library.is_file():
        raise Refusal("token-library-missing", name=str(library))
    try:
        module = pkcs11.lib(str(library))
        if not module.initialized:
            module.initialize()
    except (RuntimeError, OSError, pkcs11.PKCS11Error) as error:  # not a library, or of the other number of bits
        raise Refusal("token-library-wrong", name=library.name, detail=str(error)[:200]) from error
    try:
        yield module
    finally:
        with suppress(pkcs11.PKCS11Error):
            module.finalize()


def _tokens(module: Any) -> list[Any]:
    from pkcs11 import TokenFlag

    found = [slot.get_token() for slot in module.get_slots(token_present=True)]
    ready = [token for token in found if token.flags & TokenFlag.TOKEN_INITIALIZED]
    if not ready:
        raise Refusal("token-absent")
    return ready


def _read(token: Any) -> list[tuple[str, str, Certificate]]:
    """Id, label and certificate of every X.509 certificate on a token that reads as one."""
    from cryptography.x509 import load_der_x509_certificate
    from pkcs11 import Attribute, ObjectClass

    found = []
    with token.open() as session:
        for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
            with suppress(ValueError):
                certificate = load_der_x509_certificate(bytes(one[Attribute.VALUE]))
                found.append((bytes(one[Attribute.ID]).hex(), str(one[Attribute.LABEL]), certificate))
    return found


def _certificates(
    token: Any, read: Sequence[tuple[str, str, Certificate]]
) -> Iterator[tuple[TokenCertificate, Certificate]]:
    from pkcs11 import TokenFlag

    serial = bytes(token.serial).decode("ascii", "replace").strip()
    low = token.flags & (TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY)
    state = "locked" if token.flags & TokenFlag.USER_PIN_LOCKED else "low" if low else ""
    for key_id, label, certificate in read:
        yield TokenCertificate(token.label, serial, key_id, label, certificate_facts(certificate), state), certificate


def _choose(module: Any, wanted: str, now: datetime) -> tuple[Any, TokenCertificate, tuple[bytes, ...]]:
    """The token and certificate to sign with, and the issuers the token holds."""
    from cryptography.hazmat.primitives.serialization import Encoding

    every = [(token, list(_certificates(token, _read(token)))) for token in _tokens(module)]
    mine = [(t, one) for t, found in every for one, _ in found if not one.facts.authority]
    if wanted:
        mine = [(t, one) for t, one in mine if one.id == wanted.lower()]
        if not mine:
            raise Refusal("token-certificate-unknown", id=wanted)
    if not mine:
        raise Refusal("token-empty")
    usable = [(t, one) for t, one in mine if one.usable(now)]
    if not usable:
        last = max(mine, key=lambda pair: pair[1].facts.valid_to)[1].facts
        raise Refusal("token-certificate-expired", name=last.name, until=last.valid_to.date().isoformat())
    if len({(one.serial, one.id) for _, one in usable}) > 1:
        raise Refusal("token-certificate-many", count=len(usable))
    token, chosen = max(usable, key=lambda pair: pair[1].facts.valid_from)
    others = [c for t, found in every if t is token for one, c in found if one.facts.authority]
    return token, chosen, tuple(one.public_bytes(Encoding.DER) for one in others)


def _private_key(session: Any, key_id: str) -> Any:
    from pkcs11 import Attribute, KeyType, ObjectClass

    for key in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.ID: bytes.fromhex(key_id)}):
        if key.key_type in (KeyType.RSA, KeyType.EC):
            return key
    raise Refusal("token-key-missing")


def _sha256(message: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(message).digest()
