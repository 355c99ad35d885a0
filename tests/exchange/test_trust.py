"""Who may say what to whom: every way a package can be authentic and still not be believed has its own code."""

import base64
from datetime import timedelta
from typing import Any

import pytest

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import KeyState, PackageKind
from qcdc_desktop.domain.office import Role
from qcdc_desktop.exchange.keys import key_id, new_key
from qcdc_desktop.exchange.package import write_package
from qcdc_desktop.exchange.short_records import KeyRequest, check_new_key, key_request_lines, read_key_request
from qcdc_desktop.exchange.statement import CatalogueUse
from qcdc_desktop.exchange.strict_json import canonical, parse
from qcdc_desktop.exchange.trust import Verified, peek_unverified, verify
from qcdc_desktop.exchange.weak_keys import SMALL_ORDER


@pytest.fixture
def data(scene: Any) -> bytes:
    return scene.write().path.read_bytes()


def test_a_good_package(scene: Any) -> None:
    written = scene.write()
    verified, contents = scene.accept(written.path.read_bytes())
    assert verified.value == written.statement
    assert verified.digest == written.digest
    assert verified.key.unit == scene.commune
    assert verified.flags == ()
    assert contents.data.keys() == dict(written.statement.counts).keys()


def test_only_verifying_makes_a_verified(data: bytes) -> None:
    with pytest.raises(TypeError):
        Verified(object(), "anything", "0" * 64, None, ())


def test_a_hand_over_of_another_office(scene: Any) -> None:
    """A commune may hand over to itself alone; sealed and addressed to somebody else it is refused there."""
    written = scene.write(kind=PackageKind.HANDOVER)
    assert scene.refused(written.path.read_bytes()) == "handover-not-ours"


def test_unknown_key(scene: Any, data: bytes) -> None:
    assert scene.refused(data, keys=[]) == "unknown-key"
    assert scene.refused(data, keys=scene.directory[1:]) == "unknown-key"


def test_key_id_is_only_a_hint(scene: Any, data: bytes) -> None:
    """A directory entry under the right id but with another key inside opens nothing."""
    false = scene.enrolled(scene.other_key, scene.commune, key_id=scene.commune_key.key_id)
    assert scene.refused(data, keys=[false]) == "unknown-key"


def test_signed_by_another_under_the_id_of_an_enrolled_key(scene: Any, data: bytes) -> None:
    payload = canonical(scene.payload_of(data))
    forged = scene.envelope(payload, scene.other_key, keyid=scene.commune_key.key_id)
    assert scene.refused(scene.with_envelope(data, forged)) == "bad-signature"


def test_changed_payload(scene: Any, data: bytes) -> None:
    envelope: Any = parse(scene.open(data).envelope)
    payload = scene.payload_of(data)
    payload["predicate"]["people"]["approved_by"] = "Người khác"
    envelope["payload"] = base64.b64encode(canonical(payload)).decode()
    assert scene.refused(scene.with_envelope(data, canonical(envelope))) == "bad-signature"


@pytest.mark.parametrize("signature", [bytes(64), b"", b"\x01", bytes(63), bytes(65), b"\xff" * 64])
def test_no_real_signature(scene: Any, data: bytes, signature: bytes) -> None:
    envelope: Any = parse(scene.open(data).envelope)
    envelope["signatures"][0]["sig"] = base64.b64encode(signature).decode()
    assert scene.refused(scene.with_envelope(data, canonical(envelope))) == "bad-signature"


def test_stripped_signature(scene: Any, data: bytes) -> None:
    envelope: Any = parse(scene.open(data).envelope)
    envelope["signatures"] = []
    assert scene.refused(scene.with_envelope(data, canonical(envelope))) == "bad-signature"


def test_signature_over_another_type(scene: Any, data: bytes) -> None:
    """The type is signed too: the same bytes signed as something else are not our package."""
    payload = canonical(scene.payload_of(data))
    envelope: Any = parse(scene.envelope(payload, payload_type="text/plain"))
    envelope["payloadType"] = "application/vnd.in-toto+json"
    assert scene.refused(scene.with_envelope(data, canonical(envelope))) == "bad-signature"
    assert scene.refused(scene.with_envelope(data, scene.envelope(payload, payload_type="text/plain"))) == "wrong-type"


