"""Plan, minutes, loudspeaker text, register, report and summary: the same facts in every form they are written in."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt
from python_calamine import CalamineWorkbook

from qcdc_desktop.domain.compliance import Figures, Judged, by_clause, by_form, by_quarter, figures
from qcdc_desktop.domain.disclosure import (
    Condition,
    Content,
    Disclosure,
    DisclosureForm,
    Publication,
    RequiredForm,
    Scope,
)
from qcdc_desktop.domain.disclosure_required import required_publications
from qcdc_desktop.domain.disclosure_status import State, judge
from qcdc_desktop.domain.office import Profile
from qcdc_desktop.reports import (
    compliance_summary,
    disclosure_plan,
    disclosure_register,
    disclosure_report,
    loudspeaker_text,
    posting_minutes,
    self_assessment,
)
from qcdc_desktop.reports.compliance_tables import ComplianceTables
from qcdc_desktop.reports.disclosure_lines import DisclosureLine, period_text
from qcdc_desktop.reports.letterhead import with_recipients, with_symbol
from qcdc_desktop.reports.loudspeaker_text import spoken

Read = Callable[[Path], list[str]]
PROFILE = Profile(has_website=True, villages=("Thôn Đông", "Thôn Đoài", "TDP số 2"), prepared_by="Trần Văn Quyết")
FORMS = (
    DisclosureForm("a", "Niêm yết", "Điều 12 k1 a"),
    DisclosureForm("b", "Đăng trang thông tin điện tử", "Điều 12 k1 b"),
    DisclosureForm("c", "Phát trên hệ thống truyền thanh", "Điều 12 k1 c"),
)
POSTED = RequiredForm("a", Scope.HEADQUARTERS_AND_VILLAGES, 30, False, Condition.ALWAYS, "Điều 13 k2")
LASTING = RequiredForm("a", Scope.HEADQUARTERS, None, True, Condition.ALWAYS, "Điều 13 k2")
ON_SITE = RequiredForm("b", Scope.OFFICE, None, False, Condition.HAS_WEBSITE, "Điều 13 k1")
SPOKEN = RequiredForm("c", Scope.OFFICE, 3, False, Condition.HAS_LOUDSPEAKER, "Điều 13 k3")
BUDGET = Content("2.3", 2, "Thực hiện dự toán theo quý", "", ("quarter",), (), (POSTED, ON_SITE))
RULES = Content("4.1", 4, "Quy chế thực hiện dân chủ", "", (), (), (LASTING, ON_SITE))
SUPPORT = Content("7.3", 7, "Danh sách được hỗ trợ", "", (), (), (POSTED, ON_SITE, SPOKEN))
DAY = date(2024, 4, 2)


def line_of(
    make: SimpleNamespace,
    content: Content = SUPPORT,
    *,
    begun: date | None = DAY,
    ended: int | None = 30,
    number: int = 1,
) -> DisclosureLine:
    """An entry judged on the last day of the year; published everywhere from `begun`, taken down after `ended` days."""
    disclosure = replace(
        make.line(1).disclosure,
        id=f"d{number:05d}",
        title=f"{content.title}, đợt {number}",
        document_number=f"{number}/QĐ-UBND",
        document_date=date(2024, 4, 1),
        summary="Có 12 hộ được hỗ trợ theo NQ của HĐND.",
    )
    required = required_publications(content, PROFILE)
    publications = tuple(
        Publication(
            f"{disclosure.id}-{at}",
            "d",
            disclosure.id,
            one.form,
            one.place,
            begun,
            None if begun is None or ended is None or one.form == "b" else begun + timedelta(days=ended),
            "Hoàng Văn Thái",
        )
        for at, one in enumerate(required)
    )
    deadline = SimpleNamespace(due_on=date(2024, 4, 8), steps=())
    judgement = judge(disclosure, publications, required, deadline, date(2024, 12, 31))  # type: ignore[arg-type]
    return DisclosureLine(disclosure, content, judgement, publications if begun else ())


def lines(make: SimpleNamespace) -> tuple[DisclosureLine, ...]:
    return (
        line_of(make, BUDGET, number=1),
        line_of(make, BUDGET, begun=date(2024, 4, 20), number=2),
        line_of(make, RULES, ended=None, number=3),
        line_of(make, SUPPORT, number=4),
        line_of(make, SUPPORT, begun=None, number=5),
    )


def tables(chosen: tuple[DisclosureLine, ...]) -> ComplianceTables:
    judged = [Judged(line.disclosure, line.content, line.judgement) for line in chosen]
    titles = {2: "Ngân sách", 4: "Quy chế dân chủ"}
    return ComplianceTables(figures(judged), by_clause(judged), by_form(judged), by_quarter(judged), titles)


def plan(make: SimpleNamespace) -> disclosure_plan.DisclosurePlanReport:
    quarters = tuple(
        disclosure_plan.Occasion(f"quý {name} năm 2024", date(2024, month, 15))
        for name, month in (("I", 4), ("II", 7), ("III", 10))
    )
    return disclosure_plan.DisclosurePlanReport(
        make.letterhead,
        "Xã Đông Hưng",
        2024,
        PROFILE,
        FORMS,
        (
            disclosure_plan.PlanLine(BUDGET, ("15 ngày kể từ ngày kết thúc kỳ",), quarters, "Hoàng Văn Thái"),
            disclosure_plan.PlanLine(RULES, ("05 ngày làm việc",)),
            disclosure_plan.PlanLine(
                SUPPORT, ("30 ngày từ khi phê duyệt",), (disclosure_plan.Occasion("năm 2024", None),)
            ),
        ),
        {2: "Ngân sách cấp xã"},
    )


def minutes(make: SimpleNamespace, taken_down: bool = False, **facts: Any) -> posting_minutes.PostingMinutesReport:
    return posting_minutes.PostingMinutesReport(make.letterhead, "Xã Đông Hưng", line_of(make, **facts), taken_down)


def speaker(make: SimpleNamespace, **facts: Any) -> loudspeaker_text.LoudspeakerReport:
    return loudspeaker_text.LoudspeakerReport(make.letterhead, "Xã Đông Hưng", line_of(make, **facts), 3, "Lê Thị Hoa")


def register(make: SimpleNamespace) -> disclosure_register.DisclosureRegisterReport:
    chosen = lines(make)
    first, last = date(2024, 4, 1), date(2024, 6, 30)
    return disclosure_register.DisclosureRegisterReport(
        make.letterhead, "Xã Đông Hưng", first, last, FORMS, chosen, tables(chosen).whole
    )


def council(make: SimpleNamespace) -> disclosure_report.DisclosureReport:
    chosen = lines(make)
    return disclosure_report.DisclosureReport(
        make.letterhead, "Xã Đông Hưng", date(2024, 1, 1), date(2024, 12, 31), FORMS, chosen, tables(chosen)
    )


def summary(make: SimpleNamespace) -> compliance_summary.ComplianceSummaryReport:
    return compliance_summary.ComplianceSummaryReport(make.letterhead, "Xã Đông Hưng", 2024, FORMS, tables(lines(make)))


PAPERS: dict[str, tuple[Any, Callable[[SimpleNamespace], Any]]] = {
    "plan": (disclosure_plan, plan),
    "posted": (posting_minutes, minutes),
    "taken-down": (posting_minutes, lambda make: minutes(make, taken_down=True)),
    "speaker": (loudspeaker_text, speaker),
    "register": (disclosure_register, register),
    "council": (disclosure_report, council),
    "summary": (compliance_summary, summary),
    "self": (self_assessment, lambda make: make.self_assessment()),
}
EDITED = [name for name, (module, _) in PAPERS.items() if hasattr(module, "write_docx")]


def in_docx(path: Path) -> str:
    """All text of a document in its order: paragraphs and, cell by cell, tables; merged cells once."""
    told: list[str] = []
    for part in Document(str(path)).iter_inner_content():
        if hasattr(part, "rows"):
            seen: set[Any] = set()
            for row in part.rows:
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.add(cell._tc)
                        told += [paragraph.text for paragraph in cell.paragraphs]
        else:
            told.append(part.text)
    return flat("\n".join(told))


def flat(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def sheets(path: Path) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def dates(text: str) -> list[str]:
    return sorted(re.findall(r"\d\d/\d\d/\d{4}", text))


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_input_gives_the_same_files(name: str, make: SimpleNamespace, tmp_path: Path) -> None:
    module, report = PAPERS[name]
    for ending in ("pdf", "xlsx", "docx"):
        if hasattr(module, f"write_{ending}"):
            for number in (1, 2):
                getattr(module, f"write_{ending}")(report(make), tmp_path / f"{number}.{ending}")
            assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes()


@pytest.mark.parametrize("name", PAPERS)
def test_head_and_foot(name: str, make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    module, report = PAPERS[name]
    module.write_pdf(report(make), tmp_path / "a.pdf")
    pages = read_pdf(tmp_path / "a.pdf")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert ("Số: 05/" in pages[0]) == (name not in ("speaker", "register"))
    dated = "Đông Hưng, ngày 05 tháng 02 năm 2024" in pages[0]
    assert dated == (name not in ("posted", "taken-down"))
    assert all(len(flat(page)) > 60 for page in pages), "a page with next to nothing on it"


@pytest.mark.parametrize("name", EDITED)
def test_pdf_and_docx_say_the_same(name: str, make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    module, report = PAPERS[name]
    module.write_pdf(report(make), tmp_path / "a.pdf")
    module.write_docx(report(make), tmp_path / "a.docx")
    printed = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    written = in_docx(tmp_path / "a.docx")
    assert dates(printed) == dates(written)
    words = set(re.findall(r"\w{2,}", written))
    assert not {word for word in words if word not in printed}
    for figure in re.findall(r"\d+(?:,\d+)? %", written):
        assert figure in printed


@pytest.mark.parametrize("name", EDITED)
def test_word_documents_have_real_styles(name: str, make: SimpleNamespace, tmp_path: Path) -> None:
    module, report = PAPERS[name]
    module.write_docx(report(make), tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < Mm(1)
    assert abs(section.left_margin - Mm(30)) < Mm(1)
    assert abs(section.right_margin - Mm(20)) < Mm(1)
    assert section.different_first_page_header_footer
    body = document.styles["Body Text"]
    assert (body.font.name, body.font.size) == ("Times New Roman", Pt(14))
    used = {p.style.name for p in document.paragraphs if p.text}
    assert "Title" in used
    assert "Normal" not in used
    cells = [c for table in document.tables for row in table.rows for c in row.cells if c.text]
    assert {c.paragraphs[0].style.font.name for c in cells} == {"Times New Roman"}
    assert any(table.style.name == "Bảng biểu" for table in document.tables)
    if name in ("plan", "council", "self"):
        assert next(p.text for p in document.paragraphs if p.style.name == "Heading 1").startswith("I. ")
    assert document.core_properties.author == make.letterhead.issuing_body
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        assert archive.testzip() is None
        assert "python-docx" not in archive.read("docProps/core.xml").decode()
        assert not any("thumbnail" in entry for entry in archive.namelist())
        assert "asciiTheme" not in re.sub(
            r"<w:style .*?</w:style>", "", archive.read("word/styles.xml").decode(), flags=re.S
        )


def test_headings_of_a_long_table_are_repeated_in_word(make: SimpleNamespace, tmp_path: Path) -> None:
    disclosure_plan.write_docx(plan(make), tmp_path / "a.docx")
    table = next(t for t in Document(str(tmp_path / "a.docx")).tables if t.style.name == "Bảng biểu")
    repeated = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows]
    assert repeated[:2] == [True, True]
    assert not any(repeated[2:])


def test_annexes_lie_on_their_side_in_word(make: SimpleNamespace, tmp_path: Path) -> None:
    disclosure_plan.write_docx(plan(make), tmp_path / "a.docx")
    first, annex = Document(str(tmp_path / "a.docx")).sections
    assert first.page_width < first.page_height
    assert annex.page_width > annex.page_height


def test_plan_has_content_form_moment_duration_and_person(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    disclosure_plan.write_pdf(plan(make), tmp_path / "a.pdf")
    disclosure_plan.write_xlsx(plan(make), tmp_path / "a.xlsx")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    cells = flat(" ".join(str(cell) for row in sheets(tmp_path / "a.xlsx")[0] for cell in row))
    assert "Số: 05/KH-UBND" in whole
    for text in (
        "Thực hiện dự toán theo quý",
        "Niêm yết tại trụ sở HĐND, UBND và nhà văn hóa, điểm sinh hoạt cộng đồng của 3 thôn, tổ dân phố",
        "Quý II năm 2024: chậm nhất ngày 15/07/2024",
        "Niêm yết ít nhất 30 ngày liên tục",
        "Niêm yết thường xuyên, cập nhật khi có thay đổi",
        "Truyền thanh ít nhất 03 ngày liên tục",
        "Năm 2024: 30 ngày từ khi phê duyệt",
        "Khi phát sinh. 05 ngày làm việc.",
        "Hoàng Văn Thái",
        "Kế hoạch có 3 nội dung, trong đó 2 nội dung công khai định kỳ với 4 lần công khai (3 lần đã xác định",
        "Khoản 2 Điều 11. Ngân sách cấp xã",
    ):
        assert text in whole, text
        assert text in cells, text


def test_plan_asks_only_for_what_the_office_has(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    bare = replace(plan(make), profile=Profile(has_website=False, has_loudspeaker=False))
    disclosure_plan.write_pdf(bare, tmp_path / "a.pdf")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    assert "trang thông tin điện tử" not in whole.lower()
    assert "Truyền thanh ít nhất" not in whole
    assert "0 thôn" not in whole


def test_minutes_of_a_posting_say_how_long_it_must_stay(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    posting_minutes.write_pdf(minutes(make, ended=None), tmp_path / "a.pdf")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    assert "Số: 05/BB-UBND" in whole
    assert dates(whole).count("02/04/2024") == 4
    assert dates(whole).count("02/05/2024") == 4, "30 days, the day of posting not counted"
    assert "Nhà văn hóa thôn Đoài" in whole
    assert "1. Đại diện UBND: ...." in whole
    assert "(4 nơi)" in whole


def test_minutes_of_a_lasting_posting(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    posting_minutes.write_pdf(minutes(make, content=RULES, ended=None), tmp_path / "a.pdf")
    assert "02/04/2024 Thường xuyên" in flat(read_pdf(tmp_path / "a.pdf")[0])


@pytest.mark.parametrize(("days", "said"), [(30, "Đủ thời gian"), (29, "Chưa đủ, phải giữ đến 02/05/2024")])
def test_minutes_of_the_end_count_the_days(
    days: int, said: str, make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    posting_minutes.write_pdf(minutes(make, taken_down=True, ended=days), tmp_path / "a.pdf")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    ends = date(2024, 4, 2) + timedelta(days=days)
    assert f"02/04/2024 {ends:%d/%m/%Y} {days} {said}" in whole


def test_a_posting_without_days_leaves_room_for_the_pen(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    line = line_of(make)
    empty = tuple(replace(p, starts_on=None, ends_on=None) for p in line.publications)
    for taken_down in (False, True):
        report = posting_minutes.PostingMinutesReport(
            make.letterhead, "Xã", replace(line_of(make, begun=None), publications=empty), taken_down
        )
        posting_minutes.write_pdf(report, tmp_path / "a.pdf")
        whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
        assert dates(whole) == ["01/04/2024"]  # the document's
        assert "Trụ sở HĐND, UBND" in whole


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Trụ sở HĐND, UBND", "Trụ sở Hội đồng nhân dân, Ủy ban nhân dân"),
        ("QĐ số 12/QĐ-UBND", "quyết định số 12/QĐ-UBND"),
        ("Kế hoạch KT-XH", "Kế hoạch kinh tế - xã hội"),
        ("UBMTTQ xã", "Ủy ban Mặt trận Tổ quốc xã"),
        ("TBC, BCH", "TBC, BCH"),
    ],
)
def test_what_is_read_out_has_no_abbreviations(text: str, heard: str) -> None:
    assert spoken(text) == heard


def test_loudspeaker_sheet(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    loudspeaker_text.write_pdf(speaker(make), tmp_path / "a.pdf")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    for text in (
        "Có 12 hộ được hỗ trợ theo nghị quyết của Hội đồng nhân dân.",
        "văn bản số 1/QĐ-UBND ngày 01 tháng 4 năm 2024",
        "ít nhất 03 ngày liên tục",
        "niêm yết từ ngày 02 tháng 4 năm 2024 tại: Trụ sở Hội đồng nhân dân",
        "Lê Thị Hoa",
    ):
        assert text in whole, text
    assert "Nơi nhận" not in whole


def test_a_name_stands_on_the_page_of_its_title(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    base = speaker(make)
    for size in range(2, 24, 4):
        line = replace(base.line, disclosure=replace(base.line.disclosure, summary="\n".join(["Một dòng."] * size)))
        loudspeaker_text.write_pdf(replace(base, line=line), tmp_path / "a.pdf")
        pages = read_pdf(tmp_path / "a.pdf")
        (at,) = [n for n, page in enumerate(pages) if "NGƯỜI BIÊN TẬP" in page]
        assert "Lê Thị Hoa" in pages[at]
        assert "Giờ phát" in pages[at]


def test_register_has_whole_dates_and_the_figures_of_the_rules(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    report = register(make)
    disclosure_register.write_pdf(report, tmp_path / "a.pdf")
    disclosure_register.write_xlsx(report, tmp_path / "a.xlsx")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    assert report.figures == Figures(due=5, on_time=3, late=1, missing=1)
    told = "5 đến hạn, trong đó 3 đúng hạn, 1 chậm, 1 chưa thực hiện đủ; tỷ lệ đúng hạn 60 % (n = 5)"
    assert told in whole
    (rows,) = sheets(tmp_path / "a.xlsx")
    assert told in flat(" ".join(str(cell) for row in rows for cell in row))
    assert "Quý II năm 2024" in whole
    days = [f"{cell:%d/%m/%Y}" for row in rows for cell in row if isinstance(cell, date)]
    assert len(days) > 15
    assert not [day for day in days if day not in whole]


def test_what_nobody_entered_stands_in_the_register(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    report = register(make)
    nobody = line_of(make, BUDGET, begun=None)
    blank = Disclosure("", "", "2.3", "", "Thực hiện dự toán theo quý (quý I năm 2024)", nobody.disclosure.created_at)
    disclosure_register.write_pdf(
        replace(report, lines=(*report.lines, replace(nobody, disclosure=blank))), tmp_path / "a.pdf"
    )
    assert "Nội dung định kỳ, chưa có mục trong sổ." in flat("\n".join(read_pdf(tmp_path / "a.pdf")))


def test_report_to_the_council_names_what_lacks(make: SimpleNamespace, tmp_path: Path) -> None:
    disclosure_report.write_docx(council(make), tmp_path / "a.docx")
    whole = in_docx(tmp_path / "a.docx")
    for text in (
        "Kính gửi: - Hội đồng nhân dân xã Đông Hưng; - Ủy ban Mặt trận Tổ quốc Việt Nam xã Đông Hưng.",
        "kết quả công khai thông tin năm 2024",
        "Có 1 nội dung công khai chậm:",
        "- Thực hiện dự toán theo quý, đợt 2 (khoản 2 Điều 11): hạn 08/04/2024, hoàn thành ngày 20/04/2024.",
        "Có 1 nội dung quá hạn nhưng chưa thực hiện đủ:",
        "- Danh sách được hỗ trợ, đợt 5 (khoản 7 Điều 11): hạn 08/04/2024.",
        "Khoản 2. Ngân sách 2 1 1 0 50 % 0 0",
        "Tổng cộng 5 3 1 1 60 % 0 0",
    ):
        assert text in whole, text


def test_report_without_anything_to_tell(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    empty = replace(council(make), lines=(), tables=tables(()))
    disclosure_report.write_pdf(empty, tmp_path / "a.pdf")
    disclosure_report.write_docx(empty, tmp_path / "a.docx")
    compliance_summary.write_pdf(replace(summary(make), tables=tables(())), tmp_path / "b.pdf")
    compliance_summary.write_xlsx(replace(summary(make), tables=tables(())), tmp_path / "b.xlsx")
    disclosure_register.write_pdf(replace(register(make), lines=(), figures=Figures()), tmp_path / "c.pdf")
    assert "Không có nội dung công khai chậm" in flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    assert "chưa có nội dung nào đến hạn" in flat("\n".join(read_pdf(tmp_path / "b.pdf")))
    assert "không phát sinh" in flat("\n".join(read_pdf(tmp_path / "c.pdf")))


def test_summary_has_the_figures_of_the_rules_in_both_files(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    report = summary(make)
    compliance_summary.write_pdf(report, tmp_path / "a.pdf")
    compliance_summary.write_xlsx(report, tmp_path / "a.xlsx")
    whole = flat("\n".join(read_pdf(tmp_path / "a.pdf")))
    by_clause_rows, by_form_rows, by_quarter_rows = sheets(tmp_path / "a.xlsx")
    for name, found, rows in (
        ("Khoản 2. Ngân sách", report.tables.by_clause[2], by_clause_rows),
        ("a) Niêm yết", report.tables.by_form["a"], by_form_rows),
        ("Quý II năm 2024", report.tables.by_quarter[2024, 2], by_quarter_rows),
        ("Tổng cộng", report.tables.whole, by_clause_rows),
    ):
        cells = next(row for row in rows if row[0] == name)
        assert cells[1:5] == [found.due, found.on_time, found.late, found.missing]
        assert cells[5] == pytest.approx((found.rate or 0) / 10_000)
        assert f"{name} {found.due} {found.on_time} {found.late} {found.missing}" in whole
    assert "Biểu đồ 1." in whole
    assert "Biểu đồ 3." in whole
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    assert all(chart.count("<c:ser>") == 3 for chart in charts)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), "năm 2024"),
        (date(2024, 10, 1), date(2024, 12, 31), "quý IV năm 2024"),
        (date(2024, 1, 1), date(2024, 6, 30), "6 tháng đầu năm 2024"),
        (date(2024, 1, 1), date(2024, 9, 30), "9 tháng năm 2024"),
        (date(2024, 1, 2), date(2024, 12, 31), "từ ngày 02/01/2024 đến ngày 31/12/2024"),
        (date(2023, 1, 1), date(2024, 12, 31), "từ ngày 01/01/2023 đến ngày 31/12/2024"),
    ],
)
def test_a_period_is_called_by_its_name(first: date, last: date, said: str) -> None:
    assert period_text(first, last) == said


def test_symbols_and_recipients(make: SimpleNamespace) -> None:
    assert with_symbol(make.letterhead, "KH").symbol == "KH-UBND"
    own = replace(make.letterhead, symbol="VP")
    assert with_symbol(own, "KH").symbol == "VP"
    assert with_recipients(make.letterhead, ["x"]).recipients == make.letterhead.recipients
    assert with_recipients(replace(make.letterhead, recipients=()), ["x"]).recipients == ("x",)


def test_the_states_of_these_lines(make: SimpleNamespace) -> None:
    assert [line.judgement.state for line in lines(make)] == [
        State.DONE,
        State.DONE_LATE,
        State.RUNNING,
        State.DONE,
        State.OVERDUE,
    ]
