"""The root of the province's catalogues: keys of its holders, a root drafted, signed by one after another, and adopted.

A holder's key lies in a file of its own, on a stick in a safe; it need not be on the machine that publishes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from qcdc_desktop.disk import file_errors, save_for_person, write_atomically
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Role
from qcdc_desktop.domain.published import CatalogueTrust
from qcdc_desktop.usecases.key_ring import check_passphrase
from qcdc_desktop.usecases.published_catalogues import trust_of
from qcdc_desktop.usecases.take_catalogue import catalogue_trust
from qcdc_desktop.usecases.workspace import Workspace, profile_of

if TYPE_CHECKING:
    from qcdc_desktop.exchange.keys import UnlockedKey
    from qcdc_desktop.exchange.root_signing import RootDraft

HOLDER_SUFFIX: Final = ".qcdckey"
PUBLIC_SUFFIX: Final = ".pub"
ROOT_YEARS: Final = 5
_PUBLIC = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class HolderKey:
    """A holder's key: the locked file, the file with its public half, and its fingerprint as 16 groups of 4."""

    file: Path
    public_file: Path
    fingerprint: str


@dataclass(frozen=True, slots=True)
class RootState:
    """How far a root on its way is: `signed` of `holders` signed, `missing` signatures are still needed."""

    file: Path
    version: int
    holders: int
    signed: int
    missing: int


def make_holder_key(file: Path, passphrase: str) -> HolderKey:
    """Make a holder's key into `file`, locked; beside it a file with the public half, for the one who drafts the root.

    Raises `Refusal` passphrase-too-short, passphrase-unreadable, key-exists; `Trouble`. Takes about a second.
    """
    from qcdc_desktop.exchange import keys

    check_passphrase(passphrase, "passphrase")
    key = keys.create_key(file, passphrase)
    public_file = file.with_name(file.name + PUBLIC_SUFFIX)
    write_atomically(public_file, (key.public + "\n").encode("ascii"))
    return HolderKey(file, public_file, keys.fingerprint(key.public))


def draft_root(ws: Workspace, holders: Sequence[Path], out: Path, new_operating: bool = False) -> RootState:
    """Draft a root for the holders of these public files; this office publishes under it.

    The first root, or the one after the root in use. The operating key is kept unless `new_operating` asks for another,
    as after a theft. Raises `Refusal` province-only, holder-file-wrong, root-holders, weak-key; `Trouble`.
    """
    from qcdc_desktop.exchange import root_signing

    _check_province(ws)
    publics = [_public_of(file) for file in holders]
    trust = catalogue_trust(ws)
    previous = trust.roots[-1] if trust is not None else None
    operating = None if previous is None or new_operating else operating_key_file(ws, previous)
    public = _new_operating(ws) if operating is None else _named_operating(previous or "")
    expires = ws.clock() + timedelta(days=365 * ROOT_YEARS + 1)
    draft = root_signing.draft_root(publics, public, expires, previous)
    save_for_person(out, root_signing.draft_bytes(draft))
    return _state(out, draft)


def sign_root(file: Path, key_file: Path, passphrase: str) -> RootState:
    """Add a holder's signature to the root in `file`; it needs no office, so that it can be done anywhere.

    Raises `Refusal` root-file-wrong, root-key-other, wrong-passphrase, key-file-damaged; `Trouble`.
    """
    from qcdc_desktop.exchange import keys, root_signing

    draft = _read(file)
    signed = root_signing.sign_root(draft, keys.unlock_key(key_file, passphrase))
    save_for_person(file, root_signing.draft_bytes(signed))
    return _state(file, signed)


def root_state(file: Path) -> RootState:
    """How far the root in `file` is; raises `Refusal("root-file-wrong")`, `Trouble`."""
    return _state(file, _read(file))


def adopt_root(ws: Workspace, file: Path) -> CatalogueTrust:
    """Take a root that enough holders signed into use; the next release carries it to the offices below.

    Raises `Refusal` province-only, root-unfinished, root-not-next, operating-key-other.
    """
    from qcdc_desktop.exchange.catalogue_trust import root_fingerprint, version_of
    from qcdc_desktop.exchange.root_signing import finished_root

    _check_province(ws)
    draft = _read(file)
    root = finished_root(draft)
    if operating_key_file(ws, root) is None:
        raise Refusal("operating-key-other")
    with ws.store.transaction(ws.actor) as tx:
        trust = trust_of(tx)
        if draft.previous != (trust.roots[-1] if trust is not None else None):
            raise Refusal("root-not-next")
        version, now = version_of(root), ws.clock()
        if trust is None:
            adopted = CatalogueTrust(ws.new_id(), root_fingerprint(root.encode()), (root,), version, now)
        else:
            adopted = replace(trust, roots=(*trust.roots, root), root_version=version)
        tx.save(adopted)
        return adopted


