"""Envelopes and statements are read to the letter; the version is judged before anything else."""

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.envelope import PAYLOAD_TYPE, read_envelope, seal_envelope, signers_of
from qcdc_desktop.exchange.keys import new_key, public_key
from qcdc_desktop.exchange.statement import (
    CatalogueUse,
    People,
    Period,
    Schema,
    Sender,
    Series,
    Statement,
    Subject,
    instant_text,
    to_payload,
)
from qcdc_desktop.exchange.statement_reading import read_statement
from qcdc_desktop.exchange.strict_json import canonical, parse


def refused_envelope(data: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        read_envelope(data)
    return caught.value.code


def envelope_with(scene: Any, change: Callable[[dict[str, Any]], None]) -> bytes:
    value: Any = parse(scene.envelope(b"{}"))
    change(value)
    return canonical(value)


def test_signing_and_reading(scene: Any) -> None:
    data = seal_envelope(b"payload", [scene.commune_key, scene.other_key])
    envelope = read_envelope(data)
    keys = [public_key(key.public) for key in (scene.commune_key, scene.other_key, scene.reviewer_key)]
    assert envelope.payload == b"payload"
    assert signers_of(envelope, keys) == {scene.commune_key.key_id, scene.other_key.key_id}


def test_one_to_four_signatures() -> None:
    keys = [new_key() for _ in range(5)]
    assert len(read_envelope(seal_envelope(b"x", keys[:4])).signatures) == 4
    with pytest.raises(ValueError, match="one to four"):
        seal_envelope(b"x", keys)
    with pytest.raises(ValueError, match="one to four"):
        seal_envelope(b"x", [])


ENVELOPES: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "no signatures": (lambda e: e.update(signatures=[]), "bad-signature"),
    "signatures missing": (lambda e: e.pop("signatures"), "envelope-wrong"),
    "signatures null": (lambda e: e.update(signatures=None), "envelope-wrong"),
    "five signatures": (lambda e: e.update(signatures=e["signatures"] * 5), "envelope-wrong"),
    "same key twice": (lambda e: e.update(signatures=e["signatures"] * 2), "envelope-wrong"),
    "a fourth field": (lambda e: e.update(more=1), "envelope-wrong"),
    "payload missing": (lambda e: e.pop("payload"), "envelope-wrong"),
    "payload a number": (lambda e: e.update(payload=1), "envelope-wrong"),
    "payload not Base64": (lambda e: e.update(payload="e30"), "envelope-wrong"),
    "payload in URL Base64": (lambda e: e.update(payload="_-8="), "envelope-wrong"),
    "payload with a line end": (lambda e: e.update(payload="e3\n0="), "envelope-wrong"),
    "payload with loose bits": (lambda e: e.update(payload="e31="), "envelope-wrong"),
    "payload with other letters": (lambda e: e.update(payload="é30="), "envelope-wrong"),
    "other type": (lambda e: e.update(payloadType="application/json"), "wrong-type"),
    "type with a parameter": (lambda e: e.update(payloadType=PAYLOAD_TYPE + "; v=1"), "wrong-type"),
    "type a list": (lambda e: e.update(payloadType=[PAYLOAD_TYPE]), "envelope-wrong"),
    "signature a text": (lambda e: e.update(signatures=["x"]), "envelope-wrong"),
    "signature without key id": (lambda e: e["signatures"][0].pop("keyid"), "envelope-wrong"),
    "key id in capitals": (lambda e: e["signatures"][0].update(keyid="A" * 64), "envelope-wrong"),
    "signature with a certificate": (lambda e: e["signatures"][0].update(cert="x"), "envelope-wrong"),
    "signature in hex": (lambda e: e["signatures"][0].update(sig="0g"), "envelope-wrong"),
    "signature of two kilobytes": (
        lambda e: e["signatures"][0].update(sig=base64.b64encode(bytes(2048)).decode()),
        "envelope-wrong",
    ),
}


@pytest.mark.parametrize(("change", "code"), ENVELOPES.values(), ids=ENVELOPES.keys())
def test_wrong_envelopes(scene: Any, change: Callable[[dict[str, Any]], None], code: str) -> None:
    assert refused_envelope(envelope_with(scene, change)) == code


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b'{"payload":"","payload":""}', b"\xff"])
def test_what_is_no_envelope(data: bytes) -> None:
    assert refused_envelope(data) == "envelope-wrong"


HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=12)
DATA_NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    kind = draw(st.sampled_from(PackageKind))
    data = draw(st.lists(DATA_NAMES, min_size=1, max_size=3, unique=True))
    subjects = [
        Subject(f"data/{name}.ndjson", draw(HEX), draw(st.integers(0, 10**6)), "application/x-ndjson") for name in data
    ]
    subjects += [
        Subject(f"blobs/{sha}", sha, draw(st.integers(0, 10**6)), "image/png")
        for sha in draw(st.lists(HEX, max_size=2, unique=True))
    ]
    revision = draw(st.integers(1, 99))
    day = st.dates(date(1900, 1, 1), date(2199, 12, 31))
    unit = st.builds(UnitKey, st.from_regex(r"[0-9]{1,10}", fullmatch=True), day)
    answers = kind in (PackageKind.FEEDBACK, PackageKind.RECEIPT)
    return Statement(
        kind=kind,
        schema=Schema(1, 0, 0),
        package_id=str(draw(st.uuids())),
        sender=Sender(draw(unit), draw(WORDS), draw(HEX)),
        audience=draw(unit),
        period=Period(draw(st.integers(2000, 2200)), draw(WORDS), tuple(sorted(draw(st.sets(WORDS, max_size=3))))),
        series=Series(draw(HEX)[:32], revision, draw(HEX) if revision > 1 else None),
        issued_at=draw(st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))),  # noqa: DTZ001 - bounds
        catalogue=CatalogueUse(
            tuple(sorted((name, draw(HEX)) for name in draw(st.sets(WORDS, max_size=3)))),
            draw(st.none() | st.integers(1, 9)),
            draw(st.none() | st.integers(1, 9)),
        ),
        counts=tuple(sorted((name, draw(st.integers(0, 10**6))) for name in data)),
        subjects=tuple(subjects),
        in_reply_to=draw(HEX) if answers else None,
        personal=draw(st.booleans()),
        people=People(draw(WORDS), draw(WORDS)),
        app_name="qcdc-desktop",
        app_version=draw(WORDS),
    )


@settings(max_examples=80, deadline=None)
@given(statements())
def test_what_is_written_reads_back(statement: Statement) -> None:
    payload = canonical(to_payload(statement))
    assert read_statement(payload) == statement
    assert canonical(to_payload(read_statement(payload))) == payload


def changed(scene: Any, change: Callable[[dict[str, Any]], Any]) -> str:
    payload = scene.payload_of(scene.write().path.read_bytes())
    change(payload)
    with pytest.raises(Refusal) as caught:
        read_statement(canonical(payload))
    return f"{caught.value.code} {caught.value.facts.get('name', '')}".strip()