def test_payload_with_a_key_twice_though_signed(scene: Any, data: bytes) -> None:
    payload = canonical(scene.payload_of(data)).replace(b'{"_type"', b'{"_type":"x","_type"', 1)
    assert scene.refused(scene.with_envelope(data, scene.envelope(payload))) == "statement-wrong"


def test_second_signature_of_a_stranger_changes_nothing(scene: Any, data: bytes) -> None:
    payload = canonical(scene.payload_of(data))
    own: Any = parse(scene.envelope(payload))
    strange: Any = parse(scene.envelope(payload, new_key()))
    own["signatures"] += strange["signatures"]
    verified, _ = scene.accept(scene.with_envelope(data, canonical(own)))
    assert verified.key.key_id == scene.commune_key.key_id


def test_second_signature_that_pretends_to_be_enrolled(scene: Any, data: bytes) -> None:
    payload = canonical(scene.payload_of(data))
    own: Any = parse(scene.envelope(payload))
    own["signatures"].append({"keyid": scene.other_key.key_id, "sig": own["signatures"][0]["sig"]})
    assert scene.refused(scene.with_envelope(data, canonical(own))) == "bad-signature"


def test_key_named_inside_is_not_the_one_that_signed(scene: Any, data: bytes) -> None:
    payload = canonical(scene.payload_of(data))
    stolen = scene.with_envelope(data, scene.envelope(payload, scene.other_key))
    assert scene.refused(stolen) == "other-key-signed"


def test_valid_key_of_another_unit(scene: Any) -> None:
    written = scene.write(key=scene.other_key)
    assert scene.refused(written.path.read_bytes()) == "key-of-another-unit"


def test_same_code_of_another_time_is_another_unit(scene: Any, data: bytes) -> None:
    from datetime import date

    from qcdc_desktop.domain.units import UnitKey

    earlier = UnitKey(scene.commune.code, date(2004, 1, 1))
    keys = [scene.enrolled(scene.commune_key, earlier)]
    assert scene.refused(data, keys=keys) == "key-of-another-unit"


def test_role(scene: Any, data: bytes) -> None:
    keys = [scene.enrolled(scene.commune_key, scene.commune, Role.REVIEWER)]
    assert scene.refused(data, keys=keys) == "wrong-role"


@pytest.mark.parametrize(("state", "code"), [(KeyState.REVOKED, "key-revoked"), (KeyState.RETIRED, "key-retired")])
def test_keys_that_may_no_longer_sign(scene: Any, data: bytes, state: KeyState, code: str) -> None:
    """Judged by when it was first received, not by the date inside, which a thief can write."""
    before, after = scene.now - timedelta(days=3), scene.now + timedelta(days=3)
    gone = [scene.enrolled(scene.commune_key, scene.commune, state=state, state_at=before)]
    assert scene.refused(data, keys=gone) == code
    later = [scene.enrolled(scene.commune_key, scene.commune, state=state, state_at=after)]
    scene.accept(data, keys=later)
    unknown = [scene.enrolled(scene.commune_key, scene.commune, state=state)]
    assert scene.refused(data, keys=unknown) == code


def test_back_dated_package_of_a_revoked_key(scene: Any) -> None:
    data = scene.write(issued_at=scene.now - timedelta(days=400)).path.read_bytes()
    before = scene.now - timedelta(days=3)
    keys = [scene.enrolled(scene.commune_key, scene.commune, state=KeyState.REVOKED, state_at=before)]
    assert scene.refused(data, keys=keys) == "key-revoked"


def test_of_two_entries_the_stricter_counts(scene: Any, data: bytes) -> None:
    good = scene.enrolled(scene.commune_key, scene.commune)
    bad = scene.enrolled(scene.commune_key, scene.commune, state=KeyState.REVOKED)
    assert scene.refused(data, keys=[good, bad]) == "key-revoked"


