"""A sealed package opens for its receivers only, whole or not at all, and leaves nothing of itself when it does not."""

from collections.abc import Sequence
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.exchange.quarantine import quarantine_copy
from qcdc_desktop.exchange.sealing import (
    check_recipient,
    is_sealed,
    new_identity,
    recipient_of,
    seal,
    seal_bytes,
    unseal,
    unseal_bytes,
)

PLAIN = b"PK\x03\x04" + bytes(range(256)) * 600
WORKING, RECOVERY, STRANGER = new_identity(), new_identity(), new_identity()


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "x.qcdc").write_bytes(PLAIN)
    seal(folder / "x.qcdc", folder / "x.qcdc.age", [recipient_of(WORKING), recipient_of(RECOVERY)])
    assert sorted(place.name for place in folder.iterdir()) == ["x.qcdc", "x.qcdc.age"]
    return (folder / "x.qcdc.age").read_bytes()


def opened(data: bytes, folder: Path, identities: Sequence[str]) -> bytes:
    source = folder / "in.age"
    source.write_bytes(data)
    copy = quarantine_copy(source, folder / "quarantine")
    try:
        found = unseal(copy, identities)
        assert [place.name for place in copy.folder.iterdir()] == ["package.qcdc"]
        assert found.size == found.path.stat().st_size
        return found.path.read_bytes()
    except Refusal:
        left = {place.name: place.read_bytes() for place in copy.folder.iterdir()}
        assert left == {"package.qcdc": data}, "no part of the content stays"
        raise
    finally:
        copy.discard()


def code(data: bytes, folder: Path, identities: Sequence[str] = (WORKING,)) -> str:
    with pytest.raises(Refusal) as caught:
        opened(data, folder, identities)
    return caught.value.code


@pytest.mark.parametrize("identity", [WORKING, RECOVERY], ids=["working", "recovery"])
def test_both_keys_of_the_receiver_open_it(sealed: bytes, identity: str, tmp_path: Path) -> None:
    assert opened(sealed, tmp_path, [STRANGER, identity]) == PLAIN


def test_what_is_not_sealed_stays_as_it_is(tmp_path: Path) -> None:
    assert opened(PLAIN, tmp_path, []) == PLAIN


def test_who_cannot_open_it(sealed: bytes, tmp_path: Path) -> None:
    assert code(sealed, tmp_path, []) == "sealed-locked"
    assert code(sealed, tmp_path, [STRANGER]) == "sealed-for-others"
    assert code(pyrage.passphrase.encrypt(PLAIN, "a"), tmp_path) == "sealed-passphrase"


def test_passphrase_file_is_refused_without_trying(sealed: bytes, tmp_path: Path) -> None:
    """A work factor of 40 would take years; the file is refused from its header alone."""
    header = b"age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 40\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n"
    assert code(header + bytes(64), tmp_path) == "sealed-passphrase"
    stanza = b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n"
    assert code(b"age-encryption.org/v1\n" + stanza * 21 + b"--- x\n", tmp_path) == "sealed-damaged"
    assert code(b"age-encryption.org/v1\n" + b"-> other x\n\n--- x\n", tmp_path) == "sealed-for-others"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_changed_bit_or_a_cut_gives_nothing(sealed: bytes, tmp_path: Path, data: st.DataObject) -> None:
    """Only a stanza of somebody else may change without notice to us: then the content is still the same."""
    changed = bytearray(sealed)
    if data.draw(st.booleans()):
        place = data.draw(st.integers(22, len(sealed) - 1))
        changed[place] ^= 1 << data.draw(st.integers(0, 7))
    else:
        del changed[data.draw(st.integers(22, len(sealed) - 1)) :]
    assert code(bytes(changed), tmp_path) in ("sealed-damaged", "sealed-for-others")


def test_every_cut_near_the_borders(sealed: bytes, tmp_path: Path) -> None:
    for cut in [*range(22, 600, 7), len(sealed) - 1, len(sealed) - 16, len(sealed) - 65552]:
        assert code(sealed[:cut], tmp_path) in ("sealed-damaged", "sealed-for-others"), cut
    assert code(sealed + b"x", tmp_path) == "sealed-damaged"


def test_recipients(tmp_path: Path) -> None:
    good = recipient_of(WORKING)
    assert check_recipient(good) == good
    for wrong in ("", good.upper(), good[:-1] + ("q" if good[-1] != "q" else "p"), "ssh-ed25519 AAAA", WORKING):
        with pytest.raises(ValueError):
            check_recipient(wrong)
    with pytest.raises(ValueError):
        recipient_of(good)


def test_a_few_bytes() -> None:
    box = seal_bytes(b"secret", recipient_of(RECOVERY))
    assert unseal_bytes(box, RECOVERY) == b"secret"
    with pytest.raises(Refusal) as caught:
        unseal_bytes(box, STRANGER)
    assert caught.value.code == "sealed-for-others"


def test_told_by_its_first_line(sealed: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.qcdc"
    file.write_bytes(sealed)
    assert is_sealed(file)
    file.write_bytes(PLAIN)
    assert not is_sealed(file)
