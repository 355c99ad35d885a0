"""The root of a province's catalogues: drafted, signed by person after person, complete when enough have signed.

A draft is one JSON file that travels from machine to machine (`.qcdcroot`). Which key signs is the caller's business.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.catalogue_trust import check_root
from qcdc_desktop.exchange.keys import UnlockedKey, public_key
from qcdc_desktop.exchange.strict_json import JsonWrong, parse
from qcdc_desktop.exchange.weak_keys import is_weak

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata, Root

ROOT_SUFFIX: Final = ".qcdcroot"
LEAST_SIGNERS: Final = 2
_OPERATING = ("timestamp", "snapshot", "targets")
_FORMAT: Final = "qcdc-root-1"


@dataclass(frozen=True, slots=True)
class RootDraft:
    """A root on its way: its metadata, and that of the root it follows (None for the first one)."""

    root: str
    previous: str | None


@dataclass(frozen=True, slots=True)
class RootProgress:
    """How far a draft is: its version, who may sign (public keys), who did, and how many are still needed."""

    version: int
    holders: tuple[str, ...]
    signed: tuple[str, ...]
    missing: int
    operating: str


def draft_root(holders: Sequence[str], operating: str, expires: datetime, previous: str | None = None) -> RootDraft:
    """A root nobody has signed yet: two of the `holders` (64 hex digits each) answer for it, `operating` publishes.

    Raises `Refusal` root-holders (fewer than three, or one twice), weak-key.
    """
    from tuf.api.metadata import Metadata, Role, Root

    if len(set(holders)) != len(holders) or len(holders) < LEAST_SIGNERS + 1 or operating in holders:
        raise Refusal("root-holders", least=LEAST_SIGNERS + 1)
    if any(is_weak(bytes.fromhex(public)) for public in (*holders, operating)):
        raise Refusal("weak-key")
    version = _read(previous).signed.version + 1 if previous else 1
    root = Root(version=version, expires=expires.replace(microsecond=0), consistent_snapshot=True)
    root.roles[Root.type] = Role([], LEAST_SIGNERS)
    for public in holders:
        root.add_key(public_key(public), Root.type)
    for role in _OPERATING:
        root.add_key(public_key(operating), role)
    return RootDraft(_text(Metadata(root)), previous)


def sign_root(draft: RootDraft, key: UnlockedKey) -> RootDraft:
    """The draft with one more signature; signing twice changes nothing. Raises `Refusal("root-key-other")`."""
    metadata = _read(draft.root)
    known = {*metadata.signed.roles["root"].keyids}
    if draft.previous:
        known |= {*_read(draft.previous).signed.roles["root"].keyids}
    if key.key_id not in known:
        raise Refusal("root-key-other")
    metadata.sign(key.signer, append=True)
    return RootDraft(_text(metadata), draft.previous)


def progress_of(draft: RootDraft) -> RootProgress:
    """Who has signed and how many signatures are missing, those of the root before it counted too."""
    metadata = _read(draft.root)
    root = metadata.signed
    before = _read(draft.previous).signed if draft.previous else None
    result = root.get_root_verification_result(before, metadata.signed_bytes, metadata.signatures)
    return RootProgress(
        root.version,
        tuple(_public(key) for _, key in sorted({**result.signed, **result.unsigned}.items())),
        tuple(_public(key) for _, key in sorted(result.signed.items())),
        max(result.first.missing, result.second.missing),
        _public(root.keys[root.roles["targets"].keyids[0]]),
    )


def finished_root(draft: RootDraft) -> str:
    """The root's text once enough have signed; raises `Refusal` root-unfinished, catalogue-root-wrong."""
    progress = progress_of(draft)
    if progress.missing:
        raise Refusal("root-unfinished", missing=progress.missing)
    check_root(draft.root.encode())
    return draft.root


def draft_bytes(draft: RootDraft) -> bytes:
    """The draft as the file that travels."""
    value = {"format": _FORMAT, "root": draft.root, "previous": draft.previous}
    return json.dumps(value, indent=1).encode("ascii") + b"\n"


def read_draft(data: bytes) -> RootDraft:
    """The draft of a file; raises `Refusal("root-file-wrong")`."""
    try:
        value: Any = parse(data.rstrip(b"\n"))
        draft = RootDraft(value["root"], value["previous"])
        if value["format"] != _FORMAT:
            raise ValueError(value["format"])
        progress_of(draft)
    except (JsonWrong, ValueError, TypeError, KeyError, AttributeError, Refusal) as error:
        raise Refusal("root-file-wrong") from error
    return draft


def _read(text: str) -> Metadata[Root]:
    from tuf.api.metadata import Metadata, Root
    from tuf.api.serialization import DeserializationError

    try:
        parse(text.encode())
        metadata = Metadata[Root].from_bytes(text.encode())
    except (DeserializationError, JsonWrong) as error:
        raise Refusal("root-file-wrong") from error
    if metadata.signed.type != Root.type:
        raise Refusal("root-file-wrong")
    return metadata


def _text(metadata: Metadata[Root]) -> str:
    from tuf.api.serialization.json import JSONSerializer

    return metadata.to_bytes(JSONSerializer(compact=True)).decode("ascii")


def _public(key: Any) -> str:
    return str(key.keyval["public"])