def test_place(scene: Any, data: bytes) -> None:
    other = scene.receiver(unit=scene.other_commune)
    assert scene.refused(data, receiver=other) == "wrong-audience"
    assert scene.refused(data, receiver=scene.receiver(role=Role.COMMUNE)) == "not-a-reviewer"
    assert scene.refused(data, receiver=scene.receiver(years=[2025])) == "year-closed"
    names = dict(scene.receiver().names)
    del names[scene.commune]
    assert scene.refused(data, receiver=scene.receiver(names=names)) == "unknown-unit"


@pytest.mark.parametrize("name", ["Phường Sài Gòn ", "Phường Sаi Gon", "phường sài gòn", "Phường Sài-Gòn", ""])
def test_look_alike_names(scene: Any, name: str) -> None:
    assert scene.refused(scene.write(unit_name=name).path.read_bytes()) == "unit-name-differs"


def test_clock_only_flags(scene: Any) -> None:
    data = scene.write(issued_at=scene.now + timedelta(days=2)).path.read_bytes()
    assert scene.accept(data)[0].flags == ("issued-in-future",)
    data = scene.write(issued_at=scene.now - timedelta(days=6000)).path.read_bytes()
    assert scene.accept(data)[0].flags == ()


def test_catalogue(scene: Any) -> None:
    data = scene.write(catalogue=CatalogueUse((("criteria-2026", "a" * 64),))).path.read_bytes()
    assert scene.accept(data)[0].flags == ()
    same = scene.receiver(catalogue={"criteria-2026": "a" * 64, "more": "b" * 64})
    assert scene.accept(data, receiver=same)[0].flags == ()
    other = scene.receiver(catalogue={"criteria-2026": "b" * 64})
    assert scene.accept(data, receiver=other)[0].flags == ("catalogue-differs",)
    assert scene.refused(data, receiver=scene.receiver(catalogue={})) == "newer-catalogue"


def test_newer_package_is_told_apart_before_anything_else(scene: Any, data: bytes) -> None:
    def change(payload: dict[str, Any]) -> None:
        payload["predicate"]["schema"]["min_reader_minor"] = 9
        payload["predicate"]["schema"]["minor"] = 9
        payload["predicate"]["audience"] = "elsewhere"

    assert scene.refused(scene.resign(data, change)) == "newer-format"


def test_order_signature_before_content(scene: Any, data: bytes) -> None:
    """A wrong statement signed by nobody known is an unknown key, not a wrong statement."""
    assert scene.refused(scene.resign(data, lambda p: p.clear()), keys=[]) == "unknown-key"


def test_receipts_and_feedback_come_from_the_reviewer(scene: Any) -> None:
    receipt = scene.write_receipt().path.read_bytes()
    verified, _ = scene.accept(receipt, receiver=scene.commune_receiver())
    assert verified.value.about == scene.commune
    assert verified.value.kind is PackageKind.RECEIPT
    forged = scene.write(
        kind=PackageKind.FEEDBACK, unit=scene.other_commune, unit_name="Phường Tân Định", audience=scene.commune,
        in_reply_to="d" * 64, key=scene.other_key,
    )  # fmt: skip
    assert scene.refused(forged.path.read_bytes(), receiver=scene.commune_receiver()) == "wrong-role"


def test_peek_believes_everything(scene: Any, data: bytes) -> None:
    forged = scene.envelope(canonical(scene.payload_of(data)), new_key())
    assert peek_unverified(forged).sender.unit == scene.commune


def request(scene: Any, key: Any, offered: str = "", cosigners: Any = (), **heading: Any) -> bytes:
    lines = key_request_lines(KeyRequest(offered or key.public, Role.COMMUNE, key.seal_to))
    path = scene.folder / "request.qcdc"
    write_package(path, scene.heading(kind=PackageKind.KEY_REQUEST, **heading), lines, {}, key, cosigners)
    return path.read_bytes()


def request_refused(scene: Any, data: bytes, **receiver: Any) -> str:
    with pytest.raises(Refusal) as caught:
        read_key_request(scene.open(data), scene.directory, scene.receiver(**receiver))
    return caught.value.code


