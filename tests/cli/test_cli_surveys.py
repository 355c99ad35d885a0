"""The survey from the round to the figures without a window."""

import json
from pathlib import Path
from typing import Any

import pytest

SHEET = "211" + "11111-" + "1" + "22" + "1" + "[cảm ơn]"


@pytest.fixture
def survey(qcdc: Any, office: Any) -> Any:
    folder = office("xa")
    for name in ("Nguyễn Thị Hạnh", "Trần Văn Bình"):
        assert qcdc(folder, "people", "add", name).code == 0

    def call(*words: Any, person: str = "Nguyễn Thị Hạnh", text: bool = False) -> Any:
        return qcdc(folder, "--person", person, "survey", *words, text=text)

    return call


def lines(file: Path, *texts: str) -> Path:
    file.write_text("\n".join(texts) + "\n", encoding="utf-8")
    return file


def test_a_round_from_its_size_to_its_figures(survey: Any, tmp_path: Path) -> None:
    made = survey("round", "add", "PKS05", "--place-kind", "one_stop", "--population", 8000, "--error", 500).json
    assert made["round"]["target"] == 381
    assert len(made["how"]) == 4
    survey("round", "plan", "PKS05", "--rule", "every", "--agreed-rate", 200)
    survey("batch", "add", "PKS05", "--name", "A", "--first", 1, "--last", 3, "--keyer", "Hạnh")
    keyed = survey("key", "PKS05", lines(tmp_path / "k", f"1 {SHEET}", f"2 {SHEET}"), "--batch", "A").json
    assert keyed["saved"] == [1, 2]
    taken = survey("key", "PKS05", lines(tmp_path / "k", f"1 {SHEET}")).error
    assert (taken["code"], taken["facts"]["batch"], taken["facts"]["who"]) == (
        "sheet-number-taken",
        "A",
        "Nguyễn Thị Hạnh",
    )
    batch = survey("batch", "list", "PKS05").json["batches"][0]
    assert (batch["state"], batch["missing"], batch["sheets"]) == (
        "entering",
        [3],
        {"1": "first", "2": "first", "3": "empty"},
    )
    assert survey("batch", "draw", "PKS05", "A").json["drawn"] == [1, 2]
    same = survey("verify", "PKS05", lines(tmp_path / "v", f"1 {SHEET}")).error
    assert same["code"] == "second-same-person"
    slip = "12" + SHEET[1:-8]
    wrong = "2" + "22" + SHEET[2:-8]
    both = lines(tmp_path / "v", f"1 {slip}", f"2 {wrong}")
    verified = survey("verify", "PKS05", both, person="Trần Văn Bình").json["verified"]
    assert [v["differences"] for v in verified] == [{"do_tuoi": "verifier"}, {"gioi_tinh": "keyer"}]
    assert survey("differences", "PKS05").json["differences"] == []
    assert len(survey("differences", "PKS05", "--all").json["differences"]) == 2
    figures = survey("figures").json["figures"][0]
    assert (figures["keyer"], figures["checked"], figures["keyer_errors"], figures["verifier_errors"]) == (
        "Nguyễn Thị Hạnh", 2, 1, 1,
    )  # fmt: skip
    assert figures["at_most"] > figures["rate"] > 0
    assert survey("batch", "close", "PKS05", "A").error["code"] == "batch-numbers-missing"
    assert survey("batch", "close", "PKS05", "A", "--note", "Không thu về").code == 0
    assert survey("batch", "reopen", "PKS05", "A", "--reason", "Tìm thấy phiếu").code == 0
    assert "Hạnh" in survey("figures", text=True).out


def test_kept_apart_and_settled_against_the_paper(survey: Any, tmp_path: Path) -> None:
    survey("round", "add", "PKS05")
    survey("round", "plan", "PKS05", "--rule", "random", "--way", "apart", "--share", 10_000)
    survey("key", "PKS05", lines(tmp_path / "k", f"1 {SHEET}"))
    assert survey("batch", "draw", "PKS05").json["batch"] == "Cả đợt"
    survey("verify", "PKS05", lines(tmp_path / "v", "1 " + "3" + SHEET[1:]), person="Trần Văn Bình")
    found = survey("differences", "PKS05").json["differences"]
    assert [(d["number"], d["question"], d["outcome"]) for d in found] == [(1, "do_tuoi", "open")]
    settled = survey("settle", "PKS05", 1, "do_tuoi", "--mark", "invalid", person="Trần Văn Bình").json
    assert settled["outcome"] == "both"
    again = survey("settle", "PKS05", 1, "do_tuoi", "--first").error
    assert again["code"] == "difference-settled"
    story = survey("find", "PKS05", 1).json
    assert (story["state"], story["marks"], story["source"]) == (
        "settled",
        {"do_tuoi": "invalid", "c6": "not_applicable"},
        "keyed",
    )
    assert any(c["field"] == "answers" and "do_tuoi" in c["old"] for c in story["changes"])


