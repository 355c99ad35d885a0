"""What the year expects, on the command line: with the way its due days came about, and as work to do."""

from pathlib import Path
from typing import Any

from qcdc_desktop.domain.expected import Expectation
from qcdc_desktop.resources import load_words


def test_the_year_is_listed_with_its_working(qcdc: Any, office: Any, tmp_path: Path) -> None:
    folder = office("xa")
    expected = qcdc(folder, "disclosure", "expected", "--year", 2024).json["expected"]
    first = expected[0]
    assert (first["content"], first["period"], first["due_on"]) == ("2.3", "2024-Q1", "2024-04-15")
    assert (first["standing"], first["disclosures"]) == ("missing", [])
    assert "Nghị định 163/2016" in " ".join(first["how"])
    assert expected[-1]["due_on"] is None and expected[-1]["standing"] == "open"
    file = tmp_path / "entry.json"
    file.write_text('{"content": "2.3", "title": "Quý I", "period": "2024-Q1"}', encoding="utf-8")
    added = qcdc(folder, "disclosure", "add", "--file", file, "--year", 2024).json["disclosure"]
    answered = qcdc(folder, "disclosure", "expected", "--year", 2024).json["expected"][0]
    assert (answered["standing"], answered["disclosures"]) == ("entered", [added["id"]])
    shown = qcdc(folder, "disclosure", "expected", "--year", 2024, text=True).out
    assert "quý I năm 2024" in shown and "Đã có trong sổ" in shown and "Chưa biết hạn" in shown


def test_work_to_do_says_whole_sentences(qcdc: Any, office: Any) -> None:
    folder = office("xa")
    due = qcdc(folder, "disclosure", "due", "--year", 2024).json["due"]
    assert [(one["kind"], one["disclosure"], one["on"]) for one in due] == [("expected", "", "2024-04-15")]
    text = qcdc(folder, "disclosure", "due", "--year", 2024, text=True).out
    assert "Đã quá hạn 49 ngày (hạn 15/04/2024) mà chưa có trong sổ" in text
    assert "{" not in text


def test_every_standing_has_words() -> None:
    assert {f"expectation-{one.value}" for one in Expectation} <= load_words().keys()
