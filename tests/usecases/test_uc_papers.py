"""The papers of the register made from records: same numbers as the register, refusals, names of files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from qcdc_desktop.domain.office import Role
from qcdc_desktop.reports.preview import page_texts
from qcdc_desktop.usecases import disclosures as register
from qcdc_desktop.usecases.make_report import KINDS, ReportChoice, make_report, report_kinds, suggested_name
from qcdc_desktop.usecases.office_settings import read_office, save_profile
from qcdc_desktop.usecases.workspace import Workspace

PERIOD = ReportChoice(2024, first=date(2024, 1, 1), last=date(2024, 12, 31))


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def printed(ws: Workspace, name: str, choice: ReportChoice, folder: Path) -> str:
    return flat("\n".join(page_texts(make_report(ws, name, choice, folder / f"{name}.pdf"))))


@pytest.fixture
def kept(ws: Workspace, clock: Any) -> Workspace:
    """A commune with two villages; one entry carried out on time, one late, one report nobody entered."""
    save_profile(ws, replace(read_office(ws).profile, villages=("Thôn Đông", "Thôn Đoài"), has_website=True))
    for number, (content, begun) in enumerate((("7.3", date(2024, 4, 3)), ("3.1", date(2024, 4, 30))), start=1):
        entry = register.add_disclosure(ws, 2024, content, f"Danh sách số {number}")
        register.save_disclosure(
            ws, replace(entry, document_number=f"{number}/QĐ-UBND", document_date=date(2024, 4, 1))
        )
        proposed = register.propose_publications(ws, entry.id)
        register.add_publications(ws, [replace(p, starts_on=begun, responsible="Hoàng Văn Thái") for p in proposed])
    clock.set(date(2024, 6, 3))
    return ws


def test_every_paper_has_a_maker_and_every_form_is_written(kept: Workspace, tmp_path: Path) -> None:
    row = register.list_disclosures(kept, 2024).rows[0]
    choice, papers = replace(PERIOD, quarter=2, form="PKS05", disclosure_id=row.disclosure.id), tmp_path / "giấy tờ"
    for kind in report_kinds(kept):
        for ending in kind.formats:
            file = make_report(kept, kind.name, choice, papers / suggested_name(kept, kind.name, choice, ending))
            assert file.stat().st_size > 3000, file.name
    assert len({file.stem for file in papers.iterdir()}) == len(report_kinds(kept))


def test_the_papers_say_what_the_register_says(kept: Workspace, tmp_path: Path) -> None:
    found = register.list_disclosures(kept, 2024).figures
    assert (found.due, found.on_time, found.late, found.missing) == (3, 1, 1, 1)
    told = "3 đến hạn, trong đó 1 đúng hạn, 1 chậm, 1 chưa thực hiện đủ; tỷ lệ đúng hạn 33,33 % (n = 3)"
    assert told in printed(kept, "disclosure-register", PERIOD, tmp_path)
    same = "3 nội dung đến hạn công khai: 1 đúng hạn, 1 chậm, 1 chưa thực hiện đủ; tỷ lệ đúng hạn 33,33 % (n = 3)"
    for name in ("disclosure-report", "compliance-summary"):
        assert same in printed(kept, name, PERIOD, tmp_path), name
    listed = printed(kept, "disclosure-list", replace(PERIOD, quarter=2), tmp_path)
    assert same in listed
    assert "Thực hiện dự toán theo quý (quý I năm 2024)" in listed, "what nobody entered is missing on paper too"
    book = CalamineWorkbook.from_path(str(make_report(kept, "compliance-summary", PERIOD, tmp_path / "a.xlsx")))
    total = next(row for row in book.get_sheet_by_index(0).to_python() if row[0] == "Tổng cộng")
    assert total[1:5] == [3, 1, 1, 1]


def test_the_plan_holds_the_whole_law_and_the_days_of_the_year(kept: Workspace, tmp_path: Path) -> None:
    plan = printed(kept, "disclosure-plan", ReportChoice(2024), tmp_path)
    for clause in range(1, 15):
        assert f"Khoản {clause} Điều 11." in plan
    for due in ("15/04/2024", "15/07/2024", "15/10/2024"):
        assert f"chậm nhất ngày {due}" in plan
    assert "9 tháng" not in plan, "before the budget year 2026 nobody asks for it"
    assert "Hoàng Văn Thái" in plan
    later = printed(kept, "disclosure-plan", ReportChoice(2026), tmp_path)
    assert "9 tháng năm 2026: chậm nhất ngày 12/10/2026" in later


def test_responsible_people_come_from_last_year(kept: Workspace, tmp_path: Path) -> None:
    assert "Hoàng Văn Thái" in printed(kept, "disclosure-plan", ReportChoice(2025), tmp_path)
    assert "Hoàng Văn Thái" not in printed(kept, "disclosure-plan", ReportChoice(2026), tmp_path)


def test_minutes_and_loudspeaker_text_of_an_entry(kept: Workspace, tmp_path: Path) -> None:
    row = next(r for r in register.list_disclosures(kept, 2024).rows if r.content.code == "7.3")
    choice = ReportChoice(2024, disclosure_id=row.disclosure.id, number="7")
    posted = printed(kept, "posting-minutes", choice, tmp_path)
    assert "Số: 07/BB-UBND" in posted
    assert posted.count("03/04/2024 03/05/2024") == 3
    assert "Số ngày" in printed(kept, "take-down-minutes", choice, tmp_path)
    assert "ít nhất 03 ngày liên tục" in printed(kept, "loudspeaker-text", choice, tmp_path)


def test_what_must_be_chosen_first(ws: Workspace, refused: Callable[..., Any], tmp_path: Path) -> None:
    entry = register.add_disclosure(ws, 2024, "7.3", "Danh sách")
    for name, choice, ending, code in (
        ("posting-minutes", ReportChoice(2024), "pdf", "disclosure-missing"),
        ("loudspeaker-text", ReportChoice(2024, disclosure_id="gone"), "docx", "record-gone"),
        ("posting-minutes", ReportChoice(2024, disclosure_id=entry.id), "pdf", "nothing-posted"),
        ("take-down-minutes", ReportChoice(2024, disclosure_id=entry.id), "docx", "nothing-posted"),
        (
            "disclosure-register",
            ReportChoice(2024, first=date(2024, 5, 1), last=date(2024, 4, 1)),
            "pdf",
            "period-wrong",
        ),
        ("disclosure-report", ReportChoice(2024, first=date(1999, 5, 1)), "docx", "year-out-of-range"),
        ("disclosure-list", ReportChoice(2024), "xlsx", "quarter-missing"),
        ("disclosure-list", ReportChoice(2024, quarter=1), "docx", "report-format"),
    ):
        assert refused(make_report, ws, name, choice, tmp_path / f"a.{ending}").code == code
    assert list(tmp_path.glob("a.*")) == []


def test_an_empty_office_can_print_everything_that_needs_no_entry(ws: Workspace, tmp_path: Path) -> None:
    for name in ("disclosure-plan", "disclosure-register", "disclosure-report", "compliance-summary"):
        assert "CỘNG HÒA" in printed(ws, name, ReportChoice(2024), tmp_path)


def test_a_period_over_two_years_takes_both_registers(kept: Workspace, tmp_path: Path) -> None:
    entry = register.add_disclosure(kept, 2023, "7.3", "Của năm trước")
    register.save_disclosure(kept, replace(entry, document_number="9/QĐ-UBND", document_date=date(2023, 12, 4)))
    span = ReportChoice(2024, first=date(2023, 12, 1), last=date(2024, 4, 30))
    told = printed(kept, "disclosure-register", span, tmp_path)
    assert "Của năm trước" in told
    assert "Danh sách số 1" in told
    assert "Từ ngày 01/12/2023 đến ngày 30/04/2024" in told


def test_word_documents_open_with_what_they_say(kept: Workspace, tmp_path: Path) -> None:
    file = make_report(kept, "self-assessment", ReportChoice(2024), tmp_path / "a.DOCX")
    assert any("TỰ CHẤM ĐIỂM" in p.text for p in Document(str(file)).paragraphs)


def test_a_reviewing_office_prints_no_paper_only_a_commune_issues(office: Callable[[str], Workspace]) -> None:
    own = {kind.name for kind in KINDS if kind.roles == (Role.COMMUNE,)}
    assert own == {
        "disclosure-plan",
        "posting-minutes",
        "take-down-minutes",
        "loudspeaker-text",
        "disclosure-report",
        "recognition-request",
        "standard-registration",
        "model-registration",
    }
    assert not own & {kind.name for kind in report_kinds(office("huyen"))}


def test_names_of_files_say_what_is_in_them(ws: Workspace) -> None:
    assert suggested_name(ws, "disclosure-list", ReportChoice(2024, quarter=3), "pdf") == (
        "07444_2024_disclosure-list_quy-3.pdf"
    )
    assert suggested_name(ws, "disclosure-register", PERIOD, "xlsx") == (
        "07444_2024_disclosure-register_20240101-20241231.xlsx"
    )
    assert suggested_name(ws, "posting-minutes", ReportChoice(2024, disclosure_id="01AB-CDEF12"), "docx") == (
        "07444_2024_posting-minutes_cdef12.docx"
    )
