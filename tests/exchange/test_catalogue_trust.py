"""Catalogues of the province as files: every attack on TUF over real archives, keys and the real client."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.published import Trusted
from qcdc_desktop.exchange.catalogue_archive import open_catalogue, read_entry, roots_in, write_catalogue
from qcdc_desktop.exchange.catalogue_signing import signed_entries
from qcdc_desktop.exchange.catalogue_trust import Release, check_root, read_release, root_fingerprint
from qcdc_desktop.exchange.keys import UnlockedKey, new_key
from qcdc_desktop.exchange.root_signing import (
    RootDraft,
    draft_bytes,
    draft_root,
    finished_root,
    progress_of,
    read_draft,
    sign_root,
)
from qcdc_desktop.exchange.weak_keys import SMALL_ORDER

NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
FILES = {"criteria-2024.json": b'{"a": 1}', "keys.json": b"[]"}
Entries = dict[str, bytes]


@dataclass(frozen=True)
class Province:
    """Three holders of the root, the operating key, and the root they signed."""

    holders: tuple[UnlockedKey, ...]
    operating: UnlockedKey
    roots: tuple[str, ...]

    @classmethod
    def new(cls) -> Province:
        holders, operating = tuple(new_key() for _ in range(3)), new_key()
        draft = draft_root([k.public for k in holders], operating.public, NOW + timedelta(days=5 * 365))
        for key in holders[:2]:
            draft = sign_root(draft, key)
        return cls(holders, operating, (finished_root(draft),))

    def release(self, version: int, files: Mapping[str, bytes] = FILES, expires: datetime | None = None) -> Entries:
        until = expires or NOW + timedelta(days=3 * 365)
        about = {"note": "bản thử"}
        return dict(signed_entries(Trusted(self.roots), files, self.operating, version, until, about))

    def rotated(self, signers: tuple[UnlockedKey, ...], operating: UnlockedKey | None = None) -> RootDraft:
        holders = [k.public for k in (*self.holders[1:], new_key())]
        works = (operating or new_key()).public
        draft = draft_root(holders, works, NOW + timedelta(days=9 * 365), self.roots[-1])
        for key in signers:
            draft = sign_root(draft, key)
        return draft


@pytest.fixture(scope="module")
def province() -> Province:
    return Province.new()


@pytest.fixture(scope="module")
def other() -> Province:
    return Province.new()


def refused(function: Callable[..., object], *arguments: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        function(*arguments)
    return caught.value


class Commune:
    """Takes releases in, from real files, and keeps what it trusts."""

    def __init__(self, folder: Path, root: str) -> None:
        self.folder, self.trusted, self.count = folder, Trusted((root,)), 0

    def take(self, entries: Entries, now: datetime = NOW) -> Release:
        file = self.folder / "danh-muc.qcdccat"
        write_catalogue(file, entries)
        self.count += 1
        scratch = self.folder / f"scratch-{self.count}"
        scratch.mkdir()
        with open_catalogue(file, self.folder / "quarantine") as archive:
            release = read_release(archive, self.trusted, now, scratch)
        self.trusted = release.trusted
        shutil.rmtree(scratch)
        return release

    def refuse(self, entries: Entries, now: datetime = NOW) -> str:
        before = self.trusted
        with pytest.raises(Refusal) as caught:
            self.take(entries, now)
        assert self.trusted == before
        assert not list((self.folder / "quarantine").iterdir())
        return caught.value.code


@pytest.fixture
def commune(tmp_path: Path, province: Province) -> Commune:
    return Commune(tmp_path, province.roots[0])


def test_first_newer_and_the_same_again(commune: Commune, province: Province) -> None:
    first = commune.take(province.release(1))
    assert first.new and first.files == FILES and first.about == {"note": "bản thử"}
    assert not commune.take(province.release(1)).new
    newer = commune.take(province.release(5, {"criteria-2024.json": b'{"a": 2}'}))
    assert newer.new and newer.files == {"criteria-2024.json": b'{"a": 2}'}


def test_rollback(commune: Commune, province: Province) -> None:
    commune.take(province.release(5))
    assert commune.refuse(province.release(4)) == "catalogue-older"


def test_two_releases_of_one_number(commune: Commune, province: Province) -> None:
    commune.take(province.release(5))
    assert commune.refuse(province.release(5, {"keys.json": b"[1]"})) == "catalogue-same-number"


def test_another_province(commune: Commune, other: Province) -> None:
    assert commune.refuse(other.release(9)) == "catalogue-other-root"


def test_another_province_behind_our_root(commune: Commune, province: Province, other: Province) -> None:
    mixed = {**other.release(9), "metadata/1.root.json": province.roots[0].encode()}
    assert commune.refuse(mixed) == "catalogue-unsigned"


@pytest.mark.parametrize("name", ["metadata/timestamp.json", "metadata/3.snapshot.json", "metadata/3.targets.json"])
def test_stripped_signature(commune: Commune, province: Province, name: str) -> None:
    entries = province.release(3)
    value = json.loads(entries[name])
    value["signatures"] = []
    entries[name] = json.dumps(value).encode()
    # what is not the timestamp fails by its hash before its signature is looked at
    expected = "catalogue-unsigned" if name.endswith("timestamp.json") else "catalogue-mixed"
    assert commune.refuse(entries) == expected


def test_mix_and_match(commune: Commune, province: Province) -> None:
    old, new = province.release(3), province.release(4, {"keys.json": b"[1]"})
    assert commune.refuse({**new, "metadata/4.targets.json": old["metadata/3.targets.json"]}) == "catalogue-mixed"
    assert commune.refuse({**new, "metadata/4.snapshot.json": old["metadata/3.snapshot.json"]}) == "catalogue-mixed"
    assert commune.refuse({**new, "metadata/timestamp.json": old["metadata/timestamp.json"]}) == (
        "catalogue-part-missing"
    )


def test_changed_and_missing_content(commune: Commune, province: Province) -> None:
    entries = province.release(3)
    target = next(name for name in entries if name.endswith("keys.json"))
    assert commune.refuse({**entries, target: b"{}"}) == "catalogue-changed"
    assert commune.refuse({name: data for name, data in entries.items() if name != target}) == "catalogue-part-missing"
    changed = entries["metadata/3.targets.json"].replace(b'"length":2', b'"length":3')
    assert commune.refuse({**entries, "metadata/3.targets.json": changed}) == "catalogue-mixed"
    assert commune.refuse({**entries, "metadata/timestamp.json": b"{"}) == "catalogue-metadata-wrong"


def test_expired_by_the_clock_of_the_machine(commune: Commune, province: Province) -> None:
    entries = province.release(3)
    assert commune.refuse(entries, datetime(2028, 1, 1, tzinfo=UTC)) == "catalogue-expired"
    assert commune.refuse(entries, datetime(2035, 1, 1, tzinfo=UTC)) == "catalogue-expired"
    assert commune.take(entries, datetime(2009, 1, 1, tzinfo=UTC)).new, "a clock far behind refuses nothing"


def test_an_expired_release_may_be_followed_by_a_newer_one(commune: Commune, province: Province) -> None:
    commune.take(province.release(3, expires=NOW + timedelta(days=30)))
    later = NOW + timedelta(days=60)
    assert commune.take(province.release(4), later).new
    assert commune.refuse(province.release(3), later) == "catalogue-older"


def test_rotation_of_the_root(commune: Commune, province: Province) -> None:
    """A stolen operating key: the thief jumped to version 51; the next root makes its releases worthless."""
    commune.take(province.release(51))
    working = new_key()
    root = finished_root(province.rotated(province.holders[1:], working))
    after = replace(province, operating=working, roots=(*province.roots, root))
    release = commune.take(after.release(4))
    assert release.new and len(commune.trusted.roots) == 2
    stolen = {**province.release(60), "metadata/2.root.json": root.encode()}
    assert commune.refuse(stolen) == "catalogue-unsigned"
    assert commune.refuse(province.release(60)) == "catalogue-unsigned", "the new root is remembered"


def test_one_of_two_signatures_rotates_nothing(commune: Commune, province: Province) -> None:
    draft = province.rotated(province.holders[1:2])
    assert progress_of(draft).missing == 1
    with pytest.raises(Refusal) as caught:
        finished_root(draft)
    assert caught.value.code == "root-unfinished"
    forged = {**province.release(4), "metadata/2.root.json": draft.root.encode()}
    assert commune.refuse(forged) == "catalogue-unsigned"


def test_a_root_signed_by_new_keys_only_is_not_followed(commune: Commune, province: Province, other: Province) -> None:
    draft = draft_root([k.public for k in other.holders], new_key().public, NOW + timedelta(days=900))
    value = json.loads(draft.root)
    value["signed"]["version"] = 2
    draft = RootDraft(json.dumps(value), None)
    for key in other.holders[:2]:
        draft = sign_root(draft, key)
    entries = {**province.release(4), "metadata/2.root.json": draft.root.encode()}
    assert commune.refuse(entries) == "catalogue-unsigned"


def test_a_draft_travels_and_is_signed_by_its_holders_only(province: Province, other: Province) -> None:
    draft = draft_root([k.public for k in province.holders], new_key().public, NOW + timedelta(days=900))
    again = read_draft(draft_bytes(sign_root(draft, province.holders[2])))
    progress = progress_of(again)
    assert (progress.version, progress.missing, progress.signed) == (1, 1, (province.holders[2].public,))
    assert sign_root(again, province.holders[2]) == again
    with pytest.raises(Refusal) as caught:
        sign_root(again, other.holders[0])
    assert caught.value.code == "root-key-other"
    for wrong in (b"{}", b'{"format": "qcdc-root-1", "root": "{}", "previous": null}', b"\xff"):
        with pytest.raises(Refusal) as caught:
            read_draft(wrong)
        assert caught.value.code == "root-file-wrong"


def test_holders_are_three_and_different_and_strong(province: Province) -> None:
    publics = [k.public for k in province.holders]
    until = NOW + timedelta(days=900)
    weak = sorted(SMALL_ORDER)[2].hex()
    assert refused(draft_root, publics[:2], new_key().public, until).code == "root-holders"
    assert refused(draft_root, [*publics[:2], publics[0]], new_key().public, until).code == "root-holders"
    assert refused(draft_root, publics, publics[0], until).code == "root-holders"
    assert refused(draft_root, [*publics[:2], weak], new_key().public, until).code == "weak-key"


def test_what_may_be_enrolled_as_a_root(province: Province) -> None:
    root = province.roots[0]
    assert check_root(root.encode()) == 1
    assert len(root_fingerprint(root.encode()).split()) == 16
    value = json.loads(root)
    value["signatures"] = value["signatures"][:1]
    timestamp = province.release(1)["metadata/timestamp.json"]
    for wrong in (b"", b"{}", b"[]", timestamp, json.dumps(value).encode(), root.encode()[:-1]):
        assert refused(check_root, wrong).code == "catalogue-root-wrong"


def test_a_root_that_one_person_alone_could_sign_is_not_enrolled() -> None:
    from tuf.api.metadata import Metadata, Root
    from tuf.api.serialization.json import JSONSerializer

    key = new_key()
    root = Root(version=1, expires=NOW + timedelta(days=900), consistent_snapshot=True)
    for role in ("root", "timestamp", "snapshot", "targets"):
        root.add_key(key.signer.public_key, role)
    metadata = Metadata(root)
    metadata.sign(key.signer)
    assert refused(check_root, metadata.to_bytes(JSONSerializer(compact=True))).code == "catalogue-root-wrong"


def test_every_cut_and_other_names_are_refused(tmp_path: Path, province: Province) -> None:
    file = tmp_path / "danh-muc.qcdccat"
    write_catalogue(file, province.release(3))
    whole = file.read_bytes()
    for end in range(0, len(whole) - 1, 97):
        file.write_bytes(whole[:end])
        with pytest.raises(Refusal) as caught, open_catalogue(file, tmp_path / "quarantine"):
            pass
        assert caught.value.code == "catalogue-file-broken"
    for name in ("metadata/root.json", "targets/a.json", "../x", "envelope.dsse.json", "metadata/1.mirrors.json"):
        with pytest.raises(ValueError, match="not a name"):
            write_catalogue(file, {name: b"{}"})


def test_every_changed_byte_is_refused_or_changes_nothing(commune: Commune, province: Province) -> None:
    """A bit of each 61st byte of the file; what is let pass must say exactly what was signed."""
    file = commune.folder / "bit.qcdccat"
    write_catalogue(file, province.release(3))
    whole = file.read_bytes()
    passed = 0
    for at in range(0, len(whole), 61):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        scratch = commune.folder / f"bit-{at}"
        scratch.mkdir()
        try:
            with open_catalogue(file, commune.folder / "quarantine") as archive:
                release = read_release(archive, commune.trusted, NOW, scratch)
        except Refusal:
            continue
        passed += 1
        assert release.files == FILES
    assert passed <= 1


def test_roots_are_found_by_version(tmp_path: Path, province: Province) -> None:
    file = tmp_path / "danh-muc.qcdccat"
    write_catalogue(file, province.release(3))
    with open_catalogue(file, tmp_path / "quarantine") as archive:
        found = roots_in(archive)
        assert list(found) == [1] and read_entry(archive, found[1]) == province.roots[0].encode()
