"""Exit codes and shapes of the commands about an office, and how errors come out."""

import json
from pathlib import Path
from typing import Any

import pytest

PASSPHRASE = "bốn từ dễ nhớ"
VIETNAMESE = set("ăâđêôơưàảãáạếềểễệốồổỗộứừửữựíìỉĩịúùủũụýỳỷỹỵ")


def test_without_a_command_the_window_opens(qcdc: Any, tmp_path: Path) -> None:
    assert qcdc(tmp_path, text=True).code == 77
    assert qcdc(tmp_path, "gui", text=True).code == 77
    assert qcdc(None, "gui", text=True).code == 77


@pytest.mark.parametrize(
    "words",
    [
        ("nothing",), ("unit",), ("init",), ("init", "--unit", "07453", "--role", "king"), ("package", "import"),
        ("report", "make", "x"), ("disclosure", "list", "--year", "năm nay"), ("key", "revoke", "x"),
    ],
)  # fmt: skip
def test_wrong_usage(qcdc: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    said = qcdc(tmp_path, *words)
    assert said.code == 2
    assert "Lệnh chưa đúng" in said.err


def test_help_and_version(qcdc: Any, tmp_path: Path) -> None:
    assert qcdc(None, "--version", text=True).out.strip()
    assert "Cách dùng" in qcdc(None, "--help", text=True).out


def test_init_and_the_passphrase(qcdc: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mới"
    words = ("init", "--unit", "07453@2024-01-01", "--role", "commune", "--actor", "Hạnh")
    assert qcdc(folder, *words).error["code"] == "passphrase-needed"
    assert qcdc(folder, *words, passphrase="ngắn").error["code"] == "passphrase-too-short"
    assert not folder.exists()
    file = tmp_path / "mật khẩu.txt"
    file.write_text("\ufeff" + PASSPHRASE + "\r\n", encoding="utf-8")  # as Windows' Notepad may save it
    made = qcdc(folder, *words, first=("--passphrase-file", str(file)))
    assert (made.code, made.json["role"]) == (0, "commune")
    assert made.json["unit_name"] and made.json["unit"]
    assert qcdc(folder, *words, passphrase=PASSPHRASE).error["code"] == "office-exists"
    assert qcdc(folder, "package", "export", first=("--passphrase-file", str(file))).error["code"] == "nothing-to-send"
    missing = qcdc(folder, "key", "request", tmp_path / "x", first=("--passphrase-file", str(tmp_path / "none")))
    assert missing.error["code"] == "file-missing"
    assert qcdc(folder, "key", "request", tmp_path / "x", passphrase="sai rồi sai").error["code"] == "wrong-passphrase"
    assert qcdc(folder, "key", "request", tmp_path / "x").error["code"] == "passphrase-needed"
    directory = qcdc(folder, "key", "request", tmp_path / "x", first=("--passphrase-file", str(tmp_path)))
    assert (directory.code, directory.error["code"]) == (4, "file-trouble")


def test_init_where_it_cannot_be(qcdc: Any, tmp_path: Path) -> None:
    words = ("init", "--role", "commune", "--unit")
    assert qcdc(tmp_path / "a", *words, "99999", passphrase=PASSPHRASE).error["code"] == "unknown-unit-code"
    assert qcdc(tmp_path / "a", *words, "07453@hôm qua", passphrase=PASSPHRASE).error["code"] == "not-a-date"
    (tmp_path / "file").write_text("x", encoding="utf-8")
    said = qcdc(tmp_path / "file" / "x", *words, "07453@2024-01-01", passphrase=PASSPHRASE)
    assert (said.code, said.error["kind"]) == (4, "trouble")


def test_no_office_yet(qcdc: Any, tmp_path: Path) -> None:
    for words in (("status",), ("disclosure", "list"), ("backup", "create"), ("package", "log"), ("report", "list")):
        assert qcdc(tmp_path / "none", *words).error["code"] == "no-office-here"
    assert not (tmp_path / "none").exists()


def test_status(qcdc: Any, office: Any) -> None:
    commune = qcdc(office("xa"), "status").json
    assert {
        "unit", "unit_name", "role", "year", "parts", "disclosure", "points", "maximum", "pass_mark", "passed",
        "missing_to_pass", "gaps", "overdue", "last_backup", "last_package", "sheets",
    } <= commune.keys()  # fmt: skip
    assert (commune["year"], commune["points"], commune["last_backup"]) == (2024, 0, None)
    reviewer = qcdc(office("huyen"), "status").json
    assert (reviewer["units"], reviewer["received"], len(reviewer["missing"])) == (25, 0, 25)


def test_text_is_vietnamese(qcdc: Any, office: Any) -> None:
    folder = office("xa")
    for words in (("status",), ("report", "list"), ("disclosure", "due"), ("key", "show"), ("survey", "tally")):
        said = qcdc(folder, *words, text=True)
        assert said.code == 0
        assert VIETNAMESE & set(said.out.lower()), words
        with pytest.raises(json.JSONDecodeError):
            json.loads(said.out)
    refused = qcdc(folder, "report", "make", "x", "--out", "x.pdf", text=True)
    assert (refused.code, refused.out) == (3, "")
    assert "Các báo cáo in được" in refused.err


def test_units_and_catalogues(qcdc: Any, tmp_path: Path) -> None:
    units = qcdc(None, "unit", "list", "--under", "218", "--on", "2024-06-01").json["units"]
    assert len(units) == 25
    assert {"code", "valid_from", "name", "level", "parent"} == units[0].keys()
    assert qcdc(None, "unit", "list", "--under", "77777").error["code"] == "unknown-unit-code"
    assert qcdc(None, "unit", "list", "--on", "hôm nay").error["code"] == "not-a-date"
    assert len(qcdc(None, "unit", "list", "--on", "01/06/2024").json["units"]) > 25
    shown = qcdc(None, "catalogue", "show").json["catalogues"]
    assert {
        "kind",
        "code",
        "title",
        "valid_from",
        "valid_to",
        "in_force",
        "illustrative",
        "source",
        "own",
        "origin",
    } == shown[0].keys()
    assert qcdc(None, "survey", "forms").json["forms"][0]["code"] == "PKS01"


def test_checking_a_catalogue(qcdc: Any, tmp_path: Path) -> None:
    from qcdc_desktop.resources import resource

    shipped = next(resource("catalogues").glob("holidays-2024.json"))
    assert qcdc(None, "catalogue", "check", shipped).json["sound"] is True
    wrong = tmp_path / "sai.json"
    wrong.write_text(shipped.read_text(encoding="utf-8").replace("2024-01-01", "2024-13-01", 1), encoding="utf-8")
    assert qcdc(None, "catalogue", "check", wrong).error["code"] == "catalogue-wrong"
    wrong.write_text("{", encoding="utf-8")
    assert qcdc(None, "catalogue", "check", wrong).code == 3
    wrong.write_bytes(b"\xff\xfe\x00")
    assert qcdc(None, "catalogue", "check", wrong).error["code"] == "catalogue-not-utf8"
    assert qcdc(None, "catalogue", "check", tmp_path / "none.json").error["code"] == "catalogue-file-missing"


def test_years_out_of_range(qcdc: Any, office: Any, rows_of: Any, tmp_path: Path) -> None:
    folder = office("xa")
    before = rows_of(folder)
    for year in ("0", "-5", "1999", "99999"):
        for words in (
            ("status",), ("disclosure", "list"), ("assess", "show"), ("survey", "tally"),
            ("assess", "lock", "--name", "A"), ("disclosure", "template", tmp_path / "x.xlsx"),
            ("report", "make", "self-assessment", "--out", tmp_path / "x.pdf"),
        ):  # fmt: skip
            assert qcdc(folder, *words, "--year", year).error["code"] == "year-out-of-range", words
    assert rows_of(folder) == before
    assert not (tmp_path / "x.xlsx").exists()


def test_reports(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    names = [r["name"] for r in qcdc(folder, "report", "list").json["reports"]]
    assert names[:2] == ["self-assessment", "score-sheet"]
    assert len(names) == len(set(names)) == 18
    make = ("report", "make")
    for words, code in (
        (("consolidated", "--out", "a.pdf"), "unknown-report"),
        (("self-assessment", "--out", "a.txt"), "report-format"),
        (("self-assessment", "--out", "a"), "report-format"),
        (("disclosure-list", "--out", tmp_path / "a.pdf"), "quarter-missing"),
        (("posting-minutes", "--out", tmp_path / "a.pdf"), "disclosure-missing"),
        (("posting-minutes", "--disclosure", "x", "--out", tmp_path / "a.docx"), "record-gone"),
        (
            ("disclosure-register", "--from", "1/3/2024", "--to", "1/2/2024", "--out", tmp_path / "a.pdf"),
            "period-wrong",
        ),
        (("disclosure-register", "--from", "hôm qua", "--out", tmp_path / "a.pdf"), "not-a-date"),
        (("disclosure-register", "--from", "1/3/1999", "--out", tmp_path / "a.pdf"), "year-out-of-range"),
        (("survey-result", "--out", tmp_path / "a.pdf"), "unknown-form"),
        (("survey-result", "--form", "PKS99", "--out", tmp_path / "a.pdf"), "unknown-form"),
    ):
        assert qcdc(folder, *make, *words).error["code"] == code
    made = qcdc(folder, *make, "disclosure-list", "--quarter", 2, "--out", tmp_path / "mới" / "quý 2.xlsx")
    assert Path(made.json["file"]).is_file()
    span = ("--from", "2024-04-01", "--to", "30/6/2024")
    assert Path(qcdc(folder, *make, "disclosure-report", *span, "--out", tmp_path / "b.docx").json["file"]).is_file()
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    said = qcdc(folder, *make, "disclosure-list", "--quarter", 2, "--out", tmp_path / "tệp" / "a.xlsx")
    assert (said.code, said.error["kind"]) == (4, "trouble")
    assert qcdc(office("huyen"), *make, "consolidated", "--out", tmp_path / "b.pdf").error["code"] == "nothing-received"


def test_our_own_mistake(qcdc: Any, office: Any) -> None:
    """The database holds what no rule of ours lets in: exit 1, a log is named, and the terminal stays in order."""
    import sqlite3

    folder = office("xa")
    connection = sqlite3.connect(folder / "qcdc.db")
    connection.execute("UPDATE office SET role = 'king'")
    connection.commit()
    connection.close()
    said = qcdc(folder, "status")
    assert said.code == 1
    assert said.error["code"] == "program-mistake"
    log = Path(said.error["facts"]["log"])
    assert log.parent == folder / "logs" and "Traceback" in log.read_text(encoding="utf-8")
    assert "Chương trình gặp lỗi" in qcdc(folder, "status", text=True).err


def test_a_mistake_before_there_is_an_office_does_not_stand_in_its_way(qcdc: Any, tmp_path: Path) -> None:
    folder = tmp_path / "mới"
    (folder / "logs").mkdir(parents=True)
    (folder / "logs" / "qcdc-errors.log").write_text("…", encoding="utf-8")
    words = ("init", "--unit", "07453@2024-01-01", "--role", "commune")
    assert qcdc(folder, *words, passphrase=PASSPHRASE).code == 0


def test_the_machine(qcdc: Any, office: Any) -> None:
    folder = office("xa")
    (folder / "qcdc.db").write_bytes(b"SQLite format 3\0" + bytes(8192))
    said = qcdc(folder, "status")
    assert (said.code, said.error["kind"]) == (4, "trouble")
    (folder / "qcdc.db").unlink()
    assert qcdc(folder, "status").error["code"] == "database-gone"


def test_self_check(qcdc: Any, office: Any) -> None:
    checked = qcdc(office("xa"), "self-check").json
    assert checked["sound"] is True
    names = [check["name"] for check in checked["checks"]]
    assert {"python", "qt", "fonts", "catalogues", "database", "keys", "office"} <= set(names)


def test_a_demonstration_needs_an_empty_folder_and_a_sensible_size(qcdc: Any, office: Any, tmp_path: Path) -> None:
    assert qcdc(None, "demo", office("xa")).error["code"] == "folder-not-empty"
    for words in (("--communes", 1), ("--communes", 26), ("--sheets", 0)):
        assert qcdc(None, "demo", tmp_path / "demo", *words).error["code"] == "demo-size"
    assert not (tmp_path / "demo").exists()


def test_people_and_who_works(qcdc: Any, office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = office("xa")
    added = qcdc(folder, "people", "add", "Lê Thị Mai", "--role", "leader", "--position", "Chủ tịch").json
    assert (added["role"], added["position"], added["pin"]) == ("leader", "Chủ tịch", False)
    monkeypatch.setenv("QCDC_NEW_PIN", "2468")
    assert qcdc(folder, "people", "pin", "le thi mai").json["pin"] is True
    said = qcdc(folder, "people", "add", "Trần Văn Bình")
    assert (said.code, said.error["code"]) == (3, "leader-needed")
    monkeypatch.setenv("QCDC_PIN", "0000")
    wrong = qcdc(folder, "people", "add", "Trần Văn Bình", first=("--person", "Lê Thị Mai"))
    assert wrong.error["code"] == "wrong-pin"
    monkeypatch.setenv("QCDC_PIN", "2468")
    assert qcdc(folder, "people", "add", "Trần Văn Bình", first=("--person", "Lê Thị Mai")).code == 0
    left = qcdc(folder, "people", "set", "Trần Văn Bình", "--active", "no", first=("--person", "Lê Thị Mai")).json
    assert left["active"] is False
    assert [p["name"] for p in qcdc(folder, "people", "list").json["people"]] == ["Lê Thị Mai", "Trần Văn Bình"]
    assert qcdc(folder, "people", "reset-pin", "Lê Thị Mai", passphrase="sai").error["code"] == "wrong-passphrase"
    assert qcdc(folder, "people", "reset-pin", "Lê Thị Mai", passphrase="bốn từ dễ nhớ").json["pin"] is False


def test_the_trail_is_listed_and_written(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    qcdc(folder, "people", "add", "Lê Thị Mai")
    listed = qcdc(folder, "audit", "list", "--limit", 1).json
    assert listed["lines"][0]["record"] == "Lê Thị Mai"
    assert listed["before"] == listed["lines"][0]["number"]
    older = qcdc(folder, "audit", "list", "--before", listed["before"]).json["lines"]
    assert older and older[0]["number"] < listed["before"]
    assert qcdc(folder, "audit", "list", "--text", "le thi mai", "--from", "2024-06-03").json["lines"]
    written = qcdc(folder, "audit", "export", tmp_path / "nhat-ky.xlsx", "--kind", "Person").json
    assert (written["lines"], (tmp_path / "nhat-ky.xlsx").exists()) == (1, True)


def test_the_self_check_writes_a_report_when_asked(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    file = tmp_path / "ho-tro.zip"
    assert qcdc(folder, "self-check", "--report", file).json["report"] == str(file)
    (folder / "qcdc.db").write_bytes(b"")
    file.unlink()
    assert qcdc(folder, "self-check", "--report", file).error["code"] == "self-check-failed"
    assert file.exists(), "just then it is needed"
