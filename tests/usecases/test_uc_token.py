"""The chairman's token: co-signing a package, signing a report, and every way a token says no. Runs on SoftHSM 2."""

import hashlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from soft_token import NEW, OLD, PIN, SoftToken, plugged_in, softhsm

from qcdc_desktop.domain.errors import Refusal, Trouble
from qcdc_desktop.exchange.sealing import is_sealed
from qcdc_desktop.exchange.token import token_errors
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.cosigners import TokenSettings, cosigners_of, save_token_settings, token_settings
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages, verify_package
from qcdc_desktop.usecases.look_inside import inspect_package
from qcdc_desktop.usecases.token_signing import certificates_on_token, cosign_package, sign_report
from qcdc_desktop.usecases.workspace import Workspace

pkcs11 = pytest.importorskip("pkcs11", reason="the extra [token] is not installed")
pytestmark = [
    pytest.mark.sqlite_only,
    pytest.mark.skipif(softhsm() is None, reason="SoftHSM 2 is not installed (package softhsm2)"),
]


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    with plugged_in(tmp_path_factory.mktemp("token")) as made:
        yield made


@pytest.fixture
def both(office: Callable[[str], Workspace], token: SoftToken) -> tuple[Workspace, Workspace]:
    """A commune with a token, and the office above; each knows the other's key."""
    commune, reviewer = office("xa"), office("huyen")
    for here, there in ((reviewer, commune), (commune, reviewer)):
        file = write_key_request(there, audience=here.unit_key).file
        shown = read_key_request(here, file).shown_groups
        groups = own_key(there).fingerprint.split()
        enrol_key(here, file, " ".join(g for g, seen in zip(groups, shown, strict=True) if seen is None))
    add_disclosure(commune, 2024, "1.1", "Kế hoạch")
    approve_assessment(commune, 2024, "Chủ tịch", "Thử nghiệm")
    save_token_settings(commune, TokenSettings(str(token.library)))
    return commune, reviewer


def test_certificates_are_told_apart_by_id_and_validity(both: Any) -> None:
    found = certificates_on_token(both[0])
    assert [(one.id, usable) for one, usable in found] == [(OLD, False), (NEW, True)]
    assert len({one.label for one, _ in found}) == 1, "after a renewal both bear one label"
    assert {one.facts.name for one, _ in found} == {"Nguyễn Văn An"}


def test_a_package_is_cosigned_and_the_receiver_sees_by_whom(both: Any, token: SoftToken, tmp_path: Path) -> None:
    commune, reviewer = both
    copy = tmp_path / "goi.qcdc"
    made = export_submission(commune, 2024, copy, sealed=False)
    entries = copy.read_bytes()
    signed, by = cosign_package(commune, copy, PIN)
    assert (by.facts.name, by.facts.organisation, by.chain) == ("Nguyễn Văn An", "UBND xã Hoàng Ninh", "chain-unknown")
    assert (signed.file, signed.record.digest) == (copy, made.record.digest), "the digest stays"
    kept = commune.folders.outbox / made.record.epoch[:8] / made.record.file_name
    assert copy.read_bytes() == kept.read_bytes() != entries
    assert [one.facts.serial for one in cosigners_of(commune, made.record)] == [by.facts.serial]
    seen = inspect_package(reviewer, copy)
    assert (seen.signature, [one.chain for one in seen.cosigners]) == ("signature-good", ["chain-unknown"])
    save_token_settings(reviewer, TokenSettings(roots=str(token.root)))
    assert [one.chain for one in verify_package(reviewer, copy).cosigners] == ["chain-good"]
    (result,) = import_packages(reviewer, [copy])
    assert result.outcome == "applied" and result.record is not None
    assert [one.facts.name for one in cosigners_of(reviewer, result.record)] == ["Nguyễn Văn An"]
    script = Path(__file__).resolve().parents[2] / "docs" / "verify_package.py"
    done = subprocess.run([sys.executable, str(script), str(copy), commune.keys.key.public], capture_output=True)
    assert done.returncode == 0, done.stderr


def test_another_root_does_not_vouch(both: Any, token: SoftToken, tmp_path: Path, refused: Any) -> None:
    from cryptography.hazmat.primitives.serialization import Encoding
    from soft_token import FROM, _name, _rsa, certificate

    commune, _ = both
    made = export_submission(commune, 2024, sealed=False)
    cosign_package(commune, made.file, PIN, NEW)
    key = _rsa()
    other = certificate(_name("Nơi cấp khác"), key.public_key(), _name("Nơi cấp khác"), key, FROM, authority=True)
    file = tmp_path / "khac.pem"
    file.write_bytes(other.public_bytes(Encoding.PEM))
    save_token_settings(commune, TokenSettings(str(token.library), str(file)))
    assert [one.chain for one in cosigners_of(commune, made.record)] == ["chain-broken"]
    file.write_bytes(b"khong phai chung thu")
    assert [one.chain for one in cosigners_of(commune, made.record)] == ["chain-unknown"]
    assert refused(save_token_settings, commune, TokenSettings(roots=str(file))).code == "token-roots-wrong"


