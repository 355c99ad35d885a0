"""Looking into the sheets from the command line: the same figures as the tally, and the sheets behind them."""

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folder(qcdc: Any, office: Any, tmp_path: Path) -> Path:
    place = Path(office("xa"))
    qcdc(place, "survey", "round", "add", "PKS05", "--year", 2024)
    lines = tmp_path / "keys.txt"
    sheets = [f"{n} {'2' if n % 2 else '1'}1111111-12210" for n in range(1, 9)]
    lines.write_text("\n".join(sheets) + "\n", encoding="utf-8")
    said = qcdc(place, "survey", "key", "PKS05", lines, "--year", 2024)
    assert said.code == 0, said.out
    return place


def test_groups_and_sections_add_up_to_the_tally(qcdc: Any, folder: Path) -> None:
    (tally,) = qcdc(folder, "survey", "tally", "PKS05", "--year", 2024).json["tallies"]
    first = tally["questions"][0]
    by = first["code"]
    groups = qcdc(folder, "survey", "groups", "PKS05", "--by", by, "--year", 2024).json["groups"]
    assert sum(g["sheets"] for g in groups) == tally["sheets"] == 8
    assert {g["key"]: g["sheets"] for g in groups if g["key"]} == {k: n for k, n in first["options"].items() if n}
    sections = qcdc(folder, "survey", "sections", "PKS05", "--year", 2024).json["sections"]
    assert sum(s["counted"] for s in sections) == tally["counted"]
    assert qcdc(folder, "survey", "groups", "PKS05", "--by", "c1", "--year", 2024).error["code"] == "cannot-group-by"
    assert "{" not in qcdc(folder, "survey", "groups", "PKS05", "--year", 2024, text=True).out


def test_sheets_behind_a_figure(qcdc: Any, folder: Path) -> None:
    (tally,) = qcdc(folder, "survey", "tally", "PKS05", "--year", 2024).json["tallies"]
    question = tally["questions"][0]
    option, count = next(iter(question["options"].items()))
    words = ("survey", "behind", "PKS05", "--question", question["code"], "--year", 2024, "--answer")
    assert len(qcdc(folder, *words, option).json["numbers"]) == count
    assert len(qcdc(folder, *words, "blank").json["numbers"]) == question["blank"]
    assert qcdc(folder, *words, "khong_co").error["code"] == "option-unknown"
    opened = qcdc(folder, "survey", "open", "PKS05", "--year", 2024).json["open"]
    assert all(one["answers"] == [] for one in opened)


def test_years_without_a_round_are_named(qcdc: Any, folder: Path) -> None:
    said = qcdc(folder, "survey", "compare", "PKS05", "--before", 2023, "--year", 2024)
    assert said.error["code"] == "no-round" and said.error["facts"]["year"] == 2023
    same = qcdc(folder, "survey", "compare", "PKS05", "--before", 2024, "--year", 2024).json["changes"]
    assert all(change["comparable"] and change["difference"] in (0, None) for change in same)
    assert json.dumps(same)


def test_two_rounds_side_by_side(qcdc: Any, folder: Path) -> None:
    words = ("survey", "compare", "PKS05", "--year", 2024, "--rounds")
    first = qcdc(folder, "survey", "round", "list", "--year", 2024).json["rounds"][0]["title"]
    qcdc(folder, "survey", "round", "add", "PKS05", "--title", "Đợt bổ sung", "--year", 2024)
    changes = qcdc(folder, *words, first, "dot bo sung").json["changes"]
    assert changes and all(change["comparable"] and change["after"] is None for change in changes)
    assert qcdc(folder, *words, first, "không có").error["code"] == "no-round"
    assert qcdc(folder, *words, first).code == 2
    assert qcdc(folder, "survey", "compare", "PKS05", "--year", 2024).code == 2


def test_groups_and_sections_under_the_minimum_are_marked(qcdc: Any, folder: Path) -> None:
    groups = qcdc(folder, "survey", "groups", "PKS05", "--year", 2024).json
    assert groups["minimum"] == 30 and all(g["too_few"] for g in groups["groups"])
    sections = qcdc(folder, "survey", "sections", "PKS05", "--year", 2024).json
    assert [s["too_few"] for s in sections["sections"]] == [0 < s["counted"] < 30 for s in sections["sections"]]
    assert "dưới 30" in qcdc(folder, "survey", "groups", "PKS05", "--year", 2024, text=True).out
