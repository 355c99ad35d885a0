"""Coverage-guided fuzzing of everything that reads bytes from another office.

    python -m venv fuzzing && fuzzing/bin/python -m pip install atheris     # Linux, not in our lock
    PYTHONPATH=.:<site-packages of .venv> fuzzing/bin/python -m benchmarks.fuzz TARGET [options of libFuzzer]

TARGET: `zip` (the archive and every entry in it), `json` (one value, and lines), `envelope`, `statement`, `rows` (the
data files of a submission, the first byte says which), `sealed` (a sealed file), `certificate` (of a co-signature). An
hour: `-max_total_time=3600 -timeout=1 -rss_limit_mb=300`. Anything but a `Refusal` (for JSON: `JsonWrong`) that comes
out is a mistake of ours, and so is what does not hold for whatever was accepted.

Without atheris, `run(target, data)` judges one input: the tests feed it the seeds and what was found.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

if "atheris" in sys.modules or __name__ == "__main__":  # pragma: no cover - the modules below must be watched
    import atheris

    with atheris.instrument_imports(include=["qcdc_desktop", "json"]):
        import qcdc_desktop.exchange.data_records
        import qcdc_desktop.exchange.sealing
        import qcdc_desktop.exchange.statement_reading  # noqa: F401

from qcdc_desktop.domain.calendar import DayKind, SpecialDay
from qcdc_desktop.domain.criteria import Assessment, IndicatorEntry
from qcdc_desktop.domain.disclosure import Disclosure, Publication
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.exchange_log import PackageKind
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.domain.survey import Mark, Sheet, SurveyRound
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.exchange.canonical_zip import ENVELOPE, LARGEST_FILE, read_archive
from qcdc_desktop.exchange.certificates import certificate_key_id, chain_state, is_signed_by, read_certificate
from qcdc_desktop.exchange.data_records import SUBMISSION_FILES, Submission, read_submission, submission_lines
from qcdc_desktop.exchange.envelope import read_envelope
from qcdc_desktop.exchange.package import Contents
from qcdc_desktop.exchange.quarantine import Quarantined
from qcdc_desktop.exchange.sealing import new_identity, unseal
from qcdc_desktop.exchange.statement import (
    NDJSON,
    Heading,
    Period,
    Series,
    Statement,
    Subject,
    statement_of,
    to_payload,
)
from qcdc_desktop.exchange.statement_reading import read_statement
from qcdc_desktop.exchange.strict_json import JsonWrong, canonical, parse, parse_lines


def _made_root() -> bytes:
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509 import BasicConstraints, CertificateBuilder, Name, NameAttribute, NameOID

    key, name = ec.generate_private_key(ec.SECP256R1()), Name([NameAttribute(NameOID.COMMON_NAME, "Nơi cấp")])
    builder = CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(datetime(2024, 1, 1)).not_valid_after(datetime(2034, 1, 1))  # noqa: DTZ001
    made = builder.add_extension(BasicConstraints(True, None), critical=True).sign(key, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.DER)


_COMMUNE, _REVIEWER = UnitKey("27280", date(2025, 7, 1)), UnitKey("79", date(2025, 7, 1))
_AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
_HEADING = Heading(
    PackageKind.SUBMISSION, "01933e2a-7b00-7000-8000-000000000001", _COMMUNE, "Phường Sài Gòn", _REVIEWER,
    Period(2026), Series("a" * 32, 1), datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
)  # fmt: skip
_KEPT = "01933e2a-7b00-7000-8000-00000000000"
_SUBMISSION = Submission(
    Profile(villages=("Thôn Đông",)),
    disclosures=(
        Disclosure(_KEPT + "2", "", "5.1", "d-1", "Quỹ khuyến học", _AT, document_date=date(2026, 3, 1)),
        Disclosure(_KEPT + "3", "", "5.1", "d-1", "Quỹ khuyến học, sửa", _AT, supersedes=_KEPT + "2"),
    ),
    publications=(Publication(_KEPT + "4", "", _KEPT + "2", "a", "Trụ sở", date(2026, 3, 2)),),
    assessment=Assessment(_KEPT + "5", "", "c-1"),
    indicator_entries=(IndicatorEntry(_KEPT + "6", "", "TC1.1", yes=True), IndicatorEntry(_KEPT + "7", "", "TC1.2")),
    survey_rounds=(SurveyRound(_KEPT + "8", "", "PKS01", "q-1", "Đợt 1"),),
    sheets=(
        Sheet(_KEPT + "9", "", _KEPT + "8", "PKS01", 1, _AT, answers={"c1": "dd", "c2": 3}, marks={"c3": Mark.BLANK}),
    ),
    special_days=(SpecialDay(date(2026, 9, 3), DayKind.HOLIDAY, "Nghỉ bù"),),
)
_DATA: Mapping[str, bytes] = {name: b"".join(lines) for name, lines in submission_lines(_SUBMISSION).items()}
_IDENTITY = new_identity()
_ROOT = _made_root()
_FOLDER = Path(tempfile.mkdtemp(prefix="qcdc-fuzz-"))


def _statement() -> Statement:
    counts = tuple((name, data.count(b"\n")) for name, data in sorted(_DATA.items()))
    subjects = tuple(
        Subject(f"data/{name}.ndjson", hashlib.sha256(data).hexdigest(), len(data), NDJSON)
        for name, data in sorted(_DATA.items())
    )
    return statement_of(_HEADING, "b" * 64, subjects, counts)


def judge_zip(data: bytes) -> None:
    """The archive: what is accepted accounts for every byte and gives entries of the stated size."""
    archive = read_archive(io.BytesIO(data))
    for name, entry in archive.entries.items():
        assert len(archive.read(name)) == entry.size
    assert sum(entry.packed for entry in archive.entries.values()) < len(data) <= LARGEST_FILE
    read_statement(read_envelope(archive.read(ENVELOPE)).payload)


def judge_json(data: bytes) -> None:
    """Strict JSON: what is accepted can be written and reads back the same; so can every line."""
    try:
        value = parse(data)
    except JsonWrong:
        pass
    else:
        assert parse(canonical(value)) == value
    try:
        for row in parse_lines(data):
            assert parse(canonical(row)) == row
    except JsonWrong:
        return


def judge_envelope(data: bytes) -> None:
    """The envelope, up to its payload's bytes."""
    assert len(read_envelope(data).signatures) in range(1, 5)


