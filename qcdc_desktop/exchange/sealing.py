"""Sealing: a finished package inside an age file that only its receiver opens; and opening what was sealed to us.

Sealing hides, it does not prove: who wrote a package is told by the signature inside, for whom by the audience inside.
Only X25519 recipients are used; a file locked with a passphrase may be made to cost minutes, so it is refused unopened.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from qcdc_desktop.disk import file_errors, machine_trouble, replace_file, sync_file
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.quarantine import Quarantined

SEALED_SUFFIX: Final = ".age"
_MAGIC = b"age-encryption.org/v1\n"
_LONGEST_HEADER = 16 * 1024
_MOST_STANZAS = 20


def new_identity() -> str:
    """A fresh age identity (`AGE-SECRET-KEY-1…`)."""
    import pyrage  # type: ignore[import-untyped]

    return str(pyrage.x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The recipient (`age1…`) of an identity; raises `ValueError` for a text that is none."""
    import pyrage

    try:
        return str(pyrage.x25519.Identity.from_str(identity.strip()).to_public())
    except pyrage.IdentityError as error:
        raise ValueError("no age identity") from error


def check_recipient(recipient: str) -> str:
    """The recipient, if it is an X25519 one in its one spelling; raises `ValueError`."""
    import pyrage

    try:
        found = str(pyrage.x25519.Recipient.from_str(recipient))
    except pyrage.RecipientError as error:
        raise ValueError("no age recipient") from error
    if found != recipient:
        raise ValueError("not spelled as age does")
    return found


def is_sealed(file: Path) -> bool:
    """Whether a file is an age file, whatever its name; raises `Trouble`."""
    with file_errors(file), file.open("rb") as stream:
        return stream.read(len(_MAGIC)) == _MAGIC


def seal(source: Path, target: Path, recipients: Sequence[str]) -> None:
    """Write `source` sealed to all `recipients` (at least one) as `target`, whole or not at all; raises `Trouble`."""
    import pyrage

    to = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    part = target.with_name(target.name + ".part")
    with file_errors(target):
        try:
            pyrage.encrypt_file(str(source), str(part), to)
            sync_file(part)
            replace_file(part, target)
        finally:
            part.unlink(missing_ok=True)


def seal_bytes(plain: bytes, recipient: str) -> bytes:
    """A few bytes sealed to one recipient."""
    import pyrage

    sealed: bytes = pyrage.encrypt(plain, [pyrage.x25519.Recipient.from_str(recipient)])
    return sealed


def unseal_bytes(sealed: bytes, identity: str) -> bytes:
    """What `seal_bytes` sealed; raises `Refusal` sealed-for-others, sealed-damaged."""
    import pyrage

    try:
        plain: bytes = pyrage.decrypt(sealed, [_identity(identity)])
    except pyrage.DecryptError as error:
        raise _refusal(error) from error
    return plain


def unseal(copy: Quarantined, identities: Sequence[str]) -> Quarantined:
    """Open a sealed copy in its quarantine folder; what is not sealed comes back as it is (step 2 of docs/format.md).

    The sealed copy goes, the opened one takes its place; on any error nothing of the content stays on the disk.
    Raises `Refusal` sealed-locked (no identity is open), sealed-passphrase, sealed-for-others, sealed-damaged;
    `Trouble`.
    """
    if not is_sealed(copy.path):
        return copy
    _check_header(copy.path)
    if not identities:
        raise Refusal("sealed-locked", field="passphrase")
    opened = copy.folder / "opened"
    try:
        _decrypt(copy.path, opened, [_identity(one) for one in identities])
        replace_file(opened, copy.path)
    except OSError as error:
        raise machine_trouble(error, copy.path.name) from error
    finally:
        with suppress(OSError):
            opened.unlink()
    return replace(copy, size=copy.path.stat().st_size)


def _decrypt(sealed: Path, opened: Path, identities: list[Any]) -> None:
    import pyrage

    try:
        pyrage.decrypt_file(str(sealed), str(opened), identities)
    except pyrage.DecryptError as error:
        raise _refusal(error) from error
    except OSError as error:
        if error.errno is None:  # the library says so of a block that does not fit its seal
            raise Refusal("sealed-damaged") from error
        raise


def _identity(text: str) -> Any:
    import pyrage

    return pyrage.x25519.Identity.from_str(text)


def _refusal(error: Exception) -> Refusal:
    return Refusal("sealed-for-others" if "No matching keys" in str(error) else "sealed-damaged")


def stanzas_of(file: Path) -> tuple[str, ...]:
    """The kinds of locks a sealed file has ("X25519" …): age names nobody, it only shows how many may open it.

    Raises `Refusal("sealed-damaged")`, `Trouble`.
    """
    with file_errors(file), file.open("rb") as stream:
        head = stream.read(_LONGEST_HEADER)
    header, end, _ = head.partition(b"\n---")
    stanzas = [line.split(b" ")[1:] for line in header.split(b"\n") if line.startswith(b"-> ")]
    if not end or not stanzas or len(stanzas) > _MOST_STANZAS:
        raise Refusal("sealed-damaged")
    return tuple(stanza[0].decode("ascii", "replace") if stanza else "" for stanza in stanzas)


def _check_header(file: Path) -> None:
    """Few and known ways to open it; the header ends where an age header of ours would."""
    kinds = stanzas_of(file)
    if "scrypt" in kinds:
        raise Refusal("sealed-passphrase")
    if "X25519" not in kinds:
        raise Refusal("sealed-for-others")