def print_root_form(ws: Workspace, out: Path) -> Path:
    """Print the paper by which offices enrol the newest root; raises `Refusal("catalogue-root-unknown")`, `Trouble`."""
    from qcdc_desktop.exchange.catalogue_trust import root_fingerprint
    from qcdc_desktop.reports.root_form import RootForm, write_root_form

    trust = catalogue_trust(ws)
    if trust is None:
        raise Refusal("catalogue-root-unknown")
    with ws.store.reading() as reading:
        profile = profile_of(reading)
    fingerprint = root_fingerprint(trust.roots[-1].encode())
    write_root_form(RootForm(profile, ws.unit.name, ws.today, trust.root_version, fingerprint), out)
    return out


def operating_key(ws: Workspace, root: str) -> UnlockedKey:
    """The operating key the root names, opened with the office's key.

    Raises `Refusal` key-locked, operating-key-other, operating-key-lost; `Trouble`.
    """
    from qcdc_desktop.exchange.keys import read_plain
    from qcdc_desktop.exchange.sealing import unseal_bytes

    identity = ws.keys.key.identity
    file = operating_key_file(ws, root)
    if file is None:
        raise Refusal("operating-key-other")
    with file_errors(file):
        sealed = file.read_bytes()
    try:
        return read_plain(unseal_bytes(sealed, identity))
    except (Refusal, ValueError) as error:
        raise Refusal("operating-key-lost") from error


def reseal_operating_keys(ws: Workspace, old: UnlockedKey) -> None:
    """After the office took a new key: let that open the operating keys too."""
    from qcdc_desktop.exchange.sealing import seal_bytes, unseal_bytes

    for file in _operating_files(ws):
        with file_errors(file):
            plain = unseal_bytes(file.read_bytes(), old.identity)
        write_atomically(file, seal_bytes(plain, ws.keys.seal_to), private=True)


def operating_key_file(ws: Workspace, root: str) -> Path | None:
    """Where the operating key that the root names lies here, or None."""
    file = _operating_file(ws, _named_operating(root))
    return file if file.exists() else None


def _operating_files(ws: Workspace) -> list[Path]:
    return sorted(ws.folders.keys.glob("catalogue-key-*.age"))


def _operating_file(ws: Workspace, public: str) -> Path:
    return ws.folders.keys / f"catalogue-key-{public[:16]}.age"


def _named_operating(root: str) -> str:
    from qcdc_desktop.exchange.root_signing import RootDraft, progress_of

    return progress_of(RootDraft(root, None)).operating


def _new_operating(ws: Workspace) -> str:
    """Make an operating key, sealed to the office's own: one passphrase and one recovery sheet open both."""
    from qcdc_desktop.exchange.keys import new_key
    from qcdc_desktop.exchange.sealing import seal_bytes

    key = new_key()
    write_atomically(_operating_file(ws, key.public), seal_bytes(key.plain, ws.keys.seal_to), private=True)
    return key.public


def _public_of(file: Path) -> str:
    """The public key in a holder's public file, or in the one beside a key file."""
    place = file if file.name.endswith(PUBLIC_SUFFIX) else file.with_name(file.name + PUBLIC_SUFFIX)
    try:
        text = place.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal("holder-file-wrong", field="holders", name=place.name) from error
    if not _PUBLIC.fullmatch(text):
        raise Refusal("holder-file-wrong", field="holders", name=place.name)
    return text


def _read(file: Path) -> RootDraft:
    from qcdc_desktop.exchange.root_signing import read_draft

    if not file.is_file():
        raise Refusal("package-missing", name=file.name)
    with file_errors(file):
        return read_draft(file.read_bytes())


def _state(file: Path, draft: RootDraft) -> RootState:
    from qcdc_desktop.exchange.root_signing import progress_of

    progress = progress_of(draft)
    return RootState(file, progress.version, len(progress.holders), len(progress.signed), progress.missing)


def _check_province(ws: Workspace) -> None:
    if ws.role is not Role.PROVINCE:
        raise Refusal("province-only")
