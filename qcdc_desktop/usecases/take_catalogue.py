"""The province's catalogue at an office: its root enrolled once, a release looked at, a release taken in whole.

Whether a file may be believed is judged in `exchange.catalogue_trust`; here is what it changes. Editions that records
were made under stay as they are.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from qcdc_desktop.domain.catalogue import Edition
from qcdc_desktop.domain.catalogue_reading.heads import Kind, kind_of
from qcdc_desktop.domain.catalogue_reading.parsing import parse_json
from qcdc_desktop.domain.catalogue_reading.reading import read_edition, read_unit_list
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import EnrolledKey
from qcdc_desktop.domain.own_catalogue import OwnCatalogue
from qcdc_desktop.domain.published import CatalogueTrust, PublishedCatalogue
from qcdc_desktop.domain.vn_text import nfc
from qcdc_desktop.usecases.catalogues import load_catalogues, shipped_texts
from qcdc_desktop.usecases.listed_keys import KeyChange, key_changes, take_keys
from qcdc_desktop.usecases.own_catalogues import with_own
from qcdc_desktop.usecases.published_catalogues import (
    kept_editions,
    lay_over,
    published_of,
    trust_of,
)
from qcdc_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from qcdc_desktop.db.store import Reading
    from qcdc_desktop.exchange.catalogue_trust import Release


_TAKEN: Final = ("new", "changed", "adopted")


@dataclass(frozen=True, slots=True)
class EditionChange:
    """One edition of a release and what becomes of it here.

    `what`: new; changed; adopted (as the one here, now the province's); same; kept (records stand on the one here);
    withdrawn. `content` is what holds afterwards as the province's, or empty.
    """

    kind: str
    code: str
    title: str
    what: str
    content: str = ""

    @property
    def id(self) -> str:
        """What makes the line the same after reading again."""
        return f"{self.kind}-{self.code}"


@dataclass(frozen=True, slots=True)
class ReleasePreview:
    """What a release that may be believed says and would change; `new` is False when it is the one in use."""

    release: int
    root_version: int
    publisher: str
    note: str
    new: bool
    editions: tuple[EditionChange, ...]
    keys: tuple[KeyChange, ...]


@dataclass(frozen=True, slots=True)
class TakenRelease:
    """The office with the release in use, and what it changed."""

    workspace: Workspace
    changes: ReleasePreview


@dataclass(frozen=True, slots=True)
class RootRequest:
    """A root that may be enrolled: `shown_groups` has None where the person must type the group from the paper."""

    version: int
    versions: tuple[int, ...]
    shown_groups: tuple[str | None, ...]
    known: bool
    """It is the root that is enrolled here already."""
    replaces: str
    """The fingerprint of another root enrolled here, which it would take the place of; or empty."""


def read_root(ws: Workspace, file: Path, version: int | None = None) -> RootRequest:
    """Look at a root in a catalogue file, the newest one unless `version` says which; nothing is changed.

    Raises `Refusal` catalogue-root-missing, catalogue-root-wrong and those of opening the file.
    """
    from qcdc_desktop.exchange.keys import hidden_groups

    root, found, versions = _root(ws, file, version)
    with ws.store.reading() as reading:
        trust = trust_of(reading)
    fingerprint = _fingerprint(root)
    hidden = hidden_groups(fingerprint)
    groups = tuple(None if place in hidden else group for place, group in enumerate(fingerprint.split()))
    other = trust.fingerprint if trust is not None and root.decode() not in trust.roots else ""
    return RootRequest(found, versions, groups, trust is not None and not other, other)


def trust_root(ws: Workspace, file: Path, groups: str, version: int | None = None) -> CatalogueTrust:
    """Enrol a root after the two hidden groups were typed from the province's paper.

    One that is enrolled already changes nothing; another takes its place. Raises `Refusal` fingerprint-differs and
    those of `read_root`.
    """
    from qcdc_desktop.exchange.keys import check_groups

    root, found, _ = _root(ws, file, version)
    fingerprint = _fingerprint(root)
    check_groups(fingerprint, groups.split())
    with ws.store.transaction(ws.actor) as tx:
        trust = trust_of(tx)
        if trust is not None and root.decode() in trust.roots:
            return trust
        if trust is not None:
            tx.delete(trust)
        enrolled = CatalogueTrust(ws.new_id(), fingerprint, (root.decode(),), found, ws.clock())
        tx.save(enrolled)
        return enrolled


def is_release(file: Path) -> bool:
    """Whether a file is named as a catalogue of the province."""
    from qcdc_desktop.exchange.catalogue_archive import CATALOGUE_SUFFIX

    return file.suffix.lower() == CATALOGUE_SUFFIX


def preview_release(ws: Workspace, file: Path) -> ReleasePreview:
    """What taking the file in would change; nothing is changed.

    Raises `Refusal` catalogue-root-unknown (no root is enrolled), those of `exchange.catalogue_trust.read_release`,
    catalogue-wrong, published-kind-unknown, and those of a list of keys.
    """
    with _release(ws, file) as (_, release), ws.store.reading() as reading:
        return _changes(ws, reading, release)[0]


def take_release(ws: Workspace, file: Path) -> TakenRelease:
    """Take a release in, all or nothing; whoever holds the workspace goes on with the returned one.

    The same file again changes nothing. Raises like `preview_release`.
    """
    with _release(ws, file) as (trust, release), ws.store.transaction(ws.actor) as tx:
        if trust_of(tx) != trust:
            raise Refusal("catalogue-changed-meanwhile")
        preview, catalogues = _changes(ws, tx, release)
        if not preview.new:
            return TakenRelease(ws, preview)
        kept = {(one.kind, one.code): one for one in kept_editions(tx)}
        for change in preview.editions:
            old = kept.get((change.kind, change.code))
            if change.what in _TAKEN:
                id_ = old.id if old else ws.new_id()
                tx.save(PublishedCatalogue(id_, change.kind, change.code, change.content, preview.release, ws.clock()))
            elif change.what == "withdrawn" and old is not None:
                tx.delete(old)
        take_keys(ws, tx, preview.keys)
        after = release.trusted
        tx.save(
            replace(
                trust,
                roots=after.roots,
                root_version=preview.root_version,
                timestamp=after.timestamp,
                snapshot=after.snapshot,
                targets=after.targets,
                release=preview.release,
                publisher=preview.publisher,
                taken_at=ws.clock(),
            )
        )
        published = published_of(tx)
    return TakenRelease(replace(ws, catalogues=catalogues, published=published), preview)


def catalogue_trust(ws: Workspace) -> CatalogueTrust | None:
    """Which root is enrolled and which release is in use, or None."""
    with ws.store.reading() as reading:
        return trust_of(reading)


def edition_head(text: str, name: str) -> Edition:
    """The head of a catalogue's text; raises `Refusal` published-kind-unknown, catalogue-not-json."""
    value = parse_json(text, name)
    kind = kind_of(value)
    edition = read_edition(value, name, kind) if kind else None
    if edition is None:
        raise Refusal("published-kind-unknown", file=name)
    return edition


@contextmanager
def _release(ws: Workspace, file: Path) -> Iterator[tuple[CatalogueTrust, Release]]:
    """A release python-tuf let pass, and what was trusted before it."""
    from qcdc_desktop.exchange.catalogue_archive import open_catalogue
    from qcdc_desktop.exchange.catalogue_trust import read_release

    trust = catalogue_trust(ws)
    if trust is None:
        raise Refusal("catalogue-root-unknown")
    with open_catalogue(file, ws.folders.quarantine) as archive:
        scratch = Path(tempfile.mkdtemp(prefix="in-", dir=ws.folders.quarantine))
        try:
            release = read_release(archive, trust.trusted, ws.clock(), scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    yield trust, release


def _changes(ws: Workspace, reading: Reading, release: Release) -> tuple[ReleasePreview, Catalogues]:
    """What a release changes, and the catalogues after it."""
    from qcdc_desktop.exchange.catalogue_trust import version_of
    from qcdc_desktop.exchange.key_list import KEY_LIST, read_key_list

    assert release.trusted.timestamp is not None
    files = {name: data for name, data in release.files.items() if name != KEY_LIST}
    editions = _edition_changes(ws, reading, files)
    catalogues = _after(ws, reading, editions)
    listed = read_key_list(release.files[KEY_LIST]) if KEY_LIST in release.files else ()
    preview = ReleasePreview(
        version_of(release.trusted.timestamp),
        version_of(release.trusted.roots[-1]),
        _said(release.about, "publisher"),
        _said(release.about, "note"),
        release.new,
        editions,
        key_changes(ws, catalogues, reading.find(EnrolledKey), listed),
    )
    return preview, catalogues


def _edition_changes(ws: Workspace, reading: Reading, files: Mapping[str, bytes]) -> tuple[EditionChange, ...]:
    from qcdc_desktop.db.editions import editions_in_use

    kept = {(one.kind, one.code): one for one in kept_editions(reading)}
    in_use = editions_in_use(reading)
    here = {**shipped_texts(), **{(one.kind, one.code): one.content for one in reading.find(OwnCatalogue)}}
    found: dict[tuple[str, str], EditionChange] = {}
    for name, data in sorted(files.items()):
        text = _text(data, name)
        head = edition_head(text, name)
        key = head.kind, head.code
        if key in found:
            raise Refusal("catalogue-edition-taken", file=name, edition=key[1])
        old = kept.get(key)
        if key[0] == Kind.UNITS:
            what = _units_change(ws, reading, text, name, old)
        else:
            what = _what(text, old.content if old else None, here.get(key), key in in_use)
        content = text if what != "kept" else old.content if old else ""
        found[key] = EditionChange(*key, head.title, what, content)
    for key, old in kept.items():
        if key not in found:
            stays = key in in_use or old.kind == Kind.UNITS
            title = edition_head(old.content, old.code).title
            found[key] = EditionChange(*key, title, "kept" if stays else "withdrawn", old.content if stays else "")
    return tuple(found.values())


def _what(text: str, published: str | None, local: str | None, in_use: bool) -> str:
    """What becomes of an edition, by the province's and the other text that are here under its code."""
    if published == text:
        return "same"
    before = published if published is not None else local
    if before is None:
        return "new"
    if nfc(before) == text:
        return "adopted"
    return "kept" if in_use else "changed"


def _units_change(ws: Workspace, reading: Reading, text: str, name: str, old: PublishedCatalogue | None) -> str:
    """The same of a list of units, which is compared by its units: it may change while none in use is lost."""
    from qcdc_desktop.db.editions import units_in_use

    edition, units = read_unit_list(parse_json(text, name), name)
    here = next((one for one in ws.catalogues.units.editions if one.code == edition.code), None)
    if old is not None and old.content == text:
        return "same"
    if here is None:
        return "new"
    present = tuple(unit for unit in ws.catalogues.units.units if unit.valid_from == here.valid_from)
    if present == units:
        return "adopted"
    keys = {unit.key for unit in units}
    lost = any(key.valid_from == here.valid_from and key not in keys for key in units_in_use(reading))
    return "kept" if lost else "changed"


def _text(data: bytes, name: str) -> str:
    try:
        return nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Refusal("catalogue-not-utf8", file=name) from error


def _after(ws: Workspace, reading: Reading, editions: tuple[EditionChange, ...]) -> Catalogues:
    """The catalogues when the release is in use; it must fit together with what is left here."""
    base = with_own(ws.shipped or load_catalogues(), reading)
    return lay_over(base, [(one.content, one.code) for one in editions if one.content])


def _root(ws: Workspace, file: Path, version: int | None) -> tuple[bytes, int, tuple[int, ...]]:
    """The bytes and version of a root in a catalogue file, and all versions there are in it."""
    from qcdc_desktop.exchange.catalogue_archive import open_catalogue, read_entry, roots_in
    from qcdc_desktop.exchange.catalogue_trust import check_root

    with open_catalogue(file, ws.folders.quarantine) as archive:
        roots = roots_in(archive)
        wanted = max(roots, default=0) if version is None else version
        if wanted not in roots:
            raise Refusal("catalogue-root-missing", field="version")
        root = read_entry(archive, roots[wanted])
    if check_root(root) != wanted:
        raise Refusal("catalogue-root-wrong")
    return root, wanted, tuple(roots)


def _fingerprint(root: bytes) -> str:
    from qcdc_desktop.exchange.catalogue_trust import root_fingerprint

    return root_fingerprint(root)


def _said(about: Mapping[str, Any], name: str) -> str:
    """A text of the province's own note; anything else is taken for none."""
    found = about.get(name)
    return nfc(found)[:500] if isinstance(found, str) else ""
