"""Questionnaires on paper: what is drawn stands where the layout says, and says what the questionnaire says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from qcdc_desktop.domain.errors import Cancelled
from qcdc_desktop.domain.question_numbers import question_number
from qcdc_desktop.domain.questionnaire import Comparison, Operator, Question, QuestionKind, Questionnaire
from qcdc_desktop.domain.survey import Mark
from qcdc_desktop.reports.survey_blank import PrintedSheet, blank_sheets, write_sheets
from qcdc_desktop.reports.survey_layout import (
    BOTTOM,
    CODE_X,
    CODE_Y,
    CORNERS,
    LEFT,
    MARKER,
    RIGHT,
    TOP,
    Box,
    SheetLayout,
    Use,
    marker_number,
)
from qcdc_desktop.reports.survey_markers import CELLS, MARKERS, marker_cells
from qcdc_desktop.reports.survey_setting import lay_out
from qcdc_desktop.usecases.catalogues import load_catalogues

FORMS = load_catalogues().questionnaires_on(date(2024, 12, 31))
SCALE = 200 / 72
ROUND = "01900000-0000-7000-8000-abcdef123456"


@pytest.fixture(params=FORMS, ids=lambda form: str(form.code))
def form(request: pytest.FixtureRequest) -> Questionnaire:
    found: Questionnaire = request.param
    return found


def printed(layout: SheetLayout, path: Path, *sheets: PrintedSheet, **more: Any) -> Path:
    write_sheets(layout, ROUND, sheets, path, **more)
    return path


def darkness(picture: Any, x: float, y: float, w: float, h: float) -> float:
    """How much ink is in a place given in millimetres, 0–1."""
    edges = [round(value * SCALE * 72 / 25.4) for value in (x, y, x + w, y + h)]
    pixels = picture.crop(edges).convert("L").tobytes()
    return 1 - sum(pixels) / len(pixels) / 255


def pictures(path: Path) -> Iterator[Any]:
    for page in PdfDocument(path):
        yield page.render(scale=SCALE).to_pil()


def test_every_option_has_its_box_once_and_none_touches_another(form: Questionnaire) -> None:
    layout = lay_out(form)
    wanted = []
    for question in form.questions:
        wanted += [(question.code, option.code) for option in question.options]
        if question.may_be_not_applicable:
            wanted.append((question.code, Mark.NOT_APPLICABLE.value))
    ticks = [box for box in layout.boxes if box.use is Use.TICK]
    assert [(box.question, box.option) for box in ticks] == wanted, "in the order of the paper"
    for box in layout.boxes:
        assert box.x >= LEFT and box.x + box.w <= RIGHT and box.y >= TOP and box.y + box.h <= BOTTOM
    for a, b in combinations(layout.boxes, 2):
        apart = a.page != b.page or a.x + a.w <= b.x or b.x + b.w <= a.x or a.y + a.h <= b.y or b.y + b.h <= a.y
        digits = a.use is b.use is Use.DIGIT and a.question == b.question
        assert apart or digits, (a, b)


def test_every_box_is_drawn_where_the_layout_says(form: Questionnaire, tmp_path: Path) -> None:
    layout = lay_out(form)
    for page, picture in enumerate(pictures(printed(layout, tmp_path / "p.pdf", *blank_sheets([1]))), 1):
        for box in layout.boxes:
            if box.page == page and box.use is not Use.TEXT:
                assert darkness(picture, box.x + 0.4, box.y + 0.4, box.w - 0.8, box.h - 0.8) < 0.02, box
                for edge in frame(box):
                    assert darkness(picture, *edge) > 0.3, box


def frame(box: Box) -> Iterator[tuple[float, float, float, float]]:
    thick = 0.3
    for x, y in ((box.x, box.y), (box.x, box.y + box.h)):
        yield x, y - thick / 2, box.w, thick
    for x, y in ((box.x, box.y), (box.x + box.w, box.y)):
        yield x - thick / 2, y, thick, box.h


def test_the_markers_say_form_page_and_corner(form: Questionnaire, tmp_path: Path) -> None:
    layout = lay_out(form)
    cell = MARKER / (CELLS + 2)
    for page, picture in enumerate(pictures(printed(layout, tmp_path / "p.pdf", *blank_sheets([1]))), 1):
        for corner, (x, y) in enumerate(CORNERS):
            read = tuple(
                tuple(
                    darkness(picture, x + column * cell + 0.4, y + row * cell + 0.4, cell - 0.8, cell - 0.8) < 0.5
                    for column in range(1, CELLS + 1)
                )
                for row in range(1, CELLS + 1)
            )
            assert read == marker_cells(marker_number(form.code, page, corner))
        assert 0.3 < darkness(picture, CODE_X, CODE_Y, 15, 15) < 0.7


def test_no_two_pages_of_the_forms_share_a_marker() -> None:
    numbers = [marker_number(form.code, page, corner) for form in FORMS for page in range(1, 9) for corner in range(4)]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < MARKERS
    assert len({marker_cells(number) for number in range(MARKERS)}) == MARKERS
    assert marker_number("HỎI", 9, 2) == marker_number("HỎI", 1, 2) < MARKERS


def test_known_markers() -> None:
    """Number 0 as any reader's documents show it."""
    rows = ["".join("1" if white else "0" for white in row) for row in marker_cells(0)]
    assert rows == ["1011", "0101", "0011", "0010"]