def at(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    """Set the field at a path with dots; Ellipsis takes it out."""

    def change(payload: dict[str, Any]) -> None:
        *way, last = path.split(".")
        target: Any = payload
        for step in way:
            target = target[int(step)] if step.isdigit() else target[step]
        if value is ...:
            del target[last]
        else:
            target[last] = value

    return change


WRONG = {
    "other document": (at("_type", "https://in-toto.io/Statement/v0.1"), "wrong-type"),
    "no type": (at("_type", ...), "wrong-type"),
    "other predicate": (at("predicateType", "https://slsa.dev/provenance/v1"), "wrong-type"),
    "unknown kind": (at("predicateType", "https://qcdc-desktop.invalid/predicate/bill/v1"), "wrong-type"),
    "kind in a list": (at("predicateType", ["x"]), "wrong-type"),
    "no predicate": (at("predicate", ...), "statement-wrong predicate"),
    "no schema": (at("predicate.schema", ...), "statement-wrong predicate.schema"),
    "schema a truth value": (at("predicate.schema.major", True), "statement-wrong predicate.schema.major"),
    "schema of another major": (at("predicate.schema.major", 0), "statement-wrong predicate.schema"),
    "unknown field at the top": (at("more", 1), "statement-wrong more"),
    "unknown field": (at("predicate.more", 1), "statement-wrong predicate.more"),
    "unknown field inside": (at("predicate.sender.more", 1), "statement-wrong predicate.sender.more"),
    "unknown field of a subject": (at("subject.0.more", 1), "statement-wrong subject[0].more"),
    "second digest": (at("subject.0.digest.sha512", "x"), "statement-wrong subject[0].digest.sha512"),
    "missing field": (at("predicate.audience", ...), "statement-wrong predicate.audience"),
    "null": (at("predicate.people", None), "statement-wrong predicate.people"),
    "id in capitals": (
        at("predicate.package_id", "01933E2A-7B00-7000-8000-000000000001"),
        "statement-wrong predicate.package_id",
    ),
    "year as text": (at("predicate.period.year", "2026"), "statement-wrong predicate.period.year"),
    "year as truth": (at("predicate.period.year", True), "statement-wrong predicate.period.year"),
    "year out of range": (at("predicate.period.year", 1999), "statement-wrong predicate.period.year"),
    "forms unsorted": (at("predicate.period.forms", ["b", "a"]), "statement-wrong predicate.period.forms"),
    "code not digits": (at("predicate.audience.code", "79a"), "statement-wrong predicate.audience.code"),
    "code in other digits": (at("predicate.audience.code", "٧٩"), "statement-wrong predicate.audience.code"),
    "no such day": (at("predicate.audience.valid_from", "2025-02-30"), "statement-wrong predicate.audience.valid_from"),
    "day with dots": (at("predicate.audience.valid_from", "20250701"), "statement-wrong predicate.audience.valid_from"),
    "instant without zone": (
        at("predicate.issued_at", "2026-11-20T02:00:00"),
        "statement-wrong predicate.issued_at",
    ),
    "instant with offset": (
        at("predicate.issued_at", "2026-11-20T09:00:00+07:00"),
        "statement-wrong predicate.issued_at",
    ),
    "name not NFC": (at("predicate.sender.unit_name", "Phươ\u0300ng"), "statement-wrong predicate.sender.unit_name"),
    "name with a direction mark": (
        at("predicate.sender.unit_name", "Phường\u202e"),
        "statement-wrong predicate.sender.unit_name",
    ),
    "revision 0": (at("predicate.series.revision", 0), "statement-wrong predicate.series.revision"),
    "first with a predecessor": (at("predicate.series.prev", "a" * 64), "statement-wrong predicate.series.prev"),
    "second without one": (at("predicate.series.revision", 2), "statement-wrong predicate.series.prev"),
    "short epoch": (at("predicate.series.epoch", "a" * 31), "statement-wrong predicate.series.epoch"),
    "submission as an answer": (at("predicate.in_reply_to", "a" * 64), "statement-wrong predicate.in_reply_to"),
    "confidentiality": (at("predicate.confidentiality", "secret"), "statement-wrong predicate.confidentiality"),
    "counts of nothing": (at("predicate.counts", {}), "statement-wrong predicate.counts"),
    "negative count": (at("predicate.counts.profile", -1), "statement-wrong predicate.counts.profile"),
    "total entries": (at("predicate.totals.entries", 1), "statement-wrong predicate.totals.entries"),
    "total bytes": (at("predicate.totals.bytes", 1), "statement-wrong predicate.totals.bytes"),
    "no subjects": (at("subject", []), "statement-wrong predicate.counts"),
    "subjects an object": (at("subject", {}), "statement-wrong subject"),
    "envelope as a subject": (at("subject.0.name", "envelope.dsse.json"), "statement-wrong subject[0]"),
    "name that leads out": (at("subject.0.name", "../x"), "statement-wrong subject[0].name"),
    "other media type": (at("subject.0.mediaType", "text/html"), "statement-wrong subject[0]"),
    "size below zero": (at("subject.0.annotations.size", -1), "statement-wrong subject[0].annotations.size"),
    "target without hash": (
        at("predicate.catalogue.targets", {"a": ""}),
        "statement-wrong predicate.catalogue.targets",
    ),
}


@pytest.mark.parametrize(("change", "code"), WRONG.values(), ids=WRONG.keys())
def test_wrong_statements(scene: Any, change: Callable[[dict[str, Any]], None], code: str) -> None:
    assert changed(scene, change) == code


def test_subject_twice(scene: Any) -> None:
    assert changed(scene, lambda p: p["subject"].append(p["subject"][0])) == "statement-wrong subject"


def test_blob_named_by_another_hash(scene: Any, pdf: Any) -> None:
    def change(payload: dict[str, Any]) -> None:
        payload["subject"][0].update(name="blobs/" + "0" * 64, mediaType="application/pdf")

    assert changed(scene, change) == "statement-wrong subject[0]"


@pytest.mark.parametrize("payload", [b"[]", b"null", b'"x"', b"7"])
def test_what_is_no_statement(payload: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_statement(payload)
    assert caught.value.code == "wrong-type"


def version(major: int, minor: int, least: int, **more: object) -> Callable[[dict[str, Any]], None]:
    def change(payload: dict[str, Any]) -> None:
        payload["predicateType"] = payload["predicateType"].replace("/v1", f"/v{major}")
        payload["predicate"]["schema"] = {"major": major, "minor": minor, "min_reader_minor": least}
        payload["predicate"].update(more)

    return change


def test_versions(scene: Any) -> None:
    """Major above mine, or a least reader above mine: update. A higher minor alone: read, unknown passed over."""
    assert changed(scene, version(2, 0, 0)) == "newer-format"
    assert changed(scene, version(2, 0, 0, sender=7)) == "newer-format"
    assert changed(scene, version(1, 1, 1)) == "newer-format"
    assert changed(scene, version(1, 1, 1, audience=None)) == "newer-format"
    assert changed(scene, version(1, 0, 1)) == "newer-format"
    assert changed(scene, version(1, 0, 0, brand_new=1)) == "statement-wrong predicate.brand_new"
    payload = scene.payload_of(scene.write().path.read_bytes())
    version(1, 1, 0, brand_new={"x": [1]})(payload)
    statement = read_statement(canonical(payload))
    assert statement.newer_minor
    payload["predicateType"] = "https://qcdc-desktop.invalid/predicate/bill/v1"
    with pytest.raises(Refusal, match="newer-format"):
        read_statement(canonical(payload))


def test_instants_are_written_one_way(scene: Any) -> None:
    assert instant_text(scene.now) == "2026-11-20T02:00:00Z"
    assert instant_text(scene.now.replace(microsecond=5)) == "2026-11-20T02:00:00.000005Z"
