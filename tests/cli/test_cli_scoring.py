"""Scoring indicator by indicator on the command line, with evidence taken off again and what is still missing."""

from typing import Any


def test_an_indicator_is_scored_overridden_and_cleared(qcdc: Any, office: Any) -> None:
    folder, year = office("xa"), ("--year", "2024")
    yes = qcdc(folder, "assess", "set", "TC1.1", "--answer", "yes", *year).json
    assert (yes["points"], yes["maximum"], yes["total"]) == (150, 150, 150)
    assert yes["how"]
    assert qcdc(folder, "assess", "set", "TC1.1", "--override", "1,25", *year).error["code"] == "reason-missing"
    changed = qcdc(folder, "assess", "set", "TC1.1", "--override", "1,25", "--reason", "Quy chế cũ", *year).json
    assert (changed["points"], changed["state"]) == (125, "overridden")
    assert qcdc(folder, "assess", "set", "TC1.1", "--points", "99", *year).error["code"] == "points-above-maximum"
    refused = qcdc(folder, "assess", "set", "TC1.1", "--not-applicable", "Không có", *year)
    assert refused.error["code"] == "not-applicable-not-allowed"
    assert qcdc(folder, "assess", "set", "TC9", "--answer", "no", *year).error["code"] == "unknown-indicator"
    assert qcdc(folder, "assess", "set", "TC1.1", "--clear", *year).json["state"] == "empty"


def test_gaps_name_the_indicator_and_evidence_closes_one(qcdc: Any, office: Any, tmp_path: Any) -> None:
    folder, year = office("xa"), ("--year", "2024")
    qcdc(folder, "assess", "set", "TC1.1", "--answer", "yes", *year)

    def missing() -> list[tuple[str, str]]:
        found = qcdc(folder, "assess", "gaps", *year).json
        assert found["blocking"] == sum(gap["blocks"] for gap in found["gaps"])
        return [(gap["code"], gap["indicator"]) for gap in found["gaps"]]

    assert ("gap-no-evidence", "TC1.1") in missing()
    file = tmp_path / "Quy chế.pdf"
    file.write_bytes(b"%PDF-1.4\n" + bytes(100))
    attached = qcdc(folder, "assess", "attach", "--indicator", "TC1.1", file, *year).json
    assert ("gap-no-evidence", "TC1.1") not in missing()
    lost = qcdc(folder, "assess", "detach", "--indicator", "TC1.1", "khác.pdf", *year)
    assert lost.error["code"] == "evidence-not-found"
    qcdc(folder, "assess", "detach", "--indicator", "TC1.1", attached["sha256"][:12], *year)
    assert ("gap-no-evidence", "TC1.1") in missing()


def test_the_committee_of_a_district_is_scored_by_parts(qcdc: Any, office: Any) -> None:
    folder, year = office("huyen"), ("--year", "2024")
    qcdc(folder, "assess", "set", "BCD1.2.2", "--numerator", "9", "--denominator", "10", *year)
    shown = qcdc(folder, "assess", "show", *year).json["criteria"][0]
    assert [(part["code"], part["points"]) for part in shown["parts"]] == [("BCD1.1", 0), ("BCD1.2", 900)]
