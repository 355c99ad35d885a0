"""The office's own signing key while the program runs: locked on disk, unlocked by the passphrase, kept in memory.

The cryptography stands in `exchange.keys`; it is imported only when a key is really used.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.disk import file_errors, replace_file, write_atomically
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
        self._recovery = folder / "recovery.pub"
        self._spare = folder / "recovery-copy.age"
        self._key: UnlockedKey | None = None
        self._sheet = ""

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
        self._write_public(self._key)

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
        """Forget the unlocked key, and the recovery sheet's secret."""
        self._key = None
        self._sheet = ""

    def open_with_sheet(self, secret: str) -> None:
        """Let the recovery sheet alone open sealed packages until the program ends; no key file is needed.

        Nothing can be signed with it. Raises `Refusal("recovery-code-wrong")`.
        """
        self._sheet = _sheet_code(secret)

    @property
    def public(self) -> str:
        """The public key (64 hex digits), readable without the passphrase; raises `Refusal("key-missing")`."""
        if self._key is not None:
            return self._key.public
        return self._public_lines()[0]

    @property
    def seal_to(self) -> str:
        """The age recipient others seal to, readable without the passphrase; raises `Refusal("key-missing")`."""
        if self._key is not None:
            return self._key.seal_to
        return self._public_lines()[1]

    @property
    def recovery(self) -> str:
        """The age recipient of the recovery sheet, or an empty text while none was printed."""
        try:
            return self._recovery.read_text(encoding="ascii").strip()
        except OSError:
            return ""

    @property
    def identities(self) -> tuple[str, ...]:
        """What opens sealed packages now: the key once it is unlocked, the recovery sheet once it was typed."""
        own = (self._key.identity,) if self._key is not None else ()
        return (*own, self._sheet) if self._sheet else own

    @property
    def key(self) -> UnlockedKey:
        """The unlocked key; raises `Refusal("key-locked")`."""
        if self._key is None:
            raise Refusal("key-locked", field="passphrase")
        return self._key

    def prepare_recovery(self) -> str:
        """The secret of a new recovery sheet; nothing changes until it is printed. Raises `Refusal("key-locked")`."""
        from qcdc_desktop.exchange.sealing import new_identity

        if not self.is_unlocked:
            raise Refusal("key-locked", field="passphrase")
        return new_identity()

    def use_recovery(self, secret: str) -> None:
        """Let a printed secret open the office's key from now on; it is written nowhere.

        A copy of the key sealed to it stays in the folder for the day the passphrase is forgotten; a sheet printed
        earlier opens it no more. Raises `Refusal("key-locked")`, `Trouble`.
        """
        from qcdc_desktop.exchange.sealing import recipient_of, seal_bytes

        key = self.key
        recipient = recipient_of(secret)
        write_atomically(self._spare, seal_bytes(key.plain, recipient), private=True)
        write_atomically(self._recovery, (recipient + "\n").encode("ascii"))

    def restore(self, secret: str, passphrase: str) -> None:
        """Open the key with the secret of the recovery sheet and lock it with a new passphrase.

        Raises `Refusal` recovery-code-wrong (field secret), recovery-copy-missing, recovery-other-sheet and those of
        `check_passphrase`; `Trouble`.
        """
        from qcdc_desktop.exchange import keys
        from qcdc_desktop.exchange.sealing import unseal_bytes

        check_passphrase(passphrase, "new_passphrase")
        code = _sheet_code(secret)
        if not self._spare.exists():
            raise Refusal("recovery-copy-missing")
        with file_errors(self._spare):
            sealed = self._spare.read_bytes()
        try:
            key = keys.read_plain(unseal_bytes(sealed, code))
        except Refusal as refusal:
            raise Refusal("recovery-other-sheet", field="secret") from refusal
        except ValueError as error:
            raise Refusal("key-file-damaged", name=self._spare.name) from error
        keys.lock_key(self._file, key, passphrase)
        self._write_public(key)
        self._key = key

    def replace(self, passphrase: str) -> UnlockedKey:
        """Make a new key in place of the present one, which is kept aside; returns the old key when it was open.

        The recovery sheet belongs to the old key: a new one must be printed. Raises like `create`, and
        `Refusal("key-locked")`.
        """
        from qcdc_desktop.exchange import keys

        check_passphrase(passphrase, "passphrase")
        old = self.key
        aside = self._file.with_name(f"replaced-{old.key_id[:16]}.age")
        with file_errors(self._file):
            replace_file(self._file, aside)
        self._key = keys.create_key(self._file, passphrase)
        self._write_public(self._key)
        for file in (self._recovery, self._spare):
            file.unlink(missing_ok=True)
        return old

    def _write_public(self, key: UnlockedKey) -> None:
        write_atomically(self._public, f"{key.public}\n{key.seal_to}\n".encode("ascii"))

    def _public_lines(self) -> list[str]:
        if not self._public.exists():
            raise Refusal("key-missing")
        return self._public.read_text(encoding="ascii").split()


def _sheet_code(secret: str) -> str:
    """The secret of a recovery sheet as typed, blanks and small letters forgiven."""
    from qcdc_desktop.exchange.sealing import recipient_of

    code = "".join(secret.split()).upper()
    try:
        recipient_of(code)
    except ValueError as error:
        raise Refusal("recovery-code-wrong", field="secret") from error
    return code
