"""The office's own key: made, locked in a file by a passphrase, unlocked for a session; and fingerprints.

The file is an age file (scrypt) holding the signing key as PKCS#8 PEM and, on the line after it, the age identity that
opens what was sealed to the office, so that other programs can open it too. Whose keys are trusted is not decided here.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qcdc_desktop.disk import machine_trouble, write_atomically
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.sealing import new_identity, recipient_of

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey  # type: ignore[attr-defined]

_AGE_SCRYPT = b"age-encryption.org/v1\n-> scrypt "
_GROUPS = 16


@dataclass(frozen=True, slots=True)
class UnlockedKey:
    """A key that can sign and unseal, as often as needed; `public` is 64 hex digits. It is never written from here."""

    public: str
    key_id: str
    signer: CryptoSigner = field(repr=False, compare=False)
    identity: str = field(repr=False, compare=False)
    """The age identity (`AGE-SECRET-KEY-1…`) that opens what was sealed to this office."""

    @property
    def seal_to(self) -> str:
        """The age recipient (`age1…`) others seal to."""
        return recipient_of(self.identity)

    @property
    def plain(self) -> bytes:
        """Both secrets as the key file holds them: PKCS#8 PEM, then the age identity on a line of its own."""
        pem: bytes = self.signer.private_bytes
        return pem.rstrip(b"\n") + b"\n" + self.identity.encode("ascii") + b"\n"


def new_key() -> UnlockedKey:
    """A fresh key in memory only."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]

    return _unlocked(CryptoSigner(Ed25519PrivateKey.generate()), new_identity())


def create_key(path: Path, passphrase: str) -> UnlockedKey:
    """Make a key and lock it into the file `path`; raises `Refusal("key-exists")`, `Trouble`. Takes about a second."""
    if path.exists():
        raise Refusal("key-exists")
    key = new_key()
    lock_key(path, key, passphrase)
    return key


def lock_key(path: Path, key: UnlockedKey, passphrase: str) -> None:
    """Write the key into the file `path`, locked; what was there is replaced. Raises `Trouble`."""
    write_atomically(path, _lock(key.plain, passphrase), private=True)


def unlock_key(path: Path, passphrase: str) -> UnlockedKey:
    """Open the key file; raises `Refusal` wrong-passphrase (field passphrase) or key-file-damaged, `Trouble`."""
    try:
        return read_plain(_open(path, passphrase))
    except ValueError as error:
        raise Refusal("key-file-damaged", name=path.name) from error


def read_plain(plain: bytes) -> UnlockedKey:
    """The key whose `plain` bytes these are; raises `ValueError` for anything else."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]

    pem, _, identity = plain.rstrip(b"\n").rpartition(b"\n")
    try:
        private = load_pem_private_key(pem, None)
    except TypeError as error:
        raise ValueError from error
    if not isinstance(private, Ed25519PrivateKey):
        raise ValueError("no Ed25519 key")
    secret = identity.decode("ascii")
    recipient_of(secret)
    return _unlocked(CryptoSigner(private), secret)


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Lock the same key with another passphrase; the old file stays until the new one is whole.

    Raises `Refusal` wrong-passphrase or key-file-damaged, `Trouble`.
    """
    plain = _open(path, old)
    write_atomically(path, _lock(plain, new), private=True)


def key_id(public: str) -> str:
    """The id of a public key (64 hex digits): SHA-256 of its description in canonical JSON, 64 hex digits."""
    return str(public_key(public).keyid)


def public_key(public: str) -> SSlibKey:
    """The key that verifies, of 64 hex digits."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from securesystemslib.signer import SSlibKey  # type: ignore[attr-defined]

    return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)))


def fingerprint(public: str) -> str:
    """What is compared with the paper: SHA-256 of the 32 bytes of the key, as 16 groups of 4 hex digits."""
    return in_groups(hashlib.sha256(bytes.fromhex(public)).hexdigest())


def in_groups(digest: str) -> str:
    """64 hex digits as 16 groups of 4 with spaces, the way digests are shown and printed."""
    return " ".join(digest[place : place + 4] for place in range(0, 64, 4))


def hidden_groups(shown: str) -> tuple[int, int]:
    """The two groups (0..15, in order) of a fingerprint that the screen hides and a person types from the paper."""
    seed = hashlib.sha256(b"hidden groups " + shown.encode("ascii")).digest()
    first = seed[0] % _GROUPS
    second = (first + 1 + seed[1] % (_GROUPS - 1)) % _GROUPS
    return min(first, second), max(first, second)


def check_groups(shown: str, typed: Sequence[str]) -> None:
    """Compare the two typed groups with the hidden ones, in order; raises `Refusal("fingerprint-differs")`."""
    groups = shown.split(" ")
    expected = [groups[place] for place in hidden_groups(shown)]
    if [group.strip().lower() for group in typed] != expected:
        raise Refusal("fingerprint-differs", field="groups")


def seal_fingerprint(recipient: str) -> str:
    """The age recipient as people compare it: SHA-256 of its text, as 16 groups of 4 hex digits."""
    return in_groups(hashlib.sha256(recipient.encode("ascii")).hexdigest())


def _unlocked(signer: CryptoSigner, identity: str) -> UnlockedKey:
    public = signer.public_key
    return UnlockedKey(str(public.keyval["public"]), public.keyid, signer, identity)


def _lock(plain: bytes, passphrase: str) -> bytes:
    import pyrage  # type: ignore[import-untyped]

    locked: bytes = pyrage.passphrase.encrypt(plain, _normal(passphrase))
    return locked


def _open(path: Path, passphrase: str) -> bytes:
    import pyrage

    try:
        locked = path.read_bytes()
    except OSError as error:
        raise machine_trouble(error, path.name) from error
    if not locked.startswith(_AGE_SCRYPT):
        raise Refusal("key-file-damaged", name=path.name)
    try:
        plain: bytes = pyrage.passphrase.decrypt(locked, _normal(passphrase))
    except (pyrage.DecryptError, UnicodeEncodeError) as error:
        raise Refusal("wrong-passphrase", field="passphrase") from error
    return plain


def _normal(passphrase: str) -> str:
    """The same letters typed with another keyboard program must open the key."""
    return unicodedata.normalize("NFC", passphrase)