def test_correcting_deleting_and_locking(survey: Any, tmp_path: Path) -> None:
    survey("round", "add", "PKS05", "--title", "Đợt xuân")
    whole = json.dumps({"number": 4, "keys": SHEET, "village": "Thôn 2"})
    survey("key", "PKS05", lines(tmp_path / "k", whole))
    survey("correct", "PKS05", lines(tmp_path / "c", "4 " + "3" + SHEET[1:]), "--reason", "Nhầm cột")
    story = survey("find", "PKS05", 4).json
    assert story["village"] == "Thôn 2"
    assert "Nhầm cột" in {c["new"] for c in story["changes"]}
    assert survey("round", "lock", "PKS05", "--reason", "Đã báo cáo").json["round"]["lock"]["reason"] == "Đã báo cáo"
    assert survey("delete", "PKS05", 4, "--reason", "x").error["code"] == "round-locked"
    assert survey("round", "unlock", "PKS05", "--reason", "Sửa").json["round"]["lock"] is None
    assert survey("delete", "PKS05", 4, "--reason", "Phiếu xã khác").code == 0
    assert survey("find", "PKS05", 4).error["code"] == "sheet-unknown"
    assert "Đợt xuân" in survey("round", "list", text=True).out


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("x 123", "sheet-line-wrong"),
        ('{"number": "1"}', "sheet-line-wrong"),
        ('{"number": 1, "lạ": 2}', "sheet-line-wrong"),
        ("1 9", "keys-wrong"),
        ("1 21", "keys-unfinished"),
        ("1 2 1 1 %", "keys-wrong"),
        ('{"number": 1, "answers": {"do_tuoi": "x"}}', "sheet-question-open"),
    ],
)
def test_a_wrong_line_changes_nothing(survey: Any, tmp_path: Path, line: str, code: str) -> None:
    survey("round", "add", "PKS05")
    said = survey("key", "PKS05", lines(tmp_path / "k", f"7 {SHEET}", line)).error
    assert said["code"] == code or (code == "sheet-question-open" and said["code"].startswith("sheet-"))
    if code != "sheet-question-open":
        assert survey("round", "list").json["rounds"][0]["sheets"] == 0


def test_what_is_not_there(survey: Any, tmp_path: Path) -> None:
    assert survey("find", "PKS05", 1).error["code"] == "no-round"
    survey("round", "add", "PKS05")
    assert survey("batch", "close", "PKS05", "Z").error["code"] == "no-batch"
    assert survey("key", "PKS05", tmp_path / "none").error["code"] == "file-missing"
    assert survey("round", "plan", "PKS05", "--share", 0).error["code"] == "share-out-of-range"


def test_sheets_are_printed_with_their_numbers(survey: Any, tmp_path: Path) -> None:
    file = tmp_path / "phieu.pdf"
    made = survey("round", "add", "PKS05").json["round"]
    printed = survey("print", "PKS05", file, "--round", made["id"], "--from", 3, "--to", 4, "--two-sided").json
    assert (printed["sheets"], printed["pages"], file.read_bytes()[:5]) == (2, 2, b"%PDF-")
    survey("key", "PKS05", lines(tmp_path / "k", f"3 {SHEET}"))
    assert survey("print", "PKS05", file, "--filled", 3).json["sheets"] == 1
    assert survey("print", "PKS05", file, "--filled", 9).error["code"] == "sheet-unknown"
    assert survey("print", "PKS05", file, "--from", 9, "--to", 3).error["code"] == "sheet-range-wrong"
    assert survey("print", "PKS07", file).error["code"] == "no-round"


