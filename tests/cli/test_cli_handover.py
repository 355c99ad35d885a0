"""qcdc handover: from one PC of a commune to another; what two people wrote differently is chosen."""

import shutil
from pathlib import Path
from typing import Any

PASSPHRASE = "bốn từ dễ nhớ"
YEAR = ("--year", 2024)


def test_two_pcs(office: Any, qcdc: Any, tmp_path: Path) -> None:
    def said(folder: Path, *words: object) -> Any:
        return qcdc(folder, *words, passphrase=PASSPHRASE)

    here = office("xa")
    assert said(here, "assess", "set", "TC1.1", "--answer", "yes", *YEAR).code == 0
    there = Path(shutil.copytree(here, tmp_path / "laptop"))
    for folder, text in ((here, "Ở máy chính"), (there, "Ở máy xách tay")):
        assert said(folder, "assess", "set", "TC1.1", "--answer", "yes", "--explanation", text, *YEAR).code == 0
    made = said(there, "handover", "export", tmp_path / "stick.qcdc.age", *YEAR).json
    assert made["sealed"] is True and Path(made["file"]).exists()
    seen = said(here, "handover", "preview", made["file"]).json
    assert seen["new"] == {} and len(seen["conflicts"]) == 1
    taken = said(here, "handover", "import", made["file"]).json["packages"]
    assert [one["outcome"] for one in taken] == ["applied"]
    (conflict,) = said(here, "handover", "conflicts", *YEAR).json["conflicts"]
    assert (conflict["kind"], conflict["record"], conflict["field"]) == ("Chỉ tiêu", "TC1.1", "Giải trình")
    number = next(one["number"] for one in conflict["choices"] if one["text"] == "Ở máy chính")
    assert said(here, "handover", "settle", conflict["id"], 9, *YEAR).error["code"] == "choice-unknown"
    assert said(here, "handover", "settle", conflict["id"], number, *YEAR).json == {"conflicts": []}
    back = said(here, "handover", "export", tmp_path / "back.qcdc.age", *YEAR).json
    said(there, "handover", "import", back["file"])
    told = qcdc(there, "handover", "conflicts", *YEAR, text=True)
    assert (told.code, told.out.strip()) == (0, "Không có chỗ nào hai máy nhập khác nhau.")


def test_what_is_no_hand_over(office: Any, qcdc: Any, tmp_path: Path) -> None:
    here = office("xa")
    assert qcdc(here, "handover", "export", *YEAR, passphrase=PASSPHRASE).error["code"] == "nothing-to-send"
    asked = qcdc(here, "key", "request", tmp_path / "key.qcdc", passphrase=PASSPHRASE).json["file"]
    assert qcdc(here, "handover", "preview", asked, passphrase=PASSPHRASE).code == 3
