"""An office's own catalogues on the command line: taken in, listed, handed on; sets and forms by Excel."""

import json
from typing import Any

import openpyxl

from qcdc_desktop.resources import resource


def test_an_own_edition_is_taken_in_listed_and_handed_on(qcdc: Any, office: Any, tmp_path: Any) -> None:
    folder = office("xa")
    value = json.loads((resource("catalogues") / "pks07.json").read_text(encoding="utf-8"))
    value["edition"]["code"] = "pks07-2027"
    file = tmp_path / "phieu.json"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert qcdc(folder, "catalogue", "import", file).json["new"] is True
    assert qcdc(folder, "catalogue", "import", file).json["new"] is False
    shown = {one["code"]: one["own"] for one in qcdc(folder, "catalogue", "show").json["catalogues"]}
    assert shown["pks07-2027"] is True and shown["pks07-2024"] is False
    out = tmp_path / "ra.json"
    qcdc(folder, "catalogue", "export", "pks07-2027", out)
    assert out.read_bytes() == file.read_bytes()
    value["edition"]["title"] = "Khác"
    file.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    assert qcdc(folder, "catalogue", "import", file).error["code"] == "catalogue-edition-taken"
    assert qcdc(None, "catalogue", "import", file).error["code"] == "no-office-here"


def test_a_set_is_changed_in_excel(qcdc: Any, office: Any, tmp_path: Any) -> None:
    folder, file = office("huyen"), tmp_path / "bo.xlsx"
    qcdc(folder, "catalogue", "template", file, "--edition", "bcd-2024")
    book = openpyxl.load_workbook(file)
    book.active["B4"], book.active["AA4"] = "bcd-2025", "bảy mươi"
    book.save(file)
    assert qcdc(folder, "catalogue", "check", file).error["code"] == "excel-cells-wrong"
    assert qcdc(folder, "catalogue", "import", file).error["code"] == "excel-cells-wrong"
    book.active["AA4"] = 70
    book.save(file)
    assert qcdc(folder, "catalogue", "check", file).json["sound"] is True
    assert qcdc(folder, "catalogue", "import", file).json == {"kind": "criteria", "edition": "bcd-2025", "new": True}
    assert qcdc(folder, "assess", "show", "--year", "2024").json["edition"] in ("bcd-2024", "bcd-2025")


def test_a_form_is_changed_in_excel(qcdc: Any, office: Any, tmp_path: Any) -> None:
    folder, file = office("xa"), tmp_path / "phieu.xlsx"
    qcdc(folder, "catalogue", "export", "pks07-2024", file)
    book = openpyxl.load_workbook(file)
    book["settings"]["B2"], book["survey"]["F8"] = "pks07-2027", "${c99} = '1'"
    book.save(file)
    error = qcdc(folder, "catalogue", "check", file).error
    assert error["code"] == "excel-cells-wrong" and error["cells"][0]["cell"] == "survey!F8"
    book["survey"]["F8"] = "not(${gioi_tinh} = 'nam')"
    book.save(file)
    checked = qcdc(folder, "catalogue", "check", file).json
    assert checked["kind"] == "questionnaire" and [note["cell"] for note in checked["notes"]] == ["survey!F8"]
    assert qcdc(folder, "catalogue", "import", file).json["edition"] == "pks07-2027"
    qcdc(folder, "catalogue", "template", tmp_path / "trong.xlsx", "--kind", "questionnaire")
    assert openpyxl.load_workbook(tmp_path / "trong.xlsx").sheetnames[:3] == ["survey", "choices", "settings"]