def test_a_sealed_package_is_sealed_anew(both: Any, tmp_path: Path, refused: Any) -> None:
    commune, reviewer = both
    made = export_submission(commune, 2024, tmp_path, sealed=True)
    before = made.file.read_bytes()
    cosign_package(commune, made.file, PIN)
    assert is_sealed(made.file) and made.file.read_bytes() != before
    assert len(inspect_package(reviewer, made.file).cosigners) == 1
    assert refused(cosign_package, commune, made.file, PIN).code == "cosigned-already"
    assert refused(cosign_package, reviewer, made.file, PIN).code == "cosign-own-only"


@pytest.mark.parametrize(
    ("pin", "certificate", "code"),
    [
        ("00000000", "", "token-pin-wrong"),
        ("1", "", "token-pin-wrong"),
        (PIN, "ff", "token-certificate-unknown"),
        (PIN, OLD, "token-certificate-expired"),
    ],
)
def test_what_a_token_refuses_changes_nothing(both: Any, pin: str, certificate: str, code: str, refused: Any) -> None:
    commune, _ = both
    made = export_submission(commune, 2024, sealed=False)
    before = made.file.read_bytes()
    assert refused(cosign_package, commune, made.file, pin, certificate).code == code
    assert made.file.read_bytes() == before
    assert [file.name for file in made.file.parent.iterdir() if "draft" in file.name] == []


def test_a_token_that_is_not_there(both: Any, token: SoftToken, refused: Any, tmp_path: Path) -> None:
    commune, _ = both
    made = export_submission(commune, 2024, sealed=False)
    with token.unplugged():
        assert refused(cosign_package, commune, made.file, PIN).code == "token-absent"
    cosign_package(commune, made.file, PIN)  # put back in, it is seen
    assert refused(save_token_settings, commune, TokenSettings("/gone.so")).code == "token-library-missing"
    wrong = tmp_path / "wrong.so"
    wrong.write_bytes(b"MZ of another number of bits")
    save_token_settings(commune, TokenSettings(str(wrong)))
    assert refused(certificates_on_token, commune).code == "token-library-wrong"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("PinIncorrect", "token-pin-wrong"),
        ("PinLenRange", "token-pin-wrong"),
        ("PinLocked", "token-pin-locked"),
        ("PinExpired", "token-pin-unset"),
        ("TokenNotPresent", "token-removed"),
        ("DeviceRemoved", "token-removed"),
        ("SessionHandleInvalid", "token-removed"),
        ("DeviceError", "token-trouble"),
    ],
)
def test_each_way_a_token_fails_has_its_own_sentence(said: str, code: str) -> None:
    with pytest.raises((Refusal, Trouble)) as caught, token_errors():
        raise getattr(pkcs11.exceptions, said)
    assert caught.value.code == code


def test_the_pin_is_given_once_and_kept_nowhere(both: Any, monkeypatch: pytest.MonkeyPatch, refused: Any) -> None:
    commune, _ = both
    made = export_submission(commune, 2024, sealed=False)
    asked = "73910246"
    assert refused(cosign_package, commune, made.file, asked).code == "token-pin-wrong"
    cosign_package(commune, made.file, PIN)
    for file in commune.folders.root.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert PIN.encode() not in data and asked.encode() not in data, file.name


def test_a_report_is_signed_as_pades(both: Any, token: SoftToken, tmp_path: Path, refused: Any) -> None:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext
    from reportlab.pdfgen.canvas import Canvas

    commune, _ = both
    source, target = tmp_path / "bao-cao.pdf", tmp_path / "bao-cao-da-ky.pdf"
    page = Canvas(str(source))
    page.drawString(72, 720, "Bao cao")
    page.save()
    before = hashlib.sha256(source.read_bytes()).digest()
    facts = sign_report(commune, source, target, PIN)
    assert facts.name == "Nguyễn Văn An"
    assert hashlib.sha256(source.read_bytes()).digest() == before
    assert target.read_bytes().startswith(source.read_bytes()), "the document itself stays as it was"
    (signature,) = PdfFileReader(io.BytesIO(target.read_bytes())).embedded_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    from asn1crypto import pem
    from asn1crypto.x509 import Certificate

    root = Certificate.load(pem.unarmor(token.root.read_bytes())[2])
    context = ValidationContext(trust_roots=[root], moment=datetime(2024, 6, 3, tzinfo=UTC), best_signature_time=None)
    status = validate_pdf_signature(signature, context)
    assert status.intact and status.valid and status.trusted
    twice = tmp_path / "hai-chu-ky.pdf"
    sign_report(commune, target, twice, PIN)
    assert len(PdfFileReader(io.BytesIO(twice.read_bytes())).embedded_signatures) == 2
    source.write_bytes(b"khong phai PDF")
    assert refused(sign_report, commune, source, tmp_path / "x.pdf", PIN).code == "pdf-not-signable"
    assert not (tmp_path / "x.pdf").exists()


def test_the_clock_decides_whether_a_certificate_signs(both: Any, clock: Any, refused: Any) -> None:
    commune, _ = both
    clock.set(date(2030, 1, 1))
    assert [usable for _, usable in certificates_on_token(commune)] == [False, False]
    assert token_settings(commune).library
