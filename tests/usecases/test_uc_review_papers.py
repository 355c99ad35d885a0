"""The papers of the reviewing office in every form: what they say, and what they refuse."""

from pathlib import Path
from typing import Any

import pytest

from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.usecases import review as use
from qcdc_desktop.usecases.assessment import approve_assessment
from qcdc_desktop.usecases.disclosures import add_disclosure
from qcdc_desktop.usecases.enrolment import enrol_key, own_key, read_key_request, write_key_request
from qcdc_desktop.usecases.export_package import export_submission
from qcdc_desktop.usecases.import_package import import_packages
from qcdc_desktop.usecases.make_report import ReportChoice, make_report
from qcdc_desktop.usecases.workspace import Workspace

YEAR = 2024


@pytest.fixture
def reviewer(office: Any) -> Workspace:
    above, commune = office("huyen"), office("xa")
    request = write_key_request(commune, audience=above.unit_key).file
    shown = read_key_request(above, request).shown_groups
    hidden = [g for g, seen in zip(own_key(commune).fingerprint.split(), shown, strict=True) if seen is None]
    enrol_key(above, request, " ".join(hidden))
    add_disclosure(commune, YEAR, "1.1", "Kế hoạch")
    approve_assessment(commune, YEAR, "Chủ tịch", "Thử nghiệm")
    import_packages(above, [export_submission(commune, YEAR).file])
    use.score_indicator_of(above, commune.unit_key, YEAR, "TC1.1", 0, "Chưa có quy chế")
    return above


def said(file: Path) -> str:
    return " ".join(" ".join(page_texts(file)).split())


def test_papers_say_what_was_given_said_and_asked(reviewer: Workspace, tmp_path: Path, refused: Any) -> None:
    (unit,) = [row.unit.key for row in use.review_list(reviewer, YEAR) if row.submission]
    choice = ReportChoice(YEAR, unit)
    refusal = refused(make_report, reviewer, "return-letter", choice, tmp_path / "a.pdf")
    assert refusal.code == "dossier-not-returned"
    use.return_dossier(reviewer, unit, YEAR, "Thiếu căn cứ", {"TC1.2": "Gửi kế hoạch công khai"})
    for name, wanted in (
        (
            "appraisal-minutes",
            ("BIÊN BẢN", "Chưa có quy chế", "Yêu cầu bổ sung: Gửi kế hoạch công khai", "Thiếu căn cứ"),
        ),
        ("return-letter", ("THÔNG BÁO", "TC1.2", "Gửi kế hoạch công khai", "Thiếu căn cứ")),
        ("review-observations", ("Chưa có quy chế", "Gửi kế hoạch công khai")),
        ("survey-quality", ("không phải kết luận",)),
    ):
        text = said(make_report(reviewer, name, choice, tmp_path / f"{name}.pdf"))
        assert [part for part in wanted if part not in text] == [], name
        for ending in ("docx", "xlsx")[: 1 if name == "return-letter" else 2]:
            assert make_report(reviewer, name, choice, tmp_path / f"{name}.{ending}").stat().st_size > 3000
    every = make_report(reviewer, "review-observations", ReportChoice(YEAR), tmp_path / "tat-ca.xlsx")
    assert every.exists()


def test_a_unit_that_sent_nothing_has_no_minutes(reviewer: Workspace, tmp_path: Path, refused: Any) -> None:
    assert refused(make_report, reviewer, "appraisal-minutes", ReportChoice(YEAR), tmp_path / "a.pdf").code == (
        "nothing-received"
    )
