"""The office's own signing key: made, locked in a file by a passphrase, unlocked for a session; and fingerprints.

The file is an age file (scrypt) holding the key as PKCS#8 PEM, so that other programs can open it too. Whose keys are
trusted is not decided here.
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

if TYPE_CHECKING:
    from securesystemslib.signer import CryptoSigner, SSlibKey  # type: ignore[attr-defined]

_AGE_SCRYPT = b"age-encryption.org/v1\n-> scrypt "
_GROUPS = 16


@dataclass(frozen=True, slots=True)
class UnlockedKey:
    """A key that can sign, as often as needed; `public` is 64 hex digits. It is never written from here."""

    public: str
    key_id: str
    signer: CryptoSigner = field(repr=False, compare=False)


def new_key() -> UnlockedKey:
    """A fresh key in memory only."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]

    return _unlocked(CryptoSigner(Ed25519PrivateKey.generate()))


def create_key(path: Path, passphrase: str) -> UnlockedKey:
    """Make a key and lock it into the file `path`; raises `Refusal("key-exists")`, `Trouble`. Takes about a second."""
    if path.exists():
        raise Refusal("key-exists")
    key = new_key()
    write_atomically(path, _lock(key.signer.private_bytes, passphrase), private=True)
    return key


def unlock_key(path: Path, passphrase: str) -> UnlockedKey:
    """Open the key file; raises `Refusal` wrong-passphrase (field passphrase) or key-file-damaged, `Trouble`."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner  # type: ignore[attr-defined]

    pem = _open(path, passphrase)
    try:
        private = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise Refusal("key-file-damaged", name=path.name) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise Refusal("key-file-damaged", name=path.name)
    return _unlocked(CryptoSigner(private))


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Lock the same key with another passphrase; the old file stays until the new one is whole.

    Raises `Refusal` wrong-passphrase or key-file-damaged, `Trouble`.
    """
    pem = _open(path, old)
    write_atomically(path, _lock(pem, new), private=True)


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


def _unlocked(signer: CryptoSigner) -> UnlockedKey:
    public = signer.public_key
    return UnlockedKey(str(public.keyval["public"]), public.keyid, signer)


def _lock(pem: bytes, passphrase: str) -> bytes:
    import pyrage  # type: ignore[import-untyped]

    locked: bytes = pyrage.passphrase.encrypt(pem, _normal(passphrase))
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
        pem: bytes = pyrage.passphrase.decrypt(locked, _normal(passphrase))
    except (pyrage.DecryptError, UnicodeEncodeError) as error:
        raise Refusal("wrong-passphrase", field="passphrase") from error
    return pem


def _normal(passphrase: str) -> str:
    """The same letters typed with another keyboard program must open the key."""
    return unicodedata.normalize("NFC", passphrase)
