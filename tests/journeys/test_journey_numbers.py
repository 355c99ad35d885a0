"""The whole job once: everything listed is there, and the same number stands in every place it is shown."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from qcdc_desktop.db import sheets
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.office import Dossier
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.domain.vn_numbers import format_percent, format_points
from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.usecases.disclosures import list_disclosures
from qcdc_desktop.usecases.review import open_review
from qcdc_desktop.usecases.surveys import questionnaires, tally_form
from qcdc_desktop.usecases.workspace import Workspace


def unit_of(ws: Workspace, code: str) -> UnitKey:
    return next(u.key for u in ws.catalogues.units.below(ws.unit) if u.code == code)


def test_everything_listed_is_there(demo: Any) -> None:
    for name in ("offices", "packages", "reports", "open"):
        assert demo.told[name], name
        for path in demo.told[name]:
            assert (demo.root / path).exists(), path
    assert (demo.root / demo.told["backup"]).is_file()
    assert json.loads((demo.root / "demo.json").read_text(encoding="utf-8")) == demo.told
    assert demo.told["sheets"] == 3 * 7 * 5
    assert set(demo.told["seconds"]) == {"offices", "communes", "exchange", "reports", "backup", "total"}
    assert not list(demo.root.rglob("*.part"))
    assert [list((demo.root / o / "quarantine").iterdir()) for o in demo.told["offices"]] == [[]] * 5


def test_points_agree_in_commune_reviewer_package_pdf_and_workbook(demo: Any, office: Any, qcdc: Any) -> None:
    code = demo.communes[0]
    own = qcdc(office(code), "assess", "show", "--year", 2024).json
    reviewer = office("huyen")
    shown = qcdc(reviewer, "review", "show", code, "--year", 2024).json
    listed = next(u for u in qcdc(reviewer, "review", "list", "--year", 2024).json["units"] if code in u["unit"])
    there = qcdc(reviewer, "assess", "show", "--unit", code, "--year", 2024).json

    by_code = {i["code"]: i["points"] for c in own["criteria"] for i in c["indicators"]}
    assert {i["code"]: i["own"] for i in shown["indicators"]} == by_code
    assert sum(by_code.values()) == own["points"] == listed["own_points"] == there["points"]
    assert (there["passed"], there["rank"], there["gaps"]) == (own["passed"], own["rank"], own["gaps"])
    assert listed["appraised_points"] == sum(i["appraised"] for i in shown["indicators"])
    assert listed["appraised_points"] < own["points"], "the demonstration lowers three indicators"

    reports = demo.root / "xa" / code / "reports"
    text = "\n".join(page_texts(reports / f"{code}_2024_self-assessment.pdf"))
    assert format_points(own["points"]) in text
    for indicator, points in by_code.items():
        assert indicator in text and format_points(points) in text
    cells = workbook_cells(reports / f"{code}_2024_self-assessment.xlsx")
    assert any(cell == own["points"] / 100 or cell == format_points(own["points"]) for cell in cells)
    consolidated = workbook_cells(demo.root / "huyen" / "reports" / "218_2024_consolidated.xlsx")
    assert own["points"] / 100 in consolidated or format_points(own["points"]) in consolidated


def workbook_cells(file: Path) -> list[Any]:
    book = CalamineWorkbook.from_path(file)
    return [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]


def test_tallies_and_disclosure_figures_agree(demo: Any, office: Any, opened: Any) -> None:
    reviewer = opened(office("huyen"))
    for code in demo.communes:
        commune = opened(office(code))
        unit = commune.unit_key
        for form in questionnaires(commune, 2024):
            own = tally_form(commune, 2024, form.code)
            assert own.sheets == 5
            assert tally_form(reviewer, 2024, form.code, unit) == own
        own_register = list_disclosures(commune, 2024)
        there = list_disclosures(reviewer, 2024, unit)
        assert there.figures == own_register.figures
        assert [(row.item, row.standing) for row in there.expected] == [
            (row.item, row.standing) for row in own_register.expected
        ]
        assert [(r.disclosure.title, r.judgement.state, r.judgement.due_on) for r in there.rows] == [
            (r.disclosure.title, r.judgement.state, r.judgement.due_on) for r in own_register.rows
        ]
        assert own_register.figures.due > 0


def test_the_package_says_how_many_rows_both_sides_have(demo: Any, office: Any, opened: Any, qcdc: Any) -> None:
    code = demo.communes[0]
    reviewer = opened(office("huyen"))
    counts = qcdc(reviewer.folders.root, "package", "inspect", demo.package(code)).json["counts"]
    with reviewer.store.reading() as reading:
        dossier = reading.one(Dossier, unit_code=code)
        assert sum(sheets.count_sheets(reading, dossier.id).values()) == counts["survey_sheets"] == 35
    register = list_disclosures(reviewer, 2024, unit_of(reviewer, code))
    assert len(register.rows) == counts["disclosures"]
    assert sum(len(row.publications) for row in register.rows) == counts["publications"]


def test_papers_show_the_same_rate_of_disclosure(demo: Any, office: Any, opened: Any) -> None:
    code = demo.communes[0]
    figures = list_disclosures(opened(office(code)), 2024).figures
    assert figures.rate is not None
    text = "\n".join(page_texts(demo.root / "xa" / code / "reports" / f"{code}_2024_self-assessment.pdf"))
    assert format_percent(figures.rate) in text.replace("\u00a0", " ")


def test_a_communes_paper_keeps_its_letterhead_at_the_reviewing_office(demo: Any) -> None:
    code = demo.communes[0]
    own = page_texts(demo.root / "xa" / code / "reports" / f"{code}_2024_self-assessment.pdf")
    there = page_texts(demo.root / "huyen" / "reports" / f"{code}_2024_self-assessment.pdf")
    assert own == there
    assert "HUYỆN LỤC NAM" in there[0] and "THỊ TRẤN ĐỒI NGÔ" in there[0]


def test_feedback_and_receipt_come_home(demo: Any, office: Any, opened: Any, qcdc: Any) -> None:
    code = demo.communes[0]
    commune = office(code)
    log = qcdc(commune, "package", "log").json["packages"]
    by_kind = {(entry["direction"], entry["kind"]): entry["state"] for entry in log}
    assert by_kind[("in", "receipt")] == by_kind[("in", "feedback")] == "applied"
    assert by_kind[("out", "submission")] == "written"
    reviewer = opened(office("huyen"))
    view = open_review(reviewer, unit_of(reviewer, code), 2024)
    with opened(commune).store.reading() as reading:
        from qcdc_desktop.domain.review import AppraisalItem

        received = {item.indicator_code: (item.points, item.comment) for item in reading.find(AppraisalItem)}
    assert received == {c: (item.points, item.comment) for c, item in view.items.items()}


def test_the_returned_commune_sent_a_second_revision(demo: Any, office: Any, qcdc: Any) -> None:
    code = demo.communes[1]
    listed = next(u for u in qcdc(office("huyen"), "review", "list", "--year", 2024).json["units"] if code in u["unit"])
    assert (listed["state"], listed["revision"]) == ("accepted", 2)


def test_status_of_both_sides(demo: Any, office: Any, qcdc: Any) -> None:
    commune = qcdc(office(demo.communes[0]), "status").json
    assert commune["sheets"] == 35
    assert commune["parts"]["survey"] == {"done": 7, "total": 7}
    assert commune["disclosure"]["due"] >= commune["disclosure"]["on_time"] > 0
    reviewer = qcdc(office("huyen"), "status").json
    assert (reviewer["received"], reviewer["states"]) == (3, {"accepted": 3})


def test_an_office_looks_only_at_units_below_it(office: Any, qcdc: Callable[..., Any], opened: Any) -> None:
    folder = office("huyen")
    assert qcdc(folder, "review", "show", "00000", "--year", 2024).refusal == "unknown-unit-code"
    with pytest.raises(Refusal, match="nothing-received"):
        reviewer = opened(folder)
        below = [u for u in reviewer.catalogues.units.below(reviewer.unit) if u.code not in ("07444", "07450", "07453")]
        open_review(reviewer, below[-1].key, 2024)