def judge_statement(data: bytes) -> None:
    """The signed text: what is accepted is written with the same meaning."""
    said = read_statement(data)
    if not said.newer_minor:
        assert read_statement(canonical(to_payload(said))) == said


def judge_rows(data: bytes) -> None:
    """The data files of a submission: the first byte says which of them the rest replaces."""
    if not data:
        return
    name = SUBMISSION_FILES[data[0] % len(SUBMISSION_FILES)]
    read = read_submission(Contents(_statement(), {**_DATA, name: data[1:]}, {}), "dossier")
    for sheet in read.sheets:
        assert sheet.number >= 1
    for lines in submission_lines(read).values():
        b"".join(lines)


def judge_sealed(data: bytes) -> None:
    """A sealed file: it opens with our identity or is refused, and no opened byte stays."""
    file = _FOLDER / "package.qcdc"
    file.write_bytes(data)
    try:
        unseal(Quarantined(file, _FOLDER, "", len(data)), (_IDENTITY,))
    finally:
        assert not (_FOLDER / "opened").exists()


def judge_certificate(data: bytes) -> None:
    """A certificate as a co-signature brings it: what reads can be shown and judged; else it is refused as a whole."""
    try:
        facts = read_certificate(data)
        certificate_key_id(data)
    except ValueError:
        return
    assert facts.name.isprintable()
    is_signed_by(data, bytes(64), b"message")
    chain_state([data, data], [_ROOT], facts.valid_from)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "zip": judge_zip,
    "json": judge_json,
    "envelope": judge_envelope,
    "statement": judge_statement,
    "rows": judge_rows,
    "sealed": judge_sealed,
    "certificate": judge_certificate,
}


