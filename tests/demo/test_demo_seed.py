"""The demonstration is the same for the same seed, apart from keys and ids, and another for another."""

from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from qcdc_desktop.demo.answers import made_up_sheets
from qcdc_desktop.demo.evidence import write_paper
from qcdc_desktop.demo.names import person, villages
from qcdc_desktop.demo.run import run_demo
from qcdc_desktop.demo.year import Calendar, Task, make_commune
from qcdc_desktop.domain.errors import Refusal
from qcdc_desktop.domain.sheet_check import check_sheet
from qcdc_desktop.domain.units import UnitKey
from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.usecases.assessment import open_assessment
from qcdc_desktop.usecases.catalogues import load_catalogues
from qcdc_desktop.usecases.disclosures import list_disclosures
from qcdc_desktop.usecases.office_settings import read_office
from qcdc_desktop.usecases.open_office import close_office, open_office
from qcdc_desktop.usecases.surveys import questionnaires, tally_form

UNIT = UnitKey("07444", date(2024, 1, 1))


def year_of(folder: Path, seed: int) -> dict[str, Any]:
    """What a commune's made-up year says, without ids and keys."""
    made = make_commune(Task(folder / "xa", UNIT, 2024, 4, seed, folder / "drop"))
    ws = open_office(made.folder, load_catalogues(), Calendar(date(2024, 12, 18)))
    view = open_assessment(ws, 2024)
    said = {
        "profile": read_office(ws).profile,
        "actor": ws.actor,
        "disclosures": [
            (
                r.disclosure.title,
                r.disclosure.starts_on,
                r.judgement.state,
                [(p.place, p.starts_on) for p in r.publications],
            )
            for r in list_disclosures(ws, 2024).rows
        ],
        "points": [(s.indicator.code, s.points) for s in view.score.indicators],
        "evidence": {code: [e.attachment.sha256 for e in found] for code, found in view.evidence.items()},
        "tallies": [tally_form(ws, 2024, q.code) for q in questionnaires(ws, 2024)],
        "gaps": [(g.code, g.indicator_code) for g in view.gaps],
    }
    close_office(ws)
    return said


def test_the_same_seed_makes_the_same_year(tmp_path: Path) -> None:
    one, again, other = (year_of(tmp_path / name, seed) for name, seed in (("a", 7), ("b", 7), ("c", 8)))
    papers = [said.pop("evidence") for said in (one, again, other)]
    assert one == again
    assert papers[0].keys() == papers[1].keys()
    assert other["disclosures"] != one["disclosures"]
    assert other["tallies"] != one["tallies"]
    assert other["actor"] != one["actor"]


def test_made_up_sheets_are_sound() -> None:
    for form in load_catalogues().questionnaires:
        sheets = made_up_sheets(form, 40, 0.9, ("thôn Đông",), "A", Calendar(date(2024, 5, 6))(), Random(3))
        assert [sheet.number for sheet in sheets] == list(range(1, 41))
        assert all(check_sheet(form, sheet.answers, sheet.marks) == () for sheet in sheets)


def test_names_differ() -> None:
    assert len(set(villages(Random(1), 12))) == 12
    assert person(Random(1)) == person(Random(1))


def test_a_paper_can_be_read(tmp_path: Path) -> None:
    text = page_texts(write_paper(tmp_path / "a.pdf", "Quy chế (dân chủ)", "101/BC-UBND"))[0]
    assert "TAI LIEU MINH HOA" in text and "QUY CHE (DAN CHU)" in text


def test_where_and_how_large(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("x", encoding="utf-8")
    for folder, communes, sheets, code in (
        ("full", 2, 2, "folder-not-empty"),
        ("full/x", 2, 2, "folder-not-empty"),
        ("new", 1, 2, "demo-size"),
        ("new", 26, 2, "demo-size"),
        ("new", 2, 0, "demo-size"),
        ("new", 2, 1001, "demo-size"),
    ):
        with pytest.raises(Refusal, match=code):
            run_demo(tmp_path / folder, communes, sheets)
    assert not (tmp_path / "new").exists()


def test_frauds_are_put_in_only_when_asked_and_told(tmp_path: Path) -> None:
    from qcdc_desktop.demo.frauds import FOUND_AS, Fraud
    from qcdc_desktop.usecases.survey_quality import look_into_unit

    made = make_commune(Task(tmp_path / "xa", UNIT, 2024, 60, 2024, tmp_path / "drop", (Fraud.COPIED, Fraud.LINED)))
    ws = open_office(made.folder, load_catalogues(), Calendar(date(2024, 12, 18)))
    found = {one.round.form_code: one.findings for one in look_into_unit(ws, 2024)}
    close_office(ws)
    told = {one.form: one for one in made.frauds}
    assert {code for code, findings in found.items() if findings} == set(told)
    for code, committed in told.items():
        assert {one.kind for one in found[code]} == {FOUND_AS[committed.fraud]}
        named = {number for one in found[code] for number in one.sheets}
        assert len(named & set(committed.numbers)) * 2 > len(committed.numbers)