def test_the_paper_says_what_the_form_says(form: Questionnaire, tmp_path: Path) -> None:
    layout = lay_out(form, "Ban tổ chức khác")
    path = printed(layout, tmp_path / "p.pdf", *blank_sheets([27]))
    pages = [page.get_textpage().get_text_range() for page in PdfDocument(path)]
    whole = " ".join(" ".join(pages).split())
    assert len(pages) == layout.pages
    for question in form.questions:
        number = question_number(question.code)
        assert (f"{number}. {question.text}" if number else question.text) in whole
    assert "BAN TỔ CHỨC KHÁC" in whole
    assert whole.count("Phiếu số 27") == layout.pages
    for page in range(1, layout.pages + 1):
        assert f"{form.code} · {form.edition.code} · Trang {page}/{layout.pages}" in whole
    asked_if = [question for question in form.questions if question.show_if is not None]
    assert whole.count("Nếu trả lời “") >= bool(asked_if)


def test_the_sum_changes_with_the_edition_and_with_any_box() -> None:
    layout = lay_out(FORMS[0])
    moved = replace(layout, boxes=(replace(layout.boxes[0], x=layout.boxes[0].x + 0.1), *layout.boxes[1:]))
    sums = {layout.sum, moved.sum, replace(layout, edition="pks01-2025").sum}
    assert len(sums) == 3
    assert lay_out(FORMS[0]).sum == layout.sum


def test_two_hundred_numbers_are_one_form(tmp_path: Path) -> None:
    layout = lay_out(FORMS[4])
    one = printed(layout, tmp_path / "1.pdf", *blank_sheets([1])).stat().st_size
    forty = printed(layout, tmp_path / "40.pdf", *blank_sheets(range(1, 41)))
    assert forty.stat().st_size < one + 40 * 5_000
    texts = [page.get_textpage().get_text_range() for page in PdfDocument(forty)]
    assert len(texts) == 40 * layout.pages
    for at, text in enumerate(texts):
        assert f"Phiếu số {at // layout.pages + 1}" in text.splitlines()


def test_on_both_sides_every_sheet_begins_in_front(tmp_path: Path) -> None:
    form = replace(FORMS[0], questions=FORMS[0].questions[:4])
    layout = lay_out(form)
    assert layout.pages == 1
    assert len(PdfDocument(printed(layout, tmp_path / "p.pdf", *blank_sheets([1, 2]), two_sided=True))) == 4
    assert len(PdfDocument(printed(layout, tmp_path / "q.pdf", *blank_sheets([1, 2])))) == 2


