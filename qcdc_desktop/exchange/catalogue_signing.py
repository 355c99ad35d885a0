"""Writing a release: targets, snapshot and timestamp signed by the province's operating key.

Which catalogues go out is decided by the caller; whether the result may be believed is judged by reading it back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.published import Trusted
from qcdc_desktop.exchange.catalogue_archive import METADATA, TARGET_NAME, TARGETS
from qcdc_desktop.exchange.catalogue_trust import ABOUT, version_of
from qcdc_desktop.exchange.keys import UnlockedKey

if TYPE_CHECKING:
    from tuf.api.metadata import Metadata


def signed_entries(
    trusted: Trusted,
    files: Mapping[str, bytes],
    key: UnlockedKey,
    version: int,
    expires: datetime,
    about: Mapping[str, Any],
) -> Mapping[str, bytes]:
    """The entries of a release of `files` (by name), as `catalogue_archive` writes them.

    Raises `Refusal("operating-key-other")` when the newest root names another operating key.
    """
    from tuf.api.metadata import (
        Metadata,
        MetaFile,
        Root,
        Snapshot,
        TargetFile,
        Targets,
        Timestamp,
    )

    newest = Metadata[Root].from_bytes(trusted.roots[-1].encode()).signed
    if key.key_id not in newest.roles[Targets.type].keyids:
        raise Refusal("operating-key-other")
    until = expires.replace(microsecond=0)
    listed = {name: TargetFile.from_data(name, data, ["sha256"]) for name, data in files.items()}
    targets = Targets(version, expires=until, targets=listed, unrecognized_fields={ABOUT: dict(about)})
    targets_text = _signed(Metadata(targets), key)
    meta = {"targets.json": MetaFile.from_data(version, targets_text, ["sha256"])}
    snapshot_text = _signed(Metadata(Snapshot(version, expires=until, meta=meta)), key)
    stamp = MetaFile.from_data(version, snapshot_text, ["sha256"])
    timestamp_text = _signed(Metadata(Timestamp(version, expires=until, snapshot_meta=stamp)), key)
    entries = {f"{METADATA}{version_of(root)}.root.json": root.encode() for root in trusted.roots}
    entries |= {
        f"{METADATA}{version}.targets.json": targets_text,
        f"{METADATA}{version}.snapshot.json": snapshot_text,
        f"{METADATA}timestamp.json": timestamp_text,
    }
    for name, data in files.items():
        if not TARGET_NAME.fullmatch(name):
            raise ValueError(f"not a name for a catalogue: {name}")
        entries[f"{TARGETS}{hashlib.sha256(data).hexdigest()}.{name}"] = data
    return entries


def _signed(metadata: Metadata[Any], key: UnlockedKey) -> bytes:
    from tuf.api.serialization.json import JSONSerializer

    metadata.sign(key.signer)
    return metadata.to_bytes(JSONSerializer(compact=True))
