"""Commands that enter, show and send a commune's year."""

import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

PASSPHRASE = "bốn từ dễ nhớ"


def write(file: Path, value: Any) -> Path:
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return file


ENTRY = {
    "content": "1.1",
    "title": "Kế hoạch",
    "document_date": "2024-05-06",
    "publications": [{"form": "a", "place": "Trụ sở HĐND, UBND", "starts_on": "2024-05-07"}],
}


def test_the_register(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    listed = qcdc(folder, "disclosure", "list").json
    assert listed["disclosures"] == [] and "rate" in listed
    added = qcdc(folder, "disclosure", "add", "--file", write(tmp_path / "a.json", ENTRY)).json["disclosure"]
    assert {
        "id", "content", "title", "document_number", "document_date", "due_on", "done_on", "take_down_from", "state",
        "missing", "publications",
    } == added.keys()  # fmt: skip
    assert added["due_on"] == "2024-05-13"
    assert qcdc(folder, "disclosure", "list").json["disclosures"] == [added]
    due = qcdc(folder, "disclosure", "due", "--year", 2024).json["due"]
    assert all({"kind", "on", "title", "disclosure", "how"} == item.keys() for item in due)
    assert "Kế hoạch" in qcdc(folder, "disclosure", "list", text=True).out


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": "99"}, "unknown-content"),
        ({"title": ""}, "title-missing"),
        ({"title": 5}, "json-field-wrong"),
        ({"document_date": "06/05/2024"}, "json-field-wrong"),
        ({"fiscal_year": "2024"}, "json-field-wrong"),
        ({"fiscal_year": 24}, "fiscal-year-out-of-range"),
        ({"lạ": 1}, "json-field-unknown"),
        ({"publications": {}}, "json-field-wrong"),
        ({"publications": ["a"]}, "json-field-wrong"),
        ({"publications": [{"form": "a", "place": "X", "start": "2024-01-01"}]}, "json-field-unknown"),
        ({"publications": [{"form": "zz", "place": "X"}]}, "form-missing"),
        ({"publications": [{"form": "a"}]}, "place-missing"),
    ],
)
def test_a_wrong_entry(
    qcdc: Any, office: Any, rows_of: Any, tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    folder = office("xa")
    before = rows_of(folder)
    file = write(tmp_path / "a.json", {**ENTRY, **changes})
    assert qcdc(folder, "disclosure", "add", "--file", file).error["code"] == code
    assert rows_of(folder) == before


@pytest.mark.parametrize("command", [("disclosure", "add"), ("review", "score")])
def test_files_that_are_no_json(qcdc: Any, office: Any, tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = office("huyen")
    file = tmp_path / "a.json"
    for content in (b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"null"):
        file.write_bytes(content)
        assert qcdc(folder, *command, "--file", file).error["code"] == "json-unreadable"
    assert qcdc(folder, *command, "--file", tmp_path).error["code"] == "file-missing"
    assert qcdc(folder, *command, "--file", tmp_path / "none").error["code"] == "file-missing"


def test_a_byte_order_mark_is_no_mistake(qcdc: Any, office: Any, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(ENTRY).encode())
    assert qcdc(office("xa"), "disclosure", "add", "--file", file).code == 0


def test_the_assessment(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    shown = qcdc(folder, "assess", "show").json
    assert {
        "year", "edition", "state", "approved_by", "gaps_reason", "points", "maximum", "judged_points", "passed",
        "rank", "missing_to_pass", "criteria", "gaps",
    } == shown.keys()  # fmt: skip
    indicator = shown["criteria"][0]["indicators"][0]
    assert {"code", "title", "state", "points", "maximum", "evidence", "how", "problems"} == indicator.keys()
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.4 x")
    attached = qcdc(folder, "assess", "attach", "--indicator", "TC1.1", pdf).json
    assert len(attached["sha256"]) == 64
    assert qcdc(folder, "assess", "attach", "--indicator", "TC9.9", pdf).error["code"] == "unknown-indicator"
    refusal = qcdc(folder, "assess", "lock", "--name", "Chủ tịch").error
    assert (refusal["code"], refusal["facts"]["count"] > 0) == ("gaps-without-reason", True)
    assert qcdc(folder, "assess", "lock", "--name", "Chủ tịch", "--reason", " Kịp hạn ").json == {
        "state": "approved", "gaps_reason": "Kịp hạn",
    }  # fmt: skip
    assert qcdc(folder, "assess", "show").json["gaps_reason"] == "Kịp hạn"
    assert qcdc(folder, "assess", "lock", "--name", "Chủ tịch").error["code"] == "dossier-locked"
    given = ("--paper", "decision", "--number", "12/QĐ-UBND", "--date", "2024-12-28", "--issuer", "UBND tỉnh")
    paper = tmp_path / "qd.pdf"
    paper.write_bytes(b"%PDF-1.4 decision")
    decision = qcdc(folder, "assess", "attach", *given, paper).json
    assert (decision["paper"], decision["number"], decision["date"]) == ("decision", "12/QĐ-UBND", "2024-12-28")
    assert qcdc(folder, "assess", "attach", "--paper", "report", pdf).error["code"] == "dossier-locked"
    assert qcdc(folder, "assess", "unlock", "--reason", "Sửa").json == {"state": "scoring"}
    assert qcdc(folder, "assess", "unlock", "--reason", " ").error["code"] == "reason-missing"


def test_excel_in_and_out(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    for words, key in (
        (("disclosure",), "added"),
        (("assess",), "changed"),
    ):
        file = tmp_path / f"{words[0]}.xlsx"
        assert Path(qcdc(folder, *words, "template", file).json["file"]).is_file()
        assert qcdc(folder, *words, "import", file).json == {key: 0}
    file = tmp_path / "pks01.xlsx"
    assert qcdc(folder, "survey", "export", "PKS01", file).error["code"] == "no-round"
    assert qcdc(folder, "survey", "template", "PKS01", file).json["round"] == "PKS01 – đợt 1/2024"
    assert qcdc(folder, "survey", "import", "PKS01", file).json["added"] == 0
    assert qcdc(folder, "survey", "export", "PKS01", tmp_path / "ra.xlsx").code == 0
    assert qcdc(folder, "survey", "template", "PKS99", file).error["code"] == "unknown-form"
    tally = qcdc(folder, "survey", "tally", "PKS01").json["tallies"][0]
    assert {
        "form", "edition", "sheets", "satisfied", "counted", "rate", "fully_satisfied", "questions", "valid_sheets",
        "minimum",
    } == tally.keys()  # fmt: skip
    assert {"code", "valid", "blank", "invalid", "not_applicable", "not_asked", "options"} == tally["questions"][
        0
    ].keys()


def test_wrong_workbooks_change_nothing(qcdc: Any, office: Any, rows_of: Any, tmp_path: Path) -> None:
    folder = office("xa")
    before = rows_of(folder)
    csv = tmp_path / "a.xlsx"
    csv.write_text("Số phiếu,Thôn\n1,Đông\n", encoding="utf-8")
    other = tmp_path / "b.xlsx"
    book = xlsxwriter.Workbook(str(other))
    book.add_worksheet("PKS01").write_string(0, 0, "Số phiếu")
    book.close()
    for words in (("disclosure", "import"), ("assess", "import"), ("survey", "import", "PKS01")):
        assert qcdc(folder, *words, csv).error["code"] == "excel-unreadable"
        assert qcdc(folder, *words, other).error["code"] in ("excel-sheet-missing", "excel-column-missing")
        assert qcdc(folder, *words, tmp_path / "none.xlsx").error["code"] == "file-missing"
    assert rows_of(folder) == before, "not even a round or an assessment is begun"


def test_wrong_cells_are_named(qcdc: Any, office: Any, rows_of: Any, tmp_path: Path) -> None:
    from qcdc_desktop.usecases.catalogues import load_catalogues

    folder = office("xa")
    before = rows_of(folder)
    form = next(q for q in load_catalogues().questionnaires if q.code == "PKS01")
    file = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("PKS01")
    for place, title in enumerate(["Số phiếu *", "Thôn, tổ dân phố", *(q.code for q in form.questions)]):
        sheet.write_string(0, place, title)
    sheet.write_number(1, 0, 1)
    sheet.write_number(2, 0, 1)
    sheet.write_string(3, 0, "hai")
    sheet.write_string(4, 2, "nu")
    book.close()
    said = qcdc(folder, "survey", "import", "PKS01", file)
    assert said.error["code"] == "excel-cells-wrong"
    assert [(c["cell"], c["code"]) for c in said.error["cells"]] == [
        ("A3", "sheet-number-twice"),
        ("A4", "not-a-number"),
        ("A5", "cell-empty"),
    ]
    assert "A4: " in qcdc(folder, "survey", "import", "PKS01", file, text=True).err
    assert rows_of(folder) == before


def test_from_key_to_feedback(qcdc: Any, office: Any, tmp_path: Path) -> None:
    """Two offices by commands alone."""
    commune, reviewer = office("xa"), office("huyen")
    own = qcdc(commune, "key", "show").json["own"]
    assert {"key_id", "public", "fingerprint"} == own.keys() and len(own["fingerprint"].split()) == 16
    request = tmp_path / "khóa.qcdc"
    made = qcdc(commune, "key", "request", request, passphrase=PASSPHRASE).json
    assert made == {"file": str(request), "fingerprint": own["fingerprint"]}
    needed = qcdc(reviewer, "key", "enrol", request).error
    assert needed["code"] == "groups-needed"
    shown = needed["facts"]["shown"].split()
    typed = [g for g, s in zip(own["fingerprint"].split(), shown, strict=True) if s == "____"]
    assert qcdc(reviewer, "key", "enrol", request, "--groups", "0000 0000").error["code"] == "fingerprint-differs"
    enrolled = qcdc(reviewer, "key", "enrol", request, "--groups", " ".join(typed)).json
    assert enrolled["key_id"] == own["key_id"]
    assert [k["state"] for k in qcdc(reviewer, "key", "show").json["enrolled"]] == ["active"]

    qcdc(commune, "disclosure", "add", "--file", write(tmp_path / "a.json", ENTRY))
    assert qcdc(commune, "package", "export", passphrase=PASSPHRASE).error["code"] == "not-approved"
    qcdc(commune, "assess", "lock", "--name", "Chủ tịch", "--reason", "Thử nghiệm")
    sent = qcdc(commune, "package", "export", tmp_path, passphrase=PASSPHRASE).json
    assert {"file", "digest", "revision", "sealed"} == sent.keys() and sent["revision"] == 1
    seen = qcdc(reviewer, "package", "inspect", sent["file"]).json
    assert seen["trusted"] is False and seen["digest"] == sent["digest"]
    verified = qcdc(reviewer, "package", "verify", sent["file"]).json
    assert {"verified", "kind", "unit", "year", "revision", "digest", "would", "flags", "cosigners"} == verified.keys()
    taken = qcdc(reviewer, "package", "import", sent["file"], passphrase=PASSPHRASE).json["packages"][0]
    assert {"file", "outcome", "code", "message", "digest", "flags", "receipt"} == taken.keys()
    assert taken["outcome"] == "applied" and Path(taken["receipt"]).is_file()

    assert [u["state"] for u in qcdc(reviewer, "review", "list").json["units"] if u["own_points"] is not None] == [
        "received"
    ]
    scores = {"unit": "07444", "scores": [{"indicator": "TC1.1", "points": 100, "comment": "Đủ"}]}
    assert qcdc(reviewer, "review", "score", "--file", write(tmp_path / "s.json", scores)).json == {"scored": 1}
    for wrong, code in (
        ({**scores, "scores": [{"indicator": "TC1.1", "points": 1.5}]}, "json-field-wrong"),
        ({**scores, "scores": [{"indicator": "TC1.1"}]}, "json-field-wrong"),
        ({**scores, "scores": "x"}, "json-field-wrong"),
        ({**scores, "unit": "00000"}, "unknown-unit-code"),
        ({**scores, "more": 1}, "json-field-unknown"),
    ):
        assert qcdc(reviewer, "review", "score", "--file", write(tmp_path / "s.json", wrong)).error["code"] == code
    show = qcdc(reviewer, "review", "show", "07444").json
    assert {"unit", "name", "state", "indicators"} == show.keys()
    assert (show["indicators"][0]["appraised"], show["indicators"][0]["comment"]) == (100, "Đủ")
    assert qcdc(reviewer, "review", "accept", "07444").error["code"] == "appraisal-incomplete"
    assert qcdc(reviewer, "review", "accept", "07444", "--own-points").json == {"state": "accepted"}
    assert qcdc(reviewer, "review", "return", "07444", "--reason", "Muộn").error["code"] == "appraisal-closed"
    feedback = qcdc(reviewer, "review", "feedback", "07444", tmp_path, passphrase=PASSPHRASE).json
    assert {"file", "digest"} == feedback.keys()
    assert qcdc(commune, "package", "import", feedback["file"]).error["code"] == "unknown-key"
    log = qcdc(reviewer, "package", "log").json["packages"]
    assert [(p["direction"], p["kind"]) for p in log] == [("out", "feedback"), ("out", "receipt"), ("in", "submission")]
    revoked = qcdc(reviewer, "key", "revoke", own["key_id"], "--reason", "Mất").json
    assert revoked["state"] == "revoked"
    assert qcdc(reviewer, "key", "revoke", "x", "--reason", "Mất").error["code"] == "key-gone"


def test_backups(qcdc: Any, office: Any) -> None:
    folder = office("xa")
    made = qcdc(folder, "backup", "create").json
    assert {"file", "at", "size"} == made.keys()
    assert qcdc(folder, "backup", "list").json["backups"][0]["file"] == made["file"]
    assert qcdc(folder, "backup", "verify", made["file"]).json["sound"] is True
    assert qcdc(folder, "backup", "restore", made["file"]).json["restored"] is True
    assert qcdc(folder, "status").json["last_backup"] is not None


def test_progress_is_quiet_without_a_terminal(qcdc: Any, office: Any, tmp_path: Path) -> None:
    said = qcdc(office("xa"), "report", "make", "disclosure-list", "--quarter", 1, "--out", tmp_path / "a.xlsx")
    assert (said.code, said.err) == (0, "")


def test_the_way_of_the_assessment(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    qcdc(folder, "assess", "show")
    stages = qcdc(folder, "assess", "stages").json
    assert {"year", "stage", "returned", "stages", "papers", "complete"} == stages.keys()
    assert (stages["stage"], stages["complete"], stages["papers"]["model-approval"]) == ("scoring", 0, "missing")
    assert {"stage", "reached", "by", "at", "reason"} == stages["stages"][0].keys()
    given = qcdc(folder, "assess", "assign", "--to", "Trần Thị Lan", "--due", "2024-11-15", "TC1.1", "TC1.2").json
    assert given == {"changed": 2}
    assert qcdc(folder, "assess", "review", "--name", "Trần Thị Lan").json == {"state": "reviewed"}
    assert qcdc(folder, "assess", "stages").json["stage"] == "reviewed"
    assert qcdc(folder, "assess", "review", "--name", " ").error["code"] == "name-missing"
    assert qcdc(folder, "assess", "compare").json["compared"] is False
    assert qcdc(folder, "assess", "compare", "--with", "appraisal").json["compared"] is False
    made = qcdc(folder, "assess", "dossier", tmp_path / "ho-so.zip").json
    assert {"path", "papers", "documents", "missing"} == made.keys()
    assert made["missing"] == ["model-registration", "model-approval"]
    assert (tmp_path / "ho-so.zip").exists()
    (tmp_path / "there").mkdir()
    assert qcdc(folder, "assess", "dossier", tmp_path / "there").error["code"] == "target-exists"
