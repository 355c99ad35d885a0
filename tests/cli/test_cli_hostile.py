"""What a careless or hostile person feeds the command line: a sentence comes back, and the office is as it was."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.cli.main import run

PASSPHRASE = "bốn từ dễ nhớ"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (b"", "json-unreadable"),
        (b"[" * 100_000, "json-unreadable"),
        (b'{"content":"1.1","title":"x","fiscal_year":' + b"9" * 5000 + b"}", "json-unreadable"),
        (b'{"content":"1.1","content":"1.2","title":"x"}', "json-name-twice"),
        ('{"content":"1.1"}'.encode("utf-16"), "json-unreadable"),
        (b'{"content":"1.1","title":"x","starts_on":"9999-12-31"}', "json-field-wrong"),
        (b'{"content":"1.1","title":"x","document_date":"0001-01-01"}', "json-field-wrong"),
    ],
)
def test_an_entry_that_is_none(office: Any, qcdc: Any, rows_of: Any, tmp_path: Path, written: bytes, code: str) -> None:
    folder = office("xa")
    before = rows_of(folder)
    file = tmp_path / "entry.json"
    file.write_bytes(written)
    said = qcdc(folder, "disclosure", "add", "--file", file)
    assert (said.code, said.error["code"]) == (3, code)
    assert rows_of(folder) == before
    assert qcdc(folder, "disclosure", "list").code == 0


def test_what_no_receiver_could_read_is_said_before_a_package_is_written(
    office: Any, qcdc: Any, tmp_path: Path
) -> None:
    folder = office("xa")
    file = tmp_path / "entry.json"
    file.write_text(f'{{"content": "1.1", "title": "{"rất dài " * 5000}"}}', encoding="utf-8")
    assert qcdc(folder, "disclosure", "add", "--file", file).code == 0
    assert qcdc(folder, "assess", "lock", "--name", "Chủ tịch", "--reason", "Thử nghiệm").code == 0
    said = qcdc(folder, "package", "export", passphrase=PASSPHRASE)
    assert (said.code, said.error["code"]) == (3, "value-not-sendable")
    assert [path for path in (folder / "outbox").rglob("*") if path.is_file()] == []


def test_no_command_opens_the_window_whatever_else_is_said(office: Any, qcdc: Any) -> None:
    assert qcdc(office("xa")).code == 77
    assert qcdc(None, "gui").code == 77


def test_stopping_by_keyboard_is_no_mistake(office: Any, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped() -> Any:
        raise KeyboardInterrupt

    assert run(["--data", str(office("xa")), "status"], Path("none"), stopped, lambda *_: 77) == 130
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("harm", [b"\0" * 5000, b""])
def test_a_lost_database_is_brought_back(office: Any, qcdc: Any, rows_of: Any, harm: bytes) -> None:
    folder = office("xa")
    backup = qcdc(folder, "backup", "create").json["file"]
    for left in folder.glob("qcdc.db-*"):
        if left.name != "qcdc.db-made":
            left.unlink()
    (folder / "qcdc.db").write_bytes(harm)
    assert qcdc(folder, "status").code == 4
    assert qcdc(folder, "backup", "restore", backup).code == 0
    assert qcdc(folder, "status").code == 0


def test_a_backup_of_another_office_is_refused(office: Any, qcdc: Any, rows_of: Any) -> None:
    folder, other = office("xa"), office("huyen")
    before = rows_of(folder)
    backup = Path(qcdc(other, "backup", "create").json["file"])
    for file in backup.parent.glob(f"{backup.stem}*"):
        shutil.copy(file, folder.parent / file.name)
    said = qcdc(folder, "backup", "restore", folder.parent / backup.name)
    assert (said.code, said.error["code"]) == (3, "backup-of-other-office")
    assert rows_of(folder) == before


def test_what_is_held_is_decided_about_on_the_command_line_too(office: Any, qcdc: Any, tmp_path: Path) -> None:
    """A commune has no page for it: when the office above restores a backup, its next answer waits here as well."""
    commune, reviewer = office("xa"), office("huyen")
    request = tmp_path / "k.qcdc"
    paper = qcdc(commune, "key", "request", request, passphrase=PASSPHRASE).json["fingerprint"].split()
    shown = qcdc(reviewer, "key", "enrol", request).error["facts"]["shown"].split()
    groups = " ".join(group for group, seen in zip(paper, shown, strict=True) if seen == "____")
    assert qcdc(reviewer, "key", "enrol", request, "--groups", groups).code == 0
    backup = qcdc(commune, "backup", "create").json["file"]
    files = []
    for title in ("Trước", "Sau"):
        entry = tmp_path / "entry.json"
        entry.write_text(f'{{"content": "1.1", "title": "{title} khi khôi phục"}}', encoding="utf-8")
        assert qcdc(commune, "disclosure", "add", "--file", entry).code == 0
        assert qcdc(commune, "assess", "lock", "--name", "Chủ tịch", "--reason", "Thử nghiệm").code == 0
        files.append(Path(qcdc(commune, "package", "export", passphrase=PASSPHRASE).json["file"]))
        assert qcdc(commune, "backup", "restore", backup).code == 0
    outcomes = [qcdc(reviewer, "package", "import", file).json["packages"][0]["outcome"] for file in files]
    assert outcomes == ["applied", "held"]
    (held,) = qcdc(reviewer, "package", "held").json["packages"]
    assert held["flags"] == ["sender-restored"]
    assert qcdc(reviewer, "package", "decide", held["id"], "--use", "--reason", " ").error["code"] == "reason-missing"
    assert qcdc(reviewer, "package", "decide", "nobody", "--keep", "--reason", "x").error["code"] == "record-gone"
    decided = qcdc(reviewer, "package", "decide", held["id"], "--use", "--reason", "đã gọi điện hỏi xã").json
    assert decided == {"id": held["id"], "state": "applied"}
    titles = qcdc(reviewer, "disclosure", "list", "--unit", "07444").json["disclosures"]
    assert [row["title"] for row in titles] == ["Sau khi khôi phục"]
    assert qcdc(reviewer, "package", "held").json == {"packages": []}
