"""Whether a catalogue from the province may be believed: python-tuf's own client decides, over the entries of a file.

No rule of trust stands here. What the client refuses is turned into the sentence that tells a person what to do; for
that alone the file is looked into once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.published import Trusted
from qcdc_desktop.exchange.catalogue_archive import METADATA, TARGET_NAME, TARGETS, read_entry, roots_in
from qcdc_desktop.exchange.keys import in_groups
from qcdc_desktop.exchange.strict_json import JsonWrong, parse
from qcdc_desktop.exchange.weak_keys import is_weak

if TYPE_CHECKING:
    from tuf.api.metadata import Root

    from qcdc_desktop.exchange.canonical_zip import Archive

ABOUT: Final = "x-qcdc"
"""The field of the signed targets that says who published what when; other TUF clients pass it over."""
_BASE: Final = "catalogue:/"
_MOST_TARGETS: Final = 500


@dataclass(frozen=True, slots=True)
class Release:
    """A release that python-tuf let pass: what is trusted after it, and its files by name.

    `new` is False when it is the one already here. `about` is the province's own note (who, when, what changed).
    """

    trusted: Trusted
    files: Mapping[str, bytes]
    new: bool
    about: Mapping[str, Any]


def read_release(archive: Archive, trusted: Trusted, now: datetime, scratch: Path) -> Release:
    """Judge the archive by what is trusted so far; `scratch` is an empty folder that may be written to.

    Raises `Refusal` catalogue-other-root, catalogue-unsigned, catalogue-older, catalogue-mixed, catalogue-changed,
    catalogue-part-missing, catalogue-expired, catalogue-metadata-wrong.
    """
    from tuf.api.exceptions import DownloadError, RepositoryError
    from tuf.ngclient import Updater

    _lay_out(trusted, scratch)
    try:
        updater = Updater(
            str(scratch),
            _BASE + METADATA,
            None,
            _BASE + TARGETS,
            _fetcher(archive),
            bootstrap=trusted.roots[0].encode(),
        )
        # The client takes the time from the machine; the office's clock is the one every rule here goes by.
        updater._trusted_set.reference_time = now.astimezone(UTC)
        updater.refresh()
        after = _gather(scratch)
        if after.timestamp == trusted.timestamp:
            _refuse_twin(archive, trusted)
        names = _target_names(after)
    except (RepositoryError, DownloadError, ValueError) as error:
        raise _refusal(error, archive, trusted, now) from error
    files = {name: _download(updater, name, scratch) for name in names}
    return Release(after, files, after != trusted, _about(after))


def root_fingerprint(root: bytes) -> str:
    """What is compared with the paper: SHA-256 of the root's bytes as 16 groups of 4 hex digits."""
    return in_groups(hashlib.sha256(root).hexdigest())


def check_root(root: bytes) -> int:
    """The version of a root that may be enrolled: sound, signed by itself, by two distinct and strong keys at least.

    Raises `Refusal("catalogue-root-wrong")`.
    """
    from tuf.api.exceptions import RepositoryError
    from tuf.api.metadata import Metadata, Root
    from tuf.api.serialization import DeserializationError

    try:
        parse(root)
        metadata = Metadata[Root].from_bytes(root)
        signed = metadata.signed
        signed.verify_delegate(Root.type, metadata.signed_bytes, metadata.signatures)
        publics = _publics(signed)
    except (RepositoryError, DeserializationError, JsonWrong, ValueError, KeyError, AttributeError) as error:
        raise Refusal("catalogue-root-wrong") from error
    if signed.roles[Root.type].threshold < 2 or len(set(publics)) != len(publics):
        raise Refusal("catalogue-root-wrong")
    if any(is_weak(bytes.fromhex(public)) for public in publics):
        raise Refusal("catalogue-root-wrong")
    return signed.version


def version_of(metadata: str) -> int:
    """The version a metadata file carries."""
    from tuf.api.metadata import Metadata

    return int(Metadata.from_bytes(metadata.encode()).signed.version)


def _publics(root: Root) -> list[str]:
    """The public keys of all roles that are Ed25519 keys, as 64 hex digits, each key id once."""
    if root.type != "root":
        raise ValueError(root.type)
    return [str(key.keyval["public"]) for key in root.keys.values() if key.keytype == "ed25519"]


