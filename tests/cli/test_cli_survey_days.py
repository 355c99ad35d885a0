"""The daily tables from the command line: written, changed, listed with running totals, taken off."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def folder(qcdc: Any, office: Any) -> Path:
    place = Path(office("xa"))
    assert qcdc(place, "survey", "round", "add", "PKS05", "--starts", "2024-08-05", "--year", 2024).code == 0
    return place


def test_days_are_kept_and_add_up(qcdc: Any, folder: Path) -> None:
    words = ("survey", "days")
    first = qcdc(folder, *words, "add", "PKS05", "--responsible", "Mai", "--visitors", 80, "--participants", 60)
    assert first.json["day"]["day"] == "2024-08-05" and first.json["day"]["rate"] == 7500
    second = qcdc(folder, *words, "add", "PKS05", "--participants", 5)
    assert (second.json["day"]["day"], second.json["day"]["responsible"]) == ("2024-08-06", "Mai")
    changed = qcdc(folder, *words, "set", "PKS05", "--day", "6/8/2024", "--participants", 7).json["day"]
    assert (changed["participants"], changed["participants_so_far"]) == (7, 67)
    (table,) = qcdc(folder, *words, "list", "PKS05", "--year", 2024).json["rounds"]
    assert [day["participants_so_far"] for day in table["days"]] == [60, 67] and table["participants"] == 67
    assert "Lũy kế" in qcdc(folder, *words, "list", text=True).out
    assert qcdc(folder, *words, "set", "PKS05", "--day", "2024-08-09").error["code"] == "no-such-day"
    wrong = qcdc(folder, *words, "set", "PKS05", "--day", "2024-08-05", "--participants", 90)
    assert wrong.error["code"] == "participants-above-visitors"
    gone = qcdc(folder, *words, "remove", "PKS05", "--day", "2024-08-05", "--reason", "Ghi nhầm")
    assert gone.code == 0
    (table,) = qcdc(folder, *words, "list", "PKS05").json["rounds"]
    assert [day["day"] for day in table["days"]] == ["2024-08-06"]