def test_long_forms_go_on_over_pages(tmp_path: Path) -> None:
    scale = next(q for q in FORMS[4].questions if len(q.options) == 3 and not q.demographic)
    many = tuple(replace(scale, code=f"c{at}", text=f"{scale.text} {at}", section="") for at in range(1, 91))
    layout = lay_out(replace(FORMS[4], questions=many))
    assert layout.pages >= 3
    assert len([box for box in layout.boxes if box.use is Use.TICK]) == 270
    assert len(PdfDocument(printed(layout, tmp_path / "p.pdf", *blank_sheets([])))) == layout.pages


def test_days_long_texts_and_conditions_on_numbers(tmp_path: Path) -> None:
    questions = (
        Question("c1", QuestionKind.NUMBER, "Số lần đến", maximum=99),
        Question("c2", QuestionKind.DATE, "Ngày đến", show_if=Comparison("c1", Operator.AT_LEAST, "3")),
        Question("c3", QuestionKind.LONG_TEXT, "Góp ý", show_if=Comparison("c1", Operator.LESS, "2")),
    )
    layout = lay_out(replace(FORMS[0], questions=questions))
    assert [len(layout.boxes_of(code)) for code in ("c1", "c2", "c3")] == [2, 8, 1]
    sheet = PrintedSheet(1, {"c1": 7, "c2": "2024-10-05", "c3": "Nên mở cửa sớm"}, {})
    path = printed(layout, tmp_path / "p.pdf", sheet)
    text = " ".join(PdfDocument(path)[0].get_textpage().get_text_range().split())
    assert "Nếu ở câu 1 ghi số từ 3 trở lên thì trả lời:" in text
    assert "Nếu ở câu 1 ghi số nhỏ hơn 2 thì trả lời:" in text
    assert "Nên mở cửa sớm" in text
    assert "05102024" in text.replace(" ", "")


def test_a_keyed_sheet_shows_its_answers_and_what_was_corrected(form: Questionnaire, tmp_path: Path) -> None:
    layout = lay_out(form)
    answers: dict[str, Any] = {}
    for question in form.questions:
        if question.kind is QuestionKind.MULTIPLE:
            answers[question.code] = tuple(option.code for option in question.options[:2])
        elif question.options:
            answers[question.code] = question.options[-1].code
        elif question.kind is QuestionKind.NUMBER:
            answers[question.code] = 7
        elif question.kind is QuestionKind.DATE:
            answers[question.code] = "2024-10-05"
        else:
            answers[question.code] = "Cần niêm yết dễ đọc hơn"
    first, second = form.questions[0].code, form.questions[1].code
    marks = {second: Mark.INVALID}
    del answers[second]
    sheet = PrintedSheet(3, answers, marks, {first})
    path = printed(layout, tmp_path / "p.pdf", sheet)
    for page, picture in enumerate(pictures(path), 1):
        for box in layout.boxes:
            if box.page == page and box.use is Use.TICK:
                answer = answers.get(box.question, ())
                ticked = box.option in ((answer,) if isinstance(answer, str) else answer)
                assert (darkness(picture, box.x + 0.6, box.y + 0.6, box.w - 1.2, box.h - 1.2) > 0.05) is ticked, box
    text = " ".join(page.get_textpage().get_text_range() for page in PdfDocument(path))
    assert text.count("đã sửa") == 1
    assert text.count("không hợp lệ") == 1
    assert ("Cần niêm yết dễ đọc hơn" in text) == any(q.free_text for q in form.questions)


def test_printing_can_be_stopped(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int, what: str = "") -> None:
            if done == 2:
                raise Cancelled

    with pytest.raises(Cancelled):
        printed(lay_out(FORMS[0]), tmp_path / "p.pdf", *blank_sheets(range(1, 9)), progress=Stop())
    assert not (tmp_path / "p.pdf").exists()
