"""Criteria sets made and changed in Excel: what goes out comes back the same, and mistakes are named by their cell."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qcdc_desktop.domain.catalogue_reading.reading import read_criteria
from qcdc_desktop.domain.catalogue_reading.together import survey_questions
from qcdc_desktop.domain.catalogues import Catalogues
from qcdc_desktop.domain.criteria import CriteriaSet
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.excel.reading import read_table
from qcdc_desktop.excel.template import write_template
from qcdc_desktop.usecases.criteria_rows import build_set, rows_of
from qcdc_desktop.usecases.criteria_table import criteria_table
from qcdc_desktop.usecases.excel_criteria import check_criteria_file, import_criteria_file, write_criteria_template
from qcdc_desktop.usecases.filled_tables import FileRefused
from qcdc_desktop.usecases.workspace import Workspace

TEXT = st.text("abcđêộ XYZ", min_size=1, max_size=12).map(str.strip).filter(bool)
POINTS = st.integers(1, 100)


def scale(maximum: int) -> st.SearchStrategy[dict[str, Any]]:
    bands = st.lists(st.integers(0, 10_000), min_size=1, max_size=4, unique=True).map(
        lambda rates: {
            "bands": [
                {"at_least": rate, "points": maximum - n}
                for n, rate in enumerate(sorted(rates, reverse=True)[: max(1, maximum)])
            ]
        }
    )
    return bands | st.integers(1, 10_000).map(lambda full: {"full_at": full})


@st.composite
def indicators(draw: st.DrawFn, code: str) -> dict[str, Any]:
    maximum = draw(st.integers(5, 1000))
    rules: list[dict[str, Any]] = [
        {"kind": "yes_no"},
        {"kind": "by_hand"},
        {"kind": "count", "points_each": draw(st.integers(1, maximum)), "what": draw(TEXT)},
        {"kind": "deduction", "points_each": draw(st.integers(1, maximum)), "what": draw(TEXT), "floor": 0},
        {
            "kind": "rate",
            "scale": draw(scale(maximum)),
            "numerator": draw(TEXT),
            "denominator": draw(TEXT),
            "full_without_cases": draw(st.booleans()),
        },
        {"kind": "survey_rate", "scale": draw(scale(maximum)), "form": "PKS07", "minimum_n": draw(POINTS)},
        {"kind": "disclosure_rate", "scale": draw(scale(maximum)), "clauses": draw(st.sampled_from([[], [1], [2, 5]]))},
    ]
    return {
        "code": code,
        "title": draw(TEXT),
        "maximum": maximum,
        "rule": draw(st.sampled_from(rules)),
        "veto": draw(st.booleans()),
        "may_be_not_applicable": draw(st.booleans()),
        **{name: draw(TEXT) for name in ("help", "official_text", "evidence") if draw(st.booleans())},
        "equal_to": draw(st.sampled_from([[], [{"edition": "cu", "code": "A1"}, {"edition": "cu-2", "code": "B"}]])),
    }


@st.composite
def groups(draw: st.DrawFn, code: str, depth: int = 0) -> dict[str, Any]:
    deeper = depth < 2 and draw(st.booleans())
    name = "parts" if deeper else "indicators"
    inner = [
        draw(groups(f"{code}.{n}", depth + 1) if deeper else indicators(f"{code}.{n}"))
        for n in range(1, draw(st.integers(2, 3)))
    ]
    return {
        "code": code,
        "title": draw(TEXT),
        "maximum": sum(item["maximum"] for item in inner),
        "minimum_share": draw(st.sampled_from([0, 5000, 3333])),
        name: inner,
    }


@st.composite
def sets(draw: st.DrawFn) -> dict[str, Any]:
    criteria = [draw(groups(f"T{n}")) for n in range(1, draw(st.integers(2, 4)))]
    total = sum(one["maximum"] for one in criteria)
    return {
        "edition": {
            "kind": "criteria",
            "code": "bo-thu",
            "title": draw(TEXT),
            "valid_from": "2025-01-01",
            "valid_to": draw(st.sampled_from([None, "2026-12-31"])),
            "source": draw(TEXT),
            "illustrative": draw(st.booleans()),
        },
        "scheme": draw(st.sampled_from(["cqtt", "ban-chi-dao"])),
        "maximum": total,
        "pass_mark": draw(st.integers(0, total)),
        "rescale_not_applicable": draw(st.booleans()),
        "ranks": [{"at_least": 1, "title": "Đạt"}, {"at_least": 0, "title": "Chưa đạt"}],
        "criteria": criteria,
    }


def through_excel(found: CriteriaSet, catalogues: Catalogues, folder: Path) -> CriteriaSet:
    table = criteria_table("Bộ tiêu chí")
    file = folder / "bo.xlsx"
    write_template(table, rows_of(found), "", file)
    reading = read_table(table, file)
    assert reading.problems == ()
    return read_criteria(build_set(reading.rows).value, "bo.xlsx", survey_questions(catalogues.questionnaires))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=sets())
def test_a_set_comes_back_from_excel_as_it_went(catalogues: Catalogues, value: dict[str, Any]) -> None:
    found = read_criteria(value, "bo.json", survey_questions(catalogues.questionnaires))
    with tempfile.TemporaryDirectory() as folder:
        assert through_excel(found, catalogues, Path(folder)) == found


def test_the_shipped_sets_come_back_too(catalogues: Catalogues, tmp_path: Path) -> None:
    for found in catalogues.criteria:
        assert through_excel(found, catalogues, tmp_path) == found


def changed(file: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(file)
    change(book["Bộ tiêu chí"])
    book.save(file)
    return file


def test_a_changed_set_becomes_a_new_edition(ws: Workspace, tmp_path: Path) -> None:
    file = write_criteria_template(ws, tmp_path / "bo.xlsx", "cqtt-2024")
    with pytest.raises(Refusal) as caught:
        import_criteria_file(ws, changed(file, lambda sheet: sheet.__setitem__("D4", "Bộ mới")))
    assert caught.value.code == "catalogue-edition-taken"

    def rename(sheet: Any) -> None:
        sheet["B4"] = "cqtt-2027"

    assert check_criteria_file(ws, changed(file, rename)).problems == ()
    found = import_criteria_file(ws, file)
    made = found.workspace.catalogues.criteria_edition("cqtt-2027")
    before = ws.catalogues.criteria_edition("cqtt-2024")
    assert found.new and made is not None and before is not None and made.criteria == before.criteria
    assert made.edition.title == "Bộ mới"


@pytest.mark.parametrize(
    ("cell", "value", "named", "code"),
    [
        ("E4", 99, "E4", "catalogue-sum"),
        ("E10", 1.25, "E9", "catalogue-sum"),
        ("C10", "TC9", "C10", "criteria-parent-unknown"),
        ("G10", None, "G10", "catalogue-key-missing"),
        ("H10", 1, "H10", "catalogue-key-unknown"),
        ("M12", "chín mươi", "M12", "criteria-bands-form"),
        ("B11", "TC1.1", "B11", "catalogue-code-twice"),
        ("Z10", "không rõ", "Z10", "criteria-equal-form"),
        ("A4", "Nhóm", "C4", "criteria-parent-unknown"),
        ("A5", "Bộ tiêu chí", "A5", "criteria-set-row-twice"),
        ("AB4", "Có thể", "AB4", "cell-choice"),
    ],
)
def test_mistakes_are_named_by_cell(
    ws: Workspace, tmp_path: Path, cell: str, value: object, named: str, code: str
) -> None:
    file = write_criteria_template(ws, tmp_path / "bo.xlsx", "cqtt-2024")
    changed(file, lambda sheet: sheet.__setitem__(cell, value))
    problems = check_criteria_file(ws, file).problems
    assert (named, code) in [(p.cell, p.code) for p in problems]
    with pytest.raises(FileRefused):
        import_criteria_file(ws, file)


def test_an_empty_template_says_what_it_lacks(ws: Workspace, tmp_path: Path) -> None:
    problems = check_criteria_file(ws, write_criteria_template(ws, tmp_path / "trong.xlsx")).problems
    assert {p.code for p in problems} >= {"catalogue-key-missing"}
    assert ws.catalogues.criteria_edition("") is None