def test_key_request(scene: Any) -> None:
    key = new_key()
    verified, asked = read_key_request(scene.open(request(scene, key)), scene.directory, scene.receiver())
    assert (asked.public, asked.role, asked.key_id) == (key.public, Role.COMMUNE, key.key_id)
    assert verified.value.sender.unit == scene.commune
    assert verified.key is None, "nobody vouches: a person types the groups"


def test_key_request_with_the_old_key_needs_no_paper(scene: Any) -> None:
    data = request(scene, new_key(), cosigners=[scene.commune_key])
    verified, _ = read_key_request(scene.open(data), scene.directory, scene.receiver())
    assert verified.key.key_id == scene.commune_key.key_id


def test_the_key_of_another_unit_vouches_for_nothing(scene: Any) -> None:
    data = request(scene, new_key(), cosigners=[scene.other_key])
    verified, _ = read_key_request(scene.open(data), scene.directory, scene.receiver())
    assert verified.key is None


def test_a_revoked_key_vouches_for_nothing(scene: Any) -> None:
    data = request(scene, new_key(), cosigners=[scene.commune_key])
    keys = [scene.enrolled(scene.commune_key, scene.commune, state=KeyState.REVOKED)]
    verified, _ = read_key_request(scene.open(data), keys, scene.receiver())
    assert verified.key is None


def test_wrong_key_requests(scene: Any, data: bytes) -> None:
    key = new_key()
    good = request(scene, key)
    assert request_refused(scene, request(scene, key, offered=new_key().public)) == "bad-signature"
    assert request_refused(scene, request(scene, key, offered=min(SMALL_ORDER).hex())) == "weak-key"
    assert request_refused(scene, request(scene, key, unit_name="Phường Khác")) == "unit-name-differs"
    assert request_refused(scene, good, unit=scene.other_commune) == "wrong-audience"
    assert request_refused(scene, data) == "entry-missing"
    assert request_refused(scene, scene.rebuilt(good, {"data/key.ndjson": None})) == "entry-missing"
    row = key_request_lines(KeyRequest(key.public, Role.PROVINCE, key.seal_to))["key"]
    other = scene.packed("data/key.ndjson", b"".join(row))
    assert request_refused(scene, scene.rebuilt(good, {"data/key.ndjson": other})) == "entry-changed"
    assert request_refused(scene, scene.rebuilt(good, {}, (scene.packed("data/x.ndjson", b""),))) == "entry-extra"
    two = scene.packed("data/key.ndjson", b"".join(row) * 2)
    assert request_refused(scene, scene.rebuilt(good, {"data/key.ndjson": two})) == "data-wrong"
    assert scene.refused(good, keys=[scene.enrolled(key, scene.commune)]) == "wrong-type"


def test_new_keys(scene: Any) -> None:
    fresh = new_key()
    assert check_new_key(fresh.public, scene.commune, scene.directory) == fresh.key_id == key_id(fresh.public)
    for public, unit, code in (
        (scene.commune_key.public, scene.commune, "key-known"),
        (scene.commune_key.public, scene.other_commune, "key-of-other-unit-listed"),
        *((weak.hex(), scene.commune, "weak-key") for weak in SMALL_ORDER),
    ):
        with pytest.raises(Refusal, match=code):
            check_new_key(public, unit, scene.directory)


def test_weak_key_in_the_directory_opens_nothing(scene: Any, data: bytes) -> None:
    """Even if such a key had been enrolled, what anyone can forge with it is not believed."""
    public = (1).to_bytes(32, "little")
    weak = scene.enrolled(scene.commune_key, scene.commune, public=public.hex(), key_id=key_id(public.hex()))
    payload = scene.payload_of(data)
    payload["predicate"]["sender"]["key_id"] = weak.key_id
    envelope: Any = parse(scene.envelope(canonical(payload)))
    envelope["signatures"] = [{"keyid": weak.key_id, "sig": base64.b64encode(public + bytes(32)).decode()}]
    assert scene.refused(scene.with_envelope(data, canonical(envelope)), keys=[weak]) == "unknown-key"


def test_verification_needs_only_bytes(scene: Any, data: bytes) -> None:
    """The judge of trust opens no file."""
    envelope = scene.open(data).envelope
    assert verify(envelope, scene.directory, scene.receiver()).value.kind is PackageKind.SUBMISSION
