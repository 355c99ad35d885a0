"""The papers of the recognition dossier read back: sums that add up, live in Excel, the same in every file."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdfium2 import PdfDocument

from qcdc_desktop.domain.score_comparison import compare_given, compare_sheets
from qcdc_desktop.domain.scoring import ScoreState
from qcdc_desktop.domain.vn_numbers import format_points
from qcdc_desktop.reports import evidence_index, recognition_request, score_sheet, self_assessment
from qcdc_desktop.reports.evidence_index import EvidenceIndexReport, IndexedDocument
from qcdc_desktop.reports.recognition_request import RequestReport
from qcdc_desktop.reports.self_assessment import Earlier

Read = Callable[[Path], list[str]]
EVIL = '=HYPERLINK("http://a.b","x")'


def request_of(make: SimpleNamespace, **more: Any) -> RequestReport:
    own = make.self_assessment()
    return replace(
        RequestReport(own.letterhead, own.unit_name, own.year, own.criteria_set, own.sheet, "UBND huyện Lục Nam"),
        **more,
    )


def index_of(make: SimpleNamespace, target: str = "minh-chung/1.1/quy-che_0a1b2c3d.pdf") -> EvidenceIndexReport:
    own = make.self_assessment()
    documents = {
        "1.1": (
            IndexedDocument("Quy chế dân chủ", "01/QĐ-UBND", date(2024, 1, 15), "UBND xã", "trang 3", target),
            IndexedDocument(EVIL),
        ),
        "2.1": (IndexedDocument("Bảng tổng hợp hồ sơ", page="mục II"),),
    }
    return EvidenceIndexReport(
        own.letterhead, own.unit_name, own.year, own.sheet, documents, {"1.2": "Loa hỏng"}, "Trần Thị Lan"
    )


def cell_texts(path: Path) -> list[list[str]]:
    """Every row of every table of a Word document."""
    return [[cell.text for cell in row.cells] for table in Document(str(path)).tables for row in table.rows]


class Workbook:
    """A workbook with what its cells show and what they compute; `value` computes the formulas anew."""

    def __init__(self, path: Path) -> None:
        self.shown = load_workbook(path, data_only=True)
        self.kept = load_workbook(path)

    def formulas(self) -> list[tuple[str, str, str]]:
        return [
            (sheet.title, cell.coordinate, cell.value)
            for sheet in self.kept
            for row in sheet.iter_rows()
            for cell in row
            if isinstance(cell.value, str) and cell.data_type == "f"
        ]

    def value(self, sheet: str, coordinate: str) -> float:
        """The number of a cell, of a formula by computing it from the numbers that were typed."""
        cell = self.kept[sheet][coordinate]
        if cell.data_type != "f":
            return float(cell.value) if isinstance(cell.value, int | float) else 0.0
        return self._computed(sheet, cell.value.removeprefix("="))

    def _computed(self, sheet: str, formula: str) -> float:
        def summed(found: re.Match[str]) -> str:
            cells = self.kept[sheet][f"{found[1]}:{found[2]}"]
            return repr(sum(self.value(sheet, c.coordinate) for row in cells for c in row))

        def one(found: re.Match[str]) -> str:
            return repr(self.value(found[1] or sheet, found[2]))

        plain = re.sub(r"SUM\(([A-Z]+\d+):([A-Z]+\d+)\)", summed, formula)
        plain = re.sub(r"(?:'([^']+)'!)?\b([A-Z]+\d+)\b", one, plain)
        plain = re.sub(r"IF\(([^=]+)=0,0,(.*)\)$", r"(0 if (\1)==0 else \2)", plain)
        return float(eval(plain, {"ROUND": round}))


def test_every_sum_of_the_workbook_is_live_and_says_what_paper_says(make: SimpleNamespace, tmp_path: Path) -> None:
    report = make.self_assessment()
    self_assessment.write_xlsx(report, tmp_path / "a.xlsx")
    book = Workbook(tmp_path / "a.xlsx")
    formulas = book.formulas()
    assert len(formulas) >= 2 * len(report.sheet.criteria) + 4
    for sheet, coordinate, _ in formulas:
        assert book.shown[sheet][coordinate].value == pytest.approx(book.value(sheet, coordinate)), coordinate
    main = book.shown["Bảng tự chấm điểm"]
    lines = {row[1].value: row for row in main.iter_rows() if row[1].value}
    for criterion in report.sheet.criteria:
        row = lines[criterion.criterion.title]
        assert row[4].value == pytest.approx(criterion.points / 100)
        assert row[4].value == pytest.approx(
            sum(score.points for score in criterion.indicators if score.state is not ScoreState.NOT_APPLICABLE) / 100
        )
    assert lines["Tổng cộng"][4].value == pytest.approx(report.sheet.points / 100)


def test_a_point_corrected_in_excel_moves_every_sum_up_to_the_judged_points(
    make: SimpleNamespace, tmp_path: Path
) -> None:
    report = make.self_assessment()
    self_assessment.write_xlsx(report, tmp_path / "a.xlsx")
    book = Workbook(tmp_path / "a.xlsx")
    main = book.kept["Bảng tự chấm điểm"]
    rows = {str(row[1].value): row[0].row for row in main.iter_rows() if row[1].value}
    before = book.value(main.title, f"E{rows['Tổng cộng']}")
    main[f"E{rows['Ban hành quy chế thực hiện dân chủ ở cơ sở']}"].value -= 1
    assert book.value(main.title, f"E{rows['Tổng cộng']}") == pytest.approx(before - 1)
    assert book.value(main.title, f"E{rows['Tổng điểm của các chỉ tiêu áp dụng']}") == pytest.approx(before - 1)
    judged = book.value(main.title, f"E{rows['Điểm quy đổi để xét đạt chuẩn']}")
    assert judged == pytest.approx(round((before - 1) * 20 / 19, 2))
    other = book.kept["Tổng hợp theo tiêu chí"]
    total = next(row[0].row for row in other.iter_rows() if row[1].value == "Tổng cộng")
    assert book.value(other.title, f"D{total}") == pytest.approx(before - 1)


def test_the_score_sheet_says_the_same_as_pdf_word_and_excel(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    report = make.self_assessment()
    score_sheet.write_pdf(report, tmp_path / "a.pdf")
    score_sheet.write_docx(report, tmp_path / "a.docx")
    score_sheet.write_xlsx(report, tmp_path / "a.xlsx")
    words = cell_texts(tmp_path / "a.docx")
    shown = {
        str(row[1].value): row[4].value
        for row in load_workbook(tmp_path / "a.xlsx", data_only=True)["Bảng tự chấm điểm"].iter_rows()
    }
    paper = "\n".join(read_pdf(tmp_path / "a.pdf"))
    for score in report.sheet.indicators:
        (row,) = [row for row in words if row[0] == score.indicator.code]
        if score.state is ScoreState.NOT_APPLICABLE:
            assert (row[4], shown[score.indicator.title]) == ("Không áp dụng", "Không áp dụng")
            continue
        assert row[4] == format_points(score.points)
        assert shown[score.indicator.title] == pytest.approx(score.points / 100)
    (total,) = [row for row in words if row[1] == "Tổng cộng"]
    assert total[4] == format_points(report.sheet.points)
    assert "BẢNG TỰ CHẤM ĐIỂM" in paper
    assert "NGƯỜI LẬP BIỂU" in paper
    assert f"Tổng cộng 20 {format_points(report.sheet.points)}" in paper.replace("\n", " ").replace("\r", "")


def test_a_request_names_points_rank_and_the_papers_that_come_with_it(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    report = request_of(make)
    recognition_request.write_pdf(report, tmp_path / "a.pdf")
    recognition_request.write_docx(report, tmp_path / "a.docx")
    paper = " ".join("\n".join(read_pdf(tmp_path / "a.pdf")).split())
    word = " ".join(p.text for p in Document(str(tmp_path / "a.docx")).paragraphs)
    assert report.sheet.passed
    assert "Số: 05/TTr-UBND" in paper
    for text in (
        "Kính gửi: UBND huyện Lục Nam",
        f"số điểm để xét là {format_points(report.sheet.judged_points)} điểm",
        "Xếp loại: Khá.",
        "Hồ sơ kèm theo gồm 5 tài liệu:",
        "2. Bảng tự chấm điểm.",
        "5. Mục lục minh chứng và tài liệu minh chứng.",
    ):
        assert text in paper
        assert text in word
    (total,) = [row for row in cell_texts(tmp_path / "a.docx") if row[1] == "Tổng cộng"]
    assert total[2:4] == [format_points(report.sheet.maximum), format_points(report.sheet.points)]


def test_the_sums_of_a_request_are_live_and_the_same(make: SimpleNamespace, tmp_path: Path) -> None:
    report = request_of(make)
    recognition_request.write_xlsx(report, tmp_path / "a.xlsx")
    book = Workbook(tmp_path / "a.xlsx")
    assert len(book.formulas()) == 3 + len(report.sheet.criteria)
    for sheet, coordinate, _ in book.formulas():
        assert book.shown[sheet][coordinate].value == pytest.approx(book.value(sheet, coordinate))
    (total,) = [row for row in book.shown["Tờ trình"].iter_rows() if row[1].value == "Tổng cộng"]
    assert [total[2].value, total[3].value] == [report.sheet.maximum / 100, report.sheet.points / 100]


def test_a_request_that_is_not_passed_is_marked_as_a_draft(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    own = make.self_assessment()
    report = request_of(make, sheet=replace(own.sheet, passed=False), addressee="")
    recognition_request.write_pdf(report, tmp_path / "a.pdf")
    paper = " ".join("\n".join(read_pdf(tmp_path / "a.pdf")).split())
    assert "BẢN NHÁP, CHƯA TRÌNH" in paper
    assert "đủ điều kiện đề nghị công nhận" not in paper


def test_the_index_names_every_document_and_what_stands_in_place_of_missing_ones(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    report = index_of(make)
    evidence_index.write_pdf(report, tmp_path / "a.pdf")
    evidence_index.write_docx(report, tmp_path / "a.docx")
    paper = " ".join("\n".join(read_pdf(tmp_path / "a.pdf")).split())
    assert "có 3 lượt tài liệu minh chứng cho 2 trong số 8 chỉ tiêu" in paper
    rows = cell_texts(tmp_path / "a.docx")
    assert [row[2] for row in rows if row[0] in ("1", "2", "3")] == ["Quy chế dân chủ", EVIL, "Bảng tổng hợp hồ sơ"]
    said = " ".join(row[2] for row in rows if len(row) == 7)
    assert "Giải trình: Loa hỏng" in said
    assert "Số liệu của sổ công khai" in said
    assert "Chưa có tài liệu minh chứng" in said
    for text in ("01/QĐ-UBND", "15/01/2024", "trang 3", "1.1. Ban hành"):
        assert text in paper


def test_links_lead_to_the_file_beside_the_index_in_every_form(make: SimpleNamespace, tmp_path: Path) -> None:
    report = index_of(make)
    target = "minh-chung/1.1/quy-che_0a1b2c3d.pdf"
    evidence_index.write_pdf(report, tmp_path / "a.pdf")
    evidence_index.write_docx(report, tmp_path / "a.docx")
    evidence_index.write_xlsx(report, tmp_path / "a.xlsx")
    assert target.encode() in (tmp_path / "a.pdf").read_bytes()
    relations = [r.target_ref for r in Document(str(tmp_path / "a.docx")).part.rels.values() if r.is_external]
    assert relations == [target]
    sheet = load_workbook(tmp_path / "a.xlsx").active
    links = {cell.value: cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert {name: (found or "").replace("\\", "/") for name, found in links.items()} == {"Quy chế dân chủ": target}
    assert not Workbook(tmp_path / "a.xlsx").formulas()


def test_without_files_beside_it_the_index_has_no_links(make: SimpleNamespace, tmp_path: Path) -> None:
    evidence_index.write_docx(index_of(make, ""), tmp_path / "a.docx")
    evidence_index.write_xlsx(index_of(make, ""), tmp_path / "a.xlsx")
    assert not [r for r in Document(str(tmp_path / "a.docx")).part.rels.values() if r.is_external]
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert not any("_rels/sheet" in name for name in parts.namelist())


@pytest.mark.parametrize("kind", ["sheet", "request", "index"])
def test_the_same_input_gives_the_same_files_in_known_styles(kind: str, make: SimpleNamespace, tmp_path: Path) -> None:
    module, report = {
        "sheet": (score_sheet, make.self_assessment()),
        "request": (recognition_request, request_of(make)),
        "index": (evidence_index, index_of(make)),
    }[kind]
    for number in (1, 2):
        module.write_pdf(report, tmp_path / f"{number}.pdf")
        module.write_docx(report, tmp_path / f"{number}.docx")
    for ending in ("pdf", "docx"):
        assert (tmp_path / f"1.{ending}").read_bytes() == (tmp_path / f"2.{ending}").read_bytes()
    document = Document(str(tmp_path / "1.docx"))
    used = {p.style.name for p in document.paragraphs if p.text}
    assert "Normal" not in used
    assert "Title" in used
    pages = PdfDocument((tmp_path / "1.pdf").read_bytes())
    assert (pages[0].get_width() > pages[0].get_height()) == (kind != "request")
    pages.close()


def test_the_report_puts_another_year_and_the_reviewer_beside_this_one(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    own = make.self_assessment()
    earlier = compare_sheets(own.sheet, own.sheet)
    given = {score.indicator.code: max(0, score.points - 10) for score in own.sheet.indicators}
    report = replace(own, earlier=Earlier(2023, earlier), appraised=compare_given(own.sheet, given))
    self_assessment.write_pdf(report, tmp_path / "a.pdf")
    self_assessment.write_docx(report, tmp_path / "a.docx")
    paper = " ".join("\n".join(read_pdf(tmp_path / "a.pdf")).split())
    word = " ".join(p.text for p in Document(str(tmp_path / "a.docx")).paragraphs)
    points = format_points(own.sheet.points)
    for text in (
        f"So với năm 2023, điểm của các chỉ tiêu so sánh được không đổi: {points} trên 19 điểm.",
        "Biểu đồ. Điểm theo tiêu chí năm 2023 và năm 2024",
        f"so với {points} điểm tự chấm của các chỉ tiêu đã được thẩm định",
    ):
        assert text in paper
        assert text in word
    assert "Điểm thẩm định" in paper  # the legend is drawn with letters
    alone = " ".join("\n".join(read_pdf(_printed(own, tmp_path / "b.pdf"))).split())
    assert "So với năm" not in alone


def _printed(report: Any, path: Path) -> Path:
    self_assessment.write_pdf(report, path)
    return path
