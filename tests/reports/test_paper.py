"""What every printed report has in common: letters, fonts, page, numbers of pages, the same file for the same input."""

import itertools
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from qcdc_desktop.domain.errors import Cancelled, Trouble
from qcdc_desktop.reports import consolidated, disclosure_list, self_assessment, survey_result, survey_summary
from qcdc_desktop.reports.preview import page_count, page_images
from qcdc_desktop.resources import resource

Read = Callable[[Path], list[str]]
MM = 72 / 25.4
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
LETTERS = [unicodedata.normalize("NFC", v + t) for v, t in itertools.product(VOWELS, TONES)] + ["đ"]


def reports(make: SimpleNamespace) -> dict[str, tuple[Any, Any]]:
    return {
        "self": (self_assessment, make.self_assessment()),
        "list": (disclosure_list, make.disclosure_list()),
        "survey": (survey_result, make.survey_result()),
        "surveys": (survey_summary, make.survey_summary()),
        "area": (consolidated, make.consolidated()),
    }


@pytest.mark.parametrize("name", ["self", "list", "survey", "surveys", "area"])
def test_the_same_input_gives_the_same_files(name: str, make: SimpleNamespace, tmp_path: Path) -> None:
    module, report = reports(make)[name]
    for number in (1, 2):
        module.write_pdf(report, tmp_path / f"{number}.pdf")
        module.write_xlsx(report, tmp_path / f"{number}.xlsx")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


@pytest.mark.parametrize("name", ["self", "list", "survey", "surveys", "area"])
def test_only_embedded_liberation_serif_is_used(name: str, make: SimpleNamespace, tmp_path: Path) -> None:
    module, report = reports(make)[name]
    module.write_pdf(report, tmp_path / "a.pdf")
    content = (tmp_path / "a.pdf").read_bytes()
    used = set(re.findall(rb"/BaseFont /([A-Za-z0-9+-]+)", content))
    assert used
    assert all(re.fullmatch(rb"[A-Z]{6}\+LiberationSerif(-Bold|-Italic|-BoldItalic)?", font) for font in used)
    assert content.count(b"/FontFile2") >= len(used)


@pytest.mark.parametrize("name", ["self", "list", "survey", "surveys", "area"])
def test_head_and_foot_stand_on_every_report(name: str, make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    module, report = reports(make)[name]
    module.write_pdf(report, tmp_path / "a.pdf")
    pages = read_pdf(tmp_path / "a.pdf")
    for text in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-UBND",
        "Đông Hưng, ngày 05 tháng 02 năm 2024",
    ):
        assert text in pages[0]
    whole = "\n".join(pages)
    for text in ("Nơi nhận:", "- UBND huyện Lục Nam (b/c);", "TM. ỦY BAN NHÂN DÂN", "Nguyễn Thị Thùy Dương"):
        assert text in whole
    if name != "self":
        assert whole.count("- Lưu: VT, VP.") == 1


def test_every_vietnamese_letter_can_be_read_back(make: SimpleNamespace, tmp_path: Path, read_pdf: Read) -> None:
    texts = tuple(f"{letter}{letter.upper()} {number}" for number, letter in enumerate(LETTERS))
    survey_result.write_pdf(make.survey_result((*texts, "₫ – “ngoặc” … <b>&amp;</b>")), tmp_path / "a.pdf")
    lines = "\n".join(read_pdf(tmp_path / "a.pdf"))
    assert len(LETTERS) == 73
    missing = [text for text in texts if text not in lines]
    assert missing == []
    assert "₫ – “ngoặc” … <b>&amp;</b>" in lines


def test_pages_are_a4_and_annexes_lie_on_their_side(make: SimpleNamespace, tmp_path: Path) -> None:
    self_assessment.write_pdf(make.self_assessment(), tmp_path / "a.pdf")
    document = PdfDocument((tmp_path / "a.pdf").read_bytes())
    sizes = [(round(page.get_width() / MM), round(page.get_height() / MM)) for page in document]
    document.close()
    assert sizes == [(210, 297)] * 2 + [(297, 210)] * 3