def test_what_should_be_compared_with_the_paper(survey: Any, qcdc: Any, office: Any, tmp_path: Path) -> None:
    survey("round", "add", "PKS05", "--place-kind", "one_stop", "--population", 8000, "--error", 500)
    survey("key", "PKS05", lines(tmp_path / "k", f"1 {SHEET}", f"2 {SHEET}"))
    told = survey("check").json
    assert [one["kind"] for one in told["rounds"][0]["findings"]] == ["few"]
    assert told["rounds"][0]["findings"][0]["how"][0].startswith("Đã nhập 2 phiếu")
    assert survey("check", "PKS01").json == {"findings": 0, "rounds": []}
    assert "Cỡ mẫu" in survey("check", text=True).out
    assert qcdc(office("huyen"), "review", "quality").json == {"findings": 0, "rounds": []}


def test_answers_of_kobo_are_looked_at_taken_and_handed_on(survey: Any, tmp_path: Path) -> None:
    file = lines(tmp_path / "kobo.csv", "muc_1/gioi_tinh,c2,lạ,_uuid", "nam,hl,?,a1", "nu,khl,?,a2")
    assert survey("import", "PKS05", file, "--check").error["code"] == "no-round"
    assert survey("import", "PKS05", file).json["added"] == 2
    assert survey("import", "PKS05", file).json["added"] == 0
    more = lines(tmp_path / "them.csv", "muc_1/gioi_tinh,c2,lạ,_uuid", "nam,hl,?,a1", "nu,hl,?,a3")
    checked = survey("import", "PKS05", more, "--check").json
    assert checked["rows"] == 1
    assert {note["code"] for note in checked["notes"]} == {"odk-column-unknown", "odk-questions-missing", "odk-known"}
    wrong = survey("import", "PKS05", lines(tmp_path / "sai.csv", "gioi_tinh,_uuid", "ba,a4")).error
    assert wrong["cells"][0]["cell"] == "A2"
    out = tmp_path / "ra.csv"
    survey("export", "PKS05", out)
    assert out.read_text(encoding="utf-8-sig").splitlines()[0].startswith("so_phieu,thon,muc_1/do_tuoi")
    assert survey("import", "PKS05", out).json["added"] == 0
    survey("export", "PKS05", tmp_path / "ra.xlsx", "--format", "odk")
    assert survey("import", "PKS05", tmp_path / "ra.xlsx").json["added"] == 0


def test_a_pile_through_the_scanner(qcdc: Any, office: Any, tmp_path: Path) -> None:
    """Printed, scanned, doubts settled, taken in: all of it from the command line."""
    import scans

    folder = office("xa")
    qcdc(folder, "survey", "round", "add", "PKS05", "--year", 2024)
    assert (
        qcdc(folder, "survey", "print", "PKS05", tmp_path / "p.pdf", "--from", 1, "--to", 1, "--year", 2024).code == 0
    )
    pile = tmp_path / "quet"
    pile.mkdir()
    for page, picture in enumerate(scans.drawn_pages(tmp_path / "p.pdf"), 1):
        if page == 1:
            picture[1100:1106, 300:1500] = 60  # a pen has run across the page
        scans.save(picture, pile / f"{page}.jpg")
    (pile / "ghi-chu.txt").write_text("không phải ảnh", encoding="utf-8")
    read = qcdc(folder, "survey", "scan", "read", "PKS05", pile, "--scanner", "Máy 1", "--year", 2024).json
    assert (read["pages"], read["sheets"], [one["problem"] for one in read["unread"]]) == (3, 1, ["scan-not-a-picture"])
    doubts = qcdc(folder, "survey", "scan", "doubts", "PKS05", "--year", 2024).json["doubts"]
    if not doubts:
        assert read["taken"] == [1]
    for doubt in doubts:
        words = ("survey", "scan", "settle", "PKS05", 1, doubt["question"], "--mark", "invalid", "--year", 2024)
        last = qcdc(folder, *words).json
        assert last["refused"] == []
    status = qcdc(folder, "survey", "scan", "status", "PKS05", "--year", 2024).json
    assert (status["taken_in"], status["open"]) == (1, 0)
    place = tmp_path / "c1.jpg"
    assert qcdc(folder, "survey", "scan", "picture", "PKS05", 1, "c1", place, "--year", 2024).code == 0
    assert place.read_bytes()[:3] == b"\xff\xd8\xff"
    assert "{" not in qcdc(folder, "survey", "scan", "status", "PKS05", "--year", 2024, text=True).out
    assert qcdc(folder, "survey", "scan", "limits", "PKS05", "--ticked", 800, "--year", 2024).json["doubtful"] == 0
    wrong = qcdc(folder, "survey", "scan", "settle", "PKS05", 1, "zz", "--mark", "blank", "--year", 2024)
    assert wrong.error["code"] == "scan-no-doubt"