def _fetcher(archive: Archive) -> Any:
    """Gives python-tuf the entries of the archive for the addresses it asks for."""
    from tuf.api.exceptions import DownloadHTTPError
    from tuf.ngclient import FetcherInterface

    class ArchiveFetcher(FetcherInterface):
        def _fetch(self, url: str) -> Iterator[bytes]:
            name = url.removeprefix(_BASE)
            if name not in archive.entries:
                raise DownloadHTTPError(name, 404)
            return iter([read_entry(archive, name)])

    return ArchiveFetcher()


def _lay_out(trusted: Trusted, folder: Path) -> None:
    """Put what is trusted where python-tuf looks for it."""
    history = folder / "root_history"
    history.mkdir(parents=True)
    for root in trusted.roots[1:]:
        (history / f"{version_of(root)}.root.json").write_bytes(root.encode())
    for name, text in (
        ("timestamp", trusted.timestamp),
        ("snapshot", trusted.snapshot),
        ("targets", trusted.targets),
    ):
        if text is not None:
            (folder / f"{name}.json").write_bytes(text.encode())


def _gather(folder: Path) -> Trusted:
    """What python-tuf left as trusted."""
    roots = sorted((folder / "root_history").glob("*.root.json"), key=lambda file: int(file.name.split(".")[0]))
    rest = ((folder / f"{name}.json").read_bytes().decode() for name in ("timestamp", "snapshot", "targets"))
    return Trusted(tuple(root.read_bytes().decode() for root in roots), *rest)


def _target_names(trusted: Trusted) -> list[str]:
    from tuf.api.metadata import Metadata, Targets

    assert trusted.targets is not None
    names = sorted(Metadata[Targets].from_bytes(trusted.targets.encode()).signed.targets)
    if len(names) > _MOST_TARGETS or not all(TARGET_NAME.fullmatch(name) for name in names):
        raise ValueError("names of targets")
    return names


def _download(updater: Any, name: str, folder: Path) -> bytes:
    from tuf.api.exceptions import DownloadError, DownloadHTTPError, RepositoryError

    try:
        found = updater.get_targetinfo(name)
        return Path(updater.download_target(found, str(folder / "downloaded" / name))).read_bytes()
    except DownloadHTTPError as error:
        raise Refusal("catalogue-part-missing", entry=name) from error
    except (RepositoryError, DownloadError) as error:
        raise Refusal("catalogue-changed", entry=name) from error


def _about(trusted: Trusted) -> Mapping[str, Any]:
    from tuf.api.metadata import Metadata, Targets

    assert trusted.targets is not None
    found = Metadata[Targets].from_bytes(trusted.targets.encode()).signed.unrecognized_fields.get(ABOUT)
    return found if isinstance(found, dict) else {}


def _refuse_twin(archive: Archive, trusted: Trusted) -> None:
    """Two files with one number: python-tuf rightly keeps the one it has, a person should know of the other."""
    name = f"{METADATA}timestamp.json"
    if trusted.timestamp is not None and read_entry(archive, name) != trusted.timestamp.encode():
        raise Refusal("catalogue-same-number", version=version_of(trusted.timestamp))


def _refusal(error: Exception, archive: Archive, trusted: Trusted, now: datetime) -> Refusal:
    """The sentence for what python-tuf refused."""
    from tuf.api import exceptions as said
    from tuf.api.metadata import Metadata

    first = roots_in(archive).get(version_of(trusted.roots[0]))
    if first is not None and read_entry(archive, first) != trusted.roots[0].encode():
        return Refusal("catalogue-other-root")
    if isinstance(error, said.ExpiredMetadataError):
        return Refusal("catalogue-expired", today=now.astimezone(UTC).date().isoformat())
    if isinstance(error, said.UnsignedMetadataError):
        return Refusal("catalogue-unsigned")
    if isinstance(error, said.DownloadHTTPError):
        return Refusal("catalogue-part-missing", entry=str(error))
    if isinstance(error, said.BadVersionNumberError):
        try:
            theirs = Metadata.from_bytes(read_entry(archive, f"{METADATA}timestamp.json")).signed.version
        except said.RepositoryError:
            return Refusal("catalogue-metadata-wrong")
        mine = version_of(trusted.timestamp) if trusted.timestamp is not None else 0
        return Refusal("catalogue-older", theirs=theirs, mine=mine) if theirs < mine else Refusal("catalogue-mixed")
    if isinstance(error, said.LengthOrHashMismatchError | said.DownloadLengthMismatchError):
        return Refusal("catalogue-mixed")
    return Refusal("catalogue-metadata-wrong")
