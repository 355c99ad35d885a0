"""`import --convert`: text in an old encoding is shown and refused until it is said what becomes of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.usecases.catalogues import load_catalogues


@pytest.fixture(scope="module")
def catalogues() -> Catalogues:
    return load_catalogues()


@pytest.fixture
def filled(qcdc: Any, tmp_path: Path) -> Callable[..., Path]:
    """The template of a register, as the command writes it, with one row in TCVN3."""

    def write(folder: Path) -> Path:
        from python_calamine import CalamineWorkbook

        template = tmp_path / "mau.xlsx"
        assert qcdc(folder, "disclosure", "template", template).code == 0
        titles = CalamineWorkbook.from_path(template).get_sheet_by_name("Công khai").to_python(skip_empty_area=False)[2]
        row = {"Nội dung *": "1.1", "Tên nội dung, văn bản *": "K\xd5 ho\xb9ch \xae\xcau gi\xb8"}
        book = xlsxwriter.Workbook(str(tmp_path / "dien.xlsx"))
        sheet = book.add_worksheet("Công khai")
        for place, title in enumerate(titles):
            sheet.write_string(2, place, title)
            sheet.write_string(3, place, row.get(title, ""))
        book.close()
        return tmp_path / "dien.xlsx"

    return write


def test_without_an_answer_nothing_is_taken_and_examples_are_shown(qcdc: Any, office: Any, filled: Any) -> None:
    folder = office("xa")
    file = filled(folder)
    said = qcdc(folder, "disclosure", "import", file)
    assert said.code == 3 and said.error["code"] == "excel-old-text"
    (column,) = said.error["old_text"]
    assert (column["column"], column["encoding"], column["by_font"], column["cells"]) == (
        "Tên nội dung, văn bản",
        "tcvn3",
        False,
        1,
    )
    assert column["examples"][0]["after"] == "Kế hoạch đấu giá"
    shown = qcdc(folder, "disclosure", "import", file, text=True).err
    assert "--convert" in shown and "→ Kế hoạch đấu giá" in shown
    assert qcdc(folder, "disclosure", "list").json["disclosures"] == []


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        (["--convert"], "Kế hoạch đấu giá"),
        (["--convert", "yes"], "Kế hoạch đấu giá"),
        (["--convert", "no"], "K\xd5 ho\xb9ch \xae\xcau gi\xb8"),
    ],
)
def test_with_an_answer_it_is_taken_once(qcdc: Any, office: Any, filled: Any, answer: list[str], title: str) -> None:
    folder = office("xa")
    file = filled(folder)
    assert qcdc(folder, "disclosure", "import", file, *answer).json == {"added": 1}
    assert [d["title"] for d in qcdc(folder, "disclosure", "list").json["disclosures"]] == [title]
    assert qcdc(folder, "disclosure", "import", file, *answer).json == {"added": 0}


def test_an_unknown_answer_is_wrong_usage(qcdc: Any, office: Any, filled: Any) -> None:
    folder = office("xa")
    assert qcdc(folder, "disclosure", "import", filled(folder), "--convert", "maybe").code == 2


def test_assessment_and_survey_imports_ask_too(qcdc: Any, office: Any, tmp_path: Path, catalogues: Catalogues) -> None:
    folder = office("xa")
    form = next(q for q in catalogues.questionnaires if q.code == "PKS01")
    file = tmp_path / "phieu.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("PKS01")
    old = book.add_format({"font_name": ".VnTime"})
    for place, title in enumerate(["Số phiếu *", "Thôn, tổ dân phố", *(q.code for q in form.questions)]):
        sheet.write_string(2, place, title)
    sheet.write_number(3, 0, 1)
    sheet.write_string(3, 1, "Th\xabn \xa7\xabng", old)
    book.close()
    said = qcdc(folder, "survey", "import", "PKS01", file)
    assert said.error["code"] == "excel-old-text" and said.error["old_text"][0]["by_font"]
    assert qcdc(folder, "survey", "import", "PKS01", file, "--convert").json["added"] == 1
    help_text = qcdc(folder, "assess", "import", "--help", text=True).out
    assert "--convert" in help_text
