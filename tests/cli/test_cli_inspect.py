"""`package inspect`: reports as JSON, sealed files from outside, and no office needed to look."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PASSPHRASE = "bốn từ dễ nhớ"


@pytest.fixture
def sent(office: Callable[[str], Path], qcdc: Callable[..., Any], tmp_path: Path) -> tuple[Path, Path]:
    """An office below and its package."""
    home = office("xa")
    assert qcdc(home, "assess", "lock", "--year", "2024", "--name", "Chủ tịch", "--reason", "Thử nghiệm").code == 0
    file = tmp_path / "goi.qcdc"
    assert qcdc(home, "package", "export", file, "--year", "2024", "--unsealed", passphrase=PASSPHRASE).code == 0
    return home, file


def test_reports_as_json(sent: Any, office: Any, qcdc: Callable[..., Any]) -> None:
    above = office("huyen")
    before = hashlib.sha256((above / "qcdc.db").read_bytes()).digest()
    said = qcdc(above, "package", "inspect", sent[1]).json
    assert (said["trusted"], said["sealed"], said["opened"], said["problem"]) == (False, False, True, None)
    assert said["signature"] == "unknown-key"
    reports = said["reports"]
    assert {"score", "disclosures", "surveys", "files", "appraisal", "receipt"} == reports.keys()
    assert reports["score"]["points"] == 0 and len(reports["score"]["criteria"]) > 3
    assert reports["disclosures"]["due"] == reports["disclosures"]["missing"] > 0
    text = qcdc(above, "package", "inspect", sent[1], text=True).out
    assert "CHƯA KIỂM TRA CHỮ KÝ" in text and "Tự chấm điểm: 0/" in text
    assert hashlib.sha256((above / "qcdc.db").read_bytes()).digest() == before


def test_no_office_is_needed(sent: Any, qcdc: Callable[..., Any], tmp_path: Path) -> None:
    nowhere = tmp_path / "trong"
    said = qcdc(nowhere, "package", "inspect", sent[1]).json
    assert said["signature"] == "signature-not-judged" and said["reports"]["score"] is not None
    assert not nowhere.exists()


def test_a_sealed_file_stays_closed_without_open(
    sent: Any, office: Any, qcdc: Callable[..., Any], tmp_path: Path
) -> None:
    import pyrage

    above = office("huyen")
    seal_to = (above / "keys" / "signing-key.pub").read_text(encoding="ascii").split()[1]
    sealed = tmp_path / "goi.qcdc.age"
    pyrage.encrypt_file(str(sent[1]), str(sealed), [pyrage.x25519.Recipient.from_str(seal_to)])
    said = qcdc(above, "package", "inspect", sealed).json
    assert said == {
        "trusted": False, "sealed": True, "opened": False, "bytes": sealed.stat().st_size, "recipients": 1,
        "receiver": None,
    }  # fmt: skip
    assert qcdc(above, "package", "inspect", "--open", sealed).error["code"] == "passphrase-needed"
    said = qcdc(above, "package", "inspect", "--open", sealed, passphrase=PASSPHRASE).json
    assert (said["sealed"], said["opened"], said["kind"]) == (True, True, "submission")
    assert qcdc(tmp_path / "trong", "package", "inspect", "--open", sealed).error["code"] == "sealed-locked"
    text = qcdc(above, "package", "inspect", sealed, text=True).out
    assert "--open" in text