def run(target: str, data: bytes) -> str:
    """Judge one input; the code of the refusal, or "". Anything else that is raised is a mistake of ours."""
    try:
        TARGETS[target](data)
    except Refusal as refusal:
        return refusal.code
    return ""


def seeds(target: str) -> list[bytes]:
    """A few inputs to begin with, made by the program itself."""
    payload = canonical(to_payload(_statement()))
    envelope = canonical(
        {
            "payload": base64.b64encode(payload).decode(),
            "payloadType": "application/vnd.in-toto+json",
            "signatures": [{"keyid": "b" * 64, "sig": base64.b64encode(bytes(64)).decode()}],
        }
    )
    if target == "zip":
        return [_archive(envelope)]
    if target == "certificate":
        return [_ROOT, _ROOT.replace(bytes.fromhex("0603550403"), bytes.fromhex("060355042d"))]  # once a TypeError
    if target == "rows":
        return [bytes([place]) + _DATA[name] for place, name in enumerate(SUBMISSION_FILES)]
    if target == "sealed":
        return [b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n" + b"B" * 43 + b"\n--- " + b"C" * 43 + b"\n"]
    return {"envelope": [envelope], "statement": [payload]}.get(target, [envelope, payload, *_DATA.values()])


def _archive(envelope: bytes) -> bytes:
    from qcdc_desktop.exchange.zip_writer import deflated, stored, write_archive

    out = io.BytesIO()
    write_archive(out, [stored(ENVELOPE, envelope), deflated("data/profile.ndjson", [_DATA["profile"]])])
    return out.getvalue()


_NASTY: tuple[object, ...] = (
    None, True, -1, 0, 2**53, 2**64, 1.5, "", " ", "\x00", "\u202e", "Ð", "2024-02-30", "9999-12-31", "A" * 2000, [],
    {}, [None], {"": None}, "01933e2a-7b00-7000-8000-000000000001", "2026-02-05T08:30:00Z", "2026-02-05T24:00:00Z",
)  # fmt: skip


def mutate(data: bytes, longest: int, seed: int) -> bytes:
    """Half of the time change one value within the JSON, so that inputs stay readable; else what libFuzzer does."""
    dice = random.Random(seed)
    head, text = (data[:1], data[1:]) if sys.argv[1] == "rows" else (b"", data)
    lines = text.split(b"\n")
    place = dice.randrange(len(lines))
    try:
        value = json.loads(lines[place])
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or not value or dice.random() < 0.4:
        return bytes(atheris.Mutate(data, longest))
    at: object = value
    while isinstance(at, (dict, list)) and at:
        name = dice.choice(list(at) if isinstance(at, dict) else list(range(len(at))))
        below = at[name]  # type: ignore[index]
        if not isinstance(below, (dict, list)) or not below or dice.random() < 0.2:
            at[name] = dice.choice(_NASTY)  # type: ignore[index]
            break
        at = below
    lines[place] = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    if dice.random() < 0.1:
        lines.insert(place, lines[place])
    return (head + b"\n".join(lines))[:longest]


def main() -> None:  # pragma: no cover - needs atheris
    """Fuzz one target with the options of libFuzzer that follow its name."""
    target = sys.argv[1]
    corpus = Path(tempfile.mkdtemp(prefix=f"qcdc-{target}-"))
    for place, seed in enumerate(seeds(target)):
        (corpus / f"seed-{place}").write_bytes(seed)
    as_json = {"custom_mutator": mutate} if target in ("json", "statement", "rows") else {}
    options = [sys.argv[0], "-keep_seed=1", str(corpus), *sys.argv[2:]]
    atheris.Setup(options, lambda data: run(target, data) and None, **as_json)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