def test_numbers_stand_above_from_the_second_page_and_begin_anew(
    make: SimpleNamespace, tmp_path: Path, read_pdf: Read
) -> None:
    self_assessment.write_pdf(make.self_assessment(), tmp_path / "a.pdf")
    firsts = [numbers_above(tmp_path / "a.pdf", page) for page in range(5)]
    assert firsts == ["", "2", "", "2", "3"]


def numbers_above(path: Path, at: int) -> str:
    """What stands in the upper margin of a page."""
    document = PdfDocument(path.read_bytes())
    page = document[at]
    text = page.get_textpage()
    width, height = page.get_size()
    found = text.get_text_bounded(0, height - 19 * MM, width, height).strip()
    text.close()
    document.close()
    return str(found)


def test_text_stays_inside_the_margins(make: SimpleNamespace, tmp_path: Path) -> None:
    long = "KhôngCóDấuCách" * 30
    entries = make.entries(count=long)
    self_assessment.write_pdf(make.self_assessment(entries=entries), tmp_path / "a.pdf")
    document = PdfDocument((tmp_path / "a.pdf").read_bytes())
    for page in document:
        text = page.get_textpage()
        width = page.get_width()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        letters = [box for box in boxes if box[2] > box[0]]
        assert min(box[0] for box in letters) >= 30 * MM - 1
        assert max(box[2] for box in letters) <= width - 15 * MM
        text.close()
    document.close()


def test_number_gap_and_leading_zero(make: SimpleNamespace) -> None:
    from qcdc_desktop.reports.letterhead import number_line

    assert number_line(make.letterhead) == "Số: 05/BC-UBND"
    assert number_line(replace(make.letterhead, number="128")) == "Số: 128/BC-UBND"
    assert number_line(replace(make.letterhead, number="")) == "Số:           /BC-UBND"


def test_cancelling_leaves_no_file(make: SimpleNamespace, tmp_path: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str = "") -> None:
            raise Cancelled

    with pytest.raises(Cancelled):
        self_assessment.write_pdf(make.self_assessment(), tmp_path / "a.pdf", Impatient())
    assert list(tmp_path.iterdir()) == []


def test_progress_never_passes_its_end(make: SimpleNamespace, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    class Listener:
        def step(self, done: int, total: int, what: str = "") -> None:
            seen.append((done, total))

    lines = tuple(make.line(n) for n in range(60))
    disclosure_list.write_pdf(make.disclosure_list(lines), tmp_path / "a.pdf", Listener())
    assert seen
    assert all(0 <= done <= total for done, total in seen)


def test_importing_reports_loads_no_heavy_library() -> None:
    code = (
        "import sys\n"
        "import qcdc_desktop.reports.self_assessment, qcdc_desktop.reports.disclosure_list\n"
        "import qcdc_desktop.reports.survey_result, qcdc_desktop.reports.consolidated\n"
        "import qcdc_desktop.reports.preview, qcdc_desktop.reports.letterhead\n"
        "import qcdc_desktop.reports.paper_pdf, qcdc_desktop.reports.docx_paper, qcdc_desktop.reports.disclosure_plan\n"
        "import qcdc_desktop.reports.compliance_summary, qcdc_desktop.reports.posting_minutes\n"
        "import qcdc_desktop.usecases.make_report\n"
        "print([m for m in ('reportlab', 'xlsxwriter', 'pypdfium2', 'PIL', 'docx', 'lxml') if m in sys.modules])"
    )
    root = resource().parent
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"


def test_preview_gives_a_picture_of_every_page(make: SimpleNamespace, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    disclosure_list.write_pdf(make.disclosure_list(), file)
    pictures = page_images(file, 0.5)
    assert len(pictures) == page_count(file) == 2
    assert all(picture.startswith(b"\x89PNG") for picture in pictures)
    assert len(page_images(file, 0.5, first=1, count=5)) == 1


def test_preview_of_something_else_is_trouble(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"no pdf")
    for path in (file, tmp_path / "gone.pdf"):
        with pytest.raises(Trouble) as caught:
            page_images(path)
        assert caught.value.code == "preview-not-possible"
