"""The office's own signing key while the program runs: locked on disk, unlocked by the passphrase, kept in memory.

The cryptography stands in `exchange.keys`; it is imported only when a key is really used.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.domain.errors import Refusal

if TYPE_CHECKING:
    from qcdc_desktop.exchange.keys import UnlockedKey


LEAST_LETTERS: Final = 8


def check_passphrase(passphrase: str, field: str) -> None:
    """Raise `Refusal` passphrase-too-short (letters are counted as people see them) or passphrase-unreadable."""
    if len(unicodedata.normalize("NFC", passphrase).strip()) < LEAST_LETTERS:
        raise Refusal("passphrase-too-short", field=field, least=LEAST_LETTERS)
    if any(unicodedata.category(letter) == "Cs" for letter in passphrase):
        raise Refusal("passphrase-unreadable", field=field)


class KeyRing:
    """Holds at most one unlocked key; nothing is written, and closing the program forgets it."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "signing-key.age"
        self._public = folder / "signing-key.pub"
        self._key: UnlockedKey | None = None

    @property
    def exists(self) -> bool:
        """Whether the office has a key."""
        return self._file.exists()

    @property
    def is_unlocked(self) -> bool:
        """Whether the passphrase was given in this session."""
        return self._key is not None

    def create(self, passphrase: str) -> None:
        """Make the office's key and lock it with the passphrase.

        Raises `Refusal` passphrase-too-short, passphrase-unreadable, key-exists.
        """
        from qcdc_desktop.exchange import keys

        if self.exists:
            raise Refusal("key-exists")
        check_passphrase(passphrase, "passphrase")
        self._key = keys.create_key(self._file, passphrase)
        self._public.write_text(self._key.public + "\n", encoding="ascii")

    def unlock(self, passphrase: str) -> None:
        """Open the key for this session; raises `Refusal("wrong-passphrase")`."""
        from qcdc_desktop.exchange import keys

        if not self.exists:
            raise Refusal("key-missing")
        self._key = keys.unlock_key(self._file, passphrase)

    def change_passphrase(self, old: str, new: str) -> None:
        """Lock the key with a new passphrase; raises `Refusal` wrong-passphrase and those of `check_passphrase`."""
        from qcdc_desktop.exchange import keys

        check_passphrase(new, "new_passphrase")
        keys.change_passphrase(self._file, old, new)

    def lock(self) -> None:
        """Forget the unlocked key."""
        self._key = None

    @property
    def public(self) -> str:
        """The public key (64 hex digits), readable without the passphrase; raises `Refusal("key-missing")`."""
        if self._key is not None:
            return self._key.public
        if not self._public.exists():
            raise Refusal("key-missing")
        return self._public.read_text(encoding="ascii").strip()

    @property
    def key(self) -> UnlockedKey:
        """The unlocked key; raises `Refusal("key-locked")`."""
        if self._key is None:
            raise Refusal("key-locked", field="passphrase")
        return self._key
