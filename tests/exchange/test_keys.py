"""Keys are locked by a passphrase in a standard file, and recognised by groups typed from paper.

Opening a locked key takes about a second on purpose, so one file serves several tests.
"""

import stat
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.exchange.envelope import read_envelope, seal_envelope, signers_of
from qcdc_desktop.exchange.keys import (
    UnlockedKey,
    change_passphrase,
    check_groups,
    create_key,
    fingerprint,
    hidden_groups,
    in_groups,
    key_id,
    new_key,
    public_key,
    unlock_key,
)

PASSPHRASE = "mật khẩu của ủy ban"


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, UnlockedKey]:
    file = tmp_path_factory.mktemp("keys") / "signing-key.age"
    return file, create_key(file, PASSPHRASE)


def test_create_change_and_unlock(locked: tuple[Path, UnlockedKey]) -> None:
    """One life of a key: the passphrase typed with another keyboard program, then changed; the key stays the same."""
    file, key = locked
    before = file.read_bytes()
    change_passphrase(file, unicodedata.normalize("NFD", PASSPHRASE), "mật khẩu mới")
    assert file.read_bytes() != before
    again = unlock_key(file, "mật khẩu mới")
    assert (again.public, again.key_id) == (key.public, key.key_id)
    envelope = read_envelope(seal_envelope(b"x", [again]))
    assert signers_of(envelope, [public_key(key.public)]) == {key.key_id}
    assert [place.name for place in file.parent.iterdir()] == [file.name], "no temporary file is left"


def test_wrong_passphrase_changes_nothing(locked: tuple[Path, UnlockedKey]) -> None:
    file, _ = locked
    before = file.read_bytes()
    with pytest.raises(Refusal) as caught:
        change_passphrase(file, "sai", "mới")
    assert (caught.value.code, caught.value.field) == ("wrong-passphrase", "passphrase")
    assert file.read_bytes() == before


def test_the_file_is_a_standard_one_and_private(locked: tuple[Path, UnlockedKey]) -> None:
    file, key = locked
    assert file.read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt ")
    assert key.public.encode() not in file.read_bytes()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(locked: tuple[Path, UnlockedKey]) -> None:
    with pytest.raises(Refusal, match="key-exists"):
        create_key(locked[0], "khác")


@pytest.mark.parametrize("data", [b"", b"x" * 200, b"age-encryption.org/v1\n-> X25519 abc\n"])
def test_what_is_no_key_file(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "signing-key.age"
    file.write_bytes(data)
    with pytest.raises(Refusal, match="key-file-damaged"):
        unlock_key(file, PASSPHRASE)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="folder-missing"):
        unlock_key(tmp_path / "gone.age", PASSPHRASE)


def test_an_unlocked_key_does_not_show_itself() -> None:
    assert "signer" not in repr(new_key())


def test_fingerprint_of_a_known_key() -> None:
    """SHA-256 of 32 zero bytes, a value anybody can check."""
    shown = fingerprint("00" * 32)
    assert shown.replace(" ", "") == "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925"
    assert [len(group) for group in shown.split(" ")] == [4] * 16
    assert len(key_id("00" * 32)) == 64


HEX64 = st.text("0123456789abcdef", min_size=64, max_size=64)


@settings(max_examples=200)
@given(HEX64)
def test_two_groups_are_hidden_always_the_same(digest: str) -> None:
    shown = in_groups(digest)
    first, second = hidden_groups(shown)
    assert 0 <= first < second <= 15
    assert hidden_groups(shown) == (first, second)
    groups = shown.split(" ")
    check_groups(shown, [f" {groups[first].upper()} ", groups[second]])


def test_every_group_may_be_hidden() -> None:
    """Nobody can know beforehand which groups a forged key may get wrong."""
    seen = {place for number in range(400) for place in hidden_groups(fingerprint(f"{number:064x}"))}
    assert seen == set(range(16))


@settings(max_examples=100)
@given(HEX64, st.lists(st.text(max_size=5), max_size=3))
def test_other_groups_are_refused(digest: str, typed: list[str]) -> None:
    shown = in_groups(digest)
    groups = shown.split(" ")
    expected = [groups[place] for place in hidden_groups(shown)]
    if [group.strip().lower() for group in typed] != expected:
        with pytest.raises(Refusal) as caught:
            check_groups(shown, typed)
        assert (caught.value.code, caught.value.field) == ("fingerprint-differs", "groups")


def test_swapped_groups_are_refused() -> None:
    shown = fingerprint("11" * 32)
    groups = shown.split(" ")
    first, second = hidden_groups(shown)
    with pytest.raises(Refusal):
        check_groups(shown, [groups[second], groups[first]])
